/*
 * runtime: what was lost, by cause (design: it never lies).
 *
 * Each cause has a per-CPU counter that programs raise where they lose something.  At the end: silence when all are zero,
 * else one line, and for each map that was full one warning that says what to change.
 *
 *	lost 312 of 1204311 events (0.03%): ring full 300, map full 12; failed reads 5
 */
#include <stdio.h>
#include <stdlib.h>

#include "runtime/out_priv.h"
#include "runtime/rt_priv.h"

/* Causes that cost an event or an update; and those that left an event incomplete. */
static const struct {
	enum counter ctr;
	const char *name;
	bool whole;
} causes[] = {
	{ CTR_RING_FULL, "ring full", true },
	{ CTR_CTL_FULL, "control ring full", true },
	{ CTR_NR, "map full", true },	/* by map, behind the others */
	{ CTR_NEST, "nested too deeply", true },
	{ CTR_STACK_LOST, "lost stacks", false },
	{ CTR_STACK_CUT, "stacks cut short", false },
	{ CTR_READ_FAULT, "failed reads", false },
};

#define NR_CAUSES (sizeof(causes) / sizeof(causes[0]))

static uint64_t read_counter(const struct session *s, int fd, const struct plan_map *m, uint32_t key)
{
	size_t size = map_copy_size(s, m);
	uint8_t *val = calloc(1, size + 8);
	union bpf_attr a;
	uint64_t sum = 0;

	if (!val)
		return 0;
	memset(&a, 0, sizeof(a));
	a.map_fd = (uint32_t)fd;
	a.key = (uint64_t)(uintptr_t)&key;
	a.value = (uint64_t)(uintptr_t)val;
	if (!sys_bpf(BPF_MAP_LOOKUP_ELEM, &a, sizeof(a)))
		for (size_t at = 0; at + 8 <= size; at += 8)
			sum += load_uint(val + at, 8);
	free(val);
	return sum;
}

static void list(const uint64_t *n, bool whole, uint64_t bad, uint64_t missed, struct strbuf *out)
{
	const char *sep = "";

	for (size_t i = 0; i < NR_CAUSES; i++) {
		if (causes[i].whole != whole || !n[i])
			continue;
		sb_printf(out, "%s%s %llu", sep, causes[i].name, (unsigned long long)n[i]);
		sep = ", ";
	}
	if (whole && bad) {
		sb_printf(out, "%sbad records %llu", sep, (unsigned long long)bad);
		sep = ", ";
	}
	if (whole && missed)
		sb_printf(out, "%sruns missed by the kernel %llu", sep, (unsigned long long)missed);
}

/* Updates that found a map full, of all maps of the script. */
static uint64_t full_maps(const struct session *s, int fd, const struct plan_map *ctrs)
{
	const struct plan *p = s->plan;
	uint32_t first = (uint32_t)plan_map_by_role(p, ROLE_USER);
	uint64_t n = 0;

	for (uint32_t i = first; i < p->maps.nr; i++)
		if (p->maps.v[i].role == ROLE_USER)
			n += read_counter(s, fd, ctrs, CTR_NR + i - first);
	return n;
}

static void report_maps(struct session *s, int fd, const struct plan_map *ctrs)
{
	const struct plan *p = s->plan;
	uint32_t first = 0;

	while (first < p->maps.nr && p->maps.v[first].role != ROLE_USER)
		first++;
	for (uint32_t i = first; i < p->maps.nr; i++) {
		const struct plan_map *m = &p->maps.v[i];
		uint64_t n = m->role == ROLE_USER || m->role == ROLE_STACKS ? read_counter(s, fd, ctrs, CTR_NR + i - first) : 0;

		if (!n)
			continue;
		if (m->role == ROLE_STACKS)
			rt_warn(s, "the frames of %u different stacks were kept, those of %llu more were lost; raise max_map_keys, or "
				"shorten stacks by a limit", m->max_entries, (unsigned long long)n);
		else if (m->capacity_declared)
			rt_warn(s, "map @%s was full (%u elements): %llu updates lost; declare it larger", m->name,
				m->max_entries, (unsigned long long)n);
		else
			rt_warn(s, "map @%s was full (%u elements): %llu updates lost; raise max_map_keys, or declare "
				"'let @%s = hash(%u);'", m->name, m->max_entries, (unsigned long long)n, m->name,
				2 * m->max_entries);
	}
}

uint64_t loss_report(struct session *s)
{
	int idx = plan_map_by_role(s->plan, ROLE_COUNTERS), fd = map_fd_by_role(s, ROLE_COUNTERS);
	uint64_t n[NR_CAUSES] = {0}, whole = 0, parts = 0, bad, missed, total;
	struct strbuf line = {0};

	if (!s->ev)
		return 0;
	act_report_hidden(s);
	bad = ev_stats(s)->bad;
	missed = stats_missed(s);
	for (size_t i = 0; idx >= 0 && fd >= 0 && i < NR_CAUSES; i++) {
		n[i] = causes[i].ctr == CTR_NR ? full_maps(s, fd, &s->plan->maps.v[idx]) :
						 read_counter(s, fd, &s->plan->maps.v[idx], causes[i].ctr);
		*(causes[i].whole ? &whole : &parts) += n[i];
	}
	whole += bad + missed;
	if (!whole && !parts)
		return 0;
	out_flush(s);
	total = ev_stats(s)->records + whole;
	/* how many updates of maps there were nobody knows: without lost records there is no share to tell */
	if (whole && whole == n[2])
		sb_printf(&line, "lost %llu updates: ", (unsigned long long)whole);
	else if (whole)
		sb_printf(&line, "lost %llu of %llu events (%.*f%%): ", (unsigned long long)whole, (unsigned long long)total,
			  whole * 1000 < total ? 3 : 2, 100.0 * (double)whole / (double)total);
	if (whole)
		list(n, true, bad, missed, &line);
	if (parts) {
		sb_str(&line, whole ? "; " : "incomplete: ");
		list(n, false, 0, 0, &line);
	}
	fprintf(stderr, "%s\n", sb_text(&line));
	sb_free(&line);
	if (n[2] || n[4])	/* map full, lost stacks */
		report_maps(s, fd, &s->plan->maps.v[idx]);
	if (whole && s->out) {
		s->out->ops->lost(s->out, whole);
		out_flush(s);
	}
	return whole + parts;
}
