/*
 * The options that say what is traced: -p, --pid-ns, --cgroup, --uid, --comm, -c with --cmd-only and --follow.  What they name is looked up
 * here, before anything is compiled, so that a process that has ended or a folder that is no cgroup is one clear line.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "cli/cli.h"
#include "lexer/lexer.h"

#define PID_MAX 4194304			/* PID_MAX_LIMIT, include/linux/threads.h */
#define INIT_PID_NS_INO 0xEFFFFFFCu	/* PROC_PID_INIT_INO, include/linux/proc_ns.h */

#ifndef CGROUP2_SUPER_MAGIC
#define CGROUP2_SUPER_MAGIC 0x63677270
#endif

static int fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static int fail(const char *fmt, ...)
{
	va_list args;

	fputs("ERROR: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	return 1;
}

/* ---- -p ---- */

/* Numbers of processes between commas, each handed to add.  -1 or an exit status. */
static int each_pid(struct cli *c, const char *text, void (*add)(struct cli *c, int32_t pid))
{
	char word[32];

	for (const char *p = text;; p += strcspn(p, ",") + 1) {
		size_t n = strcspn(p, ",");
		uint64_t v;
		bool neg = false;

		snprintf(word, sizeof(word), "%.*s", (int)n, p);
		if (n >= sizeof(word) || parse_number(word, &v, &neg))
			return fail("Failed to parse pid: invalid integer: %.*s", (int)n, p);
		if (neg || v > PID_MAX || !v)
			return fail("Pid out of range: %s", word);
		add(c, (int32_t)v);
		if (!p[n])
			return -1;
	}
}

static void add_pid(struct cli *c, int32_t pid)
{
	vec_push(NULL, &c->pids, pid);
	c->rt.pid = c->pids.v[0];
}

int filter_set_pids(struct cli *c, const char *text)
{
	return each_pid(c, text, add_pid);
}

static void add_dwarf_pid(struct cli *c, int32_t pid)
{
	vec_push(NULL, &c->dwarf_pids, pid);
	c->rt.dwarf_pids = c->dwarf_pids.v;
	c->rt.nr_dwarf_pids = c->dwarf_pids.nr;
}

int filter_add_dwarf_pids(struct cli *c, const char *text)
{
	return each_pid(c, text, add_dwarf_pid);
}

/* Value of a "Name:" line of /proc/PID/status; the last word of it, as the namespace's own number is last.  -1: none. */
static long status_number(const char *pid, const char *name)
{
	char path[300], line[256];
	size_t len = strlen(name);
	long v = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%s/status", pid);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f)) {
		const char *last = strrchr(line, '\t');

		if (strncmp(line, name, len) || line[len] != ':' || !last)
			continue;
		v = strtol(last, NULL, 10);
		break;
	}
	if (f)
		fclose(f);
	return v;
}

static int check_pid(int32_t pid)
{
	char name[16];
	long tgid;

	if (kill(pid, 0) && errno == ESRCH)
		return fail("Failed to attach to pid: %d: there is no such process", pid);
	snprintf(name, sizeof(name), "%d", pid);
	tgid = status_number(name, "Tgid");
	if (tgid > 0 && tgid != pid)
		return fail("Failed to attach to pid: %d: it is a thread of process %ld; filter by thread in the script: /tid == %d/",
			    pid, tgid, pid);
	return 0;
}

/* ---- --pid-ns ---- */

static int stat_ns(const char *pid, struct stat *st)
{
	char path[300];

	snprintf(path, sizeof(path), "/proc/%s/ns/pid", pid);
	return stat(path, st) ? -errno : 0;
}

/* The process that has this number in the namespace, in our own numbers; 0: there is none. */
static int32_t find_in_ns(const struct stat *ns, int32_t inner)
{
	DIR *d = opendir("/proc");
	struct dirent *e;
	int32_t found = 0;

	while (d && !found && (e = readdir(d))) {
		struct stat st;

		if (!isdigit((unsigned char)e->d_name[0]) || stat_ns(e->d_name, &st) || st.st_ino != ns->st_ino ||
		    status_number(e->d_name, "NSpid") != inner)
			continue;
		found = (int32_t)strtol(e->d_name, NULL, 10);
	}
	if (d)
		closedir(d);
	return found;
}

/* How many numbers a process has below our own namespace: the "NSpid:" line begins with that of the namespace that /proc is of. */
static uint32_t depth_of(const char *pid)
{
	char path[64], line[256];
	uint32_t nr = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%s/status", pid);
	f = fopen(path, "re");
	while (f && !nr && fgets(line, sizeof(line), f))
		for (const char *p = strncmp(line, "NSpid:", 6) ? NULL : line; p && (p = strchr(p, '\t')); p++)
			nr++;
	if (f)
		fclose(f);
	return nr ? nr - 1 : 0;
}

static void note_ns(struct rt_pid_ns *to, const struct stat *st)
{
	if (st->st_ino == INIT_PID_NS_INO)
		return;
	to->dev = st->st_dev;
	to->ino = st->st_ino;
}

/* The numbers of -p to our own, where they are those of the container of --pid-ns. */
static int translate_pids(struct cli *c, const struct stat *ns)
{
	for (size_t i = 0; i < c->pids.nr; i++) {
		int32_t pid = find_in_ns(ns, c->pids.v[i]);

		if (!pid)
			return fail("Failed to attach to pid: %d: there is no such process in the pid namespace of %d", c->pids.v[i],
				    c->pid_ns);
		c->pids.v[i] = pid;
	}
	if (c->pids.nr)
		c->rt.pid = c->pids.v[0];
	return 0;
}

/*
 * Numbers mean what /proc shows: -p is looked up there, and so are files, symbols and names of what programs report.  A /proc that was
 * mounted in another pid namespace would give those of other processes.
 */
static int check_proc(const struct cli *c)
{
	char self[32];
	ssize_t n = readlink("/proc/self", self, sizeof(self) - 1);

	self[n > 0 ? n : 0] = 0;
	if (n <= 0 || strtol(self, NULL, 10) == getpid())
		return 0;
	if (c->pids.nr || c->pid_ns || c->rt.follow)
		fail("/proc shows the processes of another pid namespace than this one");
	else	/* the command itself is known without it */
		fprintf(stderr, "WARNING: /proc shows the processes of another pid namespace than this one; names may be those of others\n");
	fprintf(stderr, "HINT: mount -t proc proc /proc\n");
	return c->pids.nr || c->pid_ns || c->rt.follow;
}

static int resolve_pid_ns(struct cli *c)
{
	struct stat own, ns;
	char name[16];
	int err;

	if (stat_ns("self", &own))
		own.st_ino = INIT_PID_NS_INO;
	note_ns(&c->rt.own_ns, &own);
	c->rt.script_ns = c->rt.own_ns;
	if ((c->pids.nr || c->pid_ns || c->cmd) && check_proc(c))
		return 1;
	if (!c->pid_ns)
		return 0;
	snprintf(name, sizeof(name), "%d", c->pid_ns);
	err = stat_ns(name, &ns);
	if (err)
		return fail("--pid-ns %d: %s", c->pid_ns, err == -ENOENT ? "there is no such process" : strerror(-err));
	if (ns.st_ino == own.st_ino)
		return 0;
	note_ns(&c->rt.script_ns, &ns);
	c->rt.script_ns_depth = depth_of(name);
	return translate_pids(c, &ns);
}

/* ---- --cgroup ---- */

static bool is_cgroup2(const char *path)
{
	struct statfs fs;

	return !statfs(path, &fs) && fs.f_type == CGROUP2_SUPER_MAGIC;
}

/* A folder of a cgroup v2 hierarchy: as it is, or below a place where one is mounted.  Heap memory, or NULL. */
static char *find_cgroup(const char *path, char *mount, size_t len)
{
	FILE *f = fopen("/proc/self/mounts", "re");
	char line[PATH_MAX * 2], *found = NULL;

	*mount = 0;
	if (*path == '/' && is_cgroup2(path))
		found = strdup(path);
	while (f && !found && fgets(line, sizeof(line), f)) {
		char *save, *dir, *type, full[PATH_MAX];

		if (!strtok_r(line, " ", &save) || !(dir = strtok_r(NULL, " ", &save)) || !(type = strtok_r(NULL, " ", &save)) ||
		    strcmp(type, "cgroup2"))
			continue;
		if (!*mount)
			snprintf(mount, len, "%s", dir);
		if (snprintf(full, sizeof(full), "%s/%s", dir, path + (*path == '/')) < (int)sizeof(full) && is_cgroup2(full))
			found = strdup(full);
	}
	if (f)
		fclose(f);
	if (!found && *path != '/' && is_cgroup2(path))
		found = strdup(path);
	return found;
}

static int resolve_cgroup(struct cli *c)
{
	char mount[PATH_MAX];
	struct stat st;
	char *path;

	if (!c->cgroup)
		return 0;
	path = find_cgroup(c->cgroup, mount, sizeof(mount));
	if (path && !stat(path, &st) && S_ISDIR(st.st_mode)) {
		c->rt.cgroup = path;	/* for the life of the process */
		return 0;
	}
	free(path);
	fail("--cgroup: '%s' is not a folder of a cgroup v2 hierarchy", c->cgroup);
	if (*mount)
		fprintf(stderr, "HINT: one is mounted at %s; name a folder below it, or its path from there\n", mount);
	else
		fprintf(stderr, "HINT: none is mounted; mount -t cgroup2 none DIR\n");
	return 1;
}

/* ---- all ---- */

static int resolve_user(struct cli *c)
{
	const struct passwd *pw = NULL;
	char *end;
	unsigned long v;
	FILE *f;

	if (!c->user)
		return 0;
	v = strtoul(c->user, &end, 10);
	if (isdigit((unsigned char)*c->user) && !*end && v < UINT32_MAX) {
		c->rt.uid = (uint32_t)v;
		return 0;
	}
	f = fopen("/etc/passwd", "re");	/* by ourselves: a static binary must not load name service modules */
	while (f && (pw = fgetpwent(f)) && strcmp(pw->pw_name, c->user))
		;
	if (pw)
		c->rt.uid = pw->pw_uid;
	if (f)
		fclose(f);
	return pw ? 0 : fail("--uid: there is no user '%s'", c->user);
}

uint32_t filter_bits(const struct cli *c)
{
	uint32_t bits = 0;

	if (c->pids.nr > 1 || c->rt.follow)
		bits |= TF_SET;
	else if (c->pids.nr || c->rt.cmd_only)
		bits |= TF_PID;
	return bits | (c->cgroup ? TF_CGROUP : 0) | (c->rt.comm ? TF_COMM : 0) | (c->user ? TF_UID : 0);
}

int filter_resolve(struct cli *c)
{
	int err = resolve_pid_ns(c);

	for (size_t i = 0; i < c->pids.nr && !err; i++)
		err = check_pid(c->pids.v[i]);
	c->rt.pids = c->pids.v;
	c->rt.nr_pids = (uint32_t)c->pids.nr;
	if (!err)
		err = resolve_cgroup(c);
	if (!err)
		err = resolve_user(c);
	if (!err && c->rt.comm && strlen(c->rt.comm) > 15)
		err = fail("--comm: the kernel keeps 15 bytes of a name, '%s' has %zu", c->rt.comm, strlen(c->rt.comm));
	return err;
}
