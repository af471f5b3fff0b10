/*
 * runtime: histograms (language.md 6.4).
 *
 *	[2, 4)                 3 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|
 *	label: 16 columns, count: 8, bar: 52
 *
 * Power-of-two: bucket 0 holds negative values; bucket i covers [B(i-1), B(i)) with B(j) = j up to 2n (n = 2^bits), beyond
 * that 2^power * (n + part), power = (j >> bits) - 1, part = j mod n.  Linear: bucket 0 is below min, the last above max.
 */
#include "runtime/out_priv.h"

#define BAR_WIDTH 52

static uint64_t bound(uint64_t j, unsigned bits)
{
	uint64_t n = (uint64_t)1 << bits, power;

	if (j <= 2 * n)
		return j;
	power = (j >> bits) - 1;
	if (power >= 64)
		return 0;	/* 2^64, as an upper bound: one less is the largest number */
	return ((n + (j & (n - 1))) << power);
}

uint64_t hist_lower(uint64_t bucket, unsigned bits)
{
	return bucket ? bound(bucket - 1, bits) : 0;
}

static void bound_text(uint64_t j, unsigned bits, struct strbuf *out)
{
	static const char letters[] = "\0KMGTPEZ";
	uint64_t n = (uint64_t)1 << bits, power;

	if (j <= 2 * n) {
		text_u64(out, j);
		return;
	}
	power = (j >> bits) - 1;
	text_u64(out, (n + (j & (n - 1))) << (power % 10));
	if (power >= 10 && power / 10 < sizeof(letters) - 1)
		text_char(out, letters[power / 10]);
}

static void hist_label(const struct plan_map *m, uint64_t i, struct strbuf *out)
{
	uint64_t n = (uint64_t)1 << m->bits;

	if (i == 0) {
		text_lit(out, "(..., 0)");
		return;
	}
	text_char(out, '[');
	bound_text(i - 1, m->bits, out);
	if (i <= 2 * n) {	/* both bounds plain: a single value */
		text_char(out, ']');
		return;
	}
	text_lit(out, ", ");
	bound_text(i, m->bits, out);
	text_char(out, ')');
}

static uint64_t lhist_last(const struct plan_map *m)
{
	return 1 + (uint64_t)(m->max - m->min) / (uint64_t)(m->step > 0 ? m->step : 1);
}

/* Lower bound of bucket i; without overflow for numbers that no program writes. */
static int64_t lhist_lower(const struct plan_map *m, uint64_t i)
{
	return (int64_t)((uint64_t)m->min + (i - 1) * (uint64_t)m->step);
}

static void linear_bound(const struct plan_map *m, int64_t v, struct strbuf *out)
{
	bool short_form = m->step % 1024 == 0 && m->step > 0;

	if (short_form && v && v % 1048576 == 0) {
		text_i64(out, v / 1048576);
		text_char(out, 'M');
	} else if (short_form && v && v % 1024 == 0) {
		text_i64(out, v / 1024);
		text_char(out, 'K');
	} else {
		text_i64(out, v);
	}
}

static void lhist_label(const struct plan_map *m, uint64_t i, struct strbuf *out)
{
	int64_t low = lhist_lower(m, i);

	if (i == 0) {
		text_lit(out, "(..., ");
		linear_bound(m, m->min, out);
		text_char(out, ')');
	} else if (i >= lhist_last(m)) {
		text_char(out, '[');
		linear_bound(m, m->max, out);
		text_lit(out, ", ...)");
	} else if (m->step == 1) {
		text_char(out, '[');
		text_i64(out, low);
		text_char(out, ']');
	} else {
		text_char(out, '[');
		linear_bound(m, low, out);
		text_lit(out, ", ");
		linear_bound(m, low + m->step, out);
		text_char(out, ')');
	}
}

/* Count of bucket idx; *at walks along. */
static uint64_t count_at(const struct bucket *b, size_t nr, size_t *at, uint64_t idx)
{
	while (*at < nr && b[*at].idx < idx)
		++*at;
	return *at < nr && b[*at].idx == idx ? b[*at].count : 0;
}

/* First and last bucket that is not empty; false: all are. */
static bool range(const struct bucket *b, size_t nr, uint64_t *first, uint64_t *last)
{
	bool any = false;

	for (size_t i = 0; i < nr; i++) {
		if (!b[i].count)
			continue;
		if (!any)
			*first = b[i].idx;
		*last = b[i].idx;
		any = true;
	}
	return any;
}

/* Buckets that a plan from a file or a damaged map may name must not make us print for ever. */
#define MAX_ROWS 4096

void hist_text(const struct plan_map *m, enum type_kind kind, const struct bucket *b, size_t nr, uint64_t div,
	       struct strbuf *out)
{
	uint64_t first = 0, last = 0, largest = 0;
	size_t at = 0;

	if (kind != TY_HIST)
		div = 1;
	if (!range(b, nr, &first, &last) || last - first > MAX_ROWS)
		return;
	for (size_t i = 0; i < nr; i++)
		if (b[i].count / div > largest)
			largest = b[i].count / div;
	for (uint64_t i = first; i <= last; i++) {
		uint64_t count = count_at(b, nr, &at, i) / div;
		int bar = largest ? (int)((float)count / (float)largest * BAR_WIDTH) : 0;
		size_t mark = out->len;

		if (kind == TY_LHIST)
			lhist_label(m, i, out);
		else
			hist_label(m, i, out);
		text_pad(out, mark, 0, 16, true, ' ');
		mark = out->len;
		text_u64(out, count);
		text_pad(out, mark, 0, 8, false, ' ');
		text_lit(out, " |");
		text_room(out, BAR_WIDTH);
		memset(out->s + out->len, '@', (size_t)bar);
		memset(out->s + out->len + bar, ' ', (size_t)(BAR_WIDTH - bar));
		text_took(out, BAR_WIDTH);
		text_lit(out, "|\n");
	}
}

void hist_bounds(const struct plan_map *m, enum type_kind kind, uint64_t idx, struct strbuf *out, char which)
{
	bool low = which == ' ';

	if (kind == TY_LHIST) {
		if (low ? idx == 0 : idx >= lhist_last(m))
			return;
		if (low)
			text_i64(out, idx >= lhist_last(m) ? m->max : lhist_lower(m, idx));
		else
			text_i64(out, idx ? (int64_t)((uint64_t)lhist_lower(m, idx + 1) - 1) : m->min - 1);
		return;
	}
	if (!idx) {
		if (!low)
			text_lit(out, "-1");
		return;
	}
	text_u64(out, low ? bound(idx - 1, m->bits) : bound(idx, m->bits) - 1);
}

static void json_bounds(const struct plan_map *m, enum type_kind kind, uint64_t i, struct strbuf *out)
{
	if (kind == TY_LHIST) {
		if (i == 0) {
			text_lit(out, "\"max\": ");
			json_i64(out, m->min - 1);
			return;
		}
		text_lit(out, "\"min\": ");
		if (i >= lhist_last(m)) {
			json_i64(out, m->max);
			return;
		}
		json_i64(out, lhist_lower(m, i));
		text_lit(out, ", \"max\": ");
		json_i64(out, (int64_t)((uint64_t)lhist_lower(m, i + 1) - 1));
		return;
	}
	if (i == 0) {
		text_lit(out, "\"max\": -1");
		return;
	}
	text_lit(out, "\"min\": ");
	json_u64(out, bound(i - 1, m->bits));
	text_lit(out, ", \"max\": ");
	json_u64(out, bound(i, m->bits) - 1);
}

void hist_json(const struct plan_map *m, enum type_kind kind, const struct bucket *b, size_t nr, uint64_t div,
	       struct strbuf *out)
{
	uint64_t first = 0, last = 0;
	size_t at = 0;

	if (kind != TY_HIST)
		div = 1;
	text_char(out, '[');
	if (range(b, nr, &first, &last) && last - first <= MAX_ROWS) {
		for (uint64_t i = first; i <= last; i++) {
			if (i > first)
				text_char(out, ',');
			text_char(out, '{');
			json_bounds(m, kind, i, out);
			text_lit(out, ", \"count\": ");
			json_u64(out, count_at(b, nr, &at, i) / div);
			text_char(out, '}');
		}
	}
	text_char(out, ']');
}

/* ---- distributions: the buckets of a power-of-two histogram, shown as percentiles ---- */

static const struct {
	const char *name;
	unsigned per_1000;
} percentiles[] = { { "p50", 500 }, { "p90", 900 }, { "p99", 990 }, { "p999", 999 }, { "max", 1000 } };

/* The largest value of the bucket that holds this share: never too small. */
static int64_t percentile(const struct plan_map *m, const struct bucket *b, size_t nr, uint64_t total, unsigned per_1000)
{
	/* rank from 1, rounded up, without overflow */
	uint64_t rank = total / 1000 * per_1000 + (total % 1000 * per_1000 + 999) / 1000, seen = 0;

	for (size_t i = 0; i < nr; i++) {
		seen += b[i].count;
		if (seen >= rank && b[i].count)
			return b[i].idx ? (int64_t)(bound(b[i].idx, m->bits) - 1) : -1;
	}
	return 0;
}

static uint64_t total_of(const struct bucket *b, size_t nr)
{
	uint64_t total = 0;

	for (size_t i = 0; i < nr; i++)
		total += b[i].count;
	return total;
}

void dist_cells(const struct plan_map *m, const struct bucket *b, size_t nr, uint64_t div,
		void (*fn)(void *arg, const char *name, int64_t v), void *arg)
{
	uint64_t total = total_of(b, nr);

	fn(arg, "count", (int64_t)total);
	for (size_t i = 0; i < sizeof(percentiles) / sizeof(percentiles[0]); i++)
		fn(arg, percentiles[i].name, percentile(m, b, nr, total, percentiles[i].per_1000) / (int64_t)div);
}

static void text_part(void *arg, const char *name, int64_t v)
{
	struct strbuf *out = arg;

	sb_str(out, out->s[out->len - 1] == '{' ? " ." : ", .");
	sb_str(out, name);
	text_lit(out, " = ");
	text_i64(out, v);
}

void dist_text(const struct plan_map *m, const struct bucket *b, size_t nr, uint64_t div, struct strbuf *out)
{
	text_char(out, '{');
	dist_cells(m, b, nr, div, text_part, out);
	text_lit(out, " }");
}

static void json_part(void *arg, const char *name, int64_t v)
{
	struct strbuf *out = arg;

	sb_str(out, out->s[out->len - 1] == '{' ? "\"" : ", \"");
	sb_str(out, name);
	text_lit(out, "\": ");
	json_i64(out, v);
}

void dist_json(const struct plan_map *m, const struct bucket *b, size_t nr, uint64_t div, struct strbuf *out)
{
	text_char(out, '{');
	dist_cells(m, b, nr, div, json_part, out);
	text_char(out, '}');
}
