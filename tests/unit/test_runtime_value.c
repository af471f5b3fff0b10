/* Text and JSON of every type (language.md 6.2, 6.9). */
#include "tests/unit/check.h"
#include "tests/unit/plan_util.h"

static struct plan *p;
static struct strbuf out;

static const char *text(uint32_t type, const void *bytes, size_t len)
{
	struct vctx c = { .plan = p };

	sb_reset(&out);
	value_text(&c, type, bytes, len, &out);
	return sb_text(&out);
}

static const char *json(uint32_t type, const void *bytes, size_t len)
{
	struct vctx c = { .plan = p };

	sb_reset(&out);
	value_json(&c, type, bytes, len, &out);
	return sb_text(&out);
}

static const char *key(uint32_t type, const void *bytes, size_t len)
{
	struct vctx c = { .plan = p };

	sb_reset(&out);
	key_text(&c, type, bytes, len, &out);
	return sb_text(&out);
}

static uint32_t simple(enum type_kind kind, uint32_t size, bool is_signed)
{
	return plan_add(p, (struct plan_type){ .kind = kind, .size = size, .is_signed = is_signed });
}

static void test_numbers(void)
{
	uint32_t u64 = plan_int(p, 8, false), i8 = plan_int(p, 1, true);
	uint64_t big = UINT64_MAX, odd = 9007199254740993, even = (uint64_t)1 << 63;
	int8_t neg = -5;

	CHECK_STR(text(u64, &big, 8), "18446744073709551615");
	CHECK_STR(text(i8, &neg, 1), "-5");
	CHECK_STR(json(u64, &odd, 8), "\"9007199254740993\"");
	CHECK_STR(json(u64, &even, 8), "9223372036854775808");
	CHECK_STR(json(i8, &neg, 1), "-5");
	CHECK_STR(text(0, NULL, 0), "null");
	CHECK_STR(text(u64, &big, 7), "!{value is cut}");
	CHECK_STR(text(12345, &big, 8), "!{bad type}");
}

static void test_aggregates(void)
{
	int64_t v[2] = { -7, 2 };
	uint64_t min[2] = { (uint64_t)-3, 1 };

	CHECK_STR(text(simple(TY_AVG, 16, true), v, 16), "-3");
	CHECK_STR(text(simple(TY_STATS, 16, true), v, 16), "{ .count = 2, .average = -3, .total = -7 }");
	CHECK_STR(json(simple(TY_STATS, 16, true), v, 16), "{\"count\": 2, \"average\": -3, \"total\": -7}");
	CHECK_STR(text(simple(TY_MIN, 16, true), min, 16), "-3");
	CHECK_STR(text(simple(TY_MIN, 16, false), min, 16), "18446744073709551613");
	CHECK_STR(text(simple(TY_COUNT, 8, false), v, 8), "-7");
	v[1] = 0;
	CHECK_STR(text(simple(TY_AVG, 16, true), v, 16), "0");
}

static void test_compounds(void)
{
	uint32_t i32 = plan_int(p, 4, true), s8 = plan_string(p, 8), inner, outer, arr, rec;
	uint32_t two[2] = { i32, s8 }, three[3];
	static const char *const names[] = { "tgid", "comm" };
	uint8_t b[64] = {0};

	inner = plan_fields(p, TY_TUPLE, NULL, two, 2);
	three[0] = i32, three[1] = s8, three[2] = inner;
	outer = plan_fields(p, TY_TUPLE, NULL, three, 3);
	rec = plan_fields(p, TY_RECORD, names, two, 2);
	arr = plan_add(p, (struct plan_type){ .kind = TY_ARRAY, .size = 12, .elem = i32, .count = 3 });
	b[0] = 1, memcpy(b + 4, "a b", 3);
	b[12] = 2, memcpy(b + 16, "y", 1);
	CHECK_STR(text(outer, b, 24), "(1, a b, (2, y))");
	CHECK_STR(key(outer, b, 24), "1, a b, (2, y)");
	CHECK_STR(json(outer, b, 24), "[1,\"a b\",[2,\"y\"]]");
	CHECK_STR(text(rec, b, 12), "{ .tgid = 1, .comm = a b }");
	CHECK_STR(json(rec, b, 12), "{\"tgid\": 1, \"comm\": \"a b\"}");
	CHECK_STR(text(plan_fields(p, TY_TUPLE, NULL, NULL, 0), b, 0), "()");
	CHECK_STR(text(plan_fields(p, TY_RECORD, names, NULL, 0), b, 0), "{}");
	CHECK_STR(text(plan_fields(p, TY_TUPLE, NULL, &i32, 1), b, 4), "(1)");
	memset(b, 0, sizeof(b));
	b[0] = 1, b[4] = 2, b[8] = 3;
	CHECK_STR(text(arr, b, 12), "[1,2,3]");
	CHECK_STR(json(arr, b, 12), "[1,2,3]");
}

static void test_bitfields(void)
{
	uint32_t u32 = plan_int(p, 4, false), i32 = plan_int(p, 4, true);
	struct plan_type t = { .kind = TY_STRUCT, .size = 4, .name = "struct flags" };
	uint32_t word = 5 | 7 << 3 | 1u << 31, type;

	vec_push(p->arena, &t.fields, (struct plan_field){ .name = "a", .type = u32, .bit_off = 0, .bit_size = 3 });
	vec_push(p->arena, &t.fields, (struct plan_field){ .name = "b", .type = i32, .bit_off = 3, .bit_size = 3 });
	vec_push(p->arena, &t.fields, (struct plan_field){ .name = "c", .type = u32, .bit_off = 31, .bit_size = 1 });
	type = plan_add(p, t);
	CHECK_STR(text(type, &word, 4), "{ .a = 5, .b = -1, .c = 1 }");
	CHECK_STR(json(type, &word, 4), "{\"a\": 5, \"b\": -1, \"c\": 1}");
}

static void test_network(void)
{
	uint8_t inet[24] = { 2 }, mac[6] = { 0xac, 0xde, 0x48, 0, 0x11, 0xff };
	uint32_t t = simple(TY_INET, 24, false);

	memcpy(inet + 8, "\x7f\0\0\1", 4);
	CHECK_STR(text(t, inet, 24), "127.0.0.1");
	memset(inet, 0, sizeof(inet));
	inet[0] = 10, inet[8] = 0xfe, inet[9] = 0x80, inet[23] = 1;
	CHECK_STR(text(t, inet, 24), "fe80::1");
	CHECK_STR(json(t, inet, 24), "\"fe80::1\"");
	CHECK_STR(text(simple(TY_MAC, 6, false), mac, 6), "AC:DE:48:00:11:FF");
}

static void test_texts(void)
{
	uint32_t s = plan_string(p, 8), b = plan_add(p, (struct plan_type){ .kind = TY_BUFFER, .size = 12, .count = 8 });

	CHECK_STR(text(s, "abc\0\0\0\0\0", 8), "abc");
	CHECK_STR(text(s, "abcdefgh", 8), "abcdefgh..");
	CHECK_STR(text(s, "abc", 3), "abc");
	CHECK_STR(json(s, "a\"b\\\n\t\x01\x7f", 8), "\"a\\\"b\\\\\\n\\t\\u0001\x7f..\"");
	CHECK_STR(text(b, "\3\0\0\0a\0\xff\0\0\0\0\0", 12), "a\\x00\\xff");
	CHECK_STR(json(b, "\3\0\0\0a\0\xff\0\0\0\0\0", 12), "[97,0,-1]");
	/* a length that lies is cut to what is there */
	CHECK_STR(text(b, "\xff\xff\xff\xff" "abcdefgh", 12), "abcdefgh");
	CHECK_STR(text(b, "\3\0", 2), "");
	CHECK_STR(key(s, "(ab)\0\0\0\0", 8), "ab");
}

static void test_stack(void)
{
	uint32_t bt = plan_add(p, (struct plan_type){ .kind = TY_KSTACK, .size = 24, .count = 2 });
	uint32_t perf = plan_add(p, (struct plan_type){ .kind = TY_USTACK, .size = 32, .count = 2, .stack_mode = STACK_PERF });
	uint32_t raw = plan_add(p, (struct plan_type){ .kind = TY_KSTACK, .size = 24, .count = 2, .stack_mode = STACK_RAW });
	uint32_t id = plan_add(p, (struct plan_type){ .kind = TY_USTACK, .size = 80, .count = 2, .stack_mode = STACK_BUILD_ID });
	uint64_t k[3] = { 2, 0xffffffff81000001, 0xffffffff81000002 }, u[4] = { 77, 2, 0x1000, 0x2000 };
	uint8_t ids[80] = {0};

	CHECK_STR(text(bt, k, 24), "\n        0xffffffff81000001\n        0xffffffff81000002\n");
	CHECK_STR(text(bt, k, 16), "\n        0xffffffff81000001\n");
	CHECK_STR(text(raw, k, 24), "\nffffffff81000001\nffffffff81000002\n");
	CHECK_STR(text(perf, u, 32), "\n\t1000 0x1000 ([unknown])\n\t2000 0x2000 ([unknown])\n");
	k[0] = 0;
	CHECK_STR(text(bt, k, 24), "\n");
	k[0] = 2, k[2] = UINT64_MAX;
	CHECK_STR(text(bt, k, 24), "\n        0xffffffff81000001\n        <unwind failure>\n");
	ids[8] = 2, ids[16] = 1;
	memset(ids + 20, 0xab, 20);
	ids[40] = 5;
	ids[48] = 2, ids[73] = 0x40;
	CHECK_STR(text(id, ids, 80), "\nabababababababababababababababababababab 0x05\n4000\n");
}

static void test_time(void)
{
	uint32_t t = simple(TY_TIMESTAMP, 16, false);
	uint8_t b[16] = {0};
	uint64_t ns = 1234567890;
	struct vctx c = { .plan = p, .boot_off = 1000000000 };

	vec_push(p->arena, &p->texts, "%S.%f %l %k %%f");
	memcpy(b, &ns, 8);
	b[8] = (uint8_t)(p->texts.nr - 1);
	sb_reset(&out);
	value_text(&c, t, b, 16, &out);
	CHECK_STR(sb_text(&out), "02.234567 234 234567890 %f");
	b[8] = 200;
	CHECK_STR(text(t, b, 16), "(?)");
}

static const char *escaped(const char *s)
{
	sb_reset(&out);
	text_escaped(&out, s, strlen(s));
	return sb_text(&out);
}

/* Text for a terminal, and in JSON, which must be UTF-8. */
static void test_escapes(void)
{
	CHECK_STR(escaped("plain\ttext\n"), "plain\ttext\n");
	CHECK_STR(escaped("\033[2J\r\177"), "\\x1b[2J\\x0d\\x7f");
	CHECK_STR(escaped("\302\233x \233y"), "\\xc2\\x9bx \\x9by");
	CHECK_STR(escaped("\303\244 \342\202\254 \360\237\230\200"), "\303\244 \342\202\254 \360\237\230\200");
	CHECK_STR(escaped("\303 \300\257 \340\200\257 \355\240\200 \364\220\200\200"),
		  "\\xc3 \\xc0\\xaf \\xe0\\x80\\xaf \\xed\\xa0\\x80 \\xf4\\x90\\x80\\x80");
	CHECK_STR(escaped("\342\200\256a\342\201\246"), "\\xe2\\x80\\xaea\\xe2\\x81\\xa6");
	sb_reset(&out);
	json_string(&out, "\303\244\033\177\302\233\377\342\200\256\"\\", 12, true);
	CHECK_STR(sb_text(&out), "\"\303\244\\u001b\\u007f\\u009b\\ufffd\\u202e\\\"\\\\\"");
	sb_reset(&out);
	json_string(&out, "\303\244\033\177\302\233\377\342\200\256\"\\", 12, false);
	CHECK_STR(sb_text(&out), "\"\303\244\\u001b\177\302\233\\ufffd\342\200\256\\\"\\\\\"");
}

/* The mark of a string that could not be read, and what only looks like it. */
static void test_unread(void)
{
	uint32_t t = plan_add(p, (struct plan_type){ .kind = TY_STRING, .size = 8, .count = 8 });
	struct vctx c = { .plan = p, .no_marks = true };

	CHECK_STR(text(t, "\0\1\0\0\0\0\0", 8), "<fault>");
	CHECK_STR(text(t, "\0\1", 2), "<fault>");
	CHECK_STR(text(t, "\0\0\0\0\0\0\0", 8), "");
	CHECK_STR(text(t, "", 1), "");
	CHECK_STR(text(t, "a\0\1\0\0\0\0", 8), "a");
	sb_reset(&out);
	value_text(&c, t, (const uint8_t *)"\0\1", 2, &out);
	CHECK_STR(sb_text(&out), "");
}

int main(void)
{
	p = plan_make();
	test_escapes();
	test_unread();
	test_numbers();
	test_aggregates();
	test_compounds();
	test_bitfields();
	test_network();
	test_texts();
	test_stack();
	test_time();
	sb_free(&out);
	plan_free(p);
	return check_done("runtime: values");
}
