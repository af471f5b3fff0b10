/*
 * runtime: maps by syscall: read, clear, zero, drain.
 *
 * Hashes are read in batches (one call for hundreds of elements); kernels or map kinds without batches are walked key by key.
 * A drain deletes what it reads in the same step of the kernel, so no update falls between the two.
 *
 * Scalar maps live in per-CPU arrays, which nothing can read and reset in one step.  Where no program reads the map
 * itself (async_only) and the value only grows (counts, sums, histograms), the drained amount is kept as a base that is
 * taken off from then on: nothing is written, so nothing is lost.
 */
#include <stdlib.h>

#include "runtime/out_priv.h"
#include "runtime/rt_priv.h"

#define BATCH_BYTES (1u << 20)

struct batch {
	uint8_t *keys, *vals;
	size_t key_size, copy_size;
	uint32_t room;
};

static int batch_alloc(struct batch *b, uint32_t room)
{
	free(b->keys);
	free(b->vals);
	b->room = room;
	b->keys = malloc((size_t)room * b->key_size + 8);
	b->vals = malloc((size_t)room * b->copy_size + 8);
	return b->keys && b->vals ? 0 : -ENOMEM;
}

static void batch_free(struct batch *b)
{
	free(b->keys);
	free(b->vals);
}

static int elem_call(int cmd, int fd, const void *key, const void *value, uint64_t flags)
{
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.map_fd = (uint32_t)fd;
	a.key = (uint64_t)(uintptr_t)key;
	a.value = (uint64_t)(uintptr_t)value;	/* next_key shares its place */
	a.flags = flags;
	return sys_bpf(cmd, &a, sizeof(a));
}

typedef void take_fn(void *arg, const uint8_t *keys, const uint8_t *vals, size_t nr);

/* All elements by batches.  -EINVAL or -ENOTSUPP at the first call: the kernel has none for this map. */
static int walk_batches(int fd, struct batch *b, bool remove, take_fn *take, void *arg)
{
	uint8_t *mark = calloc(2, b->key_size + 8);
	uint8_t *next = mark ? mark + b->key_size + 8 : NULL;
	bool first = true;
	int err = mark ? 0 : -ENOMEM;

	while (!err) {
		union bpf_attr a;

		memset(&a, 0, sizeof(a));
		a.batch.in_batch = first ? 0 : (uint64_t)(uintptr_t)mark;
		a.batch.out_batch = (uint64_t)(uintptr_t)next;
		a.batch.keys = (uint64_t)(uintptr_t)b->keys;
		a.batch.values = (uint64_t)(uintptr_t)b->vals;
		a.batch.count = b->room;
		a.batch.map_fd = (uint32_t)fd;
		err = sys_bpf(remove ? BPF_MAP_LOOKUP_AND_DELETE_BATCH : BPF_MAP_LOOKUP_BATCH, &a, sizeof(a));
		if (err == -ENOSPC) {		/* one hash chain is longer than the room */
			err = batch_alloc(b, b->room * 2);
			continue;
		}
		if (err && err != -ENOENT)
			break;
		if (a.batch.count)
			take(arg, b->keys, b->vals, a.batch.count);
		first = false;
		memcpy(mark, next, b->key_size + 8);
	}
	free(mark);
	return err == -ENOENT ? 0 : first && err != -ENOMEM ? -ENOTSUP : err;
}

/* Key by key.  Bounded: concurrent deletes make the kernel start over. */
static int walk_keys(int fd, struct batch *b, uint32_t max_entries, bool remove, take_fn *take, void *arg)
{
	uint8_t *key = b->keys, *next = b->keys + b->key_size;
	bool first = true;

	for (uint64_t n = 0; n < 2 * (uint64_t)max_entries + 16; n++) {
		int err = elem_call(BPF_MAP_GET_NEXT_KEY, fd, first || remove ? NULL : key, next, 0);

		if (err)
			return err == -ENOENT ? 0 : err;
		if (!elem_call(BPF_MAP_LOOKUP_ELEM, fd, next, b->vals, 0))
			take(arg, next, b->vals, 1);
		if (remove)
			elem_call(BPF_MAP_DELETE_ELEM, fd, next, NULL, 0);
		memcpy(key, next, b->key_size);
		first = false;
	}
	return 0;
}

static int walk(struct session *s, uint32_t map, bool remove, take_fn *take, void *arg)
{
	const struct plan_map *m = &s->plan->maps.v[map];
	struct batch b = { .key_size = m->key_size, .copy_size = map_copy_size(s, m) };
	uint64_t room = BATCH_BYTES / (b.key_size + b.copy_size + 1);
	int err;

	room = room < 64 ? 64 : room > 8192 ? 8192 : room;
	err = batch_alloc(&b, (uint32_t)room);
	if (!err) {
		err = walk_batches(s->map_fds[map], &b, remove, take, arg);
		if (err == -ENOTSUP)
			err = walk_keys(s->map_fds[map], &b, m->max_entries, remove, take, arg);
	}
	batch_free(&b);
	return err;
}

static bool in_array(const struct plan_map *m)
{
	return m->store == STORE_ARRAY || m->store == STORE_PERCPU_ARRAY;
}

/* Values that only ever grow by addition, word by word. */
static bool additive(const struct plan *p, const struct plan_map *m)
{
	enum type_kind k = map_kind(p, m);

	return k == TY_COUNT || k == TY_SUM || k == TY_AVG || k == TY_STATS || (map_is_hist(p, m) && !m->sparse);
}

/* Takes the base off a slot's copy; makes the present flag follow the difference. */
static void subtract_base(const struct session *s, const struct plan_map *m, uint8_t *val, const uint8_t *base)
{
	size_t size = map_copy_size(s, m), stride = ((size_t)m->value_size + 7) / 8 * 8;

	for (size_t cpu = 0; cpu + stride <= size; cpu += stride) {
		uint64_t any = 0;

		for (size_t at = 0; at + 8 <= m->value_size; at += 8) {
			uint64_t v = load_uint(val + cpu + at, 8) - load_uint(base + cpu + at, 8);

			if (m->present_off && at == m->present_off)
				v = any != 0;
			any |= v;
			memcpy(val + cpu + at, &v, 8);
		}
	}
}

/* The one slot of a scalar map; remove resets it. */
static int read_slot(struct session *s, uint32_t map, bool remove, bool keep_unset, struct mapdata *md)
{
	const struct plan_map *m = &s->plan->maps.v[map];
	size_t size = map_copy_size(s, m);
	uint8_t *val = calloc(2, size + 8), *raw = val + size + 8;
	uint8_t **base = ev_base(s, map);
	uint32_t key = 0;
	int err;

	if (!val)
		return -ENOMEM;
	err = elem_call(BPF_MAP_LOOKUP_ELEM, s->map_fds[map], &key, val, 0);
	if (!err) {
		memcpy(raw, val, size);
		if (*base)
			subtract_base(s, m, val, *base);
		mapdata_add(md, (const uint8_t *)&key, val, 1, keep_unset);
	}
	if (!err && remove) {
		if (m->async_only && m->store == STORE_PERCPU_ARRAY && additive(s->plan, m)) {
			if (!*base)
				*base = malloc(size);
			if (*base)
				memcpy(*base, raw, size);
		} else {
			err = map_clear(s, map);
		}
	}
	free(val);
	return err;
}

static bool plan_fits(const struct plan *p, const struct plan_map *m)
{
	if (m->value_type >= p->types.nr || p->types.v[m->value_type].size > m->value_size + 7)
		return false;
	if (m->sparse && (uint64_t)m->bucket_off + 8 > m->key_size)
		return false;
	if (map_kind(p, m) == TY_TSERIES ? m->value_size < 24 : map_is_hist(p, m) ? m->value_size < 8 : false)
		return false;
	if (!m->sparse && !map_is_hist(p, m) && p->types.v[m->value_type].size > m->value_size)
		return false;
	if (!m->scalar && (m->key_type >= p->types.nr ||
			   p->types.v[m->key_type].size > (m->sparse ? m->bucket_off : m->key_size)))
		return false;
	return m->key_size > 0 && m->value_size > 0;
}

static void take_data(void *arg, const uint8_t *keys, const uint8_t *vals, size_t nr)
{
	mapdata_add(arg, keys, vals, nr, true);
}

int map_read(struct session *s, uint32_t map, bool remove, bool keep_unset, struct mapdata *md)
{
	const struct plan_map *m = &s->plan->maps.v[map];

	mapdata_init(md, s->plan, m, s->ncpus);
	if (!plan_fits(s->plan, m))
		return -EINVAL;
	if (s->map_fds[map] < 0) {	/* no program refers to it: empty, as good as made */
		uint8_t *zero;

		if (!m->scalar || !keep_unset)
			return 0;
		zero = calloc(1, map_copy_size(s, m) + m->key_size);
		if (!zero)
			return -ENOMEM;
		mapdata_add(md, zero, zero, 1, true);
		free(zero);
		return 0;
	}
	if (m->store == STORE_TASK)	/* belongs to threads; cannot be walked */
		return 0;
	if (in_array(m))
		return read_slot(s, map, remove, keep_unset, md);
	return walk(s, map, remove, take_data, md);
}

static void take_nothing(void *arg, const uint8_t *keys, const uint8_t *vals, size_t nr)
{
}

/* Writes zeros to the slot of a scalar map; keeps the present flag when asked. */
static int reset_slot(struct session *s, uint32_t map, bool keep_present)
{
	const struct plan_map *m = &s->plan->maps.v[map];
	size_t size = map_copy_size(s, m), stride = ((size_t)m->value_size + 7) / 8 * 8;
	uint8_t *val = calloc(1, size + 8);
	uint8_t **base = ev_base(s, map);
	uint32_t key = 0;
	int err = val ? 0 : -ENOMEM;

	if (!err && keep_present && m->present_off && m->present_off + 8 <= m->value_size) {
		err = elem_call(BPF_MAP_LOOKUP_ELEM, s->map_fds[map], &key, val, 0);
		for (size_t cpu = 0; cpu < size; cpu += stride)
			memset(val + cpu, 0, m->present_off);
	}
	if (!err)
		err = elem_call(BPF_MAP_UPDATE_ELEM, s->map_fds[map], &key, val, BPF_ANY);
	free(*base);
	*base = NULL;
	free(val);
	return err;
}

int map_clear(struct session *s, uint32_t map)
{
	const struct plan_map *m = &s->plan->maps.v[map];

	*ev_zeroed(s, map) = false;
	if (s->map_fds[map] < 0 || m->store == STORE_TASK)
		return 0;
	if (in_array(m))
		return reset_slot(s, map, false);
	return walk(s, map, true, take_nothing, NULL);
}

struct zeroing {
	int fd;
	size_t key_size;
	uint8_t *zero;
};

static void take_zero(void *arg, const uint8_t *keys, const uint8_t *vals, size_t nr)
{
	struct zeroing *z = arg;

	for (size_t i = 0; i < nr; i++)		/* gone meanwhile: stays gone */
		elem_call(BPF_MAP_UPDATE_ELEM, z->fd, keys + i * z->key_size, z->zero, BPF_EXIST);
}

int map_zero(struct session *s, uint32_t map)
{
	const struct plan_map *m = &s->plan->maps.v[map];
	struct zeroing z;
	int err;

	if (s->map_fds[map] < 0 || m->store == STORE_TASK)
		return 0;
	if (in_array(m)) {
		struct mapdata md;

		/* what was set prints as zero afterwards, not as unset */
		err = map_read(s, map, false, false, &md);
		if (!err && md.nr)
			*ev_zeroed(s, map) = true;
		mapdata_free(&md);
		return err ? err : reset_slot(s, map, true);
	}
	z = (struct zeroing){ s->map_fds[map], m->key_size, calloc(1, map_copy_size(s, m)) };
	if (!z.zero)
		return -ENOMEM;
	err = walk(s, map, false, take_zero, &z);
	free(z.zero);
	return err;
}
