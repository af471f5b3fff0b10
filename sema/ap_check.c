/*
 * scry check: attach points that cannot be looked up here.
 *
 * A script may be for another host: what this one lacks is no error, and its body is checked all the same, only that nothing
 * is known of its arguments.  Such a target is "unchecked": an argument is what the body takes it for, ctx and a typed retval
 * are poison, which nobody complains about, and everything else in the body counts, above all the maps that it fills.
 *
 * Tracepoints are looked up in tracefs, which only root may read and which is of this kernel.  Without it, or with the BTF of
 * another kernel, they are known from BTF as far as it goes:
 *
 *	any event	typedef btf_trace_<event>; the record is struct trace_event_raw_<class>, where the class is mostly called
 *			as the event; a string "name" stands there as "__data_loc_name", four bytes that tell its place
 *	sys_enter_X	function __x64_sys_X, or the table of calls; its arguments are in registers that BTF has no names for
 *	sys_exit_X	the same; the record is the number and the result
 *
 * Categories are not in BTF: any is taken for right.
 */
#include "sema/ap_priv.h"

#include <string.h>

/*
 * A record of the arguments that the body names: integers, or texts where they are compared with one.  What is used as a structure is
 * left out: naming a field that is not there is no error in an unchecked target, and poison.
 */
static const struct type *guessed_args(struct ap_build *b)
{
	struct types *ts = b->c->types;
	const struct ap_uses *u = b->uses;
	struct field *f = arena_new_array(ap_arena(b), struct field, u->fields.nr + 1);
	uint32_t size = 8;
	size_t n = 0;

	for (size_t i = 0; i < u->fields.nr; i++) {
		const struct type *t = u->fields.v[i].as == ARG_TEXT ? type_char_array(ts, 64) : type_int(ts, 8, false);

		if (u->fields.v[i].as == ARG_NESTED)
			continue;
		f[n++] = (struct field){ .name = u->fields.v[i].name, .type = t, .offset = size, .reg = -1, .tracing_arg = -1 };
		size += t->size;
	}
	return type_struct_of(ts, "_unknown", f, n, size, AS_NONE);
}

void ap_unchecked(struct ap_build *b, const char *what)
{
	struct arena *a = b->c->plan->arena;
	struct ap_target t = { .unchecked = true, .alone = true, .args = guessed_args(b) };

	t.ap.target = t.ap.func = arena_strdup(a, what);
	t.ap.name = arena_printf(a, "%s:%s", probe_kind_name(b->kind), what);
	t.prog.hook = HOOK_PERF_TRACEPOINT;	/* of nothing: it is never loaded */
	ap_add(b, &t);
	/* Types that were guessed say nothing about these. */
	diag_set_add(diags_off(b->c->pc->diags), "promotion,useless-cast,signed-division,address-space,pointer-types", ap_arena(b));
}

struct wild_func {
	const struct kbtf *btf;
	const char *pattern;
	bool found;
};

static bool find_match(void *arg, uint32_t id, const struct btf_type *t)
{
	struct wild_func *w = arg;

	return w->found = glob_match(w->pattern, kbtf_str(w->btf, t->name_off));
}

bool ap_func_by_btf(struct ap_build *b, const char *pattern)
{
	struct wild_func w = { types_vmlinux(b->c->types), pattern, false };

	if (w.btf)
		kbtf_each(w.btf, 1u << BTF_KIND_FUNC, find_match, &w);
	return w.found;
}

/* The fields of a record as args has them. */
static const struct type *record_args(struct ap_build *b, const struct type *record, const char *event)
{
	struct types *ts = b->c->types;
	const struct field *from;
	struct field *to;
	size_t nr, n = 0;

	from = type_fields(ts, record, &nr);
	to = arena_new_array(ap_arena(b), struct field, nr + 1);
	for (size_t i = 0; i < nr; i++) {
		struct field f = from[i];

		if (!f.name || !*f.name || !strcmp(f.name, "ent") || !strcmp(f.name, "__data"))
			continue;
		if (!strncmp(f.name, "__data_loc_", 11) || !strncmp(f.name, "__rel_loc_", 10)) {
			f.is_data_loc = true;
			f.is_rel_loc = f.name[2] == 'r';
			f.name += f.is_rel_loc ? 10 : 11;
			f.type = type_ptr(ts, type_int(ts, 1, true), AS_KERNEL);
		}
		f.reg = f.tracing_arg = -1;
		to[n++] = f;
	}
	return type_struct_of(ts, arena_printf(ap_arena(b), "_tracepoint_%s", event), to, n,
			      ap_place_data_locs(to, n, record->size), AS_NONE);
}

static const struct type *exit_args(struct ap_build *b)
{
	struct types *ts = b->c->types;
	struct field *f = arena_new_array(ap_arena(b), struct field, 2);

	f[0] = (struct field){ .name = "__syscall_nr", .type = type_int(ts, 4, true), .offset = 8, .reg = -1, .tracing_arg = -1 };
	f[1] = (struct field){ .name = "ret", .type = type_int(ts, 8, true), .offset = 16, .reg = -1, .tracing_arg = -1 };
	return type_struct_of(ts, "_tracepoint_sys_exit", f, 2, 24, AS_NONE);
}

/* Whether BTF knows the event; *args NULL: its arguments are not known. */
static bool known_event(struct ap_build *b, const char *category, const char *event, const struct type **args)
{
	const struct kbtf *btf = types_vmlinux(b->c->types);
	bool enter = !strncmp(event, "sys_enter_", 10);
	const struct type *record;
	uint32_t proto;

	*args = NULL;
	if (btf && !strcmp(category, "syscalls") && (enter || !strncmp(event, "sys_exit_", 9))) {
		*args = enter ? NULL : exit_args(b);
		event += enter ? 10 : 9;
		return ap_is_syscall(event) ||
		       kbtf_find(btf, arena_printf(ap_arena(b), "__x64_sys_%s", event), 1u << BTF_KIND_FUNC);
	}
	if (!btf_raw_tracepoint(btf, event, &proto))
		return false;
	record = type_by_name(b->c->types, arena_printf(ap_arena(b), "trace_event_raw_%s", event), TAG_STRUCT);
	if (record)
		*args = record_args(b, record, event);
	return true;
}

bool ap_tracepoint_by_btf(struct ap_build *b, const char *category, const char *event)
{
	struct arena *a = b->c->plan->arena;
	struct ap_target t = { .alone = true };

	if (strchr(category, '*') || strchr(event, '*')) {
		ap_unchecked(b, arena_printf(a, "%s:%s", category, event));
		return true;
	}
	if (!known_event(b, category, event, &t.args))
		return false;
	if (!t.args) {
		ap_unchecked(b, arena_printf(a, "%s:%s", category, event));
		return true;
	}
	t.ap.target = arena_strdup(a, category);
	t.ap.func = arena_strdup(a, event);
	t.ap.name = arena_printf(a, "tracepoint:%s:%s", category, event);
	t.prog.hook = HOOK_PERF_TRACEPOINT;
	t.prog.prog_type = BPF_PROG_TYPE_TRACEPOINT;
	ap_add(b, &t);
	return true;
}
