/*
 * runtime: the aggregations of a map's rows: the one of a plain map, or the members of a record of aggregations.
 *
 * Writers and the sort see both the same way, as a list of views.  Buckets of members come with the value (dense) or from a map
 * of their own (sparse); here they become runs per row, found by the row's number of reading.
 */
#include <stdio.h>
#include <stdlib.h>

#include "runtime/out_priv.h"

struct member_data {
	struct bucket *buckets;
	size_t nr, cap;
	struct run {
		uint32_t first, nr;
	} *runs;			/* by map_row.seq */
};

bool map_is_record(const struct plan *p, const struct plan_map *m)
{
	const struct plan_type *t = &p->types.v[m->value_type];

	if (t->kind != TY_RECORD || !t->fields.nr || t->fields.v[0].type >= p->types.nr)
		return false;
	return p->types.v[t->fields.v[0].type].kind >= TY_COUNT && p->types.v[t->fields.v[0].type].kind <= TY_DIST;
}

static void *must(void *p)
{
	if (!p) {
		fputs("scry: out of memory\n", stderr);
		abort();
	}
	return p;
}

static struct member_data *members(struct mapdata *md)
{
	if (!md->members)
		md->members = must(calloc(md->m->members.nr, sizeof(*md->members)));
	return md->members;
}

static struct member_data *member_begin(struct mapdata *md, size_t member)
{
	struct member_data *d = &members(md)[member];

	if (!d->runs)
		d->runs = must(calloc(md->nr + 1, sizeof(*d->runs)));
	return d;
}

static void add_bucket(struct member_data *d, size_t row, struct bucket b)
{
	struct run *r = &d->runs[row];

	if (d->nr == d->cap) {
		d->cap = d->cap ? 2 * d->cap : 256;
		d->buckets = must(realloc(d->buckets, d->cap * sizeof(*d->buckets)));
	}
	if (!r->nr)
		r->first = (uint32_t)d->nr;
	r->nr++;
	d->buckets[d->nr++] = b;
}

/* side was read and finished; its rows have the same keys, filled up with zeros. */
void members_join(struct mapdata *md, size_t member, struct mapdata *side)
{
	struct member_data *d = member_begin(md, member);
	uint8_t *key = must(calloc(1, side->key_len + md->key_len + 1));

	for (size_t i = 0; i < md->nr && side->nr; i++) {
		const struct map_row *r;

		memcpy(key, md->keys + i * md->key_len, md->key_len);
		r = mapdata_row(side, key);
		for (uint32_t k = 0; r && k < r->nr; k++)
			add_bucket(d, i, side->buckets[r->first + k]);
	}
	free(key);
}

/* Buckets that stand in the values. */
void members_finish(struct mapdata *md)
{
	for (size_t m = 0; m < md->m->members.nr; m++) {
		const struct plan_member *b = &md->m->members.v[m];
		struct member_data *d = member_begin(md, m);

		if (b->map || b->off > md->val_len)
			continue;
		for (size_t i = 0; i < md->nr; i++)
			for (uint32_t k = 0; k < b->buckets.nr && b->off + (k + 1) * 8ull <= md->val_len; k++) {
				uint64_t count = load_uint(md->vals + i * md->val_len + b->off + k * 8, 8);

				if (count)
					add_bucket(d, i, (struct bucket){ k, count });
			}
	}
}

void members_merge(const struct plan_map *m, uint8_t *dst, const uint8_t *src)
{
	for (size_t i = 0; i < m->members.nr; i++) {
		const struct plan_member *b = &m->members.v[i];

		for (uint32_t k = 0; !b->map && k < b->buckets.nr && b->off + (k + 1) * 8ull <= m->value_size; k++) {
			uint64_t sum = load_uint(dst + b->off + k * 8, 8) + load_uint(src + b->off + k * 8, 8);

			memcpy(dst + b->off + k * 8, &sum, 8);
		}
	}
}

void members_free(struct mapdata *md)
{
	for (size_t i = 0; md->members && i < md->m->members.nr; i++) {
		free(md->members[i].buckets);
		free(md->members[i].runs);
	}
	free(md->members);
}

size_t map_nr_views(const struct mapdata *md)
{
	return map_is_record(md->plan, md->m) ? md->plan->types.v[md->m->value_type].fields.nr : 1;
}

static struct agg_view whole_view(const struct mapdata *md, const struct map_row *r)
{
	struct agg_view v = { .type = md->m->value_type, .p = r ? r->val : NULL, .len = md->val_len, .pb = &md->m->buckets };

	v.kind = md->plan->types.v[v.type].kind;
	if (r && md->buckets) {
		v.b = md->buckets + r->first;
		v.nr = r->nr;
	}
	return v;
}

struct agg_view map_member_view(const struct mapdata *md, const struct map_row *r, size_t i)
{
	struct agg_view v = whole_view(md, r);
	const struct plan_type *t = &md->plan->types.v[v.type];
	const struct plan_field *f;

	if ((t->kind != TY_RECORD && t->kind != TY_TUPLE) || i >= t->fields.nr)
		return v;
	f = &t->fields.v[i];
	v.name = f->name ? f->name : "";
	v.type = f->type;
	v.kind = md->plan->types.v[v.type].kind;
	v.p = v.p && f->offset <= v.len ? v.p + f->offset : NULL;
	v.len = v.p ? v.len - f->offset : 0;
	for (size_t k = 0; k < md->m->members.nr; k++)
		if (md->m->members.v[k].field == i) {
			v.pb = &md->m->members.v[k].buckets;
			if (r && md->members && md->members[k].runs) {
				v.b = md->members[k].buckets + md->members[k].runs[r->seq].first;
				v.nr = md->members[k].runs[r->seq].nr;
			}
		}
	return v;
}

struct agg_view map_view(const struct mapdata *md, const struct map_row *r, size_t i)
{
	return map_is_record(md->plan, md->m) ? map_member_view(md, r, i) : whole_view(md, r);
}

/* "[2, 4) 3, [4, 8) 1" */
static void buckets_text(const struct agg_view *v, struct strbuf *out)
{
	const char *sep = "";

	for (size_t i = 0; i < v->nr; i++) {
		if (!v->b[i].count)
			continue;
		sb_str(out, sep);
		hist_label(v->pb, v->kind, v->b[i].idx, out);
		text_char(out, ' ');
		text_u64(out, v->b[i].count);
		sep = ", ";
	}
}

void view_text(const struct vctx *c, const struct agg_view *v, uint64_t div, struct strbuf *out)
{
	if (v->kind == TY_DIST) {
		dist_text(v->pb, v->b, v->nr, div, out);
	} else if (v->kind == TY_HIST || v->kind == TY_LHIST) {
		sb_str(out, buckets_total(v->b, v->nr) ? "{ " : "{");
		buckets_text(v, out);
		sb_str(out, buckets_total(v->b, v->nr) ? " }" : "}");
	} else if (v->kind == TY_STATS && v->len >= 16) {
		stats_text(load_int(v->p, 8), load_uint(v->p + 8, 8), c->plan->types.v[v->type].is_signed, div, out);
	} else if (v->p) {
		value_text(c, v->type, v->p, v->len, out);
	}
}

void view_json(const struct vctx *c, const struct agg_view *v, uint64_t div, struct strbuf *out)
{
	if (v->kind == TY_DIST)
		dist_json(v->pb, v->b, v->nr, div, out);
	else if (v->kind == TY_HIST || v->kind == TY_LHIST)
		hist_json(v->pb, v->kind, v->b, v->nr, div, out);
	else if (v->kind == TY_STATS && v->len >= 16)
		stats_json(&c->plan->types.v[v->type], v->p, div, out);
	else
		value_json(c, v->type, v->p, v->len, out);
}

void view_buckets_text(const struct agg_view *v, struct strbuf *out)
{
	buckets_text(v, out);
}

/* Signed numbers in the order of unsigned ones. */
static uint64_t ordered(int64_t v, bool is_signed)
{
	return is_signed ? (uint64_t)v ^ (uint64_t)1 << 63 : (uint64_t)v;
}

uint64_t view_order(const struct plan *p, const struct agg_view *v, int cell)
{
	const struct plan_type *t = &p->types.v[v->type];
	int64_t n = 0;

	if (v->kind == TY_DIST)
		return dist_order(v->pb, v->b, v->nr, cell < 0 ? 0 : (unsigned)cell);
	if (v->kind == TY_HIST || v->kind == TY_LHIST)
		return buckets_total(v->b, v->nr);
	if (!v->p)
		return 0;
	if (v->kind == TY_STATS && v->len >= 16 && cell == 0)
		return load_uint(v->p + 8, 8);
	if (v->kind == TY_STATS && v->len >= 16 && cell == 2)
		return ordered(load_int(v->p, 8), t->is_signed);
	if (!value_int(p, v->type, v->p, v->len, &n))
		return 0;
	return ordered(n, t->is_signed && v->kind != TY_COUNT);
}
