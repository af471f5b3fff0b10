/* base: memory that is freed in one call.  One arena per compilation holds source, trees, types and plan. */
#ifndef SCRY_BASE_ARENA_H
#define SCRY_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* Makes an empty arena.  Aborts when memory is out (the one allowed abort), as all of these do. */
struct arena *arena_new(void);
/* Frees the arena and all that came from it; NULL is accepted. */
void arena_free(struct arena *a);
/* Returns n zeroed bytes, aligned to 16.  They live as long as the arena. */
void *arena_alloc(struct arena *a, size_t n);
/* Copies s (len bytes) and ends the copy with a NUL. */
char *arena_strndup(struct arena *a, const char *s, size_t len);
char *arena_strdup(struct arena *a, const char *s);
/* Like asprintf(3), into the arena. */
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap);
/* Takes over memory of malloc(3), n bytes, which then lives as long as the arena: for what is too large to be copied. */
void arena_adopt(struct arena *a, void *heap, size_t n);
/* Bytes handed out so far: what the memory bounds of the front end are checked against. */
size_t arena_used(const struct arena *a);

#define arena_new_obj(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_new_array(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (n)))

#endif
