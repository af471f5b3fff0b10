/*
 * runtime: one JSON object per line (language.md 6.9).
 *
 *	{"type": "map", "data": {"@m": {"bash": 2, "1,cat": 3}}}
 */
#include "runtime/out_priv.h"
#include "runtime/rt_priv.h"

static void head(struct writer *w, const char *type)
{
	text_lit(&w->buf, "{\"type\": \"");
	sb_str(&w->buf, type);
	text_lit(&w->buf, "\", \"data\": ");
}

static void begin(struct writer *w, const char *type)
{
	head(w, type);
	text_char(&w->buf, '"');
	w->mark = w->buf.len;
}

/* Escapes what was appended since begin(); most texts need one escape, for the newline at their end. */
static void end(struct writer *w)
{
	sb_reset(&w->scratch);
	text_add(&w->scratch, w->buf.s + w->mark, w->buf.len - w->mark);
	w->buf.len = w->mark;
	json_escape(&w->buf, w->scratch.s, w->scratch.len, w->tty);
	text_lit(&w->buf, "\"}\n");
}

static void value(struct writer *w, uint32_t type, const uint8_t *p, size_t len)
{
	head(w, "value");
	value_json(&w->vx, type, p, len, &w->buf);
	text_lit(&w->buf, "}\n");
}

void stats_json(const struct plan_type *t, const uint8_t *val, uint64_t div, struct strbuf *out)
{
	int64_t total = load_int(val, 8), avg;
	uint64_t count = load_uint(val + 8, 8);

	avg = average(total, count, t->is_signed);
	text_lit(out, "{\"count\": ");
	json_u64(out, count);
	text_lit(out, ", \"average\": ");
	if (t->is_signed)
		json_i64(out, avg / (int64_t)div);
	else
		json_u64(out, (uint64_t)avg / div);
	text_lit(out, ", \"total\": ");
	if (t->is_signed)
		json_i64(out, total);
	else
		json_u64(out, (uint64_t)total);
	text_char(out, '}');
}

static void record_json(struct writer *w, const struct mapdata *md, const struct map_row *r)
{
	text_char(&w->buf, '{');
	for (size_t i = 0; i < map_nr_views(md); i++) {
		struct agg_view v = map_view(md, r, i);

		if (i)
			text_lit(&w->buf, ", ");
		json_string(&w->buf, v.name, strlen(v.name), true);
		text_lit(&w->buf, ": ");
		view_json(&w->vx, &v, md->div, &w->buf);
	}
	text_char(&w->buf, '}');
}

static void row_value(struct writer *w, const struct mapdata *md, const struct map_row *r, enum type_kind kind)
{
	const struct plan_map *m = md->m;
	struct agg_view v;

	if (kind == TY_TSERIES) {
		tseries_json(m, md->slots + r->first, r->nr, md->newest, w->vx.tai_off, &w->buf);
	} else if (map_is_record(md->plan, m)) {
		record_json(w, md, r);
	} else {
		v = map_view(md, r, 0);
		view_json(&w->vx, &v, md->div, &w->buf);
	}
}

static const char *record_type(enum type_kind kind)
{
	if (kind == TY_HIST || kind == TY_LHIST)
		return "hist";
	if (kind == TY_AVG || kind == TY_STATS)
		return "stats";
	if (kind == TY_TSERIES)
		return "tseries";
	return kind == TY_DIST ? "dist" : "map";
}

/* The key's text without any blanks, as readers of the format know it. */
static void row_key(struct writer *w, const struct mapdata *md, const struct map_row *r)
{
	struct strbuf *k = &w->scratch;
	size_t n = 0;

	sb_reset(k);
	key_text(&w->vx, md->m->key_type, r->key, md->key_len, k);
	for (size_t i = 0; i < k->len; i++)
		if (k->s[i] != ' ')
			k->s[n++] = k->s[i];
	json_string(&w->buf, sb_text(k), n, w->tty);
}

static void map(struct writer *w, const struct mapdata *md)
{
	const struct plan_map *m = md->m;
	enum type_kind kind = map_kind(md->plan, m);

	head(w, record_type(kind));
	text_lit(&w->buf, "{\"@");
	sb_str(&w->buf, m->name);
	text_lit(&w->buf, "\": ");
	if (m->scalar) {
		row_value(w, md, &md->rows[0], kind);
		text_lit(&w->buf, "}}\n");
		return;
	}
	text_char(&w->buf, '{');
	for (size_t i = 0; i < md->nr; i++) {
		if (i)
			text_lit(&w->buf, ", ");
		row_key(w, md, &md->rows[i]);
		text_lit(&w->buf, ": ");
		row_value(w, md, &md->rows[i], kind);
	}
	text_lit(&w->buf, "}}}\n");
}

static bool message(struct writer *w, const char *type, const char *text, const struct plan_site *site, const char *helper,
		    int retcode)
{
	struct strbuf *b = &w->buf;

	text_lit(b, "{\"type\": \"");
	sb_str(b, type);
	text_lit(b, "\", \"msg\": ");
	json_string(b, text, strlen(text), true);
	if (helper) {
		text_lit(b, ", \"helper\": ");
		json_string(b, helper, strlen(helper), true);
		sb_printf(b, ", \"retcode\": %d", retcode);
	}
	if (site) {
		text_lit(b, ", \"filename\": ");
		json_string(b, site->file ? site->file : "", site->file ? strlen(site->file) : 0, true);
		sb_printf(b, ", \"line\": %u, \"col\": %u", site->line, site->col);
	}
	text_lit(b, "}\n");
	return true;
}

static void attached(struct writer *w, uint32_t nr)
{
	sb_printf(&w->buf, "{\"type\": \"attached_probes\", \"count\": %u, \"data\": {\"probes\": %u}}\n", nr, nr);
}

static void lost(struct writer *w, uint64_t nr, const char *counts)
{
	sb_printf(&w->buf, "{\"type\": \"lost_events\", \"count\": %llu, \"data\": {%s}}\n", (unsigned long long)nr, counts);
}

const struct writer_ops writer_json = {
	.begin = begin, .end = end, .value = value, .map = map, .message = message, .attached = attached, .lost = lost,
};
