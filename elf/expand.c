/*
 * Paths with wildcards, as glob(3) expands them, but with an end: one with many stars leads through /proc/PID/root into the same tree again
 * and again, and nobody has a use for a million files.
 */
#include "elf/elf_priv.h"

#include <dirent.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"

#define MAX_ENTRIES 400000	/* of directories, looked at: a second or less */
#define MAX_FILES 20000		/* that match */

struct expand {
	struct arena *arena;
	struct path_list *out;
	size_t nr_entries;
	bool too_many;
};

static bool is_wild(const char *s)
{
	return strpbrk(s, "*?[") != NULL;
}

static void take(struct expand *x, const char *path)
{
	struct stat st;

	if (lstat(path, &st))
		return;
	x->too_many |= x->out->nr == MAX_FILES;
	if (!x->too_many)
		vec_push(x->arena, x->out, path);
}

static bool may_lead_on(const struct dirent *e)
{
	return e->d_type == DT_DIR || e->d_type == DT_LNK || e->d_type == DT_UNKNOWN;
}

static void expand(struct expand *x, const char *dir, const char *rest);

/* The entries that match one component; the directory is closed before they are followed. */
static void expand_wild(struct expand *x, const char *dir, const char *piece, const char *rest)
{
	DIR *d = opendir(*dir ? dir : ".");
	struct path_list found = { 0 };
	struct dirent *e;

	while (d && !x->too_many && (e = readdir(d))) {
		x->too_many |= ++x->nr_entries > MAX_ENTRIES;
		if ((!*rest || may_lead_on(e)) && !fnmatch(piece, e->d_name, FNM_PERIOD))
			vec_push(x->arena, &found, arena_printf(x->arena, "%s%s%s", dir, e->d_name, *rest ? "/" : ""));
	}
	if (d)
		closedir(d);
	for (size_t i = 0; i < found.nr && !x->too_many; i++)
		expand(x, found.v[i], rest);
}

/* dir: what is expanded, with its '/'; rest: what follows, "" when nothing does. */
static void expand(struct expand *x, const char *dir, const char *rest)
{
	size_t n = strcspn(rest, "/");
	const char *piece;

	if (!n) {
		take(x, dir);
		return;
	}
	piece = arena_strndup(x->arena, rest, n);
	rest += n;
	rest += strspn(rest, "/");
	if (is_wild(piece))
		expand_wild(x, dir, piece, rest);
	else
		expand(x, arena_printf(x->arena, "%s%s%s", dir, piece, *rest ? "/" : ""), rest);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

bool path_expand(struct arena *a, const char *pattern, struct path_list *out)
{
	struct expand x = { .arena = a, .out = out };
	size_t slashes = strspn(pattern, "/");

	if (strlen(pattern) >= PATH_MAX)
		return true;		/* no file has such a name */
	expand(&x, slashes ? "/" : "", pattern + slashes);
	if (out->nr > 1)
		qsort(out->v, out->nr, sizeof(*out->v), by_name);
	return !x.too_many;
}
