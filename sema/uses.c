/*
 * sema: what a body mentions, found before its attach points are expanded, because it decides which of them may share a program.
 *
 * 'probe' is a number while it is only printed or a key: all attach points of a wildcard then share one program, and the reader
 * knows the names.  Elsewhere it is text, and each attach point has a program of its own.  A key is one type in the whole script, so
 * 'probe' is a number there only if nothing else is a key at that place, and no loop over the map does more with it than print it.
 */
#include <string.h>

#include "sema/sema_priv.h"

#define MAX_PLACES 64			/* of keys; further ones are text */

/* Of one map: places of its key where 'probe' has to be text. */
struct key_places {
	const char *map;
	uint64_t text;
};

struct uses_walk {
	struct sema *s;
	struct ap_uses *uses;
	struct arena *arena;		/* for names of arguments; NULL: nobody wants them */
	unsigned nr_probe, nr_plain;	/* mentions of 'probe'; those that only print it or use it as a key */
};

static bool is_probe_name(const struct expr *e)
{
	return (e->kind == EXPR_IDENT && !strcmp(e->ident.name, "probe")) ||
	       (e->kind == EXPR_CALL && !e->call.args.nr && !strcmp(e->call.name, "probe"));
}

static void note_name(struct uses_walk *w, const char *name)
{
	struct ap_uses *u = w->uses;

	if (!strncmp(name, "__builtin_", 10))
		name += 10;
	if (!strncmp(name, "arg", 3) && name[3] >= '0' && name[3] <= '9')
		u->argn = true;
	else if (!strcmp(name, "kstack"))
		u->stack = true;
	else if (!strcmp(name, "ustack") || !strcmp(name, "dw_ustack") || !strcmp(name, "reg"))
		u->user_ip = true;
	else if (!strcmp(name, "args"))
		u->args = true;
	else if (!strcmp(name, "func"))
		u->func = true;
	else if (!strcmp(name, "retval"))
		u->retval = true;
	else if (!strcmp(name, "ctx"))
		u->ctx = true;
	else if (!strcmp(name, "probe"))
		u->probe = true;
}

static bool is_print(const struct expr *e)
{
	return e->kind == EXPR_CALL &&
	       (!strncmp(e->call.name, "print", 5) || !strcmp(e->call.name, "errorf") || !strcmp(e->call.name, "warnf"));
}

/* ---- keys ---- */

static struct key_places *places_of(struct sema *s, const char *map)
{
	struct key_places p = { map, 0 };

	for (size_t i = 0; i < s->key_places.nr; i++)
		if (!strcmp(s->key_places.v[i].map, map))
			return &s->key_places.v[i];
	vec_push(s->arena, &s->key_places, p);
	return &vec_last(&s->key_places);
}

/* The key in @m[key], delete(@m, key), has_key(@m, key), find(@m, key, $v); NULL: e is none of them. */
static const struct expr *key_of(const struct expr *e, const char **map)
{
	if (e->kind == EXPR_MAP_AT) {
		*map = e->map.name;
		return e->map.key;
	}
	if (e->kind != EXPR_CALL || e->call.args.nr < 2 || e->call.args.v[0]->kind != EXPR_MAP ||
	    (strcmp(e->call.name, "delete") && strcmp(e->call.name, "has_key") && strcmp(e->call.name, "find")))
		return NULL;
	*map = e->call.args.v[0]->map.name;
	return e->call.args.v[1];
}

static uint64_t place(size_t i)
{
	return i < MAX_PLACES ? 1ull << i : 0;
}

/* Places of a key where 'probe' stands, or something else. */
static uint64_t places_with(const struct expr *key, bool probe)
{
	uint64_t places = 0;

	if (key->kind != EXPR_TUPLE)
		return is_probe_name(key) ? (probe ? place(0) : 0) : (probe ? 0 : ~0ull);
	for (size_t i = 0; i < key->list.nr; i++)
		if (is_probe_name(key->list.v[i]) == probe)
			places |= place(i);
	return places;
}

static void note_other_keys(void *arg, struct expr *e)
{
	struct sema *s = arg;
	const char *map;
	const struct expr *key = key_of(e, &map);

	s->mentions_probe |= is_probe_name(e);
	if (key)
		places_of(s, map)->text |= places_with(key, false);
}

/* Uses of a loop's variable: all, and those that print the key or take the value. */
struct loop_uses {
	const char *var;
	unsigned nr, nr_plain;
};

static bool is_key_of(const struct expr *e, const char *var)
{
	while (e->kind == EXPR_TUPLE_AT && e->at.e->kind == EXPR_TUPLE_AT)
		e = e->at.e;
	if (e->kind == EXPR_TUPLE_AT && e->at.index == 0)
		e = e->at.e;
	return e->kind == EXPR_VAR && !strcmp(e->var.name, var);
}

static void loop_expr(void *arg, struct expr *e)
{
	struct loop_uses *u = arg;

	u->nr += e->kind == EXPR_VAR && !strcmp(e->var.name, u->var);
	u->nr_plain += e->kind == EXPR_TUPLE_AT && e->at.index == 1 && e->at.e->kind == EXPR_VAR && !strcmp(e->at.e->var.name, u->var);
	for (size_t i = 0; is_print(e) && i < e->call.args.nr; i++)
		u->nr_plain += is_key_of(e->call.args.v[i], u->var);
}

static void note_loop(void *arg, struct stmt *st)
{
	struct loop_uses u = { 0 };
	struct walker w = { .arg = &u, .expr = loop_expr };

	if (st->kind != STMT_FOR_MAP || st->loop.map->kind != EXPR_MAP || st->loop.var->kind != EXPR_VAR)
		return;
	u.var = st->loop.var->var.name;
	walk_block(&w, st->loop.body);
	if (u.nr > u.nr_plain)
		places_of(arg, st->loop.map->map.name)->text = ~0ull;
}

/* In a program that has 'probe' as text it is text as a key, too. */
static void make_keys_text(void *arg, struct expr *e)
{
	struct sema *s = arg;
	const char *map;
	const struct expr *key = key_of(e, &map);
	struct key_places *p;

	if (!key)
		return;
	p = places_of(s, map);
	s->changed |= (places_with(key, true) & ~p->text) != 0;
	p->text |= places_with(key, true);
}

static unsigned nr_plain_keys(struct sema *s, const struct expr *e)
{
	const char *map;
	const struct expr *key = key_of(e, &map);

	return key ? (unsigned)__builtin_popcountll(places_with(key, true) & ~places_of(s, map)->text) : 0;
}

void uses_find_keys(struct sema *s)
{
	struct walker other = { .arg = s, .expr = note_other_keys, .stmt = note_loop };
	struct walker text = { .arg = s, .expr = make_keys_text };

	for (size_t i = 0; i < s->items.nr; i++) {
		const struct item *it = &s->items.v[i];

		if (it->kind == ITEM_PROBE)
			walk_expr(&other, it->probe->pred);
		if (it->kind == ITEM_PROBE || it->kind == ITEM_FUNC)
			walk_block(&other, it->kind == ITEM_PROBE ? it->probe->body : it->func->body);
	}
	s->changed = s->mentions_probe;
	while (s->changed) {
		s->changed = false;
		for (size_t i = 0; i < s->items.nr; i++) {
			struct probe *p = s->items.v[i].kind == ITEM_PROBE ? s->items.v[i].probe : NULL;

			if (!p || !uses_find(s, p).probe_as_text)
				continue;
			walk_expr(&text, p->pred);
			walk_block(&text, p->body);
		}
	}
}

/* ---- one body ---- */

/* The name in "args.name"; NULL: it is something else. */
static const char *arg_field(const struct expr *e)
{
	const struct expr *base = e->kind == EXPR_FIELD ? e->field.e : NULL;

	if (!base || !((base->kind == EXPR_IDENT && !strcmp(base->ident.name, "args")) ||
		       (base->kind == EXPR_CALL && !strcmp(base->call.name, "args"))))
		return NULL;
	return e->field.name;
}

static void note_field(struct uses_walk *w, const char *name, int as)
{
	struct ap_uses *u = w->uses;

	if (!name || !w->arena)
		return;
	for (size_t i = 0; i < u->fields.nr; i++)
		if (!strcmp(u->fields.v[i].name, name)) {
			if (as > (int)u->fields.v[i].as)
				u->fields.v[i].as = as;
			return;
		}
	vec_push(w->arena, &u->fields, (struct arg_use){ name, as });
}

static void note_fields(struct uses_walk *w, const struct expr *e)
{
	note_field(w, arg_field(e), ARG_INT);
	if (e->kind == EXPR_FIELD)
		note_field(w, arg_field(e->field.e), ARG_NESTED);
	if (e->kind == EXPR_BINARY && e->bin.r->kind == EXPR_STR)
		note_field(w, arg_field(e->bin.l), ARG_TEXT);
	if (e->kind == EXPR_BINARY && e->bin.l->kind == EXPR_STR)
		note_field(w, arg_field(e->bin.r), ARG_TEXT);
}

static void uses_expr(void *arg, struct expr *e)
{
	struct uses_walk *w = arg;

	note_fields(w, e);
	w->nr_probe += is_probe_name(e);
	if (e->kind == EXPR_IDENT)
		note_name(w, e->ident.name);
	if (e->kind == EXPR_CALL)
		note_name(w, e->call.name);
	for (size_t i = 0; is_print(e) && i < e->call.args.nr; i++)
		w->nr_plain += is_probe_name(e->call.args.v[i]);
	if (w->s->mentions_probe)
		w->nr_plain += nr_plain_keys(w->s, e);
}

struct ap_uses uses_find(struct sema *s, struct probe *p)
{
	struct ap_uses uses = { 0 };
	struct uses_walk w = { .s = s, .uses = &uses, .arena = s->opts->check_only ? s->arena : NULL };
	struct walker wk = { .arg = &w, .expr = uses_expr };

	walk_expr(&wk, p->pred);
	walk_block(&wk, p->body);
	uses.probe_as_text = w.nr_probe > w.nr_plain;
	return uses;
}
