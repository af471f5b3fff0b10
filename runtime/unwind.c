/*
 * runtime: which files are where in which process, for the programs that unwind (sema/plan.h has the formats).
 *
 * A process is read when it is named (-p, --dwarf-pid), when it is the command of -c, when a program met it and knew nothing (ACT_UNWIND),
 * and again when it maps more code, starts a program or has a child, which the kernel's record of mappings tells (maptrack.c).
 *
 * Its mappings are written as a run of ROLE_UNWIND_MAPS that no program looks at yet, then ROLE_UNWIND_PROCS is pointed to it.  Runs are
 * never changed: equal ones are shared (a child has its parent's), old ones are left behind, and when the array is full all begins
 * anew with the processes that still live.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/sys.h"
#include "runtime/unwind_priv.h"

#define MAX_KNOWN UNWIND_MAX_PROCS

struct known_proc {
	uint32_t pid;
	uint32_t first, nr;
	struct unwind_key key;
	bool changed;
};

struct unwinder {
	int procs_fd;
	struct unwind_map *maps;	/* ROLE_UNWIND_MAPS */
	size_t maps_len;
	uint32_t used;			/* elements of it */
	struct unwind_files *files;
	VEC(struct known_proc) procs;
	bool any_changed, told;
};

/* ---- reading a process ---- */

/* Fields 26 to 28 of /proc/PID/stat; the name in field 2 may hold anything, hence the last parenthesis. */
static bool read_key(uint32_t pid, struct unwind_key *key)
{
	char path[64], buf[2048], *p;
	unsigned long long v[3];

	snprintf(path, sizeof(path), "/proc/%u/stat", pid);
	if (sys_read_file(path, buf, sizeof(buf)) <= 0 || !(p = strrchr(buf, ')')))
		return false;
	for (int field = 2; field < 26; field++) {
		p = strchr(p + 1, ' ');
		if (!p)
			return false;
	}
	if (sscanf(p, "%llu %llu %llu", &v[0], &v[1], &v[2]) != 3 || !v[2])
		return false;
	*key = (struct unwind_key){ pid, v[0], v[1], v[2] };
	return true;
}

/* The executable mappings, at most as many as there is room for.  Their number, 0: it has none, or has ended. */
static uint32_t read_maps(struct unwinder *u, uint32_t pid, struct unwind_map *out)
{
	char path[64], *line = NULL;
	size_t room = 0;
	uint32_t nr = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%u/maps", pid);
	f = fopen(path, "re");
	while (f && nr < UNWIND_MAX_PROC_MAPS && getline(&line, &room, f) > 0) {
		unsigned long long start, end, off, ino;
		struct exec_map m;
		char perm[5];
		int at = 0;

		if (sscanf(line, "%llx-%llx %4s %llx %*x:%*x %llu %n", &start, &end, perm, &off, &ino, &at) < 5 || perm[2] != 'x' || !at)
			continue;
		line[strcspn(line, "\n")] = 0;
		m = (struct exec_map){ start, end, off, ino, line + at };
		if (strcmp(m.name, "[vsyscall]"))
			unwind_file_of(u->files, pid, &m, &out[nr++]);
	}
	free(line);
	if (f)
		fclose(f);
	return nr;
}

/* ---- what the programs see ---- */

static struct known_proc *find(struct unwinder *u, uint32_t pid)
{
	for (size_t i = 0; i < u->procs.nr; i++)
		if (u->procs.v[i].pid == pid)
			return &u->procs.v[i];
	return NULL;
}

/* A run that is there already, or a new one.  False: the array is full. */
static bool place(struct unwinder *u, const struct unwind_map *v, uint32_t nr, uint32_t *first)
{
	for (size_t i = 0; i < u->procs.nr; i++) {
		const struct known_proc *p = &u->procs.v[i];

		if (p->nr == nr && !memcmp(u->maps + p->first, v, nr * sizeof(*v))) {
			*first = p->first;
			return true;
		}
	}
	if (nr > UNWIND_MAX_MAPS - u->used)
		return false;
	memcpy(u->maps + u->used, v, nr * sizeof(*v));
	*first = u->used;
	u->used += nr;
	return true;
}

static int show(struct unwinder *u, const struct known_proc *p)
{
	struct unwind_proc v = { .first = p->first, .nr = p->nr };
	struct unwind_key shared = p->key;
	int err = sys_map_update(u->procs_fd, &p->key, &v);

	shared.tgid = 0;
	return err ? err : sys_map_update(u->procs_fd, &shared, &v);
}

static void hide(struct unwinder *u, const struct known_proc *p)
{
	struct unwind_key shared = p->key;

	shared.tgid = 0;
	sys_map_delete(u->procs_fd, &p->key);
	sys_map_delete(u->procs_fd, &shared);
}

/* Forgets all; the processes are found again as they are met. */
static void start_anew(struct unwinder *u)
{
	for (size_t i = 0; i < u->procs.nr; i++)
		hide(u, &u->procs.v[i]);
	u->procs.nr = 0;
	u->used = 0;
}

static int load(struct unwinder *u, uint32_t pid, struct unwind_map *v)
{
	struct known_proc *p = find(u, pid), now = { .pid = pid };
	struct unwind_key before;
	int err;

	if (!read_key(pid, &before))
		return -ESRCH;
	now.nr = read_maps(u, pid, v);
	err = unwind_files_publish(u->files);
	if (err || !now.nr)
		return err ? err : -ESRCH;
	/* It may have started another program meanwhile; then there will be a word of that. */
	if (!read_key(pid, &now.key) || memcmp(&before, &now.key, sizeof(before)))
		return -EAGAIN;
	if (!place(u, v, now.nr, &now.first) || (!p && u->procs.nr == MAX_KNOWN)) {
		start_anew(u);
		p = NULL;
		if (!place(u, v, now.nr, &now.first))
			return -ENOSPC;
	}
	if (!p) {
		vec_push(NULL, &u->procs, now);
		return show(u, &vec_last(&u->procs));
	}
	if (memcmp(&p->key, &now.key, sizeof(now.key)))
		hide(u, p);
	*p = now;
	return show(u, p);
}

/* ---- the session's side ---- */

void unwind_load(struct session *s, uint32_t pid)
{
	struct unwinder *u = s->unwinder;
	struct unwind_map *v;
	int err;

	if (!u || !pid)
		return;
	usym_note_pid(s, (int32_t)pid);	/* it may have ended when its stacks are printed */
	v = malloc(UNWIND_MAX_PROC_MAPS * sizeof(*v));
	if (!v)
		return;
	err = load(u, pid, v);
	free(v);
	if (err && err != -ESRCH)
		rt_verbose(s, "No unwind tables for process %u: %s", pid, strerror(-err));
	if (unwind_files_refused(u->files) && !u->told) {
		u->told = true;
		rt_warn(s, "unwind tables take more memory than they may; further files are unwound by frame pointers");
	}
}

void unwind_note(struct session *s, uint32_t pid)
{
	struct known_proc *p = s->unwinder ? find(s->unwinder, pid) : NULL;

	if (p)
		p->changed = s->unwinder->any_changed = true;
}

void unwind_note_fork(struct session *s, uint32_t pid, uint32_t ppid)
{
	struct unwinder *u = s->unwinder;
	struct known_proc *p = u ? find(u, ppid) : NULL, child;

	if (!p || u->procs.nr == MAX_KNOWN || find(u, pid))
		return;
	child = *p;
	child.pid = pid;
	child.key.tgid = pid;
	child.changed = false;
	vec_push(NULL, &u->procs, child);
	show(u, &child);
}

void unwind_refresh(struct session *s)
{
	struct unwinder *u = s->unwinder;

	if (!u || !u->any_changed)
		return;
	u->any_changed = false;
	for (size_t i = 0; i < u->procs.nr; i++) {
		if (!u->procs.v[i].changed)
			continue;
		u->procs.v[i].changed = false;
		unwind_load(s, u->procs.v[i].pid);
	}
}

static int map_runs(struct session *s, struct unwinder *u)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	u->maps_len = (UNWIND_MAX_MAPS * sizeof(struct unwind_map) + page - 1) / page * page;
	u->maps = mmap(NULL, u->maps_len, PROT_READ | PROT_WRITE, MAP_SHARED, map_fd_by_role(s, ROLE_UNWIND_MAPS), 0);
	return u->maps == MAP_FAILED ? -errno : 0;
}

int unwind_open(struct session *s)
{
	struct unwinder *u;
	int tables = map_fd_by_role(s, ROLE_UNWIND_TABLES), err = -ENOMEM;

	if (tables < 0)		/* nothing unwinds */
		return 0;
	u = calloc(1, sizeof(*u));
	if (u) {
		u->procs_fd = map_fd_by_role(s, ROLE_UNWIND_PROCS);
		u->files = unwind_files_new(tables);
		err = u->files ? map_runs(s, u) : -ENOMEM;
	}
	if (err) {
		rt_error(s, "Failed to prepare the unwinding of user stacks: %s", strerror(-err));
		if (u)
			unwind_files_free(u->files);
		free(u);
		return err;
	}
	s->unwinder = u;
	for (uint32_t i = 0; i < s->opts.nr_pids; i++)
		unwind_load(s, (uint32_t)s->opts.pids[i]);
	for (size_t i = 0; i < s->opts.nr_dwarf_pids; i++)
		unwind_load(s, (uint32_t)s->opts.dwarf_pids[i]);
	return 0;
}

void unwind_close(struct session *s)
{
	struct unwinder *u = s->unwinder;

	if (!u)
		return;
	munmap(u->maps, u->maps_len);
	unwind_files_free(u->files);
	vec_free(&u->procs);
	free(u);
	s->unwinder = NULL;
}
