/*
 * runtime: which file is mapped where, in which process.
 *
 * Two sources.  The kernel's own record of mappings, program starts and forks (maptrack.c) as they happen, so that a process
 * may have ended long before its stack is printed.  And /proc/PID/maps for what was there before us: read when the first
 * address of a process is printed, and again (not more often than every 50 ms) when an address is not covered or the
 * program file has changed.  What was learnt stays when the process ends.
 *
 * Bounded: the oldest half of the processes is forgotten when there are too many, all when there are too many names.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/intern.h"
#include "runtime/usym_priv.h"

#define MAX_PROCS 8192
#define TABLE_SIZE (4 * MAX_PROCS)	/* power of two */
#define MAX_MAPS 65536
#define MAX_NAME_BYTES ((size_t)32 << 20)

int64_t sym_wall_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME_COARSE, &t);
	return t.tv_sec * 1000000000ll + t.tv_nsec;
}

int64_t sym_now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &ts);
	return ts.tv_sec * 1000000000ll + ts.tv_nsec;
}

/* ---- the table ---- */

static void proc_free(struct proc *p)
{
	vec_free(&p->maps);
	vec_free(&p->jit);
	arena_free(p->jit_arena);
	free(p);
}

void procs_free(struct syms *sy)
{
	for (size_t i = 0; i < sy->procs.nr; i++)
		proc_free(sy->procs.v[i]);
	vec_free(&sy->procs);
	free(sy->by_pid);
	arena_free(sy->names);
	sy->by_pid = NULL;
	sy->names = NULL;
	sy->paths = NULL;
	sy->last = NULL;
}

static uint32_t *slot(const struct syms *sy, uint32_t pid)
{
	uint32_t i = pid * 2654435761u & (TABLE_SIZE - 1);

	while (sy->by_pid[i] && sy->procs.v[sy->by_pid[i] - 1]->pid != pid)
		i = (i + 1) & (TABLE_SIZE - 1);
	return &sy->by_pid[i];
}

static void forget_oldest(struct syms *sy)
{
	size_t half = sy->procs.nr / 2;

	for (size_t i = 0; i < half; i++)
		proc_free(sy->procs.v[i]);
	memmove(sy->procs.v, sy->procs.v + half, (sy->procs.nr - half) * sizeof(*sy->procs.v));
	sy->procs.nr -= half;
	sy->last = NULL;
	memset(sy->by_pid, 0, TABLE_SIZE * sizeof(*sy->by_pid));
	for (size_t i = 0; i < sy->procs.nr; i++)
		*slot(sy, sy->procs.v[i]->pid) = (uint32_t)i + 1;
}

static struct proc *proc_find(struct syms *sy, uint32_t pid)
{
	uint32_t *i;

	if (sy->last && sy->last->pid == pid)
		return sy->last;
	i = sy->by_pid ? slot(sy, pid) : NULL;
	return i && *i ? sy->procs.v[*i - 1] : NULL;
}

/* Nothing has to be forgotten for another process. */
static bool has_room(const struct syms *sy)
{
	return sy->procs.nr < MAX_PROCS && (!sy->names || arena_used(sy->names) <= MAX_NAME_BYTES);
}

static struct proc *proc_new(struct syms *sy, uint32_t pid)
{
	struct proc *p;

	if (!has_room(sy) && sy->procs.nr < MAX_PROCS)
		procs_free(sy);
	if (!sy->by_pid) {
		sy->by_pid = calloc(TABLE_SIZE, sizeof(*sy->by_pid));
		sy->names = arena_new();
		sy->paths = intern_new(sy->names);
	}
	if (!sy->by_pid)
		return NULL;
	if (sy->procs.nr >= MAX_PROCS)
		forget_oldest(sy);
	p = calloc(1, sizeof(*p));
	if (!p)
		return NULL;
	p->pid = pid;
	vec_push(NULL, &sy->procs, p);
	*slot(sy, pid) = (uint32_t)sy->procs.nr;
	return p;
}

/* ---- from /proc ---- */

static void parse_maps(struct syms *sy, struct proc *p, FILE *f)
{
	int64_t noted = sym_wall_ns();
	char *line = NULL;
	size_t room = 0;

	while (p->maps.nr < MAX_MAPS && getline(&line, &room, f) > 0) {
		unsigned long long start, end, off, ino;
		unsigned int major, minor;
		char perm[5];
		int at = 0;
		struct mapping m;

		if (sscanf(line, "%llx-%llx %4s %llx %x:%x %llu %n", &start, &end, perm, &off, &major, &minor, &ino, &at) < 7)
			continue;
		if (perm[2] != 'x')
			continue;
		line[strcspn(line, "\n")] = 0;
		m = (struct mapping){ .start = start, .end = end, .off = off, .ino = ino, .noted = noted };
		if (ino && at && line[at] == '/') {
			char *deleted = strstr(line + at, " (deleted)");

			if (deleted && !deleted[10])
				*deleted = 0;
			m.path = intern_str(sy->paths, line + at);
		} else if (at && !strcmp(line + at, VDSO_NAME)) {
			m.path = intern_str(sy->paths, VDSO_NAME);
		}
		vec_push(NULL, &p->maps, m);
	}
	free(line);
}

static bool exe_of(uint32_t pid, uint64_t *dev, uint64_t *ino)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%u/exe", pid);
	if (stat(path, &st))
		return false;
	*dev = st.st_dev;
	*ino = st.st_ino;
	return true;
}

/* Reads the mappings; what is known stays when the process has ended. */
static void read_maps(struct syms *sy, struct proc *p)
{
	char path[64];
	FILE *f;

	p->read = sym_now_ns();
	snprintf(path, sizeof(path), "/proc/%u/maps", p->pid);
	f = fopen(path, "re");
	if (!f) {
		p->gone = true;
		return;
	}
	if (fgetc(f) == EOF) {		/* a zombie has none */
		fclose(f);
		p->gone = true;
		return;
	}
	rewind(f);
	p->maps.nr = 0;
	parse_maps(sy, p, f);
	fclose(f);
	p->complete = true;
	exe_of(p->pid, &p->exe_dev, &p->exe_ino);
}

struct proc *proc_get(struct syms *sy, uint32_t pid)
{
	struct proc *p = proc_find(sy, pid);
	int64_t now = sym_now_ns();

	if (!p) {
		p = proc_new(sy, pid);
		if (!p)
			return NULL;
		p->checked = now;
	}
	if (!p->complete && !p->gone) {
		read_maps(sy, p);
	} else if (!p->gone && now - p->checked > AGAIN_NS / 2) {
		uint64_t dev = 0, ino = 0;

		/* another program under the same number: its mappings are others */
		p->checked = now;
		if (exe_of(pid, &dev, &ino) && (dev != p->exe_dev || ino != p->exe_ino))
			read_maps(sy, p);
	}
	sy->last = p;
	return p;
}

/* The files are opened too: by the time they are needed the process may have ended, and its files may be gone. */
void syms_note_pid(struct syms *sy, int32_t pid)
{
	struct proc *p = sy && pid > 0 ? proc_get(sy, (uint32_t)pid) : NULL;

	if (!p || p->gone)
		return;
	read_maps(sy, p);
	for (size_t i = 0; i < p->maps.nr; i++)
		mapping_file(sy, p, &p->maps.v[i]);
}

static struct mapping *mapping_at(struct proc *p, uint64_t addr)
{
	size_t lo = 0, hi = p->maps.nr;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (p->maps.v[mid].end <= addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < p->maps.nr && p->maps.v[lo].start <= addr ? &p->maps.v[lo] : NULL;
}

struct mapping *proc_mapping(struct syms *sy, struct proc *p, uint64_t addr)
{
	struct mapping *m = mapping_at(p, addr);

	if (!m && !p->gone && sym_now_ns() - p->read > AGAIN_NS) {
		read_maps(sy, p);
		m = mapping_at(p, addr);
	}
	/* It ended before we knew more than its parent, whose mappings it had until it started a program. */
	if (!m && p->gone && !p->complete && p->ppid && p->ppid != p->pid && has_room(sy)) {
		struct proc *parent = proc_get(sy, p->ppid);

		m = parent ? mapping_at(parent, addr) : NULL;
		sy->last = NULL;
	}
	return m;
}

/* ---- from the kernel's record ---- */

void syms_note_exec(struct syms *sy, uint32_t pid)
{
	struct proc *p = proc_find(sy, pid);

	if (!p)
		p = proc_new(sy, pid);
	if (!p)
		return;
	p->maps.nr = 0;
	p->complete = true;
	p->gone = false;
	exe_of(pid, &p->exe_dev, &p->exe_ino);
	p->checked = sym_now_ns();
}

/* Takes [start, end) out of the old mappings: the kernel does not tell of what is unmapped. */
static void cut(struct proc *p, uint64_t start, uint64_t end)
{
	size_t to = 0;

	for (size_t i = 0; i < p->maps.nr; i++) {
		struct mapping m = p->maps.v[i];

		if (m.end <= start || m.start >= end) {
			p->maps.v[to++] = m;
		} else if (m.start < start) {
			m.end = start;
			p->maps.v[to++] = m;
		} else if (m.end > end) {
			m.off += end - m.start;
			m.start = end;
			p->maps.v[to++] = m;
		}
	}
	p->maps.nr = to;
}

void syms_note_mmap(struct syms *sy, uint32_t pid, uint64_t start, uint64_t len, uint64_t off, uint64_t ino, const char *path)
{
	struct proc *p = proc_find(sy, pid);
	struct mapping m = { .start = start, .end = start + len, .off = off, .ino = ino, .noted = sym_wall_ns() };
	size_t i;

	/* Of a process that was there before us, /proc knows more; it is asked when an address of it is printed. */
	if (!p || !p->complete || p->maps.nr >= MAX_MAPS || !len || start + len < start)
		return;
	cut(p, m.start, m.end);
	if ((path[0] == '/' && path[1] != '/') || !strcmp(path, VDSO_NAME))
		m.path = intern_str(sy->paths, path);
	vec_push(NULL, &p->maps, m);
	for (i = p->maps.nr - 1; i > 0 && p->maps.v[i - 1].start > m.start; i--)
		p->maps.v[i] = p->maps.v[i - 1];
	p->maps.v[i] = m;
}

void syms_note_fork(struct syms *sy, uint32_t pid, uint32_t ppid)
{
	struct proc *parent = proc_find(sy, ppid), *p;

	/* A parent that was there before us is read now: when the child's addresses are printed both may be gone. */
	if ((!parent || !parent->complete) && has_room(sy))
		proc_get(sy, ppid);
	p = proc_find(sy, pid);
	if (!p)
		p = proc_new(sy, pid);
	parent = proc_find(sy, ppid);	/* others may have been forgotten for the new one */
	if (!p)
		return;
	p->maps.nr = 0;
	p->ppid = ppid;
	p->gone = p->complete = false;
	p->jit.nr = 0;
	p->jit_size = 0;
	if (!parent || !parent->complete)
		return;
	for (size_t i = 0; i < parent->maps.nr; i++)
		vec_push(NULL, &p->maps, parent->maps.v[i]);
	p->complete = true;
	p->exe_dev = parent->exe_dev;
	p->exe_ino = parent->exe_ino;
}
