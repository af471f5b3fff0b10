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

const struct builtin *builtin_find(const char *name);
const struct builtin *builtin_get(enum builtin_id id);
const char *builtin_nearest(const char *name);

#endif
