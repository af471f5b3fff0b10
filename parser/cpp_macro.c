/*
 * Macro expansion by Prosser's algorithm: every token carries the set of macros it came out of, and none of those
 * expands it again.  Arguments are expanded on their own before they are put in, except beside # and ##.
 */
#include <string.h>

#include "base/arena.h"
#include "base/intern.h"
#include "base/strbuf.h"
#include "parser/cpp_priv.h"

#define DEPTH_MAX 100
#define STEPS_MAX ((size_t)2 << 20)	/* tokens copied and marked; all headers of a kernel take a tenth */

struct list {
	struct ptok *head, **at;
};

struct args {
	struct ptok **raw;	/* one list per parameter */
	struct ptok **full;	/* expanded; made when first needed */
	bool *is_full;
};

const struct cmacro *cpp_macro(const struct cpp *c, const char *name)
{
	return name_map_get(&c->macros, name);
}

void cpp_define(struct cpp *c, struct cmacro *m)
{
	if (!name_map_get(&c->macros, m->name))
		vec_push(c->arena, &c->order, m->name);
	name_map_put(c->arena, &c->macros, m->name, m);
}

static bool is_hidden(const struct hide *h, const char *name)
{
	for (; h; h = h->next)
		if (h->name == name)
			return true;
	return false;
}

static const struct hide *hide_add(struct cpp *c, const struct hide *h, const char *name)
{
	struct hide *n;

	if (is_hidden(h, name))
		return h;
	c->steps++;
	n = arena_new_obj(c->arena, struct hide);
	n->name = name;
	n->next = h;
	return n;
}

static void list_add(struct list *l, struct ptok *t)
{
	*l->at = t;
	l->at = &t->next;
}

/* Copies of a list, that look as if written where the macro's name stands. */
static void list_add_all(struct cpp *c, struct list *l, const struct ptok *t, struct span at)
{
	for (; t; t = t->next) {
		struct ptok *n = cpp_copy(c, t);

		n->bol = false;
		n->span = at;
		list_add(l, n);
	}
}

static int param_of(const struct cmacro *m, const struct ptok *t)
{
	for (size_t i = 0; t && t->kind == PK_IDENT && i < m->nr_params; i++)
		if (m->params[i] == t->s)
			return (int)i;
	return -1;
}

struct ptok *cpp_expand_list(struct cpp *c, struct ptok *list)
{
	struct ptok *was = c->in, *t;
	struct list out = { .at = &out.head };

	if (c->depth >= DEPTH_MAX)
		return list;
	c->depth++;
	c->in = list;
	while (c->in) {
		if (cpp_expand(c))
			continue;
		t = c->in;
		c->in = t->next;
		t = cpp_copy(c, t);
		list_add(&out, t);
	}
	c->in = was;
	c->depth--;
	return out.head;
}

static struct ptok *arg_full(struct cpp *c, struct args *a, int i)
{
	if (!a->is_full[i]) {
		a->full[i] = cpp_expand_list(c, a->raw[i]);
		a->is_full[i] = true;
	}
	return a->full[i];
}

/*
 * Reads "( a, b, ... )" from t on; returns the token behind it, NULL with *bad set when it is not closed.  Commas in
 * parentheses, and those of a variadic tail, separate nothing.
 */
static struct ptok *read_args(struct cpp *c, const struct cmacro *m, struct ptok *t, struct args *a, bool *bad)
{
	size_t nr = m->nr_params ? m->nr_params : 1, i = 0;
	struct list cur;
	int depth = 0;

	a->raw = arena_new_array(c->arena, struct ptok *, nr);
	a->full = arena_new_array(c->arena, struct ptok *, nr);
	a->is_full = arena_new_array(c->arena, bool, nr);
	cur = (struct list){ .at = &a->raw[0] };
	for (t = t->next; t && t->kind != PK_FILE_END; t = t->next) {
		if (ptok_is(t, ")") && !depth)
			return t->next;
		if (ptok_is(t, ",") && !depth && i + 1 < m->nr_params) {
			cur = (struct list){ .at = &a->raw[++i] };
			continue;
		}
		depth += ptok_is(t, "(") - ptok_is(t, ")");
		list_add(&cur, cpp_copy(c, t));
	}
	*bad = true;
	return NULL;
}

static struct ptok *stringize(struct cpp *c, const struct ptok *arg, struct span at)
{
	struct strbuf b = { 0 };
	const struct ptok *t;
	struct ptok *out;

	sb_char(&b, '"');
	for (t = arg; t; t = t->next) {
		if (t != arg && (t->space || t->bol))
			sb_char(&b, ' ');
		for (const char *s = t->s; *s; s++) {
			if ((t->kind == PK_STR || t->kind == PK_CHAR) && (*s == '"' || *s == '\\'))
				sb_char(&b, '\\');
			sb_char(&b, *s);
		}
	}
	sb_char(&b, '"');
	out = cpp_token(c, PK_STR, b.s, b.len, at);
	sb_free(&b);
	return out;
}

/* a ## b: one token when the texts make one, of the kind its first letter says. */
static struct ptok *paste(struct cpp *c, const struct ptok *a, const struct ptok *b, struct span at)
{
	const char *text = arena_printf(c->arena, "%s%s", a->s, b->s);
	enum ptok_kind kind = a->kind == PK_PUNCT && b->kind != PK_PUNCT ? b->kind : a->kind;
	struct ptok *t = cpp_token(c, kind, text, strlen(text), at);

	t->space = a->space;
	t->hide = a->hide;
	return t;
}

/* Puts a ## b into the list, where a is its last token (if any) and b a list. */
static void paste_onto(struct cpp *c, struct list *out, struct ptok **last, const struct ptok *b, struct span at)
{
	struct ptok **slot = &out->head, *joined;

	if (!b)
		return;
	if (!*last) {
		list_add_all(c, out, b, at);
		return;
	}
	while (*slot != *last)
		slot = &(*slot)->next;
	joined = paste(c, *last, b, at);
	*slot = joined;
	out->at = &joined->next;
	list_add_all(c, out, b->next, at);
}

static struct ptok *last_of(const struct list *l)
{
	struct ptok *t = l->head;

	while (t && t->next)
		t = t->next;
	return t;
}

/* The body with arguments in place of parameters. */
static struct ptok *substitute(struct cpp *c, const struct cmacro *m, struct args *a, struct span at)
{
	struct list out = { .at = &out.head };
	const struct ptok *t;

	for (t = m->body; t; t = t->next) {
		int p = param_of(m, t), q;
		struct ptok *last;

		if (m->is_func && ptok_is(t, "#") && (q = param_of(m, t->next)) >= 0) {
			list_add(&out, stringize(c, a->raw[q], at));
			t = t->next;
		} else if (ptok_is(t, "##") && t != m->body && t->next) {
			bool comma;

			t = t->next;
			q = param_of(m, t);
			last = last_of(&out);
			comma = m->variadic && q == (int)m->nr_params - 1 && last && ptok_is(last, ",");
			if (comma && !a->raw[q]) {	/* GNU: ", ## args" drops the comma */
				struct ptok **slot = &out.head;

				while (*slot != last)
					slot = &(*slot)->next;
				*slot = NULL;
				out.at = slot;
			} else if (comma) {
				list_add_all(c, &out, arg_full(c, a, q), at);
			} else if (q >= 0) {
				paste_onto(c, &out, &last, a->raw[q], at);
			} else {
				struct ptok *one = cpp_copy(c, t);

				paste_onto(c, &out, &last, one, at);
			}
		} else if (p >= 0) {
			list_add_all(c, &out, ptok_is(t->next, "##") ? a->raw[p] : arg_full(c, a, p), at);
		} else {
			struct ptok *one = cpp_copy(c, t);

			list_add_all(c, &out, one, at);
		}
	}
	return out.head;
}

bool cpp_expand(struct cpp *c)
{
	struct ptok *t = c->in, *rest = t->next, *body, *b;
	const struct cmacro *m = t->kind == PK_IDENT ? cpp_macro(c, t->s) : NULL;
	const struct hide *h;
	struct args a = { 0 };
	bool bad = false;

	if (!m || is_hidden(t->hide, m->name))
		return false;
	if (m->is_func) {
		if (!ptok_is(rest, "("))
			return false;
		rest = read_args(c, m, rest, &a, &bad);
		if (bad)
			return false;
	}
	if (c->steps > STEPS_MAX) {
		if (!c->stop)
			cpp_error(c, E_C_LIMIT, t->span, "fatal error", "macros expand without end");
		c->stop = true;
		c->in = NULL;
		return true;
	}
	body = substitute(c, m, &a, t->span);
	h = hide_add(c, t->hide, m->name);
	for (b = body; b; b = b->next) {
		if (!b->hide)
			b->hide = h;	/* not out of an argument */
		for (const struct hide *x = h; x && b->hide != h; x = x->next)
			b->hide = hide_add(c, b->hide, x->name);
	}
	if (!body) {
		c->in = rest;
		if (rest && t->bol && !rest->bol)
			rest->space = true;
		return true;
	}
	body->space = t->space;
	for (b = body; b->next; b = b->next)
		;
	b->next = rest;
	c->in = body;
	return true;
}
