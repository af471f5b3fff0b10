/*
 * A chain of blocks, each twice the last one up to 1 MiB.  An allocation that does not fit gets a block of
 * its own size, so a huge script costs its own size and not twice that.  Under the address sanitizer only what was
 * handed out may be touched, and each piece has a gap behind it.
 */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_MIN ((size_t)16 << 10)
#define BLOCK_MAX ((size_t)1 << 20)
#define ALIGN 16

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define GAP 16
#else
#define GAP 0
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)0)
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)0)
#endif

struct block {
	struct block *next;
	size_t cap, used;
	_Alignas(ALIGN) char data[];
};

struct adopted {
	struct adopted *next;
	void *heap;
};

struct arena {
	struct block *head;
	struct adopted *adopted;	/* live in the blocks themselves */
	size_t used;
};

static void *must(void *p)
{
	if (!p) {
		fputs("scry: out of memory\n", stderr);
		abort();
	}
	return p;
}

struct arena *arena_new(void)
{
	return must(calloc(1, sizeof(struct arena)));
}

void arena_free(struct arena *a)
{
	struct block *b, *next;

	if (!a)
		return;
	for (const struct adopted *ad = a->adopted; ad; ad = ad->next)
		free(ad->heap);
	for (b = a->head; b; b = next) {
		next = b->next;
		ASAN_UNPOISON_MEMORY_REGION(b->data, b->cap);
		free(b);
	}
	free(a);
}

static struct block *block_for(struct arena *a, size_t n)
{
	size_t cap = a->head ? a->head->cap * 2 : BLOCK_MIN;
	struct block *b;

	if (cap > BLOCK_MAX)
		cap = BLOCK_MAX;
	if (cap < n)
		cap = n;
	b = must(calloc(1, sizeof(*b) + cap));
	b->cap = cap;
	b->next = a->head;
	ASAN_POISON_MEMORY_REGION(b->data, cap);
	return a->head = b;
}

void *arena_alloc(struct arena *a, size_t n)
{
	struct block *b = a->head;
	size_t size;
	void *p;

	if (n > SIZE_MAX / 2)
		must(NULL);
	size = (n + GAP + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (!b || b->cap - b->used < size)
		b = block_for(a, size);
	p = b->data + b->used;
	ASAN_UNPOISON_MEMORY_REGION(p, n);
	b->used += size;
	a->used += size;
	return p;
}

void arena_adopt(struct arena *a, void *heap, size_t n)
{
	struct adopted *ad = arena_new_obj(a, struct adopted);

	*ad = (struct adopted){ a->adopted, heap };
	a->adopted = ad;
	a->used += n;
}

char *arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *p = arena_alloc(a, len + 1);

	if (len)
		memcpy(p, s, len);
	return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *p;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		return arena_strdup(a, "");
	p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	return p;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}

size_t arena_used(const struct arena *a)
{
	return a->used;
}
