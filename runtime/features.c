/*
 * runtime: what the running kernel can do.
 *
 * Each row of sema/features.def is tried with a tiny program, map or call, on first use only, and the answer is kept for
 * the life of the process.  A kernel's version is never asked for: distributions carry features back and configure
 * others away.  A probe that fails for lack of privilege counts as "no"; the load that follows gives the reason.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/btf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/rt_priv.h"
#include "runtime/sys.h"
#include "sema/btf.h"

#define VMLINUX_BTF "/sys/kernel/btf/vmlinux"

/* Answers: 0 unknown, 1 no, 2 yes.  State of the kernel, not of a run, hence of the process. */
static unsigned char known[FEAT_NR];	/* state: of the kernel */
static bool disabled[FEAT_NR];		/* state: of the command line */

static const struct bpf_insn ret0[] = {
	{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .imm = 0 },
	{ .code = BPF_JMP | BPF_EXIT },
};

#define NR(a) (sizeof(a) / sizeof((a)[0]))

static int load(uint32_t type, const struct bpf_insn *insns, uint32_t nr)
{
	return sys_prog_load(&(struct prog_spec){ .type = type, .insns = insns, .nr_insns = nr });
}

/* True when the call gave a descriptor; closes it. */
static bool worked(int fd)
{
	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static bool loads(uint32_t type, const struct bpf_insn *insns, uint32_t nr)
{
	return worked(load(type, insns, nr));
}

static uint32_t vmlinux_id(const char *name, uint32_t kind)
{
	struct kbtf *b;
	uint32_t id;

	if (kbtf_open(VMLINUX_BTF, NULL, &b))
		return 0;
	id = kbtf_find(b, name, 1u << kind);
	kbtf_close(b);
	return id;
}

/* The kernel has a struct with a member of this name. */
static bool has_member(const char *tag, const char *member)
{
	const struct btf_member *m;
	const struct btf_type *t;
	bool found = false;
	struct kbtf *b;

	if (kbtf_open(VMLINUX_BTF, NULL, &b))
		return false;
	t = kbtf_type(b, kbtf_find(b, tag, 1u << BTF_KIND_STRUCT));
	m = (const struct btf_member *)(t + 1);
	for (uint32_t i = 0; t && i < BTF_INFO_VLEN(t->info) && !found; i++)
		found = !strcmp(kbtf_str(b, m[i].name_off), member);
	kbtf_close(b);
	return found;
}

/* Loads a tracing program; the target is a function, or the typedef of a tracepoint. */
static int load_tracing(uint32_t attach, const char *target, uint32_t kind, const struct bpf_insn *insns, uint32_t nr,
			char *log, uint32_t log_size)
{
	uint32_t id = vmlinux_id(target, kind);

	if (!id)
		return -ENOENT;
	return sys_prog_load(&(struct prog_spec){ .type = BPF_PROG_TYPE_TRACING, .attach_type = attach, .attach_btf_id = id,
						  .insns = insns, .nr_insns = nr, .log = log, .log_size = log_size,
						  .log_level = log ? 1 : 0 });
}

/*
 * A helper exists when the verifier complains about anything but the call itself: its arguments are not there, so the
 * program never loads unless the helper takes none.
 */
static bool helper(uint32_t type, uint32_t attach, const char *target, uint32_t id)
{
	const struct bpf_insn insns[] = {
		{ .code = BPF_JMP | BPF_CALL, .imm = (int)id },
		ret0[0], ret0[1],
	};
	char log[4096] = "";
	int fd;

	if (attach)
		fd = load_tracing(attach, target, BTF_KIND_FUNC, insns, NR(insns), log, sizeof(log));
	else
		fd = sys_prog_load(&(struct prog_spec){ .type = type, .insns = insns, .nr_insns = NR(insns), .log = log,
							.log_size = sizeof(log), .log_level = 1 });
	if (fd >= 0)
		return worked(fd);
	if (fd == -EPERM || !log[0])
		return false;
	return !strstr(log, "invalid func ") && !strstr(log, "unknown func ") && !strstr(log, "cannot use helper");
}

static bool kprobe_helper(uint32_t id)
{
	return helper(BPF_PROG_TYPE_KPROBE, 0, NULL, id);
}

static bool has_ring(void)
{
	return worked(sys_map_create(&(struct map_spec){ .type = BPF_MAP_TYPE_RINGBUF,
							 .max_entries = (uint32_t)sysconf(_SC_PAGESIZE) }));
}

/*
 * Appends a minimal type section to buf (at least 256 bytes): int [1], byte [2], byte[value_size] [3].  Returns its
 * length.
 */
static uint32_t tiny_btf(void *buf, uint32_t value_size)
{
	static const char strs[] = "\0int\0u8";
	const uint32_t types[] = {
		1, BTF_KIND_INT << 24, 4, BTF_INT_SIGNED << 24 | 32,
		5, BTF_KIND_INT << 24, 1, 8,
		0, BTF_KIND_ARRAY << 24, 0, 2, 1, value_size,
	};
	struct btf_header h = { .magic = BTF_MAGIC, .version = 1, .hdr_len = sizeof(h), .type_len = sizeof(types),
				.str_off = sizeof(types), .str_len = sizeof(strs) };

	memcpy(buf, &h, sizeof(h));
	memcpy((char *)buf + sizeof(h), types, sizeof(types));
	memcpy((char *)buf + sizeof(h) + sizeof(types), strs, sizeof(strs));
	return sizeof(h) + sizeof(types) + sizeof(strs);
}

int task_storage_create(const char *name, uint32_t value_size)
{
	char buf[256];
	int btf = sys_btf_load(buf, tiny_btf(buf, value_size), NULL, 0), fd;

	if (btf < 0)
		return btf;
	fd = sys_map_create(&(struct map_spec){ .type = BPF_MAP_TYPE_TASK_STORAGE, .name = name, .key_size = 4,
						.value_size = value_size, .flags = BPF_F_NO_PREALLOC, .btf_fd = btf,
						.btf_key = 1, .btf_value = 3 });
	close(btf);
	return fd;
}

/* Kernels with module BTF can tell a BTF object's name; older ones refuse the longer info. */
static bool has_module_btf(void)
{
	char buf[256], name[16] = "";
	struct bpf_btf_info info = { .name = (uintptr_t)name, .name_len = sizeof(name) };
	uint32_t len = sizeof(info);
	int fd = sys_btf_load(buf, tiny_btf(buf, 8), NULL, 0), err;

	if (fd < 0)
		return false;
	err = sys_obj_info(fd, &info, &len);
	close(fd);
	return !err;
}

/*
 * Multi links of kernel functions: the list of addresses is a bad pointer, so a kernel that gets as far as reading it
 * says EFAULT; one without says EINVAL or EOPNOTSUPP.
 */
static bool has_kprobe_multi(uint32_t attach)
{
	struct prog_spec p = { .type = BPF_PROG_TYPE_KPROBE, .attach_type = attach, .insns = ret0, .nr_insns = NR(ret0) };
	int prog = sys_prog_load(&p), err;

	if (prog < 0)
		return false;
	err = sys_link_create(&(struct link_spec){ .prog_fd = prog, .attach_type = attach, .nr = 1,
						   .addrs = (const uint64_t *)(uintptr_t)1 });
	if (err >= 0)
		close(err);
	close(prog);
	return err == -EFAULT;
}

/*
 * Multi links of user functions: "/" is no regular file, so a kernel with the feature says EBADF.  The first kernels that
 * had it filtered by thread instead of process; those that refuse pid -1 are known to do it right (libbpf draws the
 * same line).
 */
static bool has_uprobe_multi(uint32_t attach)
{
	struct prog_spec p = { .type = BPF_PROG_TYPE_KPROBE, .attach_type = attach, .insns = ret0, .nr_insns = NR(ret0) };
	int prog = sys_prog_load(&p), err;
	uint64_t offset = 0;
	struct link_spec l = { .prog_fd = prog, .attach_type = attach, .nr = 1, .offsets = &offset, .path = "/" };
	bool ok = false;

	if (prog < 0)
		return false;
	err = sys_link_create(&l);
	if (err >= 0)
		close(err);
	if (err == -EBADF) {
		l.pid = (uint32_t)-1;
		err = sys_link_create(&l);
		if (err >= 0)
			close(err);
		ok = err == -EINVAL;
	}
	close(prog);
	return ok;
}

static bool has_perf_link(void)
{
	int prog = load(BPF_PROG_TYPE_TRACEPOINT, ret0, NR(ret0)), err;

	if (prog < 0)
		return false;
	err = sys_link_create(&(struct link_spec){ .prog_fd = prog, .target_fd = -1, .attach_type = AT_PERF_EVENT });
	if (err >= 0)
		close(err);
	close(prog);
	return err == -EBADF;
}

static bool has_test_run(void)
{
	int prog = load(BPF_PROG_TYPE_RAW_TRACEPOINT, ret0, NR(ret0)), err;

	if (prog < 0)
		return false;
	err = sys_test_run(prog, NULL, 0, 0, NULL, NULL);
	close(prog);
	return !err;
}

static bool has_batch(void)
{
	int fd = sys_map_create(&(struct map_spec){ .type = BPF_MAP_TYPE_HASH, .key_size = 4, .value_size = 4,
						    .max_entries = 1, .flags = BPF_F_NO_PREALLOC });
	uint32_t key, value, batch;
	union bpf_attr a;
	int err;

	if (fd < 0)
		return false;
	memset(&a, 0, sizeof(a));
	a.batch.map_fd = fd;
	a.batch.out_batch = (uintptr_t)&batch;
	a.batch.keys = (uintptr_t)&key;
	a.batch.values = (uintptr_t)&value;
	a.batch.count = 1;
	err = sys_bpf(BPF_MAP_LOOKUP_BATCH, &a, sizeof(a.batch));
	close(fd);
	return !err || err == -ENOENT;	/* an empty map ends at once */
}

/*
 * Kernels before 6.1 allocate elements of maps in a way that is not safe everywhere a tracing program may run.  They refuse
 * such maps in programs of perf events, and warn in the kernel's log about others.
 */
bool dynamic_maps_ok(void)
{
	static int answer;	/* as known[] */
	struct bpf_insn insns[] = {
		{ .code = BPF_LD | BPF_DW | BPF_IMM, .dst_reg = 1, .src_reg = BPF_PSEUDO_MAP_FD }, { .code = 0 },
		ret0[0], ret0[1],
	};

	if (!answer) {
		int fd = sys_map_create(&(struct map_spec){ .type = BPF_MAP_TYPE_HASH, .key_size = 4, .value_size = 4,
							    .max_entries = 1, .flags = BPF_F_NO_PREALLOC });

		insns[0].imm = fd;
		answer = fd >= 0 && loads(BPF_PROG_TYPE_PERF_EVENT, insns, NR(insns)) ? 2 : 1;
		if (fd >= 0)
			close(fd);
	}
	return answer == 2;
}

static bool has_task_storage(void)
{
	return worked(task_storage_create("scry_probe", 8)) && kprobe_helper(156);
}

static bool has_big_keys(void)
{
	return worked(sys_map_create(&(struct map_spec){ .type = BPF_MAP_TYPE_HASH, .key_size = 513, .value_size = 4,
							 .max_entries = 1, .flags = BPF_F_NO_PREALLOC }));
}

static bool has_sleepable(void)
{
	/* copy_from_user(stack, 1, NULL) */
	const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = 1, .src_reg = 10 },
		{ .code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = 1, .imm = -8 },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 2, .imm = 1 },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 3, .imm = 0 },
		{ .code = BPF_JMP | BPF_CALL, .imm = 148 },
		ret0[0], ret0[1],
	};

	return worked(sys_prog_load(&(struct prog_spec){ .type = BPF_PROG_TYPE_KPROBE, .flags = BPF_F_SLEEPABLE,
							 .insns = insns, .nr_insns = NR(insns) }));
}

static bool has_cpu(int level)
{
	const struct bpf_insn v3[] = {
		ret0[0],
		{ .code = BPF_JMP32 | BPF_JEQ | BPF_K, .dst_reg = 0, .off = 0, .imm = 0 },
		ret0[1],
	};
	/* Signed division: the plain one with off 1. */
	const struct bpf_insn v4[] = {
		ret0[0],
		{ .code = BPF_ALU64 | BPF_DIV | BPF_K, .dst_reg = 0, .off = 1, .imm = 3 },
		ret0[1],
	};

	return level == 4 ? loads(BPF_PROG_TYPE_SOCKET_FILTER, v4, NR(v4)) :
			    loads(BPF_PROG_TYPE_SOCKET_FILTER, v3, NR(v3));
}

static bool has_atomics(void)
{
	const struct bpf_insn insns[] = {
		ret0[0],
		{ .code = BPF_STX | BPF_MEM | BPF_DW, .dst_reg = 10, .src_reg = 0, .off = -8 },
		{ .code = BPF_STX | BPF_DW | 0xc0, .dst_reg = 10, .src_reg = 0, .off = -8, .imm = BPF_ADD | 1 },
		ret0[0], ret0[1],
	};

	return loads(BPF_PROG_TYPE_KPROBE, insns, NR(insns));
}

static bool exists(const char *path)
{
	return access(path, R_OK) == 0;
}

static bool loads_tracing(uint32_t attach, const char *target, uint32_t kind)
{
	return worked(load_tracing(attach, target, kind, ret0, NR(ret0), NULL, 0));
}

#define PMU "/sys/bus/event_source/devices/"

static bool has_inner_arrays(void)
{
	return worked(sys_map_create(&(struct map_spec){ .type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 1,
							 .flags = BPF_F_INNER_MAP }));
}

static bool try_feature(enum feature f)
{
	switch (f) {
	case FEAT_RINGBUF:	return has_ring();
	case FEAT_BTF:		return exists(VMLINUX_BTF);
	case FEAT_MODULE_BTF:	return has_module_btf();
	case FEAT_KPROBE:	return exists(PMU "kprobe/type");
	case FEAT_UPROBE:	return exists(PMU "uprobe/type");
	case FEAT_KPROBE_MULTI:	return has_kprobe_multi(AT_KPROBE_MULTI);
	case FEAT_KPROBE_SESSION: return has_kprobe_multi(AT_KPROBE_SESSION);
	case FEAT_UPROBE_MULTI:	return has_uprobe_multi(AT_UPROBE_MULTI);
	case FEAT_UPROBE_SESSION: return has_uprobe_multi(AT_UPROBE_SESSION);
	case FEAT_FENTRY:	return loads_tracing(BPF_TRACE_FENTRY, "vfs_read", BTF_KIND_FUNC);
	/* The flag of a program that runs on this processor; a program that finds its own set is not run. */
	case FEAT_FENTRY_RECURSION: return has_member("bpf_prog", "active");
	case FEAT_RAW_TP_BTF:	return loads_tracing(BPF_TRACE_RAW_TP, "btf_trace_sched_switch", BTF_KIND_TYPEDEF);
	case FEAT_ITER:		return loads_tracing(BPF_TRACE_ITER, "bpf_iter_task", BTF_KIND_FUNC);
	case FEAT_COOKIE:	return kprobe_helper(174);
	case FEAT_PERF_LINK:	return has_perf_link();
	case FEAT_GET_FUNC_IP:	return kprobe_helper(173);
	/* What tells the helper that a program is a user probe's; before, it gave 0 there. */
	case FEAT_GET_FUNC_IP_USER: return kprobe_helper(173) && has_member("bpf_trace_run_ctx", "is_uprobe");
	case FEAT_LOOP:		return kprobe_helper(181);
	case FEAT_FOR_EACH_MAP:	return kprobe_helper(164);
	case FEAT_LOOKUP_PERCPU: return kprobe_helper(195);
	case FEAT_KTIME_TAI:	return kprobe_helper(208);
	case FEAT_KTIME_BOOT:	return kprobe_helper(125);
	case FEAT_TASK_BTF:	return kprobe_helper(158);
	case FEAT_D_PATH:	return helper(0, BPF_TRACE_ITER, "bpf_iter_task", 147);
	case FEAT_TASK_STORAGE:	return has_task_storage();
	case FEAT_BATCH:	return has_batch();
	case FEAT_CPU_V3:	return has_cpu(3);
	case FEAT_CPU_V4:	return has_cpu(4);
	case FEAT_ATOMICS:	return has_atomics();
	case FEAT_NS_PID:	return kprobe_helper(120);
	case FEAT_STRNCMP:	return kprobe_helper(182);
	case FEAT_GET_FUNC_ARG:	return helper(0, BPF_TRACE_FENTRY, "vfs_read", 183);
	case FEAT_SLEEPABLE_UPROBE: return has_sleepable();
	case FEAT_SIGNAL:	return kprobe_helper(109);
	case FEAT_OVERRIDE:	return kprobe_helper(58);
	case FEAT_RAW_TP_TEST_RUN: return has_test_run();
	case FEAT_BIG_KEYS:	return has_big_keys();
	case FEAT_INNER_ARRAYS:	return has_inner_arrays();
	case FEAT_TASK_PT_REGS:	return kprobe_helper(175);
	case FEAT_NR:		break;
	}
	return false;
}

bool rt_has(enum feature f)
{
	if (f >= FEAT_NR || disabled[f])
		return false;
	if (!known[f])
		known[f] = try_feature(f) ? 2 : 1;
	return known[f] == 2;
}

void rt_disable_features(const char *list)
{
	while (list && *list) {
		size_t n = strcspn(list, ",");

		for (int f = 0; f < FEAT_NR; f++) {
			const char *name = feature_name(f);

			if (strlen(name) == n && !memcmp(name, list, n))
				disabled[f] = true;
		}
		list += n + (list[n] == ',');
	}
}

uint32_t rt_cpu_level(void)
{
	if (rt_has(FEAT_CPU_V4))
		return 4;
	return rt_has(FEAT_CPU_V3) ? 3 : 2;
}

/* Calls fn for each number of a list like "0-3,8". */
void cpu_list_each(const char *list, void (*fn)(void *arg, uint32_t cpu), void *arg)
{
	while (*list) {
		char *end;
		unsigned long a = strtoul(list, &end, 10), b = a;

		if (end == list)
			return;
		if (*end == '-')
			b = strtoul(end + 1, &end, 10);
		for (; a <= b && a < 65536; a++)
			fn(arg, (uint32_t)a);
		list = end + (*end == ',');
		if (*end && *end != ',')
			return;
	}
}

static void highest(void *arg, uint32_t cpu)
{
	uint32_t *n = arg;

	if (cpu + 1 > *n)
		*n = cpu + 1;
}

/* What the kernel sizes per-CPU values for: all numbers up to the highest possible one. */
uint32_t rt_possible_cpus(void)
{
	static uint32_t nr;	/* never changes while a kernel runs */
	char buf[512];

	if (!nr) {
		if (sys_read_file("/sys/devices/system/cpu/possible", buf, sizeof(buf)) > 0)
			cpu_list_each(buf, highest, &nr);
		if (!nr)
			nr = (uint32_t)sysconf(_SC_NPROCESSORS_CONF);
	}
	return nr;
}
