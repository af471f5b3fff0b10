/*
 * parser: the syntax tree.
 *
 * The parser fills everything but the fields marked "sema:".  Nodes live in the compilation's arena.  Every node
 * has a span.  Names are interned (compare by pointer within one compilation).
 */
#ifndef SCRY_PARSER_AST_H
#define SCRY_PARSER_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/source.h"
#include "base/vec.h"

struct type;		/* sema/type.h */
struct builtin;		/* sema/registry.h */
struct field;		/* sema/type.h */
struct var;		/* sema/sema.h */
struct block;
struct comment;		/* lexer/lexer.h */
struct expr;

enum ast_op {
#define OP(id, text, prec, kind) OP_##id,
#include "parser/ops.def"
#undef OP
	OP_NR
};

/* As written: "<<=" has the text of its operator and is_assign handled by stmt_assign.op. */
const char *op_text(enum ast_op op);
int op_prec(enum ast_op op);	/* binding strength of section 2.3, larger is tighter; 0 for non-binary */

/* A type as written.  Exactly one of name and of_expr is set at the base. */
struct type_name {
	struct span span;
	const char *name;		/* "uint64", "sock", "unsigned long" (several words are joined) */
	enum { TN_PLAIN, TN_STRUCT, TN_UNION, TN_ENUM, TN_TYPEOF } tag;
	struct expr *of_expr;		/* TN_TYPEOF of an expression */
	struct type_name *of_type;	/* TN_TYPEOF of a type */
	/* Suffixes from left to right: '*' or '['. */
	struct type_suffix {
		char kind;
		bool has_count;
		uint64_t count;
	} *suffix;
	size_t nr_suffix;
};

enum expr_kind {
	/* made by the parser */
	EXPR_POISON,		/* reported already; never reported again */
	EXPR_INT,
	EXPR_BOOL,
	EXPR_STR,
	EXPR_VAR,		/* $x */
	EXPR_MAP,		/* @x, no key: scalar access or the map itself */
	EXPR_MAP_AT,		/* @x[k] */
	EXPR_IDENT,		/* a builtin, macro without arguments, enum constant, #define */
	EXPR_PARAM,		/* $1 */
	EXPR_PARAM_COUNT,	/* $# */
	EXPR_CALL,
	EXPR_UNARY,		/* - ! ~ * & */
	EXPR_INCDEC,
	EXPR_BINARY,
	EXPR_TERNARY,
	EXPR_CAST,
	EXPR_FIELD,		/* e.f, e->f */
	EXPR_TUPLE_AT,		/* e.0 */
	EXPR_INDEX,		/* e[i] */
	EXPR_TUPLE,
	EXPR_RECORD,
	EXPR_IF,
	EXPR_BLOCK,
	EXPR_SIZEOF,
	EXPR_OFFSETOF,
	EXPR_TYPEINFO,
	EXPR_COMPTIME,
	EXPR_TYPE,		/* typeof(...) given as an argument */
};

struct call_arg_list {
	struct expr **v;
	size_t nr, cap;
};

struct expr {
	enum expr_kind kind;
	bool paren;			/* was written in parentheses (for the printer) */
	uint16_t height;		/* of the tree below; the parser bounds it, so walkers may recurse */
	struct span span;
	const struct type *type;	/* sema: set on every path, poison when wrong */
	union {
		/* EXPR_INT, EXPR_BOOL.  Sema folds constants into these in place. */
		struct {
			uint64_t value;
			bool negative;		/* sema: value is a negative literal in two's complement */
			bool is_literal;	/* written, or folded from literals; adopts the other side's sign */
			const char *spelling;	/* as written, for the printer; NULL when folded */
		} num;
		/* EXPR_STR: bytes after escapes; may hold NULs.  spelling is the raw text between the quotes. */
		struct {
			const char *s;
			size_t len;
			const char *spelling;
		} str;
		/* EXPR_VAR */
		struct {
			const char *name;	/* without $ */
			struct var *var;	/* sema */
		} var;
		/* EXPR_MAP, EXPR_MAP_AT */
		struct {
			const char *name;	/* without @; "" for the anonymous map */
			struct expr *key;	/* NULL for EXPR_MAP; a tuple for several parts */
			struct map *map;	/* sema */
		} map;
		/* EXPR_IDENT */
		struct {
			const char *name;
		} ident;
		/* EXPR_PARAM */
		struct {
			uint64_t index;		/* from 1 */
		} param;
		/*
		 * EXPR_CALL.  Sema turns builtin variables (pid, comm, args, arg0) into calls without
		 * arguments, so later stages know one form.
		 */
		struct {
			const char *name;
			struct span name_span;
			struct call_arg_list args;
			bool bare;			/* written without () */
			const struct builtin *fn;	/* sema; NULL for a subprogram */
			struct func *func;		/* sema: a user's fn */
			struct call_info *info;		/* sema: what codegen needs beyond the arguments */
		} call;
		/* EXPR_UNARY: OP_NEG OP_NOT OP_BNOT OP_DEREF OP_ADDR */
		struct {
			enum ast_op op;
			struct expr *e;
		} unary;
		/* EXPR_INCDEC: target is EXPR_VAR, EXPR_MAP or EXPR_MAP_AT */
		struct {
			bool inc, prefix;
			struct expr *e;
		} incdec;
		/* EXPR_BINARY: also && and || */
		struct {
			enum ast_op op;
			struct span op_span;
			struct expr *l, *r;
			bool is_signed;		/* sema: the operation compares or divides as signed */
		} bin;
		/* EXPR_TERNARY: then is NULL for "c ?: b" */
		struct {
			struct expr *cond, *then, *els;
		} tern;
		/* EXPR_CAST.  Sema adds casts of its own for promotion, with to == NULL. */
		struct {
			struct type_name *to;
			struct expr *e;
		} cast;
		/* EXPR_FIELD */
		struct {
			struct expr *e;
			const char *name;
			struct span name_span;
			bool arrow;
			const struct field *field;	/* sema; of a struct, union, or record */
		} field;
		/* EXPR_TUPLE_AT */
		struct {
			struct expr *e;
			uint64_t index;
		} at;
		/* EXPR_INDEX */
		struct {
			struct expr *e, *i;
		} index;
		/* EXPR_TUPLE, EXPR_RECORD (names then) */
		struct {
			struct expr **v;
			size_t nr, cap;
			const char **names;
		} list;
		/* EXPR_IF: els may be NULL, or a block that holds only another EXPR_IF */
		struct {
			bool comptime;
			struct expr *cond;
			struct block *then, *els;
		} cond;
		/* EXPR_BLOCK */
		struct block *block;
		/* EXPR_SIZEOF, EXPR_TYPEINFO, EXPR_TYPE, EXPR_OFFSETOF: one of type and e is set */
		struct {
			struct type_name *of_type;
			struct expr *e;
			const char **path;	/* EXPR_OFFSETOF: the members */
			size_t nr_path;
		} type_of;
		/* EXPR_COMPTIME */
		struct expr *comptime;
	};
};

enum stmt_kind {
	STMT_POISON,
	STMT_EXPR,
	STMT_LET,
	STMT_ASSIGN,
	STMT_DISCARD,		/* _ = e; */
	STMT_IF,
	STMT_FOR_MAP,		/* for ($kv : @m) */
	STMT_FOR_RANGE,		/* for ($i : a..b) */
	STMT_WHILE,
	STMT_UNROLL,
	STMT_BREAK,
	STMT_CONTINUE,
	STMT_RETURN,
	STMT_BLOCK,
	STMT_IMPORT,
};

struct stmt {
	enum stmt_kind kind;
	struct span span;
	bool blank_before;		/* an empty line stood before it (for the printer) */
	union {
		struct expr *expr;	/* STMT_EXPR, STMT_DISCARD, STMT_RETURN (NULL: none) */
		struct {		/* STMT_LET */
			struct expr *var;	/* EXPR_VAR */
			struct type_name *type;	/* or NULL */
			struct expr *init;	/* or NULL */
		} let;
		/*
		 * STMT_ASSIGN: target is EXPR_VAR, EXPR_MAP or EXPR_MAP_AT.  "a += b" has op OP_ADD and value b;
		 * plain "=" has OP_NR.
		 */
		struct {
			struct expr *target;
			enum ast_op op;
			struct expr *value;
		} assign;
		struct {		/* STMT_IF: shares its shape with EXPR_IF */
			bool comptime;
			struct expr *cond;
			struct block *then, *els;
		} cond;
		struct {		/* STMT_FOR_MAP, STMT_FOR_RANGE */
			struct expr *var;	/* EXPR_VAR */
			struct expr *map;	/* EXPR_MAP, or NULL */
			struct expr *from, *to;	/* range */
			struct block *body;
			struct loop_info *info;	/* sema: captured variables */
		} loop;
		struct {		/* STMT_WHILE, STMT_UNROLL */
			struct expr *cond;	/* the count for unroll */
			struct block *body;
		} rep;
		struct block *block;
		struct {		/* STMT_IMPORT */
			const char *path;
		} import;
	};
};

struct block {
	struct span span;
	uint16_t height;
	VEC(struct stmt *) stmts;
	struct expr *value;		/* last expression without ';', or NULL */
};

/* One attach point as written, quotes removed and split at ':' and '@' (section 4.1). */
struct attach_point {
	struct span span;
	const char *raw;		/* the text as written */
	const char *user_name;		/* "name=" prefix, or NULL */
	const char **part;		/* part[0] is the provider; "@" stands as a part of its own */
	bool *quoted;			/* part had quotes */
	size_t nr_part;
	struct attach_point *alt;	/* next alternative of "a ?? b" */
};

struct probe {
	struct span span;
	bool blank_before;
	VEC(struct attach_point *) aps;
	struct expr *pred;		/* or NULL */
	struct block *body;
};

struct macro {
	struct span span;
	const char *name;
	struct span name_span;
	VEC(struct expr *) params;	/* EXPR_VAR, EXPR_MAP or EXPR_IDENT */
	struct block *body;
	bool is_std;			/* of the standard library */
};

struct func_param {
	const char *name;
	struct type_name *type;
	struct span span;
};

struct func_decl {
	struct span span;
	const char *name;
	struct span name_span;
	VEC(struct func_param) params;
	struct type_name *ret;
	struct block *body;
};

struct map_decl {
	struct span span;
	const char *name;
	const char *kind;
	struct span kind_span;
	uint64_t size;			/* elements; in bytes when it was given so (16MB); absent: 0 */
	struct span size_span;		/* empty: hash() */
	bool in_bytes;
};

struct config_item {
	struct span span;
	const char *key;
	struct span key_span;
	const char *value;		/* text of a string, word, number or bool */
	bool is_string;
	struct span value_span;
};

/* A directive line or a struct/union/enum definition, as written; the C reader takes them in order. */
struct c_item {
	struct span span;
	const char *text;
};

struct import {
	struct span span;
	const char *path;
};

enum item_kind { ITEM_PROBE, ITEM_MACRO, ITEM_FUNC, ITEM_MAP_DECL };

struct item {
	enum item_kind kind;
	union {
		struct probe *probe;
		struct macro *macro;
		struct func_decl *func;
		struct map_decl *map;
	};
};

struct program {
	uint16_t src;			/* the main script's source */
	const char *shebang;		/* or NULL */
	VEC(struct c_item) c_items;
	bool has_config;
	struct span config_span;
	VEC(struct config_item) config;
	VEC(struct import) imports;
	VEC(struct item) items;		/* in order of the text */
	VEC(struct comment) comments;
	bool too_deep;			/* a message says so */
};

/* Deep copies, for macro expansion and for probes that are compiled once per kind of context. */
struct expr *ast_clone_expr(struct arena *a, const struct expr *e);
struct block *ast_clone_block(struct arena *a, const struct block *b);

#endif
