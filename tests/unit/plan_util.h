/* Plans built by hand, for tests of the runtime's texts. */
#ifndef SCRY_TESTS_UNIT_PLAN_UTIL_H
#define SCRY_TESTS_UNIT_PLAN_UTIL_H

#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "runtime/out_priv.h"
#include "sema/plan.h"

static inline struct plan *plan_make(void)
{
	struct arena *a = arena_new();
	struct plan *p = arena_new_obj(a, struct plan);

	p->arena = a;
	p->config.str_trunc_trailer = "..";
	p->config.max_map_keys = 4096;
	vec_push(a, &p->types, (struct plan_type){ .kind = TY_VOID });
	vec_push(a, &p->texts, "");
	return p;
}

static inline uint32_t plan_add(struct plan *p, struct plan_type t)
{
	vec_push(p->arena, &p->types, t);
	return (uint32_t)p->types.nr - 1;
}

static inline uint32_t plan_int(struct plan *p, uint32_t size, bool is_signed)
{
	return plan_add(p, (struct plan_type){ .kind = TY_INT, .size = size, .is_signed = is_signed });
}

static inline uint32_t plan_string(struct plan *p, uint32_t cap)
{
	return plan_add(p, (struct plan_type){ .kind = TY_STRING, .size = cap, .count = cap });
}

static inline uint32_t plan_align(const struct plan *p, uint32_t type)
{
	const struct plan_type *t = &p->types.v[type];
	uint32_t align = 1;

	if (t->kind == TY_STRING)
		return 1;
	if (!t->fields.nr)
		return t->size >= 8 ? 8 : t->size ? t->size : 1;
	for (size_t i = 0; i < t->fields.nr; i++)
		if (plan_align(p, t->fields.v[i].type) > align)
			align = plan_align(p, t->fields.v[i].type);
	return align;
}

/* Fields at natural alignment, as the plan's comments say. */
static inline uint32_t plan_fields(struct plan *p, enum type_kind kind, const char *const *names, const uint32_t *types,
				   size_t nr)
{
	struct plan_type t = { .kind = kind };
	uint32_t at = 0, align = 1;

	for (size_t i = 0; i < nr; i++) {
		uint32_t size = p->types.v[types[i]].size;
		uint32_t al = plan_align(p, types[i]);

		at = (at + al - 1) / al * al;
		vec_push(p->arena, &t.fields, (struct plan_field){ .name = names ? names[i] : NULL, .type = types[i], .offset = at });
		at += size;
		align = al > align ? al : align;
	}
	t.size = (at + align - 1) / align * align;
	return plan_add(p, t);
}

static inline void plan_free(struct plan *p)
{
	arena_free(p->arena);
}

#endif
