/*
 * runtime: kernel symbols from /proc/kallsyms.
 *
 * Reading it costs the kernel 50 ms, so it is read only when an address has to be printed, once per process; a name is
 * looked up while reading, without keeping anything.  The table is the one thing that the interface of runtime.h (no
 * handle) forces to be global; it is written once and never freed.
 *
 * Kept: the names in one block, and {address, name, module} sorted by address.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/out_priv.h"
#include "runtime/rt_priv.h"
#include "runtime/runtime.h"

#define MAX_OFFSET (4 << 20)		/* farther from a symbol than this is not inside of it */

struct entry {
	uint64_t addr;
	uint32_t name, module;		/* offsets into names; module 0: none */
};

static struct {
	bool loaded;
	struct entry *v;
	size_t nr, cap;
	struct strbuf names;
} table;

static const uint64_t kernel_half = (uint64_t)1 << 63;

/* Calls fn for each line "addr type name [module]" until it returns true.  The text may be changed by fn. */
struct line {
	uint64_t addr;
	char type;
	const char *name, *module;	/* not NUL-ended */
	size_t name_len, module_len;
};

static bool parse_line(const char *p, const char *end, struct line *l)
{
	const char *name;

	l->addr = 0;
	for (; p < end && *p != ' '; p++) {
		unsigned d = *p >= '0' && *p <= '9' ? (unsigned)(*p - '0') : *p >= 'a' && *p <= 'f' ? (unsigned)(*p - 'a' + 10) : 16;

		if (d > 15)
			return false;
		l->addr = l->addr << 4 | d;
	}
	if (end - p < 4)
		return false;
	l->type = p[1];
	name = p + 3;
	for (p = name; p < end && *p != '\t'; p++)
		;
	l->name = name;
	l->name_len = (size_t)(p - name);
	l->module = NULL;
	l->module_len = 0;
	if (end - p > 3 && p[1] == '[') {
		l->module = p + 2;
		l->module_len = (size_t)(end - p - 3);
	}
	return l->name_len > 0;
}

static int each_line(bool (*fn)(void *arg, const struct line *l), void *arg)
{
	size_t have = 0, room = 1 << 20;
	char *buf;
	int fd = open("/proc/kallsyms", O_RDONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -errno;
	buf = malloc(room);
	while (buf) {
		ssize_t n = read(fd, buf + have, room - have);
		char *p = buf, *nl;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			err = -errno;
		if (n <= 0)
			break;
		have += (size_t)n;
		while ((nl = memchr(p, '\n', have - (size_t)(p - buf)))) {
			struct line l;

			if (parse_line(p, nl, &l) && fn(arg, &l))
				goto out;
			p = nl + 1;
		}
		have -= (size_t)(p - buf);
		memmove(buf, p, have);
		if (have == room)	/* no line is that long */
			break;
	}
out:
	if (!buf)
		err = -ENOMEM;
	free(buf);
	close(fd);
	return err;
}

static bool add_line(void *arg, const struct line *l)
{
	struct entry *last = table.nr ? &table.v[table.nr - 1] : NULL;
	struct entry e = { .addr = l->addr };

	if (l->addr < kernel_half)	/* hidden, absolute or per-CPU */
		return false;
	if (table.nr == table.cap) {
		size_t cap = table.cap ? 2 * table.cap : 1 << 17;
		struct entry *v = realloc(table.v, cap * sizeof(*v));

		if (!v)
			return true;
		table.v = v;
		table.cap = cap;
		last = table.nr ? &table.v[table.nr - 1] : NULL;
	}
	if (l->module) {
		if (last && last->module && strlen(table.names.s + last->module) == l->module_len &&
		    !memcmp(table.names.s + last->module, l->module, l->module_len)) {
			e.module = last->module;
		} else {
			e.module = (uint32_t)table.names.len;
			text_add(&table.names, l->module, l->module_len);
			text_took(&table.names, 1);
		}
	}
	e.name = (uint32_t)table.names.len;
	text_add(&table.names, l->name, l->name_len);
	text_room(&table.names, 1);
	text_took(&table.names, 1);
	table.v[table.nr++] = e;
	return false;
}

static int by_addr(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->addr != y->addr)
		return x->addr < y->addr ? -1 : 1;
	return x->name < y->name ? -1 : x->name > y->name;
}

static void load(void)
{
	bool sorted = true;

	if (table.loaded)
		return;
	table.loaded = true;
	text_char(&table.names, '\0');	/* offset 0 is "none" */
	each_line(add_line, NULL);
	for (size_t i = 1; i < table.nr && sorted; i++)
		sorted = by_addr(&table.v[i - 1], &table.v[i]) < 0;
	if (!sorted)
		qsort(table.v, table.nr, sizeof(*table.v), by_addr);
}

/* Index of the first entry above addr. */
static size_t above(uint64_t addr)
{
	size_t lo = 0, hi = table.nr;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (table.v[mid].addr <= addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

bool ksym_find(uint64_t addr, struct ksym *out)
{
	size_t i;

	if (addr < kernel_half)
		return false;
	load();
	i = above(addr);
	if (!i || addr - table.v[i - 1].addr > MAX_OFFSET)
		return false;
	/* of several names for one address the first in the list */
	for (i--; i && table.v[i - 1].addr == table.v[i].addr; i--)
		;
	out->name = table.names.s + table.v[i].name;
	out->module = table.v[i].module ? table.names.s + table.v[i].module : NULL;
	out->off = addr - table.v[i].addr;
	return true;
}

struct wanted {
	const char *name;
	size_t len;
	uint64_t addr;
	bool found;
};

static bool match_line(void *arg, const struct line *l)
{
	struct wanted *w = arg;

	if (l->name_len != w->len || memcmp(l->name, w->name, w->len))
		return false;
	w->addr = l->addr;
	w->found = true;
	return true;
}

int rt_kaddr(const char *name, uint64_t *addr)
{
	struct wanted w = { .name = name, .len = strlen(name) };
	int err = each_line(match_line, &w);

	if (err)
		return err;
	if (!w.found)
		return -ENOENT;
	*addr = w.addr;
	return 0;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(((const struct ksym_wanted *)a)->name, ((const struct ksym_wanted *)b)->name);
}

struct search {
	struct ksym_wanted *v;
	size_t nr;
};

static bool search_line(void *arg, const struct line *l)
{
	const struct search *s = arg;
	size_t lo = 0, hi = s->nr;

	while (lo < hi && !l->module && l->addr >= kernel_half) {
		size_t mid = (lo + hi) / 2;
		struct ksym_wanted *w = &s->v[mid];
		int d = strncmp(w->name, l->name, l->name_len);

		d = d ? d : w->name[l->name_len] != '\0';
		if (!d && !w->addr)
			w->addr = l->addr;
		if (!d)
			break;
		if (d < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}

void ksym_addresses(struct ksym_wanted *v, size_t nr)
{
	struct search s = { v, nr };

	qsort(v, nr, sizeof(*v), by_text);
	each_line(search_line, &s);
	/* the search finds one of several that want the same */
	for (size_t i = 1; i < nr; i++)
		if (!v[i].addr && !by_text(&v[i - 1], &v[i]))
			v[i].addr = v[i - 1].addr;
	for (size_t i = nr; i-- > 1;)
		if (!v[i - 1].addr && !by_text(&v[i - 1], &v[i]))
			v[i - 1].addr = v[i].addr;
}

uint64_t rt_ksym_size(const char *name)
{
	uint64_t addr;
	size_t i;

	if (rt_kaddr(name, &addr) || addr < kernel_half)
		return 0;
	load();
	i = above(addr);
	return i < table.nr ? table.v[i].addr - addr : 0;
}
