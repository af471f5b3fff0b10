/*
 * sema: identifiers and positional parameters.
 *
 * Macros are gone by now.  An identifier is, in this order: a builtin, a #define, an enum constant.
 */
#include <errno.h>

#include "parser/parser.h"
#include "sema/sema_priv.h"

static const char *define_text(const struct sema *s, const char *name)
{
	for (size_t i = 0; s->c && i < s->c->defines.nr; i++)
		if (!strcmp(s->c->defines.v[i].name, name))
			return s->c->defines.v[i].text;
	return NULL;
}

/* The text parsed; the sources get it under the name that C text has in messages. */
static const struct expr *define_parsed(struct sema *s, const char *name, const char *text)
{
	struct define_text d = { .name = name };
	uint16_t src;

	for (size_t i = 0; i < s->defines.nr; i++)
		if (!strcmp(s->defines.v[i].name, name))
			return s->defines.v[i].e;
	src = source_add(s->pc->sources, "definitions.h", text, strlen(text));
	d.e = src ? parse_expr_text(s->pc, src) : NULL;
	vec_push(s->arena, &s->defines, d);
	return d.e;
}

static void set_span(void *arg, struct expr *e)
{
	e->span = *(const struct span *)arg;
}

static const struct type *expand_define(struct sema *s, struct expr *e, const char *name, const char *text)
{
	struct strbuf chain = { 0 };
	struct walker w = { .arg = &e->span, .expr = set_span };
	const struct expr *parsed;
	struct span at = e->span;
	struct expr *copy;

	for (size_t i = 0; i < s->expanding.nr; i++) {
		if (strcmp(s->expanding.v[i], name))
			continue;
		for (; i < s->expanding.nr; i++)
			sb_printf(&chain, "%s->", s->expanding.v[i]);
		diag_error(s->ds, E_MACRO, at, "Macro recursion: %s%s", sb_text(&chain), name);
		sb_free(&chain);
		return poison(e);
	}
	if (arena_used(s->arena) > MAX_EXPANDED) {
		diag_error(s->ds, E_MACRO, at, "the script expands too many macros");
		return poison(e);
	}
	parsed = define_parsed(s, name, text);
	if (!parsed) {
		diag_error(s->ds, E_MACRO, at, "unable to expand macro as an expression: %s", text);
		return poison(e);
	}
	copy = ast_clone_expr(s->arena, parsed);
	w.arg = &at;
	walk_expr(&w, copy);
	vec_push(s->arena, &s->expanding, name);
	macros_expand_expr(s, copy);
	check_value(s, copy);
	s->expanding.nr--;
	*e = *copy;
	e->span = at;
	return e->type;
}

static const struct type *unknown(struct sema *s, struct expr *e)
{
	const char *name = e->ident.name, *near;
	struct diag *d;

	if (!strncmp(name, "sarg", 4) && name[4] >= '0' && name[4] <= '9' && !name[5]) {
		d = diag_error(s->ds, E_NAME, e->span,
			       "sarg* is deleted. This was deprecated in v0.21 and was last available in v0.24.");
		diag_hint(d, "use `*(reg(\"sp\") + <stack_offset>)` instead");
		return poison(e);
	}
	if (macro_refuses_bare(s, e))
		return e->type;
	d = diag_error(s->ds, E_NAME, e->span, "Unknown identifier: '%s'", shown(s, name));
	near = builtin_find(name) ? name : builtin_nearest(name);
	if (!near)
		near = macro_nearest(s, name);
	if (!near)
		near = constant_nearest(s->types, name);
	if (near && builtin_find(near) && !(builtin_find(near)->traits & T_BARE))
		diag_hint(d, "did you mean '%s()'?", near);
	else if (near)
		diag_hint(d, "did you mean '%s'?", near);
	return poison(e);
}

static bool is_expanding(const struct sema *s, const char *name)
{
	for (size_t i = 0; i < s->expanding.nr; i++)
		if (!strcmp(s->expanding.v[i], name))
			return true;
	return false;
}

const struct type *check_ident(struct sema *s, struct expr *e)
{
	const char *name = e->ident.name, *text;
	const struct builtin *b = builtin_find(name);
	const struct type *t;
	struct span at = e->span;
	int64_t value;

	if (b && b->traits & T_BARE) {
		memset(e, 0, sizeof(*e));
		e->kind = EXPR_CALL;
		e->span = at;
		e->call.name = name;
		e->call.name_span = at;
		e->call.bare = true;
		return check_call(s, e);
	}
	text = define_text(s, name);
	if (text && !is_expanding(s, name))
		return expand_define(s, e, name, text);
	/* "#define IPPROTO_TCP IPPROTO_TCP": in its own text, a macro's name is what it names without the macro */
	if (type_enum_constant(s->types, name, &value, &t)) {
		make_int(s, e, (uint64_t)value, value < 0, t);
		e->num.is_literal = true;
		return e->type;
	}
	return text ? expand_define(s, e, name, text) : unknown(s, e);
}

/* A parameter as a literal of what it looks like. */
static const struct type *param_literal(struct sema *s, struct expr *e, const char *text)
{
	bool negative = false;
	uint64_t v;

	if (*text && !parse_number(text, &v, &negative)) {
		make_int(s, e, v, negative && v, NULL);
		return e->type;
	}
	make_str(s, e, text, strlen(text));
	return e->type;
}

const struct type *check_param(struct sema *s, struct expr *e)
{
	if (e->kind == EXPR_PARAM_COUNT) {
		make_int(s, e, s->opts->nr_params, false, NULL);
		return e->type;
	}
	if (e->param.index && e->param.index <= s->opts->nr_params)
		return param_literal(s, e, s->opts->params[e->param.index - 1]);
	diag_warn(s->ds, W_PARAM, e->span, "Positional parameter $%llu is empty or not provided.",
		  (unsigned long long)e->param.index);
	make_int(s, e, 0, false, NULL);
	return e->type;
}
