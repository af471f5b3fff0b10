/*
 * runtime: which processes are traced, and until when.
 *
 * Programs compare with constants of plan_rodata, with a set of processes (ROLE_PIDS) or with a cgroup; all are set before
 * anything is attached.  With --follow two programs of our own keep the set: a process that is forked by a member joins
 * before it runs its first instruction, and a number leaves when the kernel frees the task, after its last event.
 *
 *	sched_process_fork(parent, child)	current in set, child is no thread: add child->tgid
 *	sched_process_free(task)		delete task->pid; threads are not in the set, so nothing happens
 *
 * The run ends with the last of the processes: those of the command line are watched through pidfds; once they are gone and others are
 * still followed, the set is looked at ten times a second.
 */
#include <fcntl.h>
#include <linux/btf.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "runtime/rt_priv.h"
#include "runtime/sys.h"
#include "sema/btf.h"

#define VMLINUX_BTF "/sys/kernel/btf/vmlinux"

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

/* ---- following ---- */

#define MOV(d, s) { .code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = d, .src_reg = s }
#define MOVI(d, i) { .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = d, .imm = i }
#define ADDI(d, i) { .code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = d, .imm = i }
#define RSHI(d, i) { .code = BPF_ALU64 | BPF_RSH | BPF_K, .dst_reg = d, .imm = i }
#define LDX(sz, d, s, o) { .code = BPF_LDX | BPF_MEM | sz, .dst_reg = d, .src_reg = s, .off = o }
#define STX(sz, d, s, o) { .code = BPF_STX | BPF_MEM | sz, .dst_reg = d, .src_reg = s, .off = o }
#define STI(sz, d, o, i) { .code = BPF_ST | BPF_MEM | sz, .dst_reg = d, .off = o, .imm = i }
#define XADD(d, s) { .code = BPF_STX | BPF_W | 0xc0, .dst_reg = d, .src_reg = s, .imm = BPF_ADD }
#define CALL(n) { .code = BPF_JMP | BPF_CALL, .imm = n }
#define JEQI(d, i, o) { .code = BPF_JMP | BPF_JEQ | BPF_K, .dst_reg = d, .imm = i, .off = o }
#define JEQ(d, s, o) { .code = BPF_JMP | BPF_JEQ | BPF_X, .dst_reg = d, .src_reg = s, .off = o }
#define MAP(d, fd) { .code = BPF_LD | BPF_DW | BPF_IMM, .dst_reg = d, .src_reg = BPF_PSEUDO_MAP_FD, .imm = fd }, { .code = 0 }
#define EXIT { .code = BPF_JMP | BPF_EXIT }

enum { FN_LOOKUP = 1, FN_UPDATE = 2, FN_DELETE = 3, FN_PID_TGID = 14, FN_READ_KERNEL = 113 };

static int load_raw(const char *name, const struct bpf_insn *insns, uint32_t nr)
{
	return sys_prog_load(&(struct prog_spec){ .type = BPF_PROG_TYPE_RAW_TRACEPOINT, .name = name, .insns = insns, .nr_insns = nr });
}

static int load_fork(int map, int tgid_off)
{
	const struct bpf_insn insns[] = {
		/* *(u32 *)(fp - 8) = child->tgid */
		LDX(BPF_DW, 3, 1, 8), ADDI(3, tgid_off), MOV(1, 10), ADDI(1, -8), MOVI(2, 4), STI(BPF_DW, 10, -8, 0), CALL(FN_READ_KERNEL),
		/* *(u32 *)(fp - 16) = tgid of the one that forks */
		CALL(FN_PID_TGID), RSHI(0, 32), STX(BPF_W, 10, 0, -16),
		/* a thread: nothing to do */
		LDX(BPF_W, 1, 10, -8), JEQ(1, 0, 25),
		MAP(1, map), MOV(2, 10), ADDI(2, -16), CALL(FN_LOOKUP), JEQI(0, 0, 19),
		STI(BPF_W, 10, -16, 1),
		MAP(1, map), MOV(2, 10), ADDI(2, -8), MOV(3, 10), ADDI(3, -16), MOVI(4, 0), CALL(FN_UPDATE), JEQI(0, 0, 9),
		/* no room: (*lost)++ */
		STI(BPF_W, 10, -8, -1),
		MAP(1, map), MOV(2, 10), ADDI(2, -8), CALL(FN_LOOKUP), JEQI(0, 0, 2),
		MOVI(1, 1), XADD(0, 1),
		MOVI(0, 0), EXIT,
	};

	return load_raw("follow_fork", insns, sizeof(insns) / sizeof(*insns));
}

static int load_free(int map, int pid_off)
{
	const struct bpf_insn insns[] = {
		LDX(BPF_DW, 3, 1, 0), ADDI(3, pid_off), MOV(1, 10), ADDI(1, -8), MOVI(2, 4), STI(BPF_DW, 10, -8, 0), CALL(FN_READ_KERNEL),
		MAP(1, map), MOV(2, 10), ADDI(2, -8), CALL(FN_DELETE),
		MOVI(0, 0), EXIT,
	};

	return load_raw("follow_free", insns, sizeof(insns) / sizeof(*insns));
}

/* Byte offset of a plain member of struct task_struct; negative: unknown. */
static int task_member(const struct kbtf *b, const char *name)
{
	uint32_t id = kbtf_find(b, "task_struct", 1u << BTF_KIND_STRUCT);
	const struct btf_type *t = id ? kbtf_type(b, id) : NULL;
	const struct btf_member *m = t ? (const struct btf_member *)(t + 1) : NULL;

	for (uint32_t i = 0; t && i < BTF_INFO_VLEN(t->info); i++)
		if (!strcmp(kbtf_str(b, m[i].name_off), name))
			return (int)(BTF_INFO_KFLAG(t->info) ? BTF_MEMBER_BIT_OFFSET(m[i].offset) : m[i].offset) / 8;
	return -ENOENT;
}

static int hang(struct session *s, int prog, const char *event, int *link)
{
	*link = prog < 0 ? prog : sys_raw_tp_open(event, prog);
	if (prog >= 0)
		close(prog);	/* the link holds it */
	if (*link < 0) {
		rt_error(s, "--follow: cannot watch %s: %s", event, strerror(-*link));
		return *link;
	}
	return 0;
}

static int follow(struct session *s, const char *member, const char *event, int (*load)(int map, int off), int *link)
{
	int map = map_fd_by_role(s, ROLE_PIDS), off, err;
	struct kbtf *b;

	if (!s->opts.follow || map < 0)
		return 0;
	err = kbtf_open(VMLINUX_BTF, NULL, &b);
	off = err ? err : task_member(b, member);
	if (!err)
		kbtf_close(b);
	if (off < 0) {
		rt_error(s, "--follow: the kernel's types are not readable (%s): %s", VMLINUX_BTF, strerror(-off));
		return off;
	}
	return hang(s, load(map, off), event, link);
}

int follow_begin(struct session *s)
{
	return follow(s, "tgid", "sched_process_fork", load_fork, &s->follow_fds[0]);
}

/* Behind all programs of the script: a raw tracepoint calls first come, first served. */
int follow_end(struct session *s)
{
	return follow(s, "pid", "sched_process_free", load_free, &s->follow_fds[1]);
}

uint64_t follow_lost(const struct session *s)
{
	int map = map_fd_by_role(s, ROLE_PIDS);
	uint32_t key = PIDS_LOST, n = 0;

	return map >= 0 && !sys_map_lookup(map, &key, &n) ? n : 0;
}

/* ---- the end ---- */

/* A number that is free, or belongs to a process that has ended and only waits to be asked for its status. */
static bool is_gone(uint32_t pid)
{
	char path[64], buf[512], *p;

	snprintf(path, sizeof(path), "/proc/%u/stat", pid);
	if (sys_read_file(path, buf, sizeof(buf)) <= 0)
		return true;
	p = strrchr(buf, ')');	/* "PID (name) S ..." */
	return p && (p[2] == 'Z' || p[2] == 'X');
}

bool follow_all_gone(struct session *s)
{
	int map = map_fd_by_role(s, ROLE_PIDS);
	uint32_t key = PIDS_LOST, next;

	if (map < 0)
		return true;
	/* A walk that meets a number which has just left begins anew; the set only shrinks then. */
	for (uint32_t *from = NULL; !sys_map_next(map, from, &next); from = &key) {
		if (next != PIDS_LOST && !is_gone(next))
			return false;
		key = next;
	}
	return true;
}

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
	for (int i = 0; i < 2; i++)
		if (s->follow_fds[i] >= 0)
			close(s->follow_fds[i]);
	s->follow_fds[0] = s->follow_fds[1] = -1;
}
