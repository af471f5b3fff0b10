/*
 * sema: programs that may wait for memory.
 *
 * A page that the process has not touched (a literal, a mapped file) is not in memory when a probe looks at it.  The kernel lets programs
 * of user probes sleep (Linux 6.0), so they can have the page fetched and read again; codegen/cg_pagein.c has the code.
 *
 * Not every program may, because one that waits is neither inside an RCU read-side section nor ends soon:
 *  - probes that are perf events run under a lock of their processor, for all of them (before 6.10, uprobe_dispatcher() in
 *    kernel/trace/trace_uprobe.c), so each would wait for the one; those of multi links (6.6) do not;
 *  - the reader of a map with two banks waits for programs by an RCU grace period (runtime/bank.c);
 *  - where programs are counted on their processor (ap_nest.c), one that waits would keep others out;
 *  - functions of the script find the caller's scratch slot as the highest in use (codegen/cg_prog.c), which might be that of
 *    another that waits.
 */
#include "sema/ap.h"
#include "sema/sema_priv.h"

struct wait_walk {
	const struct plan *plan;
	const struct typed_prog *prog;
	bool reads, banked;
};

static bool to_user(const struct expr *e)
{
	return e->type && e->type->kind == TY_PTR && e->type->space == AS_USER;
}

static bool is_in_memory(const struct typed_prog *p, const struct expr *e)
{
	uint64_t n = e->call.info->num;

	return e->call.fn->id == BI_ARGN && n < p->nr_places && p->places[n].kind == PLACE_MEM;
}

static bool call_reads(const struct typed_prog *p, const struct expr *e)
{
	if (!e->call.fn)
		return false;
	for (size_t i = 0; i < e->call.args.nr; i++)
		if (to_user(e->call.args.v[i]))
			return true;
	return is_in_memory(p, e);
}

static void wait_expr(void *arg, struct expr *e)
{
	struct wait_walk *w = arg;

	if (e->kind == EXPR_UNARY && e->unary.op == OP_DEREF)
		w->reads |= to_user(e->unary.e);
	else if (e->kind == EXPR_FIELD)
		w->reads |= to_user(e->field.e);
	else if (e->kind == EXPR_INDEX)
		w->reads |= to_user(e->index.e);
	else if (e->kind == EXPR_CALL)
		w->reads |= call_reads(w->prog, e);
	else if (e->kind == EXPR_MAP || e->kind == EXPR_MAP_AT)
		w->banked |= w->plan->maps.v[e->map.map->plan].bank != 0;
}

bool typed_reads_user(const struct plan *p, const struct typed_prog *prog, struct expr *e)
{
	struct wait_walk w = { .plan = p, .prog = prog };

	walk_expr(&(struct walker){ .arg = &w, .expr = wait_expr }, e);
	return w.reads;
}

static bool hook_waits(enum hook h)
{
	return h == HOOK_UPROBE_MULTI || h == HOOK_UPROBE_SESSION;
}

static bool has_functions(const struct typed *t)
{
	for (size_t i = 0; i < t->funcs.nr; i++)
		if (!t->funcs.v[i]->imported)
			return true;
	return false;
}

void plan_waiting(struct sema *s)
{
	struct plan *p = s->plan;
	struct wait_walk *w = arena_new_array(s->arena, struct wait_walk, p->progs.nr + 1);

	/* A slot of scratch memory is taken by an exchange where others may come in between. */
	if (!host_has(s, FEAT_SLEEPABLE_UPROBE) || !host_has(s, FEAT_ATOMICS) || s->host->cpu_level < 3)
		return;
	if (p->nest_limit || has_functions(s->typed))
		return;
	for (size_t i = 0; i < s->typed->progs.nr; i++) {
		const struct typed_prog *tp = &s->typed->progs.v[i];
		struct wait_walk *x = &w[tp->plan];	/* one for both halves of a session */
		struct walker walker = { .arg = x, .expr = wait_expr };

		x->plan = p;
		x->prog = tp;
		walk_expr(&walker, tp->pred);
		walk_block(&walker, tp->body);
	}
	for (size_t i = 0; i < p->progs.nr; i++)
		p->progs.v[i].sleepable |= hook_waits(p->progs.v[i].hook) && w[i].reads && !w[i].banked;
}
