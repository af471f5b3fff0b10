/*
 * runtime: functions of the kernel: one perf event each, or many by one link.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/rt_priv.h"
#include "runtime/sys.h"

#define RETPROBE 1u		/* bit 0 of config, see format/retprobe of the PMU */

static int pmu_type(struct session *s)
{
	uint64_t type;
	int err;

	if (s->pmu_kprobe)
		return 0;
	err = sys_read_u64("/sys/bus/event_source/devices/kprobe/type", &type);
	if (!err)
		s->pmu_kprobe = (uint32_t)type;
	return err;
}

static int open_event(struct session *s, const char *func, uint64_t off_or_addr, bool is_return)
{
	struct perf_event_attr a;

	memset(&a, 0, sizeof(a));
	a.type = s->pmu_kprobe;
	a.config = is_return ? RETPROBE : 0;
	a.kprobe_func = (uintptr_t)func;
	a.probe_offset = off_or_addr;	/* the address when there is no name */
	a.sample_period = 1;
	a.wakeup_events = 1;
	return sys_perf_open(&a, -1, 0);
}

static int open_kprobe(struct session *s, const struct plan_ap *ap, bool is_return)
{
	char name[256];
	uint64_t addr;
	int fd;

	if (!ap->func)
		return open_event(s, NULL, ap->address, is_return);
	if (ap->target && strcmp(ap->target, "vmlinux")) {
		/* Kernels differ in whether "module:function" is understood. */
		snprintf(name, sizeof(name), "%s:%s", ap->target, ap->func);
		fd = open_event(s, name, ap->offset, is_return);
		if (fd >= 0)
			return fd;
	}
	fd = open_event(s, ap->func, ap->offset, is_return);
	/* Since 6.7 a name that several functions have is refused; before, the first was taken, as here. */
	if (fd == -EADDRNOTAVAIL && !rt_kaddr(ap->func, &addr))
		fd = open_event(s, NULL, addr + ap->offset, is_return);
	return fd;
}

int attach_kprobe_perf(struct session *s, const struct group *g)
{
	int err = pmu_type(s), fd;

	if (err)
		return err;
	fd = open_kprobe(s, &s->plan->aps.v[g->idx[0]], g->prog->is_return);
	return fd < 0 ? fd : attach_to_perf(s, fd, g->prog_fd, g->idx[0], 1);
}

int attach_kprobe_multi(struct session *s, const struct group *g)
{
	const char **syms = calloc(g->nr, sizeof(*syms));
	uint64_t *cookies = calloc(g->nr, sizeof(*cookies));
	struct link_spec l = { .prog_fd = g->prog_fd, .syms = syms, .cookies = cookies, .nr = g->nr };
	int fd = -ENOMEM;

	if (!syms || !cookies)
		goto out;
	for (uint32_t i = 0; i < g->nr; i++) {
		const struct plan_ap *ap = &s->plan->aps.v[g->idx[i]];

		syms[i] = ap->func ? ap->func : "";
		cookies[i] = ap->cookie;
	}
	l.attach_type = g->prog->hook == HOOK_KPROBE_SESSION ? AT_KPROBE_SESSION : AT_KPROBE_MULTI;
	if (g->prog->hook == HOOK_KPROBE_MULTI && g->prog->is_return)
		l.flags = MULTI_RETURN;
	fd = sys_link_create(&l);
	if (fd >= 0)
		attach_note(s, fd, -1, g->idx[0], g->nr);
out:
	free(syms);
	free(cookies);
	return fd < 0 ? fd : 0;
}
