/*
 * sema: types.  Interned: two equal types are one pointer.  Structs are built from BTF, DWARF or the script's C
 * definitions, and only when they are touched; their fields are read on first use.
 */
#ifndef SCRY_SEMA_TYPE_H
#define SCRY_SEMA_TYPE_H

#include "sema/plan.h"

struct types;			/* the table of one compilation */
struct strbuf;

struct field {
	const char *name;		/* NULL in tuples */
	const struct type *type;
	uint32_t offset;		/* bytes from the start of the outermost struct (anonymous members flattened) */
	uint8_t bit_off, bit_size;	/* bitfield: bits from the low end of the integer of type's size at offset; 0: none */
	bool is_data_loc;		/* tracepoint __data_loc: u32 at loc; offset is that of the address in a copy of args */
	bool is_rel_loc;		/* with is_data_loc: __rel_loc, counted from behind the u32 */
	uint32_t loc;			/* with is_data_loc: bytes from the start of the record, where its real offset is */
	bool percpu;			/* tagged __percpu: must not be followed */
	int reg;			/* uprobe args: pt_regs offset that holds it; -1: in memory at offset */
	int tracing_arg;		/* fentry, tp_btf: index into the u64 ctx array; -1: none */
};

struct type {
	enum type_kind kind;
	uint32_t size, align;		/* bytes; size 0: unknown or void */
	bool is_signed;			/* TY_INT, TY_ENUM, TY_SUM..TY_STATS */
	bool castable;			/* aggregations that read as an integer */
	enum addr_space space;		/* TY_PTR; TY_STRUCT values that live in traced memory */
	bool btf_ptr;			/* TY_PTR: verifier knows it (typed), plain loads are allowed */
	const char *name;		/* TY_STRUCT, TY_UNION ("sock"), TY_ENUM, TY_INT as declared ("u32") or NULL */
	const struct type *elem;	/* TY_PTR (TY_VOID for void*), TY_ARRAY */
	uint32_t count;			/* TY_ARRAY, TY_STRING and TY_BUFFER capacity, stack limit */
	uint8_t stack_mode;		/* enum stack_mode */
	bool unwind;			/* dw_ustack */
	bool by_id;			/* stacks: the form in maps (plan.h) */
	/*
	 * TY_ARRAY of C's char: reading such a field gives a string of capacity count + 1 (so that an array
	 * without NUL prints whole) out of count bytes of storage.
	 */
	bool is_char_array;
	const struct field *fields;	/* TY_TUPLE, TY_RECORD; for structs use type_fields() */
	size_t nr_fields;
	void *origin;			/* private to type.c: where the definition is read from */
};

struct types *types_new(struct arena *a);
/* Closes the module BTFs that types_module_btf() opened; the types themselves live in the arena. */
void types_free(struct types *ts);

extern const struct type type_poison, type_void, type_bool;
const struct type *type_int(struct types *ts, unsigned bytes, bool is_signed);
const struct type *type_string(struct types *ts, uint32_t capacity);
const struct type *type_buffer(struct types *ts, uint32_t capacity);
const struct type *type_ptr(struct types *ts, const struct type *to, enum addr_space space);
const struct type *type_btf_ptr(struct types *ts, const struct type *to);	/* kernel, readable by plain loads */
const struct type *type_array(struct types *ts, const struct type *elem, uint32_t count);
const struct type *type_char_array(struct types *ts, uint32_t count);
/* A struct made of these fields (copied), for the args of a probe.  Each call makes a type of its own. */
const struct type *type_struct_of(struct types *ts, const char *name, const struct field *fields, size_t nr,
				  uint32_t size, enum addr_space space);
const struct type *type_stack(struct types *ts, bool user, enum stack_mode mode, uint32_t limit, bool unwind);
/* The stack as it stands in keys and values of maps. */
const struct type *type_stack_by_id(struct types *ts, const struct type *t);
static inline bool type_is_stack(const struct type *t) { return t->kind == TY_KSTACK || t->kind == TY_USTACK; }
/* One of TY_INET TY_MAC TY_KSYM TY_USYM TY_USERNAME TY_CGROUP_PATH TY_TIMESTAMP TY_PROBE, or an aggregation kind. */
const struct type *type_simple(struct types *ts, enum type_kind kind, bool is_signed);
const struct type *type_tuple(struct types *ts, const struct type *const *elem, size_t nr);
const struct type *type_record(struct types *ts, const char *const *names, const struct type *const *elem, size_t nr);
/* The same struct value or pointer in another address space. */
const struct type *type_in_space(struct types *ts, const struct type *t, enum addr_space space);

/* Fields of a struct or union, anonymous members flattened; read from its origin on first use. */
const struct field *type_fields(struct types *ts, const struct type *t, size_t *nr);
/* NULL when there is none. */
const struct field *type_field(struct types *ts, const struct type *t, const char *name);
/* Constants of an enum. */
const struct plan_enumerator *type_enumerators(struct types *ts, const struct type *t, size_t *nr);

/* Name as messages print it: "uint64", "string[16]", "struct sock *", "(int64,string[16])". */
const char *type_text(struct types *ts, const struct type *t);

static inline bool type_is_int(const struct type *t) { return t->kind == TY_INT; }
static inline bool type_is_agg(const struct type *t) { return t->kind >= TY_COUNT && t->kind <= TY_DIST; }
/* A record of aggregations, the value of a map: it has nothing else in it. */
static inline bool type_is_agg_record(const struct type *t)
{
	return t->kind == TY_RECORD && t->nr_fields && type_is_agg(t->fields[0].type);
}
static inline bool type_is_bucketed(const struct type *t)
{
	return t->kind == TY_HIST || t->kind == TY_LHIST || t->kind == TY_DIST;
}
/* Held in a register (up to 64 bits) by generated code; everything else is memory. */
bool type_is_scalar(const struct type *t);

/* Adds the type (and those it needs) to the plan; returns its index. */
uint32_t type_to_plan(struct types *ts, struct plan *p, const struct type *t);

/* ---- named types: C base names, then the script's definitions, then BTF ---- */

struct kbtf;
struct c_decls;
struct bin;
/* A type of a program's debug information; pointers in it lead to user memory.  The binary then belongs to the table. */
const struct type *type_from_dwarf(struct types *ts, struct bin *bin, uint64_t die);
void types_keep_bin(struct types *ts, struct bin *bin);
/* A type from C text as format files and DWARF write it: "const char *", "struct sock *", "unsigned int". */
const struct type *type_of_c_text(struct types *ts, struct arena *a, const char *text, enum addr_space space);

/* Tells the table where names come from; each may be NULL.  btfs[0] is vmlinux, the others modules. */
void types_use_btf(struct types *ts, struct kbtf *const *btfs, size_t nr);
void types_use_c(struct types *ts, const struct c_decls *decls);
/*
 * The i-th aggregate found to contain itself, and the member where it does; NULL: no more.  All of the script's own are found when
 * asked for i = 0, those of headers as they are used.
 */
const struct c_aggregate *types_c_circle(struct types *ts, size_t i, struct span *at);
/* The vmlinux BTF, or NULL. */
const struct kbtf *types_vmlinux(const struct types *ts);
/* The BTF of a module, opened on first use; "vmlinux" gives btfs[0].  NULL: there is none. */
const struct kbtf *types_module_btf(struct types *ts, const char *dir, const char *module);
/* One more BTF to find types in, after the kernel's; the table closes it. */
void types_add_btf(struct types *ts, const char *name, struct kbtf *btf);
/* Names of the modules that have BTF, sorted; their number. */
size_t types_list_modules(struct types *ts, const char *dir, char ***names);
enum type_tag { TAG_ANY, TAG_STRUCT, TAG_UNION, TAG_ENUM };
/*
 * A type by name: "uint64", "u32", "unsigned long", "size_t", "string", "sock" (TAG_STRUCT), a typedef.
 * "string" and "buffer" have capacity 0 (not given).  NULL when it is unknown.
 */
const struct type *type_by_name(struct types *ts, const char *name, enum type_tag tag);
/* A type of a BTF by id (typedefs, qualifiers and tags resolved; pointers get kernel space, or user by __user tag). */
const struct type *type_from_btf(struct types *ts, const struct kbtf *btf, uint32_t id);
/* An enum constant by name (script's, then BTF's): true and its value and enum type. */
/* type_near.c: the nearest name of a type, or of an enum constant, when one is likely meant; else NULL. */
const char *type_nearest(struct types *ts, const char *name, enum type_tag tag);
const char *constant_nearest(struct types *ts, const char *name);
/* Calls fn for each type that is known without BTF and the script. */
void type_each_name(void (*fn)(void *arg, const char *name), void *arg);
bool type_enum_constant(struct types *ts, const char *name, int64_t *value, const struct type **type);
/* Names for "did you mean": near names of fields, or of types. */
const char *type_nearest_field(struct types *ts, const struct type *t, const char *name);

#endif
