/*
 * runtime: what was lost, by cause (design: it never lies).
 *
 * Programs count in memory that is mapped here, by cause and place (plan.losses).  At the end: silence when nothing was lost,
 * else one line, and for each map that was full one warning that says what to change.  A place that has a message of its own is told
 * of when we see its count for the first time: whenever we wake up, every half minute at the latest.
 *
 *	lost 312 of 1204311 events (0.03%): ring full 300, map full 12; incomplete: unread strings 5
 *
 * Whole events (or updates of maps) that are missing come first.  What came incomplete stands behind them: stacks, and strings that are
 * shown as <fault>.  Other reads that failed gave zero, as the language has it, often on purpose (the end of a list): they
 * are told together with the rest, with --stats and in JSON, but are no reason for a line of their own.
 */
#include <stdio.h>
#include <stdlib.h>

#include "runtime/out_priv.h"
#include "runtime/rt_priv.h"

/* WHOLE: an event or an update is missing.  PART: an event is incomplete; without it there is no line. */
enum weight { WHOLE, PART, ASIDE };

static const struct {
	enum counter ctr;
	const char *name, *json;
	enum weight weight;
	bool is_loss;			/* for --fail-on-loss */
} causes[] = {
	{ CTR_RING_FULL, "ring full", "ring_full", WHOLE, true },
	{ CTR_CTL_FULL, "control ring full", "control_ring_full", WHOLE, true },
	{ CTR_MAP_FULL, "map full", "map_full", WHOLE, true },
	{ CTR_NEST, "nested too deeply", "nested", WHOLE, true },
	{ CTR_STACK_LOST, "lost stacks", "lost_stacks", PART, true },
	{ CTR_STACK_CUT, "stacks cut short", "cut_stacks", PART, true },
	{ CTR_STR_FAULT, "unread strings", "unread_strings", PART, false },
	{ CTR_READ_FAULT, "failed reads", "failed_reads", ASIDE, false },
};

#define NR_CAUSES (sizeof(causes) / sizeof(causes[0]))

struct losses {
	uint64_t n[NR_CAUSES];
	uint64_t bad, missed;		/* records that make no sense; runs that the kernel left out */
	uint64_t unfollowed;		/* processes for which --follow had no room */
	uint64_t sum[ASIDE + 1];	/* by weight */
	uint64_t records;		/* that arrived */
};

static uint64_t lost_at(const struct session *s, size_t i)
{
	return __atomic_load_n(&s->globals->lost[i].nr, __ATOMIC_ACQUIRE);
}

static uint64_t lost_by(const struct session *s, enum counter ctr)
{
	uint64_t n = 0;

	for (size_t i = 0; i < s->plan->losses.nr; i++)
		n += s->plan->losses.v[i].ctr == ctr ? lost_at(s, i) : 0;
	return n;
}

/* Updates that found the map full. */
static uint64_t map_full(const struct session *s, uint32_t map)
{
	uint64_t n = 0;

	for (size_t i = 0; i < s->plan->losses.nr; i++)
		n += s->plan->losses.v[i].ctr == CTR_MAP_FULL && s->plan->losses.v[i].map == map ? lost_at(s, i) : 0;
	return n;
}

/* A map of the script, or with the buckets of one. */
static bool of_script(const struct plan_map *m)
{
	return m->role == ROLE_USER || m->role == ROLE_BUCKETS;
}

static uint64_t of_counter(const struct losses *l, enum counter ctr)
{
	for (size_t i = 0; i < NR_CAUSES; i++)
		if (causes[i].ctr == ctr)
			return l->n[i];
	return 0;
}

/* Updates that found a map full, of all maps of the script. */
static uint64_t full_maps(const struct session *s)
{
	uint64_t n = 0;

	for (uint32_t i = 0; i < s->plan->maps.nr; i++)
		n += of_script(&s->plan->maps.v[i]) ? map_full(s, i) : 0;
	return n;
}

static void gather(struct session *s, struct losses *l)
{
	memset(l, 0, sizeof(*l));
	l->records = ev_stats(s)->records;
	l->bad = ev_stats(s)->bad;
	l->missed = stats_missed(s);
	l->unfollowed = follow_lost(s);
	l->sum[WHOLE] = l->bad + l->missed + l->unfollowed;
	for (size_t i = 0; i < NR_CAUSES; i++) {
		l->n[i] = causes[i].ctr == CTR_MAP_FULL ? full_maps(s) : lost_by(s, causes[i].ctr);
		l->sum[causes[i].weight] += l->n[i];
	}
}

static void item(struct strbuf *out, const char **sep, const char *name, uint64_t n)
{
	if (!n)
		return;
	sb_printf(out, "%s%s %llu", *sep, name, (unsigned long long)n);
	*sep = ", ";
}

static void list(const struct losses *l, bool whole, struct strbuf *out)
{
	const char *sep = "";

	for (size_t i = 0; i < NR_CAUSES; i++)
		if ((causes[i].weight == WHOLE) == whole)
			item(out, &sep, causes[i].name, l->n[i]);
	if (!whole)
		return;
	item(out, &sep, "bad records", l->bad);
	item(out, &sep, "runs missed by the kernel", l->missed);
	item(out, &sep, "processes not followed", l->unfollowed);
}

/* The line, without its end; empty: nothing to tell. */
static void line(const struct losses *l, struct strbuf *out)
{
	uint64_t whole = l->sum[WHOLE], total = l->records + whole;

	/* how many updates of maps there were nobody knows: without lost records there is no share to tell */
	if (whole && whole == of_counter(l, CTR_MAP_FULL))
		sb_printf(out, "lost %llu updates: ", (unsigned long long)whole);
	else if (whole && !l->records)
		sb_printf(out, "lost %llu events: ", (unsigned long long)whole);
	else if (whole)
		sb_printf(out, "lost %llu of %llu events (%.*f%%): ", (unsigned long long)whole, (unsigned long long)total,
			  whole * 1000 < total ? 3 : 2, 100.0 * (double)whole / (double)total);
	if (whole)
		list(l, true, out);
	if (l->sum[PART] || (whole && l->sum[ASIDE])) {
		sb_str(out, whole ? "; incomplete: " : "incomplete: ");
		list(l, false, out);
	}
}

static void report_maps(struct session *s)
{
	const struct plan *p = s->plan;

	for (uint32_t i = 0; i < p->maps.nr; i++) {
		const struct plan_map *m = &p->maps.v[i];
		uint64_t n = map_full(s, i);

		if (!n)
			continue;
		if (m->role == ROLE_STACKS)
			rt_warn(s, "the frames of %u different stacks were kept, those of %llu more were lost; raise max_map_keys, or "
				"shorten stacks by a limit", m->max_entries, (unsigned long long)n);
		else if (m->role == ROLE_BUCKETS || m->sparse)
			rt_warn(s, "map @%s was full (%u buckets): %llu updates lost; raise max_map_keys", m->name, m->max_entries,
				(unsigned long long)n);
		else if (m->capacity_declared)
			rt_warn(s, "map @%s was full (%u elements): %llu updates lost; declare it larger", m->name,
				m->max_entries, (unsigned long long)n);
		else
			rt_warn(s, "map @%s was full (%u elements): %llu updates lost; raise max_map_keys, or declare "
				"'let @%s = %s(%u);'", m->name, m->max_entries, (unsigned long long)n, m->name,
				map_is_percpu(m) ? "percpuhash" : "hash", 2 * m->max_entries);
	}
}

void loss_json(struct session *s, struct strbuf *out)
{
	const struct plan *p = s->plan;
	const char *sep = "";
	struct losses l;

	gather(s, &l);
	sb_printf(out, "\"events\": %llu, \"delivered\": %llu", (unsigned long long)l.sum[WHOLE], (unsigned long long)l.records);
	for (size_t i = 0; i < NR_CAUSES; i++)
		sb_printf(out, ", \"%s\": %llu", causes[i].json, (unsigned long long)l.n[i]);
	sb_printf(out, ", \"bad_records\": %llu, \"missed_runs\": %llu, \"not_followed\": %llu, \"full_maps\": {", (unsigned long long)l.bad,
		  (unsigned long long)l.missed, (unsigned long long)l.unfollowed);
	for (uint32_t i = 0; i < p->maps.nr; i++) {
		uint64_t n = of_script(&p->maps.v[i]) ? map_full(s, i) : 0;

		if (n)
			sb_printf(out, "%s\"@%s\": %llu", sep, p->maps.v[i].name, (unsigned long long)n), sep = ", ";
	}
	text_char(out, '}');
}

void loss_text(struct session *s, struct strbuf *out)
{
	struct losses l;

	gather(s, &l);
	sb_printf(out, "%llu records arrived; lost: ", (unsigned long long)l.records);
	for (size_t i = 0; i < NR_CAUSES; i++)
		sb_printf(out, "%s %llu, ", causes[i].name, (unsigned long long)l.n[i]);
	sb_printf(out, "bad records %llu, runs missed by the kernel %llu\n", (unsigned long long)l.bad, (unsigned long long)l.missed);
}

void loss_tell(struct session *s)
{
	for (size_t i = 0; i < s->plan->losses.nr; i++) {
		const struct plan_loss *l = &s->plan->losses.v[i];

		if (!l->site || *ev_once(s, l->site) || !lost_at(s, i))
			continue;
		*ev_once(s, l->site) = true;
		act_tell(s, l->site, (int)s->globals->lost[i].ret);
	}
}

bool loss_waits(const struct session *s)
{
	for (size_t i = 0; i < s->plan->losses.nr; i++)
		if (s->plan->losses.v[i].site && !*ev_once((struct session *)s, s->plan->losses.v[i].site))
			return true;
	return false;
}

uint64_t loss_report(struct session *s)
{
	struct strbuf text = { 0 }, counts = { 0 };
	uint64_t count;
	struct losses l;

	if (!s->ev)
		return 0;
	act_report_hidden(s);
	gather(s, &l);
	line(&l, &text);
	count = l.bad + l.missed + l.unfollowed;
	for (size_t i = 0; i < NR_CAUSES; i++)
		count += causes[i].is_loss ? l.n[i] : 0;
	if (text.len) {
		out_flush(s);
		fprintf(stderr, "%s\n", sb_text(&text));
		report_maps(s);
		loss_json(s, &counts);
		if (s->out->ops->lost)
			s->out->ops->lost(s->out, l.sum[WHOLE], sb_text(&counts));
		out_flush(s);
	}
	sb_free(&text);
	sb_free(&counts);
	return count;
}
