/* The grammar: how operators bind, what is a cast, attach points, recovery, limits. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/intern.h"
#include "base/strbuf.h"
#include "lexer/lexer.h"
#include "parser/parser.h"
#include "tests/unit/check.h"

struct bench {
	struct arena *a;
	struct sources *ss;
	struct parse_ctx pc;
	struct program *p;
	struct strbuf out;
};

static void begin(struct bench *b, const char *text, size_t len)
{
	memset(b, 0, sizeof(*b));
	b->a = arena_new();
	b->ss = sources_new(b->a);
	b->pc = (struct parse_ctx){ .arena = b->a, .names = intern_new(b->a), .sources = b->ss, .diags = diags_new(b->a, b->ss),
				    .keep_comments = true };
	b->p = parse_program(&b->pc, source_add(b->ss, "stdin", text, len));
}

static void end(struct bench *b)
{
	sb_free(&b->out);
	arena_free(b->a);
}

/* The value of "$x = TEXT;" as the printer shows it: parentheses say how it was read. */
static void check_expr(const char *text, const char *want)
{
	char script[1024];
	struct bench b;

	snprintf(script, sizeof(script), "begin { $x = %s; }", text);
	begin(&b, script, strlen(script));
	if (CHECK(!diag_has_errors(b.pc.diags))) {
		ast_format_expr(b.p->items.v[0].probe->body->stmts.v[0]->assign.value, &b.out);
		CHECK_STR(sb_text(&b.out), want);
	} else {
		printf("  in %s\n", text);
	}
	end(&b);
}

static const struct expr *value_of(struct bench *b, const char *text)
{
	char script[1024];

	snprintf(script, sizeof(script), "begin { $x = %s; }", text);
	begin(b, script, strlen(script));
	return b->p->items.v[0].probe->body->stmts.v[0]->assign.value;
}

static void check_kind(const char *text, enum expr_kind kind)
{
	struct bench b;

	if (!CHECK_INT(value_of(&b, text)->kind, kind))
		printf("  in %s\n", text);
	end(&b);
}

static void test_precedence(void)
{
	check_expr("1 + 2 * 3", "1 + (2 * 3)");
	check_expr("1 - 2 - 3", "(1 - 2) - 3");
	check_expr("a || b && c | d ^ e & f", "a || (b && (c | (d ^ (e & f))))");
	check_expr("a == b < c << d + e", "a == (b < (c << (d + e)))");
	check_expr("a & b == c", "a & (b == c)");
	check_expr("-a * !b", "(-a) * (!b)");
	check_expr("-a.b", "-a.b");
	check_expr("*p.a[1].2", "*p.a[1].2");
	check_expr("(*p).a", "(*p).a");
	check_expr("a ? b : c ? d : e", "a ? b : (c ? d : e)");
	check_expr("a ?: b", "a ?: b");
	check_expr("a || b ? 1 : 2", "(a || b) ? 1 : 2");
	check_expr("p->a->b", "p.a.b");
	check_expr("@m[1, 2]", "@m[1, 2]");
	check_expr("@m[(1, 2)]", "@m[1, 2]");
	check_expr("@m[(1,)]", "@m[(1,)]");
	check_expr("()", "()");
	check_expr("(a = 1, b = 2)", "(a=1, b=2)");
	check_expr("{ $y = 1; $y }", "{ $y = 1; $y }");
	check_expr("if a { 1 } else if b { 2 } else { 3 }", "if a { 1 } else if b { 2 } else { 3 }");
	check_expr("comptime (1 + 2)", "comptime (1 + 2)");
	check_expr("f(typeof(x), 1)", "f(typeof(x), 1)");
	check_expr("\"\\x41\\t\"", "\"A\\t\"");
	check_expr("0x1F + 1_000", "0x1F + 1_000");
}

static void test_casts(void)
{
	check_expr("(uint64)$y", "(uint64)$y");
	check_expr("(struct sock *)arg0", "(struct sock*)arg0");
	check_expr("(const struct sock * const *)arg0", "(struct sock**)arg0");
	check_expr("(unsigned long long int)1", "(unsigned long long int)1");
	check_expr("(int8[4])$a", "(int8[4])$a");
	check_expr("(typeof($y))$z", "(typeof($y))$z");
	check_expr("(mytype)*$p", "(mytype)(*$p)");
	check_expr("(a)-1", "(a)(-1)");		/* as scripts have always been read */
	check_expr("(a)(b)", "(a)b");
	check_kind("(uint64)1 + 2", EXPR_BINARY);
	check_kind("(pid)*tid", EXPR_BINARY);
	check_kind("(arg0)*2", EXPR_BINARY);
	check_kind("(a)*2", EXPR_BINARY);	/* no number has anything behind it */
	check_kind("(a) & 4", EXPR_BINARY);
	check_kind("(a) & $b", EXPR_CAST);
	check_kind("(a) + 1", EXPR_BINARY);
	check_kind("(a)", EXPR_IDENT);
	check_kind("(a) == b", EXPR_BINARY);
	check_kind("(a, b)", EXPR_TUPLE);
	check_kind("(a * b)", EXPR_BINARY);
}

static void test_type_or_expr(void)
{
	struct bench b;
	const struct expr *e;

	e = value_of(&b, "sizeof(foo)");
	CHECK(e->kind == EXPR_SIZEOF && e->type_of.of_type && !e->type_of.e);
	end(&b);
	e = value_of(&b, "sizeof((foo))");
	CHECK(e->kind == EXPR_SIZEOF && !e->type_of.of_type && e->type_of.e);
	end(&b);
	e = value_of(&b, "sizeof(foo[4])");
	CHECK(e->type_of.of_type && e->type_of.of_type->nr_suffix == 1 && e->type_of.of_type->suffix[0].count == 4);
	end(&b);
	e = value_of(&b, "sizeof(pid)");
	CHECK(e->type_of.e && e->type_of.e->kind == EXPR_IDENT);
	end(&b);
	e = value_of(&b, "offsetof(struct a, b.c)");
	CHECK(e->kind == EXPR_OFFSETOF && e->type_of.nr_path == 2);
	CHECK_STR(e->type_of.path[1], "c");
	end(&b);
}

static struct probe *first_probe(struct bench *b, const char *text)
{
	begin(b, text, strlen(text));
	return b->p->items.nr ? b->p->items.v[0].probe : NULL;
}

static void test_attach_points(void)
{
	struct bench b;
	struct probe *p = first_probe(&b, "x=uprobe:\"/a b\\\"c\":\"f(int, $1)\"@lib$1:3, kprobe:a ?? kprobe:b,\n/pid/ {}");
	const struct attach_point *ap = p->aps.v[0];

	CHECK(!diag_has_errors(b.pc.diags));
	CHECK_INT(p->aps.nr, 2);
	CHECK_STR(ap->user_name, "x");
	CHECK_INT(ap->nr_part, 6);
	CHECK_STR(ap->part[0], "uprobe");
	CHECK_STR(ap->part[1], "/a b\"c");
	CHECK(ap->quoted[1] && !ap->quoted[0]);
	CHECK_STR(ap->part[2], "f(int, $1)");
	CHECK_STR(ap->part[3], "@");
	CHECK_STR(ap->part[4], "lib$1");
	CHECK(!ap->quoted[4]);
	CHECK_STR(p->aps.v[1]->alt->part[1], "b");
	CHECK(p->pred != NULL);
	end(&b);

	p = first_probe(&b, "begin // c\n/* d */ /1 / 2 / (3 / 4) / // e\n{ }");
	CHECK(!diag_has_errors(b.pc.diags));
	CHECK(p->pred && p->pred->kind == EXPR_BINARY);
	end(&b);
	p = first_probe(&b, "begin/1/{ }");
	CHECK(!diag_has_errors(b.pc.diags) && p->pred);
	end(&b);
}

static void test_values_of_blocks(void)
{
	struct bench b;
	const struct macro *m;

	first_probe(&b, "macro m(x, $y, @z) { if (x) { 1 } else { 2 } }");
	m = b.p->items.v[0].macro;
	CHECK(m->body->value && m->body->value->kind == EXPR_IF);
	CHECK_INT(m->params.nr, 3);
	CHECK_INT(m->params.v[2]->kind, EXPR_MAP);
	end(&b);
	/* in a probe nobody takes the value */
	CHECK(first_probe(&b, "begin { if (x) { 1 } else { \"a\" } }")->body->value == NULL);
	CHECK_INT(b.p->items.v[0].probe->body->stmts.v[0]->kind, STMT_IF);
	end(&b);
}

/* "1:9 text|2:1 text" of all errors. */
static void check_errors(const char *text, const char *want)
{
	struct diag_style style = { .json = true };
	struct strbuf got = { 0 };
	struct bench b;
	char *line, *rest;

	begin(&b, text, strlen(text));
	diags_render(b.pc.diags, SEV_ERROR, &style, &b.out);
	for (line = b.out.s; line && *line; line = rest) {
		char *msg = strstr(line, "syntax: "), *lno = strstr(line, "\"line\": "), *col = strstr(line, "\"column\": ");

		rest = strchr(line, '\n') + 1;
		sb_printf(&got, "%s%d:%d ", got.len ? "|" : "", atoi(lno + 8), atoi(col + 10));
		sb_add(&got, msg + 8, strcspn(msg + 8, "\""));
	}
	CHECK_STR(sb_text(&got), want);
	sb_free(&got);
	end(&b);
}

static void test_errors(void)
{
	check_errors("begin { print(1 +); }", "1:18 expected expression");
	check_errors("begin { foo( ; bar(1; }\nend { ++1; }", "1:14 expected expression|1:21 expected ')'|"
		     "2:9 increment/decrement requires a variable or map");
	check_errors("begin { $a = 1 $b = 2; $c = ; }", "1:16 expected ';'|1:29 expected expression");
	check_errors("begin { if (1) {", "1:17 expected '}'");
	check_errors("begin { $x = 1 }\n} end { }", "2:1 unexpected input");
	check_errors("begin { printf(\"abc }", "1:16 unterminated string");
	check_errors("begin { /* abc", "1:9 unterminated comment");
	check_errors("begin { $a.b = 1; $a[1] = 2; f() = 3; }",
		     "1:9 Tuples and records are immutable once created. Consider creating a new value and assigning it instead.|"
		     "1:19 invalid assignment target|1:30 invalid assignment target");
	check_errors("begin { &1; }", "1:10 address-of operator (&) can only be used on a map or variable");
	check_errors("begin { for ($i : 3) { } for (1) { } }", "1:20 expected map or range in for loop|1:31 expected variable in for loop");
	check_errors("begin /1 { }", "1:10 expected '/' to close predicate");
	check_errors(", { } end { $ = 1; }", "1:1 expected attach point|1:13 expected identifier after '$'");
	check_errors("macro f(pid) { 1 } let $a = 1;", "1:9 builtin 'pid' can't be used as a macro argument|"
		     "1:20 root-level let statements need to be map declarations, e.g. let @a = hash(2);");
	check_errors("begin { } config = { } import \"a\"; struct x { int a; };",
		     "1:11 config must appear before probes and functions|1:24 root imports must appear before probes and functions|"
		     "1:36 C definitions must appear before probes and functions");
	check_errors("config = { } config = { } begin { }", "1:14 duplicate config block");
	check_errors("kprobe:f, kprobe:\"g { }", "1:18 unterminated string");
}

static char *repeat(const char *head, const char *what, size_t n, const char *tail)
{
	size_t len = strlen(what);
	char *s = malloc(strlen(head) + len * n + strlen(tail) + 1), *p = stpcpy(s, head);

	while (n--) {
		memcpy(p, what, len);
		p += len;
	}
	strcpy(p, tail);
	return s;
}

static void check_repeat(const char *head, const char *what, size_t n, const char *tail, size_t nr_errors)
{
	char *s = repeat(head, what, n, tail);
	struct bench b;

	begin(&b, s, strlen(s));
	if (!CHECK_INT(diag_count(b.pc.diags, SEV_ERROR), nr_errors))
		printf("  with %zu times %s\n", n, what);
	end(&b);
	free(s);
}

static void test_limits(void)
{
	check_repeat("begin { print(", "(", 100000, ") }", 1);
	check_repeat("begin { ", "{", 100000, " }", 1);
	check_repeat("begin { ", "!", 100000, "1 }", 1);
	check_repeat("begin { ", "1 + ", 100000, "1 }", 1);
	check_repeat("begin { ", "if 1 { } else ", 100000, "{ } }", 1);
	check_repeat("begin { ", "1 ? ", 100000, "1 }", 1);
	check_repeat("begin { $x", ".a", 100000, " }", 1);
	check_repeat("begin { ", "(typeof(", 100000, "1 }", 1);
	check_repeat("begin { $x = ", "1 + ", 900, "1; }", 0);
	check_repeat("begin { print(", "((((((", 30, "1", 1);
	check_repeat("", "}", 100000, "", 1);
	check_repeat("begin { ", "$x = 1; ", 100000, "}", 0);
}

/* A copy must not share nodes with its original. */
static void test_clone(void)
{
	static const char text[] = "begin { $a = (struct x *)f(1, \"s\")[2].b ? @m[1, 2] : sizeof(typeof($z)); for $i : 0..3 { let $q : int32 = $i++; } }";
	struct bench b;
	struct block *copy;
	struct strbuf one = { 0 };

	begin(&b, text, sizeof(text) - 1);
	copy = ast_clone_block(b.a, b.p->items.v[0].probe->body);
	ast_format_expr(copy->stmts.v[0]->assign.value, &b.out);
	ast_format_expr(b.p->items.v[0].probe->body->stmts.v[0]->assign.value, &one);
	CHECK_STR(sb_text(&b.out), sb_text(&one));
	CHECK(copy->stmts.v[0] != b.p->items.v[0].probe->body->stmts.v[0]);
	CHECK(copy->stmts.v[0]->assign.value->tern.cond != b.p->items.v[0].probe->body->stmts.v[0]->assign.value->tern.cond);
	CHECK_INT(copy->stmts.nr, 2);
	sb_free(&one);
	end(&b);
}

static void test_expr_text(void)
{
	static const char *const good[] = { "1", "(1 << 3)", "10UL", "A | B", "sizeof(int)", " 5 " };
	static const char *const bad[] = { "", "1 +", "do { x; } while (0)", "'a'", "1 2", "a b" };
	struct bench b;

	begin(&b, "", 0);
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		CHECK(parse_expr_text(&b.pc, source_add(b.ss, "m", good[i], strlen(good[i]))) != NULL);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK(parse_expr_text(&b.pc, source_add(b.ss, "m", bad[i], strlen(bad[i]))) == NULL);
	CHECK(!diag_has_errors(b.pc.diags));
	end(&b);
}

static void test_parse_number(void)
{
	uint64_t v;
	bool neg;

	CHECK_INT(parse_number("0b101", &v, &neg), 0);
	CHECK_INT(v, 5);
	CHECK_INT(parse_number("-3", &v, &neg), 0);
	CHECK(neg && (int64_t)v == -3);
	CHECK_INT(parse_number("5ms", &v, &neg), 0);
	CHECK_INT(v, 5000000);
	CHECK(parse_number("", &v, &neg) < 0);
	CHECK(parse_number("1 ", &v, &neg) < 0);
	CHECK(parse_number("99999999999999999999", &v, &neg) < 0);
	CHECK(parse_number("-9223372036854775809", &v, &neg) < 0);
}

int main(void)
{
	test_precedence();
	test_casts();
	test_type_or_expr();
	test_attach_points();
	test_values_of_blocks();
	test_errors();
	test_limits();
	test_clone();
	test_expr_text();
	test_parse_number();
	return check_done("parser");
}
