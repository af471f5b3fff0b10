/*
 * parser: the C preamble.  Directive lines and struct/union/enum definitions of a script, and the headers they
 * include, are read by a small C front end of our own: preprocessor subset, declarations, constant expressions.
 * What it does not understand in a header it skips, declaration by declaration; in the script it is an error.
 */
#ifndef SCRY_PARSER_CDECL_H
#define SCRY_PARSER_CDECL_H

#include "parser/parser.h"

/* A C type as declared.  Structs are named; anonymous ones get a name of their own ("<anon 3>"). */
struct c_type {
	enum { CT_VOID, CT_INT, CT_BOOL, CT_FLOAT, CT_PTR, CT_ARRAY, CT_STRUCT, CT_UNION, CT_ENUM, CT_TYPEDEF, CT_FUNC } kind;
	uint8_t bytes;			/* CT_INT, CT_FLOAT */
	bool is_signed, is_char;	/* CT_INT */
	const char *name;		/* CT_STRUCT, CT_UNION, CT_ENUM, CT_TYPEDEF */
	const struct c_type *to;	/* CT_PTR, CT_ARRAY element, CT_TYPEDEF: NULL when the name is unknown here (BTF may know it) */
	uint64_t count;			/* CT_ARRAY; 0 is flexible */
};

struct c_member {
	const char *name;		/* NULL: anonymous struct or union, its members are the parent's; "": nameless bitfield */
	const struct c_type *type;
	int16_t bits;			/* width of a bitfield, -1: none */
	uint16_t align;			/* of an aligned attribute, 0: none */
	bool packed;			/* aligned to 1 */
	struct span at;			/* where it is declared */
};

struct c_aggregate {
	const char *name;
	bool is_union, packed, complete;
	bool in_script;			/* not in a header */
	uint16_t align;			/* of an aligned attribute, 0: none */
	uint8_t pack;			/* of #pragma pack: bound of the members' alignment, 0: none */
	uint32_t nr;			/* its place among the declarations */
	VEC(struct c_member) members;
};

struct c_enum {
	const char *name;		/* NULL: anonymous */
	VEC(struct c_enumerator {
		const char *name;
		int64_t value;
	}) items;
};

struct c_define {
	const char *name;
	const char *text;		/* replacement; NULL for function-like macros */
};

struct c_typedef {
	const char *name;
	const struct c_type *type;
};

/* A type name in the script's own text that is not declared there: an error unless BTF knows it. */
struct c_unknown {
	const char *name;
	struct span at;
	const char *place;		/* "definitions.h:2:14: ", as messages begin */
};

struct c_decls {
	VEC(struct c_unknown) unknown;
	VEC(struct c_aggregate *) aggs;
	VEC(struct c_enum *) enums;
	VEC(struct c_typedef) typedefs;
	VEC(struct c_define) defines;	/* object-like, last definition wins, #undef removes */
};

struct c_options {
	const char *const *include_dirs;	/* -I, then the kernel's, then the system's */
	size_t nr_include_dirs;
	const char *const *include_files;	/* --include */
	size_t nr_include_files;
	const char *const *defines;		/* "NAME" or "NAME=text" */
	size_t nr_defines;
};

/*
 * Reads the preamble items of p (and p's imported headers given in extra, by path) in order.  Messages use the
 * script's own places; an #include that cannot be found is an error unless it is in the table of headers whose
 * contents BTF and our constants replace.
 */
const struct c_decls *cdecl_read(struct parse_ctx *pc, const struct program *p, const struct c_options *opt,
				 const char *const *extra, size_t nr_extra);

#endif
