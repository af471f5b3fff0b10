/*
 * runtime: symbols of user addresses.
 *
 * Which file an address belongs to is known by usym_proc.c.
 *
 * Files are opened as the process sees them (/proc/PID/root), checked by inode number against the mapping, else through
 * /proc/PID/map_files, which finds deleted ones too.  They are kept by (device, inode, time of change) and shared by all
 * processes.  Results are kept per file and address.  Addresses outside of files are looked up in the process's perf map
 * file (JIT compilers write them).
 *
 * Everything here is written by the traced world: files must be regular, sizes are bounded, and a failing file costs its own
 * symbols only.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "elf/elf.h"
#include "runtime/usym_priv.h"

#define MAX_JIT_BYTES (256u << 20)
#define MAX_CACHED (1u << 18)		/* results kept per file */
#define MAX_INLINED 32
#define MAX_FILES 4096			/* later ones have no symbols */
#define VDSO_MAX (64u << 10)

struct hit {
	uint64_t addr;			/* in the file; 0: free */
	const char *name;		/* NULL: there is none */
	uint64_t off;
	const char *place;
	const struct inlined *inl;
	size_t nr_inl;
};

struct file {
	uint64_t dev, ino;
	int64_t mtime;
	struct bin *bin;		/* NULL: not an ELF file, or broken */
	struct arena *arena;		/* names that were made here */
	struct hit *hits;
	size_t nr_hits, hits_size;
};

struct syms *syms_new(const struct plan_config *cfg)
{
	struct syms *sy = calloc(1, sizeof(*sy));

	if (sy) {
		sy->demangle = cfg->cpp_demangle;
		sy->lines = cfg->show_debug_info;
	}
	return sy;
}

void syms_free(struct syms *sy)
{
	if (!sy)
		return;
	procs_free(sy);
	for (size_t i = 0; i < sy->files.nr; i++) {
		struct file *f = sy->files.v[i];

		if (f->bin)
			bin_close(f->bin);
		arena_free(f->arena);
		free(f->hits);
		free(f);
	}
	vec_free(&sy->files);
	free(sy);
}

/* ---- files ---- */

static int64_t ns_of(struct timespec t)
{
	return t.tv_sec * 1000000000ll + t.tv_nsec;
}

/*
 * Whether it is the file of the mapping: the inode is the same; or, as file systems that stand on others (overlayfs) show different
 * inodes in mappings and by name, it has been there unchanged, renames included, since before the mapping was noted.
 */
static bool is_mapped(const struct stat *st, const struct mapping *m, bool by_inode)
{
	return st->st_ino == m->ino || (!by_inode && ns_of(st->st_ctim) < m->noted);
}

/* m NULL: whatever file it is. */
static struct file *file_by_path(struct syms *sy, const char *path, const struct mapping *m, bool by_inode)
{
	struct stat st;
	struct file *f;

	if (stat(path, &st) || !S_ISREG(st.st_mode) || (m && !is_mapped(&st, m, by_inode)))
		return NULL;
	for (size_t i = 0; i < sy->files.nr; i++) {
		f = sy->files.v[i];
		if (f->dev == st.st_dev && f->ino == st.st_ino && f->mtime == ns_of(st.st_mtim))
			return f;
	}
	f = sy->files.nr < MAX_FILES ? calloc(1, sizeof(*f)) : NULL;
	if (!f)
		return NULL;
	f->dev = st.st_dev;
	f->ino = st.st_ino;
	f->mtime = ns_of(st.st_mtim);
	f->arena = arena_new();
	if (bin_open(path, &f->bin))
		f->bin = NULL;
	vec_push(NULL, &sy->files, f);
	return f;
}

/*
 * All 64-bit processes have the same code of the kernel, also those that have ended, so ours will do.  It has no file; a 32-bit
 * process has another one, below 4 GiB.
 */
static struct file *vdso_file(struct syms *sy, const struct mapping *m)
{
	const void *image = (const void *)(uintptr_t)getauxval(AT_SYSINFO_EHDR);
	struct file *f;

	for (size_t i = 0; i < sy->files.nr; i++)
		if (!sy->files.v[i]->dev && !sy->files.v[i]->ino)
			return sy->files.v[i];
	if (!image || m->start <= UINT32_MAX || m->end - m->start > VDSO_MAX || !(f = calloc(1, sizeof(*f))))
		return NULL;
	f->arena = arena_new();
	if (bin_open_image(image, m->end - m->start, &f->bin))
		f->bin = NULL;
	vec_push(NULL, &sy->files, f);
	return f;
}

struct file *mapping_file(struct syms *sy, const struct proc *p, struct mapping *m)
{
	char path[4200];

	if (m->tried || !m->path)
		return m->file;
	m->tried = true;
	if (m->path[0] == '[')
		return m->file = vdso_file(sy, m);
	if (!p->gone) {
		snprintf(path, sizeof(path), "/proc/%u/root%s", p->pid, m->path);
		m->file = file_by_path(sy, path, m, true);
		if (!m->file) {
			snprintf(path, sizeof(path), "/proc/%u/map_files/%llx-%llx", p->pid, (unsigned long long)m->start,
				 (unsigned long long)m->end);
			m->file = file_by_path(sy, path, NULL, false);
		}
	}
	/* An ended process of a container: its parent has the same root. */
	if (!m->file && p->gone && p->ppid) {
		snprintf(path, sizeof(path), "/proc/%u/root%s", p->ppid, m->path);
		m->file = file_by_path(sy, path, m, false);
	}
	if (!m->file)
		m->file = file_by_path(sy, m->path, m, false);
	return m->file;
}

/* ---- results per file and address ---- */

static struct hit *slot_of(struct hit *hits, size_t size, uint64_t addr)
{
	size_t i = (addr * 0x9e3779b97f4a7c15) >> 20 & (size - 1);

	while (hits[i].addr && hits[i].addr != addr)
		i = (i + 1) & (size - 1);
	return &hits[i];
}

static struct hit *hit_slot(struct file *f, uint64_t addr)
{
	if (f->nr_hits >= MAX_CACHED) {
		memset(f->hits, 0, f->hits_size * sizeof(*f->hits));
		f->nr_hits = 0;
	}
	if (2 * f->nr_hits >= f->hits_size) {
		size_t size = f->hits_size ? 2 * f->hits_size : 256;
		struct hit *v = calloc(size, sizeof(*v));

		if (!v)
			return NULL;
		for (size_t i = 0; i < f->hits_size; i++)
			if (f->hits[i].addr)
				*slot_of(v, size, f->hits[i].addr) = f->hits[i];
		free(f->hits);
		f->hits = v;
		f->hits_size = size;
	}
	return slot_of(f->hits, f->hits_size, addr);
}

struct inl_list {
	struct arena *arena;
	size_t nr;
	struct inlined v[MAX_INLINED];	/* place: of the call */
};

static void add_inlined(void *arg, const char *name, const char *file, int line)
{
	struct inl_list *l = arg;

	if (l->nr == MAX_INLINED)
		return;
	l->v[l->nr].name = arena_strdup(l->arena, name);
	l->v[l->nr++].place = file ? arena_printf(l->arena, "%s:%d", file, line) : NULL;
}

/* Each function stands at the place where the next inner one was called; the innermost at the address's own line. */
static void add_lines(struct file *f, struct hit *h, uint64_t addr)
{
	struct inl_list l = { .arena = f->arena };
	char *line = bin_addr_line(f->bin, addr, add_inlined, &l);
	const char *where = line ? arena_strdup(f->arena, line) : NULL;
	struct inlined *v;

	free(line);
	v = l.nr ? arena_new_array(f->arena, struct inlined, l.nr) : NULL;
	for (size_t i = 0; i < l.nr; i++) {
		v[i] = (struct inlined){ l.v[i].name, where };
		where = l.v[i].place;
	}
	h->inl = v;
	h->nr_inl = l.nr;
	h->place = where;
}

static const struct hit *file_symbol(struct syms *sy, struct file *f, uint64_t addr)
{
	struct hit *h = hit_slot(f, addr);
	struct bin_sym sym;

	if (!h || h->addr == addr)
		return h;
	*h = (struct hit){ .addr = addr };
	f->nr_hits++;
	if (bin_sym_at(f->bin, addr, &sym))
		return h;
	h->off = addr - sym.addr;
	h->name = sym.name;
	if (sy->demangle) {
		char *nice = bin_demangle(sym.name);

		if (nice)
			h->name = arena_strdup(f->arena, nice);
		free(nice);
	}
	if (sy->lines)
		add_lines(f, h, addr);
	return h;
}

/* ---- perf map files ---- */

/* The number of the process in its own pid namespace. */
static unsigned inner_pid(uint32_t pid)
{
	char path[64], line[256];
	unsigned inner = pid;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%u/status", pid);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f)) {
		char *last;

		if (strncmp(line, "NSpid:", 6))
			continue;
		last = strrchr(line, '\t');
		if (last)
			inner = (unsigned)strtoul(last + 1, NULL, 10);
		break;
	}
	if (f)
		fclose(f);
	return inner ? inner : pid;
}

static int jit_open(const struct proc *p, struct stat *st)
{
	char path[96];
	int fd = -1;

	for (int i = 0; i < 2 && fd < 0; i++) {
		if (i)
			snprintf(path, sizeof(path), "/tmp/perf-%u.map", p->pid);
		else
			snprintf(path, sizeof(path), "/proc/%u/root/tmp/perf-%u.map", p->pid, inner_pid(p->pid));
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	}
	if (fd >= 0 && (fstat(fd, st) || !S_ISREG(st->st_mode) || st->st_size > MAX_JIT_BYTES)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static int by_jit_addr(const void *a, const void *b)
{
	const struct jit_sym *x = a, *y = b;

	return x->addr < y->addr ? -1 : x->addr > y->addr;
}

/* Lines "start size name", all hexadecimal; later lines for the same address win (code was replaced). */
static void jit_parse(struct proc *p, FILE *f)
{
	char *line = NULL;
	size_t room = 0;

	while (getline(&line, &room, f) > 0) {
		char *end, *name;
		struct jit_sym s;

		s.addr = strtoull(line, &end, 16);
		if (end == line || *end != ' ')
			continue;
		s.size = strtoull(end + 1, &name, 16);
		if (name == end + 1 || *name != ' ')
			continue;
		name++;
		name[strcspn(name, "\n")] = 0;
		s.name = arena_strdup(p->jit_arena, name);
		vec_push(NULL, &p->jit, s);
	}
	free(line);
	if (p->jit.nr)
		qsort(p->jit.v, p->jit.nr, sizeof(*p->jit.v), by_jit_addr);
}

static void jit_read(struct proc *p)
{
	struct stat st;
	int fd;
	FILE *f;

	if (p->jit_read && sym_now_ns() - p->jit_read < AGAIN_NS)
		return;
	p->jit_read = sym_now_ns();
	fd = jit_open(p, &st);
	if (fd < 0)
		return;
	f = st.st_size != p->jit_size ? fdopen(fd, "r") : NULL;
	if (!f) {
		close(fd);
		return;
	}
	p->jit_size = st.st_size;
	arena_free(p->jit_arena);
	p->jit_arena = arena_new();
	p->jit.nr = 0;
	jit_parse(p, f);
	fclose(f);
}

static const struct jit_sym *jit_find(const struct proc *p, uint64_t addr)
{
	size_t lo = 0, hi = p->jit.nr;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (p->jit.v[mid].addr <= addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!lo || addr - p->jit.v[lo - 1].addr >= p->jit.v[lo - 1].size)
		return NULL;
	return &p->jit.v[lo - 1];
}

/* ---- the question ---- */

static bool in_file(struct syms *sy, const struct proc *p, struct mapping *m, uint64_t addr, struct usym *out)
{
	struct file *f = mapping_file(sy, p, m);
	const struct hit *h;
	uint64_t file_addr;

	out->module = m->path;
	out->file_off = addr - m->start + m->off;
	if (!f || !f->bin || bin_addr_of_offset(f->bin, out->file_off, &file_addr))
		return out->module != NULL;
	out->build_id = bin_build_id(f->bin);
	h = file_symbol(sy, f, file_addr);
	if (h && h->name) {
		out->name = h->name;
		out->off = h->off;
		out->place = h->place;
		out->inl = h->inl;
		out->nr_inl = h->nr_inl;
	}
	return true;
}

bool usym_find(struct syms *sy, uint32_t pid, uint64_t addr, struct usym *out)
{
	struct proc *p = proc_get(sy, pid);
	struct mapping *m;
	const struct jit_sym *j;

	memset(out, 0, sizeof(*out));
	if (!p || !addr)
		return false;
	m = proc_mapping(sy, p, addr);
	if (m && m->path)
		return in_file(sy, p, m, addr, out);
	if (!m && !p->jit.nr && p->gone)
		return false;
	j = jit_find(p, addr);
	if (!j) {
		jit_read(p);
		j = jit_find(p, addr);
	}
	if (!j)
		return false;
	out->name = j->name;
	out->off = addr - j->addr;
	out->module = "[jit]";
	return true;
}
