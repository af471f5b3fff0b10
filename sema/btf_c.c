/*
 * C declarations from BTF.  A declarator is written from the inside out: each pointer, array or function wraps the text that
 * stands for the name, until a type with a name of its own (or an anonymous struct) is reached.
 */
#include "sema/btf_c.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MAX_DEPTH 24
#define MAX_TEXT 65536		/* of one declarator: more is a broken type */

static void put_body(const struct kbtf *b, const struct btf_type *t, int indent, int depth, struct strbuf *out);

static unsigned kind_of(const struct btf_type *t)
{
	return t ? BTF_INFO_KIND(t->info) : BTF_KIND_UNKN;
}

static void decl(const struct kbtf *b, uint32_t id, const char *inner, int indent, int depth, struct strbuf *out);

static void base(const char *keyword, const char *name, const char *inner, struct strbuf *out)
{
	sb_printf(out, "%s%s%s%s", keyword, name, *inner ? " " : "", inner);
}

static void pointer(const struct kbtf *b, const struct btf_type *t, const char *inner, int indent, int depth,
		    struct strbuf *out)
{
	const struct btf_type *to = kbtf_type(b, t->type);
	bool group = kind_of(to) == BTF_KIND_ARRAY || kind_of(to) == BTF_KIND_FUNC_PROTO;
	bool space = inner[0] == '(' || !strncmp(inner, "const", 5) || !strncmp(inner, "volatile", 8) || !strncmp(inner, "restrict", 8);
	struct strbuf text = { 0 };

	sb_printf(&text, "%s*%s%s%s", group ? "(" : "", space ? " " : "", inner, group ? ")" : "");
	decl(b, t->type, sb_text(&text), indent, depth + 1, out);
	sb_free(&text);
}

/* "const" before a named type, behind the star of a pointer. */
static void qualifier(const struct kbtf *b, const struct btf_type *t, const char *word, const char *inner, int indent,
		      int depth, struct strbuf *out)
{
	struct strbuf text = { 0 };

	if (kind_of(kbtf_type(b, t->type)) == BTF_KIND_PTR) {
		sb_printf(&text, "%s%s%s", word, *inner ? " " : "", inner);
		decl(b, t->type, sb_text(&text), indent, depth + 1, out);
	} else {
		sb_printf(out, "%s ", word);
		decl(b, t->type, inner, indent, depth + 1, out);
	}
	sb_free(&text);
}

static void function(const struct kbtf *b, const struct btf_type *t, const char *inner, int indent, int depth,
		     struct strbuf *out)
{
	const struct btf_param *p = (const struct btf_param *)(t + 1);
	unsigned n = BTF_INFO_VLEN(t->info);
	struct strbuf text = { 0 };

	sb_printf(&text, "%s(", inner);
	for (unsigned i = 0; i < n; i++) {
		if (i)
			sb_str(&text, ", ");
		if (p[i].type)
			decl(b, p[i].type, "", indent, depth + 1, &text);
		else
			sb_str(&text, "...");
	}
	sb_str(&text, n ? ")" : "void)");
	decl(b, t->type, sb_text(&text), indent, depth + 1, out);
	sb_free(&text);
}

static void aggregate(const struct kbtf *b, const struct btf_type *t, const char *keyword, const char *inner, int indent,
		      int depth, struct strbuf *out)
{
	const char *name = kbtf_str(b, t->name_off);

	if (*name) {
		base(keyword, name, inner, out);
		return;
	}
	sb_str(out, keyword);
	put_body(b, t, indent, depth + 1, out);
	if (*inner)
		sb_printf(out, " %s", inner);
}

static void decl(const struct kbtf *b, uint32_t id, const char *inner, int indent, int depth, struct strbuf *out)
{
	const struct btf_type *t = kbtf_type(b, id);
	const char *name = t ? kbtf_str(b, t->name_off) : "";
	struct strbuf text = { 0 };

	if (!t || depth > MAX_DEPTH || out->len > MAX_TEXT) {
		base("", "void", inner, out);
		return;
	}
	switch (kind_of(t)) {
	case BTF_KIND_PTR:
		pointer(b, t, inner, indent, depth, out);
		return;
	case BTF_KIND_CONST:
		qualifier(b, t, "const", inner, indent, depth, out);
		return;
	case BTF_KIND_VOLATILE:
		qualifier(b, t, "volatile", inner, indent, depth, out);
		return;
	case BTF_KIND_RESTRICT:
		qualifier(b, t, "restrict", inner, indent, depth, out);
		return;
	case BTF_KIND_TYPE_TAG:
		decl(b, t->type, inner, indent, depth + 1, out);
		return;
	case BTF_KIND_ARRAY: {
		const struct btf_array *a = (const struct btf_array *)(t + 1);

		sb_printf(&text, "%s[%" PRIu32 "]", inner, a->nelems);
		decl(b, a->type, sb_text(&text), indent, depth + 1, out);
		sb_free(&text);
		return;
	}
	case BTF_KIND_FUNC_PROTO:
		function(b, t, inner, indent, depth, out);
		return;
	case BTF_KIND_STRUCT:
		aggregate(b, t, "struct ", inner, indent, depth, out);
		return;
	case BTF_KIND_UNION:
		aggregate(b, t, "union ", inner, indent, depth, out);
		return;
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		aggregate(b, t, "enum ", inner, indent, depth, out);
		return;
	case BTF_KIND_FWD:
		base(BTF_INFO_KFLAG(t->info) ? "union " : "struct ", name, inner, out);
		return;
	}
	base("", *name ? name : "void", inner, out);
}

static void tabs(int n, struct strbuf *out)
{
	while (n-- > 0)
		sb_char(out, '\t');
}

static void enum_body(const struct kbtf *b, const struct btf_type *t, int indent, struct strbuf *out)
{
	bool wide = kind_of(t) == BTF_KIND_ENUM64, is_signed = BTF_INFO_KFLAG(t->info);

	for (unsigned i = 0; i < BTF_INFO_VLEN(t->info); i++) {
		const struct btf_enum *e = (const struct btf_enum *)(t + 1) + i;
		const struct btf_enum64 *w = (const struct btf_enum64 *)(t + 1) + i;
		uint64_t v = wide ? (uint64_t)w->val_hi32 << 32 | w->val_lo32 : (uint64_t)(int64_t)e->val;

		if (!wide && !is_signed)
			v = (uint32_t)v;
		tabs(indent + 1, out);
		sb_printf(out, "%s = ", kbtf_str(b, wide ? w->name_off : e->name_off));
		if (is_signed)
			sb_printf(out, "%" PRId64, (int64_t)v);
		else
			sb_printf(out, "%" PRIu64, v);
		sb_str(out, ",\n");
	}
}

/* ---- holes ---- */

/*
 * A hole that C's own alignment would not leave is written as an unnamed bit field, "long: 64;", so that the definition has the
 * kernel's layout when it is compiled.  All offsets are bits.
 */
static const struct {
	const char *name;
	uint32_t bits;
} pads[] = { { "long", 64 }, { "int", 32 }, { "short", 16 }, { "char", 8 } };

#define MAX_HOLE (1u << 20)	/* bits; alignment makes smaller ones, damaged type information any */
#define NR_PADS (sizeof(pads) / sizeof(pads[0]))

static uint32_t round_up(uint32_t n, uint32_t to)
{
	return (n + to - 1) / to * to;
}

static void pad(const char *name, uint32_t bits, int indent, struct strbuf *out)
{
	tabs(indent, out);
	sb_printf(out, "%s: %" PRIu32 ";\n", name, bits);
}

/* Fills [at, next) where the next member, of this alignment in bytes, would not come to stand by itself. */
static void put_hole(uint32_t at, uint32_t next, uint32_t align, bool in_bitfield, int indent, struct strbuf *out)
{
	size_t p = 0, q;
	uint32_t from;

	if (at >= next || next - at > MAX_HOLE)
		return;
	while (p + 1 < NR_PADS && round_up(at, pads[p].bits) > next)
		p++;
	from = round_up(at, pads[p].bits);
	if (from > at && from <= next) {
		if (in_bitfield || (from == next && round_up(at, align * 8) != from) || (from != next && next - from <= from - at))
			pad(pads[p].name, in_bitfield ? from - at : 0, indent, out);
		at = from;
	}
	for (; at < next && next - at >= pads[p].bits; at += pads[p].bits)
		pad(pads[p].name, pads[p].bits, indent, out);
	if (at >= next)
		return;
	for (q = NR_PADS - 1; pads[q].bits < next - at; q--)
		;
	pad(pads[q].name, next - at, indent, out);
}

static uint32_t size_of(const struct kbtf *b, uint32_t id, int depth)
{
	const struct btf_type *t = kbtf_type(b, kbtf_skip_mods(b, id));
	const struct btf_array *a;

	if (!t || depth > MAX_DEPTH)
		return 0;
	switch (kind_of(t)) {
	case BTF_KIND_PTR:
		return 8;
	case BTF_KIND_ARRAY:
		a = (const struct btf_array *)(t + 1);
		return a->nelems * size_of(b, a->type, depth + 1);
	case BTF_KIND_INT: case BTF_KIND_FLOAT: case BTF_KIND_ENUM: case BTF_KIND_ENUM64: case BTF_KIND_STRUCT: case BTF_KIND_UNION:
		return t->size;
	}
	return 0;
}

/* As C aligns it; 1 for what is packed. */
static uint32_t align_of(const struct kbtf *b, uint32_t id, int depth)
{
	const struct btf_type *t = kbtf_type(b, kbtf_skip_mods(b, id));
	const struct btf_member *m = (const struct btf_member *)(t + 1);
	uint32_t most = 1;

	if (!t || depth > MAX_DEPTH)
		return 1;
	switch (kind_of(t)) {
	case BTF_KIND_PTR:
		return 8;
	case BTF_KIND_ARRAY:
		return align_of(b, ((const struct btf_array *)(t + 1))->type, depth + 1);
	case BTF_KIND_INT: case BTF_KIND_FLOAT: case BTF_KIND_ENUM: case BTF_KIND_ENUM64:
		return t->size > 8 ? 8 : t->size ? t->size : 1;
	case BTF_KIND_STRUCT: case BTF_KIND_UNION:
		for (unsigned i = 0; i < BTF_INFO_VLEN(t->info); i++) {
			uint32_t one = align_of(b, m[i].type, depth + 1);
			bool bits = BTF_INFO_KFLAG(t->info) && BTF_MEMBER_BITFIELD_SIZE(m[i].offset);
			uint32_t off = BTF_INFO_KFLAG(t->info) ? BTF_MEMBER_BIT_OFFSET(m[i].offset) : m[i].offset;

			if (!bits && off % (8 * one))
				return 1;
			most = one > most ? one : most;
		}
		return t->size % most ? 1 : most;
	}
	return 1;
}

/* Some member, or the end, does not stand where C would put it. */
static bool is_packed(const struct kbtf *b, const struct btf_type *t)
{
	const struct btf_member *m = (const struct btf_member *)(t + 1);
	uint32_t most = 1;

	for (unsigned i = 0; i < BTF_INFO_VLEN(t->info); i++) {
		uint32_t one = align_of(b, m[i].type, 0);
		bool bits = BTF_INFO_KFLAG(t->info) && BTF_MEMBER_BITFIELD_SIZE(m[i].offset);
		uint32_t off = BTF_INFO_KFLAG(t->info) ? BTF_MEMBER_BIT_OFFSET(m[i].offset) : m[i].offset;

		if (!bits && off % (8 * one))
			return true;
		most = one > most ? one : most;
	}
	return kind_of(t) == BTF_KIND_STRUCT && t->size % most;
}

static void members(const struct kbtf *b, const struct btf_type *t, int indent, int depth, struct strbuf *out)
{
	const struct btf_member *m = (const struct btf_member *)(t + 1);
	bool is_struct = kind_of(t) == BTF_KIND_STRUCT, packed = is_struct && is_packed(b, t), after_bits = false;
	uint32_t at = 0, most = 1;

	for (unsigned i = 0; i < BTF_INFO_VLEN(t->info) && depth < MAX_DEPTH; i++) {
		uint32_t bits = BTF_INFO_KFLAG(t->info) ? BTF_MEMBER_BITFIELD_SIZE(m[i].offset) : 0;
		uint32_t off = BTF_INFO_KFLAG(t->info) ? BTF_MEMBER_BIT_OFFSET(m[i].offset) : m[i].offset;
		uint32_t align = packed ? 1 : align_of(b, m[i].type, 0);

		if (is_struct)
			put_hole(at, off, align, after_bits && bits, indent + 1, out);
		tabs(indent + 1, out);
		decl(b, m[i].type, kbtf_str(b, m[i].name_off), indent + 1, depth + 1, out);
		if (bits)
			sb_printf(out, ": %" PRIu32, bits);
		sb_str(out, ";\n");
		at = off + (bits ? bits : 8 * size_of(b, m[i].type, 0));
		after_bits = bits;
		most = align > most ? align : most;
	}
	if (is_struct)
		put_hole(at, t->size * 8, most, false, indent + 1, out);
}

static void put_body(const struct kbtf *b, const struct btf_type *t, int indent, int depth, struct strbuf *out)
{
	bool is_enum = kind_of(t) == BTF_KIND_ENUM || kind_of(t) == BTF_KIND_ENUM64;

	if (!is_enum && !BTF_INFO_VLEN(t->info) && !t->size) {
		sb_str(out, "{}");
		return;
	}
	sb_str(out, "{\n");
	if (is_enum)
		enum_body(b, t, indent, out);
	else
		members(b, t, indent, depth, out);
	tabs(indent, out);
	sb_char(out, '}');
	if (kind_of(t) == BTF_KIND_STRUCT && is_packed(b, t))
		sb_str(out, " __attribute__((packed))");
	else if (is_enum && t->size == 1)
		sb_str(out, " __attribute__((mode(byte)))");
}

void btf_c_decl(const struct kbtf *b, uint32_t id, const char *name, struct strbuf *out)
{
	struct strbuf text = { 0 };	/* of its own: the bound on length counts from here */

	decl(b, id, name, 0, 0, &text);
	sb_add(out, sb_text(&text), text.len);
	sb_free(&text);
}

void btf_c_define(const struct kbtf *b, uint32_t id, struct strbuf *out)
{
	const struct btf_type *t = kbtf_type(b, id);
	unsigned kind = kind_of(t);
	struct strbuf text = { 0 };

	if (kind != BTF_KIND_STRUCT && kind != BTF_KIND_UNION && kind != BTF_KIND_ENUM && kind != BTF_KIND_ENUM64)
		return;
	sb_printf(&text, "%s %s ", kind == BTF_KIND_STRUCT ? "struct" : kind == BTF_KIND_UNION ? "union" : "enum",
		  kbtf_str(b, t->name_off));
	put_body(b, t, 0, 0, &text);
	sb_str(&text, ";\n");
	sb_add(out, sb_text(&text), text.len);
	sb_free(&text);
}
