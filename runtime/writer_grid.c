/*
 * runtime: maps as tables (-f table) and as comma-separated values (-f csv).  Both are a grid of the same cells: the
 * parts of the key, then the parts of the value.
 *
 *	@m                          map,key1,key2,value
 *	KEY1  KEY2  VALUE           @m,1,bash,3
 *	   1  bash      3
 *
 * Histograms in tables stay drawn, in CSV they are rows of min, max and count.  What printf and the like write passes as
 * it is.
 */
#include "runtime/out_priv.h"
#include "runtime/rt_priv.h"

#define MAX_COLS 64

struct grid {
	struct strbuf text;		/* all cells, one after the other */
	VEC(size_t) ends;		/* where each cell ends; the first row is the header */
	size_t cols;
	bool number[MAX_COLS];
};

static void cell_done(struct grid *g)
{
	vec_push(NULL, &g->ends, g->text.len);
}

static const char *cell(const struct grid *g, size_t i, size_t *len)
{
	size_t from = i ? g->ends.v[i - 1] : 0;

	*len = g->ends.v[i] - from;
	return g->text.s ? g->text.s + from : "";
}

static void grid_free(struct grid *g)
{
	sb_free(&g->text);
	vec_free(&g->ends);
}

/* ---- filling ---- */

static bool has_parts(const struct plan_type *t)
{
	return (t->kind == TY_TUPLE || t->kind == TY_RECORD) && t->fields.nr && t->fields.nr < MAX_COLS / 2;
}

static bool is_number(const struct plan_type *t)
{
	return t->kind == TY_INT || t->kind == TY_COUNT || t->kind == TY_SUM || t->kind == TY_MIN || t->kind == TY_MAX ||
	       t->kind == TY_AVG;
}

static void head(struct grid *g, const char *name, size_t nr, bool number)
{
	sb_str(&g->text, name);
	if (nr)
		sb_printf(&g->text, "%zu", nr);
	cell_done(g);
	g->number[g->cols++] = number;
}

static void head_of_type(struct grid *g, const struct plan *p, uint32_t type, const char *name)
{
	const struct plan_type *t = &p->types.v[type];

	if (t->kind == TY_STATS) {
		head(g, "count", 0, true);
		head(g, "average", 0, true);
		head(g, "total", 0, true);
		return;
	}
	if (!has_parts(t)) {
		head(g, name, 0, is_number(t));
		return;
	}
	for (size_t i = 0; i < t->fields.nr; i++) {
		const struct plan_field *f = &t->fields.v[i];

		head(g, f->name ? f->name : name, f->name ? 0 : i + 1, is_number(&p->types.v[f->type]));
	}
}

static void parts(struct grid *g, const struct vctx *c, uint32_t type, const uint8_t *p, size_t len, uint64_t div)
{
	const struct plan_type *t = &c->plan->types.v[type];

	if (t->kind == TY_STATS) {
		int64_t total = load_int(p, 8);

		text_u64(&g->text, load_uint(p + 8, 8));
		cell_done(g);
		text_i64(&g->text, average(total, load_uint(p + 8, 8), t->is_signed) / (int64_t)div);
		cell_done(g);
		if (t->is_signed)
			text_i64(&g->text, total);
		else
			text_u64(&g->text, (uint64_t)total);
		cell_done(g);
		return;
	}
	if (!has_parts(t)) {
		value_text(c, type, p, len, &g->text);
		cell_done(g);
		return;
	}
	for (size_t i = 0; i < t->fields.nr; i++) {
		const struct plan_field *f = &t->fields.v[i];

		if (f->offset <= len)
			value_text(c, f->type, p + f->offset, len - f->offset, &g->text);
		cell_done(g);
	}
}

static void key_cells(struct grid *g, const struct writer *w, const struct mapdata *md, const struct map_row *r)
{
	if (!md->m->scalar)
		parts(g, &w->vx, md->m->key_type, r->key, md->key_len, 1);
}

static void fill_hist(struct grid *g, const struct writer *w, const struct mapdata *md, enum type_kind kind)
{
	head(g, "min", 0, true);
	head(g, "max", 0, true);
	head(g, "count", 0, true);
	for (size_t i = 0; i < md->nr; i++) {
		const struct map_row *r = &md->rows[i];

		for (uint32_t k = 0; k < r->nr; k++) {
			const struct bucket *b = &md->buckets[r->first + k];

			key_cells(g, w, md, r);
			hist_bounds(&md->m->buckets, kind, b->idx, &g->text, ' ');
			cell_done(g);
			hist_bounds(&md->m->buckets, kind, b->idx, &g->text, ')');
			cell_done(g);
			text_u64(&g->text, b->count / (kind == TY_HIST ? md->div : 1));
			cell_done(g);
		}
	}
}

static void fill_series(struct grid *g, const struct writer *w, const struct mapdata *md)
{
	head(g, "time", 0, false);
	head(g, "value", 0, true);
	for (size_t i = 0; i < md->nr; i++) {
		const struct map_row *r = &md->rows[i];

		for (uint32_t k = 0; k < r->nr; k++) {
			const struct ts_slot *s = &md->slots[r->first + k];

			key_cells(g, w, md, r);
			time_text("%Y-%m-%d %H:%M:%S.%k", (int64_t)(s->epoch * md->m->interval_ns + (uint64_t)w->vx.tai_off), false,
				  &g->text);
			cell_done(g);
			text_i64(&g->text, md->m->ts_agg == TS_AVG ? average(s->value, s->count, md->m->agg_signed) : s->value);
			cell_done(g);
		}
	}
}

static void head_cell(void *arg, const char *name, uint64_t v)
{
	head(arg, name, 0, true);
}

static void value_cell(void *arg, const char *name, uint64_t v)
{
	struct grid *g = arg;

	if (v == UINT64_MAX)
		text_lit(&g->text, "-1");
	else
		text_u64(&g->text, v);
	cell_done(g);
}

static void fill(struct grid *g, const struct writer *w, const struct mapdata *md)
{
	enum type_kind kind = map_kind(md->plan, md->m);

	if (!md->m->scalar)
		head_of_type(g, md->plan, md->m->key_type, "key");
	if (kind == TY_HIST || kind == TY_LHIST) {
		fill_hist(g, w, md, kind);
		return;
	}
	if (kind == TY_TSERIES) {
		fill_series(g, w, md);
		return;
	}
	if (kind == TY_DIST)
		dist_cells(&md->m->buckets, NULL, 0, 1, head_cell, g);
	else
		head_of_type(g, md->plan, md->m->value_type, "value");
	for (size_t i = 0; i < md->nr; i++) {
		const struct map_row *r = &md->rows[i];

		key_cells(g, w, md, r);
		if (kind == TY_DIST)
			dist_cells(&md->m->buckets, md->buckets + r->first, r->nr, md->div, value_cell, g);
		else
			parts(g, &w->vx, md->m->value_type, r->val, md->val_len, md->div);
	}
}

/* ---- tables ---- */

/* Columns on a screen: characters, not bytes. */
static size_t columns(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += ((unsigned char)s[i] & 0xc0) != 0x80;
	return n;
}

static void table_cell(struct strbuf *out, const char *s, size_t len, size_t width, bool right, bool last, bool upper)
{
	size_t fill = width > columns(s, len) ? width - columns(s, len) : 0, mark;

	for (size_t i = 0; right && i < fill; i++)
		text_char(out, ' ');
	mark = out->len;
	text_add(out, s, len);
	for (size_t i = mark; upper && i < out->len; i++)
		if (out->s[i] >= 'a' && out->s[i] <= 'z')
			out->s[i] = (char)(out->s[i] - 'a' + 'A');
	for (size_t i = 0; !right && !last && i < fill; i++)
		text_char(out, ' ');
	sb_str(out, last ? "\n" : "  ");
}

static void table_map(struct writer *w, const struct mapdata *md)
{
	enum type_kind kind = map_kind(md->plan, md->m);
	size_t width[MAX_COLS] = {0}, len;
	struct grid g = {0};
	const char *s;

	/* drawings, and single numbers, are best as they are */
	if (md->m->scalar || kind == TY_HIST || kind == TY_LHIST || kind == TY_TSERIES) {
		writer_text.map(w, md);
		return;
	}
	fill(&g, w, md);
	for (size_t i = 0; i < g.ends.nr; i++) {
		s = cell(&g, i, &len);
		if (columns(s, len) > width[i % g.cols])
			width[i % g.cols] = columns(s, len);
	}
	text_char(&w->buf, '@');
	sb_str(&w->buf, md->m->name);
	text_char(&w->buf, '\n');
	for (size_t i = 0; i < g.ends.nr; i++) {
		s = cell(&g, i, &len);
		table_cell(&w->buf, s, len, width[i % g.cols], g.number[i % g.cols], i % g.cols == g.cols - 1, i < g.cols);
	}
	text_char(&w->buf, '\n');
	grid_free(&g);
}

/* ---- CSV (RFC 4180) ---- */

static void csv_cell(struct strbuf *out, const char *s, size_t len)
{
	bool quote = false;

	for (size_t i = 0; i < len; i++)
		quote |= s[i] == ',' || s[i] == '"' || s[i] == '\n' || s[i] == '\r';
	if (!quote) {
		text_add(out, s, len);
		return;
	}
	text_char(out, '"');
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '"')
			text_char(out, '"');
		text_char(out, s[i]);
	}
	text_char(out, '"');
}

static void csv_map(struct writer *w, const struct mapdata *md)
{
	struct grid g = {0};
	size_t len;

	fill(&g, w, md);
	for (size_t i = 0; i < g.ends.nr; i++) {
		const char *s = cell(&g, i, &len);

		if (i % g.cols == 0) {
			if (i) {
				text_char(&w->buf, '@');
				sb_str(&w->buf, md->m->name);
			} else {
				text_lit(&w->buf, "map");
			}
		}
		text_char(&w->buf, ',');
		csv_cell(&w->buf, s, len);
		if (i % g.cols == g.cols - 1)
			text_char(&w->buf, '\n');
	}
	text_char(&w->buf, '\n');
	grid_free(&g);
}

static void begin(struct writer *w, const char *type)
{
}

static void end(struct writer *w)
{
}

static void value(struct writer *w, uint32_t type, const uint8_t *p, size_t len)
{
	writer_text.value(w, type, p, len);
}

static bool message(struct writer *w, const char *type, const char *text, const struct plan_site *site, const char *helper,
		    int retcode)
{
	return false;
}

static void attached(struct writer *w, uint32_t nr)
{
}

static void lost(struct writer *w, uint64_t nr, const char *counts)
{
}

const struct writer_ops writer_table = {
	.begin = begin, .end = end, .value = value, .map = table_map, .message = message, .attached = attached, .lost = lost,
};

const struct writer_ops writer_csv = {
	.begin = begin, .end = end, .value = value, .map = csv_map, .message = message, .attached = attached, .lost = lost,
};
