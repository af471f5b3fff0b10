/*
 * base: script texts and places in them.
 *
 * A span is a run of bytes of one source.  Line and column are computed only when a message is shown.
 */
#ifndef SCRY_BASE_SOURCE_H
#define SCRY_BASE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct span {
	uint32_t off, len;	/* bytes */
	uint16_t src;		/* index into struct sources; 0 is "no place" */
	uint16_t exp;		/* expansion (macro call, import) it came through, 0: none */
};

struct source {
	const char *name;	/* as given by the user; "stdin" for -e and - */
	const char *text;	/* NUL after len bytes; may hold further NULs */
	size_t len;
	uint32_t *lines;	/* offset of each line's first byte */
	size_t nr_lines;
	struct span import;	/* the statement that brought it */
};

struct line_col {
	uint32_t line, col;	/* from 1; col counts bytes */
};

struct sources;

struct sources *sources_new(struct arena *a);
/* Adds a text (copied into the arena) and returns its index, from 1; 0 when 65535 texts are reached. */
uint16_t source_add(struct sources *ss, const char *name, const char *text, size_t len);
/* Reads a file whole (at most 64 MiB).  Returns its index or a negative errno. */
int source_add_file(struct sources *ss, const char *path);
/*
 * A file that is not on disk: source_add_file() finds it under this name, before what is on disk.  name and text are
 * borrowed.  source_preloaded(): whether there is one; source_preload_name(): the i-th, NULL behind the last.
 */
void source_preload(struct sources *ss, const char *name, const char *text, size_t len);
bool source_preloaded(const struct sources *ss, const char *path);
const char *source_preload_name(const struct sources *ss, size_t i);
size_t source_count(const struct sources *ss);
const struct source *source_get(const struct sources *ss, uint16_t index);
struct line_col source_line_col(const struct source *s, uint32_t off);

/* Notes that what follows was expanded from 'site' (whose own exp gives the chain); returns the new exp. */
uint16_t source_expand(struct sources *ss, struct span site);
struct span source_expansion(const struct sources *ss, uint16_t exp);

/* Notes the import statement that brought a source; the statement of a source, {0} when there was none. */
void source_set_import(struct sources *ss, uint16_t index, struct span site);
struct span source_import(const struct sources *ss, uint16_t index);

/* The span from the start of a to the end of b (same source). */
struct span span_join(struct span a, struct span b);

#endif
