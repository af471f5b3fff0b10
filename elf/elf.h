/*
 * elf: binaries of user programs: symbols, static probes, types and lines, unwind rules.
 * By libelf and libdw; files are mapped, names never copied as a whole.  Input is untrusted: anything malformed gives -EINVAL or
 * "not found", never a crash.
 */
#ifndef SCRY_ELF_ELF_H
#define SCRY_ELF_ELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bin;
struct arena;

/* Opens an ELF file (also "archive!/member" of a ZIP).  0 or -errno; -EINVAL: not ELF. */
int bin_open(const char *path, struct bin **out);
/* The same of an image in memory, which is copied (the vDSO). */
int bin_open_image(const void *image, size_t len, struct bin **out);
void bin_close(struct bin *b);
/* The file that processes map, and where in it the ELF file begins: an archive, or the path itself and 0. */
const char *bin_mapped_file(const struct bin *b, uint64_t *off);
bool bin_is_exec(const struct bin *b);		/* executable or shared object */
bool bin_is_go(struct bin *b);
/* How a function of a Go program takes its arguments; GO_NONE: as C does. */
enum go_abi { GO_NONE, GO_STACK, GO_REGS };
enum go_abi bin_go_abi(struct bin *b, uint64_t func, const char *symbol);
/*
 * Where a Go function begins when its stack is large enough: behind the check that grows the stack and starts the function
 * anew.  Registers and stack are there as at the entry.  func itself when it has no such check.
 */
uint64_t bin_go_body(struct bin *b, uint64_t func, uint64_t size);
/* Lower-case hexadecimal build id, or NULL.  Owned by b. */
const char *bin_build_id(struct bin *b);

struct bin_sym {
	const char *name;		/* owned by b */
	uint64_t addr, size;		/* virtual address in the file */
	bool is_func, is_weak_alias;
};

/* Calls fn for each defined symbol (.symtab, .dynsym, .gnu_debugdata, separate debug file) until it returns true. */
void bin_each_sym(struct bin *b, bool (*fn)(void *arg, const struct bin_sym *s), void *arg);
/* A symbol by exact name: hash table first.  0 or -ENOENT. */
int bin_find_sym(struct bin *b, const char *name, struct bin_sym *out);
/* The symbol that covers addr.  0 or -ENOENT. */
int bin_sym_at(struct bin *b, uint64_t addr, struct bin_sym *out);
/* Virtual address to offset in the file.  0 or -ENOENT. */
int bin_file_offset(struct bin *b, uint64_t addr, uint64_t *out);
/* Offset in the file to virtual address.  0 or -ENOENT. */
int bin_addr_of_offset(struct bin *b, uint64_t off, uint64_t *out);
/* Calls fn for each segment that holds code: offset in the file, virtual address, bytes. */
void bin_each_code(struct bin *b, void (*fn)(void *arg, uint64_t off, uint64_t addr, uint64_t len), void *arg);
/* Whether an instruction of the function (at func, size bytes) begins at addr: 1, 0, or -errno when it cannot be told. */
int bin_insn_start(struct bin *b, uint64_t func, uint64_t size, uint64_t addr);
/*
 * Where to probe the entry of the function (at func, size bytes): func, or behind a landing instruction (endbr64) when the kernel emulates
 * the next one, a push, but would have to single-step the first (arch/x86/kernel/uprobes.c).
 * Registers, but the instruction pointer, and the stack are the same there; a kernel that looks at the instruction to know an entry when it
 * takes a stack (is_uprobe_at_func_entry()) may not know it.
 */
uint64_t bin_quick_entry(struct bin *b, uint64_t func, uint64_t size);
/* Calls fn for each return instruction of the function; their number, or -errno. */
int bin_each_ret(struct bin *b, uint64_t func, uint64_t size, void (*fn)(void *arg, uint64_t addr), void *arg);
/* Directories of separate debug files (--debuginfo), colon-separated. */
void bin_set_debug_dirs(const char *dirs);

/* Demangled C++ or Rust name in heap memory, or NULL when it is not mangled. */
char *bin_demangle(const char *name);

/* ---- unwind rules ---- */

/* Where the caller's frame begins (CFA); the return address stands 8 bytes below. */
enum unwind_cfa {
	UNWIND_NONE,			/* nothing is known */
	UNWIND_SP, UNWIND_BP,		/* register + cfa_off */
	UNWIND_AT_SP, UNWIND_AT_BP,	/* what stands at register + cfa_off */
	UNWIND_AT_SP_8,			/* that plus 8 */
	UNWIND_PLT,			/* RSP + 8, or 16 from byte cfa_off of a slot of 16 on */
	UNWIND_SIGNAL,			/* the kernel's frame of a signal begins at RSP */
	UNWIND_END,			/* there is no caller */
};

/* What the caller had in RBP. */
enum unwind_bp {
	UNWIND_BP_SAME,
	UNWIND_BP_AT_CFA, UNWIND_BP_AT_BP,	/* saved at CFA, RBP + bp_off */
	UNWIND_BP_LOST,
};

/* A rule holds from its address to the next row's. */
struct bin_unwind_row {
	uint64_t addr;			/* virtual address in the file */
	int32_t cfa_off, bp_off;
	uint8_t cfa, bp;
};

/* All rules in order of addresses, heap memory.  0 or -errno (-ENODATA: there are none; -ENOTSUP: not for x86_64). */
int bin_unwind_rows(struct bin *b, struct bin_unwind_row **out, size_t *nr);

/* ---- USDT notes (stapsdt) ---- */
struct bin_usdt {
	const char *provider, *name, *args;	/* args: "8@%rdi -4@$5 ..." */
	uint64_t addr, file_off;
	uint64_t sem_addr, sem_off;		/* semaphore; 0: none */
};
void bin_each_usdt(struct bin *b, bool (*fn)(void *arg, const struct bin_usdt *u), void *arg);

/* ---- finding binaries ---- */
/* Resolves a uprobe target (section 4.8) to paths, in the arena.  0, -ENOENT, or -E2BIG for a pattern that leads too far. */
int bin_resolve(struct arena *a, const char *target, int32_t pid, bool any_file, const char ***paths, size_t *nr);

/* ---- DWARF ---- */
struct bin_param {
	const char *name;
	const char *type;		/* C text of the type */
	int kind;			/* 0 integer, 1 pointer, 2 struct by value, 3 other */
	uint32_t bytes;
	bool is_signed;
	uint64_t die;			/* for bin_type() */
};
/* Parameters of a function; returns their number or -errno (-ENODATA: no debug information). */
int bin_params(struct bin *b, struct arena *a, const char *func, struct bin_param **out, struct bin_param *ret);

/* A type, typedefs and qualifiers taken off. */
struct bin_type {
	enum { BT_VOID, BT_INT, BT_BOOL, BT_FLOAT, BT_PTR, BT_ARRAY, BT_STRUCT, BT_UNION, BT_ENUM, BT_FUNC } kind;
	const char *name;		/* BT_STRUCT, BT_UNION, BT_ENUM; NULL: anonymous */
	uint64_t die;			/* of itself: what makes two structs the same */
	uint64_t to;			/* BT_PTR, BT_ARRAY: die of what it points to, of the element; 0: void */
	uint64_t count;			/* BT_ARRAY: elements of all dimensions; 0: not known */
	const uint32_t *dims;		/* BT_ARRAY: elements of each dimension, the outermost first; 0: not known */
	size_t nr_dims;
	uint32_t size;			/* bytes; 0: incomplete */
	bool is_signed, is_char;	/* BT_INT, BT_ENUM */
};

struct bin_member {
	const char *name;		/* NULL: anonymous struct or union, its members are the parent's */
	uint64_t die;			/* of the type */
	uint32_t offset;		/* bytes */
	uint32_t bit;			/* bitfield: first bit, counted from the start of the struct */
	uint8_t bits;			/* width, 0: no bitfield */
};

struct bin_enumerator {
	const char *name;
	int64_t value;
};

/* The type at a die (0: void).  0 or -errno. */
int bin_type(struct bin *b, struct arena *a, uint64_t die, struct bin_type *out);
/* Members of a struct or union, enumerators of an enum: their number or -errno. */
int bin_members(struct bin *b, struct arena *a, uint64_t die, struct bin_member **out);
int bin_enumerators(struct bin *b, struct arena *a, uint64_t die, struct bin_enumerator **out);
/* Addresses of a source line.  Number or -errno. */
int bin_line_addrs(struct bin *b, struct arena *a, const char *file, unsigned line, unsigned col, uint64_t **out);
/* "file:line" of an address, heap memory, or NULL; inlined functions through fn, innermost first. */
char *bin_addr_line(struct bin *b, uint64_t addr, void (*fn)(void *arg, const char *name, const char *file, int line),
		    void *arg);

#endif
