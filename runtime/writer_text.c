/*
 * runtime: output as the reference prints it (language.md 6.2, 6.3).
 *
 *	@b[x, 1]: (2, y)
 *	@h:
 *	[2, 4)                 1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|
 */
#include "runtime/out_priv.h"
#include "runtime/rt_priv.h"

static void value(struct writer *w, uint32_t type, const uint8_t *p, size_t len)
{
	value_text(&w->vx, type, p, len, &w->buf);
	text_char(&w->buf, '\n');
}

/* { .n = 3, .avg = 5 } */
static void record_text(struct writer *w, const struct mapdata *md, const struct map_row *r)
{
	for (size_t i = 0; i < map_nr_views(md); i++) {
		struct agg_view v = map_view(md, r, i);

		sb_str(&w->buf, i ? ", ." : "{ .");
		sb_str(&w->buf, v.name);
		text_lit(&w->buf, " = ");
		view_text(&w->vx, &v, md->div, &w->buf);
	}
	text_lit(&w->buf, " }");
}

static void row_value(struct writer *w, const struct mapdata *md, const struct map_row *r)
{
	struct agg_view v;

	if (map_is_record(md->plan, md->m)) {
		record_text(w, md, r);
	} else {
		v = map_view(md, r, 0);
		view_text(&w->vx, &v, md->div, &w->buf);
	}
	text_char(&w->buf, '\n');
}

static void map(struct writer *w, const struct mapdata *md)
{
	const struct plan_map *m = md->m;
	enum type_kind kind = map_kind(md->plan, m);
	bool rows = map_is_hist(md->plan, m) || kind == TY_TSERIES;
	size_t name_len = strlen(m->name);

	for (size_t i = 0; i < md->nr; i++) {
		const struct map_row *r = &md->rows[i];

		text_char(&w->buf, '@');
		text_add(&w->buf, m->name, name_len);
		if (!m->scalar) {
			text_char(&w->buf, '[');
			key_text(&w->vx, m->key_type, r->key, md->key_len, &w->buf);
			text_char(&w->buf, ']');
		}
		text_char(&w->buf, ':');
		if (!rows) {
			text_char(&w->buf, ' ');
			row_value(w, md, r);
			continue;
		}
		if (kind == TY_DIST) {
			text_char(&w->buf, ' ');
			dist_line(&m->buckets, md->buckets + r->first, r->nr, md->div, &w->buf);
			dist_hist(&m->buckets, md->buckets + r->first, r->nr, md->div, &w->buf);
			text_char(&w->buf, '\n');
			continue;
		}
		text_char(&w->buf, '\n');
		if (kind == TY_TSERIES)
			tseries_text(m, md->slots + r->first, r->nr, md->newest, w->vx.tai_off, &w->buf);
		else
			hist_text(&m->buckets, kind, md->buckets + r->first, r->nr, md->div, &w->buf);
		text_char(&w->buf, '\n');
	}
}

const struct writer_ops writer_text = {
	.value = value, .map = map,
};
