/* sema: what the language knows by name.  One row each in builtins.def, config.def, probes.def; everybody expands the same rows. */
#ifndef SCRY_SEMA_REGISTRY_H
#define SCRY_SEMA_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum builtin_id {
#define BV(id, ...) BI_##id,
#define BF(id, ...) BI_##id,
#define BC(id, ...) BI_##id,
#include "sema/builtins.def"
#undef BV
#undef BF
#undef BC
	BI_NR
};

enum builtin_class { CLASS_VAR, CLASS_FUNC, CLASS_COMPTIME };

/* traits */
#define T_ASYNC 1u	/* sends a record, the effect comes later */
#define T_UNSAFE 2u	/* needs --unsafe */
#define T_AGG 4u	/* only as the right side of a map assignment */
#define T_CONTROL 8u	/* goes through the control ring */
#define T_PURE 16u	/* no effect: a result that is not used is warned about */
#define T_BARE 32u	/* may be written without () */
#define T_MACRO 64u	/* counts as a macro of the language's library: a wrong number of arguments matches no definition */

struct builtin {
	enum builtin_id id;
	enum builtin_class cls;
	const char *name;
	const char *proto;	/* in the language's own types; parsed by registry.c */
	uint64_t where;		/* bit 1 << PROBE_x; 0: everywhere */
	int needs;		/* enum feature, -1: none */
	unsigned traits;
	const char *doc;
};

/* A prototype, taken apart. */
#define PROTO_MAX 6
enum param_kind { PK_INT, PK_PTR, PK_STRING, PK_MAP, PK_ANY, PK_KEY, PK_LIT_INT, PK_LIT_STRING, PK_WORD, PK_TYPE };

struct proto {
	char ret[32];			/* text of the result's type */
	struct proto_param {
		enum param_kind kind;
		bool optional;
		char name[16];
	} param[PROTO_MAX];
	size_t nr, min;			/* parameters; those that must be given */
	bool variadic;
};

/* false: the text is no prototype. */
bool proto_parse(const char *text, struct proto *out);

/* By name, also "arg7" and "__builtin_x"; NULL: none. */
const struct builtin *builtin_find(const char *name);
const struct builtin *builtin_get(enum builtin_id id);
const char *builtin_nearest(const char *name);

#endif
