/* Tables and comma-separated values: units, widths, headers, quotes, formulas. */
#include "runtime/grid.h"
#include "tests/unit/check.h"
#include "tests/unit/plan_util.h"

static const char *unit(enum unit u, int64_t v)
{
	static struct strbuf b;

	sb_reset(&b);
	unit_text(u, v, &b);
	return sb_text(&b);
}

static void test_units(void)
{
	CHECK_INT(unit_of_name("ns"), UNIT_NS);
	CHECK_INT(unit_of_name("lat_us"), UNIT_US);
	CHECK_INT(unit_of_name("msecs"), UNIT_MS);
	CHECK_INT(unit_of_name("read_bytes"), UNIT_BYTES);
	CHECK_INT(unit_of_name("columns"), UNIT_NONE);
	CHECK_INT(unit_of_name("status"), UNIT_NONE);
	CHECK_INT(unit_of_name("us_east"), UNIT_NONE);
	CHECK_STR(unit(UNIT_NS, 0), "0ns");
	CHECK_STR(unit(UNIT_NS, 999), "999ns");
	CHECK_STR(unit(UNIT_NS, 1000), "1.00us");
	CHECK_STR(unit(UNIT_NS, 1487), "1.49us");
	CHECK_STR(unit(UNIT_NS, 99949), "99.9us");
	CHECK_STR(unit(UNIT_NS, 99951), "100us");
	CHECK_STR(unit(UNIT_NS, 999499), "999us");
	CHECK_STR(unit(UNIT_NS, 999501), "1.00ms");
	CHECK_STR(unit(UNIT_US, 12345678), "12.3s");
	CHECK_STR(unit(UNIT_MS, 5000000000), "5000000s");
	CHECK_STR(unit(UNIT_US, -1500), "-1.50ms");
	CHECK_STR(unit(UNIT_BYTES, 1023), "1023B");
	CHECK_STR(unit(UNIT_BYTES, 4608), "4.50KiB");
	CHECK_STR(unit(UNIT_BYTES, INT64_MAX), "8388608TiB");
	CHECK_STR(unit(UNIT_NONE, -7), "-7");
}

struct rec {
	int32_t pid;
	char comm[8];
	uint32_t ns;
};

static uint32_t rec_type(struct plan *p, const char *third)
{
	const char *names[] = { "pid", "comm", third };
	uint32_t parts[] = { plan_int(p, 4, true), plan_string(p, 8), plan_int(p, 4, false) };

	return plan_fields(p, TY_RECORD, names, parts, 3);
}

static void test_rows(void)
{
	struct plan *p = plan_make();
	uint32_t a = rec_type(p, "ns"), b = rec_type(p, "ns"), c = rec_type(p, "size");
	struct rec r[] = { { 1, "cat", 1500 }, { 12345678, "=b,\"sh", 7 } };
	struct writer t = { .ops = &writer_table, .vx.plan = p }, v = { .ops = &writer_csv, .vx.plan = p };

	for (int i = 0; i < 2; i++) {
		t.ops->value(&t, i ? b : a, (uint8_t *)&r[i], sizeof(r[i]));
		v.ops->value(&v, i ? b : a, (uint8_t *)&r[i], sizeof(r[i]));
	}
	t.ops->value(&t, c, (uint8_t *)&r[0], sizeof(r[0]));
	v.ops->value(&v, c, (uint8_t *)&r[0], sizeof(r[0]));
	CHECK_STR(sb_text(&t.buf), "    PID  COMM                   NS\n"
				   "      1  cat                1.50us\n"
				   "12345678  =b,\"sh                7ns\n"
				   "    PID  COMM                 SIZE\n"
				   "      1  cat                  1500\n");
	CHECK_STR(sb_text(&v.buf), "pid,comm,ns\n1,cat,1500\n12345678,\"'=b,\"\"sh\",7\n\npid,comm,size\n1,cat,1500\n");
	writer_free_state(&t);
	writer_free_state(&v);
	arena_free(p->arena);
}

int main(void)
{
	test_units();
	test_rows();
	return check_done("runtime: tables");
}
