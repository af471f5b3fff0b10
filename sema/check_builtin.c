/*
 * sema: builtin variables: what of the probe and of the current thread a body can name.
 */
#include "parser/cdecl.h"
#include "sema/sema_priv.h"

static bool in_for(const struct sema *s)
{
	for (const struct loop *l = s->loop; l; l = l->up)
		if (l->info)
			return true;
	return false;
}

/* The body of a for loop is a function of its own, which the context is not handed to. */
static bool no_ctx_here(struct sema *s, struct expr *e)
{
	if (!in_for(s) || s->type_only)
		return false;
	diag_error(s->ds, E_LOOP, e->span, "'%s' builtin is not allowed in a for-loop", e->call.name);
	poison(e);
	return true;
}

CHECK(ARGS)
{
	const struct ap_group *g = s->unit->group;

	if (no_ctx_here(s, e))
		return e->type;
	if (g && g->args)
		return e->type = g->args;
	if (g && g->unchecked)
		return poison(e);
	if (g && (g->kind == PROBE_FENTRY || g->kind == PROBE_FEXIT))
		diag_error(s->ds, E_WHERE, e->span, "The args builtin cannot be used for 'fentry/fexit:bpf' probes");
	else if (g && g->kind == PROBE_TRACEPOINT)
		diag_error(s->ds, E_WHERE, e->span, "BTF is required for parsing tracepoint arguments");
	else
		diag_error(s->ds, E_WHERE, e->span, "Cannot read the arguments: no DWARF debug information for the traced function");
	return poison(e);
}

/* Static probes, and functions with a calling convention of their own: where the argument is was looked up. */
static bool check_place(struct sema *s, const struct expr *e, const struct ap_group *g, unsigned n)
{
	if (n >= g->nr_places) {
		diag_error(s->ds, E_WHERE, e->span, "the probe has no arg%u: it has %zu argument%s", n, g->nr_places,
			   g->nr_places == 1 ? "" : "s");
		return false;
	}
	if (g->places[n].kind == PLACE_NONE) {
		diag_error(s->ds, E_WHERE, e->span, "arg%u of the probe cannot be read: it is in a floating-point register, or a "
			   "variable that the stripped binary does not name", n);
		return false;
	}
	return true;
}

CHECK(ARGN)
{
	const struct ap_group *g = s->unit->group;
	unsigned n = 0;

	if (no_ctx_here(s, e))
		return e->type;
	for (const char *p = e->call.name + 3; *p; p++)
		n = n * 10 + (unsigned)(*p - '0');
	call_info(s, e)->num = n;
	if (g && g->unchecked)
		return e->type = int64_of(s, false);
	if (g && (g->kind == PROBE_USDT || g->nr_places)) {
		if (!check_place(s, e, g, n))
			return poison(e);
		/* "-4@%eax": the note says that it is signed */
		return e->type = int64_of(s, g->kind == PROBE_USDT && g->places[n].is_signed);
	} else if (g && g->kind == PROBE_RAWTRACEPOINT) {
		size_t nr = 0;

		if (g->args)
			type_fields(s->types, g->args, &nr);
		if (n > 11 || (g->args && n >= nr)) {
			diag_error(s->ds, E_WHERE, e->span, "the probe has no arg%u", n);
			return poison(e);
		}
	} else if (reg_arg_offset(n) < 0) {
#if defined(__x86_64__)
		diag_error(s->ds, E_WHERE, e->span, "x86_64 doesn't support arg%u", n);
#else
		diag_error(s->ds, E_WHERE, e->span, "this machine doesn't support arg%u", n);
#endif
		return poison(e);
	}
	return e->type = int64_of(s, false);
}

const char *probe_word(const struct sema *s)
{
	static const char *const names[PROBE_NR] = {
#define P(id, name, ...) [PROBE_##id] = name,
#include "sema/probes.def"
#undef P
	};

	return s->unit->group ? names[s->unit->group->kind] : "function";
}

static bool kfuncs_here(const struct sema *s)
{
	if (!s->unit->group)
		return false;
	switch ((int)s->unit->group->kind) {
	case PROBE_FENTRY: case PROBE_FEXIT: case PROBE_RAWTRACEPOINT: case PROBE_ITER:
		return true;
	}
	return false;
}

static bool kfunc_in_btf(const struct sema *s, const char *name)
{
	return s->nr_btfs && kbtf_find(s->btfs[0], name, 1u << BTF_KIND_FUNC);
}

CHECK(COMM)
{
	const struct type *t;

	if (!e->call.args.nr)
		return e->type = type_string(s->types, 16);
	t = check_settled(s, e->call.args.v[0]);
	if (t->kind == TY_POISON)
		return poison(e);
	if (t->kind != TY_INT) {
		diag_error(s->ds, E_ARG_TYPE, e->span, "comm() only supports int arguments (%s provided)", tt(s, t));
		return poison(e);
	}
	if (!kfuncs_here(s) || !kfunc_in_btf(s, "bpf_task_from_pid")) {
		diag_error(s->ds, E_WHERE, e->span, "Syntax comm(PID) is not supported in this probe type yet. Type: %s", probe_type_text(s));
		return poison(e);
	}
	cast_to(s, e->call.args.v[0], type_int(s->types, 4, false));
	return e->type = type_string(s->types, 64);
}

/* kfunc_exist(), kfunc_allowed() */
CHECK(kfunc)
{
	const char *name = lit_arg_str(s, e, 0);
	bool yes = kfunc_in_btf(s, name) && (e->call.fn->id == BI_KFUNC_EXIST || kfuncs_here(s));

	make_bool(e, yes);
	return e->type;
}

CHECK(CPID)
{
	if (!s->opts->child_pid && s->final && !s->warned_cpid) {
		s->warned_cpid = true;
		diag_warn(s->ds, W_CPID, e->span, "No child command (`-c`); cpid is zero");
	}
	return e->type = int64_of(s, false);
}

CHECK(HAS_CPID)
{
	make_bool(e, s->opts->child_pid != 0);
	return e->type;
}

CHECK(CTX)
{
	const struct ap_group *g = s->unit->group;
	const struct type *t = g ? g->ctx : NULL;

	if (no_ctx_here(s, e))
		return e->type;
	if (g && g->unchecked)
		return poison(e);
	if (g && g->kind == PROBE_TRACEPOINT) {
		diag_error(s->ds, E_WHERE, e->span, "Use args instead of ctx in tracepoint");
		return poison(e);
	}
	if (!t && g) {
		switch ((int)g->kind) {
		case PROBE_KPROBE: case PROBE_KRETPROBE: case PROBE_UPROBE: case PROBE_URETPROBE: case PROBE_USDT:
			t = type_by_name(s->types, "pt_regs", TAG_STRUCT);
			break;
		case PROBE_PROFILE: case PROBE_INTERVAL: case PROBE_SOFTWARE: case PROBE_HARDWARE: case PROBE_WATCHPOINT:
			t = type_by_name(s->types, "bpf_perf_event_data", TAG_STRUCT);
			t = t ? t : &type_void;
			break;
		}
	}
	if (!t) {
		diag_error(s->ds, E_WHERE, e->span, "The ctx builtin can not be used with '%s' probes", probe_word(s));
		return poison(e);
	}
	return e->type = type_ptr(s->types, t, AS_BPF);
}

CHECK(CURTASK)
{
	const struct type *t = type_by_name(s->types, "task_struct", TAG_STRUCT);

	if (!t)
		return e->type = type_ptr(s->types, &type_void, AS_KERNEL);
	return e->type = host_has(s, FEAT_TASK_BTF) ? type_btf_ptr(s->types, t) : type_ptr(s->types, t, AS_KERNEL);
}

/* The first attach point that names the same function: all of them have one value. */
static uint32_t same_func(const struct plan *p, const struct plan_ap *ap)
{
	uint32_t i = 0;

	while (p->aps.v[i].func != ap->func && (!p->aps.v[i].func || strcmp(p->aps.v[i].func, ap->func) || !p->aps.v[i].target ||
						strcmp(p->aps.v[i].target, ap->target)))
		i++;
	return i;
}

/* What the attach point says of the function; false: it has no name, or the kernel's list of symbols is not to be had. */
static bool func_of_ap(struct sema *s, const struct plan_ap *ap, bool user, struct call_info *in)
{
	if (!ap->func || (user && !ap->target))
		return false;
	if (user) {
		in->num2 = FUNC_FROM_AP;
		in->num = same_func(s->plan, ap);
		return true;
	}
	in->num2 = FUNC_FROM_ADDR;
	return s->host->kaddr && !s->host->kaddr(s->host->arg, ap->func, &in->num);
}

/*
 * Entry probes have the function's address in their registers; the helper is exact where it is an ftrace hook.  It knows no
 * addresses inside of functions.
 */
static void find_func(struct sema *s, struct expr *e, const struct ap_group *g, bool user)
{
	const struct plan_ap *ap = g->aps.nr ? &s->plan->aps.v[g->aps.v[0]] : NULL;
	const struct ap_ctx c = { .host = s->host, .user_func_by_ap = s->user_func_by_ap };
	struct call_info *in = call_info(s, e);

	in->num2 = FUNC_FROM_HELPER;
	if (ap && ap_func_by_ap(&c, g->kind) && func_of_ap(s, ap, user, in))
		return;
	in->num2 = FUNC_FROM_HELPER;
	if (g->kind == PROBE_UPROBE || (g->kind == PROBE_KPROBE && (!ap || ap->offset || ap->address || !host_has(s, FEAT_GET_FUNC_IP))))
		in->num2 = FUNC_FROM_REGS;
	else
		need_feature(s, user ? FEAT_GET_FUNC_IP_USER : FEAT_GET_FUNC_IP, e->span);
}

CHECK(FUNC)
{
	const struct ap_group *g = s->unit->group;
	bool user = g && (g->kind == PROBE_UPROBE || g->kind == PROBE_URETPROBE);

	if (g)
		find_func(s, e, g, user);
	return e->type = type_simple(s->types, user ? TY_USYM : TY_KSYM, false);
}

static bool stack_mode_of(const char *word, enum stack_mode *out)
{
	static const char *const names[] = {
		[STACK_BPFTRACE] = "bpftrace", [STACK_PERF] = "perf", [STACK_RAW] = "raw", [STACK_BUILD_ID] = "build_id",
	};

	for (int i = 0; i < 4; i++)
		if (!strcmp(names[i], word)) {
			*out = (enum stack_mode)i;
			return true;
		}
	return false;
}

/* An enum constant or #define, which may stand for the limit. */
static bool is_constant_name(struct sema *s, const char *name)
{
	const struct type *t;
	int64_t v;

	for (size_t i = 0; s->c && i < s->c->defines.nr; i++)
		if (!strcmp(s->c->defines.v[i].name, name))
			return true;
	return type_enum_constant(s->types, name, &v, &t);
}

static bool stack_limit(struct sema *s, struct expr *e, struct expr *arg, uint32_t *out)
{
	check_value(s, arg);
	if (arg->type->kind == TY_POISON)
		return false;
	if (arg->kind != EXPR_INT || arg->num.negative) {
		diag_error(s->ds, E_STACK_MODE, arg->span, "%s: invalid limit value", e->call.name);
		return false;
	}
	if (arg->num.value > 1024) {
		diag_error(s->ds, E_STACK_MODE, e->span, "%s([int limit]): limit shouldn't exceed 1024, %llu given", e->call.name,
			   (unsigned long long)arg->num.value);
		return false;
	}
	*out = (uint32_t)arg->num.value;
	return true;
}

void warn_unstable(struct sema *s, const char *what, const char *key, bool *once)
{
	if (*once || !s->final)
		return;
	*once = true;
	diag_warn(s->ds, W_UNSTABLE, (struct span){ 0 }, "Script is using an unstable feature: %s. To prevent this warning you must "
		  "explicitly enable it in the config e.g. %s=enable", what, key);
}

/* kstack, ustack, dw_ustack: (), (limit), (mode), (mode, limit) */
CHECK(stack)
{
	bool user = e->call.fn->id != BI_KSTACK, unwind = e->call.fn->id == BI_DW_USTACK;
	enum stack_mode mode = s->plan->config.stack_mode;
	uint32_t limit = 127;
	size_t nr = e->call.args.nr;
	struct expr *first = nr ? e->call.args.v[0] : NULL;

	bool by_word = first && first->kind == EXPR_IDENT && stack_mode_of(first->ident.name, &mode);

	if (first && !by_word && first->kind == EXPR_IDENT && !is_constant_name(s, first->ident.name)) {
		diag_error(s->ds, E_STACK_MODE, first->span, "Error parsing stack mode: %s: Invalid value for stack_mode: valid values are "
			   "bpftrace, raw, perf, and build_id.", e->call.name);
		return poison(e);
	}
	if (by_word) {
		if (nr == 2 && !stack_limit(s, e, e->call.args.v[1], &limit))
			return poison(e);
	} else if (nr == 2) {
		diag_error(s->ds, E_STACK_MODE, first->span, "Expected stack mode as first argument");
		return poison(e);
	} else if (nr == 1 && !stack_limit(s, e, first, &limit)) {
		return poison(e);
	}
	if (!user && mode == STACK_BUILD_ID && by_word) {
		diag_error(s->ds, E_STACK_MODE, e->span, "'build_id' stack mode can only be used for ustack");
		return poison(e);
	}
	if (!user && mode == STACK_BUILD_ID) {
		diag_warn(s->ds, W_STACK_MODE, e->span, "'build_id' stack mode can only be used for ustack. Falling back to 'raw' mode.");
		mode = STACK_RAW;
	}
	if (unwind) {
		if (s->plan->config.unstable_dw_ustack == UNSTABLE_ERROR) {
			diag_error(s->ds, E_UNSTABLE, e->span, "dw_ustack feature is not enabled by default. To enable this unstable "
				   "feature, set the config flag to enable. unstable_dw_ustack=enable");
			return poison(e);
		}
		if (s->plan->config.unstable_dw_ustack == UNSTABLE_WARN)
			warn_unstable(s, "dw_ustack", "unstable_dw_ustack", &s->warned_dw_ustack);
	}
	unwind |= user && s->plan->config.ustack_tables;
	s->plan->unwinds |= unwind && s->final && !s->type_only;
	drop_args(e, 0);
	return e->type = type_stack(s->types, user, mode, limit, unwind);
}

CHECK(NSECS)
{
	struct call_info *ci = call_info(s, e);
	struct expr *a = e->call.args.nr ? e->call.args.v[0] : NULL;
	const char *word = a && a->kind == EXPR_IDENT ? a->ident.name : "";

	ci->num = CLK_BOOT;
	if (a && !strcmp(word, "monotonic")) {
		ci->num = CLK_MONO;
	} else if (a && !strcmp(word, "tai")) {
		ci->num = CLK_TAI;
		if (s->host->has && !host_has(s, FEAT_KTIME_TAI)) {
			diag_error(s->ds, E_FEATURE, e->span, "Kernel does not support tai timestamp, please try sw_tai");
			return poison(e);
		}
		need_feature(s, FEAT_KTIME_TAI, e->span);
	} else if (a && !strcmp(word, "sw_tai")) {
		ci->num = CLK_SW_TAI;
	} else if (a && strcmp(word, "boot")) {
		if (a->kind != EXPR_IDENT)
			diag_error(s->ds, E_ARG_TYPE, a->span, "nsecs() only supports timestamp_mode arguments (%s provided)",
				   check_value(s, a)->kind == TY_POISON ? "no value" : kind_text(s, a));
		else
			diag_error(s->ds, E_ARG_TYPE, a->span, "Invalid timestamp mode: %s", word);
		return poison(e);
	}
	drop_args(e, 0);
	return e->type = int64_of(s, false);
}

/* pid, tid: in the tracer's namespace, or pid(init) */
CHECK(pid)
{
	struct expr *a = e->call.args.nr ? e->call.args.v[0] : NULL;
	const char *word = a && a->kind == EXPR_IDENT ? a->ident.name : "";

	if (a && strcmp(word, "curr_ns") && strcmp(word, "init")) {
		if (a->kind == EXPR_IDENT)
			diag_error(s->ds, E_ARG_TYPE, a->span, "Invalid PID namespace mode: %s (expects: curr_ns or init)", word);
		else
			diag_error(s->ds, E_ARG_TYPE, a->span, "%s() only supports curr_ns and init as the argument", e->call.name);
		return poison(e);
	}
	call_info(s, e)->num = a && !strcmp(word, "init");
	drop_args(e, 0);
	return e->type = type_int(s->types, 4, false);
}

CHECK(PROBE)
{
	const struct ap_group *g = s->unit->group;

	if (!g || !g->aps.nr) {
		diag_error(s->ds, E_WHERE, e->span, "probe can not be used in a function");
		return poison(e);
	}
	if (g->aps.nr == 1 && s->unit->probe_as_text) {
		const char *name = s->plan->aps.v[g->aps.v[0]].name;

		make_str(s, e, name, strlen(name));
		return e->type;
	}
	call_info(s, e)->num = s->plan->aps.v[g->aps.v[0]].cookie;
	return e->type = type_simple(s->types, TY_PROBE, false);
}

const char *probe_type_text(const struct sema *s)
{
	if (s->unit->group)
		switch ((int)s->unit->group->kind) {
		case PROBE_BEGIN: case PROBE_END: case PROBE_SELF: return "special";
		case PROBE_BENCH: return "benchmark";
		}
	return probe_word(s);
}

CHECK(PROBETYPE)
{
	const char *word = probe_type_text(s);

	make_str(s, e, word, strlen(word));
	return e->type;
}

CHECK(RETVAL)
{
	const struct ap_group *g = s->unit->group;

	if (no_ctx_here(s, e))
		return e->type;
	if (g && g->unchecked && g->kind == PROBE_FEXIT)
		return poison(e);
	return e->type = g && g->retval ? g->retval : int64_of(s, false);
}

CHECK(USERNAME)
{
	struct expr *inner;

	e->call.name = "uid";
	e->call.fn = builtin_get(BI_UID);
	e->type = int64_of(s, false);
	inner = wrap(s, e, EXPR_CAST);
	e->cast.e = inner;
	return e->type = type_simple(s->types, TY_USERNAME, false);
}

CHECK(CONFIG)
{
	static const char *const keys[] = {
#define K(key, ...) #key,
#include "sema/config.def"
#undef K
	};
	enum { NR = sizeof(keys) / sizeof(keys[0]) };
	struct expr **v = arena_new_array(s->arena, struct expr *, NR);
	const char **names = arena_new_array(s->arena, const char *, NR);
	const struct type *elem[NR];
	struct span at = e->span;

	for (int i = 0; i < NR; i++) {
		v[i] = arena_new_obj(s->arena, struct expr);
		v[i]->span = at;
		names[i] = intern_str(s->pc->names, keys[i]);
		config_literal(s, keys[i], v[i]);
		elem[i] = v[i]->type;
	}
	memset(e, 0, sizeof(*e));
	e->kind = EXPR_RECORD;
	e->span = at;
	e->list.v = v;
	e->list.nr = e->list.cap = NR;
	e->list.names = names;
	return e->type = type_record(s->types, names, elem, NR);
}
