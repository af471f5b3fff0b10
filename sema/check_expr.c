/*
 * sema: expressions: dispatch and the forms that hold other expressions.
 *
 * requires: macros are expanded.  guarantees: e->type is set; the node is in the form that sema.h promises, or poison.
 * check_expr() leaves aggregations as they are (print, assignment); check_value() turns them into integers; check_settled()
 * also takes literal types away.
 */
#include "sema/sema_priv.h"

const struct type *poison(struct expr *e)
{
	e->kind = EXPR_POISON;
	return e->type = &type_poison;
}

const char *tt(struct sema *s, const struct type *t)
{
	return type_text(s->types, concrete(s, t));
}

/* Macro expansion appends '#' and a number to names. */
const char *shown(struct sema *s, const char *name)
{
	const char *mark = strchr(name, '#');

	return mark ? arena_strndup(s->arena, name, (size_t)(mark - name)) : name;
}

static const struct type *check_int(struct sema *s, struct expr *e)
{
	e->num.is_literal = true;
	return e->type = type_of_literal(s, e->num.value, e->num.negative);
}

static const struct type *check_str(struct sema *s, struct expr *e)
{
	if (e->str.len > s->plan->config.max_strlen && !s->type_only) {
		diag_error(s->ds, E_STRING, e->span, "String is too long (over %llu bytes): %.*s",
			   (unsigned long long)s->plan->config.max_strlen, (int)e->str.len, e->str.s);
		return poison(e);
	}
	return e->type = type_string(s->types, (uint32_t)e->str.len + 1);
}

/* An element of a tuple or record. */
static const struct type *check_element(struct sema *s, struct expr *e, const char *what)
{
	const struct type *t = check_expr(s, e);

	if (t->kind == TY_POISON)
		return t;
	if ((type_is_agg(t) && !t->castable) || type_is_agg_record(t)) {
		diag_error(s->ds, E_TUPLE, e->span, "Map type %s cannot exist inside a %s.", tt(s, t), what);
		return poison(e);
	}
	if (t->kind == TY_VOID) {
		diag_error(s->ds, E_TUPLE, e->span, "Type '%s' cannot exist inside a %s.", tt(s, t), what);
		return poison(e);
	}
	t = read_as_value(s, e);
	if (t->kind == TY_PTR && t->btf_ptr)
		cast_to(s, e, strip_btf(s, t));
	return e->type;
}

static const struct type *check_list(struct sema *s, struct expr *e)
{
	const struct type **elem = arena_new_array(s->arena, const struct type *, e->list.nr + 1);
	bool bad = false;

	for (size_t i = 0; i < e->list.nr; i++) {
		elem[i] = check_element(s, e->list.v[i], e->kind == EXPR_TUPLE ? "tuple" : "record");
		bad |= elem[i]->kind == TY_POISON;
	}
	if (bad)
		return poison(e);
	if (e->kind == EXPR_TUPLE)
		return e->type = type_tuple(s->types, elem, e->list.nr);
	for (size_t i = 0; i < e->list.nr; i++)
		for (size_t k = 0; k < i; k++)
			if (e->list.names[i] == e->list.names[k]) {
				diag_error(s->ds, E_TUPLE, e->list.v[i]->span, "Duplicate field name in record: '%s'",
					   e->list.names[i]);
				return poison(e);
			}
	return e->type = type_record(s->types, e->list.names, elem, e->list.nr);
}

bool decide_comptime(struct sema *s, struct expr *cond, bool *out)
{
	if (check_value(s, cond)->kind == TY_POISON)
		return false;
	if (!is_const(cond)) {
		diag_error(s->ds, E_FOLD, cond->span, "Unable to resolve comptime expression");
		return false;
	}
	*out = const_truth(cond);
	return true;
}

/* Brings two branches to one type.  Poison: reported. */
static const struct type *join_branches(struct sema *s, struct expr *e, struct expr *a, struct expr *b)
{
	bool lossy = false;
	const struct type *t;

	if (a->type->kind == TY_POISON || b->type->kind == TY_POISON)
		return poison(e);
	t = promote(s, a->type, b->type, &lossy);
	if (!t) {
		diag_error(s->ds, E_TYPE_MISMATCH, e->span,
			   "Branches must return the same type or compatible types: have '%s' and '%s'", tt(s, a->type), tt(s, b->type));
		return poison(e);
	}
	if (lossy) {
		warn_lossy(s, a, concrete(s, t));
		warn_lossy(s, b, concrete(s, t));
	}
	cast_to(s, a, t);
	cast_to(s, b, t);
	return e->type = t;
}

static const struct type *check_ternary(struct sema *s, struct expr *e)
{
	struct expr *then = e->tern.then;
	struct expr *els = e->tern.els;

	if (then) {
		check_cond(s, e->tern.cond);
		check_value(s, then);
	} else {
		/* "c ?: b": the condition is the value */
		struct expr *c = e->tern.cond;

		check_value(s, c);
		if (c->type->kind != TY_POISON && c->type->kind != TY_INT && c->type->kind != TY_BOOL && c->type->kind != TY_PTR &&
		    c->type->kind != TY_STRING && c->type->kind != TY_ENUM) {
			diag_error(s->ds, E_COND, c->span, "Invalid condition: %s", tt(s, c->type));
			return poison(e);
		}
		then = c;
	}
	check_value(s, els);
	if (e->tern.cond->type->kind == TY_POISON)
		return poison(e);
	if (is_const(e->tern.cond)) {
		struct expr *chosen = const_truth(e->tern.cond) ? then : els;

		if (chosen->type->kind == TY_POISON)
			return poison(e);
		*e = *chosen;
		return e->type;
	}
	if (then->type->kind == TY_VOID && els->type->kind == TY_VOID)
		return e->type = &type_void;
	return join_branches(s, e, then, els);
}

const struct type *check_value_block(struct sema *s, struct block *b, struct scope *sc)
{
	const struct type *t = &type_void;
	bool leaves = false;

	scope_push(s, sc);
	for (size_t i = 0; i < b->stmts.nr; i++) {
		if (leaves && s->final)
			diag_warn(s->ds, W_UNREACHABLE, b->stmts.v[i]->span, "Unreachable statement.");
		check_stmt(s, b->stmts.v[i]);
		leaves = stmt_leaves(b->stmts.v[i]);
	}
	if (b->value)
		t = check_value(s, b->value);
	scope_pop(s);
	return t;
}

/* Becomes a block of the chosen branch. */
static const struct type *check_comptime_if(struct sema *s, struct expr *e)
{
	struct scope sc = { 0 };
	bool truth;
	struct block *b;

	if (!decide_comptime(s, e->cond.cond, &truth))
		return poison(e);
	b = truth ? e->cond.then : e->cond.els;
	if (!b) {
		b = arena_new_obj(s->arena, struct block);
		b->span = e->span;
	}
	e->kind = EXPR_BLOCK;
	e->block = b;
	return e->type = check_value_block(s, b, &sc);
}

static const struct type *check_if_value(struct sema *s, struct expr *e)
{
	struct scope sc = { 0 };
	const struct type *a, *b = &type_void;

	if (e->cond.comptime)
		return check_comptime_if(s, e);
	check_cond(s, e->cond.cond);
	a = check_value_block(s, e->cond.then, &sc);
	if (e->cond.els) {
		struct scope other = { 0 };

		b = check_value_block(s, e->cond.els, &other);
	}
	if (e->cond.cond->type->kind == TY_POISON || a->kind == TY_POISON || b->kind == TY_POISON)
		return poison(e);
	if (!e->cond.els || (a->kind == TY_VOID && b->kind == TY_VOID))
		return e->type = &type_void;
	if (a->kind == TY_VOID || b->kind == TY_VOID) {
		diag_error(s->ds, E_TYPE_MISMATCH, e->span,
			   "Branches must return the same type or compatible types: have '%s' and '%s'", tt(s, a), tt(s, b));
		return poison(e);
	}
	return join_branches(s, e, e->cond.then->value, e->cond.els->value);
}

static const struct type *check_comptime(struct sema *s, struct expr *e)
{
	struct expr *inner = e->comptime;

	if (check_value(s, inner)->kind == TY_POISON)
		return poison(e);
	if (!is_const(inner)) {
		diag_error(s->ds, E_FOLD, e->span, "Unable to resolve comptime expression");
		return poison(e);
	}
	*e = *inner;
	return e->type;
}

static const struct type *check_type_arg(struct sema *s, struct expr *e)
{
	diag_error(s->ds, E_ARG_TYPE, e->span, "a type can only be given to a macro");
	return poison(e);
}

static const struct type *check_block_expr(struct sema *s, struct expr *e)
{
	struct scope sc = { 0 };

	return e->type = check_value_block(s, e->block, &sc);
}

const struct type *check_expr(struct sema *s, struct expr *e)
{
	switch (e->kind) {
	case EXPR_POISON:	return e->type = &type_poison;
	case EXPR_INT:		return check_int(s, e);
	case EXPR_BOOL:		e->num.is_literal = true; return e->type = &type_bool;
	case EXPR_STR:		return check_str(s, e);
	case EXPR_VAR:		return check_var(s, e);
	case EXPR_MAP:
	case EXPR_MAP_AT:	return check_map(s, e);
	case EXPR_IDENT:	return check_ident(s, e);
	case EXPR_PARAM:
	case EXPR_PARAM_COUNT:	return check_param(s, e);
	case EXPR_CALL:		return check_call(s, e);
	case EXPR_UNARY:	return check_unary(s, e);
	case EXPR_INCDEC:	return check_incdec(s, e);
	case EXPR_BINARY:	return check_binary(s, e);
	case EXPR_TERNARY:	return check_ternary(s, e);
	case EXPR_CAST:		return check_cast(s, e);
	case EXPR_FIELD:	return check_field(s, e);
	case EXPR_TUPLE_AT:	return check_tuple_at(s, e);
	case EXPR_INDEX:	return check_index(s, e);
	case EXPR_TUPLE:
	case EXPR_RECORD:	return check_list(s, e);
	case EXPR_IF:		return check_if_value(s, e);
	case EXPR_BLOCK:	return check_block_expr(s, e);
	case EXPR_SIZEOF:
	case EXPR_OFFSETOF:
	case EXPR_TYPEINFO:	return check_sizes(s, e);
	case EXPR_COMPTIME:	return check_comptime(s, e);
	case EXPR_TYPE:		return check_type_arg(s, e);
	}
	return poison(e);
}

/*
 * An aggregation that is used as a value: the sum (minimum ...) over all CPUs at this moment.  requires: e is checked.
 */
const struct type *read_as_value(struct sema *s, struct expr *e)
{
	const struct type *t = e->type;
	struct expr *inner, *map;

	if (t->kind == TY_POISON || (!type_is_agg(t) && !type_is_agg_record(t)))
		return t;
	map = e->kind == EXPR_FIELD ? e->field.e : e;
	if (type_is_agg(t) && e->kind != EXPR_MAP && e->kind != EXPR_MAP_AT && e->kind != EXPR_TUPLE_AT && e->kind != EXPR_VAR &&
	    e->kind != EXPR_FIELD) {
		diag_error(s->ds, E_AGG, e->span, "%s must be assigned directly to a map",
			   e->kind == EXPR_CALL ? arena_printf(s->arena, "%s()", e->call.name) : tt(s, t));
		return poison(e);
	}
	if (!t->castable) {
		struct diag *d = diag_error(s->ds, E_MAP, e->span, "Map value '%s' cannot be read in an expression.", tt(s, t));

		if (type_is_agg_record(t))
			diag_hint(d, "read one of its members, such as '.%s'", t->fields[0].name);
		return poison(e);
	}
	if ((map->kind == EXPR_MAP || map->kind == EXPR_MAP_AT) && !s->type_only)
		map_get(s, map)->agg_read = true;
	inner = wrap(s, e, EXPR_CAST);
	e->cast.e = inner;
	return e->type = int64_of(s, t->kind == TY_COUNT ? false : t->is_signed);
}

const struct type *check_value(struct sema *s, struct expr *e)
{
	check_expr(s, e);
	return read_as_value(s, e);
}

const struct type *check_settled(struct sema *s, struct expr *e)
{
	check_value(s, e);
	settle(s, e);
	return e->type;
}

void check_cond(struct sema *s, struct expr *e)
{
	const struct type *t = check_value(s, e);

	switch (t->kind) {
	case TY_POISON:
		return;
	case TY_INT: case TY_BOOL: case TY_PTR: case TY_STRING: case TY_ENUM:
		cast_bool(s, e);
		return;
	case TY_VOID: case TY_ARRAY: case TY_STRUCT: case TY_UNION: case TY_BUFFER: case TY_TUPLE: case TY_RECORD: case TY_INET:
	case TY_MAC: case TY_KSYM: case TY_USYM: case TY_KSTACK: case TY_USTACK: case TY_USERNAME: case TY_CGROUP_PATH:
	case TY_TIMESTAMP: case TY_PROBE: case TY_COUNT: case TY_SUM: case TY_MIN: case TY_MAX: case TY_AVG: case TY_STATS:
	case TY_HIST: case TY_LHIST: case TY_TSERIES: case TY_DIST: case TY_NR:
		diag_error(s->ds, E_COND, e->span, "Invalid condition: %s", tt(s, t));
		poison(e);
		return;
	}
}
