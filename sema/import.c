/*
 * sema: imports (section 2.7).  What an imported script holds is put before the importer's own items, so that its begin and end
 * probes run first.  Each file is read once, whatever path leads to it.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "parser/parser.h"
#include "sema/sema_priv.h"

struct importer {
	struct sema *s;
	struct program *root;		/* takes the C text of all */
	VEC(const char *) seen;		/* real paths */
};

static void import_items(struct importer *im, struct program *p);

static bool ends_with(const char *s, const char *tail)
{
	size_t n = strlen(s), m = strlen(tail);

	return n >= m && !strcmp(s + n - m, tail);
}

static bool seen_before(struct importer *im, const char *real)
{
	for (size_t i = 0; i < im->seen.nr; i++)
		if (!strcmp(im->seen.v[i], real))
			return true;
	vec_push(im->s->arena, &im->seen, real);
	return false;
}

/* A file in a directory that everybody may write to could be anybody's. */
static bool refused_dir(struct importer *im, const char *real, struct span at)
{
	char *dir = arena_strdup(im->s->arena, real);
	char *slash = strrchr(dir, '/');
	struct stat st;

	if (slash)
		slash[slash == dir] = '\0';
	if (stat(dir, &st) || !(st.st_mode & S_IWOTH))
		return false;
	diag_error(im->s->ds, E_IMPORT, at, "cowardly refusing to import from a directory with global write permissions: %s", dir);
	return true;
}

static void import_script(struct importer *im, const char *path, struct span at)
{
	struct sema *s = im->s;
	int src = source_add_file(s->pc->sources, path);
	struct program *p;

	if (src <= 0) {
		diag_error(s->ds, E_IMPORT, at, "cannot import '%s': %s", path, src ? strerror(-src) : "too many sources");
		return;
	}
	source_set_import(s->pc->sources, (uint16_t)src, at);
	p = parse_program(s->pc, (uint16_t)src);
	if (p->has_config)
		diag_error(s->ds, E_IMPORT, p->config_span, "invalid `config` within import");
	import_items(im, p);
	for (size_t i = 0; i < p->c_items.nr; i++)
		vec_push(s->arena, &im->root->c_items, p->c_items.v[i]);
}

static void import_kind(struct importer *im, const char *path, const char *real, struct span at)
{
	if (ends_with(real, ".bt"))
		import_script(im, path, at);
	else if (ends_with(real, ".h"))
		vec_push(im->s->arena, &im->s->headers, real);
	else if (im->s->opts->self_contained && (ends_with(real, ".bpf.c") || ends_with(real, ".bpf.o")))
		diag_error(im->s->ds, E_IMPORT, at, "a stand-alone program cannot carry '%s': only .bt and .h files", path);
	else if (ends_with(real, ".bpf.c") || ends_with(real, ".bpf.o"))
		import_bpf(im->s, path, ends_with(real, ".c"), at);
	else
		diag_error(im->s->ds, E_IMPORT, at, "cannot import '%s': not a .bt, .h, .bpf.c or .bpf.o file", path);
}

static void import_file(struct importer *im, const char *path, struct span at)
{
	char buf[PATH_MAX];
	const char *real = realpath(path, buf) ? arena_strdup(im->s->arena, buf) : path;

	if (!seen_before(im, real) && !refused_dir(im, real, at))
		import_kind(im, path, real, at);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void import_dir(struct importer *im, const char *path, struct span at)
{
	VEC(const char *) names = { 0 };
	DIR *d = opendir(path);
	const struct dirent *e;

	if (!d) {
		diag_error(im->s->ds, E_IMPORT, at, "cannot import '%s': %s", path, strerror(errno));
		return;
	}
	while ((e = readdir(d)))
		if (ends_with(e->d_name, ".bt") || ends_with(e->d_name, ".h") || ends_with(e->d_name, ".bpf.c") ||
		    ends_with(e->d_name, ".bpf.o"))
			vec_push(im->s->arena, &names, arena_strdup(im->s->arena, e->d_name));
	closedir(d);
	if (names.nr)
		qsort(names.v, names.nr, sizeof(names.v[0]), by_name);
	for (size_t i = 0; i < names.nr; i++)
		import_file(im, arena_printf(im->s->arena, "%s/%s", path, names.v[i]), at);
}

/* A file, or the files of a folder, that came with the script (source_preload()). */
static bool import_preloaded(struct importer *im, const char *path, struct span at)
{
	const struct sources *ss = im->s->pc->sources;
	size_t len = strlen(path);
	const char *name;
	bool any = false;

	for (size_t i = 0; (name = source_preload_name(ss, i)); i++) {
		if (strcmp(name, path) && (strncmp(name, path, len) || name[len] != '/' || strchr(name + len + 1, '/')))
			continue;
		any = true;
		if (!seen_before(im, name))
			import_kind(im, name, name, at);
	}
	return any;
}

static void import_one(struct importer *im, const struct import *imp)
{
	struct sema *s = im->s;
	const struct source *from = source_get(s->pc->sources, imp->span.src);
	const char *path = imp->path, *slash = from && from->name ? strrchr(from->name, '/') : NULL;
	struct stat st;
	struct diag *d;

	if (path[0] != '/' && slash)
		path = arena_printf(s->arena, "%.*s/%s", (int)(slash - from->name), from->name, path);
	if (import_preloaded(im, path, imp->span))
		return;
	if (stat(path, &st)) {
		d = diag_error(s->ds, E_IMPORT, imp->span, "Unable to find suitable path for import");
		diag_hint(d, "tried: %s", path);
		return;
	}
	if (S_ISDIR(st.st_mode))
		import_dir(im, path, imp->span);
	else
		import_file(im, path, imp->span);
}

static void import_items(struct importer *im, struct program *p)
{
	for (size_t i = 0; i < p->imports.nr; i++)
		import_one(im, &p->imports.v[i]);
	for (size_t i = 0; i < p->items.nr; i++)
		vec_push(im->s->arena, &im->s->items, p->items.v[i]);
}

void import_all(struct sema *s, struct program *p)
{
	struct importer im = { .s = s, .root = p };

	import_items(&im, p);
}
