/*
 * sema: walks a tree, children before parents.  Expressions may be replaced in place by the callback; what it puts there is
 * not walked again.
 */
#include "sema/sema_priv.h"

static void walk_stmt(const struct walker *w, struct stmt *st);

static void walk_type(const struct walker *w, struct type_name **slot)
{
	if (!*slot)
		return;
	if ((*slot)->of_expr)
		walk_expr(w, (*slot)->of_expr);
	walk_type(w, &(*slot)->of_type);
	if (w->type)
		w->type(w->arg, slot);
}

void walk_block(const struct walker *w, struct block *b)
{
	if (!b)
		return;
	for (size_t i = 0; i < b->stmts.nr; i++)
		walk_stmt(w, b->stmts.v[i]);
	walk_expr(w, b->value);
}

static void walk_children(const struct walker *w, struct expr *e)
{
	switch (e->kind) {
	case EXPR_POISON: case EXPR_INT: case EXPR_BOOL: case EXPR_STR: case EXPR_VAR: case EXPR_MAP: case EXPR_IDENT:
	case EXPR_PARAM: case EXPR_PARAM_COUNT:
		return;
	case EXPR_MAP_AT:
		walk_expr(w, e->map.key);
		return;
	case EXPR_CALL:
		for (size_t i = 0; i < e->call.args.nr; i++)
			walk_expr(w, e->call.args.v[i]);
		return;
	case EXPR_UNARY:
		walk_expr(w, e->unary.e);
		return;
	case EXPR_INCDEC:
		walk_expr(w, e->incdec.e);
		return;
	case EXPR_BINARY:
		walk_expr(w, e->bin.l);
		walk_expr(w, e->bin.r);
		return;
	case EXPR_TERNARY:
		walk_expr(w, e->tern.cond);
		walk_expr(w, e->tern.then);
		walk_expr(w, e->tern.els);
		return;
	case EXPR_CAST:
		walk_type(w, &e->cast.to);
		walk_expr(w, e->cast.e);
		return;
	case EXPR_FIELD:
		walk_expr(w, e->field.e);
		return;
	case EXPR_TUPLE_AT:
		walk_expr(w, e->at.e);
		return;
	case EXPR_INDEX:
		walk_expr(w, e->index.e);
		walk_expr(w, e->index.i);
		return;
	case EXPR_TUPLE: case EXPR_RECORD:
		for (size_t i = 0; i < e->list.nr; i++)
			walk_expr(w, e->list.v[i]);
		return;
	case EXPR_IF:
		walk_expr(w, e->cond.cond);
		walk_block(w, e->cond.then);
		walk_block(w, e->cond.els);
		return;
	case EXPR_BLOCK:
		walk_block(w, e->block);
		return;
	case EXPR_SIZEOF: case EXPR_OFFSETOF: case EXPR_TYPEINFO: case EXPR_TYPE:
		walk_type(w, &e->type_of.of_type);
		walk_expr(w, e->type_of.e);
		return;
	case EXPR_COMPTIME:
		walk_expr(w, e->comptime);
		return;
	}
}

void walk_expr(const struct walker *w, struct expr *e)
{
	if (!e || (w->enter && !w->enter(w->arg, e)))
		return;
	walk_children(w, e);
	if (w->expr)
		w->expr(w->arg, e);
}

static void walk_stmt(const struct walker *w, struct stmt *st)
{
	switch (st->kind) {
	case STMT_POISON: case STMT_BREAK: case STMT_CONTINUE: case STMT_IMPORT:
		break;
	case STMT_EXPR: case STMT_DISCARD: case STMT_RETURN:
		walk_expr(w, st->expr);
		break;
	case STMT_LET:
		walk_expr(w, st->let.var);
		walk_type(w, &st->let.type);
		walk_expr(w, st->let.init);
		break;
	case STMT_ASSIGN:
		walk_expr(w, st->assign.target);
		walk_expr(w, st->assign.value);
		break;
	case STMT_IF:
		walk_expr(w, st->cond.cond);
		walk_block(w, st->cond.then);
		walk_block(w, st->cond.els);
		break;
	case STMT_FOR_MAP: case STMT_FOR_RANGE:
		walk_expr(w, st->loop.var);
		walk_expr(w, st->loop.map);
		walk_expr(w, st->loop.from);
		walk_expr(w, st->loop.to);
		walk_block(w, st->loop.body);
		break;
	case STMT_WHILE: case STMT_UNROLL:
		walk_expr(w, st->rep.cond);
		walk_block(w, st->rep.body);
		break;
	case STMT_BLOCK:
		walk_block(w, st->block);
		break;
	}
	if (w->stmt)
		w->stmt(w->arg, st);
}
