/* Lines and inlined functions of an address, looked up in this very program. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "elf/elf.h"
#include "tests/unit/check.h"

struct frames {
	int nr;
	char names[8][32];
	int lines[8];
};

static void on_inlined(void *arg, const char *name, const char *file, int line)
{
	struct frames *f = arg;

	(void)file;
	if (f->nr < 8) {
		snprintf(f->names[f->nr], sizeof(f->names[0]), "%s", name);
		f->lines[f->nr++] = line;
	}
}

static inline __attribute__((always_inline)) void *innermost(void)
{
	void *here;

	__asm__ volatile("lea 0(%%rip), %0; nop" : "=r"(here));
	return here;
}

static inline __attribute__((always_inline)) void *between(void)
{
	return innermost();		/* line 36 */
}

__attribute__((noinline, noclone)) static void *outermost(void)
{
	return between();		/* line 41 */
}

int main(void)
{
	uint64_t addr = (uint64_t)(uintptr_t)outermost();	/* linked without PIE: run-time addresses are the file's */
	struct frames f = { 0 };
	struct bin_param *params, ret;
	struct arena *a = arena_new();
	struct bin *b;
	char *line;

	CHECK(!bin_open("/proc/self/exe", &b));
	line = bin_addr_line(b, addr, on_inlined, &f);
	CHECK(line && strstr(line, "test_elf_scope.c:"));
	CHECK_INT(f.nr, 2);
	CHECK_STR(f.names[0], "innermost");
	CHECK_INT(f.lines[0], 36);
	CHECK_STR(f.names[1], "between");
	CHECK_INT(f.lines[1], 41);
	free(line);

	CHECK_INT(bin_params(b, a, "on_inlined", &params, &ret), 4);
	CHECK_STR(params[1].name, "name");
	CHECK_STR(params[1].type, "const char *");
	CHECK(bin_params(b, a, "no_such_function", &params, &ret) < 0);
	bin_close(b);
	arena_free(a);
	return check_done("elf_scope");
}
