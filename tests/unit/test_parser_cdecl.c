/* The C preamble: preprocessor, declarations, constants. */
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/intern.h"
#include "base/strbuf.h"
#include "parser/cdecl.h"
#include "tests/unit/check.h"

struct bench {
	struct arena *a;
	struct sources *ss;
	struct diags *ds;
	const struct c_decls *d;
	struct strbuf out;
};

static void read_with(struct bench *b, const char *text, const struct c_options *opt)
{
	struct parse_ctx pc;
	struct program *p;

	memset(b, 0, sizeof(*b));
	b->a = arena_new();
	b->ss = sources_new(b->a);
	b->ds = diags_new(b->a, b->ss);
	pc = (struct parse_ctx){ .arena = b->a, .names = intern_new(b->a), .sources = b->ss, .diags = b->ds };
	p = parse_program(&pc, source_add(b->ss, "stdin", text, strlen(text)));
	b->d = cdecl_read(&pc, p, opt, NULL, 0);
}

static void read_c(struct bench *b, const char *text)
{
	static const char *const defines[] = { "HAVE=1", "FLAG" };
	struct c_options opt = { .defines = defines, .nr_defines = 2 };

	read_with(b, text, &opt);
}

static void end(struct bench *b)
{
	sb_free(&b->out);
	arena_free(b->a);
}

static void add_type(struct strbuf *out, const struct c_type *t)
{
	if (!t) {
		sb_str(out, "?");
		return;
	}
	switch (t->kind) {
	case CT_VOID: sb_str(out, "void"); break;
	case CT_INT: sb_printf(out, "%s%d%s", t->is_signed ? "i" : "u", t->bytes * 8, t->is_char ? "c" : ""); break;
	case CT_BOOL: sb_str(out, "bool"); break;
	case CT_FLOAT: sb_printf(out, "f%d", t->bytes * 8); break;
	case CT_PTR: sb_char(out, '*'); add_type(out, t->to); break;
	case CT_ARRAY: sb_printf(out, "[%llu]", (unsigned long long)t->count); add_type(out, t->to); break;
	case CT_STRUCT: sb_printf(out, "struct %s", t->name); break;
	case CT_UNION: sb_printf(out, "union %s", t->name); break;
	case CT_ENUM: sb_printf(out, "enum %s", t->name); break;
	case CT_TYPEDEF: sb_printf(out, "%s%s", t->name, t->to ? "" : "?"); break;
	case CT_FUNC: sb_str(out, "fn "); add_type(out, t->to); break;
	}
}

/* "a: i32; b: *void" of the last struct or union. */
static const char *members(struct bench *b)
{
	const struct c_aggregate *agg = vec_last(&b->d->aggs);

	sb_reset(&b->out);
	for (size_t i = 0; i < agg->members.nr; i++) {
		const struct c_member *m = &agg->members.v[i];

		sb_printf(&b->out, "%s%s: ", i ? "; " : "", m->name ? m->name : "(anon)");
		add_type(&b->out, m->type);
		if (m->bits >= 0)
			sb_printf(&b->out, " :%d", m->bits);
		if (m->align)
			sb_printf(&b->out, " align %d", m->align);
	}
	return sb_text(&b->out);
}

static void check_members(const char *text, const char *want)
{
	struct bench b;

	read_c(&b, text);
	if (!CHECK(!diag_has_errors(b.ds)) || !CHECK(b.d->aggs.nr > 0))
		printf("  with %s\n", text);
	else
		CHECK_STR(members(&b), want);
	end(&b);
}

static void test_members(void)
{
	check_members("struct s { int a; unsigned long b; char c; signed char d; unsigned char e; };", "a: i32; b: u64; c: i8c; d: i8; e: u8");
	check_members("struct s { long long unsigned int a; short b, *c; long double d; float e; _Bool f; __int128 g; };",
		      "a: u64; b: i16; c: *i16; d: f128; e: f32; f: bool; g: i128");
	check_members("struct s { int a[2][3]; char *b[4]; int (*c)[5]; const char * const d; };", "a: [2][3]i32; b: [4]*i8c; c: *[5]i32; d: *i8c");
	check_members("struct s { int (*f)(int, char *); void (*g[3])(void); int *(*h)(void); };", "f: *fn i32; g: [3]*fn void; h: *fn *i32");
	check_members("struct s { int a : 3, b : 5; unsigned : 0; unsigned int c : 1; };", "a: i32 :3; b: i32 :5; : u32 :0; c: u32 :1");
	check_members("struct s { struct { int a; }; union { int b; } u; struct t *next; int tail[]; };",
		      "(anon): struct <anon 1>; u: union <anon 2>; next: *struct t; tail: [0]i32");
	check_members("struct s { u32 a; foo_t b; struct foo c; enum e d; };", "a: u32?; b: foo_t?; c: struct foo; d: enum e");
	check_members("struct s { int a __attribute__((aligned(16))); char b __attribute__((deprecated)); };", "a: i32 align 16; b: i8c");
	check_members("typedef int num; struct s { num a; typeof_not b; };", "a: num; b: typeof_not?");
}

static void test_aggregates(void)
{
	struct bench b;

	read_c(&b, "struct __attribute__((packed)) a { int x; }; union b { int y; } __attribute__((aligned(64))); struct c { int z; } __packed;");
	CHECK(!diag_has_errors(b.ds));
	CHECK_INT(b.d->aggs.nr, 3);
	CHECK(b.d->aggs.v[0]->packed && !b.d->aggs.v[0]->is_union);
	CHECK(b.d->aggs.v[1]->is_union && b.d->aggs.v[1]->align == 64);
	CHECK(b.d->aggs.v[2]->packed);
	end(&b);

	read_c(&b, "enum e { A, B = 5, C, D = 1 << 4, E = -1, F = 'a', G = sizeof(long), H = (unsigned char)257, I = B > C ? 1 : 2 };");
	CHECK_INT(b.d->enums.nr, 1);
	if (CHECK_INT(b.d->enums.v[0]->items.nr, 9)) {
		static const int64_t want[] = { 0, 5, 6, 16, -1, 97, 8, 1, 2 };

		for (size_t i = 0; i < 9; i++)
			CHECK_INT(b.d->enums.v[0]->items.v[i].value, want[i]);
	}
	end(&b);

	/* sizes as a compiler computes them, in array bounds */
	check_members("struct a { char c; long l; }; struct b { int x : 3; int y : 30; } __attribute__((packed)); struct s { char a[sizeof(struct a)], "
		      "b[sizeof(struct b)], c[sizeof(int *)], d[sizeof(struct a[2])]; };", "a: [16]i8c; b: [5]i8c; c: [8]i8c; d: [32]i8c");
}

static const char *define(const struct bench *b, const char *name)
{
	for (size_t i = 0; i < b->d->defines.nr; i++)
		if (!strcmp(b->d->defines.v[i].name, name))
			return b->d->defines.v[i].text ? b->d->defines.v[i].text : "(function)";
	return NULL;
}

static void test_defines(void)
{
	struct bench b;

	read_c(&b, "#define N 4\n#define M (N + 1)\n#define SQ(x) ((x) * (x))\n#define NN SQ(N)\n#define CH 'A'\n#define GONE 1\n"
	       "#undef GONE\n#define LONG 1 \\\n + 2\n#define STR \"a b\" // c\n#define AGAIN 1\n#undef AGAIN\n#define AGAIN 2\n#define REC REC2\n"
	       "#define REC2 REC\nbegin { }");
	CHECK(!diag_has_errors(b.ds));
	CHECK_STR(define(&b, "N"), "4");
	CHECK_STR(define(&b, "M"), "(N + 1)");
	CHECK_STR(define(&b, "SQ"), "(function)");
	CHECK_STR(define(&b, "NN"), "16");	/* function-like macros are not part of our language */
	CHECK_STR(define(&b, "CH"), "65");
	CHECK_STR(define(&b, "GONE"), NULL);
	CHECK_STR(define(&b, "LONG"), "1 + 2");
	CHECK_STR(define(&b, "STR"), "\"a b\"");
	CHECK_STR(define(&b, "AGAIN"), "2");
	CHECK_STR(define(&b, "REC"), "REC2");
	CHECK_STR(define(&b, "HAVE"), "1");
	CHECK_STR(define(&b, "__x86_64__"), NULL);
	end(&b);
}

static void test_macros(void)
{
	/* expansion, ##, #, variadic, rescanning, self reference, an argument that is a call */
	check_members("#define CAT(a, b) a ## b\n#define DECL(t, n, ...) t n[sizeof(#__VA_ARGS__)]\n#define ID(x) x\n#define f(x) x + 1\n"
		      "#define EMPTY\n#define LIST(first, args...) first, ## args\nstruct s { int CAT(va, lue); DECL(char, str, a, b); "
		      "int c[f(f(ID(2)))]; EMPTY int LIST(d); int LIST(e, g); };",
		      "value: i32; str: [5]i8c; c: [4]i32; d: i32; e: i32; g: i32");
	check_members("#define foo foo\nstruct s { int foo; };", "foo: i32");
	check_members("#define a b\n#define b a\nstruct s { int a, b; };", "a: i32; b: i32");
}

static void check_condition(const char *cond, bool want)
{
	char text[256];
	struct bench b;

	snprintf(text, sizeof(text), "#define ONE 1\n#if %s\n#define YES\n#else\n#define NO\n#endif\nbegin { }", cond);
	read_c(&b, text);
	CHECK(!diag_has_errors(b.ds));
	if (!CHECK((define(&b, "YES") != NULL) == want) || !CHECK((define(&b, "NO") != NULL) == !want))
		printf("  with #if %s\n", cond);
	end(&b);
}

static void test_conditions(void)
{
	check_condition("1", true);
	check_condition("0", false);
	check_condition("ONE + 1 == 2 && defined(ONE) && !defined TWO", true);
	check_condition("UNKNOWN", false);
	check_condition("-1 < 0", true);
	check_condition("-1 < 0u", false);
	check_condition("0 && 1 / 0", false);
	check_condition("1 || 1 / 0", true);
	check_condition("(2 * 3 - 1) % 3 == 2 ? 1 : 0", true);
	check_condition("0x10 == 16 && 010 == 8 && 'A' == 65 && 0b11 == 3", true);
	check_condition("1 << 3 >> 1 == 4 && (~0 & 0xf) == 15 && (1 ^ 3) == 2", true);
	check_condition("__has_include(<no/such/header.h>)", false);
	check_condition("__has_feature(x) || defined(FLAG)", true);
	check_members("#ifdef NOPE\nstruct a { x };\n#if 1\n#error deep\n#endif\n#elif 0\n#else\nstruct s { int a; };\n#endif\nbegin { }", "a: i32");
}

static void write_file(const char *dir, const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	if (CHECK(f != NULL)) {
		fputs(text, f);
		fclose(f);
	}
}

static void test_includes(void)
{
	char dir[] = "/tmp/scry-cdecl-XXXXXX", cmd[64];
	const char *dirs[1] = { dir };
	struct c_options opt = { .include_dirs = dirs, .nr_include_dirs = 1 };
	struct bench b;

	if (!CHECK(mkdtemp(dir) != NULL))
		return;
	write_file(dir, "a.h", "#ifndef A_H\n#define A_H\n#include \"b.h\"\n#include <stdint.h>\nstruct a { int b_count; };\n"
		   "static inline int f(void) { if (1) { return 2; } return 3; }\nextern int g(int), h[3];\nint table[] = { 1, 2 };\n"
		   "what is this even;\nstruct after { int x; };\n#endif\n");
	write_file(dir, "b.h", "#pragma once\ntypedef unsigned short b_t;\n#include \"a.h\"\n");
	write_file(dir, "open.h", "#if 1\nstruct open { int x; };\n");
	read_with(&b, "#include <a.h>\n#include \"b.h\"\n#include <open.h>\nstruct s { struct a a; b_t b; uint64_t c; };\nbegin { }", &opt);
	CHECK(!diag_has_errors(b.ds));
	CHECK_STR(members(&b), "a: struct a; b: b_t; c: uint64_t");
	CHECK_INT(b.d->aggs.nr, 4);
	end(&b);

	/* headers of the kernel come from BTF and our constants; others must be there */
	read_with(&b, "#include <net/no_such_header.h>\nstruct s { char c[TASK_COMM_LEN]; };\nbegin { }", &opt);
	CHECK(!diag_has_errors(b.ds));
	CHECK_STR(members(&b), "c: [16]i8c");
	CHECK_STR(define(&b, "AF_INET6"), "10");
	CHECK_STR(define(&b, "ENOENT"), "2");
	end(&b);
	read_with(&b, "#include \"no/such.h\"\nbegin { }", &opt);
	CHECK(diag_has_errors(b.ds));
	diags_render(b.ds, SEV_ERROR, &(struct diag_style){ 0 }, &b.out);
	CHECK(strstr(b.out.s, "definitions.h:2:10: fatal error: 'no/such.h' file not found") != NULL);
	end(&b);
	snprintf(cmd, sizeof(cmd), "rm -r %s", dir);
	CHECK_INT(system(cmd), 0);
}

static void check_error(const char *text, const char *want)
{
	struct bench b;

	read_c(&b, text);
	diags_render(b.ds, SEV_ERROR, &(struct diag_style){ 0 }, &b.out);
	if (!CHECK(strstr(sb_text(&b.out), want) != NULL))
		printf("  wanted %s\n  got    %s\n", want, sb_text(&b.out));
	end(&b);
}

static char *growing(int n)
{
	struct strbuf b = { 0 };

	for (int i = 0; i < n; i++)
		sb_printf(&b, "#define A%d A%d A%d\n", i, i + 1, i + 1);
	sb_str(&b, "struct s { int a[A0]; };\nbegin { }");
	return b.s;
}

static void test_errors(void)
{
	char *s = growing(40);

	check_error("struct s { int a int b; };", "definitions.h:2:18: error: expected ';'");
	check_error("struct a { int x; };\nstruct s { int b[n]; };", "definitions.h:3:19: error: array size is not a constant expression");
	check_error("struct s { int x; }; struct s { int y; };", "error: redefinition of 's'");
	check_error("#if 1\nstruct s { int a; };\nbegin { }", "error: unterminated conditional directive");
	check_error("#else\nbegin { }", "error: #else without #if");
	check_error("#if (\n#endif\nbegin { }", "error: invalid expression in preprocessor condition");
	check_error("#error no way\nbegin { }", "fatal error: no way");
	check_error("#nonsense\nbegin { }", "error: invalid preprocessing directive");
	check_error(s, "error: ");
	free(s);
}

int main(void)
{
	test_members();
	test_aggregates();
	test_defines();
	test_macros();
	test_conditions();
	test_includes();
	test_errors();
	return check_done("cdecl");
}
