/*
 * Types as written, and the two places where a type and an expression look alike: after '(' and inside sizeof and its
 * kin.  Both are told apart by reading ahead without keeping anything.
 */
#include <string.h>

#include "base/arena.h"
#include "base/intern.h"
#include "parser/parser_priv.h"

/* Words that make up one type name of C together. */
static bool is_c_int_word(const char *w)
{
	static const char *const words[] = { "unsigned", "signed", "long", "int", "short", "char", "const", "volatile", "double" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(w, words[i]))
			return true;
	return false;
}

static bool is_qualifier(const char *w)
{
	return !strcmp(w, "const") || !strcmp(w, "volatile");
}

static enum token_kind skip_qualifiers_ahead(struct lexer *lx, struct token *t)
{
	while (t->kind == TOK_IDENT && is_qualifier(t->name))
		*t = lex_next(lx);
	return t->kind;
}

/* Reads "* [ 4 ] *" ahead; t is the token after the base on entry, after the suffixes on return. */
static bool skip_suffixes_ahead(struct lexer *lx, struct token *t)
{
	for (;;) {
		if (t->kind == TOK_MUL) {
			*t = lex_next(lx);
			skip_qualifiers_ahead(lx, t);
		} else if (t->kind == TOK_LBRACKET) {
			*t = lex_next(lx);
			if (t->kind == TOK_INT)
				*t = lex_next(lx);
			if (t->kind != TOK_RBRACKET)
				return false;
			*t = lex_next(lx);
		} else {
			return true;
		}
	}
}

/* Reads a type ahead, from token t on.  certain: no expression begins like this. */
static bool skip_type_ahead(struct lexer *lx, struct token *t, bool *certain)
{
	const char *first;

	skip_qualifiers_ahead(lx, t);
	*certain = t->kind == TOK_STRUCT || t->kind == TOK_UNION || t->kind == TOK_ENUM || t->kind == TOK_TYPEOF;
	if (*certain)
		return true;
	if (t->kind != TOK_IDENT || is_hard_builtin(t->name))
		return false;
	first = t->name;
	*t = lex_next(lx);
	while (is_c_int_word(first) && t->kind == TOK_IDENT && is_c_int_word(t->name))
		*t = lex_next(lx);
	return skip_suffixes_ahead(lx, t);
}

/*
 * Can the token be the first of a cast's operand?  Of those that are binary operators too, '*' needs something that can
 * be an address behind it and '&' something that has one.
 */
static bool starts_operand(struct lexer *lx, const struct token *t)
{
	static const bool yes[TOK_NR] = {
		[TOK_INT] = true, [TOK_STR] = true, [TOK_IDENT] = true, [TOK_VAR] = true, [TOK_MAP] = true,
		[TOK_PARAM] = true, [TOK_PARAM_COUNT] = true, [TOK_LPAREN] = true, [TOK_NOT] = true, [TOK_TILDE] = true,
		[TOK_SUB] = true, [TOK_INC] = true, [TOK_DEC] = true, [TOK_TRUE] = true, [TOK_FALSE] = true,
		[TOK_SIZEOF] = true, [TOK_OFFSETOF] = true, [TOK_TYPEINFO] = true, [TOK_COMPTIME] = true,
	};
	struct token next;

	if (t->kind != TOK_MUL && t->kind != TOK_AND)
		return yes[t->kind];
	next = lex_next(lx);
	return next.kind == TOK_VAR || next.kind == TOK_MAP || (t->kind == TOK_MUL && next.kind != TOK_INT);
}

/* On '(': is it "(" type ")" operand? */
bool is_cast_ahead(struct parser *p)
{
	size_t pos = p->lx.pos;
	struct token t = lex_next(&p->lx);
	bool certain, yes = skip_type_ahead(&p->lx, &t, &certain);

	if (yes && !certain) {
		yes = t.kind == TOK_RPAREN;
		if (yes) {
			t = lex_next(&p->lx);
			yes = starts_operand(&p->lx, &t);
		}
	}
	p->lx.pos = pos;
	return yes;
}

static bool is_type_ahead(struct parser *p)
{
	size_t pos = p->lx.pos;
	struct token t = p->tok;
	bool certain, yes = skip_type_ahead(&p->lx, &t, &certain);

	if (yes && !certain)
		yes = t.kind == TOK_RPAREN || t.kind == TOK_COMMA;
	p->lx.pos = pos;
	return yes;
}

void parse_type_or_expr(struct parser *p, struct type_name **type, struct expr **e)
{
	*type = NULL;
	*e = NULL;
	if (is_type_ahead(p))
		*type = parse_type(p);
	else
		*e = parse_expr(p);
}

static void skip_qualifiers(struct parser *p)
{
	while (p->tok.kind == TOK_IDENT && is_qualifier(p->tok.name))
		advance(p);
}

static void add_suffix(struct parser *p, struct type_name *t, struct type_suffix s)
{
	size_t cap = t->nr_suffix;

	if (!(cap & (cap - 1)))	/* 0, 1, 2, 4 ...: full */
		t->suffix = vec_grow(p->arena, t->suffix, t->nr_suffix, &cap, sizeof(*t->suffix));
	t->suffix[t->nr_suffix++] = s;
}

/* ("*" | "[" integer? "]")* */
static bool parse_suffixes(struct parser *p, struct type_name *t)
{
	for (;;) {
		struct type_suffix s = { .kind = '*' };

		if (accept(p, TOK_MUL)) {
			skip_qualifiers(p);
			add_suffix(p, t, s);
			continue;
		}
		if (!accept(p, TOK_LBRACKET))
			return true;
		s.kind = '[';
		if (p->tok.kind == TOK_INT) {
			s.has_count = true;
			s.count = p->tok.value;
			advance(p);
		}
		if (!expect(p, TOK_RBRACKET))
			return false;
		add_suffix(p, t, s);
	}
}

/* base = ident | ("struct" | "union" | "enum") ident | "typeof" "(" type_or_expr ")" */
static bool parse_base(struct parser *p, struct type_name *t)
{
	const char *first, *more;

	t->tag = p->tok.kind == TOK_STRUCT ? TN_STRUCT : p->tok.kind == TOK_UNION ? TN_UNION :
		 p->tok.kind == TOK_ENUM ? TN_ENUM : p->tok.kind == TOK_TYPEOF ? TN_TYPEOF : TN_PLAIN;
	if (t->tag != TN_PLAIN)
		advance(p);
	if (t->tag == TN_TYPEOF) {
		if (!enter(p))
			return false;
		if (expect(p, TOK_LPAREN)) {
			parse_type_or_expr(p, &t->of_type, &t->of_expr);
			expect(p, TOK_RPAREN);
		}
		leave(p);
		return !p->panic;
	}
	if (p->tok.kind != TOK_IDENT) {
		expected(p, t->tag == TN_PLAIN ? "type name" : "identifier");
		return false;
	}
	first = t->name = p->tok.name;
	advance(p);
	while (t->tag == TN_PLAIN && is_c_int_word(first) && p->tok.kind == TOK_IDENT && is_c_int_word(p->tok.name)) {
		if (!is_qualifier(p->tok.name)) {
			more = arena_printf(p->arena, "%s %s", t->name, p->tok.name);
			t->name = intern_str(p->pc->names, more);
		}
		advance(p);
	}
	return true;
}

struct type_name *parse_type(struct parser *p)
{
	struct type_name *t = arena_new_obj(p->arena, struct type_name);
	struct span from;

	skip_qualifiers(p);
	from = p->tok.span;
	if (!parse_base(p, t))
		return NULL;
	skip_qualifiers(p);
	if (!parse_suffixes(p, t))
		return NULL;
	t->span = span_since(p, from);
	return t;
}

uint16_t type_height(const struct type_name *t)
{
	while (t && t->of_type)
		t = t->of_type;
	return t && t->of_expr ? t->of_expr->height : 0;
}
