/*
 * runtime: comma-separated values (-f csv), as RFC 4180 has them, but for newlines alone at the ends of lines.
 *
 *	map,key1,key2,n,p.p50           pid,comm,lat_ms
 *	m,1,bash,3,12                   1204,bash,3
 *
 * A header stands in front of the first row, and behind an empty line again where columns change.  Numbers are plain.  Cells with commas,
 * quotes or line ends are quoted.  A text that begins with = + - @ or a tab would be run as a formula by spreadsheets: it gets a '
 * in front.
 */
#include "runtime/grid.h"
#include "runtime/rt_priv.h"

static bool is_formula(const char *s, size_t len)
{
	return len && strchr("=+-@\t\r", *s);
}

static void csv_cell(struct strbuf *out, const char *s, size_t len, bool number)
{
	bool formula = !number && is_formula(s, len), quote = false;

	for (size_t i = 0; i < len; i++)
		quote |= s[i] == ',' || s[i] == '"' || s[i] == '\n' || s[i] == '\r';
	if (quote)
		text_char(out, '"');
	if (formula)
		text_char(out, '\'');
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '"')
			text_char(out, '"');
		text_char(out, s[i]);
	}
	if (quote)
		text_char(out, '"');
}

static void csv_row(struct strbuf *out, const struct grid *g, size_t row, const char *map)
{
	size_t len;

	if (map) {
		csv_cell(out, row ? map : "map", strlen(row ? map : "map"), false);
		text_char(out, ',');
	}
	for (size_t i = 0; i < g->cols.nr; i++) {
		const char *s = grid_cell(g, row * g->cols.nr + i, &len);

		if (i)
			text_char(out, ',');
		csv_cell(out, s, len, row && g->cols.v[i].number);
	}
	text_char(out, '\n');
}

static void rows(struct writer *w, const struct grid *g, const char *map)
{
	struct strbuf head = { 0 };

	csv_row(&head, g, 0, map);
	if (strcmp(sb_text(&head), sb_text(&w->csv_head))) {
		if (w->csv_head.len)
			text_char(&w->buf, '\n');
		text_add(&w->buf, head.s, head.len);
		sb_free(&w->csv_head);
		w->csv_head = head;
	} else {
		sb_free(&head);
	}
	for (size_t r = 1; r * g->cols.nr < g->ends.nr; r++)
		csv_row(&w->buf, g, r, map);
}

static void map(struct writer *w, const struct mapdata *md)
{
	struct grid g = { 0 };

	grid_map(&g, w, md);
	rows(w, &g, md->m->name);
	grid_free(&g);
}

static void value(struct writer *w, uint32_t type, const uint8_t *p, size_t len)
{
	struct grid g = { 0 };

	if (!grid_has_columns(w->vx.plan, type)) {
		writer_text.value(w, type, p, len);
		return;
	}
	grid_value(&g, w, type, p, len);
	rows(w, &g, NULL);
	grid_free(&g);
}

const struct writer_ops writer_csv = {
	.value = value, .map = map,
};
