/*
 * Deep copies of trees.  Names and spellings are interned or in the arena and are shared; everything that sema writes
 * is copied as it stands, so cloning is meant for trees that sema has not touched, or whose annotations still hold.
 */
#include <string.h>

#include "base/arena.h"
#include "parser/ast.h"

static struct type_name *clone_type(struct arena *a, const struct type_name *t)
{
	struct type_name *n;

	if (!t)
		return NULL;
	n = arena_new_obj(a, struct type_name);
	*n = *t;
	n->of_expr = ast_clone_expr(a, t->of_expr);
	n->of_type = clone_type(a, t->of_type);
	if (t->nr_suffix) {
		n->suffix = arena_new_array(a, struct type_suffix, t->nr_suffix);
		memcpy(n->suffix, t->suffix, t->nr_suffix * sizeof(*t->suffix));
	}
	return n;
}

static struct expr **clone_list(struct arena *a, struct expr *const *v, size_t nr)
{
	struct expr **n = nr ? arena_new_array(a, struct expr *, nr) : NULL;

	for (size_t i = 0; i < nr; i++)
		n[i] = ast_clone_expr(a, v[i]);
	return n;
}

/* Chains of binary operators are long to the left (a + b + c ...): the left spine is copied by a loop. */
static struct expr *clone_binary(struct arena *a, const struct expr *e)
{
	struct expr *top = NULL, **at = &top;

	for (; e->kind == EXPR_BINARY; e = e->bin.l) {
		struct expr *n = arena_new_obj(a, struct expr);

		*n = *e;
		n->bin.r = ast_clone_expr(a, e->bin.r);
		*at = n;
		at = &n->bin.l;
	}
	*at = ast_clone_expr(a, e);
	return top;
}

static void clone_children(struct arena *a, struct expr *n, const struct expr *e)
{
	switch (e->kind) {
	case EXPR_POISON:
	case EXPR_INT:
	case EXPR_BOOL:
	case EXPR_STR:
	case EXPR_VAR:
	case EXPR_MAP:
	case EXPR_IDENT:
	case EXPR_PARAM:
	case EXPR_PARAM_COUNT:
	case EXPR_BINARY:	/* clone_binary() */
		break;
	case EXPR_MAP_AT:
		n->map.key = ast_clone_expr(a, e->map.key);
		break;
	case EXPR_CALL:
		n->call.args.v = clone_list(a, e->call.args.v, e->call.args.nr);
		n->call.args.cap = e->call.args.nr;
		break;
	case EXPR_UNARY:
		n->unary.e = ast_clone_expr(a, e->unary.e);
		break;
	case EXPR_INCDEC:
		n->incdec.e = ast_clone_expr(a, e->incdec.e);
		break;
	case EXPR_TERNARY:
		n->tern.cond = ast_clone_expr(a, e->tern.cond);
		n->tern.then = ast_clone_expr(a, e->tern.then);
		n->tern.els = ast_clone_expr(a, e->tern.els);
		break;
	case EXPR_CAST:
		n->cast.to = clone_type(a, e->cast.to);
		n->cast.e = ast_clone_expr(a, e->cast.e);
		break;
	case EXPR_FIELD:
		n->field.e = ast_clone_expr(a, e->field.e);
		break;
	case EXPR_TUPLE_AT:
		n->at.e = ast_clone_expr(a, e->at.e);
		break;
	case EXPR_INDEX:
		n->index.e = ast_clone_expr(a, e->index.e);
		n->index.i = ast_clone_expr(a, e->index.i);
		break;
	case EXPR_TUPLE:
	case EXPR_RECORD:
		n->list.v = clone_list(a, e->list.v, e->list.nr);
		n->list.cap = e->list.nr;
		break;
	case EXPR_IF:
		n->cond.cond = ast_clone_expr(a, e->cond.cond);
		n->cond.then = ast_clone_block(a, e->cond.then);
		n->cond.els = ast_clone_block(a, e->cond.els);
		break;
	case EXPR_BLOCK:
		n->block = ast_clone_block(a, e->block);
		break;
	case EXPR_SIZEOF:
	case EXPR_OFFSETOF:
	case EXPR_TYPEINFO:
	case EXPR_TYPE:
		n->type_of.of_type = clone_type(a, e->type_of.of_type);
		n->type_of.e = ast_clone_expr(a, e->type_of.e);
		break;
	case EXPR_COMPTIME:
		n->comptime = ast_clone_expr(a, e->comptime);
		break;
	}
}

struct expr *ast_clone_expr(struct arena *a, const struct expr *e)
{
	struct expr *n;

	if (!e)
		return NULL;
	if (e->kind == EXPR_BINARY)
		return clone_binary(a, e);
	n = arena_new_obj(a, struct expr);
	*n = *e;
	clone_children(a, n, e);
	return n;
}

static struct stmt *clone_stmt(struct arena *a, const struct stmt *s)
{
	struct stmt *n = arena_new_obj(a, struct stmt);

	*n = *s;
	switch (s->kind) {
	case STMT_POISON:
	case STMT_BREAK:
	case STMT_CONTINUE:
	case STMT_IMPORT:
		break;
	case STMT_EXPR:
	case STMT_DISCARD:
	case STMT_RETURN:
		n->expr = ast_clone_expr(a, s->expr);
		break;
	case STMT_LET:
		n->let.var = ast_clone_expr(a, s->let.var);
		n->let.type = clone_type(a, s->let.type);
		n->let.init = ast_clone_expr(a, s->let.init);
		break;
	case STMT_ASSIGN:
		n->assign.target = ast_clone_expr(a, s->assign.target);
		n->assign.value = ast_clone_expr(a, s->assign.value);
		break;
	case STMT_IF:
		n->cond.cond = ast_clone_expr(a, s->cond.cond);
		n->cond.then = ast_clone_block(a, s->cond.then);
		n->cond.els = ast_clone_block(a, s->cond.els);
		break;
	case STMT_FOR_MAP:
	case STMT_FOR_RANGE:
		n->loop.var = ast_clone_expr(a, s->loop.var);
		n->loop.map = ast_clone_expr(a, s->loop.map);
		n->loop.from = ast_clone_expr(a, s->loop.from);
		n->loop.to = ast_clone_expr(a, s->loop.to);
		n->loop.body = ast_clone_block(a, s->loop.body);
		break;
	case STMT_WHILE:
	case STMT_UNROLL:
		n->rep.cond = ast_clone_expr(a, s->rep.cond);
		n->rep.body = ast_clone_block(a, s->rep.body);
		break;
	case STMT_BLOCK:
		n->block = ast_clone_block(a, s->block);
		break;
	}
	return n;
}

struct block *ast_clone_block(struct arena *a, const struct block *b)
{
	struct block *n;

	if (!b)
		return NULL;
	n = arena_new_obj(a, struct block);
	n->span = b->span;
	for (size_t i = 0; i < b->stmts.nr; i++)
		vec_push(a, &n->stmts, clone_stmt(a, b->stmts.v[i]));
	n->value = ast_clone_expr(a, b->value);
	return n;
}
