/*
 * The tokens of a script as text, for --dump tokens: one a line, with its place.
 *
 * Which kind of text comes next is the parser's knowledge; here it is guessed from braces, which is right for every
 * script that parses: outside braces stand C items, words that begin an item, and attach points.
 */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/intern.h"
#include "base/strbuf.h"
#include "lexer/lexer.h"

static void dump_one(const struct source *s, struct strbuf *out, const char *what, struct span at)
{
	struct line_col lc = source_line_col(s, at.off);

	sb_printf(out, "%u:%u\t%s\t", lc.line, lc.col, what);
	for (size_t i = at.off; i < at.off + at.len; i++)
		sb_char(out, (unsigned char)s->text[i] < 0x20 ? ' ' : s->text[i]);
	sb_char(out, '\n');
}

/* Tokens up to the one that ends an item: ';' outside braces, or the last '}'. */
static void dump_tokens(struct lexer *lx, const struct source *s, struct strbuf *out)
{
	int depth = 0;
	struct token t;

	do {
		t = lex_next(lx);
		if (t.kind == TOK_EOF)
			return;
		dump_one(s, out, lex_token_text(t.kind), t.span);
		depth += (t.kind == TOK_LBRACE) - (t.kind == TOK_RBRACE);
	} while (depth > 0 || (t.kind != TOK_SEMI && t.kind != TOK_RBRACE));
}

static bool begins_with(const char *w, const char *const *list)
{
	for (; *list; list++)
		if (!strcmp(w, *list))
			return true;
	return false;
}

static void dump_item(struct lexer *lx, const struct source *s, struct strbuf *out)
{
	static const char *const c_words[] = { "struct", "union", "enum", "typedef", NULL };
	static const char *const items[] = { "config", "import", "macro", "fn", "let", NULL };
	const char *word = lex_word_ahead(lx);
	struct span at;

	if (lex_at_directive(lx)) {
		dump_one(s, out, "directive", lex_directive(lx));
	} else if (begins_with(word, c_words) && lex_aggregate(lx, &at)) {
		dump_one(s, out, "definition", at);
	} else if (begins_with(word, items) || s->text[lx->pos] == '{' || s->text[lx->pos] == '/') {
		dump_tokens(lx, s, out);
	} else if (s->text[lx->pos] == ',' || s->text[lx->pos] == ';') {
		lx->pos++;
	} else {
		at = lex_attach_point(lx);
		if (at.len)
			dump_one(s, out, "attach point", at);
		else
			lx->pos++;
	}
}

void lex_dump(const struct sources *ss, uint16_t src, struct strbuf *out)
{
	const struct source *s = source_get(ss, src);
	struct arena *a = arena_new();
	struct sources *none = sources_new(a);
	struct lexer lx;

	lex_init(&lx, a, intern_new(a), diags_new(a, none), ss, src);
	lex_shebang(&lx);
	for (lex_skip_layout(&lx); lx.pos < lx.len; lex_skip_layout(&lx))
		dump_item(&lx, s, out);
	arena_free(a);
}
