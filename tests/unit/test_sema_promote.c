/* Literals, common types (3.2 to 3.4), constant folding, cuts to a width. */
#include "base/intern.h"
#include "parser/parser.h"
#include "sema/sema_priv.h"

#define CHECK_BY_TEST
#undef CHECK
#include "tests/unit/check.h"

static struct sema s;

static const struct type *i(unsigned bytes, bool is_signed)
{
	return type_int(s.types, bytes, is_signed);
}

static const struct type *lit(uint64_t v)
{
	return type_of_literal(&s, v, false);
}

/* Text of the common type; '!' behind it when values may change. */
static const char *common(const struct type *a, const struct type *b)
{
	bool lossy = false;
	const struct type *t = promote(&s, a, b, &lossy);

	return t ? arena_printf(s.arena, "%s%s", tt(&s, t), lossy ? "!" : "") : "none";
}

static void integers(void)
{
	CHECK_STR(common(i(1, false), i(4, false)), "uint32");
	CHECK_STR(common(i(1, false), i(1, true)), "int16");
	CHECK_STR(common(i(4, false), i(4, true)), "int64");
	CHECK_STR(common(i(4, false), i(8, true)), "int64");
	CHECK_STR(common(i(8, false), i(1, true)), "int64!");
	CHECK_STR(common(lit(1), i(4, false)), "uint32");
	CHECK_STR(common(lit(300), i(1, false)), "uint16");
	CHECK_STR(common(lit(1), i(8, true)), "int64");
	CHECK(type_is_lit(promote(&s, lit(1), lit(1000), &(bool){ false })));
	CHECK_STR(common(&type_bool, i(4, true)), "none");
}

static void aggregates(void)
{
	const struct type *lit_tuple[] = { lit(1), type_string(s.types, 4) };
	const struct type *val_tuple[] = { i(4, false), type_string(s.types, 16) };
	const struct type *a = type_tuple(s.types, lit_tuple, 2), *b = type_tuple(s.types, val_tuple, 2);

	CHECK_STR(common(a, b), "(uint32,string[16])");
	CHECK_STR(common(type_string(s.types, 4), type_string(s.types, 9)), "string[9]");
	CHECK_STR(common(a, type_string(s.types, 9)), "none");
	CHECK_STR(tt(&s, concrete(&s, a)), "(int8,string[4])");
	CHECK_STR(common(type_array(s.types, i(1, true), 4), type_array(s.types, i(2, true), 4)), "int16[4]");
	CHECK_STR(common(type_array(s.types, i(1, true), 4), type_array(s.types, i(1, true), 5)), "none");
}

static void literals(void)
{
	CHECK_STR(tt(&s, lit(127)), "int8");
	CHECK_STR(tt(&s, lit(128)), "int16");
	CHECK_STR(tt(&s, lit(1u << 31)), "int64");
	CHECK_STR(tt(&s, lit(UINT64_MAX)), "uint64");
	CHECK_STR(tt(&s, type_of_literal(&s, (uint64_t)-129, true)), "int16");
	CHECK_INT(int_cut(300, i(1, false)), 44);
	CHECK_INT(int_cut(200, i(1, true)), -56);
	CHECK_INT(int_cut((uint64_t)-1, i(8, false)), -1);
}

/* Parses, checks and prints a constant expression; the message's start when there is one. */
static const char *fold(const char *text)
{
	uint16_t src = source_add(s.pc->sources, "test", text, strlen(text));
	struct expr *e = parse_expr_text(s.pc, src);
	size_t mark = diag_mark(s.ds);
	struct strbuf sb = { 0 };
	const char *out;

	if (!e)
		return "syntax";
	check_value(&s, e);
	if (e->type->kind == TY_POISON) {
		diag_rewind(s.ds, mark);
		return "error";
	}
	if (e->kind == EXPR_INT)
		sb_printf(&sb, e->type->is_signed ? "%lld" : "%llu", (long long)e->num.value);
	else if (e->kind == EXPR_BOOL)
		sb_str(&sb, e->num.value ? "true" : "false");
	else if (e->kind == EXPR_STR)
		sb_printf(&sb, "\"%s\"", e->str.s);
	else
		sb_str(&sb, "not constant");
	sb_printf(&sb, " %s", tt(&s, e->type));
	out = arena_strdup(s.arena, sb_text(&sb));
	sb_free(&sb);
	diag_rewind(s.ds, mark);
	return out;
}

static void folding(void)
{
	CHECK_STR(fold("1 + 2 * 3"), "7 int8");
	CHECK_STR(fold("5 - 10"), "-5 int8");
	CHECK_STR(fold("100 + 100"), "200 int16");
	CHECK_STR(fold("1 << 63"), "9223372036854775808 uint64");
	CHECK_STR(fold("0xffffffffffffffff + 1"), "error");
	CHECK_STR(fold("1 / 0"), "error");
	CHECK_STR(fold("-9223372036854775807 - 2"), "error");
	CHECK_STR(fold("(uint8)300"), "44 uint8");
	CHECK_STR(fold("(int8)200 < 0"), "true bool");
	CHECK_STR(fold("(uint64)1 - 2"), "-1 int64");
	CHECK_STR(fold("!0 && 5"), "true bool");
	CHECK_STR(fold("-5 / 2"), "-2 int8");
	CHECK_STR(fold("-1 >> 1"), "-1 int8");
	CHECK_STR(fold("1 ? 5 : 7"), "5 int8");
	CHECK_STR(fold("\"ab\" + \"cd\" == \"abcd\""), "true bool");
	CHECK_STR(fold("\"abc\" + 1"), "\"bc\" string[3]");
	CHECK_STR(fold("\"abc\"[0]"), "97 int8");
	CHECK_STR(fold("\"abc\" < \"abd\""), "true bool");
	CHECK_STR(fold("sizeof(uint32) * 2"), "8 uint64");
	CHECK_STR(fold("(1, \"x\").0"), "1 int8");
	CHECK_STR(fold("(a=7, b=2).a"), "7 int8");
}

int main(void)
{
	static struct sema_host host;
	static struct sema_opts opts;
	static struct plan plan;
	static struct typed typed;
	static struct unit unit;
	struct arena *a = arena_new();
	struct sources *ss = sources_new(a);
	struct parse_ctx pc = { .arena = a, .names = intern_new(a), .sources = ss, .diags = diags_new(a, ss) };

	plan.arena = a;
	config_init(&plan.config);
	s = (struct sema){ .pc = &pc, .arena = a, .ds = pc.diags, .types = types_new(a), .plan = &plan, .typed = &typed, .host = &host,
			   .opts = &opts, .unit = &unit };
	integers();
	aggregates();
	literals();
	folding();
	types_free(s.types);
	arena_free(a);
	return check_done("sema promote");
}
