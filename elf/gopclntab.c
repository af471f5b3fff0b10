/*
 * Go's function table (.gopclntab), present in stripped binaries too.  Layouts of Go 1.18 (magic fffffff0) and 1.20 and later
 * (fffffff1); source: Go's debug/gosym package and runtime/symtab.go.
 *
 *	u32 magic, u8 0 0, u8 quantum, u8 ptrsize,
 *	word nfunc, nfiles, text_start, name_off, cu_off, file_off, pc_off, func_off
 *	at func_off: nfunc times { u32 entry - text_start, u32 offset of its _func }, u32 end
 *	_func: u32 entry - text_start, i32 offset of the name from name_off, ...
 */
#include "elf/elf_priv.h"

#include <string.h>

struct table {
	const unsigned char *p;
	size_t len;
};

static bool get32(const struct table *t, uint64_t off, uint32_t *out)
{
	if (off > t->len || t->len - off < 4)
		return false;
	memcpy(out, t->p + off, 4);
	return true;
}

static bool get64(const struct table *t, uint64_t off, uint64_t *out)
{
	if (off > t->len || t->len - off < 8)
		return false;
	memcpy(out, t->p + off, 8);
	return true;
}

static const char *name_at(const struct table *t, uint64_t off)
{
	if (off >= t->len || !memchr(t->p + off, 0, t->len - off))
		return NULL;
	return (const char *)t->p + off;
}

void go_each_func(struct bin *b, bool (*fn)(void *arg, const struct bin_sym *s), void *arg)
{
	uint64_t nfunc, text, names, funcs, i;
	GElf_Shdr sh, text_sh;
	struct table t;
	uint32_t magic;
	Elf_Data *d = elf_section_data(b->elf, ".gopclntab", &sh);

	if (!d)
		d = elf_section_data(b->elf, ".data.rel.ro.gopclntab", &sh);
	if (!d)
		return;
	t = (struct table){ d->d_buf, d->d_size };
	if (!get32(&t, 0, &magic) || (magic != 0xfffffff0 && magic != 0xfffffff1) || t.len < 72 || t.p[7] != 8)
		return;
	if (!get64(&t, 8, &nfunc) || !get64(&t, 24, &text) || !get64(&t, 32, &names) || !get64(&t, 64, &funcs))
		return;
	if (!text && elf_section(b->elf, ".text", &text_sh))
		text = text_sh.sh_addr;
	for (i = 0; i < nfunc; i++) {
		uint32_t entry, next, off, name;
		struct bin_sym s = { .is_func = true };

		if (!get32(&t, funcs + i * 8, &entry) || !get32(&t, funcs + i * 8 + 4, &off) ||
		    !get32(&t, funcs + (i + 1) * 8, &next) || !get32(&t, funcs + off + 4, &name))
			return;
		s.name = name_at(&t, names + name);
		s.addr = text + entry;
		s.size = next > entry ? next - entry : 0;
		if (s.name && *s.name && fn(arg, &s))
			return;
	}
}
