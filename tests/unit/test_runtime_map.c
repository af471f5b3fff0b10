/* Contents of maps: merged over CPUs, grouped by bucket, sorted, cut, divided. */
#include "tests/unit/check.h"
#include "tests/unit/plan_util.h"

static struct plan *p;
static uint32_t t_i64, t_u64, t_str;

static uint32_t agg(enum type_kind kind, uint32_t size, bool is_signed)
{
	return plan_add(p, (struct plan_type){ .kind = kind, .size = size, .is_signed = is_signed });
}

/* "key:value key:value" of integer keys and values */
static const char *list(const struct mapdata *md)
{
	static struct strbuf b;
	struct vctx c = { .plan = p };

	sb_reset(&b);
	for (size_t i = 0; i < md->nr; i++) {
		if (i)
			sb_char(&b, ' ');
		if (md->key_len) {
			key_text(&c, md->m->key_type, md->rows[i].key, md->key_len, &b);
			sb_char(&b, ':');
		}
		if (md->rows[i].val)
			value_text(&c, md->m->value_type, md->rows[i].val, md->val_len, &b);
		for (uint32_t k = 0; md->buckets && k < md->rows[i].nr; k++)
			sb_printf(&b, "%s%llu=%llu", k ? "," : "", (unsigned long long)md->buckets[md->rows[i].first + k].idx,
				  (unsigned long long)md->buckets[md->rows[i].first + k].count);
	}
	return sb_text(&b);
}

static const char *read_all(struct mapdata *md, const struct plan_map *m, uint32_t ncpus, const void *keys, const void *vals,
			    size_t nr, uint64_t top, uint64_t div)
{
	const char *text;

	mapdata_init(md, p, m, ncpus);
	mapdata_add(md, keys, vals, nr, false);
	mapdata_finish(md, top, div);
	text = list(md);
	mapdata_free(md);
	return text;
}

static void test_values(void)
{
	struct plan_map m = { .name = "x", .key_type = t_i64, .key_size = 8, .value_type = t_i64, .value_size = 8 };
	int64_t keys[] = { 1, 2, 3, -4 }, vals[] = { 10, -20, 30, 10 };
	struct mapdata md;

	CHECK_STR(read_all(&md, &m, 1, keys, vals, 4, 0, 0), "2:-20 -4:10 1:10 3:30");
	CHECK_STR(read_all(&md, &m, 1, keys, vals, 4, 2, 0), "1:10 3:30");
	CHECK_STR(read_all(&md, &m, 1, keys, vals, 4, 9, 3), "2:-6 -4:3 1:3 3:10");
	m.value_type = t_u64;
	CHECK_STR(read_all(&md, &m, 1, keys, vals, 4, 1, 0), "2:18446744073709551596");
	CHECK_STR(read_all(&md, &m, 1, keys, vals, 0, 0, 0), "");
}

static void test_percpu(void)
{
	struct plan_map m = { .name = "x", .store = STORE_PERCPU_HASH, .key_type = t_i64, .key_size = 8, .value_size = 16 };
	int64_t keys[] = { 1, 2 };
	int64_t pairs[] = { /* key 1: cpu 0, 1 */ 10, 2, -4, 1, /* key 2 */ 100, 1, 0, 0 };
	int64_t counts[] = { 1, 2, 30, 40 };
	int64_t unset[] = { 5, 1, 0, 0, 0, 0, -3, 1 };
	struct mapdata md;

	m.value_type = agg(TY_AVG, 16, true);
	CHECK_STR(read_all(&md, &m, 2, keys, pairs, 2, 0, 0), "1:2 2:100");
	CHECK_STR(read_all(&md, &m, 2, keys, pairs, 2, 0, 10), "1:0 2:10");
	m.value_type = agg(TY_STATS, 16, true);
	CHECK_STR(read_all(&md, &m, 2, keys, pairs, 2, 0, 0),
		  "1:{ .count = 3, .average = 2, .total = 6 } 2:{ .count = 1, .average = 100, .total = 100 }");
	/* a CPU without a value does not take part; minima are compared as unsigned numbers */
	m.value_type = agg(TY_MIN, 16, true);
	CHECK_STR(read_all(&md, &m, 2, keys, unset, 2, 0, 0), "1:5 2:-3");
	m.value_type = agg(TY_MAX, 16, true);
	unset[2] = -7, unset[3] = 1;
	CHECK_STR(read_all(&md, &m, 2, keys, unset, 2, 0, 0), "1:5 2:-3");
	m.value_type = agg(TY_MIN, 16, true);
	CHECK_STR(read_all(&md, &m, 2, keys, unset, 2, 0, 0), "1:-7 2:-3");
	m.value_type = agg(TY_COUNT, 8, false);
	m.value_size = 8;
	CHECK_STR(read_all(&md, &m, 2, keys, counts, 2, 0, 0), "1:3 2:70");
}

static void test_key_order(void)
{
	struct plan_map m = { .name = "x", .key_type = t_str, .key_size = 8, .value_type = t_str, .value_size = 8 };
	char keys[4][8] = { "zeta", "alpha", "beta", "b" }, vals[4][8] = { "1", "2", "3", "4" };
	uint32_t parts[2] = { t_i64, t_str };
	struct { int64_t n; char s[8]; } tuples[] = { { 2, "a" }, { -1, "z" }, { 2, "A" }, { -1, "b" } };
	struct mapdata md;

	CHECK_STR(read_all(&md, &m, 1, keys, vals, 4, 0, 0), "alpha:2 b:4 beta:3 zeta:1");
	m.key_type = plan_fields(p, TY_TUPLE, NULL, parts, 2);
	m.key_size = 16;
	CHECK_STR(read_all(&md, &m, 1, tuples, vals, 4, 0, 0), "-1, b:4 -1, z:2 2, A:3 2, a:1");
}

static void test_histograms(void)
{
	struct plan_map sparse = { .name = "h", .store = STORE_PERCPU_HASH, .key_type = t_i64, .key_size = 16, .bucket_off = 8,
				   .sparse = true, .value_size = 8, .value_type = agg(TY_HIST, 8, false) };
	struct plan_map dense = { .name = "h", .store = STORE_PERCPU_ARRAY, .scalar = true, .key_size = 4, .value_size = 32,
				  .buckets.nr = 4, .value_type = agg(TY_HIST, 32, false) };
	uint64_t keys[] = { 7, 3, 9, 1, 7, 1, 9, 2 }, vals[] = { 1, 1, 5, 0, 2, 0, 0, 6 };
	uint64_t slots[] = { 0, 1, 0, 2, 0, 0, 0, 3 }, none[8] = {0};
	uint32_t zero = 0;
	struct mapdata md;

	/* key 7: buckets 1 and 3, 4 in all; key 9: 11 in all */
	CHECK_STR(read_all(&md, &sparse, 2, keys, vals, 4, 0, 0), "7:1=2,3=2 9:1=5,2=6");
	CHECK_STR(read_all(&md, &sparse, 2, keys, vals, 4, 1, 0), "9:1=5,2=6");
	CHECK_STR(read_all(&md, &dense, 2, &zero, slots, 1, 0, 0), "1=1,3=5");
	mapdata_init(&md, p, &dense, 2);
	mapdata_add(&md, (uint8_t *)&zero, (uint8_t *)none, 1, false);
	CHECK_INT(md.nr, 0);
	mapdata_free(&md);
	mapdata_init(&md, p, &dense, 2);
	mapdata_add(&md, (uint8_t *)&zero, (uint8_t *)none, 1, true);
	CHECK_INT(md.nr, 1);
	mapdata_free(&md);
}

static void test_scalars(void)
{
	struct plan_map m = { .name = "s", .store = STORE_ARRAY, .scalar = true, .key_size = 4, .value_type = t_i64,
			      .value_size = 16, .present_off = 8 };
	struct plan_map sum = { .name = "s", .store = STORE_PERCPU_ARRAY, .scalar = true, .key_size = 4, .value_size = 16,
				.present_off = 8, .value_type = agg(TY_SUM, 8, true) };
	int64_t set[] = { 0, 1 }, unset[] = { 0, 0 }, sums[] = { 0, 0, -5, 1 };
	uint32_t zero = 0;
	struct mapdata md;

	CHECK_STR(read_all(&md, &m, 1, &zero, set, 1, 0, 0), "0");
	CHECK_STR(read_all(&md, &m, 1, &zero, unset, 1, 0, 0), "");
	/* set on the second CPU only */
	CHECK_STR(read_all(&md, &sum, 2, &zero, sums, 1, 0, 0), "-5");
}

static void test_series(void)
{
	struct plan_map m = { .name = "t", .store = STORE_PERCPU_HASH, .scalar = true, .sparse = true, .key_size = 8,
			      .value_size = 24, .value_type = agg(TY_TSERIES, 24, false), .nr_intervals = 2, .interval_ns = 1,
			      .ts_agg = TS_SUM, .agg_signed = true };
	/* per key and CPU: value, count, epoch */
	int64_t vals[] = { 5, 1, 10, /**/ 7, 1, 12, /* slot 1 */ 1, 1, 11, /**/ 2, 1, 11 };
	uint64_t keys[] = { 0, 1 };
	struct mapdata md;

	mapdata_init(&md, p, &m, 2);
	mapdata_add(&md, (uint8_t *)keys, (uint8_t *)vals, 2, false);
	mapdata_finish(&md, 0, 0);
	CHECK_INT(md.nr, 1);
	CHECK_INT(md.newest, 12);
	CHECK_INT(md.rows[0].nr, 2);
	CHECK_INT(md.slots[0].epoch, 11);
	CHECK_INT(md.slots[0].value, 3);
	CHECK_INT(md.slots[1].value, 7);	/* the older interval of the other CPU has passed */
	mapdata_free(&md);
}

static void test_many(void)
{
	struct plan_map m = { .name = "x", .key_type = t_u64, .key_size = 8, .value_type = agg(TY_COUNT, 8, false),
			      .value_size = 8 };
	enum { N = 100000 };
	uint64_t *keys = malloc(N * 8), *vals = malloc(N * 8);
	struct mapdata md;
	bool sorted = true;

	for (uint64_t i = 0; i < N; i++) {
		keys[i] = i * 2654435761u % N;
		vals[i] = i * 40503 % 1009;
	}
	mapdata_init(&md, p, &m, 1);
	mapdata_add(&md, (uint8_t *)keys, (uint8_t *)vals, N, false);
	mapdata_finish(&md, 0, 0);
	for (size_t i = 1; i < md.nr; i++) {
		uint64_t a = load_uint(md.rows[i - 1].val, 8), b = load_uint(md.rows[i].val, 8);

		sorted &= a < b || (a == b && load_int(md.rows[i - 1].key, 8) <= load_int(md.rows[i].key, 8));
	}
	CHECK(sorted);
	CHECK_INT(md.nr, N);
	mapdata_free(&md);
	free(keys);
	free(vals);
}

struct three {
	int64_t a;
	char text[20];
	int32_t b;
};

static int cmp_three(const struct three *x, const struct three *y)
{
	int d = memcmp(x->text, y->text, sizeof(x->text));

	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return d ? d : x->b < y->b ? -1 : x->b > y->b;
}

/* Equal values: long runs that differ in the second half of the text only, or in the last number, and short ones. */
static void test_many_parts(void)
{
	struct plan_type tuple = { .kind = TY_TUPLE, .size = sizeof(struct three) };
	struct plan_map m = { .name = "x", .key_size = sizeof(struct three), .value_type = agg(TY_COUNT, 8, false), .value_size = 8 };
	enum { N = 20000 };
	struct three *keys = calloc(N, sizeof(*keys));
	uint64_t *vals = malloc(N * 8);
	struct mapdata md;
	bool sorted = true;

	vec_push(p->arena, &tuple.fields, (struct plan_field){ .type = t_i64 });
	vec_push(p->arena, &tuple.fields, (struct plan_field){ .type = plan_string(p, 20), .offset = offsetof(struct three, text) });
	vec_push(p->arena, &tuple.fields, (struct plan_field){ .type = plan_int(p, 4, true), .offset = offsetof(struct three, b) });
	m.key_type = plan_add(p, tuple);
	for (uint32_t i = 0; i < N; i++) {
		uint32_t k = (uint32_t)(i * 2654435761ull % N);

		keys[k].a = i % 5 < 4 ? -(int64_t)(i % 3) : (int64_t)i / 50;
		snprintf(keys[k].text, sizeof(keys[k].text), "/common/%s-%c", i % 2 ? "one" : "another", 'a' + (int)(i / 7 % 4));
		keys[k].b = (int32_t)(i * 40503u);
		vals[k] = 1;
	}
	mapdata_init(&md, p, &m, 1);
	mapdata_add(&md, (uint8_t *)keys, (uint8_t *)vals, N, false);
	mapdata_finish(&md, 0, 0);
	for (size_t i = 1; i < md.nr; i++) {
		struct three x, y;

		memcpy(&x, md.rows[i - 1].key, sizeof(x));
		memcpy(&y, md.rows[i].key, sizeof(y));
		sorted &= cmp_three(&x, &y) < 0;
	}
	CHECK(sorted);
	CHECK_INT(md.nr, N);
	mapdata_free(&md);
	free(keys);
	free(vals);
}

int main(void)
{
	p = plan_make();
	t_i64 = plan_int(p, 8, true);
	t_u64 = plan_int(p, 8, false);
	t_str = plan_string(p, 8);
	test_values();
	test_percpu();
	test_key_order();
	test_histograms();
	test_scalars();
	test_series();
	test_many();
	test_many_parts();
	plan_free(p);
	return check_done("runtime: contents of maps");
}
