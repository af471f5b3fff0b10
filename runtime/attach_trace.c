/*
 * runtime: tracepoints (perf, raw), trampolines (fentry, fexit, typed raw tracepoints) and iterators.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runtime/rt_priv.h"
#include "runtime/sys.h"

static int tracepoint_id(const struct plan_ap *ap, uint64_t *id)
{
	static const char *const roots[] = { "/sys/kernel/tracing", "/sys/kernel/debug/tracing" };
	char path[512];
	int err = -ENOENT;

	if (!ap->target || !ap->func || strchr(ap->target, '/') || strchr(ap->func, '/'))
		return -EINVAL;
	for (size_t i = 0; i < sizeof(roots) / sizeof(*roots) && err == -ENOENT; i++) {
		snprintf(path, sizeof(path), "%s/events/%s/%s/id", roots[i], ap->target, ap->func);
		err = sys_read_u64(path, id);
	}
	return err;
}

int attach_tracepoint(struct session *s, const struct group *g)
{
	struct perf_event_attr a;
	uint64_t id;
	int err = tracepoint_id(&s->plan->aps.v[g->idx[0]], &id), fd;

	if (err)
		return err;
	memset(&a, 0, sizeof(a));
	a.type = PERF_TYPE_TRACEPOINT;
	a.config = id;
	a.sample_period = 1;
	a.wakeup_events = 1;
	/* One event will do: the program is run for all processors as soon as it hangs on the tracepoint. */
	fd = sys_perf_open(&a, -1, 0);
	return fd < 0 ? fd : attach_to_perf(s, fd, g->prog_fd, g->idx[0], 1);
}

int attach_raw(struct session *s, const struct group *g)
{
	int fd = sys_raw_tp_open(s->plan->aps.v[g->idx[0]].func, g->prog_fd);

	if (fd < 0)
		return fd;
	attach_note(s, fd, -1, g->idx[0], 1);
	return 0;
}

/* The target is in the program since loading; the call without a name only switches it on. */
int attach_tracing(struct session *s, const struct group *g)
{
	int fd = sys_raw_tp_open(NULL, g->prog_fd);

	if (fd < 0)
		return fd;
	attach_note(s, fd, -1, g->idx[0], g->nr);
	return 0;
}

/* union bpf_iter_link_info, as far as kinds of iterators want something said; false: nothing. */
static bool iter_info(const struct plan_ap *ap, int pid, uint32_t info[4])
{
	memset(info, 0, 4 * sizeof(*info));
	if (!ap->target)
		return false;
	if (!strcmp(ap->target, "cgroup")) {
		info[0] = 2;	/* cgroup.order: BPF_CGROUP_ITER_DESCENDANTS_PRE; without a cgroup from the root on */
		return true;
	}
	info[1] = (uint32_t)pid;	/* task.tid, task.pid, task.pid_fd */
	return pid > 0 && !strncmp(ap->target, "task", 4);
}

/* An iterator that shows more than was asked for must not pass for one that does not. */
static void warn_unlimited(struct session *s, const struct plan_ap *ap)
{
	const char *kind = ap->target ? ap->target : "", *why = "";

	if (!s->opts.nr_pids && !s->opts.child)
		return;
	if (!strncmp(kind, "task", 4))
		why = s->opts.nr_pids > 1 ? ": it takes one process" : ": this kernel cannot (Linux 6.1 can); test ctx.task.tgid in the script";
	rt_warn(s, "%s does not limit iter:%s%s", s->opts.nr_pids ? "-p" : "-c", kind, why);
}

int attach_iter(struct session *s, const struct group *g)
{
	struct link_spec l = { .prog_fd = g->prog_fd, .attach_type = BPF_TRACE_ITER };
	const struct plan_ap *ap = &s->plan->aps.v[g->idx[0]];
	uint32_t info[4];
	int fd = -1;
	bool limited = false;

	if (iter_info(ap, ap->pid > 0 ? ap->pid : s->opts.nr_pids == 1 ? s->opts.pid : 0, info)) {
		l.iter_info = info;
		l.iter_info_len = sizeof(info);
		fd = sys_link_create(&l);
		limited = fd >= 0 && info[1];
		l.iter_info = NULL;
		l.iter_info_len = 0;
	}
	if (fd < 0)		/* not asked for, or the kernel has no such filter (before 6.1) */
		fd = sys_link_create(&l);
	if (fd < 0)
		return fd;
	if (!limited)
		warn_unlimited(s, ap);
	attach_note(s, fd, -1, g->idx[0], 1);
	return 0;
}

static int pin(struct session *s, const struct link *l, const char *name)
{
	char path[512];
	int err;

	if (*name == '/')
		snprintf(path, sizeof(path), "%s", name);
	else
		snprintf(path, sizeof(path), "/sys/fs/bpf/%s", name);
	err = sys_obj_pin(l->fd, path);
	if (err) {
		rt_error(s, "Failed to pin the iterator at %s: %s", path, strerror(-err));
		if (err == -EEXIST)
			rt_hint(s, "remove the file first: rm %s", path);
		else if (err == -ENOENT || err == -EPERM || err == -EINVAL)
			rt_hint(s, "the path must be in a mounted bpf file system (mount -t bpf bpf /sys/fs/bpf)");
		return err;
	}
	printf("Program pinned to %s\n", path);
	fflush(stdout);
	return 0;
}

static int read_all(struct session *s, int fd)
{
	char buf[65536];
	ssize_t n;
	int none = 0;

	for (;;) {
		if (s->opts.stop_signal && *s->opts.stop_signal)
			return 0;
		n = read(fd, buf, sizeof(buf));
		if (n > 0)
			out_bytes(s, buf, (size_t)n);
		else if (n == 0)
			return 0;
		else if (errno != EINTR && (errno != EAGAIN || ++none > 1000))
			return -errno;
	}
}

int iter_run(struct session *s)
{
	for (uint32_t i = 0; i < s->links.nr; i++) {
		const struct link *l = &s->links.v[i];
		const struct plan_ap *ap = &s->plan->aps.v[l->ap];
		int fd, err;

		if (ap->kind != PROBE_ITER)
			continue;
		if (ap->pin && *ap->pin) {
			err = pin(s, l, ap->pin);
		} else {
			fd = sys_iter_create(l->fd);
			err = fd < 0 ? fd : read_all(s, fd);
			if (fd >= 0)
				close(fd);
			if (err)
				rt_error(s, "Failed to read iterator %s: %s", ap->name, strerror(-err));
		}
		if (err)
			return err;
	}
	return 0;
}
