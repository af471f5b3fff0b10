/*
 * A binary is mapped whole and given to libelf as memory, so that a file inside an archive is handled the same way.
 * Symbol names point into the mapping.  Symbols come from .symtab, .dynsym, the packed table
 * in .gnu_debugdata and the separate debug file, in this order; doubles are the caller's to drop.
 */
#include "elf/elf_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <lzma.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MINI_MAX ((size_t)256 << 20)

Elf_Scn *elf_section(Elf *elf, const char *name, GElf_Shdr *sh)
{
	Elf_Scn *scn = NULL;
	size_t names;

	if (!elf || elf_getshdrstrndx(elf, &names))
		return NULL;
	while ((scn = elf_nextscn(elf, scn))) {
		const char *n;

		if (!gelf_getshdr(scn, sh))
			continue;
		n = elf_strptr(elf, names, sh->sh_name);
		if (n && !strcmp(n, name))
			return scn;
	}
	return NULL;
}

Elf_Data *elf_section_data(Elf *elf, const char *name, GElf_Shdr *sh)
{
	Elf_Scn *scn = elf_section(elf, name, sh);

	return scn && sh->sh_type != SHT_NOBITS ? elf_getdata(scn, NULL) : NULL;
}

/*
 * A member that is stored, not packed, in a ZIP archive (an APK).  Looks for its local header; format:
 * APPNOTE.TXT 4.3.7.  Returns its bytes.
 */
static int zip_member(const unsigned char *z, size_t len, const char *member, const unsigned char **out, size_t *out_len)
{
	size_t want = strlen(member), i;

	for (i = 0; i + 30 < len; i++) {
		size_t nlen, xlen, size, data;

		if (memcmp(z + i, "PK\3\4", 4))
			continue;
		nlen = z[i + 26] | z[i + 27] << 8;
		xlen = z[i + 28] | z[i + 29] << 8;
		size = z[i + 18] | z[i + 19] << 8 | z[i + 20] << 16 | (size_t)z[i + 21] << 24;
		data = i + 30 + nlen + xlen;
		if (nlen != want || data > len || memcmp(z + i + 30, member, want))
			continue;
		if (z[i + 8] | z[i + 9] || size > len - data)
			return -ENOTSUP;
		*out = z + data;
		*out_len = size;
		return 0;
	}
	return -ENOENT;
}

/*
 * A mapped file may be cut short by whoever can write to it; reading behind its new end raises SIGBUS.  The page reads as zeros
 * from then on, which the parsers have to stand anyway.
 */
static void on_bus_error(int sig, siginfo_t *info, void *ctx)
{
	uintptr_t page = (uintptr_t)info->si_addr & ~(uintptr_t)4095;

	if (info->si_code != BUS_ADRERR || mmap((void *)page, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
						-1, 0) == MAP_FAILED)
		signal(SIGBUS, SIG_DFL);	/* the instruction is repeated, then it ends us */
}

static void survive_truncation(void)
{
	struct sigaction sa = { .sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO }, old;

	if (!sigaction(SIGBUS, NULL, &old) && !(old.sa_flags & SA_SIGINFO) && old.sa_handler == SIG_DFL)
		sigaction(SIGBUS, &sa, NULL);
}

/* Not blocking: the name may lead to a pipe by the time it is opened. */
static int map_file(const char *path, void **map, size_t *len)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), err = 0;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st))
		err = -errno;
	else if (!S_ISREG(st.st_mode) || st.st_size == 0)
		err = -EINVAL;
	else {
		*len = (size_t)st.st_size;
		/* Writable (a private copy): libelf marks sections that it unpacked in the image itself. */
		*map = mmap(NULL, *len, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
		if (*map == MAP_FAILED)
			err = -errno;
	}
	close(fd);
	return err;
}

static int open_elf(struct bin *b, const char *path, const unsigned char *image, size_t len, struct bin **out)
{
	elf_version(EV_CURRENT);
	b->path = strdup(path);
	b->elf = elf_memory((char *)(uintptr_t)image, len);
	if (!b->elf || elf_kind(b->elf) != ELF_K_ELF) {
		bin_close(b);
		return -EINVAL;
	}
	*out = b;
	return 0;
}

int bin_open(const char *path, struct bin **out)
{
	const char *bang = strstr(path, "!/");
	char *file = bang ? strndup(path, (size_t)(bang - path)) : strdup(path);
	struct bin *b = calloc(1, sizeof(*b));
	const unsigned char *image;
	size_t len;
	int err;

	if (!file || !b) {
		free(file);
		free(b);
		return -ENOMEM;
	}
	b->file = file;
	err = map_file(file, &b->map, &b->map_len);
	if (err) {
		bin_close(b);
		return err;
	}
	survive_truncation();
	image = b->map;
	len = b->map_len;
	if (bang)
		err = zip_member(b->map, b->map_len, bang + 2, &image, &len);
	b->image_off = (uint64_t)(image - (const unsigned char *)b->map);
	if (err) {
		bin_close(b);
		return err;
	}
	return open_elf(b, path, image, len, out);
}

int bin_open_image(const void *image, size_t len, struct bin **out)
{
	struct bin *b = calloc(1, sizeof(*b));
	void *map = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (!b || map == MAP_FAILED) {
		free(b);
		if (map != MAP_FAILED)
			munmap(map, len);
		return -ENOMEM;
	}
	memcpy(map, image, len);
	b->map = map;
	b->map_len = len;
	return open_elf(b, "[vdso]", map, len, out);
}

void bin_close(struct bin *b)
{
	if (!b)
		return;
	if (b->dwarf)
		dwarf_end(b->dwarf);
	bin_close(b->debug);
	if (b->mini_elf)
		elf_end(b->mini_elf);
	free(b->mini);
	if (b->elf)
		elf_end(b->elf);
	if (b->map)
		munmap(b->map, b->map_len);
	free(b->build_id);
	free(b->index);
	free((char *)(uintptr_t)b->path);
	free(b->file);
	free(b);
}

const char *bin_mapped_file(const struct bin *b, uint64_t *off)
{
	*off = b->image_off;
	return b->file;
}

bool bin_is_exec(const struct bin *b)
{
	GElf_Ehdr eh;

	return gelf_getehdr(b->elf, &eh) && (eh.e_type == ET_EXEC || eh.e_type == ET_DYN);
}

bool bin_is_go(struct bin *b)
{
	GElf_Shdr sh;

	return elf_section(b->elf, ".gopclntab", &sh) || elf_section(b->elf, ".data.rel.ro.gopclntab", &sh) ||
	       elf_section(b->elf, ".note.go.buildid", &sh) || elf_section(b->elf, ".go.buildinfo", &sh);
}

static char *note_build_id(Elf *elf)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr sh;

	while ((scn = elf_nextscn(elf, scn))) {
		Elf_Data *d;
		size_t off = 0, name, desc;
		GElf_Nhdr nh;

		if (!gelf_getshdr(scn, &sh) || sh.sh_type != SHT_NOTE || !(d = elf_getdata(scn, NULL)))
			continue;
		while (off < d->d_size && (off = gelf_getnote(d, off, &nh, &name, &desc)) > 0) {
			const unsigned char *id = (unsigned char *)d->d_buf + desc;
			char *hex;

			if (nh.n_type != NT_GNU_BUILD_ID || nh.n_namesz != 4 || nh.n_descsz > 64 ||
			    memcmp((char *)d->d_buf + name, "GNU", 4))
				continue;
			hex = calloc(1, nh.n_descsz * 2 + 1);
			for (size_t i = 0; hex && i < nh.n_descsz; i++)
				sprintf(hex + 2 * i, "%02x", id[i]);
			return hex;
		}
	}
	return NULL;
}

const char *bin_build_id(struct bin *b)
{
	if (!b->build_id_done) {
		b->build_id_done = true;
		b->build_id = note_build_id(b->elf);
	}
	return b->build_id;
}

/* The symbol table that some distributions pack into the program (xz stream of a small ELF file). */
static Elf *mini_symtab(struct bin *b)
{
	uint64_t limit = UINT64_MAX;
	GElf_Shdr sh;
	Elf_Data *d;
	size_t cap, in = 0, out = 0;

	if (b->mini_done)
		return b->mini_elf;
	b->mini_done = true;
	d = elf_section_data(b->elf, ".gnu_debugdata", &sh);
	if (!d)
		return NULL;
	for (cap = d->d_size * 8; cap <= MINI_MAX; cap *= 2) {
		lzma_ret r;

		free(b->mini);
		b->mini = malloc(cap);
		if (!b->mini)
			return NULL;
		in = out = 0;
		r = lzma_stream_buffer_decode(&limit, 0, NULL, d->d_buf, &in, d->d_size, b->mini, &out, cap);
		if (r == LZMA_OK) {
			b->mini_elf = elf_memory(b->mini, out);
			return b->mini_elf;
		}
		if (r != LZMA_BUF_ERROR)
			return NULL;
	}
	return NULL;
}

/* true: fn wants no more. */
static bool each_in_table(Elf *elf, int table, bool (*fn)(void *, const struct bin_sym *), void *arg)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr sh;

	while (elf && (scn = elf_nextscn(elf, scn))) {
		Elf_Data *d;
		size_t n, i;

		if (!gelf_getshdr(scn, &sh) || (int)sh.sh_type != table || !sh.sh_entsize || !(d = elf_getdata(scn, NULL)))
			continue;
		n = d->d_size / sh.sh_entsize;
		for (i = 0; i < n; i++) {
			struct bin_sym s = { 0 };
			GElf_Sym sym;
			int type;

			if (!gelf_getsym(d, (int)i, &sym) || sym.st_shndx == SHN_UNDEF || !sym.st_name)
				continue;
			type = GELF_ST_TYPE(sym.st_info);
			if (type != STT_FUNC && type != STT_GNU_IFUNC && type != STT_OBJECT && type != STT_NOTYPE)
				continue;
			s.name = elf_strptr(elf, sh.sh_link, sym.st_name);
			if (!s.name || !*s.name)
				continue;
			s.addr = sym.st_value;
			s.size = sym.st_size;
			s.is_func = type == STT_FUNC || type == STT_GNU_IFUNC;
			s.is_weak_alias = GELF_ST_BIND(sym.st_info) == STB_WEAK;
			if (fn(arg, &s))
				return true;
		}
	}
	return false;
}

void bin_each_sym(struct bin *b, bool (*fn)(void *arg, const struct bin_sym *s), void *arg)
{
	GElf_Shdr sh;
	bool full = elf_section(b->elf, ".symtab", &sh);
	struct bin *dbg;

	if (each_in_table(b->elf, SHT_SYMTAB, fn, arg) || each_in_table(b->elf, SHT_DYNSYM, fn, arg))
		return;
	if (full)
		return;
	if (each_in_table(mini_symtab(b), SHT_SYMTAB, fn, arg))
		return;
	dbg = bin_debug_file(b);
	if (dbg && each_in_table(dbg->elf, SHT_SYMTAB, fn, arg))
		return;
	if (bin_is_go(b))
		go_each_func(b, fn, arg);
}

struct find {
	const char *name;
	struct bin_sym *out;
	bool found;
};

static bool find_one(void *arg, const struct bin_sym *s)
{
	struct find *f = arg;

	if (strcmp(s->name, f->name))
		return false;
	*f->out = *s;
	return f->found = true;
}

int bin_find_sym(struct bin *b, const char *name, struct bin_sym *out)
{
	struct find f = { name, out, false };

	bin_each_sym(b, find_one, &f);
	return f.found ? 0 : -ENOENT;
}

struct build {
	struct sym_entry *v;
	size_t nr, cap;
};

static bool add_entry(void *arg, const struct bin_sym *s)
{
	struct build *bd = arg;

	if (!s->is_func)
		return false;
	if (bd->nr == bd->cap) {
		size_t cap = bd->cap ? bd->cap * 2 : 1024;
		struct sym_entry *v = reallocarray(bd->v, cap, sizeof(*v));

		if (!v)
			return true;
		bd->v = v;
		bd->cap = cap;
	}
	bd->v[bd->nr++] = (struct sym_entry){ s->addr, s->size, s->name, s->is_weak_alias ? 1 : 2 };
	return false;
}

static int by_addr(const void *pa, const void *pb)
{
	const struct sym_entry *a = pa, *b = pb;

	if (a->addr != b->addr)
		return a->addr < b->addr ? -1 : 1;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return strcmp(b->name, a->name);
}

static void make_index(struct bin *b)
{
	struct build bd = { 0 };

	b->index_done = true;
	bin_each_sym(b, add_entry, &bd);
	if (bd.nr)		/* qsort() must not get NULL */
		qsort(bd.v, bd.nr, sizeof(*bd.v), by_addr);
	b->index = bd.v;
	b->nr_index = bd.nr;
}

/* A function without a size (_init, assembler) ends with its section at the latest: what follows may be the PLT. */
static bool same_section(struct bin *b, uint64_t x, uint64_t y)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr sh;

	while ((scn = elf_nextscn(b->elf, scn)))
		if (gelf_getshdr(scn, &sh) && sh.sh_flags & SHF_ALLOC && x >= sh.sh_addr && x - sh.sh_addr < sh.sh_size)
			return y >= sh.sh_addr && y - sh.sh_addr < sh.sh_size;
	return true;		/* no sections: nothing is known */
}

int bin_sym_at(struct bin *b, uint64_t addr, struct bin_sym *out)
{
	size_t lo = 0, hi;

	if (!b->index_done)
		make_index(b);
	hi = b->nr_index;
	while (lo < hi) {		/* first entry above addr */
		size_t mid = lo + (hi - lo) / 2;

		if (b->index[mid].addr <= addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!lo)
		return -ENOENT;
	/* Several symbols may begin at one address; a nested or zero-sized one must not hide the one around it. */
	for (size_t i = lo, tries = 0; i-- > 0 && tries < 16; tries++) {
		const struct sym_entry *e = &b->index[i];

		if (addr < e->addr + e->size || (!e->size && i + 1 == lo && addr - e->addr < 4096 && same_section(b, e->addr, addr))) {
			*out = (struct bin_sym){ .name = e->name, .addr = e->addr, .size = e->size, .is_func = true };
			return 0;
		}
	}
	return -ENOENT;
}

static int find_segment(struct bin *b, bool by_off, uint64_t x, GElf_Phdr *out)
{
	size_t n, i;

	if (elf_getphdrnum(b->elf, &n))
		return -ENOENT;
	for (i = 0; i < n; i++) {
		uint64_t start;

		if (!gelf_getphdr(b->elf, (int)i, out) || out->p_type != PT_LOAD)
			continue;
		start = by_off ? out->p_offset : out->p_vaddr;
		if (x >= start && x - start < (by_off ? out->p_filesz : out->p_memsz))
			return 0;
	}
	return -ENOENT;
}

int bin_file_offset(struct bin *b, uint64_t addr, uint64_t *out)
{
	GElf_Phdr ph;
	int err = find_segment(b, false, addr, &ph);

	if (!err)
		*out = addr - ph.p_vaddr + ph.p_offset;
	return err;
}

int bin_addr_of_offset(struct bin *b, uint64_t off, uint64_t *out)
{
	GElf_Phdr ph;
	int err = find_segment(b, true, off, &ph);

	if (!err)
		*out = off - ph.p_offset + ph.p_vaddr;
	return err;
}

void bin_each_code(struct bin *b, void (*fn)(void *arg, uint64_t off, uint64_t addr, uint64_t len), void *arg)
{
	size_t n, i;
	GElf_Phdr ph;

	if (elf_getphdrnum(b->elf, &n))
		return;
	for (i = 0; i < n; i++)
		if (gelf_getphdr(b->elf, (int)i, &ph) && ph.p_type == PT_LOAD && ph.p_flags & PF_X)
			fn(arg, ph.p_offset, ph.p_vaddr, ph.p_filesz);
}
