/*
 * runtime: what was drained of each element of a map: key -> copy of its value at that time.  See map_read.c.
 */
#include <stdio.h>
#include <stdlib.h>

#include "runtime/out_priv.h"

struct map_base {
	size_t key_size, val_size;
	uint8_t *v;			/* key, value; nr of them */
	size_t nr, cap;
	uint32_t *hash;			/* index + 1 */
	size_t hash_size;
};

static void *must(void *p)
{
	if (!p) {
		fputs("scry: out of memory\n", stderr);
		abort();
	}
	return p;
}

struct map_base *base_new(size_t key_size, size_t val_size)
{
	struct map_base *b = calloc(1, sizeof(*b));

	if (b) {
		b->key_size = key_size;
		b->val_size = val_size;
	}
	return b;
}

void base_free(struct map_base *b)
{
	if (!b)
		return;
	free(b->v);
	free(b->hash);
	free(b);
}

size_t base_nr(const struct map_base *b)
{
	return b->nr;
}

static uint8_t *entry(const struct map_base *b, size_t i)
{
	return b->v + i * (b->key_size + b->val_size);
}

static size_t slot(const struct map_base *b, const uint8_t *key)
{
	size_t i = hash_bytes(key, b->key_size) & (b->hash_size - 1);

	while (b->hash[i] && memcmp(entry(b, b->hash[i] - 1), key, b->key_size))
		i = (i + 1) & (b->hash_size - 1);
	return i;
}

uint8_t *base_at(struct map_base *b, const uint8_t *key)
{
	size_t i;

	if (2 * b->nr >= b->hash_size) {
		b->hash_size = b->hash_size ? 2 * b->hash_size : 64;
		free(b->hash);
		b->hash = must(calloc(b->hash_size, sizeof(*b->hash)));
		for (size_t k = 0; k < b->nr; k++)
			b->hash[slot(b, entry(b, k))] = (uint32_t)k + 1;
	}
	i = slot(b, key);
	if (!b->hash[i]) {
		if (b->nr == b->cap) {
			b->cap = b->cap ? 2 * b->cap : 16;
			b->v = must(realloc(b->v, b->cap * (b->key_size + b->val_size)));
		}
		memcpy(entry(b, b->nr), key, b->key_size);
		memset(entry(b, b->nr) + b->key_size, 0, b->val_size);
		b->hash[i] = (uint32_t)++b->nr;
	}
	return entry(b, b->hash[i] - 1) + b->key_size;
}
