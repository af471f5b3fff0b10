/*
 * sema: types as written, casts (3.11), sizeof, offsetof, typeinfo.
 */
#include "sema/sema_priv.h"

/* Pointers made from integers lead where the probe's own arguments do (3.10). */
enum addr_space probe_space(const struct sema *s)
{
	if (!s->unit || !s->unit->group)
		return AS_NONE;
	switch (s->unit->group->kind) {
	case PROBE_KPROBE: case PROBE_KRETPROBE: case PROBE_FENTRY: case PROBE_FEXIT: case PROBE_RAWTRACEPOINT: case PROBE_ITER:
		return AS_KERNEL;
	case PROBE_TRACEPOINT: {
		const struct plan_ap *ap = s->unit->group->aps.nr ? &s->plan->aps.v[s->unit->group->aps.v[0]] : NULL;

		return ap && ap->target && !strcmp(ap->target, "syscalls") ? AS_USER : AS_KERNEL;
	}
	case PROBE_UPROBE: case PROBE_URETPROBE: case PROBE_USDT:
		return AS_USER;
	case PROBE_BEGIN: case PROBE_END: case PROBE_SELF: case PROBE_TEST: case PROBE_BENCH: case PROBE_PROFILE: case PROBE_INTERVAL:
	case PROBE_SOFTWARE: case PROBE_HARDWARE: case PROBE_WATCHPOINT: case PROBE_NR:
		return AS_NONE;
	}
	return AS_NONE;
}

static enum type_tag tag_of(const struct type_name *tn)
{
	switch (tn->tag) {
	case TN_STRUCT:	return TAG_STRUCT;
	case TN_UNION:	return TAG_UNION;
	case TN_ENUM:	return TAG_ENUM;
	case TN_PLAIN: case TN_TYPEOF: break;
	}
	return TAG_ANY;
}

static const struct type *type_of_expr(struct sema *s, struct expr *e)
{
	const struct type *t;

	s->type_only++;
	t = check_value(s, e);
	s->type_only--;
	return t->kind == TY_POISON ? NULL : concrete(s, t);
}

static const char *tag_word(const struct type_name *tn)
{
	return tn->tag == TN_STRUCT ? "struct " : tn->tag == TN_UNION ? "union " : tn->tag == TN_ENUM ? "enum " : "";
}

static const struct type *unknown_type(struct sema *s, const struct type_name *tn)
{
	enum type_tag tag = tn->tag == TN_STRUCT ? TAG_STRUCT : tn->tag == TN_UNION ? TAG_UNION : tn->tag == TN_ENUM ? TAG_ENUM : TAG_ANY;
	const char *near = type_nearest(s->types, tn->name, tag);
	struct diag *d;

	if (tn->tag == TN_ENUM) {
		d = diag_error(s->ds, E_TYPE_UNKNOWN, tn->span, "Unknown enum: %s", tn->name);
		if (near)
			diag_hint(d, "did you mean 'enum %s'?", near);
		return NULL;
	}
	d = diag_error(s->ds, E_TYPE_UNKNOWN, tn->span, "Cannot resolve unknown type \"%s%s\"", tag_word(tn), tn->name);
	if (near) {
		diag_hint(d, "did you mean '%s%s'?", tag_word(tn), near);
		return NULL;
	}
	diag_hint(d, "Include headers with missing type definitions or install BTF information to your system.");
	return NULL;
}

/* "string" and "buffer" take [N] as their capacity. */
static bool takes_capacity(const struct type_name *tn)
{
	return tn->tag == TN_PLAIN && tn->name && (!strcmp(tn->name, "string") || !strcmp(tn->name, "buffer") || !strcmp(tn->name, "inet"));
}

static const struct type *with_capacity(struct sema *s, const struct type_name *tn, const struct type *t)
{
	uint64_t n = tn->nr_suffix && tn->suffix[0].kind == '[' && tn->suffix[0].has_count ? tn->suffix[0].count :
											      s->plan->config.max_strlen;

	if (n > s->plan->config.max_strlen) {
		diag_error(s->ds, E_STRING, tn->span, "the capacity %llu is more than max_strlen (%llu)", (unsigned long long)n,
			   (unsigned long long)s->plan->config.max_strlen);
		return NULL;
	}
	if (t->kind == TY_STRING)
		return type_string(s->types, (uint32_t)n);
	return t->kind == TY_BUFFER ? type_buffer(s->types, (uint32_t)n) : t;
}

/* sizeof(comm), typeof(AF_INET): a bare name is a type first (2.8); one that is none is taken as a value. */
static bool is_value_name(struct sema *s, const struct type_name *tn)
{
	return tn->tag == TN_PLAIN && tn->name && !tn->nr_suffix && !type_by_name(s->types, tn->name, TAG_ANY);
}

static struct expr *name_expr(struct sema *s, const struct type_name *tn)
{
	struct expr *e = arena_new_obj(s->arena, struct expr);

	e->kind = EXPR_IDENT;
	e->span = tn->span;
	e->ident.name = tn->name;
	return e;
}

const struct type *resolve_type(struct sema *s, const struct type_name *tn)
{
	const struct type *t;
	size_t i = 0;

	if (tn->of_expr)
		t = type_of_expr(s, tn->of_expr);
	else if (tn->of_type && is_value_name(s, tn->of_type))
		t = type_of_expr(s, name_expr(s, tn->of_type));
	else if (tn->of_type)
		t = resolve_type(s, tn->of_type);
	else
		t = type_by_name(s->types, tn->name, tag_of(tn));
	if (!t)
		return tn->of_expr || tn->of_type ? NULL : unknown_type(s, tn);
	if (takes_capacity(tn)) {
		t = with_capacity(s, tn, t);
		if (!t)
			return NULL;
		i = tn->nr_suffix && tn->suffix[0].kind == '[';
	}
	for (; i < tn->nr_suffix; i++) {
		const struct type_suffix *sx = &tn->suffix[i];

		if (sx->kind == '*')
			t = type_ptr(s->types, t, probe_space(s));
		else if (sx->count > 65536)
			return diag_error(s->ds, E_TYPE_UNKNOWN, tn->span, "the array is too large"), NULL;
		else
			t = type_array(s->types, t, (uint32_t)sx->count);
	}
	return t;
}

static bool int_like(const struct type *t)
{
	return t->kind == TY_INT || t->kind == TY_ENUM || t->kind == TY_BOOL;
}

/* Arrays of integers and bools are memory images of integers. */
static bool is_image(const struct type *t)
{
	return t->kind == TY_ARRAY && int_like(t->elem);
}

/* "(int8[])x": as many elements as the source fills. */
static const struct type *fill_count(struct sema *s, const struct type *to, const struct type *from)
{
	uint32_t size = from->kind == TY_STRING ? from->count : from->size;

	if (to->kind != TY_ARRAY || to->count || !to->elem->size || size % to->elem->size)
		return to;
	return type_array(s->types, to->elem, size / to->elem->size);
}

static bool can_cast(const struct type *from, const struct type *to)
{
	switch (from->kind) {
	case TY_INT: case TY_ENUM: case TY_BOOL:
		if (is_image(to))
			return to->size == from->size;
		return int_like(to) || to->kind == TY_PTR || to->kind == TY_USERNAME;
	case TY_PTR:
		return int_like(to) || to->kind == TY_PTR;
	case TY_ARRAY:
		if (int_like(to))
			return is_image(from) && (to->kind == TY_BOOL ? false : to->size == from->size);
		return is_image(from) && is_image(to) && to->size == from->size;
	case TY_STRING:
		if (to->kind == TY_BOOL)
			return true;
		if (to->kind == TY_ARRAY)
			return to->elem->kind == TY_INT && to->elem->size == 1 && to->size == from->count;
		return to->kind == TY_STRING && to->count >= from->count;
	case TY_BUFFER:
		return to->kind == TY_BUFFER && to->count >= from->count;
	case TY_KSYM: case TY_USYM: case TY_USERNAME:
		return to->kind == TY_INT;
	case TY_TUPLE: case TY_RECORD: case TY_STRUCT: case TY_UNION: case TY_POISON: case TY_VOID: case TY_INET: case TY_MAC:
	case TY_KSTACK: case TY_USTACK: case TY_CGROUP_PATH: case TY_TIMESTAMP: case TY_PROBE: case TY_COUNT: case TY_SUM: case TY_MIN:
	case TY_MAX: case TY_AVG: case TY_STATS: case TY_HIST: case TY_LHIST: case TY_TSERIES: case TY_DIST: case TY_NR:
		return false;
	}
	return false;
}

/* The type in its parentheses. */
static struct span cast_span(const struct expr *e)
{
	struct span at = e->span;

	if (e->cast.to->span.src == at.src && e->cast.to->span.off >= at.off)
		at.len = e->cast.to->span.off - at.off + e->cast.to->span.len + 1;
	return at;
}

static const struct type *bad_cast(struct sema *s, struct expr *e, const struct type *from, const struct type *to)
{
	if (from->kind == TY_STRUCT || from->kind == TY_UNION)
		diag_error(s->ds, E_CAST, cast_span(e), "Cannot cast from C type \"%s\"", tt(s, from));
	else if (from->kind == TY_TUPLE || from->kind == TY_RECORD || !int_like(to))
		diag_error(s->ds, E_CAST, cast_span(e), from->kind == TY_TUPLE || from->kind == TY_RECORD ?
			   "Cannot cast from \"%s\" type" : "Cannot cast from \"%s\" to \"%s\"", tt(s, from), tt(s, to));
	else
		diag_error(s->ds, E_CAST, cast_span(e), "Cannot cast from \"%s\" to \"%s\"", tt(s, from), tt(s, to));
	return poison(e);
}

/* A pointer that is only given another pointee keeps its space; one made from an integer gets the probe's. */
static const struct type *cast_space(struct sema *s, const struct type *from, const struct type *to)
{
	if (to->kind == TY_PTR && from->kind == TY_PTR && from->space != AS_NONE)
		return type_ptr(s->types, to->elem, from->space);
	return to;
}

/* A number that is written down is one of the enum's own; one that is computed may be anything. */
static bool has_variant(struct sema *s, const struct type *t, int64_t value)
{
	size_t nr = 0;
	const struct plan_enumerator *e = type_enumerators(s->types, t, &nr);

	for (size_t i = 0; i < nr; i++)
		if (e[i].value == value)
			return true;
	return !nr;
}

static const struct type *cast_constant(struct sema *s, struct expr *e, const struct type *to)
{
	struct expr *o = e->cast.e;
	struct span at = e->span;

	if (to->kind == TY_ENUM && expr_is_literal_int(o) && !has_variant(s, to, (int64_t)o->num.value)) {
		diag_error(s->ds, E_CAST, cast_span(e), "Enum: %s doesn't contain a variant value of %lld", to->name,
			   (long long)o->num.value);
		return poison(e);
	}

	*e = *o;
	e->span = at;
	if (to->kind == TY_BOOL)
		make_bool(e, const_truth(o));
	else
		make_int(s, e, o->num.value, false, to);
	e->num.is_literal = false;
	return e->type;
}

/* "(int8[8])5": a literal has the size of the array that it becomes. */
static void fill_image(struct sema *s, struct expr *o, const struct type *to)
{
	bool fits = to->size == 1 || to->size == 2 || to->size == 4 || to->size == 8;

	if (expr_is_literal_int(o) && is_image(to) && fits && to->size > o->type->size)
		cast_to(s, o, type_int(s->types, to->size, o->num.negative));
}

/* "(int64)@c" is how the value over all CPUs is asked for. */
static bool reads_aggregation(const struct expr *e)
{
	return e->kind == EXPR_CAST && !e->cast.to && type_is_agg(e->cast.e->type);
}

const struct type *check_cast(struct sema *s, struct expr *e)
{
	const struct type *to, *from;

	if (!e->cast.to)
		return e->type;			/* made by this room already */
	to = resolve_type(s, e->cast.to);
	from = check_expr(s, e->cast.e);
	if (to && type_is_agg(from) && !from->castable && e->cast.e->kind != EXPR_CALL)
		return bad_cast(s, e, from, to);
	from = read_as_value(s, e->cast.e);
	if (!to || from->kind == TY_POISON)
		return poison(e);
	if (from != to && (type_is_agg(to) || to->kind == TY_STRUCT || to->kind == TY_UNION))
		return bad_cast(s, e, from, to);
	to = fill_count(s, to, from);
	fill_image(s, e->cast.e, to);
	from = e->cast.e->type;
	to = cast_space(s, from, to);
	if (from->kind == TY_PTR && from->btf_ptr && to == strip_btf(s, from)) {
		*e = *e->cast.e;		/* (struct task_struct *)curtask: stays a pointer that the verifier knows */
		return e->type;
	}
	if (concrete(s, from) == to && !e->span.exp && !reads_aggregation(e->cast.e))
		diag_warn(s->ds, W_CAST, cast_span(e), "Unnecessary cast: expression is already of type %s", tt(s, to));
	if (from == to) {
		*e = *e->cast.e;
		return e->type;
	}
	if (!can_cast(from, to))
		return bad_cast(s, e, from, to);
	if ((e->cast.e->kind == EXPR_INT || e->cast.e->kind == EXPR_BOOL) && int_like(to))
		return cast_constant(s, e, to);
	if (e->cast.e->kind == EXPR_CAST && !e->cast.e->cast.to && type_is_agg(e->cast.e->cast.e->type) && to->kind == TY_INT &&
	    to->size == 8) {
		e->cast.e = e->cast.e->cast.e;	/* one cast from the aggregation does */
		e->cast.to = NULL;
		return e->type = to;
	}
	settle(s, e->cast.e);
	e->cast.to = NULL;
	return e->type = to;
}

static uint64_t size_of(const struct type *t)
{
	return t->size;
}

static const struct type *check_offsetof(struct sema *s, struct expr *e, const struct type *t)
{
	uint64_t off = 0;

	for (size_t i = 0; i < e->type_of.nr_path; i++) {
		const struct field *f;
		const char *near;
		struct diag *d;

		if (t->kind != TY_STRUCT && t->kind != TY_UNION) {
			diag_error(s->ds, E_FIELD, e->span, "'%s' is not a C type.", tt(s, t));
			return poison(e);
		}
		f = type_field(s->types, t, e->type_of.path[i]);
		if (!f) {
			d = diag_error(s->ds, E_FIELD, e->span, "'%s %s' has no field named '%s'",
				       t->kind == TY_UNION ? "union" : "struct", t->name ? t->name : "", e->type_of.path[i]);
			near = type_nearest_field(s->types, t, e->type_of.path[i]);
			if (near)
				diag_hint(d, "did you mean '%s'?", near);
			return poison(e);
		}
		off += f->offset;
		t = f->type;
	}
	make_int(s, e, off, false, int64_of(s, false));
	return e->type;
}

static const char *base_type_name(const struct type *t)
{
	switch (t->kind) {
	case TY_INT:	return "int";
	case TY_BOOL:	return "bool";
	case TY_ENUM:	return "enum";
	case TY_PTR:	return "pointer";
	case TY_ARRAY:	return "array";
	case TY_STRUCT: case TY_UNION: return "c_struct";
	case TY_STRING:	return "string";
	case TY_BUFFER:	return "buffer";
	case TY_TUPLE:	return "tuple";
	case TY_RECORD:	return "record";
	case TY_INET:	return "inet";
	case TY_MAC:	return "mac_address";
	case TY_KSYM:	return "ksym_t";
	case TY_USYM:	return "usym_t";
	case TY_KSTACK:	return "kstack";
	case TY_USTACK:	return "ustack";
	case TY_USERNAME: return "username";
	case TY_CGROUP_PATH: return "cgroup_path";
	case TY_TIMESTAMP: return "timestamp";
	case TY_PROBE:	return "string";
	case TY_VOID:	return "void";
	case TY_COUNT: case TY_SUM: case TY_MIN: case TY_MAX: case TY_AVG: case TY_STATS: case TY_HIST: case TY_LHIST: case TY_TSERIES:
	case TY_DIST: case TY_POISON: case TY_NR: break;
	}
	return "none";
}

static const struct type *check_typeinfo(struct sema *s, struct expr *e, const struct type *t)
{
	static const char *const names[] = { "btf_id", "base_type", "full_type" };
	struct span at = e->span;
	struct expr **v = arena_new_array(s->arena, struct expr *, 3);
	const char **n = arena_new_array(s->arena, const char *, 3);
	const struct type *elem[3];
	const char *full = tt(s, t);

	for (int i = 0; i < 3; i++) {
		v[i] = arena_new_obj(s->arena, struct expr);
		v[i]->span = at;
		n[i] = intern_str(s->pc->names, names[i]);
	}
	make_int(s, v[0], 0, false, type_int(s->types, 4, true));
	make_str(s, v[1], base_type_name(t), strlen(base_type_name(t)));
	make_str(s, v[2], full, strlen(full));
	for (int i = 0; i < 3; i++)
		elem[i] = v[i]->type;
	memset(e, 0, sizeof(*e));
	e->kind = EXPR_RECORD;
	e->span = at;
	e->list.v = v;
	e->list.nr = e->list.cap = 3;
	e->list.names = n;
	return e->type = type_record(s->types, n, elem, 3);
}

const struct type *check_sizes(struct sema *s, struct expr *e)
{
	const struct type *t;

	if (e->type_of.of_type && is_value_name(s, e->type_of.of_type)) {
		e->type_of.e = name_expr(s, e->type_of.of_type);
		e->type_of.of_type = NULL;
	}
	t = e->type_of.of_type ? resolve_type(s, e->type_of.of_type) : type_of_expr(s, e->type_of.e);
	if (!t)
		return poison(e);
	if (e->kind == EXPR_OFFSETOF)
		return check_offsetof(s, e, t);
	if (e->kind == EXPR_TYPEINFO) {
		if (s->plan->config.unstable_typeinfo == UNSTABLE_ERROR) {
			diag_error(s->ds, E_UNSTABLE, e->span, "typeinfo feature is not enabled by default. To enable this unstable "
				   "feature, set the config flag to enable. unstable_typeinfo=enable");
			return poison(e);
		}
		if (s->plan->config.unstable_typeinfo == UNSTABLE_WARN)
			warn_unstable(s, "typeinfo", "unstable_typeinfo", &s->warned_typeinfo);
		return check_typeinfo(s, e, t);
	}
	make_int(s, e, size_of(t), false, int64_of(s, false));
	return e->type;
}
