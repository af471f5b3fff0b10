/*
 * --dump tokens: the tokens as the parser would ask for them, one a line with its place.  Attach points are text; everything from
 * a '{' to its '}', a predicate, and declarations are code.
 */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/intern.h"
#include "base/strbuf.h"
#include "lexer/lexer.h"

static void line(const struct source *s, struct span at, const char *kind, struct strbuf *out)
{
	struct line_col lc = source_line_col(s, at.off);

	sb_printf(out, "%u:%u\t%s\t", lc.line, lc.col, kind);
	for (uint32_t i = 0; i < at.len; i++) {
		unsigned char c = (unsigned char)s->text[at.off + i];

		if (c == '\n')
			sb_str(out, "\\n");
		else if (c < 0x20 || c == 0x7f)
			sb_printf(out, "\\x%02x", c);
		else
			sb_char(out, (char)c);
	}
	sb_char(out, '\n');
}

static bool begins_declaration(const char *word)
{
	static const char *const words[] = { "config", "import", "macro", "fn", "let" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(word, words[i]))
			return true;
	return false;
}

/* Code up to the '}' that closes the first '{', a ';' outside braces, or (behind an attach point) a ','. */
static void code(struct lexer *lx, const struct source *s, bool probe, struct strbuf *out)
{
	int depth = 0;

	for (;;) {
		struct token t = lex_next(lx);

		if (t.kind == TOK_EOF)
			return;
		line(s, t.span, lex_token_text(t.kind), out);
		depth += (t.kind == TOK_LBRACE) - (t.kind == TOK_RBRACE);
		if (depth <= 0 && (t.kind == TOK_RBRACE || t.kind == TOK_SEMI || (probe && t.kind == TOK_COMMA)))
			return;
	}
}

void lex_dump(const struct sources *ss, uint16_t src, struct strbuf *out)
{
	const struct source *s = source_get(ss, src);
	struct arena *a = arena_new();
	struct diags *ds = diags_new(a, NULL);
	struct lexer lx;
	struct span at;

	lex_init(&lx, a, intern_new(a), ds, ss, src, 0);
	lex_shebang(&lx);
	while (lex_skip_layout(&lx), lx.pos < lx.len) {
		size_t before = lx.pos;

		if (lex_at_directive(&lx)) {
			line(s, lex_directive(&lx), "directive", out);
		} else if (begins_declaration(lex_word_ahead(&lx))) {
			code(&lx, s, false, out);
		} else {
			at = lex_attach_point(&lx);
			if (at.len)
				line(s, at, "attach point", out);
			code(&lx, s, true, out);
		}
		if (lx.pos == before)
			break;
	}
	arena_free(a);
}
