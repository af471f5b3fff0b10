/*
 * The plan as such: looking things up in it, noting places of the script, showing it.  The dump is one line an entry and
 * holds nothing that differs between two runs on one host, so that it can be compared.
 */
#include "sema/plan.h"

#include <inttypes.h>
#include <string.h>

#include "base/strbuf.h"
#include "sema/features.h"
#include "sema/sema.h"

int plan_map_by_role(const struct plan *p, enum map_role role)
{
	for (size_t i = 0; i < p->maps.nr; i++)
		if (p->maps.v[i].role == role)
			return (int)i;
	return -1;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

uint32_t plan_site_for(struct plan *p, struct sources *ss, struct span at, const char *helper, const char *text,
		       bool only_warnings)
{
	const struct source *s = source_get(ss, at.src);
	struct plan_site site = { .len = at.len, .helper = helper, .text = text, .only_warnings = only_warnings };
	const char *line = NULL;

	if (!p->sites.nr)	/* 0 means "none" in calls */
		vec_push(p->arena, &p->sites, (struct plan_site){ .file = "", .source_line = "" });
	site.file = site.source_line = "";
	if (s) {
		struct line_col lc = source_line_col(s, at.off);
		size_t start = at.off - (lc.col - 1);

		site.line = lc.line;
		site.col = lc.col;
		site.file = s->name;
		line = s->text + start;
	}
	for (size_t i = 1; i < p->sites.nr; i++) {
		const struct plan_site *o = &p->sites.v[i];

		if (o->line == site.line && o->col == site.col && o->len == site.len && same_text(o->file, site.file) &&
		    same_text(o->helper, helper) && same_text(o->text, text) && o->only_warnings == only_warnings)
			return (uint32_t)i;
	}
	if (vec_last(&p->sites).line == site.line && same_text(vec_last(&p->sites).file, site.file))
		site.source_line = vec_last(&p->sites).source_line;	/* a line with many sites is kept once */
	else if (line)
		site.source_line = arena_strndup(p->arena, line, strcspn(line, "\n"));
	site.file = arena_strdup(p->arena, site.file);
	site.helper = helper ? arena_strdup(p->arena, helper) : NULL;
	site.text = text ? arena_strdup(p->arena, text) : NULL;
	vec_push(p->arena, &p->sites, site);
	return (uint32_t)p->sites.nr - 1;
}

/* ---- dump ---- */

static const char *role_text(enum map_role r)
{
	switch (r) {
	case ROLE_USER: return "user";
	case ROLE_RING: return "ring";
	case ROLE_CTL: return "ctl";
	case ROLE_GLOBALS: return "globals";
	case ROLE_RODATA: return "rodata";
	case ROLE_SCRATCH: return "scratch";
	case ROLE_NEST: return "nest";
	case ROLE_STACKS: return "stacks";
	case ROLE_TWIN: return "twin";
	case ROLE_BANKS: return "banks";
	case ROLE_PIDS: return "pids";
	case ROLE_CGROUP: return "cgroup";
	case ROLE_UNWIND_PROCS: return "unwind_procs";
	case ROLE_UNWIND_MAPS: return "unwind_maps";
	case ROLE_UNWIND_TABLES: return "unwind_tables";
	case ROLE_BUCKETS: return "buckets";
	}
	return "?";
}

static const char *store_text(enum map_store s)
{
	switch (s) {
	case STORE_HASH: return "hash";
	case STORE_PERCPU_HASH: return "percpu_hash";
	case STORE_LRU_HASH: return "lru_hash";
	case STORE_PERCPU_LRU_HASH: return "percpu_lru_hash";
	case STORE_ARRAY: return "array";
	case STORE_PERCPU_ARRAY: return "percpu_array";
	case STORE_RINGBUF: return "ringbuf";
	case STORE_TASK: return "task_storage";
	case STORE_MAPS: return "array_of_maps";
	case STORE_CGROUP: return "cgroup_array";
	}
	return "?";
}

static const char *hook_text(enum hook h)
{
	switch (h) {
	case HOOK_TEST_RUN: return "test_run";
	case HOOK_PERF_KPROBE: return "perf_kprobe";
	case HOOK_KPROBE_MULTI: return "kprobe_multi";
	case HOOK_KPROBE_SESSION: return "kprobe_session";
	case HOOK_PERF_UPROBE: return "perf_uprobe";
	case HOOK_UPROBE_MULTI: return "uprobe_multi";
	case HOOK_UPROBE_SESSION: return "uprobe_session";
	case HOOK_PERF_TRACEPOINT: return "perf_tracepoint";
	case HOOK_RAW_TRACEPOINT: return "raw_tracepoint";
	case HOOK_SYSCALL: return "syscall";
	case HOOK_TRACING: return "tracing";
	case HOOK_ITER: return "iter";
	case HOOK_PERF_EVENT: return "perf_event";
	}
	return "?";
}

static const char *action_text(enum action a)
{
	switch (a) {
	case ACT_PRINTF: return "printf";
	case ACT_ERRORF: return "errorf";
	case ACT_WARNF: return "warnf";
	case ACT_PRINT_VALUE: return "print_value";
	case ACT_TIME: return "time";
	case ACT_JOIN: return "join";
	case ACT_CAT: return "cat";
	case ACT_SYSTEM: return "system";
	case ACT_REPORT: return "report";
	case ACT_SKB: return "skb";
	case ACT_PRINT_MAP: return "print_map";
	case ACT_CLEAR: return "clear";
	case ACT_ZERO: return "zero";
	case ACT_DRAIN: return "drain";
	case ACT_DRAIN_ZERO: return "drain to zero";
	case ACT_EXIT: return "exit";
	case ACT_UNWIND: return "unwind";
	case ACT_NR: break;
	}
	return "?";
}

static const char *kind_text(enum probe_kind k)
{
	static const char *const names[] = {
#define P(id, name, ...) [PROBE_##id] = name,
#include "sema/probes.def"
#undef P
	};

	return k < PROBE_NR ? names[k] : "?";
}

static const char *type_name(const struct plan *p, uint32_t i)
{
	return i < p->types.nr && p->types.v[i].name ? p->types.v[i].name : "-";
}

static void put_quoted(struct strbuf *out, const char *s)
{
	sb_char(out, '"');
	for (; s && *s; s++) {
		if (*s == '\n')
			sb_str(out, "\\n");
		else if (*s == '\t')
			sb_str(out, "\\t");
		else if (*s == '"' || *s == '\\')
			sb_printf(out, "\\%c", *s);
		else if ((unsigned char)*s < 32)
			sb_printf(out, "\\x%02x", (unsigned char)*s);
		else
			sb_char(out, *s);
	}
	sb_char(out, '"');
}

static void dump_types(const struct plan *p, struct strbuf *out)
{
	for (size_t i = 0; i < p->types.nr; i++) {
		const struct plan_type *t = &p->types.v[i];

		sb_printf(out, "type %zu: %s, %" PRIu32 " bytes", i, t->name ? t->name : "-", t->size);
		if (t->unwind)
			sb_str(out, ", unwind");
		if (t->by_id)
			sb_str(out, ", by id");
		for (size_t j = 0; j < t->fields.nr; j++) {
			const struct plan_field *f = &t->fields.v[j];

			sb_printf(out, "%s+%" PRIu32, j ? ", " : " { ", f->offset);
			if (f->bit_size)
				sb_printf(out, ":%u:%u", f->bit_off, f->bit_size);
			sb_printf(out, " %s%s%s", type_name(p, f->type), f->name ? " " : "", f->name ? f->name : "");
		}
		if (t->fields.nr)
			sb_str(out, " }");
		for (size_t j = 0; j < t->enums.nr; j++)
			sb_printf(out, "%s%s=%" PRId64, j ? ", " : " { ", t->enums.v[j].name, t->enums.v[j].value);
		sb_str(out, t->enums.nr ? " }\n" : "\n");
	}
}

static void dump_maps(const struct plan *p, struct strbuf *out)
{
	for (size_t i = 0; i < p->maps.nr; i++) {
		const struct plan_map *m = &p->maps.v[i];

		sb_printf(out, "map %zu: %s%s, %s, %s", i, m->role == ROLE_USER || m->role == ROLE_BUCKETS ? "@" : "", m->name ? m->name : "",
			  role_text(m->role), store_text(m->store));
		if (m->role == ROLE_USER || m->role == ROLE_BUCKETS)
			sb_printf(out, ", %s -> %s", m->scalar ? "-" : type_name(p, m->key_type),
				  type_name(p, m->value_type));
		sb_printf(out, ", key %" PRIu32 ", value %" PRIu32 ", entries %" PRIu32, m->key_size, m->value_size,
			  m->max_entries);
		if (m->present_off)
			sb_printf(out, ", present at %" PRIu32, m->present_off);
		if (m->sparse)
			sb_printf(out, ", bucket at %" PRIu32, m->bucket_off);
		if (m->buckets.nr)
			sb_printf(out, ", %" PRIu32 " buckets", m->buckets.nr);
		if (m->buckets.step)
			sb_printf(out, ", lhist %" PRId64 " to %" PRId64 " by %" PRId64, m->buckets.min, m->buckets.max,
				  m->buckets.step);
		if (m->nr_intervals)
			sb_printf(out, ", %" PRIu64 " x %" PRIu64 " ns", m->nr_intervals, m->interval_ns);
		for (size_t k = 0; k < m->members.nr; k++) {
			const struct plan_member *b = &m->members.v[k];

			sb_printf(out, ", member %" PRIu32 ": %" PRIu32 " buckets %s %" PRIu32, b->field, b->buckets.nr,
				  b->map ? "in map" : "at", b->map ? b->map : b->off);
		}
		if (m->bank)
			sb_printf(out, ", banks %" PRIu32 " by byte %" PRIu32, m->banks, m->bank - 1);
		sb_printf(out, "%s%s\n", m->no_prealloc ? ", no prealloc" : "",
			  !m->drained ? "" : m->by_difference ? ", drained by difference" : ", drained");
	}
}

static void dump_progs(const struct plan *p, struct strbuf *out)
{
	for (size_t i = 0; i < p->progs.nr; i++) {
		const struct plan_prog *g = &p->progs.v[i];

		sb_printf(out, "prog %zu: %s, %s by %s, type %" PRIu32, i, g->name ? g->name : "-", kind_text(g->kind),
			  hook_text(g->hook), g->prog_type);
		if (g->attach_type)
			sb_printf(out, ", attach %" PRIu32, g->attach_type);
		if (g->btf_func)
			sb_printf(out, ", %s:%s", g->btf_module ? g->btf_module : "bpf", g->btf_func);
		sb_printf(out, "%s%s%s\n", g->is_return ? ", return" : "", g->sleepable ? ", sleepable" : "",
			  g->uses_scratch ? ", scratch" : "");
	}
}

static void dump_aps(const struct plan *p, struct strbuf *out)
{
	for (size_t i = 0; i < p->aps.nr; i++) {
		const struct plan_ap *a = &p->aps.v[i];

		sb_printf(out, "ap %zu: %s, prog %" PRIu32, i, a->name, a->prog);
		if (a->offset)
			sb_printf(out, ", offset 0x%" PRIx64, a->offset);
		if (a->address)
			sb_printf(out, ", address 0x%" PRIx64, a->address);
		if (a->ref_ctr_off)
			sb_printf(out, ", semaphore at 0x%" PRIx64, a->ref_ctr_off);
		if (a->period)
			sb_printf(out, ", %s %" PRIu64, a->is_freq ? "hz" : "period", a->period);
		if (a->pid)
			sb_str(out, ", one process");
		if (a->pin)
			sb_printf(out, ", pin %s", a->pin);
		sb_printf(out, "%s%s at %s:%" PRIu32 ":%" PRIu32 "\n", a->optional ? ", optional" : "",
			  a->rides ? ", rides" : "", a->place.file ? a->place.file : "-", a->place.line, a->place.col);
	}
}

static void dump_sort(const struct plan_sort *sort, struct strbuf *out)
{
	if (sort->by == SORT_KEY)
		sb_str(out, ", by key");
	else
		sb_printf(out, ", by member %" PRIu32 " part %" PRId32, sort->member, sort->cell);
	sb_str(out, sort->dir == SORT_DESC ? " desc" : sort->dir == SORT_ASC ? " asc" : "");
}

static void dump_events(const struct plan *p, struct strbuf *out)
{
	for (size_t i = 0; i < p->events.nr; i++) {
		const struct plan_event *e = &p->events.v[i];

		sb_printf(out, "event %zu: %s%s", i, action_text(e->act), e->control ? ", control" : "");
		if (e->act >= ACT_PRINT_MAP && e->act <= ACT_DRAIN_ZERO)
			sb_printf(out, ", map %" PRIu32, e->map);
		if (e->sort.by != SORT_DEFAULT)
			dump_sort(&e->sort, out);
		if (e->text) {
			sb_char(out, ' ');
			put_quoted(out, e->text);
		}
		for (size_t j = 0; j < e->fields.nr; j++)
			sb_printf(out, "%s%s+%" PRIu32 " %s", j ? ", " : " (", e->fields.v[j].is_var ? "var " : "",
				  e->fields.v[j].offset, type_name(p, e->fields.v[j].type));
		sb_printf(out, "%s, %" PRIu32 " to %" PRIu32 " bytes\n", e->fields.nr ? ")" : "", e->fixed_size,
			  e->max_size);
	}
}

void plan_dump(const struct plan *p, struct strbuf *out)
{
	dump_types(p, out);
	for (size_t i = 0; i < p->texts.nr; i++) {
		sb_printf(out, "text %zu: ", i);
		put_quoted(out, p->texts.v[i]);
		sb_char(out, '\n');
	}
	dump_maps(p, out);
	dump_progs(p, out);
	dump_aps(p, out);
	dump_events(p, out);
	for (size_t i = 0; i < p->sites.nr; i++) {
		const struct plan_site *s = &p->sites.v[i];

		if (!s->line)
			continue;
		sb_printf(out, "site %zu: %s:%" PRIu32 ":%" PRIu32 " %s %s\n", i, s->file, s->line, s->col,
			  s->helper ? s->helper : "-", s->text ? s->text : "-");
	}
	for (size_t i = 0; i < p->needs.nr; i++)
		sb_printf(out, "needs %s\n", feature_name((enum feature)p->needs.v[i]));
	sb_printf(out, "probes %" PRIu32 "\n", p->nr_listed_probes);
}
