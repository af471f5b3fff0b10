/* C structs, unions and enums: bodies, attributes, and sizes as far as constant expressions ask for them. */
#include <string.h>

#include "base/arena.h"
#include "base/intern.h"
#include "parser/cdecl_priv.h"

#define DEPTH_MAX 64
#define MAX_ALIGN 16	/* of "aligned" without a number */

static bool same_attr(const char *s, const char *name)
{
	size_t n = strlen(name);

	return !strcmp(s, name) || (!strncmp(s, "__", 2) && !strncmp(s + 2, name, n) && !strcmp(s + 2 + n, "__"));
}

static void read_align(struct cread *r, struct c_attrs *a)
{
	int64_t n = MAX_ALIGN;

	cread_next(r);
	if (cread_accept(r, "(")) {
		if (!cread_const(r, &n, NULL))
			cread_fail(r, "alignment is not a constant expression");
		cread_expect(r, ")");
	}
	if (n > a->align && n <= 4096)
		a->align = (uint16_t)n;
}

/* One attribute, __attribute__((...)) or the kernel's short forms. */
void cread_attributes(struct cread *r, struct c_attrs *a)
{
	bool is_long = !strncmp(r->t->s, "__attribute", 11);

	if (!strcmp(r->t->s, "__packed")) {
		a->packed = true;
		cread_next(r);
		return;
	}
	if (!strcmp(r->t->s, "__aligned") || !strcmp(r->t->s, "_Alignas")) {
		read_align(r, a);
		return;
	}
	cread_next(r);
	if (!is_long) {
		if (cread_is(r, "("))
			cread_skip_parens(r);
		return;
	}
	if (!cread_expect(r, "(") || !cread_expect(r, "("))
		return;
	while (!cread_is(r, ")") && !r->failed && r->t->kind != PK_EOF) {
		if (same_attr(r->t->s, "packed")) {
			a->packed = true;
			cread_next(r);
		} else if (same_attr(r->t->s, "aligned")) {
			read_align(r, a);
		} else {
			cread_next(r);
			if (cread_is(r, "("))
				cread_skip_parens(r);
		}
	}
	cread_expect(r, ")");
	cread_expect(r, ")");
}

static void skip_attributes(struct cread *r, struct c_attrs *a)
{
	static const char *const begin[] = { "__attribute__", "__attribute", "_Alignas", "__packed", "__aligned",
					     "__randomize_layout", "__no_randomize_layout", "____cacheline_aligned",
					     "____cacheline_aligned_in_smp" };

	for (size_t i = 0; i < sizeof(begin) / sizeof(begin[0]) && !r->failed; i++)
		if (cread_is(r, begin[i])) {
			cread_attributes(r, a);
			i = SIZE_MAX;	/* from the first again */
		}
}

static void read_bits(struct cread *r, struct c_member *m)
{
	int64_t n = 0;

	m->bits = -1;
	if (!cread_accept(r, ":"))
		return;
	if (!cread_const(r, &n, NULL) || n < 0 || n > 128)
		cread_fail(r, "bitfield width is not a constant expression");
	m->bits = (int16_t)n;
}

static void check_duplicate(struct cread *r, const struct c_aggregate *agg, const char *name)
{
	for (size_t i = 0; name && *name && i < agg->members.nr; i++)
		if (agg->members.v[i].name == name)
			cread_fail(r, "duplicate member '%s'", name);
}

/* (declarator (":" width)? ("," ...)*)? ";" */
static void read_member(struct cread *r, struct c_aggregate *agg)
{
	struct c_spec s = { 0 };

	cread_spec(r, &s);
	if (!s.type && !r->failed)
		cread_fail(r, "expected a type before '%s'", r->t->s);
	if (r->failed)
		return;
	if (cread_is(r, ";")) {
		struct c_member m = { .type = s.type, .bits = -1, .align = s.attrs.align, .packed = s.attrs.packed,
				      .at = r->t->span };

		if (s.is_anon && s.has_body && s.type->kind != CT_ENUM)
			vec_push(r->arena, &agg->members, m);
		cread_next(r);
		return;
	}
	do {
		struct c_attrs a = s.attrs;
		struct c_member m = { .name = "", .at = r->t->span };

		m.type = s.type;
		if (!cread_is(r, ":")) {
			m.type = cread_declarator(r, s.type, &m.name, &a);
			if (!m.name)
				cread_fail(r, "expected a member name before '%s'", r->t->s);
		}
		read_bits(r, &m);
		while (!r->failed && (cread_is(r, "__attribute__") || cread_is(r, "__packed") || cread_is(r, "__aligned")))
			cread_attributes(r, &a);
		m.align = a.align;
		m.packed = a.packed;
		check_duplicate(r, agg, m.name);
		if (!r->failed)
			vec_push(r->arena, &agg->members, m);
	} while (!r->failed && cread_accept(r, ","));
	if (!cread_is(r, "}"))		/* compilers let the last one do without */
		cread_expect(r, ";");
}

static void read_members(struct cread *r, struct c_aggregate *agg)
{
	cread_expect(r, "{");
	while (!r->failed && !cread_is(r, "}")) {
		if (r->t->kind == PK_EOF) {
			cread_fail(r, "expected '}'");
		} else if (cread_is(r, "_Static_assert") || cread_is(r, "static_assert")) {
			cread_next(r);
			if (cread_is(r, "("))
				cread_skip_parens(r);
			cread_expect(r, ";");
		} else if (!cread_accept(r, ";")) {
			read_member(r, agg);
		}
	}
	cread_accept(r, "}");
}

static void read_enumerators(struct cread *r, struct c_enum *en)
{
	bool known = true, is_unsigned;
	int64_t v = 0;

	cread_expect(r, "{");
	while (!r->failed && !cread_is(r, "}")) {
		struct c_attrs ignored = { 0 };
		const char *name = r->t->s;
		int64_t *kept;

		if (r->t->kind != PK_IDENT) {
			cread_fail(r, "expected identifier");
			return;
		}
		cread_next(r);
		skip_attributes(r, &ignored);
		if (cread_accept(r, "=")) {
			known = cread_const(r, &v, &is_unsigned);
			if (!known)
				cread_fail(r, "value of '%s' is not a constant expression", name);
		}
		if (known) {
			struct c_enumerator e = { name, v };

			kept = arena_new_obj(r->arena, int64_t);
			*kept = v;
			name_map_put(r->arena, &r->consts, name, kept);
			vec_push(r->arena, &en->items, e);
		}
		v = (int64_t)((uint64_t)v + 1);
		if (!cread_accept(r, ","))
			break;
	}
	cread_expect(r, "}");
}

/* The name of a tag as the types and tables know it; anonymous ones get one of their own. */
static const char *tag_name(struct cread *r, struct c_spec *s)
{
	const char *name;

	if (r->t->kind == PK_IDENT) {
		name = r->t->s;
		cread_next(r);
		return name;
	}
	s->is_anon = true;
	return intern_str(r->cpp.pc->names, arena_printf(r->arena, "<anon %u>", ++r->nr_anon));
}

static void define_aggregate(struct cread *r, const char *key, const char *name, bool is_union, bool in_script, struct c_attrs *a)
{
	struct c_aggregate *agg = arena_new_obj(r->arena, struct c_aggregate), *old = name_map_get(&r->tags, key);

	agg->name = name;
	agg->is_union = is_union;
	agg->pack = r->cpp.pack;
	agg->in_script = in_script;
	if (old && in_script && old->in_script)
		cread_fail(r, "redefinition of '%s'", name);
	read_members(r, agg);
	skip_attributes(r, a);
	if (!r->failed && name_map_get(&r->tags, key) != old)
		cread_fail(r, "nested redefinition of '%s'", name);
	if (r->failed)
		return;
	agg->complete = true;
	agg->packed = a->packed;
	agg->align = a->align;
	if (!old) {
		agg->nr = (uint32_t)r->out->aggs.nr;
		name_map_put(r->arena, &r->tags, key, agg);
		vec_push(r->arena, &r->out->aggs, agg);
	} else if (in_script) {
		agg->nr = old->nr;
		*old = *agg;	/* what the script says counts more than what a header said */
		r->sizes = (struct name_map){ 0 };
	}
}

static void define_enum(struct cread *r, const char *key, const char *name, bool is_anon)
{
	struct c_enum *en = arena_new_obj(r->arena, struct c_enum);
	struct c_attrs ignored = { 0 };

	en->name = is_anon ? NULL : name;
	read_enumerators(r, en);
	skip_attributes(r, &ignored);
	if (r->failed || name_map_get(&r->tags, key))
		return;
	name_map_put(r->arena, &r->tags, key, en);
	vec_push(r->arena, &r->out->enums, en);
}

/* ("struct" | "union" | "enum") attributes name? body? */
const struct c_type *cread_tagged(struct cread *r, struct c_spec *s)
{
	struct c_type *t = arena_new_obj(r->arena, struct c_type);
	const char *word = r->t->s, *key;
	struct span at = r->t->span;
	struct c_attrs a = { 0 };

	t->kind = !strcmp(word, "struct") ? CT_STRUCT : !strcmp(word, "union") ? CT_UNION : CT_ENUM;
	cread_next(r);
	skip_attributes(r, &a);
	t->name = tag_name(r, s);
	skip_attributes(r, &a);
	if (t->kind == CT_ENUM && cread_accept(r, ":")) {	/* C23: enum e : type */
		struct c_spec under = { 0 };

		cread_spec(r, &under);
	}
	if (!cread_is(r, "{")) {
		if (s->is_anon)
			cread_fail(r, "expected identifier or '{'");
		return t;
	}
	s->has_body = true;
	if (++r->depth > DEPTH_MAX) {
		cread_fail(r, "'%s' is nested too deeply", word);
		return t;
	}
	key = intern_str(r->cpp.pc->names, arena_printf(r->arena, "%s %s", word, t->name));
	if (t->kind == CT_ENUM)
		define_enum(r, key, t->name, s->is_anon);
	else
		define_aggregate(r, key, t->name, t->kind == CT_UNION, cpp_in_script(&r->cpp, at), &a);
	r->depth--;
	return t;
}

/* ---- sizes ---- */

struct layout {
	uint64_t bits, align;	/* end of the last member, in bits */
};

/* Of an aggregate, kept: one that has two of the next, which has two of the next, would take for ever. */
struct c_size {
	enum { SIZE_UNKNOWN, SIZE_BUSY, SIZE_KNOWN } state;	/* busy: asked for again, it contains itself */
	uint64_t size, align;
};

static uint64_t round_up(uint64_t n, uint64_t to)
{
	return to ? (n + to - 1) / to * to : n;
}

static bool place_member(struct cread *r, struct layout *l, const struct c_aggregate *agg, const struct c_member *m)
{
	uint64_t size, align, begin = agg->is_union ? 0 : l->bits, end;

	if (!cread_size(r, m->type, &size, &align) || (!size && m->bits >= 0))
		return false;
	if (agg->packed || m->packed)
		align = 1;
	if (agg->pack && align > agg->pack)
		align = agg->pack;
	if (m->align > align)
		align = m->align;
	if (m->bits >= 0) {
		uint64_t bits = (uint64_t)m->bits;

		if (!bits || (!agg->packed && agg->pack != 1 && begin / (size * 8) != (begin + bits - 1) / (size * 8)))
			begin = round_up(begin, size * 8);
		end = begin + bits;
	} else {
		begin = round_up(begin, align * 8);
		end = begin + size * 8;
	}
	if (end > l->bits)
		l->bits = end;
	if (align > l->align)
		l->align = align;
	return true;
}

static bool add_up(struct cread *r, const struct c_aggregate *agg, struct c_size *out)
{
	struct layout l = { .align = 1 };

	for (size_t i = 0; i < agg->members.nr; i++)
		if (!place_member(r, &l, agg, &agg->members.v[i]))
			return false;
	out->align = agg->align > l.align ? agg->align : l.align;
	out->size = round_up((l.bits + 7) / 8, out->align);
	return true;
}

static bool aggregate_size(struct cread *r, const struct c_type *t, uint64_t *size, uint64_t *align)
{
	const char *key = arena_printf(r->arena, "%s %s", t->kind == CT_UNION ? "union" : "struct", t->name);
	const struct c_aggregate *agg;
	struct c_size *known;

	key = intern_str(r->cpp.pc->names, key);
	agg = name_map_get(&r->tags, key);
	known = name_map_get(&r->sizes, key);
	if (!agg)
		return false;
	if (!known) {
		known = arena_new_obj(r->arena, struct c_size);
		name_map_put(r->arena, &r->sizes, key, known);
	}
	if (known->state == SIZE_UNKNOWN && r->depth < DEPTH_MAX) {
		known->state = SIZE_BUSY;
		r->depth++;
		known->state = add_up(r, agg, known) ? SIZE_KNOWN : SIZE_UNKNOWN;
		r->depth--;
	}
	*size = known->size;
	*align = known->align;
	return known->state == SIZE_KNOWN;
}

uint64_t cread_well_known_size(const char *name)
{
	static const struct {
		const char *name;
		uint64_t size;
	} known[] = {
		{ "u8", 1 }, { "s8", 1 }, { "u16", 2 }, { "s16", 2 }, { "u32", 4 }, { "s32", 4 }, { "u64", 8 }, { "s64", 8 },
		{ "__u8", 1 }, { "__s8", 1 }, { "__u16", 2 }, { "__s16", 2 }, { "__u32", 4 }, { "__s32", 4 }, { "__u64", 8 },
		{ "__s64", 8 }, { "uint8_t", 1 }, { "int8_t", 1 }, { "uint16_t", 2 }, { "int16_t", 2 }, { "uint32_t", 4 },
		{ "int32_t", 4 }, { "uint64_t", 8 }, { "int64_t", 8 }, { "size_t", 8 }, { "ssize_t", 8 }, { "__be16", 2 },
		{ "__le16", 2 }, { "__be32", 4 }, { "__le32", 4 }, { "__be64", 8 }, { "__le64", 8 }, { "pid_t", 4 },
		{ "uid_t", 4 }, { "gid_t", 4 }, { "loff_t", 8 }, { "dev_t", 4 }, { "umode_t", 2 }, { "gfp_t", 4 },
		{ "sector_t", 8 },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(name, known[i].name))
			return known[i].size;
	return 0;
}

bool cread_size(struct cread *r, const struct c_type *t, uint64_t *size, uint64_t *align)
{
	*size = *align = 0;
	switch (t->kind) {
	case CT_VOID:
	case CT_FUNC:
		*size = *align = 1;
		return true;
	case CT_INT:
	case CT_BOOL:
	case CT_FLOAT:
		*size = *align = t->bytes;
		return true;
	case CT_PTR:
		*size = *align = 8;
		return true;
	case CT_ENUM:
		*size = *align = 4;
		return true;
	case CT_ARRAY:
		return t->to && cread_size(r, t->to, size, align) && !__builtin_mul_overflow(*size, t->count, size);
	case CT_STRUCT:
	case CT_UNION:
		return aggregate_size(r, t, size, align);
	case CT_TYPEDEF:
		if (t->to)
			return cread_size(r, t->to, size, align);
		*size = *align = cread_well_known_size(t->name);
		return *size > 0;
	}
	return false;
}
