/*
 * runtime: what programs must know of the kernel to find a task's number in the tracer's or the script's pid namespace (codegen/cg_pid.c).
 *
 * Offsets come from the kernel's types.  How deep our own namespace lies cannot be seen from inside; a program of four lines that is run
 * once says it.  Without types or test runs only tasks that live in that very namespace have numbers, which is what a kernel
 * helper can do.
 */
#include <errno.h>
#include <stddef.h>
#include <unistd.h>

#include "runtime/insn.h"
#include "runtime/rt_priv.h"
#include "runtime/sys.h"
#include "sema/btf.h"

/* Where the parts of struct pid are; negative: unknown. */
struct layout {
	int leader, thread_pid, level, numbers, nr, ns, inum;
	uint32_t upid_size;
};

static bool read_layout(struct layout *l)
{
	struct kbtf *b;
	const struct btf_type *upid;
	int ns_common;
	uint32_t id;

	if (kbtf_open("/sys/kernel/btf/vmlinux", NULL, &b))
		return false;
	l->leader = kbtf_member(b, "task_struct", "group_leader");
	l->thread_pid = kbtf_member(b, "task_struct", "thread_pid");
	l->level = kbtf_member(b, "pid", "level");
	l->numbers = kbtf_member(b, "pid", "numbers");
	l->nr = kbtf_member(b, "upid", "nr");
	l->ns = kbtf_member(b, "upid", "ns");
	ns_common = kbtf_member(b, "pid_namespace", "ns");
	l->inum = kbtf_member(b, "ns_common", "inum");
	l->inum = l->inum < 0 || ns_common < 0 ? -ENOENT : ns_common + l->inum;
	id = kbtf_find(b, "upid", 1u << BTF_KIND_STRUCT);
	upid = id ? kbtf_type(b, id) : NULL;
	l->upid_size = upid ? upid->size : 0;
	kbtf_close(b);
	return upid && (l->leader | l->thread_pid | l->level | l->numbers | l->nr | l->ns | l->inum) >= 0;
}

/* 0 or -errno. */
static int own_level(const struct layout *l, uint32_t *level)
{
	const struct bpf_insn insns[] = {
		CALL(FN_TASK), MOV(3, 0), ADDI(3, l->thread_pid), READ(8),
		LDX(BPF_DW, 3, 10, -8), ADDI(3, l->level), READ(4),
		LDX(BPF_W, 0, 10, -8), EXIT,
	};
	int fd = sys_prog_load(&(struct prog_spec){ .type = BPF_PROG_TYPE_RAW_TRACEPOINT, .name = "pid_level", .insns = insns,
						    .nr_insns = sizeof(insns) / sizeof(*insns) }), err;

	if (fd < 0)
		return fd;
	err = sys_test_run(fd, NULL, 0, 0, level, NULL);
	close(fd);
	return err;
}

static void fill(struct plan_pid_ns *to, const struct rt_pid_ns *from, const struct layout *l, uint32_t level)
{
	to->dev = from->dev;
	to->ino = from->ino;
	if (!l)
		return;
	to->level = level;
	to->upid = (uint32_t)(l->numbers + l->nr) + level * l->upid_size;
	to->upid_ns = (uint32_t)(l->numbers + l->ns) + level * l->upid_size;
}

void pidns_fill(struct session *s, struct plan_rodata *r)
{
	const struct rt_opts *o = &s->opts;
	struct layout l;
	uint32_t level = 0;
	bool known;

	if (!o->own_ns.ino && !o->script_ns.ino)
		return;
	known = read_layout(&l) && (!o->own_ns.ino || !own_level(&l, &level));
	if (!known)
		rt_verbose(s, "Processes in pid namespaces below have no numbers: the kernel's types or test runs are missing");
	fill(&r->ns_tracer, &o->own_ns, known && o->own_ns.ino ? &l : NULL, level);
	fill(&r->ns_script, &o->script_ns, known ? &l : NULL, level + o->script_ns_depth);
	if (!known)
		return;
	r->off_leader = (uint32_t)l.leader;
	r->off_thread_pid = (uint32_t)l.thread_pid;
	r->off_level = (uint32_t)l.level;
	r->off_inum = (uint32_t)l.inum;
}
