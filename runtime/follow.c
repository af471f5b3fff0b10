/*
 * runtime: --follow.  Programs of our own keep the set of traced processes (ROLE_PIDS): a process that is forked by a member joins
 * before it runs its first instruction, and a number leaves when the kernel frees the task, after its last event.
 *
 *	sched_process_fork(parent, child)	current in set, child is no thread: add child->tgid
 *	sched_process_free(task)		delete task->pid; threads are not in the set, so nothing happens
 *
 * A tracer in a pid namespace of its own (a container) has the numbers of that namespace in its set.  A task that is freed has lost
 * them; so they are noted in a second map, beside the numbers of the initial namespace, when a thread of a member exits:
 *
 *	sched_process_fork(parent, child)	the same with numbers in the namespace
 *	sched_process_exit(task)		number in set: noted[task->tgid] = number
 *	sched_process_free(task)		task->pid noted: delete its number from the set, and the note
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runtime/insn.h"
#include "runtime/rt_priv.h"
#include "runtime/sys.h"
#include "sema/btf.h"

#define VMLINUX_BTF "/sys/kernel/btf/vmlinux"

/* What the programs are made with. */
struct follow {
	int set, noted;				/* maps; noted -1: the tracer is in the initial namespace */
	int tgid, pid;				/* offsets in struct task_struct */
	const struct plan_rodata *r;
};

static int load_raw(const char *name, const struct bpf_insn *insns, uint32_t nr)
{
	return sys_prog_load(&(struct prog_spec){ .type = BPF_PROG_TYPE_RAW_TRACEPOINT, .name = name, .insns = insns, .nr_insns = nr });
}

/* ---- in the initial namespace ---- */

/*
 * The end of the programs on fork: r1 is the child's number and stands at fp - 8, its parent's at fp - 16.
 */
#define ADD_CHILD(map) \
	MAP(1, map), MOV(2, 10), ADDI(2, -16), CALL(FN_LOOKUP), JEQI(0, 0, 19), \
	STI(BPF_W, 10, -16, 1), \
	MAP(1, map), MOV(2, 10), ADDI(2, -8), MOV(3, 10), ADDI(3, -16), MOVI(4, 0), CALL(FN_UPDATE), JEQI(0, 0, 9), \
	/* no room: (*lost)++ */ \
	STI(BPF_W, 10, -8, -1), \
	MAP(1, map), MOV(2, 10), ADDI(2, -8), CALL(FN_LOOKUP), JEQI(0, 0, 2), \
	MOVI(1, 1), XADD(0, 1), \
	MOVI(0, 0), EXIT
#define TO_END_OF_ADD_CHILD 25

static int load_fork(const struct follow *f)
{
	const struct bpf_insn insns[] = {
		LDX(BPF_DW, 3, 1, 8), ADDI(3, f->tgid), READ(4),
		CALL(FN_PID_TGID), RSHI(0, 32), STX(BPF_W, 10, 0, -16),
		/* a thread: nothing to do */
		LDX(BPF_W, 1, 10, -8), JEQ(1, 0, TO_END_OF_ADD_CHILD),
		ADD_CHILD(f->set),
	};

	return load_raw("follow_fork", insns, sizeof(insns) / sizeof(*insns));
}

static int load_free(const struct follow *f)
{
	const struct bpf_insn insns[] = {
		LDX(BPF_DW, 3, 1, 0), ADDI(3, f->pid), READ(4),
		MAP(1, f->set), MOV(2, 10), ADDI(2, -8), CALL(FN_DELETE),
		MOVI(0, 0), EXIT,
	};

	return load_raw("follow_free", insns, sizeof(insns) / sizeof(*insns));
}

/* ---- in a namespace below ---- */

/* u32 number(struct task_struct *): of its process in the tracer's namespace (codegen/cg_pid.c has the picture); 0: none. */
#define NUMBER(r) \
	MOV(3, 1), ADDI(3, (int)(r)->off_leader), READ(8), \
	LDX(BPF_DW, 3, 10, -8), ADDI(3, (int)(r)->off_thread_pid), READ(8), \
	LDX(BPF_DW, 6, 10, -8), MOV(3, 6), ADDI(3, (int)(r)->off_level), READ(4), \
	LDX(BPF_W, 1, 10, -8), JLT32(1, (r)->ns_tracer.level, 25), \
	MOV(3, 6), ADDI(3, (int)(r)->ns_tracer.upid_ns), READ(8), \
	LDX(BPF_DW, 3, 10, -8), ADDI(3, (int)(r)->off_inum), READ(4), \
	LDX(BPF_W, 1, 10, -8), JNE32(1, (r)->ns_tracer.ino, 7 + 2), \
	MOV(3, 6), ADDI(3, (int)(r)->ns_tracer.upid), READ(4), \
	LDX(BPF_W, 0, 10, -8), EXIT, \
	MOVI(0, 0), EXIT
#define NUMBER_INSNS 51

/* Points the calls of NUMBER, which stands at the end, to it. */
static int load_with_number(const char *name, struct bpf_insn *insns, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++)
		if (insns[i].code == (BPF_JMP | BPF_CALL) && insns[i].src_reg == BPF_PSEUDO_CALL)
			insns[i].imm = (int32_t)(nr - NUMBER_INSNS - i - 1);
	return load_raw(name, insns, nr);
}

static int load_ns_fork(const struct follow *f)
{
	struct bpf_insn insns[] = {
		MOV(7, 1),
		LDX(BPF_DW, 1, 7, 8), CALLFN(0), STX(BPF_DW, 10, 0, -8),
		LDX(BPF_DW, 1, 7, 0), CALLFN(0), STX(BPF_DW, 10, 0, -16),
		/* a thread, or neither of them lives here: nothing to do */
		LDX(BPF_W, 1, 10, -8), JEQ(1, 0, TO_END_OF_ADD_CHILD),
		ADD_CHILD(f->set),
		NUMBER(f->r),
	};

	return load_with_number("follow_fork", insns, sizeof(insns) / sizeof(*insns));
}

static int load_ns_exit(const struct follow *f)
{
	struct bpf_insn insns[] = {
		LDX(BPF_DW, 7, 1, 0),
		MOV(1, 7), CALLFN(0), STX(BPF_DW, 10, 0, -16),
		MAP(1, f->set), MOV(2, 10), ADDI(2, -16), CALL(FN_LOOKUP), JEQI(0, 0, 7 + 8),
		MOV(3, 7), ADDI(3, f->tgid), READ(4),
		MAP(1, f->noted), MOV(2, 10), ADDI(2, -8), MOV(3, 10), ADDI(3, -16), MOVI(4, 0), CALL(FN_UPDATE),
		MOVI(0, 0), EXIT,
		NUMBER(f->r),
	};

	return load_with_number("follow_exit", insns, sizeof(insns) / sizeof(*insns));
}

static int load_ns_free(const struct follow *f)
{
	const struct bpf_insn insns[] = {
		LDX(BPF_DW, 3, 1, 0), ADDI(3, f->pid), READ(4),
		MAP(1, f->noted), MOV(2, 10), ADDI(2, -8), CALL(FN_LOOKUP), JEQI(0, 0, 12),
		LDX(BPF_W, 1, 0, 0), STX(BPF_DW, 10, 1, -16),
		MAP(1, f->set), MOV(2, 10), ADDI(2, -16), CALL(FN_DELETE),
		MAP(1, f->noted), MOV(2, 10), ADDI(2, -8), CALL(FN_DELETE),
		MOVI(0, 0), EXIT,
	};

	return load_raw("follow_free", insns, sizeof(insns) / sizeof(*insns));
}

/* ---- both ---- */

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

static int find_types(struct session *s, struct follow *f)
{
	struct kbtf *b;
	int err = kbtf_open(VMLINUX_BTF, NULL, &b);

	if (!err) {
		f->tgid = kbtf_member(b, "task_struct", "tgid");
		f->pid = kbtf_member(b, "task_struct", "pid");
		err = f->tgid < 0 || f->pid < 0 ? -ENOENT : 0;
		kbtf_close(b);
	}
	if (err)
		rt_error(s, "--follow: the kernel's types are not readable (%s): %s", VMLINUX_BTF, strerror(-err));
	return err;
}

/* False: nothing is followed. */
static bool prepare(struct session *s, struct follow *f, int *err)
{
	*f = (struct follow){ .set = map_fd_by_role(s, ROLE_PIDS), .noted = -1, .r = &s->rodata };
	*err = 0;
	if (!s->opts.follow || f->set < 0)
		return false;
	*err = find_types(s, f);
	if (*err || !f->r->ns_tracer.ino)
		return !*err;
	if (!f->r->ns_tracer.upid) {
		rt_error(s, "--follow: in a container this needs test runs of programs (Linux %s)", feature_since(FEAT_RAW_TP_TEST_RUN));
		*err = -ENOTSUP;
		return false;
	}
	if (s->follow_noted < 0)
		s->follow_noted = sys_map_create(&(struct map_spec){ .type = BPF_MAP_TYPE_HASH, .name = "noted", .key_size = 4,
								     .value_size = 4, .max_entries = PIDS_MAX });
	f->noted = s->follow_noted;
	if (f->noted >= 0)
		return true;
	rt_error(s, "--follow: %s", strerror(-f->noted));
	*err = f->noted;
	return false;
}

int follow_begin(struct session *s)
{
	struct follow f;
	int err;

	if (!prepare(s, &f, &err))
		return err;
	if (f.noted < 0)
		return hang(s, load_fork(&f), "sched_process_fork", &s->follow_fds[0]);
	err = hang(s, load_ns_exit(&f), "sched_process_exit", &s->follow_fds[1]);
	return err ? err : hang(s, load_ns_fork(&f), "sched_process_fork", &s->follow_fds[0]);
}

/* Behind all programs of the script: a raw tracepoint calls first come, first served. */
int follow_end(struct session *s)
{
	struct follow f;
	int err;

	if (!prepare(s, &f, &err))
		return err;
	return hang(s, f.noted < 0 ? load_free(&f) : load_ns_free(&f), "sched_process_free", &s->follow_fds[2]);
}

void follow_close(struct session *s)
{
	for (int i = 0; i < FOLLOW_FDS; i++) {
		if (s->follow_fds[i] >= 0)
			close(s->follow_fds[i]);
		s->follow_fds[i] = -1;
	}
	if (s->follow_noted >= 0)
		close(s->follow_noted);
	s->follow_noted = -1;
}

uint64_t follow_lost(const struct session *s)
{
	int map = map_fd_by_role(s, ROLE_PIDS);
	uint32_t key = PIDS_LOST, n = 0;

	return map >= 0 && !sys_map_lookup(map, &key, &n) ? n : 0;
}

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
