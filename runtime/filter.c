/*
 * runtime: which processes are traced, and until when.
 *
 * Programs compare with constants of plan_rodata, with a set of processes (ROLE_PIDS) or with a cgroup; all are set before
 * anything is attached.  With --follow programs of our own keep the set (follow.c).
 *
 * The run ends with the last of the processes: those of the command line are watched through pidfds; once they are gone and others are
 * still followed, the set is looked at ten times a second.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "runtime/rt_priv.h"
#include "runtime/sys.h"

/* ---- what programs compare with ---- */

static int add_pid(int map, int32_t pid)
{
	uint32_t key = (uint32_t)pid, one = 1;

	return sys_map_update(map, &key, &one);
}

static int fill_pids(struct session *s, int map)
{
	uint32_t lost = PIDS_LOST, none = 0;
	int err = sys_map_update(map, &lost, &none);

	for (uint32_t i = 0; i < s->opts.nr_pids && !err; i++)
		err = add_pid(map, s->opts.pids[i]);
	if (s->opts.child && !err)
		err = add_pid(map, child_pid(s->opts.child));
	if (err)
		rt_error(s, "Failed to set up the filter of processes: %s", strerror(-err));
	return err;
}

static int fill_cgroup(struct session *s, int map)
{
	int fd = open(s->opts.cgroup, O_RDONLY | O_DIRECTORY | O_CLOEXEC), err;
	uint32_t zero = 0;

	err = fd < 0 ? -errno : sys_map_update(map, &zero, &fd);
	if (err)
		rt_error(s, "Failed to filter by cgroup '%s': %s", s->opts.cgroup, strerror(-err));
	if (fd >= 0)
		close(fd);
	return err;
}

int filter_fill(struct session *s)
{
	int pids = map_fd_by_role(s, ROLE_PIDS), cgroup = map_fd_by_role(s, ROLE_CGROUP), err = 0;

	if (pids >= 0)
		err = fill_pids(s, pids);
	if (!err && cgroup >= 0 && s->opts.cgroup)
		err = fill_cgroup(s, cgroup);
	return err;
}

/* ---- the end ---- */

static int watch_pid(struct session *s, uint32_t i)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.u64 = (uint64_t)i << 32 | WAKE_PID };
	int32_t pid = s->opts.pids[i];

	s->pid_fds[i] = sys_pidfd_open(pid);
	if (s->pid_fds[i] < 0) {
		int err = s->pid_fds[i];

		rt_error(s, "Failed to attach to pid: %d: %s", pid, strerror(-err));
		return err;
	}
	usym_note_pid(s, pid);
	return epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, s->pid_fds[i], &ev) ? -errno : 0;
}

int filter_watch(struct session *s)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.u64 = WAKE_CHILD };
	int err = 0;

	s->pid_fds = malloc((s->opts.nr_pids + 1) * sizeof(int));
	if (!s->pid_fds)
		return -ENOMEM;
	for (uint32_t i = 0; i < s->opts.nr_pids; i++)
		s->pid_fds[i] = -1;
	for (uint32_t i = 0; i < s->opts.nr_pids && !err; i++)
		err = watch_pid(s, i);
	s->nr_alive = s->opts.nr_pids;
	if (!s->opts.child || err)
		return err;
	s->child_fd = sys_pidfd_open(child_pid(s->opts.child));
	if (s->child_fd >= 0)
		return epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, s->child_fd, &ev) ? -errno : 0;
	s->child_fd = -1;
	return 0;
}

bool filter_pid_ended(struct session *s, uint32_t i)
{
	if (i >= s->opts.nr_pids || s->pid_fds[i] < 0)
		return false;
	rt_verbose(s, "Process %d has ended", s->opts.pids[i]);
	close(s->pid_fds[i]);	/* and out of the epoll set: it would wake us for ever */
	s->pid_fds[i] = -1;
	return --s->nr_alive == 0;
}

void filter_close(struct session *s)
{
	for (uint32_t i = 0; s->pid_fds && i < s->opts.nr_pids; i++)
		if (s->pid_fds[i] >= 0)
			close(s->pid_fds[i]);
	free(s->pid_fds);
	s->pid_fds = NULL;
	follow_close(s);
}
