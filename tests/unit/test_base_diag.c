/* Rendering of messages, in text and JSON, and near names. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/strbuf.h"
#include "tests/unit/check.h"

struct bench {
	struct arena *a;
	struct sources *ss;
	struct diags *ds;
	struct strbuf out;
	struct diag_style style;
	uint16_t src;
};

static void begin(struct bench *b, const char *text)
{
	memset(b, 0, sizeof(*b));
	b->a = arena_new();
	b->ss = sources_new(b->a);
	b->ds = diags_new(b->a, b->ss);
	b->src = source_add(b->ss, "stdin", text, strlen(text));
}

static struct span at(const struct bench *b, uint32_t off, uint32_t len)
{
	return (struct span){ .off = off, .len = len, .src = b->src };
}

static const char *shown(struct bench *b, enum diag_sev sev)
{
	sb_reset(&b->out);
	diags_render(b->ds, sev, &b->style, &b->out);
	return sb_text(&b->out);
}

static void end(struct bench *b)
{
	sb_free(&b->out);
	arena_free(b->a);
}

static void test_text(void)
{
	struct bench b;
	struct diag *d;

	begin(&b, "begin { foo() }\n\tx\n");
	d = diag_error(b.ds, E_SYNTAX, at(&b, 8, 5), "Unknown function: '%s'", "foo");
	diag_hint(d, "did you mean '%s'?", "fork");
	CHECK(diag_has_errors(b.ds));
	CHECK_STR(shown(&b, SEV_ERROR), "stdin:1:9-14: ERROR: Unknown function: 'foo'\n"
		  "begin { foo() }\n"
		  "        ~~~~~\n"
		  "HINT: did you mean 'fork'?\n"
		  "  (E0201: scry explain E0201)\n");
	CHECK_STR(shown(&b, SEV_WARNING), "");
	end(&b);

	begin(&b, "\ta \xc3\xa9 bad\n");	/* a tab is 4 wide, a letter of two bytes is 1 wide */
	diag_warn(b.ds, E_SYNTAX, at(&b, 6, 3), "w");
	CHECK_STR(shown(&b, SEV_WARNING), "stdin:1:7-10: WARNING: w\n    a \xc3\xa9 bad\n        ~~~\n");
	CHECK(!diag_has_errors(b.ds));
	b.style.no_warnings = true;
	CHECK_STR(shown(&b, SEV_WARNING), "");
	end(&b);

	begin(&b, "a {\nb\n}\n");	/* several lines: no underline */
	diag_warn(b.ds, E_SYNTAX, at(&b, 2, 5), "w");
	CHECK_STR(shown(&b, SEV_WARNING), "stdin:1-3: WARNING: w\na {\nb\n}\n");
	end(&b);

	begin(&b, "a");	/* nowhere in the script */
	diag_error(b.ds, E_SYNTAX, (struct span){ 0 }, "lost");
	CHECK_STR(shown(&b, SEV_ERROR), "ERROR: lost\n  (E0201: scry explain E0201)\n");
	end(&b);
}

static void test_order(void)
{
	struct bench b;

	begin(&b, "one two three");
	diag_error(b.ds, E_SYNTAX, at(&b, 8, 5), "third");
	diag_error(b.ds, E_SYNTAX, at(&b, 0, 3), "first");
	diag_error(b.ds, E_SYNTAX, at(&b, 0, 3), "again");
	diag_error(b.ds, E_SYNTAX, at(&b, 4, 3), "second");
	shown(&b, SEV_ERROR);
	CHECK(strstr(b.out.s, "first") < strstr(b.out.s, "second"));
	CHECK(strstr(b.out.s, "second") < strstr(b.out.s, "third"));
	CHECK(!strstr(b.out.s, "again"));
	diag_rewind(b.ds, 1);
	CHECK_INT(diag_count(b.ds, SEV_ERROR), 1);
	end(&b);

	begin(&b, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
	for (uint32_t i = 0; i < 30; i++)
		diag_error(b.ds, E_SYNTAX, at(&b, i, 1), "e%u", i);
	shown(&b, SEV_ERROR);
	CHECK(strstr(b.out.s, "ERROR: e19\n") && !strstr(b.out.s, "ERROR: e20\n"));
	CHECK(strstr(b.out.s, "10 more errors not shown\n"));
	end(&b);
}

static void test_notes(void)
{
	struct bench b;
	struct diag *d;
	struct span s;

	begin(&b, "f(x) { y } g { f(1) }");
	s = at(&b, 7, 1);
	s.exp = source_expand(b.ss, at(&b, 15, 4));
	d = diag_error(b.ds, E_SYNTAX, s, "Unknown identifier: 'y'");
	diag_note(d, at(&b, 2, 1), "left (int64)");
	CHECK_STR(shown(&b, SEV_ERROR), "stdin:1:8-9: ERROR: Unknown identifier: 'y'\n"
		  "f(x) { y } g { f(1) }\n"
		  "       ~\n"
		  "stdin:1:16-20: ERROR: expanded from\n"
		  "f(x) { y } g { f(1) }\n"
		  "               ~~~~\n"
		  "stdin:1:3-4: ERROR: left (int64)\n"
		  "f(x) { y } g { f(1) }\n"
		  "  ~\n"
		  "  (E0201: scry explain E0201)\n");
	b.style.json = true;
	CHECK_STR(shown(&b, SEV_ERROR), "{\"type\": \"diagnostic\", \"severity\": \"error\", \"code\": \"E0201\", "
		  "\"message\": \"Unknown identifier: 'y'\", \"file\": \"stdin\", \"line\": 1, \"column\": 8, \"end_line\": 1, "
		  "\"end_column\": 9, \"notes\": [{\"message\": \"expanded from\", \"file\": \"stdin\", \"line\": 1, \"column\": 16, "
		  "\"end_line\": 1, \"end_column\": 20}, {\"message\": \"left (int64)\", \"file\": \"stdin\", \"line\": 1, "
		  "\"column\": 3, \"end_line\": 1, \"end_column\": 4}]}\n");
	end(&b);
}

/* A terminal must get neither control bytes nor a line of megabytes. */
static void test_hostile(void)
{
	struct bench b;
	char *line;

	begin(&b, "a\033[31mb\x01 c");
	diag_error(b.ds, E_SYNTAX, at(&b, 9, 1), "bad \033]0;x\007 thing");
	shown(&b, SEV_ERROR);
	CHECK(!strchr(b.out.s, 033) && !strchr(b.out.s, 1) && !strchr(b.out.s, 7));
	end(&b);

	line = malloc(1000001);
	memset(line, 'x', 1000000);
	line[1000000] = 0;
	begin(&b, line);
	diag_error(b.ds, E_SYNTAX, at(&b, 500000, 4), "here");
	diag_error(b.ds, E_SYNTAX, at(&b, 0, 1000000), "all");
	shown(&b, SEV_ERROR);
	CHECK(b.out.len < 2000);
	CHECK(strstr(b.out.s, "..."));
	end(&b);
	free(line);
}

static void test_names(void)
{
	static const char *const names[] = { "hist", "lhist", "count", "kstack", "strftime", "pid" };

	CHECK_INT(edit_distance("hist", "hist", 3), 0);
	CHECK_INT(edit_distance("hsit", "hist", 3), 1);
	CHECK_INT(edit_distance("kitten", "sitting", 3), 3);
	CHECK_INT(edit_distance("abc", "xyz", 2), 3);
	CHECK_INT(edit_distance("", "ab", 3), 2);
	CHECK_STR(nearest_name("hsit", names, 6), "hist");
	CHECK_STR(nearest_name("cuont", names, 6), "count");
	CHECK_STR(nearest_name("kstak", names, 6), "kstack");
	CHECK_STR(nearest_name("zzzzzz", names, 6), NULL);
	CHECK_STR(nearest_name("x", names, 6), NULL);
	CHECK_INT(diag_find("e0201"), E_SYNTAX);
	CHECK_INT(diag_find("E9999"), -1);
	CHECK_STR(diag_info(E_LEX_CHAR)->code, "E0101");
	CHECK_INT(diag_find("unused-map"), W_UNUSED_MAP);
	CHECK_INT(diag_find(""), -1);
}

int main(void)
{
	test_text();
	test_order();
	test_notes();
	test_hostile();
	test_names();
	return check_done("diag");
}
