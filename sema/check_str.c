/*
 * sema: functions on strings, buffers and time.
 */
#include "sema/sema_priv.h"

static uint64_t max_strlen(const struct sema *s)
{
	return s->plan->config.max_strlen;
}

/* An address in traced memory as a pointer. */
static void as_pointer(struct sema *s, struct expr *e, const struct type *elem)
{
	settle(s, e);
	if (e->type->kind == TY_INT || e->type->kind == TY_ENUM)
		cast_to(s, e, type_ptr(s->types, elem, probe_space(s)));
}

/* str($1), str($1 + 2): always the text of the parameter. */
static bool param_as_text(struct sema *s, struct expr *a)
{
	struct expr *p = a->kind == EXPR_BINARY && a->bin.op == OP_ADD ? a->bin.l : a;
	const char *text = "";
	struct expr old = *p;

	if (p->kind != EXPR_PARAM)
		return false;
	if (old.param.index && old.param.index <= s->opts->nr_params)
		text = s->opts->params[old.param.index - 1];
	make_str(s, p, text, strlen(text));
	return true;
}

static const struct type *literal_text(struct sema *s, struct expr *e, struct expr *a)
{
	struct span at = e->span;
	const char *text;

	if (a->kind == EXPR_STR) {
		*e = *a;
		e->span = at;
		return e->type;
	}
	text = a->num.negative ? arena_printf(s->arena, "%lld", (long long)a->num.value) :
				 arena_printf(s->arena, "%llu", (unsigned long long)a->num.value);
	make_str(s, e, text, strlen(text));
	return e->type;
}

/* The argument n of str() and buf(); *lit is set when it is a constant. */
static bool length_arg(struct sema *s, struct expr *e, uint64_t max, uint64_t *lit, bool *is_lit)
{
	struct expr *n = e->call.args.v[1];
	const struct type *t = check_value(s, n);

	if (t->kind == TY_POISON)
		return false;
	if (t->kind != TY_INT && t->kind != TY_ENUM) {
		diag_error(s->ds, E_ARG_TYPE, n->span, "%s() only supports int arguments (%s provided)", e->call.name, kind_text(s, n));
		return false;
	}
	*is_lit = n->kind == EXPR_INT;
	if (*is_lit && n->num.negative) {
		diag_error(s->ds, E_ARG_TYPE, n->span, "%s cannot use negative length (%lld)", e->call.name, (long long)n->num.value);
		return false;
	}
	*lit = n->num.value;
	if (*is_lit && *lit > max) {
		diag_warn(s->ds, W_STR_LEN, e->span,
			  "length param (%llu) is too long and will be shortened to %llu bytes (see BPFTRACE_MAX_STRLEN)",
			  (unsigned long long)*lit, (unsigned long long)max);
		*lit = max;
	}
	if (!*is_lit)
		cast_to(s, n, int64_of(s, as_int(s, t)->is_signed && !type_is_lit(t)));
	cast_to(s, n, int64_of(s, false));
	return true;
}

CHECK(STR)
{
	struct expr *a = e->call.args.v[0];
	uint64_t cap = s->str_limit ? s->str_limit : max_strlen(s), n = 0;
	bool is_lit = false;
	const struct type *t;

	param_as_text(s, a);
	t = check_value(s, a);
	if (t->kind == TY_POISON)
		return poison(e);
	if (e->call.args.nr > 1 && !length_arg(s, e, max_strlen(s), &n, &is_lit))
		return poison(e);
	if (is_const(a) && a->kind != EXPR_BOOL && (a->kind == EXPR_STR || a->num.is_literal)) {
		if (e->call.args.nr == 1)
			return literal_text(s, e, a);
		if (is_lit && a->kind == EXPR_INT)
			literal_text(s, a, a);
	}
	if (is_lit && a->kind == EXPR_STR) {
		make_str(s, e, a->str.s, n < a->str.len ? n : a->str.len);
		return e->type;
	}
	settle(s, a);
	t = a->type;
	if (t->kind != TY_PTR && t->kind != TY_INT && t->kind != TY_ARRAY && t->kind != TY_STRING && t->kind != TY_ENUM) {
		diag_error(s->ds, E_ARG_TYPE, a->span, "str() expects a string, integer or a pointer type as first argument (%s "
			   "provided)", tt(s, t));
		return poison(e);
	}
	as_pointer(s, a, type_int(s->types, 1, true));
	/* below the default, one byte more is read so that a cut string is seen as cut (3.7) */
	call_info(s, e)->num = max_strlen(s) < 1024 || s->str_limit ? cap + 1 : cap;
	if (is_lit) {
		cap = n + 1 < max_strlen(s) ? n + 1 : max_strlen(s);
		call_info(s, e)->num = n ? n : 1;
		if (a->type->kind != TY_STRING)		/* a string in BPF memory is cut by the length */
			drop_args(e, 1);
	}
	return e->type = type_string(s->types, (uint32_t)cap);
}

CHECK(BUF)
{
	struct expr *a = e->call.args.v[0];
	uint64_t max = max_strlen(s) > 4 ? max_strlen(s) - 4 : 1, n = 0;
	const struct type *t;
	bool is_lit = false;

	settle(s, a);
	t = a->type;
	if (e->call.args.nr > 1) {
		if (!length_arg(s, e, max, &n, &is_lit))
			return poison(e);
	} else if (t->kind == TY_ARRAY || t->kind == TY_STRING) {
		struct expr *len = arena_new_obj(s->arena, struct expr);

		n = t->kind == TY_STRING ? t->count : t->size;
		n = n > max ? max : n;
		len->span = e->span;
		make_int(s, len, n, false, int64_of(s, false));
		vec_push(s->arena, &e->call.args, len);
		is_lit = true;
	} else {
		diag_error(s->ds, E_ARG_TYPE, e->span, "buf() expects a length argument for non-array type %s",
			   t->kind == TY_INT ? "integer" : t->kind == TY_PTR ? "pointer" : tt(s, t));
		return poison(e);
	}
	if (t->kind != TY_PTR && t->kind != TY_INT && t->kind != TY_ARRAY && t->kind != TY_STRING) {
		diag_error(s->ds, E_ARG_TYPE, a->span, "buf() expects an integer, pointer or array as first argument (%s provided)", tt(s, t));
		return poison(e);
	}
	if (is_lit)
		make_int(s, e->call.args.v[1], n, false, int64_of(s, false));
	as_pointer(s, a, type_int(s->types, 1, false));
	return e->type = type_buffer(s->types, (uint32_t)(is_lit ? n : max));
}

/* A literal length of a comparison. */
static bool compare_len(struct sema *s, struct expr *e, uint64_t *out)
{
	struct expr *n = e->call.args.v[2];

	if (n->kind == EXPR_INT && !n->num.negative) {
		*out = n->num.value;
		drop_args(e, 2);
		return true;
	}
	diag_error(s->ds, E_ARG_TYPE, n->span, "Builtin %s requires a non-negative literal", e->call.name);
	return false;
}

CHECK(STRNCMP)
{
	struct expr *a = e->call.args.v[0], *b = e->call.args.v[1];
	uint64_t n;

	if (!compare_len(s, e, &n))
		return poison(e);
	if (a->kind == EXPR_STR && b->kind == EXPR_STR) {
		make_int(s, e, strncmp(a->str.s, b->str.s, n) != 0, false, int64_of(s, false));
		return e->type;
	}
	call_info(s, e)->num = n;
	return e->type = int64_of(s, false);
}

CHECK(MEMCMP)
{
	uint64_t n;

	if (!compare_len(s, e, &n))
		return poison(e);
	for (int i = 0; i < 2; i++) {
		const struct type *t;

		settle(s, e->call.args.v[i]);
		t = e->call.args.v[i]->type;
		if (t->kind == TY_VOID || (t->kind != TY_PTR && t->size < n && t->kind != TY_STRING)) {
			diag_error(s->ds, E_ARG_TYPE, e->call.args.v[i]->span, "memcmp() of %llu bytes: the value of type '%s' has fewer",
				   (unsigned long long)n, tt(s, t));
			return poison(e);
		}
	}
	call_info(s, e)->num = n;
	return e->type = type_int(s->types, 4, true);
}

static bool byte_elem(const struct type *t)
{
	return (t->kind == TY_PTR || t->kind == TY_ARRAY) && t->elem->kind == TY_INT && t->elem->size == 1;
}

CHECK(STRLEN)
{
	struct expr *a = e->call.args.v[0];

	if (a->kind == EXPR_STR) {
		make_int(s, e, strlen(a->str.s), false, int64_of(s, false));
		return e->type;
	}
	if (a->type->kind != TY_STRING && !byte_elem(a->type)) {
		hint_param(s, diag_error(s->ds, E_ARG_TYPE, a->span, "strlen() expects a string, or a pointer or array of int8 (%s provided)",
					 tt(s, a->type)), a);
		return poison(e);
	}
	return e->type = int64_of(s, false);
}

CHECK(STRCAP)
{
	const struct type *t;

	s->type_only++;
	t = check_value(s, e->call.args.v[0]);
	s->type_only--;
	if (t->kind == TY_POISON)
		return poison(e);
	if (t->kind != TY_STRING && t->kind != TY_ARRAY && t->kind != TY_PTR) {
		diag_error(s->ds, E_ARG_TYPE, e->span, "strcap() expects a string, array or pointer (%s provided)", tt(s, t));
		return poison(e);
	}
	if (t->kind == TY_PTR) {
		/* no capacity of its own: as far as the string goes */
		e->call.fn = builtin_get(BI_STRLEN);
		e->call.name = "strlen";
		check_value(s, e->call.args.v[0]);
		return check_STRLEN(s, e);
	}
	make_int(s, e, t->kind == TY_STRING ? t->count : t->size, false, int64_of(s, true));
	return e->type;
}

/* strstr strcontains str_concat */
CHECK(two_strings)
{
	struct expr *a = e->call.args.v[0], *b = e->call.args.v[1];

	if (a->kind == EXPR_STR && b->kind == EXPR_STR && e->call.fn->id != BI_STR_CONCAT) {
		const char *at = strstr(a->str.s, b->str.s);

		if (e->call.fn->id == BI_STRCONTAINS)
			make_bool(e, at != NULL);
		else
			make_int(s, e, at ? (uint64_t)(at - a->str.s) : (uint64_t)-1, !at, int64_of(s, true));
	}
	return e->type;
}

/* strerror signal_name syscall_name */
CHECK(name_of)
{
	struct expr *n = e->call.args.v[0];

	if (!type_is_lit(n->type))
		cast_to(s, n, int64_of(s, as_int(s, n->type)->is_signed));
	cast_to(s, n, int64_of(s, true));
	return e->type;
}

CHECK(STRFTIME)
{
	struct expr *ns = e->call.args.v[1];
	uint64_t clock = CLK_BOOT;

	if (ns->kind == EXPR_INT && ns->num.negative) {
		diag_error(s->ds, E_ARG_TYPE, ns->span, "strftime() does not accept negative timestamps");
		return poison(e);
	}
	if (ns->kind == EXPR_CALL && ns->call.fn && ns->call.fn->id == BI_NSECS)
		clock = ns->call.info->num;
	if (clock == CLK_MONO) {
		diag_error(s->ds, E_ARG_TYPE, ns->span, "strftime() can not take a monotonic timestamp");
		return poison(e);
	}
	if (!type_is_lit(ns->type))
		cast_to(s, ns, int64_of(s, as_int(s, ns->type)->is_signed));
	cast_to(s, ns, int64_of(s, false));
	call_info(s, e)->num = plan_text(s, lit_arg_str(s, e, 0));
	call_info(s, e)->num2 = clock;
	return e->type = type_simple(s->types, TY_TIMESTAMP, false);
}

CHECK(DEFAULT_STR_LENGTH)
{
	make_int(s, e, max_strlen(s), false, int64_of(s, false));
	return e->type;
}
