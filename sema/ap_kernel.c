/*
 * Kernel functions: kprobe, kretprobe, fentry, fexit.
 *
 * An exact name is looked up in BTF (one scan, well under a millisecond); the list of traceable functions is read for
 * wildcards, and for a name that BTF does not know, to tell a typo from a function without type information.
 */
#include "sema/ap_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FUNC_KIND (1u << BTF_KIND_FUNC)

static bool module_is_loaded(struct ap_build *b, const char *module)
{
	if (!strcmp(module, "vmlinux") || b->c->opts->check_only)
		return true;
	if (strchr(module, '/') || module[0] == '.')
		return false;
	return !faccessat(AT_FDCWD, arena_printf(ap_arena(b), "/sys/module/%s/initstate", module), F_OK, AT_EACCESS);
}

static bool check_module(struct ap_build *b, const char *module)
{
	if (module_is_loaded(b, module))
		return true;
	if (b->any_type)
		return false;
	if (b->c->plan->config.missing_probes == MISSING_ERROR)
		ap_error(b, E_PROBE_TARGET, "specified module %s in probe %s:%s:%s is not loaded.", module,
			 probe_kind_name(b->kind), module, b->part[b->nr - 1]);
	else if (b->c->plan->config.missing_probes == MISSING_WARN)
		ap_warn(b, W_PROBE_NONE, "specified module %s in probe %s:%s:%s is not loaded.", module,
			probe_kind_name(b->kind), module, b->part[b->nr - 1]);
	return false;
}

/* ---- kprobe, kretprobe ---- */

static const struct type *pt_regs(struct ap_build *b)
{
	return b->uses->ctx ? type_by_name(b->c->types, "pt_regs", TAG_STRUCT) : NULL;
}

static struct ap_target kprobe_target(struct ap_build *b)
{
	struct ap_target t = { .prog = { .hook = HOOK_PERF_KPROBE, .prog_type = BPF_PROG_TYPE_KPROBE,
					 .is_return = b->kind == PROBE_KRETPROBE } };

	t.ctx = pt_regs(b);
	return t;
}

static void add_kprobe(struct ap_build *b, const char *module, const char *fn, uint64_t off, bool multi)
{
	struct arena *a = b->c->plan->arena;
	struct ap_target t = kprobe_target(b);
	const char *type = probe_kind_name(b->kind);

	t.ap.func = arena_strdup(a, fn);
	t.ap.target = module ? arena_strdup(a, module) : NULL;
	t.ap.offset = off;
	t.ap.name = module ? arena_printf(a, "%s:%s:%s", type, module, fn) : arena_printf(a, "%s:%s", type, fn);
	if (off)
		t.ap.name = arena_printf(a, "%s+%llu", t.ap.name, (unsigned long long)off);
	t.multi = multi && !module && !off;
	ap_add(b, &t);
}

/* The function is not in BTF.  Whether it can be probed all the same: assembler functions, a kernel without BTF. */
static enum { FUNC_YES, FUNC_NO, FUNC_UNKNOWN } ask_lists(struct ap_build *b, const char *fn)
{
	const struct sema_host *h = b->c->host;
	func_list found = { 0 };
	uint64_t addr;

	if (!funcs_match(ap_arena(b), h, NULL, fn, &found))
		return found.nr ? FUNC_YES : FUNC_NO;
	if (h->kaddr)
		return h->kaddr(h->arg, fn, &addr) ? FUNC_NO : FUNC_UNKNOWN;
	return FUNC_UNKNOWN;
}

/* An exact name.  False: reported. */
static bool kprobe_exists(struct ap_build *b, const char *fn, bool *in_btf)
{
	const struct kbtf *btf = types_vmlinux(b->c->types);

	*in_btf = btf && kbtf_find(btf, fn, FUNC_KIND);
	if (*in_btf || b->c->opts->check_only)
		return true;
	if (!btf && !b->must_exist)
		return true;		/* an old kernel: attaching will tell */
	switch (ask_lists(b, fn)) {
	case FUNC_YES:
		return true;
	case FUNC_UNKNOWN:
	case FUNC_NO:
		break;
	}
	if (b->any_type)
		return false;
	if (b->c->plan->config.missing_probes != MISSING_IGNORE && !b->must_exist)
		ap_warn(b, W_TRACEABLE,
			"%s is not traceable (either non-existing, inlined, or marked as \"notrace\"); attaching to it will likely fail",
			fn);
	return b->c->opts->unsafe && !b->must_exist;
}

static void kprobe_wild(struct ap_build *b, const char *module, const char *fn, bool whole_kernel)
{
	const char *what = module ? arena_printf(ap_arena(b), "%s:%s", module, fn) : fn;
	func_list found = { 0 };
	int err = funcs_match(ap_arena(b), b->c->host, module, fn, &found);

	if (err && !b->any_type && !b->c->opts->check_only && funcs_path(ap_arena(b), b->c->host))
		ap_warn(b, W_TRACEABLE,
			"Could not read functions from %s. If this is expected, use --traceable-functions to set this path "
			"manually. This file is needed in order to determine which functions can safely be traced without "
			"causing issues in the kernel.",
			funcs_path(ap_arena(b), b->c->host));
	for (size_t i = 0; i < found.nr; i++) {
		/* A name that two modules have is one attach point when no module was asked for. */
		if (whole_kernel && i && !strcmp(found.v[i].name, found.v[i - 1].name))
			continue;
		add_kprobe(b, whole_kernel ? NULL : found.v[i].module, found.v[i].name, 0, true);
	}
	if (!found.nr)
		ap_no_match(b, what, NULL);
}

static void kprobe_address(struct ap_build *b, const char *text)
{
	struct ap_target t = kprobe_target(b);
	uint64_t addr;

	if (!ap_number(b, "Invalid function/address argument", text, &addr))
		return;
	if (!b->c->opts->unsafe) {
		ap_error(b, E_PROBE_UNSAFE, "Probing by address requires --unsafe");
		return;
	}
	t.ap.address = addr;
	t.ap.name = arena_printf(b->c->plan->arena, "%s:%llu", probe_kind_name(b->kind), (unsigned long long)addr);
	ap_add(b, &t);
}

static bool check_bounds(struct ap_build *b, const char *fn, uint64_t off)
{
	const struct sema_host *h = b->c->host;
	uint64_t size = off && h->ksym_size ? h->ksym_size(h->arg, fn) : 0;

	if (!size || off < size)
		return true;
	ap_error(b, E_PROBE_FORM, "Offset outside the function bounds ('%s' size is %llu)", fn, (unsigned long long)size);
	return false;
}

void ap_kprobe(struct ap_build *b)
{
	const char *module = b->nr == 3 ? b->part[1] : NULL, *text = b->part[b->nr - 1], *fn;
	bool has_off, in_btf = false;
	uint64_t off;

	if (!*text) {
		if (!b->any_type)
			ap_error(b, E_PROBE_FORM, "%ss should be attached to a function or an address",
				 probe_kind_name(b->kind));
		return;
	}
	if (!module && ap_is_number(text)) {
		kprobe_address(b, text);
		return;
	}
	if (!ap_split_offset(b, text, &fn, &off, &has_off))
		return;
	if (has_off && b->kind == PROBE_KRETPROBE) {
		ap_error(b, E_PROBE_FORM, "Offset not allowed");
		return;
	}
	if (has_wild(fn) || (module && has_wild(module))) {
		if (has_off)
			ap_no_match(b, text, NULL);
		else
			kprobe_wild(b, module, fn, !module);
		return;
	}
	if (module && !check_module(b, module))
		return;
	if (ap_refused(b, fn))
		return;
	if (!module && !kprobe_exists(b, fn, &in_btf)) {
		ap_no_match(b, fn, btf_nearest(ap_arena(b), types_vmlinux(b->c->types), FUNC_KIND, "", fn));
		return;
	}
	if (check_bounds(b, fn, off))
		add_kprobe(b, module, fn, off, in_btf);
}

/* ---- fentry, fexit ---- */

static bool is_spin_lock(const char *fn)
{
	static const char *const names[] = { "_raw_spin_lock", "_raw_spin_lock_irqsave", "_raw_spin_unlock_irqrestore",
					     "queued_spin_lock_slowpath" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i], fn))
			return true;
	return false;
}

static struct ap_target fentry_target(struct ap_build *b)
{
	bool is_exit = b->kind == PROBE_FEXIT;

	return (struct ap_target){ .prog = { .hook = HOOK_TRACING, .prog_type = BPF_PROG_TYPE_TRACING,
					     .attach_type = is_exit ? BPF_TRACE_FEXIT : BPF_TRACE_FENTRY,
					     .is_return = is_exit } };
}

/* What is done about it: ap_nest.c. */
static void warn_spin_lock(struct ap_build *b, const char *fn)
{
	if (!is_spin_lock(fn))
		return;
	ap_warn(b, W_DANGEROUS,
		"Attaching to dangerous function: vmlinux:%s. scry has added mitigations to prevent a kernel deadlock "
		"but they may result in some lost events.",
		fn);
}

static void add_fentry(struct ap_build *b, const struct kbtf *btf, const char *module, const char *fn, uint32_t id)
{
	struct arena *a = b->c->plan->arena;
	struct types *ts = b->c->types;
	struct ap_target t = fentry_target(b);
	const struct btf_type *func = kbtf_type(btf, id), *proto;
	unsigned slots;

	proto = func ? kbtf_type(btf, func->type) : NULL;
	if (!proto || BTF_INFO_KIND(proto->info) != BTF_KIND_FUNC_PROTO)
		return;
	t.args = btf_args(ts, btf, func->type, 0, arena_printf(ap_arena(b), "%s_args", fn), &slots);
	t.retval_arg = (int)slots;
	if (b->kind == PROBE_FEXIT)
		t.retval = type_from_btf(ts, btf, proto->type);
	t.prog.btf_module = arena_strdup(a, module);
	t.prog.btf_func = arena_strdup(a, fn);
	t.prog.btf_id = id;
	t.ap.target = t.prog.btf_module;
	t.ap.func = t.prog.btf_func;
	t.ap.name = arena_printf(a, "%s:%s:%s", probe_kind_name(b->kind), module, fn);
	warn_spin_lock(b, fn);
	ap_add(b, &t);
}

struct wild_funcs {
	struct ap_build *b;
	const struct kbtf *btf;
	const char *module, *pattern;
	const func_list *list;		/* NULL: not readable */
	VEC(struct wild_func {
		const char *name;
		uint32_t id;
	}) found;
};

static bool wild_func(void *arg, uint32_t id, const struct btf_type *t)
{
	struct wild_funcs *w = arg;
	const char *name = kbtf_str(w->btf, t->name_off);

	if (!glob_match(w->pattern, name) || func_unsafe(name, w->b->kind) || func_is_part(name) ||
	    func_called(name))
		return false;
	if (w->list && !funcs_find(w->list, name, w->module))
		return false;
	vec_push(ap_arena(w->b), &w->found, (struct wild_func){ name, id });
	return false;
}

static int by_wild_name(const void *a, const void *b)
{
	return strcmp(((const struct wild_func *)a)->name, ((const struct wild_func *)b)->name);
}

static void fentry_wild_in(struct ap_build *b, const char *module, const char *pattern, const func_list *list)
{
	struct wild_funcs w = { .b = b, .module = module, .pattern = pattern, .list = list };

	w.btf = types_module_btf(b->c->types, b->c->host->btf_module_dir, module);
	if (!w.btf)
		return;
	kbtf_each(w.btf, FUNC_KIND, wild_func, &w);
	if (w.found.nr)
		qsort(w.found.v, w.found.nr, sizeof(*w.found.v), by_wild_name);
	for (size_t i = 0; i < w.found.nr; i++)
		if (!i || strcmp(w.found.v[i].name, w.found.v[i - 1].name))
			add_fentry(b, w.btf, module, w.found.v[i].name, w.found.v[i].id);
}

/* The list says which modules have a match; without it only the core kernel is searched. */
static void fentry_wild(struct ap_build *b, const char *module, const char *pattern)
{
	const char *what = module ? arena_printf(ap_arena(b), "%s:%s", module, pattern) : pattern;
	size_t before = b->c->plan->aps.nr;
	func_list list = { 0 };
	VEC(const char *) modules = { 0 };
	int err = funcs_match(ap_arena(b), b->c->host, module, pattern, &list);

	for (size_t i = 0; i < list.nr; i++) {
		bool known = false;

		for (size_t j = 0; j < modules.nr && !known; j++)
			known = !strcmp(modules.v[j], list.v[i].module);
		if (!known)
			vec_push(ap_arena(b), &modules, list.v[i].module);
	}
	if (err && (!module || glob_match(module, "vmlinux")))
		fentry_wild_in(b, "vmlinux", pattern, NULL);
	for (size_t i = 0; i < modules.nr; i++)
		fentry_wild_in(b, modules.v[i], pattern, &list);
	if (b->c->plan->aps.nr == before)
		ap_no_match(b, what, NULL);
}

static const char *module_of_func(struct ap_build *b, const char *fn, uint32_t *id, bool *ambiguous)
{
	struct types *ts = b->c->types;
	const char *dir = b->c->host->btf_module_dir, *found = NULL;
	const struct kbtf *btf = types_vmlinux(ts);
	char **names;
	size_t nr;

	*ambiguous = false;
	*id = kbtf_find(btf, fn, FUNC_KIND);
	if (*id)
		return "vmlinux";
	nr = types_list_modules(ts, dir, &names);
	for (size_t i = 0; i < nr; i++) {
		uint32_t this;

		btf = types_module_btf(ts, dir, names[i]);
		this = btf ? kbtf_find(btf, fn, FUNC_KIND) : 0;
		if (!this || this < kbtf_first_id(btf))
			continue;
		*ambiguous = found != NULL;
		found = names[i];
		*id = this;
	}
	return found;
}

static bool listed(struct ap_build *b, const char *module, const char *fn)
{
	func_list list = { 0 };

	return !funcs_match(ap_arena(b), b->c->host, module, fn, &list) && list.nr;
}

/* A name that BTF does not have: inlined, without type information, or a typo. */
static void fentry_unknown(struct ap_build *b, const char *module, const char *fn)
{
	const char *what = module ? arena_printf(ap_arena(b), "%s:%s", module, fn) : fn;

	if (b->any_type)
		return;
	if (!listed(b, module, fn)) {
		ap_no_match(b, what, btf_nearest(ap_arena(b), types_vmlinux(b->c->types), FUNC_KIND, "", fn));
		return;
	}
	switch (b->c->plan->config.missing_probes) {
	case MISSING_ERROR:
		ap_error(b, E_PROBE_BTF, "No BTF found for %s.", fn);
		break;
	case MISSING_WARN:
		ap_warn(b, W_PROBE_NONE, "No BTF found for %s. Skipping.", fn);
		break;
	case MISSING_IGNORE:
		break;
	}
}

static void fentry_exact(struct ap_build *b, const char *module, const char *fn)
{
	struct types *ts = b->c->types;
	const struct kbtf *btf;
	bool ambiguous = false;
	uint32_t id = 0;

	if (ap_refused(b, fn))
		return;
	if (module) {
		btf = types_module_btf(ts, b->c->host->btf_module_dir, module);
		id = btf ? kbtf_find(btf, fn, FUNC_KIND) : 0;
		if (id && id < kbtf_first_id(btf))
			id = 0;		/* that is the core kernel's */
	} else {
		module = module_of_func(b, fn, &id, &ambiguous);
	}
	if (ambiguous) {
		ap_error(b, E_PROBE_FORM,
			 "ambiguous attach point, please specify module containing the function '%s'", fn);
		return;
	}
	if (!id) {
		fentry_unknown(b, b->nr == 3 ? module : NULL, fn);
		return;
	}
	add_fentry(b, types_module_btf(ts, b->c->host->btf_module_dir, module), module, fn, id);
}

/* ---- fentry:bpf ---- */

struct bpf_match {
	struct ap_build *b;
	const char *id, *pattern;
	unsigned nr;
};

static bool bpf_func(void *arg, uint32_t prog_id, const char *name)
{
	struct bpf_match *m = arg;
	struct arena *a = m->b->c->plan->arena;
	struct ap_target t = fentry_target(m->b);

	if (!glob_match(m->pattern, name) || !glob_match(m->id, arena_printf(a, "%u", prog_id)))
		return false;
	t.prog.bpf_target_id = prog_id;
	t.prog.btf_func = arena_strdup(a, name);
	t.ap.target = "bpf";
	t.ap.func = t.prog.btf_func;
	t.ap.name = arena_printf(a, "%s:bpf:%u:%s", probe_kind_name(m->b->kind), prog_id, name);
	m->nr++;
	ap_add(m->b, &t);
	return false;
}

static void fentry_bpf(struct ap_build *b)
{
	const char *id = b->nr == 4 ? b->part[2] : "*", *name = b->nr > 2 ? b->part[b->nr - 1] : "";
	const struct sema_host *h = b->c->host;
	struct bpf_match m = { .b = b, .id = id, .pattern = name };

	if (!*name) {
		ap_error(b, E_PROBE_FORM,
			 "the 'bpf' variant of this probe requires a bpf program name and optional bpf program id");
		return;
	}
	if (b->nr == 4 && strcmp(id, "*") && !ap_is_number(id)) {
		ap_error(b, E_PROBE_FORM, "bpf program id must be a number or '*'");
		return;
	}
	if (h->each_bpf_func)
		h->each_bpf_func(h->arg, bpf_func, &m);
	if (m.nr)
		return;
	if (has_wild(name) || b->nr == 3)
		ap_no_match(b, arena_printf(ap_arena(b), "bpf:%s", name), NULL);
	else
		ap_error(b, E_PROBE_TARGET, "No valid BPF program found with name: %s and id: %s.", name, id);
}

void ap_fentry(struct ap_build *b)
{
	const char *module = b->nr == 3 ? b->part[1] : NULL, *fn = b->part[b->nr - 1];

	if (!strcmp(b->part[1], "bpf")) {
		fentry_bpf(b);
		return;
	}
	if (b->nr == 4) {
		if (!b->any_type)
			ap_error(b, E_PROBE_FORM, "Only the 'bpf' variant of this probe supports 4 arguments");
		return;
	}
	if (!*fn || (module && !*module)) {
		if (!b->any_type)
			ap_error(b, E_PROBE_FORM, "fentry/fexit should specify a function");
		return;
	}
	if (!types_vmlinux(b->c->types)) {
		if (!b->any_type)
			ap_error(b, E_PROBE_BTF, "%s requires kernel BTF, which this host does not have. Try a '%s' instead.",
				 probe_kind_name(b->kind), b->kind == PROBE_FEXIT ? "kretprobe" : "kprobe");
		return;
	}
	if (has_wild(fn) || (module && has_wild(module)))
		fentry_wild(b, module, fn);
	else
		fentry_exact(b, module, fn);
}
