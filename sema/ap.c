/*
 * Attach points: from the parts that the parser split to entries of the plan, grouped into programs.
 *
 * One probe may have many attach points (a list, wildcards).  They share a program when the kernel can tell them apart
 * for the script: the hook is the same, the arguments lie alike, and either the body does not ask which one fired or an
 * attach cookie answers that.  Everything else gets a program of its own.
 *
 * Nothing is looked up that the attach point does not need: an exact name costs one file access or one BTF lookup, lists are
 * read for wildcards only.
 */
#include "sema/ap_priv.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/intern.h"
#include "lexer/lexer.h"

struct provider {
	unsigned char min, max;		/* parts behind the type */
	const char *takes;		/* for the message; NULL: from min and max */
	void (*expand)(struct ap_build *b);
	enum { NO_LIST, KERNEL_LIST, USER_LIST } listed;	/* what a wildcard in the type stands for */
};

static const struct provider providers[] = {
	[PROBE_BEGIN] = { .max = 0, .expand = ap_special },
	[PROBE_END] = { .max = 0, .expand = ap_special },
	[PROBE_SELF] = { .min = 2, .max = 2, .expand = ap_special },
	[PROBE_TEST] = { .min = 1, .max = 1, .expand = ap_special },
	[PROBE_BENCH] = { .min = 1, .max = 1, .expand = ap_special },
	[PROBE_KPROBE] = { .min = 1, .max = 2, .expand = ap_kprobe, .listed = KERNEL_LIST },
	[PROBE_KRETPROBE] = { .min = 1, .max = 2, .expand = ap_kprobe },
	[PROBE_FENTRY] = { .min = 1, .max = 3, .expand = ap_fentry, .listed = KERNEL_LIST },
	[PROBE_FEXIT] = { .min = 1, .max = 3, .expand = ap_fentry },
	[PROBE_UPROBE] = { .min = 2, .max = 3, .expand = ap_uprobe, .listed = USER_LIST },
	[PROBE_URETPROBE] = { .min = 2, .max = 3, .expand = ap_uprobe },
	[PROBE_USDT] = { .min = 2, .max = 3, .expand = ap_usdt, .listed = USER_LIST },
	[PROBE_TRACEPOINT] = { .min = 2, .max = 2, .expand = ap_tracepoint, .listed = KERNEL_LIST },
	[PROBE_RAWTRACEPOINT] = { .min = 1, .max = 2, .takes = "2 or 1", .expand = ap_rawtracepoint,
				  .listed = KERNEL_LIST },
	[PROBE_PROFILE] = { .min = 1, .max = 2, .expand = ap_timer },
	[PROBE_INTERVAL] = { .min = 1, .max = 2, .expand = ap_timer },
	[PROBE_SOFTWARE] = { .min = 1, .max = 2, .expand = ap_perf_event, .listed = KERNEL_LIST },
	[PROBE_HARDWARE] = { .min = 1, .max = 2, .expand = ap_perf_event, .listed = KERNEL_LIST },
	[PROBE_WATCHPOINT] = { .min = 3, .max = 3, .expand = ap_watchpoint },
	[PROBE_ITER] = { .min = 1, .max = 2, .expand = ap_iter, .listed = KERNEL_LIST },
};

static const struct {
	const char *name, *aliases;
} kind_names[] = {
#define P(id, name, aliases, ...) [PROBE_##id] = { name, aliases },
#include "sema/probes.def"
#undef P
};

const char *probe_kind_name(enum probe_kind kind)
{
	return kind_names[kind].name;
}

/* ---- small tools ---- */

bool glob_match(const char *pattern, const char *text)
{
	const char *star = NULL, *back = NULL;

	if (pattern[0] == '*' && !pattern[1])
		return true;
	while (*text) {
		if (*pattern == '*') {
			star = ++pattern;
			back = text;
		} else if (*pattern == *text) {
			pattern++;
			text++;
		} else if (star) {
			pattern = star;
			text = ++back;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

bool has_wild(const char *s)
{
	return strchr(s, '*') != NULL;
}

/* A set of processes is a matter of the programs: what they hang on is there for all. */
int32_t ap_pid(const struct ap_build *b)
{
	if (b->c->opts->filters & TF_SET && b->kind != PROBE_WATCHPOINT)
		return 0;
	return b->c->opts->pid ? b->c->opts->pid : b->c->opts->child_pid;
}

struct diag *ap_error(struct ap_build *b, enum diag_code code, const char *fmt, ...)
{
	struct diag *d;
	va_list args;
	char *text;

	va_start(args, fmt);
	text = arena_vprintf(ap_arena(b), fmt, args);
	va_end(args);
	b->failed = true;
	d = diag_error(b->c->pc->diags, code, b->ap->span, "%s", text);
	return d;
}

struct diag *ap_warn(struct ap_build *b, enum diag_code code, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = arena_vprintf(ap_arena(b), fmt, args);
	va_end(args);
	return diag_warn(b->c->pc->diags, code, b->ap->span, "%s", text);
}

void ap_no_match(struct ap_build *b, const char *what, const char *hint)
{
	const char *type = probe_kind_name(b->kind);
	struct diag *d = NULL;

	if (b->any_type)
		return;
	if (b->c->opts->check_only) {
		bool kernel = b->kind == PROBE_KPROBE || b->kind == PROBE_KRETPROBE || b->kind == PROBE_FENTRY || b->kind == PROBE_FEXIT;

		/* Wildcards are looked up in the list of traceable functions, which is root's and this kernel's. */
		if (!kernel || !has_wild(what) || !ap_func_by_btf(b, what))
			d = ap_warn(b, W_PROBE_NONE, "No matches for %s %s on this host; its arguments are not checked.", type, what);
		ap_unchecked(b, what);
	} else {
		switch (b->c->plan->config.missing_probes) {
		case MISSING_ERROR:
			d = ap_error(b, E_PROBE_NONE, "No matches for %s %s.", type, what);
			if (hint)
				diag_hint(d, "did you mean '%s'?", hint);
			diag_hint(d, "%sIf this is expected, set the 'missing_probes' config variable to 'warn'.",
				  b->probe->aps.nr == 1 ? "Probe has no valid attach points. " : "");
			return;
		case MISSING_WARN:
			d = ap_warn(b, W_PROBE_NONE, "No matches for %s %s. Skipping.", type, what);
			break;
		case MISSING_IGNORE:
			break;
		}
	}
	if (d && hint)
		diag_hint(d, "did you mean '%s'?", hint);
}

bool ap_is_number(const char *text)
{
	struct number n;

	if (*text < '0' || *text > '9')
		return false;
	n = lex_number(text, strlen(text), true);
	return n.error == NUM_OK && n.len == strlen(text);
}

bool ap_number_of(struct ap_build *b, const char *what, const char *rule, const char *text, uint64_t *out)
{
	const char *digits = *text == '-' ? text + 1 : text;
	struct diag *d = NULL;
	struct number n;

	if (*digits < '0' || *digits > '9') {
		d = ap_error(b, E_PROBE_FORM, "%s: invalid integer: %s", what, text);
	} else {
		n = lex_number(digits, strlen(digits), true);
		if (n.error == NUM_OVERFLOW)
			d = ap_error(b, E_PROBE_FORM, "%s: overflow error, maximum value is %llu: %s", what,
				     (unsigned long long)n.max, text);
		else if (n.error != NUM_OK || n.len != strlen(digits))
			d = ap_error(b, E_PROBE_FORM, "%s: invalid trailing bytes: %s", what, text);
	}
	if (d && rule)
		diag_hint(d, "%s", rule);
	if (d)
		return false;
	*out = *text == '-' ? 0 : n.value;	/* who asks refuses 0 and negative numbers alike */
	return true;
}

bool ap_number(struct ap_build *b, const char *what, const char *text, uint64_t *out)
{
	return ap_number_of(b, what, NULL, text, out);
}

bool ap_split_offset(struct ap_build *b, const char *text, const char **fn, uint64_t *off, bool *has_off)
{
	const char *plus = strchr(text, '+');

	*off = 0;
	*has_off = plus != NULL;
	*fn = text;
	if (!plus)
		return true;
	*fn = arena_strndup(ap_arena(b), text, (size_t)(plus - text));
	if (strchr(plus + 1, '+')) {
		ap_error(b, E_PROBE_FORM, "Cannot take more than one offset");
		return false;
	}
	if (!plus[1]) {
		ap_error(b, E_PROBE_FORM, "Invalid offset");
		return false;
	}
	return ap_number(b, "Invalid offset", plus + 1, off);
}

/* ---- groups ---- */

static bool same_fields(const struct type *a, const struct type *b, struct types *ts)
{
	size_t na, nb;
	const struct field *fa, *fb;

	if (a == b)
		return true;
	if (!a || !b)
		return false;
	fa = type_fields(ts, a, &na);
	fb = type_fields(ts, b, &nb);
	if (na != nb)
		return false;
	for (size_t i = 0; i < na; i++)
		if (fa[i].type != fb[i].type || fa[i].offset != fb[i].offset || strcmp(fa[i].name, fb[i].name) ||
		    fa[i].is_data_loc != fb[i].is_data_loc || fa[i].loc != fb[i].loc || fa[i].reg != fb[i].reg ||
		    fa[i].tracing_arg != fb[i].tracing_arg)
			return false;
	return true;
}

static bool same_places(const struct ap_group *g, const struct ap_target *t)
{
	if (g->nr_places != t->nr_places)
		return false;
	for (size_t i = 0; i < g->nr_places; i++) {
		const struct arg_place *x = &g->places[i], *y = &t->places[i];

		if (x->kind != y->kind || x->size != y->size || x->is_signed != y->is_signed || x->value != y->value ||
		    x->reg != y->reg || x->index != y->index || x->scale != y->scale)
			return false;
	}
	return true;
}

/* Whether the kernel hands a cookie to programs of this hook.  Raw tracepoints have one from 6.10 only: not counted on. */
static bool hook_has_cookie(enum hook h)
{
	switch (h) {
	case HOOK_PERF_KPROBE: case HOOK_KPROBE_MULTI: case HOOK_KPROBE_SESSION: case HOOK_PERF_UPROBE:
	case HOOK_UPROBE_MULTI: case HOOK_UPROBE_SESSION: case HOOK_PERF_TRACEPOINT: case HOOK_PERF_EVENT:
		return true;
	case HOOK_TEST_RUN: case HOOK_RAW_TRACEPOINT: case HOOK_SYSCALL: case HOOK_TRACING: case HOOK_ITER:
		break;
	}
	return false;
}

bool ap_is_uretprobe(const struct probe *p)
{
	for (size_t i = 0; i < p->aps.nr; i++)
		for (const struct attach_point *ap = p->aps.v[i]; ap; ap = ap->alt)
			if (ap->nr_part && probe_kind_find(ap->part[0]) == PROBE_URETPROBE)
				return true;
	return false;
}

bool ap_is_uprobe(const struct probe *p, bool *offset)
{
	bool yes = false;

	*offset = false;
	for (size_t i = 0; i < p->aps.nr; i++)
		for (const struct attach_point *ap = p->aps.v[i]; ap; ap = ap->alt)
			if (ap->nr_part && probe_kind_find(ap->part[0]) == PROBE_UPROBE) {
				yes = true;
				*offset |= strchr(ap->part[ap->nr_part - 1], '+') != NULL;
			}
	return yes;
}

bool ap_func_by_ap(const struct ap_ctx *c, enum probe_kind kind)
{
	const struct sema_host *h = c->host;

	if (kind == PROBE_UPROBE || kind == PROBE_URETPROBE)
		return c->user_func_by_ap;
	return (kind == PROBE_KRETPROBE || kind == PROBE_FENTRY || kind == PROBE_FEXIT) && h->has && !h->has(h->arg, FEAT_GET_FUNC_IP);
}

/* 'func' mostly does not: the registers, or a helper, tell the function. */
static bool asks_which(const struct ap_uses *u)
{
	return u->probe || u->probe_as_text;
}

static bool may_share(const struct ap_build *b, const struct ap_target *t)
{
	if (t->alone || t->prog.hook == HOOK_TEST_RUN || t->prog.hook == HOOK_TRACING || t->prog.hook == HOOK_ITER)
		return false;
	if (b->uses->probe_as_text || (b->uses->func && ap_func_by_ap(b->c, b->kind)))
		return false;
	if (t->prog.hook == HOOK_SYSCALL)	/* its table tells */
		return true;
	return !asks_which(b->uses) || (hook_has_cookie(t->prog.hook) && ap_has(b, FEAT_COOKIE));
}

/* The kernel refuses one program twice on one tracepoint (EEXIST); two attach points that name it run it twice. */
static bool hangs_there(const struct ap_build *b, const struct ap_group *g, const struct ap_target *t)
{
	if (b->probe->aps.nr < 2 || (t->prog.hook != HOOK_PERF_TRACEPOINT && t->prog.hook != HOOK_RAW_TRACEPOINT))
		return false;
	for (size_t i = 0; i < g->aps.nr; i++) {
		const struct plan_ap *ap = &b->c->plan->aps.v[g->aps.v[i]];

		if (!strcmp(ap->func, t->ap.func) && !strcmp(ap->target, t->ap.target))
			return true;
	}
	return false;
}

static struct ap_group *group_for(struct ap_build *b, const struct ap_target *t)
{
	struct types *ts = b->c->types;

	for (size_t i = b->first_group; may_share(b, t) && i < b->out->nr; i++) {
		struct ap_group *g = &b->out->v[i];

		if (g->kind == b->kind && !g->closed && g->prog.hook == t->prog.hook && g->multi == t->multi &&
		    g->ctx == t->ctx && g->retval == t->retval &&
		    same_fields(g->args, t->args, ts) && same_places(g, t) && !hangs_there(b, g, t))
			return g;
	}
	vec_push(ap_arena(b), b->out,
		 (struct ap_group){ .kind = b->kind, .prog = t->prog, .args = t->args, .ctx = t->ctx, .retval = t->retval,
				    .retval_arg = t->retval_arg, .places = t->places, .nr_places = t->nr_places,
				    .unchecked = t->unchecked, .multi = t->multi, .closed = !may_share(b, t) });
	return &vec_last(b->out);
}

/* Once per attach point as written: a wildcard may stand for ten thousand. */
static void set_place(struct ap_build *b, struct plan_site *out)
{
	const struct source *s = source_get(b->c->pc->sources, b->ap->span.src);
	const struct plan *plan = b->c->plan;
	const struct plan_site *last;
	struct line_col lc;
	size_t start, end;

	if (!s)
		return;
	lc = source_line_col(s, b->ap->span.off);
	last = plan->aps.nr ? &vec_last(&plan->aps).place : NULL;
	if (last && last->file && last->line == lc.line && !strcmp(last->file, s->name)) {
		*out = *last;		/* a line of ten thousand attach points is kept once */
		out->col = lc.col;
		out->len = b->ap->span.len;
		return;
	}
	start = b->ap->span.off - (lc.col - 1);
	end = start + strcspn(s->text + start, "\n");
	*out = (struct plan_site){ .file = arena_strdup(b->c->plan->arena, s->name), .line = lc.line, .col = lc.col,
				   .len = b->ap->span.len,
				   .source_line = arena_strndup(b->c->plan->arena, s->text + start, end - start) };
}

/* --probe-filter leaves this one out. */
static bool is_unwanted(const struct ap_build *b, const char *name)
{
	switch (b->kind) {
	case PROBE_BEGIN: case PROBE_END: case PROBE_SELF:
		return false;
	case PROBE_TEST: case PROBE_BENCH: case PROBE_KPROBE: case PROBE_KRETPROBE: case PROBE_FENTRY: case PROBE_FEXIT:
	case PROBE_UPROBE: case PROBE_URETPROBE: case PROBE_USDT: case PROBE_TRACEPOINT: case PROBE_RAWTRACEPOINT:
	case PROBE_PROFILE: case PROBE_INTERVAL: case PROBE_SOFTWARE: case PROBE_HARDWARE: case PROBE_WATCHPOINT:
	case PROBE_ITER: case PROBE_NR:
		break;
	}
	return b->c->filter && regexec(b->c->filter, name, 0, NULL, 0);
}

void ap_add(struct ap_build *b, const struct ap_target *t)
{
	struct plan *p = b->c->plan;
	struct plan_ap ap = t->ap;
	struct ap_group *g;
	uint32_t index = (uint32_t)p->aps.nr;

	if (is_unwanted(b, ap.name)) {
		b->filtered = true;
		return;
	}
	ap.kind = b->kind;
	ap.cookie = index;
	ap.optional = p->config.missing_probes != MISSING_ERROR;
	ap.place = b->place;
	vec_push(p->arena, &p->aps, ap);
	g = group_for(b, t);
	g->prog.kind = b->kind;
	if (!g->prog.script_name)
		g->prog.script_name = ap.name;
	g->probe_by_cookie = g->aps.nr > 0 && asks_which(b->uses);
	vec_push(ap_arena(b), &g->aps, index);
	if ((b->kind != PROBE_TEST || b->c->opts->test) && (b->kind != PROBE_BENCH || b->c->opts->bench))
		p->nr_listed_probes++;
}

/*
 * One multi link for several functions, a perf event for a single one (it exists on every kernel, and the multi link of
 * one function gains nothing).
 */
static void settle_multi(struct ap_build *b)
{
	for (size_t i = b->first_group; i < b->out->nr; i++) {
		struct ap_group *g = &b->out->v[i];

		if (!g->multi || g->prog.hook != HOOK_PERF_KPROBE || !ap_has(b, FEAT_KPROBE_MULTI))
			continue;
		if (g->aps.nr < 2)
			continue;
		g->prog.hook = HOOK_KPROBE_MULTI;
		g->prog.attach_type = ATTACH_KPROBE_MULTI;
	}
}

/* ---- one attach point ---- */

/* "$1" outside quotes stands for a parameter, anywhere in a part. */
static const char *replace_params(struct ap_build *b, const char *s, bool *ok)
{
	const struct sema_opts *o = b->c->opts;
	struct strbuf out = { 0 };
	const char *text;

	while (*s) {
		char *end;
		unsigned long n;

		if (*s != '$') {
			sb_char(&out, *s++);
			continue;
		}
		s++;
		if (!*s) {
			ap_error(b, E_PROBE_FORM, "positional parameter is not valid: invalid integer: ");
			*ok = false;
			break;
		}
		if (*s < '0' || *s > '9') {
			ap_error(b, E_PROBE_FORM,
				 "invalid trailing character for positional param: %c. "
				 "Try quoting this entire part if this is intentional e.g. \"$%s\".",
				 *s, s);
			*ok = false;
			break;
		}
		n = strtoul(s, &end, 10);
		s = end;
		if (n >= 1 && n <= o->nr_params)
			sb_str(&out, o->params[n - 1]);
		else
			b->open = true;
	}
	text = arena_strndup(ap_arena(b), sb_text(&out), out.len);
	sb_free(&out);
	return text;
}

static bool has_alias(const char *aliases, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = aliases; *p; p += strcspn(p, " "), p += strspn(p, " "))
		if (strcspn(p, " ") == n && !memcmp(p, name, n))
			return true;
	return false;
}

int probe_kind_find(const char *name)
{
	for (int k = 0; k < PROBE_NR; k++)
		if (!strcasecmp(kind_names[k].name, name) || has_alias(kind_names[k].aliases, name))
			return k;
	return -1;
}

static bool is_wrong_case(const char *name)
{
	for (int k = 0; k < PROBE_NR; k++) {
		const char *p = kind_names[k].aliases;
		size_t n;

		for (; *p; p += n, p += strspn(p, " ")) {
			n = strcspn(p, " ");
			if (n == strlen(name) && !strncasecmp(p, name, n))
				return true;
		}
	}
	return false;
}

static void unknown_type(struct ap_build *b, const char *name)
{
	const char *names[PROBE_NR], *near;
	struct diag *d;
	char *lower;

	for (int k = 0; k < PROBE_NR; k++)
		names[k] = kind_names[k].name;
	near = nearest_name(name, names, PROBE_NR);
	if (is_wrong_case(name)) {
		lower = arena_strdup(ap_arena(b), name);
		for (char *p = lower; *p; p++)
			*p = *p >= 'A' && *p <= 'Z' ? *p + 32 : *p;
		d = ap_error(b, E_PROBE_TYPE, "Invalid provider: '%s'", lower);
		diag_hint(d, "short names are exact: write '%s'", lower);
		return;
	}
	d = ap_error(b, E_PROBE_TYPE, "Invalid probe type: %s", name);
	if (!strcmp(name, "asyncwatchpoint") || !strcmp(name, "aw"))
		diag_hint(d, "it was removed; write watchpoint:address:length:mode with an address that is known before the trace");
	else if (near)
		diag_hint(d, "did you mean '%s'?", near);
}

static bool parts_fit(const struct ap_build *b)
{
	const struct provider *pr = &providers[b->kind];
	size_t nr = b->nr - 1;

	for (size_t i = 1; i < b->nr; i++)	/* binary@file:line[:col] is taken apart by the provider */
		if (!strcmp(b->part[i], "@") && (b->kind == PROBE_UPROBE || b->kind == PROBE_URETPROBE))
			return true;
	if ((b->kind == PROBE_BEGIN || b->kind == PROBE_END) && nr == 1 && !strcmp(b->part[1], "*"))
		return true;
	if (b->kind == PROBE_TRACEPOINT && nr == 1 && (has_wild(b->part[1]) || b->c->opts->list))
		return true;
	if ((b->kind == PROBE_UPROBE || b->kind == PROBE_URETPROBE || b->kind == PROBE_USDT) && nr == 1 &&
	    b->c->opts->pid)
		return true;
	return nr >= pr->min && nr <= pr->max;
}

static void wrong_parts(struct ap_build *b)
{
	const struct provider *pr = &providers[b->kind];
	const char *name = probe_kind_name(b->kind);
	const char *takes = pr->takes, *near = NULL;
	struct diag *d;

	if (b->any_type)
		return;
	if (b->kind == PROBE_ITER) {
		ap_error(b, E_PROBE_FORM, "iter probe type takes 2 arguments (1 optional)");
		return;
	}
	if (b->kind == PROBE_FENTRY || b->kind == PROBE_FEXIT)
		takes = "1 or 3";
	if (!takes && pr->min == pr->max)
		takes = arena_printf(ap_arena(b), "%d", pr->min);
	if (!takes)
		takes = arena_printf(ap_arena(b), "%d or %d", pr->min, pr->max);
	d = ap_error(b, E_PROBE_FORM, "%s probe type requires %s arguments, found %zu", name, takes, b->nr - 1);
	if (b->kind == PROBE_TRACEPOINT && b->nr == 2)
		near = ap_near_tracepoint(b, "", b->part[1]);
	if (near)
		diag_hint(d, "did you mean '%s'?", near);
}

static void expand_kind(struct ap_build *b, enum probe_kind kind)
{
	b->kind = kind;
	b->part[0] = probe_kind_name(kind);
	if (kind == PROBE_ITER)
		b->c->iter_at = b->ap->span;
	if (parts_fit(b))
		providers[kind].expand(b);
	else
		wrong_parts(b);
}

/* A wildcard in the type: the kernel's listable types, or the user ones where a process or a path is named. */
static void expand_any(struct ap_build *b, const char *pattern)
{
	bool user = b->c->opts->pid || (b->nr > 1 && strchr(b->part[1], '/'));
	bool any = false;

	b->any_type = true;
	for (int k = 0; k < PROBE_NR; k++) {
		if (providers[k].listed != (user ? USER_LIST : KERNEL_LIST) || !glob_match(pattern, kind_names[k].name))
			continue;
		any = true;
		expand_kind(b, (enum probe_kind)k);
	}
	b->any_type = false;
	if (!any)
		ap_error(b, E_PROBE_TYPE, "No probe type matched for %s", pattern);
}

static void expand_one(struct ap_build *b, const struct attach_point *ap)
{
	bool ok = true;
	int kind;

	b->ap = ap;
	set_place(b, &b->place);
	b->nr = ap->nr_part;
	b->open = false;
	b->part = arena_new_array(ap_arena(b), const char *, ap->nr_part + 1);
	for (size_t i = 0; i < ap->nr_part && ok; i++)
		b->part[i] = ap->quoted && ap->quoted[i] ? ap->part[i] : replace_params(b, ap->part[i], &ok);
	if (!ok || !b->nr || (b->nr == 1 && !*b->part[0]))
		return;
	if (has_wild(b->part[0])) {
		expand_any(b, b->part[0]);
		return;
	}
	kind = probe_kind_find(b->part[0]);
	if (kind < 0)
		unknown_type(b, b->part[0]);
	else if (b->open && b->c->opts->check_only) {	/* what it will be is known when the script runs */
		b->kind = (enum probe_kind)kind;
		ap_unchecked(b, "$");
	} else
		expand_kind(b, (enum probe_kind)kind);
}

/* "a ?? b": the first that exists here.  What the others said about missing targets is dropped. */
static void expand_alternatives(struct ap_build *b, const struct attach_point *ap)
{
	struct plan *p = b->c->plan;

	for (; ap; ap = ap->alt) {
		size_t mark = diag_mark(b->c->pc->diags), nr_aps = p->aps.nr;
		bool failed = b->failed;

		b->must_exist = ap->alt != NULL;
		expand_one(b, ap);
		if (p->aps.nr > nr_aps || !ap->alt)
			return;
		diag_rewind(b->c->pc->diags, mark);
		b->failed = failed;
	}
}

static void report_empty(struct ap_build *b)
{
	struct diags *ds = b->c->pc->diags;

	if (b->failed || b->filtered || b->c->opts->check_only)
		return;
	switch (b->c->plan->config.missing_probes) {
	case MISSING_ERROR:
		diag_error(ds, E_PROBE_NONE, b->probe->aps.v[0]->span,
			   "Probe has no valid attach points. If this is expected, set the 'missing_probes' config variable to 'warn'.");
		break;
	case MISSING_WARN:
		diag_warn(ds, W_PROBE_NONE, b->probe->aps.v[0]->span,
			  "Probe has no valid attach points. It is being removed which may cause issues with program behavior.");
		break;
	case MISSING_IGNORE:
		break;
	}
}

void ap_expand(struct ap_ctx *c, const struct probe *p, const struct ap_uses *uses, ap_groups *out)
{
	struct ap_build b = { .c = c, .probe = p, .uses = uses, .out = out, .first_group = out->nr };

	for (size_t i = 0; i < p->aps.nr; i++)
		expand_alternatives(&b, p->aps.v[i]);
	settle_multi(&b);
	if (out->nr == b.first_group && p->aps.nr)
		report_empty(&b);
}

/* ---- all probes together ---- */

static void check_limits(struct ap_ctx *c, const ap_groups *all)
{
	const struct plan_config *cfg = &c->plan->config;
	struct span none = { 0 };
	size_t nr = 0;
	struct diag *d;

	for (size_t i = 0; i < c->plan->aps.nr; i++)
		nr += c->plan->aps.v[i].kind > PROBE_BENCH;
	if (cfg->max_bpf_progs && all->nr > cfg->max_bpf_progs) {
		d = diag_error(c->pc->diags, E_PROBE_LIMIT, none,
			       "Your program is trying to generate more than %zu BPF programs, which exceeds the current limit of %llu",
			       all->nr, (unsigned long long)cfg->max_bpf_progs);
		diag_hint(d, "You can increase the limit through the BPFTRACE_MAX_BPF_PROGS environment variable.");
	}
	if (cfg->max_probes && nr > cfg->max_probes)
		diag_error(c->pc->diags, E_PROBE_LIMIT, none,
			   "Can't attach to %zu probes because it exceeds the current limit of %llu probes.\n"
			   "You can increase the limit through the BPFTRACE_MAX_PROBES environment variable, but BE CAREFUL "
			   "since a high number of probes attached can cause your system to crash.",
			   nr, (unsigned long long)cfg->max_probes);
}

static void check_iter_alone(struct ap_ctx *c, const ap_groups *all)
{
	for (size_t i = 0; i < all->nr; i++) {
		const struct ap_group *g = &all->v[i];

		if (g->kind == PROBE_ITER && (all->nr > 1 || g->aps.nr > 1)) {
			diag_error(c->pc->diags, E_PROBE_FORM, c->iter_at, "iter probe only supports one attach point.");
			return;
		}
	}
}

struct named_ap {
	const char *name;
	uint32_t index;
};

static int by_ap_name(const void *a, const void *b)
{
	const struct named_ap *x = a, *y = b;
	int d = strcmp(x->name, y->name);

	return d ? d : (x->index > y->index) - (x->index < y->index);
}

/* 'probe' is text to its readers: attach points of one name are one value, the index of the first of them. */
static void join_names(struct ap_ctx *c)
{
	struct plan *p = c->plan;
	struct named_ap *v = arena_new_array(c->pc->arena, struct named_ap, p->aps.nr + 1);

	for (uint32_t i = 0; i < p->aps.nr; i++)
		v[i] = (struct named_ap){ p->aps.v[i].name, i };
	if (p->aps.nr > 1)
		qsort(v, p->aps.nr, sizeof(*v), by_ap_name);
	for (size_t i = 1; i < p->aps.nr; i++)
		if (!strcmp(v[i].name, v[i - 1].name))
			p->aps.v[v[i].index].cookie = p->aps.v[v[i - 1].index].cookie;
}

void ap_finish(struct ap_ctx *c, ap_groups *all)
{
	join_names(c);
	check_limits(c, all);
	check_iter_alone(c, all);
	ap_limit_nesting(c);
}
