/*
 * parser: tokens -> syntax tree (parser/ast.h).
 *
 * Hand-written recursive descent over the grammar of man/scry-lang.7.  After an error it skips to the next statement or
 * probe and goes on, so one run shows several errors.  Depth is limited; a deeper script gets an error.
 */
#ifndef SCRY_PARSER_PARSER_H
#define SCRY_PARSER_PARSER_H

#include "parser/ast.h"

struct arena;
struct diags;
struct intern;
struct sources;
struct strbuf;

struct parse_ctx {
	struct arena *arena;
	struct intern *names;
	struct sources *sources;
	struct diags *diags;
	bool keep_comments;		/* for --fmt */
};

/* Parses source number src.  Never NULL; whether it is good: diag_has_errors(). */
struct program *parse_program(struct parse_ctx *pc, uint16_t src);

/*
 * Parses the whole of source src as one expression (the text of a #define).  Returns NULL, without a message,
 * when it does not parse.
 */
struct expr *parse_expr_text(struct parse_ctx *pc, uint16_t src);

/* Appends the program in the standard layout (--fmt).  Formatting twice changes nothing. */
void ast_format(const struct program *p, const struct sources *ss, struct strbuf *out);
/* Appends the tree, one node a line, indented (--dump ast). */
void ast_dump(const struct program *p, const struct sources *ss, struct strbuf *out);
/* One line of script text for an expression, as --fmt prints it. */
void ast_format_expr(const struct expr *e, struct strbuf *out);

/*
 * Numbers (section 1.3 with suffixes; binary only here): whole text, optionally signed.
 * Returns 0, or -EINVAL / -ERANGE.
 */
int parse_number(const char *text, uint64_t *out, bool *negative);

#endif
