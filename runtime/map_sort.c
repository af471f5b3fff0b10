/*
 * runtime: printing order of a map's rows (language.md 6.3).
 *
 * Values decide, keys decide between equal ones (and alone where values have no order), so the order is always the same.
 * Both are brought to unsigned numbers: the value is one, the key as many as it has parts (a number, eight bytes of a text).  A radix sort
 * over the value and the first part does most of the work, byte positions that do not differ cost nothing; long runs that are still
 * equal are sorted by the next part in the same way, short ones by comparing rows.
 */
#include <stdio.h>
#include <stdlib.h>

#include "runtime/out_priv.h"

struct order {
	uint64_t sort, tie;
	uint32_t row;
};

static int cmp_key(const struct plan *p, uint32_t type, const uint8_t *a, const uint8_t *b, int depth)
{
	const struct plan_type *t = &p->types.v[type];
	int64_t x = 0, y = 0;
	int d = 0;

	switch (t->kind) {
	case TY_INT:		/* as signed numbers of their width, whatever their type */
		x = load_int(a, t->size), y = load_int(b, t->size);
		return x < y ? -1 : x > y;
	case TY_ENUM: case TY_BOOL: case TY_PTR: case TY_KSYM: case TY_USYM: case TY_USERNAME: case TY_PROBE:
	case TY_CGROUP_PATH: case TY_TIMESTAMP:
		x = (int64_t)load_uint(a, t->size), y = (int64_t)load_uint(b, t->size);
		return (uint64_t)x < (uint64_t)y ? -1 : (uint64_t)x > (uint64_t)y;
	case TY_TUPLE: case TY_RECORD:
		for (size_t i = 0; i < t->fields.nr && !d && depth < 32; i++)
			d = cmp_key(p, t->fields.v[i].type, a + t->fields.v[i].offset, b + t->fields.v[i].offset, depth + 1);
		return d;
	case TY_POISON: case TY_VOID: case TY_ARRAY: case TY_STRUCT: case TY_UNION: case TY_STRING: case TY_BUFFER:
	case TY_INET: case TY_MAC: case TY_KSTACK: case TY_USTACK: case TY_COUNT: case TY_SUM: case TY_MIN: case TY_MAX:
	case TY_AVG: case TY_STATS: case TY_HIST: case TY_LHIST: case TY_TSERIES: case TY_DIST: case TY_NR:
		break;
	}
	return memcmp(a, b, t->size);
}

/* Series are ordered by the bytes of their keys; so is what the plan describes badly. */
static bool raw_order(const struct mapdata *md)
{
	return map_kind(md->plan, md->m) == TY_TSERIES || md->plan->types.v[md->m->key_type].size > md->key_len;
}

static int cmp_rows(const void *a, const void *b, void *arg)
{
	const struct map_row *x = a, *y = b;
	const struct mapdata *md = arg;
	int d = 0;

	if (x->sort != y->sort)
		return x->sort < y->sort ? -1 : 1;
	if (md->key_len && raw_order(md))
		d = memcmp(x->key, y->key, md->key_len);
	else if (md->key_len)
		d = cmp_key(md->plan, md->m->key_type, x->key, y->key, 0);
	return d ? d : x->seq < y->seq ? -1 : 1;
}

/* Sort key of a row's value, so that unsigned comparison gives the order of the table in 6.3; equal when keys decide. */
static uint64_t sort_value(const struct mapdata *md, const struct map_row *r)
{
	const uint64_t flip = (uint64_t)1 << 63;	/* signed order as unsigned order */
	const struct plan_type *t = &md->plan->types.v[md->m->value_type];
	bool record = map_is_record(md->plan, md->m);
	struct agg_view view;
	uint64_t total = 0;
	int64_t v = 0;

	if (md->sort.by == SORT_KEY)
		return 0;
	if (md->sort.by == SORT_VALUE || record) {
		view = map_member_view(md, r, md->sort.by == SORT_VALUE ? md->sort.member : 0);
		total = view_order(md->plan, &view, md->sort.by == SORT_VALUE ? md->sort.cell : -1);
		return md->sort.dir == SORT_DESC ? ~total : total;
	}
	switch (t->kind) {
	case TY_INT: case TY_ENUM: case TY_SUM: case TY_AVG: case TY_STATS:
		value_int(md->plan, md->m->value_type, r->val, md->val_len, &v);
		return t->is_signed ? (uint64_t)v ^ flip : (uint64_t)v;
	case TY_COUNT: case TY_MIN: case TY_MAX:
		value_int(md->plan, md->m->value_type, r->val, md->val_len, &v);
		return (uint64_t)v;
	case TY_HIST: case TY_LHIST: case TY_DIST:
		for (uint32_t i = 0; i < r->nr; i++)
			total += md->buckets[r->first + i].count;
		return total;
	case TY_POISON: case TY_VOID: case TY_BOOL: case TY_PTR: case TY_ARRAY: case TY_STRUCT: case TY_UNION: case TY_STRING:
	case TY_BUFFER: case TY_TUPLE: case TY_RECORD: case TY_INET: case TY_MAC: case TY_KSYM: case TY_USYM:
	case TY_KSTACK: case TY_USTACK: case TY_USERNAME: case TY_CGROUP_PATH: case TY_TIMESTAMP: case TY_PROBE:
	case TY_TSERIES: case TY_NR:
		break;
	}
	return 0;
}

static uint64_t first_bytes(const uint8_t *p, size_t n)
{
	uint64_t v = load_uint(p, n < 8 ? (uint32_t)n : 8);

	return __builtin_bswap64(v);
}

/* A piece of a key that is one number, in the order of cmp_key(). */
struct part {
	uint32_t off, size;
	enum { PART_SIGNED, PART_UNSIGNED, PART_BYTES } kind;
};

#define MAX_PARTS 32
#define SHORT_RUN 24		/* rows that are sorted by comparing them */

struct parts {
	uint32_t nr;
	bool all;		/* nothing of the key is left out */
	struct part v[MAX_PARTS];
};

static void add_part(struct parts *ps, uint32_t off, uint32_t size, int kind)
{
	if (ps->nr < MAX_PARTS)
		ps->v[ps->nr++] = (struct part){ off, size, kind };
	else
		ps->all = false;
}

static void add_bytes(struct parts *ps, uint32_t off, uint32_t size)
{
	for (uint32_t i = 0; i < size && ps->all; i += 8)
		add_part(ps, off + i, size - i < 8 ? size - i : 8, PART_BYTES);
}

static void add_type(struct parts *ps, const struct plan *p, uint32_t type, uint32_t off, int depth)
{
	const struct plan_type *t = &p->types.v[type];

	switch (t->kind) {
	case TY_INT:
		add_part(ps, off, t->size, PART_SIGNED);
		return;
	case TY_ENUM: case TY_BOOL: case TY_PTR: case TY_KSYM: case TY_USYM: case TY_USERNAME: case TY_PROBE:
	case TY_CGROUP_PATH: case TY_TIMESTAMP:
		add_part(ps, off, t->size, PART_UNSIGNED);
		return;
	case TY_TUPLE: case TY_RECORD:
		for (size_t i = 0; i < t->fields.nr && ps->all && depth < 32; i++)
			add_type(ps, p, t->fields.v[i].type, off + t->fields.v[i].offset, depth + 1);
		return;
	case TY_POISON: case TY_VOID: case TY_ARRAY: case TY_STRUCT: case TY_UNION: case TY_STRING: case TY_BUFFER:
	case TY_INET: case TY_MAC: case TY_KSTACK: case TY_USTACK: case TY_COUNT: case TY_SUM: case TY_MIN: case TY_MAX:
	case TY_AVG: case TY_STATS: case TY_HIST: case TY_LHIST: case TY_TSERIES: case TY_DIST: case TY_NR:
		break;
	}
	add_bytes(ps, off, t->size);
}

static void parts_of(struct parts *ps, const struct mapdata *md)
{
	ps->nr = 0;
	ps->all = true;
	if (md->key_len && raw_order(md))
		add_bytes(ps, 0, md->key_len);
	else if (md->key_len)
		add_type(ps, md->plan, md->m->key_type, 0, 0);
}

static uint64_t part_of(const struct part *x, const uint8_t *key)
{
	switch (x->kind) {
	case PART_SIGNED:
		return (uint64_t)load_int(key + x->off, x->size) ^ (uint64_t)1 << 63;
	case PART_UNSIGNED:
		return load_uint(key + x->off, x->size);
	case PART_BYTES:
		break;
	}
	return first_bytes(key + x->off, x->size);
}

/* One pass per byte that differs, from the lowest up; stable.  The result is in the array returned, the other one is free. */
static struct order *radix(struct order *a, struct order *b, size_t nr, bool by_tie)
{
	uint64_t all_or = 0, all_and = UINT64_MAX;

	for (size_t i = 0; i < nr; i++) {
		uint64_t v = by_tie ? a[i].tie : a[i].sort;

		all_or |= v;
		all_and &= v;
	}
	for (unsigned shift = 0; shift < 64; shift += 8) {
		size_t at[256] = {0}, sum = 0;
		struct order *tmp;

		if (!((all_or ^ all_and) >> shift & 0xff))
			continue;
		for (size_t i = 0; i < nr; i++)
			at[(by_tie ? a[i].tie : a[i].sort) >> shift & 0xff]++;
		for (size_t i = 0; i < 256; i++) {
			size_t n = at[i];

			at[i] = sum;
			sum += n;
		}
		for (size_t i = 0; i < nr; i++)
			b[at[(by_tie ? a[i].tie : a[i].sort) >> shift & 0xff]++] = a[i];
		tmp = a, a = b, b = tmp;
	}
	return a;
}

struct sorting {
	struct mapdata *md;
	struct parts parts;
	struct order *a, *spare;	/* of the same length */
};

static int cmp_order(const void *a, const void *b, void *arg)
{
	const struct order *x = a, *y = b;
	struct mapdata *md = arg;

	return cmp_rows(&md->rows[x->row], &md->rows[y->row], md);
}

/* Rows [from, to) are equal up to part k. */
static void sort_run(struct sorting *s, size_t from, size_t to, uint32_t k)
{
	struct order *run = s->a + from, *done;
	size_t nr = to - from;

	if (nr < 2 || (k >= s->parts.nr && s->parts.all))
		return;
	if (nr < SHORT_RUN || k >= s->parts.nr) {
		qsort_r(run, nr, sizeof(*run), cmp_order, s->md);
		return;
	}
	for (size_t i = 0; i < nr; i++)
		run[i].tie = part_of(&s->parts.v[k], s->md->rows[run[i].row].key);
	done = radix(run, s->spare + from, nr, true);
	if (done != run)
		memcpy(run, done, nr * sizeof(*run));
	for (size_t i = 0, end; i < nr; i = end) {
		for (end = i + 1; end < nr && run[end].tie == run[i].tie; end++)
			;
		sort_run(s, from + i, from + end, k + 1);
	}
}

/* Runs of which value and first part are equal. */
static void sort_runs(struct sorting *s)
{
	const struct order *o = s->a;

	for (size_t i = 0, end; i < s->md->nr; i = end) {
		for (end = i + 1; end < s->md->nr && o[end].sort == o[i].sort && o[end].tie == o[i].tie; end++)
			;
		sort_run(s, i, end, 1);
	}
}

void mapdata_turn(struct mapdata *md)
{
	for (size_t i = 0, k = md->nr ? md->nr - 1 : 0; i < k; i++, k--) {
		struct map_row tmp = md->rows[i];

		md->rows[i] = md->rows[k];
		md->rows[k] = tmp;
	}
}

void mapdata_sort(struct mapdata *md)
{
	struct sorting s = { .md = md };
	struct map_row *rows;
	struct order *all;

	if (md->nr < 2)
		return;
	all = s.a = malloc(2 * md->nr * sizeof(*s.a));
	rows = malloc(md->nr * sizeof(*rows));
	if (!s.a || !rows) {
		fputs("scry: out of memory\n", stderr);
		abort();
	}
	parts_of(&s.parts, md);
	for (size_t i = 0; i < md->nr; i++) {
		struct map_row *r = &md->rows[i];

		r->sort = sort_value(md, r);
		s.a[i] = (struct order){ .sort = r->sort, .row = (uint32_t)i };
		if (s.parts.nr)
			s.a[i].tie = part_of(&s.parts.v[0], r->key);
	}
	s.a = radix(s.a, all + md->nr, md->nr, true);
	s.a = radix(s.a, s.a == all ? all + md->nr : all, md->nr, false);
	s.spare = s.a == all ? all + md->nr : all;
	sort_runs(&s);
	for (size_t i = 0; i < md->nr; i++)
		rows[i] = md->rows[s.a[i].row];
	memcpy(md->rows, rows, md->nr * sizeof(*rows));
	if (md->sort.by == SORT_KEY && md->sort.dir == SORT_DESC)
		mapdata_turn(md);
	free(rows);
	free(all);
}
