/* Tokens, numbers, and the texts that are no tokens. */
#include "base/arena.h"
#include "base/diag.h"
#include "base/intern.h"
#include "base/strbuf.h"
#include "lexer/lexer.h"
#include "tests/unit/check.h"

struct bench {
	struct arena *a;
	struct sources *ss;
	struct diags *ds;
	struct lexer lx;
};

static void begin(struct bench *b, const char *text, size_t len)
{
	b->a = arena_new();
	b->ss = sources_new(b->a);
	b->ds = diags_new(b->a, b->ss);
	lex_init(&b->lx, b->a, intern_new(b->a), b->ds, b->ss, source_add(b->ss, "stdin", text, len));
}

/* The kinds of all tokens, for comparison with one text. */
static const char *kinds(const char *text)
{
	static char out[512];
	struct strbuf sb = { 0 };
	struct bench b;
	struct token t;

	begin(&b, text, strlen(text));
	while ((t = lex_next(&b.lx)).kind != TOK_EOF)
		sb_printf(&sb, "%s%s", sb.len ? " " : "", t.bad ? "BAD" : lex_token_text(t.kind));
	snprintf(out, sizeof(out), "%s", sb_text(&sb));
	sb_free(&sb);
	arena_free(b.a);
	return out;
}

static void test_kinds(void)
{
	CHECK_STR(kinds("$x @ @y pid 1 \"s\" $1 $#"), "variable map map name integer string positional parameter '$#'");
	CHECK_STR(kinds("a<<=b>>c<d<=e"), "name '<<=' name '>>' name '<' name '<=' name");
	CHECK_STR(kinds("$t.0.1"), "variable '.' integer '.' integer");
	CHECK_STR(kinds("0..10"), "integer '..' integer");
	CHECK_STR(kinds("x->y++--z"), "name '->' name '++' '--' name");
	CHECK_STR(kinds("a /* b */ c // d\n e"), "name name name");
	CHECK_STR(kinds("if iffy struct"), "'if' name 'struct'");
	CHECK_STR(kinds("'a'"), "BAD");
	CHECK_STR(kinds("\xc3\xa9 x"), "BAD name");
	CHECK_STR(kinds("$0"), "BAD");
	CHECK_STR(kinds("@1"), "map integer");
	CHECK_STR(kinds(""), "");
}

static void check_number(const char *s, enum number_error error, uint64_t value)
{
	struct number n = lex_number(s, strlen(s), false);

	if (!CHECK_INT(n.error, error) || (!error && !CHECK_INT(n.value, value)) || (!error && !CHECK_INT(n.len, strlen(s))))
		printf("  the number was %s\n", s);
}

static void test_numbers(void)
{
	check_number("0", NUM_OK, 0);
	check_number("42", NUM_OK, 42);
	check_number("1_000_000", NUM_OK, 1000000);
	check_number("0x1F", NUM_OK, 31);
	check_number("0X1fUL", NUM_OK, 31);
	check_number("0644", NUM_OK, 0644);
	check_number("2e3", NUM_OK, 2000);
	check_number("5E6", NUM_OK, 5000000);
	check_number("10u", NUM_OK, 10);
	check_number("10UL", NUM_OK, 10);
	check_number("10ull", NUM_OK, 10);
	check_number("1ns", NUM_OK, 1);
	check_number("1us", NUM_OK, 1000);
	check_number("5ms", NUM_OK, 5000000);
	check_number("1s", NUM_OK, 1000000000);
	check_number("2m", NUM_OK, 120000000000);
	check_number("1h", NUM_OK, 3600000000000);
	check_number("1d", NUM_OK, 86400000000000);
	check_number("18446744073709551615", NUM_OK, UINT64_MAX);
	check_number("0xffffffffffffffff", NUM_OK, UINT64_MAX);
	check_number("18446744073709551616", NUM_OVERFLOW, 0);
	check_number("0x1ffffffffffffffff", NUM_OVERFLOW, 0);
	check_number("4294967296u", NUM_OVERFLOW, 0);
	check_number("9223372036854775808l", NUM_OVERFLOW, 0);
	check_number("9223372036854775807ll", NUM_OK, INT64_MAX);
	check_number("9e19", NUM_OVERFLOW, 0);
	check_number("999999999999d", NUM_OVERFLOW, 0);
	check_number("1_", NUM_UNDERSCORE, 0);
	check_number("12e3", NUM_COEFFICIENT, 0);
	check_number("1e0", NUM_TRAILING, 0);
	check_number("089", NUM_TRAILING, 0);
	check_number("3x", NUM_SUFFIX, 0);
	check_number("1MS", NUM_SUFFIX, 0);
	check_number("0b11", NUM_SUFFIX, 0);
	check_number("0x", NUM_EMPTY, 0);
	CHECK_INT(lex_number("0b1011", 6, true).value, 11);
	CHECK_INT(lex_number("123", 2, false).value, 12);
}

static void test_strings(void)
{
	static const char text[] = "\"a\\n\\t\\\\\\\"\\x41\\101\\0z\" \"\\q\" \"\\400\" \"open\n\"\"";
	struct bench b;
	struct token t;

	begin(&b, text, sizeof(text) - 1);
	t = lex_next(&b.lx);
	CHECK_INT(t.kind, TOK_STR);
	CHECK(!t.bad);
	CHECK_MEM(t.str.s, t.str.len, "a\n\t\\\"AA\0z", 9);
	CHECK(lex_next(&b.lx).bad);
	CHECK(lex_next(&b.lx).bad);
	t = lex_next(&b.lx);
	CHECK(t.bad);
	CHECK_INT(t.span.len, 5);	/* a string ends with its line */
	t = lex_next(&b.lx);
	CHECK(!t.bad && t.kind == TOK_STR && !t.str.len);
	CHECK_INT(lex_next(&b.lx).kind, TOK_EOF);
	CHECK_INT(diag_count(b.ds, SEV_ERROR), 3);
	arena_free(b.a);
}

/* Going back must not report twice. */
static void test_again(void)
{
	struct bench b;

	begin(&b, "99x", 3);
	CHECK(lex_next(&b.lx).bad);
	b.lx.pos = 0;
	CHECK(lex_next(&b.lx).bad);
	CHECK_INT(diag_count(b.ds, SEV_ERROR), 1);
	arena_free(b.a);
}

static const char *span_text(struct bench *b, struct span s)
{
	return arena_strndup(b->a, b->lx.text + s.off, s.len);
}

static void check_attach_point(const char *text, const char *want)
{
	struct bench b;

	begin(&b, text, strlen(text));
	CHECK_STR(span_text(&b, lex_attach_point(&b.lx)), want);
	arena_free(b.a);
}

static void test_raw(void)
{
	struct span s;
	struct bench b;

	check_attach_point("kprobe:f {", "kprobe:f");
	check_attach_point("begin{", "begin");
	check_attach_point("begin/1/", "begin");
	check_attach_point("uprobe:/bin/x:f /1/", "uprobe:/bin/x:f");
	check_attach_point("a:b,c:d", "a:b");
	check_attach_point("u:\"/a b{,\":f{", "u:\"/a b{,\":f");
	check_attach_point("a:b??c", "a:b");
	check_attach_point("a:b?c", "a:b?c");
	begin(&b, "struct x { int a; /* } */ char *s; } __attribute__((packed)); rest", 66);
	CHECK(lex_aggregate(&b.lx, &s));
	CHECK_INT(s.len, 61);
	arena_free(b.a);
	begin(&b, "struct x { int a;", 17);
	CHECK(!lex_aggregate(&b.lx, &s));
	arena_free(b.a);
	begin(&b, "#define A \\\n 1\nnext", 19);
	CHECK_STR(span_text(&b, lex_directive(&b.lx)), "#define A \\\n 1");
	arena_free(b.a);
	begin(&b, "\n// c\n#! /usr/bin/env scry\nbegin", 32);
	CHECK_STR(lex_shebang(&b.lx), "#! /usr/bin/env scry");
	arena_free(b.a);
}

static void test_comments(void)
{
	static const char text[] = "a // one\n/* two */ b /* three";
	struct bench b;

	begin(&b, text, sizeof(text) - 1);
	b.lx.keep_comments = true;
	while (lex_next(&b.lx).kind != TOK_EOF)
		;
	CHECK_INT(b.lx.comments.nr, 3);
	CHECK(!b.lx.comments.v[0].own_line);
	CHECK(b.lx.comments.v[1].own_line);
	CHECK(b.lx.open_comment);
	CHECK_INT(diag_count(b.ds, SEV_ERROR), 1);
	arena_free(b.a);
}

int main(void)
{
	test_kinds();
	test_numbers();
	test_strings();
	test_again();
	test_raw();
	test_comments();
	return check_done("lexer");
}
