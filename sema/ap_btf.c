/* What BTF says of functions: their arguments, raw tracepoints, names near a misspelt one. */
#include "sema/ap_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sema/type_priv.h"

/*
 * Programs of type tracing get an array of u64: one slot an argument, two for a struct by value of 9 to 16 bytes.
 * Pointers to structs are typed: the verifier lets the program load through them.
 */
const struct type *btf_args(struct types *ts, const struct kbtf *b, uint32_t proto, unsigned skip, const char *name,
			    unsigned *nr_slots)
{
	const struct btf_type *t = kbtf_type(b, proto);
	const struct btf_param *p = (const struct btf_param *)(t + 1);
	struct field fields[64];
	unsigned nr = 0, slot = 0;

	*nr_slots = 0;
	if (!t || BTF_INFO_KIND(t->info) != BTF_KIND_FUNC_PROTO)
		return NULL;
	for (unsigned i = skip; i < BTF_INFO_VLEN(t->info) && nr < 64; i++) {
		const char *arg = kbtf_str(b, p[i].name_off);
		struct field f = { .offset = slot * 8, .reg = -1, .tracing_arg = (int)slot };

		if (!p[i].type)
			break;		/* "..." */
		f.type = type_from_btf(ts, b, p[i].type);
		if (f.type->kind == TY_PTR && f.type->space == AS_KERNEL &&
		    (f.type->elem->kind == TY_STRUCT || f.type->elem->kind == TY_UNION))
			f.type = type_btf_ptr(ts, f.type->elem);
		f.name = *arg ? arena_strdup(ts->arena, arg) : arena_printf(ts->arena, "arg%u", i - skip);
		fields[nr++] = f;
		slot += f.type->size > 8 && f.type->size <= 16 ? 2 : 1;
	}
	*nr_slots = slot;
	return type_struct_of(ts, name, fields, nr, slot * 8, AS_NONE);
}

uint32_t btf_raw_tracepoint(const struct kbtf *b, const char *event, uint32_t *proto)
{
	const struct btf_type *t;
	char name[256] = "btf_trace_";
	uint32_t id, ptr;

	if (!b || strlen(event) + 11 > sizeof(name))
		return 0;
	strcat(name, event);
	id = kbtf_find(b, name, BTF_BIT(TYPEDEF));
	t = kbtf_type(b, id);
	ptr = t ? kbtf_skip_mods(b, t->type) : 0;
	t = kbtf_type(b, ptr);
	if (!id || !t || BTF_INFO_KIND(t->info) != BTF_KIND_PTR)
		return 0;
	*proto = kbtf_skip_mods(b, t->type);
	return id;
}

/*
 * The compiler keeps no parameter names for pointers to functions.  The functions that the tracepoint macros make have
 * them: one per tracepoint (5.10), one per class of events before.
 */
uint32_t btf_raw_names(const struct kbtf *b, const char *event, uint32_t proto)
{
	static const char *const prefixes[] = { "__traceiter_", "__bpf_trace_" };
	const struct btf_type *want = kbtf_type(b, proto), *t;
	char name[256];

	for (size_t i = 0; want && i < 2; i++) {
		uint32_t id;

		if (snprintf(name, sizeof(name), "%s%s", prefixes[i], event) >= (int)sizeof(name))
			break;
		id = kbtf_find(b, name, BTF_BIT(FUNC));
		t = kbtf_type(b, id);
		id = t ? t->type : 0;
		t = kbtf_type(b, id);
		if (t && BTF_INFO_KIND(t->info) == BTF_KIND_FUNC_PROTO && BTF_INFO_VLEN(t->info) == BTF_INFO_VLEN(want->info))
			return id;
	}
	return proto;
}

struct near {
	const struct kbtf *b;
	const char *prefix, *name, *best;
	size_t prefix_len;
	int best_distance;
};

static bool near_one(void *arg, uint32_t id, const struct btf_type *t)
{
	struct near *n = arg;
	const char *name = kbtf_str(n->b, t->name_off);
	int d;

	if (strncmp(name, n->prefix, n->prefix_len))
		return false;
	name += n->prefix_len;
	if (*name != *n->name && name[0] != '_' && n->name[0] != '_')
		return false;		/* typos in the first letter are rare, and this skips most of the work */
	d = edit_distance(n->name, name, n->best_distance - 1);
	if (d < n->best_distance) {
		n->best_distance = d;
		n->best = name;
	}
	return false;
}

const char *btf_nearest(struct arena *a, const struct kbtf *b, uint32_t kinds, const char *prefix, const char *name)
{
	size_t len = strlen(name);
	struct near n = { .b = b, .prefix = prefix, .name = name, .prefix_len = strlen(prefix) };

	n.best_distance = len < 5 ? 2 : len < 9 ? 3 : 4;
	if (!b || !len)
		return NULL;
	kbtf_each(b, kinds, near_one, &n);
	return n.best ? arena_strdup(a, n.best) : NULL;
}
