/* printf: texts are those of the reference tool for the same format and values. */
#include "tests/unit/check.h"
#include "tests/unit/plan_util.h"

static struct plan *p;
static uint32_t t_i64, t_u64, t_i8, t_str, t_bool, t_ptr, t_enum, t_buf, t_tuple, t_rec, t_arr, t_i32;

static void make_types(void)
{
	uint32_t two[2];
	static const char *const names[] = { "a", "b" };
	struct plan_type e = { .kind = TY_ENUM, .size = 4, .name = "E" };

	p = plan_make();
	t_i64 = plan_int(p, 8, true);
	t_u64 = plan_int(p, 8, false);
	t_i32 = plan_int(p, 4, true);
	t_i8 = plan_int(p, 1, true);
	t_str = plan_string(p, 16);
	t_bool = plan_add(p, (struct plan_type){ .kind = TY_BOOL, .size = 1 });
	t_ptr = plan_add(p, (struct plan_type){ .kind = TY_PTR, .size = 8 });
	t_buf = plan_add(p, (struct plan_type){ .kind = TY_BUFFER, .size = 12, .count = 8 });
	vec_push(p->arena, &e.enums, (struct plan_enumerator){ "RED", 3 });
	t_enum = plan_add(p, e);
	two[0] = two[1] = t_i64;
	t_tuple = plan_fields(p, TY_TUPLE, NULL, two, 2);
	two[1] = t_str;
	t_rec = plan_fields(p, TY_RECORD, names, two, 2);
	t_arr = plan_add(p, (struct plan_type){ .kind = TY_ARRAY, .size = 3, .elem = plan_int(p, 1, false), .count = 3 });
}

/* The text of one format with one argument. */
static const char *one(const char *fmt, uint32_t type, const void *bytes)
{
	static struct strbuf out;
	uint8_t rec[256] = {0};
	struct plan_event ev = { .act = ACT_PRINTF, .text = fmt };
	uint32_t size = p->types.v[type].size;
	struct vctx c = { .plan = p };
	struct fmt_prog prog = {0};

	vec_push(p->arena, &ev.fields, (struct event_field){ .type = type, .offset = 8, .size = size });
	ev.fixed_size = 8 + (size + 7) / 8 * 8;
	memcpy(rec + 8, bytes, size);
	sb_reset(&out);
	if (fmt_compile(p->arena, p, &ev, &prog))
		return "does not compile";
	if (!record_ok(&ev, rec, ev.fixed_size))
		return "bad record";
	fmt_run(&c, &prog, rec, ev.fixed_size, &out);
	return sb_text(&out);
}

static const char *num(const char *fmt, int64_t v)
{
	return one(fmt, t_i64, &v);
}

static const char *str(const char *fmt, const char *s)
{
	char room[16] = {0};

	memcpy(room, s, strlen(s) < 16 ? strlen(s) : 16);
	return one(fmt, t_str, room);
}

static const char *buf(const char *fmt, const char *s, uint32_t len)
{
	uint8_t room[12] = {0};

	memcpy(room, &len, 4);
	memcpy(room + 4, s, len);
	return one(fmt, t_buf, room);
}

static void test_integers(void)
{
	CHECK_STR(num("%d", 5000000000), "705032704");
	CHECK_STR(num("%ld", 5000000000), "5000000000");
	CHECK_STR(num("%hhd", 300), "44");
	CHECK_STR(num("%hd", 70000), "4464");
	CHECK_STR(num("%hhu", -1), "255");
	CHECK_STR(num("%hx", -1), "ffff");
	CHECK_STR(num("%lx", -1), "ffffffffffffffff");
	CHECK_STR(num("%x", -1), "ffffffff");
	CHECK_STR(num("%lu", -1), "18446744073709551615");
	CHECK_STR(num("%jd|%%|", INT64_MIN), "-9223372036854775808|%|");
	CHECK_STR(num("%s", INT64_MIN), "-9223372036854775808");
	CHECK_STR(num("%o", 8), "10");
	CHECK_STR(num("%#o", 8), "010");
	CHECK_STR(num("%#x", 0), "0");
	CHECK_STR(num("%#x", 255), "0xff");
	CHECK_STR(num("%#X", 255), "0XFF");
	CHECK_STR(num("%X", 255), "FF");
	CHECK_STR(num("%+d", 5), "+5");
	CHECK_STR(num("%+u", 5), "5");
	CHECK_STR(num("%+x", 5), "5");
	CHECK_STR(num("%+s", 5), "+5");
	CHECK_STR(num("% d", 5), "5");
	CHECK_STR(num("%.2d", 5), "5");
	CHECK_STR(num("%8.3d", 5), "       5");
	CHECK_STR(num("%c", 'A'), "A");
	CHECK_STR(num("%p", 0), "0");
	CHECK_STR(num("%p", 255), "0xff");
	CHECK_STR(num("%p", -1), "0xffffffffffffffff");
}

static void test_padding(void)
{
	CHECK_STR(num("%05d", -12), "00-12");
	CHECK_STR(num("%+05d", 12), "00+12");
	CHECK_STR(num("%#08x", 255), "00000xff");
	CHECK_STR(num("%-08d", 12), "12000000");
	CHECK_STR(num("%-5d|", 12), "12   |");
	CHECK_STR(num("%5s|", 12), "   12|");
	CHECK_STR(num("%3d", 12345), "12345");
	CHECK_STR(num("%05c", 65), "0000A");
	CHECK_STR(num("%020p", 255), "00000000000000000xff");
	CHECK_STR(str("%05s", "ab"), "000ab");
	CHECK_STR(str("%-5s|", "ab"), "ab   |");
	CHECK_STR(str("%.2s", "abcdef"), "abcdef");
	CHECK_STR(num("%-20gr|", 0x800), "__GFP_KSWAPD_RECLAIM|");
}

static void test_pieces(void)
{
	int64_t two[2] = { 1, 2 };
	uint8_t rec[24] = { 1 }, arr[3] = { 1, 2, 3 };

	rec[8] = 'x';
	CHECK_STR(one("%10s", t_tuple, two), "         (1, 2)");
	CHECK_STR(one("%-10s", t_tuple, two), "(         1, 2)");
	CHECK_STR(one("%+s", t_tuple, two), "(+1, +2)");
	CHECK_STR(one("%10s", t_rec, rec), "        { .a = 1, .b = x }");
	CHECK_STR(one("%10s", t_arr, arr), "         [1,2,3]");
}

static void test_others(void)
{
	uint8_t yes = 1, minus = 0xff;
	uint64_t addr = 16;
	int32_t red = 3, other = 9, small = -1;

	CHECK_STR(one("%d %%", t_bool, &yes), "1 %");
	CHECK_STR(one("%s", t_bool, &yes), "true");
	CHECK_STR(one("%5s", t_bool, &yes), " true");
	CHECK_STR(one("%s", t_ptr, &addr), "0x10");
	CHECK_STR(one("%d", t_ptr, &addr), "16");
	CHECK_STR(one("%s", t_enum, &red), "RED");
	CHECK_STR(one("%d", t_enum, &red), "3");
	CHECK_STR(one("%s", t_enum, &other), "9");
	CHECK_STR(one("%lx", t_i8, &minus), "ffffffffffffffff");
	CHECK_STR(one("%x", t_i8, &minus), "ffffffff");
	CHECK_STR(one("%s", t_i8, &minus), "-1");
	CHECK_STR(one("%lu", t_i32, &small), "18446744073709551615");
	CHECK_STR(buf("%r", "ab\x01\\", 4), "ab\\x01\\");
	CHECK_STR(buf("%10r", "ab", 2), "        ab");
	CHECK_STR(buf("%rx", "ab", 2), "\\x61\\x62");
	CHECK_STR(buf("%10rh", "ab", 2), "     61 62");
	CHECK_STR(buf("%rh", "\x0a\xfe\x00", 3), "0a fe 00");
	CHECK_STR(buf("%s", "a\xff", 2), "a\\xff");
	CHECK_STR(str("%s", "0123456789abcdef"), "0123456789abcdef..");
	CHECK_STR(str("%s", "0123456789abcde"), "0123456789abcde");
}

static void test_gfp(void)
{
	CHECK_STR(num("%gr", 0), "0");
	CHECK_STR(num("%gr", 0xcc0), "GFP_KERNEL");
	CHECK_STR(num("%gr", 0x80000000), "0x80000000");
	CHECK_STR(num("%gr", 0x820), "GFP_ATOMIC");
	CHECK_STR(num("%gr", 0xdc0), "GFP_KERNEL|__GFP_ZERO");
	CHECK_STR(num("%gr", 0x1), "GFP_DMA");
}

static void test_variable_fields(void)
{
	struct plan_event ev = { .act = ACT_PRINTF, .text = "[%s] [%r] %d\n", .fixed_size = 32 };
	uint32_t s = plan_string(p, 128), ref[2];
	struct vctx c = { .plan = p };
	struct fmt_prog prog = {0};
	struct strbuf out = {0};
	uint8_t rec[64] = {0};

	vec_push(p->arena, &ev.fields, (struct event_field){ .type = s, .offset = 8, .size = 8, .is_var = true });
	vec_push(p->arena, &ev.fields, (struct event_field){ .type = t_buf, .offset = 16, .size = 8, .is_var = true });
	vec_push(p->arena, &ev.fields, (struct event_field){ .type = t_i32, .offset = 24, .size = 4 });
	ref[0] = 32, ref[1] = 6;
	memcpy(rec + 8, ref, 8);
	memcpy(rec + 32, "hello", 6);
	ref[0] = 38, ref[1] = 2;
	memcpy(rec + 16, ref, 8);
	memcpy(rec + 38, "x\n", 2);
	rec[24] = 7;
	CHECK_INT(fmt_compile(p->arena, p, &ev, &prog), 0);
	CHECK(record_ok(&ev, rec, 40));
	fmt_run(&c, &prog, rec, 40, &out);
	CHECK_STR(sb_text(&out), "[hello] [x\\x0a] 7\n");
	CHECK(!record_ok(&ev, rec, 39));	/* the buffer reaches outside */
	CHECK(!record_ok(&ev, rec, 24));
	ref[0] = 0xffffffff, ref[1] = 0xffffffff;
	memcpy(rec + 8, ref, 8);
	CHECK(!record_ok(&ev, rec, 40));
	sb_free(&out);
}

static void test_terminal(void)
{
	struct plan_event ev = { .act = ACT_PRINTF, .text = "\033[1m%s %c\n", .fixed_size = 32 };
	struct vctx c = { .plan = p, .escape = true };
	struct fmt_prog prog = {0};
	struct strbuf out = {0};
	uint8_t rec[32] = {0};

	vec_push(p->arena, &ev.fields, (struct event_field){ .type = t_str, .offset = 8, .size = 16 });
	vec_push(p->arena, &ev.fields, (struct event_field){ .type = t_i64, .offset = 24, .size = 8 });
	memcpy(rec + 8, "a\033[2J\xc2\x9bz\n", 10);
	rec[24] = 7;
	CHECK_INT(fmt_compile(p->arena, p, &ev, &prog), 0);
	fmt_run(&c, &prog, rec, 32, &out);
	/* the script's own escapes pass, those of the traced world do not */
	CHECK_STR(sb_text(&out), "\033[1ma\\x1b[2J\\xc2\\x9bz\n \\x07\n");
	sb_free(&out);
}

static void test_bad_plans(void)
{
	struct plan_event ev = { .act = ACT_PRINTF, .text = "%d %d", .fixed_size = 16 };
	struct fmt_prog prog = {0};

	vec_push(p->arena, &ev.fields, (struct event_field){ .type = t_i64, .offset = 8, .size = 8 });
	CHECK(fmt_compile(p->arena, p, &ev, &prog) < 0);
	ev.text = "%d";
	ev.fields.v[0].type = 999;
	CHECK(fmt_compile(p->arena, p, &ev, &prog) < 0);
}

int main(void)
{
	make_types();
	test_integers();
	test_padding();
	test_pieces();
	test_others();
	test_gfp();
	test_variable_fields();
	test_terminal();
	test_bad_plans();
	plan_free(p);
	return check_done("runtime: printf");
}
