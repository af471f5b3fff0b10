/* parser, inside: the reader of C declarations. */
#ifndef SCRY_PARSER_CDECL_PRIV_H
#define SCRY_PARSER_CDECL_PRIV_H

#include "parser/cpp_priv.h"

struct cread {
	struct cpp cpp;
	struct arena *arena;
	struct ptok *t;			/* the token looked at */
	struct c_decls *out;
	struct name_map tags;		/* "struct foo" -> struct c_aggregate, "enum foo" -> struct c_enum */
	struct name_map typedefs;	/* -> struct c_type */
	struct name_map consts;		/* enumerators -> int64_t */
	struct name_map sizes;		/* "struct foo" -> struct c_size, as far as asked for */
	unsigned nr_anon;
	unsigned depth;			/* of declarators and bodies */
	int braces, parens;		/* open at the current token */
	bool failed;			/* this declaration is given up */
};

struct c_attrs {
	bool packed;
	uint16_t align;
};

struct c_spec {
	const struct c_type *type;
	bool is_typedef, is_anon, has_body;
	struct c_attrs attrs;
};

/* cdecl.c */
void cread_next(struct cread *r);
bool cread_is(const struct cread *r, const char *s);
bool cread_accept(struct cread *r, const char *s);
bool cread_expect(struct cread *r, const char *s);
/* Gives the declaration up; a message only for the script's own text. */
void cread_fail(struct cread *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* At '(': skips to behind its ')'. */
void cread_skip_parens(struct cread *r);
/* A constant expression; false: it is none. */
bool cread_const(struct cread *r, int64_t *out, bool *is_unsigned);
/* The constant that a name stands for. */
bool cread_name(struct cread *r, const char *name, int64_t *out);

/* cdecl_type.c */
/* Specifiers and qualifiers; type is NULL when there was none. */
void cread_spec(struct cread *r, struct c_spec *s);
/* Returns the type of a declarator over base; *name NULL when it is abstract. */
const struct c_type *cread_declarator(struct cread *r, const struct c_type *base, const char **name, struct c_attrs *attrs);
/* Does a type begin at this token? */
bool cread_begins_type(struct cread *r, const struct ptok *t);

/* cdecl_body.c */
const struct c_type *cread_tagged(struct cread *r, struct c_spec *s);
void cread_attributes(struct cread *r, struct c_attrs *a);
/* Sizes of names that every kernel header uses and that come from BTF otherwise; 0: none of them. */
uint64_t cread_well_known_size(const char *name);
bool cread_size(struct cread *r, const struct c_type *t, uint64_t *size, uint64_t *align);

#endif
