/*
 * sema: the typed tree as text (--dump typed), one statement a line.
 *
 *	prog 0 tracepoint:sched:sched_switch
 *	  pred pid:uint32 > 5:uint32
 *	  $x:int32 = args.prev_pid:int32
 *	  @a[(comm:string[16], $x:int32)]:count_t = count()
 *	  if (int64)($x:int32) == 3:int64
 *
 * A type stands behind what has one of its own; of operations it follows from the operands.  A cast that promotion put in looks
 * like one of the script.
 */
#include "base/strbuf.h"
#include "sema/sema_priv.h"

struct dump {
	struct types *types;
	struct strbuf *out;
	int depth;
};

static void dump_expr(struct dump *d, const struct expr *e);
static void dump_block(struct dump *d, const struct block *b);

static void line(struct dump *d)
{
	sb_printf(d->out, "\n%*s", d->depth * 2, "");
}

static void typed(struct dump *d, const struct expr *e)
{
	sb_printf(d->out, ":%s", e->type ? type_text(d->types, e->type) : "?");
}

static void dump_text(struct dump *d, const char *s, size_t len)
{
	sb_char(d->out, '"');
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == '"' || c == '\\')
			sb_printf(d->out, "\\%c", c);
		else if (c < 32 || c > 126)
			sb_printf(d->out, "\\x%02x", c);
		else
			sb_char(d->out, (char)c);
	}
	sb_char(d->out, '"');
}

static void dump_list(struct dump *d, struct expr *const *v, size_t nr, const char *const *names)
{
	sb_char(d->out, '(');
	for (size_t i = 0; i < nr; i++) {
		if (i)
			sb_str(d->out, ", ");
		if (names)
			sb_printf(d->out, "%s=", names[i]);
		dump_expr(d, v[i]);
	}
	if (nr == 1 && !names)
		sb_char(d->out, ',');
	sb_char(d->out, ')');
}

static void dump_call(struct dump *d, const struct expr *e)
{
	const struct call_info *ci = e->call.info;

	sb_str(d->out, e->call.fn ? e->call.fn->name : e->call.name);
	if (e->call.fn && e->call.fn->id == BI_ARGN)
		sb_printf(d->out, "(%llu)", (unsigned long long)ci->num);
	else if (e->call.args.nr || !e->call.fn || !(e->call.fn->traits & T_BARE)) {
		sb_char(d->out, '(');
		for (size_t i = 0; i < e->call.args.nr; i++) {
			if (i)
				sb_str(d->out, ", ");
			dump_expr(d, e->call.args.v[i]);
		}
		sb_char(d->out, ')');
	}
	if (e->type && e->type->kind != TY_VOID && !type_is_agg(e->type))
		typed(d, e);
}

static void dump_branches(struct dump *d, const struct expr *cond, const struct block *then, const struct block *els)
{
	sb_str(d->out, "if ");
	dump_expr(d, cond);
	dump_block(d, then);
	if (!els)
		return;
	line(d);
	sb_str(d->out, "else");
	dump_block(d, els);
}

static void dump_unary(struct dump *d, const char *op, const struct expr *e)
{
	sb_str(d->out, op);
	sb_char(d->out, '(');
	dump_expr(d, e);
	sb_char(d->out, ')');
}

static void dump_binary(struct dump *d, const struct expr *e)
{
	const struct expr *side[2] = { e->bin.l, e->bin.r };

	for (int i = 0; i < 2; i++) {
		bool paren = side[i]->kind == EXPR_BINARY || side[i]->kind == EXPR_TERNARY;

		if (paren)
			sb_char(d->out, '(');
		dump_expr(d, side[i]);
		if (paren)
			sb_char(d->out, ')');
		if (!i)
			sb_printf(d->out, " %s%s ", op_text(e->bin.op), e->bin.is_signed ? "s" : "");
	}
}

static void dump_value(struct dump *d, const struct expr *e)
{
	switch ((int)e->kind) {
	case EXPR_INT:
		sb_printf(d->out, e->type && e->type->is_signed ? "%lld" : "%llu", (long long)e->num.value);
		typed(d, e);
		return;
	case EXPR_BOOL:
		sb_str(d->out, e->num.value ? "true" : "false");
		return;
	case EXPR_STR:
		dump_text(d, e->str.s, e->str.len);
		typed(d, e);
		return;
	case EXPR_VAR:
		sb_printf(d->out, "$%s", e->var.name);
		typed(d, e);
		return;
	case EXPR_MAP:
	case EXPR_MAP_AT:
		sb_printf(d->out, "@%s", e->map.name);
		if (e->map.key) {
			sb_char(d->out, '[');
			dump_expr(d, e->map.key);
			sb_char(d->out, ']');
		}
		if (e->type && e->type->kind != TY_VOID)
			typed(d, e);
		return;
	}
	sb_printf(d->out, "<kind %d>", (int)e->kind);
}

static void dump_expr(struct dump *d, const struct expr *e)
{
	switch ((int)e->kind) {
	case EXPR_CALL:
		dump_call(d, e);
		return;
	case EXPR_UNARY:
		dump_unary(d, op_text(e->unary.op), e->unary.e);
		if (e->unary.op == OP_DEREF)
			typed(d, e);
		return;
	case EXPR_INCDEC:
		if (e->incdec.prefix)
			sb_str(d->out, e->incdec.inc ? "++" : "--");
		dump_expr(d, e->incdec.e);
		if (!e->incdec.prefix)
			sb_str(d->out, e->incdec.inc ? "++" : "--");
		return;
	case EXPR_BINARY:
		dump_binary(d, e);
		return;
	case EXPR_TERNARY:
		dump_expr(d, e->tern.cond);
		sb_str(d->out, " ? ");
		if (e->tern.then)
			dump_expr(d, e->tern.then);
		sb_str(d->out, " : ");
		dump_expr(d, e->tern.els);
		return;
	case EXPR_CAST:
		sb_printf(d->out, "(%s)", type_text(d->types, e->type));
		dump_unary(d, "", e->cast.e);
		return;
	case EXPR_FIELD:
		dump_expr(d, e->field.e);
		sb_printf(d->out, ".%s", e->field.name);
		typed(d, e);
		return;
	case EXPR_TUPLE_AT:
		dump_expr(d, e->at.e);
		sb_printf(d->out, ".%llu", (unsigned long long)e->at.index);
		typed(d, e);
		return;
	case EXPR_INDEX:
		dump_expr(d, e->index.e);
		sb_char(d->out, '[');
		dump_expr(d, e->index.i);
		sb_char(d->out, ']');
		typed(d, e);
		return;
	case EXPR_TUPLE:
		dump_list(d, e->list.v, e->list.nr, NULL);
		return;
	case EXPR_RECORD:
		dump_list(d, e->list.v, e->list.nr, e->list.names);
		return;
	case EXPR_IF:
		dump_branches(d, e->cond.cond, e->cond.then, e->cond.els);
		return;
	case EXPR_BLOCK:
		sb_char(d->out, '{');
		dump_block(d, e->block);
		line(d);
		sb_char(d->out, '}');
		return;
	}
	dump_value(d, e);
}

static void dump_loop(struct dump *d, const struct stmt *st)
{
	sb_str(d->out, "for ");
	dump_expr(d, st->loop.var);
	sb_str(d->out, " : ");
	if (st->kind == STMT_FOR_MAP) {
		dump_expr(d, st->loop.map);
	} else {
		dump_expr(d, st->loop.from);
		sb_str(d->out, " .. ");
		dump_expr(d, st->loop.to);
	}
	for (size_t i = 0; i < st->loop.info->captured.nr; i++)
		sb_printf(d->out, "%s$%s", i ? ", " : " captures ", st->loop.info->captured.v[i]->name);
	dump_block(d, st->loop.body);
}

static void dump_stmt(struct dump *d, const struct stmt *st)
{
	line(d);
	switch (st->kind) {
	case STMT_POISON: case STMT_IMPORT:
		sb_str(d->out, "<poison>");
		return;
	case STMT_EXPR:
		dump_expr(d, st->expr);
		return;
	case STMT_DISCARD:
		sb_str(d->out, "_ = ");
		dump_expr(d, st->expr);
		return;
	case STMT_LET:
		sb_str(d->out, "let ");
		dump_expr(d, st->let.var);
		if (st->let.init) {
			sb_str(d->out, " = ");
			dump_expr(d, st->let.init);
		}
		return;
	case STMT_ASSIGN:
		dump_expr(d, st->assign.target);
		sb_printf(d->out, " %s= ", st->assign.op == OP_NR ? "" : op_text(st->assign.op));
		dump_expr(d, st->assign.value);
		return;
	case STMT_IF:
		dump_branches(d, st->cond.cond, st->cond.then, st->cond.els);
		return;
	case STMT_FOR_MAP: case STMT_FOR_RANGE:
		dump_loop(d, st);
		return;
	case STMT_WHILE: case STMT_UNROLL:
		sb_str(d->out, st->kind == STMT_WHILE ? "while " : "unroll ");
		dump_expr(d, st->rep.cond);
		dump_block(d, st->rep.body);
		return;
	case STMT_BREAK:
		sb_str(d->out, "break");
		return;
	case STMT_CONTINUE:
		sb_str(d->out, "continue");
		return;
	case STMT_RETURN:
		sb_str(d->out, "return ");
		if (st->expr)
			dump_expr(d, st->expr);
		return;
	case STMT_BLOCK:
		sb_str(d->out, "block");
		dump_block(d, st->block);
		return;
	}
}

static void dump_block(struct dump *d, const struct block *b)
{
	d->depth++;
	for (size_t i = 0; i < b->stmts.nr; i++)
		dump_stmt(d, b->stmts.v[i]);
	if (b->value) {
		line(d);
		sb_str(d->out, "value ");
		dump_expr(d, b->value);
	}
	d->depth--;
}

void typed_dump(const struct typed *t, struct strbuf *out)
{
	struct dump d = { .types = t->types, .out = out };

	for (size_t i = 0; i < t->funcs.nr; i++) {
		const struct func *f = t->funcs.v[i];

		sb_printf(out, "fn %s:%s", f->name, type_text(t->types, f->ret));
		for (size_t k = 0; k < f->params.nr; k++)
			sb_printf(out, " $%s:%s", f->params.v[k]->name, type_text(t->types, f->params.v[k]->type));
		if (f->body)
			dump_block(&d, f->body);
		else
			sb_str(out, " imported");
		sb_char(out, '\n');
	}
	for (size_t i = 0; i < t->progs.nr; i++) {
		const struct typed_prog *tp = &t->progs.v[i];

		sb_printf(out, "prog %zu %s", i, t->plan->aps.v[tp->ap].name);
		if (tp->pred) {
			sb_str(out, "\n  pred ");
			dump_expr(&d, tp->pred);
		}
		dump_block(&d, tp->body);
		sb_char(out, '\n');
	}
}
