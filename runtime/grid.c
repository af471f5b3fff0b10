/* runtime: values as cells of a grid; see grid.h. */
#include "runtime/grid.h"

#include "runtime/rt_priv.h"

#define MAX_PARTS 128			/* of a record or tuple: what has more is one cell */

void grid_free(struct grid *g)
{
	sb_free(&g->text);
	vec_free(&g->ends);
	vec_free(&g->cols);
}

const char *grid_cell(const struct grid *g, size_t i, size_t *len)
{
	size_t from = i ? g->ends.v[i - 1] : 0;

	*len = g->ends.v[i] - from;
	return g->text.s ? g->text.s + from : "";
}

size_t grid_width(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += ((unsigned char)s[i] & 0xc0) != 0x80;
	return n;
}

static void cell_done(struct grid *g)
{
	vec_push(NULL, &g->ends, g->text.len);
}

/* The column of the next cell. */
static const struct column *column(const struct grid *g)
{
	return &g->cols.v[g->ends.nr % g->cols.nr];
}

/* ---- header ---- */

static void head(struct grid *g, struct column c, const char *prefix, const char *name)
{
	if (*prefix) {
		sb_str(&g->text, prefix);
		text_char(&g->text, '.');
	}
	sb_str(&g->text, name);
	cell_done(g);
	if (!g->units)
		c.unit = UNIT_NONE;
	vec_push(NULL, &g->cols, c);
}

static bool has_parts(const struct plan_type *t)
{
	return (t->kind == TY_TUPLE || t->kind == TY_RECORD) && t->fields.nr && t->fields.nr <= MAX_PARTS;
}

bool grid_has_columns(const struct plan *p, uint32_t type)
{
	return type < p->types.nr && has_parts(&p->types.v[type]);
}

static bool is_number(const struct plan_type *t)
{
	return t->kind == TY_INT || t->kind == TY_COUNT || t->kind == TY_SUM || t->kind == TY_MIN || t->kind == TY_MAX ||
	       t->kind == TY_AVG;
}

/* What values of the type usually need; they may have more. */
static uint32_t usual_width(const struct plan_type *t)
{
	switch (t->kind) {
	case TY_INT:
		return t->size == 1 ? 4 : t->size == 2 ? 6 : t->size == 4 ? 7 : 10;
	case TY_STRING:
		return t->count <= 17 ? 16 : t->count <= 64 ? 24 : 32;
	case TY_PTR: case TY_KSYM: case TY_USYM: case TY_PROBE: case TY_MAC:
		return 18;
	case TY_INET:
		return 15;
	case TY_BOOL: case TY_ENUM: case TY_USERNAME: case TY_TIMESTAMP:
		return 8;
	case TY_POISON: case TY_VOID: case TY_ARRAY: case TY_STRUCT: case TY_UNION: case TY_BUFFER: case TY_TUPLE: case TY_RECORD:
	case TY_KSTACK: case TY_USTACK: case TY_CGROUP_PATH: case TY_COUNT: case TY_SUM: case TY_MIN: case TY_MAX: case TY_AVG:
	case TY_STATS: case TY_HIST: case TY_LHIST: case TY_TSERIES: case TY_DIST: case TY_NR:
		break;
	}
	return 0;
}

static void head_one(struct grid *g, const struct plan_type *t, const char *name)
{
	head(g, (struct column){ .number = is_number(t), .usual = usual_width(t),
				 .unit = is_number(t) && t->kind != TY_COUNT ? unit_of_name(name) : UNIT_NONE }, "", name);
}

static void head_parts(struct grid *g, const struct plan *p, uint32_t type, const char *name)
{
	const struct plan_type *t = &p->types.v[type];
	char number[64];

	if (!has_parts(t)) {
		head_one(g, t, name);
		return;
	}
	for (size_t i = 0; i < t->fields.nr; i++) {
		const struct plan_field *f = &t->fields.v[i];

		snprintf(number, sizeof(number), "%s%zu", name, i + 1);
		head_one(g, &p->types.v[f->type], f->name ? f->name : number);
	}
}

struct dist_head {
	struct grid *g;
	const char *prefix;
	enum unit unit;
};

static void head_dist(void *arg, const char *name, uint64_t v)
{
	struct dist_head *h = arg;

	head(h->g, (struct column){ .number = true, .unit = strcmp(name, "count") ? h->unit : UNIT_NONE }, h->prefix, name);
}

/* of: the name that says the unit, the map's where the view has none. */
static void head_view(struct grid *g, const struct plan *p, const struct agg_view *v, const char *map)
{
	const char *prefix = v->name ? v->name : "";
	enum unit unit = unit_of_name(v->name ? v->name : map);
	struct dist_head h = { g, prefix, unit };
	const struct plan_type *t = &p->types.v[v->type];

	if (v->kind == TY_DIST) {
		dist_cells(v->pb, NULL, 0, 1, head_dist, &h);
	} else if (v->kind == TY_STATS) {
		head(g, (struct column){ .number = true }, prefix, "count");
		head(g, (struct column){ .number = true, .unit = unit }, prefix, "average");
		head(g, (struct column){ .number = true, .unit = unit }, prefix, "total");
	} else if (v->name || !has_parts(t)) {
		head(g, (struct column){ .number = is_number(t), .unit = is_number(t) && v->kind != TY_COUNT ? unit : UNIT_NONE }, "",
		     v->name ? v->name : "value");
	} else {
		head_parts(g, p, v->type, "value");
	}
}

/* ---- cells ---- */

/* A text of several lines, a stack, in one: "a; b; c". */
static void one_line(struct strbuf *b, size_t mark)
{
	size_t to = mark;
	bool gap = false;

	if (!memchr(b->s + mark, '\n', b->len - mark))
		return;
	for (size_t i = mark; i < b->len; i++) {
		if (b->s[i] == '\n' || (gap && (b->s[i] == ' ' || b->s[i] == '\t'))) {
			gap = true;
			continue;
		}
		if (gap && to > mark) {		/* "\n" became two: there was room, a tab or blanks follow each */
			b->s[to++] = ';';
			if (to < i)
				b->s[to++] = ' ';
		}
		gap = false;
		b->s[to++] = b->s[i];
	}
	b->len = to;
	b->s[to] = 0;
}

static void number(struct grid *g, int64_t v, bool is_signed)
{
	enum unit unit = column(g)->unit;

	if (unit != UNIT_NONE)
		unit_text(unit, v, &g->text);
	else if (is_signed)
		text_i64(&g->text, v);
	else
		text_u64(&g->text, (uint64_t)v);
	cell_done(g);
}

static void one_cell(struct grid *g, const struct vctx *c, uint32_t type, const uint8_t *p, size_t len)
{
	const struct plan_type *t = &c->plan->types.v[type];
	size_t mark = g->text.len;
	int64_t v;

	if (is_number(t) && column(g)->unit != UNIT_NONE && value_int(c->plan, type, p, len, &v)) {
		number(g, v, t->is_signed);
		return;
	}
	value_text(c, type, p, len, &g->text);
	if (g->text.len > mark && t->kind != TY_STRING)
		one_line(&g->text, mark);
	cell_done(g);
}

static void cells(struct grid *g, const struct vctx *c, uint32_t type, const uint8_t *p, size_t len)
{
	const struct plan_type *t = &c->plan->types.v[type];

	if (!has_parts(t)) {
		one_cell(g, c, type, p, len);
		return;
	}
	for (size_t i = 0; i < t->fields.nr; i++) {
		const struct plan_field *f = &t->fields.v[i];

		if (f->offset <= len)
			one_cell(g, c, f->type, p + f->offset, len - f->offset);
		else
			cell_done(g);
	}
}

static void key_cells(struct grid *g, const struct writer *w, const struct mapdata *md, const struct map_row *r)
{
	if (!md->m->scalar)
		cells(g, &w->vx, md->m->key_type, r->key, md->key_len);
}

static void dist_cell(void *arg, const char *name, uint64_t v)
{
	struct grid *g = arg;

	if (v == UINT64_MAX || column(g)->unit != UNIT_NONE)
		number(g, (int64_t)v, true);
	else
		number(g, (int64_t)v, false);
}

static void view_cells(struct grid *g, const struct writer *w, const struct mapdata *md, const struct agg_view *v)
{
	const struct plan_type *t = &md->plan->types.v[v->type];

	if (v->kind == TY_DIST) {
		dist_cells(v->pb, v->b, v->nr, md->div, dist_cell, g);
	} else if (v->kind == TY_HIST || v->kind == TY_LHIST) {
		view_buckets_text(v, &g->text);
		cell_done(g);
	} else if (v->kind == TY_STATS && v->len >= 16) {
		int64_t total = load_int(v->p, 8), avg = average(total, load_uint(v->p + 8, 8), t->is_signed);

		number(g, (int64_t)load_uint(v->p + 8, 8), false);
		number(g, t->is_signed ? avg / (int64_t)md->div : (int64_t)((uint64_t)avg / md->div), t->is_signed);
		number(g, total, t->is_signed);
	} else if (!v->p) {
		cell_done(g);
	} else if (v->name) {
		one_cell(g, &w->vx, v->type, v->p, v->len);
	} else {
		cells(g, &w->vx, v->type, v->p, v->len);
	}
}

/* ---- maps ---- */

static void fill_hist(struct grid *g, const struct writer *w, const struct mapdata *md, enum type_kind kind)
{
	static const char *const names[] = { "min", "max", "count" };

	for (size_t i = 0; i < 3; i++)
		head(g, (struct column){ .number = true }, "", names[i]);
	for (size_t i = 0; i < md->nr; i++) {
		const struct map_row *r = &md->rows[i];

		for (uint32_t k = 0; k < r->nr; k++) {
			const struct bucket *b = &md->buckets[r->first + k];

			key_cells(g, w, md, r);
			hist_bounds(&md->m->buckets, kind, b->idx, &g->text, ' ');
			cell_done(g);
			hist_bounds(&md->m->buckets, kind, b->idx, &g->text, ')');
			cell_done(g);
			number(g, (int64_t)(b->count / (kind == TY_HIST ? md->div : 1)), false);
		}
	}
}

static void fill_series(struct grid *g, const struct writer *w, const struct mapdata *md)
{
	head(g, (struct column){ .number = false }, "", "time");
	head(g, (struct column){ .number = true }, "", "value");
	for (size_t i = 0; i < md->nr; i++) {
		const struct map_row *r = &md->rows[i];

		for (uint32_t k = 0; k < r->nr; k++) {
			const struct ts_slot *s = &md->slots[r->first + k];

			key_cells(g, w, md, r);
			time_text("%Y-%m-%d %H:%M:%S.%k", (int64_t)(s->epoch * md->m->interval_ns + (uint64_t)w->vx.tai_off), false,
				  &g->text);
			cell_done(g);
			number(g, md->m->ts_agg == TS_AVG ? average(s->value, s->count, md->m->agg_signed) : s->value, true);
		}
	}
}

void grid_map(struct grid *g, const struct writer *w, const struct mapdata *md)
{
	enum type_kind kind = map_kind(md->plan, md->m);
	size_t nr = map_nr_views(md);

	g->units = g->units && md->div == 1;	/* what is divided has another unit */
	if (!md->m->scalar)
		head_parts(g, md->plan, md->m->key_type, "key");
	if (kind == TY_HIST || kind == TY_LHIST) {
		fill_hist(g, w, md, kind);
		return;
	}
	if (kind == TY_TSERIES) {
		fill_series(g, w, md);
		return;
	}
	for (size_t i = 0; i < nr; i++) {
		struct agg_view v = map_view(md, NULL, i);

		head_view(g, md->plan, &v, md->m->name);
	}
	for (size_t r = 0; r < md->nr; r++) {
		key_cells(g, w, md, &md->rows[r]);
		for (size_t i = 0; i < nr; i++) {
			struct agg_view v = map_view(md, &md->rows[r], i);

			view_cells(g, w, md, &v);
		}
	}
}

void grid_value(struct grid *g, const struct writer *w, uint32_t type, const uint8_t *p, size_t len)
{
	head_parts(g, w->vx.plan, type, "value");
	cells(g, &w->vx, type, p, len);
}
