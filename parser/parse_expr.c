/*
 * Expressions: precedence climbing over ops.def for binary operators, one function per other rule of the grammar.
 *
 * Every function is entered with the first token of its rule current and leaves with the first token behind it.  None
 * returns NULL: what does not parse is EXPR_POISON, reported already.
 */
#include <string.h>

#include "base/arena.h"
#include "base/intern.h"
#include "parser/parser_priv.h"

static uint16_t max2(uint16_t a, uint16_t b)
{
	return a > b ? a : b;
}

struct expr *expr_new(struct parser *p, enum expr_kind kind, struct span span, uint16_t height_below)
{
	struct expr *e = arena_new_obj(p->arena, struct expr);

	e->kind = kind;
	e->span = span;
	e->height = height_below + 1;
	if (e->height > HEIGHT_MAX) {
		syntax_error(p, E_SYNTAX_DEPTH, p->tok.span, "expression is too long (over %d operations)", HEIGHT_MAX);
		e->kind = EXPR_POISON;
		e->height = 1;
	}
	p->height = max2(p->height, e->height);
	return e;
}

static struct expr *poison(struct parser *p)
{
	return expr_new(p, EXPR_POISON, p->tok.span, 0);
}

static struct expr *expected_expr(struct parser *p)
{
	expected(p, "expression");
	return poison(p);
}

static struct expr *make_binary(struct parser *p, enum ast_op op, struct span at, struct expr *l, struct expr *r)
{
	struct expr *e = expr_new(p, EXPR_BINARY, span_join(l->span, p->prev), max2(l->height, r->height));

	if (e->kind == EXPR_POISON)
		return e;
	e->bin.op = op;
	e->bin.op_span = at;
	e->bin.l = l;
	e->bin.r = r;
	return e;
}

/* The binary operator at the current token, or OP_NR. */
static enum ast_op binary_op(struct parser *p)
{
	static const struct {
		bool is;
		enum ast_op op;
	} ops[TOK_NR] = {
		[TOK_LOR] = { true, OP_LOR }, [TOK_LAND] = { true, OP_LAND }, [TOK_OR] = { true, OP_BOR },
		[TOK_XOR] = { true, OP_BXOR }, [TOK_AND] = { true, OP_BAND }, [TOK_EQ] = { true, OP_EQ },
		[TOK_NE] = { true, OP_NE }, [TOK_LT] = { true, OP_LT }, [TOK_GT] = { true, OP_GT },
		[TOK_LE] = { true, OP_LE }, [TOK_GE] = { true, OP_GE }, [TOK_SHL] = { true, OP_SHL },
		[TOK_SHR] = { true, OP_SHR }, [TOK_ADD] = { true, OP_ADD }, [TOK_SUB] = { true, OP_SUB },
		[TOK_MUL] = { true, OP_MUL }, [TOK_DIV] = { true, OP_DIV }, [TOK_MOD] = { true, OP_MOD },
	};

	if (!ops[p->tok.kind].is)
		return OP_NR;
	if (p->in_pred && p->tok.kind == TOK_DIV && lex_char_after(&p->lx, p->lx.pos) == '{')
		return OP_NR;
	return ops[p->tok.kind].op;
}

/* binary = unary (op binary)*, left to right */
static struct expr *parse_binary(struct parser *p, int min_prec)
{
	struct expr *l = parse_unary(p), *r;
	enum ast_op op;

	while ((op = binary_op(p)) != OP_NR && op_prec(op) >= min_prec && !p->panic) {
		struct span at = p->tok.span;

		advance(p);
		r = parse_binary(p, op_prec(op) + 1);
		l = make_binary(p, op, at, l, r);
	}
	return l;
}

/* tern = lor ("?" expr? ":" tern)? */
struct expr *parse_expr(struct parser *p)
{
	struct expr *c, *then = NULL, *els, *e;

	if (!enter(p))
		return poison(p);
	c = parse_binary(p, 1);
	if (accept(p, TOK_QUESTION)) {
		if (p->tok.kind != TOK_COLON)
			then = parse_expr(p);
		els = expect(p, TOK_COLON) ? parse_expr(p) : poison(p);
		e = expr_new(p, EXPR_TERNARY, span_join(c->span, p->prev),
			     max2(max2(c->height, then ? then->height : 0), els->height));
		if (e->kind != EXPR_POISON) {
			e->tern.cond = c;
			e->tern.then = then;
			e->tern.els = els;
		}
		c = e;
	}
	leave(p);
	return c;
}

static bool is_lvalue(const struct expr *e)
{
	return e->kind == EXPR_VAR || e->kind == EXPR_MAP || e->kind == EXPR_MAP_AT || e->kind == EXPR_POISON;
}

static struct expr *make_incdec(struct parser *p, struct expr *target, struct span op, bool inc, bool prefix)
{
	struct expr *e;

	if (!is_lvalue(target)) {
		syntax_error(p, E_SYNTAX_INCDEC, prefix ? target->span : op, "increment/decrement requires a variable or map");
		return poison(p);
	}
	e = expr_new(p, EXPR_INCDEC, prefix ? span_join(op, target->span) : span_join(target->span, op), target->height);
	e->incdec.inc = inc;
	e->incdec.prefix = prefix;
	e->incdec.e = target;
	return e;
}

static struct expr *make_unary(struct parser *p, enum ast_op op, struct span at, struct expr *of)
{
	struct expr *e = expr_new(p, EXPR_UNARY, span_join(at, p->prev), of->height);

	if (e->kind == EXPR_POISON)
		return e;
	e->unary.op = op;
	e->unary.e = of;
	if (op == OP_ADDR && of->kind != EXPR_VAR && of->kind != EXPR_MAP && of->kind != EXPR_POISON)
		syntax_error(p, E_SYNTAX_ADDR, of->span, "address-of operator (&) can only be used on a map or variable");
	return e;
}

/* cast = "(" type ")" unary */
static struct expr *parse_cast(struct parser *p)
{
	struct span from = p->tok.span;
	struct type_name *to;
	struct expr *of, *e;

	advance(p);
	to = parse_type(p);
	if (!to || !expect(p, TOK_RPAREN))
		return poison(p);
	of = parse_unary(p);
	e = expr_new(p, EXPR_CAST, span_join(from, p->prev), max2(of->height, type_height(to)));
	if (e->kind != EXPR_POISON) {
		e->cast.to = to;
		e->cast.e = of;
	}
	return e;
}

static struct expr *parse_postfix(struct parser *p);

/* unary = ("++"|"--"|"&"|"*"|"!"|"~"|"-") unary | cast | "comptime" unary | postfix */
static struct expr *parse_unary_inner(struct parser *p)
{
	static const struct {
		bool is;
		enum ast_op op;
	} ops[TOK_NR] = {
		[TOK_AND] = { true, OP_ADDR }, [TOK_MUL] = { true, OP_DEREF }, [TOK_NOT] = { true, OP_NOT },
		[TOK_TILDE] = { true, OP_BNOT }, [TOK_SUB] = { true, OP_NEG },
	};
	enum token_kind kind = p->tok.kind;
	struct span at = p->tok.span;
	struct expr *e, *of;

	if (kind == TOK_INC || kind == TOK_DEC) {
		advance(p);
		of = parse_unary(p);
		return make_incdec(p, of, at, kind == TOK_INC, true);
	}
	if (ops[kind].is) {
		advance(p);
		of = parse_unary(p);
		return make_unary(p, ops[kind].op, at, of);
	}
	if (kind == TOK_COMPTIME) {
		advance(p);
		of = parse_unary(p);
		e = expr_new(p, EXPR_COMPTIME, span_join(at, p->prev), of->height);
		e->comptime = of;
		return e;
	}
	if (kind == TOK_LPAREN && is_cast_ahead(p))
		return parse_cast(p);
	return parse_postfix(p);
}

struct expr *parse_unary(struct parser *p)
{
	struct expr *e;

	if (!enter(p))
		return poison(p);
	e = parse_unary_inner(p);
	leave(p);
	return e;
}

static void list_push(struct parser *p, struct expr *list, struct expr *e)
{
	vec_push(p->arena, &list->list, e);
	list->height = max2(list->height, e->height + 1);
	p->height = max2(p->height, list->height);
}

/* "[" expr ("," expr)* "]": the key, a tuple when it has several parts. */
static struct expr *parse_key(struct parser *p)
{
	struct span from = p->tok.span;
	struct expr *first, *tuple;

	advance(p);
	first = parse_expr(p);
	if (p->tok.kind != TOK_COMMA) {
		expect(p, TOK_RBRACKET);
		return first;
	}
	tuple = expr_new(p, EXPR_TUPLE, from, first->height);
	if (tuple->kind == EXPR_POISON)
		return tuple;
	list_push(p, tuple, first);
	while (accept(p, TOK_COMMA) && !p->panic)
		list_push(p, tuple, parse_expr(p));
	expect(p, TOK_RBRACKET);
	tuple->span = span_join(first->span, vec_last(&tuple->list)->span);
	return tuple;
}

static struct expr *parse_map(struct parser *p)
{
	struct expr *e = expr_new(p, EXPR_MAP, p->tok.span, 0);
	bool in_pred = p->in_pred;

	e->map.name = p->tok.name;
	advance(p);
	if (p->tok.kind != TOK_LBRACKET)
		return e;
	p->in_pred = false;
	e->kind = EXPR_MAP_AT;
	e->map.key = parse_key(p);
	e->height = e->map.key->height + 1;
	e->span = span_since(p, e->span);
	p->in_pred = in_pred;
	return e;
}

/* call = ident "(" (arg ("," arg)*)? ")"; arg = expr | "typeof" "(" type_or_expr ")" */
static struct expr *parse_arg(struct parser *p)
{
	struct type_name *t;
	struct expr *e;

	if (p->tok.kind != TOK_TYPEOF)
		return parse_expr(p);
	t = parse_type(p);
	if (!t)
		return poison(p);
	e = expr_new(p, EXPR_TYPE, t->span, type_height(t));
	if (e->kind == EXPR_POISON)
		return e;
	e->type_of.of_type = t;
	if (!t->nr_suffix) {	/* typeof(x) by itself passes the type of x */
		e->type_of.of_type = t->of_type;
		e->type_of.e = t->of_expr;
	}
	return e;
}

static struct expr *parse_call(struct parser *p, const char *name, struct span at)
{
	struct call_arg_list args = { 0 };
	uint16_t height = 0;
	struct expr *e;

	advance(p);
	if (p->tok.kind != TOK_RPAREN)
		do {
			e = parse_arg(p);
			height = max2(height, e->height);
			vec_push(p->arena, &args, e);
		} while (accept(p, TOK_COMMA) && !p->panic);
	expect(p, TOK_RPAREN);
	e = expr_new(p, EXPR_CALL, span_since(p, at), height);
	if (e->kind == EXPR_POISON)
		return e;
	e->call.name = name;
	e->call.name_span = at;
	e->call.args = args;
	return e;
}

static struct expr *parse_name(struct parser *p)
{
	const char *name = p->tok.name;
	struct span at = p->tok.span;
	bool in_pred = p->in_pred;
	struct expr *e;

	advance(p);
	if (p->tok.kind == TOK_LPAREN) {
		p->in_pred = false;
		e = parse_call(p, name, at);
		p->in_pred = in_pred;
		return e;
	}
	e = expr_new(p, EXPR_IDENT, at, 0);
	e->ident.name = name;
	return e;
}

/* sizeof, typeinfo: "(" type_or_expr ")"; offsetof: "(" type_or_expr "," ident ("." ident)* ")" */
static struct expr *parse_type_query(struct parser *p, enum expr_kind kind)
{
	struct expr *e = expr_new(p, kind, p->tok.span, 0);
	VEC(const char *) path = { 0 };

	advance(p);
	if (!expect(p, TOK_LPAREN))
		return poison(p);
	parse_type_or_expr(p, &e->type_of.of_type, &e->type_of.e);
	e->height = 1 + max2(e->type_of.e ? e->type_of.e->height : 0, type_height(e->type_of.of_type));
	if (kind == EXPR_OFFSETOF && expect(p, TOK_COMMA))
		do {
			if (!is_word_token(&p->tok)) {
				expected(p, "field name");
				break;
			}
			vec_push(p->arena, &path, p->tok.name);
			advance(p);
		} while (accept(p, TOK_DOT));
	e->type_of.path = path.v;
	e->type_of.nr_path = path.nr;
	expect(p, TOK_RPAREN);
	if (p->panic)
		return poison(p);
	e->span = span_since(p, e->span);
	return e;
}

/* "(" ident "=" expr ("," ident "=" expr)* ")", from the first name on */
static struct expr *parse_record(struct parser *p, struct span from)
{
	struct expr *e = expr_new(p, EXPR_RECORD, from, 0);
	VEC(const char *) names = { 0 };

	do {
		if (p->tok.kind == TOK_RPAREN && names.nr)
			break;
		if (!is_word_token(&p->tok)) {
			expected(p, "identifier");
			return poison(p);
		}
		vec_push(p->arena, &names, p->tok.name);
		advance(p);
		if (!expect(p, TOK_ASSIGN))
			return poison(p);
		list_push(p, e, parse_expr(p));
	} while (accept(p, TOK_COMMA) && !p->panic);
	expect(p, TOK_RPAREN);
	e->list.names = names.v;
	e->span = span_since(p, from);
	return e;
}

static bool is_record_ahead(struct parser *p)
{
	size_t pos = p->lx.pos;
	struct token t;

	if (!is_word_token(&p->tok))
		return false;
	t = lex_next(&p->lx);
	p->lx.pos = pos;
	return t.kind == TOK_ASSIGN;
}

/* Behind "(": empty tuple, grouping, tuple or record. */
static struct expr *parse_paren_inner(struct parser *p, struct span from)
{
	struct expr *first, *e;

	if (is_record_ahead(p))
		return parse_record(p, from);
	if (accept(p, TOK_RPAREN))
		return expr_new(p, EXPR_TUPLE, span_since(p, from), 0);
	first = parse_expr(p);
	if (p->tok.kind != TOK_COMMA) {
		expect(p, TOK_RPAREN);
		first->paren = true;
		return first;
	}
	e = expr_new(p, EXPR_TUPLE, from, first->height);
	if (e->kind == EXPR_POISON)
		return e;
	list_push(p, e, first);
	while (accept(p, TOK_COMMA) && p->tok.kind != TOK_RPAREN && !p->panic)
		list_push(p, e, parse_expr(p));
	expect(p, TOK_RPAREN);
	e->span = span_since(p, from);
	return e;
}

static struct expr *parse_paren(struct parser *p)
{
	struct span from = p->tok.span;
	bool in_pred = p->in_pred;
	struct expr *e;

	p->in_pred = false;
	advance(p);
	e = parse_paren_inner(p, from);
	p->in_pred = in_pred;
	return e;
}

static struct expr *parse_literal(struct parser *p)
{
	const char *raw = p->lx.text + p->tok.span.off;
	size_t len = p->tok.span.len;
	struct expr *e;

	if (p->tok.kind == TOK_STR) {
		e = expr_new(p, EXPR_STR, p->tok.span, 0);
		e->str.s = p->tok.str.s;
		e->str.len = p->tok.str.len;
		e->str.spelling = intern(p->pc->names, raw + 1, len > 1 && raw[len - 1] == '"' ? len - 2 : len - 1);
	} else if (p->tok.kind == TOK_INT) {
		e = expr_new(p, EXPR_INT, p->tok.span, 0);
		e->num.value = p->tok.value;
		e->num.is_literal = true;
		e->num.spelling = intern(p->pc->names, raw, len);
	} else {
		e = expr_new(p, EXPR_BOOL, p->tok.span, 0);
		e->num.value = p->tok.kind == TOK_TRUE;
		e->num.is_literal = true;
	}
	advance(p);
	return e;
}

static struct expr *parse_block_expr(struct parser *p)
{
	struct block *b = parse_block(p, true, false);
	struct expr *e = expr_new(p, EXPR_BLOCK, b->span, b->height);

	if (e->kind != EXPR_POISON)
		e->block = b;
	return e;
}

static struct expr *parse_leaf(struct parser *p, enum expr_kind kind)
{
	struct expr *e = expr_new(p, kind, p->tok.span, 0);

	if (kind == EXPR_VAR)
		e->var.name = p->tok.name;
	else if (kind == EXPR_PARAM)
		e->param.index = p->tok.value;
	advance(p);
	return e;
}

static struct expr *parse_primary(struct parser *p)
{
	switch (p->tok.kind) {
	case TOK_INT: case TOK_STR: case TOK_TRUE: case TOK_FALSE:
		return parse_literal(p);
	case TOK_IDENT:
		return parse_name(p);
	case TOK_VAR:
		return parse_leaf(p, EXPR_VAR);
	case TOK_PARAM:
		return parse_leaf(p, EXPR_PARAM);
	case TOK_PARAM_COUNT:
		return parse_leaf(p, EXPR_PARAM_COUNT);
	case TOK_MAP:
		return parse_map(p);
	case TOK_LPAREN:
		return parse_paren(p);
	case TOK_LBRACE:
		return parse_block_expr(p);
	case TOK_IF:
		return parse_if(p);
	case TOK_SIZEOF:
		return parse_type_query(p, EXPR_SIZEOF);
	case TOK_OFFSETOF:
		return parse_type_query(p, EXPR_OFFSETOF);
	case TOK_TYPEINFO:
		return parse_type_query(p, EXPR_TYPEINFO);
	default:	/* 60 other tokens, none of which begins an expression */
		return expected_expr(p);
	}
}

/* "." ident | "." digits | "->" ident */
static struct expr *parse_member(struct parser *p, struct expr *of)
{
	bool arrow = p->tok.kind == TOK_ARROW;
	struct expr *e;

	advance(p);
	e = expr_new(p, EXPR_FIELD, span_join(of->span, p->tok.span), of->height);
	if (e->kind == EXPR_POISON)
		return e;
	if (is_word_token(&p->tok)) {
		e->field.e = of;
		e->field.name = p->tok.name;
		e->field.name_span = p->tok.span;
		e->field.arrow = arrow;
	} else if (p->tok.kind == TOK_INT && !arrow) {
		e->kind = EXPR_TUPLE_AT;
		e->at.e = of;
		e->at.index = p->tok.value;
	} else {
		expected(p, arrow ? "field name after '->'" : "field name after '.'");
		return poison(p);
	}
	advance(p);
	return e;
}

static struct expr *parse_index(struct parser *p, struct expr *of)
{
	bool in_pred = p->in_pred;
	struct expr *e, *i;

	p->in_pred = false;
	advance(p);
	i = parse_expr(p);
	expect(p, TOK_RBRACKET);
	p->in_pred = in_pred;
	e = expr_new(p, EXPR_INDEX, span_since(p, of->span), max2(of->height, i->height));
	if (e->kind != EXPR_POISON) {
		e->index.e = of;
		e->index.i = i;
	}
	return e;
}

/* postfix = primary ( "." ident | "->" ident | "." digits | "[" expr "]" | "++" | "--" )* */
static struct expr *parse_postfix(struct parser *p)
{
	struct expr *e = parse_primary(p);
	struct span op;

	while (!p->panic) {
		switch (p->tok.kind) {
		case TOK_DOT: case TOK_ARROW:
			e = parse_member(p, e);
			continue;
		case TOK_LBRACKET:
			e = parse_index(p, e);
			continue;
		case TOK_INC: case TOK_DEC:
			op = p->tok.span;
			advance(p);
			e = make_incdec(p, e, op, p->lx.text[op.off] == '+', false);
			continue;
		default:	/* any other token ends the expression */
			return e;
		}
	}
	return e;
}

/* "if" "comptime"? cond block ("else" (if | block))?; the branches keep their values */
struct expr *parse_if(struct parser *p)
{
	struct span from = p->tok.span;
	struct block *then, *els = NULL;
	struct expr *cond, *e;
	bool comptime;

	if (!enter(p))
		return poison(p);
	advance(p);
	comptime = accept(p, TOK_COMPTIME);
	cond = parse_expr(p);
	then = parse_block(p, true, false);
	if (!p->panic && accept(p, TOK_ELSE)) {
		if (p->tok.kind == TOK_IF) {
			els = arena_new_obj(p->arena, struct block);
			els->value = parse_if(p);
			els->span = els->value->span;
			els->height = els->value->height;
		} else {
			els = parse_block(p, true, false);
		}
	}
	leave(p);
	e = expr_new(p, EXPR_IF, span_since(p, from), max2(max2(cond->height, then->height), els ? els->height : 0));
	if (e->kind == EXPR_POISON)
		return e;
	e->cond.comptime = comptime;
	e->cond.cond = cond;
	e->cond.then = then;
	e->cond.els = els;
	return e;
}
