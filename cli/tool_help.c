/* What a bundled tool says about itself: the comment at its head, and the named options that it asks for. */
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "cli/cli.h"
#include "lexer/lexer.h"

#define OPTIONS_MAX 16

/* The line behind "//", and where the next one begins; NULL: the comment has ended. */
static const char *comment_line(const char **p, const char *end, int *len)
{
	const char *line = *p, *stop = memchr(line, '\n', (size_t)(end - line));

	if (end - line < 2 || strncmp(line, "//", 2) || !stop)
		return NULL;
	*p = stop + 1;
	line += 2;
	line += *line == ' ';
	*len = (int)(stop - line);
	return line;
}

/* Where the comment begins: behind "#!". */
static const char *head_of(const char *text, size_t len)
{
	const char *stop = memchr(text, '\n', len);

	return len > 2 && !strncmp(text, "#!", 2) && stop ? stop + 1 : text;
}

void tool_brief(FILE *out, size_t i)
{
	const char *name = tool_name(i);
	size_t size, n = strlen(name);
	const char *text = tool_find(name, &size), *p = head_of(text, size);
	int len = 0;
	const char *line = comment_line(&p, text + size, &len);

	if (line && (size_t)len > n + 2 && !strncmp(line, name, n) && line[n] == ':') {
		line += n + 2;
		len -= (int)n + 2;
	}
	fprintf(out, "  %-16s %.*s\n", name, len, line ? line : "");
}

/* Behind "getopt(": name, default, help.  Prints them, once for each name; a default is a literal. */
static void option(struct lexer *lx, const char **seen, size_t *nr)
{
	struct token t = lex_next(lx);
	const char *name, *def;

	if (t.kind != TOK_STR || *nr == OPTIONS_MAX)
		return;
	name = intern(lx->names, t.str.s, t.str.len);
	for (size_t i = 0; i < *nr; i++)
		if (seen[i] == name)
			return;
	seen[(*nr)++] = name;
	printf("%s  --%-14s", *nr == 1 ? "\nnamed options, behind --:\n" : "", name);
	if (lex_next(lx).kind == TOK_COMMA) {
		lex_skip_layout(lx);
		def = lx->text + lx->pos;
		lx->pos += strcspn(def, ",)");
		if (lex_next(lx).kind == TOK_COMMA && (t = lex_next(lx)).kind == TOK_STR)
			printf(" %.*s", (int)t.str.len, t.str.s);
		printf(" (default %.*s)", (int)strcspn(def, ",)"), def);
	}
	putchar('\n');
}

static void options(const char *name, const char *text, size_t len)
{
	struct arena *a = arena_new();
	struct sources *ss = sources_new(a);
	const char *seen[OPTIONS_MAX], *at;
	struct lexer lx = { 0 };
	size_t nr = 0;

	lex_init(&lx, a, intern_new(a), diags_new(a, ss), ss, (uint16_t)source_add(ss, name, text, len));
	while ((at = memmem(lx.text + lx.pos, lx.len - lx.pos, "getopt(", 7))) {
		lx.pos = (size_t)(at - lx.text) + 7;
		option(&lx, seen, &nr);
	}
	arena_free(a);
}

bool tool_help(const char *name)
{
	size_t size;
	const char *text = tool_find(name, &size), *p, *line;
	int len;

	if (!text)
		return false;
	p = head_of(text, size);
	while ((line = comment_line(&p, text + size, &len)))
		printf("%.*s\n", len, line);
	options(name, text, size);
	return true;
}

const char *tool_needs_function(const char *text, size_t len)
{
	const char *use = memmem(text, len, "//   scry ", 10);

	if (!use || !memmem(text, len, "\nkprobe:$1", 10))
		return NULL;
	use += 5;
	return strndup(use, strcspn(use, "\n"));
}
