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

/*
 * The kernel looks a name up by unpacking its list of symbols one after the other, before 6.2 the whole list, and twice since it
 * counts how many have that name: half of the time that attaching takes.  Addresses save that.  Reading the list here costs as much as
 * a dozen of names.
 */
#define MANY_NAMES 12

static bool goes_by_address(const struct session *s, const struct plan_ap *ap)
{
	return s->plan->progs.v[ap->prog].hook == HOOK_PERF_KPROBE && ap->func && (!ap->target || !strcmp(ap->target, "vmlinux"));
}

void kprobe_addresses(struct session *s)
{
	uint32_t nr_aps = (uint32_t)s->plan->aps.nr, nr = 0;
	struct ksym_wanted *v;

	for (uint32_t i = 0; i < nr_aps; i++)
		nr += goes_by_address(s, &s->plan->aps.v[i]);
	if (nr < MANY_NAMES)
		return;
	v = calloc(nr, sizeof(*v));
	s->kprobe_addrs = calloc(nr_aps, sizeof(*s->kprobe_addrs));
	nr = 0;
	for (uint32_t i = 0; v && s->kprobe_addrs && i < nr_aps; i++)
		if (goes_by_address(s, &s->plan->aps.v[i]))
			v[nr++] = (struct ksym_wanted){ .name = s->plan->aps.v[i].func, .ap = i };
	if (nr)
		ksym_addresses(v, nr);
	for (uint32_t i = 0; i < nr; i++)
		s->kprobe_addrs[v[i].ap] = v[i].addr;
	free(v);
}

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

static int open_kprobe(struct session *s, uint32_t i, bool is_return)
{
	const struct plan_ap *ap = &s->plan->aps.v[i];
	char name[256];
	uint64_t addr;
	int fd;

	if (!ap->func)
		return open_event(s, NULL, ap->address, is_return);
	if (s->kprobe_addrs && s->kprobe_addrs[i]) {
		fd = open_event(s, NULL, s->kprobe_addrs[i] + ap->offset, is_return);
		if (fd >= 0)
			return fd;
	}
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
	fd = open_kprobe(s, g->idx[0], g->prog->is_return);
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
