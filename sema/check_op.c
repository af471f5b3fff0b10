/*
 * sema: operators (3.3).
 *
 * guarantees: operands of arithmetic are 64-bit, each extended by its own sign; both sides of a comparison have one type;
 * pointer arithmetic has the pointer on the left and the count, unscaled, on the right.
 */
#include "sema/sema_priv.h"

static const struct type *bad_operands(struct sema *s, struct expr *e)
{
	diag_error(s->ds, E_OPERATOR, e->span, "The %s operator can not be used on expressions of types %s, %s", op_text(e->bin.op),
		   tt(s, e->bin.l->type), tt(s, e->bin.r->type));
	return poison(e);
}

static const struct type *mismatch(struct sema *s, struct expr *e)
{
	const struct type *lt = e->bin.l->type, *rt = e->bin.r->type;
	struct diag *d = diag_error(s->ds, E_TYPE_MISMATCH, e->span, "Type mismatch for '%s': comparing %s with %s",
				    op_text(e->bin.op), tt(s, lt), tt(s, rt));

	diag_note(d, e->bin.l->span, "left (%s)", tt(s, lt));
	diag_note(d, e->bin.r->span, "right (%s)", tt(s, rt));
	return poison(e);
}

static bool is_compare(enum ast_op op)
{
	return op == OP_EQ || op == OP_NE || op == OP_LT || op == OP_GT || op == OP_LE || op == OP_GE;
}

static bool int_like(const struct type *t)
{
	return t->kind == TY_INT || t->kind == TY_ENUM;
}

/* To 64 bits by its own sign; the sign of a literal is as given. */
static void widen(struct sema *s, struct expr *e, bool lit_signed)
{
	bool is_signed = type_is_lit(e->type) ? lit_signed : as_int(s, e->type)->is_signed;

	cast_to(s, e, int64_of(s, is_signed));
}

/*
 * Only two different types of which one is signed are worth a word; a literal takes the other side's, so "(nsecs - @start) / 1000" is
 * silent.
 */
static void warn_signed_div(struct sema *s, struct expr *e)
{
	const struct type *l = e->bin.l->type, *r = e->bin.r->type;

	if (l == r || type_is_lit(l) || type_is_lit(r) || (!l->is_signed && !r->is_signed))
		return;
	diag_warn(s->ds, W_DIV, e->span,
		  "signed operands for '%s' can lead to undefined behavior (cast to unsigned to silence warning)", op_text(e->bin.op));
}

static const struct type *arith_ints(struct sema *s, struct expr *e)
{
	struct expr *l = e->bin.l, *r = e->bin.r;
	bool ll = type_is_lit(l->type), rl = type_is_lit(r->type);
	bool ls = as_int(s, l->type)->is_signed, rs = as_int(s, r->type)->is_signed;
	bool is_signed = ll && rl ? true : ll ? rs : rl ? ls : ls || rs;
	bool shift = e->bin.op == OP_SHL || e->bin.op == OP_SHR;

	if (e->bin.op == OP_DIV || e->bin.op == OP_MOD)
		warn_signed_div(s, e);
	if (e->bin.op == OP_SUB) {
		widen(s, l, true);
		widen(s, r, true);
		return e->type = int64_of(s, true);
	}
	widen(s, l, is_signed);
	widen(s, r, shift ? false : is_signed);
	return e->type = int64_of(s, is_signed);
}

/* p + n, n + p, p - n */
static const struct type *arith_ptr(struct sema *s, struct expr *e)
{
	struct expr *l = e->bin.l, *r = e->bin.r;

	if (e->bin.op == OP_ADD && r->type->kind == TY_PTR && int_like(l->type)) {
		e->bin.l = r;
		e->bin.r = l;
		l = e->bin.l;
		r = e->bin.r;
	}
	if ((e->bin.op != OP_ADD && e->bin.op != OP_SUB) || l->type->kind != TY_PTR || !int_like(r->type))
		return bad_operands(s, e);
	widen(s, r, true);
	cast_to(s, l, strip_btf(s, l->type));
	return e->type = l->type;
}

static const struct type *compare_ptr(struct sema *s, struct expr *e)
{
	struct expr *l = e->bin.l, *r = e->bin.r;

	if ((l->type->kind != TY_PTR && !int_like(l->type)) || (r->type->kind != TY_PTR && !int_like(r->type)))
		return bad_operands(s, e);
	if (l->type->kind == TY_PTR && r->type->kind == TY_PTR) {
		const struct type *le = type_in_space(s->types, l->type->elem, AS_NONE);
		const struct type *re = type_in_space(s->types, r->type->elem, AS_NONE);

		if (le->kind != TY_VOID && re->kind != TY_VOID && le != re) {
			struct diag *d = diag_warn(s->ds, W_PTR_CMP, e->span, "comparison of distinct pointer types: %s, %s", tt(s, le),
						   tt(s, re));

			if (d)
				diag_note(d, l->span, "left (%s)", tt(s, le));
			if (d)
				diag_note(d, r->span, "right (%s)", tt(s, re));
		}
	}
	settle(s, l);
	settle(s, r);
	cast_to(s, l, int64_of(s, false));
	cast_to(s, r, int64_of(s, false));
	return e->type = &type_bool;
}

/* Kinds that == and != compare byte by byte. */
static bool compares_bytes(const struct type *t)
{
	return t->kind == TY_TUPLE || t->kind == TY_RECORD || t->kind == TY_INET || t->kind == TY_MAC || t->kind == TY_KSYM ||
	       t->kind == TY_USYM || t->kind == TY_KSTACK || t->kind == TY_USTACK;
}

static bool arrays_compare(struct sema *s, const struct expr *e)
{
	const struct type *l = e->bin.l->type, *r = e->bin.r->type;
	const char *need = NULL;

	if (l->count != r->count)
		need = "size";
	else if (!int_like(l->elem) || !int_like(r->elem) || l->elem->size != r->elem->size)
		need = "sized integer";
	if (need)
		diag_error(s->ds, E_TYPE_MISMATCH, e->span, "Only arrays of same %s support comparison operators.", need);
	return !need;
}

static const struct type *compare(struct sema *s, struct expr *e)
{
	struct expr *l = e->bin.l, *r = e->bin.r;
	bool equality = e->bin.op == OP_EQ || e->bin.op == OP_NE, lossy = false;
	const struct type *t;

	if (l->type->kind == TY_PTR || r->type->kind == TY_PTR)
		return compare_ptr(s, e);
	/* comparisons were integers once: "has_key(@m, k) == 1", "!x == 0" */
	if (l->type->kind == TY_BOOL && int_like(r->type))
		cast_to(s, l, type_int(s->types, 1, false));
	if (r->type->kind == TY_BOOL && int_like(l->type))
		cast_to(s, r, type_int(s->types, 1, false));
	if (l->type->kind != r->type->kind && !(int_like(l->type) && int_like(r->type)))
		return mismatch(s, e);
	if (l->type->kind == TY_STRING || l->type->kind == TY_BUFFER)
		return equality ? (e->type = &type_bool) : bad_operands(s, e);
	if (l->type->kind == TY_ARRAY && !arrays_compare(s, e))
		return poison(e);
	t = promote(s, l->type, r->type, &lossy);
	if (!t)
		return mismatch(s, e);
	if (!int_like(t) && t->kind != TY_BOOL) {
		bool int_array = t->kind == TY_ARRAY && int_like(t->elem) && l->type->elem->size == r->type->elem->size;

		if (!equality || (!int_array && !compares_bytes(t)))
			return bad_operands(s, e);
		if (int_array)
			return e->type = &type_bool;
	}
	t = concrete(s, t);
	if (lossy) {
		warn_lossy(s, l, t);
		warn_lossy(s, r, t);
	}
	cast_to(s, l, t);
	cast_to(s, r, t);
	e->bin.is_signed = int_like(t) && as_int(s, t)->is_signed;
	return e->type = &type_bool;
}

/* Arithmetic on checked operands; also the heart of "a op= b". */
const struct type *check_arith(struct sema *s, struct expr *e)
{
	const struct type *l = e->bin.l->type, *r = e->bin.r->type;

	if (l->kind == TY_PTR || r->kind == TY_PTR)
		return arith_ptr(s, e);
	if (l->kind == TY_BOOL && r->kind == TY_BOOL && (e->bin.op == OP_BAND || e->bin.op == OP_BOR || e->bin.op == OP_BXOR))
		return e->type = &type_bool;
	if (l->kind == TY_BOOL && (int_like(r) || r->kind == TY_BOOL))
		cast_to(s, e->bin.l, type_int(s->types, 1, false));
	if (r->kind == TY_BOOL && (int_like(l) || l->kind == TY_BOOL))
		cast_to(s, e->bin.r, type_int(s->types, 1, false));
	if (int_like(e->bin.l->type) && int_like(e->bin.r->type))
		return arith_ints(s, e);
	return l->kind == r->kind ? bad_operands(s, e) : mismatch(s, e);
}

static bool can_be_cond(const struct type *t)
{
	return int_like(t) || t->kind == TY_BOOL || t->kind == TY_PTR || t->kind == TY_STRING;
}

static const struct type *logical(struct sema *s, struct expr *e)
{
	if (!can_be_cond(e->bin.l->type) || !can_be_cond(e->bin.r->type))
		return bad_operands(s, e);
	cast_bool(s, e->bin.l);
	cast_bool(s, e->bin.r);
	return e->type = &type_bool;
}

/* A map's value that is no number: hist, stats ... */
static bool no_number(const struct expr *e)
{
	return type_is_agg(e->type) && !e->type->castable && e->kind != EXPR_CALL;
}

const struct type *check_binary(struct sema *s, struct expr *e)
{
	const struct type *l = check_expr(s, e->bin.l);
	const struct type *r = check_expr(s, e->bin.r);

	if (l->kind != TY_POISON && r->kind != TY_POISON && (no_number(e->bin.l) || no_number(e->bin.r)))
		return mismatch(s, e);
	l = read_as_value(s, e->bin.l);
	r = read_as_value(s, e->bin.r);
	if (l->kind == TY_POISON || r->kind == TY_POISON)
		return poison(e);
	if (fold_binary(s, e))
		return e->type;
	if (e->bin.op == OP_LAND || e->bin.op == OP_LOR)
		return logical(s, e);
	if (is_compare(e->bin.op))
		return compare(s, e);
	check_arith(s, e);
	if (l->kind == TY_BOOL && r->kind == TY_BOOL && e->type->kind == TY_INT)
		cast_bool(s, e);
	return e->type;
}

/* *e of an integer reads an integer of e's width at that address (3.12). */
static const struct type *deref_int(struct sema *s, struct expr *e)
{
	const struct type *it = concrete(s, as_int(s, e->unary.e->type));
	struct expr *inner;

	settle(s, e->unary.e);
	cast_to(s, e->unary.e, it);
	cast_to(s, e->unary.e, type_ptr(s->types, it, probe_space(s)));
	inner = wrap(s, e, EXPR_CAST);
	inner->type = it;
	e->cast.e = inner;
	return e->type = int64_of(s, false);
}

static const struct type *check_deref(struct sema *s, struct expr *e)
{
	struct expr *o = e->unary.e;
	const struct type *t = check_value(s, o);

	if (t->kind == TY_POISON)
		return poison(e);
	if (o->kind == EXPR_CALL && o->call.fn && o->call.fn->id == BI_ARGS) {
		*e = *o;
		return e->type;
	}
	if (int_like(t))
		return deref_int(s, e);
	if (t->kind != TY_PTR) {
		diag_error(s->ds, E_OPERATOR, e->span, "The * operator can not be used on expressions of type '%s'", tt(s, t));
		return poison(e);
	}
	if (t->elem->kind == TY_VOID || (!t->elem->size && t->elem->kind != TY_STRUCT && t->elem->kind != TY_UNION)) {
		diag_error(s->ds, E_OPERATOR, e->span, "Can not dereference type '%s'", tt(s, t->elem));
		return poison(e);
	}
	return e->type = type_in_space(s->types, t->elem, t->space == AS_USER ? AS_USER : t->elem->space);
}

static const struct type *check_addr(struct sema *s, struct expr *e)
{
	struct expr *o = e->unary.e;
	const struct type *t;

	if (o->kind == EXPR_MAP) {
		struct map_state *m = map_get(s, o);

		m->prog_read = true;
		if (!map_known(s, m, o))
			return poison(e);
		o->map.map = &m->m;
		o->type = &type_void;
		return e->type = type_ptr(s->types, &type_void, AS_BPF);
	}
	t = check_expr(s, o);
	if (t->kind == TY_POISON)
		return poison(e);
	settle(s, o);
	if (o->kind == EXPR_VAR)
		o->var.var->address_taken = true;
	return e->type = type_ptr(s->types, o->type, AS_BPF);
}

static struct diag *unary_error(struct sema *s, const struct expr *e)
{
	return diag_error(s->ds, E_OPERATOR, e->span, "The %s operator can not be used on expressions of type '%s'",
			  op_text(e->unary.op), tt(s, e->unary.e->type));
}

static const struct type *bad_operand(struct sema *s, struct expr *e)
{
	unary_error(s, e);
	return poison(e);
}

static const struct type *not_of_string(struct sema *s, struct expr *e)
{
	diag_hint(unary_error(s, e), "to see whether a string is empty, compare it with \"\"");
	return poison(e);
}

const struct type *check_unary(struct sema *s, struct expr *e)
{
	struct expr *o = e->unary.e;
	const struct type *t;

	if (e->unary.op == OP_DEREF)
		return check_deref(s, e);
	if (e->unary.op == OP_ADDR)
		return check_addr(s, e);
	t = check_value(s, o);
	if (t->kind == TY_POISON)
		return poison(e);
	if (e->unary.op == OP_NOT && t->kind == TY_STRING)
		return not_of_string(s, e);
	if (fold_unary(s, e))
		return e->type;
	if (e->unary.op == OP_NOT) {
		if (!can_be_cond(t))
			return bad_operand(s, e);
		cast_bool(s, o);
		return e->type = &type_bool;
	}
	if (!int_like(t))
		return bad_operand(s, e);
	widen(s, o, true);
	if (e->unary.op == OP_NEG)
		return e->type = int64_of(s, true);
	return e->type = o->type;
}

/* ++ and --: the target of a map or of a variable without a declared size becomes 64-bit. */
const struct type *check_incdec(struct sema *s, struct expr *e)
{
	struct expr *o = e->incdec.e, one = { .kind = EXPR_INT, .span = e->span };
	const struct type *t, *to;

	if (o->kind == EXPR_VAR) {
		t = check_var(s, o);
		if (t->kind == TY_POISON)
			return poison(e);
	} else {
		check_map_target(s, o);
		if (o->type->kind == TY_POISON)
			return poison(e);
		t = map_get(s, o)->value;
		if (t && type_is_agg(t)) {
			diag_error(s->ds, E_TYPE_MISMATCH, e->span,
				   "Type mismatch for @%s: trying to assign value of type '%s' when map already has a type '%s'",
				   shown(s, o->map.name), "uint64", tt(s, t));
			return poison(e);
		}
	}
	if (t && !int_like(t) && t->kind != TY_PTR) {
		diag_error(s->ds, E_OPERATOR, e->span, "The %s operator can not be used on expressions of type '%s'",
			   e->incdec.inc ? "++" : "--", tt(s, t));
		return poison(e);
	}
	if (t && t->kind == TY_PTR && t->btf_ptr) {	/* what it points to then, the verifier does not know */
		one.type = strip_btf(s, t);
		var_assign_type(s, scope_find(s, o->var.name), &one, e->span);
	}
	if (t && (t->kind == TY_PTR || (o->kind == EXPR_VAR && o->var.var->declared_type))) {
		settle(s, o);
		return e->type = o->type;
	}
	to = int64_of(s, !e->incdec.inc || (t && (type_is_lit(t) || as_int(s, t)->is_signed)));
	if (t && t->kind == TY_INT && !type_is_lit(t) && t->size == 8 && !t->is_signed)
		to = t;				/* -- of a uint64 keeps it: the bits are the same */
	one.type = to;
	if (o->kind == EXPR_VAR)
		var_assign_type(s, scope_find(s, o->var.name), &one, e->span);
	else
		map_assign_type(s, map_get(s, o), &one, e->span);
	if (o->kind == EXPR_VAR)
		o->type = concrete(s, o->var.var->type);
	else
		o->type = map_get(s, o)->value ? concrete(s, map_get(s, o)->value) : to;
	return e->type = o->type;
}
