/* sema, inside: what the files of the type table share. */
#ifndef SCRY_SEMA_TYPE_PRIV_H
#define SCRY_SEMA_TYPE_PRIV_H

#include "elf/elf.h"
#include "parser/cdecl.h"
#include "sema/btf.h"
#include "sema/type.h"

/* Where a struct, union or enum is defined.  One per type (so one per address space of a struct). */
struct origin {
	enum { FROM_NAME, FROM_BTF, FROM_C, FROM_DWARF, FROM_FIELDS } kind;	/* FROM_NAME: known by name only */
	const struct kbtf *btf;		/* FROM_BTF */
	uint32_t id;
	const struct c_aggregate *agg;	/* FROM_C, struct and union */
	const struct c_enum *c_enum;	/* FROM_C, enum */
	struct bin *bin;		/* FROM_DWARF */
	uint64_t die;
	const struct field *fields;	/* FROM_FIELDS: from the start; else once loaded */
	size_t nr_fields;
	bool loaded;
	VEC(struct field *) found;	/* single fields looked up before all were loaded */
	const struct plan_enumerator *enums;
	size_t nr_enums;
	bool enums_loaded;
};

/* Of an aggregate of the script's C. */
struct c_extent {
	enum { EXTENT_NONE, EXTENT_BUSY, EXTENT_KNOWN } state;
	bool circular;			/* contains itself: an error, and no type of its own */
	uint32_t size, align;
};

struct types {
	struct arena *arena;
	const struct type **slot;	/* open addressing, cap is a power of two */
	size_t nr, cap;
	struct kbtf *const *btfs;
	size_t nr_btfs;
	VEC(struct module_btf {
		const char *name;
		struct kbtf *btf;	/* NULL: there is none */
	}) modules;
	VEC(struct bin *) bins;		/* whose debug information types come from */
	const struct c_decls *decls;
	struct c_extent *extents;	/* by number of the aggregate */
	int nr_busy, behind_pointer;	/* extents being added up, pointers followed */
	const struct c_aggregate *closed;	/* was met in itself just now */
	VEC(struct c_circle {
		const struct c_aggregate *agg;
		struct span at;		/* the member */
	}) circles;
	int depth;			/* of definitions in one another; a loop among them ends */
	const struct plan *plan;	/* whose indices 'planned' holds */
	VEC(struct planned {
		const struct type *type;
		uint32_t index;
	}) planned;
};

/* The one type equal to *t; t is copied when it is new. */
const struct type *type_intern(struct types *ts, const struct type *t);
static inline const struct origin *type_origin(const struct type *t)
{
	return t->origin;
}

/* type_struct.c: definitions from BTF and C.  space: of pointers inside. */
const struct type *type_of_btf(struct types *ts, const struct kbtf *b, uint32_t id, enum addr_space space);
const struct type *type_of_c(struct types *ts, const struct c_type *ct, enum addr_space space);
const struct type *type_of_agg(struct types *ts, const struct c_aggregate *agg, enum addr_space space);
const struct c_aggregate *types_c_aggregate(const struct types *ts, const char *name, bool is_union);

/* C's layout of a struct of the script, with each member's place. */
struct c_place {
	uint32_t offset;
	uint8_t bit_off, bit_size;
};
void c_layout(struct types *ts, const struct c_aggregate *agg, struct c_place *places, uint32_t *size,
	      uint32_t *align);

/* Fields of one struct being gathered, those of anonymous members among them. */
struct collect {
	struct types *ts;
	enum addr_space space;
	const char *want;		/* only this one */
	VEC(struct field) fields;
	unsigned visited;
};

#define MAX_DEPTH 32		/* anonymous members in one another, arrays of arrays */
#define MAX_FIELDS 16384	/* of one struct, flattened: more is a broken definition */

/* Bitfields: the integer that holds the bits, and where they are in it.  bit: from the start of the outermost struct. */
void place_bits(struct types *ts, struct field *f, uint64_t bit, uint32_t bits);
/* type_dwarf.c; true: found what was wanted. */
bool collect_dwarf(struct collect *c, struct bin *bin, uint64_t die, uint32_t base, int depth);

#define BTF_BIT(kind) (1u << BTF_KIND_##kind)

#endif
