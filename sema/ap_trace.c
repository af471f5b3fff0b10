/*
 * tracepoint and rawtracepoint.
 *
 * A tracepoint can be reached in two ways.  As a perf event (the usual one): the program gets the record that the format file
 * describes, at about 105 ns an event, and detaching waits for a grace period of some 80 ms each.  As a raw
 * tracepoint: no record is built, 60 ns, detached at once.  choose_tracepoint_hook() decides.
 */
#include "sema/ap_priv.h"

#include <stdlib.h>
#include <string.h>

#define MAX_RAW_PROGS 64	/* more programs cost more at load than they save at the end */

/* ---- fields to types ---- */

/* "const char *", "struct sock * *": the type pointed to, and how often.  words: what stands before the stars. */
static unsigned split_pointer(struct arena *a, const char *text, const char **words)
{
	size_t n = strcspn(text, "*");
	unsigned stars = 0;
	char *w;

	for (const char *p = text + n; *p; p++)
		stars += *p == '*';
	w = arena_strndup(a, text, n);
	while (n && w[n - 1] == ' ')
		w[--n] = 0;
	for (;;) {
		if (!strncmp(w, "const ", 6) || !strncmp(w, "__user ", 7))
			w += w[0] == 'c' ? 6 : 7;
		else if (!strncmp(w, "volatile ", 9))
			w += 9;
		else
			break;
	}
	n = strlen(w);
	if (n > 6 && !strcmp(w + n - 6, " const"))
		w[n - 6] = 0;
	*words = w;
	return stars;
}

const struct type *type_of_c_text(struct types *ts, struct arena *a, const char *text, enum addr_space space)
{
	const struct type *t = NULL;
	const char *words;
	unsigned stars = split_pointer(a, text, &words);

	if (!strncmp(words, "struct ", 7))
		t = type_by_name(ts, words + 7, TAG_STRUCT);
	else if (!strncmp(words, "union ", 6))
		t = type_by_name(ts, words + 6, TAG_UNION);
	else if (!strncmp(words, "enum ", 5))
		t = type_by_name(ts, words + 5, TAG_ENUM);
	else if (*words)
		t = type_by_name(ts, words, TAG_ANY);
	if (!t)
		t = &type_void;
	t = type_in_space(ts, t, space);
	while (stars--)
		t = type_ptr(ts, t, space);
	return t;
}

static bool is_int_size(uint32_t size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

/* The record is laid out by the kernel's compiler: size and sign of the file count, names only add enums and structs. */
static const struct type *value_type(struct types *ts, struct arena *a, const struct tp_field *f, uint32_t size)
{
	const struct type *t;

	if (!strcmp(f->type, "bool") && size == 1)
		return &type_bool;
	if (!strncmp(f->type, "enum ", 5) || !strncmp(f->type, "struct ", 7) || !strncmp(f->type, "union ", 6) ||
	    !is_int_size(size)) {
		t = type_of_c_text(ts, a, f->type, AS_KERNEL);
		if (t->size == size && size)
			return t;
	}
	if (is_int_size(size))
		return type_int(ts, size, f->is_signed);
	return type_array(ts, type_int(ts, 1, false), size);
}

static const struct type *array_type(struct types *ts, struct arena *a, const struct tp_field *f)
{
	const struct type *elem;

	if (!strcmp(f->type, "char") || !strcmp(f->type, "const char"))
		return type_char_array(ts, f->size);
	elem = strchr(f->type, '*') ? type_ptr(ts, &type_void, AS_KERNEL) : type_of_c_text(ts, a, f->type, AS_KERNEL);
	if (!elem->size || f->size % elem->size)
		elem = type_int(ts, 1, false);
	/* The sign of char and of long types behind typedefs is the file's. */
	if (elem->kind == TY_INT && elem->is_signed != f->is_signed)
		elem = type_int(ts, elem->size, f->is_signed);
	return type_array(ts, elem, f->size / elem->size);
}

static const struct type *field_type(struct types *ts, struct arena *a, const struct tp_field *f, enum addr_space space)
{
	const struct type *elem;

	if (f->is_data_loc || f->is_rel_loc) {	/* the address of the data, which is in the record */
		elem = type_of_c_text(ts, a, f->type, AS_KERNEL);
		return type_ptr(ts, elem, AS_KERNEL);
	}
	if (f->is_array)
		return array_type(ts, a, f);
	if (strchr(f->type, '*') && f->size == 8)
		return type_of_c_text(ts, a, f->type, space);
	return value_type(ts, a, f, f->size);
}

uint32_t ap_place_data_locs(struct field *fields, size_t nr, uint32_t size)
{
	for (size_t i = 0; i < nr; i++) {
		struct field *f = &fields[i];

		if (!f->is_data_loc)
			continue;
		f->loc = f->offset;
		f->offset = (size + 7) & ~7u;
		size = f->offset + f->type->size;
	}
	return size;
}

static const struct type *tracepoint_args(struct ap_build *b, const char *category, const char *event, int *err)
{
	enum addr_space space = !strcmp(category, "syscalls") ? AS_USER : AS_KERNEL;
	struct types *ts = b->c->types;
	struct arena *a = ap_arena(b);
	tp_fields list = { 0 };
	struct field *fields;
	uint32_t size = 8;

	*err = tracefs_format(a, b->c->host->tracefs, category, event, &list);
	if (*err)
		return NULL;
	fields = arena_new_array(a, struct field, list.nr + 1);
	for (size_t i = 0; i < list.nr; i++) {
		const struct tp_field *f = &list.v[i];

		fields[i] = (struct field){ .name = f->name, .type = field_type(ts, a, f, space), .offset = f->offset,
					    .is_data_loc = f->is_data_loc || f->is_rel_loc, .is_rel_loc = f->is_rel_loc, .reg = -1,
					    .tracing_arg = -1 };
		if (f->offset + f->size > size)
			size = f->offset + f->size;
	}
	size = ap_place_data_locs(fields, list.nr, size);
	return type_struct_of(ts, arena_printf(a, "_tracepoint_%s_%s", category, event), fields, list.nr, size,
			      AS_NONE);
}

/* ---- tracepoint ---- */

/*
 * The raw tracepoint of the same name, when
 *  - the body does not read the record (args), nor a kernel stack, whose first frames would be others;
 *  - there is one: system calls have none of their own (sys_enter_openat is made from sys_enter), and BTF knows the rest
 *    as btf_trace_<event>;
 *  - nobody asks which event fired, or that costs few programs: raw tracepoints have no cookie before 6.10, so
 *    each needs its own.
 */
static enum hook choose_tracepoint_hook(struct ap_build *b, const char *category, const char *event, size_t nr_events)
{
	const struct kbtf *btf = types_vmlinux(b->c->types);
	const struct ap_uses *u = b->uses;
	uint32_t proto;

	if (u->args || u->stack || !btf || b->c->opts->check_only || !strcmp(category, "syscalls"))
		return HOOK_PERF_TRACEPOINT;
	if ((u->probe || u->probe_as_text) && nr_events > MAX_RAW_PROGS)
		return HOOK_PERF_TRACEPOINT;
	return btf_raw_tracepoint(btf, event, &proto) ? HOOK_RAW_TRACEPOINT : HOOK_PERF_TRACEPOINT;
}

static void add_tracepoint(struct ap_build *b, const char *category, const char *event, size_t nr_events)
{
	struct arena *a = b->c->plan->arena;
	struct ap_target t = { 0 };
	int err = 0;

	if (b->uses->args)
		t.args = tracepoint_args(b, category, event, &err);
	if (err) {
		ap_error(b, E_PROBE_TARGET, "cannot read the format of tracepoint %s:%s: %s", category, event,
			 strerror(-err));
		return;
	}
	if (strcmp(category, "syscalls") || !ap_syscall_table(b, event, nr_events, &t)) {
		t.prog.hook = choose_tracepoint_hook(b, category, event, nr_events);
		t.prog.prog_type = t.prog.hook == HOOK_RAW_TRACEPOINT ? BPF_PROG_TYPE_RAW_TRACEPOINT :
									BPF_PROG_TYPE_TRACEPOINT;
	}
	t.ap.target = arena_strdup(a, category);
	t.ap.func = arena_strdup(a, event);
	t.ap.name = arena_printf(a, "tracepoint:%s:%s", category, event);
	ap_add(b, &t);
}

const char *ap_near_tracepoint(struct ap_build *b, const char *category, const char *event)
{
	struct arena *a = ap_arena(b);
	const char *tracefs = b->c->host->tracefs, *best = NULL, *near;
	tp_events all = { 0 };
	VEC(const char *) names = { 0 }, cats = { 0 };

	if (tracefs_match(a, tracefs, "*", "*", &all))
		return NULL;
	for (size_t i = 0; i < all.nr; i++) {
		if (!i || strcmp(all.v[i].category, all.v[i - 1].category))
			vec_push(a, &cats, all.v[i].category);
		if (!strcmp(all.v[i].category, category))
			vec_push(a, &names, all.v[i].name);
		if (!strcmp(all.v[i].name, event) && !best)
			best = arena_printf(a, "tracepoint:%s:%s", all.v[i].category, event);
	}
	near = nearest_name(event, names.v, names.nr);
	if (near)
		return arena_printf(a, "tracepoint:%s:%s", category, near);
	if (best)
		return best;
	near = names.nr ? NULL : nearest_name(category, cats.v, cats.nr);
	return near ? arena_printf(a, "tracepoint:%s:%s", near, event) : NULL;
}

void ap_tracepoint(struct ap_build *b)
{
	const char *category = b->nr == 3 ? b->part[1] : "*", *event = b->part[b->nr - 1];
	const char *what = arena_printf(ap_arena(b), "%s:%s", category, event);
	tp_events found = { 0 };
	int err;

	if (!*category || !*event) {
		if (!b->any_type)
			ap_error(b, E_PROBE_FORM, "tracepoint probe must have a target");
		return;
	}
	err = tracefs_match(ap_arena(b), b->c->host->tracefs, category, event, &found);
	if (err && b->c->opts->check_only) {
		if (!ap_tracepoint_by_btf(b, category, event))
			ap_no_match(b, what, NULL);
		return;
	}
	if (err && !b->any_type)
		ap_warn(b, W_PROBE_NONE, "cannot read the list of tracepoints in %s: %s",
			b->c->host->tracefs ? b->c->host->tracefs : "tracefs", strerror(-err));
	for (size_t i = 0; i < found.nr; i++)
		add_tracepoint(b, found.v[i].category, found.v[i].name, found.nr);
	if (!found.nr && !b->any_type)
		ap_no_match(b, what, has_wild(what) || b->must_exist ? NULL : ap_near_tracepoint(b, category, event));
}

/* ---- rawtracepoint ---- */

/*
 * The typed program (tp_btf) lets the verifier know the arguments; it is made for one event.  When the body does not
 * look at arguments, one untyped program serves any number of events.
 */
static void add_raw(struct ap_build *b, const struct kbtf *btf, const char *module, const char *event, uint32_t id,
		    uint32_t proto, bool wild)
{
	struct arena *a = b->c->plan->arena;
	bool typed = !wild || b->uses->args || b->uses->argn;
	struct ap_target t = { .prog = { .hook = HOOK_TRACING, .prog_type = BPF_PROG_TYPE_TRACING,
					 .attach_type = BPF_TRACE_RAW_TP } };
	unsigned slots;

	/* Its first parameter is the private data of whoever registered. */
	if (b->uses->args)
		proto = btf_raw_names(btf, event, proto);
	if (typed)
		t.args = btf_args(b->c->types, btf, proto, 1, arena_printf(ap_arena(b), "%s_args", event), &slots);
	if (!typed || !ap_has(b, FEAT_RAW_TP_BTF)) {
		t.prog.hook = HOOK_RAW_TRACEPOINT;
		t.prog.prog_type = BPF_PROG_TYPE_RAW_TRACEPOINT;
		t.prog.attach_type = 0;
	} else {
		t.prog.btf_module = arena_strdup(a, module);
		t.prog.btf_func = arena_printf(a, "btf_trace_%s", event);
		t.prog.btf_id = id;
	}
	t.ap.target = arena_strdup(a, module);
	t.ap.func = arena_strdup(a, event);
	t.ap.name = arena_printf(a, "rawtracepoint:%s:%s", module, event);
	ap_add(b, &t);
}

struct wild_raw {
	struct ap_build *b;
	const struct kbtf *btf;
	const char *pattern;
	VEC(const char *) found;
};

static bool wild_raw_one(void *arg, uint32_t id, const struct btf_type *t)
{
	struct wild_raw *w = arg;
	const char *name = kbtf_str(w->btf, t->name_off);

	if (!strncmp(name, "btf_trace_", 10) && glob_match(w->pattern, name + 10))
		vec_push(ap_arena(w->b), &w->found, name + 10);
	return false;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void raw_in_module(struct ap_build *b, const char *module, const char *event)
{
	const struct kbtf *btf = types_module_btf(b->c->types, b->c->host->btf_module_dir, module);
	struct wild_raw w = { .b = b, .btf = btf, .pattern = event };
	bool wild = has_wild(event);
	uint32_t id, proto;

	if (!btf)
		return;
	if (!wild) {
		id = btf_raw_tracepoint(btf, event, &proto);
		if (id && id >= kbtf_first_id(btf))
			add_raw(b, btf, module, event, id, proto, false);
		return;
	}
	kbtf_each(btf, 1u << BTF_KIND_TYPEDEF, wild_raw_one, &w);
	if (w.found.nr)
		qsort(w.found.v, w.found.nr, sizeof(*w.found.v), by_text);
	for (size_t i = 0; i < w.found.nr; i++) {
		if (i && !strcmp(w.found.v[i], w.found.v[i - 1]))
			continue;
		id = btf_raw_tracepoint(btf, w.found.v[i], &proto);
		if (id)
			add_raw(b, btf, module, w.found.v[i], id, proto, true);
	}
}

void ap_rawtracepoint(struct ap_build *b)
{
	const char *module = b->nr == 3 ? b->part[1] : NULL, *event = b->part[b->nr - 1];
	const char *what = module ? arena_printf(ap_arena(b), "%s:%s", module, event) : event;
	const struct kbtf *btf = types_vmlinux(b->c->types);
	size_t before = b->c->plan->aps.nr, nr;
	const char *near;
	char **names;

	if (!*event || (module && !*module)) {
		if (!b->any_type)
			ap_error(b, E_PROBE_FORM, "rawtracepoint should be attached to a function");
		return;
	}
	if (!btf) {
		if (!b->any_type)
			ap_error(b, E_PROBE_BTF, "rawtracepoints require kernel BTF. Try using a 'tracepoint' instead.");
		return;
	}
	if (!module || glob_match(module, "vmlinux"))
		raw_in_module(b, "vmlinux", event);
	/* An exact name is in one place: modules are opened only when the core kernel does not have it. */
	if (has_wild(event) || b->c->plan->aps.nr == before) {
		nr = types_list_modules(b->c->types, b->c->host->btf_module_dir, &names);
		for (size_t i = 0; i < nr; i++)
			if (!module || glob_match(module, names[i]))
				raw_in_module(b, names[i], event);
	}
	if (b->c->plan->aps.nr != before)
		return;
	near = has_wild(what) ? NULL : btf_nearest(ap_arena(b), btf, 1u << BTF_KIND_TYPEDEF, "btf_trace_", event);
	ap_no_match(b, what, near ? arena_printf(ap_arena(b), "rawtracepoint:%s", near) : NULL);
}
