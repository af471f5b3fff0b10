/*
 * User functions: uprobe, uretprobe.  A target becomes one or more files, a function one or more places in them, and the
 * kernel gets file offsets.  An exact name is compared with every symbol, because static functions may share it: each
 * is probed.
 */
#include "sema/ap_user.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FORCE "Use --unsafe to force attachment. WARNING: This option could lead to data corruption in the target process."

/* The executable of -p, seen from here or through its root directory when that differs. */
static const char *exe_of_pid(struct ap_build *b)
{
	struct arena *a = ap_arena(b);
	char link[PATH_MAX];
	struct stat st1, st2;
	char *proc = arena_printf(a, "/proc/%d/exe", b->c->opts->pid);
	ssize_t n = readlink(proc, link, sizeof(link) - 1);

	if (n <= 0)
		return proc;
	link[n] = 0;
	if (!stat(proc, &st1) && !stat(link, &st2) && st1.st_dev == st2.st_dev && st1.st_ino == st2.st_ino)
		return arena_strdup(a, link);
	return arena_printf(a, "/proc/%d/root%s", b->c->opts->pid, link);
}

bool ap_binaries(struct ap_build *b, const char *target, const char ***paths, size_t *nr)
{
	const char *type = probe_kind_name(b->kind);
	int err;

	if (!*target && b->c->opts->pid) {
		*paths = arena_new_array(ap_arena(b), const char *, 1);
		(*paths)[0] = exe_of_pid(b);
		*nr = 1;
		return true;
	}
	err = bin_resolve(ap_arena(b), target, b->c->opts->pid, b->c->opts->unsafe, paths, nr);
	if (err == -E2BIG) {
		ap_error(b, E_PROBE_LIMIT, "the pattern '%s' leads to too many files: name more of the path", target);
		return false;
	}
	if (err || !*nr) {
		if (b->any_type)
			return false;
		if (has_wild(target) || b->c->plan->config.missing_probes != MISSING_ERROR || b->c->opts->check_only)
			ap_no_match(b, arena_printf(ap_arena(b), "%s:%s", target, b->part[b->nr - 1]), NULL);
		else
			ap_error(b, E_PROBE_TARGET, "%s target file '%s' does not exist or is not executable", type,
				 target);
		return false;
	}
	if (*nr > 1 && !has_wild(target)) {
		ap_warn(b, W_BINARIES, "attaching to %s target file '%s' but matched %zu binaries", type, (*paths)[0], *nr);
		*nr = 1;
	}
	return true;
}

/* ---- adding ---- */

struct uprobe {
	struct ap_build *b;
	struct bin *bin;
	const char *path;
	const char *pattern;		/* function, without the offset */
	bool keep;			/* types were made from its debug information */
	bool cpp, has_params;		/* cpp: compare demangled names; the pattern has a parameter list */
	bool has_off;
	uint64_t off;
	VEC(struct hit {
		const char *name;	/* as shown */
		const char *symbol;
		uint64_t addr, size;
		enum go_abi abi;
	}) hits;
};

/* A place in the binary; hit: its function, when it was found by name. */
struct place {
	const char *shown;		/* behind the path */
	const struct hit *hit;
	uint64_t addr;
	bool is_return;			/* by the kernel's return probe */
};

/* What the entry of a function says of its arguments. */
static void describe_args(struct uprobe *u, const struct hit *h, struct ap_target *t)
{
	struct ap_build *b = u->b;

	if (h->abi != GO_NONE)
		t->nr_places = go_places(ap_arena(b), h->abi, &t->places);
	if (!b->uses->args || u->off)
		return;
	if (h->abi == GO_STACK)
		ap_error(b, E_PROBE_TARGET, "args of %s are on the stack (Go before 1.17, or assembler): use arg0, arg1, ...", h->name);
	else
		t->args = user_args(b, u->bin, h->symbol, h->abi, &u->keep);
}

static void add_uprobe(struct uprobe *u, const struct place *at)
{
	struct ap_build *b = u->b;
	struct arena *a = b->c->plan->arena;
	bool multi = ap_has(b, FEAT_UPROBE_MULTI);
	uint64_t start;
	struct ap_target t = { .prog = { .hook = multi ? HOOK_UPROBE_MULTI : HOOK_PERF_UPROBE,
					 .prog_type = BPF_PROG_TYPE_KPROBE,
					 .attach_type = multi ? ATTACH_UPROBE_MULTI : 0,
					 .is_return = at->is_return } };

	if (bin_file_offset(u->bin, at->addr, &t.ap.offset)) {
		ap_error(b, E_PROBE_TARGET, "Could not resolve address: %s:0x%llx", u->path, (unsigned long long)at->addr);
		return;
	}
	if (at->hit && b->kind == PROBE_UPROBE)
		describe_args(u, at->hit, &t);
	t.ctx = b->uses->ctx ? type_by_name(b->c->types, "pt_regs", TAG_STRUCT) : NULL;
	t.ap.target = arena_strdup(a, bin_mapped_file(u->bin, &start));
	t.ap.offset += start;
	t.ap.func = at->hit ? arena_strdup(a, at->hit->name) : NULL;
	t.ap.address = at->addr;
	t.ap.pid = ap_pid(b);
	t.ap.name = arena_printf(a, "%s:%s%s", probe_kind_name(b->kind), u->path, at->shown);
	ap_add(b, &t);
}

/* ---- symbols ---- */

/* "ns::f(int, char)" -> "ns::f": at the parenthesis that opens the last group, "operator()" and "(anonymous namespace)" kept. */
static void cut_params(char *name)
{
	size_t n = strlen(name);
	int depth = 0;

	while (n && name[n - 1] != ')')
		n--;		/* " const", " &" */
	for (; n; n--) {
		if (name[n - 1] == ')')
			depth++;
		else if (name[n - 1] == '(' && !--depth)
			break;
	}
	if (n > 1)
		name[n - 1] = 0;
}

static bool match_symbol(void *arg, const struct bin_sym *s)
{
	struct uprobe *u = arg;
	struct arena *a = ap_arena(u->b);
	const char *shown = s->name;
	char *demangled = NULL;
	bool hit;

	if (!s->is_func || !s->addr)
		return false;
	if (u->cpp) {
		demangled = bin_demangle(s->name);
		if (!demangled)
			return false;
		if (!u->has_params)
			cut_params(demangled);
		shown = demangled;
	}
	hit = glob_match(u->pattern, shown) && !strstr(shown, ".part.");
	for (size_t i = 0; hit && i < u->hits.nr && !has_wild(u->pattern); i++)
		hit = u->hits.v[i].addr != s->addr;
	if (hit)
		vec_push(a, &u->hits,
			 (struct hit){ arena_strdup(a, shown), arena_strdup(a, s->name), s->addr, s->size, GO_NONE });
	free(demangled);
	return false;
}

static int by_hit(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;
	int d = strcmp(x->name, y->name);

	return d ? d : x->addr < y->addr ? -1 : x->addr > y->addr;
}

static bool on_boundary(struct uprobe *u, uint64_t func, uint64_t size, uint64_t addr)
{
	if (u->b->c->opts->unsafe || bin_insn_start(u->bin, func, size, addr))
		return true;
	ap_error(u->b, E_PROBE_UNSAFE, "Possible attachment attempt in the middle of an instruction, try a different offset.\n"
		 FORCE);
	return false;
}

static bool offset_fits(struct uprobe *u, const struct hit *h)
{
	if (!u->off || u->b->c->opts->unsafe)
		return true;
	if (!h->size) {
		ap_error(u->b, E_PROBE_UNSAFE, "Could not determine boundary for %s (symbol has size 0).\n" FORCE, h->name);
		return false;
	}
	if (u->off >= h->size) {
		ap_error(u->b, E_PROBE_FORM, "Offset outside the function bounds ('%s' size is %llu)", h->name,
			 (unsigned long long)h->size);
		return false;
	}
	return on_boundary(u, h->addr, h->size, h->addr + u->off);
}

struct go_return {
	struct uprobe *u;
	struct place place;
};

static void add_go_return(void *arg, uint64_t addr)
{
	struct go_return *g = arg;

	g->place.addr = addr;
	add_uprobe(g->u, &g->place);
}

/*
 * Go moves stacks, and a return address that the kernel replaced crashes it (golang/go#22008): the return instructions are probed
 * instead, where the registers hold the results.
 */
static void add_go_returns(struct uprobe *u, const struct place *at)
{
	struct go_return g = { u, *at };
	const struct hit *h = at->hit;

	if (h->abi == GO_STACK && u->b->uses->retval)
		ap_error(u->b, E_PROBE_TARGET, "the result of %s is on the stack (Go before 1.17, or assembler), not in a register", h->name);
	else if (bin_each_ret(u->bin, h->addr, h->size, add_go_return, &g) <= 0)
		ap_error(u->b, E_PROBE_UNSAFE, "cannot find the return instructions of %s; a return probe would crash this Go program",
			 h->name);
}

static void add_hit(struct uprobe *u, struct hit *h)
{
	struct arena *a = ap_arena(u->b);
	const char *off = u->off ? arena_printf(a, "+%llu", (unsigned long long)u->off) : "";
	struct place at = { .hit = h, .addr = h->addr + u->off,
			    .shown = arena_printf(a, ":%s%s%s", u->cpp ? "cpp:" : "", h->name, off) };

	h->abi = bin_go_abi(u->bin, h->addr, h->symbol);
	if (u->b->kind == PROBE_URETPROBE && h->abi != GO_NONE) {
		add_go_returns(u, &at);
		return;
	}
	at.is_return = u->b->kind == PROBE_URETPROBE;
	if (!u->has_off && h->abi != GO_NONE)
		at.addr = bin_go_body(u->bin, h->addr, h->size);
	else if (!u->has_off && !u->b->c->exact_entry)
		at.addr = bin_quick_entry(u->bin, h->addr, h->size);
	add_uprobe(u, &at);
}

static void add_hits(struct uprobe *u)
{
	if (u->hits.nr)
		qsort(u->hits.v, u->hits.nr, sizeof(*u->hits.v), by_hit);
	/* .symtab and .dynsym name the same place. */
	for (size_t i = 0; i < u->hits.nr; i++)
		if ((!i || by_hit(&u->hits.v[i], &u->hits.v[i - 1])) && offset_fits(u, &u->hits.v[i]))
			add_hit(u, &u->hits.v[i]);
}

struct near_sym {
	struct arena *a;
	const char *name, *best;
	int best_distance;
};

static bool near_symbol(void *arg, const struct bin_sym *s)
{
	struct near_sym *n = arg;
	int d = s->is_func ? edit_distance(n->name, s->name, n->best_distance - 1) : n->best_distance;

	if (d < n->best_distance) {
		n->best_distance = d;
		n->best = arena_strdup(n->a, s->name);
	}
	return n->best_distance <= 1;
}

static const char *nearest_symbol(struct uprobe *u, const char *name)
{
	struct near_sym n = { .a = ap_arena(u->b), .name = name, .best_distance = strlen(name) < 6 ? 2 : 3 };

	bin_each_sym(u->bin, near_symbol, &n);
	return n.best;
}

static bool by_address(struct uprobe *u, const char *text)
{
	struct bin_sym sym;
	uint64_t addr, off;

	if (!ap_number(u->b, "Invalid function/address argument", text, &addr))
		return false;
	if (bin_file_offset(u->bin, addr, &off)) {
		ap_error(u->b, E_PROBE_TARGET, "Could not resolve address: %s:0x%llx", u->path, (unsigned long long)addr);
		return false;
	}
	if (bin_sym_at(u->bin, addr, &sym) && !u->b->c->opts->unsafe) {
		ap_error(u->b, E_PROBE_UNSAFE,
			 "Could not determine instruction boundary for %s:%s:%llu (binary appears stripped).\n" FORCE,
			 probe_kind_name(u->b->kind), u->path, (unsigned long long)addr);
		return false;
	}
	if (u->b->kind == PROBE_URETPROBE && bin_go_abi(u->bin, addr, NULL) != GO_NONE) {
		ap_error(u->b, E_PROBE_UNSAFE, "a return probe by address would crash this Go program: name the function");
		return false;
	}
	if (!u->b->c->opts->unsafe && sym.size && !on_boundary(u, sym.addr, sym.size, addr))
		return false;
	add_uprobe(u, &(struct place){ .shown = arena_printf(ap_arena(u->b), ":%llu", (unsigned long long)addr), .addr = addr,
				       .is_return = u->b->kind == PROBE_URETPROBE });
	return true;
}

/* ---- @file:line ---- */

static void by_line(struct uprobe *u, const char *file, unsigned line, unsigned col)
{
	struct arena *a = ap_arena(u->b);
	uint64_t *addrs;
	int n = bin_line_addrs(u->bin, a, file, line, col, &addrs);
	const char *shown = arena_printf(a, "@%s:%u", file, line);

	if (col)
		shown = arena_printf(a, "%s:%u", shown, col);
	if (n == -ENODATA || n == -EINVAL) {
		ap_error(u->b, E_PROBE_TARGET,
			 "No DWARF debug info found for '%s', cannot attach by source code location.", u->path);
		return;
	}
	for (int i = 0; i < n; i++)
		add_uprobe(u, &(struct place){ .shown = shown, .addr = addrs[i] });
	if (n <= 0)
		ap_no_match(u->b, arena_printf(a, "%s%s", u->path, shown), NULL);
}

static void source_line(struct ap_build *b, size_t at)
{
	const char *target = b->part[1], *file = at + 1 < b->nr ? b->part[at + 1] : "";
	struct uprobe u = { .b = b };
	uint64_t line = 0, col = 0;
	const char **paths;
	size_t nr;

	if (b->kind == PROBE_URETPROBE) {
		ap_error(b, E_PROBE_FORM, "Source code location not allowed");
		return;
	}
	if (at != 2 || !*file || (b->nr != 5 && b->nr != 6)) {
		ap_error(b, E_PROBE_FORM, "Invalid uprobe arguments, expected format: uprobe:TARGET@FILE:LINE[:COL]");
		return;
	}
	if (has_wild(target) || has_wild(file)) {
		ap_error(b, E_PROBE_FORM, "Cannot use wildcards with source code location");
		return;
	}
	if (!ap_number(b, "Invalid line number", b->part[4], &line) ||
	    (b->nr == 6 && !ap_number(b, "Invalid column number", b->part[5], &col)) ||
	    !ap_binaries(b, target, &paths, &nr))
		return;
	u.path = paths[0];
	if (bin_open(u.path, &u.bin)) {
		ap_error(b, E_PROBE_TARGET, "uprobe target file '%s' does not exist or is not executable", target);
		return;
	}
	by_line(&u, file, (unsigned)line, (unsigned)col);
	bin_close(u.bin);
}

/* ---- uprobe:target:function ---- */

static void in_binaries(struct ap_build *b, const char *target, struct uprobe *u, const char *fn)
{
	size_t before = b->c->plan->aps.nr, nr;
	const char **paths, *near = NULL;
	bool failed = b->failed;

	if (!ap_binaries(b, target, &paths, &nr))
		return;
	b->failed = false;
	for (size_t i = 0; i < nr; i++) {
		u->path = paths[i];
		memset(&u->hits, 0, sizeof(u->hits));
		if (bin_open(u->path, &u->bin))
			continue;
		if (!u->cpp && ap_is_number(fn)) {
			by_address(u, fn);
		} else {
			bin_each_sym(u->bin, match_symbol, u);
			add_hits(u);
			if (nr == 1 && !u->hits.nr && !has_wild(fn) && !u->cpp && !b->must_exist)
				near = nearest_symbol(u, u->pattern);
		}
		if (u->keep)
			types_keep_bin(b->c->types, u->bin);
		else
			bin_close(u->bin);
		u->keep = false;
	}
	if (b->c->plan->aps.nr == before && !b->failed)
		ap_no_match(b, arena_printf(ap_arena(b), "%s:%s%s", nr == 1 ? paths[0] : target, u->cpp ? "cpp:" : "", fn),
			    near);
	b->failed = b->failed || failed;
}

void ap_uprobe(struct ap_build *b)
{
	const char *target = b->nr > 2 ? b->part[1] : "", *fn = b->part[b->nr - 1];
	struct uprobe u = { .b = b, .cpp = b->nr == 4 };

	for (size_t i = 1; i < b->nr; i++)
		if (!strcmp(b->part[i], "@")) {
			source_line(b, i);
			return;
		}
	if (!*target && !b->c->opts->pid) {
		ap_error(b, E_PROBE_FORM, "%s should have a target", probe_kind_name(b->kind));
		return;
	}
	if (b->nr == 4 && strcmp(b->part[2], "cpp")) {
		if (!b->any_type)
			ap_error(b, E_PROBE_FORM, "unsupported language type: %s", b->part[2]);
		return;
	}
	if (!*fn) {
		ap_error(b, E_PROBE_FORM, "%s should be attached to a function and/or address", probe_kind_name(b->kind));
		return;
	}
	u.pattern = fn;
	u.has_params = strchr(fn, '(') != NULL;
	if (has_wild(target) && ap_is_number(fn)) {
		ap_error(b, E_PROBE_FORM, "Cannot use wildcards with absolute address");
		return;
	}
	/* C++ operators have a plus in their name. */
	if ((!u.cpp || !strstr(fn, "operator")) && !ap_split_offset(b, fn, &u.pattern, &u.off, &u.has_off))
		return;
	if (u.has_off && b->kind == PROBE_URETPROBE) {
		ap_error(b, E_PROBE_FORM, "Offset not allowed");
		return;
	}
	in_binaries(b, target, &u, fn);
}
