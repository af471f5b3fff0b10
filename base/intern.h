/* base: one copy of each name, so that names compare by pointer. */
#ifndef SCRY_BASE_INTERN_H
#define SCRY_BASE_INTERN_H

#include <stddef.h>

struct arena;
struct intern;

struct intern *intern_new(struct arena *a);
/* Returns the one NUL-ended copy of these bytes. */
const char *intern(struct intern *in, const char *s, size_t len);
const char *intern_str(struct intern *in, const char *s);

#endif
