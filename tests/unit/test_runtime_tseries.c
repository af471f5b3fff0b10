/* Time series: the table of the reference tool, gaps, zero line, bounds. */
#include "tests/unit/check.h"
#include "tests/unit/plan_util.h"

#define EDGE "___________________________________________________"

static struct strbuf out;

static const char *text(const struct plan_map *m, const struct ts_slot *s, size_t nr, uint64_t newest)
{
	sb_reset(&out);
	tseries_text(m, s, nr, newest, 0, &out);
	return sb_text(&out);
}

static void test_rows(void)
{
	struct plan_map m = { .interval_ns = 100000000, .nr_intervals = 10, .agg_signed = true };
	/* 10:00:00.100 ... of the first day */
	struct ts_slot s[] = { { 360001, 2, 0 }, { 360002, 4, 0 }, { 360004, 6, 0 } };

	CHECK_STR(text(&m, s, 3, 360004),
		  "             2                                                   6\n"
		  "hh:mm:ss.ms  |" EDGE "|\n"
		  "10:00:00.100 *                                                   | 2\n"
		  "10:00:00.200 |                         *                         | 4\n"
		  "10:00:00.300 |                                                   | -\n"
		  "10:00:00.400 |                                                   * 6\n"
		  "             v" EDGE "v\n"
		  "             2                                                   6\n");
	/* only the last intervals count: here one, at 10:00:00.400 */
	m.nr_intervals = 2;
	CHECK_STR(text(&m, s, 3, 360004),
		  "                   5                                                   7\n"
		  "hh:mm:ss.ns        |" EDGE "|\n"
		  "10:00:00.400000000 |                         *                         | 6\n"
		  "                   v" EDGE "v\n"
		  "                   5                                                   7\n");
}

static void test_zero_line(void)
{
	struct plan_map m = { .interval_ns = 100000000, .nr_intervals = 10, .agg_signed = true };
	struct ts_slot s[] = { { 360001, -1, 0 }, { 360002, 0, 0 }, { 360004, 2, 0 }, { 360005, 3, 0 } };

	CHECK_STR(text(&m, s, 4, 360005),
		  "             -1                                                  3\n"
		  "hh:mm:ss.ms  |" EDGE "|\n"
		  "10:00:00.100 *            .                                      | -1\n"
		  "10:00:00.200 |            *                                      | 0\n"
		  "10:00:00.300 |            .                                      | -\n"
		  "10:00:00.400 |            .                         *            | 2\n"
		  "10:00:00.500 |            .                                      * 3\n"
		  "             v" EDGE "v\n"
		  "             -1                                                  3\n");
}

static void test_single(void)
{
	struct plan_map m = { .interval_ns = 1000000000, .nr_intervals = 3 };
	struct ts_slot s[] = { { 36000, 5, 0 }, { 36001, 5, 0 } };

	CHECK_STR(text(&m, s, 1, 36000),
		  "                   4                                                   6\n"
		  "hh:mm:ss.ns        |" EDGE "|\n"
		  "10:00:00.000000000 |                         *                         | 5\n"
		  "                   v" EDGE "v\n"
		  "                   4                                                   6\n");
	CHECK_STR(text(&m, s, 2, 36001),
		  "         4                                                   6\n"
		  "hh:mm:ss |" EDGE "|\n"
		  "10:00:00 |                         *                         | 5\n"
		  "10:00:01 |                         *                         | 5\n"
		  "         v" EDGE "v\n"
		  "         4                                                   6\n");
	CHECK_STR(text(&m, s, 0, 0), "<no data>\n");
	CHECK_STR(text(&m, s, 1, 36010), "<no data>\n");
	m.ts_agg = TS_AVG;
	s[0].value = 9, s[0].count = 2;
	CHECK(strstr(text(&m, s, 1, 36000), "| 4\n") != NULL);
}

static void test_json(void)
{
	struct plan_map m = { .interval_ns = 500000000, .nr_intervals = 5 };
	struct ts_slot s[] = { { 72001, 9, 0 }, { 72003, 10, 0 } };

	sb_reset(&out);
	tseries_json(&m, s, 2, 72003, 0, &out);
	CHECK_STR(sb_text(&out), "[{\"interval_start\":\"1970-01-01 10:00:00.500000000\",\"value\":9},"
				 "{\"interval_start\":\"1970-01-01 10:00:01.500000000\",\"value\":10}]");
}

int main(void)
{
	setenv("TZ", "UTC", 1);
	test_rows();
	test_zero_line();
	test_single();
	test_json();
	sb_free(&out);
	return check_done("runtime: time series");
}
