/*
 * lexer: source text -> tokens, on demand.
 *
 * The language has three kinds of text, and only the parser knows which comes next, so it asks for one: tokens of code
 * (lex_next), an attach point (lex_attach_point), or a piece of C (lex_directive, lex_aggregate).  Between two calls the
 * lexer stands at lx.pos and nothing is read ahead; going back is assigning pos.
 */
#ifndef SCRY_LEXER_LEXER_H
#define SCRY_LEXER_LEXER_H

#include <stdbool.h>

#include "base/source.h"
#include "base/vec.h"

struct arena;
struct diags;
struct intern;
struct strbuf;

enum token_kind {
#define T(id, text) TOK_##id,
#include "lexer/token.def"
	TOK_NR
};

/* A comment, for the printer. */
struct comment {
	struct span span;
	bool own_line;		/* nothing but blanks before it on its line */
};

struct token {
	enum token_kind kind;
	bool bad;		/* wrong, and reported already */
	bool blank_before;	/* an empty line stood before it */
	struct span span;
	union {
		const char *name;	/* words; TOK_VAR and TOK_MAP without $ and @; interned */
		uint64_t value;		/* TOK_INT, TOK_PARAM */
		struct {		/* TOK_STR: the bytes it stands for */
			const char *s;
			size_t len;
		} str;
	};
};

struct lexer {
	struct arena *arena;
	struct intern *names;
	struct diags *diags;
	const char *text;
	size_t len, pos;
	uint16_t src;
	bool keep_comments;
	VEC(struct comment) comments;
	size_t commented;	/* comments that begin before this are noted already */
	size_t reported;	/* mistakes before this are reported already: a token may be read twice */
	unsigned nr_errors;
	size_t open_string;	/* end of the first string that its line does not end; 0: none */
	bool open_comment;	/* the text ends inside a comment */
};

/* Begins at the start of source src. */
void lex_init(struct lexer *lx, struct arena *a, struct intern *names, struct diags *diags, const struct sources *ss,
	      uint16_t src);

struct span lex_span(const struct lexer *lx, size_t from, size_t to);
/* Skips blanks and comments.  True when there was an empty line among them. */
bool lex_skip_layout(struct lexer *lx);
/* The next token of code.  After too many mistakes (a binary file) it is TOK_EOF. */
struct token lex_next(struct lexer *lx);
/* What messages call it: "';'", "name". */
const char *lex_token_text(enum token_kind kind);

/* "#!" on the first line that is not layout: skips it and returns its text, else NULL. */
const char *lex_shebang(struct lexer *lx);
/* The word that stands here, not read yet; "" when there is none. */
const char *lex_word_ahead(struct lexer *lx);
/* The character after layout at or after offset 'at', NUL at the end.  Nothing is read. */
char lex_char_after(struct lexer *lx, size_t at);
/* True at a '#' that begins a line, where a preprocessor directive can stand. */
bool lex_at_directive(const struct lexer *lx);
/* Reads a directive with its continued lines; without the newline. */
struct span lex_directive(struct lexer *lx);
/*
 * Reads a struct, union, enum or typedef definition with the ';' after it.  Stops at the place of the mistake and
 * returns false when it is none (no '{', or never closed).
 */
bool lex_aggregate(struct lexer *lx, struct span *out);
/*
 * Reads the raw text of one attach point: up to '{', ',', blank, "??", or a '/' before the first ':'.
 * Empty when there is none.
 */
struct span lex_attach_point(struct lexer *lx);

/* Appends the tokens of a source, one a line with its place (--dump tokens). */
struct strbuf;
void lex_dump(const struct sources *ss, uint16_t src, struct strbuf *out);

/* Appends the tokens of a source, one a line (--dump tokens). */
void lex_dump(const struct sources *ss, uint16_t src, struct strbuf *out);

/* Numbers, section 1.3 of the language. */
enum number_error { NUM_OK, NUM_OVERFLOW, NUM_SUFFIX, NUM_TRAILING, NUM_UNDERSCORE, NUM_COEFFICIENT, NUM_EMPTY };

struct number {
	uint64_t value;
	size_t len;			/* bytes used, with the suffix */
	enum number_error error;
	size_t err_off, err_len;	/* where in the text */
	uint64_t max;			/* NUM_OVERFLOW: the largest possible value */
};

/* Reads the number that begins at s (a digit), of at most len bytes. */
struct number lex_number(const char *s, size_t len, bool binary_too);

#endif
