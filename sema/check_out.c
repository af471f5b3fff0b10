/*
 * sema: functions that print, and exit().  Each call becomes an event of the plan: a record with one field per argument.
 */
#include "sema/sema_priv.h"

static bool number_like(const struct type *t)
{
	return t->kind == TY_INT || t->kind == TY_BOOL || t->kind == TY_PTR || t->kind == TY_ENUM;
}

/* Whether a conversion takes a value of this type. */
static bool spec_takes(enum fmt_spec spec, const struct type *t)
{
	switch (spec) {
	case FMT_D: case FMT_U: case FMT_O: case FMT_X: case FMT_XX: case FMT_C: case FMT_P:
		return number_like(t);
	case FMT_GR:
		return number_like(t) && t->kind != TY_ENUM;
	case FMT_R: case FMT_RX: case FMT_RH:
		return t->kind == TY_BUFFER;
	case FMT_S: case FMT_TEXT:
		return true;
	}
	return false;
}

static const char *spec_text(struct sema *s, const struct fmt_part *p)
{
	size_t n = p->spec == FMT_RX || p->spec == FMT_RH || p->spec == FMT_GR ? 2 : 1;

	return arena_strndup(s->arena, p->text + p->len - n, n);
}

static bool check_conversion(struct sema *s, struct expr *call, const struct fmt_part *p, struct expr *arg)
{
	const struct type *t = arg->type;

	(void)call;
	if (t->kind == TY_VOID) {
		diag_error(s->ds, E_FORMAT, arg->span, "unable to print none type for specifier: %s", spec_text(s, p));
		return false;
	}
	if (spec_takes(p->spec, t))
		return true;
	diag_error(s->ds, E_FORMAT, arg->span, "unsupported format specifier for type '%s': %s", tt(s, t), spec_text(s, p));
	return false;
}

/* A struct of which nothing is known but its name cannot be copied. */
static bool printable(struct sema *s, struct expr *e)
{
	const struct type *t = e->type;

	if ((t->kind == TY_STRUCT || t->kind == TY_UNION) && !t->size &&
	    !(e->kind == EXPR_CALL && e->call.fn && e->call.fn->id == BI_ARGS)) {
		diag_error(s->ds, E_PRINT, e->span, "%s type passed to print() is not printable", tt(s, t));
		return false;
	}
	return true;
}

bool check_format_args(struct sema *s, struct expr *e, const struct type ***types, size_t *nr)
{
	size_t given = e->call.args.nr - 1, k = 0;
	const char *bad = NULL;
	struct expr *text = e->call.args.v[0];
	struct fmt f;
	bool good = true;

	if (e->call.fn->id != BI_DEBUGF) {	/* the kernel's own formats end at a NUL */
		text->str.s = fmt_keep_nuls(s->arena, text->str.s, text->str.len);
		text->str.len = strlen(text->str.s);
	}
	if (fmt_parse(s->arena, text->str.s, &f, &bad)) {
		diag_error(s->ds, E_FORMAT, e->call.args.v[0]->span, "unsupported format specifier: %s", bad);
		return false;
	}
	if (given != f.nr_args) {
		diag_error(s->ds, E_FORMAT, e->span, "%s arguments for format string (%zu supplied, %zu expected)",
			   given < f.nr_args ? "not enough" : "too many", given, f.nr_args);
		return false;
	}
	if (given > 127) {
		diag_error(s->ds, E_FORMAT, e->span, "%s() takes at most 127 arguments", e->call.name);
		return false;
	}
	*types = arena_new_array(s->arena, const struct type *, given + 1);
	for (size_t i = 0; i < f.parts.nr; i++) {
		struct expr *arg;

		if (f.parts.v[i].spec == FMT_TEXT)
			continue;
		arg = e->call.args.v[1 + k];
		settle(s, arg);
		good &= check_conversion(s, e, &f.parts.v[i], arg) && printable(s, arg);
		(*types)[k++] = arg->type;
	}
	*nr = given;
	return good;
}

static bool in_pinned_iter(const struct sema *s)
{
	const struct ap_group *g = s->unit->group;

	return g && g->kind == PROBE_ITER && g->aps.nr && s->plan->aps.v[g->aps.v[0]].pin;
}

/* "%-6d" as the kernel wants it for 64 bits: "%-6lld"; false: it has nothing of the kind. */
static bool seq_part(const struct fmt_part *p, struct strbuf *out)
{
	switch (p->spec) {
	case FMT_TEXT:
		for (size_t i = 0; i < p->len; i++)
			sb_str(out, p->text[i] == '%' ? "%%" : (char[]){ p->text[i], 0 });
		return true;
	case FMT_P:
		sb_str(out, "0x%llx");
		return true;
	case FMT_D: case FMT_U: case FMT_X: case FMT_XX:
		sb_add(out, p->text, strcspn(p->text, "hljzdiuxX"));
		sb_str(out, "ll");
		sb_char(out, p->spec == FMT_D ? 'd' : p->spec == FMT_U ? 'u' : p->spec == FMT_X ? 'x' : 'X');
		return true;
	case FMT_S: case FMT_C:
		sb_add(out, p->text, p->len);
		return true;
	case FMT_O: case FMT_R: case FMT_RX: case FMT_RH: case FMT_GR:
		break;
	}
	return false;
}

/*
 * In a pinned iterator nobody but the kernel is there to format (bpf_seq_printf): the format is translated to what the kernel
 * understands, and arguments are integers and strings, at most twelve.
 */
static bool check_seq_printf(struct sema *s, struct expr *e, const struct type **types, size_t nr)
{
	struct strbuf out = { 0 };
	const char *bad;
	struct fmt f;
	bool ok = nr <= 12;

	fmt_parse(s->arena, lit_arg_str(s, e, 0), &f, &bad);
	for (size_t i = 0; i < f.parts.nr; i++)
		ok &= seq_part(&f.parts.v[i], &out);
	for (size_t i = 0; i < nr; i++) {
		if (types[i]->kind == TY_INT || types[i]->kind == TY_BOOL || types[i]->kind == TY_ENUM)
			cast_to(s, e->call.args.v[1 + i], int64_of(s, as_int(s, types[i])->is_signed));
		else if (types[i]->kind != TY_STRING && types[i]->kind != TY_PTR)
			ok = false;
	}
	call_info(s, e)->text = arena_strndup(s->arena, sb_text(&out), out.len);
	sb_free(&out);
	if (!ok)
		diag_error(s->ds, E_FORMAT, e->span, "printf in a pinned iterator is formatted by the kernel: at most 12 integers and strings, "
			   "by %%d %%u %%x %%X %%p %%c %%s");
	return ok;
}

/* printf errorf warnf cat system */
CHECK(printf)
{
	static const struct {
		enum builtin_id id;
		enum action act;
	} acts[] = { { BI_PRINTF, ACT_PRINTF }, { BI_ERRORF, ACT_ERRORF }, { BI_WARNF, ACT_WARNF }, { BI_CAT, ACT_CAT },
		     { BI_SYSTEM, ACT_SYSTEM } };
	const struct type **types;
	size_t nr;

	if (!check_format_args(s, e, &types, &nr))
		return poison(e);
	if (e->call.fn->id == BI_PRINTF && in_pinned_iter(s))
		return check_seq_printf(s, e, types, nr) ? (e->type = &type_void) : poison(e);
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		if (acts[i].id == e->call.fn->id)
			call_info(s, e)->event = plan_event(s, e, acts[i].act, lit_arg_str(s, e, 0), NULL, types, nr);
	return e->type = &type_void;
}

/*
 * The helper raises an event while it holds the lock of its buffer (until Linux 6.2).  A probe on that event that prints again waits
 * for ever, also when the first print was another tracer's.
 */
static bool hears_itself(const struct sema *s)
{
	const struct plan *p = s->plan;
	const struct ap_group *g = s->unit->group;

	for (size_t i = 0; i < (g ? g->aps.nr : p->aps.nr); i++) {
		const struct plan_ap *ap = &p->aps.v[g ? g->aps.v[i] : i];

		if ((ap->kind == PROBE_TRACEPOINT || ap->kind == PROBE_RAWTRACEPOINT) && ap->func && !strcmp(ap->func, "bpf_trace_printk"))
			return true;
	}
	return false;
}

CHECK(DEBUGF)
{
	const struct type **types;
	struct fmt f;
	const char *bad;
	size_t nr;

	if (!check_format_args(s, e, &types, &nr))
		return poison(e);
	if (nr > 3) {
		diag_error(s->ds, E_FORMAT, e->span, "debugf() takes at most 3 arguments (%zu provided)", nr);
		return poison(e);
	}
	fmt_parse(s->arena, lit_arg_str(s, e, 0), &f, &bad);
	for (size_t i = 0; i < f.parts.nr; i++) {
		enum fmt_spec sp = f.parts.v[i].spec;

		if (sp != FMT_TEXT && sp != FMT_D && sp != FMT_U && sp != FMT_X && sp != FMT_P && sp != FMT_S) {
			diag_error(s->ds, E_FORMAT, e->span, "debugf() only supports the conversions %%d %%u %%x %%p %%s");
			return poison(e);
		}
	}
	for (size_t i = 0; i < nr; i++)
		if (types[i]->kind == TY_INT || types[i]->kind == TY_BOOL || types[i]->kind == TY_ENUM)
			cast_to(s, e->call.args.v[1 + i], int64_of(s, as_int(s, types[i])->is_signed));
	if (hears_itself(s)) {
		diag_error(s->ds, E_PROBE_UNSAFE, e->span, "debugf() cannot be used in a probe on bpf_trace_printk: it raises this event itself");
		return poison(e);
	}
	diag_warn(s->ds, W_DEBUGF, e->span, "The debugf() builtin is not recommended for production use. For more information see "
		  "bpf_trace_printk in bpf-helpers(7).");
	call_info(s, e)->text = lit_arg_str(s, e, 0);
	return e->type = &type_void;
}

/* Takes the order, a literal as last argument, away; *given: there was one. */
static bool print_order(struct sema *s, struct expr *e, struct map_state *m, struct plan_sort *sort, bool *given)
{
	size_t nr = e->call.args.nr;
	const struct expr *last = e->call.args.v[nr - 1];

	*given = nr > 1 && nr <= 4 && last->kind == EXPR_STR;
	if (!*given)
		return true;
	drop_args(e, nr - 1);
	return check_sort(s, last, m, sort);
}

/* Adds the arguments top and div of print(@m) when they are not given. */
static bool print_limits(struct sema *s, struct expr *e, struct map_state *m)
{
	const struct type *u64 = int64_of(s, false);

	if (e->call.args.nr > 3) {
		diag_error(s->ds, E_ARG_COUNT, e->span, "print() takes up to 3 arguments (%zu provided)", e->call.args.nr);
		return false;
	}
	for (size_t i = 1; i < e->call.args.nr; i++) {
		struct expr *a = e->call.args.v[i];
		const struct type *t = check_value(s, a);

		if (t->kind == TY_POISON)
			return false;
		if (t->kind != TY_INT) {
			diag_error(s->ds, E_ARG_TYPE, a->span, "print() only supports int arguments for top and div (%s provided)", tt(s, t));
			return false;
		}
		cast_to(s, a, u64);
	}
	if (e->call.args.nr > 1 && m->value->kind == TY_STATS)
		diag_warn(s->ds, W_PRINT_ARGS, e->span, "print()'s top and div arguments are ignored when used on stats() maps.");
	while (e->call.args.nr < 3) {
		struct expr *zero = arena_new_obj(s->arena, struct expr);

		zero->span = e->span;
		make_int(s, zero, 0, false, u64);
		vec_push(s->arena, &e->call.args, zero);
	}
	return true;
}

static bool loops_over_map(const struct sema *s)
{
	for (const struct loop *l = s->loop; l; l = l->up)
		if (l->over_map)
			return true;
	return false;
}

static const struct type *print_map(struct sema *s, struct expr *e)
{
	struct map_state *m = map_arg(s, e, 0);
	struct plan_sort sort;
	bool sorted;

	if (!m || !print_order(s, e, m, &sort, &sorted) || !print_limits(s, e, m))
		return poison(e);
	if (loops_over_map(s))
		diag_warn(s->ds, W_LOOP_PRINT, e->span, "Due to it's asynchronous nature using 'print()' in a loop can lead to unexpected "
			  "behavior. The map will likely be updated before the runtime can 'print' it.");
	call_info(s, e)->event = plan_print(s, e, ACT_PRINT_MAP, m, sorted ? &sort : NULL);
	return e->type = &type_void;
}

CHECK(PRINT)
{
	struct expr *v = e->call.args.v[0];
	const struct type *t;

	if (v->kind == EXPR_MAP)
		return print_map(s, e);
	if (v->kind == EXPR_IDENT && !strcmp(v->ident.name, "probe"))
		v = e->call.args.v[0];
	t = check_expr(s, v);
	if (t->kind == TY_POISON)
		return poison(e);
	if (((type_is_agg(t) && !t->castable) || type_is_agg_record(t)) && v->kind == EXPR_MAP_AT) {
		diag_error(s->ds, E_PRINT, e->span, "Map type %s cannot print the value of individual keys. You must print the whole map.",
			   tt(s, t));
		return poison(e);
	}
	if (t->kind == TY_VOID) {
		diag_error(s->ds, E_PRINT, e->span, "none type passed to print() is not printable");
		return poison(e);
	}
	if (e->call.args.nr > 1) {
		diag_error(s->ds, E_ARG_COUNT, e->span, "Non-map print() only takes 1 argument, %zu found", e->call.args.nr);
		return poison(e);
	}
	if (read_as_value(s, v)->kind == TY_POISON || !printable(s, v))
		return poison(e);
	settle(s, v);
	t = v->type;
	call_info(s, e)->event = plan_event(s, e, ACT_PRINT_VALUE, NULL, NULL, &t, 1);
	return e->type = &type_void;
}

CHECK(TIME)
{
	const char *fmt = e->call.args.nr ? lit_arg_str(s, e, 0) : "%H:%M:%S\n";

	drop_args(e, 0);
	call_info(s, e)->event = plan_event(s, e, ACT_TIME, fmt, NULL, NULL, 0);
	return e->type = &type_void;
}

#define JOIN_MAX 16
#define JOIN_LEN 1024

CHECK(JOIN)
{
	const struct type *fields[JOIN_MAX];
	const char *sep = e->call.args.nr > 1 ? lit_arg_str(s, e, 1) : " ";
	struct expr *arr = e->call.args.v[0];

	settle(s, arr);
	if (arr->type->kind != TY_PTR && arr->type->kind != TY_INT) {
		diag_error(s->ds, E_ARG_TYPE, arr->span, "join() only supports int, pointer arguments (%s provided)", tt(s, arr->type));
		return poison(e);
	}
	if (arr->type->kind == TY_INT)
		cast_to(s, arr, type_ptr(s->types, type_ptr(s->types, type_int(s->types, 1, true), probe_space(s)), probe_space(s)));
	for (int i = 0; i < JOIN_MAX; i++)
		fields[i] = type_string(s->types, JOIN_LEN);
	call_info(s, e)->event = plan_event(s, e, ACT_JOIN, sep, NULL, fields, JOIN_MAX);
	drop_args(e, 1);
	return e->type = &type_void;
}

#define SKB_MAX 1024

CHECK(SKBOUTPUT)
{
	const struct type *fields[2] = { int64_of(s, false), type_buffer(s->types, SKB_MAX) };

	for (int i = 2; i < 4; i++) {
		settle(s, e->call.args.v[i]);
		cast_to(s, e->call.args.v[i], type_int(s->types, 4, false));
	}
	settle(s, e->call.args.v[1]);
	call_info(s, e)->event = plan_event(s, e, ACT_SKB, lit_arg_str(s, e, 0), NULL, fields, 2);
	return e->type = int64_of(s, true);
}

CHECK(EXIT)
{
	if (!e->call.args.nr) {
		struct expr *zero = arena_new_obj(s->arena, struct expr);

		zero->span = e->span;
		make_int(s, zero, 0, false, int64_of(s, true));
		vec_push(s->arena, &e->call.args, zero);
	}
	settle(s, e->call.args.v[0]);
	cast_to(s, e->call.args.v[0], int64_of(s, true));
	note_exit(s, true);
	call_info(s, e)->event = plan_event(s, e, ACT_EXIT, NULL, NULL, NULL, 0);
	return e->type = &type_void;
}

/* clear, zero */
CHECK(clear)
{
	struct map_state *m = map_arg(s, e, 0);

	if (!m)
		return poison(e);
	call_info(s, e)->merged = false;
	call_info(s, e)->event = plan_event(s, e, e->call.fn->id == BI_CLEAR ? ACT_CLEAR : ACT_ZERO, NULL, m, NULL, 0);
	return e->type = &type_void;
}

/* Accepted: what it undid, watchpoints set while running, no longer exists. */
CHECK(UNWATCH)
{
	settle(s, e->call.args.v[0]);
	return e->type = &type_void;
}
