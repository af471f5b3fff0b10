/*
 * --fmt: the program in the standard layout.
 *
 * Nothing remembers where comments hang in the tree.  They are kept apart, in order, and each is printed before the
 * first thing that stood behind it: on its own line, or at the end of the line when it followed something there.  Empty
 * lines are counted in the source.  So formatting what was formatted changes nothing.
 */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/intern.h"
#include "parser/fmt_priv.h"

static unsigned newlines_between(const struct fmt *f, uint32_t from, uint32_t to)
{
	unsigned n = 0;

	for (; f->src && from < to && from < f->src->len; from++)
		n += f->src->text[from] == '\n';
	return n;
}

static void newline(struct fmt *f, uint32_t off, bool keep_blank)
{
	unsigned n = newlines_between(f, f->last_end, off);

	if (f->one_line) {
		sb_char(f->out, ' ');
		return;
	}
	if (!f->out->len)
		return;
	do
		sb_char(f->out, '\n');
	while (keep_blank && n-- > 1);
	sb_printf(f->out, "%*s", f->indent, "");
}

static void add_comment(struct fmt *f, const struct comment *c)
{
	const char *s = f->src->text + c->span.off;
	size_t len = c->span.len;

	while (len && (s[len - 1] == ' ' || s[len - 1] == '\t' || s[len - 1] == '\r'))
		len--;
	sb_add(f->out, s, len);
	if (len > 1 && s[1] == '/')
		f->line_comment_end = f->out->len;
	if (c->span.off + c->span.len > f->last_end)
		f->last_end = c->span.off + c->span.len;
}

static void comments_before(struct fmt *f, uint32_t off, bool keep_blank)
{
	while (f->next < f->nr_comments && f->comments[f->next].span.off < off) {
		const struct comment *c = &f->comments[f->next++];

		if (f->measuring)
			continue;
		if (f->out->len && !c->own_line && f->out->len != f->line_comment_end &&
		    !newlines_between(f, f->last_end, c->span.off))
			sb_char(f->out, ' ');
		else
			newline(f, c->span.off, keep_blank);
		add_comment(f, c);
		keep_blank = true;
	}
}

void fmt_line(struct fmt *f, uint32_t off, bool keep_blank)
{
	size_t was = f->next;

	comments_before(f, off, keep_blank);
	newline(f, off, keep_blank || f->next != was);
	if (f->last_end < off)
		f->last_end = off;
}

static void mark_end(struct fmt *f, struct span s)
{
	if (s.off + s.len > f->last_end)
		f->last_end = s.off + s.len;
}

bool fmt_has_comments(const struct fmt *f, struct span s)
{
	return f->next < f->nr_comments && f->comments[f->next].span.off < s.off + s.len;
}

/* "a = a + b" is printed as "a += b". */
static bool is_compound(const struct stmt *s)
{
	const struct expr *v = s->assign.value;

	if (s->assign.op != OP_NR || v->kind != EXPR_BINARY || v->bin.op == OP_LOR || v->bin.op == OP_LAND)
		return false;
	if (op_prec(v->bin.op) == op_prec(OP_EQ) || op_prec(v->bin.op) == op_prec(OP_LT))
		return false;
	return fmt_same_text(s->assign.target, v->bin.l);
}

static void fmt_assign(struct fmt *f, const struct stmt *s)
{
	const struct expr *v = s->assign.value;
	bool compound = is_compound(s);

	fmt_expr(f, s->assign.target);
	sb_char(f->out, ' ');
	if (compound)
		sb_str(f->out, op_text(v->bin.op));
	else if (s->assign.op != OP_NR)
		sb_str(f->out, op_text(s->assign.op));
	sb_str(f->out, "= ");
	fmt_expr(f, compound ? v->bin.r : v);
}

static void fmt_let(struct fmt *f, const struct stmt *s)
{
	sb_str(f->out, "let ");
	fmt_expr(f, s->let.var);
	if (s->let.type) {
		sb_str(f->out, " : ");
		fmt_type(f, s->let.type);
	}
	if (s->let.init) {
		sb_str(f->out, " = ");
		fmt_expr(f, s->let.init);
	}
}

static void fmt_range_end(struct fmt *f, const struct expr *e)
{
	bool paren = e->kind == EXPR_BINARY || e->kind == EXPR_TERNARY;

	if (paren)
		sb_char(f->out, '(');
	fmt_expr(f, e);
	if (paren)
		sb_char(f->out, ')');
}

static void fmt_loop(struct fmt *f, const struct stmt *s)
{
	sb_str(f->out, "for ");
	fmt_expr(f, s->loop.var);
	sb_str(f->out, " : ");
	if (s->kind == STMT_FOR_MAP) {
		fmt_expr(f, s->loop.map);
	} else {
		fmt_range_end(f, s->loop.from);
		sb_str(f->out, "..");
		fmt_range_end(f, s->loop.to);
	}
	sb_char(f->out, ' ');
	fmt_block(f, s->loop.body);
}

static void fmt_repeat(struct fmt *f, const struct stmt *s)
{
	if (s->kind == STMT_WHILE) {
		sb_str(f->out, "while ");
		fmt_cond(f, s->rep.cond);
	} else {
		sb_str(f->out, "unroll (");
		fmt_expr(f, s->rep.cond);
		sb_char(f->out, ')');
	}
	sb_char(f->out, ' ');
	fmt_block(f, s->rep.body);
}

/* Without the ';'.  Returns whether one belongs there. */
static bool fmt_stmt(struct fmt *f, const struct stmt *s)
{
	switch (s->kind) {
	case STMT_POISON:
		return false;
	case STMT_EXPR:
		/* A block or 'if' is an expression here because of its parentheses. */
		if (s->expr->kind != EXPR_BLOCK && s->expr->kind != EXPR_IF) {
			fmt_expr(f, s->expr);
			return true;
		}
		sb_char(f->out, '(');
		fmt_expr(f, s->expr);
		sb_char(f->out, ')');
		return true;
	case STMT_LET:
		fmt_let(f, s);
		return true;
	case STMT_ASSIGN:
		fmt_assign(f, s);
		return true;
	case STMT_DISCARD:
		sb_str(f->out, "_ = ");
		fmt_expr(f, s->expr);
		return true;
	case STMT_IF:
		fmt_if(f, s->cond.comptime, s->cond.cond, s->cond.then, s->cond.els);
		return false;
	case STMT_FOR_MAP:
	case STMT_FOR_RANGE:
		fmt_loop(f, s);
		return false;
	case STMT_WHILE:
	case STMT_UNROLL:
		fmt_repeat(f, s);
		return false;
	case STMT_BREAK:
		sb_str(f->out, "break");
		return true;
	case STMT_CONTINUE:
		sb_str(f->out, "continue");
		return true;
	case STMT_RETURN:
		sb_str(f->out, s->expr ? "return " : "return");
		if (s->expr)
			fmt_expr(f, s->expr);
		return true;
	case STMT_BLOCK:
		fmt_block(f, s->block);
		return false;
	case STMT_IMPORT:
		sb_str(f->out, "import ");
		fmt_string(f, s->import.path, strlen(s->import.path));
		return true;
	}
	return false;
}

/* The braces and what is between; the cursor is where the '{' belongs. */
void fmt_block(struct fmt *f, const struct block *b)
{
	uint32_t end = b->span.off + b->span.len;
	size_t i;

	if (!b->stmts.nr && !b->value && !fmt_has_comments(f, b->span)) {
		sb_str(f->out, "{}");
		mark_end(f, b->span);
		return;
	}
	sb_char(f->out, '{');
	f->last_end = b->span.off + 1;
	f->indent += 2;
	for (i = 0; i < b->stmts.nr; i++) {
		fmt_line(f, b->stmts.v[i]->span.off, i > 0);
		if (fmt_stmt(f, b->stmts.v[i]))
			sb_char(f->out, ';');
		mark_end(f, b->stmts.v[i]->span);
	}
	if (b->value) {
		fmt_line(f, b->value->span.off, i > 0);
		if (b->value->kind == EXPR_IF && !f->one_line)
			fmt_if(f, b->value->cond.comptime, b->value->cond.cond, b->value->cond.then, b->value->cond.els);
		else
			fmt_expr(f, b->value);
		mark_end(f, b->value->span);
	}
	if (end)
		comments_before(f, end - 1, true);
	f->indent -= 2;
	newline(f, f->last_end, false);
	sb_char(f->out, '}');
	mark_end(f, b->span);
}

static void fmt_body(struct fmt *f, const struct block *b)
{
	fmt_line(f, b->span.off, false);
	fmt_block(f, b);
}

/* "/" before "*$p" would begin a comment. */
static void fmt_pred(struct fmt *f, const struct expr *pred)
{
	size_t from = f->out->len;

	fmt_expr(f, pred);
	if (f->out->len == from || f->out->s[from] != '*')
		return;
	sb_char(f->out, ' ');
	memmove(f->out->s + from + 1, f->out->s + from, f->out->len - from - 1);
	f->out->s[from] = ' ';
}

static void fmt_probe(struct fmt *f, const struct probe *p)
{
	for (size_t i = 0; i < p->aps.nr; i++) {
		const struct attach_point *ap = p->aps.v[i];

		if (i)
			fmt_line(f, ap->span.off, false);
		for (; ap; ap = ap->alt) {
			sb_str(f->out, ap->raw);
			mark_end(f, ap->span);
			if (ap->alt)
				sb_str(f->out, " ?? ");
		}
		if (i + 1 < p->aps.nr) {
			sb_char(f->out, ',');
			f->last_end++;
		}
	}
	if (p->pred) {
		fmt_line(f, p->pred->span.off, false);
		sb_char(f->out, '/');
		fmt_pred(f, p->pred);
		sb_char(f->out, '/');
		mark_end(f, p->pred->span);
	}
	fmt_body(f, p->body);
}

static void fmt_macro(struct fmt *f, const struct macro *m)
{
	sb_printf(f->out, "macro %s(", m->name);
	for (size_t i = 0; i < m->params.nr; i++) {
		if (i)
			sb_str(f->out, ", ");
		fmt_expr(f, m->params.v[i]);
	}
	sb_char(f->out, ')');
	fmt_body(f, m->body);
}

static void fmt_func(struct fmt *f, const struct func_decl *fn)
{
	sb_printf(f->out, "fn %s(", fn->name);
	for (size_t i = 0; i < fn->params.nr; i++) {
		sb_printf(f->out, "%s$%s : ", i ? ", " : "", fn->params.v[i].name);
		fmt_type(f, fn->params.v[i].type);
	}
	sb_str(f->out, ") : ");
	fmt_type(f, fn->ret);
	fmt_body(f, fn->body);
}

static void fmt_item(struct fmt *f, const struct item *it)
{
	switch (it->kind) {
	case ITEM_PROBE:
		fmt_line(f, it->probe->span.off, true);
		fmt_probe(f, it->probe);
		break;
	case ITEM_MACRO:
		fmt_line(f, it->macro->span.off, true);
		fmt_macro(f, it->macro);
		break;
	case ITEM_FUNC:
		fmt_line(f, it->func->span.off, true);
		fmt_func(f, it->func);
		break;
	case ITEM_MAP_DECL:
		fmt_line(f, it->map->span.off, true);
		sb_printf(f->out, "let @%s = %s(%.*s);", it->map->name, it->map->kind, (int)it->map->size_span.len,
			  f->src->text + it->map->size_span.off);
		mark_end(f, it->map->span);
		break;
	}
}

static void fmt_config(struct fmt *f, const struct program *p)
{
	uint32_t end = p->config_span.off + p->config_span.len;

	fmt_line(f, p->config_span.off, true);
	if (!p->config.nr && !fmt_has_comments(f, p->config_span)) {
		sb_str(f->out, "config = {}");
		mark_end(f, p->config_span);
		return;
	}
	sb_str(f->out, "config = {");
	f->indent += 2;
	for (size_t i = 0; i < p->config.nr; i++) {
		const struct config_item *c = &p->config.v[i];

		fmt_line(f, c->span.off, i > 0);
		sb_printf(f->out, "%s = ", c->key);
		if (c->is_string)
			fmt_string(f, c->value, strlen(c->value));
		else
			sb_str(f->out, c->value);
		sb_char(f->out, ';');
		mark_end(f, c->span);
	}
	comments_before(f, end - 1, true);
	f->indent -= 2;
	newline(f, f->last_end, false);
	sb_char(f->out, '}');
	mark_end(f, p->config_span);
}

static void fmt_imports(struct fmt *f, const struct program *p, size_t *i, uint32_t before)
{
	for (; *i < p->imports.nr && p->imports.v[*i].span.off < before; ++*i) {
		fmt_line(f, p->imports.v[*i].span.off, true);
		sb_str(f->out, "import ");
		fmt_string(f, p->imports.v[*i].path, strlen(p->imports.v[*i].path));
		sb_char(f->out, ';');
		mark_end(f, p->imports.v[*i].span);
	}
}

/* C text stays as it is, with the comments in it. */
static void fmt_c_item(struct fmt *f, const struct c_item *c)
{
	size_t len = strlen(c->text);

	fmt_line(f, c->span.off, true);
	/* with a backslash that would continue it into an empty line */
	while (len && strchr(" \t\r\n\\", c->text[len - 1]))
		len--;
	sb_add(f->out, c->text, len);
	mark_end(f, c->span);
	while (f->next < f->nr_comments && f->comments[f->next].span.off < f->last_end)
		f->next++;
}

static void format(const struct program *p, const struct sources *ss, bool few_parens, struct strbuf *text)
{
	struct fmt f = { .out = text, .src = source_get(ss, p->src), .few_parens = few_parens };
	size_t i, im = 0;

	f.comments = p->comments.v;
	f.nr_comments = p->comments.nr;
	if (p->shebang) {
		const char *at = strstr(f.src->text, p->shebang);

		comments_before(&f, at ? (uint32_t)(at - f.src->text) : 0, true);
		newline(&f, f.last_end, false);
		sb_str(text, p->shebang);
		f.last_end = at ? (uint32_t)(at - f.src->text + strlen(p->shebang)) : 0;
	}
	for (i = 0; i < p->c_items.nr; i++)
		fmt_c_item(&f, &p->c_items.v[i]);
	if (p->has_config) {
		fmt_imports(&f, p, &im, p->config_span.off);
		fmt_config(&f, p);
	}
	fmt_imports(&f, p, &im, UINT32_MAX);
	for (i = 0; i < p->items.nr; i++)
		fmt_item(&f, &p->items.v[i]);
	comments_before(&f, UINT32_MAX, true);
	if (text->len)
		sb_char(text, '\n');
}

static bool is_too_deep(const struct strbuf *text)
{
	struct arena *a = arena_new();
	struct sources *ss = sources_new(a);
	struct parse_ctx pc = { .arena = a, .names = intern_new(a), .sources = ss, .diags = diags_new(a, ss) };
	bool deep = parse_program(&pc, source_add(ss, "formatted", text->s ? text->s : "", text->len))->too_deep;

	arena_free(a);
	return deep;
}

/*
 * Parentheses for the reader's sake nest as deep as a chain of operators is long, and the parser follows only so deep.  What it
 * would not read again gets the few that the grammar asks for.
 */
void ast_format(const struct program *p, const struct sources *ss, struct strbuf *out)
{
	struct strbuf text = { 0 };

	format(p, ss, false, &text);
	if (is_too_deep(&text)) {
		sb_reset(&text);
		format(p, ss, true, &text);
	}
	sb_add(out, text.s ? text.s : "", text.len);
	sb_free(&text);
}
