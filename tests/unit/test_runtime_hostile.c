/*
 * Records and values of random bytes under random plans: nothing may be read outside of what was given (the sanitizer builds
 * tell), and every record that passes the checks must print.
 */
#include "tests/unit/check.h"
#include "tests/unit/plan_util.h"

static uint64_t state = 0x9e3779b97f4a7c15;

static uint32_t rnd(uint32_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 33) % below;
}

static const uint32_t sizes[TY_NR] = {
	[TY_BOOL] = 1, [TY_PTR] = 8, [TY_INET] = 24, [TY_MAC] = 6, [TY_KSYM] = 8, [TY_USYM] = 16, [TY_USERNAME] = 8,
	[TY_CGROUP_PATH] = 16, [TY_TIMESTAMP] = 16, [TY_PROBE] = 8, [TY_COUNT] = 8, [TY_SUM] = 8, [TY_MIN] = 16, [TY_MAX] = 16,
	[TY_AVG] = 16, [TY_STATS] = 16, [TY_HIST] = 8, [TY_LHIST] = 8, [TY_TSERIES] = 24, [TY_DIST] = 8,
};

/* A random type over those made so far; sizes are as the checker would state them. */
static uint32_t random_type(struct plan *p)
{
	enum type_kind kind = (enum type_kind)rnd(TY_NR);
	struct plan_type t = { .kind = kind, .is_signed = rnd(2), .size = sizes[kind] };
	uint32_t inner[4], nr = rnd(5);

	switch ((int)kind) {
	case TY_INT: case TY_ENUM:
		t.size = 1u << rnd(4);
		vec_push(p->arena, &t.enums, (struct plan_enumerator){ "ONE", 1 });
		break;
	case TY_STRING:
		t.size = t.count = 1 + rnd(40);
		break;
	case TY_BUFFER:
		t.count = rnd(40);
		t.size = t.count + 4;
		break;
	case TY_ARRAY:
		t.elem = rnd((uint32_t)p->types.nr);
		t.count = rnd(5);
		t.size = t.count * p->types.v[t.elem].size;
		break;
	case TY_KSTACK: case TY_USTACK:
		t.count = rnd(8);
		t.stack_mode = (uint8_t)rnd(4);
		t.size = (kind == TY_USTACK ? 16 : 8) + t.count * (kind == TY_USTACK && t.stack_mode == STACK_BUILD_ID ? 32 : 8);
		break;
	case TY_TUPLE: case TY_RECORD: case TY_STRUCT: case TY_UNION:
		for (uint32_t i = 0; i < nr && i < 4; i++)
			inner[i] = rnd((uint32_t)p->types.nr);
		return plan_fields(p, kind, NULL, inner, nr < 4 ? nr : 4);
	}
	return plan_add(p, t);
}

/* Bytes in a block of their own, so that one byte too far is noticed. */
static uint8_t *random_bytes(size_t n)
{
	uint8_t *b = malloc(n ? n : 1);

	for (size_t i = 0; i < n; i++)
		b[i] = rnd(3) ? (uint8_t)rnd(4) : (uint8_t)rnd(256);
	return b;
}

static void try_values(struct plan *p, uint32_t type)
{
	struct vctx c = { .plan = p, .escape = rnd(2) };
	size_t len = rnd(4) ? p->types.v[type].size : rnd(p->types.v[type].size + 8);
	uint8_t *b = random_bytes(len);
	struct strbuf out = {0};

	value_text(&c, type, b, len, &out);
	value_json(&c, type, b, len, &out);
	key_text(&c, type, b, len, &out);
	CHECK(out.len == 0 || out.s[out.len] == 0);
	sb_free(&out);
	free(b);
}

static void try_event(struct plan *p)
{
	static const char *const formats[] = { "%d", "%s", "%-20s|", "%x", "%c", "%p", "%r", "%rx", "%rh", "%gr", "%05d", "%+s" };
	struct plan_event ev = { .act = ACT_PRINTF };
	struct vctx c = { .plan = p };
	struct fmt_prog prog = {0};
	struct strbuf fmt = {0}, out = {0};
	uint32_t end = 8, nr = rnd(4);
	uint8_t *b;
	size_t len;

	for (uint32_t i = 0; i < nr; i++) {
		uint32_t type = rnd((uint32_t)p->types.nr), size = p->types.v[type].size;
		bool var = (p->types.v[type].kind == TY_STRING || p->types.v[type].kind == TY_BUFFER) && rnd(2);

		end = (end + 7) / 8 * 8;
		vec_push(p->arena, &ev.fields, (struct event_field){ .type = type, .offset = end, .size = var ? 8 : size, .is_var = var });
		end += var ? 8 : size;
		sb_str(&fmt, formats[rnd(sizeof(formats) / sizeof(formats[0]))]);
	}
	ev.fixed_size = (end + 7) / 8 * 8;
	ev.text = arena_strdup(p->arena, sb_text(&fmt));
	CHECK_INT(fmt_compile(p->arena, p, &ev, &prog), 0);
	for (int k = 0; k < 20; k++) {
		len = rnd(2) ? ev.fixed_size + rnd(64) : rnd(ev.fixed_size + 64);
		b = random_bytes(len);
		if (record_ok(&ev, b, len)) {
			sb_reset(&out);
			fmt_run(&c, &prog, b, len, &out);
			CHECK(out.len == 0 || out.s[out.len] == 0);
		}
		free(b);
	}
	sb_free(&fmt);
	sb_free(&out);
}

static void try_map(struct plan *p)
{
	uint32_t kt = rnd((uint32_t)p->types.nr), vt = rnd((uint32_t)p->types.nr), ncpus = 1 + rnd(3), nr = rnd(20);
	enum type_kind kind = p->types.v[vt].kind;
	bool rows = kind == TY_HIST || kind == TY_LHIST || kind == TY_DIST || kind == TY_TSERIES;
	struct plan_map m = { .name = "m", .key_type = kt, .value_type = vt, .store = rnd(2) ? STORE_HASH : STORE_PERCPU_HASH,
			      .value_size = p->types.v[vt].size, .buckets = { .min = 0, .max = 100, .step = 10, .bits = (uint8_t)rnd(6) },
			      .interval_ns = 1000, .nr_intervals = 1 + rnd(20) };
	struct writer w[4] = { { .ops = &writer_text }, { .ops = &writer_json }, { .ops = &writer_table }, { .ops = &writer_csv } };
	size_t stride, cpus = m.store == STORE_HASH ? 1 : ncpus;
	uint8_t *keys, *vals;
	struct mapdata md;

	if (!p->types.v[kt].size || !m.value_size)
		return;
	m.key_size = p->types.v[kt].size;
	if (rows) {
		m.sparse = true;
		m.bucket_off = (m.key_size + 7) / 8 * 8;
		m.key_size = m.bucket_off + 8;
	}
	stride = m.store == STORE_HASH ? m.value_size : (m.value_size + 7) / 8 * 8;
	keys = random_bytes((size_t)nr * m.key_size);
	vals = random_bytes(nr * stride * cpus);
	mapdata_init(&md, p, &m, ncpus);
	mapdata_add(&md, keys, vals, nr, false);
	mapdata_finish(&md, rnd(30), rnd(3));
	CHECK(md.nr <= nr);
	for (int i = 0; i < 4 && md.nr; i++) {
		w[i].vx.plan = p;
		w[i].ops->map(&w[i], &md);
		CHECK(w[i].buf.len > 0);
		writer_free_state(&w[i]);
	}
	mapdata_free(&md);
	free(keys);
	free(vals);
}

int main(void)
{
	for (int round = 0; round < 60; round++) {
		struct plan *p = plan_make();

		for (int i = 0; i < 24; i++)
			random_type(p);
		for (uint32_t t = 0; t < p->types.nr; t++)
			try_values(p, t);
		for (int i = 0; i < 20; i++)
			try_event(p);
		for (int i = 0; i < 20; i++)
			try_map(p);
		plan_free(p);
	}
	return check_done("runtime: hostile bytes");
}
