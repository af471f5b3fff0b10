/*
 * runtime: when tracing costs more than it may, or has lasted as long as it was to.
 *
 * The kernel can measure its BPF programs (BPF_ENABLE_STATS), which costs about 20 ns a run.  By default that is switched on for the first
 * 150 ms only: probes that are too hot are so from the start, nearly always, and a trace that goes on is not made slower to
 * watch it.  With --max-cpu it stays on, and the share of the host's processors that tracing takes is looked at twice a second.
 *
 *	share = (time in programs - time asleep there + runs * what the hook costs) / (time * processors)
 *
 * What a hook costs (the trap of a user probe, the saving of registers) is not in the kernel's figure; the numbers below are
 * estimates for x86-64 and stand for their order of magnitude only, hence "about".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "runtime/rt_priv.h"
#include "runtime/sys.h"

#define LOOK_MS 150		/* default: one look */
#define TICK_MS 500		/* --max-cpu */
#define WARN_SHARE 0.05

struct guard {
	uint64_t start, next, last;	/* monotonic ns; next: of the next look, 0: none */
	uint64_t *runs, *ns;		/* by program, at the last look */
	uint64_t waited;		/* by all, for memory */
};

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static unsigned hook_ns(const struct plan_prog *p)
{
	switch (p->hook) {
	case HOOK_TEST_RUN: case HOOK_ITER:
		return 0;
	case HOOK_RAW_TRACEPOINT: case HOOK_SYSCALL: case HOOK_TRACING:
		return 50;
	case HOOK_PERF_TRACEPOINT: case HOOK_KPROBE_MULTI: case HOOK_KPROBE_SESSION:
		return 100;
	case HOOK_PERF_KPROBE:
		return p->is_return ? 500 : 300;
	case HOOK_PERF_UPROBE: case HOOK_UPROBE_MULTI: case HOOK_UPROBE_SESSION:
		return p->is_return ? 2000 : 1200;
	case HOOK_PERF_EVENT:
		return 1000;
	}
	return 0;
}

void guard_begin(struct session *s)
{
	struct guard *g = calloc(1, sizeof(*g));

	s->guard = g;
	if (!g)
		return;
	g->runs = calloc(2 * s->plan->progs.nr + 1, sizeof(*g->runs));
	if (!g->runs) {
		guard_close(s);
		return;
	}
	g->ns = g->runs + s->plan->progs.nr;
	if (s->stats_fd < 0) {
		s->stats_fd = stats_enable();
		if (s->stats_fd < 0 && s->opts.max_cpu > 0)
			rt_warn(s, "--max-cpu has no effect: the kernel does not measure programs: %s", strerror(-s->stats_fd));
	}
}

void guard_close(struct session *s)
{
	if (s->guard)
		free(s->guard->runs);
	free(s->guard);
	s->guard = NULL;
}

/* Tracing begins now: what was measured before (begin) does not count. */
void guard_start(struct session *s)
{
	struct guard *g = s->guard;

	if (!g)
		return;
	g->start = g->last = now_ns();
	for (uint32_t i = 0; i < s->plan->progs.nr; i++)
		if (!stats_of(s, i, &g->runs[i], &g->ns[i]))
			g->runs[i] = g->ns[i] = 0;
	if (s->stats_fd >= 0)
		g->next = g->start + LOOK_MS * 1000000u;
}

int guard_wait(const struct session *s, int ms)
{
	const struct guard *g = s->guard;
	uint64_t now, at;

	if (!g || (!g->next && !s->opts.for_ns))
		return ms;
	at = g->next;
	if (s->opts.for_ns && (!at || g->start + s->opts.for_ns < at))
		at = g->start + s->opts.for_ns;
	now = now_ns();
	at = at > now ? (at - now + 999999) / 1000000 : 0;
	return ms < 0 || at < (uint64_t)ms ? (int)(at > 1000000 ? 1000000 : at) : ms;
}

/* Share of the host since the last look; *top is the most expensive program, *rate its runs a second. */
static double share(struct session *s, uint64_t elapsed, uint32_t *top, double *rate)
{
	struct guard *g = s->guard;
	uint64_t waited = __atomic_load_n(&s->globals->waited_ns, __ATOMIC_RELAXED);
	double most = -1, sum = -(double)(waited - g->waited);

	g->waited = waited;
	*top = 0;
	*rate = 0;
	online_cpus(s);
	for (uint32_t i = 0; i < s->plan->progs.nr; i++) {
		uint64_t runs, ns;
		double cost;

		if (!stats_of(s, i, &runs, &ns))
			continue;
		cost = (double)(ns - g->ns[i]) + (double)(runs - g->runs[i]) * hook_ns(&s->plan->progs.v[i]);
		sum += cost;
		if (cost > most) {
			most = cost;
			*top = i;
			*rate = (double)(runs - g->runs[i]) * 1e9 / (double)elapsed;
		}
		g->runs[i] = runs;
		g->ns[i] = ns;
	}
	return sum > 0 ? sum / ((double)elapsed * s->cpus.nr) : 0;
}

static void look(struct session *s, uint64_t now)
{
	struct guard *g = s->guard;
	char label[256];
	uint32_t top;
	double rate, part = share(s, now - g->last, &top, &rate);

	stats_label(s, top, label, sizeof(label));
	g->last = now;
	if (s->opts.max_cpu > 0) {
		g->next = now + TICK_MS * 1000000u;
		if (100 * part <= s->opts.max_cpu)
			return;
		rt_error(s, "Tracing took about %.*f%% of this host's processor time, which is more than --max-cpu allows (%g%%); it has ended. "
			 "Most of it: %s, %.0f runs a second.", part < 0.1 ? 1 : 0, 100 * part, s->opts.max_cpu, label, rate);
		s->over_limit = s->exiting = true;
		return;
	}
	g->next = 0;
	if (!s->opts.stats && !s->opts.verbose) {
		close(s->stats_fd);
		s->stats_fd = -1;
	}
	if (part < WARN_SHARE || s->opts.no_warnings)
		return;
	rt_warn(s, "tracing takes about %.0f%% of this host's processor time: %s, %.0f runs a second", 100 * part, label, rate);
	rt_hint(s, "filter it (-p, --cgroup), choose a probe that fires less, or have it ended in time by --max-cpu");
}

void guard_tick(struct session *s, bool *done)
{
	struct guard *g = s->guard;
	uint64_t now;

	if (!g || (!g->next && !s->opts.for_ns))
		return;
	now = now_ns();
	if (s->opts.for_ns && now - g->start >= s->opts.for_ns) {
		rt_verbose(s, "The time of --for is over");
		*done = true;
	}
	if (g->next && now >= g->next && !*done)
		look(s, now);
}
