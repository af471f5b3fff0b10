/*
 * sema: calls.  What a prototype can say is checked here for all builtins; what it cannot is in a function of the
 * builtin's own, found by its id in checks[].
 *
 * guarantees for a call that is left in the tree: call.fn and call.info are set, arguments have the forms that sema.h lists.
 */
#include <stdlib.h>

#include "sema/sema_priv.h"

static const check_fn checks[BI_NR] = {
	[BI_ARGS] = check_ARGS, [BI_ARGN] = check_ARGN, [BI_COMM] = check_COMM, [BI_CPID] = check_CPID,
	[BI_HAS_CPID] = check_HAS_CPID, [BI_CTX] = check_CTX, [BI_CURTASK] = check_CURTASK, [BI_FUNC] = check_FUNC,
	[BI_KSTACK] = check_stack, [BI_USTACK] = check_stack, [BI_DW_USTACK] = check_stack, [BI_NSECS] = check_NSECS,
	[BI_PID] = check_pid, [BI_TID] = check_pid, [BI_PROBE] = check_PROBE, [BI_PROBETYPE] = check_PROBETYPE,
	[BI_RETVAL] = check_RETVAL, [BI_USERNAME] = check_USERNAME, [BI_CONFIG] = check_CONFIG,

	[BI_PRINT] = check_PRINT, [BI_PRINTF] = check_printf, [BI_ERRORF] = check_printf, [BI_WARNF] = check_printf,
	[BI_DEBUGF] = check_DEBUGF, [BI_TIME] = check_TIME, [BI_JOIN] = check_JOIN, [BI_CAT] = check_printf,
	[BI_SYSTEM] = check_printf, [BI_SKBOUTPUT] = check_SKBOUTPUT, [BI_EXIT] = check_EXIT,

	[BI_COUNT] = check_agg, [BI_SUM] = check_agg, [BI_MIN] = check_agg, [BI_MAX] = check_agg, [BI_AVG] = check_agg,
	[BI_STATS] = check_agg, [BI_HIST] = check_agg, [BI_LHIST] = check_agg, [BI_DIST] = check_agg, [BI_TSERIES] = check_agg,
	[BI_DELETE] = check_DELETE, [BI_HAS_KEY] = check_HAS_KEY, [BI_FIND] = check_FIND, [BI_LEN] = check_LEN,
	[BI_CLEAR] = check_clear, [BI_ZERO] = check_clear, [BI_UNWATCH] = check_UNWATCH,

	[BI_STR] = check_STR, [BI_BUF] = check_BUF, [BI_STRNCMP] = check_STRNCMP, [BI_STRLEN] = check_STRLEN,
	[BI_STRCAP] = check_STRCAP, [BI_STRSTR] = check_two_strings, [BI_STRCONTAINS] = check_two_strings,
	[BI_STR_CONCAT] = check_two_strings, [BI_STRERROR] = check_name_of, [BI_SIGNAL_NAME] = check_name_of,
	[BI_SYSCALL_NAME] = check_name_of, [BI_MEMCMP] = check_MEMCMP, [BI_STRFTIME] = check_STRFTIME,

	[BI_KSYM] = check_sym, [BI_USYM] = check_sym, [BI_KADDR] = check_KADDR, [BI_PERCPU_KADDR] = check_PERCPU_KADDR,
	[BI_UADDR] = check_UADDR, [BI_REG] = check_REG, [BI_KPTR] = check_in_space, [BI_UPTR] = check_in_space,
	[BI_CGROUPID] = check_CGROUPID, [BI_CGROUP_PATH] = check_CGROUP_PATH, [BI_PATH] = check_PATH,
	[BI_SOCKET_COOKIE] = check_SOCKET_COOKIE, [BI_NTOP] = check_NTOP, [BI_PTON] = check_PTON, [BI_MACADDR] = check_MACADDR,
	[BI_BSWAP] = check_BSWAP, [BI_SIGNAL] = check_signal, [BI_SIGNAL_THREAD] = check_signal, [BI_OVERRIDE] = check_OVERRIDE,
	[BI_WRITE_USER] = check_WRITE_USER,

	[BI_FAIL] = check_FAIL, [BI_GETOPT] = check_GETOPT, [BI_IS_STR] = check_is_type, [BI_IS_PTR] = check_is_type,
	[BI_IS_ARRAY] = check_is_type, [BI_IS_INTEGER] = check_is_type, [BI_IS_UNSIGNED_INTEGER] = check_is_type,
	[BI_IS_LITERAL] = check_IS_LITERAL, [BI_IS_SCALAR] = check_IS_SCALAR, [BI_STATIC_ASSERT] = check_STATIC_ASSERT,
	[BI_KFUNC_EXIST] = check_kfunc, [BI_KFUNC_ALLOWED] = check_kfunc, [BI_DEFAULT_STR_LENGTH] = check_DEFAULT_STR_LENGTH,
	/* those that are missing are all in their prototype: cgroup cpu elapsed gid jiffies ncpus numaid rand uid usermode */
};

struct call_info *call_info(struct sema *s, struct expr *e)
{
	if (!e->call.info)
		e->call.info = arena_new_obj(s->arena, struct call_info);
	return e->call.info;
}

void drop_args(struct expr *e, size_t from)
{
	if (e->call.args.nr > from)
		e->call.args.nr = from;
}

bool host_has(const struct sema *s, enum feature f)
{
	return s->host->has && s->host->has(s->host->arg, f);
}

void need_feature(struct sema *s, enum feature f, struct span at)
{
	if (s->type_only || !s->final)
		return;
	if (s->host->has && !host_has(s, f) && !s->opts->check_only) {
		struct diag *d = diag_error(s->ds, E_FEATURE, at, "Missing required kernel feature: %s", feature_name(f));

		diag_hint(d, "it needs a kernel with %s", feature_since(f));
	}
	plan_need(s, f);
}

bool lit_arg_int(struct sema *s, struct expr *call, size_t i, uint64_t *out)
{
	struct expr *e = call->call.args.v[i];

	if (e->type->kind == TY_POISON || e->kind != EXPR_INT)
		return false;
	*out = e->num.value;
	return true;
}

const char *lit_arg_str(struct sema *s, struct expr *call, size_t i)
{
	struct expr *e = call->call.args.v[i];

	return e->kind == EXPR_STR ? e->str.s : NULL;
}

/* "two arguments" as messages say it. */
static const char *count_text(struct sema *s, size_t nr)
{
	return nr == 1 ? "one argument" : arena_printf(s->arena, nr ? "%zu arguments" : "no arguments", nr);
}

/* What a prototype takes and what it got; a macro of the library is one definition among others that do not match either. */
static void bad_count(struct sema *s, struct expr *e, const struct proto *p)
{
	const char *name = e->call.name, *takes = "requires";
	size_t nr = e->call.args.nr, want = p->nr;
	struct diag *d;

	if (nr < p->min && (p->variadic || p->min < p->nr)) {
		takes = "requires at least";
		want = p->min;
	} else if (p->min != p->nr) {
		takes = "takes up to";
	}
	if (e->call.fn->traits & T_MACRO) {
		d = diag_error(s->ds, E_ARG_COUNT, e->span, "Call to %s() has arguments that do not match any definition.", name);
		diag_hint(d, "%s() %s %s (%zu provided)", name, takes, count_text(s, want), nr);
		return;
	}
	diag_error(s->ds, E_ARG_COUNT, e->span, "%s() %s %s (%zu provided)", name, takes, count_text(s, want), nr);
}

static bool check_count(struct sema *s, struct expr *e, const struct proto *p)
{
	size_t nr = e->call.args.nr;

	if (nr >= p->min && (nr <= p->nr || p->variadic || e->call.fn->id == BI_DELETE))
		return true;
	bad_count(s, e, p);
	return false;
}

/* What messages call a type: without its width. */
const char *kind_text(struct sema *s, const struct expr *e)
{
	const struct type *t = e->type;

	if (t->kind == TY_INT)
		return "int";
	return t->kind == TY_STRING ? "string" : t->kind == TY_PTR ? "pointer" : tt(s, t);
}

/* "$1" is a number when it looks like one. */
void hint_param(struct sema *s, struct diag *d, const struct expr *e)
{
	const struct source *src = source_get(s->pc->sources, e->span.src);
	const char *text;

	if (e->kind != EXPR_INT || e->span.len < 2 || !src || src->text[e->span.off] != '$')
		return;
	text = arena_strndup(s->arena, src->text + e->span.off, e->span.len);
	diag_hint(d, "Use str(%s) to treat %s as a string", text, text);
}

static struct diag *want(struct sema *s, struct expr *call, const struct expr *e, const char *what)
{
	return diag_error(s->ds, E_ARG_TYPE, e->span, "%s() only supports %s arguments (%s provided)", call->call.name, what,
			  kind_text(s, e));
}

static bool want_string(struct sema *s, struct expr *call, struct expr *e)
{
	hint_param(s, want(s, call, e, "string"), e);
	return false;
}

static bool want_lit_string(struct sema *s, struct expr *call, struct expr *e)
{
	hint_param(s, diag_error(s->ds, E_ARG_TYPE, e->span, "%s() expects a string literal (%s provided)", call->call.name,
				 kind_text(s, e)), e);
	return false;
}

static bool check_literal(struct sema *s, struct expr *call, const struct proto_param *p, struct expr *e)
{
	if (p->kind == PK_LIT_STRING)
		return e->kind == EXPR_STR || want_lit_string(s, call, e);
	if ((call->call.fn->traits & T_AGG) || call->call.fn->id == BI_STRNCMP)
		return true;			/* these name the parameter that must be a literal */
	if (e->kind != EXPR_INT) {
		diag_error(s->ds, E_ARG_TYPE, e->span, "%s() expects an int literal (%s provided)", call->call.name, kind_text(s, e));
		return false;
	}
	return true;
}

/* Messages have two words for integers, as existing scripts' readers know them. */
static const char *integer_word(enum builtin_id id)
{
	switch ((int)id) {
	case BI_SUM: case BI_MIN: case BI_MAX: case BI_AVG: case BI_STATS: case BI_TSERIES: case BI_BSWAP:
		return "integer";
	}
	return "int";
}

/* One argument against the prototype; true when it is good. */
static bool check_arg(struct sema *s, struct expr *call, const struct proto_param *p, struct expr *e)
{
	const struct type *t;

	if (p->kind == PK_MAP || p->kind == PK_KEY || p->kind == PK_WORD || p->kind == PK_TYPE)
		return true;			/* these are no values: the builtin's own check looks at them */
	t = check_value(s, e);
	if (t->kind == TY_POISON)
		return false;
	if (p->kind == PK_LIT_STRING || p->kind == PK_LIT_INT)
		return check_literal(s, call, p, e);
	if (t->kind == TY_VOID) {
		diag_error(s->ds, E_ARG_TYPE, e->span, "%s() does not take a value of type '%s'", call->call.name, tt(s, t));
		return false;
	}
	if (p->kind == PK_INT)
		return t->kind == TY_INT || t->kind == TY_ENUM || t->kind == TY_BOOL || !want(s, call, e, integer_word(call->call.fn->id));
	if (p->kind == PK_STRING)
		return t->kind == TY_STRING || want_string(s, call, e);
	if (p->kind == PK_PTR)
		return t->kind == TY_PTR || t->kind == TY_INT || !want(s, call, e, "pointer");
	return true;
}

/* Builtins whose arguments are looked at by their own check alone. */
static bool checks_own_args(enum builtin_id id)
{
	switch ((int)id) {
	case BI_PRINT: case BI_LEN: case BI_DELETE: case BI_HAS_KEY: case BI_FIND: case BI_STR: case BI_IS_STR: case BI_IS_PTR:
	case BI_IS_ARRAY: case BI_IS_INTEGER: case BI_IS_UNSIGNED_INTEGER: case BI_IS_LITERAL: case BI_IS_SCALAR: case BI_GETOPT:
	case BI_STRCAP: case BI_STATIC_ASSERT: case BI_KSTACK: case BI_USTACK: case BI_DW_USTACK: case BI_NSECS: case BI_PID: case BI_TID:
	case BI_COMM: case BI_SIGNAL: case BI_SIGNAL_THREAD: case BI_CLEAR: case BI_ZERO:
		return true;
	}
	return false;
}

static bool check_args(struct sema *s, struct expr *e, const struct proto *p)
{
	bool good = true;

	for (size_t i = 0; i < e->call.args.nr; i++) {
		if (i < p->nr)
			good &= check_arg(s, e, &p->param[i], e->call.args.v[i]);
		else
			good &= check_value(s, e->call.args.v[i])->kind != TY_POISON;
	}
	return good;
}

static bool wrong_probe(struct sema *s, struct expr *e)
{
	const char *type = probe_word(s);

	switch ((int)e->call.fn->id) {
	case BI_ARGS:
		diag_error(s->ds, E_WHERE, e->span, "The args builtin can only be used with tracepoint, rawtracepoint, fentry/fexit, and "
			   "uprobe probes (%s used here)", probe_type_text(s));
		break;
	case BI_ARGN:
		diag_error(s->ds, E_WHERE, e->span, "The %s builtin can only be used with 'kprobes', 'uprobes' and 'usdt' probes",
			   e->call.name);
		break;
	case BI_RETVAL:
		diag_error(s->ds, E_WHERE, e->span, "The retval builtin can only be used with 'kretprobe' and 'uretprobe' and 'fentry' "
			   "probes%s", s->unit->group->kind == PROBE_TRACEPOINT ? " (try to use args.ret instead)" : "");
		break;
	case BI_OVERRIDE:
		diag_error(s->ds, E_WHERE, e->span, "override() can only be used inside kprobes");
		break;
	case BI_PATH:
		diag_error(s->ds, E_WHERE, e->span, "The path function can only be used with 'fentry', 'fexit', 'iter' probes");
		break;
	default:
		if (e->call.fn->cls == CLASS_VAR)
			diag_error(s->ds, E_WHERE, e->span, "The %s builtin can not be used with '%s' probes", e->call.name, type);
		else
			diag_error(s->ds, E_WHERE, e->span, "%s can not be used with \"%s\" probes", e->call.name, type);
	}
	return false;
}

static bool allowed_here(struct sema *s, struct expr *e)
{
	const struct builtin *b = e->call.fn;

	if (s->unit->group && b->where && !(b->where & 1ull << s->unit->group->kind))
		return wrong_probe(s, e);
	if (!s->unit->group && b->where) {
		diag_error(s->ds, E_WHERE, e->span, "%s can not be used in a function", e->call.name);
		return false;
	}
	if ((b->traits & T_UNSAFE) && !s->opts->unsafe && !s->type_only) {
		if (b->id == BI_SIGNAL || b->id == BI_SIGNAL_THREAD || b->id == BI_WRITE_USER)
			diag_error(s->ds, E_UNSAFE, e->span, "%s() is unsafe. To use you need the --unsafe flag", b->name);
		else
			diag_hint(diag_error(s->ds, E_UNSAFE, e->span, "%s() is an unsafe function being used in safe mode", b->name),
				  "--unsafe allows it");
		return false;
	}
	return true;
}

/* The result's type as the prototype names it; void when the builtin's own check sets it. */
static const struct type *ret_type(struct sema *s, const struct proto *p)
{
	const struct type *t = NULL;
	const char *bracket = strchr(p->ret, '[');

	if (bracket && !strncmp(p->ret, "string", 6))
		return type_string(s->types, (uint32_t)strtoul(bracket + 1, NULL, 10));
	if (!strcmp(p->ret, "bool"))
		return &type_bool;
	t = type_by_name(s->types, p->ret, TAG_ANY);
	return t ? t : &type_void;
}

static const struct type *no_function(struct sema *s, struct expr *e)
{
	struct diag *d = diag_error(s->ds, E_NO_FUNC, e->span, "Unknown function: '%s'", shown(s, e->call.name));
	const char *near = builtin_nearest(e->call.name);

	if (!strcmp(e->call.name, "sym"))
		near = "ksym";			/* its name until 0.9 */
	if (!near)
		near = macro_nearest(s, e->call.name);
	if (!near)
		near = func_nearest(s, e->call.name);
	if (near)
		diag_hint(d, "did you mean '%s'?", near);
	for (size_t i = 0; i < e->call.args.nr; i++)
		if (e->call.args.v[i]->kind != EXPR_TYPE)
			check_expr(s, e->call.args.v[i]);
	return poison(e);
}

const struct type *check_call(struct sema *s, struct expr *e)
{
	struct func *f = func_find(s, e->call.name);
	const struct builtin *b;
	struct proto p;

	if (f)
		return check_func_call(s, e, f);
	b = builtin_find(e->call.name);
	if (!b)
		return no_function(s, e);
	e->call.fn = b;
	call_info(s, e);
	if (!proto_parse(b->proto, &p))
		return poison(e);
	if ((b->traits & T_AGG) && e != s->agg_call) {
		diag_error(s->ds, E_AGG, e->span, "%s() must be assigned directly to a map", e->call.name);
		return poison(e);
	}
	if ((b->traits & T_MACRO) && !check_count(s, e, &p))
		return poison(e);
	if (!allowed_here(s, e) || !check_count(s, e, &p))
		return poison(e);
	if (!checks_own_args(b->id) && !check_args(s, e, &p))
		return poison(e);
	if (b->needs >= 0)
		need_feature(s, (enum feature)b->needs, e->span);
	e->type = ret_type(s, &p);
	return checks[b->id] ? checks[b->id](s, e) : e->type;
}
