/*
 * runtime: events of the perf subsystem: timers, software and hardware counters, watchpoints.
 *
 * Without a process: one event per online processor (interval: the first one only).  With a process: one event for each of its
 * threads on any processor, inherited by new threads (with --follow: and processes); per-processor events with a process would
 * follow its first thread only.  Of several processes, watchpoints hang on each, all others on none: their programs ask.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/rt_priv.h"
#include "runtime/sys.h"

static void add_cpu(void *arg, uint32_t cpu)
{
	struct session *s = arg;

	vec_push(NULL, &s->cpus, cpu);
}

void online_cpus(struct session *s)
{
	char buf[512];

	if (s->cpus.nr)
		return;
	if (sys_read_file("/sys/devices/system/cpu/online", buf, sizeof(buf)) > 0)
		cpu_list_each(buf, add_cpu, s);
	if (!s->cpus.nr)
		vec_push(NULL, &s->cpus, 0);
}

static void fill_attr(const struct plan_ap *ap, struct perf_event_attr *a)
{
	memset(a, 0, sizeof(*a));
	a->disabled = 1;
	if (ap->kind == PROBE_WATCHPOINT) {
		a->type = PERF_TYPE_BREAKPOINT;
		a->bp_type = ap->watch_mode;	/* HW_BREAKPOINT_R, W, X have the same values */
		a->bp_addr = ap->address;
		a->bp_len = ap->watch_mode & 4 ? sizeof(long) : ap->watch_len;
		a->sample_period = 1;
		return;
	}
	if (ap->kind == PROBE_PROFILE || ap->kind == PROBE_INTERVAL) {
		a->type = PERF_TYPE_SOFTWARE;
		a->config = PERF_COUNT_SW_CPU_CLOCK;
	} else {
		a->type = ap->perf_type;
		a->config = ap->perf_config;
	}
	if (ap->is_freq) {
		a->freq = 1;
		a->sample_freq = ap->period;
	} else {
		a->sample_period = ap->period;
	}
}

static int attach_cpus(struct session *s, const struct group *g, struct perf_event_attr *a, bool all)
{
	uint32_t nr = 0;
	int err = -ENODEV;

	online_cpus(s);
	for (uint32_t i = 0; i < s->cpus.nr && (all || !nr); i++) {
		int fd = sys_perf_open(a, -1, (int)s->cpus.v[i]);

		if (fd == -ENODEV)	/* went offline meanwhile */
			continue;
		err = fd < 0 ? fd : attach_to_perf(s, fd, g->prog_fd, g->idx[0], nr == 0);
		if (err)
			return err;
		nr++;
	}
	return nr ? 0 : err;
}

static int open_thread(struct perf_event_attr *a, pid_t tid, bool follow)
{
	int fd;

	a->inherit = 1;
	a->inherit_thread = !follow;
	fd = sys_perf_open(a, tid, -1);
	if (fd == -EINVAL && !follow) {	/* before 5.13 child processes inherit too */
		a->inherit_thread = 0;
		fd = sys_perf_open(a, tid, -1);
	}
	return fd;
}

static int attach_threads(struct session *s, const struct group *g, struct perf_event_attr *a, pid_t pid)
{
	char path[64];
	struct dirent *e;
	uint32_t nr = 0;
	int err = -ESRCH;
	DIR *d;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	d = opendir(path);
	while (d && (e = readdir(d))) {
		pid_t tid = atoi(e->d_name);
		int fd;

		if (tid <= 0)
			continue;
		fd = open_thread(a, tid, s->opts.follow);
		if (fd == -ESRCH)	/* ended meanwhile */
			continue;
		err = fd < 0 ? fd : attach_to_perf(s, fd, g->prog_fd, g->idx[0], nr == 0);
		if (err)
			break;
		nr++;
	}
	if (d)
		closedir(d);
	return nr && err == -ESRCH ? 0 : err;
}

int attach_perf_event(struct session *s, const struct group *g)
{
	const struct plan_ap *ap = &s->plan->aps.v[g->idx[0]];
	struct perf_event_attr a;

	fill_attr(ap, &a);
	if (ap->kind == PROBE_INTERVAL)
		return attach_cpus(s, g, &a, false);
	if (ap->pid <= 0)
		return attach_cpus(s, g, &a, true);
	if (s->opts.nr_pids < 2)
		return attach_threads(s, g, &a, ap->pid);
	for (uint32_t i = 0; i < s->opts.nr_pids; i++) {
		int err = attach_threads(s, g, &a, s->opts.pids[i]);

		if (err)
			return err;
	}
	return 0;
}
