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

static void put_body(const struct kbtf *b, const struct btf_type *t, int indent, int depth, struct strbuf *out)
{
	const struct btf_member *m = (const struct btf_member *)(t + 1);

	sb_str(out, "{\n");
	if (kind_of(t) == BTF_KIND_ENUM || kind_of(t) == BTF_KIND_ENUM64) {
		enum_body(b, t, indent, out);
	} else {
		for (unsigned i = 0; i < BTF_INFO_VLEN(t->info) && depth < MAX_DEPTH; i++) {
			uint32_t bits = BTF_INFO_KFLAG(t->info) ? BTF_MEMBER_BITFIELD_SIZE(m[i].offset) : 0;

			tabs(indent + 1, out);
			decl(b, m[i].type, kbtf_str(b, m[i].name_off), indent + 1, depth + 1, out);
			if (bits)
				sb_printf(out, ": %" PRIu32, bits);
			sb_str(out, ";\n");
		}
	}
	tabs(indent, out);
	sb_char(out, '}');
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
