/*
 * sema: scratch variables.
 *
 * A variable lives in the block that first assigns or declares it.  What is learnt about its type lasts over the
 * rounds in a struct var_rec, found by the place of the first mention.
 *
 * The body of a for loop becomes a function of its own, so variables of enclosing blocks that it uses are noted in its loop_info.
 */
#include "sema/sema_priv.h"

void scope_push(struct sema *s, struct scope *sc)
{
	sc->up = s->scope;
	s->scope = sc;
}

void scope_pop(struct sema *s)
{
	struct scope *sc = s->scope;

	s->scope = sc->up;
	if (!s->final || s->type_only)
		return;
	for (size_t i = 0; i < sc->vars.nr; i++) {
		const struct scope_var *v = &sc->vars.v[i];

		if (!v->assigned && v->declared)
			diag_warn(s->ds, W_UNASSIGNED, v->var->span, "Variable $%s was never assigned to.", shown(s, v->var->name));
		if (v->rec->unknown_read && !v->rec->type && !v->var->declared_type && !diag_has_errors(s->ds))
			diag_error(s->ds, E_VAR, v->var->span, "Could not resolve the type of this variable");
	}
}

static void capture(struct sema *s, struct loop_info *li, struct scope_var *v)
{
	for (size_t i = 0; i < li->captured.nr; i++)
		if (li->captured.v[i] == v->var)
			return;
	vec_push(s->arena, &li->captured, v->var);
	v->var->captured = true;
	/* handed over through memory: the verifier no longer knows what it points to */
	if (v->rec->type && v->rec->type->kind == TY_PTR && v->rec->type->btf_ptr) {
		v->rec->type = strip_btf(s, v->rec->type);
		v->var->type = v->rec->type;
		v->rec->reassigned = true;
		s->changed = true;
	}
}

struct scope_var *scope_find(struct sema *s, const char *name)
{
	struct loop_info *crossed[64];
	size_t nr = 0;

	for (struct scope *sc = s->scope; sc; sc = sc->up) {
		for (size_t i = 0; i < sc->vars.nr; i++) {
			if (sc->vars.v[i].var->name != name)
				continue;
			for (size_t k = 0; k < nr; k++)
				capture(s, crossed[k], &sc->vars.v[i]);
			return &sc->vars.v[i];
		}
		if (sc->loop && nr < 64)
			crossed[nr++] = sc->loop;
	}
	return NULL;
}

static struct var_rec *rec_for(struct sema *s, struct span at)
{
	struct var_rec *r;

	for (size_t i = 0; i < s->unit->recs.nr; i++) {
		r = s->unit->recs.v[i];
		if (r->at.off == at.off && r->at.src == at.src && r->at.exp == at.exp)
			return r;
	}
	r = arena_new_obj(s->arena, struct var_rec);
	r->at = at;
	vec_push(s->arena, &s->unit->recs, r);
	return r;
}

struct scope_var *scope_declare(struct sema *s, struct expr *e)
{
	struct scope_var v = { .rec = rec_for(s, e->span) };

	v.var = arena_new_obj(s->arena, struct var);
	v.var->name = e->var.name;
	v.var->span = e->span;
	v.var->id = s->next_var++;
	v.var->type = v.rec->type ? concrete(s, v.rec->type) : &type_poison;
	e->var.var = v.var;
	e->type = v.var->type;
	vec_push(s->arena, &s->scope->vars, v);
	return &vec_last(&s->scope->vars);
}

static const char *near_var(struct sema *s, const char *name)
{
	const char *names[128];
	size_t nr = 0;

	for (struct scope *sc = s->scope; sc; sc = sc->up)
		for (size_t i = 0; i < sc->vars.nr && nr < 128; i++)
			if (!strchr(sc->vars.v[i].var->name, '#'))
				names[nr++] = sc->vars.v[i].var->name;
	return nearest_name(name, names, nr);
}

const struct type *check_var(struct sema *s, struct expr *e)
{
	struct scope_var *v = scope_find(s, e->var.name);

	if (!v) {
		struct diag *d = diag_error(s->ds, E_NAME, e->span, "Undefined or undeclared variable: $%s", shown(s, e->var.name));
		const char *near = near_var(s, e->var.name);

		if (near)
			diag_hint(d, "did you mean '$%s'?", near);
		return poison(e);
	}
	v->used = true;
	e->var.var = v->var;
	if (!v->assigned && v->declared && !s->type_only && s->final)
		diag_warn(s->ds, W_UNASSIGNED, e->span, "Variable used before it was assigned: $%s", shown(s, e->var.name));
	if (v->var->declared_type)
		return e->type = v->var->type;
	if (!v->rec->type) {
		v->rec->unknown_read = true;
		return e->type = &type_poison;
	}
	return e->type = v->rec->type;
}

static bool int_like(const struct type *t)
{
	return t->kind == TY_INT || t->kind == TY_ENUM;
}

static void mismatch(struct sema *s, struct scope_var *v, const struct type *t, struct span at)
{
	diag_error(s->ds, E_TYPE_MISMATCH, at,
		   "Type mismatch for $%s: trying to assign value of type '%s' when variable already has a type '%s'",
		   shown(s, v->var->name), tt(s, t), tt(s, v->rec->type ? v->rec->type : v->var->type));
}

static bool literal_fits(const struct expr *e, const struct type *to)
{
	unsigned bits = to->size * 8;

	if (e->num.negative)
		return to->is_signed && (bits == 64 || (int64_t)e->num.value >= -(1ll << (bits - 1)));
	if (to->is_signed)
		bits--;
	return bits == 64 || e->num.value < (1ull << bits);
}

/* "let $x : T": the type stays. */
static void assign_declared(struct sema *s, struct scope_var *v, struct expr *value, struct span at)
{
	const struct type *to = v->var->type, *t = value->type, *p;
	bool lossy = false;

	if (to == t)
		return;
	if (int_like(to) && int_like(t)) {
		if (value->kind == EXPR_INT && !literal_fits(value, as_int(s, to))) {
			mismatch(s, v, t, at);
			return;
		}
		p = as_int(s, t);
		if (!expr_is_literal_int(value) && !type_is_lit(t) &&
		    (p->size > to->size || (p->size == to->size && p->is_signed != to->is_signed) || (p->is_signed && !to->is_signed)))
			warn_narrow(s, value, to);
		cast_to(s, value, to);
		return;
	}
	p = promote(s, to, t, &lossy);
	if (p != to && !(to->kind == TY_PTR && t->kind == TY_PTR)) {
		mismatch(s, v, t, at);
		return;
	}
	cast_to(s, value, to);
}

static bool can_hold(struct sema *s, const struct type *t, struct span at)
{
	if (t->kind != TY_VOID && !type_is_agg(t))
		return true;
	diag_error(s->ds, E_VAR, at, "Value '%s' cannot be assigned to a scratch variable.", tt(s, t));
	return false;
}

/* Same pointee, other space: reads through it may take the wrong helper. */
static void warn_space(struct sema *s, const struct type *old, const struct type *t, struct span at)
{
	if (old->kind == TY_PTR && t->kind == TY_PTR && old->space != t->space && old->space != AS_NONE && t->space != AS_NONE)
		diag_warn(s->ds, W_SPACE, at, "Addrspace mismatch");
}

void var_assign_type(struct sema *s, struct scope_var *v, struct expr *value, struct span at)
{
	const struct type *t = value->type, *p;
	bool lossy = false, again = v->assigned || v->declared;
	struct var_rec *rec = v->rec;

	v->assigned = true;
	if (t->kind == TY_POISON || !can_hold(s, t, at))
		return;
	if (v->var->declared_type) {
		assign_declared(s, v, value, at);
		return;
	}
	if (again || rec->reassigned) {
		rec->reassigned = true;
		t = strip_btf(s, t);
	}
	if (!rec->type) {
		s->changed |= rec->unknown_read;
		rec->type = t;
	}
	warn_space(s, rec->type, t, at);
	p = promote(s, rec->reassigned ? strip_btf(s, rec->type) : rec->type, t, &lossy);
	if (!p) {
		mismatch(s, v, t, at);
		return;
	}
	if (p != rec->type) {
		rec->type = p;
		s->changed = true;
	}
	p = concrete(s, p);
	if (lossy)
		warn_lossy(s, value, p);
	v->var->type = p;
	cast_to(s, value, p);
}
