/* Any bytes as a traced binary: symbols, static probes, debug information.  Errors are fine, crashes and hangs are not. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "elf/elf.h"

int fuzz_one(const uint8_t *data, size_t len);

struct seen {
	struct bin *b;
	char name[128];
	uint64_t addr;
	int nr;
};

static bool on_sym(void *arg, const struct bin_sym *s)
{
	struct seen *seen = arg;

	snprintf(seen->name, sizeof(seen->name), "%s", s->name);
	free(bin_demangle(s->name));
	seen->addr = s->addr;
	return ++seen->nr > 200;
}

static bool on_usdt(void *arg, const struct bin_usdt *u)
{
	struct seen *seen = arg;
	volatile size_t n = 0;

	for (const char *p = u->provider; *p; p++)
		n++;
	for (const char *p = u->args; *p; p++)
		n++;
	return ++seen->nr > 300;
}

static void on_inlined(void *arg, const char *name, const char *file, int line)
{
	*(uint64_t *)arg = (uint64_t)line + name[0];
}

static void on_ret(void *arg, uint64_t addr)
{
	*(uint64_t *)arg = addr;
}

/* The type of a parameter, and what it points to and holds, a few levels deep. */
static void walk_type(struct bin *b, struct arena *a, uint64_t die, int depth)
{
	struct bin_enumerator *es;
	struct bin_member *ms;
	struct bin_type t;
	int n;

	if (depth > 4 || bin_type(b, a, die, &t))
		return;
	walk_type(b, a, t.to, depth + 1);
	bin_enumerators(b, a, die, &es);
	n = bin_members(b, a, die, &ms);
	for (int i = 0; i < n && i < 8; i++)
		walk_type(b, a, ms[i].die, depth + 1);
}

static void params_of(struct bin *b, struct arena *a, const char *func)
{
	struct bin_param *params, ret;
	int n = bin_params(b, a, func, &params, &ret);

	for (int i = 0; i < n && i < 8; i++)
		walk_type(b, a, params[i].die, 0);
	if (n >= 0)
		walk_type(b, a, ret.die, 0);
}

/* Whatever the input says, rows are in order and of the known kinds: programs in the kernel search them. */
static void unwind_rows(struct bin *b)
{
	struct bin_unwind_row *rows;
	size_t nr;

	if (bin_unwind_rows(b, &rows, &nr))
		return;
	for (size_t i = 0; i < nr; i++)
		if (rows[i].cfa > UNWIND_END || rows[i].bp > UNWIND_BP_LOST || (i && rows[i].addr <= rows[i - 1].addr))
			abort();
	free(rows);
}

static void on_code(void *arg, uint64_t off, uint64_t addr, uint64_t len)
{
	*(uint64_t *)arg = off + addr + len;
}

int fuzz_one(const uint8_t *data, size_t len)
{
	static int fd = -1;
	char path[64];
	struct seen seen = {0};
	struct bin_sym sym = { 0 };
	struct arena *a;
	uint64_t off, *addrs;

	if (fd < 0)
		fd = memfd_create("binary", 0);
	if (ftruncate(fd, 0) || pwrite(fd, data, len, 0) != (ssize_t)len)
		return 0;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (bin_open(path, &seen.b))
		return 0;
	a = arena_new();
	bin_is_exec(seen.b);
	bin_is_go(seen.b);
	bin_build_id(seen.b);
	bin_each_sym(seen.b, on_sym, &seen);
	bin_each_usdt(seen.b, on_usdt, &seen);
	bin_find_sym(seen.b, seen.nr ? seen.name : "main", &sym);
	bin_find_sym(seen.b, "no_such_symbol", &sym);
	bin_sym_at(seen.b, seen.addr + 1, &sym);
	bin_file_offset(seen.b, seen.addr, &off);
	bin_addr_of_offset(seen.b, 0x1000, &off);
	params_of(seen.b, a, "area");
	params_of(seen.b, a, seen.nr ? seen.name : "add");
	bin_line_addrs(seen.b, a, "calls.c", 42, 0, &addrs);
	free(bin_addr_line(seen.b, seen.addr, on_inlined, &off));
	if (!bin_find_sym(seen.b, "area", &sym)) {
		bin_insn_start(seen.b, sym.addr, sym.size, sym.addr + 1);
		bin_each_ret(seen.b, sym.addr, sym.size, on_ret, &off);
	}
	unwind_rows(seen.b);
	bin_each_code(seen.b, on_code, &off);
	bin_close(seen.b);
	arena_free(a);
	return 0;
}
