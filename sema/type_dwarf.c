/*
 * Types from the debug information of a program (arguments of uprobes).  As with BTF, a struct is a name and a size until a
 * field is asked for; what it points to is found by the die of the member's type.
 */
#include "sema/type_priv.h"

#include <string.h>

static const struct type *of_dwarf(struct types *ts, struct bin *bin, uint64_t die, enum addr_space space);

static const struct type *dwarf_struct(struct types *ts, struct bin *bin, const struct bin_type *t, enum addr_space space)
{
	struct origin o = { .kind = FROM_DWARF, .bin = bin, .die = t->die };
	const struct c_aggregate *agg = types_c_aggregate(ts, t->name, t->kind == BT_UNION);
	uint32_t align = 8;

	if (agg)
		return type_of_agg(ts, agg, space);
	while (align > 1 && t->size % align)
		align /= 2;
	return type_intern(ts, &(struct type){ .kind = t->kind == BT_UNION ? TY_UNION : TY_STRUCT, .size = t->size,
					       .align = align, .space = space, .name = t->name, .origin = &o });
}

static const struct type *dwarf_enum(struct types *ts, struct bin *bin, const struct bin_type *t)
{
	struct origin o = { .kind = FROM_DWARF, .bin = bin, .die = t->die };
	uint32_t size = t->size ? t->size : 4;

	return type_intern(ts, &(struct type){ .kind = TY_ENUM, .size = size, .align = size, .name = t->name,
					       .is_signed = t->is_signed, .origin = &o });
}

static const struct type *bytes_or_int(struct types *ts, uint32_t size, bool is_signed)
{
	if (size == 1 || size == 2 || size == 4 || size == 8)
		return type_int(ts, size, is_signed);
	return type_array(ts, type_int(ts, 1, false), size);
}

/* "short m[2][3]" is one type in DWARF, and here an array of two arrays. */
static const struct type *dwarf_array(struct types *ts, struct bin *bin, const struct bin_type *t, enum addr_space space)
{
	size_t n = t->nr_dims;
	uint32_t inner = n ? t->dims[--n] : 0;
	const struct type *r;
	struct bin_type elem;

	if (!bin_type(bin, ts->arena, t->to, &elem) && elem.kind == BT_INT && elem.is_char)
		r = type_char_array(ts, inner);
	else
		r = type_array(ts, of_dwarf(ts, bin, t->to, space), inner);
	while (n)
		r = type_array(ts, r, t->dims[--n]);
	return r;
}

static const struct type *made(struct types *ts, struct bin *bin, const struct bin_type *t, enum addr_space space)
{
	switch (t->kind) {
	case BT_VOID:
	case BT_FUNC:
		return &type_void;
	case BT_BOOL:
		return t->size == 1 ? &type_bool : bytes_or_int(ts, t->size, false);
	case BT_INT:
	case BT_FLOAT:
		return bytes_or_int(ts, t->size, t->is_signed);
	case BT_PTR:
		return type_ptr(ts, of_dwarf(ts, bin, t->to, space), space);
	case BT_ARRAY:
		return dwarf_array(ts, bin, t, space);
	case BT_STRUCT:
	case BT_UNION:
		return dwarf_struct(ts, bin, t, space);
	case BT_ENUM:
		return dwarf_enum(ts, bin, t);
	}
	return &type_void;
}

static const struct type *of_dwarf(struct types *ts, struct bin *bin, uint64_t die, enum addr_space space)
{
	const struct type *t = &type_void;
	struct bin_type bt;

	if (ts->depth > MAX_DEPTH || bin_type(bin, ts->arena, die, &bt))
		return t;
	ts->depth++;
	t = made(ts, bin, &bt, space);
	ts->depth--;
	return t;
}

const struct type *type_from_dwarf(struct types *ts, struct bin *bin, uint64_t die)
{
	return of_dwarf(ts, bin, die, AS_USER);
}

void types_keep_bin(struct types *ts, struct bin *bin)
{
	vec_push(ts->arena, &ts->bins, bin);
}

bool collect_dwarf(struct collect *c, struct bin *bin, uint64_t die, uint32_t base, int depth)
{
	struct bin_member *m;
	int nr = depth > MAX_DEPTH ? 0 : bin_members(bin, c->ts->arena, die, &m);

	for (int i = 0; i < nr; i++) {
		struct field f = { .name = m[i].name, .offset = base + m[i].offset, .reg = -1, .tracing_arg = -1 };

		if (++c->visited > MAX_FIELDS)
			return false;
		if (!f.name) {
			if (collect_dwarf(c, bin, m[i].die, f.offset, depth + 1))
				return true;
			continue;
		}
		if (c->want && strcmp(c->want, f.name))
			continue;
		f.type = of_dwarf(c->ts, bin, m[i].die, c->space == AS_NONE ? AS_USER : c->space);
		if (m[i].bits)
			place_bits(c->ts, &f, (uint64_t)base * 8 + m[i].bit, m[i].bits);
		vec_push(c->ts->arena, &c->fields, f);
		if (c->want)
			return true;
	}
	return false;
}
