/*
 * runtime: the BPF object of codegen, taken apart.
 *
 * The object is ELF, little-endian, relocatable.  It may come from a file (an image, the compile cache), so every offset
 * is checked before use.  Parsing and the questions about references are here, linking in object_link.c.
 *
 * What counts: sections "prog<i>" and ".text" with their REL sections, the symbol table, ".rodata*", ".BTF" and
 * ".BTF.ext".  Debug sections and their relocations are skipped.
 */
#include "runtime/object.h"

#include <ctype.h>
#include <elf.h>
#include <errno.h>
#include <linux/btf.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/object_priv.h"

#define MAX_INDEX 65536		/* of progs and maps; more is a broken object */

int object_index(const char *name, const char *prefix)
{
	size_t n = strlen(prefix);
	char *end;
	unsigned long v;

	if (strncmp(name, prefix, n) || !isdigit((unsigned char)name[n]))
		return -1;
	v = strtoul(name + n, &end, 10);
	return *end || v >= MAX_INDEX ? -1 : (int)v;
}

/* A NUL-ended string at off of a string section, or NULL. */
static const char *str_at(const struct obj_sec *strs, uint64_t off)
{
	const char *s;

	if (off >= strs->size)
		return NULL;
	s = (const char *)strs->data + off;
	return memchr(s, 0, strs->size - off) ? s : NULL;
}

bool object_sym(const struct object *o, uint32_t i, struct obj_sym *out)
{
	Elf64_Sym s;

	if (i >= o->nr_syms)
		return false;
	memcpy(&s, (const char *)o->symtab.data + (size_t)i * sizeof(s), sizeof(s));
	out->name = str_at(&o->strtab, s.st_name);
	if (!out->name)
		return false;
	out->sec = s.st_shndx;
	out->value = s.st_value;
	out->size = s.st_size;
	out->type = ELF64_ST_TYPE(s.st_info);
	return true;
}

static int read_sections(struct object *o, const char **why)
{
	const unsigned char *b = o->bytes;
	Elf64_Ehdr h;
	Elf64_Shdr sh;
	struct obj_sec names;

	*why = "not an ELF object for BPF";
	if (o->len < sizeof(h))
		return -EINVAL;
	memcpy(&h, b, sizeof(h));
	if (memcmp(h.e_ident, ELFMAG, SELFMAG) || h.e_ident[EI_CLASS] != ELFCLASS64 || h.e_ident[EI_DATA] != ELFDATA2LSB ||
	    h.e_machine != EM_BPF || h.e_type != ET_REL || h.e_shentsize != sizeof(sh))
		return -EINVAL;
	*why = "the section table of the object is broken";
	if (!h.e_shnum || h.e_shoff > o->len || (o->len - h.e_shoff) / sizeof(sh) < h.e_shnum || h.e_shstrndx >= h.e_shnum)
		return -EINVAL;
	o->secs = calloc(h.e_shnum, sizeof(*o->secs));
	if (!o->secs)
		return -ENOMEM;
	o->nr_secs = h.e_shnum;
	for (uint32_t i = 0; i < o->nr_secs; i++) {
		struct obj_sec *s = &o->secs[i];

		memcpy(&sh, b + h.e_shoff + (size_t)i * sizeof(sh), sizeof(sh));
		s->type = sh.sh_type;
		s->link = sh.sh_link;
		s->info = sh.sh_info;
		s->exec = sh.sh_type == SHT_PROGBITS && (sh.sh_flags & SHF_EXECINSTR);
		s->name_off = sh.sh_name;
		s->prog = -1;
		if (sh.sh_type == SHT_NOBITS)
			s->bss = sh.sh_size;
		if (sh.sh_type == SHT_NOBITS || sh.sh_type == SHT_NULL)
			continue;
		if (sh.sh_offset > o->len || sh.sh_size > o->len - sh.sh_offset)
			return -EINVAL;
		s->data = b + sh.sh_offset;
		s->size = sh.sh_size;
	}
	names = o->secs[h.e_shstrndx];
	for (uint32_t i = 0; i < o->nr_secs; i++) {
		o->secs[i].name = str_at(&names, o->secs[i].name_off);
		if (!o->secs[i].name)
			return -EINVAL;
	}
	return 0;
}

static int note_section(struct object *o, uint32_t i)
{
	struct obj_sec *s = &o->secs[i];
	int prog;

	if (s->type == SHT_SYMTAB) {
		o->symtab = *s;
		o->nr_syms = (uint32_t)(s->size / sizeof(Elf64_Sym));
		if (s->link >= o->nr_secs)
			return -EINVAL;
		o->strtab = o->secs[s->link];
	} else if (s->exec) {
		if (s->size % sizeof(struct bpf_insn) || s->size / sizeof(struct bpf_insn) > 16u << 20)
			return -EINVAL;
		prog = object_index(s->name, "prog");
		if (prog >= 0) {
			s->prog = prog;
			if ((uint32_t)prog >= o->nr_progs)
				o->nr_progs = (uint32_t)prog + 1;
		} else if (!strcmp(s->name, ".text")) {
			o->text = i;
		} else {
			s->exec = false;
		}
	} else if ((!strncmp(s->name, ".rodata", 7) || !strncmp(s->name, ".data", 5)) && s->type == SHT_PROGBITS) {
		s->rodata = (int)o->nr_rodata++;
		s->writable = s->name[1] == 'd';
	} else if (!strncmp(s->name, ".bss", 4) && s->type == SHT_NOBITS) {
		s->rodata = (int)o->nr_rodata++;
		s->writable = true;
	} else if (!strcmp(s->name, ".BTF")) {
		o->btf = s;
	} else if (!strcmp(s->name, ".BTF.ext")) {
		o->btf_ext = s;
	}
	return 0;
}

/* For each code section: which relocation belongs to an instruction. */
static int index_relocs(struct object *o, const char **why)
{
	*why = "a relocation of the object is broken";
	for (uint32_t i = 0; i < o->nr_secs; i++) {
		const struct obj_sec *r = &o->secs[i];
		struct obj_sec *s;
		uint32_t nr = (uint32_t)(r->size / sizeof(Elf64_Rel));

		if ((r->type != SHT_REL && r->type != SHT_RELA) || r->info >= o->nr_secs || !o->secs[r->info].exec)
			continue;
		if (r->type == SHT_RELA)
			return -EINVAL;
		s = &o->secs[r->info];
		if (s->reloc_at)
			return -EINVAL;
		s->relocs = r->data;
		s->reloc_at = calloc(s->size / sizeof(struct bpf_insn) + 1, sizeof(*s->reloc_at));
		if (!s->reloc_at)
			return -ENOMEM;
		for (uint32_t n = 0; n < nr; n++) {
			Elf64_Rel rel;

			memcpy(&rel, r->data + (size_t)n * sizeof(rel), sizeof(rel));
			if (rel.r_offset % sizeof(struct bpf_insn) || rel.r_offset >= s->size)
				return -EINVAL;
			s->reloc_at[rel.r_offset / sizeof(struct bpf_insn)] = n + 1;
		}
	}
	return 0;
}

static int by_start(const void *a, const void *b)
{
	const struct obj_sub *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* Functions of .text.  Their ends are where the next one begins: sizes of symbols are not relied on. */
static int index_subs(struct object *o, const char **why)
{
	uint32_t nr = 0, kept = 0, end;

	*why = "a subprogram of the object is broken";
	if (!o->text)
		return 0;
	end = (uint32_t)(o->secs[o->text].size / sizeof(struct bpf_insn));
	o->subs = calloc(o->nr_syms + 1, sizeof(*o->subs));
	if (!o->subs)
		return -ENOMEM;
	for (uint32_t i = 0; i < o->nr_syms; i++) {
		struct obj_sym s;

		if (!object_sym(o, i, &s) || s.type != STT_FUNC || s.sec != o->text)
			continue;
		if (s.value % sizeof(struct bpf_insn) || s.value / sizeof(struct bpf_insn) >= end)
			return -EINVAL;
		o->subs[nr].name = s.name;
		o->subs[nr++].start = (uint32_t)(s.value / sizeof(struct bpf_insn));
	}
	if (nr)
		qsort(o->subs, nr, sizeof(*o->subs), by_start);
	for (uint32_t i = 0; i < nr; i++)
		if (!kept || o->subs[kept - 1].start != o->subs[i].start)
			o->subs[kept++] = o->subs[i];
	for (uint32_t i = 0; i < kept; i++)
		o->subs[i].end = i + 1 < kept ? o->subs[i + 1].start : end;
	o->nr_subs = kept;
	return 0;
}

bool object_reloc(const struct object *o, const struct obj_sec *s, uint32_t insn, struct obj_sym *sym)
{
	Elf64_Rel rel;

	if (!s->reloc_at || !s->reloc_at[insn])
		return false;
	memcpy(&rel, s->relocs + (size_t)(s->reloc_at[insn] - 1) * sizeof(rel), sizeof(rel));
	if (!object_sym(o, (uint32_t)ELF64_R_SYM(rel.r_info), sym))
		sym->name = NULL;
	return true;
}

/* ---- .BTF.ext ---- */

static uint32_t get32(const unsigned char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

const char *object_btf_str(const struct object *o, uint32_t off)
{
	struct btf_header h;
	const char *s, *btf;
	size_t len;

	btf = object_btf(o, &len);
	if (!btf || len < sizeof(h))
		return "";
	memcpy(&h, btf, sizeof(h));
	if (h.magic != BTF_MAGIC || h.hdr_len > len || h.str_off > len - h.hdr_len ||
	    h.str_len > len - h.hdr_len - h.str_off || off >= h.str_len)
		return "";
	s = btf + h.hdr_len + h.str_off + off;
	return memchr(s, 0, h.str_len - off) ? s : "";
}

/* One of the two tables: u32 record size, then per section {name, number, records}. */
static bool read_ext_table(struct object *o, const unsigned char *p, size_t len, bool lines)
{
	uint32_t rec;

	if (len < 4)
		return len == 0;
	rec = get32(p);
	if (rec < (lines ? 16 : 8) || rec > 256 || rec % 4)
		return false;
	*(lines ? &o->line_size : &o->func_size) = rec;
	for (p += 4, len -= 4; len >= 8;) {
		const char *name = object_btf_str(o, get32(p));
		uint32_t nr = get32(p + 4);

		p += 8;
		len -= 8;
		if (nr > len / rec)
			return false;
		for (uint32_t i = 0; i < o->nr_secs; i++) {
			struct obj_sec *s = &o->secs[i];

			if (!s->exec || strcmp(s->name, name))
				continue;
			*(lines ? &s->lines : &s->funcs) = p;
			*(lines ? &s->nr_lines : &s->nr_funcs) = nr;
		}
		p += (size_t)nr * rec;
		len -= (size_t)nr * rec;
	}
	return true;
}

/* Without a sane .BTF.ext programs load without line information; that is no reason to fail. */
static void read_ext(struct object *o)
{
	const struct obj_sec *e = o->btf_ext;
	uint32_t hdr, off[2], len[2];

	if (!o->btf || !e || e->size < 24 || (get32(e->data) & 0xffff) != BTF_MAGIC)
		return;
	hdr = get32(e->data + 4);
	for (int i = 0; i < 2; i++) {
		off[i] = get32(e->data + 8 + 8 * i);
		len[i] = get32(e->data + 12 + 8 * i);
		if (hdr > e->size || off[i] > e->size - hdr || len[i] > e->size - hdr - off[i])
			return;
	}
	for (int i = 0; i < 2; i++)
		if (!read_ext_table(o, e->data + hdr + off[i], len[i], i == 1))
			return;
}

/* ---- references ---- */

static bool set_map(struct obj_sec *s, uint32_t map)
{
	uint32_t words = map / 64 + 1;

	if (words > s->map_words) {
		uint64_t *p = realloc(s->maps, words * sizeof(*p));

		if (!p)
			return false;
		memset(p + s->map_words, 0, (words - s->map_words) * sizeof(*p));
		s->maps = p;
		s->map_words = words;
	}
	s->maps[map / 64] |= 1ull << (map % 64);
	return true;
}

static bool refers(const struct obj_sec *s, uint32_t map)
{
	return map / 64 < s->map_words && s->maps[map / 64] >> (map % 64) & 1;
}

static int note_refs(struct object *o)
{
	for (uint32_t i = 0; i < o->nr_secs; i++) {
		struct obj_sec *s = &o->secs[i];

		if (!s->exec || !s->reloc_at)
			continue;
		for (uint32_t n = 0; n < s->size / sizeof(struct bpf_insn); n++) {
			struct obj_sym sym;
			int map;

			if (!object_reloc(o, s, n, &sym) || !sym.name)
				continue;
			map = object_index(sym.name, "map");
			if (map < 0)
				map = object_index(sym.name, "val");
			if (map >= 0 && !set_map(s, (uint32_t)map))
				return -ENOMEM;
			if (map >= 0)
				continue;
			if (sym.sec && sym.sec == o->text)
				s->calls_text = true;
			else if (sym.sec && sym.sec < o->nr_secs && o->secs[sym.sec].rodata >= 0)
				o->secs[sym.sec].rodata_used = true;
		}
	}
	return 0;
}

static const struct obj_sec *prog_sec(const struct object *o, uint32_t prog)
{
	for (uint32_t i = 0; i < o->nr_secs; i++)
		if (o->secs[i].exec && o->secs[i].prog == (int)prog)
			return &o->secs[i];
	return NULL;
}

bool object_prog_uses_map(const struct object *o, uint32_t prog, uint32_t map)
{
	const struct obj_sec *s = prog_sec(o, prog);

	return s && (refers(s, map) || (s->calls_text && o->text && refers(&o->secs[o->text], map)));
}

bool object_uses_map(const struct object *o, uint32_t map)
{
	for (uint32_t i = 0; i < o->nr_secs; i++)
		if (o->secs[i].exec && refers(&o->secs[i], map))
			return true;
	return false;
}

/* ---- door ---- */

int object_open(const void *bytes, size_t len, struct object **out, const char **why)
{
	struct object *o = calloc(1, sizeof(*o));
	int err;

	*why = "out of memory";
	if (!o)
		return -ENOMEM;
	o->bytes = bytes;
	o->len = len;
	err = read_sections(o, why);
	for (uint32_t i = 0; !err && i < o->nr_secs; i++) {
		o->secs[i].rodata = -1;
		err = note_section(o, i);
	}
	if (!err)
		err = index_relocs(o, why);
	if (!err)
		err = index_subs(o, why);
	if (!err)
		err = note_refs(o);
	if (err) {
		object_free(o);
		return err;
	}
	read_ext(o);
	*out = o;
	return 0;
}

void object_free(struct object *o)
{
	if (!o)
		return;
	for (uint32_t i = 0; i < o->nr_secs; i++) {
		free(o->secs[i].reloc_at);
		free(o->secs[i].maps);
	}
	for (uint32_t i = 0; i < o->nr_libs; i++)
		object_free(o->libs[i]);
	free(o->libs);
	free(o->joint_btf);
	free(o->secs);
	free(o->subs);
	free(o);
}

uint32_t object_nr_progs(const struct object *o)
{
	return o->nr_progs;
}

bool object_has_prog(const struct object *o, uint32_t prog)
{
	return prog_sec(o, prog) != NULL;
}

const struct obj_sec *object_prog_sec(const struct object *o, uint32_t prog)
{
	return prog_sec(o, prog);
}

uint32_t object_nr_data(const struct object *o)
{
	uint32_t nr = o->nr_rodata;

	for (uint32_t i = 0; i < o->nr_libs; i++)
		nr += o->libs[i]->nr_rodata;
	return nr;
}

struct object_data object_data(const struct object *o, uint32_t i)
{
	for (uint32_t k = 0; k < o->nr_libs; k++)
		if (i >= o->libs[k]->data_base && i < o->libs[k]->data_base + o->libs[k]->nr_rodata)
			return object_data(o->libs[k], i - o->libs[k]->data_base);
	for (uint32_t n = 0; n < o->nr_secs; n++) {
		const struct obj_sec *s = &o->secs[n];

		if (s->rodata == (int)i)
			return (struct object_data){ s->data, s->data ? s->size : s->bss, s->rodata_used, s->writable };
	}
	return (struct object_data){ 0 };
}

const void *object_btf(const struct object *o, size_t *len)
{
	if (o->joint_btf) {
		*len = o->joint_len;
		return o->joint_btf;
	}
	*len = o->btf ? o->btf->size : 0;
	return o->btf ? o->btf->data : NULL;
}
