/* parser, inside: the state of one parse and the functions of the grammar. */
#ifndef SCRY_PARSER_PRIV_H
#define SCRY_PARSER_PRIV_H

#include "base/diag.h"
#include "lexer/lexer.h"
#include "parser/parser.h"

/*
 * Nesting that the parser follows, and height of a tree (a chain a + b + c ... is as high as it is long).  Later passes
 * recurse over trees without counting, so the product of their frame size and HEIGHT_MAX must fit a stack of 8 MiB.
 */
#define DEPTH_MAX 400
#define HEIGHT_MAX 1000

struct parser {
	struct parse_ctx *pc;
	struct arena *arena;
	struct lexer lx;
	struct token tok;	/* the token looked at; lx.pos is right behind it */
	struct span prev;	/* of the token before it */
	bool prev_bad;
	bool panic;		/* a mistake was reported and not recovered from: keep silent */
	bool too_deep;		/* nesting went over its bound */
	bool lost;		/* braces are known not to match: silence about missing ones at the end */
	bool in_pred;		/* a '/' before '{' ends the expression */
	unsigned depth;
	uint16_t height;	/* of the highest expression of the current block */
};

/* parse.c */
void advance(struct parser *p);
/* Reports unless in panic, and begins panic.  NULL when silent. */
struct diag *syntax_error(struct parser *p, enum diag_code code, struct span at, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* "expected ..." at the current token. */
struct diag *expected(struct parser *p, const char *what);
bool accept(struct parser *p, enum token_kind kind);
/* Like accept(), else the error "expected 'x'". */
bool expect(struct parser *p, enum token_kind kind);
/* Like expect(), but the token stays current: what follows it is not code. */
bool expect_last(struct parser *p, enum token_kind kind);
/* Counts nesting; too deep is an error that ends the parse.  Every true needs a leave(). */
bool enter(struct parser *p);
void leave(struct parser *p);
/* From 'from' to the end of the last token. */
struct span span_since(const struct parser *p, struct span from);
bool is_word_token(const struct token *t);
/* One of the names that are always an expression in casts and never a macro's parameter. */
bool is_hard_builtin(const char *name);

/* parse_type.c */
struct type_name *parse_type(struct parser *p);
bool is_cast_ahead(struct parser *p);
/* type_or_expr: sets one of the two. */
void parse_type_or_expr(struct parser *p, struct type_name **type, struct expr **e);
uint16_t type_height(const struct type_name *t);

/* parse_expr.c */
struct expr *parse_expr(struct parser *p);
struct expr *parse_unary(struct parser *p);
struct expr *parse_if(struct parser *p);
struct expr *expr_new(struct parser *p, enum expr_kind kind, struct span span, uint16_t height_below);

/* parse_stmt.c */
/* After it the '}' is consumed, except of a root block, where it stays the current token. */
struct block *parse_block(struct parser *p, bool has_value, bool root);
/* Turns the value of a block into a last statement, in the branches too: it is not used. */
void drop_value(struct parser *p, struct block *b);

/* parse_probe.c */
struct probe *parse_probe(struct parser *p);

#endif
