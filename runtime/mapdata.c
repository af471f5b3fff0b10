/*
 * runtime: contents of one map, from the kernel's bytes to rows in printing order.  Pure.
 *
 * Values of all CPUs are merged as they are added, so memory is bounded by the number of keys, not by keys times CPUs.
 * Histograms and series come as elements per bucket (sparse) or as arrays of buckets (dense); both become runs of
 * {bucket, count} per key, kept in md->buckets (md->slots).
 */
#include <stdio.h>
#include <stdlib.h>

#include "runtime/out_priv.h"

enum type_kind map_kind(const struct plan *p, const struct plan_map *m)
{
	return p->types.v[m->value_type].kind;
}

bool map_is_hist(const struct plan *p, const struct plan_map *m)
{
	enum type_kind k = map_kind(p, m);

	return k == TY_HIST || k == TY_LHIST || k == TY_DIST;
}

static bool by_rows(const struct mapdata *md)
{
	return map_is_hist(md->plan, md->m) || map_kind(md->plan, md->m) == TY_TSERIES;
}

static bool in_array(const struct plan_map *m)
{
	return m->store == STORE_ARRAY || m->store == STORE_PERCPU_ARRAY;
}

static void *must(void *p)
{
	if (!p) {
		fputs("scry: out of memory\n", stderr);
		abort();
	}
	return p;
}

void mapdata_init(struct mapdata *md, const struct plan *p, const struct plan_map *m, uint32_t ncpus)
{
	bool percpu = m->store == STORE_PERCPU_HASH || m->store == STORE_PERCPU_LRU_HASH || m->store == STORE_PERCPU_ARRAY;

	memset(md, 0, sizeof(*md));
	md->plan = p;
	md->m = m;
	md->ncpus = percpu && ncpus ? ncpus : 1;
	md->key_len = m->scalar ? 0 : m->sparse ? m->bucket_off : m->key_size;
	md->val_len = by_rows(md) ? 0 : m->value_size;
	md->div = 1;
}

void mapdata_free(struct mapdata *md)
{
	members_free(md);
	free(md->rows);
	free(md->buckets);
	free(md->slots);
	free(md->keys);
	free(md->vals);
	free(md->raw);
	free(md->hash);
	memset(md, 0, sizeof(*md));
}

/* ---- merging ---- */

static bool all_zero(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

static void add_i64(uint8_t *dst, const uint8_t *src)
{
	uint64_t a = load_uint(dst, 8) + load_uint(src, 8);

	memcpy(dst, &a, 8);
}

static void merge_extreme(bool is_max, bool is_signed, uint8_t *dst, const uint8_t *src)
{
	uint64_t a = load_uint(dst, 8), b = load_uint(src, 8);
	bool greater = is_signed ? (int64_t)b > (int64_t)a : b > a;

	if (!load_uint(src + 8, 8))
		return;
	if (!load_uint(dst + 8, 8) || (a != b && greater == is_max))
		memcpy(dst, src, 16);
}

void value_merge(const struct plan *p, const struct plan_map *m, uint32_t type, uint8_t *dst, const uint8_t *src)
{
	const struct plan_type *t = &p->types.v[type];
	uint64_t v;

	switch (t->kind) {
	case TY_COUNT: case TY_SUM:
		add_i64(dst, src);
		return;
	case TY_MIN: case TY_MAX:
		merge_extreme(t->kind == TY_MAX, t->is_signed, dst, src);
		return;
	case TY_AVG: case TY_STATS:
		add_i64(dst, src);
		add_i64(dst + 8, src + 8);
		return;
	case TY_INT:
		v = load_uint(dst, t->size) + load_uint(src, t->size);
		memcpy(dst, &v, t->size <= 8 ? t->size : 8);
		return;
	case TY_RECORD: case TY_TUPLE:
		for (size_t i = 0; i < t->fields.nr; i++)
			value_merge(p, m, t->fields.v[i].type, dst + t->fields.v[i].offset, src + t->fields.v[i].offset);
		return;
	case TY_POISON: case TY_VOID: case TY_BOOL: case TY_ENUM: case TY_PTR: case TY_ARRAY: case TY_STRUCT: case TY_UNION:
	case TY_STRING: case TY_BUFFER: case TY_INET: case TY_MAC: case TY_KSYM: case TY_USYM: case TY_KSTACK:
	case TY_USTACK: case TY_USERNAME: case TY_CGROUP_PATH: case TY_TIMESTAMP: case TY_PROBE: case TY_HIST:
	case TY_LHIST: case TY_TSERIES: case TY_DIST: case TY_NR:
		break;
	}
	/* nothing to add up: the first CPU that has a value */
	if (all_zero(dst, t->size))
		memcpy(dst, src, t->size);
}

/* Adds one CPU's slot to another's of the same place in the ring of intervals. */
static void merge_slot(const struct plan_map *m, struct ts_slot *a, const struct ts_slot *b)
{
	bool less;

	if (b->epoch != a->epoch) {
		if (b->epoch > a->epoch)
			*a = *b;
		return;
	}
	less = m->agg_signed ? b->value < a->value : (uint64_t)b->value < (uint64_t)a->value;
	switch (m->ts_agg) {
	case TS_LAST:		/* count is the time of writing, where there is one */
		if (b->count >= a->count)
			*a = *b;
		return;
	case TS_AVG: case TS_SUM:
		a->value = (int64_t)((uint64_t)a->value + (uint64_t)b->value);
		a->count += b->count;
		return;
	case TS_MIN:
		if (less)
			a->value = b->value;
		return;
	case TS_MAX:
		if (!less)
			a->value = b->value;
		return;
	}
}

/* ---- adding ---- */

uint64_t hash_bytes(const uint8_t *p, size_t n)
{
	uint64_t h = 0xcbf29ce484222325;

	for (; n >= 8; p += 8, n -= 8)
		h = (h ^ load_uint(p, 8)) * 0x9e3779b97f4a7c15, h ^= h >> 29;
	for (; n; p++, n--)
		h = (h ^ *p) * 0x100000001b3;
	return h ^ h >> 32;
}

static uint32_t new_row(struct mapdata *md, const uint8_t *key)
{
	if (md->nr == md->cap) {
		md->cap = md->cap ? 2 * md->cap : 256;
		md->rows = must(realloc(md->rows, md->cap * sizeof(*md->rows)));
		md->keys = must(realloc(md->keys, md->cap * md->key_len + 1));
		md->vals = must(realloc(md->vals, md->cap * md->val_len + 1));
	}
	memset(&md->rows[md->nr], 0, sizeof(*md->rows));
	md->rows[md->nr].seq = (uint32_t)md->nr;
	memcpy(md->keys + md->nr * md->key_len, key, md->key_len);
	memset(md->vals + md->nr * md->val_len, 0, md->val_len);
	return (uint32_t)md->nr++;
}

static void rehash(struct mapdata *md)
{
	md->hash_size = md->hash_size ? 2 * md->hash_size : 1024;
	free(md->hash);
	md->hash = must(calloc(md->hash_size, sizeof(*md->hash)));
	for (size_t r = 0; r < md->nr; r++) {
		size_t i = hash_bytes(md->keys + r * md->key_len, md->key_len) & (md->hash_size - 1);

		while (md->hash[i])
			i = (i + 1) & (md->hash_size - 1);
		md->hash[i] = (uint32_t)r + 1;
	}
}

/* The row with this key (without bucket); made when there is none. */
static uint32_t row_of(struct mapdata *md, const uint8_t *key)
{
	size_t i;

	if (2 * md->nr >= md->hash_size)
		rehash(md);
	i = hash_bytes(key, md->key_len) & (md->hash_size - 1);
	for (; md->hash[i]; i = (i + 1) & (md->hash_size - 1)) {
		uint32_t r = md->hash[i] - 1;

		if (!memcmp(md->keys + r * md->key_len, key, md->key_len))
			return r;
	}
	md->hash[i] = new_row(md, key) + 1;
	return md->hash[i] - 1;
}

const struct map_row *mapdata_row(const struct mapdata *md, const uint8_t *key)
{
	size_t i;

	if (!md->hash_size)
		return NULL;
	i = hash_bytes(key, md->key_len) & (md->hash_size - 1);
	for (; md->hash[i]; i = (i + 1) & (md->hash_size - 1))
		if (!memcmp(md->keys + (md->hash[i] - 1) * md->key_len, key, md->key_len))
			return &md->rows[md->hash[i] - 1];
	return NULL;
}

static void add_raw(struct mapdata *md, uint32_t row, const struct ts_slot *s)
{
	if (md->nr_raw == md->cap_raw) {
		md->cap_raw = md->cap_raw ? 2 * md->cap_raw : 256;
		md->raw = must(realloc(md->raw, md->cap_raw * sizeof(*md->raw)));
	}
	md->raw[md->nr_raw].row = row;
	md->raw[md->nr_raw++].s = *s;
}

/* An element of a histogram: value holds one count per CPU (sparse) or an array of them per CPU (dense). */
static void add_hist(struct mapdata *md, const uint8_t *key, const uint8_t *val, size_t stride)
{
	const struct plan_map *m = md->m;
	uint32_t row = row_of(md, key);
	size_t nr = m->sparse ? 1 : m->buckets.nr;

	for (size_t b = 0; b < nr && (b + 1) * 8 <= m->value_size; b++) {
		struct ts_slot s = { .epoch = m->sparse ? load_uint(key + m->bucket_off, 8) : b };

		for (uint32_t cpu = 0; cpu < md->ncpus; cpu++)
			s.count += load_uint(val + cpu * stride + b * 8, 8);
		if (s.count)
			add_raw(md, row, &s);
	}
}

static void add_series(struct mapdata *md, const uint8_t *key, const uint8_t *val, size_t stride)
{
	uint32_t row = row_of(md, key);
	struct ts_slot all = {0};

	for (uint32_t cpu = 0; cpu < md->ncpus; cpu++) {
		const uint8_t *p = val + cpu * stride;
		struct ts_slot s = { .value = load_int(p, 8), .count = load_uint(p + 8, 8), .epoch = load_uint(p + 16, 8) };

		if (!s.epoch)
			continue;
		if (!all.epoch)
			all = s;
		else
			merge_slot(md->m, &all, &s);
	}
	if (all.epoch)
		add_raw(md, row, &all);
	if (all.epoch > md->newest)
		md->newest = all.epoch;
}

/* Whether the slot of a scalar map holds something; val is merged, flags those of all CPUs. */
static bool scalar_set(const struct mapdata *md, const uint8_t *val)
{
	const struct plan_map *m = md->m;

	switch (map_kind(md->plan, m)) {
	case TY_MIN: case TY_MAX: case TY_AVG: case TY_STATS:
		if (!m->present_off)
			return load_uint(val + 8, 8) != 0;
		break;
	case TY_COUNT:
		if (!m->present_off)
			return load_uint(val, 8) != 0;
		break;
	case TY_POISON: case TY_VOID: case TY_BOOL: case TY_INT: case TY_ENUM: case TY_PTR: case TY_ARRAY: case TY_STRUCT:
	case TY_UNION: case TY_STRING: case TY_BUFFER: case TY_TUPLE: case TY_RECORD: case TY_INET: case TY_MAC:
	case TY_KSYM: case TY_USYM: case TY_KSTACK: case TY_USTACK: case TY_USERNAME: case TY_CGROUP_PATH:
	case TY_TIMESTAMP: case TY_PROBE: case TY_SUM: case TY_HIST: case TY_LHIST: case TY_TSERIES: case TY_DIST:
	case TY_NR:
		break;
	}
	return !m->present_off || m->present_off + 8 > m->value_size || load_uint(val + m->present_off, 8);
}

static void add_value(struct mapdata *md, const uint8_t *key, const uint8_t *val, size_t stride, bool keep_unset)
{
	const struct plan_map *m = md->m;
	uint32_t row = new_row(md, key);
	uint8_t *dst = md->vals + row * md->val_len;

	memcpy(dst, val, md->val_len);
	for (uint32_t cpu = 1; cpu < md->ncpus; cpu++) {
		const uint8_t *src = val + cpu * stride;

		if (m->scalar && m->present_off && m->present_off + 8 <= m->value_size) {
			if (load_uint(src + m->present_off, 8))
				memcpy(dst + m->present_off, src + m->present_off, 8);
		}
		value_merge(md->plan, m, m->value_type, dst, src);
		members_merge(m, dst, src);
	}
	if (m->scalar && in_array(m) && !keep_unset && !scalar_set(md, dst))
		md->nr--;
}

void mapdata_add(struct mapdata *md, const uint8_t *keys, const uint8_t *vals, size_t nr, bool keep_unset)
{
	const struct plan_map *m = md->m;
	bool one = md->ncpus == 1 && m->store != STORE_PERCPU_HASH && m->store != STORE_PERCPU_ARRAY &&
		   m->store != STORE_PERCPU_LRU_HASH;
	size_t stride = one ? m->value_size : ((size_t)m->value_size + 7) / 8 * 8;
	bool series = map_kind(md->plan, m) == TY_TSERIES, hist = map_is_hist(md->plan, m);

	for (size_t i = 0; i < nr; i++) {
		const uint8_t *key = keys + i * m->key_size, *val = vals + i * stride * md->ncpus;

		if (series)
			add_series(md, key, val, stride);
		else if (hist)
			add_hist(md, key, val, stride);
		else
			add_value(md, key, val, stride, keep_unset);
	}
	/* a scalar dense histogram that has no counts at all was never used */
	if (hist && m->scalar && in_array(m) && !md->nr_raw && !keep_unset)
		md->nr = 0, md->hash_size = 0;
}

/* ---- finishing ---- */

static int cmp_raw(const void *a, const void *b)
{
	const struct raw_bucket *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return x->s.epoch < y->s.epoch ? -1 : x->s.epoch > y->s.epoch;
}

/* Raw elements become runs of buckets or slots per row. */
static void group(struct mapdata *md)
{
	bool series = map_kind(md->plan, md->m) == TY_TSERIES;
	size_t n = 0;

	if (md->nr_raw)
		qsort(md->raw, md->nr_raw, sizeof(*md->raw), cmp_raw);
	if (series)
		md->slots = must(malloc((md->nr_raw + 1) * sizeof(*md->slots)));
	else
		md->buckets = must(malloc((md->nr_raw + 1) * sizeof(*md->buckets)));
	for (size_t i = 0; i < md->nr_raw; i++) {
		struct map_row *r = &md->rows[md->raw[i].row];
		const struct ts_slot *s = &md->raw[i].s;

		if (!r->nr)
			r->first = (uint32_t)n;
		if (series) {
			if (r->nr && md->slots[n - 1].epoch == s->epoch) {
				merge_slot(md->m, &md->slots[n - 1], s);
				continue;
			}
			md->slots[n++] = *s;
		} else {
			if (r->nr && md->buckets[n - 1].idx == s->epoch) {
				md->buckets[n - 1].count += s->count;
				continue;
			}
			md->buckets[n++] = (struct bucket){ s->epoch, s->count };
		}
		r->nr++;
	}
}

/* Divides a value in place; stats, histograms and distributions are divided when they are written. */
static void divide(const struct mapdata *md, uint32_t type, uint8_t *p, size_t len)
{
	const struct plan_type *t = &md->plan->types.v[type];
	uint64_t one = 1, q;
	int64_t v;

	if (t->kind != TY_INT && t->kind != TY_SUM && t->kind != TY_COUNT && t->kind != TY_MIN && t->kind != TY_MAX &&
	    t->kind != TY_AVG)
		return;
	if (!value_int(md->plan, type, p, len, &v))
		return;
	q = t->is_signed ? (uint64_t)(v / (int64_t)md->div) : (uint64_t)v / md->div;
	memcpy(p, &q, t->size < 8 ? t->size : 8);
	if (t->kind == TY_AVG)
		memcpy(p + 8, &one, 8);
}

/* Of a record everything but the counts. */
static void divide_row(const struct mapdata *md, struct map_row *r)
{
	const struct plan_type *t = &md->plan->types.v[md->m->value_type];

	if (!map_is_record(md->plan, md->m)) {
		divide(md, md->m->value_type, r->val, md->val_len);
		return;
	}
	for (size_t i = 0; i < t->fields.nr; i++)
		if (md->plan->types.v[t->fields.v[i].type].kind != TY_COUNT && t->fields.v[i].offset <= md->val_len)
			divide(md, t->fields.v[i].type, r->val + t->fields.v[i].offset, md->val_len - t->fields.v[i].offset);
}

/* Keeps 'top' rows: the last ones, or with an order of the script's the first ones. */
static void cut(struct mapdata *md, uint64_t top)
{
	if (!top || top >= md->nr)
		return;
	if (md->sort.dir == SORT_LAST)
		memmove(md->rows, md->rows + (md->nr - top), top * sizeof(*md->rows));
	md->nr = top;
}

void mapdata_finish(struct mapdata *md, uint64_t top, uint64_t div)
{
	md->div = div && div <= INT64_MAX ? div : 1;
	for (size_t i = 0; i < md->nr; i++) {
		md->rows[i].key = md->keys + i * md->key_len;
		md->rows[i].val = md->val_len ? md->vals + i * md->val_len : NULL;
	}
	if (by_rows(md))
		group(md);
	members_finish(md);
	if (md->m->role != ROLE_BUCKETS)	/* those are looked up by key, in the order of reading */
		mapdata_sort(md);
	cut(md, top);
	for (size_t i = 0; md->div != 1 && i < md->nr; i++)
		if (md->rows[i].val)
			divide_row(md, &md->rows[i]);
}
