/*
 * Hand-written programs: what each benchmarked script would cost if a person wrote it in C.  Built when there is a clang:
 * clang -O2 -g -target bpf -mcpu=v3 -c limit.bpf.c
 */
#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_helpers.h>

typedef __u32 u32;
typedef __u64 u64;

char LICENSE[] SEC("license") = "GPL";
const volatile u32 want = 0;	/* process of the load generator */

#define MAP(name, kind, n, k, v) \
	struct { __uint(type, kind); __uint(max_entries, n); __type(key, k); __type(value, v); } name SEC(".maps")
#define MINE ((u32)(bpf_get_current_pid_tgid() >> 32) == want)

struct name {
	char s[16];
};

struct three {
	u32 pid;
	char comm[16];
	u32 pad;
	u64 flags;
};

struct opened {
	u32 pid, len;
	char comm[16];
	char path[1024];
};

MAP(cnt, BPF_MAP_TYPE_PERCPU_ARRAY, 1, u32, u64);
MAP(hst, BPF_MAP_TYPE_PERCPU_ARRAY, 66, u32, u64);
MAP(by_pid, BPF_MAP_TYPE_PERCPU_HASH, 4096, u64, u64);
MAP(by_name, BPF_MAP_TYPE_PERCPU_HASH, 4096, struct name, u64);
MAP(scalar, BPF_MAP_TYPE_ARRAY, 1, u32, u64);
MAP(start, BPF_MAP_TYPE_HASH, 4096, u64, u64);
MAP(room, BPF_MAP_TYPE_PERCPU_ARRAY, 1, u32, struct opened);
MAP(by_three, BPF_MAP_TYPE_PERCPU_HASH, 4096, struct three, u64);
MAP(by_stack, BPF_MAP_TYPE_PERCPU_HASH, 4096, u64, u64);
struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 16384);
	__uint(key_size, 4);
	__uint(value_size, 127 * 8);
} stacks SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 1 << 24); } rb SEC(".maps");
u64 lost;

struct event {
	u64 ts;
	u32 pid, pad;
	char comm[16];
};

static __always_inline void add(void *map, const void *key)
{
	u64 one = 1, *v = bpf_map_lookup_elem(map, key);

	if (v)
		*v += 1;
	else
		bpf_map_update_elem(map, key, &one, 0);
}

static __always_inline void count(void)
{
	u32 zero = 0;
	u64 *v = bpf_map_lookup_elem(&cnt, &zero);

	if (v)
		*v += 1;
}

static __always_inline u32 log2_of(u64 v)
{
	u32 r = 0;

	if (!v)
		return 0;
	if (v >> 32) r += 32, v >>= 32;
	if (v >> 16) r += 16, v >>= 16;
	if (v >> 8) r += 8, v >>= 8;
	if (v >> 4) r += 4, v >>= 4;
	if (v >> 2) r += 2, v >>= 2;
	return r + (v >> 1) + 1;
}

static __always_inline void hist(u64 x)
{
	u32 b = log2_of(x);
	u64 *v;

	if (b > 65)
		b = 65;
	v = bpf_map_lookup_elem(&hst, &b);
	if (v)
		*v += 1;
}

#define SYS SEC("tp/syscalls/sys_enter_getppid")

SYS int tp_empty(void *ctx)
{
	return 0;
}

SYS int tp_count(void *ctx)
{
	if (MINE)
		count();
	return 0;
}

SYS int tp_count_pid(void *ctx)
{
	u64 key = want;

	if (MINE)
		add(&by_pid, &key);
	return 0;
}

SYS int tp_count_comm(void *ctx)
{
	struct name key;

	if (!MINE)
		return 0;
	bpf_get_current_comm(&key, sizeof(key));
	add(&by_name, &key);
	return 0;
}

SYS int tp_inc(void *ctx)
{
	u32 zero = 0;
	u64 *v;

	if (!MINE)
		return 0;
	v = bpf_map_lookup_elem(&scalar, &zero);
	if (v)
		__sync_fetch_and_add(v, 1);
	return 0;
}

SYS int tp_hist(void *ctx)
{
	if (MINE)
		hist(bpf_ktime_get_ns());
	return 0;
}

SYS int tp_printf(void *ctx)
{
	struct event *e;
	long flag;

	if (!MINE)
		return 0;
	e = bpf_ringbuf_reserve(&rb, sizeof(*e), 0);
	if (!e) {
		__sync_fetch_and_add(&lost, 1);
		return 0;
	}
	e->ts = bpf_ktime_get_ns();
	e->pid = want;
	bpf_get_current_comm(e->comm, 16);
	flag = bpf_ringbuf_query(&rb, BPF_RB_AVAIL_DATA) >= 1 << 22 ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;
	bpf_ringbuf_submit(e, flag);
	return 0;
}

SEC("uprobe") int up_count(void *ctx)
{
	if (MINE)
		count();
	return 0;
}

SEC("uprobe") int up_start(void *ctx)
{
	u64 id = bpf_get_current_pid_tgid(), t = bpf_ktime_get_ns();

	if (MINE)
		bpf_map_update_elem(&start, &id, &t, 0);
	return 0;
}

SEC("uprobe") int up_end(void *ctx)
{
	u64 id = bpf_get_current_pid_tgid(), *t;

	if (!MINE)
		return 0;
	t = bpf_map_lookup_elem(&start, &id);
	if (!t)
		return 0;
	hist(bpf_ktime_get_ns() - *t);
	bpf_map_delete_elem(&start, &id);
	return 0;
}

/* ---- for the comparison of sizes ---- */

struct enter {
	u64 common;
	u64 nr;
	u64 args[6];
};

struct leave {
	u64 common;
	u64 nr;
	long ret;
};

SEC("tp/syscalls/sys_enter_openat") int tp_three(struct enter *ctx)
{
	struct three key = { .pid = want };

	if (!MINE)
		return 0;
	bpf_get_current_comm(key.comm, 16);
	key.flags = ctx->args[2];
	add(&by_three, &key);
	return 0;
}

SEC("tp/syscalls/sys_exit_read") int tp_ret(struct leave *ctx)
{
	if (MINE)
		hist(ctx->ret);
	return 0;
}

SEC("tp/syscalls/sys_enter_openat") int tp_open(struct enter *ctx)
{
	u32 zero = 0;
	struct opened *e;
	long n;

	if (!MINE)
		return 0;
	e = bpf_map_lookup_elem(&room, &zero);
	if (!e)
		return 0;
	e->pid = want;
	bpf_get_current_comm(e->comm, 16);
	n = bpf_probe_read_user_str(e->path, sizeof(e->path), (void *)ctx->args[1]);
	if (n < 0)
		n = 0;
	e->len = n;
	if (bpf_ringbuf_output(&rb, e, sizeof(*e) - sizeof(e->path) + (n & 1023), 0))
		__sync_fetch_and_add(&lost, 1);
	return 0;
}

SYS int tp_start(void *ctx)
{
	u64 id = bpf_get_current_pid_tgid(), t = bpf_ktime_get_ns();

	if (id >> 32 == want)
		bpf_map_update_elem(&start, &id, &t, 0);
	return 0;
}

struct mm_struct {
	int map_count;
} __attribute__((preserve_access_index));

struct task_struct {
	struct task_struct *real_parent;
	struct mm_struct *mm;
	int tgid;
	char comm[16];
} __attribute__((preserve_access_index));

SEC("tp_btf/sched_switch") int tp_walk(void *ctx)
{
	struct task_struct *t;
	struct event *e;

	if (!MINE)
		return 0;
	e = bpf_ringbuf_reserve(&rb, sizeof(*e), 0);
	if (!e) {
		__sync_fetch_and_add(&lost, 1);
		return 0;
	}
	t = bpf_get_current_task_btf();
	bpf_probe_read_kernel_str(e->comm, 16, t->real_parent->comm);
	e->pid = t->real_parent->tgid;
	e->pad = t->mm->map_count;
	bpf_ringbuf_submit(e, 0);
	return 0;
}

SEC("perf_event") int tp_ustack(void *ctx)
{
	u64 id;

	if (!MINE)
		return 0;
	id = bpf_get_stackid(ctx, &stacks, BPF_F_USER_STACK);
	if ((long)id >= 0)
		add(&by_stack, &id);
	return 0;
}
