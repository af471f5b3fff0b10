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

int fuzz_one(const uint8_t *data, size_t len)
{
	static int fd = -1;
	char path[64];
	struct seen seen = {0};
	struct bin_param *params, ret;
	struct bin_sym sym;
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
	bin_params(seen.b, a, "area", &params, &ret);
	bin_params(seen.b, a, seen.nr ? seen.name : "add", &params, &ret);
	bin_line_addrs(seen.b, a, "calls.c", 42, 0, &addrs);
	free(bin_addr_line(seen.b, seen.addr, NULL, NULL));
	bin_close(seen.b);
	arena_free(a);
	return 0;
}
