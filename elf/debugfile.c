/*
 * Separate debug files: by build id in <dir>/.build-id/xx/rest.debug, then by the name in .gnu_debuglink next to the
 * binary, in its .debug directory, and under <dir> (GDB manual, "Debugging Information in Separate Files").
 */
#include "elf/elf_priv.h"

#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_DIR "/usr/lib/debug"

/* The one setting of this room: given once by the command line, before any binary is opened. */
static const char *debug_dirs;

void bin_set_debug_dirs(const char *dirs)
{
	debug_dirs = dirs;
}

static struct bin *try_path(const struct bin *b, const char *path)
{
	struct bin *d;

	if (!strcmp(path, b->path) || bin_open(path, &d))
		return NULL;
	d->debug_done = true;		/* a debug file has none of its own */
	return d;
}

static struct bin *in_dir(struct bin *b, const char *dir, const char *link)
{
	const char *id = bin_build_id(b);
	char path[4096], own[4096];
	struct bin *d;

	if (id && strlen(id) > 2) {
		snprintf(path, sizeof(path), "%s/.build-id/%.2s/%s.debug", dir, id, id + 2);
		if ((d = try_path(b, path)))
			return d;
	}
	if (!link)
		return NULL;
	snprintf(own, sizeof(own), "%s", b->path);
	if (snprintf(path, sizeof(path), "%s%s/%s", dir, dirname(own), link) >= (int)sizeof(path))
		return NULL;
	return try_path(b, path);
}

static struct bin *beside(struct bin *b, const char *link)
{
	char own[4096], path[8300];
	struct bin *d;
	char *dir;

	snprintf(own, sizeof(own), "%s", b->path);
	dir = dirname(own);
	snprintf(path, sizeof(path), "%s/%s", dir, link);
	if ((d = try_path(b, path)))
		return d;
	snprintf(path, sizeof(path), "%s/.debug/%s", dir, link);
	return try_path(b, path);
}

struct bin *bin_debug_file(struct bin *b)
{
	const char *link = NULL, *p;
	GElf_Shdr sh;
	Elf_Data *d;

	if (b->debug_done)
		return b->debug;
	b->debug_done = true;
	d = elf_section_data(b->elf, ".gnu_debuglink", &sh);
	if (d && d->d_size && memchr(d->d_buf, 0, d->d_size) && !strchr(d->d_buf, '/'))
		link = d->d_buf;
	for (p = debug_dirs; p && *p; p += strcspn(p, ":"), p += *p == ':') {
		const char *dir = *p == '+' ? p + 1 : p;
		char one[2048];

		snprintf(one, sizeof(one), "%.*s", (int)strcspn(dir, ":"), dir);
		if ((b->debug = in_dir(b, one, link)))
			return b->debug;
	}
	if (link && (b->debug = beside(b, link)))
		return b->debug;
	return b->debug = in_dir(b, DEFAULT_DIR, link);
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
