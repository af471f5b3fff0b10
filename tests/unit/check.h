/*
 * Checks for unit tests.
 *
 *	#include "tests/unit/check.h"
 *	int main(void)
 *	{
 *		CHECK(arena_new() != NULL);
 *		CHECK_INT(1 + 1, 2);
 *		CHECK_STR(name, "task_struct");
 *		return check_done("arena");
 *	}
 *
 * A failed check prints its place and what was expected and seen, and the program goes on.  The last line is
 * "name: N passed, M failed"; the exit status is 0 only when no check failed and at least one was made.
 */
#ifndef SCRY_TESTS_UNIT_CHECK_H
#define SCRY_TESTS_UNIT_CHECK_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static int check_passed, check_failed;

#define CHECK(cond) \
	check_true((cond), __FILE__, __LINE__, #cond)
/* Two integers of any width and sign, compared as int64_t. */
#define CHECK_INT(have, want) \
	check_int((int64_t)(have), (int64_t)(want), __FILE__, __LINE__, #have)
/* Two C strings; either may be NULL. */
#define CHECK_STR(have, want) \
	check_str((have), (want), __FILE__, __LINE__, #have)
/* Two runs of bytes. */
#define CHECK_MEM(have, have_len, want, want_len) \
	check_mem((have), (have_len), (want), (want_len), __FILE__, __LINE__, #have)

static inline bool check_true(bool ok, const char *file, int line, const char *what)
{
	if (ok) {
		check_passed++;
		return true;
	}
	check_failed++;
	printf("%s:%d: %s is false\n", file, line, what);
	return false;
}

static inline bool check_int(int64_t have, int64_t want, const char *file, int line, const char *what)
{
	if (have == want) {
		check_passed++;
		return true;
	}
	check_failed++;
	printf("%s:%d: %s is %" PRId64 " (0x%" PRIx64 "), expected %" PRId64 " (0x%" PRIx64 ")\n", file, line, what,
	       have, (uint64_t)have, want, (uint64_t)want);
	return false;
}

static inline bool check_str(const char *have, const char *want, const char *file, int line, const char *what)
{
	if (have == want || (have && want && !strcmp(have, want))) {
		check_passed++;
		return true;
	}
	check_failed++;
	printf("%s:%d: %s\n  is       %s%s%s\n  expected %s%s%s\n", file, line, what, have ? "\"" : "",
	       have ? have : "NULL", have ? "\"" : "", want ? "\"" : "", want ? want : "NULL", want ? "\"" : "");
	return false;
}

static inline bool check_mem(const void *have, size_t have_len, const void *want, size_t want_len, const char *file,
			     int line, const char *what)
{
	const unsigned char *h = have, *w = want;
	size_t at = 0;

	while (at < have_len && at < want_len && h[at] == w[at])
		at++;
	if (at == have_len && at == want_len) {
		check_passed++;
		return true;
	}
	check_failed++;
	printf("%s:%d: %s: %zu bytes, expected %zu; they differ from byte %zu on\n", file, line, what, have_len,
	       want_len, at);
	return false;
}

static inline int check_done(const char *name)
{
	/* The helpers above may be unused in a program; taking their addresses keeps the compiler quiet. */
	(void)check_true, (void)check_int, (void)check_str, (void)check_mem;
	printf("%s: %d passed, %d failed\n", name, check_passed, check_failed);
	return check_failed > 0 || check_passed == 0;
}

#endif
