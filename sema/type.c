/*
 * The table of types.
 *
 * Every type but the three constants below is made by type_intern(), which returns the type that is already there
 * when one with the same structure exists: so types compare by pointer.  Structs, unions and enums are equal when they have
 * one definition (and address space), everything else when its parts are equal.
 */
#include "sema/type_priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"

const struct type type_poison = { .kind = TY_POISON, .align = 1 };
const struct type type_void = { .kind = TY_VOID, .align = 1 };
const struct type type_bool = { .kind = TY_BOOL, .size = 1, .align = 1 };

struct types *types_new(struct arena *a)
{
	struct types *ts = arena_new_obj(a, struct types);

	ts->arena = a;
	ts->cap = 256;
	ts->slot = arena_new_array(a, const struct type *, ts->cap);
	return ts;
}

/* ---- interning ---- */

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15ull;
	return h ^ h >> 29;
}

static uint64_t hash_text(const char *s)
{
	uint64_t h = 14695981039346656037ull;

	for (; s && *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211ull;
	return h;
}

static uint64_t hash_type(const struct type *t)
{
	const struct origin *o = type_origin(t);
	uint64_t h = mix(t->kind, (uint64_t)t->size << 32 | t->count);

	h = mix(h, (uint64_t)t->space << 8 | (t->is_signed ? 1 : 0) | (t->btf_ptr ? 2 : 0) | (t->unwind ? 4 : 0) | (t->by_id ? 8 : 0));
	h = mix(h, (uintptr_t)t->elem ^ t->stack_mode);
	h = mix(h, hash_text(t->name));
	if (o)
		h = mix(h, (uintptr_t)o->btf ^ o->id ^ (uintptr_t)o->agg ^ (uintptr_t)o->c_enum ^ o->die);
	for (size_t i = 0; i < t->nr_fields; i++)
		h = mix(mix(h, (uintptr_t)t->fields[i].type), hash_text(t->fields[i].name));
	return h;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool same_origin(const struct origin *a, const struct origin *b)
{
	if (!a || !b)
		return a == b;
	return a->kind == b->kind && a->btf == b->btf && a->id == b->id && a->agg == b->agg &&
	       a->c_enum == b->c_enum && a->bin == b->bin && a->die == b->die &&
	       (a->kind != FROM_FIELDS || a->fields == b->fields);
}

static bool same_type(const struct type *a, const struct type *b)
{
	if (a->kind != b->kind || a->size != b->size || a->align != b->align || a->is_signed != b->is_signed ||
	    a->castable != b->castable || a->space != b->space || a->btf_ptr != b->btf_ptr || a->elem != b->elem ||
	    a->count != b->count || a->stack_mode != b->stack_mode || a->unwind != b->unwind || a->by_id != b->by_id ||
	    a->is_char_array != b->is_char_array || a->nr_fields != b->nr_fields)
		return false;
	if (!same_text(a->name, b->name) || !same_origin(type_origin(a), type_origin(b)))
		return false;
	for (size_t i = 0; i < a->nr_fields; i++)
		if (a->fields[i].type != b->fields[i].type || !same_text(a->fields[i].name, b->fields[i].name))
			return false;
	return true;
}

static const struct type **find_slot(const struct types *ts, const struct type *t)
{
	size_t i = hash_type(t) & (ts->cap - 1);

	while (ts->slot[i] && !same_type(ts->slot[i], t))
		i = (i + 1) & (ts->cap - 1);
	return &ts->slot[i];
}

static void grow(struct types *ts)
{
	const struct type **old = ts->slot;
	size_t old_cap = ts->cap;

	ts->cap *= 2;
	ts->slot = arena_new_array(ts->arena, const struct type *, ts->cap);
	for (size_t i = 0; i < old_cap; i++)
		if (old[i])
			*find_slot(ts, old[i]) = old[i];
}

const struct type *type_intern(struct types *ts, const struct type *t)
{
	const struct type **slot = find_slot(ts, t);
	struct type *copy;

	if (*slot)
		return *slot;
	copy = arena_new_obj(ts->arena, struct type);
	*copy = *t;
	if (t->origin) {
		struct origin *o = arena_new_obj(ts->arena, struct origin);

		*o = *(const struct origin *)t->origin;
		copy->origin = o;
	}
	if (t->nr_fields) {
		struct field *f = arena_new_array(ts->arena, struct field, t->nr_fields);

		memcpy(f, t->fields, t->nr_fields * sizeof(*f));
		copy->fields = f;
	}
	*slot = copy;
	if (++ts->nr * 2 > ts->cap)
		grow(ts);
	return copy;
}

/* ---- constructors ---- */

const struct type *type_int(struct types *ts, unsigned bytes, bool is_signed)
{
	return type_intern(ts, &(struct type){ .kind = TY_INT, .size = bytes, .align = bytes, .is_signed = is_signed });
}

const struct type *type_string(struct types *ts, uint32_t capacity)
{
	return type_intern(ts, &(struct type){ .kind = TY_STRING, .size = capacity, .align = 1, .count = capacity });
}

const struct type *type_buffer(struct types *ts, uint32_t capacity)
{
	return type_intern(ts, &(struct type){ .kind = TY_BUFFER, .size = capacity + 4, .align = 4,
					       .count = capacity });
}

/* Behind a pointer a struct has no space of its own: the pointer's counts. */
static const struct type *spaceless(struct types *ts, const struct type *t)
{
	return t->kind == TY_STRUCT || t->kind == TY_UNION ? type_in_space(ts, t, AS_NONE) : t;
}

const struct type *type_ptr(struct types *ts, const struct type *to, enum addr_space space)
{
	return type_intern(ts, &(struct type){ .kind = TY_PTR, .size = 8, .align = 8, .space = space,
					       .elem = spaceless(ts, to) });
}

const struct type *type_btf_ptr(struct types *ts, const struct type *to)
{
	return type_intern(ts, &(struct type){ .kind = TY_PTR, .size = 8, .align = 8, .space = AS_KERNEL,
					       .btf_ptr = true, .elem = spaceless(ts, to) });
}

static const struct type *make_array(struct types *ts, const struct type *elem, uint32_t count, bool is_char)
{
	uint64_t size = (uint64_t)elem->size * count;

	if (size > UINT32_MAX) {	/* only a broken definition says so */
		count = 0;
		size = 0;
	}
	return type_intern(ts, &(struct type){ .kind = TY_ARRAY, .size = (uint32_t)size, .align = elem->align,
					       .elem = elem, .count = count, .is_char_array = is_char });
}

const struct type *type_array(struct types *ts, const struct type *elem, uint32_t count)
{
	return make_array(ts, elem, count, false);
}

const struct type *type_char_array(struct types *ts, uint32_t count)
{
	return make_array(ts, type_int(ts, 1, true), count, true);
}

const struct type *type_stack(struct types *ts, bool user, enum stack_mode mode, uint32_t limit, bool unwind)
{
	uint32_t frame = mode == STACK_BUILD_ID ? 32 : 8;
	uint32_t head = user ? 16 : 8;

	return type_intern(ts, &(struct type){ .kind = user ? TY_USTACK : TY_KSTACK, .size = head + frame * limit,
					       .align = 8, .count = limit, .stack_mode = (uint8_t)mode,
					       .unwind = unwind });
}

const struct type *type_stack_by_id(struct types *ts, const struct type *t)
{
	struct type copy = *t;

	copy.by_id = true;
	copy.size = 16;
	return type_intern(ts, &copy);
}

static uint32_t simple_size(enum type_kind kind)
{
	switch (kind) {
	case TY_INET:
		return 24;
	case TY_MAC:
		return 6;
	case TY_USYM: case TY_CGROUP_PATH: case TY_TIMESTAMP: case TY_MIN: case TY_MAX: case TY_AVG: case TY_STATS:
	case TY_TSERIES:
		return 16;
	case TY_KSYM: case TY_USERNAME: case TY_PROBE: case TY_COUNT: case TY_SUM: case TY_HIST: case TY_LHIST:
	case TY_DIST:
		return 8;
	case TY_POISON: case TY_VOID: case TY_BOOL: case TY_INT: case TY_ENUM: case TY_PTR: case TY_ARRAY:
	case TY_STRUCT: case TY_UNION: case TY_STRING: case TY_BUFFER: case TY_TUPLE: case TY_RECORD: case TY_KSTACK:
	case TY_USTACK: case TY_NR:
		break;
	}
	return 0;
}

const struct type *type_simple(struct types *ts, enum type_kind kind, bool is_signed)
{
	struct type t = { .kind = kind, .size = simple_size(kind), .align = kind == TY_MAC ? 1 : 8,
			  .is_signed = is_signed };

	t.castable = kind >= TY_COUNT && kind <= TY_AVG;
	return type_intern(ts, &t);
}

/* Natural alignment, as C would lay the elements out. */
static const struct type *make_tuple(struct types *ts, const char *const *names, const struct type *const *elem,
				     size_t nr)
{
	struct type t = { .kind = names ? TY_RECORD : TY_TUPLE, .align = 1, .nr_fields = nr };
	struct field *f = calloc(nr + 1, sizeof(*f));
	const struct type *made;

	if (!f)
		abort();
	for (size_t i = 0; i < nr; i++) {
		uint32_t align = elem[i]->align ? elem[i]->align : 1;

		t.size = (t.size + align - 1) & ~(align - 1);
		f[i] = (struct field){ .name = names ? names[i] : NULL, .type = elem[i], .offset = t.size,
				       .reg = -1, .tracing_arg = -1 };
		t.size += elem[i]->size;
		if (align > t.align)
			t.align = align;
	}
	t.size = (t.size + t.align - 1) & ~(t.align - 1);
	t.fields = nr ? f : NULL;
	made = type_intern(ts, &t);
	free(f);
	return made;
}

const struct type *type_tuple(struct types *ts, const struct type *const *elem, size_t nr)
{
	return make_tuple(ts, NULL, elem, nr);
}

const struct type *type_record(struct types *ts, const char *const *names, const struct type *const *elem, size_t nr)
{
	static const char *const none[1];

	return make_tuple(ts, names ? names : none, elem, nr);
}

const struct type *type_struct_of(struct types *ts, const char *name, const struct field *fields, size_t nr,
				  uint32_t size, enum addr_space space)
{
	struct field *copy = arena_new_array(ts->arena, struct field, nr + 1);
	struct origin o = { .kind = FROM_FIELDS, .fields = copy, .nr_fields = nr, .loaded = true };

	if (nr)
		memcpy(copy, fields, nr * sizeof(*copy));
	return type_intern(ts, &(struct type){ .kind = TY_STRUCT, .name = name, .size = size, .align = 8,
					       .space = space, .origin = &o });
}

const struct type *type_in_space(struct types *ts, const struct type *t, enum addr_space space)
{
	struct type copy = *t;
	struct origin o;

	if (t->kind == TY_ARRAY) {
		const struct type *elem = type_in_space(ts, t->elem, space);

		return elem == t->elem ? t : make_array(ts, elem, t->count, t->is_char_array);
	}
	if ((t->kind != TY_PTR && t->kind != TY_STRUCT && t->kind != TY_UNION) || t->space == space)
		return t;
	copy.space = space;
	if (space != AS_KERNEL)
		copy.btf_ptr = false;
	if (t->origin) {
		/* The fields are read anew: their pointers follow the space. */
		o = *type_origin(t);
		if (o.kind != FROM_FIELDS) {
			o.fields = NULL;
			o.nr_fields = 0;
			o.loaded = false;
		}
		memset(&o.found, 0, sizeof(o.found));
		copy.origin = &o;
	}
	return type_intern(ts, &copy);
}

bool type_is_scalar(const struct type *t)
{
	switch (t->kind) {
	case TY_BOOL: case TY_INT: case TY_ENUM: case TY_PTR: case TY_KSYM: case TY_USERNAME: case TY_PROBE:
		return true;
	case TY_POISON: case TY_VOID: case TY_ARRAY: case TY_STRUCT: case TY_UNION: case TY_STRING: case TY_BUFFER:
	case TY_TUPLE: case TY_RECORD: case TY_INET: case TY_MAC: case TY_USYM: case TY_KSTACK: case TY_USTACK:
	case TY_CGROUP_PATH: case TY_TIMESTAMP: case TY_COUNT: case TY_SUM: case TY_MIN: case TY_MAX: case TY_AVG:
	case TY_STATS: case TY_HIST: case TY_LHIST: case TY_TSERIES: case TY_DIST: case TY_NR:
		break;
	}
	return false;
}

/* ---- text ---- */

static const char *stack_mode_text(uint8_t mode)
{
	static const char *const names[] = {
		[STACK_BPFTRACE] = "bpftrace", [STACK_PERF] = "perf", [STACK_RAW] = "raw", [STACK_BUILD_ID] = "build_id",
	};

	return names[mode];
}

static void put_text(struct strbuf *b, const struct type *t);

static void put_fields(struct strbuf *b, const struct type *t)
{
	sb_str(b, t->kind == TY_TUPLE ? "(" : "record { ");
	for (size_t i = 0; i < t->nr_fields; i++) {
		if (i)
			sb_str(b, t->kind == TY_TUPLE ? "," : ", ");
		if (t->kind == TY_RECORD)
			sb_printf(b, ".%s = ", t->fields[i].name);
		put_text(b, t->fields[i].type);
	}
	sb_str(b, t->kind == TY_TUPLE ? ")" : " }");
}

static void put_text(struct strbuf *b, const struct type *t)
{
	const char *u = t->is_signed ? "" : "u";

	switch (t->kind) {
	case TY_POISON: sb_str(b, "none"); return;
	case TY_VOID: sb_str(b, "void"); return;
	case TY_BOOL: sb_str(b, "bool"); return;
	case TY_INT: sb_printf(b, "%sint%" PRIu32, u, t->size * 8); return;
	case TY_ENUM: sb_printf(b, "enum %s", t->name ? t->name : "{}"); return;
	case TY_STRUCT: sb_printf(b, "struct %s", t->name ? t->name : "{}"); return;
	case TY_UNION: sb_printf(b, "union %s", t->name ? t->name : "{}"); return;
	case TY_PTR: put_text(b, t->elem); sb_str(b, " *"); return;
	case TY_ARRAY: put_text(b, t->elem); sb_printf(b, "[%" PRIu32 "]", t->count); return;
	case TY_STRING: sb_printf(b, "string[%" PRIu32 "]", t->count); return;
	case TY_BUFFER: sb_printf(b, "buffer[%" PRIu32 "]", t->size); return;
	case TY_TUPLE: case TY_RECORD: put_fields(b, t); return;
	case TY_INET: sb_str(b, "inet[24]"); return;
	case TY_MAC: sb_str(b, "mac_address"); return;
	case TY_KSYM: sb_str(b, "ksym_t"); return;
	case TY_USYM: sb_str(b, "usym_t"); return;
	case TY_KSTACK: sb_printf(b, "kstack_%s_%" PRIu32, stack_mode_text(t->stack_mode), t->count); return;
	case TY_USTACK: sb_printf(b, "ustack_%s_%" PRIu32, stack_mode_text(t->stack_mode), t->count); return;
	case TY_USERNAME: sb_str(b, "username_t"); return;
	case TY_CGROUP_PATH: sb_str(b, "cgroup_path_t"); return;
	case TY_TIMESTAMP: sb_str(b, "timestamp"); return;
	case TY_PROBE: sb_str(b, "string"); return;
	case TY_COUNT: sb_str(b, "count_t"); return;
	case TY_SUM: sb_printf(b, "%ssum_t", u); return;
	case TY_MIN: sb_printf(b, "%smin_t", u); return;
	case TY_MAX: sb_printf(b, "%smax_t", u); return;
	case TY_AVG: sb_printf(b, "%savg_t", u); return;
	case TY_STATS: sb_printf(b, "%sstats_t", u); return;
	case TY_HIST: sb_str(b, "hist_t"); return;
	case TY_LHIST: sb_str(b, "lhist_t"); return;
	case TY_TSERIES: sb_str(b, "tseries_t"); return;
	case TY_DIST: sb_str(b, "dist_t"); return;
	case TY_NR: return;
	}
}

const char *type_text(struct types *ts, const struct type *t)
{
	struct strbuf b = { 0 };
	const char *s;

	put_text(&b, t);
	s = arena_strndup(ts->arena, sb_text(&b), b.len);
	sb_free(&b);
	return s;
}
