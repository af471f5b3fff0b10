/*
 * Go's function table (.gopclntab), present in stripped binaries too.  Source of the layouts: Go's debug/gosym package and
 * runtime/symtab.go.  All begin with u32 magic, u8 0 0, u8 quantum, u8 ptrsize; then words of ptrsize:
 *
 *	Go 1.2 (fffffffb)	nfunc, then the functions; offsets count from the table's start
 *	Go 1.16 (fffffffa)	nfunc, nfiles, names, cu, files, pc, functions
 *	Go 1.18 (fffffff0)	nfunc, nfiles, text, names, cu, files, pc, functions
 *	Go 1.20 (fffffff1)	the same
 *
 * The functions: nfunc times { entry, offset of its _func }, and the end of the last; words up to 1.16, then u32, entries counted from
 * text.  A _func begins with its entry again (in the same form), and i32 offset of the name.
 */
#include "elf/elf_priv.h"

#include <errno.h>
#include <string.h>

struct go_table {
	const unsigned char *p;
	size_t len;
	uint64_t nfunc, text, names, funcs, infos;
	unsigned word;			/* bytes of an entry: 4 from Go 1.18 on */
};

static bool get(const struct go_table *t, uint64_t off, unsigned bytes, uint64_t *out)
{
	uint32_t half;

	if (off > t->len || t->len - off < bytes)
		return false;
	if (bytes == 8) {
		memcpy(out, t->p + off, 8);
		return true;
	}
	memcpy(&half, t->p + off, 4);
	*out = half;
	return true;
}

static const char *name_at(const struct go_table *t, uint64_t off)
{
	if (off >= t->len || !memchr(t->p + off, 0, t->len - off))
		return NULL;
	return (const char *)t->p + off;
}

/* Numbers of the header's words, and the bytes of an entry (0: a pointer). */
static const struct layout {
	uint32_t magic;
	int text, names, funcs;
	unsigned word;
} layouts[] = {
	{ 0xfffffffb, -1, -1, -1, 0 },
	{ 0xfffffffa, -1, 2, 6, 0 },
	{ 0xfffffff0, 2, 3, 7, 4 },
	{ 0xfffffff1, 2, 3, 7, 4 },
};

static bool header_word(const struct go_table *t, unsigned ptr, int n, uint64_t *out)
{
	return n < 0 || get(t, 8 + (uint64_t)n * ptr, ptr, out);
}

static const struct layout *layout_of(const struct go_table *t)
{
	uint64_t magic;

	if (!get(t, 0, 4, &magic))
		return NULL;
	for (size_t i = 0; i < sizeof(layouts) / sizeof(*layouts); i++)
		if (layouts[i].magic == magic)
			return &layouts[i];
	return NULL;
}

static bool go_table(struct bin *b, struct go_table *t)
{
	const struct layout *l;
	GElf_Shdr sh;
	Elf_Data *d = elf_section_data(b->elf, ".gopclntab", &sh);
	unsigned ptr;

	if (!d)
		d = elf_section_data(b->elf, ".data.rel.ro.gopclntab", &sh);
	if (!d || !d->d_buf)
		return false;
	*t = (struct go_table){ .p = d->d_buf, .len = d->d_size };
	l = layout_of(t);
	if (!l || t->len < 8)
		return false;
	ptr = t->p[7];
	if ((ptr != 4 && ptr != 8) || !header_word(t, ptr, 0, &t->nfunc) || !header_word(t, ptr, l->text, &t->text) ||
	    !header_word(t, ptr, l->names, &t->names) || !header_word(t, ptr, l->funcs, &t->funcs))
		return false;
	t->word = l->word ? l->word : ptr;
	t->infos = t->funcs;
	if (l->funcs < 0)
		t->funcs = 8 + ptr;
	/* A position-independent program leaves it to the dynamic linker, newer ones to the reader. */
	if (l->text >= 0 && !t->text && elf_section(b->elf, ".text", &sh))
		t->text = sh.sh_addr;
	return true;
}

/* Function number i; the name is left out when info is not asked for. */
static bool func_at(const struct go_table *t, uint64_t i, bool named, struct bin_sym *out)
{
	uint64_t at, entry, next, info, name;

	if (__builtin_mul_overflow(i, 2 * t->word, &at) || __builtin_add_overflow(at, t->funcs, &at))
		return false;
	if (!get(t, at, t->word, &entry) || !get(t, at + t->word, t->word, &info) || !get(t, at + 2 * t->word, t->word, &next))
		return false;
	*out = (struct bin_sym){ .is_func = true, .addr = t->text + entry, .size = next > entry ? next - entry : 0 };
	if (!named)
		return true;
	if (__builtin_add_overflow(info, t->infos, &info) || !get(t, info + t->word, 4, &name))
		return false;
	out->name = name_at(t, t->names + name);
	return true;
}

void go_each_func(struct bin *b, bool (*fn)(void *arg, const struct bin_sym *s), void *arg)
{
	struct go_table t;
	struct bin_sym s;

	if (!go_table(b, &t))
		return;
	for (uint64_t i = 0; i < t.nfunc && func_at(&t, i, true, &s); i++)
		if (s.name && *s.name && fn(arg, &s))
			return;
}

/* The table is sorted by address. */
int go_func_at(struct bin *b, uint64_t addr, struct bin_sym *out)
{
	uint64_t lo = 0, hi;
	struct go_table t;

	if (!go_table(b, &t))
		return -ENODATA;
	hi = t.nfunc;
	while (lo < hi) {		/* the first function above addr */
		uint64_t mid = lo + (hi - lo) / 2;

		if (!func_at(&t, mid, false, out))
			return -EINVAL;
		if (out->addr <= addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!lo || !func_at(&t, lo - 1, true, out) || addr - out->addr >= out->size || !out->name)
		return -ENOENT;
	return 0;
}
