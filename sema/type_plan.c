/*
 * Types into the plan: what the runtime needs to size, compare and print values.  Each type is added once; pointers
 * are printed as numbers, so what they point to stays out (the whole kernel hangs on task_struct).
 */
#include "sema/type_priv.h"

#include <string.h>

#define MAX_PLAN_DEPTH 64

static uint32_t add_type(struct types *ts, struct plan *p, const struct type *t, int depth);

static void add_fields(struct types *ts, struct plan *p, const struct type *t, struct plan_type *out, int depth)
{
	size_t nr;
	const struct field *f = type_fields(ts, t, &nr);

	for (size_t i = 0; i < nr; i++)
		vec_push(p->arena, &out->fields,
			 (struct plan_field){ .name = f[i].name ? arena_strdup(p->arena, f[i].name) : NULL,
					      .type = add_type(ts, p, f[i].type, depth + 1), .offset = f[i].offset,
					      .bit_off = f[i].bit_off, .bit_size = f[i].bit_size });
}

static void add_enums(struct types *ts, struct plan *p, const struct type *t, struct plan_type *out)
{
	size_t nr;
	const struct plan_enumerator *e = type_enumerators(ts, t, &nr);

	for (size_t i = 0; i < nr; i++)
		vec_push(p->arena, &out->enums,
			 (struct plan_enumerator){ arena_strdup(p->arena, e[i].name), e[i].value });
}

static uint32_t add_type(struct types *ts, struct plan *p, const struct type *t, int depth)
{
	struct plan_type out = { .kind = t->kind, .size = t->size, .is_signed = t->is_signed,
				 .stack_mode = t->stack_mode, .unwind = t->unwind, .by_id = t->by_id, .count = t->count };
	uint32_t index;

	if (t->kind == TY_VOID || depth > MAX_PLAN_DEPTH)
		return 0;
	for (size_t i = 0; i < ts->planned.nr; i++)
		if (ts->planned.v[i].type == t)
			return ts->planned.v[i].index;
	out.name = arena_strdup(p->arena, type_text(ts, t));
	if (t->kind == TY_ARRAY && t->is_char_array) {
		/* count bytes of storage, perhaps without a NUL: a capacity of one more says that it is whole. */
		out.kind = TY_STRING;
		out.count = t->count + 1;
	} else if (t->kind == TY_ARRAY) {
		out.elem = add_type(ts, p, t->elem, depth + 1);
	} else if (t->kind == TY_ENUM) {
		add_enums(ts, p, t, &out);
	}
	add_fields(ts, p, t, &out, depth);
	/* Its parts may have moved plan.types and come first: the index is known only now. */
	index = (uint32_t)p->types.nr;
	vec_push(p->arena, &p->types, out);
	vec_push(ts->arena, &ts->planned, (struct planned){ t, index });
	return index;
}

uint32_t type_to_plan(struct types *ts, struct plan *p, const struct type *t)
{
	if (ts->plan != p) {
		ts->plan = p;
		ts->planned.nr = 0;
	}
	if (!p->types.nr)
		vec_push(p->arena, &p->types, (struct plan_type){ .kind = TY_VOID, .name = "void" });
	return add_type(ts, p, t, 0);
}
