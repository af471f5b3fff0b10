/*
 * The C preprocessor: directives.  What a header gets wrong is passed over in silence, as its user can do nothing about
 * it; what the script gets wrong, an #error, and a header that is not there are messages.
 *
 * Messages keep the form of the C compilers that users know, with the place in "definitions.h", which is the C text of
 * the script as one file after one line of ours; the place in the script stands in front.
 */
#include <string.h>

#include "base/arena.h"
#include "base/intern.h"
#include "base/strbuf.h"
#include "lexer/lexer.h"
#include "parser/cpp_priv.h"

bool cpp_in_script(const struct cpp *c, struct span at)
{
	for (size_t i = 0; i < c->prog->c_items.nr; i++)
		if (c->prog->c_items.v[i].span.src == at.src)
			return true;
	return false;
}

/* Lines of "definitions.h" at which the pieces of C text begin, counted once: a script may be all errors. */
static const uint32_t *item_lines(struct cpp *c)
{
	uint32_t line = 2;

	if (c->item_lines)
		return c->item_lines;
	c->item_lines = arena_new_array(c->arena, uint32_t, c->prog->c_items.nr + 1);
	for (size_t i = 0; i < c->prog->c_items.nr; i++) {
		struct span it = c->prog->c_items.v[i].span;
		const struct source *s = source_get(c->pc->sources, it.src);

		c->item_lines[i] = line;
		line += source_line_col(s, it.off + it.len).line - source_line_col(s, it.off).line + 1;
	}
	return c->item_lines;
}

const char *cpp_place(struct cpp *c, struct span at)
{
	const struct source *s = source_get(c->pc->sources, at.src);
	struct line_col lc = source_line_col(s, at.off), first;
	size_t nr = c->prog->c_items.nr;

	/* From the last one found on: places come in order nearly always. */
	for (size_t n = 0; n < nr; n++) {
		size_t i = (c->last_item + n) % nr;
		struct span it = c->prog->c_items.v[i].span;

		if (it.src != at.src || at.off < it.off || at.off > it.off + it.len)
			continue;
		c->last_item = i;
		first = source_line_col(s, it.off);
		return arena_printf(c->arena, "definitions.h:%u:%u: ", item_lines(c)[i] + lc.line - first.line,
				    lc.line == first.line ? lc.col - first.col + 1 : lc.col);
	}
	return arena_printf(c->arena, "%s:%u:%u: ", s->name, lc.line, lc.col);
}

void cpp_error(struct cpp *c, enum diag_code code, struct span at, const char *severity, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	if (!at.src || (!cpp_in_script(c, at) && strcmp(severity, "fatal error")))
		return;
	va_start(ap, fmt);
	text = arena_vprintf(c->arena, fmt, ap);
	va_end(ap);
	diag_error(c->pc->diags, code, at, "%s%s: %s", cpp_place(c, at), severity, text);
}

/* Cuts the rest of the line off the input and returns it. */
static struct ptok *take_line(struct cpp *c, struct ptok *t)
{
	struct ptok *head = NULL, **at = &head;

	while (t && !t->bol && t->kind != PK_FILE_END) {
		*at = t;
		at = &t->next;
		t = t->next;
	}
	*at = NULL;
	c->in = t;
	return head;
}

/* The replacement as written: it is the text of an expression of our language later. */
static const char *body_text(struct cpp *c, const struct ptok *body)
{
	struct strbuf b = { 0 };
	const char *s;

	for (const struct ptok *t = body; t; t = t->next) {
		if (t != body && t->space)
			sb_char(&b, ' ');
		sb_str(&b, t->s);
	}
	s = arena_strdup(c->arena, sb_text(&b));
	sb_free(&b);
	return s;
}

/* "(a, b, ...)" of a function-like macro from the '(' on; returns the token behind ')', or NULL. */
static struct ptok *read_params(struct cpp *c, struct cmacro *m, struct ptok *t)
{
	VEC(const char *) params = { 0 };

	m->is_func = true;
	t = t->next;
	while (t && !ptok_is(t, ")")) {
		if (ptok_is(t, "...")) {
			m->variadic = true;
			vec_push(c->arena, &params, c->va_args);
		} else if (t->kind == PK_IDENT) {
			vec_push(c->arena, &params, t->s);
			if (ptok_is(t->next, "...")) {	/* GNU: a name for the rest */
				m->variadic = true;
				t = t->next;
			}
		} else {
			return NULL;
		}
		t = t->next;
		if (ptok_is(t, ","))
			t = t->next;
		else if (!ptok_is(t, ")"))
			return NULL;
	}
	m->params = params.v;
	m->nr_params = params.nr;
	return t;
}

static void do_define(struct cpp *c, struct ptok *line, struct span at)
{
	struct cmacro *m = arena_new_obj(c->arena, struct cmacro);
	struct ptok *t;

	if (!line || line->kind != PK_IDENT) {
		cpp_error(c, E_C_PREPROCESSOR, line ? line->span : at, "error", line ? "macro name must be an identifier" :
			  "macro name missing");
		return;
	}
	m->name = line->s;
	t = line->next;
	if (ptok_is(t, "(") && !t->space) {
		t = read_params(c, m, t);
		if (!t) {
			cpp_error(c, E_C_PREPROCESSOR, line->span, "error", "invalid parameters of macro '%s'", m->name);
			return;
		}
		t = t->next;
	}
	m->body = t;
	m->text = body_text(c, t);
	cpp_define(c, m);
}

/* "defined X" and "defined(X)", __has_include(x) become numbers before macros are expanded. */
static struct ptok *resolve_defined(struct cpp *c, struct ptok *line)
{
	struct ptok *head = NULL, **at = &head, *t = line;

	while (t) {
		bool paren, yes;
		struct ptok *n;

		if (t->s != c->defined && t->s != c->has_include) {
			*at = t;
			at = &t->next;
			t = t->next;
			continue;
		}
		yes = t->s == c->has_include && cpp_has_include(c, t->next);
		n = t->next;
		paren = ptok_is(n, "(");
		if (paren)
			n = n->next;
		if (t->s == c->defined)
			yes = n && cpp_macro(c, n->s);
		while (n && paren && !ptok_is(n, ")"))
			n = n->next;
		*at = cpp_token(c, PK_NUM, yes ? "1" : "0", 1, t->span);
		at = &(*at)->next;
		t = n ? n->next : NULL;
	}
	*at = NULL;
	return head;
}

static struct ptok *advance_line(struct cexpr *x)
{
	return x->t->next ? x->t->next : &x->cpp->eof;
}

static bool eval_condition(struct cpp *c, struct ptok *line, struct span at)
{
	struct cexpr x = { .cpp = c, .advance = advance_line };
	int64_t v;

	if (!line) {
		cpp_error(c, E_C_PREPROCESSOR, at, "error", "#if with no expression");
		return false;
	}
	line = cpp_expand_list(c, resolve_defined(c, line));
	x.t = line ? line : &c->eof;
	v = cexpr_read(&x, NULL);
	if (x.failed || x.t->kind != PK_EOF) {
		cpp_error(c, E_C_PREPROCESSOR, at, "error", "invalid expression in preprocessor condition");
		return false;
	}
	return v != 0;
}

static bool is_active(const struct cpp *c)
{
	return !c->conds.nr || vec_last(&c->conds).active;
}

static void push_cond(struct cpp *c, struct span at, bool yes)
{
	struct ccond n = { .at = at, .parent_active = is_active(c), .file = c->files.nr };

	n.active = n.parent_active && yes;
	n.taken = n.active;
	vec_push(c->arena, &c->conds, n);
}

/* #elif, #else, #endif of the innermost condition. */
static void do_branch(struct cpp *c, const char *name, struct ptok *line, struct span at)
{
	struct ccond *top;
	bool yes;

	if (!c->conds.nr || vec_last(&c->conds).file != c->files.nr) {
		cpp_error(c, E_C_PREPROCESSOR, at, "error", "#%s without #if", name);
		return;
	}
	top = &vec_last(&c->conds);
	if (!strcmp(name, "endif")) {
		c->conds.nr--;
		return;
	}
	if (top->seen_else)
		cpp_error(c, E_C_PREPROCESSOR, at, "error", "#%s after #else", name);
	if (!strcmp(name, "else"))
		top->seen_else = true;
	top->active = false;
	if (!top->parent_active || top->taken)
		return;
	if (!strcmp(name, "else"))
		yes = true;
	else if (!strcmp(name, "elif"))
		yes = eval_condition(c, line, at);
	else
		yes = line && !cpp_macro(c, line->s) == !strcmp(name, "elifndef");
	top->active = top->taken = yes;
}

static bool is_conditional(struct cpp *c, const char *name, struct ptok *line, struct span at)
{
	if (!strcmp(name, "ifdef") || !strcmp(name, "ifndef")) {
		if (!line && is_active(c))
			cpp_error(c, E_C_PREPROCESSOR, at, "error", "macro name missing");
		push_cond(c, at, line && !cpp_macro(c, line->s) == !strcmp(name, "ifndef"));
	} else if (!strcmp(name, "if")) {
		push_cond(c, at, is_active(c) && eval_condition(c, line, at));
	} else if (!strncmp(name, "el", 2) || !strcmp(name, "endif")) {
		do_branch(c, name, line, at);
	} else {
		return false;
	}
	return true;
}

/* "#pragma pack(n)", "pack()", "pack(push)", "pack(push, n)", "pack(pop)" */
static void do_pack(struct cpp *c, const struct ptok *t)
{
	const size_t room = sizeof(c->pack_stack) / sizeof(c->pack_stack[0]);

	if (ptok_is(t, "push")) {
		c->pack_stack[c->nr_pack++ % room] = c->pack;
		if (!ptok_is(t->next, ","))
			return;
		t = t->next->next;
	} else if (ptok_is(t, "pop")) {
		c->pack = c->nr_pack ? c->pack_stack[--c->nr_pack % room] : 0;
		return;
	}
	if (ptok_is(t, ")"))
		c->pack = 0;
	else if (t && t->kind == PK_NUM && (t->s[0] == '1' || t->s[0] == '2' || t->s[0] == '4' || t->s[0] == '8'))
		c->pack = t->s[1] == '6' ? 16 : (uint8_t)(t->s[0] - '0');
}

static void do_pragma(struct cpp *c, const struct ptok *line)
{
	const struct source *s;

	if (ptok_is(line, "pack") && ptok_is(line->next, "("))
		do_pack(c, line->next->next);
	if (!ptok_is(line, "once"))
		return;
	s = source_get(c->pc->sources, line->span.src);
	name_map_put(c->arena, &c->once, intern_str(c->pc->names, s->name), c);
}

static void do_directive(struct cpp *c, struct ptok *hash)
{
	struct ptok *name = hash->next, *line;
	struct span at = hash->span;

	if (!name || name->bol || name->kind == PK_FILE_END) {	/* "#" alone */
		c->in = name;
		return;
	}
	at = span_join(at, name->span);
	line = take_line(c, name->next);
	if (is_conditional(c, name->s, line, at) || !is_active(c))
		return;
	if (!strcmp(name->s, "define"))
		do_define(c, line, at);
	else if (!strcmp(name->s, "undef") && line)
		name_map_put(c->arena, &c->macros, line->s, NULL);
	else if (!strcmp(name->s, "include") || !strcmp(name->s, "import"))
		cpp_include(c, line, at, false);
	else if (!strcmp(name->s, "include_next"))
		cpp_include(c, line, at, true);
	else if (!strcmp(name->s, "pragma"))
		do_pragma(c, line);
	else if (!strcmp(name->s, "error"))
		cpp_error(c, E_C_ERROR, at, "fatal error", "%s", body_text(c, line));
	else if (strcmp(name->s, "warning") && strcmp(name->s, "line") && strcmp(name->s, "ident") && name->kind != PK_NUM)
		cpp_error(c, E_C_PREPROCESSOR, at, "error", "invalid preprocessing directive");
}

static void end_file(struct cpp *c)
{
	while (c->conds.nr && vec_last(&c->conds).file == c->files.nr)
		c->conds.nr--;	/* a header that lacks an #endif ends its own conditions */
	c->files.nr--;
}

struct ptok *cpp_next(struct cpp *c)
{
	for (;;) {
		struct ptok *t = c->in;

		if (!t || c->stop) {
			if (c->conds.nr && !c->stop)
				cpp_error(c, E_C_PREPROCESSOR, c->conds.v[0].at, "error", "unterminated conditional directive");
			c->conds.nr = 0;
			return &c->eof;
		}
		if (t->kind == PK_FILE_END) {
			end_file(c);
			c->in = t->next;
		} else if (t->bol && !t->hide && ptok_is(t, "#")) {
			do_directive(c, t);
		} else if (!is_active(c)) {
			c->in = t->next;
		} else if (!cpp_expand(c)) {
			c->in = t->next;
			return t;
		}
	}
}

/* The script's C items as one text. */
static void lex_items(struct cpp *c)
{
	struct ptok *tail = c->in;

	for (size_t i = c->prog->c_items.nr; i-- > 0;) {
		struct span s = c->prog->c_items.v[i].span;

		tail = cpp_lex(c, s.src, s.off, s.off + s.len, tail);
	}
	c->in = tail;
}

void cpp_init(struct cpp *c, struct parse_ctx *pc, const struct program *prog, const struct c_options *opt)
{
	*c = (struct cpp){ .pc = pc, .arena = pc->arena, .prog = prog, .opt = opt, .eof = { .kind = PK_EOF, .s = "" } };
	c->defined = intern_str(pc->names, "defined");
	c->va_args = intern_str(pc->names, "__VA_ARGS__");
	c->has_include = intern_str(pc->names, "__has_include");
	cpp_predefine(c);
	for (size_t i = 0; i < opt->nr_defines; i++) {
		const char *d = opt->defines[i], *eq = strchr(d, '=');

		cpp_define_text(c, eq ? arena_strndup(c->arena, d, (size_t)(eq - d)) : d, eq ? eq + 1 : "1");
	}
	lex_items(c);
}
