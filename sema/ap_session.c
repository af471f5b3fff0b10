/*
 * Sessions: an entry probe and a return probe on the same functions become one program with one link, called by the kernel at
 * entry and at return (kprobes 6.10, uprobes 6.13).  That costs less than two links, and half the programs.
 *
 * Both halves keep their own body, types and attach points.  The plan gets one program; the attach points of the return
 * half ride on the link of the entry half.
 */
#include "sema/ap_priv.h"

#include <string.h>

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* Hooked up by a multi link, or by a perf event where a multi link would do as well. */
static bool can_be_session(const struct ap_group *g)
{
	if (g->kind == PROBE_KPROBE || g->kind == PROBE_KRETPROBE)
		return g->multi;
	if (g->kind == PROBE_URETPROBE && !g->prog.is_return)
		return false;		/* at the RET instructions of a Go function */
	return (g->kind == PROBE_UPROBE || g->kind == PROBE_URETPROBE) && g->prog.hook == HOOK_UPROBE_MULTI;
}

static bool is_return(const struct ap_group *g)
{
	return g->kind == PROBE_KRETPROBE || g->kind == PROBE_URETPROBE;
}

static bool same_places(const struct plan *p, const struct ap_group *a, const struct ap_group *b)
{
	if (a->aps.nr != b->aps.nr)
		return false;
	for (size_t i = 0; i < a->aps.nr; i++) {
		const struct plan_ap *x = &p->aps.v[a->aps.v[i]], *y = &p->aps.v[b->aps.v[i]];

		if (!same_text(x->target, y->target) || !same_text(x->func, y->func) || x->offset != y->offset ||
		    x->address != y->address || x->pid != y->pid)
			return false;
	}
	return true;
}

static bool matches(const struct plan *p, const struct ap_group *entry, const struct ap_group *ret)
{
	return can_be_session(entry) && can_be_session(ret) && is_return(ret) &&
	       ret->kind == (entry->kind == PROBE_KPROBE ? PROBE_KRETPROBE : PROBE_URETPROBE) && same_places(p, entry, ret);
}

/* The only partner of g; NULL when there is none, or several: who of them runs first is then better left to the kernel. */
static struct ap_group *only_partner(const struct plan *p, ap_groups *all, const struct ap_group *g)
{
	struct ap_group *found = NULL;

	for (size_t i = 0; i < all->nr; i++) {
		struct ap_group *o = &all->v[i];

		if (o == g || !(is_return(g) ? matches(p, o, g) : matches(p, g, o)))
			continue;
		if (found)
			return NULL;
		found = o;
	}
	return found;
}

static void pair(struct plan *p, struct ap_group *entry, struct ap_group *ret)
{
	bool kernel = entry->kind == PROBE_KPROBE;

	entry->session = SESSION_ENTRY;
	ret->session = SESSION_RETURN;
	entry->partner = ret;
	ret->partner = entry;
	entry->prog.hook = kernel ? HOOK_KPROBE_SESSION : HOOK_UPROBE_SESSION;
	entry->prog.attach_type = kernel ? ATTACH_KPROBE_SESSION : ATTACH_UPROBE_SESSION;
	for (size_t i = 0; i < ret->aps.nr; i++)
		p->aps.v[ret->aps.v[i]].rides = true;
	/* Scripts' readers know kernel functions to count once then, and user functions twice. */
	if (kernel)
		p->nr_listed_probes -= (uint32_t)ret->aps.nr;
}

void ap_pair_sessions(struct ap_ctx *c, ap_groups *all)
{
	const struct sema_host *h = c->host;

	for (size_t i = 0; i < all->nr; i++) {
		struct ap_group *g = &all->v[i], *ret;
		enum feature need = g->kind == PROBE_KPROBE ? FEAT_KPROBE_SESSION : FEAT_UPROBE_SESSION;

		if (!can_be_session(g) || is_return(g))
			continue;
		ret = only_partner(c->plan, all, g);
		/* The cookie is the entry's: it cannot name the attach point of the return. */
		if (!ret || ret->probe_by_cookie || only_partner(c->plan, all, ret) != g)
			continue;
		if (h->has && h->has(h->arg, need))
			pair(c->plan, g, ret);
	}
}
