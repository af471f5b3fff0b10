/*
 * base: messages to the user about the script.
 *
 *	stdin:1:9-14: ERROR: Unknown function: 'foo'
 *	begin { foo() }
 *	        ~~~~~
 *	HINT: did you mean 'fork'?
 *
 * In the front end diag_error() is the failure: a stage failed when diag_has_errors().
 * All is kept in the arena; diags_render() writes the messages in order of position, each place once.
 */
#ifndef SCRY_BASE_DIAG_H
#define SCRY_BASE_DIAG_H

#include <stdarg.h>
#include <stdbool.h>

#include "base/source.h"

struct diag;
struct diags;
struct diag_style;
struct strbuf;

enum diag_sev { SEV_ERROR, SEV_WARNING };

enum diag_code {
#define D(id, code, name, text, example, cure) id,
#include "base/diag.def"
#undef D
	DIAG_NR
};

/* ss is borrowed and must live as long. */
struct diags *diags_new(struct arena *a, struct sources *ss);

struct diag *diag_error(struct diags *ds, enum diag_code code, struct span at, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
struct diag *diag_warn(struct diags *ds, enum diag_code code, struct span at, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* A further place that explains the message ("left (int64)"); shown as its own line with underline. */
void diag_note(struct diag *d, struct span at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* The cure; shown as "HINT: ...". */
void diag_hint(struct diag *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

bool diag_has_errors(const struct diags *ds);
size_t diag_count(const struct diags *ds, enum diag_sev sev);
/* How many would be shown in this style. */
size_t diags_shown(const struct diags *ds, enum diag_sev sev, const struct diag_style *st);
/* Drops messages made after 'mark' (from diag_mark); for passes that run until nothing changes. */
size_t diag_mark(const struct diags *ds);
void diag_rewind(struct diags *ds, size_t mark);

/* A set of codes; warnings that are switched off by name. */
struct diag_set {
	uint64_t bits[(DIAG_NR + 63) / 64];
};

bool diag_set_has(const struct diag_set *s, enum diag_code code);
/* Adds the warnings of a list "unused-map,while" (names or codes).  NULL, or the first word that is none, in the arena. */
const char *diag_set_add(struct diag_set *s, const char *list, struct arena *a);
void diag_set_join(struct diag_set *s, const struct diag_set *more);
/* Warnings that are not shown; the caller may add to it. */
struct diag_set *diags_off(struct diags *ds);

struct diag_style {
	bool color;
	bool json;		/* one JSON object per message, for editors */
	bool no_warnings;
};

/* A JSON string; bytes that are not UTF-8 are escaped. */
void diag_json_str(struct strbuf *out, const char *s);
/* Appends all messages of one severity (at most 20 errors, then a count) to out. */
void diags_render(const struct diags *ds, enum diag_sev sev, const struct diag_style *st, struct strbuf *out);

/* One row of diag.def. */
struct diag_info {
	const char *code, *name;	/* "W0304", "unused-map" ("" for errors) */
	const char *text, *example, *cure;	/* example may be NULL */
};

const struct diag_info *diag_info(enum diag_code code);
/* By code or name in any case; -1: there is none. */
int diag_find(const char *name);
const char *diag_nearest(const char *name);

/* Renders "file:line:c1-c2: " for messages that are made at run time. */
void diag_place(const struct sources *ss, struct span at, struct strbuf *out);

/* The nearest of nr names to s by edit distance, or NULL when none is near enough to be a likely typo. */
const char *nearest_name(const char *s, const char *const *names, size_t nr);
/* Edit distance (insert, delete, replace, swap), bounded: returns max + 1 when it is larger than max. */
int edit_distance(const char *a, const char *b, int max);

#endif
