/* From what the user wrote as the target of a user probe to the paths of binaries (section 4.8 of the language). */
#include "elf/elf_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/vec.h"

struct paths {
	struct arena *arena;
	VEC(const char *) list;
	int32_t pid;
	bool any_file;
	bool too_many;
};

static bool is_elf_exec(const char *path)
{
	struct bin *b;
	bool ok;

	if (bin_open(path, &b))
		return false;
	ok = bin_is_exec(b);
	bin_close(b);
	return ok;
}

static bool usable(const struct paths *ps, const char *path)
{
	struct stat st;

	if (strstr(path, "!/"))
		return is_elf_exec(path);
	if (stat(path, &st) || !S_ISREG(st.st_mode))
		return false;
	return ps->any_file || is_elf_exec(path);
}

static void add(struct paths *ps, const char *path)
{
	for (size_t i = 0; i < ps->list.nr; i++)
		if (!strcmp(ps->list.v[i], path))
			return;
	vec_push(ps->arena, &ps->list, arena_strdup(ps->arena, path));
}

/* A path as the process sees it, from here. */
static const char *rooted(struct paths *ps, const char *path)
{
	char real[64], mine[4096], theirs[4096];
	ssize_t a, b;

	if (!ps->pid || path[0] != '/')
		return path;
	a = readlink("/proc/self/root", mine, sizeof(mine));
	snprintf(real, sizeof(real), "/proc/%d/root", ps->pid);
	b = readlink(real, theirs, sizeof(theirs));
	if (a > 0 && a == b && !memcmp(mine, theirs, (size_t)a)) {
		char ns1[64], ns2[64];
		struct stat s1, s2;

		snprintf(ns1, sizeof(ns1), "/proc/self/ns/mnt");
		snprintf(ns2, sizeof(ns2), "/proc/%d/ns/mnt", ps->pid);
		if (!stat(ns1, &s1) && !stat(ns2, &s2) && s1.st_ino == s2.st_ino)
			return path;
	}
	return arena_printf(ps->arena, "%s%s", real, path);
}

/*
 * ld.so's cache, new format: a header of 48 bytes ("glibc-ld.so.cache1.1", u32 number, u32 length of the strings, ...),
 * then { i32 flags, u32 key, u32 value, u32 osversion, u64 hwcap } each.  Offsets count from the header.
 */
static bool from_ld_cache(struct paths *ps, const char *name)
{
	static const char magic[] = "glibc-ld.so.cache1.1";
	const char *cache_path = rooted(ps, "/etc/ld.so.cache");
	char *buf = NULL;
	size_t len, want = strlen(name);
	struct stat st;
	bool found = false;
	uint32_t n, i;
	int fd = open(cache_path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	if (fstat(fd, &st) || st.st_size < 48 || st.st_size > (64 << 20) || !(buf = malloc((size_t)st.st_size + 1)) ||
	    read(fd, buf, (size_t)st.st_size) != st.st_size)
		goto out;
	len = (size_t)st.st_size;
	buf[len] = 0;
	if (memcmp(buf, magic, sizeof(magic) - 1))
		goto out;
	memcpy(&n, buf + 20, 4);
	for (i = 0; i < n && 48 + (size_t)(i + 1) * 24 <= len && !found; i++) {
		uint32_t key, value;
		const char *path;

		memcpy(&key, buf + 48 + i * 24 + 4, 4);
		memcpy(&value, buf + 48 + i * 24 + 8, 4);
		if (key >= len || value >= len || strncmp(buf + key, name, want))
			continue;
		/* "libc" matches libc.so.6; "libssl.so.3" only itself */
		if (buf[key + want] && strncmp(buf + key + want, ".so", 3))
			continue;
		path = rooted(ps, arena_strdup(ps->arena, buf + value));
		if (usable(ps, path)) {
			add(ps, path);
			found = true;
		}
	}
out:
	free(buf);
	close(fd);
	return found;
}

/*
 * Where a mapped file is.  The kernel names it as seen from our root when it is below that (a chroot), else as the process sees
 * it (another mount namespace); the inode tells which of the two it is.  Overlay file systems may show another inode.
 */
static const char *mapped_path(struct paths *ps, int32_t pid, const char *file, unsigned long ino)
{
	const char *inside = arena_printf(ps->arena, "/proc/%d/root%s", pid, file);
	struct stat st;

	if (!stat(file, &st) && st.st_ino == ino)
		return file;
	if (!stat(inside, &st) && st.st_ino == ino)
		return inside;
	return rooted(ps, file);
}

/* Calls fn for each file that the process has mapped executable, by a path that can be opened here. */
static void each_mapped(struct paths *ps, int32_t pid, void (*fn)(struct paths *, const char *, const void *), const void *arg)
{
	char path[64], line[4352], last[4096] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	f = fopen(path, "re");
	if (!f)
		return;
	while (fgets(line, sizeof(line), f)) {
		char *file = strchr(line, '/'), *perms = strchr(line, ' ');
		unsigned long ino;

		if (!file || !perms || perms[3] != 'x')
			continue;
		file[strcspn(file, "\n")] = 0;
		if (!strcmp(file, last) || strstr(file, " (deleted)"))
			continue;
		snprintf(last, sizeof(last), "%s", file);
		/* "START-END PERMS OFFSET DEV INODE PATH" */
		if (sscanf(line, "%*s %*s %*s %*s %lu", &ino) == 1)
			fn(ps, mapped_path(ps, pid, last, ino), arg);
	}
	fclose(f);
}

static void take_mapped(struct paths *ps, const char *file, const void *arg)
{
	if (usable(ps, file))
		add(ps, file);
}

static void take_lib(struct paths *ps, const char *file, const void *arg)
{
	const char *want = arg, *base = strrchr(file, '/') + 1;
	size_t n = strlen(want);

	if (!strncmp(base, want, n) && (!base[n] || !strncmp(base + n, ".so", 3) || base[n] == '-'))
		take_mapped(ps, file, NULL);
}

static void all_processes(struct paths *ps)
{
	DIR *d = opendir("/proc");
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (atoi(e->d_name) > 0)
			each_mapped(ps, atoi(e->d_name), take_mapped, NULL);
	if (d)
		closedir(d);
}

static void by_glob(struct paths *ps, const char *pattern)
{
	struct path_list found = { 0 };

	ps->too_many |= !path_expand(ps->arena, rooted(ps, pattern), &found);
	for (size_t i = 0; i < found.nr && !ps->too_many; i++)
		if (usable(ps, found.v[i]))
			add(ps, found.v[i]);
}

/* Each directory of PATH; with a wildcard all that match. */
static void by_path(struct paths *ps, const char *name)
{
	const char *p = getenv("PATH");

	for (p = p ? p : "/usr/bin:/bin"; *p; p += strcspn(p, ":"), p += *p == ':') {
		const char *file = arena_printf(ps->arena, "%.*s/%s", (int)strcspn(p, ":"), p, name);

		if (strchr(name, '*'))
			by_glob(ps, file);
		else if (usable(ps, rooted(ps, file)))
			add(ps, rooted(ps, file));
	}
}

int bin_resolve(struct arena *a, const char *target, int32_t pid, bool any_file, const char ***paths, size_t *nr)
{
	struct paths ps = { .arena = a, .pid = pid, .any_file = any_file };
	bool wild = strchr(target, '*');

	if (!*target && pid)
		target = rooted(&ps, arena_printf(a, "/proc/%d/exe", pid));
	if (!strcmp(target, "*")) {
		if (pid)
			each_mapped(&ps, pid, take_mapped, NULL);
		else
			all_processes(&ps);
	}
	if (!ps.list.nr && !strncmp(target, "lib", 3) && !wild && !strchr(target, '/')) {
		if (pid)
			each_mapped(&ps, pid, take_lib, target);
		if (!ps.list.nr)
			from_ld_cache(&ps, target);
	}
	if (!ps.list.nr && strcmp(target, "*")) {
		if (wild && strchr(target, '/'))
			by_glob(&ps, target);
		else if (!strchr(target, '/'))
			by_path(&ps, target);
		else if (usable(&ps, rooted(&ps, target)))
			add(&ps, rooted(&ps, target));
	}
	*paths = ps.list.v;
	*nr = ps.list.nr;
	return ps.too_many ? -E2BIG : ps.list.nr ? 0 : -ENOENT;
}
