/*
 * parser, inside: the C preprocessor and the readers above it.
 *
 * Tokens are linked lists, so that an included file or an expanded macro is put in front of what is left to read.  A
 * token out of a macro has the place of the macro's name, so messages never point into a header's definition.
 */
#ifndef SCRY_PARSER_CPP_PRIV_H
#define SCRY_PARSER_CPP_PRIV_H

#include "base/diag.h"
#include "parser/cdecl.h"

enum ptok_kind { PK_EOF, PK_IDENT, PK_NUM, PK_CHAR, PK_STR, PK_PUNCT, PK_OTHER, PK_FILE_END };

/* Macros that a token came out of and that it may not be expanded by again. */
struct hide {
	const char *name;
	const struct hide *next;
};

struct ptok {
	enum ptok_kind kind;
	bool bol;			/* first on its line */
	bool space;			/* something blank before it */
	const char *s;			/* spelling, interned */
	struct span span;
	const struct hide *hide;
	struct ptok *next;
};

/* A table from interned names to anything. */
struct name_map {
	struct name_slot {
		const char *key;
		void *val;
	} *slot;
	size_t cap, nr;
};

void *name_map_get(const struct name_map *m, const char *key);
void name_map_put(struct arena *a, struct name_map *m, const char *key, void *val);

struct cmacro {
	const char *name;
	bool is_func, variadic;
	bool builtin;			/* ours: not part of the result */
	const char **params;
	size_t nr_params;
	struct ptok *body;
	const char *text;		/* replacement as written */
};

/* An #if that is open. */
struct ccond {
	struct span at;
	bool parent_active, taken, active, seen_else;
	size_t file;			/* nesting of the file that it stands in */
};

/* A file that is being read. */
struct cfile {
	const char *dir;		/* of the file, for #include "x" */
	size_t dir_index;		/* of the include path it came from, for #include_next; -1 elsewhere */
};

struct cpp {
	uint8_t pack, pack_stack[16];	/* #pragma pack */
	unsigned nr_pack;
	struct parse_ctx *pc;
	struct arena *arena;
	const struct program *prog;
	const struct c_options *opt;
	struct ptok *in;		/* what is left to read */
	struct name_map macros;		/* of struct cmacro; NULL: undefined again */
	VEC(const char *) order;	/* names in order of first definition */
	VEC(struct ccond) conds;
	VEC(struct cfile) files;
	struct name_map once;		/* #pragma once */
	struct name_map sources;	/* source number of each file read before */
	struct ptok eof;
	const char *defined, *va_args, *has_include;	/* interned names that are compared by pointer */
	uint32_t *item_lines;		/* of cpp_place() */
	size_t last_item;
	size_t steps;			/* of macro expansion so far: bounded */
	unsigned depth;			/* of argument expansion */
	bool saw_kernel_header;
	bool stop;			/* a fatal error was reported */
};

/* cpp_lex.c */
/* Tokens of bytes [from, to) of a source, with tail behind them. */
struct ptok *cpp_lex(struct cpp *c, uint16_t src, size_t from, size_t to, struct ptok *tail);
struct ptok *cpp_token(struct cpp *c, enum ptok_kind kind, const char *s, size_t len, struct span at);
struct ptok *cpp_copy(struct cpp *c, const struct ptok *t);
bool ptok_is(const struct ptok *t, const char *s);

/* cpp_macro.c */
const struct cmacro *cpp_macro(const struct cpp *c, const char *name);
void cpp_define(struct cpp *c, struct cmacro *m);
/* Expands the macro at c->in, if it is one: then c->in begins with the expansion and true is returned. */
bool cpp_expand(struct cpp *c);
/* The list, expanded throughout. */
struct ptok *cpp_expand_list(struct cpp *c, struct ptok *list);

/* cpp.c */
void cpp_init(struct cpp *c, struct parse_ctx *pc, const struct program *prog, const struct c_options *opt);
/* Reads "#include "path"" of a file by the command line or an import. */
void cpp_include_path(struct cpp *c, const char *path);
/* The next token after directives and macros; PK_EOF at the end. */
struct ptok *cpp_next(struct cpp *c);
/* Reports in the form of a C compiler, at the place in the script.  Silent for places in headers unless fatal. */
void cpp_error(struct cpp *c, enum diag_code code, struct span at, const char *severity, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
bool cpp_in_script(const struct cpp *c, struct span at);
/* "definitions.h:2:10: " of a place in the script, "path:2:10: " of one in a header. */
const char *cpp_place(struct cpp *c, struct span at);

/* cpp_include.c */
void cpp_include(struct cpp *c, struct ptok *line, struct span at, bool next);
bool cpp_has_include(struct cpp *c, const struct ptok *t);
/* -D */
void cpp_define_text(struct cpp *c, const char *name, const char *text);
void cpp_predefine(struct cpp *c);
/* Row i of the constants that kernel headers would give; returns how many there are. */
size_t cpp_known_constant(size_t i, const char **name, const char **text);

/* cexpr.c */
struct cexpr {
	struct cpp *cpp;
	struct ptok *t;			/* the next token */
	struct ptok *(*advance)(struct cexpr *x);
	/* Value of a name; false: unknown.  NULL: every name is 0, as in #if. */
	bool (*name)(struct cexpr *x, const char *name, int64_t *out);
	/* At the '(' of sizeof(type) or of a cast: reads it including ')'.  false: it is no type. */
	bool (*type)(struct cexpr *x, uint64_t *size, bool *is_signed);
	bool failed;
	unsigned depth;
};

/* Reads a constant expression; x->failed when it is none. */
int64_t cexpr_read(struct cexpr *x, bool *is_unsigned);

#endif
