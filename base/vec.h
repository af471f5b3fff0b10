/*
 * base: growable arrays.
 *
 *	VEC(struct token) toks = {0};
 *	vec_push(arena, &toks, tok);	arena NULL: the array is on the heap, vec_free() it
 *	for (size_t i = 0; i < toks.nr; i++) use(&toks.v[i]);
 */
#ifndef SCRY_BASE_VEC_H
#define SCRY_BASE_VEC_H

#include "base/arena.h"

#define VEC(...)                                                                                   \
	struct {                                                                                   \
		__VA_ARGS__ *v;                                                                   \
		size_t nr, cap;                                                                    \
	}

/* Makes room for one more element of the given size; returns the (possibly moved) array. */
void *vec_grow(struct arena *a, void *v, size_t nr, size_t *cap, size_t elem);

#define vec_push(a, vec, ...)                                                                      \
	do {                                                                                       \
		if ((vec)->nr == (vec)->cap)                                                       \
			(vec)->v = vec_grow((a), (vec)->v, (vec)->nr, &(vec)->cap,                 \
					    sizeof(*(vec)->v));                                    \
		(vec)->v[(vec)->nr++] = (__VA_ARGS__);                                             \
	} while (0)

#define vec_free(vec)                                                                              \
	do {                                                                                       \
		vec_free_mem((vec)->v);                                                            \
		(vec)->v = NULL;                                                                   \
		(vec)->nr = (vec)->cap = 0;                                                        \
	} while (0)

#define vec_last(vec) ((vec)->v[(vec)->nr - 1])

void vec_free_mem(void *v);

#endif
