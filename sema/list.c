/*
 * Listing probes and types (section 8.5).  Each type is listed from the cheapest source that knows it: tracefs for tracepoints
 * and functions, BTF only for what nothing else has and for arguments.  Nothing here goes through the plan.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sema/ap_user.h"
#include "sema/btf_c.h"

#define FUNC_KIND (1u << BTF_KIND_FUNC)

struct lister {
	struct arena *a;
	const struct sema_host *host;
	const struct sema_opts *opts;
	struct diags *ds;
	struct strbuf *out;
	struct types *types;
	struct kbtf *vmlinux;
	bool btf_tried, verbose;
	const char *part[5];		/* of the pattern, without the type */
	size_t nr;
	VEC(struct func_id {		/* functions of vmlinux by name, for arguments */
		const char *name;
		uint32_t id;
	}) funcs;
};

/* ---- arguments ---- */

static const struct kbtf *lister_btf(struct lister *l)
{
	if (!l->btf_tried && l->host->btf_path) {
		if (!kbtf_open(l->host->btf_path, NULL, &l->vmlinux))
			types_use_btf(l->types, &l->vmlinux, 1);
	}
	l->btf_tried = true;
	return l->vmlinux;
}

static bool collect_func(void *arg, uint32_t id, const struct btf_type *t)
{
	struct lister *l = arg;

	vec_push(l->a, &l->funcs, (struct func_id){ kbtf_str(l->vmlinux, t->name_off), id });
	return false;
}

static int by_func_name(const void *a, const void *b)
{
	return strcmp(((const struct func_id *)a)->name, ((const struct func_id *)b)->name);
}

static const struct btf_type *proto_of(const struct kbtf *b, uint32_t func)
{
	const struct btf_type *t = kbtf_type(b, func);

	t = t ? kbtf_type(b, t->type) : NULL;
	return t && BTF_INFO_KIND(t->info) == BTF_KIND_FUNC_PROTO ? t : NULL;
}

/* By name in vmlinux: for thousands of names a sorted list is made once. */
static const struct btf_type *func_proto(struct lister *l, const char *name)
{
	struct func_id key = { .name = name }, *hit;

	if (!lister_btf(l))
		return NULL;
	if (!l->funcs.nr) {
		kbtf_each(l->vmlinux, FUNC_KIND, collect_func, l);
		if (l->funcs.nr)
			qsort(l->funcs.v, l->funcs.nr, sizeof(*l->funcs.v), by_func_name);
	}
	hit = l->funcs.nr ? bsearch(&key, l->funcs.v, l->funcs.nr, sizeof(key), by_func_name) : NULL;
	return hit ? proto_of(l->vmlinux, hit->id) : NULL;
}

/* "    const char * filename" */
static void put_params(struct lister *l, const struct kbtf *b, const struct btf_type *proto, unsigned skip, bool numbered)
{
	const struct btf_param *p = (const struct btf_param *)(proto + 1);

	for (unsigned i = skip; i < BTF_INFO_VLEN(proto->info); i++) {
		const char *name = kbtf_str(b, p[i].name_off);

		if (!p[i].type)
			continue;	/* "..." */
		sb_str(l->out, "    ");
		btf_c_decl(b, p[i].type, "", l->out);
		if (numbered || !*name)
			sb_printf(l->out, " arg%u\n", i - skip);
		else
			sb_printf(l->out, " %s\n", name);
	}
}

static void put_retval(struct lister *l, const struct kbtf *b, const struct btf_type *proto, bool void_too)
{
	if (!proto->type) {
		sb_str(l->out, void_too ? "    void\n" : "");
		return;
	}
	sb_str(l->out, "    ");
	btf_c_decl(b, proto->type, "", l->out);
	sb_str(l->out, " retval\n");
}

/* ---- kernel functions ---- */

/* "type:a:b", or without a; lists have tens of thousands of these. */
static void put_names(struct lister *l, const char *type, const char *a, const char *b)
{
	size_t nt = strlen(type), na = a ? strlen(a) + 1 : 0, nb = strlen(b);
	char *p;

	sb_reserve(l->out, nt + na + nb + 2);
	p = l->out->s + l->out->len;
	p = mempcpy(p, type, nt);
	*p++ = ':';
	if (a) {
		p = mempcpy(p, a, na - 1);
		*p++ = ':';
	}
	p = mempcpy(p, b, nb);
	*p++ = '\n';
	*p = 0;
	l->out->len += nt + na + nb + 2;
}

static void no_list(struct lister *l, int err)
{
	struct span none = { 0 };
	const char *path = funcs_path(l->a, l->host);

	diag_warn(l->ds, W_TRACEABLE, none,
		  "Could not read functions from %s: %s. If this is expected, use --traceable-functions to set this path manually.",
		  path ? path : "tracefs", strerror(-err));
}

static bool list_kprobe(struct lister *l, enum probe_kind kind, bool quiet)
{
	const char *module = l->nr == 2 ? l->part[0] : NULL, *type = probe_kind_name(kind);
	func_list found = { 0 };
	int err;

	if (l->nr > 2)
		return false;
	err = funcs_match(l->a, l->host, module, l->part[l->nr - 1], &found);
	if (err && !quiet)
		no_list(l, err);
	for (size_t i = 0; i < found.nr; i++) {
		const struct func_entry *f = &found.v[i];
		const struct btf_type *proto;

		/* The same name in two modules; in one it stands once. */
		if (!module && i && f->head == f[-1].head && f->module != f[-1].module && !strcmp(f->name, f[-1].name))
			continue;
		put_names(l, type, module ? f->module : NULL, f->name);
		proto = l->verbose ? func_proto(l, f->name) : NULL;
		if (proto && kind == PROBE_KPROBE)
			put_params(l, l->vmlinux, proto, 0, true);
		else if (proto)
			put_retval(l, l->vmlinux, proto, true);
	}
	return found.nr;
}

/* Lines are sorted by module, then name: each is made with its arguments and sorted as a whole. */
struct line {
	const char *key, *text;
};

typedef VEC(struct line) line_list;

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct line *)a)->key, ((const struct line *)b)->key);
}

static bool put_lines(struct lister *l, line_list *lines)
{
	if (lines->nr)
		qsort(lines->v, lines->nr, sizeof(*lines->v), by_key);
	for (size_t i = 0; i < lines->nr; i++)
		if (!i || strcmp(lines->v[i].key, lines->v[i - 1].key))
			sb_printf(l->out, "%s\n%s", lines->v[i].key, lines->v[i].text);
	return lines->nr;
}

/* Lines whose key is the whole text. */
static bool put_texts(struct lister *l, line_list *lines)
{
	if (lines->nr)
		qsort(lines->v, lines->nr, sizeof(*lines->v), by_key);
	for (size_t i = 0; i < lines->nr; i++)
		if (!i || strcmp(lines->v[i].key, lines->v[i - 1].key))
			sb_str(l->out, lines->v[i].key);
	return lines->nr;
}

struct btf_walk {
	struct lister *l;
	const struct kbtf *btf;
	const char *module, *pattern;
	enum probe_kind kind;
	func_list *list;		/* NULL: not readable */
	line_list *lines;
};

static void add_line(struct lister *l, line_list *lines, const char *key, const struct strbuf *text)
{
	vec_push(l->a, lines, (struct line){ key, arena_strndup(l->a, sb_text(text), text->len) });
}

static void put_func(struct lister *l, const struct kbtf *btf, enum probe_kind kind, const char *module, const char *name,
		     uint32_t id)
{
	const struct btf_type *proto;

	put_names(l, probe_kind_name(kind), module, name);
	proto = l->verbose ? proto_of(btf, id) : NULL;
	if (proto)
		put_params(l, btf, proto, 0, false);
	if (proto && kind == PROBE_FEXIT)
		put_retval(l, btf, proto, false);
}

/* Without a list of traceable functions: what the type information has. */
static bool walk_func(void *arg, uint32_t id, const struct btf_type *t)
{
	struct btf_walk *w = arg;
	struct lister *l = w->l;
	const char *name = kbtf_str(w->btf, t->name_off);
	struct strbuf text = { 0 }, *saved = l->out;
	struct func_entry *f;

	if (w->list) {
		f = funcs_find(w->list, name, w->module);
		if (f)
			f->btf_id = id;
		return false;
	}
	if (!glob_match(w->pattern, name) || func_unsafe(name, w->kind) || func_is_part(name))
		return false;
	l->out = &text;
	put_func(l, w->btf, w->kind, w->module, name, id);
	l->out = saved;
	add_line(l, w->lines, arena_strndup(l->a, sb_text(&text), text.len), &text);
	sb_free(&text);
	return false;
}

/* What is listed and has a type, in the order of the list. */
static bool list_typed_funcs(struct btf_walk *w)
{
	bool any = false;

	kbtf_each(w->btf, FUNC_KIND, walk_func, w);
	for (size_t i = 0; i < w->list->nr; i++) {
		const struct func_entry *f = &w->list->v[i];

		if (!f->btf_id || strcmp(f->module, w->module))
			continue;
		put_func(w->l, w->btf, w->kind, w->module, f->name, f->btf_id);
		any = true;
	}
	return any;
}

static bool list_fentry_in(struct btf_walk *w)
{
	line_list lines = { 0 };

	if (!w->btf)
		return false;
	if (w->list)
		return list_typed_funcs(w);
	w->lines = &lines;
	kbtf_each(w->btf, FUNC_KIND, walk_func, w);
	return put_texts(w->l, &lines);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Modules in the order of their names, the core kernel among them. */
static bool list_fentry(struct lister *l, enum probe_kind kind)
{
	const char *module = l->nr == 2 ? l->part[0] : "*", *pattern = l->part[l->nr - 1];
	struct btf_walk w = { .l = l, .pattern = pattern, .kind = kind };
	VEC(const char *) modules = { 0 };
	func_list found = { 0 };
	char **names;
	bool any = false;
	size_t nr;

	if (l->nr > 2 || !lister_btf(l))
		return false;
	if (!funcs_match(l->a, l->host, module, pattern, &found))
		w.list = &found;
	nr = types_list_modules(l->types, l->host->btf_module_dir, &names);
	for (size_t i = 0; i < nr; i++)
		if (glob_match(module, names[i]))
			vec_push(l->a, &modules, names[i]);
	if (glob_match(module, "vmlinux"))
		vec_push(l->a, &modules, "vmlinux");
	if (modules.nr)
		qsort(modules.v, modules.nr, sizeof(*modules.v), by_text);
	for (size_t i = 0; i < modules.nr; i++) {
		w.module = modules.v[i];
		w.btf = strcmp(w.module, "vmlinux") ? types_module_btf(l->types, l->host->btf_module_dir, w.module) : l->vmlinux;
		any |= list_fentry_in(&w);
	}
	return any;
}

/* ---- BPF programs ---- */

struct bpf_walk {
	struct lister *l;
	const char *type, *id, *pattern;
	line_list lines;
};

static bool walk_bpf(void *arg, uint32_t prog_id, const char *name)
{
	struct bpf_walk *w = arg;
	struct arena *a = w->l->a;
	struct strbuf none = { 0 };

	if (glob_match(w->pattern, name) && glob_match(w->id, arena_printf(a, "%u", prog_id)))
		add_line(w->l, &w->lines, arena_printf(a, "%s:bpf:%u:%s", w->type, prog_id, name), &none);
	return false;
}

/* fentry:bpf:name, fentry:bpf:id:name: what runs now.  Arguments are not to be had there. */
static bool list_bpf(struct lister *l, enum probe_kind kind)
{
	struct bpf_walk w = { .l = l, .type = probe_kind_name(kind), .id = l->nr == 3 ? l->part[1] : "*", .pattern = l->part[l->nr - 1] };
	int err = l->host->each_bpf_func ? l->host->each_bpf_func(l->host->arg, walk_bpf, &w) : -ENOTSUP;

	if (err)
		diag_warn(l->ds, W_PROBE_NONE, (struct span){ 0 }, "Could not read which BPF programs run: %s", strerror(-err));
	return put_lines(l, &w.lines);
}

/* ---- tracepoints ---- */

static bool list_tracepoint(struct lister *l)
{
	const char *category = l->nr == 2 ? l->part[0] : "*", *event = l->part[l->nr - 1];
	tp_events found = { 0 };
	int err;

	if (l->nr > 2)
		return false;
	err = tracefs_match(l->a, l->host->tracefs, category, event, &found);
	if (err) {
		diag_warn(l->ds, W_PROBE_NONE, (struct span){ 0 }, "Could not read the tracepoints in %s: %s",
			  l->host->tracefs ? l->host->tracefs : "tracefs", strerror(-err));
		return false;
	}
	for (size_t i = 0; i < found.nr; i++) {
		tp_fields fields = { 0 };

		put_names(l, "tracepoint", found.v[i].category, found.v[i].name);
		if (!l->verbose)
			continue;
		tracefs_format(l->a, l->host->tracefs, found.v[i].category, found.v[i].name, &fields);
		for (size_t j = 0; j < fields.nr; j++)
			sb_printf(l->out, "    %s\n", fields.v[j].decl);
	}
	return found.nr;
}

static bool walk_raw(void *arg, uint32_t id, const struct btf_type *t)
{
	struct btf_walk *w = arg;
	struct lister *l = w->l;
	const char *name = kbtf_str(w->btf, t->name_off);
	struct strbuf text = { 0 }, *saved = l->out;
	const struct btf_type *ptr, *proto = NULL;
	uint32_t proto_id;

	if (strncmp(name, "btf_trace_", 10) || !glob_match(w->pattern, name + 10))
		return false;
	ptr = l->verbose ? kbtf_type(w->btf, kbtf_skip_mods(w->btf, t->type)) : NULL;
	if (ptr && BTF_INFO_KIND(ptr->info) == BTF_KIND_PTR) {
		proto_id = kbtf_skip_mods(w->btf, ptr->type);
		proto = kbtf_type(w->btf, btf_raw_names(w->btf, name + 10, proto_id));
	}
	l->out = &text;
	if (proto && BTF_INFO_KIND(proto->info) == BTF_KIND_FUNC_PROTO)
		put_params(l, w->btf, proto, 1, false);
	l->out = saved;
	add_line(l, w->lines, arena_printf(l->a, "rawtracepoint:%s:%s", w->module, name + 10), &text);
	sb_free(&text);
	return false;
}

static bool list_raw(struct lister *l)
{
	const char *module = l->nr == 2 ? l->part[0] : "*";
	line_list lines = { 0 };
	struct btf_walk w = { .l = l, .pattern = l->part[l->nr - 1], .lines = &lines };
	char **names;
	size_t nr;

	if (l->nr > 2 || !lister_btf(l))
		return false;
	if (glob_match(module, "vmlinux")) {
		w.btf = l->vmlinux;
		w.module = "vmlinux";
		kbtf_each(w.btf, 1u << BTF_KIND_TYPEDEF, walk_raw, &w);
	}
	nr = types_list_modules(l->types, l->host->btf_module_dir, &names);
	for (size_t i = 0; i < nr; i++) {
		w.module = names[i];
		w.btf = glob_match(module, names[i]) ? types_module_btf(l->types, l->host->btf_module_dir, names[i]) : NULL;
		if (w.btf)
			kbtf_each(w.btf, 1u << BTF_KIND_TYPEDEF, walk_raw, &w);
	}
	return put_lines(l, &lines);
}

/* ---- iterators, perf events, timers ---- */

static bool walk_iter(void *arg, uint32_t id, const struct btf_type *t)
{
	struct btf_walk *w = arg;
	struct lister *l = w->l;
	const char *name = kbtf_str(w->btf, t->name_off);
	const struct btf_member *m = (const struct btf_member *)(t + 1);
	struct strbuf text = { 0 };

	if (strncmp(name, "bpf_iter__", 10) || !glob_match(w->pattern, name + 10))
		return false;
	if (strstr(name + 10, "__safe_"))	/* the verifier's notes about a context's members, no iterator */
		return false;
	for (unsigned i = 0; l->verbose && i < BTF_INFO_VLEN(t->info); i++) {
		const struct btf_type *u = kbtf_type(w->btf, m[i].type);
		uint32_t member = m[i].type;

		/* Each member is a union of one, to keep its size on 32-bit machines. */
		if (u && !m[i].name_off && BTF_INFO_KIND(u->info) == BTF_KIND_UNION && BTF_INFO_VLEN(u->info)) {
			const struct btf_member *in = (const struct btf_member *)(u + 1);

			member = in->type;
			name = kbtf_str(w->btf, in->name_off);
		} else {
			name = kbtf_str(w->btf, m[i].name_off);
		}
		sb_str(&text, "    ");
		btf_c_decl(w->btf, member, "", &text);
		sb_printf(&text, " %s\n", name);
	}
	name = kbtf_str(w->btf, t->name_off);
	add_line(l, w->lines, arena_printf(l->a, "iter:%s", name + 10), &text);
	sb_free(&text);
	return false;
}

static bool list_iter(struct lister *l)
{
	line_list lines = { 0 };
	struct btf_walk w = { .l = l, .pattern = l->part[0], .lines = &lines };

	if (l->nr > 1 || !lister_btf(l))
		return false;
	w.btf = l->vmlinux;
	kbtf_each(w.btf, 1u << BTF_KIND_STRUCT, walk_iter, &w);
	return put_lines(l, &lines);
}

static bool list_perf(struct lister *l, enum probe_kind kind)
{
	const struct perf_event_row *r = kind == PROBE_SOFTWARE ? software_events : hardware_events;
	const char *type = probe_kind_name(kind);
	struct strbuf none = { 0 };
	line_list lines = { 0 };

	if (l->nr > 2 || (l->nr == 2 && *l->part[1] && strcmp(l->part[1], "*")))
		return false;
	for (; r->name; r++) {
		if (glob_match(l->part[0], r->name))
			add_line(l, &lines, arena_printf(l->a, "%s:%s:", type, r->name), &none);
		if (r->alias && glob_match(l->part[0], r->alias))
			add_line(l, &lines, arena_printf(l->a, "%s:%s:", type, r->alias), &none);
	}
	return put_lines(l, &lines);
}

static bool list_timer(struct lister *l, enum probe_kind kind)
{
	static const char *const units[] = { "hz", "ms", "s", "us" };
	bool any = false;

	for (size_t i = 0; i < 4 && l->nr <= 2; i++) {
		if (!glob_match(l->part[0], units[i]))
			continue;
		sb_printf(l->out, "%s:%s:\n", probe_kind_name(kind), units[i]);
		any = true;
	}
	return any;
}

static bool list_self(struct lister *l)
{
	if (!glob_match(l->part[0], "signal") || (l->nr == 2 && !glob_match(l->part[1], "SIGUSR1")) || l->nr > 2)
		return false;
	sb_str(l->out, "self:signal:SIGUSR1\n");
	return true;
}

/* ---- user probes ---- */

struct user_walk {
	struct lister *l;
	const char *path, *pattern, *ns;
	struct bin *bin;
	enum probe_kind kind;
	bool cpp, no_dwarf;
	line_list lines;
};

static void user_params(struct user_walk *w, const char *symbol, struct strbuf *text)
{
	struct bin_param *p, ret;
	int n = w->l->verbose && !w->no_dwarf ? bin_params(w->bin, w->l->a, symbol, &p, &ret) : 0;

	if (n == -ENODATA)
		w->no_dwarf = true;
	for (int i = 0; i < n && w->kind == PROBE_UPROBE; i++)
		sb_printf(text, "    %s %s\n", p[i].type, p[i].name ? p[i].name : "");
	if (n >= 0 && w->kind == PROBE_URETPROBE && w->l->verbose && !w->no_dwarf)
		sb_printf(text, ret.type && strcmp(ret.type, "void") ? "    %s retval\n" : "    void\n", ret.type);
}

static bool walk_symbol(void *arg, const struct bin_sym *s)
{
	struct user_walk *w = arg;
	struct lister *l = w->l;
	char *shown = NULL;
	struct strbuf text = { 0 };

	if (!s->is_func || !s->addr || func_is_part(s->name))
		return false;
	if (w->cpp) {
		shown = bin_demangle(s->name);
		if (!shown)
			return false;
	}
	if (glob_match(w->pattern, shown ? shown : s->name)) {
		user_params(w, s->name, &text);
		add_line(l, &w->lines,
			 shown ? arena_printf(l->a, "%s:%s:cpp:\"%s\"", probe_kind_name(w->kind), w->path, shown) :
				 arena_printf(l->a, "%s:%s:%s", probe_kind_name(w->kind), w->path, s->name),
			 &text);
	}
	sb_free(&text);
	free(shown);
	return false;
}

static bool walk_usdt(void *arg, const struct bin_usdt *u)
{
	struct user_walk *w = arg;
	struct strbuf none = { 0 };

	if (glob_match(w->ns, u->provider) && glob_match(w->pattern, u->name))
		add_line(w->l, &w->lines, arena_printf(w->l->a, "usdt:%s:%s:%s", w->path, u->provider, u->name), &none);
	return false;
}

/* uprobe:PATH:pattern, uprobe:PATH:cpp:pattern, usdt:PATH:[ns:]pattern; with -p also without the path. */
static bool list_user(struct lister *l, enum probe_kind kind)
{
	const char *target = l->nr > 1 ? l->part[0] : "*";
	struct user_walk w = { .l = l, .kind = kind, .pattern = l->part[l->nr - 1], .ns = "*" };
	const char **paths;
	bool no_dwarf = false;
	size_t nr;

	if (l->nr == 1 && !l->opts->pid)
		diag_warn(l->ds, W_PROBE_NONE, (struct span){ 0 },
			  "%s probes belong to a binary: name one (%s:PATH:*), or a process with -p", probe_kind_name(kind),
			  probe_kind_name(kind));
	if (l->nr > 3 || (l->nr == 1 && !l->opts->pid))
		return false;
	if (l->nr == 3 && kind == PROBE_USDT)
		w.ns = l->part[1];
	else if (l->nr == 3 && strcmp(l->part[1], "cpp"))
		return false;
	w.cpp = l->nr == 3 && kind != PROBE_USDT;
	if (bin_resolve(l->a, target, l->opts->pid, l->opts->unsafe, &paths, &nr))
		return false;
	for (size_t i = 0; i < nr; i++) {
		if (bin_open(paths[i], &w.bin))
			continue;
		w.path = paths[i];
		w.no_dwarf = false;
		if (kind == PROBE_USDT)
			bin_each_usdt(w.bin, walk_usdt, &w);
		else
			bin_each_sym(w.bin, walk_symbol, &w);
		bin_close(w.bin);
		no_dwarf = no_dwarf || w.no_dwarf;
		if (w.no_dwarf)
			diag_warn(l->ds, W_PROBE_NONE, (struct span){ 0 },
				  "No DWARF found for \"%s\", cannot show parameter info", paths[i]);
	}
	return put_lines(l, &w.lines);
}

/* ---- types ---- */

struct type_walk {
	struct lister *l;
	const struct kbtf *btf;
	const char *module, *pattern, *keyword;
	line_list lines;
};

static bool walk_type(void *arg, uint32_t id, const struct btf_type *t)
{
	struct type_walk *w = arg;
	struct lister *l = w->l;
	const char *name = kbtf_str(w->btf, t->name_off);
	struct strbuf text = { 0 };

	if (!*name || !glob_match(w->pattern, name))
		return false;
	if (l->verbose) {
		sb_printf(&text, "%s: ", w->module);
		btf_c_define(w->btf, id, &text);
	}
	add_line(l, &w->lines, arena_printf(l->a, "%s %s", w->keyword, name), &text);
	sb_free(&text);
	return false;
}

static bool list_types(struct lister *l, const char *keyword, const char *pattern, uint32_t kinds)
{
	struct type_walk w = { .l = l, .pattern = pattern, .keyword = keyword, .module = "vmlinux" };
	char **names;
	size_t nr;

	w.btf = lister_btf(l);
	if (!w.btf)
		return false;
	kbtf_each(w.btf, kinds, walk_type, &w);
	nr = types_list_modules(l->types, l->host->btf_module_dir, &names);
	for (size_t i = 0; i < nr; i++) {
		w.module = names[i];
		w.btf = types_module_btf(l->types, l->host->btf_module_dir, names[i]);
		if (w.btf)
			kbtf_each(w.btf, kinds, walk_type, &w);
	}
	if (!l->verbose)
		return put_lines(l, &w.lines);
	if (w.lines.nr)
		qsort(w.lines.v, w.lines.nr, sizeof(*w.lines.v), by_key);
	for (size_t i = 0; i < w.lines.nr; i++)
		sb_printf(l->out, "%s\n", w.lines.v[i].text);
	return w.lines.nr;
}

/* ---- patterns ---- */

static bool list_kind(struct lister *l, enum probe_kind kind, bool all)
{
	switch (kind) {
	case PROBE_KPROBE: case PROBE_KRETPROBE:
		return list_kprobe(l, kind, all);
	case PROBE_FENTRY: case PROBE_FEXIT:
		return !strcmp(l->part[0], "bpf") && (l->nr == 2 || l->nr == 3) ? list_bpf(l, kind) : list_fentry(l, kind);
	case PROBE_UPROBE: case PROBE_URETPROBE: case PROBE_USDT:
		return list_user(l, kind);
	case PROBE_TRACEPOINT:
		return list_tracepoint(l);
	case PROBE_RAWTRACEPOINT:
		return list_raw(l);
	case PROBE_PROFILE: case PROBE_INTERVAL:
		return list_timer(l, kind);
	case PROBE_SOFTWARE: case PROBE_HARDWARE:
		return list_perf(l, kind);
	case PROBE_ITER:
		return list_iter(l);
	case PROBE_SELF:
		return list_self(l);
	case PROBE_BEGIN: case PROBE_END: case PROBE_TEST: case PROBE_BENCH: case PROBE_WATCHPOINT: case PROBE_NR:
		break;
	}
	return false;
}

/* In the order of their names. */
static bool list_kernel(struct lister *l, const char *type)
{
	static const enum probe_kind kinds[] = { PROBE_FENTRY, PROBE_HARDWARE, PROBE_ITER, PROBE_KPROBE,
						 PROBE_RAWTRACEPOINT, PROBE_SOFTWARE, PROBE_TRACEPOINT };
	bool any = false;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (glob_match(type, probe_kind_name(kinds[i])))
			any |= list_kind(l, kinds[i], true);
	return any;
}

static bool list_wild_type(struct lister *l, const char *type)
{
	static const enum probe_kind user[] = { PROBE_UPROBE, PROBE_USDT };
	bool any = false;

	if (!l->opts->pid && !strchr(l->part[0], '/'))
		return list_kernel(l, type);
	for (size_t i = 0; i < 2; i++)
		if (glob_match(type, probe_kind_name(user[i])))
			any |= list_kind(l, user[i], true);
	return any;
}

/* Splits at ':' outside quotes and removes the quotes. */
static size_t split(struct arena *a, const char *pattern, const char **part, size_t max)
{
	struct strbuf b = { 0 };
	bool quoted = false;
	size_t nr = 0;

	for (const char *p = pattern;; p++) {
		if (*p == '"') {
			quoted = !quoted;
			continue;
		}
		if (*p && (*p != ':' || quoted || nr + 1 == max)) {
			sb_char(&b, *p);
			continue;
		}
		part[nr++] = arena_strndup(a, sb_text(&b), b.len);
		sb_reset(&b);
		if (!*p)
			break;
	}
	sb_free(&b);
	return nr;
}

static bool take_word(const char **p, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*p, word, n) || (*p)[n] != ' ')
		return false;
	*p += n + strspn(*p + n, " ");
	return true;
}

static bool list_pattern(struct lister *l, const char *pattern)
{
	const char *part[6], *p = pattern;
	size_t nr;
	int kind;

	if (take_word(&p, "struct"))
		return list_types(l, "struct", p, 1u << BTF_KIND_STRUCT);
	if (take_word(&p, "union"))
		return list_types(l, "union", p, 1u << BTF_KIND_UNION);
	if (take_word(&p, "enum"))
		return list_types(l, "enum", p, 1u << BTF_KIND_ENUM | 1u << BTF_KIND_ENUM64);
	nr = split(l->a, pattern, part, 5);
	if (nr == 1) {			/* no type: in all kernel types */
		l->part[0] = *part[0] ? part[0] : "*";
		l->nr = 1;
		return list_kernel(l, "*");
	}
	for (size_t i = 1; i < nr; i++)
		l->part[i - 1] = *part[i] || i + 1 < nr ? part[i] : "*";
	l->nr = nr - 1;
	if (has_wild(part[0]))
		return list_wild_type(l, part[0]);
	kind = probe_kind_find(part[0]);
	if (kind < 0) {
		diag_error(l->ds, E_PROBE_TYPE, (struct span){ 0 }, "Invalid probe type: %s", part[0]);
		return false;
	}
	return list_kind(l, (enum probe_kind)kind, false);
}

int sema_list(struct arena *a, const struct sema_host *host, const struct sema_opts *opts, const char *pattern,
	      bool verbose, struct diags *ds, struct strbuf *out)
{
	struct lister l = { .a = a, .host = host, .opts = opts, .ds = ds, .out = out, .verbose = verbose,
			    .types = types_new(a) };
	bool any = list_pattern(&l, pattern && *pattern ? pattern : "*");

	types_free(l.types);
	kbtf_close(l.vmlinux);
	return any ? 0 : -ENOENT;
}
