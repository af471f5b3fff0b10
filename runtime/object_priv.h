/*
 * runtime: what object.c (parsing) and object_link.c share.
 */
#ifndef SCRY_RUNTIME_OBJECT_PRIV_H
#define SCRY_RUNTIME_OBJECT_PRIV_H

#include "runtime/object.h"

struct obj_sec {
	const char *name;
	uint32_t name_off, type, link, info;
	const unsigned char *data;
	size_t size;
	bool exec;			/* ".text" or "prog<i>" */
	int prog;			/* i, -1: none */
	int rodata;			/* number of data section, -1: none */
	bool rodata_used, writable;
	size_t bss;			/* bytes of a section that has none in the file */
	const unsigned char *relocs;	/* Elf64_Rel, unaligned */
	uint32_t *reloc_at;		/* by instruction: 1 + index of its relocation; 0: none */
	const unsigned char *funcs, *lines;	/* .BTF.ext records of this section */
	uint32_t nr_funcs, nr_lines;
	uint64_t *maps;			/* bits: maps that it refers to */
	uint32_t map_words;
	bool calls_text;
};

struct obj_sym {
	const char *name;
	uint32_t sec;			/* section index; SHN_UNDEF (0): elsewhere */
	uint64_t value, size;
	unsigned char type;
};

/* A function of .text, in instructions. */
struct obj_sub {
	uint32_t start, end;
	const char *name;
};

struct object {
	const unsigned char *bytes;	/* borrowed */
	size_t len;
	struct obj_sec *secs;
	uint32_t nr_secs;
	struct obj_sec symtab, strtab;
	uint32_t nr_syms;
	uint32_t text;			/* section index, 0: none */
	struct obj_sub *subs;		/* by start */
	uint32_t nr_subs;
	const struct obj_sec *btf, *btf_ext;
	uint32_t func_size, line_size;	/* of records in .BTF.ext; 0: none */
	uint32_t nr_progs, nr_rodata;
	/* imported objects, and how this one stands in its importer's numbering */
	struct object **libs;		/* owned */
	uint32_t nr_libs;
	uint32_t data_base;		/* of its data sections among all */
	uint32_t func_base, str_base;	/* of its functions and strings in the joint BTF; 0: there is none */
	unsigned char *joint_btf;	/* owned; the importer's BTF with what its libs need */
	size_t joint_len;
};

/* Number behind the prefix ("map12" -> 12), or -1. */
int object_index(const char *name, const char *prefix);
bool object_sym(const struct object *o, uint32_t i, struct obj_sym *out);
/* True when the instruction has a relocation; sym->name is NULL when that is broken. */
bool object_reloc(const struct object *o, const struct obj_sec *s, uint32_t insn, struct obj_sym *sym);
const struct obj_sec *object_prog_sec(const struct object *o, uint32_t prog);
/* Puts jumps where kernels want them; 0 or -1: out of memory.  object_jump.c */
int object_close_loops(struct object_prog *p);
const char *object_btf_str(const struct object *o, uint32_t off);

#endif
