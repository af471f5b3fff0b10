/*
 * --dump asm: the programs of an image as text.
 *
 * Problem: libopcodes decodes BPF only where the distribution built it with that target (Debian does not), and old
 * versions do not know the instructions of cpu v4.  Approach: ask libopcodes first; where it has no BPF, LLVM's own
 * decoder, which knows what LLVM emits by definition.  To each instruction we add what the object's relocations and the
 * kernel's helper numbers tell: names of maps, subprograms and helpers.
 *
 * Invariant: the image is untrusted (it may come from a file of `scry build`): every offset is checked against its end.
 *
 *	prog0:
 *	     0: r6 = r1
 *	     1: call 14				; bpf_get_current_pid_tgid
 */
#include "codegen/codegen.h"

#define PACKAGE "scry"		/* bfd.h refuses to be included without */
#include <bfd.h>
#include <dis-asm.h>
#undef PACKAGE

#include <elf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <llvm-c/Disassembler.h>
#include <stdint.h>
#include <string.h>

#include "base/strbuf.h"

#define INSN 8
#define OP_CALL 0x85		/* BPF_JMP | BPF_CALL */
#define OP_LD_IMM64 0x18

void LLVMInitializeBPFTargetInfo(void);
void LLVMInitializeBPFTargetMC(void);
void LLVMInitializeBPFDisassembler(void);

#define HELPER_NAME(name) "bpf_" #name	/* the mapper puts the commas */
static const char *const helper_names[] = { __BPF_FUNC_MAPPER(HELPER_NAME) };

struct object {
	const unsigned char *p;
	size_t len;
	const Elf64_Shdr *sh;
	size_t nr_sh;
	const char *shstr;
	size_t shstr_len;
	const Elf64_Sym *sym;
	size_t nr_sym;
	const char *str;
	size_t str_len;
};

struct decoder {
	LLVMDisasmContextRef llvm;
	disassembler_ftype opcodes;
	struct disassemble_info info;
	struct strbuf text, note;
};

static const void *section_bytes(const struct object *o, const Elf64_Shdr *s)
{
	if (s->sh_type == SHT_NOBITS || s->sh_offset > o->len || s->sh_size > o->len - s->sh_offset)
		return NULL;
	return o->p + s->sh_offset;
}

/* A NUL-ended text inside a string section, or "". */
static const char *text_at(const char *tab, size_t len, size_t off)
{
	return tab && off < len && memchr(tab + off, 0, len - off) ? tab + off : "";
}

static const char *section_name(const struct object *o, const Elf64_Shdr *s)
{
	return text_at(o->shstr, o->shstr_len, s->sh_name);
}

static int object_open(struct object *o, const unsigned char *p, size_t len)
{
	const Elf64_Ehdr *eh = (const void *)p;

	*o = (struct object){ .p = p, .len = len };
	if (len < sizeof(*eh) || memcmp(p, ELFMAG, SELFMAG) || p[EI_CLASS] != ELFCLASS64 || p[EI_DATA] != ELFDATA2LSB)
		return -EINVAL;
	if (eh->e_shentsize != sizeof(Elf64_Shdr) || eh->e_shoff > len || eh->e_shoff % 8 ||
	    eh->e_shnum > (len - eh->e_shoff) / sizeof(Elf64_Shdr) || eh->e_shstrndx >= eh->e_shnum)
		return -EINVAL;
	o->sh = (const void *)(p + eh->e_shoff);
	o->nr_sh = eh->e_shnum;
	o->shstr = section_bytes(o, &o->sh[eh->e_shstrndx]);
	o->shstr_len = o->sh[eh->e_shstrndx].sh_size;
	for (size_t i = 0; i < o->nr_sh; i++) {
		const Elf64_Shdr *s = &o->sh[i];

		if (s->sh_type != SHT_SYMTAB || s->sh_link >= o->nr_sh)
			continue;
		o->sym = section_bytes(o, s);
		o->nr_sym = o->sym ? s->sh_size / sizeof(Elf64_Sym) : 0;
		o->str = section_bytes(o, &o->sh[s->sh_link]);
		o->str_len = o->sh[s->sh_link].sh_size;
	}
	return 0;
}

/* The symbol that the relocation at this offset of section 'of' refers to, or NULL. */
static const Elf64_Sym *reloc_symbol(const struct object *o, size_t of, uint64_t off)
{
	for (size_t i = 0; i < o->nr_sh; i++) {
		const Elf64_Shdr *s = &o->sh[i];
		const Elf64_Rel *r;

		if (s->sh_type != SHT_REL || s->sh_info != of || !(r = section_bytes(o, s)))
			continue;
		for (size_t k = 0; k < s->sh_size / sizeof(*r); k++)
			if (r[k].r_offset == off)
				return ELF64_R_SYM(r[k].r_info) < o->nr_sym ? &o->sym[ELF64_R_SYM(r[k].r_info)] : NULL;
	}
	return NULL;
}

/* Name of the function that begins at this offset of a section, or NULL. */
static const char *func_at(const struct object *o, size_t section, uint64_t off)
{
	for (size_t i = 0; i < o->nr_sym; i++)
		if (o->sym[i].st_shndx == section && o->sym[i].st_value == off &&
		    ELF64_ST_TYPE(o->sym[i].st_info) == STT_FUNC)
			return text_at(o->str, o->str_len, o->sym[i].st_name);
	return NULL;
}

/*
 * What the relocation at this offset of section 'of' refers to, as text ("map3", "val2+8", "count_loss"), or NULL.  A section
 * symbol plus the number in the instruction is a place in that section.
 */
static const char *reloc_text(const struct object *o, size_t of, const unsigned char *insn, uint64_t off, struct strbuf *b)
{
	const Elf64_Sym *y = reloc_symbol(o, of, off);
	int32_t imm;
	int64_t add;

	if (!y)
		return NULL;
	memcpy(&imm, insn + 4, sizeof(imm));
	sb_reset(b);
	if (ELF64_ST_TYPE(y->st_info) == STT_SECTION && y->st_shndx < o->nr_sh) {
		const char *func;

		add = *insn == OP_CALL ? ((int64_t)imm + 1) * INSN : imm;
		func = func_at(o, y->st_shndx, add);
		sb_str(b, func ? func : section_name(o, &o->sh[y->st_shndx]));
		if (func)
			add = 0;
	} else {
		add = *insn == OP_CALL ? 0 : imm;
		sb_str(b, text_at(o->str, o->str_len, y->st_name));
	}
	if (add)
		sb_printf(b, "+%lld", (long long)add);
	return sb_text(b);
}

static int take_text(void *arg, const char *fmt, ...)
{
	struct strbuf *b = arg;
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(b, fmt, ap);
	va_end(ap);
	return 0;
}

static int take_styled(void *arg, enum disassembler_style style, const char *fmt, ...)
{
	struct strbuf *b = arg;
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(b, fmt, ap);
	va_end(ap);
	return 0;
}

static bool decoder_open(struct decoder *d)
{
	*d = (struct decoder){ .opcodes = disassembler(bfd_arch_bpf, false, bfd_mach_bpf, NULL) };
	if (d->opcodes) {
		init_disassemble_info(&d->info, &d->text, take_text, take_styled);
		d->info.arch = bfd_arch_bpf;
		d->info.mach = bfd_mach_bpf;
		d->info.endian = d->info.endian_code = BFD_ENDIAN_LITTLE;
		d->info.read_memory_func = buffer_read_memory;
		disassemble_init_for_target(&d->info);
		return true;
	}
	LLVMInitializeBPFTargetInfo();
	LLVMInitializeBPFTargetMC();
	LLVMInitializeBPFDisassembler();
	d->llvm = LLVMCreateDisasmCPU("bpfel", "v4", NULL, 0, NULL, NULL);
	return d->llvm != NULL;
}

static void decoder_close(struct decoder *d)
{
	if (d->llvm)
		LLVMDisasmDispose(d->llvm);
	sb_free(&d->text);
	sb_free(&d->note);
}

/* Text of the instruction at off into d->text; returns its length in bytes (8 or 16). */
static size_t decode(struct decoder *d, const unsigned char *p, size_t off, size_t len)
{
	size_t size = p[off] == OP_LD_IMM64 && len - off >= 2 * INSN ? 2 * INSN : INSN;
	char line[256];
	size_t got = 0;

	sb_reset(&d->text);
	if (d->opcodes) {
		d->info.buffer = (bfd_byte *)p;
		d->info.buffer_length = len;
		got = d->opcodes(off, &d->info) == (int)size ? size : 0;
	} else {
		got = LLVMDisasmInstruction(d->llvm, (uint8_t *)p + off, size, off, line, sizeof(line));
		if (got)
			sb_str(&d->text, line + strspn(line, " \t"));
	}
	if (!got) {
		sb_reset(&d->text);
		sb_printf(&d->text, ".byte");
		for (size_t i = 0; i < size; i++)
			sb_printf(&d->text, " %02x", p[off + i]);
	}
	return size;
}

/* What the bare number of an instruction means, or NULL. */
static const char *meaning(const struct object *o, size_t section, const unsigned char *p, size_t off, struct strbuf *b)
{
	const char *name = reloc_text(o, section, p + off, off, b);
	int32_t imm;

	memcpy(&imm, p + off + 4, sizeof(imm));
	if (name)
		return name;
	if (p[off] == OP_CALL && !(p[off + 1] >> 4) && imm >= 0 &&
	    (size_t)imm < sizeof(helper_names) / sizeof(*helper_names))
		return helper_names[imm];
	if (p[off] == OP_CALL && p[off + 1] >> 4 == BPF_PSEUDO_CALL)
		return func_at(o, section, off + INSN + (int64_t)imm * INSN);
	return NULL;
}

static void dump_section(struct decoder *d, const struct object *o, size_t section, struct strbuf *out)
{
	const Elf64_Shdr *s = &o->sh[section];
	const unsigned char *p = section_bytes(o, s);

	if (!p)
		return;
	for (size_t off = 0; off + INSN <= s->sh_size;) {
		const char *func = func_at(o, section, off);
		size_t at = off;
		const char *what;

		if (func)
			sb_printf(out, "%s:\n", func);
		off += decode(d, p, off, s->sh_size);
		what = meaning(o, section, p, at, &d->note);
		if (what && *what)
			sb_printf(out, "%6zu: %-40s ; %s\n", at / INSN, sb_text(&d->text), what);
		else
			sb_printf(out, "%6zu: %s\n", at / INSN, sb_text(&d->text));
	}
	sb_char(out, '\n');
}

int cg_dump_asm(const struct image *im, struct strbuf *out)
{
	struct object o;
	struct decoder d;
	int err = object_open(&o, im->bytes, im->len);

	if (err)
		return err;
	if (!decoder_open(&d))
		return -ENOTSUP;
	for (size_t i = 0; i < o.nr_sh; i++)
		if (o.sh[i].sh_type == SHT_PROGBITS && o.sh[i].sh_flags & SHF_EXECINSTR && o.sh[i].sh_size)
			dump_section(&d, &o, i, out);
	decoder_close(&d);
	return 0;
}
