/*
 * runtime: maps by syscall: read, clear, zero, drain.
 *
 * Hashes are read in batches (one call for hundreds of elements); kernels or map kinds without batches are walked key by key.
 *
 * Drains must lose nothing.  A program adds to a per-CPU value in place, through a pointer that it looked up before: whatever
 * resets or deletes the value in between takes that addition along, also the kernel's lookup-and-delete.  So where values
 * only grow (counts, sums, histograms) and no program reads the map (async_only), nothing is reset: what was drained is
 * kept here as a base and taken off from then on.  Elements that did not change between two drains are deleted when the map
 * is three quarters full; when as many keys as the map holds have been seen, it is read and deleted in one step of the kernel after all.
 * All other maps are drained by that step.
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

static bool keeps_base(const struct session *s, const struct plan_map *m)
{
	return m->async_only && additive(s->plan, m) && map_is_percpu(m);
}

/*
 * Takes the base off a copy, word by word; a scalar's present flag follows the difference.  True when something is left.
 */
static bool subtract(const struct plan_map *m, const uint8_t *raw, const uint8_t *base, size_t copy_size, uint8_t *diff)
{
	size_t stride = ((size_t)m->value_size + 7) / 8 * 8;
	bool left = false;

	for (size_t cpu = 0; cpu + stride <= copy_size; cpu += stride) {
		uint64_t any = 0;

		for (size_t at = 0; at + 8 <= stride; at += 8) {
			uint64_t v = load_uint(raw + cpu + at, 8) - load_uint(base + cpu + at, 8);

			if (m->present_off && at == m->present_off)
				v = any != 0;
			any |= v;
			memcpy(diff + cpu + at, &v, 8);
		}
		left |= any != 0;
	}
	return left;
}

static void forget_base(struct session *s, uint32_t map)
{
	base_free(*ev_base(s, map));
	*ev_base(s, map) = NULL;
}

/* The one slot of a scalar map; remove resets it. */
static int read_slot(struct session *s, uint32_t map, bool remove, bool keep_unset, struct mapdata *md)
{
	const struct plan_map *m = &s->plan->maps.v[map];
	size_t size = map_copy_size(s, m);
	uint8_t *raw = calloc(2, size + 8), *diff = raw + size + 8, *base;
	struct map_base **bases = ev_base(s, map);
	uint32_t key = 0;
	int err;

	if (!raw)
		return -ENOMEM;
	err = elem_call(BPF_MAP_LOOKUP_ELEM, s->map_fds[map], &key, raw, 0);
	if (!err && remove && !*bases && keeps_base(s, m))
		*bases = base_new(sizeof(key), size);
	base = !err && *bases ? base_at(*bases, (const uint8_t *)&key) : NULL;
	if (base)
		subtract(m, raw, base, size, diff);
	if (!err)
		mapdata_add(md, (const uint8_t *)&key, base ? diff : raw, 1, keep_unset);
	if (!err && remove) {
		if (base)
			memcpy(base, raw, size);
		else
			err = map_clear(s, map);
	}
	free(raw);
	return err;
}

/* ---- hashes with a base ---- */

struct based {
	const struct plan_map *m;
	struct map_base *base;
	struct mapdata *md;		/* NULL: only looking */
	size_t copy_size;
	uint8_t *diff;
	bool drain;
	uint64_t nr;
	VEC(uint8_t) idle;		/* keys that did not change since the last drain */
};

static void take_diff(void *arg, const uint8_t *keys, const uint8_t *vals, size_t nr)
{
	struct based *b = arg;

	for (size_t i = 0; i < nr; i++) {
		const uint8_t *key = keys + i * b->m->key_size, *raw = vals + i * b->copy_size;
		uint8_t *base = base_at(b->base, key);

		b->nr++;
		if (subtract(b->m, raw, base, b->copy_size, b->diff)) {
			mapdata_add(b->md, key, b->diff, 1, true);
			if (b->drain)
				memcpy(base, raw, b->copy_size);
		} else if (b->drain) {
			for (uint32_t k = 0; k < b->m->key_size; k++)
				vec_push(NULL, &b->idle, key[k]);
		}
	}
}

/* Deletes what stood still for a whole interval; an addition at this very moment is still taken along. */
static void delete_idle(struct session *s, uint32_t map, struct based *b)
{
	uint8_t *raw = calloc(1, b->copy_size);

	for (size_t at = 0; raw && at < b->idle.nr; at += b->m->key_size) {
		const uint8_t *key = b->idle.v + at;
		uint8_t *base = base_at(b->base, key);

		if (elem_call(BPF_MAP_LOOKUP_AND_DELETE_ELEM, s->map_fds[map], key, raw, 0))
			continue;	/* before Linux 5.14: stays */
		if (subtract(b->m, raw, base, b->copy_size, b->diff))
			mapdata_add(b->md, key, b->diff, 1, true);
		memset(base, 0, b->copy_size);
		b->nr--;
	}
	free(raw);
}

static int read_based(struct session *s, uint32_t map, bool drain, struct mapdata *md)
{
	const struct plan_map *m = &s->plan->maps.v[map];
	struct map_base **base = ev_base(s, map);
	struct based b = { .m = m, .md = md, .copy_size = map_copy_size(s, m) };
	bool full;
	int err = -ENOMEM;

	if (!*base)
		*base = base_new(m->key_size, b.copy_size);
	b.base = *base;
	b.diff = calloc(1, b.copy_size);
	if (b.base && b.diff) {
		full = drain && base_nr(b.base) > (size_t)m->max_entries * 7 / 8;
		b.drain = drain && !full;
		err = walk(s, map, full, take_diff, &b);
		if (!err && full)
			forget_base(s, map);
		else if (!err && drain && b.nr > (uint64_t)m->max_entries * 3 / 4)
			delete_idle(s, map, &b);
	}
	vec_free(&b.idle);
	free(b.diff);
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
	if (*ev_base(s, map) || (remove && keeps_base(s, m)))
		return read_based(s, map, remove, md);
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
	uint32_t key = 0;
	int err = val ? 0 : -ENOMEM;

	if (!err && keep_present && m->present_off && m->present_off + 8 <= m->value_size) {
		err = elem_call(BPF_MAP_LOOKUP_ELEM, s->map_fds[map], &key, val, 0);
		for (size_t cpu = 0; cpu < size; cpu += stride)
			memset(val + cpu, 0, m->present_off);
	}
	if (!err)
		err = elem_call(BPF_MAP_UPDATE_ELEM, s->map_fds[map], &key, val, BPF_ANY);
	forget_base(s, map);
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
	forget_base(s, map);
	return walk(s, map, true, take_nothing, NULL);
}

struct zeroing {
	int fd;
	const struct plan_map *m;
	struct map_base *base;		/* elements that were drained are gone, not zero */
	size_t copy_size;
	uint8_t *zero, *diff;
};

static void take_zero(void *arg, const uint8_t *keys, const uint8_t *vals, size_t nr)
{
	struct zeroing *z = arg;

	for (size_t i = 0; i < nr; i++) {
		const uint8_t *key = keys + i * z->m->key_size, *raw = vals + i * z->copy_size;

		if (z->base && !subtract(z->m, raw, base_at(z->base, key), z->copy_size, z->diff))
			elem_call(BPF_MAP_DELETE_ELEM, z->fd, key, NULL, 0);
		else		/* gone meanwhile: stays gone */
			elem_call(BPF_MAP_UPDATE_ELEM, z->fd, key, z->zero, BPF_EXIST);
	}
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
	z = (struct zeroing){ .fd = s->map_fds[map], .m = m, .base = *ev_base(s, map), .copy_size = map_copy_size(s, m) };
	z.zero = calloc(2, z.copy_size);
	if (!z.zero)
		return -ENOMEM;
	z.diff = z.zero + z.copy_size;
	err = walk(s, map, false, take_zero, &z);
	forget_base(s, map);
	free(z.zero);
	return err;
}

/* ---- stacks by id ---- */

size_t map_stack_frames(void *session, uint64_t id, const uint8_t **frames)
{
	struct session *s = session;
	int fd = map_fd_by_role(s, ROLE_STACKS);
	size_t size;

	if (fd < 0)
		return 0;
	size = s->plan->maps.v[plan_map_by_role(s->plan, ROLE_STACKS)].value_size;
	if (!s->stack_buf)
		s->stack_buf = malloc(size);
	if (!s->stack_buf || elem_call(BPF_MAP_LOOKUP_ELEM, fd, &id, s->stack_buf, 0))
		return 0;
	*frames = s->stack_buf;
	return size;
}
