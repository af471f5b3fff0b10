/*
 * runtime: names of users and of cgroups, looked up when first printed and kept.
 *
 * Users come from /etc/passwd, read by ourselves: a static binary must not load name service modules, and a trace of
 * logins must not cause traffic.  A cgroup's id is the inode number of its directory; all directories are listed once, and
 * again (at most once a second) when an unknown id turns up, because cgroups come and go.
 */
#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "runtime/out_priv.h"

#define MAX_CGROUPS 200000		/* directories remembered */
#define MAX_DEPTH 64

struct user {
	uint64_t uid;
	const char *name;
};

struct cgroup {
	uint64_t id;
	uint32_t hier;
	const char *path;
};

struct hierarchy {
	const char *name, *root;
	bool unified;
};

struct names {
	struct arena *arena;		/* users and hierarchies */
	struct arena *cg_arena;		/* paths; replaced when they are listed again */
	bool users_read;
	VEC(struct user) users;
	bool hiers_read;
	VEC(struct hierarchy) hiers;
	VEC(struct cgroup) cgroups;	/* by id, then by hierarchy */
	struct timespec listed;
};

struct names *names_new(void)
{
	struct names *n = calloc(1, sizeof(*n));

	if (n)
		n->arena = arena_new();
	return n;
}

void names_free(struct names *n)
{
	if (!n)
		return;
	vec_free(&n->cgroups);
	arena_free(n->cg_arena);
	arena_free(n->arena);
	free(n);
}

static void read_users(struct names *n)
{
	FILE *f = fopen("/etc/passwd", "re");
	char line[1024];

	n->users_read = true;
	while (f && fgets(line, sizeof(line), f)) {
		char *save, *name = strtok_r(line, ":", &save), *end;
		char *pw = name ? strtok_r(NULL, ":", &save) : NULL;
		char *uid = pw ? strtok_r(NULL, ":", &save) : NULL;
		uint64_t v = uid ? strtoull(uid, &end, 10) : 0;

		if (uid && end != uid && !*end)
			vec_push(n->arena, &n->users, (struct user){ v, arena_strdup(n->arena, name) });
	}
	if (f)
		fclose(f);
}

const char *user_name(struct names *n, uint64_t uid)
{
	if (!n->users_read)
		read_users(n);
	for (size_t i = 0; i < n->users.nr; i++)
		if (n->users.v[i].uid == uid)
			return n->users.v[i].name;
	return "";
}

/* ---- cgroups ---- */

static int by_hierarchy(const void *a, const void *b)
{
	const struct hierarchy *x = a, *y = b;

	if (x->unified != y->unified)
		return x->unified ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Mounted hierarchies: the unified one, and those of version 1 by the name of their mount point. */
static void read_hierarchies(struct names *n)
{
	FILE *f = fopen("/proc/self/mounts", "re");
	char line[4096];

	n->hiers_read = true;
	while (f && fgets(line, sizeof(line), f)) {
		char *save, *dev = strtok_r(line, " ", &save);
		char *dir = dev ? strtok_r(NULL, " ", &save) : NULL;
		char *type = dir ? strtok_r(NULL, " ", &save) : NULL;
		struct hierarchy h = {0};
		bool dup = false;

		if (!type || (strcmp(type, "cgroup") && strcmp(type, "cgroup2")))
			continue;
		h.unified = !strcmp(type, "cgroup2");
		h.root = arena_strdup(n->arena, dir);
		h.name = h.unified ? "unified" : strrchr(h.root, '/') ? strrchr(h.root, '/') + 1 : h.root;
		for (size_t i = 0; i < n->hiers.nr; i++)
			dup |= !strcmp(n->hiers.v[i].name, h.name);
		if (!dup)
			vec_push(n->arena, &n->hiers, h);
	}
	if (f)
		fclose(f);
	if (n->hiers.nr)
		qsort(n->hiers.v, n->hiers.nr, sizeof(*n->hiers.v), by_hierarchy);
}

static void list_dir(struct names *n, uint32_t hier, struct strbuf *path, size_t root_len, int depth)
{
	DIR *d;
	struct dirent *e;
	struct stat st;
	size_t len = path->len;

	if (depth > MAX_DEPTH || n->cgroups.nr >= MAX_CGROUPS || stat(path->s, &st))
		return;
	vec_push(NULL, &n->cgroups, (struct cgroup){
		.id = st.st_ino, .hier = hier,
		.path = len == root_len ? "/" : arena_strdup(n->cg_arena, path->s + root_len),
	});
	d = opendir(path->s);
	while (d && (e = readdir(d))) {
		if (e->d_type != DT_DIR || e->d_name[0] == '.')
			continue;
		text_char(path, '/');
		sb_str(path, e->d_name);
		list_dir(n, hier, path, root_len, depth + 1);
		path->len = len;
		path->s[len] = 0;
	}
	if (d)
		closedir(d);
}

static int by_id(const void *a, const void *b)
{
	const struct cgroup *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x->hier < y->hier ? -1 : x->hier > y->hier;
}

static void list_cgroups(struct names *n)
{
	struct strbuf path = {0};

	if (!n->hiers_read)
		read_hierarchies(n);
	arena_free(n->cg_arena);
	n->cg_arena = arena_new();
	n->cgroups.nr = 0;
	clock_gettime(CLOCK_MONOTONIC, &n->listed);
	for (uint32_t i = 0; i < n->hiers.nr; i++) {
		sb_reset(&path);
		sb_str(&path, n->hiers.v[i].root);
		list_dir(n, i, &path, path.len, 0);
	}
	sb_free(&path);
	if (n->cgroups.nr)
		qsort(n->cgroups.v, n->cgroups.nr, sizeof(*n->cgroups.v), by_id);
}

/* Index of the first entry with this id, or cgroups.nr. */
static size_t find_cgroup(const struct names *n, uint64_t id)
{
	size_t lo = 0, hi = n->cgroups.nr;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (n->cgroups.v[mid].id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n->cgroups.nr && n->cgroups.v[lo].id == id ? lo : n->cgroups.nr;
}

void cgroup_text(struct names *n, uint64_t id, const char *filter, struct strbuf *out)
{
	size_t at = find_cgroup(n, id), mark = out->len;

	if (at == n->cgroups.nr) {
		struct timespec now;

		clock_gettime(CLOCK_MONOTONIC, &now);
		if (!n->cg_arena || now.tv_sec > n->listed.tv_sec) {
			list_cgroups(n);
			at = find_cgroup(n, id);
		}
	}
	for (; at < n->cgroups.nr && n->cgroups.v[at].id == id; at++) {
		const struct cgroup *g = &n->cgroups.v[at];
		const char *name = n->hiers.v[g->hier].name;

		if (filter && *filter && fnmatch(filter, name, 0))
			continue;
		if (out->len > mark)
			text_char(out, ',');
		sb_printf(out, "%s:%s", name, g->path);
	}
}
