/*
 * runtime: what a run cost, and what the kernel left out.
 *
 * --stats switches on the kernel's own measurement (BPF_ENABLE_STATS, about 20 ns more per run while it is on):
 *
 *	probe                                        runs     missed     ns/run     total ms      CPU
 *	tracepoint:syscalls:sys_enter_openat         1204          0        310        0.373    0.04%
 *	all                                          1204          0        310        0.373    0.04%
 *	1204 records arrived; lost: ring full 0, ...
 *
 * The CPU share is of one processor, over the time that was traced.
 *
 * Missed runs are counted by the kernel in any case: a program that would have interrupted itself or another one on the same
 * processor is not run, and a return probe has room for a limited number of calls in flight.
 */
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "runtime/out_priv.h"
#include "runtime/rt_priv.h"
#include "runtime/sys.h"

/* Parts of struct bpf_link_info of newer kernels, behind {type, id, prog_id, pad}. */
struct link_info {
	uint32_t type, id, prog_id, pad;
	union {
		struct {
			uint64_t addrs;
			uint32_t count, flags;
			uint64_t missed;	/* 6.7 */
		} kmulti;
		struct {
			uint32_t type, pad;
			uint64_t name;
			uint32_t name_len, offset;
			uint64_t addr, missed;	/* 6.7 */
		} perf;
		uint64_t room[16];
	};
};

enum { LINK_PERF_EVENT = 7, LINK_KPROBE_MULTI = 8 };
enum { PERF_INFO_KPROBE = 3, PERF_INFO_KRETPROBE = 4 };

static bool prog_info(const struct session *s, uint32_t i, struct bpf_prog_info *info)
{
	uint32_t len = sizeof(*info);

	memset(info, 0, sizeof(*info));
	return s->prog_fds[i] >= 0 && sys_obj_info(s->prog_fds[i], info, &len) == 0;
}

static uint64_t link_missed(int fd)
{
	struct link_info info;
	uint32_t len = sizeof(info);

	memset(&info, 0, sizeof(info));
	if (fd < 0 || sys_obj_info(fd, &info, &len))
		return 0;
	if (info.type == LINK_KPROBE_MULTI)
		return info.kmulti.missed;
	if (info.type == LINK_PERF_EVENT && (info.perf.type == PERF_INFO_KPROBE || info.perf.type == PERF_INFO_KRETPROBE))
		return info.perf.missed;
	return 0;
}

/* What the kernel left out of one program: programs that would have interrupted one, and what its links missed. */
static uint64_t missed_of(const struct session *s, uint32_t prog, const struct bpf_prog_info *info)
{
	uint64_t n = info->recursion_misses;

	/* Only links of kernel functions count, and asking for them is cheap: not for each of a thousand tracepoints. */
	for (uint32_t i = 0; i < s->links.nr; i++) {
		const struct plan_ap *ap = &s->plan->aps.v[s->links.v[i].ap];

		if (ap->prog == prog && (ap->kind == PROBE_KPROBE || ap->kind == PROBE_KRETPROBE))
			n += link_missed(s->links.v[i].fd);
	}
	return n;
}

uint64_t stats_missed(const struct session *s)
{
	struct bpf_prog_info info;
	uint64_t n = 0;

	for (uint32_t i = 0; i < s->plan->progs.nr; i++)
		if (prog_info(s, i, &info))
			n += missed_of(s, i, &info);
	return n;
}

int stats_enable(void)
{
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.enable_stats.type = BPF_STATS_RUN_TIME;
	return sys_bpf(BPF_ENABLE_STATS, &a, sizeof(a.enable_stats));
}

bool stats_of(const struct session *s, uint32_t prog, uint64_t *runs, uint64_t *ns)
{
	struct bpf_prog_info info;

	if (!prog_info(s, prog, &info))
		return false;
	*runs = info.run_cnt;
	*ns = info.run_time_ns;
	return true;
}

static uint32_t aps_of(const struct session *s, uint32_t prog)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < s->plan->aps.nr; i++)
		n += s->plan->aps.v[i].prog == prog;
	return n;
}

void stats_label(const struct session *s, uint32_t prog, char *buf, size_t size)
{
	const struct plan_prog *p = &s->plan->progs.v[prog];
	const char *name = p->script_name ? p->script_name : p->name;
	uint32_t nr = aps_of(s, prog);

	if (nr > 1)
		snprintf(buf, size, "%s and %u more", name, nr - 1);
	else
		snprintf(buf, size, "%s", name);
}

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

struct stat_row {
	char name[256];
	uint64_t runs, missed, ns;
	double share;			/* of one processor, in percent */
};

static void row_text(const struct stat_row *r, bool measured, struct strbuf *b)
{
	if (!measured) {
		sb_printf(b, "%-48s %12s %10llu %10s %12s %8s\n", r->name, "-", (unsigned long long)r->missed, "-", "-", "-");
		return;
	}
	sb_printf(b, "%-48s %12llu %10llu %10llu %12.3f %7.2f%%\n", r->name, (unsigned long long)r->runs,
		  (unsigned long long)r->missed, (unsigned long long)(r->runs ? r->ns / r->runs : 0), (double)r->ns / 1e6, r->share);
}

static void row_json(const struct stat_row *r, bool measured, const char *sep, struct strbuf *b)
{
	sb_printf(b, "%s{\"probe\": ", sep);
	json_string(b, r->name, strlen(r->name), true);
	if (!measured) {
		sb_printf(b, ", \"runs\": null, \"missed\": %llu, \"ns_per_run\": null, \"total_ns\": null, \"cpu_percent\": null}",
			  (unsigned long long)r->missed);
		return;
	}
	sb_printf(b, ", \"runs\": %llu, \"missed\": %llu, \"ns_per_run\": %llu, \"total_ns\": %llu, \"cpu_percent\": %.2f}",
		  (unsigned long long)r->runs, (unsigned long long)r->missed, (unsigned long long)(r->runs ? r->ns / r->runs : 0),
		  (unsigned long long)r->ns, r->share);
}

static bool fill_row(const struct session *s, uint32_t prog, uint64_t elapsed, struct stat_row *r)
{
	struct bpf_prog_info info;

	if (!prog_info(s, prog, &info))
		return false;
	*r = (struct stat_row){ .runs = info.run_cnt, .missed = missed_of(s, prog, &info), .ns = info.run_time_ns };
	stats_label(s, prog, r->name, sizeof(r->name));
	r->share = elapsed ? 100.0 * (double)r->ns / (double)elapsed : 0;
	return true;
}

/* With -v: what has been attached for nothing, so that a wrong guess at a name or a filter is seen. */
void stats_silent(struct session *s)
{
	for (uint32_t i = 0; s->opts.verbose && s->stats_fd >= 0 && i < s->plan->progs.nr; i++) {
		enum hook hook = s->plan->progs.v[i].hook;
		char label[256];
		uint64_t runs, ns;

		if (hook == HOOK_TEST_RUN || hook == HOOK_ITER || !stats_of(s, i, &runs, &ns) || runs)
			continue;
		stats_label(s, i, label, sizeof(label));
		rt_verbose(s, "Never fired: %s", label);
	}
}

void stats_begin(struct session *s)
{
	s->stats_from = now_ns();
}

void stats_report(struct session *s)
{
	struct strbuf text = { 0 }, *json = s->opts.format == OUT_JSON ? &s->out->buf : NULL;
	struct stat_row all = { .name = "all" }, r;
	uint64_t elapsed = now_ns() - s->stats_from;
	bool measured = s->stats_fd >= 0;	/* else zeros are no measurement */
	const char *sep = "";

	if (json)
		text_lit(json, "{\"type\": \"run_stats\", \"data\": {\"probes\": [");
	else
		sb_printf(&text, "%-48s %12s %10s %10s %12s %8s\n", "probe", "runs", "missed", "ns/run", "total ms", "CPU");
	for (uint32_t i = 0; i < s->plan->progs.nr; i++) {
		if (!fill_row(s, i, elapsed, &r))
			continue;
		all.runs += r.runs;
		all.missed += r.missed;
		all.ns += r.ns;
		all.share += r.share;
		if (json)
			row_json(&r, measured, sep, json);
		else
			row_text(&r, measured, &text);
		sep = ", ";
	}
	if (json) {
		row_json(&all, measured, "], \"all\": ", json);
		text_lit(json, ", \"lost\": {");
		loss_json(s, json);
		text_lit(json, "}}}\n");
	} else {
		row_text(&all, measured, &text);
		loss_text(s, &text);
	}
	out_flush(s);
	fwrite(sb_text(&text), 1, text.len, stderr);
	sb_free(&text);
}
