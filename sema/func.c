/*
 * sema: functions of the script ("fn f($x : T) : R { }"), which become subprograms.  Arguments and results fit a register.
 */
#include "sema/sema_priv.h"

struct func *func_find(struct sema *s, const char *name)
{
	for (size_t i = 0; i < s->typed->funcs.nr; i++)
		if (s->typed->funcs.v[i]->name == name)
			return s->typed->funcs.v[i];
	return NULL;
}

const char *func_nearest(struct sema *s, const char *name)
{
	const char *names[128];
	size_t nr = 0;

	for (size_t i = 0; i < s->typed->funcs.nr && nr < 128; i++)
		names[nr++] = s->typed->funcs.v[i]->name;
	return nearest_name(name, names, nr);
}

static bool fits_register(const struct type *t)
{
	return t->kind == TY_INT || t->kind == TY_BOOL || t->kind == TY_PTR || t->kind == TY_ENUM;
}

static struct unit *add_func(struct sema *s, struct func_decl *d)
{
	struct func *f = arena_new_obj(s->arena, struct func);
	struct unit *u = arena_new_obj(s->arena, struct unit);

	f->name = d->name;
	f->ret = &type_void;
	f->index = (uint32_t)s->typed->funcs.nr;
	u->func = f;
	u->func_decl = d;
	if (builtin_find(d->name) || func_find(s, d->name))
		diag_error(s->ds, E_FUNC, d->name_span, "Redefinition of function: %s", d->name);
	if (d->params.nr > 5)
		diag_error(s->ds, E_FUNC, d->name_span, "a function takes at most 5 arguments (%zu declared)", d->params.nr);
	vec_push(s->arena, &s->typed->funcs, f);
	vec_push(s->arena, &s->units, u);
	return u;
}

static void declare_types(struct sema *s, struct unit *u)
{
	const struct func_decl *d = u->func_decl;

	s->unit = u;
	for (size_t i = 0; i < d->params.nr; i++) {
		struct var *v = arena_new_obj(s->arena, struct var);
		const struct type *t = resolve_type(s, d->params.v[i].type);

		v->name = d->params.v[i].name;
		v->span = d->params.v[i].span;
		v->id = s->next_var++;
		v->declared_type = v->is_param = true;
		v->param_index = (uint32_t)i;
		v->type = t ? t : &type_poison;
		if (t && !fits_register(t)) {
			diag_error(s->ds, E_FUNC, v->span, "an argument of a function is an integer, bool or pointer, not '%s'", tt(s, t));
			v->type = &type_poison;
		}
		vec_push(s->arena, &u->func->params, v);
	}
	if (d->ret) {
		const struct type *t = resolve_type(s, d->ret);

		u->func->ret = t ? t : &type_poison;
		if (t && t->kind != TY_VOID && !fits_register(t))
			diag_error(s->ds, E_FUNC, d->name_span, "a function returns an integer, bool, pointer or nothing, not '%s'", tt(s, t));
	}
	s->unit = NULL;
}

void funcs_collect(struct sema *s)
{
	size_t first = s->units.nr;

	for (size_t i = 0; i < s->items.nr; i++)
		if (s->items.v[i].kind == ITEM_FUNC)
			add_func(s, s->items.v[i].func);
	for (size_t i = first; i < s->units.nr; i++)
		declare_types(s, s->units.v[i]);
	import_bpf_funcs(s);
}

/* A value where a declared type is expected.  as_is: a pointer stays what the verifier knows it to be. */
static bool fit_value(struct sema *s, struct expr *e, const struct type *to, bool as_is)
{
	const struct type *t = e->type;

	if (t->kind == TY_POISON || to->kind == TY_POISON)
		return true;
	if ((t->kind == TY_INT || t->kind == TY_ENUM || t->kind == TY_BOOL) && (to->kind == TY_INT || to->kind == TY_ENUM)) {
		settle(s, e);
		cast_to(s, e, to);
		return true;
	}
	if (t->kind != to->kind)
		return false;
	settle(s, e);
	if (!as_is)
		cast_to(s, e, to);
	return true;
}

const struct type *check_func_call(struct sema *s, struct expr *e, struct func *f)
{
	e->call.fn = NULL;
	e->call.func = f;
	if (e->call.args.nr != f->params.nr) {
		diag_error(s->ds, E_ARG_COUNT, e->span, "%s() requires %s argument%s (%zu provided)", f->name,
			   f->params.nr == 1 ? "one" : f->params.nr ? arena_printf(s->arena, "%zu", f->params.nr) : "no",
			   f->params.nr == 1 ? "" : "s", e->call.args.nr);
		return poison(e);
	}
	for (size_t i = 0; i < f->params.nr; i++) {
		struct expr *a = e->call.args.v[i];
		const struct type *t = check_value(s, a);

		if (!fit_value(s, a, f->params.v[i]->type, f->imported)) {
			diag_error(s->ds, E_FUNC, a->span, "Expected %s for argument $%s got %s", tt(s, f->params.v[i]->type),
				   f->params.v[i]->name, tt(s, t));
			return poison(e);
		}
	}
	call_info(s, e);
	return e->type = f->ret;
}

void check_func_body(struct sema *s, struct unit *u)
{
	struct scope sc = { 0 };

	u->func->body = ast_clone_block(s->arena, u->func_decl->body);
	s->scope = NULL;
	scope_push(s, &sc);
	for (size_t i = 0; i < u->func->params.nr; i++) {
		struct scope_var v = { .var = u->func->params.v[i], .assigned = true, .declared = true };

		v.rec = arena_new_obj(s->arena, struct var_rec);
		v.rec->type = v.var->type;
		vec_push(s->arena, &sc.vars, v);
	}
	check_block(s, u->func->body);
	scope_pop(s);
}

static void return_in_func(struct sema *s, struct stmt *st)
{
	struct func *f = s->unit->func;
	const struct type *t = st->expr ? check_value(s, st->expr) : &type_void;

	if (t->kind == TY_POISON || f->ret->kind == TY_POISON)
		return;
	if (st->expr ? !fit_value(s, st->expr, f->ret, false) || f->ret->kind == TY_VOID : f->ret->kind != TY_VOID)
		diag_error(s->ds, E_FUNC, st->span, "Function %s is of type %s, cannot return %s", f->name, tt(s, f->ret), tt(s, t));
}

void check_return(struct sema *s, struct stmt *st)
{
	const struct type *t;

	note_exit(s, true);
	if (s->unit->func) {
		return_in_func(s, st);
		return;
	}
	if (s->loop && s->loop_return && s->loop_return != (st->expr ? 1 : 2))
		diag_error(s->ds, E_LOOP, st->span, "Return value used in loop is inconsistent");
	if (s->loop)
		s->loop_return = st->expr ? 1 : 2;
	if (!st->expr)
		return;
	t = check_value(s, st->expr);
	if (t->kind == TY_POISON)
		return;
	if (t->kind != TY_INT && t->kind != TY_BOOL && t->kind != TY_ENUM) {
		diag_error(s->ds, E_JUMP, st->span, "Probe return values can only be integers. Found %s", tt(s, t));
		return;
	}
	settle(s, st->expr);
	cast_to(s, st->expr, int64_of(s, true));
}
