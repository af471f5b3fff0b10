/*
 * sema: aggregations side by side, "@m[k] = (n = count(), avg = avg($x))".
 *
 * The value of such a map is a record that holds nothing but aggregations.  Its members are those of all assignments to the map,
 * in order of appearance: probes may each count their own ones.
 */
#include "sema/sema_priv.h"

#define MAX_MEMBERS 32			/* codegen/cg_agg.c */

static bool is_agg_call(const struct expr *e)
{
	const struct builtin *b = e->kind == EXPR_CALL ? builtin_find(e->call.name) : NULL;

	return b && b->traits & T_AGG;
}

bool is_agg_record(const struct expr *e)
{
	return e->kind == EXPR_RECORD && e->list.nr && is_agg_call(e->list.v[0]);
}

static struct agg_state *member_of(struct sema *s, struct map_state *m, const char *name)
{
	struct agg_state *a;

	for (size_t i = 0; i < m->members.nr; i++)
		if (!strcmp(m->members.v[i]->name, name))
			return m->members.v[i];
	a = arena_new_obj(s->arena, struct agg_state);
	a->name = name;
	vec_push(s->arena, &m->members, a);
	return a;
}

static bool member_ok(struct sema *s, const struct expr *record, size_t i)
{
	const struct expr *e = record->list.v[i];

	if (!is_agg_call(e)) {
		struct diag *d = diag_error(s->ds, E_AGG, e->span, "'%s' is not an aggregation, but other members of this record are",
					    record->list.names[i]);

		diag_hint(d, "a value for each key belongs into the key, or use max()");
		return false;
	}
	for (size_t k = 0; k < i; k++)
		if (record->list.names[i] == record->list.names[k]) {
			diag_error(s->ds, E_TUPLE, e->span, "Duplicate field name in record: '%s'", record->list.names[i]);
			return false;
		}
	return true;
}

static bool check_member(struct sema *s, struct expr *record, size_t i, struct map_state *m, struct span at)
{
	struct expr *e = record->list.v[i];
	struct agg_state *a;
	const struct type *t;

	if (!member_ok(s, record, i))
		return false;
	s->agg_call = e;
	if (check_expr(s, e)->kind == TY_POISON)
		return false;
	if (e->call.fn->id == BI_TSERIES) {
		diag_error(s->ds, E_AGG, e->span, "tseries() cannot be a member of a record");
		return false;
	}
	a = member_of(s, m, record->list.names[i]);
	t = agg_join(s, e, a, a->value, arena_printf(s->arena, "@%s.%s", m->m.name, a->name), at);
	if (t)
		a->value = t;
	return t != NULL;
}

/* The record of all members that are known. */
static const struct type *record_type(struct sema *s, struct map_state *m)
{
	const struct type **elem = arena_new_array(s->arena, const struct type *, m->members.nr);
	const char **names = arena_new_array(s->arena, const char *, m->members.nr);
	size_t nr = 0;

	for (size_t i = 0; i < m->members.nr; i++)
		if (m->members.v[i]->value) {
			elem[nr] = m->members.v[i]->value;
			names[nr++] = m->members.v[i]->name;
		}
	return nr ? type_record(s->types, names, elem, nr) : NULL;
}

void check_agg_record(struct sema *s, struct expr *record, struct map_state *m, struct span at)
{
	const struct type *t;
	bool good = true;

	m->assigned = true;
	if (m->value && !type_is_agg_record(m->value)) {
		diag_error(s->ds, E_TYPE_MISMATCH, at, "Type mismatch for @%s: trying to assign a record of aggregations when map already "
			   "has a type '%s'", m->m.name, tt(s, m->value));
		return;
	}
	for (size_t i = 0; i < record->list.nr; i++)
		good &= check_member(s, record, i, m, at);
	t = record_type(s, m);
	if (!good || !t)
		return;
	if (m->members.nr > MAX_MEMBERS) {
		diag_error(s->ds, E_AGG, at, "a record of aggregations has at most %d members (@%s has %zu)", MAX_MEMBERS, m->m.name,
			   m->members.nr);
		return;
	}
	s->changed |= m->value ? m->value != t : m->unknown_read;
	record->type = m->m.value_type = m->value = t;
}

const struct type *check_agg_member(struct sema *s, struct expr *e)
{
	const struct type *t = e->field.e->type;

	for (size_t i = 0; i < t->nr_fields; i++)
		if (!strcmp(t->fields[i].name, e->field.name)) {
			e->field.field = &t->fields[i];
			return e->type = t->fields[i].type;
		}
	diag_error(s->ds, E_FIELD, e->field.name_span, "%s does not contain a field named '%s'", tt(s, t), e->field.name);
	return poison(e);
}

const struct type *agg_record_values(struct sema *s, const struct type *record)
{
	const struct type **elem = arena_new_array(s->arena, const struct type *, record->nr_fields);
	const char **names = arena_new_array(s->arena, const char *, record->nr_fields);
	size_t nr = 0;

	for (size_t i = 0; i < record->nr_fields; i++) {
		const struct type *t = record->fields[i].type;

		if (!t->castable)
			continue;
		elem[nr] = int64_of(s, t->kind != TY_COUNT && t->is_signed);
		names[nr++] = record->fields[i].name;
	}
	return nr ? type_record(s->types, names, elem, nr) : NULL;
}
