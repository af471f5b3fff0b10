/*
 * runtime: functions and static probes of user programs: one perf event each, or many of one file by one link.
 * A static probe's semaphore is raised by the kernel (reference counter), in every process that maps the file.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/rt_priv.h"
#include "runtime/sys.h"

#define RETPROBE 1u
#define REF_CTR_SHIFT 32	/* format/ref_ctr_offset of the PMU: config:32-63 */

int attach_uprobe_perf(struct session *s, const struct group *g)
{
	const struct plan_ap *ap = &s->plan->aps.v[g->idx[0]];
	struct perf_event_attr a;
	uint64_t type;
	int err, fd;

	if (!s->pmu_uprobe) {
		err = sys_read_u64("/sys/bus/event_source/devices/uprobe/type", &type);
		if (err)
			return err;
		s->pmu_uprobe = (uint32_t)type;
	}
	if (ap->ref_ctr_off >> 32)
		return -ERANGE;
	memset(&a, 0, sizeof(a));
	a.type = s->pmu_uprobe;
	a.config = (g->prog->is_return ? RETPROBE : 0) | ap->ref_ctr_off << REF_CTR_SHIFT;
	a.uprobe_path = (uintptr_t)ap->target;
	a.probe_offset = ap->offset;
	a.sample_period = 1;
	a.wakeup_events = 1;
	fd = ap->pid > 0 ? sys_perf_open(&a, ap->pid, -1) : sys_perf_open(&a, -1, 0);
	return fd < 0 ? fd : attach_to_perf(s, fd, g->prog_fd, g->idx[0], 1);
}

int attach_uprobe_multi(struct session *s, const struct group *g)
{
	const struct plan_ap *first = &s->plan->aps.v[g->idx[0]];
	uint64_t *v = calloc(g->nr, 3 * sizeof(*v));
	struct link_spec l = { .prog_fd = g->prog_fd, .path = first->target, .nr = g->nr };
	bool has_ctr = false;
	int fd;

	if (!v)
		return -ENOMEM;
	for (uint32_t i = 0; i < g->nr; i++) {
		const struct plan_ap *ap = &s->plan->aps.v[g->idx[i]];

		v[i] = ap->offset;
		v[g->nr + i] = ap->cookie;
		v[2 * g->nr + i] = ap->ref_ctr_off;
		has_ctr |= ap->ref_ctr_off != 0;
	}
	l.offsets = v;
	l.cookies = v + g->nr;
	l.ref_ctrs = has_ctr ? v + 2 * g->nr : NULL;
	l.pid = first->pid > 0 ? (uint32_t)first->pid : 0;
	l.attach_type = g->prog->hook == HOOK_UPROBE_SESSION ? AT_UPROBE_SESSION : AT_UPROBE_MULTI;
	if (g->prog->hook == HOOK_UPROBE_MULTI && g->prog->is_return)
		l.flags = MULTI_RETURN;
	fd = sys_link_create(&l);
	free(v);
	if (fd < 0)
		return fd;
	attach_note(s, fd, -1, g->idx[0], g->nr);
	return 0;
}
