/*
 * runtime: tables (-f table): aligned columns with a header, numbers to the right and with units where the name says which.
 *
 *	@us                             PID      COMM              LAT_MS
 *	COMM   N  AVG      P.P50  P.P99     1204 bash                    3ms
 *	bash   3  5us        4us    9us     1205 cat                    12ms
 *
 * A map is laid out when it is printed.  Records that print() writes one by one get columns of a usual width for their types, which
 * grow when a value needs more; the header stands in front of the first, and again when records of another kind were in between.
 * Single numbers, histograms and series stay as they are in the text format; so does what printf writes.
 */
#include <stdlib.h>

#include "runtime/grid.h"
#include "runtime/rt_priv.h"

/* The records that are being written. */
struct table_rows {
	char *head;			/* names of the columns; "" after something else */
	size_t nr;			/* columns */
	uint32_t width[];
};

static void table_cell(struct strbuf *out, const char *s, size_t len, size_t width, bool right, bool last)
{
	size_t columns = grid_width(s, len), fill = width > columns ? width - columns : 0;

	for (size_t i = 0; right && i < fill; i++)
		text_char(out, ' ');
	for (size_t i = 0; i < len; i++) {	/* what would leave the row; other controls are escaped already */
		if (s[i] == '\n' || s[i] == '\t')
			sb_str(out, s[i] == '\n' ? "\\n" : "\\t");
		else
			text_char(out, s[i]);
	}
	for (size_t i = 0; !right && !last && i < fill; i++)
		text_char(out, ' ');
	sb_str(out, last ? "\n" : "  ");
}

static void upper(struct strbuf *b, size_t from)
{
	for (size_t i = from; i < b->len; i++)
		if (b->s[i] >= 'a' && b->s[i] <= 'z')
			b->s[i] = (char)(b->s[i] - 'a' + 'A');
}

static void table_row(struct strbuf *out, const struct grid *g, size_t row, const uint32_t *width)
{
	size_t mark = out->len, len;

	for (size_t i = 0; i < g->cols.nr; i++) {
		const char *s = grid_cell(g, row * g->cols.nr + i, &len);

		table_cell(out, s, len, width[i], g->cols.v[i].number, i + 1 == g->cols.nr);
	}
	if (!row)
		upper(out, mark);
}

static void widen(const struct grid *g, size_t row, uint32_t *width)
{
	size_t len;

	for (size_t i = 0; i < g->cols.nr; i++) {
		const char *s = grid_cell(g, row * g->cols.nr + i, &len);

		if (grid_width(s, len) > width[i])
			width[i] = (uint32_t)grid_width(s, len);
	}
}

static bool drawn(const struct mapdata *md)
{
	enum type_kind kind = map_kind(md->plan, md->m);

	if (kind == TY_HIST || kind == TY_LHIST || kind == TY_TSERIES)
		return true;
	return md->m->scalar && !map_is_record(md->plan, md->m);
}

static void map(struct writer *w, const struct mapdata *md)
{
	struct grid g = { .units = true };
	uint32_t *width;

	if (w->rows)
		w->rows->head[0] = 0;	/* records behind it get a header again */
	if (drawn(md)) {
		writer_text.map(w, md);
		return;
	}
	grid_map(&g, w, md);
	width = calloc(g.cols.nr + 1, sizeof(*width));
	for (size_t r = 0; width && r * g.cols.nr < g.ends.nr; r++)
		widen(&g, r, width);
	text_char(&w->buf, '@');
	sb_str(&w->buf, md->m->name);
	text_char(&w->buf, '\n');
	for (size_t r = 0; width && r * g.cols.nr < g.ends.nr; r++)
		table_row(&w->buf, &g, r, width);
	text_char(&w->buf, '\n');
	free(width);
	grid_free(&g);
}

void table_rows_free(struct table_rows *r)
{
	if (r)
		free(r->head);
	free(r);
}

/* The widths for this kind of record; new ones when the last had other columns.  NULL: no memory. */
static uint32_t *row_widths(struct writer *w, const struct grid *g, bool *is_new)
{
	size_t head_len = g->ends.v[g->cols.nr - 1];

	*is_new = !w->rows || w->rows->nr != g->cols.nr || strncmp(w->rows->head, g->text.s, head_len) || w->rows->head[head_len];
	if (!*is_new)
		return w->rows->width;
	table_rows_free(w->rows);
	w->rows = calloc(1, sizeof(*w->rows) + g->cols.nr * sizeof(uint32_t));
	if (!w->rows)
		return NULL;
	w->rows->head = strndup(g->text.s, head_len);
	w->rows->nr = g->cols.nr;
	for (size_t i = 0; i < g->cols.nr; i++)
		w->rows->width[i] = g->cols.v[i].usual;
	widen(g, 0, w->rows->width);
	return w->rows->width;
}

static void value(struct writer *w, uint32_t type, const uint8_t *p, size_t len)
{
	struct grid g = { .units = true };
	uint32_t *width;
	bool is_new;

	if (!grid_has_columns(w->vx.plan, type)) {
		writer_text.value(w, type, p, len);
		return;
	}
	grid_value(&g, w, type, p, len);
	width = row_widths(w, &g, &is_new);
	if (width) {
		widen(&g, 1, width);
		if (is_new)
			table_row(&w->buf, &g, 0, width);
		table_row(&w->buf, &g, 1, width);
	}
	grid_free(&g);
}

const struct writer_ops writer_table = {
	.value = value, .map = map,
};
