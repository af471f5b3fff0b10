/*
 * sema: common types (3.4), literal types, and casts.
 *
 * Problem: a non-negative literal has the type int8...int64 by its value, yet takes the sign of what it meets, also through
 * variables and tuples that hold nothing but such literals ("@n[1, comm]" and "@n[pid, comm]" have one key type).
 * Approach: such values have a type of their own, one of lit_types[], that only this room sees.  promote() gives way to the
 * other side; concrete() and settle() replace it by the signed integer of the same width once the value is used up.
 */
#include "sema/sema_priv.h"

const struct type lit_types[4] = {
	{ .kind = TY_INT, .size = 1, .align = 1, .is_signed = true },
	{ .kind = TY_INT, .size = 2, .align = 2, .is_signed = true },
	{ .kind = TY_INT, .size = 4, .align = 4, .is_signed = true },
	{ .kind = TY_INT, .size = 8, .align = 8, .is_signed = true },
};

const struct type *int64_of(struct sema *s, bool is_signed)
{
	return type_int(s->types, 8, is_signed);
}

const struct type *type_of_literal(struct sema *s, uint64_t value, bool negative)
{
	int i;

	if (negative) {
		int64_t v = (int64_t)value;

		return type_int(s->types, v >= INT8_MIN ? 1 : v >= INT16_MIN ? 2 : v >= INT32_MIN ? 4 : 8, true);
	}
	if (value > INT64_MAX)
		return int64_of(s, false);
	i = value <= INT8_MAX ? 0 : value <= INT16_MAX ? 1 : value <= INT32_MAX ? 2 : 3;
	return &lit_types[i];
}

/* Tuple or record of the same shape with other element types. */
static const struct type *rebuilt(struct sema *s, const struct type *t, const struct type **elem)
{
	const char **names;

	if (t->kind == TY_TUPLE)
		return type_tuple(s->types, elem, t->nr_fields);
	names = arena_new_array(s->arena, const char *, t->nr_fields + 1);
	for (size_t i = 0; i < t->nr_fields; i++)
		names[i] = t->fields[i].name;
	return type_record(s->types, names, elem, t->nr_fields);
}

const struct type *concrete(struct sema *s, const struct type *t)
{
	const struct type **elem;
	bool same = true;

	if (type_is_lit(t))
		return type_int(s->types, t->size, true);
	if (t->kind != TY_TUPLE && t->kind != TY_RECORD)
		return t;
	elem = arena_new_array(s->arena, const struct type *, t->nr_fields + 1);
	for (size_t i = 0; i < t->nr_fields; i++) {
		elem[i] = concrete(s, t->fields[i].type);
		same &= elem[i] == t->fields[i].type;
	}
	return same ? t : rebuilt(s, t, elem);
}

const struct type *stored(struct sema *s, const struct type *t)
{
	const struct type **elem;
	bool same = true;

	if (type_is_stack(t))
		return type_stack_by_id(s->types, t);
	if (t->kind != TY_TUPLE && t->kind != TY_RECORD)
		return t;
	elem = arena_new_array(s->arena, const struct type *, t->nr_fields + 1);
	for (size_t i = 0; i < t->nr_fields; i++) {
		elem[i] = stored(s, t->fields[i].type);
		same &= elem[i] == t->fields[i].type;
	}
	return same ? t : rebuilt(s, t, elem);
}

const struct type *as_int(struct sema *s, const struct type *t)
{
	return t->kind == TY_ENUM ? type_int(s->types, t->size ? t->size : 4, t->is_signed) : t;
}

bool has_kind(const struct type *t, enum type_kind k)
{
	if (t->kind == k)
		return true;
	if (t->kind == TY_TUPLE || t->kind == TY_RECORD)
		for (size_t i = 0; i < t->nr_fields; i++)
			if (has_kind(t->fields[i].type, k))
				return true;
	return false;
}

static const struct type *promote_ints(struct sema *s, const struct type *a, const struct type *b, bool *lossy)
{
	uint32_t size = a->size > b->size ? a->size : b->size;
	uint32_t u;

	if (type_is_lit(a) && type_is_lit(b))
		return a->size >= b->size ? a : b;
	if (type_is_lit(a) || type_is_lit(b))
		return type_int(s->types, size, type_is_lit(a) ? b->is_signed : a->is_signed);
	if (a->is_signed == b->is_signed)
		return type_int(s->types, size, a->is_signed);
	u = a->is_signed ? b->size : a->size;
	if (u == 8)
		*lossy = true;
	if (u >= (a->is_signed ? a->size : b->size))
		size = u < 8 ? u * 2 : 8;
	return type_int(s->types, size, true);
}

static const struct type *promote_fields(struct sema *s, const struct type *a, const struct type *b, bool *lossy)
{
	const struct type **elem;

	if (a->nr_fields != b->nr_fields)
		return NULL;
	elem = arena_new_array(s->arena, const struct type *, a->nr_fields + 1);
	for (size_t i = 0; i < a->nr_fields; i++) {
		const struct field *other = &b->fields[i];

		if (a->kind == TY_RECORD) {
			other = NULL;
			for (size_t k = 0; k < b->nr_fields && !other; k++)
				if (!strcmp(a->fields[i].name, b->fields[k].name))
					other = &b->fields[k];
			if (!other)
				return NULL;
		}
		elem[i] = promote(s, a->fields[i].type, other->type, lossy);
		if (!elem[i])
			return NULL;
	}
	return rebuilt(s, a, elem);
}

static const struct type *promote_ptrs(struct sema *s, const struct type *a, const struct type *b)
{
	enum addr_space space = a->space == AS_NONE ? b->space : a->space;
	const struct type *to = a->elem;
	bool lossy = false;

	if (a->elem != b->elem) {
		if (a->elem->kind != b->elem->kind)
			return NULL;
		if (a->elem->kind == TY_INT || a->elem->kind == TY_PTR)
			to = promote(s, a->elem, b->elem, &lossy);
		else if (a->elem->kind == TY_STRUCT || a->elem->kind == TY_UNION)
			to = type_in_space(s->types, a->elem, b->elem->space) == b->elem ? a->elem : NULL;
		if (!to)
			return NULL;
	}
	return type_ptr(s->types, to, space);
}

const struct type *promote(struct sema *s, const struct type *a, const struct type *b, bool *lossy)
{
	if (a == b)
		return a;
	if (a->kind == TY_ENUM && b->kind == TY_ENUM && a->name && b->name && !strcmp(a->name, b->name))
		return a;
	a = as_int(s, a);
	b = as_int(s, b);
	if (a->kind != b->kind)
		return NULL;
	switch (a->kind) {
	case TY_INT:
		return promote_ints(s, a, b, lossy);
	case TY_BOOL:
		return a;
	case TY_STRING: case TY_BUFFER:
		return a->count >= b->count ? a : b;
	case TY_TUPLE: case TY_RECORD:
		return promote_fields(s, a, b, lossy);
	case TY_ARRAY: {
		const struct type *elem = a->count == b->count ? promote(s, a->elem, b->elem, lossy) : NULL;

		return elem ? type_array(s->types, elem, a->count) : NULL;
	}
	case TY_PTR:
		return promote_ptrs(s, a, b);
	case TY_STRUCT: case TY_UNION:
		return type_in_space(s->types, a, b->space) == b ? a : NULL;
	case TY_KSTACK: case TY_USTACK:
		if (a->stack_mode != b->stack_mode || a->unwind != b->unwind)
			return NULL;
		if (a->by_id || b->by_id)
			return type_stack_by_id(s->types, a->count >= b->count ? a : b);
		return a->count >= b->count ? a : b;
	case TY_SUM: case TY_MIN: case TY_MAX: case TY_AVG: case TY_STATS: case TY_TSERIES:
		return a->is_signed == b->is_signed ? a : NULL;
	case TY_POISON: case TY_VOID: case TY_ENUM: case TY_INET: case TY_MAC: case TY_KSYM: case TY_USYM: case TY_USERNAME:
	case TY_CGROUP_PATH: case TY_TIMESTAMP: case TY_PROBE: case TY_COUNT: case TY_HIST: case TY_LHIST: case TY_DIST: case TY_NR:
		return a;
	}
	return NULL;
}

void warn_narrow(struct sema *s, const struct expr *e, const struct type *to)
{
	diag_warn(s->ds, W_PROMOTE, e->span, "Expression of type: %s being cast to type: %s. This may cause unexpected results. "
		  "Use an explicit cast to suppress this warning.", tt(s, e->type), tt(s, to));
}

void warn_lossy(struct sema *s, const struct expr *e, const struct type *to)
{
	const struct type *t = e->type;

	if (t->kind == TY_INT && to->kind == TY_INT) {
		if (t->size == 8 && !t->is_signed && to->is_signed && !expr_is_literal_int(e))
			warn_narrow(s, e, to);
		return;
	}
	if ((e->kind != EXPR_TUPLE && e->kind != EXPR_RECORD) || to->kind != t->kind)
		return;
	for (size_t i = 0; i < e->list.nr; i++)
		for (size_t k = 0; k < to->nr_fields; k++)
			if (e->kind == EXPR_TUPLE ? i == k : !strcmp(e->list.names[i], to->fields[k].name))
				warn_lossy(s, e->list.v[i], to->fields[k].type);
}

struct expr *wrap(struct sema *s, struct expr *e, enum expr_kind kind)
{
	struct expr *inner = arena_new_obj(s->arena, struct expr);
	struct span at = e->span;

	*inner = *e;
	memset(e, 0, sizeof(*e));
	e->kind = kind;
	e->span = at;
	return inner;
}

static void cast_record(struct sema *s, struct expr *e, const struct type *t)
{
	struct expr **v = arena_new_array(s->arena, struct expr *, e->list.nr + 1);
	const char **names = arena_new_array(s->arena, const char *, e->list.nr + 1);

	for (size_t i = 0; i < t->nr_fields; i++)
		for (size_t k = 0; k < e->list.nr; k++)
			if (!strcmp(t->fields[i].name, e->list.names[k])) {
				v[i] = e->list.v[k];
				names[i] = t->fields[i].name;
				cast_to(s, v[i], t->fields[i].type);
			}
	/* the elements move; their effects, if any, happen in the new order */
	e->list.v = v;
	e->list.names = names;
	e->type = t;
}

/* A constant of another type; false: it needs a cast at run time. */
static bool cast_const(struct sema *s, struct expr *e, const struct type *t)
{
	if (e->kind == EXPR_STR && t->kind == TY_STRING && e->type->kind == TY_STRING && t->count > e->str.len) {
		e->type = t;
		return true;
	}
	if (e->kind == EXPR_STR && t->kind == TY_BOOL) {
		make_bool(e, const_truth(e));
		return true;
	}
	if (e->kind != EXPR_INT && e->kind != EXPR_BOOL)
		return false;
	if (t->kind == TY_BOOL) {
		make_bool(e, e->num.value != 0);
		return true;
	}
	if (t->kind != TY_INT && t->kind != TY_ENUM)
		return false;
	make_int(s, e, e->num.value, e->num.negative, t);
	return true;
}

void cast_to(struct sema *s, struct expr *e, const struct type *t)
{
	struct expr *inner;

	if (e->type == t || e->type->kind == TY_POISON || t->kind == TY_POISON)
		return;
	if (cast_const(s, e, t))
		return;
	if (e->kind == EXPR_TUPLE && t->kind == TY_TUPLE && t->nr_fields == e->list.nr) {
		for (size_t i = 0; i < e->list.nr; i++)
			cast_to(s, e->list.v[i], t->fields[i].type);
		e->type = t;
		return;
	}
	if (e->kind == EXPR_RECORD && t->kind == TY_RECORD && t->nr_fields == e->list.nr) {
		cast_record(s, e, t);
		return;
	}
	if (e->kind == EXPR_TERNARY) {
		cast_to(s, e->tern.then ? e->tern.then : e->tern.cond, t);
		cast_to(s, e->tern.els, t);
		e->type = t;
		return;
	}
	if (e->kind == EXPR_IF && e->cond.els) {
		cast_to(s, e->cond.then->value, t);
		cast_to(s, e->cond.els->value, t);
		e->type = t;
		return;
	}
	if (e->kind == EXPR_BLOCK && e->block->value) {
		cast_to(s, e->block->value, t);
		e->type = t;
		return;
	}
	if (concrete(s, e->type) == t) {
		e->type = t;
		return;
	}
	inner = wrap(s, e, EXPR_CAST);
	inner->type = concrete(s, inner->type);
	e->cast.e = inner;
	e->type = t;
}

void settle(struct sema *s, struct expr *e)
{
	cast_to(s, e, concrete(s, e->type));
}

void cast_bool(struct sema *s, struct expr *e)
{
	settle(s, e);
	cast_to(s, e, &type_bool);
}
