/*
 * Any bytes as a script: the parser must come back, messages must render, and a script without errors must be formatted
 * to one that parses without errors and formats to itself.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/intern.h"
#include "base/strbuf.h"
#include "lexer/lexer.h"
#include "parser/parser.h"

int fuzz_one(const uint8_t *data, size_t len);

/* Formats text into out; false when it has errors. */
static bool format(const char *text, size_t len, struct strbuf *out)
{
	struct arena *a = arena_new();
	struct sources *ss = sources_new(a);
	struct diags *ds = diags_new(a, ss);
	struct parse_ctx pc = { .arena = a, .names = intern_new(a), .sources = ss, .diags = ds, .keep_comments = true };
	uint16_t src = source_add(ss, "stdin", text, len);
	struct program *p = parse_program(&pc, src);
	struct strbuf messages = {0};
	struct diag_style style = {0};
	bool ok = !diag_has_errors(ds);

	diags_render(ds, SEV_ERROR, &style, &messages);
	diags_render(ds, SEV_WARNING, &style, &messages);
	ast_dump(p, ss, &messages);
	if (ok)
		ast_format(p, ss, out);
	sb_free(&messages);
	arena_free(a);
	return ok;
}

int fuzz_one(const uint8_t *data, size_t len)
{
	struct strbuf one = {0}, two = {0};

	/* A NUL ends what the printer can give back, so such texts are only parsed. */
	if (format((const char *)data, len, &one) && !memchr(data, 0, len)) {
		if (!format(sb_text(&one), one.len, &two)) {
			fprintf(stderr, "formatted, and then it does not parse:\n%s\n", sb_text(&one));
			abort();
		}
		if (strcmp(sb_text(&one), sb_text(&two))) {
			fprintf(stderr, "formatting twice differs:\n%s\n----\n%s\n", sb_text(&one), sb_text(&two));
			abort();
		}
	}
	sb_free(&one);
	sb_free(&two);
	return 0;
}
