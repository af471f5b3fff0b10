/*
 * sema: maps: their keys and values over the whole script.
 *
 * A map is scalar or keyed by its first use.  Key and value types are common types of all uses; an aggregation fixes the
 * value.  What is read before its type is known is poison in that round, and asks for another.
 */
#include "sema/sema_priv.h"

/* Where the map is used, for per_thread() of layout.c. */
static void note_place(const struct sema *s, struct map_state *m)
{
	enum probe_kind kind = s->unit && s->unit->probe && s->unit->group ? s->unit->group->prog.kind : PROBE_NR;

	if (kind == PROBE_END)
		m->end_uses++;
	else if (s->unit && kind != PROBE_UPROBE && kind != PROBE_URETPROBE && kind != PROBE_USDT)
		m->elsewhere = true;
}

struct map_state *map_get(struct sema *s, struct expr *e)
{
	struct map_state *m;

	for (size_t i = 0; i < s->maps.nr; i++)
		if (s->maps.v[i]->m.name == e->map.name) {
			e->map.map = &s->maps.v[i]->m;
			note_place(s, s->maps.v[i]);
			return s->maps.v[i];
		}
	m = arena_new_obj(s->arena, struct map_state);
	m->m.name = e->map.name;
	m->m.span = m->first = e->span;
	vec_push(s->arena, &s->maps, m);
	note_place(s, m);
	e->map.map = &m->m;
	return m;
}

const struct type *strip_btf(struct sema *s, const struct type *t)
{
	return t->kind == TY_PTR && t->btf_ptr ? type_ptr(s->types, t->elem, t->space) : t;
}

static const char *near_map(struct sema *s, const char *name)
{
	const char *names[128];
	size_t nr = 0;

	for (size_t i = 0; i < s->maps.nr && nr < 128; i++)
		if (s->maps.v[i]->value && s->maps.v[i]->m.name[0])
			names[nr++] = s->maps.v[i]->m.name;
	return nearest_name(name, names, nr);
}

static void undefined(struct sema *s, const struct expr *e)
{
	const char *near = near_map(s, e->map.name);
	struct diag *d;

	if (s->incomplete)
		return;
	d = diag_error(s->ds, E_NAME, e->span, "Undefined map: @%s", shown(s, e->map.name));
	if (near)
		diag_hint(d, "did you mean '@%s'?", near);
}

static bool bad_shape(struct sema *s, struct map_state *m, bool keyed, struct span at)
{
	if (keyed)
		diag_error(s->ds, E_MAP, at, "@%s used as a map with an explicit key (non-scalar map), previously used without an "
			   "explicit key (scalar map)", m->m.name);
	else
		diag_error(s->ds, E_MAP, at, "@%s used as a map without an explicit key (scalar map), previously used with an "
			   "explicit key (non-scalar map)", m->m.name);
	return false;
}

static bool bad_key_kind(struct sema *s, const struct type *t, struct span at)
{
	if (type_is_agg(t) || type_is_agg_record(t))
		diag_error(s->ds, E_MAP, at, "%s cannot be part of a map key", tt(s, t));
	else
		diag_error(s->ds, E_MAP, at, "Invalid map key type: %s", tt(s, t));
	return false;
}

static bool key_ok(struct sema *s, const struct type *t, struct span at)
{
	if (t->kind == TY_VOID || type_is_agg(t) || type_is_agg_record(t))
		return bad_key_kind(s, t, at);
	if (t->kind == TY_TUPLE || t->kind == TY_RECORD)
		for (size_t i = 0; i < t->nr_fields; i++)
			if (!key_ok(s, t->fields[i].type, at))
				return false;
	return true;
}

static bool is_ctx(const struct expr *e)
{
	return e->kind == EXPR_CALL && e->call.fn && (e->call.fn->id == BI_CTX || e->call.fn->id == BI_ARGS);
}

/* The current thread, as a per-thread map has it; the second time it stands in the cast to the key's type. */
static bool is_tid(const struct expr *e)
{
	while (e->kind == EXPR_CAST)
		e = e->cast.e;
	return e->kind == EXPR_CALL && e->call.fn && e->call.fn->id == BI_TID && !e->call.args.nr;
}

bool check_map_key(struct sema *s, struct map_state *m, struct expr *key, struct span at)
{
	const struct type *t, *p;
	bool lossy = false;

	m->not_by_tid |= !key;
	if (!key) {
		if (m->keyed)
			return bad_shape(s, m, false, at);
		m->scalar = true;
		return true;
	}
	if (m->scalar) {
		check_value(s, key);
		return bad_shape(s, m, true, at);
	}
	m->keyed = true;
	t = check_expr(s, key);
	if (t->kind == TY_POISON)
		return false;
	m->not_by_tid |= !is_tid(key);
	if (m->per_thread && !is_tid(key)) {
		diag_hint(diag_error(s->ds, E_MAP, key->span, "@%s is declared as perthread: its key is tid, and nothing else", m->m.name),
			  "declare it as hash(N) for other keys");
		return false;
	}
	if (is_ctx(key)) {
		diag_error(s->ds, E_MAP, key->span, "context cannot be part of a map key");
		return false;
	}
	if ((type_is_agg(t) && !t->castable) || type_is_agg_record(t))
		return bad_key_kind(s, t, at);
	t = read_as_value(s, key);
	if (t->kind == TY_POISON || !key_ok(s, t, at))
		return false;
	t = stored(s, strip_btf(s, t));
	if (!t->size)
		return bad_key_kind(s, t, at);
	if (!m->key)
		m->key = t;
	p = promote(s, m->key, t, &lossy);
	if (!p) {
		diag_error(s->ds, E_TYPE_MISMATCH, at,
			   "Argument mismatch for @%s: trying to access with arguments: '%s' when map expects arguments: '%s'",
			   m->m.name, tt(s, t), tt(s, m->key));
		return false;
	}
	if (p != m->key) {
		m->key = p;
		s->changed = true;
	}
	m->m.key_type = concrete(s, p);
	if (lossy)
		warn_lossy(s, key, m->m.key_type);
	cast_to(s, key, m->m.key_type);
	return true;
}

/* What is in the map now, for use in an expression; NULL: not known (poison; reported in the last round). */
const struct type *map_known(struct sema *s, struct map_state *m, const struct expr *e)
{
	m->mentioned = true;
	if (m->value)
		return m->value;
	m->unknown_read = true;
	if (s->final && !m->assigned)
		undefined(s, e);
	return NULL;
}

const struct type *check_map(struct sema *s, struct expr *e)
{
	struct map_state *m = map_get(s, e);
	bool key_good = check_map_key(s, m, e->kind == EXPR_MAP_AT ? e->map.key : NULL, e->span);
	const struct type *t = map_known(s, m, e);

	m->prog_read |= !s->type_only;
	if (!t || !key_good)
		return poison(e);
	return e->type = t;
}

void check_map_target(struct sema *s, struct expr *e)
{
	struct map_state *m = map_get(s, e);

	m->mentioned = true;
	if (!check_map_key(s, m, e->kind == EXPR_MAP_AT ? e->map.key : NULL, e->span)) {
		poison(e);
		return;
	}
	e->type = m->value ? concrete(s, m->value) : &type_void;
}

static void mismatch(struct sema *s, struct map_state *m, const struct type *t, struct span at)
{
	diag_error(s->ds, E_TYPE_MISMATCH, at,
		   "Type mismatch for @%s: trying to assign value of type '%s' when map already has a type '%s'", m->m.name, tt(s, t),
		   tt(s, m->value));
}

void map_assign_type(struct sema *s, struct map_state *m, struct expr *value, struct span at)
{
	const struct type *t = stored(s, strip_btf(s, value->type)), *p;
	bool lossy = false;

	m->assigned = true;
	if (t->kind == TY_POISON)
		return;
	if (t->kind == TY_VOID || (m->keyed && !type_is_agg(t) && !t->size)) {
		diag_error(s->ds, E_MAP, at, "Invalid map value type: %s", tt(s, t));
		return;
	}
	if (!m->value) {
		m->value = t;
		s->changed |= m->unknown_read;
	}
	p = promote(s, m->value, t, &lossy);
	if (!p && m->guessed) {		/* "@m[k] = !@m[k]" */
		m->guessed = false;
		p = t;
	}
	if (!p) {
		mismatch(s, m, t, at);
		return;
	}
	if (p != m->value) {
		m->value = p;
		s->changed = true;
	}
	p = concrete(s, p);
	if (lossy)
		warn_lossy(s, value, p);
	m->m.value_type = p;
	cast_to(s, value, p);
}

struct map_state *map_arg(struct sema *s, struct expr *call, size_t i)
{
	struct expr *e = call->call.args.v[i];
	struct map_state *m;

	if (e->kind != EXPR_MAP) {
		diag_error(s->ds, E_ARG_TYPE, e->span, "%s() expects a map argument", call->call.name);
		return NULL;
	}
	m = map_get(s, e);
	e->type = &type_void;
	if (!map_known(s, m, e))
		return NULL;
	if (call->call.fn->id == BI_CLEAR)
		m->end_clears += s->unit && s->unit->group && s->unit->group->prog.kind == PROBE_END;
	else if (call->call.fn->id != BI_DELETE && call->call.fn->id != BI_HAS_KEY)
		m->elsewhere = true;
	if (m->per_thread && call->call.fn->id != BI_DELETE && call->call.fn->id != BI_HAS_KEY) {
		diag_error(s->ds, E_MAP, e->span, "%s() cannot be used on @%s, which is declared as perthread: its elements belong to threads",
			   call->call.name, m->m.name);
		return NULL;
	}
	call_info(s, call)->map = &m->m;
	return m;
}
