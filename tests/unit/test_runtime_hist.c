/* Histograms: rows of the reference tool, labels at the edges, JSON. */
#include "tests/unit/check.h"
#include "tests/unit/plan_util.h"

#define FULL "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"

static struct strbuf out;

static const char *text(const struct plan_buckets *m, enum type_kind kind, const struct bucket *b, size_t nr, uint64_t div)
{
	sb_reset(&out);
	hist_text(m, kind, b, nr, div, &out);
	return sb_text(&out);
}

static const char *json(const struct plan_buckets *m, enum type_kind kind, const struct bucket *b, size_t nr)
{
	sb_reset(&out);
	hist_json(m, kind, b, nr, 1, &out);
	return sb_text(&out);
}

/* The label of one bucket alone. */
static const char *label(const struct plan_buckets *m, enum type_kind kind, uint64_t idx)
{
	static char l[64];
	struct bucket b = { idx, 1 };
	const char *t = text(m, kind, &b, 1, 1), *end = strchr(t, '|');
	size_t n = end ? (size_t)(end - t) - 10 : 0;

	while (n && t[n - 1] == ' ')
		n--;
	if (!end || n >= sizeof(l))
		return t;
	memcpy(l, t, n);
	l[n] = 0;
	return l;
}

/* Bucket index by the rule of the language (hist with 2^bits parts per power of two). */
static uint64_t index_of(uint64_t n, unsigned bits)
{
	unsigned pos;

	if (n < (uint64_t)1 << bits)
		return 1 + n;
	pos = 63 - (unsigned)__builtin_clzll(n);
	return 1 + ((uint64_t)(pos - bits + 1) << bits) + ((n >> (pos - bits)) & (((uint64_t)1 << bits) - 1));
}

static void test_power(void)
{
	struct plan_buckets m = { .bits = 0 };
	struct bucket b[] = { { 0, 1 }, { 2, 2 }, { 3, 3 } };

	CHECK_STR(text(&m, TY_HIST, b, 3, 1),
		  "(..., 0)               1 |@@@@@@@@@@@@@@@@@                                   |\n"
		  "[0]                    0 |                                                    |\n"
		  "[1]                    2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@                  |\n"
		  "[2, 4)                 3 |" FULL "|\n");
	CHECK_STR(json(&m, TY_HIST, b, 3),
		  "[{\"max\": -1, \"count\": 1},{\"min\": 0, \"max\": 0, \"count\": 0},{\"min\": 1, \"max\": 1, \"count\": 2},"
		  "{\"min\": 2, \"max\": 3, \"count\": 3}]");
	CHECK_STR(text(&m, TY_HIST, NULL, 0, 1), "");
	CHECK_STR(json(&m, TY_HIST, NULL, 0), "[]");
	CHECK_STR(text(&m, TY_HIST, b + 2, 1, 2), "[2, 4)                 1 |" FULL "|\n");
	b[0] = (struct bucket){ 2, 11 }, b[1] = (struct bucket){ 3, 30 };
	CHECK_STR(text(&m, TY_HIST, b, 2, 1),
		  "[1]                   11 |@@@@@@@@@@@@@@@@@@@                                 |\n"
		  "[2, 4)                30 |" FULL "|\n");
	CHECK_STR(label(&m, TY_HIST, index_of(511, 0)), "[256, 512)");
	CHECK_STR(label(&m, TY_HIST, index_of(512, 0)), "[512, 1K)");
	CHECK_STR(label(&m, TY_HIST, index_of(1024, 0)), "[1K, 2K)");
	CHECK_STR(label(&m, TY_HIST, index_of(1 << 20, 0)), "[1M, 2M)");
	CHECK_STR(label(&m, TY_HIST, index_of(1ull << 40, 0)), "[1T, 2T)");
	CHECK_STR(label(&m, TY_HIST, index_of(1ull << 63, 0)), "[8E, 16E)");
}

static void test_bits(void)
{
	struct plan_buckets m = { .bits = 2 };
	struct bucket top = { index_of(UINT64_MAX, 2), 1 };

	CHECK_STR(label(&m, TY_HIST, index_of(7, 2)), "[7]");
	CHECK_STR(label(&m, TY_HIST, index_of(8, 2)), "[8, 10)");
	CHECK_STR(label(&m, TY_HIST, index_of(1000, 2)), "[896, 1024)");
	CHECK_STR(label(&m, TY_HIST, index_of(1024, 2)), "[1024, 1280)");
	CHECK_STR(label(&m, TY_HIST, index_of(4095, 2)), "[3584, 4K)");
	CHECK_STR(label(&m, TY_HIST, index_of(4096, 2)), "[4K, 5K)");
	CHECK_STR(json(&m, TY_HIST, &top, 1), "[{\"min\": 16140901064495857664, \"max\": \"18446744073709551615\", \"count\": 1}]");
	for (unsigned bits = 0; bits <= 5; bits++) {
		bool ok = true;

		for (uint64_t n = 0; n < 5000; n++)
			ok &= hist_lower(index_of(n, bits), bits) <= n && n < hist_lower(index_of(n, bits) + 1, bits);
		CHECK(ok);
	}
}

static void test_linear(void)
{
	struct plan_buckets m = { .min = 0, .max = 200, .step = 100 };
	struct bucket b[] = { { 0, 1 }, { 1, 2 }, { 3, 1 } };

	CHECK_STR(text(&m, TY_LHIST, b, 3, 5),
		  "(..., 0)               1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |\n"
		  "[0, 100)               2 |" FULL "|\n"
		  "[100, 200)             0 |                                                    |\n"
		  "[200, ...)             1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |\n");
	m = (struct plan_buckets){ .min = 0, .max = 10, .step = 5 };
	b[1] = (struct bucket){ 2, 1 };
	CHECK_STR(json(&m, TY_LHIST, b, 3),
		  "[{\"max\": -1, \"count\": 1},{\"min\": 0, \"max\": 4, \"count\": 0},{\"min\": 5, \"max\": 9, \"count\": 1},"
		  "{\"min\": 10, \"count\": 1}]");
	/* Not a whole number of steps: what is above the last bound below max is in the open bucket. */
	m = (struct plan_buckets){ .min = 0, .max = 10, .step = 3 };
	CHECK_STR(label(&m, TY_LHIST, 3), "[6, 9)");
	CHECK_STR(label(&m, TY_LHIST, 4), "[9, ...)");
	m = (struct plan_buckets){ .min = 0, .max = 10240, .step = 1024 };
	CHECK_STR(label(&m, TY_LHIST, 3), "[2K, 3K)");
	CHECK_STR(label(&m, TY_LHIST, 1), "[0, 1K)");
	m = (struct plan_buckets){ .min = 0, .max = 4194304, .step = 524288 };
	CHECK_STR(label(&m, TY_LHIST, 2), "[512K, 1M)");
	m = (struct plan_buckets){ .min = 0, .max = 10, .step = 1 };
	CHECK_STR(label(&m, TY_LHIST, 6), "[5]");
}

static void test_percentiles(void)
{
	struct plan_buckets m = { .bits = 0 };
	struct bucket b[] = { { 2, 50 }, { 3, 40 }, { 11, 9 }, { 12, 1 } };

	sb_reset(&out);
	dist_text(&m, b, 4, 1, &out);
	CHECK_STR(sb_text(&out), "{ .count = 100, .p50 = 1, .p90 = 2, .p99 = 767, .p999 = 1535, .max = 1535 }");
	sb_reset(&out);
	dist_line(&m, b, 4, 1, &out);
	dist_hist(&m, b, 2, 1, &out);
	CHECK_STR(sb_text(&out), "count 100, p50 1, p90 2, p99 767, p99.9 1535, max 1535\n"
		  "[1]                   50 |" FULL "|\n"
		  "[2, 4)                40 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@           |\n");
	sb_reset(&out);
	dist_json(&m, b, 2, 1, &out);
	CHECK_STR(sb_text(&out), "{\"count\": 90, \"p50\": 1, \"p90\": 2, \"p99\": 2, \"p999\": 2, \"max\": 2, "
		  "\"buckets\": [{\"min\": 1, \"max\": 1, \"count\": 50},{\"min\": 2, \"max\": 3, \"count\": 40}]}");
}

static void note_max(void *arg, const char *name, uint64_t v)
{
	if (!strcmp(name, "max"))
		*(uint64_t *)arg = v;
}

/* The promise of the manual: 1/64 of the number, and exact below 64. */
static void test_error_bound(void)
{
	struct plan_buckets five = { .bits = 5 };
	uint64_t n = 1, shown, bad = 0;

	for (int i = 0; i < 2000000; i++) {
		struct bucket b = { index_of(n, 5), 1 };
		uint64_t off;

		dist_cells(&five, &b, 1, 1, note_max, &shown);
		off = shown > n ? shown - n : n - shown;
		bad += n < 64 ? off != 0 : off > n / 64;
		n = i < 100000 ? n + 1 : n * 6364136223846793005ull + 1442695040888963407ull;
		if (i >= 100000 && i % 3)
			n >>= i % 61;
	}
	CHECK_INT(bad, 0);
	dist_cells(&five, &(struct bucket){ 0, 1 }, 1, 10, note_max, &shown);
	CHECK(shown == UINT64_MAX);
	dist_cells(&five, NULL, 0, 1, note_max, &shown);
	CHECK_INT(shown, 0);
}

int main(void)
{
	test_power();
	test_bits();
	test_linear();
	test_percentiles();
	test_error_bound();
	sb_free(&out);
	return check_done("runtime: histograms");
}
