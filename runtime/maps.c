/*
 * runtime: making the kernel's maps.
 *
 * Only what the object refers to is made (and the user's maps, which are printed at the end even when no loaded program
 * uses them): an unused preallocated per-CPU hash alone costs 2 ms.
 *
 * Ring sizes.  The data ring is 256 KiB, enough for what begin, end, interval and the like print.  When a program that
 * runs at the rate of the traced system writes into it, it is 4 MiB: at three million lines a second that is some 25 ms
 * of sleep of the consumer, for 0.7 ms at start; 16 MiB would cost 4 ms and 30 MiB of resident memory on each run.
 * perf_rb_pages of the config overrides both.  When memory is short the ring shrinks rather than the run fails.
 * The control ring holds a record per exit(), print(@m) and the like: 64 KiB.
 */
#include <errno.h>
#include <limits.h>
#include <linux/btf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "runtime/object.h"
#include "runtime/rt_priv.h"
#include "runtime/sys.h"

#define RING_SMALL (256u << 10)
#define RING_LARGE (4u << 20)
#define RING_CTL (64u << 10)
#define RING_MAX (1u << 30)

int map_fd_by_role(const struct session *s, enum map_role role)
{
	int i = plan_map_by_role(s->plan, role);

	return i < 0 ? -1 : s->map_fds[i];
}

bool map_is_percpu(const struct plan_map *m)
{
	return m->store == STORE_PERCPU_HASH || m->store == STORE_PERCPU_LRU_HASH || m->store == STORE_PERCPU_ARRAY;
}

size_t map_copy_size(const struct session *s, const struct plan_map *m)
{
	return map_is_percpu(m) ? (size_t)(((uint64_t)m->value_size + 7) / 8 * 8 * s->ncpus) : m->value_size;
}

static uint32_t kernel_type(enum map_store store)
{
	switch (store) {
	case STORE_HASH:		return BPF_MAP_TYPE_HASH;
	case STORE_PERCPU_HASH:		return BPF_MAP_TYPE_PERCPU_HASH;
	case STORE_LRU_HASH:		return BPF_MAP_TYPE_LRU_HASH;
	case STORE_PERCPU_LRU_HASH:	return BPF_MAP_TYPE_LRU_PERCPU_HASH;
	case STORE_ARRAY:		return BPF_MAP_TYPE_ARRAY;
	case STORE_PERCPU_ARRAY:	return BPF_MAP_TYPE_PERCPU_ARRAY;
	case STORE_RINGBUF:		return BPF_MAP_TYPE_RINGBUF;
	case STORE_TASK:		return BPF_MAP_TYPE_TASK_STORAGE;
	case STORE_MAPS:		return BPF_MAP_TYPE_ARRAY_OF_MAPS;
	case STORE_CGROUP:		return BPF_MAP_TYPE_CGROUP_ARRAY;
	}
	return BPF_MAP_TYPE_UNSPEC;
}

/* Does the kind fire at the rate of what is traced (and not once, or by a timer on one CPU)? */
static bool is_fast_kind(enum probe_kind k)
{
	return k != PROBE_BEGIN && k != PROBE_END && k != PROBE_SELF && k != PROBE_TEST && k != PROBE_BENCH &&
	       k != PROBE_INTERVAL && k != PROBE_ITER;
}

/* A power of two of at least one page, as the kernel wants it. */
static uint32_t ring_round(uint64_t bytes)
{
	uint64_t n = (uint64_t)sysconf(_SC_PAGESIZE);

	while (n < bytes && n < RING_MAX)
		n *= 2;
	return (uint32_t)n;
}

static uint32_t data_ring_size(const struct session *s, uint32_t map)
{
	uint64_t pages = s->plan->config.perf_rb_pages;

	if (pages) {
		if (pages < s->ncpus)
			pages = s->ncpus;
		return ring_round(pages > RING_MAX / 4096 ? RING_MAX : pages * (uint64_t)sysconf(_SC_PAGESIZE));
	}
	for (uint32_t i = 0; i < s->plan->progs.nr; i++)
		if (is_fast_kind(s->plan->progs.v[i].kind) && object_prog_uses_map(s->object, i, map))
			return ring_round(RING_LARGE);
	return ring_round(RING_SMALL);
}

static int create_ring(struct session *s, uint32_t i, uint32_t size)
{
	const struct plan_map *m = &s->plan->maps.v[i];
	uint32_t least = ring_round(RING_CTL);
	int fd;

	for (;; size /= 2) {
		fd = sys_map_create(&(struct map_spec){ .type = BPF_MAP_TYPE_RINGBUF, .name = m->name, .max_entries = size });
		if (fd != -ENOMEM || size <= least)
			break;
	}
	if (fd >= 0)
		*(m->role == ROLE_CTL ? &s->ctl_bytes : &s->ring_bytes) = size;
	return fd;
}

static uint32_t map_flags(const struct plan_map *m)
{
	uint32_t flags = 0;

	if (m->role == ROLE_GLOBALS || m->role == ROLE_UNWIND_MAPS)
		flags |= BPF_F_MMAPABLE;
	if (m->role == ROLE_RODATA)
		flags |= BPF_F_RDONLY_PROG;
	if (m->no_prealloc && (m->store == STORE_HASH || m->store == STORE_PERCPU_HASH) && dynamic_maps_ok())
		flags |= BPF_F_NO_PREALLOC;
	return flags;
}

static void report(const struct session *s, const struct plan_map *m, int err)
{
	const char *at = m->role == ROLE_USER ? "@" : "";

	rt_error(s, "Failed to create map '%s%s': %s", at, m->name, strerror(-err));
	if (m->store == STORE_RINGBUF && err == -EINVAL)
		rt_hint(s, "ring buffers need Linux %s or later", feature_since(FEAT_RINGBUF));
	else if (m->store == STORE_TASK && (err == -EINVAL || err == -EOPNOTSUPP))
		rt_hint(s, "task storage needs Linux %s or later", feature_since(FEAT_TASK_STORAGE));
	else if (err == -EPERM && !rt_missing_capability())
		rt_hint(s, "%s is missing: it is needed for %s; or: ulimit -l unlimited", rt_priv_name(PRIV_SYS_RESOURCE),
			rt_priv_doc(PRIV_SYS_RESOURCE));
	else if (err == -EPERM)
		rt_hint(s, "run as root, or with the capabilities CAP_BPF and CAP_PERFMON");
	else if (err == -E2BIG && m->key_size > 512 && !rt_has(FEAT_BIG_KEYS))
		rt_hint(s, "this kernel takes keys of at most 512 bytes (Linux %s lifts that), this map has %u; set max_strlen "
			"lower, or give str() or the stack a limit", feature_since(FEAT_BIG_KEYS), m->key_size);
	else if (err == -ENOMEM || err == -E2BIG)
		rt_hint(s, "%u entries with keys of %u and values of %u bytes%s; lower max_map_keys or declare a smaller map",
			m->max_entries, m->key_size, m->value_size, map_is_percpu(m) ? " per CPU" : "");
	else if (err == -EMFILE)
		rt_hint(s, "raise the limit of open files (ulimit -n)");
}

/* The array that holds both banks of a map; see bank.c. */
static int create_banks(struct session *s, const struct plan_map *m)
{
	uint32_t banks[2] = { (uint32_t)s->map_fds[m->twin], (uint32_t)s->map_fds[s->plan->maps.v[m->twin].twin] };
	int fd = sys_map_create(&(struct map_spec){ .type = kernel_type(m->store), .name = m->name, .key_size = m->key_size,
						    .value_size = m->value_size, .max_entries = m->max_entries, .inner_fd = banks[0] });

	for (uint32_t k = 0; fd >= 0 && k < 2; k++) {
		int err = sys_map_update(fd, &k, &banks[k]);

		if (err) {
			close(fd);
			return err;
		}
	}
	return fd;
}

static int create_map(struct session *s, uint32_t i)
{
	const struct plan_map *m = &s->plan->maps.v[i];

	if (m->role == ROLE_CTL)
		return create_ring(s, i, ring_round(RING_CTL));
	if (m->role == ROLE_RING || m->store == STORE_RINGBUF)
		return create_ring(s, i, data_ring_size(s, i));
	if (m->store == STORE_TASK)
		return task_storage_create(m->name, m->value_size);
	if (m->role == ROLE_UNWIND_TABLES)
		return unwind_tables_create(m);
	if (m->store == STORE_MAPS)
		return create_banks(s, m);
	return sys_map_create(&(struct map_spec){ .type = kernel_type(m->store), .name = m->name, .key_size = m->key_size,
						  .value_size = m->value_size, .flags = map_flags(m),
						  .max_entries = m->role == ROLE_NEST ? s->ncpus : m->max_entries });
}

/* The runtime's half of what the programs read: fixed before loading, so that the verifier sees constants. */
static void fill_rodata(struct session *s)
{
	struct plan_rodata *r = &s->rodata;
	struct timespec boot, tai;

	clock_gettime(CLOCK_BOOTTIME, &boot);
	clock_gettime(CLOCK_TAI, &tai);
	r->start_ns = (uint64_t)boot.tv_sec * 1000000000u + (uint64_t)boot.tv_nsec;
	r->sw_tai_off = (uint64_t)tai.tv_sec * 1000000000u + (uint64_t)tai.tv_nsec - r->start_ns;
	r->child_pid = s->opts.child ? (uint32_t)child_pid(s->opts.child) : 0;
	r->filter_pid = s->opts.pid ? (uint32_t)s->opts.pid : r->child_pid;
	r->filter_uid = s->opts.uid;
	if (s->opts.comm)
		strncpy(r->filter_comm, s->opts.comm, sizeof(r->filter_comm) - 1);
	r->ncpus = s->ncpus;
	pidns_fill(s, r);
}

static int set_rodata(struct session *s)
{
	int fd = map_fd_by_role(s, ROLE_RODATA), err;
	uint32_t zero = 0, size;
	char *value;

	fill_rodata(s);
	if (fd < 0)
		return 0;
	size = s->plan->maps.v[plan_map_by_role(s->plan, ROLE_RODATA)].value_size;
	if (size < sizeof(s->rodata))
		size = sizeof(s->rodata);
	value = calloc(1, size);
	if (!value)
		return -ENOMEM;
	memcpy(value, &s->rodata, sizeof(s->rodata));
	err = sys_map_update(fd, &zero, value);
	if (!err)
		err = sys_map_freeze(fd);
	free(value);
	if (err)
		rt_error(s, "Failed to set up the constants of the programs: %s", strerror(-err));
	return err;
}

size_t globals_bytes(const struct session *s)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), size = sizeof(*s->globals) + s->plan->losses.nr * sizeof(struct plan_lost);

	return (size + page - 1) / page * page;
}

static int map_globals(struct session *s)
{
	int fd = map_fd_by_role(s, ROLE_GLOBALS);
	int flags = fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;
	void *p = mmap(NULL, globals_bytes(s), PROT_READ | PROT_WRITE, flags, fd, 0);

	if (p == MAP_FAILED) {
		int err = -errno;

		rt_error(s, "Failed to map memory shared with the programs: %s", strerror(-err));
		return err;
	}
	s->globals = p;
	return 0;
}

static int create_const_maps(struct session *s)
{
	uint32_t nr = object_nr_data(s->object), zero = 0;

	if (!nr)
		return 0;
	s->const_fds = calloc(nr, sizeof(int));
	if (!s->const_fds)
		return -ENOMEM;
	for (uint32_t i = 0; i < nr; i++) {
		struct object_data d = object_data(s->object, i);
		int fd, err = 0;

		s->const_fds[i] = -1;
		if (!d.used || !d.len || d.len > UINT_MAX)
			continue;
		fd = sys_map_create(&(struct map_spec){ .type = BPF_MAP_TYPE_ARRAY, .name = d.writable ? "data" : "rodata",
							.key_size = 4, .value_size = (uint32_t)d.len, .max_entries = 1,
							.flags = d.writable ? 0 : BPF_F_RDONLY_PROG });
		if (fd < 0)
			return fd;
		s->const_fds[i] = fd;
		s->nr_const_fds = i + 1;
		if (d.bytes)
			err = sys_map_update(fd, &zero, d.bytes);
		if (!err && !d.writable)
			err = sys_map_freeze(fd);
		if (err)
			return err;
	}
	return 0;
}

static bool is_wanted(const struct session *s, uint32_t i)
{
	const struct plan_map *m = &s->plan->maps.v[i];

	return m->role == ROLE_USER || object_uses_map(s->object, m->bank ? m->banks : i);
}

int maps_create(struct session *s)
{
	int err;

	for (uint32_t i = 0; i < s->plan->maps.nr; i++) {
		const struct plan_map *m = &s->plan->maps.v[i];

		if (!is_wanted(s, i))
			continue;
		s->map_fds[i] = create_map(s, i);
		if (s->map_fds[i] < 0) {
			err = s->map_fds[i];
			report(s, m, err);
			return err;
		}
	}
	err = create_const_maps(s);
	if (err) {
		rt_error(s, "Failed to create the map of constants: %s", strerror(-err));
		return err;
	}
	err = set_rodata(s);
	return err ? err : map_globals(s);
}
