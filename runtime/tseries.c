/*
 * runtime: time series (language.md 6.6).
 *
 *	             2                                                   6
 *	hh:mm:ss.ms  |___________________________________________________|
 *	10:00:00.100 *                                                   | 2
 *	10:00:00.300 |                                                   | -
 *	             v___________________________________________________v
 *	             2                                                   6
 *
 * Slots are numbered by interval (time / interval); rows run over the last nr_intervals up to the newest interval of the
 * whole map, beginning at the first that has a value.
 */
#include "runtime/out_priv.h"

#define PLOT 53			/* columns, both edges included */

/* First and number of rows; the first slot that takes part.  False: no rows. */
static bool rows_of(const struct plan_map *m, const struct ts_slot *s, size_t nr, uint64_t newest, size_t *first)
{
	uint64_t oldest = newest >= m->nr_intervals ? newest - m->nr_intervals + 1 : 0;

	for (*first = 0; *first < nr; ++*first)
		if (s[*first].epoch >= oldest)
			return true;
	return false;
}

static int64_t slot_value(const struct plan_map *m, const struct ts_slot *s)
{
	if (m->ts_agg == TS_AVG)
		return average(s->value, s->count, m->agg_signed);
	return s->value;
}

/* As a float, by the series' sign. */
static float as_float(const struct plan_map *m, int64_t v)
{
	return m->agg_signed ? (float)v : (float)(uint64_t)v;
}

static void value_out(const struct plan_map *m, int64_t v, struct strbuf *out)
{
	if (m->agg_signed)
		text_i64(out, v);
	else
		text_u64(out, (uint64_t)v);
}

static bool less(const struct plan_map *m, int64_t a, int64_t b)
{
	return m->agg_signed ? a < b : (uint64_t)a < (uint64_t)b;
}

struct plot {
	const struct plan_map *m;
	int64_t min, max;
	int zero_col;			/* -1: none */
	unsigned time_width;
	const char *unit, *time_fmt;
};

static void bounds_line(const struct plot *p, struct strbuf *out)
{
	size_t mark;

	sb_printf(out, "%*s", (int)p->time_width + 1, "");
	mark = out->len;
	value_out(p->m, p->min, out);
	text_pad(out, mark, 0, 21, true, ' ');
	mark = out->len;
	value_out(p->m, p->max, out);
	text_pad(out, mark, 0, 32, false, ' ');
	text_char(out, '\n');
}

static const char underscores[] = "___________________________________________________";

static void choose_unit(struct plot *p, uint64_t row_ns)
{
	if (row_ns >= 1000000000)
		p->time_width = 8, p->unit = "hh:mm:ss", p->time_fmt = "%H:%M:%S";
	else if (row_ns >= 1000000)
		p->time_width = 12, p->unit = "hh:mm:ss.ms", p->time_fmt = "%H:%M:%S.%l";
	else if (row_ns >= 1000)
		p->time_width = 15, p->unit = "hh:mm:ss.\xce\xbcs", p->time_fmt = "%H:%M:%S.%f";
	else
		p->time_width = 18, p->unit = "hh:mm:ss.ns", p->time_fmt = "%H:%M:%S.%k";
}

static void measure(struct plot *p, const struct ts_slot *s, size_t nr)
{
	const struct plan_map *m = p->m;

	p->min = p->max = slot_value(m, &s[0]);
	for (size_t i = 1; i < nr; i++) {
		int64_t v = slot_value(m, &s[i]);

		if (less(m, v, p->min))
			p->min = v;
		if (less(m, p->max, v))
			p->max = v;
	}
	if (p->min == p->max) {
		if (p->min != (m->agg_signed ? INT64_MIN : 0))
			p->min--;
		if (p->max != (m->agg_signed ? INT64_MAX : -1))
			p->max++;
	}
	p->zero_col = -1;
	if (m->agg_signed && p->min < 0 && p->max > 0)
		p->zero_col = (int)(53 * (0 - as_float(m, p->min)) / (as_float(m, p->max) - as_float(m, p->min)));
}

static void plot_row(const struct plot *p, const struct ts_slot *s, int64_t wall, struct strbuf *out)
{
	char row[PLOT];

	time_text(p->time_fmt, wall, false, out);
	text_char(out, ' ');
	memset(row, ' ', sizeof(row));
	row[0] = row[PLOT - 1] = '|';
	if (p->zero_col >= 0 && p->zero_col < PLOT)
		row[p->zero_col] = '.';
	if (s) {
		float lo = as_float(p->m, p->min), hi = as_float(p->m, p->max);
		float span = hi - lo;
		int col = span > 0 ? (int)(52 * (as_float(p->m, slot_value(p->m, s)) - lo) / span) : 0;

		row[col < 0 ? 0 : col >= PLOT ? PLOT - 1 : col] = '*';
	}
	text_add(out, row, sizeof(row));
	text_char(out, ' ');
	if (s)
		value_out(p->m, slot_value(p->m, s), out);
	else
		text_char(out, '-');
	text_char(out, '\n');
}

void tseries_text(const struct plan_map *m, const struct ts_slot *s, size_t nr, uint64_t newest, int64_t wall_off,
		  struct strbuf *out)
{
	struct plot p = { .m = m };
	size_t first, at;
	uint64_t start;

	if (!nr || !rows_of(m, s, nr, newest, &first)) {
		text_lit(out, "<no data>\n");
		return;
	}
	start = s[first].epoch;
	/* the unit comes from the time between two rows; a single row is shown to the nanosecond */
	choose_unit(&p, start < newest ? m->interval_ns : 1);
	measure(&p, s + first, nr - first);
	bounds_line(&p, out);
	at = out->len;
	sb_str(out, p.unit);
	text_pad(out, at, 0, p.time_width + 1, true, ' ');
	sb_printf(out, "|%s|\n", underscores);
	at = first;
	for (uint64_t e = start; e <= newest; e++) {
		bool hit = at < nr && s[at].epoch == e;

		plot_row(&p, hit ? &s[at] : NULL, (int64_t)(e * m->interval_ns + (uint64_t)wall_off), out);
		at += hit;
	}
	sb_printf(out, "%*sv%sv\n", (int)p.time_width + 1, "", underscores);
	bounds_line(&p, out);
}

void tseries_json(const struct plan_map *m, const struct ts_slot *s, size_t nr, uint64_t newest, int64_t wall_off,
		  struct strbuf *out)
{
	size_t first;

	text_char(out, '[');
	if (nr && rows_of(m, s, nr, newest, &first)) {
		for (size_t i = first; i < nr && s[i].epoch <= newest; i++) {
			if (i > first)
				text_char(out, ',');
			text_lit(out, "{\"interval_start\":\"");
			time_text("%Y-%m-%d %H:%M:%S.%k", (int64_t)(s[i].epoch * m->interval_ns + (uint64_t)wall_off), true, out);
			text_lit(out, "\",\"value\":");
			if (m->agg_signed)
				json_i64(out, slot_value(m, &s[i]));
			else
				json_u64(out, (uint64_t)slot_value(m, &s[i]));
			text_char(out, '}');
		}
	}
	text_char(out, ']');
}
