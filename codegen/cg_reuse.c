/*
 * One lookup for the commonest pair of reads:
 *
 *	kretprobe:f /@start[tid]/ { @ns = hist(nsecs - @start[tid]); delete(@start, tid); }
 *
 * What the predicate read is remembered and given again when the body reads the same element, unless the program may have
 * changed the map in between.  (Another CPU may have; then the first read is as right as the second.)
 *
 * Invariants: only reads that every way into the body passes are remembered, so the value is defined wherever the body
 * uses it.  A write to the map forgets what is known of it, from there on in the order of the text; a loop, a call of a
 * function forgets everything, as its text may run again or write anything.
 */
#include "codegen/cg_priv.h"

#include <string.h>

/* Builtins without arguments that give the same all through a run of a program. */
static bool is_fixed(const struct expr *e)
{
	if (e->kind != EXPR_CALL || !e->call.fn || e->call.args.nr)
		return false;
	switch ((int)e->call.fn->id) {	/* a few of many */
	case BI_TID: case BI_PID: case BI_UID: case BI_GID: case BI_CGROUP: case BI_CURTASK: case BI_ARGN: case BI_ARGS:
	case BI_COMM: case BI_RETVAL:
		return true;
	}
	return false;
}

/* The same value by the same text. */
static bool same(const struct expr *a, const struct expr *b)
{
	if (a->kind != b->kind || a->type != b->type)
		return false;
	if (a->kind == EXPR_INT)
		return a->num.value == b->num.value;
	if (a->kind == EXPR_STR)
		return a->str.len == b->str.len && !memcmp(a->str.s, b->str.s, a->str.len);
	if (a->kind == EXPR_CAST)
		return same(a->cast.e, b->cast.e);
	if (a->kind == EXPR_CALL)
		return is_fixed(a) && is_fixed(b) && a->call.fn == b->call.fn && a->call.info->num == b->call.info->num;
	if (a->kind == EXPR_FIELD)	/* of args themselves: what a pointer leads to may change */
		return a->field.field == b->field.field && a->field.e->type->kind != TY_PTR && same(a->field.e, b->field.e);
	if (a->kind != EXPR_TUPLE || a->list.nr != b->list.nr)
		return false;
	for (size_t i = 0; i < a->list.nr; i++)
		if (!same(a->list.v[i], b->list.v[i]))
			return false;
	return true;
}

/* Marks the map reads below e that are evaluated whenever e is. */
static void mark(struct cg *cg, const struct expr *e)
{
	if (e->kind == EXPR_MAP_AT) {
		vec_push(cg->arena, &cg->fn->marked, e);
	} else if (e->kind == EXPR_CAST) {
		mark(cg, e->cast.e);
	} else if (e->kind == EXPR_UNARY && e->unary.op != OP_DEREF && e->unary.op != OP_ADDR) {
		mark(cg, e->unary.e);
	} else if (e->kind == EXPR_BINARY && e->bin.op != OP_LAND && e->bin.op != OP_LOR) {
		mark(cg, e->bin.l);
		mark(cg, e->bin.r);
	}
}

void cg_reuse_mark(struct cg *cg, const struct expr *pred)
{
	if (pred->kind == EXPR_BINARY && pred->bin.op == OP_LAND) {
		cg_reuse_mark(cg, pred->bin.l);
		cg_reuse_mark(cg, pred->bin.r);
	} else {
		mark(cg, pred);
	}
}

void cg_known_put(struct cg *cg, const struct expr *e, LLVMValueRef v, bool there)
{
	for (size_t i = 0; i < cg->fn->marked.nr; i++)
		if (cg->fn->marked.v[i] == e)
			vec_push(cg->arena, &cg->fn->known, (struct cg_known){ e, v, there });
}

static const struct cg_known *known(const struct cg *cg, const struct map *m, const struct expr *key)
{
	for (size_t i = 0; i < cg->fn->known.nr; i++) {
		const struct cg_known *k = &cg->fn->known.v[i];

		if (k->e->map.map == m && key && same(k->e->map.key, key))
			return k;
	}
	return NULL;
}

LLVMValueRef cg_known_get(struct cg *cg, const struct expr *e)
{
	const struct cg_known *k = known(cg, e->map.map, e->map.key);

	return k ? k->v : NULL;
}

bool cg_known_there(struct cg *cg, const struct map *m, const struct expr *key)
{
	const struct cg_known *k = known(cg, m, key);

	return k && k->there;
}

void cg_known_forget(struct cg *cg, const struct map *m)
{
	size_t nr = 0;

	for (size_t i = 0; i < cg->fn->known.nr; i++)
		if (m && cg->fn->known.v[i].e->map.map != m)
			cg->fn->known.v[nr++] = cg->fn->known.v[i];
	cg->fn->known.nr = nr;
}
