/*
 * runtime: what a run cost, and what the kernel left out.
 *
 * --stats switches on the kernel's own measurement (BPF_ENABLE_STATS, about 20 ns more per run while it is on):
 *
 *	probe                                        runs     ns/run    total ms
 *	tracepoint:syscalls:sys_enter_openat         1204        310       0.373
 *	all                                          1204        310       0.373
 *	1204 records; 0 runs missed
 *
 * Missed runs are counted by the kernel in any case: a program that would have interrupted itself or another one on the same
 * processor is not run, and a return probe has room for a limited number of calls in flight.
 */
#include <string.h>
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

uint64_t stats_missed(const struct session *s)
{
	struct bpf_prog_info info;
	uint64_t n = 0;

	for (uint32_t i = 0; i < s->plan->progs.nr; i++)
		if (prog_info(s, i, &info))
			n += info.recursion_misses;
	/* Only links of kernel functions count, and asking for them is cheap: not for each of a thousand tracepoints. */
	for (uint32_t i = 0; i < s->links.nr; i++) {
		enum probe_kind k = s->plan->aps.v[s->links.v[i].ap].kind;

		if (k == PROBE_KPROBE || k == PROBE_KRETPROBE)
			n += link_missed(s->links.v[i].fd);
	}
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

static void row(struct strbuf *b, const char *name, uint64_t runs, uint64_t ns)
{
	sb_printf(b, "%-48s %12llu %10llu %12.3f\n", name, (unsigned long long)runs,
		  (unsigned long long)(runs ? ns / runs : 0), (double)ns / 1e6);
}

void stats_report(struct session *s)
{
	struct strbuf b = { 0 };
	uint64_t all_runs = 0, all_ns = 0;
	const struct ev_stats *ev = s->ev ? ev_stats(s) : NULL;

	sb_printf(&b, "%-48s %12s %10s %12s\n", "probe", "runs", "ns/run", "total ms");
	for (uint32_t i = 0; i < s->plan->progs.nr; i++) {
		const struct plan_prog *p = &s->plan->progs.v[i];
		uint32_t nr = aps_of(s, i);
		uint64_t runs, ns;
		char name[256];

		if (!stats_of(s, i, &runs, &ns))
			continue;
		if (nr > 1)
			snprintf(name, sizeof(name), "%s and %u more", p->script_name ? p->script_name : p->name, nr - 1);
		else
			snprintf(name, sizeof(name), "%s", p->script_name ? p->script_name : p->name);
		row(&b, name, runs, ns);
		all_runs += runs;
		all_ns += ns;
	}
	row(&b, "all", all_runs, all_ns);
	sb_printf(&b, "%llu records; %llu runs missed\n", (unsigned long long)(ev ? ev->records : 0),
		  (unsigned long long)stats_missed(s));
	out_flush(s);
	fwrite(sb_text(&b), 1, b.len, stderr);
	sb_free(&b);
}
