/*
 * Types of a program from its debug information, one at a time: a struct is described by its members' names, places and the
 * offsets (dies) of their types, which the caller asks for when it needs them.  Offsets come back from the caller, so each is
 * looked up again and a wrong one is an error.
 */
#include "elf/elf_priv.h"

#include <dwarf.h>
#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "base/vec.h"

#define CHAIN_MAX 32
#define MEMBERS_MAX 4096
#define DIMS_MAX 16

static bool find_die(struct bin *b, uint64_t off, Dwarf_Die *out)
{
	Dwarf *dw = bin_dwarf(b);

	return dw && off && dwarf_offdie(dw, off, out) != NULL;
}

static uint64_t type_of(Dwarf_Die *die)
{
	Dwarf_Attribute at;
	Dwarf_Die t;

	return dwarf_attr_integrate(die, DW_AT_type, &at) && dwarf_formref_die(&at, &t) ? dwarf_dieoffset(&t) : 0;
}

/* Typedefs and qualifiers taken off; false: void behind them, or a loop. */
static bool peel(struct bin *b, Dwarf_Die *t)
{
	for (int i = 0; i < CHAIN_MAX; i++) {
		switch (dwarf_tag(t)) {
		case DW_TAG_typedef: case DW_TAG_const_type: case DW_TAG_volatile_type: case DW_TAG_restrict_type:
		case DW_TAG_atomic_type:
			if (!find_die(b, type_of(t), t))
				return false;
			continue;
		}
		return true;
	}
	return false;
}

/* Elements of one dimension; 0: not known, or known at run time only. */
static uint32_t dimension(Dwarf_Die *range)
{
	Dwarf_Attribute at;
	Dwarf_Word n;

	if (dwarf_attr_integrate(range, DW_AT_count, &at) && !dwarf_formudata(&at, &n))
		;
	else if (dwarf_attr_integrate(range, DW_AT_upper_bound, &at) && !dwarf_formudata(&at, &n) && n != UINT64_MAX)
		n++;
	else
		return 0;
	return n <= UINT32_MAX ? (uint32_t)n : 0;
}

/* The dimensions of an array, which is too big to be of use when all of its elements are more than 32 bits count. */
static void array_type(Dwarf_Die *t, struct arena *a, struct bin_type *out)
{
	VEC(uint32_t) dims = { 0 };
	uint64_t count = 1;
	Dwarf_Die child;

	out->kind = BT_ARRAY;
	out->to = type_of(t);
	if (dwarf_child(t, &child))
		return;
	do {
		if (dwarf_tag(&child) != DW_TAG_subrange_type)
			continue;
		vec_push(a, &dims, dimension(&child));
		count *= dims.v[dims.nr - 1];
	} while (count <= UINT32_MAX && dims.nr < DIMS_MAX && die_next(&child));
	if (!dims.nr || count > UINT32_MAX)
		return;
	out->count = count;
	out->dims = dims.v;
	out->nr_dims = dims.nr;
}

static void base_type(Dwarf_Die *t, struct bin_type *out)
{
	Dwarf_Attribute at;
	Dwarf_Word enc = 0;

	if (dwarf_attr_integrate(t, DW_AT_encoding, &at))
		dwarf_formudata(&at, &enc);
	out->kind = enc == DW_ATE_boolean ? BT_BOOL : enc == DW_ATE_float || enc == DW_ATE_complex_float ? BT_FLOAT : BT_INT;
	out->is_signed = enc == DW_ATE_signed || enc == DW_ATE_signed_char;
	out->is_char = out->size == 1 && out->name && !strcmp(out->name, "char");
}

/* A declaration only: the definition may stand in another unit, where it is not searched for. */
static uint32_t size_of(Dwarf_Die *t)
{
	int n = dwarf_hasattr_integrate(t, DW_AT_declaration) ? 0 : dwarf_bytesize(t);

	return n > 0 ? (uint32_t)n : 0;
}

int bin_type(struct bin *b, struct arena *a, uint64_t die, struct bin_type *out)
{
	Dwarf_Die t;
	const char *name;

	*out = (struct bin_type){ .kind = BT_VOID };
	if (!die)
		return 0;
	if (!find_die(b, die, &t))
		return -EINVAL;
	if (!peel(b, &t))
		return 0;
	name = dwarf_diename(&t);
	out->name = name ? arena_strdup(a, name) : NULL;
	out->die = dwarf_dieoffset(&t);
	out->size = size_of(&t);
	switch (dwarf_tag(&t)) {
	case DW_TAG_base_type:
		base_type(&t, out);
		break;
	case DW_TAG_pointer_type: case DW_TAG_reference_type: case DW_TAG_rvalue_reference_type:
		out->kind = BT_PTR;
		out->to = type_of(&t);
		break;
	case DW_TAG_structure_type: case DW_TAG_class_type:
		out->kind = BT_STRUCT;
		break;
	case DW_TAG_union_type:
		out->kind = BT_UNION;
		break;
	case DW_TAG_enumeration_type:
		out->kind = BT_ENUM;
		break;
	case DW_TAG_array_type:
		array_type(&t, a, out);
		break;
	case DW_TAG_subroutine_type:
		out->kind = BT_FUNC;
		break;
	}
	return 0;
}

static bool udata(Dwarf_Die *die, unsigned attr, Dwarf_Word *out)
{
	Dwarf_Attribute at;

	return dwarf_attr_integrate(die, attr, &at) && !dwarf_formudata(&at, out);
}

/* Offset of a member: a number, or (DWARF 2) the expression "plus that number". */
static bool member_offset(Dwarf_Die *m, uint32_t *out)
{
	Dwarf_Attribute at;
	Dwarf_Op *ops;
	size_t nr;
	Dwarf_Word n = 0;

	*out = 0;
	if (!dwarf_attr_integrate(m, DW_AT_data_member_location, &at))
		return true;		/* of a union, or a bitfield that has a bit offset */
	if (dwarf_formudata(&at, &n)) {
		if (dwarf_getlocation(&at, &ops, &nr) || nr != 1 || ops[0].atom != DW_OP_plus_uconst)
			return false;
		n = ops[0].number;
	}
	*out = (uint32_t)n;
	return n <= UINT32_MAX;
}

static bool describe_member(struct bin *b, Dwarf_Die *m, struct arena *a, struct bin_member *out)
{
	const char *name = dwarf_diename(m);
	Dwarf_Word bits = 0, bit = 0, unit = 0;
	Dwarf_Die t;

	*out = (struct bin_member){ .name = name ? arena_strdup(a, name) : NULL, .die = type_of(m) };
	if (!member_offset(m, &out->offset))
		return false;
	if (!udata(m, DW_AT_bit_size, &bits) || !bits || bits > 64)
		return true;
	out->bits = (uint8_t)bits;
	if (udata(m, DW_AT_data_bit_offset, &bit)) {
		out->bit = (uint32_t)bit;
		return true;
	}
	/* Old form: counted from the high end of the storage unit (on little-endian machines). */
	if (!udata(m, DW_AT_byte_size, &unit) && find_die(b, out->die, &t) && peel(b, &t))
		unit = size_of(&t);
	udata(m, DW_AT_bit_offset, &bit);
	if (bit + bits > unit * 8)
		return false;
	out->bit = (uint32_t)(out->offset * 8 + unit * 8 - bit - bits);
	return true;
}

int bin_members(struct bin *b, struct arena *a, uint64_t die, struct bin_member **out)
{
	VEC(struct bin_member) list = { 0 };
	Dwarf_Die t, child;

	*out = NULL;
	if (!find_die(b, die, &t) || !peel(b, &t))
		return -EINVAL;
	if (dwarf_child(&t, &child))
		return 0;
	do {
		struct bin_member m;

		if (dwarf_tag(&child) != DW_TAG_member || dwarf_hasattr(&child, DW_AT_external))
			continue;	/* base classes, methods, static members */
		if (describe_member(b, &child, a, &m))
			vec_push(a, &list, m);
	} while (list.nr < MEMBERS_MAX && die_next(&child));
	*out = list.v;
	return (int)list.nr;
}

int bin_enumerators(struct bin *b, struct arena *a, uint64_t die, struct bin_enumerator **out)
{
	VEC(struct bin_enumerator) list = { 0 };
	Dwarf_Die t, child;

	*out = NULL;
	if (!find_die(b, die, &t) || !peel(b, &t))
		return -EINVAL;
	if (dwarf_child(&t, &child))
		return 0;
	do {
		const char *name = dwarf_diename(&child);
		Dwarf_Attribute at;
		Dwarf_Sword v = 0;

		if (dwarf_tag(&child) != DW_TAG_enumerator || !name)
			continue;
		if (dwarf_attr_integrate(&child, DW_AT_const_value, &at))
			dwarf_formsdata(&at, &v);
		vec_push(a, &list, (struct bin_enumerator){ arena_strdup(a, name), v });
	} while (list.nr < MEMBERS_MAX && die_next(&child));
	*out = list.v;
	return (int)list.nr;
}
