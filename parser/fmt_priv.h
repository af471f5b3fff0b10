/* parser, inside: the printer's state and its two halves, layout of lines and of expressions. */
#ifndef SCRY_PARSER_FMT_PRIV_H
#define SCRY_PARSER_FMT_PRIV_H

#include "base/strbuf.h"
#include "lexer/lexer.h"
#include "parser/ast.h"
#include "parser/parser.h"

#define FMT_WIDTH 80

struct fmt {
	struct strbuf *out;
	const struct source *src;	/* NULL: no source at hand, and so no comments and no blank lines */
	const struct comment *comments;
	size_t nr_comments, next;	/* next: the first comment not printed yet */
	uint32_t last_end;		/* source offset behind what was printed last */
	size_t line_comment_end;	/* length of the output behind the last comment to the end of a line */
	int indent;
	bool one_line;			/* blocks on one line too */
	bool measuring;
	bool few_parens;		/* only those that the grammar asks for */
};

/* fmt.c */
/* Begins the line of what stands at 'off': first the comments before it, then the empty lines, if those are kept. */
void fmt_line(struct fmt *f, uint32_t off, bool keep_blank);
void fmt_block(struct fmt *f, const struct block *b);
/* Are there comments inside? */
bool fmt_has_comments(const struct fmt *f, struct span s);

/* fmt_expr.c */
void fmt_expr(struct fmt *f, const struct expr *e);
/* A string literal, with escapes for what cannot stand in one. */
void fmt_string(struct fmt *f, const char *s, size_t len);
void fmt_cond(struct fmt *f, const struct expr *e);
void fmt_if(struct fmt *f, bool comptime, const struct expr *cond, const struct block *then, const struct block *els);
void fmt_type(struct fmt *f, const struct type_name *t);
bool fmt_same_text(const struct expr *a, const struct expr *b);

#endif
