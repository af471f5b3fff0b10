/*
 * runtime, inside: values as cells of a grid, for tables (writer_table.c) and comma-separated values (writer_csv.c).
 *
 * The first row is the header.  A key or a value that is a tuple or a record gives a cell for each of its elements, stats() and dist()
 * one for each of their parts.
 */
#ifndef SCRY_RUNTIME_GRID_H
#define SCRY_RUNTIME_GRID_H

#include "runtime/out_priv.h"

enum unit { UNIT_NONE, UNIT_NS, UNIT_US, UNIT_MS, UNIT_BYTES };

struct column {
	bool number;			/* aligned to the right; not text of the traced world */
	enum unit unit;			/* by its name; UNIT_NONE where the grid is without units */
	uint32_t usual;			/* characters that such values usually have, for rows that come one by one */
};

struct grid {
	struct strbuf text;		/* all cells, one after the other */
	VEC(size_t) ends;		/* where each cell ends */
	VEC(struct column) cols;
	bool units;			/* numbers with units where the column's name says which */
};

void grid_free(struct grid *g);
/* Cell number i from the start. */
const char *grid_cell(const struct grid *g, size_t i, size_t *len);
/* A map: header and rows.  Histograms give a row for each bucket. */
void grid_map(struct grid *g, const struct writer *w, const struct mapdata *md);
/* A record or tuple: header and one row. */
void grid_value(struct grid *g, const struct writer *w, uint32_t type, const uint8_t *p, size_t len);
/* Whether the value has columns. */
bool grid_has_columns(const struct plan *p, uint32_t type);
/* Characters on a screen, not bytes. */
size_t grid_width(const char *s, size_t len);

/* The unit that a name like "ns", "read_bytes", "lat_us" says. */
enum unit unit_of_name(const char *name);
/* "1.23ms", "4.5KiB": three digits. */
void unit_text(enum unit unit, int64_t v, struct strbuf *out);

#endif
