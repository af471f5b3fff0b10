/*
 * runtime: distributions, dist(n): percentiles and a histogram out of one log-linear aggregation.
 *
 *	@us: count 100, p50 1, p90 3, p99 1007, p99.9 1007, max 1007
 *	[1]                   50 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|
 *	[2, 4)                40 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@           |
 *	...
 *
 * Each power of two has 32 buckets, and a bucket is shown by its middle.  The bucket [m 2^k, (m + 1) 2^k) with 32 <= m < 64 has
 * its middle at most 2^k / 2 from any of its numbers, which are at least 32 2^k: the relative error is at most 1/64, 1.6 %.
 * Numbers below 64 have a bucket each and are exact.  Percentiles are of the nearest rank: the smallest number such that
 * so many in a hundred are not above it.  All negative numbers are one bucket, which is shown as -1.
 */
#include "runtime/out_priv.h"

static const struct {
	const char *name, *shown;
	unsigned per_1000;
} percentiles[] = { { "p50", "p50", 500 }, { "p90", "p90", 900 }, { "p99", "p99", 990 }, { "p999", "p99.9", 999 },
		    { "max", "max", 1000 } };

#define NR_PERCENTILES (sizeof(percentiles) / sizeof(percentiles[0]))

/* A negative number; the middle of a bucket is never the largest number. */
#define NEGATIVE UINT64_MAX

static uint64_t middle(const struct plan_buckets *pb, uint64_t idx)
{
	uint64_t low;

	if (!idx)
		return NEGATIVE;
	low = hist_bound(idx - 1, pb->bits);
	return low + (hist_bound(idx, pb->bits) - 1 - low) / 2;
}

static uint64_t divided(uint64_t v, uint64_t div)
{
	return v == NEGATIVE ? v : v / div;
}

static void number(uint64_t v, struct strbuf *out)
{
	if (v == NEGATIVE)
		text_lit(out, "-1");
	else
		text_u64(out, v);
}

static uint64_t percentile(const struct plan_buckets *pb, const struct bucket *b, size_t nr, uint64_t total, unsigned per_1000)
{
	/* rank from 1, rounded up, without overflow */
	uint64_t rank = total / 1000 * per_1000 + (total % 1000 * per_1000 + 999) / 1000, seen = 0;

	for (size_t i = 0; i < nr; i++) {
		seen += b[i].count;
		if (seen >= rank && b[i].count)
			return middle(pb, b[i].idx);
	}
	return 0;
}

uint64_t buckets_total(const struct bucket *b, size_t nr)
{
	uint64_t total = 0;

	for (size_t i = 0; i < nr; i++)
		total += b[i].count;
	return total;
}

uint64_t dist_order(const struct plan_buckets *pb, const struct bucket *b, size_t nr, unsigned cell)
{
	uint64_t total = buckets_total(b, nr);

	if (cell == 0 || cell > NR_PERCENTILES)
		return total;
	return percentile(pb, b, nr, total, percentiles[cell - 1].per_1000) + 1;	/* negative numbers first */
}

void dist_cells(const struct plan_buckets *pb, const struct bucket *b, size_t nr, uint64_t div,
		void (*fn)(void *arg, const char *name, uint64_t v), void *arg)
{
	uint64_t total = buckets_total(b, nr);

	fn(arg, "count", total);
	for (size_t i = 0; i < NR_PERCENTILES; i++)
		fn(arg, percentiles[i].name, divided(percentile(pb, b, nr, total, percentiles[i].per_1000), div));
}

static void text_part(void *arg, const char *name, uint64_t v)
{
	struct strbuf *out = arg;

	sb_str(out, out->len && out->s[out->len - 1] == '{' ? " ." : ", .");
	sb_str(out, name);
	text_lit(out, " = ");
	number(v, out);
}

void dist_text(const struct plan_buckets *pb, const struct bucket *b, size_t nr, uint64_t div, struct strbuf *out)
{
	text_char(out, '{');
	dist_cells(pb, b, nr, div, text_part, out);
	text_lit(out, " }");
}

void dist_line(const struct plan_buckets *pb, const struct bucket *b, size_t nr, uint64_t div, struct strbuf *out)
{
	uint64_t total = buckets_total(b, nr);

	text_lit(out, "count ");
	text_u64(out, total);
	for (size_t i = 0; i < NR_PERCENTILES; i++) {
		text_lit(out, ", ");
		sb_str(out, percentiles[i].shown);
		text_char(out, ' ');
		number(divided(percentile(pb, b, nr, total, percentiles[i].per_1000), div), out);
	}
	text_char(out, '\n');
}

/* Bucket of a power-of-two histogram without parts. */
static uint64_t coarse(uint64_t v)
{
	return v == NEGATIVE ? 0 : v == 0 ? 1 : 65 - (uint64_t)__builtin_clzll(v);
}

/*
 * A fine bucket lies within one power of two, so without a divisor the counts are exact; what is divided goes where its middle goes.
 */
void dist_hist(const struct plan_buckets *pb, const struct bucket *b, size_t nr, uint64_t div, struct strbuf *out)
{
	static const struct plan_buckets plain = { .bits = 0 };
	struct bucket rows[66] = { 0 };

	for (size_t i = 0; i < 66; i++)
		rows[i].idx = i;
	for (size_t i = 0; i < nr; i++)
		rows[coarse(divided(middle(pb, b[i].idx), div))].count += b[i].count;
	hist_text(&plain, TY_HIST, rows, 66, 1, out);
}

static void json_part(void *arg, const char *name, uint64_t v)
{
	struct strbuf *out = arg;

	sb_str(out, out->len && out->s[out->len - 1] == '{' ? "\"" : ", \"");
	sb_str(out, name);
	text_lit(out, "\": ");
	if (v == NEGATIVE)
		text_lit(out, "-1");
	else
		json_u64(out, v);
}

/* All buckets that hold something follow, as they were counted, so that distributions of several hosts can be added. */
void dist_json(const struct plan_buckets *pb, const struct bucket *b, size_t nr, uint64_t div, struct strbuf *out)
{
	bool first = true;

	text_char(out, '{');
	dist_cells(pb, b, nr, div, json_part, out);
	text_lit(out, ", \"buckets\": [");
	for (size_t i = 0; i < nr; i++) {
		if (!b[i].count)
			continue;
		if (!first)
			text_char(out, ',');
		first = false;
		hist_bucket_json(pb, TY_HIST, b[i].idx, b[i].count, out);
	}
	text_lit(out, "]}");
}
