/*
 * sema: fields, tuple elements, indices.
 *
 * A pointer found in memory leads to where that memory is, unless BTF tags it otherwise.  A typed kernel pointer stays one along
 * a chain of fields (the verifier follows it), so that 'curtask.mm.pgd' costs plain loads.
 */
#include "sema/sema_priv.h"

static bool is_aggregate(const struct type *t)
{
	return t->kind == TY_STRUCT || t->kind == TY_UNION;
}

static const char *struct_text(struct sema *s, const struct type *t)
{
	return arena_printf(s->arena, "%s %s", t->kind == TY_UNION ? "union" : "struct", t->name ? t->name : "<anonymous>");
}

/* What reading a field of this type gives. */
const struct type *value_type_of_field(struct sema *s, const struct type *t)
{
	if (t->kind == TY_ARRAY && t->is_char_array && t->count)
		return type_string(s->types, t->count + 1);
	return t;
}

/* Puts dereferences in until e is a struct or a pointer to one. */
static const struct type *follow_pointers(struct sema *s, struct expr *e)
{
	while (e->type->kind == TY_PTR && e->type->elem->kind == TY_PTR) {
		const struct type *t = e->type->elem;
		struct expr *inner;

		if (e->type->space == AS_USER)
			t = type_in_space(s->types, t, AS_USER);
		inner = wrap(s, e, EXPR_UNARY);
		e->unary.op = OP_DEREF;
		e->unary.e = inner;
		e->type = t;
	}
	return e->type;
}

static const struct type *no_field(struct sema *s, struct expr *e, const struct type *st)
{
	struct diag *d;
	const char *near;

	if (s->unit->group && s->unit->group->unchecked && st == s->unit->group->args)
		return poison(e);
	if (e->field.e->kind == EXPR_CALL && e->field.e->call.fn && e->field.e->call.fn->id == BI_ARGS &&
	    !strncmp(e->field.name, "common_", 7) && s->unit->group && s->unit->group->kind == PROBE_TRACEPOINT) {
		diag_error(s->ds, E_FIELD, e->field.name_span, "BPF does not support accessing common tracepoint fields");
		return poison(e);
	}
	if (!st->size && st->name && !type_by_name(s->types, st->name, st->kind == TY_UNION ? TAG_UNION : TAG_STRUCT)) {
		d = diag_error(s->ds, E_TYPE_UNKNOWN, e->span, "Unknown struct/union: '%s'", struct_text(s, st));
		diag_hint(d, "Include headers with missing type definitions or install BTF information to your system.");
		return poison(e);
	}
	d = diag_error(s->ds, E_FIELD, e->field.name_span, "Struct/union of type '%s' does not contain a field named '%s'",
		       struct_text(s, st), e->field.name);
	near = type_nearest_field(s->types, st, e->field.name);
	if (!strncmp(e->field.name, "data_loc_", 9) && type_field(s->types, st, e->field.name + 9))
		near = e->field.name + 9;
	if (near)
		diag_hint(d, "did you mean '%s'?", near);
	return poison(e);
}

static const struct type *record_field(struct sema *s, struct expr *e, const struct type *t)
{
	const char **names, *near;
	struct diag *d;

	for (size_t i = 0; i < t->nr_fields; i++)
		if (!strcmp(t->fields[i].name, e->field.name)) {
			if (e->field.e->kind == EXPR_RECORD && is_const(e->field.e->list.v[i])) {
				*e = *e->field.e->list.v[i];
				return e->type;
			}
			settle(s, e->field.e);
			e->field.field = &e->field.e->type->fields[i];
			return e->type = t->fields[i].type;
		}
	d = diag_error(s->ds, E_FIELD, e->field.name_span, "Record does not contain a field named '%s'", e->field.name);
	names = arena_new_array(s->arena, const char *, t->nr_fields + 1);
	for (size_t i = 0; i < t->nr_fields; i++)
		names[i] = t->fields[i].name;
	near = nearest_name(e->field.name, names, t->nr_fields);
	if (near)
		diag_hint(d, "did you mean '%s'?", near);
	return poison(e);
}

/* The type of a pointer or struct that was read from this memory. */
static const struct type *carry_space(struct sema *s, const struct type *t, const struct expr *base, const struct type *st)
{
	enum addr_space space = base->type->kind == TY_PTR ? base->type->space : st->space;

	if (space == AS_USER && (t->kind == TY_PTR || is_aggregate(t) || t->kind == TY_ARRAY))
		return type_in_space(s->types, t, AS_USER);
	if (t->kind == TY_PTR && t->space == AS_NONE && space != AS_BPF)
		t = type_in_space(s->types, t, space);
	if (base->type->kind == TY_PTR && base->type->btf_ptr && t->kind == TY_PTR && t->space == AS_KERNEL && is_aggregate(t->elem))
		return type_btf_ptr(s->types, t->elem);
	return t;
}

static bool names_config(const struct expr *e)
{
	return e->field.e->kind == EXPR_IDENT && !strcmp(e->field.e->ident.name, "config");
}

const struct type *check_field(struct sema *s, struct expr *e)
{
	struct expr *base = e->field.e;
	const struct type *t, *st;
	const struct field *f;

	if (names_config(e)) {
		if (config_literal(s, e->field.name, e))
			return e->type;
		diag_error(s->ds, E_FIELD, e->field.name_span, "Record does not contain a field named '%s'", e->field.name);
		return poison(e);
	}
	t = check_expr(s, base);
	if (type_is_agg_record(t))
		return check_agg_member(s, e);
	t = read_as_value(s, base);
	if (t->kind == TY_POISON)
		return poison(e);
	if (t->kind == TY_PTR)
		t = follow_pointers(s, base);
	if (t->kind == TY_RECORD)
		return record_field(s, e, t);
	st = t->kind == TY_PTR ? t->elem : t;
	if (!is_aggregate(st)) {
		struct diag *d = diag_error(s->ds, E_FIELD, e->span, "Can not access field '%s' on expression of type '%s'",
					    e->field.name, tt(s, t));

		if (t->kind == TY_INT && t->size == 8)
			diag_hint(d, "say what it points to: ((struct NAME *)...)->%s", e->field.name);
		return poison(e);
	}
	f = type_field(s->types, st, e->field.name);
	if (!f)
		return no_field(s, e, st);
	e->field.field = f;
	if (f->percpu && f->type->kind == TY_PTR) {
		diag_error(s->ds, E_FIELD, e->span, "Attempting to access pointer field '%s' with unsupported tag attribute: percpu",
			   e->field.name);
		return poison(e);
	}
	if (f->is_data_loc)
		return e->type = type_ptr(s->types, f->type->kind == TY_ARRAY ? f->type->elem : f->type, AS_KERNEL);
	return e->type = carry_space(s, value_type_of_field(s, f->type), base, st);
}

const struct type *check_tuple_at(struct sema *s, struct expr *e)
{
	const struct type *t = check_value(s, e->at.e);

	if (t->kind == TY_POISON)
		return poison(e);
	if (t->kind != TY_TUPLE) {
		diag_error(s->ds, E_INDEX, e->span, "Can not access index '%llu' on expression of type '%s'",
			   (unsigned long long)e->at.index, tt(s, t));
		return poison(e);
	}
	if (e->at.index >= t->nr_fields) {
		diag_error(s->ds, E_INDEX, e->span, "Invalid tuple index: %llu. Found %zu elements in tuple.",
			   (unsigned long long)e->at.index, t->nr_fields);
		return poison(e);
	}
	if (e->at.e->kind == EXPR_TUPLE && is_const(e->at.e->list.v[e->at.index])) {
		*e = *e->at.e->list.v[e->at.index];
		return e->type;
	}
	settle(s, e->at.e);
	return e->type = t->fields[e->at.index].type;
}

static const struct type *index_tuple(struct sema *s, struct expr *e)
{
	struct expr *base = e->index.e, *i = e->index.i;
	uint64_t n = i->num.value;

	if (i->kind != EXPR_INT || i->num.negative) {
		diag_error(s->ds, E_INDEX, e->span, "Array-style access for tuples only valid for integer literals");
		return poison(e);
	}
	e->kind = EXPR_TUPLE_AT;
	e->at.e = base;
	e->at.index = n;
	if (n >= base->type->nr_fields) {
		diag_error(s->ds, E_INDEX, e->span, "Invalid tuple index: %llu. Found %zu elements in tuple.", (unsigned long long)n,
			   base->type->nr_fields);
		return poison(e);
	}
	e->type = base->type->fields[n].type;
	settle(s, base);
	return e->type;
}

static const struct type *index_array(struct sema *s, struct expr *e, const struct type *t)
{
	const struct expr *i = e->index.i;
	const struct type *elem = t->elem;

	if (i->kind == EXPR_INT && t->count && i->num.value >= t->count) {
		diag_error(s->ds, E_INDEX, e->span, "the index %llu is out of bounds for array of size %u",
			   (unsigned long long)i->num.value, t->count);
		return poison(e);
	}
	if (t->space == AS_USER && (elem->kind == TY_PTR || is_aggregate(elem)))
		elem = type_in_space(s->types, elem, AS_USER);
	return e->type = value_type_of_field(s, elem);
}

static const struct type *index_ptr(struct sema *s, struct expr *e, const struct type *t)
{
	const struct type *elem = t->elem;

	if (elem->kind == TY_VOID || !elem->size) {
		diag_error(s->ds, E_INDEX, e->span,
			   "The array index operator [] cannot be used on a pointer to an unsized type (%s).", tt(s, t));
		return poison(e);
	}
	if (elem->kind == TY_ARRAY && elem->count)
		elem = value_type_of_field(s, elem);
	if (t->space == AS_USER && (elem->kind == TY_PTR || is_aggregate(elem)))
		elem = type_in_space(s->types, elem, AS_USER);
	return e->type = elem;
}

static const struct type *index_string(struct sema *s, struct expr *e)
{
	struct expr *base = e->index.e, *i = e->index.i;

	if (base->kind == EXPR_STR && i->kind == EXPR_INT) {
		uint64_t n = i->num.value;
		uint8_t c = n < base->str.len ? (uint8_t)base->str.s[n] : 0;

		if (n >= base->str.len + 1) {
			diag_error(s->ds, E_INDEX, e->span, "the index %llu is out of bounds for array of size %zu",
				   (unsigned long long)n, base->str.len + 1);
			return poison(e);
		}
		make_int(s, e, c, false, NULL);
		return e->type;
	}
	if (i->kind == EXPR_INT && i->num.value >= base->type->count) {
		diag_error(s->ds, E_INDEX, e->span, "the index %llu is out of bounds for array of size %u",
			   (unsigned long long)i->num.value, base->type->count);
		return poison(e);
	}
	return e->type = type_int(s->types, 1, true);
}

const struct type *check_index(struct sema *s, struct expr *e)
{
	struct expr *base = e->index.e, *i = e->index.i;
	const struct type *t = check_value(s, base);
	const struct type *it = check_value(s, i);

	if (t->kind == TY_POISON || it->kind == TY_POISON)
		return poison(e);
	if (t->kind == TY_TUPLE)
		return index_tuple(s, e);
	if (t->kind != TY_ARRAY && t->kind != TY_PTR && t->kind != TY_STRING) {
		diag_error(s->ds, E_INDEX, e->span,
			   "The array index operator [] can only be used on arrays, pointers, and tuples, found %s.", tt(s, t));
		return poison(e);
	}
	if ((it->kind != TY_INT && it->kind != TY_ENUM) || (i->kind == EXPR_INT && i->num.negative)) {
		diag_error(s->ds, E_INDEX, e->span, "The array index operator [] only accepts non-negative integer indices. Got: %s",
			   tt(s, it));
		return poison(e);
	}
	if (!type_is_lit(it))
		cast_to(s, i, int64_of(s, as_int(s, it)->is_signed));
	cast_to(s, i, int64_of(s, false));
	if (t->kind == TY_ARRAY)
		return index_array(s, e, t);
	return t->kind == TY_PTR ? index_ptr(s, e, t) : index_string(s, e);
}
