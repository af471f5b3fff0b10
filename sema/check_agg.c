/*
 * sema: aggregations and functions on maps.
 */
#include "sema/sema_priv.h"

/* count sum min max avg stats hist lhist dist tseries: the argument; the map sees check_agg_call(). */
CHECK(agg)
{
	if (e->call.args.nr) {
		struct expr *n = e->call.args.v[0];
		const struct type *t = n->type;

		if (t->kind == TY_ENUM || t->kind == TY_BOOL)
			cast_to(s, n, t->kind == TY_BOOL ? type_int(s->types, 1, false) : as_int(s, t));
	}
	return e->type = type_simple(s->types, TY_COUNT, false);
}

static enum type_kind agg_kind(enum builtin_id id)
{
	switch ((int)id) {
	case BI_SUM:	return TY_SUM;
	case BI_MIN:	return TY_MIN;
	case BI_MAX:	return TY_MAX;
	case BI_AVG:	return TY_AVG;
	case BI_STATS:	return TY_STATS;
	case BI_HIST:	return TY_HIST;
	case BI_LHIST:	return TY_LHIST;
	case BI_DIST:	return TY_DIST;
	case BI_TSERIES: return TY_TSERIES;
	}
	return TY_COUNT;
}

static bool has_sign(enum type_kind k)
{
	return k == TY_SUM || k == TY_MIN || k == TY_MAX || k == TY_AVG || k == TY_STATS || k == TY_TSERIES;
}

static bool fail(struct sema *s, struct expr *e, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
static bool fail(struct sema *s, struct expr *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_error(s->ds, E_AGG, e->span, "%s", arena_vprintf(s->arena, fmt, ap));
	va_end(ap);
	poison(e);
	return false;
}

static bool hist_params(struct sema *s, struct expr *e, struct agg_state *out)
{
	uint64_t bits = 0;

	if (e->call.args.nr > 1 && !lit_arg_int(s, e, 1, &bits))
		return fail(s, e, "hist: invalid bits value (must be non-negative literal)");
	if (bits > 5 || (e->call.args.nr > 1 && e->call.args.v[1]->num.negative))
		return fail(s, e, "hist: bits %lld must be 0..5", (long long)bits);
	out->buckets.bits = (uint8_t)bits;
	return true;
}

static bool lhist_params(struct sema *s, struct expr *e, struct agg_state *out)
{
	static const char *const what[] = { "min", "max", "step" };
	uint64_t v[3];

	for (size_t i = 0; i < 3; i++)
		if (!lit_arg_int(s, e, i + 1, &v[i]) || e->call.args.v[i + 1]->num.negative)
			return fail(s, e, "lhist: invalid %s value (must be non-negative literal)", what[i]);
	if (v[2] < 1)
		return fail(s, e, "lhist() step must be >= 1 (%llu provided)", (unsigned long long)v[2]);
	if (v[0] >= v[1])
		return fail(s, e, "lhist() min must be less than max (provided min %llu and max %llu)", (unsigned long long)v[0],
			    (unsigned long long)v[1]);
	if ((v[1] - v[0]) / v[2] > 1000)
		return fail(s, e, "lhist() too many buckets, must be <= 1000 (would need %llu)", (unsigned long long)((v[1] - v[0]) / v[2]));
	if (v[2] > v[1] - v[0])
		return fail(s, e, "lhist() step is too large for the given range (provided step %llu for range %llu)",
			    (unsigned long long)v[2], (unsigned long long)(v[1] - v[0]));
	out->buckets.min = (int64_t)v[0];
	out->buckets.max = (int64_t)v[1];
	out->buckets.step = (int64_t)v[2];
	return true;
}

static bool tseries_params(struct sema *s, struct expr *e, struct agg_state *out)
{
	static const char *const names[] = { [TS_LAST] = "", [TS_AVG] = "avg", [TS_SUM] = "sum", [TS_MIN] = "min", [TS_MAX] = "max" };
	uint64_t v[2];
	const char *agg = e->call.args.nr > 3 ? lit_arg_str(s, e, 3) : "";

	for (size_t i = 0; i < 2; i++)
		if (!lit_arg_int(s, e, i + 1, &v[i]) || e->call.args.v[i + 1]->num.negative)
			return fail(s, e, "tseries: invalid %s value (must be non-negative literal)", i ? "num_intervals" : "interval_ns");
	if (v[0] < 1)
		return fail(s, e, "tseries() interval_ns must be >= 1 (%llu provided)", (unsigned long long)v[0]);
	if (v[1] < 1)
		return fail(s, e, "tseries() num_intervals must be >= 1 (%llu provided)", (unsigned long long)v[1]);
	if (v[1] >= 1000000)
		return fail(s, e, "tseries() num_intervals must be < 1000000 (%llu provided)", (unsigned long long)v[1]);
	out->interval = v[0];
	out->nr_intervals = v[1];
	for (int i = e->call.args.nr > 3 ? 1 : 0; i <= TS_MAX; i++)
		if (!strcmp(names[i], agg)) {
			out->ts_agg = i;
			return true;
		}
	return fail(s, e, "tseries() expects one of the following aggregation functions: avg, max, min, sum (\"%s\" provided)", agg);
}

static bool unstable_tseries(struct sema *s, struct expr *e)
{
	if (s->plan->config.unstable_tseries == UNSTABLE_ERROR) {
		diag_error(s->ds, E_UNSTABLE, e->span, "tseries feature is not enabled by default. To enable this unstable feature, set the "
			   "config flag to enable. unstable_tseries=enable");
		return false;
	}
	if (s->plan->config.unstable_tseries == UNSTABLE_WARN)
		warn_unstable(s, "tseries", "unstable_tseries", &s->warned_tseries);
	return true;
}

static bool params_of(struct sema *s, struct expr *e, struct agg_state *out)
{
	switch ((int)e->call.fn->id) {
	case BI_HIST:	return hist_params(s, e, out);
	case BI_LHIST:	return lhist_params(s, e, out);
	case BI_TSERIES: return unstable_tseries(s, e) && tseries_params(s, e, out);
	case BI_DIST:	out->buckets.bits = 5; return true;
	}
	return true;
}

static bool same_params(const struct agg_state *a, const struct agg_state *b)
{
	return a->buckets.bits == b->buckets.bits && a->buckets.min == b->buckets.min && a->buckets.max == b->buckets.max &&
	       a->buckets.step == b->buckets.step && a->interval == b->interval && a->nr_intervals == b->nr_intervals &&
	       a->ts_agg == b->ts_agg;
}

/* The sign that the numbers have after one more argument; -1: the 64-bit types clash. */
static int joint_sign(struct sema *s, struct agg_state *a, const struct type *t)
{
	bool lossy = false;
	const struct type *p;

	if (!a->arg)
		a->arg = t;
	p = promote(s, a->arg, t, &lossy);
	if (!p || lossy)
		return -1;
	if (p != a->arg) {
		a->arg = p;
		s->changed = true;
	}
	return p->is_signed && !type_is_lit(p) ? 1 : type_is_lit(p) ? 2 : 0;
}

static const struct type *clash(struct sema *s, const char *what, const struct type *t, const struct type *had, struct span at)
{
	diag_error(s->ds, E_TYPE_MISMATCH, at, "Type mismatch for %s: trying to assign value of type '%s' when map already has a type '%s'",
		   what, tt(s, t), tt(s, had));
	return NULL;
}

/* The argument becomes 64 bits of the sign that the map's numbers have. */
static void cast_arg(struct sema *s, struct expr *e, enum type_kind kind, int sign)
{
	struct expr *n = e->call.args.nr ? e->call.args.v[0] : NULL;

	if (!n)
		return;
	if (type_is_lit(n->type) || (has_sign(kind) && !sign))
		cast_to(s, n, int64_of(s, has_sign(kind) ? sign : true));
	else
		cast_to(s, n, int64_of(s, n->type->is_signed));
	if (has_sign(kind))
		cast_to(s, n, int64_of(s, sign));
	drop_args(e, 1);
}

const struct type *agg_join(struct sema *s, struct expr *e, struct agg_state *a, const struct type *had, const char *what,
			    struct span at)
{
	enum type_kind kind = agg_kind(e->call.fn->id);
	struct agg_state params = { 0 };
	const struct type *value;
	int sign = 0;

	if (!params_of(s, e, &params))
		return NULL;
	if (has_sign(kind)) {
		sign = joint_sign(s, a, e->call.args.v[0]->type);
		if (sign < 0)
			return clash(s, what, type_simple(s->types, kind, e->call.args.v[0]->type->is_signed),
				     had ? had : type_simple(s->types, kind, a->arg->is_signed), at);
	}
	value = type_simple(s->types, kind, sign != 0 || kind == TY_HIST || kind == TY_LHIST || kind == TY_DIST);
	if (had && had->kind != kind)
		return clash(s, what, value, had, at);
	s->changed |= had && had != value;	/* the sign changed with the arguments */
	if (a->has_params && !same_params(a, &params)) {
		diag_error(s->ds, E_AGG, at, e->call.fn->id == BI_HIST ? "Different bits in a single %s unsupported" :
			   "Different %s bounds in a single map unsupported", e->call.name);
		return NULL;
	}
	a->has_params = true;
	a->buckets = params.buckets;
	a->interval = params.interval;
	a->nr_intervals = params.nr_intervals;
	a->ts_agg = params.ts_agg;
	cast_arg(s, e, kind, sign);
	call_info(s, e)->num = params.buckets.bits;
	return e->type = value;
}

/* requires: the call's arguments are checked. */
void check_agg_call(struct sema *s, struct expr *e, struct map_state *m, struct span at)
{
	const struct type *value = agg_join(s, e, &m->agg, m->value, arena_printf(s->arena, "@%s", m->m.name), at);

	m->assigned = true;
	if (!value)
		return;
	s->changed |= !m->value && m->unknown_read;
	m->m.value_type = m->value = value;
	call_info(s, e)->map = &m->m;
}

/* ---- functions on maps ---- */

/* The map and promoted key of delete(@m, k), has_key(@m, k), find(@m, k, $v). */
static struct map_state *map_and_key(struct sema *s, struct expr *e)
{
	struct expr *k = e->call.args.nr > 1 ? e->call.args.v[1] : NULL;
	struct map_state *m = map_arg(s, e, 0);

	if (!m) {
		if (k)
			check_value(s, k);
		return NULL;
	}
	if (!check_map_key(s, m, k, e->span))
		return NULL;
	call_info(s, e)->key = k;
	return m;
}

CHECK(DELETE)
{
	struct expr *first = e->call.args.v[0];
	struct map_state *m;

	if (e->call.args.nr > 2 || (e->call.args.nr == 2 && first->kind == EXPR_MAP_AT)) {
		struct diag *d = diag_error(s->ds, E_ARG_COUNT, e->span, "Call to delete() has arguments that do not match any definition.");

		diag_hint(d, "delete one element per call: delete(@m, key)");
		return poison(e);
	}
	if (first->kind == EXPR_MAP_AT) {
		struct expr *key = first->map.key;

		first->kind = EXPR_MAP;
		first->map.key = NULL;
		vec_push(s->arena, &e->call.args, key);
	}
	if (e->call.args.nr == 1 && first->kind == EXPR_MAP && map_get(s, first)->keyed) {
		diag_error(s->ds, E_MAP, e->span, "call to delete() with a single argument expects a map without explicit keys (scalar map)");
		return poison(e);
	}
	m = map_and_key(s, e);
	if (!m)
		return poison(e);
	m->m.deleted |= !s->type_only;
	return e->type = &type_bool;
}

CHECK(HAS_KEY)
{
	struct map_state *m;

	if (e->call.args.v[0]->kind == EXPR_MAP && map_get(s, e->call.args.v[0])->scalar) {
		diag_error(s->ds, E_MAP, e->span, "call to has_key() expects a map with explicit keys (non-scalar map)");
		return poison(e);
	}
	m = map_and_key(s, e);
	if (!m)
		return poison(e);
	m->prog_read = true;
	return e->type = &type_bool;
}

CHECK(FIND)
{
	struct map_state *m = map_and_key(s, e);
	struct expr *var = e->call.args.v[2], value = { .kind = EXPR_VAR, .span = var->span };
	struct scope_var *v;

	if (!m)
		return poison(e);
	m->prog_read = true;
	if (var->kind != EXPR_VAR) {
		diag_error(s->ds, E_ARG_TYPE, var->span, "find() expects a variable as its third argument");
		return poison(e);
	}
	if (type_is_agg(m->value) || type_is_agg_record(m->value)) {
		diag_error(s->ds, E_MAP, e->span, "find() cannot copy a value of type '%s'", tt(s, m->value));
		return poison(e);
	}
	v = scope_find(s, var->var.name);
	if (!v)
		v = scope_declare(s, var);
	var->var.var = v->var;
	value.type = m->value;
	var_assign_type(s, v, &value, e->span);
	var->type = v->var->type;
	if (var->type->kind != TY_POISON && m->m.value_type && var->type != m->m.value_type) {
		/* the element is copied as it is stored: the map takes the variable's type */
		value.kind = EXPR_VAR;
		value.type = v->rec->type ? v->rec->type : var->type;
		map_assign_type(s, m, &value, e->span);
	}
	return e->type = &type_bool;
}

CHECK(LEN)
{
	struct expr *a = e->call.args.v[0];
	const struct type *t;

	if (a->kind == EXPR_MAP) {
		struct map_state *m = map_get(s, a);

		if (m->scalar) {
			diag_error(s->ds, E_MAP, e->span, "call to len() expects a map with explicit keys (non-scalar map)");
			return poison(e);
		}
		if (!map_arg(s, e, 0))
			return poison(e);
		m->prog_read = true;
		return e->type = int64_of(s, true);
	}
	t = check_settled(s, a);
	if (t->kind == TY_POISON)
		return poison(e);
	if (t->kind != TY_KSTACK && t->kind != TY_USTACK) {
		diag_error(s->ds, E_ARG_TYPE, a->span, "call to len() expects a map, ustack, or kstack (%s provided)", kind_text(s, a));
		return poison(e);
	}
	return e->type = int64_of(s, true);
}

CHECK(IS_SCALAR)
{
	struct expr *a = e->call.args.v[0];
	struct map_state *m;

	if (a->kind != EXPR_MAP) {
		diag_error(s->ds, E_ARG_TYPE, a->span, "is_scalar() expects a map argument");
		return poison(e);
	}
	m = map_get(s, a);
	m->mentioned = true;
	m->unknown_read |= !m->value;
	make_bool(e, m->scalar && !m->keyed);
	return e->type;
}
