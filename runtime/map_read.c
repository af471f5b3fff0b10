/*
 * runtime: maps by syscall: read, clear, zero, drain.
 *
 * Hashes are read in batches (one call for hundreds of elements); kernels or map kinds without batches are walked key by key.
 *
 * Drains must lose nothing.  A program adds to a value in place, through a pointer that it looked up before: whatever resets or
 * deletes the value in between takes that addition along, also the kernel's lookup-and-delete.  So a map that is drained while
 * programs run has two banks (bank.c): what is taken here is touched by no program.  A single slot per CPU that only grows
 * needs none: nothing is reset, what was drained is kept here as a base and taken off from then on.
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

/* ---- one slot ---- */

/* Takes the base off a copy, word by word; the present flag follows the difference. */
static void subtract(const struct plan_map *m, uint8_t *v, const uint8_t *base, size_t copy_size)
{
	size_t stride = ((size_t)m->value_size + 7) / 8 * 8;

	for (size_t cpu = 0; cpu + stride <= copy_size; cpu += stride) {
		uint64_t any = 0;

		for (size_t at = 0; at + 8 <= stride; at += 8) {
			uint64_t n = load_uint(v + cpu + at, 8) - load_uint(base + cpu + at, 8);

			if (m->present_off && at == m->present_off)
				n = any != 0;
			any |= n;
			memcpy(v + cpu + at, &n, 8);
		}
	}
}

static int write_zero(struct session *s, uint32_t map)
{
	uint8_t *val = calloc(1, map_copy_size(s, &s->plan->maps.v[map]) + 8);
	uint32_t key = 0;
	int err = val ? elem_call(BPF_MAP_UPDATE_ELEM, s->map_fds[map], &key, val, BPF_ANY) : -ENOMEM;

	free(val);
	return err;
}

/* What was read is gone: from now on it is taken off (raw becomes the base), or the idle bank is emptied. */
static int forget_slot(struct session *s, uint32_t map, uint32_t from, const uint8_t *raw, size_t size)
{
	uint8_t **base = ev_base(s, map);

	if (!s->plan->maps.v[map].by_difference)
		return write_zero(s, from);
	if (!*base)
		*base = malloc(size);
	if (!*base)
		return -ENOMEM;
	memcpy(*base, raw, size);
	return 0;
}

static bool slot_is_set(struct session *s, const struct plan_map *m, const uint8_t *val)
{
	struct mapdata md;
	bool set;

	mapdata_init(&md, s->plan, m, s->ncpus);
	mapdata_add(&md, (const uint8_t *)&(uint32_t){ 0 }, val, 1, false);
	set = md.nr;
	mapdata_free(&md);
	return set;
}

/* md NULL: only takes. */
static int read_slot(struct session *s, uint32_t map, enum map_take take, bool keep_unset, struct mapdata *md)
{
	const struct plan_map *m = &s->plan->maps.v[map];
	size_t size = map_copy_size(s, m);
	uint8_t *raw = calloc(2, size + 8), *val = raw + size + 8, *base = *ev_base(s, map);
	uint32_t key = 0, from = bank_current(s, map);
	int err = raw ? 0 : -ENOMEM;

	if (!err && take != TAKE_NOTHING && bank_has(s, map))
		err = bank_take(s, map, &from);
	if (!err)
		err = elem_call(BPF_MAP_LOOKUP_ELEM, s->map_fds[from], &key, raw, 0);
	if (!err) {
		memcpy(val, raw, size);
		if (base)
			subtract(m, val, base, size);
		if (md)
			mapdata_add(md, (const uint8_t *)&key, val, 1, keep_unset);
		/* what was set prints as zero afterwards, not as unset */
		if (take == TAKE_VALUES)
			*ev_zeroed(s, map) |= slot_is_set(s, m, val);
		else if (take == TAKE_ALL)
			*ev_zeroed(s, map) = false;
		if (take != TAKE_NOTHING)
			err = forget_slot(s, map, from, raw, size);
	}
	free(raw);
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

/* ---- reading ---- */

struct taking {
	struct mapdata *md;
	const struct plan_map *m;
	struct strbuf *keys;		/* of what was read; NULL: not wanted */
};

static void take_data(void *arg, const uint8_t *keys, const uint8_t *vals, size_t nr)
{
	struct taking *t = arg;

	mapdata_add(t->md, keys, vals, nr, true);
	if (t->keys)
		text_add(t->keys, keys, nr * t->m->key_size);
}

/* Elements of zeros for the keys, but for those that have a value already. */
static void put_zeros(struct session *s, uint32_t map, const uint8_t *keys, size_t len)
{
	const struct plan_map *m = &s->plan->maps.v[map];
	uint8_t *zero = calloc(1, map_copy_size(s, m) + 8);

	for (size_t at = 0; zero && at + m->key_size <= len; at += m->key_size)
		elem_call(BPF_MAP_UPDATE_ELEM, s->map_fds[map], keys + at, zero, BPF_NOEXIST);
	free(zero);
}

/* A map with one bank is not drained while programs run. */
static int clear_one(struct session *s, uint32_t map);
static int zero_one(struct session *s, uint32_t map);

static int reset(struct session *s, uint32_t map, enum map_take take)
{
	return take == TAKE_ALL ? clear_one(s, map) : take == TAKE_VALUES ? zero_one(s, map) : 0;
}

static int read_hash(struct session *s, uint32_t map, enum map_take take, struct mapdata *md)
{
	bool banks = bank_has(s, map);
	struct strbuf keys = { 0 };
	struct taking t = { .md = md, .m = md->m, .keys = banks && take == TAKE_VALUES ? &keys : NULL };
	uint32_t from = bank_current(s, map);
	int err = banks && take != TAKE_NOTHING ? bank_take(s, map, &from) : 0;

	if (!err)
		err = walk(s, from, banks && take != TAKE_NOTHING, take_data, &t);
	if (!err && !banks)
		err = reset(s, map, take);
	else if (!err)
		put_zeros(s, bank_current(s, map), (const uint8_t *)keys.s, keys.len);
	sb_free(&keys);
	return err;
}

/* A map that no program refers to: empty, as good as made. */
static int read_nothing(struct session *s, uint32_t map, bool keep_unset, struct mapdata *md)
{
	const struct plan_map *m = &s->plan->maps.v[map];
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

static int read_one(struct session *s, uint32_t map, enum map_take take, bool keep_unset, struct mapdata *md)
{
	const struct plan_map *m = &s->plan->maps.v[map];

	mapdata_init(md, s->plan, m, s->ncpus);
	if (!plan_fits(s->plan, m))
		return -EINVAL;
	if (s->map_fds[map] < 0)
		return read_nothing(s, map, keep_unset, md);
	if (m->store == STORE_TASK)	/* belongs to threads; cannot be walked */
		return 0;
	if (in_array(m))
		return read_slot(s, map, take, keep_unset, md);
	return read_hash(s, map, take, md);
}

/* The buckets of a record's members that stand in maps of their own, turned with the map.  After what is in the map itself. */
static int read_members(struct session *s, uint32_t map, enum map_take take, struct mapdata *md)
{
	const struct plan_map *m = &s->plan->maps.v[map];
	bool idle = take != TAKE_NOTHING && bank_has(s, map);
	int err = 0;

	for (size_t i = 0; i < m->members.nr && !err; i++) {
		uint32_t side = m->members.v[i].map, from;
		struct mapdata buckets;
		struct taking t = { .md = &buckets };

		if (!side || side >= s->plan->maps.nr || s->plan->maps.v[side].role != ROLE_BUCKETS || s->map_fds[side] < 0)
			continue;
		t.m = &s->plan->maps.v[side];
		from = bank_side(s, map, side, idle);
		mapdata_init(&buckets, s->plan, t.m, s->ncpus);
		err = plan_fits(s->plan, t.m) ? walk(s, from, take != TAKE_NOTHING, take_data, &t) : -EINVAL;
		if (!err) {
			mapdata_finish(&buckets, 0, 0);
			members_join(md, i, &buckets);
		}
		mapdata_free(&buckets);
	}
	return err;
}

int map_read(struct session *s, uint32_t map, enum map_take take, bool keep_unset, struct mapdata *md)
{
	int err = read_one(s, map, take, keep_unset, md);

	return err ? err : read_members(s, map, take, md);
}

static void take_nothing(void *arg, const uint8_t *keys, const uint8_t *vals, size_t nr)
{
}

static void clear_members(struct session *s, uint32_t map, bool idle)
{
	const struct plan_map *m = &s->plan->maps.v[map];

	for (size_t i = 0; i < m->members.nr; i++) {
		uint32_t side = m->members.v[i].map;

		if (side && side < s->plan->maps.nr && s->map_fds[side] >= 0)
			walk(s, bank_side(s, map, side, idle), true, take_nothing, NULL);
	}
}

static int clear_one(struct session *s, uint32_t map)
{
	const struct plan_map *m = &s->plan->maps.v[map];
	uint32_t from = map;
	int err = 0;

	if (s->map_fds[map] < 0 || m->store == STORE_TASK)
		return 0;
	if (in_array(m))
		return read_slot(s, map, TAKE_ALL, false, NULL);
	if (bank_has(s, map))
		err = bank_take(s, map, &from);
	return err ? err : walk(s, from, true, take_nothing, NULL);
}

int map_clear(struct session *s, uint32_t map)
{
	int err = clear_one(s, map);

	clear_members(s, map, bank_has(s, map));
	return err;
}

struct zeroing {
	int fd;
	size_t key_size;
	uint8_t *zero;
};

static void take_zero(void *arg, const uint8_t *keys, const uint8_t *vals, size_t nr)
{
	struct zeroing *z = arg;

	for (size_t i = 0; i < nr; i++)	/* gone meanwhile: stays gone */
		elem_call(BPF_MAP_UPDATE_ELEM, z->fd, keys + i * z->key_size, z->zero, BPF_EXIST);
}

/* In place: the keys stay, and a value that is being added to may keep the addition. */
static int zero_one(struct session *s, uint32_t map)
{
	const struct plan_map *m = &s->plan->maps.v[map];
	uint32_t at = bank_current(s, map);
	struct zeroing z;
	int err;

	if (s->map_fds[map] < 0 || m->store == STORE_TASK)
		return 0;
	if (in_array(m))
		return read_slot(s, map, TAKE_VALUES, false, NULL);
	z = (struct zeroing){ .fd = s->map_fds[at], .key_size = m->key_size, .zero = calloc(1, map_copy_size(s, m)) };
	if (!z.zero)
		return -ENOMEM;
	err = walk(s, at, false, take_zero, &z);
	free(z.zero);
	return err;
}

int map_zero(struct session *s, uint32_t map)
{
	bool turns = in_array(&s->plan->maps.v[map]) && bank_has(s, map);
	int err = zero_one(s, map);

	clear_members(s, map, turns);
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
