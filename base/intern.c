/* A hash table of names with open addressing; names live in the arena and never move. */
#include "base/intern.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"

struct entry {
	const char *s;
	size_t len;
	uint32_t hash;
};

struct intern {
	struct arena *arena;
	struct entry *tab;
	size_t cap, nr;
};

struct intern *intern_new(struct arena *a)
{
	struct intern *in = arena_new_obj(a, struct intern);

	in->arena = a;
	in->cap = 256;
	in->tab = arena_new_array(a, struct entry, in->cap);
	return in;
}

static uint32_t hash_of(const char *s, size_t len)	/* FNV-1a */
{
	uint32_t h = 2166136261u;

	while (len--)
		h = (h ^ (unsigned char)*s++) * 16777619u;
	return h;
}

static struct entry *slot_of(struct entry *tab, size_t cap, const char *s, size_t len, uint32_t h)
{
	size_t i = h & (cap - 1);

	while (tab[i].s && (tab[i].hash != h || tab[i].len != len || memcmp(tab[i].s, s, len)))
		i = (i + 1) & (cap - 1);
	return &tab[i];
}

static void grow(struct intern *in)
{
	size_t cap = in->cap * 2, i;
	struct entry *tab = arena_new_array(in->arena, struct entry, cap);

	for (i = 0; i < in->cap; i++)
		if (in->tab[i].s)
			*slot_of(tab, cap, in->tab[i].s, in->tab[i].len, in->tab[i].hash) = in->tab[i];
	in->tab = tab;
	in->cap = cap;
}

const char *intern(struct intern *in, const char *s, size_t len)
{
	uint32_t h = hash_of(s, len);
	struct entry *e = slot_of(in->tab, in->cap, s, len, h);

	if (e->s)
		return e->s;
	if (in->nr * 2 >= in->cap) {
		grow(in);
		e = slot_of(in->tab, in->cap, s, len, h);
	}
	e->s = arena_strndup(in->arena, s, len);
	e->len = len;
	e->hash = h;
	in->nr++;
	return e->s;
}

const char *intern_str(struct intern *in, const char *s)
{
	return intern(in, s, strlen(s));
}
