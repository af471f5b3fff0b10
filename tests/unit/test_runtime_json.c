/* JSON records, character by character (language.md 6.9), and the text of the same maps. */
#include "tests/unit/check.h"
#include "tests/unit/plan_util.h"

static struct plan *p;
static struct writer js, tx;

static const char *took(struct writer *w)
{
	static char text[4096];

	snprintf(text, sizeof(text), "%s", sb_text(&w->buf));
	sb_reset(&w->buf);
	return text;
}

static struct plan_map map_of(const char *name, uint32_t key, uint32_t value)
{
	return (struct plan_map){ .name = name, .key_type = key, .key_size = p->types.v[key].size, .value_type = value,
				  .value_size = p->types.v[value].size };
}

static void write_map(const struct plan_map *m, const void *keys, const void *vals, size_t nr, uint64_t div)
{
	struct mapdata md;

	mapdata_init(&md, p, m, 1);
	mapdata_add(&md, keys, vals, nr, true);
	mapdata_finish(&md, 0, div);
	js.ops->map(&js, &md);
	tx.ops->map(&tx, &md);
	mapdata_free(&md);
}

static void test_texts(void)
{
	js.ops->begin(&js, "printf");
	sb_str(&js.buf, "a \"b\" \\ \x01\n");
	js.ops->end(&js);
	CHECK_STR(took(&js), "{\"type\": \"printf\", \"data\": \"a \\\"b\\\" \\\\ \\u0001\\n\"}\n");
	js.ops->attached(&js, 2);
	CHECK_STR(took(&js), "{\"type\": \"attached_probes\", \"count\": 2, \"data\": {\"probes\": 2}}\n");
	js.ops->lost(&js, 3, "\"events\": 3");
	CHECK_STR(took(&js), "{\"type\": \"lost_events\", \"count\": 3, \"data\": {\"events\": 3}}\n");
}

static void test_messages(void)
{
	struct plan_site site = { .file = "stdin", .line = 1, .col = 9, .len = 4 };

	CHECK(js.ops->message(&js, "helper_error", "Bad address", &site, "probe_read_user", -14));
	CHECK_STR(took(&js), "{\"type\": \"helper_error\", \"msg\": \"Bad address\", \"helper\": \"probe_read_user\", \"retcode\": -14, "
			     "\"filename\": \"stdin\", \"line\": 1, \"col\": 9}\n");
	CHECK(js.ops->message(&js, "errorf", "x", &site, NULL, 0));
	CHECK_STR(took(&js), "{\"type\": \"errorf\", \"msg\": \"x\", \"filename\": \"stdin\", \"line\": 1, \"col\": 9}\n");
	CHECK(!tx.ops->message);	/* these go to stderr */
}

static void test_maps(void)
{
	uint32_t i64 = plan_int(p, 8, true), str = plan_string(p, 8), two[2] = { i64, str }, key;
	struct { int64_t n; char s[8]; } keys[] = { { 1, "c at" }, { 2, "bash" } };
	struct plan_map m = map_of("m", key = plan_fields(p, TY_TUPLE, NULL, two, 2), i64);
	int64_t vals[] = { 3, 2 };
	uint32_t zero = 0;

	write_map(&m, keys, vals, 2, 0);
	CHECK_STR(took(&js), "{\"type\": \"map\", \"data\": {\"@m\": {\"2,bash\": 2, \"1,cat\": 3}}}\n");
	CHECK_STR(took(&tx), "@m[2, bash]: 2\n@m[1, c at]: 3\n");
	m = map_of("", i64, i64);
	m.scalar = true;
	m.key_size = 4;
	write_map(&m, &zero, vals, 1, 0);
	CHECK_STR(took(&js), "{\"type\": \"map\", \"data\": {\"@\": 3}}\n");
	CHECK_STR(took(&tx), "@: 3\n");
}

static void test_aggregates(void)
{
	uint32_t i64 = plan_int(p, 8, true);
	struct plan_map m = map_of("s", i64, plan_add(p, (struct plan_type){ .kind = TY_STATS, .size = 16, .is_signed = true }));
	int64_t keys[] = { 1, 2 }, vals[] = { 10, 2, 12, 2 };

	write_map(&m, keys, vals, 2, 0);
	CHECK_STR(took(&js), "{\"type\": \"stats\", \"data\": {\"@s\": {\"1\": {\"count\": 2, \"average\": 5, \"total\": 10}, "
			     "\"2\": {\"count\": 2, \"average\": 6, \"total\": 12}}}}\n");
	CHECK_STR(took(&tx), "@s[1]: { .count = 2, .average = 5, .total = 10 }\n@s[2]: { .count = 2, .average = 6, .total = 12 }\n");
	/* of stats only the average is divided */
	write_map(&m, keys, vals, 1, 2);
	took(&js);
	CHECK_STR(took(&tx), "@s[1]: { .count = 2, .average = 2, .total = 10 }\n");
	m.value_type = plan_add(p, (struct plan_type){ .kind = TY_AVG, .size = 16, .is_signed = true });
	write_map(&m, keys, vals, 1, 0);
	CHECK_STR(took(&js), "{\"type\": \"stats\", \"data\": {\"@s\": {\"1\": 5}}}\n");
	CHECK_STR(took(&tx), "@s[1]: 5\n");
}

static void test_hists(void)
{
	uint32_t i64 = plan_int(p, 8, true);
	struct plan_map m = { .name = "h", .key_type = i64, .key_size = 16, .sparse = true, .bucket_off = 8, .value_size = 8,
			      .value_type = plan_add(p, (struct plan_type){ .kind = TY_HIST, .size = 8 }) };
	uint64_t keys[] = { 7, 3 }, vals[] = { 1 }, none[] = { 0 };

	write_map(&m, keys, vals, 1, 0);
	CHECK_STR(took(&js), "{\"type\": \"hist\", \"data\": {\"@h\": {\"7\": [{\"min\": 2, \"max\": 3, \"count\": 1}]}}}\n");
	CHECK_STR(took(&tx), "@h[7]:\n[2, 4)                 1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|\n\n");
	write_map(&m, keys, none, 1, 0);
	CHECK_STR(took(&js), "{\"type\": \"hist\", \"data\": {\"@h\": {\"7\": []}}}\n");
	CHECK_STR(took(&tx), "@h[7]:\n\n");
}

static void test_values(void)
{
	uint32_t i64 = plan_int(p, 8, true), stack = plan_add(p, (struct plan_type){ .kind = TY_KSTACK, .size = 16, .count = 1 });
	int64_t v = -3;
	uint64_t s[] = { 1, 0x10 };

	js.ops->value(&js, i64, (uint8_t *)&v, 8);
	CHECK_STR(took(&js), "{\"type\": \"value\", \"data\": -3}\n");
	js.ops->value(&js, stack, (uint8_t *)s, 16);
	CHECK_STR(took(&js), "{\"type\": \"value\", \"data\": \"\\n        0x10\\n\"}\n");
	tx.ops->value(&tx, i64, (uint8_t *)&v, 8);
	CHECK_STR(took(&tx), "-3\n");
}

/* The same maps as a table and as CSV. */
static void test_grids(void)
{
	uint32_t i64 = plan_int(p, 8, true), str = plan_string(p, 8), two[2] = { i64, str };
	struct { int64_t n; char s[8]; } keys[] = { { 1, "a,\"b" }, { 20, "bash" } };
	struct plan_map m = map_of("m", plan_fields(p, TY_TUPLE, NULL, two, 2), i64);
	struct plan_map h = { .name = "h", .key_type = i64, .key_size = 16, .sparse = true, .bucket_off = 8, .value_size = 8,
			      .value_type = plan_add(p, (struct plan_type){ .kind = TY_HIST, .size = 8 }) };
	uint64_t hkeys[] = { 7, 3, 7, 0 }, hvals[] = { 4, 1 };
	struct writer table = { .ops = &writer_table, .vx.plan = p }, csv = { .ops = &writer_csv, .vx.plan = p };
	int64_t vals[] = { 3, 2000 };
	struct mapdata md;

	mapdata_init(&md, p, &m, 1);
	mapdata_add(&md, (uint8_t *)keys, (uint8_t *)vals, 2, true);
	mapdata_finish(&md, 0, 0);
	table.ops->map(&table, &md);
	csv.ops->map(&csv, &md);
	mapdata_free(&md);
	CHECK_STR(took(&table), "@m\nKEY1  KEY2  VALUE\n   1  a,\"b      3\n  20  bash   2000\n\n");
	CHECK_STR(took(&csv), "map,key1,key2,value\nm,1,\"a,\"\"b\",3\nm,20,bash,2000\n");
	mapdata_init(&md, p, &h, 1);
	mapdata_add(&md, (uint8_t *)hkeys, (uint8_t *)hvals, 2, true);
	mapdata_finish(&md, 0, 0);
	csv.ops->map(&csv, &md);
	mapdata_free(&md);
	CHECK_STR(took(&csv), "\nmap,key,min,max,count\nh,7,,-1,1\nh,7,2,3,4\n");
	writer_free_state(&table);
	writer_free_state(&csv);
}

int main(void)
{
	p = plan_make();
	js.ops = &writer_json;
	tx.ops = &writer_text;
	js.vx.plan = tx.vx.plan = p;
	test_texts();
	test_messages();
	test_maps();
	test_aggregates();
	test_hists();
	test_values();
	test_grids();
	sb_free(&js.buf);
	sb_free(&js.scratch);
	sb_free(&tx.buf);
	plan_free(p);
	return check_done("runtime: JSON");
}
