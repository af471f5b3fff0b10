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

uint64_t hist_bound(uint64_t j, unsigned bits)
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
	return bucket ? hist_bound(bucket - 1, bits) : 0;
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

static void power_label(const struct plan_buckets *pb, uint64_t i, struct strbuf *out)
{
	uint64_t n = (uint64_t)1 << pb->bits;

	if (i == 0) {
		text_lit(out, "(..., 0)");
		return;
	}
	text_char(out, '[');
	bound_text(i - 1, pb->bits, out);
	if (i <= 2 * n) {	/* both bounds plain: a single value */
		text_char(out, ']');
		return;
	}
	text_lit(out, ", ");
	bound_text(i, pb->bits, out);
	text_char(out, ')');
}

/*
 * The overflow bucket.  It begins at max where the step divides the range, else at the last bound below max: values between the two
 * are counted in it.
 */
static uint64_t lhist_last(const struct plan_buckets *pb)
{
	return 1 + (uint64_t)(pb->max - pb->min) / (uint64_t)(pb->step > 0 ? pb->step : 1);
}

/* Lower bound of bucket i; without overflow for numbers that no program writes. */
static int64_t lhist_lower(const struct plan_buckets *pb, uint64_t i)
{
	return (int64_t)((uint64_t)pb->min + (i - 1) * (uint64_t)pb->step);
}

static void linear_bound(const struct plan_buckets *pb, int64_t v, struct strbuf *out)
{
	bool short_form = pb->step % 1024 == 0 && pb->step > 0;

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

static void linear_label(const struct plan_buckets *pb, uint64_t i, struct strbuf *out)
{
	int64_t low = lhist_lower(pb, i);

	if (i == 0) {
		text_lit(out, "(..., ");
		linear_bound(pb, pb->min, out);
		text_char(out, ')');
	} else if (i >= lhist_last(pb)) {
		text_char(out, '[');
		linear_bound(pb, lhist_lower(pb, lhist_last(pb)), out);
		text_lit(out, ", ...)");
	} else if (pb->step == 1) {
		text_char(out, '[');
		text_i64(out, low);
		text_char(out, ']');
	} else {
		text_char(out, '[');
		linear_bound(pb, low, out);
		text_lit(out, ", ");
		linear_bound(pb, low + pb->step, out);
		text_char(out, ')');
	}
}

void hist_label(const struct plan_buckets *pb, enum type_kind kind, uint64_t idx, struct strbuf *out)
{
	if (kind == TY_LHIST)
		linear_label(pb, idx, out);
	else
		power_label(pb, idx, out);
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

void hist_text(const struct plan_buckets *pb, enum type_kind kind, const struct bucket *b, size_t nr, uint64_t div,
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

		hist_label(pb, kind, i, out);
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

void hist_bounds(const struct plan_buckets *pb, enum type_kind kind, uint64_t idx, struct strbuf *out, char which)
{
	bool low = which == ' ';

	if (kind == TY_LHIST) {
		if (low ? idx == 0 : idx >= lhist_last(pb))
			return;
		if (low)
			text_i64(out, lhist_lower(pb, idx >= lhist_last(pb) ? lhist_last(pb) : idx));
		else
			text_i64(out, idx ? (int64_t)((uint64_t)lhist_lower(pb, idx + 1) - 1) : pb->min - 1);
		return;
	}
	if (!idx) {
		if (!low)
			text_lit(out, "-1");
		return;
	}
	text_u64(out, low ? hist_bound(idx - 1, pb->bits) : hist_bound(idx, pb->bits) - 1);
}

static void json_bounds(const struct plan_buckets *pb, enum type_kind kind, uint64_t i, struct strbuf *out)
{
	if (kind == TY_LHIST) {
		if (i == 0) {
			text_lit(out, "\"max\": ");
			json_i64(out, pb->min - 1);
			return;
		}
		text_lit(out, "\"min\": ");
		if (i >= lhist_last(pb)) {
			json_i64(out, lhist_lower(pb, lhist_last(pb)));
			return;
		}
		json_i64(out, lhist_lower(pb, i));
		text_lit(out, ", \"max\": ");
		json_i64(out, (int64_t)((uint64_t)lhist_lower(pb, i + 1) - 1));
		return;
	}
	if (i == 0) {
		text_lit(out, "\"max\": -1");
		return;
	}
	text_lit(out, "\"min\": ");
	json_u64(out, hist_bound(i - 1, pb->bits));
	text_lit(out, ", \"max\": ");
	json_u64(out, hist_bound(i, pb->bits) - 1);
}

void hist_bucket_json(const struct plan_buckets *pb, enum type_kind kind, uint64_t idx, uint64_t count, struct strbuf *out)
{
	text_char(out, '{');
	json_bounds(pb, kind, idx, out);
	text_lit(out, ", \"count\": ");
	json_u64(out, count);
	text_char(out, '}');
}

void hist_json(const struct plan_buckets *pb, enum type_kind kind, const struct bucket *b, size_t nr, uint64_t div,
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
			hist_bucket_json(pb, kind, i, count_at(b, nr, &at, i) / div, out);
		}
	}
	text_char(out, ']');
}
