/*
 * runtime: unwind tables of files for the programs (sema/plan.h has the formats).
 *
 * A file is read once, however many processes map it, and known again by device, inode and times.  It is opened through
 * /proc/PID/map_files, which gives the very file that is mapped, whatever became of its name since and in whichever mount namespace;
 * where that is not allowed, by name below /proc/PID/root.
 *
 * All tables that one look at a process needs go into one array, which is filled through a shared mapping of its memory.  Together they
 * may have MAX_BLOCKS (128 MiB of kernel memory; all libraries of a desktop have a tenth of that): what comes then is not unwound by
 * tables.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "elf/elf.h"
#include "runtime/sys.h"
#include "runtime/unwind_priv.h"

#define MAX_BLOCKS 32768
#define BLOCK_BYTES (UNWIND_BLOCK * sizeof(struct unwind_row))
#define MAX_SEGMENTS 4
#define VDSO_MAX (64u << 10)

struct segment {
	uint64_t off, addr, len;
};

struct unwind_file {
	uint64_t dev, ino;		/* 0, 0: the vDSO */
	int64_t mtime, ctime;
	struct segment seg[MAX_SEGMENTS];	/* that hold code */
	uint32_t nr_segs;
	uint64_t first_addr;		/* what rows count from */
	uint32_t table, block, nr_blocks;	/* nr_blocks 0: it has no rules */
};

struct unwind_files {
	int tables_fd;
	uint32_t nr_tables, blocks_used, refused;
	VEC(struct unwind_file) files;
	size_t published;		/* files before this one are in the programs' reach */
	struct unwind_row *rows;	/* of the files that are not: whole blocks */
	uint32_t nr_blocks, room;
};

struct unwind_files *unwind_files_new(int tables_fd)
{
	struct unwind_files *uf = calloc(1, sizeof(*uf));

	if (uf)
		uf->tables_fd = tables_fd;
	return uf;
}

void unwind_files_free(struct unwind_files *uf)
{
	if (!uf)
		return;
	vec_free(&uf->files);
	free(uf->rows);
	free(uf);
}

uint32_t unwind_files_refused(const struct unwind_files *uf)
{
	return uf->refused;
}

/* ---- rows ---- */

/* A rule that does not fit its bits is none. */
static uint32_t pack(const struct bin_unwind_row *r)
{
	int64_t cfa = r->cfa == UNWIND_PLT ? r->cfa_off : r->cfa_off / 8, bp = r->bp_off / 8;
	int64_t cfa_max = 1 << (UNWIND_CFA_OFF_BITS - 1), bp_max = 1 << (UNWIND_BP_OFF_BITS - 1);
	uint32_t how = r->bp;

	if (cfa < -cfa_max || cfa >= cfa_max || (r->cfa != UNWIND_PLT && r->cfa_off % 8))
		return UNWIND_NONE;
	if (bp < -bp_max || bp >= bp_max || r->bp_off % 8) {
		how = UNWIND_BP_LOST;
		bp = 0;
	}
	return (uint32_t)cfa << (32 - UNWIND_CFA_OFF_BITS) |
	       ((uint32_t)bp & ((1u << UNWIND_BP_OFF_BITS) - 1)) << (UNWIND_CFA_BITS + UNWIND_BP_BITS) |
	       how << UNWIND_CFA_BITS | r->cfa;
}

static bool has_room(struct unwind_files *uf, uint32_t nr)
{
	uint32_t room = uf->room;
	void *p;

	if (nr > UNWIND_MAX_BLOCKS || uf->blocks_used + uf->nr_blocks + nr > MAX_BLOCKS || uf->nr_tables == UNWIND_MAX_TABLES)
		return false;
	while (room < uf->nr_blocks + nr)
		room = room ? 2 * room : 64;
	if (room == uf->room)
		return true;
	p = realloc(uf->rows, room * BLOCK_BYTES);
	if (!p)
		return false;
	uf->rows = p;
	uf->room = room;
	return true;
}

static void add_rows(struct unwind_files *uf, struct unwind_file *f, const struct bin_unwind_row *rows, size_t nr)
{
	uint32_t blocks = (uint32_t)((nr + UNWIND_BLOCK - 1) / UNWIND_BLOCK);
	struct unwind_row *to;

	if (!has_room(uf, blocks)) {
		uf->refused++;
		return;
	}
	to = uf->rows + (size_t)uf->nr_blocks * UNWIND_BLOCK;
	f->first_addr = rows[0].addr;
	f->table = uf->nr_tables;
	f->block = uf->nr_blocks;
	f->nr_blocks = blocks;
	uf->nr_blocks += blocks;
	for (size_t i = 0; i < (size_t)blocks * UNWIND_BLOCK; i++) {
		bool fits = i < nr && rows[i].addr - f->first_addr < UINT32_MAX;

		to[i].pc = fits ? (uint32_t)(rows[i].addr - f->first_addr) : UINT32_MAX;
		to[i].rule = fits ? pack(&rows[i]) : UNWIND_NONE;
	}
}

/* ---- files ---- */

static void add_segment(void *arg, uint64_t off, uint64_t addr, uint64_t len)
{
	struct unwind_file *f = arg;

	if (f->nr_segs < MAX_SEGMENTS)
		f->seg[f->nr_segs++] = (struct segment){ off, addr, len };
}

static void read_file(struct unwind_files *uf, struct unwind_file *f, struct bin *b)
{
	struct bin_unwind_row *rows;
	size_t nr;

	bin_each_code(b, add_segment, f);
	if (!f->nr_segs || bin_unwind_rows(b, &rows, &nr))
		return;
	add_rows(uf, f, rows, nr);
	free(rows);
}

static struct unwind_file *known(struct unwind_files *uf, const struct unwind_file *like)
{
	for (size_t i = 0; i < uf->files.nr; i++) {
		struct unwind_file *f = &uf->files.v[i];

		if (f->ino == like->ino && f->dev == like->dev && f->mtime == like->mtime && f->ctime == like->ctime)
			return f;
	}
	return NULL;
}

static bool identify(const char *path, struct unwind_file *f)
{
	struct stat st;

	if (stat(path, &st) || !S_ISREG(st.st_mode))
		return false;
	f->dev = st.st_dev;
	f->ino = st.st_ino;
	f->mtime = st.st_mtim.tv_sec * 1000000000ll + st.st_mtim.tv_nsec;
	f->ctime = st.st_ctim.tv_sec * 1000000000ll + st.st_ctim.tv_nsec;
	return true;
}

/* The kernel's own code in the process: all 64-bit processes have the same, so the first that can be read will do. */
static struct unwind_file *vdso(struct unwind_files *uf, uint32_t pid, const struct exec_map *m)
{
	struct unwind_file f = { 0 }, *have = known(uf, &f);
	size_t len = m->end - m->start < VDSO_MAX ? m->end - m->start : VDSO_MAX;
	char path[64], *image;
	struct bin *b;
	FILE *mem;

	if (have)
		return have;
	snprintf(path, sizeof(path), "/proc/%u/mem", pid);
	mem = fopen(path, "re");
	image = malloc(len);
	if (mem && image && !fseeko(mem, (off_t)m->start, SEEK_SET) && fread(image, 1, len, mem) == len &&
	    !bin_open_image(image, len, &b)) {
		read_file(uf, &f, b);
		bin_close(b);
	}
	free(image);
	if (mem)
		fclose(mem);
	if (!f.nr_blocks)
		return NULL;
	vec_push(NULL, &uf->files, f);
	return &vec_last(&uf->files);
}

static struct unwind_file *file_of(struct unwind_files *uf, uint32_t pid, const struct exec_map *m)
{
	struct unwind_file f = { 0 }, *have;
	char path[4200];
	struct bin *b;

	if (!strcmp(m->name, "[vdso]"))
		return vdso(uf, pid, m);
	if (m->name[0] != '/')
		return NULL;
	snprintf(path, sizeof(path), "/proc/%u/map_files/%llx-%llx", pid, (unsigned long long)m->start, (unsigned long long)m->end);
	if (!identify(path, &f)) {
		snprintf(path, sizeof(path), "/proc/%u/root%s", pid, m->name);
		if (!identify(path, &f) || f.ino != m->ino)
			return NULL;
	}
	have = known(uf, &f);
	if (have)
		return have;
	if (!bin_open(path, &b)) {
		read_file(uf, &f, b);
		bin_close(b);
	}
	vec_push(NULL, &uf->files, f);
	return &vec_last(&uf->files);
}

void unwind_file_of(struct unwind_files *uf, uint32_t pid, const struct exec_map *m, struct unwind_map *out)
{
	const struct unwind_file *f = file_of(uf, pid, m);

	*out = (struct unwind_map){ .start = m->start, .end = m->end };
	for (uint32_t i = 0; f && f->nr_blocks && i < f->nr_segs; i++) {
		const struct segment *g = &f->seg[i];

		if (m->off >= g->off + g->len || g->off >= m->off + (m->end - m->start))
			continue;
		/* pages are mapped whole, so the mapping may begin in front of the segment */
		out->base = m->start - (m->off - g->off + g->addr - f->first_addr);
		out->table = f->table;
		out->first = f->block;
		out->nr = f->nr_blocks;
		return;
	}
}

/* ---- maps ---- */

static struct map_spec table_spec(uint32_t blocks)
{
	return (struct map_spec){ .type = BPF_MAP_TYPE_ARRAY, .name = "unwind_table", .key_size = 4, .value_size = BLOCK_BYTES,
				  .max_entries = blocks, .flags = BPF_F_INNER_MAP | BPF_F_MMAPABLE };
}

int unwind_tables_create(const struct plan_map *m)
{
	struct map_spec inner = table_spec(1);
	int like = sys_map_create(&inner), fd;

	if (like < 0)
		return like;
	fd = sys_map_create(&(struct map_spec){ .type = BPF_MAP_TYPE_ARRAY_OF_MAPS, .name = m->name, .key_size = 4, .value_size = 4,
						.max_entries = m->max_entries, .inner_fd = like });
	close(like);
	return fd;
}

static int publish(struct unwind_files *uf)
{
	struct map_spec spec = table_spec(uf->nr_blocks);
	size_t len = uf->nr_blocks * BLOCK_BYTES;
	int fd = sys_map_create(&spec), err;
	void *p;

	if (fd < 0)
		return fd;
	p = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED) {
		err = -errno;
		close(fd);
		return err;
	}
	memcpy(p, uf->rows, len);
	munmap(p, len);
	err = sys_map_update(uf->tables_fd, &uf->nr_tables, &fd);
	close(fd);
	return err;
}

int unwind_files_publish(struct unwind_files *uf)
{
	int err = uf->nr_blocks ? publish(uf) : 0;

	if (err) {
		for (size_t i = uf->published; i < uf->files.nr; i++)
			uf->files.v[i].nr_blocks = 0;
		uf->refused += (uint32_t)(uf->files.nr - uf->published);
	} else if (uf->nr_blocks) {
		uf->blocks_used += uf->nr_blocks;
		uf->nr_tables++;
	}
	uf->published = uf->files.nr;
	uf->nr_blocks = uf->room = 0;
	free(uf->rows);
	uf->rows = NULL;
	return err;
}
