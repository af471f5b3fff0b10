/*
 * The C preamble: top level.  A declaration of a header that is not understood, or is no type at all (functions, their
 * bodies, variables), is skipped to its ';' or '}'.
 */
#include "parser/cdecl.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/intern.h"
#include "parser/cdecl_priv.h"

void cread_next(struct cread *r)
{
	if (cread_is(r, "{") || cread_is(r, "}"))
		r->braces += r->t->s[0] == '{' ? 1 : -1;
	else if (cread_is(r, "(") || cread_is(r, ")"))
		r->parens += r->t->s[0] == '(' ? 1 : -1;
	r->t = cpp_next(&r->cpp);
}

bool cread_is(const struct cread *r, const char *s)
{
	return r->t && ptok_is(r->t, s);
}

bool cread_accept(struct cread *r, const char *s)
{
	if (!cread_is(r, s))
		return false;
	cread_next(r);
	return true;
}

void cread_fail(struct cread *r, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	if (!r->failed && !r->cpp.stop) {
		va_start(ap, fmt);
		text = arena_vprintf(r->arena, fmt, ap);
		va_end(ap);
		cpp_error(&r->cpp, E_C_SYNTAX, r->t->span, "error", "%s", text);
	}
	r->failed = true;
}

bool cread_expect(struct cread *r, const char *s)
{
	if (cread_accept(r, s))
		return true;
	cread_fail(r, "expected '%s'", s);
	return false;
}

void cread_skip_parens(struct cread *r)
{
	int outer = r->parens;

	do
		cread_next(r);
	while (r->parens > outer && r->t->kind != PK_EOF);
}

/* ---- constant expressions ---- */

static struct ptok *advance_stream(struct cexpr *x)
{
	struct cread *r = (struct cread *)((char *)x->cpp - offsetof(struct cread, cpp));

	cread_next(r);
	return r->t;
}

bool cread_name(struct cread *r, const char *name, int64_t *out)
{
	const int64_t *v = name_map_get(&r->consts, intern_str(r->cpp.pc->names, name));
	const char *known, *text;

	if (v) {
		*out = *v;
		return true;
	}
	for (size_t i = 0; r->cpp.saw_kernel_header && i < cpp_known_constant(i, &known, &text); i++)
		if (!strcmp(known, name)) {
			*out = text[0] == '-' ? strtoll(text, NULL, 0) : (int64_t)strtoull(text, NULL, 0);
			return true;
		}
	return false;
}

static bool name_value(struct cexpr *x, const char *name, int64_t *out)
{
	return cread_name((struct cread *)((char *)x->cpp - offsetof(struct cread, cpp)), name, out);
}

/* "(" type ")": looks one token ahead and puts it back when that is no type. */
static bool read_paren_type(struct cexpr *x, uint64_t *size, bool *is_signed)
{
	struct cread *r = (struct cread *)((char *)x->cpp - offsetof(struct cread, cpp));
	struct ptok *next = cpp_next(&r->cpp), *back;
	const struct c_type *t;
	struct c_spec s = { 0 };
	const char *name;
	uint64_t align;

	if (!cread_begins_type(r, next)) {
		if (next->kind != PK_EOF) {
			back = cpp_copy(&r->cpp, next);
			back->bol = false;
			back->next = r->cpp.in;
			r->cpp.in = back;
		}
		return false;
	}
	r->parens++;
	r->t = next;
	cread_spec(r, &s);
	t = s.type ? cread_declarator(r, s.type, &name, &s.attrs) : NULL;
	if (!t || !cread_accept(r, ")") || !cread_size(r, t, size, &align))
		x->failed = true;
	while (t && t->kind == CT_TYPEDEF)
		t = t->to;
	*is_signed = t && t->kind == CT_INT && t->is_signed;
	x->t = r->t;
	return true;
}

bool cread_const(struct cread *r, int64_t *out, bool *is_unsigned)
{
	struct cexpr x = { .cpp = &r->cpp, .t = r->t, .advance = advance_stream, .name = name_value, .type = read_paren_type };

	*out = cexpr_read(&x, is_unsigned);
	return !x.failed;
}

/* ---- declarations ---- */

/* From inside a declaration to behind its end. */
static void skip_rest(struct cread *r)
{
	bool initialised = false;

	while (r->t->kind != PK_EOF) {
		bool top = r->braces <= 0 && r->parens <= 0;

		if (top && cread_accept(r, ";"))
			break;
		if (top && cread_is(r, "="))
			initialised = true;
		if (cread_is(r, "}") && r->braces <= 1 && r->parens <= 0 && !initialised) {
			cread_next(r);
			break;
		}
		cread_next(r);
	}
	r->braces = r->parens = 0;
}

static void add_typedef(struct cread *r, const char *name, const struct c_type *t)
{
	struct c_typedef td = { name, t };

	if (!name || name_map_get(&r->typedefs, name))
		return;
	name_map_put(r->arena, &r->typedefs, name, (void *)t);
	vec_push(r->arena, &r->out->typedefs, td);
}

/* declaration = specifiers (declarator ("," declarator)*)? ";" */
static void read_declaration(struct cread *r)
{
	struct c_spec s = { 0 };

	cread_spec(r, &s);
	if (r->failed || (!s.is_typedef && !cread_is(r, ";"))) {
		skip_rest(r);
		return;
	}
	if (!s.type && r->t->kind != PK_EOF && !cread_is(r, ";"))
		cread_fail(r, "unknown type name '%s'", r->t->s);
	while (!r->failed && !cread_is(r, ";")) {
		const char *name = NULL;
		const struct c_type *t = cread_declarator(r, s.type, &name, &s.attrs);

		add_typedef(r, name, t);
		if (!cread_accept(r, ",") && !cread_is(r, ";"))
			cread_fail(r, "expected ';'");
	}
	skip_rest(r);
}

static void read_all(struct cread *r)
{
	cread_next(r);
	while (r->t->kind != PK_EOF) {
		struct ptok *was = r->t;

		r->failed = false;
		r->depth = 0;
		r->braces = r->parens = 0;
		read_declaration(r);
		if (r->t == was)
			cread_next(r);
	}
}

/* ---- results ---- */

/*
 * The text of a #define is an expression of our language at each use, and function-like macros are no part of that.
 * Where the replacement calls one, its value is given instead, if it has one.
 */
static const char *define_text(struct cread *r, const struct cmacro *m)
{
	struct ptok *head = NULL, **at = &head;
	bool calls = false, is_unsigned = false, good;
	int64_t v;

	for (const struct ptok *t = m->body; t; t = t->next) {
		const struct cmacro *inner = t->kind == PK_IDENT ? cpp_macro(&r->cpp, t->s) : NULL;

		calls |= t->kind == PK_CHAR || (inner && inner->is_func && ptok_is(t->next, "("));
		*at = cpp_copy(&r->cpp, t);
		(*at)->bol = false;
		at = &(*at)->next;
	}
	if (!calls || r->cpp.stop)
		return m->text;
	r->failed = false;
	r->cpp.in = head;
	r->t = cpp_next(&r->cpp);
	good = cread_const(r, &v, &is_unsigned) && r->t->kind == PK_EOF;
	r->cpp.in = NULL;
	if (!good)
		return m->text;
	return is_unsigned ? arena_printf(r->arena, "%llu", (unsigned long long)v) : arena_printf(r->arena, "%lld", (long long)v);
}

static void collect_defines(struct cread *r)
{
	const char *name, *text;
	size_t i;

	for (i = 0; i < r->cpp.order.nr; i++) {
		const struct cmacro *m = cpp_macro(&r->cpp, r->cpp.order.v[i]);
		struct c_define d;

		if (!m || m->builtin)
			continue;
		d.name = m->name;
		d.text = m->is_func ? NULL : define_text(r, m);
		vec_push(r->arena, &r->out->defines, d);
	}
	for (i = 0; r->cpp.saw_kernel_header && i < cpp_known_constant(i, &name, &text); i++) {
		struct c_define d = { intern_str(r->cpp.pc->names, name), text };

		if (!cpp_macro(&r->cpp, d.name) && !name_map_get(&r->consts, d.name))
			vec_push(r->arena, &r->out->defines, d);
	}
}

const struct c_decls *cdecl_read(struct parse_ctx *pc, const struct program *p, const struct c_options *opt,
				 const char *const *extra, size_t nr_extra)
{
	struct c_decls *out = arena_new_obj(pc->arena, struct c_decls);
	struct cread *r;

	if (!p->c_items.nr && !nr_extra && !opt->nr_include_files)
		return out;
	r = arena_new_obj(pc->arena, struct cread);
	r->arena = pc->arena;
	r->out = out;
	cpp_init(&r->cpp, pc, p, opt);
	for (size_t i = nr_extra; i-- > 0;)
		cpp_include_path(&r->cpp, extra[i]);
	for (size_t i = opt->nr_include_files; i-- > 0;)
		cpp_include_path(&r->cpp, opt->include_files[i]);
	read_all(r);
	collect_defines(r);
	return out;
}
