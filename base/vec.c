/* The part of growable arrays that need not be a macro. */
#include "base/vec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *vec_grow(struct arena *a, void *v, size_t nr, size_t *cap, size_t elem)
{
	size_t want = *cap ? *cap * 2 : 8;
	void *p;

	if (a) {
		p = arena_alloc(a, want * elem);
		if (nr)
			memcpy(p, v, nr * elem);
	} else {
		p = reallocarray(v, want, elem);
		if (!p) {
			fputs("scry: out of memory\n", stderr);
			abort();
		}
	}
	*cap = want;
	return p;
}

void vec_free_mem(void *v)
{
	free(v);
}
