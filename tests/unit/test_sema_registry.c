/* Prototypes of all builtins parse, names are found, formats of printf are taken apart. */
#include "base/arena.h"
#include "base/diag.h"
#include "sema/features.h"
#include "sema/format.h"
#include "sema/registry.h"
#include "tests/unit/check.h"

static void all_rows(void)
{
	for (int i = 0; i < BI_NR; i++) {
		const struct builtin *b = builtin_get((enum builtin_id)i);
		struct proto p;

		if (!proto_parse(b->proto, &p))
			printf("prototype of %s: %s\n", b->name, b->proto);
		CHECK(proto_parse(b->proto, &p));
		CHECK(p.min <= p.nr);
		CHECK(b->doc && b->doc[0]);
		CHECK(i == BI_ARGN || builtin_find(b->name) == b);
	}
	for (int i = 0; i < FEAT_NR; i++)
		CHECK(feature_name((enum feature)i) && feature_since((enum feature)i));
}

static void prototypes(void)
{
	struct proto p;

	CHECK(proto_parse("uint64 strncmp(string a, string b, lit_int n)", &p));
	CHECK_STR(p.ret, "uint64");
	CHECK_INT(p.nr, 3);
	CHECK_INT(p.min, 3);
	CHECK_INT(p.param[2].kind, PK_LIT_INT);
	CHECK_STR(p.param[2].name, "n");
	CHECK(proto_parse("void print(any value, [int top], [int div])", &p));
	CHECK_INT(p.nr, 3);
	CHECK_INT(p.min, 1);
	CHECK(p.param[1].optional);
	CHECK(proto_parse("void printf(lit_string fmt, ...)", &p));
	CHECK(p.variadic);
	CHECK(proto_parse("struct task_struct *curtask", &p));
	CHECK_INT(p.nr, 0);
	CHECK(proto_parse("string[16] comm([int pid])", &p));
	CHECK_STR(p.ret, "string[16]");
	CHECK(!proto_parse("void f(nosuch a)", &p));
	CHECK(!proto_parse("void f(int", &p));
}

static void names(void)
{
	CHECK_INT(builtin_find("arg0")->id, BI_ARGN);
	CHECK_INT(builtin_find("arg12")->id, BI_ARGN);
	CHECK(!builtin_find("argx"));
	CHECK(!builtin_find("nosuch"));
	CHECK_INT(builtin_find("__builtin_comm")->id, BI_COMM);
	CHECK_STR(builtin_nearest("cuont"), "count");
}

static void formats(struct arena *a)
{
	struct fmt f;
	const char *bad = NULL;

	CHECK_INT(fmt_parse(a, "a %d b%%%-10s|%05llx\n", &f, &bad), 0);
	CHECK_INT(f.nr_args, 3);
	CHECK_INT(f.parts.nr, 8);
	CHECK_INT(f.parts.v[0].spec, FMT_TEXT);
	CHECK_MEM(f.parts.v[0].text, f.parts.v[0].len, "a ", 2);
	CHECK_INT(f.parts.v[1].spec, FMT_D);
	CHECK_INT(f.parts.v[1].bits, 32);
	CHECK_MEM(f.parts.v[3].text, f.parts.v[3].len, "%", 1);
	CHECK(f.parts.v[4].minus);
	CHECK_INT(f.parts.v[4].width, 10);
	CHECK_INT(f.parts.v[6].bits, 64);
	CHECK(f.parts.v[6].zero);
	CHECK_INT(fmt_parse(a, "%hhd%hd%zu%p%rx%rh%r%gr", &f, &bad), 0);
	CHECK_INT(f.parts.v[0].bits, 8);
	CHECK_INT(f.parts.v[1].bits, 16);
	CHECK_INT(f.parts.v[2].bits, 64);
	CHECK_INT(f.parts.v[3].bits, 64);
	CHECK_INT(f.parts.v[4].spec, FMT_RX);
	CHECK_INT(f.parts.v[5].spec, FMT_RH);
	CHECK_INT(f.parts.v[6].spec, FMT_R);
	CHECK_INT(f.parts.v[7].spec, FMT_GR);
	CHECK_STR(fmt_keep_nuls(a, "a%d", 3), "a%d");
	CHECK_INT(fmt_parse(a, fmt_keep_nuls(a, "a\0%d\0", 5), &f, &bad), 0);
	CHECK_INT(f.parts.nr, 4);
	CHECK_INT(f.nr_args, 1);
	CHECK_INT(f.parts.v[3].len, 1);
	CHECK_INT(f.parts.v[3].text[0], 0);
	CHECK_INT(fmt_parse(a, "%5.3s", &f, &bad), 0);
	CHECK_INT(f.parts.v[0].width, 5);
	CHECK(fmt_parse(a, "%f", &f, &bad) < 0);
	CHECK_STR(bad, "f");
	CHECK(!fmt_parse(a, "100%", &f, &bad) && f.nr_args == 0 && f.parts.nr == 2);	/* stands for itself */
	CHECK_INT(fmt_parse(a, "%+ d%-5%", &f, &bad), 0);
	CHECK_INT(f.nr_args, 1);
}

int main(void)
{
	struct arena *a = arena_new();

	all_rows();
	prototypes();
	names();
	formats(a);
	arena_free(a);
	return check_done("sema registry");
}
