/*
 * The tree as text, one node a line, children indented by two blanks; for --dump ast and for tests.
 *
 *	probe
 *	  attach-point kprobe:f		parts: "kprobe" "f"
 *	  predicate
 *	    binary ==
 *	      name pid
 *	      int 1
 *	  block
 */
#include <string.h>

#include "base/strbuf.h"
#include "parser/ast.h"
#include "parser/parser.h"

struct dump {
	struct strbuf *out;
};

static void dump_expr(struct dump *d, const struct expr *e, int depth);
static void dump_block(struct dump *d, const struct block *b, int depth);

static void indent(struct dump *d, int depth)
{
	sb_printf(d->out, "%*s", depth * 2, "");
}

static void dump_line(struct dump *d, int depth, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
static void dump_line(struct dump *d, int depth, const char *fmt, ...)
{
	va_list ap;

	indent(d, depth);
	va_start(ap, fmt);
	sb_vprintf(d->out, fmt, ap);
	va_end(ap);
	sb_char(d->out, '\n');
}

static void add_type(struct dump *d, const struct type_name *t)
{
	struct strbuf *out = d->out;

	if (t->tag == TN_TYPEOF) {
		sb_str(out, "typeof(");
		if (t->of_type)
			add_type(d, t->of_type);
		else if (t->of_expr)
			ast_format_expr(t->of_expr, out);
		sb_char(out, ')');
	} else {
		sb_str(out, t->tag == TN_STRUCT ? "struct " : t->tag == TN_UNION ? "union " : t->tag == TN_ENUM ? "enum " : "");
		sb_str(out, t->name);
	}
	for (size_t i = 0; i < t->nr_suffix; i++) {
		if (t->suffix[i].kind == '*')
			sb_char(out, '*');
		else if (t->suffix[i].has_count)
			sb_printf(out, "[%llu]", (unsigned long long)t->suffix[i].count);
		else
			sb_str(out, "[]");
	}
}

static void dump_type(struct dump *d, const struct type_name *t, int depth)
{
	if (!t)
		return;
	indent(d, depth);
	sb_str(d->out, "type ");
	add_type(d, t);
	sb_char(d->out, '\n');
}

/* The rest of a node's first line. */
static void head(struct dump *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void head(struct dump *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(d->out, fmt, ap);
	va_end(ap);
	sb_char(d->out, '\n');
}

static void dump_str(struct dump *d, const struct expr *e)
{
	sb_str(d->out, "string \"");
	for (size_t i = 0; i < e->str.len; i++) {
		unsigned char c = (unsigned char)e->str.s[i];

		if (c == '"' || c == '\\')
			sb_printf(d->out, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			sb_printf(d->out, "\\x%02x", c);
		else
			sb_char(d->out, (char)c);
	}
	head(d, "\"");
}

static void dump_list(struct dump *d, struct expr *const *v, size_t nr, int depth)
{
	for (size_t i = 0; i < nr; i++)
		dump_expr(d, v[i], depth);
}

static void dump_record(struct dump *d, const struct expr *e, int depth)
{
	head(d, "record");
	for (size_t i = 0; i < e->list.nr; i++) {
		dump_line(d, depth + 1, "field %s", e->list.names[i]);
		dump_expr(d, e->list.v[i], depth + 2);
	}
}

static void dump_type_query(struct dump *d, const struct expr *e, int depth, const char *what)
{
	sb_str(d->out, what);
	for (size_t i = 0; i < e->type_of.nr_path; i++)
		sb_printf(d->out, "%s%s", i ? "." : " .", e->type_of.path[i]);
	sb_char(d->out, '\n');
	dump_type(d, e->type_of.of_type, depth + 1);
	if (e->type_of.e)
		dump_expr(d, e->type_of.e, depth + 1);
}

static void dump_cast(struct dump *d, const struct expr *e, int depth)
{
	sb_str(d->out, "cast ");
	if (e->cast.to)
		add_type(d, e->cast.to);
	sb_char(d->out, '\n');
	dump_expr(d, e->cast.e, depth + 1);
}

static void dump_branches(struct dump *d, const struct expr *cond, const struct block *then, const struct block *els, int depth)
{
	dump_expr(d, cond, depth + 1);
	dump_line(d, depth + 1, "then");
	dump_block(d, then, depth + 2);
	if (els) {
		dump_line(d, depth + 1, "else");
		dump_block(d, els, depth + 2);
	}
}

/* Nodes of one line; false: it is another one. */
static bool dump_leaf(struct dump *d, const struct expr *e)
{
	switch (e->kind) {
	case EXPR_POISON:
		head(d, "poison");
		return true;
	case EXPR_INT:
		if (e->num.negative)
			head(d, "int %lld", (long long)e->num.value);
		else
			head(d, "int %llu", (unsigned long long)e->num.value);
		return true;
	case EXPR_BOOL:
		head(d, "bool %s", e->num.value ? "true" : "false");
		return true;
	case EXPR_STR:
		dump_str(d, e);
		return true;
	case EXPR_VAR:
		head(d, "variable $%s", e->var.name);
		return true;
	case EXPR_MAP:
		head(d, "map @%s", e->map.name);
		return true;
	case EXPR_IDENT:
		head(d, "name %s", e->ident.name);
		return true;
	case EXPR_PARAM:
		head(d, "parameter $%llu", (unsigned long long)e->param.index);
		return true;
	case EXPR_PARAM_COUNT:
		head(d, "parameter-count");
		return true;
	case EXPR_MAP_AT: case EXPR_CALL: case EXPR_UNARY: case EXPR_INCDEC: case EXPR_BINARY:
	case EXPR_TERNARY: case EXPR_CAST: case EXPR_FIELD: case EXPR_TUPLE_AT: case EXPR_INDEX:
	case EXPR_TUPLE: case EXPR_RECORD: case EXPR_IF: case EXPR_BLOCK: case EXPR_SIZEOF:
	case EXPR_OFFSETOF: case EXPR_TYPEINFO: case EXPR_TYPE: case EXPR_COMPTIME:
		return false;
	}
	return false;
}

static void dump_expr(struct dump *d, const struct expr *e, int depth)
{
	indent(d, depth);
	if (dump_leaf(d, e))
		return;
	switch (e->kind) {
	case EXPR_POISON: case EXPR_INT: case EXPR_BOOL: case EXPR_STR: case EXPR_VAR: case EXPR_MAP:
	case EXPR_IDENT: case EXPR_PARAM: case EXPR_PARAM_COUNT:
		break;
	case EXPR_MAP_AT:
		head(d, "map-at @%s", e->map.name);
		dump_expr(d, e->map.key, depth + 1);
		break;
	case EXPR_CALL:
		head(d, "call %s", e->call.name);
		dump_list(d, e->call.args.v, e->call.args.nr, depth + 1);
		break;
	case EXPR_UNARY:
		head(d, "unary %s", op_text(e->unary.op));
		dump_expr(d, e->unary.e, depth + 1);
		break;
	case EXPR_INCDEC:
		head(d, "%s %s", e->incdec.prefix ? "prefix" : "postfix", e->incdec.inc ? "++" : "--");
		dump_expr(d, e->incdec.e, depth + 1);
		break;
	case EXPR_BINARY:
		head(d, "binary %s", op_text(e->bin.op));
		dump_expr(d, e->bin.l, depth + 1);
		dump_expr(d, e->bin.r, depth + 1);
		break;
	case EXPR_TERNARY:
		head(d, e->tern.then ? "ternary" : "or-else");
		dump_expr(d, e->tern.cond, depth + 1);
		if (e->tern.then)
			dump_expr(d, e->tern.then, depth + 1);
		dump_expr(d, e->tern.els, depth + 1);
		break;
	case EXPR_CAST:
		dump_cast(d, e, depth);
		break;
	case EXPR_FIELD:
		head(d, "field %s", e->field.name);
		dump_expr(d, e->field.e, depth + 1);
		break;
	case EXPR_TUPLE_AT:
		head(d, "tuple-at %llu", (unsigned long long)e->at.index);
		dump_expr(d, e->at.e, depth + 1);
		break;
	case EXPR_INDEX:
		head(d, "index");
		dump_expr(d, e->index.e, depth + 1);
		dump_expr(d, e->index.i, depth + 1);
		break;
	case EXPR_TUPLE:
		head(d, "tuple");
		dump_list(d, e->list.v, e->list.nr, depth + 1);
		break;
	case EXPR_RECORD:
		dump_record(d, e, depth);
		break;
	case EXPR_IF:
		head(d, e->cond.comptime ? "if-value comptime" : "if-value");
		dump_branches(d, e->cond.cond, e->cond.then, e->cond.els, depth);
		break;
	case EXPR_BLOCK:
		head(d, "block-value");
		dump_block(d, e->block, depth + 1);
		break;
	case EXPR_SIZEOF:
		dump_type_query(d, e, depth, "sizeof");
		break;
	case EXPR_OFFSETOF:
		dump_type_query(d, e, depth, "offsetof");
		break;
	case EXPR_TYPEINFO:
		dump_type_query(d, e, depth, "typeinfo");
		break;
	case EXPR_TYPE:
		dump_type_query(d, e, depth, "typeof");
		break;
	case EXPR_COMPTIME:
		head(d, "comptime");
		dump_expr(d, e->comptime, depth + 1);
		break;
	}
}

static void dump_assign(struct dump *d, const struct stmt *s, int depth)
{
	dump_line(d, depth, "assign %s=", s->assign.op == OP_NR ? "" : op_text(s->assign.op));
	dump_expr(d, s->assign.target, depth + 1);
	dump_expr(d, s->assign.value, depth + 1);
}

static void dump_loop(struct dump *d, const struct stmt *s, int depth)
{
	dump_line(d, depth, s->kind == STMT_FOR_MAP ? "for-map" : "for-range");
	dump_expr(d, s->loop.var, depth + 1);
	if (s->loop.map)
		dump_expr(d, s->loop.map, depth + 1);
	if (s->loop.from) {
		dump_expr(d, s->loop.from, depth + 1);
		dump_expr(d, s->loop.to, depth + 1);
	}
	dump_block(d, s->loop.body, depth + 1);
}

static void dump_stmt(struct dump *d, const struct stmt *s, int depth)
{
	switch (s->kind) {
	case STMT_POISON:
		dump_line(d, depth, "poison");
		break;
	case STMT_EXPR:
		dump_expr(d, s->expr, depth);
		break;
	case STMT_LET:
		dump_line(d, depth, "let");
		dump_expr(d, s->let.var, depth + 1);
		dump_type(d, s->let.type, depth + 1);
		if (s->let.init)
			dump_expr(d, s->let.init, depth + 1);
		break;
	case STMT_ASSIGN:
		dump_assign(d, s, depth);
		break;
	case STMT_DISCARD:
		dump_line(d, depth, "discard");
		dump_expr(d, s->expr, depth + 1);
		break;
	case STMT_IF:
		dump_line(d, depth, s->cond.comptime ? "if comptime" : "if");
		dump_branches(d, s->cond.cond, s->cond.then, s->cond.els, depth);
		break;
	case STMT_FOR_MAP:
	case STMT_FOR_RANGE:
		dump_loop(d, s, depth);
		break;
	case STMT_WHILE:
	case STMT_UNROLL:
		dump_line(d, depth, s->kind == STMT_WHILE ? "while" : "unroll");
		dump_expr(d, s->rep.cond, depth + 1);
		dump_block(d, s->rep.body, depth + 1);
		break;
	case STMT_BREAK:
		dump_line(d, depth, "break");
		break;
	case STMT_CONTINUE:
		dump_line(d, depth, "continue");
		break;
	case STMT_RETURN:
		dump_line(d, depth, "return");
		if (s->expr)
			dump_expr(d, s->expr, depth + 1);
		break;
	case STMT_BLOCK:
		dump_block(d, s->block, depth);
		break;
	case STMT_IMPORT:
		dump_line(d, depth, "import \"%s\"", s->import.path);
		break;
	}
}

static void dump_block(struct dump *d, const struct block *b, int depth)
{
	dump_line(d, depth, "block");
	for (size_t i = 0; i < b->stmts.nr; i++)
		dump_stmt(d, b->stmts.v[i], depth + 1);
	if (b->value) {
		dump_line(d, depth + 1, "value");
		dump_expr(d, b->value, depth + 2);
	}
}

static void dump_attach_point(struct dump *d, const struct attach_point *ap, int depth)
{
	indent(d, depth);
	sb_str(d->out, "attach-point");
	if (ap->user_name)
		sb_printf(d->out, " %s =", ap->user_name);
	for (size_t i = 0; i < ap->nr_part; i++)
		sb_printf(d->out, ap->quoted[i] ? " \"%s\"" : " %s", ap->part[i]);
	sb_char(d->out, '\n');
	if (ap->alt)
		dump_attach_point(d, ap->alt, depth + 1);
}

static void dump_probe(struct dump *d, const struct probe *p)
{
	dump_line(d, 1, "probe");
	for (size_t i = 0; i < p->aps.nr; i++)
		dump_attach_point(d, p->aps.v[i], 2);
	if (p->pred) {
		dump_line(d, 2, "predicate");
		dump_expr(d, p->pred, 3);
	}
	dump_block(d, p->body, 2);
}

static void dump_func(struct dump *d, const struct func_decl *f)
{
	dump_line(d, 1, "function %s", f->name ? f->name : "?");
	for (size_t i = 0; i < f->params.nr; i++) {
		dump_line(d, 2, "parameter $%s", f->params.v[i].name);
		dump_type(d, f->params.v[i].type, 3);
	}
	dump_type(d, f->ret, 2);
	if (f->body)
		dump_block(d, f->body, 2);
}

static void dump_item(struct dump *d, const struct item *it)
{
	switch (it->kind) {
	case ITEM_PROBE:
		dump_probe(d, it->probe);
		break;
	case ITEM_MACRO:
		dump_line(d, 1, "macro %s", it->macro->name ? it->macro->name : "?");
		for (size_t i = 0; i < it->macro->params.nr; i++)
			dump_expr(d, it->macro->params.v[i], 2);
		if (it->macro->body)
			dump_block(d, it->macro->body, 2);
		break;
	case ITEM_FUNC:
		dump_func(d, it->func);
		break;
	case ITEM_MAP_DECL:
		dump_line(d, 1, "map-declaration @%s %s %llu", it->map->name ? it->map->name : "?",
			  it->map->kind ? it->map->kind : "?", (unsigned long long)it->map->size);
		break;
	}
}

void ast_dump(const struct program *p, const struct sources *ss, struct strbuf *out)
{
	struct dump d = { .out = out };
	size_t i;

	dump_line(&d, 0, "program %s", source_get(ss, p->src)->name);
	for (i = 0; i < p->c_items.nr; i++)
		dump_line(&d, 1, "c %s", p->c_items.v[i].text);
	for (i = 0; i < p->config.nr; i++)
		dump_line(&d, 1, p->config.v[i].is_string ? "config %s = \"%s\"" : "config %s = %s", p->config.v[i].key,
			  p->config.v[i].value);
	for (i = 0; i < p->imports.nr; i++)
		dump_line(&d, 1, "import \"%s\"", p->imports.v[i].path);
	for (i = 0; i < p->items.nr; i++)
		dump_item(&d, &p->items.v[i]);
}
