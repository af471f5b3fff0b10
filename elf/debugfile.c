/*
 * Separate debug files: by build id in <dir>/.build-id/xx/rest.debug, then by the name in .gnu_debuglink next to the
 * binary, in its .debug directory, and under <dir> (GDB manual, "Debugging Information in Separate Files").  Of a binary that
 * was opened as its process sees it (/proc/PID/root/...), those that the process sees come first.
 *
 * What is found must belong to the binary: by its build id, else by the checksum that the link carries.
 */
#include "elf/elf_priv.h"

#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define DEFAULT_DIR "/usr/lib/debug"

/* The one setting of this room: given once by the command line, before any binary is opened. */
static const char *debug_dirs;

void bin_set_debug_dirs(const char *dirs)
{
	debug_dirs = dirs;
}

/* The name of a .gnu_debuglink and the checksum behind it. */
struct link {
	const char *name;		/* NULL: there is none */
	uint32_t crc;
};

static bool belongs(struct bin *b, struct bin *d, const struct link *link)
{
	const char *own = bin_build_id(b), *id = bin_build_id(d);

	if (own && id)
		return !strcmp(own, id);
	return link && link->name && crc32_z(0, d->map, d->map_len) == link->crc;
}

static struct bin *try_path(struct bin *b, const char *path, const struct link *link)
{
	struct bin *d;

	if (!strcmp(path, b->path) || bin_open(path, &d))
		return NULL;
	if (!belongs(b, d, link)) {
		bin_close(d);
		return NULL;
	}
	d->debug_done = true;		/* a debug file has none of its own */
	return d;
}

/* Length of "/proc/PID/root" at the start of the path, or 0. */
static int root_len(const char *path)
{
	int n = 0;

	return sscanf(path, "/proc/%*u/root%n", &n) >= 0 && n && path[n] == '/' ? n : 0;
}

static struct bin *in_dir(struct bin *b, const char *dir, const struct link *link, bool in_root)
{
	const char *id = bin_build_id(b);
	int root = root_len(b->path);
	char path[4096], own[PATH_MAX];
	struct bin *d;

	if (id && strlen(id) > 2) {
		snprintf(path, sizeof(path), "%.*s%s/.build-id/%.2s/%s.debug", in_root ? root : 0, b->path, dir, id, id + 2);
		if ((d = try_path(b, path, NULL)))
			return d;
	}
	if (!link->name)
		return NULL;
	/* Folders of debug files repeat the whole path. */
	if (root || !realpath(b->path, own))
		snprintf(own, sizeof(own), "%s", b->path + root);
	if (snprintf(path, sizeof(path), "%.*s%s%s/%s", in_root ? root : 0, b->path, dir, dirname(own), link->name) >=
	    (int)sizeof(path))
		return NULL;
	return try_path(b, path, link);
}

static struct bin *in_dirs(struct bin *b, const char *dir, const struct link *link)
{
	struct bin *d = root_len(b->path) ? in_dir(b, dir, link, true) : NULL;

	return d ? d : in_dir(b, dir, link, false);
}

static struct bin *beside(struct bin *b, const struct link *link)
{
	char own[4096], path[8300];
	struct bin *d;
	char *dir;

	snprintf(own, sizeof(own), "%s", b->path);
	dir = dirname(own);
	snprintf(path, sizeof(path), "%s/%s", dir, link->name);
	if ((d = try_path(b, path, link)))
		return d;
	snprintf(path, sizeof(path), "%s/.debug/%s", dir, link->name);
	return try_path(b, path, link);
}

/* The name ends with a NUL and is filled up to a multiple of four; then comes the checksum. */
static struct link read_link(struct bin *b)
{
	struct link l = { 0 };
	GElf_Shdr sh;
	Elf_Data *d = elf_section_data(b->elf, ".gnu_debuglink", &sh);
	size_t at;

	if (!d || !d->d_size || !memchr(d->d_buf, 0, d->d_size) || strchr(d->d_buf, '/'))
		return l;
	at = (strlen(d->d_buf) + 4) & ~(size_t)3;
	if (at + 4 > d->d_size)
		return l;
	memcpy(&l.crc, (const char *)d->d_buf + at, 4);
	l.name = d->d_buf;
	return l;
}

struct bin *bin_debug_file(struct bin *b)
{
	const char *p;
	struct link link;

	if (b->debug_done)
		return b->debug;
	b->debug_done = true;
	link = read_link(b);
	for (p = debug_dirs; p && *p; p += strcspn(p, ":"), p += *p == ':') {
		const char *dir = *p == '+' ? p + 1 : p;
		char one[2048];

		snprintf(one, sizeof(one), "%.*s", (int)strcspn(dir, ":"), dir);
		if ((b->debug = in_dirs(b, one, &link)))
			return b->debug;
	}
	if (link.name && (b->debug = beside(b, &link)))
		return b->debug;
	return b->debug = in_dirs(b, DEFAULT_DIR, &link);
}

Dwarf *bin_dwarf(struct bin *b)
{
	GElf_Shdr sh;
	struct bin *d;

	if (b->dwarf_done)
		return b->dwarf;
	b->dwarf_done = true;
	if (elf_section(b->elf, ".debug_info", &sh) || elf_section(b->elf, ".zdebug_info", &sh))
		return b->dwarf = dwarf_begin_elf(b->elf, DWARF_C_READ, NULL);
	d = bin_debug_file(b);
	if (d && (elf_section(d->elf, ".debug_info", &sh) || elf_section(d->elf, ".zdebug_info", &sh)))
		b->dwarf = dwarf_begin_elf(d->elf, DWARF_C_READ, NULL);
	return b->dwarf;
}
