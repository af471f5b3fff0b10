/*
 * sema: constants.  Pure operations on EXPR_INT, EXPR_BOOL and EXPR_STR are replaced by their value, in place.
 *
 * Operations on literals (num.is_literal) are computed in 128 bits and must fit 64, so a fold never wraps silently; with a
 * constant of a fixed type (a cast, sizeof) they wrap as they would at run time.
 */
#include "sema/sema_priv.h"

bool is_const(const struct expr *e)
{
	return e->kind == EXPR_INT || e->kind == EXPR_BOOL || e->kind == EXPR_STR;
}

bool expr_is_literal_int(const struct expr *e)
{
	return e->kind == EXPR_INT && e->num.is_literal;
}

bool const_truth(const struct expr *e)
{
	if (e->kind == EXPR_STR)
		return e->str.len && e->str.s[0];
	return e->num.value != 0;
}

uint64_t int_cut(uint64_t v, const struct type *t)
{
	unsigned drop = t->size && t->size < 8 ? 64 - 8 * t->size : 0;

	if (!drop)
		return v;
	v <<= drop;
	return t->is_signed ? (uint64_t)((int64_t)v >> drop) : v >> drop;
}

void make_int(struct sema *s, struct expr *e, uint64_t v, bool negative, const struct type *t)
{
	struct span at = e->span;
	bool literal = !t;

	if (!t)
		t = type_of_literal(s, v, negative);
	else
		v = int_cut(v, t);
	if (!literal)
		negative = t->is_signed && (int64_t)v < 0;
	memset(e, 0, sizeof(*e));
	e->kind = EXPR_INT;
	e->span = at;
	e->num.value = v;
	e->num.negative = negative;
	e->num.is_literal = literal;
	e->type = t;
}

void make_bool(struct expr *e, bool v)
{
	struct span at = e->span;

	memset(e, 0, sizeof(*e));
	e->kind = EXPR_BOOL;
	e->span = at;
	e->num.value = v;
	e->num.is_literal = true;
	e->type = &type_bool;
}

void make_str(struct sema *s, struct expr *e, const char *text, size_t len)
{
	struct span at = e->span;
	char *copy = arena_strndup(s->arena, text, len);

	memset(e, 0, sizeof(*e));
	e->kind = EXPR_STR;
	e->span = at;
	e->str.s = copy;
	e->str.len = len;
	e->type = type_string(s->types, (uint32_t)len + 1);
}

/* A constant as an exact number. */
static __int128 exact(const struct expr *e)
{
	if (e->kind == EXPR_INT && e->num.negative)
		return (int64_t)e->num.value;
	return e->num.value;
}

static struct diag *overflow(struct sema *s, struct expr *e)
{
	poison(e);
	return diag_error(s->ds, E_FOLD, e->span, "unable to fold literals due to overflow or underflow");
}

static bool compute(enum ast_op op, __int128 a, __int128 b, __int128 *out)
{
	uint64_t ua = (uint64_t)a, ub = (uint64_t)b;

	switch (op) {
	case OP_ADD: *out = a + b; break;
	case OP_SUB: *out = a - b; break;
	case OP_MUL: *out = a * b; break;
	case OP_DIV: *out = a < 0 || b < 0 ? (__int128)(ua / ub) : a / b; break;
	case OP_MOD: *out = a < 0 || b < 0 ? (__int128)(ua % ub) : a % b; break;
	case OP_BAND: *out = a < 0 && b < 0 ? (__int128)(int64_t)(ua & ub) : (__int128)(ua & ub); break;
	case OP_BOR: *out = a < 0 || b < 0 ? (__int128)(int64_t)(ua | ub) : (__int128)(ua | ub); break;
	case OP_BXOR: *out = (a < 0) != (b < 0) ? (__int128)(int64_t)(ua ^ ub) : (__int128)(ua ^ ub); break;
	case OP_SHL: *out = b >= 64 || b < 0 ? 0 : a < 0 ? (__int128)(int64_t)(ua << ub) : (__int128)(ua << ub); break;
	case OP_SHR: *out = b >= 64 || b < 0 ? 0 : (__int128)(ua >> ub); break;
	case OP_LOR: case OP_LAND: case OP_EQ: case OP_NE: case OP_LT: case OP_GT: case OP_LE: case OP_GE:
	case OP_NEG: case OP_NOT: case OP_BNOT: case OP_DEREF: case OP_ADDR: case OP_NR:
		return false;
	}
	return true;
}

static bool compare(enum ast_op op, int order, bool *out)
{
	switch (op) {
	case OP_EQ: *out = order == 0; return true;
	case OP_NE: *out = order != 0; return true;
	case OP_LT: *out = order < 0; return true;
	case OP_GT: *out = order > 0; return true;
	case OP_LE: *out = order <= 0; return true;
	case OP_GE: *out = order >= 0; return true;
	case OP_LOR: case OP_LAND: case OP_BOR: case OP_BXOR: case OP_BAND: case OP_SHL: case OP_SHR: case OP_ADD: case OP_SUB:
	case OP_MUL: case OP_DIV: case OP_MOD: case OP_NEG: case OP_NOT: case OP_BNOT: case OP_DEREF: case OP_ADDR: case OP_NR:
		return false;
	}
	return false;
}

static bool fold_ints(struct sema *s, struct expr *e, const struct expr *l, const struct expr *r)
{
	enum ast_op op = e->bin.op;
	bool literal = l->num.is_literal && r->num.is_literal, truth, is_signed;
	__int128 a = exact(l), b = exact(r), v = 0;

	if (compare(op, a < b ? -1 : a > b, &truth)) {
		make_bool(e, truth);
		return true;
	}
	if ((op == OP_DIV || op == OP_MOD) && !b) {
		diag_hint(overflow(s, e), "this divides by zero");
		return true;
	}
	if (literal && (op == OP_SHL || op == OP_SHR) && (b < 0 || b >= 64)) {
		diag_hint(overflow(s, e), "integers have 64 bits: shift by 0 to 63");
		return true;
	}
	if (!compute(op, a, b, &v))
		return false;
	/* between literals, numbers are what they look like; at run time these are unsigned */
	if (literal && op == OP_DIV)
		v = a / b;
	if (literal && op == OP_MOD)
		v = a % b;
	if (literal && op == OP_SHR && a < 0)
		v = (int64_t)a >> b;
	if (literal) {
		if (v < INT64_MIN || v > (__int128)UINT64_MAX)
			overflow(s, e);
		else
			make_int(s, e, (uint64_t)v, v < 0, NULL);
		return true;
	}
	is_signed = op == OP_SUB || (!l->num.is_literal && l->type->is_signed) || (!r->num.is_literal && r->type->is_signed) ||
		    l->num.negative || r->num.negative;
	make_int(s, e, (uint64_t)v, false, int64_of(s, is_signed));
	return true;
}

static bool fold_strings(struct sema *s, struct expr *e, const struct expr *l, const struct expr *r)
{
	size_t n = l->str.len < r->str.len ? l->str.len : r->str.len;
	int order = n ? memcmp(l->str.s, r->str.s, n) : 0;
	struct strbuf sb = { 0 };
	bool truth;

	if (!order)
		order = l->str.len < r->str.len ? -1 : l->str.len > r->str.len;
	if (compare(e->bin.op, order, &truth)) {
		make_bool(e, truth);
		return true;
	}
	if (e->bin.op != OP_ADD)
		return false;
	sb_add(&sb, l->str.s, l->str.len);
	sb_add(&sb, r->str.s, r->str.len);
	make_str(s, e, sb_text(&sb), sb.len);
	sb_free(&sb);
	return true;
}

static bool fold_str_plus(struct sema *s, struct expr *e, const struct expr *l, const struct expr *r)
{
	uint64_t skip = r->num.value;

	if (e->bin.op != OP_ADD || r->num.negative)
		return false;
	if (skip >= l->str.len) {
		diag_warn(s->ds, W_EMPTY_STR, e->span, "literal string will always be empty");
		make_str(s, e, "", 0);
	} else {
		make_str(s, e, l->str.s + skip, l->str.len - skip);
	}
	return true;
}

bool fold_binary(struct sema *s, struct expr *e)
{
	struct expr *l = e->bin.l, *r = e->bin.r;
	bool both = is_const(l) && is_const(r);

	if (both && (e->bin.op == OP_LAND || e->bin.op == OP_LOR)) {
		bool a = const_truth(l), b = const_truth(r);

		make_bool(e, e->bin.op == OP_LAND ? a && b : a || b);
		return true;
	}
	if (!both)
		return false;
	if (l->kind == EXPR_INT && r->kind == EXPR_INT)
		return fold_ints(s, e, l, r);
	if (l->kind == EXPR_STR && r->kind == EXPR_STR && l->type->kind == TY_STRING && r->type->kind == TY_STRING)
		return fold_strings(s, e, l, r);
	if (l->kind == EXPR_STR && r->kind == EXPR_INT)
		return fold_str_plus(s, e, l, r);
	if ((l->kind == EXPR_BOOL && r->kind == EXPR_INT) || (l->kind == EXPR_INT && r->kind == EXPR_BOOL)) {
		struct expr *b = l->kind == EXPR_BOOL ? l : r;

		make_int(s, b, b->num.value, false, NULL);
		return fold_ints(s, e, l, r);
	}
	if (l->kind == EXPR_BOOL && r->kind == EXPR_BOOL) {
		bool a = const_truth(l), b = const_truth(r), v;
		__int128 n = 0;

		if (!compare(e->bin.op, (int)a - (int)b, &v)) {
			if (((e->bin.op == OP_DIV || e->bin.op == OP_MOD) && !b) || !compute(e->bin.op, a, b, &n))
				return false;
			v = n != 0;
		}
		make_bool(e, v);
		return true;
	}
	return false;
}

bool fold_unary(struct sema *s, struct expr *e)
{
	const struct expr *o = e->unary.e;
	__int128 v;

	if (!is_const(o))
		return false;
	if (e->unary.op == OP_NOT) {
		make_bool(e, !const_truth(o));
		return true;
	}
	if (o->kind != EXPR_INT)
		return false;
	v = exact(o);
	if (e->unary.op == OP_NEG) {
		if (!o->num.is_literal)
			make_int(s, e, (uint64_t)-v, false, int64_of(s, true));
		else if (-v < INT64_MIN)
			overflow(s, e);
		else
			make_int(s, e, (uint64_t)-v, v > 0, NULL);
		return true;
	}
	if (e->unary.op != OP_BNOT)
		return false;
	/* a literal that is not negative counts as unsigned here */
	make_int(s, e, ~(uint64_t)v, false, int64_of(s, o->num.negative || (!o->num.is_literal && o->type->is_signed)));
	return true;
}
