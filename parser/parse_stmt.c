/*
 * Statements and blocks.  Recovery is here: after a mistake the rest of the statement is skipped, nested braces
 * included, so the next statement is read with a clear mind.
 */
#include <string.h>

#include "base/arena.h"
#include "parser/parser_priv.h"

static struct stmt *stmt_new(struct parser *p, enum stmt_kind kind, const struct token *first)
{
	struct stmt *s = arena_new_obj(p->arena, struct stmt);

	s->kind = kind;
	s->span = first->span;
	s->blank_before = first->blank_before;
	return s;
}

/* Skips to behind the ';' of a broken statement, or to the '}' of its block. */
static void sync(struct parser *p)
{
	int depth = 0;

	p->panic = false;
	while (p->tok.kind != TOK_EOF) {
		if (p->tok.kind == TOK_SEMI && !depth) {
			advance(p);
			return;
		}
		if (p->tok.kind == TOK_LBRACE)
			depth++;
		if (p->tok.kind == TOK_RBRACE) {
			if (!depth)
				return;
			if (!--depth) {
				advance(p);
				return;
			}
		}
		advance(p);
	}
}

static bool has_value(const struct block *b);

static bool if_has_value(const struct expr *e)
{
	return e->kind == EXPR_IF && e->cond.els && has_value(e->cond.then) && has_value(e->cond.els);
}

static bool has_value(const struct block *b)
{
	return b->value && (b->value->kind != EXPR_IF || if_has_value(b->value));
}

static struct stmt *if_stmt(struct parser *p, struct expr *e, const struct token *first)
{
	struct stmt *s = stmt_new(p, STMT_IF, first);

	s->span = e->span;
	if (e->kind != EXPR_IF) {
		s->kind = STMT_POISON;
		return s;
	}
	s->cond.comptime = e->cond.comptime;
	s->cond.cond = e->cond.cond;
	s->cond.then = e->cond.then;
	s->cond.els = e->cond.els;
	drop_value(p, s->cond.then);
	if (s->cond.els)
		drop_value(p, s->cond.els);
	return s;
}

void drop_value(struct parser *p, struct block *b)
{
	struct expr *e = b->value;
	struct token at = { .kind = TOK_BAD };
	struct stmt *s;

	if (!e)
		return;
	at.span = e->span;
	b->value = NULL;
	if (e->kind == EXPR_IF && !e->paren) {
		s = if_stmt(p, e, &at);
	} else if (e->kind == EXPR_BLOCK && !e->paren) {
		s = stmt_new(p, STMT_BLOCK, &at);
		s->block = e->block;
		drop_value(p, s->block);
	} else {
		s = stmt_new(p, STMT_EXPR, &at);
		s->expr = e;
	}
	vec_push(p->arena, &b->stmts, s);
}

/* let = "let" variable (":" type)? ("=" expr)? */
static struct stmt *parse_let(struct parser *p)
{
	struct stmt *s = stmt_new(p, STMT_LET, &p->tok);

	advance(p);
	if (p->tok.kind != TOK_VAR) {
		expected(p, "variable after 'let'");
		return s;
	}
	s->let.var = expr_new(p, EXPR_VAR, p->tok.span, 0);
	s->let.var->var.name = p->tok.name;
	advance(p);
	if (accept(p, TOK_COLON))
		s->let.type = parse_type(p);
	if (!p->panic && accept(p, TOK_ASSIGN))
		s->let.init = parse_expr(p);
	s->span = span_since(p, s->span);
	return s;
}

/* for = "for" "("? variable ":" (map | range) ")"? block */
static struct stmt *parse_for(struct parser *p)
{
	struct stmt *s = stmt_new(p, STMT_FOR_MAP, &p->tok);
	struct expr *e;
	bool paren;

	advance(p);
	paren = accept(p, TOK_LPAREN);
	if (p->tok.kind != TOK_VAR) {
		syntax_error(p, E_SYNTAX_LOOP, p->tok.span, "expected variable in for loop");
		return s;
	}
	s->loop.var = expr_new(p, EXPR_VAR, p->tok.span, 0);
	s->loop.var->var.name = p->tok.name;
	advance(p);
	if (!expect(p, TOK_COLON))
		return s;
	e = parse_unary(p);
	if (accept(p, TOK_RANGE)) {
		s->kind = STMT_FOR_RANGE;
		s->loop.from = e;
		s->loop.to = parse_unary(p);
	} else if (e->kind == EXPR_MAP) {
		s->loop.map = e;
	} else {
		syntax_error(p, E_SYNTAX_LOOP, p->tok.span, "expected map or range in for loop");
		return s;
	}
	if (paren && !expect(p, TOK_RPAREN))
		return s;
	s->loop.body = parse_block(p, false, false);
	s->span = span_since(p, s->span);
	return s;
}

/* ("while" | "unroll") cond block */
static struct stmt *parse_repeat(struct parser *p, enum stmt_kind kind)
{
	struct stmt *s = stmt_new(p, kind, &p->tok);

	advance(p);
	s->rep.cond = parse_expr(p);
	s->rep.body = parse_block(p, false, false);
	s->span = span_since(p, s->span);
	return s;
}

static struct stmt *parse_jump(struct parser *p, enum stmt_kind kind)
{
	struct stmt *s = stmt_new(p, kind, &p->tok);

	advance(p);
	if (kind == STMT_RETURN && p->tok.kind != TOK_SEMI && p->tok.kind != TOK_RBRACE)
		s->expr = parse_expr(p);
	s->span = span_since(p, s->span);
	return s;
}

static struct stmt *parse_block_import(struct parser *p)
{
	struct stmt *s = stmt_new(p, STMT_IMPORT, &p->tok);

	advance(p);
	if (p->tok.kind != TOK_STR) {
		expected(p, "string after 'import'");
		return s;
	}
	s->import.path = p->tok.str.s;
	advance(p);
	s->span = span_since(p, s->span);
	return s;
}

/* The operator of an assignment: OP_NR for "=".  False: the token is none. */
static bool assign_op(enum token_kind kind, enum ast_op *op)
{
	static const struct {
		bool is;
		enum ast_op op;
	} ops[TOK_NR] = {
		[TOK_ASSIGN] = { true, OP_NR }, [TOK_SHL_ASSIGN] = { true, OP_SHL }, [TOK_SHR_ASSIGN] = { true, OP_SHR },
		[TOK_ADD_ASSIGN] = { true, OP_ADD }, [TOK_SUB_ASSIGN] = { true, OP_SUB },
		[TOK_MUL_ASSIGN] = { true, OP_MUL }, [TOK_DIV_ASSIGN] = { true, OP_DIV },
		[TOK_MOD_ASSIGN] = { true, OP_MOD }, [TOK_AND_ASSIGN] = { true, OP_BAND },
		[TOK_OR_ASSIGN] = { true, OP_BOR }, [TOK_XOR_ASSIGN] = { true, OP_BXOR },
	};

	*op = ops[kind].op;
	return ops[kind].is;
}

static void check_target(struct parser *p, const struct expr *e, struct span whole)
{
	struct diag *d;

	if (e->kind == EXPR_VAR || e->kind == EXPR_MAP || e->kind == EXPR_MAP_AT || e->kind == EXPR_POISON)
		return;
	if (e->kind == EXPR_FIELD || e->kind == EXPR_TUPLE_AT) {
		syntax_error(p, E_SYNTAX_ASSIGN, whole, "Tuples and records are immutable once created. "
			     "Consider creating a new value and assigning it instead.");
		return;
	}
	d = syntax_error(p, E_SYNTAX_ASSIGN, whole, "invalid assignment target");
	if (d && e->kind == EXPR_IDENT)
		diag_hint(d, "scratch variables begin with '$', maps with '@'");
}

/* assign = lvalue op expr | discard = "_" "=" expr | expr */
static struct stmt *parse_expr_stmt(struct parser *p)
{
	struct stmt *s = stmt_new(p, STMT_EXPR, &p->tok);
	struct expr *target = parse_expr(p);
	bool discard = target->kind == EXPR_IDENT && !strcmp(target->ident.name, "_");
	struct expr *value;
	enum ast_op op;

	s->expr = target;
	s->span = target->span;
	if (p->panic || !assign_op(p->tok.kind, &op))
		return s;
	advance(p);
	value = parse_expr(p);
	s->span = span_join(target->span, value->span);
	if (discard && op == OP_NR) {
		s->kind = STMT_DISCARD;
		s->expr = value;
		return s;
	}
	check_target(p, target, s->span);
	s->kind = STMT_ASSIGN;
	s->assign.target = target;
	s->assign.op = op;
	s->assign.value = value;
	return s;
}

static struct stmt *parse_stmt(struct parser *p, bool *needs_semi)
{
	struct token first = p->tok;
	struct stmt *s;

	*needs_semi = false;
	switch (first.kind) {
	case TOK_FOR:
		return parse_for(p);
	case TOK_WHILE:
		return parse_repeat(p, STMT_WHILE);
	case TOK_UNROLL:
		return parse_repeat(p, STMT_UNROLL);
	case TOK_LBRACE:
		s = stmt_new(p, STMT_BLOCK, &first);
		s->block = parse_block(p, true, false);
		s->span = s->block->span;
		return s;
	case TOK_LET: case TOK_BREAK: case TOK_CONTINUE: case TOK_RETURN: case TOK_IMPORT:
		*needs_semi = true;
		return first.kind == TOK_LET ? parse_let(p) :
		       first.kind == TOK_IMPORT ? parse_block_import(p) :
		       first.kind == TOK_BREAK ? parse_jump(p, STMT_BREAK) :
		       first.kind == TOK_CONTINUE ? parse_jump(p, STMT_CONTINUE) : parse_jump(p, STMT_RETURN);
	default:	/* an expression or an assignment, or none: then the expression complains */
		*needs_semi = true;
		return parse_expr_stmt(p);
	}
}

/* An 'if' or '{ }' in the place of a statement is the block's value when it is the last thing and has one. */
static void parse_compound(struct parser *p, struct block *b)
{
	struct token first = p->tok;
	struct expr *e = NULL;
	struct stmt *s;
	bool semi;

	if (first.kind == TOK_IF) {
		e = parse_if(p);
		if (p->tok.kind == TOK_RBRACE && if_has_value(e)) {
			b->value = e;
			return;
		}
		s = if_stmt(p, e, &first);
	} else {
		s = parse_stmt(p, &semi);
		if (p->tok.kind == TOK_RBRACE && s->block->value) {
			e = expr_new(p, EXPR_BLOCK, s->span, s->block->height);
			e->block = s->block;
			b->value = e;
			return;
		}
		drop_value(p, s->block);
	}
	vec_push(p->arena, &b->stmts, s);
}

/* stmt ";" -- the ';' may be left out before '}', where an expression becomes the value of the block */
static void parse_simple(struct parser *p, struct block *b)
{
	bool needs_semi;
	struct stmt *s = parse_stmt(p, &needs_semi);

	if (!p->panic && needs_semi) {
		if (p->tok.kind == TOK_RBRACE && s->kind == STMT_EXPR) {
			b->value = s->expr;
			return;
		}
		if (p->tok.kind != TOK_RBRACE && p->tok.kind != TOK_EOF)	/* the end is the block's matter */
			expect(p, TOK_SEMI);
	}
	if (p->panic && s->kind != STMT_EXPR)
		s->kind = STMT_POISON;
	vec_push(p->arena, &b->stmts, s);
}

static void parse_stmts(struct parser *p, struct block *b)
{
	while (p->tok.kind != TOK_RBRACE && p->tok.kind != TOK_EOF) {
		if (accept(p, TOK_SEMI))
			continue;
		if (p->tok.kind == TOK_IF || p->tok.kind == TOK_LBRACE)
			parse_compound(p, b);
		else
			parse_simple(p, b);
		if (p->panic)
			sync(p);
	}
}

static void unclosed(struct parser *p, struct span open)
{
	struct diag *d = expected(p, "'}'");
	const struct source *s = source_get(p->pc->sources, open.src);

	if (d)
		diag_hint(d, "the '{' of line %u is not closed", source_line_col(s, open.off).line);
	p->lost = true;
}

/* block = "{" stmt* expr? "}" */
struct block *parse_block(struct parser *p, bool has_val, bool root)
{
	struct block *b = arena_new_obj(p->arena, struct block);
	struct span open = p->tok.span;
	uint16_t outer = p->height;
	bool in_pred = p->in_pred;

	b->span = open;
	if (!enter(p))
		return b;
	if (!expect(p, TOK_LBRACE)) {
		leave(p);
		return b;
	}
	p->height = 0;
	p->in_pred = false;
	parse_stmts(p, b);
	if (!has_val)
		drop_value(p, b);
	b->span = span_join(open, p->tok.span);
	b->height = p->height;
	p->height = outer > b->height ? outer : b->height;
	p->in_pred = in_pred;
	if (p->tok.kind != TOK_RBRACE)
		unclosed(p, open);
	else if (!root)
		advance(p);
	leave(p);
	return b;
}
