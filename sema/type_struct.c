/*
 * Definitions: structs, unions and enums from BTF and from the script's C.
 *
 * A struct type is made with its name and size only.  A field asked for by name builds the type of that field and no
 * other; the whole list is built when somebody wants it (printing, listing).  Members of anonymous structs and
 * unions are the outer struct's own, with offsets added.
 *
 * A definition of the script comes before the kernel's of the same name, also inside the kernel's types: that is what
 * lets a script complete a struct that BTF knows only by name.
 */
#include "sema/type_priv.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"

/* ---- one member ---- */

/* Pointers found in kernel types lead to the kernel unless the struct itself was read from elsewhere. */
static enum addr_space btf_space(enum addr_space space)
{
	return space == AS_USER ? AS_USER : AS_KERNEL;
}

void place_bits(struct types *ts, struct field *f, uint64_t bit, uint32_t bits)
{
	uint32_t unit = f->type->size * 8;

	if (!unit || unit > 64)
		unit = 8;
	f->offset = (uint32_t)(bit / unit * (unit / 8));
	f->bit_off = (uint8_t)(bit % unit);
	f->bit_size = (uint8_t)bits;
	if (f->bit_off + bits <= unit)
		return;
	/* A packed one that straddles its unit: read as eight bytes from the byte it begins in. */
	f->offset = (uint32_t)(bit / 8);
	f->bit_off = (uint8_t)(bit % 8);
	if (f->type->kind == TY_INT)
		f->type = type_int(ts, 8, f->type->is_signed);
}

static const struct btf_type *follow(const struct kbtf *b, uint32_t *id)
{
	*id = kbtf_skip_mods(b, *id);
	return kbtf_type(b, *id);
}

/* Tags between a pointer and what it points to. */
static void pointer_tags(const struct kbtf *b, uint32_t id, bool *user, bool *percpu)
{
	for (int i = 0; i < MAX_DEPTH; i++) {
		const struct btf_type *t = kbtf_type(b, id);
		unsigned kind = t ? BTF_INFO_KIND(t->info) : BTF_KIND_UNKN;

		if (kind == BTF_KIND_TYPE_TAG) {
			const char *tag = kbtf_str(b, t->name_off);

			*user = *user || !strcmp(tag, "user");
			*percpu = *percpu || !strcmp(tag, "percpu");
		} else if (kind != BTF_KIND_TYPEDEF && kind != BTF_KIND_CONST && kind != BTF_KIND_VOLATILE &&
			   kind != BTF_KIND_RESTRICT) {
			return;
		}
		id = t->type;
	}
}

static bool is_struct_kind(const struct btf_type *t)
{
	return t && (BTF_INFO_KIND(t->info) == BTF_KIND_STRUCT || BTF_INFO_KIND(t->info) == BTF_KIND_UNION);
}

/* Member number i of a struct: the place in bits from its start and the width, 0 for a whole type. */
static const struct btf_member *member_at(const struct kbtf *b, const struct btf_type *st, unsigned i, uint64_t *bit,
					  uint32_t *bits)
{
	const struct btf_member *m = (const struct btf_member *)(st + 1) + i;
	const struct btf_type *t;
	uint32_t id = m->type;

	*bits = 0;
	*bit = m->offset;
	if (BTF_INFO_KFLAG(st->info)) {
		*bit = BTF_MEMBER_BIT_OFFSET(m->offset);
		*bits = BTF_MEMBER_BITFIELD_SIZE(m->offset);
		return m;
	}
	t = follow(b, &id);
	if (t && BTF_INFO_KIND(t->info) == BTF_KIND_INT) {	/* old form: the width is the integer's */
		uint32_t enc = *(const uint32_t *)(t + 1);

		if (BTF_INT_BITS(enc) != t->size * 8 || *bit % 8) {
			*bits = BTF_INT_BITS(enc);
			*bit += BTF_INT_OFFSET(enc);
		}
	}
	return m;
}

static void fill_field(struct types *ts, const struct kbtf *b, const struct btf_member *m, uint64_t bit, uint32_t bits,
		       enum addr_space space, struct field *f)
{
	const struct btf_type *t;
	uint32_t id = m->type;
	bool user = false;

	*f = (struct field){ .name = arena_strdup(ts->arena, kbtf_str(b, m->name_off)), .reg = -1, .tracing_arg = -1 };
	f->type = type_of_btf(ts, b, id, space);
	t = follow(b, &id);
	if (t && BTF_INFO_KIND(t->info) == BTF_KIND_PTR)
		pointer_tags(b, t->type, &user, &f->percpu);
	if (bits && bits <= 64)
		place_bits(ts, f, bit, bits);
	else
		f->offset = (uint32_t)(bit / 8);
}

/* ---- types by id ---- */

static const struct type *named_struct(struct types *ts, const struct kbtf *b, uint32_t id, const struct btf_type *t,
				       enum addr_space space)
{
	bool is_union = BTF_INFO_KIND(t->info) == BTF_KIND_UNION;
	const char *name = kbtf_str(b, t->name_off);
	struct origin o = { .kind = FROM_BTF, .btf = b, .id = id };
	const struct c_aggregate *agg = *name ? types_c_aggregate(ts, name, is_union) : NULL;
	uint32_t align = 8;

	if (agg)
		return type_of_agg(ts, agg, space);
	while (o.btf && id < kbtf_first_id(o.btf))
		o.btf = kbtf_base(o.btf);
	/* The size is a multiple of the alignment, so its lowest bit bounds that without reading the members. */
	while (align > 1 && t->size % align)
		align /= 2;
	return type_intern(ts, &(struct type){ .kind = is_union ? TY_UNION : TY_STRUCT, .size = t->size, .align = align,
					       .space = space, .name = *name ? arena_strdup(ts->arena, name) : NULL,
					       .origin = &o });
}

static const struct type *opaque_struct(struct types *ts, const char *name, bool is_union, enum addr_space space)
{
	struct origin o = { .kind = FROM_NAME };

	return type_intern(ts, &(struct type){ .kind = is_union ? TY_UNION : TY_STRUCT, .align = 1, .space = space,
					       .name = arena_strdup(ts->arena, name), .origin = &o });
}

static const struct type *forward(struct types *ts, const struct kbtf *b, const struct btf_type *t,
				  enum addr_space space)
{
	bool is_union = BTF_INFO_KFLAG(t->info);
	const char *name = kbtf_str(b, t->name_off);
	const struct type *def = type_by_name(ts, name, is_union ? TAG_UNION : TAG_STRUCT);

	return def ? type_in_space(ts, def, space) : opaque_struct(ts, name, is_union, space);
}

static const struct type *btf_enum(struct types *ts, const struct kbtf *b, uint32_t id, const struct btf_type *t)
{
	struct origin o = { .kind = FROM_BTF, .btf = b, .id = id };
	uint32_t size = t->size == 1 || t->size == 2 || t->size == 8 ? t->size : 4;
	const char *name = kbtf_str(b, t->name_off);

	while (o.btf && id < kbtf_first_id(o.btf))
		o.btf = kbtf_base(o.btf);
	return type_intern(ts, &(struct type){ .kind = TY_ENUM, .size = size, .align = size,
					       .is_signed = BTF_INFO_KFLAG(t->info),
					       .name = *name ? arena_strdup(ts->arena, name) : NULL, .origin = &o });
}

static const struct type *btf_int(struct types *ts, const struct btf_type *t)
{
	uint32_t enc = *(const uint32_t *)(t + 1);

	if (BTF_INT_ENCODING(enc) & BTF_INT_BOOL && t->size == 1)
		return &type_bool;
	if (t->size == 1 || t->size == 2 || t->size == 4 || t->size == 8)
		return type_int(ts, t->size, BTF_INT_ENCODING(enc) & BTF_INT_SIGNED);
	return type_array(ts, type_int(ts, 1, false), t->size < 64 ? t->size : 64);	/* __int128 and the like */
}

static const struct type *btf_pointer(struct types *ts, const struct kbtf *b, const struct btf_type *t,
				      enum addr_space space)
{
	bool user = false, percpu = false;
	const struct type *to;

	pointer_tags(b, t->type, &user, &percpu);
	space = user ? AS_USER : btf_space(space);
	ts->behind_pointer++;
	to = type_of_btf(ts, b, t->type, space);
	ts->behind_pointer--;
	return type_ptr(ts, to, space);
}

/* Plain char, which is what strings are made of; "signed char" and u8 are numbers. */
static bool is_char(const struct kbtf *b, uint32_t id)
{
	const struct btf_type *t = follow(b, &id);

	return t && BTF_INFO_KIND(t->info) == BTF_KIND_INT && t->size == 1 && !strcmp(kbtf_str(b, t->name_off), "char");
}

/* Pointers to pointers and arrays of arrays recurse; a loop among them is cut by depth. */
static const struct type *of_btf(struct types *ts, const struct kbtf *b, uint32_t id, enum addr_space space)
{
	const struct btf_type *t = follow(b, &id);

	if (!id || !t)
		return &type_void;
	switch (BTF_INFO_KIND(t->info)) {
	case BTF_KIND_INT:
		return btf_int(ts, t);
	case BTF_KIND_PTR:
		return btf_pointer(ts, b, t, space);
	case BTF_KIND_ARRAY: {
		const struct btf_array *a = (const struct btf_array *)(t + 1);

		if (is_char(b, a->type))
			return type_char_array(ts, a->nelems);
		return type_array(ts, type_of_btf(ts, b, a->type, space), a->nelems);
	}
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		return named_struct(ts, b, id, t, space);
	case BTF_KIND_FWD:
		return forward(ts, b, t, space);
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		return btf_enum(ts, b, id, t);
	case BTF_KIND_FLOAT:	/* the bits */
		return t->size <= 8 ? type_int(ts, t->size, false) : type_array(ts, type_int(ts, 1, false), 16);
	}
	return &type_void;	/* functions */
}

const struct type *type_of_btf(struct types *ts, const struct kbtf *b, uint32_t id, enum addr_space space)
{
	const struct type *t;

	if (ts->depth > MAX_DEPTH)
		return &type_void;
	ts->depth++;
	t = of_btf(ts, b, id, space);
	ts->depth--;
	return t;
}

const struct type *type_from_btf(struct types *ts, const struct kbtf *btf, uint32_t id)
{
	return type_of_btf(ts, btf, id, AS_KERNEL);
}

/* ---- C ---- */

const struct c_aggregate *types_c_aggregate(const struct types *ts, const char *name, bool is_union)
{
	if (!ts->decls || !name)
		return NULL;
	for (size_t i = 0; i < ts->decls->aggs.nr; i++) {
		const struct c_aggregate *a = ts->decls->aggs.v[i];

		if (a->complete && a->is_union == is_union && a->name && !strcmp(a->name, name))
			return a;
	}
	return NULL;
}

/*
 * Size and alignment of an aggregate, kept.  What pointers in it lead to does not count, and so is not looked at meanwhile: a
 * list's element has pointers to elements.  One that is met again while its members are placed contains itself.
 */
static const struct c_extent *extent_of(struct types *ts, const struct c_aggregate *agg)
{
	struct c_extent *x = &ts->extents[agg->nr];
	int outer = ts->behind_pointer;

	if (x->state == EXTENT_BUSY && !x->circular) {
		x->circular = true;
		ts->closed = agg;
	}
	if (x->state != EXTENT_NONE)
		return x;
	x->state = EXTENT_BUSY;
	ts->behind_pointer = 0;
	ts->nr_busy++;
	c_layout(ts, agg, NULL, &x->size, &x->align);
	ts->nr_busy--;
	ts->behind_pointer = outer;
	x->state = EXTENT_KNOWN;
	return x;
}

const struct type *type_of_agg(struct types *ts, const struct c_aggregate *agg, enum addr_space space)
{
	struct origin o = { .kind = FROM_C, .agg = agg };
	const struct c_extent *x;

	if (ts->nr_busy && ts->behind_pointer)
		return opaque_struct(ts, agg->name, agg->is_union, space);
	x = extent_of(ts, agg);
	if (x->circular)
		return &type_void;
	return type_intern(ts, &(struct type){ .kind = agg->is_union ? TY_UNION : TY_STRUCT, .size = x->size,
					       .align = x->align, .space = space, .name = agg->name, .origin = &o });
}

const struct c_aggregate *types_c_circle(struct types *ts, size_t i, struct span *at)
{
	/* What the script itself defines is looked at now, what headers define once it is used. */
	for (size_t k = 0; !i && ts->decls && k < ts->decls->aggs.nr; k++)
		if (ts->decls->aggs.v[k]->in_script && ts->decls->aggs.v[k]->name[0] != '<')
			extent_of(ts, ts->decls->aggs.v[k]);
	if (i >= ts->circles.nr)
		return NULL;
	*at = ts->circles.v[i].at;
	return ts->circles.v[i].agg;
}

static const struct type *c_struct(struct types *ts, const struct c_type *ct, enum addr_space space)
{
	bool is_union = ct->kind == CT_UNION;
	const struct c_aggregate *agg = types_c_aggregate(ts, ct->name, is_union);
	const struct type *t;

	if (agg)
		return type_of_agg(ts, agg, space);
	t = type_by_name(ts, ct->name, is_union ? TAG_UNION : TAG_STRUCT);
	return t ? type_in_space(ts, t, space) : opaque_struct(ts, ct->name, is_union, space);
}

static const struct type *of_c(struct types *ts, const struct c_type *ct, enum addr_space space)
{
	const struct type *t;

	switch (ct->kind) {
	case CT_VOID:
	case CT_FUNC:
		return &type_void;
	case CT_INT:
		if (ct->bytes > 8)
			return type_array(ts, type_int(ts, 1, false), ct->bytes);
		return type_int(ts, ct->bytes, ct->is_signed);
	case CT_BOOL:
		return &type_bool;
	case CT_FLOAT:
		return ct->bytes <= 8 ? type_int(ts, ct->bytes, false) :
					type_array(ts, type_int(ts, 1, false), ct->bytes);
	case CT_PTR:
		ts->behind_pointer++;
		t = ct->to ? type_of_c(ts, ct->to, space) : &type_void;
		ts->behind_pointer--;
		return type_ptr(ts, t, space);
	case CT_ARRAY:
		if (ct->to->kind == CT_INT && ct->to->is_char)
			return type_char_array(ts, (uint32_t)ct->count);
		return type_array(ts, type_of_c(ts, ct->to, space), ct->count > UINT32_MAX ? 0 : (uint32_t)ct->count);
	case CT_STRUCT:
	case CT_UNION:
		return c_struct(ts, ct, space);
	case CT_ENUM:
		t = ct->name ? type_by_name(ts, ct->name, TAG_ENUM) : NULL;
		return t ? t : type_int(ts, 4, false);
	case CT_TYPEDEF:
		if (ct->to)
			return type_of_c(ts, ct->to, space);
		t = type_by_name(ts, ct->name, TAG_ANY);
		return t ? type_in_space(ts, t, space) : &type_void;
	}
	return &type_void;
}

const struct type *type_of_c(struct types *ts, const struct c_type *ct, enum addr_space space)
{
	const struct type *t;

	if (ts->depth > MAX_DEPTH)
		return &type_void;
	ts->depth++;
	t = of_c(ts, ct, space);
	ts->depth--;
	return t;
}

/*
 * True alignment, of kernel structs by value inside the script's own, where the bound of named_struct() is too high.  Read
 * from the members themselves: fields would build the types of all that pointers lead to.
 */
static uint32_t btf_align(struct types *ts, const struct kbtf *b, uint32_t id, int depth)
{
	const struct btf_type *t = follow(b, &id);
	uint32_t align = 1, max = 16;
	const struct c_aggregate *agg;

	if (!t || depth > MAX_DEPTH)
		return 1;
	if (BTF_INFO_KIND(t->info) == BTF_KIND_PTR)
		return 8;
	if (BTF_INFO_KIND(t->info) == BTF_KIND_ARRAY)
		return btf_align(ts, b, ((const struct btf_array *)(t + 1))->type, depth + 1);
	while (max > 1 && t->size % max)
		max /= 2;
	if (!is_struct_kind(t))
		return BTF_INFO_KIND(t->info) == BTF_KIND_FWD ? 1 : max;
	agg = types_c_aggregate(ts, kbtf_str(b, t->name_off), BTF_INFO_KIND(t->info) == BTF_KIND_UNION);
	if (agg)
		return extent_of(ts, agg)->align;
	for (unsigned i = 0; i < BTF_INFO_VLEN(t->info) && align < max; i++) {
		uint64_t bit;
		uint32_t bits, a;
		const struct btf_member *m = member_at(b, t, i, &bit, &bits);

		a = bits ? 1 : btf_align(ts, b, m->type, depth + 1);
		if (a > align && a <= max && bit % (a * 8) == 0)
			align = a;
	}
	return align;
}

static uint32_t exact_align(struct types *ts, const struct type *t)
{
	const struct origin *o = t->origin;

	if (t->kind == TY_ARRAY)
		return exact_align(ts, t->elem);
	if ((t->kind == TY_STRUCT || t->kind == TY_UNION) && o && o->kind == FROM_BTF)
		return btf_align(ts, o->btf, o->id, 0);
	return t->align ? t->align : 1;
}

/*
 * GCC's rules on all our machines: a bitfield must not cross a boundary of its declared type unless packed; width
 * zero goes on to the next boundary.
 */
static uint64_t place_c_bitfield(const struct c_aggregate *agg, const struct type *t, unsigned width, uint64_t bit,
				 struct c_place *p)
{
	uint32_t unit = t->size ? t->size * 8 : 32;

	if (!width)
		return (bit + unit - 1) / unit * unit;
	if (!agg->packed && agg->pack != 1 && bit % unit + width > unit)
		bit = (bit + unit - 1) / unit * unit;
	p->offset = (uint32_t)(bit / unit * (unit / 8));
	p->bit_off = (uint8_t)(bit % unit);
	p->bit_size = (uint8_t)width;
	if (p->bit_off + width > unit) {	/* packed: from its first byte */
		p->offset = (uint32_t)(bit / 8);
		p->bit_off = (uint8_t)(bit % 8);
	}
	return bit + width;
}

/* Our types know nothing of 16-byte numbers but their size. */
static uint32_t natural_align(struct types *ts, const struct c_type *ct, const struct type *t)
{
	while (ct->kind == CT_ARRAY || (ct->kind == CT_TYPEDEF && ct->to))
		ct = ct->to;
	return (ct->kind == CT_FLOAT || ct->kind == CT_INT) && ct->bytes == 16 ? 16 : exact_align(ts, t);
}

static void note_circle(struct types *ts, const struct c_member *m)
{
	struct c_circle c = { ts->closed, m->at };

	if (ts->closed)
		vec_push(ts->arena, &ts->circles, c);
	ts->closed = NULL;
}

void c_layout(struct types *ts, const struct c_aggregate *agg, struct c_place *places, uint32_t *size, uint32_t *align)
{
	uint64_t bit = 0, end = 0;
	uint32_t max = agg->align ? agg->align : 1;

	for (size_t i = 0; i < agg->members.nr; i++) {
		const struct c_member *m = &agg->members.v[i];
		const struct type *t = type_of_c(ts, m->type, AS_NONE);
		uint32_t a = agg->packed || m->packed ? 1 : natural_align(ts, m->type, t);
		struct c_place p = { 0 };

		if (agg->pack && a > agg->pack)
			a = agg->pack;
		if (m->align > a)
			a = m->align;
		if (agg->is_union)
			bit = 0;
		if (m->bits >= 0) {
			bit = place_c_bitfield(agg, t, (unsigned)m->bits, bit, &p);
			if (!m->name || !*m->name)
				a = 1;		/* padding does not align the struct */
		} else {
			uint64_t byte = ((bit + 7) / 8 + a - 1) / a * a;

			p.offset = (uint32_t)byte;
			bit = (byte + t->size) * 8;
		}
		note_circle(ts, m);
		if (places)
			places[i] = p;
		if (a > max)
			max = a;
		if (bit > end)
			end = bit;
	}
	end = ((end + 7) / 8 + max - 1) / max * max;
	*size = end > UINT32_MAX ? 0 : (uint32_t)end;
	*align = max;
}

/* ---- lists of fields ---- */

static bool collect_type(struct collect *c, const struct type *t, uint32_t base, int depth);

/* True: found what was wanted. */
static bool collect_btf(struct collect *c, const struct kbtf *b, uint32_t id, uint64_t base_bit, int depth)
{
	const struct btf_type *st = kbtf_type(b, id);

	if (!is_struct_kind(st) || depth > MAX_DEPTH)
		return false;
	for (unsigned i = 0; i < BTF_INFO_VLEN(st->info); i++) {
		uint64_t bit;
		uint32_t bits;
		const struct btf_member *m = member_at(b, st, i, &bit, &bits);
		const char *name = kbtf_str(b, m->name_off);
		struct field f;

		if (++c->visited > MAX_FIELDS)
			return false;
		if (!*name) {
			uint32_t inner = m->type;

			if (is_struct_kind(follow(b, &inner)) && collect_btf(c, b, inner, base_bit + bit, depth + 1))
				return true;
			continue;
		}
		if (c->want && strcmp(c->want, name))
			continue;
		fill_field(c->ts, b, m, base_bit + bit, bits, c->space, &f);
		vec_push(c->ts->arena, &c->fields, f);
		if (c->want)
			return true;
	}
	return false;
}

static bool collect_c(struct collect *c, const struct c_aggregate *agg, uint32_t base, int depth)
{
	struct c_place *places = calloc(agg->members.nr + 1, sizeof(*places));
	uint32_t size, align;
	bool done = false;

	if (!places)
		abort();
	c_layout(c->ts, agg, places, &size, &align);
	for (size_t i = 0; i < agg->members.nr && !done; i++) {
		const struct c_member *m = &agg->members.v[i];
		struct field f = { .name = m->name, .offset = base + places[i].offset, .bit_off = places[i].bit_off,
				   .bit_size = places[i].bit_size, .reg = -1, .tracing_arg = -1 };

		if (++c->visited > MAX_FIELDS)
			break;
		f.type = type_of_c(c->ts, m->type, c->space);
		if (!m->name || !*m->name) {
			done = m->bits < 0 && collect_type(c, f.type, f.offset, depth + 1);
			continue;
		}
		if (c->want && strcmp(c->want, m->name))
			continue;
		if (f.bit_size && f.bit_off + f.bit_size > f.type->size * 8 && f.type->kind == TY_INT)
			f.type = type_int(c->ts, 8, f.type->is_signed);
		vec_push(c->ts->arena, &c->fields, f);
		done = c->want != NULL;
	}
	free(places);
	return done;
}

static bool collect_type(struct collect *c, const struct type *t, uint32_t base, int depth)
{
	const struct origin *o = t->origin;

	if ((t->kind != TY_STRUCT && t->kind != TY_UNION) || !o || depth > MAX_DEPTH)
		return false;
	switch (o->kind) {
	case FROM_BTF:
		return collect_btf(c, o->btf, o->id, (uint64_t)base * 8, depth);
	case FROM_C:
		return collect_c(c, o->agg, base, depth);
	case FROM_DWARF:
		return collect_dwarf(c, o->bin, o->die, base, depth);
	case FROM_NAME:
	case FROM_FIELDS:
		break;
	}
	return false;
}

const struct field *type_fields(struct types *ts, const struct type *t, size_t *nr)
{
	struct origin *o = t->origin;
	struct collect c = { .ts = ts, .space = t->space };

	if (t->kind != TY_STRUCT && t->kind != TY_UNION) {
		*nr = t->nr_fields;
		return t->fields;
	}
	if (!o->loaded) {
		o->loaded = true;
		collect_type(&c, t, 0, 0);
		o->fields = c.fields.v;
		o->nr_fields = c.fields.nr;
	}
	*nr = o->nr_fields;
	return o->fields;
}

const struct field *type_field(struct types *ts, const struct type *t, const char *name)
{
	struct collect c = { .ts = ts, .space = t->space, .want = name };
	struct origin *o = t->origin;
	const struct field *f = t->fields;
	size_t nr = t->nr_fields;

	if (t->kind == TY_STRUCT || t->kind == TY_UNION) {
		f = o->fields;
		nr = o->loaded ? o->nr_fields : 0;
	}
	for (size_t i = 0; i < nr; i++)
		if (f[i].name && !strcmp(f[i].name, name))
			return &f[i];
	if ((t->kind != TY_STRUCT && t->kind != TY_UNION) || o->loaded)
		return NULL;
	for (size_t i = 0; i < o->found.nr; i++)
		if (!strcmp(o->found.v[i]->name, name))
			return o->found.v[i];
	if (!collect_type(&c, t, 0, 0))
		return NULL;
	vec_push(ts->arena, &o->found, &c.fields.v[0]);
	return &c.fields.v[0];
}

const char *type_nearest_field(struct types *ts, const struct type *t, const char *name)
{
	size_t nr, used = 0;
	const struct field *f = type_fields(ts, t, &nr);
	const char **names = calloc(nr + 1, sizeof(*names));
	const char *near;

	if (!names)
		return NULL;
	for (size_t i = 0; i < nr; i++)
		if (f[i].name)
			names[used++] = f[i].name;
	near = nearest_name(name, names, used);
	free(names);
	return near;
}
