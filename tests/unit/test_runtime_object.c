/*
 * The object linker: a fixture object is assembled here byte by byte, as the compiler would emit it.
 *
 *	.text	0 sub:		call leaf (resolved by the assembler), exit
 *		2 leaf:		r0 = 1, exit
 *		4 callback:	r0 = 2, exit
 *		6 unused:	r0 = 3, exit
 *	prog0	call sub; r1 = map1; r1 = val2 + 8; r1 = &callback; call kfunc_f; r1 = .rodata + 4; exit
 *	prog3	r1 = map7; exit
 */
#include <elf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <linux/btf.h>
#include <stdlib.h>

#include "base/strbuf.h"
#include "runtime/object.h"
#include "tests/unit/check.h"

#define R64_64 1
#define R64_32 10
#define CALL(reg, n) { .code = BPF_JMP | BPF_CALL, .src_reg = (reg), .imm = (n) }
#define EXIT { .code = BPF_JMP | BPF_EXIT }
#define MOV(n) { .code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = (n) }
#define LD64(n) { .code = BPF_LD | BPF_DW | BPF_IMM, .dst_reg = 1, .imm = (n) }, { .code = 0 }

enum { S_NULL, S_TEXT, S_PROG0, S_REL0, S_PROG3, S_REL3, S_RODATA, S_BTF, S_EXT, S_SYM, S_STR, S_NAMES, S_NR };

static const struct bpf_insn text[] = { CALL(1, 1), EXIT, MOV(1), EXIT, MOV(2), EXIT, MOV(3), EXIT };
static const struct bpf_insn prog0[] = {
	CALL(1, -1),	/* 0: sub, by symbol */
	LD64(0),	/* 1: map1 */
	LD64(8),	/* 3: val2 + 8 */
	LD64(32),	/* 5: .text + 32 bytes: callback */
	CALL(0, -1),	/* 7: kfunc_f */
	LD64(4),	/* 8: .rodata + 4 */
	CALL(1, 1),	/* 10: .text section, 1 + 1 = instruction 2: leaf */
	EXIT,
};
static const struct bpf_insn prog3[] = { LD64(0), EXIT };

enum { Y_NULL, Y_TEXT, Y_RODATA, Y_SUB, Y_LEAF, Y_CB, Y_UNUSED, Y_MAP1, Y_VAL2, Y_KFUNC, Y_MAP7, Y_NR };

static uint32_t add_str(struct strbuf *b, const char *s)
{
	uint32_t at = (uint32_t)b->len;

	sb_add(b, s, strlen(s) + 1);
	return at;
}

static void add_sym(struct strbuf *syms, struct strbuf *strs, const char *name, int type, int sec, uint64_t value)
{
	Elf64_Sym s = { .st_name = *name ? add_str(strs, name) : 0, .st_info = (unsigned char)ELF64_ST_INFO(STB_LOCAL, type),
			.st_shndx = (uint16_t)sec, .st_value = value };

	sb_add(syms, &s, sizeof(s));
}

static void add_rel(struct strbuf *b, uint32_t insn, uint32_t sym, uint32_t type)
{
	Elf64_Rel r = { .r_offset = insn * 8, .r_info = ELF64_R_INFO((uint64_t)sym, type) };

	sb_add(b, &r, sizeof(r));
}

static void add_words(struct strbuf *b, const uint32_t *w, size_t nr)
{
	sb_add(b, w, nr * sizeof(*w));
}

/* Debug information: function records for all but "unused"'s caller side, lines 10.. for prog0 and 20.. for .text. */
static void add_debug(struct strbuf *btf, struct strbuf *ext)
{
	struct btf_header h = { .magic = BTF_MAGIC, .version = 1, .hdr_len = sizeof(h) };
	struct strbuf strs = { 0 };
	uint32_t s_text, s_prog0, s_file, s_line;
	uint32_t hdr[6] = { BTF_MAGIC | 1 << 16, 24, 0, 0, 0, 0 };

	sb_char(&strs, 0);
	s_text = add_str(&strs, ".text");
	s_prog0 = add_str(&strs, "prog0");
	s_file = add_str(&strs, "a.bt");
	s_line = add_str(&strs, "begin { }");
	h.str_len = (uint32_t)strs.len;
	sb_add(btf, &h, sizeof(h));
	sb_add(btf, strs.s, strs.len);

	const uint32_t funcs[] = { 8, s_text, 4, 0, 1, 16, 2, 32, 3, 48, 4, s_prog0, 1, 0, 5 };
	const uint32_t lines[] = { 16, s_text, 2, 0, s_file, s_line, 20 << 10 | 3, 16, s_file, s_line, 21 << 10,
				   s_prog0, 2, 0, s_file, s_line, 10 << 10 | 5, 24, s_file, s_line, 11 << 10 | 7 };
	hdr[3] = sizeof(funcs);
	hdr[4] = sizeof(funcs);
	hdr[5] = sizeof(lines);
	add_words(ext, hdr, 6);
	add_words(ext, funcs, sizeof(funcs) / 4);
	add_words(ext, lines, sizeof(lines) / 4);
	sb_free(&strs);
}

static void build(struct strbuf *out)
{
	static const char *const names[S_NR] = { "", ".text", "prog0", ".relprog0", "prog3", ".relprog3", ".rodata.str1", ".BTF",
						 ".BTF.ext", ".symtab", ".strtab", ".shstrtab" };
	struct strbuf d[S_NR] = { 0 };
	Elf64_Shdr sh[S_NR] = { 0 };
	Elf64_Ehdr h = { .e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
			 .e_type = ET_REL, .e_machine = EM_BPF, .e_version = EV_CURRENT, .e_ehsize = sizeof(h),
			 .e_shentsize = sizeof(sh[0]), .e_shnum = S_NR, .e_shstrndx = S_NAMES };

	sb_add(&d[S_TEXT], text, sizeof(text));
	sb_add(&d[S_PROG0], prog0, sizeof(prog0));
	sb_add(&d[S_PROG3], prog3, sizeof(prog3));
	sb_add(&d[S_RODATA], "abcdefgh", 8);
	sb_char(&d[S_STR], 0);
	add_sym(&d[S_SYM], &d[S_STR], "", STT_NOTYPE, 0, 0);
	add_sym(&d[S_SYM], &d[S_STR], "", STT_SECTION, S_TEXT, 0);
	add_sym(&d[S_SYM], &d[S_STR], "", STT_SECTION, S_RODATA, 0);
	add_sym(&d[S_SYM], &d[S_STR], "sub", STT_FUNC, S_TEXT, 0);
	add_sym(&d[S_SYM], &d[S_STR], "leaf", STT_FUNC, S_TEXT, 16);
	add_sym(&d[S_SYM], &d[S_STR], "callback", STT_FUNC, S_TEXT, 32);
	add_sym(&d[S_SYM], &d[S_STR], "unused", STT_FUNC, S_TEXT, 48);
	add_sym(&d[S_SYM], &d[S_STR], "map1", STT_NOTYPE, 0, 0);
	add_sym(&d[S_SYM], &d[S_STR], "val2", STT_NOTYPE, 0, 0);
	add_sym(&d[S_SYM], &d[S_STR], "kfunc_f", STT_NOTYPE, 0, 0);
	add_sym(&d[S_SYM], &d[S_STR], "map7", STT_NOTYPE, 0, 0);
	add_rel(&d[S_REL0], 0, Y_SUB, R64_32);
	add_rel(&d[S_REL0], 1, Y_MAP1, R64_64);
	add_rel(&d[S_REL0], 3, Y_VAL2, R64_64);
	add_rel(&d[S_REL0], 5, Y_TEXT, R64_64);
	add_rel(&d[S_REL0], 7, Y_KFUNC, R64_32);
	add_rel(&d[S_REL0], 8, Y_RODATA, R64_64);
	add_rel(&d[S_REL0], 10, Y_TEXT, R64_32);
	add_rel(&d[S_REL3], 0, Y_MAP7, R64_64);
	add_debug(&d[S_BTF], &d[S_EXT]);
	for (int i = 0; i < S_NR; i++)
		sh[i].sh_name = add_str(&d[S_NAMES], names[i]);

	sb_add(out, &h, sizeof(h));
	for (int i = 0; i < S_NR; i++) {
		bool code = i == S_TEXT || i == S_PROG0 || i == S_PROG3;

		while (out->len % 8)
			sb_char(out, 0);
		sh[i].sh_type = i == S_NULL ? SHT_NULL : i == S_SYM ? SHT_SYMTAB : i == S_STR || i == S_NAMES ? SHT_STRTAB :
				i == S_REL0 || i == S_REL3 ? SHT_REL : SHT_PROGBITS;
		sh[i].sh_flags = code ? SHF_ALLOC | SHF_EXECINSTR : 0;
		sh[i].sh_link = i == S_SYM ? S_STR : S_SYM;
		sh[i].sh_info = i == S_REL0 ? S_PROG0 : i == S_REL3 ? S_PROG3 : 0;
		sh[i].sh_offset = i ? out->len : 0;
		sh[i].sh_size = i ? d[i].len : 0;
		if (i)
			sb_add(out, d[i].s, d[i].len);
	}
	while (out->len % 8)
		sb_char(out, 0);
	((Elf64_Ehdr *)(void *)out->s)->e_shoff = out->len;
	sb_add(out, sh, sizeof(sh));
	for (int i = 0; i < S_NR; i++)
		sb_free(&d[i]);
}

static int kfunc(void *arg, const char *name, uint32_t *id, int16_t *fd_index)
{
	if (strcmp(name, "f"))
		return -ENOENT;
	*id = 1234;
	*fd_index = 0;
	return arg ? -EPERM : 0;
}

static void check_links(struct object *o)
{
	const int fds[] = { -1, 11, 12 }, rodata[] = { 13 };
	struct object_env env = { .map_fds = fds, .nr_maps = 3, .data_fds = rodata, .kfunc = kfunc };
	struct object_prog p;
	const char *why;
	const struct bpf_insn *in;

	if (!CHECK_INT(object_link(o, 0, &env, &p, &why), 0))
		return;
	/* prog0 (12), sub (2), callback (2), leaf (2); "unused" is left out. */
	in = p.insns;
	CHECK_INT(p.nr_insns, 18);
	CHECK_INT(in[0].imm, 12 - 1);
	CHECK_INT(in[1].src_reg, BPF_PSEUDO_MAP_FD);
	CHECK_INT(in[1].imm, 11);
	CHECK_INT(in[3].src_reg, BPF_PSEUDO_MAP_VALUE);
	CHECK_INT(in[3].imm, 12);
	CHECK_INT(in[4].imm, 8);
	CHECK_INT(in[5].src_reg, BPF_PSEUDO_FUNC);
	CHECK_INT(5 + 1 + in[5].imm, 14);
	CHECK_INT(in[14].imm, 2);
	CHECK_INT(in[7].src_reg, 2);
	CHECK_INT(in[7].imm, 1234);
	CHECK_INT(in[8].imm, 13);
	CHECK_INT(in[9].imm, 4);
	CHECK_INT(10 + 1 + in[10].imm, 16);
	CHECK_INT(in[16].imm, 1);
	/* sub's call of leaf, which the assembler had resolved inside .text */
	CHECK_INT(12 + 1 + in[12].imm, 16);
	object_prog_free(&p);

	CHECK_INT(object_link(o, 3, &env, &p, &why), -EINVAL);	/* map7 is not in the plan */
	CHECK_INT(object_link(o, 1, &env, &p, &why), -ENOENT);
	env.arg = &env;
	CHECK_INT(object_link(o, 0, &env, &p, &why), -EPERM);
	CHECK_STR(why, "kfunc_f");
}

static void check_info(struct object *o)
{
	const int fds[] = { -1, 11, 12 }, rodata[] = { 13 };
	struct object_env env = { .map_fds = fds, .nr_maps = 3, .data_fds = rodata, .kfunc = kfunc };
	struct object_prog p;
	struct object_place at;
	const char *why;
	const uint32_t *f;

	if (!CHECK_INT(object_link(o, 0, &env, &p, &why), 0))
		return;
	f = p.func_info;
	CHECK_INT(p.func_info_size, 8);
	if (CHECK_INT(p.nr_func_info, 4)) {
		CHECK_INT(f[0], 0);
		CHECK_INT(f[1], 5);
		CHECK_INT(f[2], 12);
		CHECK_INT(f[3], 1);
		CHECK_INT(f[4], 14);
		CHECK_INT(f[5], 3);
		CHECK_INT(f[6], 16);
		CHECK_INT(f[7], 2);
	}
	CHECK_INT(p.nr_line_info, 4);
	if (CHECK(object_insn_place(o, &p, 4, &at))) {
		CHECK_STR(at.file, "a.bt");
		CHECK_STR(at.text, "begin { }");
		CHECK_INT(at.line, 11);
		CHECK_INT(at.col, 7);
	}
	if (CHECK(object_insn_place(o, &p, 13, &at)))
		CHECK_INT(at.line, 20);
	if (CHECK(object_insn_place(o, &p, 17, &at)))
		CHECK_INT(at.line, 21);
	object_prog_free(&p);
}

/* Whatever stands in the bytes: an answer, never a crash (the sanitizer build watches). */
static void try_bytes(const char *bytes, size_t len)
{
	const int fds[] = { 3, 4, 5, 6, 7, 8, 9, 10 }, rodata[] = { 13, 13, 13 };
	struct object_env env = { .map_fds = fds, .nr_maps = 8, .data_fds = rodata, .kfunc = kfunc };
	struct object *o;
	struct object_prog p;
	struct object_place at;
	struct object *lib;
	const char *why;

	if (object_open(bytes, len, &o, &why)) {
		CHECK(why && *why);
		return;
	}
	if (!object_open(bytes, len, &lib, &why))	/* as an import of itself */
		CHECK_INT(object_add_lib(o, lib), 0);
	env.data_fds = object_nr_data(o) <= 3 ? rodata : NULL;
	for (uint32_t i = 0; i < 4; i++) {
		object_prog_uses_map(o, i, 1);
		if (object_link(o, i, &env, &p, &why) == 0) {
			object_insn_place(o, &p, p.nr_insns - 1, &at);
			object_prog_free(&p);
		}
	}
	object_free(o);
}

static void check_broken(const struct strbuf *b)
{
	uint32_t seed = 1;

	for (size_t len = 0; len < b->len; len += 3) {
		char *copy = malloc(len ? len : 1);

		memcpy(copy, b->s, len);
		try_bytes(copy, len);
		free(copy);
	}
	for (int round = 0; round < 4000; round++) {
		char *copy = malloc(b->len);

		memcpy(copy, b->s, b->len);
		for (int k = 0; k < 1 + round % 3; k++) {
			seed = seed * 1664525 + 1013904223;
			copy[(seed >> 8) % b->len] = (char)(round % 2 ? 0xff : seed >> 24);
		}
		try_bytes(copy, b->len);
		free(copy);
	}
}

int main(void)
{
	struct strbuf b = { 0 };
	struct object *o;
	const char *why;

	build(&b);
	if (CHECK_INT(object_open(b.s, b.len, &o, &why), 0)) {
		CHECK_INT(object_nr_progs(o), 4);
		CHECK(object_has_prog(o, 0) && object_has_prog(o, 3) && !object_has_prog(o, 1));
		CHECK(object_uses_map(o, 1) && object_uses_map(o, 2) && object_uses_map(o, 7));
		CHECK(!object_uses_map(o, 0) && !object_uses_map(o, 70000));
		CHECK(object_prog_uses_map(o, 3, 7) && !object_prog_uses_map(o, 0, 7));
		CHECK_INT(object_nr_data(o), 1);
		CHECK(object_data(o, 0).bytes != NULL);
		CHECK_INT(object_data(o, 0).len, 8);
		CHECK(object_data(o, 0).used && !object_data(o, 0).writable);
		check_links(o);
		check_info(o);
		object_free(o);
	}
	CHECK_INT(object_open("no ELF", 6, &o, &why), -EINVAL);
	check_broken(&b);
	sb_free(&b);
	return check_done("object");
}
