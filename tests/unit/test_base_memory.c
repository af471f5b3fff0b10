/* Arena, arrays, texts, interned names, and source places. */
#include <errno.h>

#include "base/arena.h"
#include "base/intern.h"
#include "base/source.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "tests/unit/check.h"

static void test_arena(void)
{
	struct arena *a = arena_new();
	size_t sum = 0;
	bool zero = true, aligned = true;

	for (size_t n = 1; n < 40000; n = n * 3 + 1) {
		unsigned char *p = arena_alloc(a, n);

		for (size_t i = 0; i < n; i++)
			zero &= p[i] == 0;
		aligned &= (uintptr_t)p % 16 == 0;
		memset(p, 0xff, n);	/* must not show up in a later allocation */
		sum += n;
	}
	CHECK(zero);
	CHECK(aligned);
	CHECK(arena_used(a) >= sum);
	CHECK(arena_alloc(a, 0) != NULL);
	CHECK_STR(arena_strndup(a, "hello", 3), "hel");
	CHECK_STR(arena_printf(a, "%d-%s", 7, "x"), "7-x");
	sum = arena_used(a);
	arena_adopt(a, strdup("one"), 4);	/* freed with it: the leak sanitizer looks */
	arena_adopt(a, strdup("two"), 4);
	CHECK(arena_used(a) >= sum + 8);
	arena_free(a);
	arena_free(NULL);
}

static void test_vec(void)
{
	struct arena *a = arena_new();
	VEC(int) on_arena = {0};
	VEC(long) on_heap = {0};
	long sum = 0;

	for (int i = 0; i < 1000; i++) {
		vec_push(a, &on_arena, i);
		vec_push(NULL, &on_heap, i * 2L);
	}
	for (size_t i = 0; i < on_arena.nr; i++)
		sum += on_arena.v[i];
	CHECK_INT(on_arena.nr, 1000);
	CHECK_INT(sum, 499500);
	CHECK_INT(vec_last(&on_heap), 1998);
	vec_free(&on_heap);
	CHECK(on_heap.v == NULL && on_heap.nr == 0);
	arena_free(a);
}

static void test_strbuf(void)
{
	struct strbuf b = {0};

	CHECK_STR(sb_text(&b), "");
	for (int i = 0; i < 500; i++)
		sb_printf(&b, "%03d,", i);
	CHECK_INT(b.len, 2000);
	CHECK_MEM(b.s + 1996, 5, "499,", 5);
	sb_reset(&b);
	sb_char(&b, 'a');
	sb_add(&b, "\0z", 2);
	CHECK_MEM(b.s, b.len, "a\0z", 3);
	sb_free(&b);
}

static void test_intern(void)
{
	struct arena *a = arena_new();
	struct intern *in = intern_new(a);
	const char *x = intern(in, "pidfoo", 3);
	char name[16];

	CHECK_STR(x, "pid");
	CHECK(x == intern_str(in, "pid"));
	CHECK(x != intern_str(in, "pidfoo"));
	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		intern_str(in, name);
	}
	CHECK(x == intern_str(in, "pid"));
	arena_free(a);
}

static void test_source(void)
{
	struct arena *a = arena_new();
	struct sources *ss = sources_new(a);
	uint16_t one = source_add(ss, "one", "ab\ncd\n\nx", 8), two = source_add(ss, "two", "", 0);
	struct span s = { .off = 3, .len = 1, .src = one }, e = { .off = 7, .len = 1, .src = one };

	CHECK(one != 0 && two != 0 && one != two);
	CHECK_INT(source_line_col(source_get(ss, one), 0).line, 1);
	CHECK_INT(source_line_col(source_get(ss, one), 4).line, 2);
	CHECK_INT(source_line_col(source_get(ss, one), 4).col, 2);
	CHECK_INT(source_line_col(source_get(ss, one), 7).line, 4);
	CHECK_INT(source_line_col(source_get(ss, two), 0).line, 1);
	CHECK_INT(span_join(s, e).off, 3);
	CHECK_INT(span_join(s, e).len, 5);
	CHECK_INT(source_add_file(ss, "/nonexistent/file"), -ENOENT);
	arena_free(a);
}

int main(void)
{
	test_arena();
	test_vec();
	test_strbuf();
	test_intern();
	test_source();
	return check_done("base memory");
}
