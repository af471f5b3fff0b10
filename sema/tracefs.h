/* sema, inside: the events directory of tracefs. */
#ifndef SCRY_SEMA_TRACEFS_H
#define SCRY_SEMA_TRACEFS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"

/* A field of an event's format file. */
struct tp_field {
	const char *type;		/* as written, without the array part: "const char *", "char" */
	const char *name;
	const char *decl;		/* type and name in C syntax, for listings: "char comm[16]" */
	uint32_t offset, size;
	bool is_signed, is_array, is_data_loc, is_rel_loc;
};

typedef VEC(struct tp_field) tp_fields;

/* Reads the fields behind the common ones.  0 or -errno (-ENOENT: no such event). */
int tracefs_format(struct arena *a, const char *tracefs, const char *category, const char *event, tp_fields *out);
/* Parses the text of a format file. */
void tracefs_parse_format(struct arena *a, const char *text, tp_fields *out);
bool tracefs_has_event(const char *tracefs, const char *category, const char *event);

struct tp_event {
	const char *category, *name;
};

typedef VEC(struct tp_event) tp_events;

/* Events that match both patterns, sorted.  Two names without wildcard cost one access(2). */
int tracefs_match(struct arena *a, const char *tracefs, const char *category, const char *event, tp_events *out);
/* Whole file as text (NUL-ended) in the arena: for files of tracefs and procfs, whose size is not known.  0 or -errno. */
int read_text(struct arena *a, const char *path, char **out, size_t *len);

#endif
