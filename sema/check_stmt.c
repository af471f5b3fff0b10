/*
 * sema: statements.
 *
 * A block in statement position has no value: what stands last without ';' becomes a statement of its own.  Conditional
 * expressions and blocks in that place become statements too, so codegen meets EXPR_IF and EXPR_BLOCK only for their value.
 */
#include "sema/sema_priv.h"

bool stmt_leaves(const struct stmt *st)
{
	if (st->kind == STMT_BREAK || st->kind == STMT_CONTINUE || st->kind == STMT_RETURN)
		return true;
	if (st->kind == STMT_BLOCK)
		return st->block->stmts.nr && stmt_leaves(vec_last(&st->block->stmts));
	return st->kind == STMT_EXPR && st->expr && st->expr->kind == EXPR_CALL && st->expr->call.fn &&
	       st->expr->call.fn->id == BI_EXIT;
}

static const struct expr *call_of(const struct stmt *st)
{
	const struct expr *e = st->kind == STMT_EXPR ? st->expr : NULL;

	return e && e->kind == EXPR_CALL && e->call.fn && e->call.info ? e : NULL;
}

static const struct map *control_of(const struct stmt *st, enum builtin_id id)
{
	const struct expr *e = call_of(st);

	return e && e->call.fn->id == id ? e->call.info->map : NULL;
}

struct mention {
	const struct map *m;
	bool found;
};

static void mentions(void *arg, struct expr *e)
{
	struct mention *x = arg;
	bool map = e->kind == EXPR_MAP || e->kind == EXPR_MAP_AT;

	x->found |= map && e->map.map == x->m;
	/* functions of the script may do anything */
	x->found |= e->kind == EXPR_CALL && (!e->call.fn || e->call.fn->id == BI_EXIT || (e->call.info && e->call.info->map == x->m));
}

static bool mentioned_in(struct expr *e, const struct map *m)
{
	struct mention x = { .m = m };
	struct walker w = { .arg = &x, .expr = mentions };

	if (e)
		walk_expr(&w, e);
	return x.found;
}

/* Neither reads nor changes m, nor leaves the block: clear(@m) may come before it as well as behind it. */
static bool may_swap(const struct stmt *st, const struct map *m)
{
	switch (st->kind) {
	case STMT_EXPR: case STMT_DISCARD:
		return !mentioned_in(st->expr, m);
	case STMT_ASSIGN:
		return !mentioned_in(st->assign.target, m) && !mentioned_in(st->assign.value, m);
	case STMT_POISON: case STMT_LET: case STMT_IF: case STMT_FOR_MAP: case STMT_FOR_RANGE: case STMT_WHILE: case STMT_UNROLL:
	case STMT_BREAK: case STMT_CONTINUE: case STMT_RETURN: case STMT_BLOCK: case STMT_IMPORT:
		break;
	}
	return false;
}

/* The clear or zero of m behind the print at i, with nothing between that minds; -1: none. */
static long find_reset(const struct block *b, size_t i, const struct map *m, bool *zero)
{
	for (size_t at = i + 1; at < b->stmts.nr; at++) {
		*zero = control_of(b->stmts.v[at], BI_ZERO) == m;
		if (*zero || control_of(b->stmts.v[at], BI_CLEAR) == m)
			return (long)at;
		if (!may_swap(b->stmts.v[at], m))
			break;
	}
	return -1;
}

/*
 * print(@m) with clear(@m) or zero(@m) behind it in the same block become one drain, so that nothing is lost between them.
 * Statements that have nothing to do with @m may stand in between: print(@a); print(@b); clear(@a); clear(@b);
 */
static void note_drains(struct sema *s, struct block *b)
{
	enum probe_kind kind = s->unit && s->unit->probe && s->unit->group ? s->unit->group->prog.kind : PROBE_NR;

	for (size_t i = 0; i + 1 < b->stmts.nr; i++) {
		const struct map *m = control_of(b->stmts.v[i], BI_PRINT);
		struct map_state *state = NULL;
		bool zero = false;
		long at = m ? find_reset(b, i, m, &zero) : -1;
		struct plan_sort sort;

		for (size_t k = 0; at >= 0 && k < s->maps.nr; k++)
			if (&s->maps.v[k]->m == m)
				state = s->maps.v[k];
		if (!state)
			continue;
		state->drained = true;
		state->drained_live |= kind != PROBE_BEGIN && kind != PROBE_END;
		if (!s->final || s->type_only)
			continue;
		sort = s->plan->events.v[b->stmts.v[i]->expr->call.info->event].sort;
		call_info(s, b->stmts.v[i]->expr)->event = plan_print(s, b->stmts.v[i]->expr, zero ? ACT_DRAIN_ZERO : ACT_DRAIN, state,
								      &sort);
		call_info(s, b->stmts.v[at]->expr)->merged = true;
	}
}

static void value_to_stmt(struct sema *s, struct block *b)
{
	struct stmt *st;

	if (!b->value)
		return;
	st = arena_new_obj(s->arena, struct stmt);
	st->kind = STMT_EXPR;
	st->span = b->value->span;
	st->expr = b->value;
	b->value = NULL;
	vec_push(s->arena, &b->stmts, st);
}

void check_block(struct sema *s, struct block *b)
{
	struct scope sc = { 0 };

	value_to_stmt(s, b);
	check_value_block(s, b, &sc);
	note_drains(s, b);
}

/* A block whose scope is given: bodies of loops with their variable, of functions with their parameters. */
static void check_body(struct sema *s, struct block *b)
{
	bool leaves = false;

	value_to_stmt(s, b);
	for (size_t i = 0; i < b->stmts.nr; i++) {
		if (leaves && s->final)
			diag_warn(s->ds, W_UNREACHABLE, b->stmts.v[i]->span, "Unreachable statement.");
		check_stmt(s, b->stmts.v[i]);
		leaves = stmt_leaves(b->stmts.v[i]);
	}
	note_drains(s, b);
}

static bool has_effect(const struct expr *e)
{
	switch (e->kind) {
	case EXPR_CALL:
		return e->type->kind == TY_VOID || !e->call.fn || !(e->call.fn->traits & T_PURE);
	case EXPR_INCDEC: case EXPR_POISON: case EXPR_BLOCK: case EXPR_IF:
		return true;
	case EXPR_TERNARY:
		return e->type->kind == TY_VOID || (e->tern.then && has_effect(e->tern.then)) || has_effect(e->tern.els);
	case EXPR_CAST:
		return has_effect(e->cast.e);
	case EXPR_INT: case EXPR_BOOL: case EXPR_STR: case EXPR_VAR: case EXPR_MAP: case EXPR_MAP_AT: case EXPR_IDENT:
	case EXPR_PARAM: case EXPR_PARAM_COUNT: case EXPR_UNARY: case EXPR_BINARY: case EXPR_FIELD: case EXPR_TUPLE_AT:
	case EXPR_INDEX: case EXPR_TUPLE: case EXPR_RECORD: case EXPR_SIZEOF: case EXPR_OFFSETOF: case EXPR_TYPEINFO:
	case EXPR_COMPTIME: case EXPR_TYPE:
		return e->type->kind == TY_VOID;
	}
	return true;
}

static void check_if(struct sema *s, struct stmt *st);

static void to_block(struct stmt *st, struct block *b)
{
	st->kind = STMT_BLOCK;
	st->block = b;
}

static void unused_delete(struct sema *s, struct expr *e)
{
	if (s->final && e->kind == EXPR_CALL && e->call.fn && e->call.fn->id == BI_DELETE && e->call.info && !s->type_only)
		e->call.info->site = plan_site_for(s->plan, s->pc->sources, e->span, "map_delete_elem",
						   "Can't delete map element because it does not exist.", false);
}

static void check_expr_stmt(struct sema *s, struct stmt *st)
{
	struct expr *e = st->expr;

	if (e->kind == EXPR_IF) {
		bool comptime = e->cond.comptime;
		struct expr *cond = e->cond.cond;
		struct block *then = e->cond.then, *els = e->cond.els;

		st->kind = STMT_IF;
		st->cond.comptime = comptime;
		st->cond.cond = cond;
		st->cond.then = then;
		st->cond.els = els;
		check_if(s, st);
		return;
	}
	if (e->kind == EXPR_BLOCK) {
		to_block(st, e->block);
		check_block(s, st->block);
		return;
	}
	check_expr(s, e);
	if (e->type->kind == TY_POISON)
		return;
	if (!has_effect(e))
		diag_warn(s->ds, W_DISCARD, e->span, "Return value discarded.");
	read_as_value(s, e);
	settle(s, e);
	unused_delete(s, e);
}

static void check_if(struct sema *s, struct stmt *st)
{
	bool truth;

	if (st->cond.comptime) {
		struct block *b;

		if (!decide_comptime(s, st->cond.cond, &truth)) {
			st->kind = STMT_POISON;
			return;
		}
		b = truth ? st->cond.then : st->cond.els;
		if (!b) {
			b = arena_new_obj(s->arena, struct block);
			b->span = st->span;
		}
		to_block(st, b);
		check_block(s, b);
		return;
	}
	check_cond(s, st->cond.cond);
	check_block(s, st->cond.then);
	if (st->cond.els)
		check_block(s, st->cond.els);
}

/* A value for a scratch variable: aggregations that have no number are refused for what they are. */
static void check_for_var(struct sema *s, struct expr *value, struct span at)
{
	const struct type *t = check_expr(s, value);

	if (type_is_agg(t) && !t->castable && value->kind != EXPR_CALL) {
		diag_error(s->ds, E_VAR, at, "Value '%s' cannot be assigned to a scratch variable.", tt(s, t));
		poison(value);
		return;
	}
	read_as_value(s, value);
}

void check_let(struct sema *s, struct stmt *st)
{
	struct expr *var = st->let.var;
	const struct type *t = st->let.type ? resolve_type(s, st->let.type) : NULL;
	struct scope_var *v;

	if (st->let.init)
		check_for_var(s, st->let.init, st->span);
	if (scope_find(s, var->var.name)) {
		struct diag *d = diag_error(s->ds, E_VAR, st->span, "Variable $%s was already declared. Variable shadowing is not "
					    "allowed.", shown(s, var->var.name));
		const struct scope_var *first = scope_find(s, var->var.name);

		diag_note(d, first->var->span, "This is the initial %s.", first->declared ? "declaration" : "assignment");
		var->type = &type_poison;
		return;
	}
	v = scope_declare(s, var);
	v->var->span = span_join(st->span, var->span);
	if (st->let.type) {
		if (!t)
			return;
		if (type_is_agg(t) || t->kind == TY_VOID) {
			diag_error(s->ds, E_VAR, st->span, "Value '%s' cannot be assigned to a scratch variable.", tt(s, t));
			return;
		}
		v->var->declared_type = true;
		v->var->type = v->rec->type = t;
	}
	if (st->let.init)
		var_assign_type(s, v, st->let.init, st->span);
	v->declared = true;
	var->type = v->var->type;
	if (s->final && var->type->kind == TY_POISON) {
		/* nothing gives it a value: the declaration is all there is */
		to_block(st, arena_new_obj(s->arena, struct block));
		st->block->span = st->span;
	}
}

static void assign_var(struct sema *s, struct stmt *st)
{
	struct expr *target = st->assign.target, *value = st->assign.value;
	struct scope_var *v;

	check_for_var(s, value, st->span);
	v = scope_find(s, target->var.name);
	if (!v)
		v = scope_declare(s, target);
	target->var.var = v->var;
	var_assign_type(s, v, value, st->span);
	target->type = v->var->type;
}

/*
 * What is assigned says what the map holds, also while its key is not known: that may wait for just this, as in
 * "@m[len(@m)] = count()".
 */
static bool tells_type(const struct sema *s, const struct expr *target)
{
	return target->type->kind != TY_POISON || !s->final;
}

/* A call that gives an aggregation of this kind, for messages. */
static const char *agg_sample(const struct type *t)
{
	switch ((int)t->kind) {
	case TY_COUNT:	return "count()";
	case TY_SUM:	return "sum(retval)";
	case TY_MIN:	return "min(retval)";
	case TY_MAX:	return "max(retval)";
	case TY_AVG:	return "avg(retval)";
	case TY_STATS:	return "stats(arg2)";
	case TY_LHIST:	return "lhist(rand %10, 0, 10, 1)";
	case TY_TSERIES: return "tseries(rand %10, 10s, 1)";
	case TY_DIST:	return "dist(retval)";
	}
	return "hist(retval)";
}

static void assign_map(struct sema *s, struct stmt *st)
{
	struct expr *target = st->assign.target, *value = st->assign.value;
	struct map_state *m;

	if (value->kind == EXPR_CALL) {
		const struct builtin *b = builtin_find(value->call.name);

		if (b && b->traits & T_AGG) {
			check_map_target(s, target);
			m = map_get(s, target);
			s->agg_call = value;
			check_expr(s, value);
			if (tells_type(s, target) && value->type->kind != TY_POISON)
				check_agg_call(s, value, m, st->span);
			m->assigned = true;
			if (m->value)
				target->type = m->m.value_type;
			return;
		}
	}
	if (is_agg_record(value)) {
		check_map_target(s, target);
		m = map_get(s, target);
		if (tells_type(s, target))
			check_agg_record(s, value, m, st->span);
		m->assigned = true;
		if (m->value)
			target->type = m->m.value_type;
		return;
	}
	check_expr(s, value);
	check_map_target(s, target);
	m = map_get(s, target);
	if (type_is_agg(value->type) || type_is_agg_record(value->type)) {
		struct diag *d;

		m->assigned = true;
		if ((value->kind != EXPR_MAP && value->kind != EXPR_MAP_AT) || type_is_agg_record(value->type)) {
			read_as_value(s, value);
			map_assign_type(s, m, value, st->span);
			return;
		}
		d = diag_error(s->ds, E_MAP, st->span,
			       "Map value '%s' cannot be assigned from one map to another. The function that returns this type must be "
			       "called directly e.g. `@%s = %s;`.", tt(s, value->type), m->m.name, agg_sample(value->type));
		if (value->type->castable)
			diag_hint(d, "Add a cast to integer if you want the value of the aggregate, e.g. `@%s = (int64)@%s%s;`.",
				  m->m.name, value->map.name, value->kind == EXPR_MAP_AT ? "[...]" : "");
		return;
	}
	if (!tells_type(s, target)) {
		m->assigned = true;
		return;
	}
	map_assign_type(s, m, value, st->span);
	target->type = m->value ? m->m.value_type : &type_poison;
}

/* "a op= b": b is promoted as the right side of "a op b" is; a gets the result's type. */
static void assign_op(struct sema *s, struct stmt *st)
{
	struct expr *target = st->assign.target, *value = st->assign.value;
	struct expr left = { .kind = EXPR_VAR, .span = target->span };
	struct expr sum = { .kind = EXPR_BINARY, .span = st->span };
	struct scope_var *v = NULL;
	struct map_state *m = NULL;

	check_value(s, value);
	if (target->kind == EXPR_VAR) {
		check_var(s, target);
		v = target->type->kind != TY_POISON ? scope_find(s, target->var.name) : NULL;
		left.type = target->type;
	} else {
		check_map_target(s, target);
		m = map_get(s, target);
		m->assigned = true;
		left.type = target->type->kind == TY_POISON ? target->type : m->value ? m->value : &lit_types[0];
	}
	if (left.type->kind == TY_POISON || value->type->kind == TY_POISON)
		return;
	if (type_is_agg(left.type)) {
		diag_error(s->ds, E_TYPE_MISMATCH, st->span,
			   "Type mismatch for @%s: trying to assign value of type '%s' when map already has a type '%s'", m->m.name,
			   tt(s, value->type->kind != TY_INT ? value->type
							     : int64_of(s, !type_is_lit(value->type) && value->type->is_signed)),
			   tt(s, left.type));
		return;
	}
	sum.bin.op = st->assign.op;
	sum.bin.l = &left;
	sum.bin.r = value;
	if (check_arith(s, &sum)->kind == TY_POISON)
		return;
	sum.kind = EXPR_BINARY;
	if (v && v->var->declared_type) {
		v->assigned = true;
		if (v->var->type->kind != sum.type->kind)
			var_assign_type(s, v, &sum, st->span);
	} else if (v) {
		var_assign_type(s, v, &sum, st->span);
	} else {
		map_assign_type(s, m, &sum, st->span);
	}
	target->type = v ? v->var->type : m->m.value_type;
}

void check_assign(struct sema *s, struct stmt *st)
{
	if (st->assign.op != OP_NR)
		assign_op(s, st);
	else if (st->assign.target->kind == EXPR_VAR)
		assign_var(s, st);
	else
		assign_map(s, st);
}

static void check_jump(struct sema *s, struct stmt *st)
{
	const char *word = st->kind == STMT_BREAK ? "break" : "continue";

	if (!s->loop) {
		diag_error(s->ds, E_JUMP, st->span, "'%s' statement is not allowed in a %s", word,
			   s->unit->func_decl ? "function" : "probe");
		return;
	}
	if (!s->loop->info)
		return;
	if (st->kind == STMT_BREAK)
		s->loop->info->has_break = true;
	else
		s->loop->info->has_continue = true;
}

static void check_import(struct sema *s, struct stmt *st)
{
	if (s->plan->config.unstable_import_statement == UNSTABLE_ERROR)
		diag_error(s->ds, E_UNSTABLE, st->span, "import statement feature is not enabled by default. To enable this unstable "
			   "feature, set the config flag to enable. unstable_import_statement=enable");
	else
		diag_error(s->ds, E_IMPORT, st->span, "import must stand before the first probe");
}

void check_stmt(struct sema *s, struct stmt *st)
{
	switch (st->kind) {
	case STMT_POISON:	return;
	case STMT_EXPR:		check_expr_stmt(s, st); return;
	case STMT_LET:		check_let(s, st); return;
	case STMT_ASSIGN:	check_assign(s, st); return;
	case STMT_DISCARD:	check_settled(s, st->expr); return;
	case STMT_IF:		check_if(s, st); return;
	case STMT_FOR_MAP:
	case STMT_FOR_RANGE:	check_for(s, st); return;
	case STMT_WHILE:
	case STMT_UNROLL:	check_rep(s, st); return;
	case STMT_BREAK:
	case STMT_CONTINUE:	check_jump(s, st); return;
	case STMT_RETURN:	check_return(s, st); return;
	case STMT_BLOCK:	check_block(s, st->block); return;
	case STMT_IMPORT:	check_import(s, st); return;
	}
}

/* ---- loops ---- */

void note_exit(struct sema *s, bool has_return)
{
	for (struct loop *l = s->loop; l; l = l->up)
		if (l->info)
			l->info->has_return |= has_return;
}

static void run_body(struct sema *s, struct loop_info *li, bool over_map, struct block *body)
{
	struct loop lp = { .up = s->loop, .info = li, .over_map = over_map };

	s->loop = &lp;
	check_body(s, body);
	s->loop = lp.up;
}

static const struct type *range_type(struct sema *s, struct stmt *st)
{
	struct expr *a = st->loop.from, *b = st->loop.to;
	const struct type *at = check_value(s, a), *bt = check_value(s, b), *t;
	bool au, bu;

	if (at->kind == TY_POISON || bt->kind == TY_POISON)
		return NULL;
	at = as_int(s, at);
	bt = as_int(s, bt);
	if (at->kind != TY_INT || bt->kind != TY_INT) {
		diag_error(s->ds, E_LOOP, at->kind != TY_INT ? a->span : b->span, "Loop range requires an integer for the %s value, found %s",
			   at->kind != TY_INT ? "start" : "end", tt(s, at->kind != TY_INT ? at : bt));
		return NULL;
	}
	au = type_is_lit(at) || !at->is_signed;
	bu = type_is_lit(bt) || !bt->is_signed;
	t = int64_of(s, !(au && bu) || (type_is_lit(at) && type_is_lit(bt)));
	cast_to(s, a, t);
	cast_to(s, b, t);
	/* literal bounds can be a plain loop, which the verifier walks */
	if (!type_is_lit(at) || !type_is_lit(bt))
		need_feature(s, FEAT_LOOP, st->span);
	return t;
}

static const struct type *map_loop_type(struct sema *s, struct stmt *st, struct loop_info *li)
{
	struct expr *e = st->loop.map;
	struct map_state *m = map_get(s, e);
	const struct type *kv[2];

	m->mentioned = m->prog_read = m->elsewhere = true;
	e->type = &type_void;
	if (m->scalar) {
		diag_error(s->ds, E_LOOP, e->span, "@%s has no explicit keys (scalar map), and cannot be used for iteration", m->m.name);
		return NULL;
	}
	if (m->per_thread) {
		diag_error(s->ds, E_LOOP, e->span, "@%s is declared as perthread, and cannot be used for iteration: its elements belong to threads",
			   m->m.name);
		return NULL;
	}
	if (!m->value || !m->key) {
		m->unknown_read = true;
		if (s->final && !m->assigned && !s->incomplete)
			diag_error(s->ds, E_NAME, e->span, "Undefined map: @%s", m->m.name);
		return NULL;
	}
	kv[0] = concrete(s, m->key);
	kv[1] = concrete(s, m->value);
	if (type_is_agg_record(kv[1])) {
		m->agg_read = true;
		kv[1] = agg_record_values(s, kv[1]);
	}
	if (!kv[1] || (type_is_agg(kv[1]) && !kv[1]->castable)) {
		diag_error(s->ds, E_LOOP, e->span, "Loop expression does not support type: %s", tt(s, m->value));
		return NULL;
	}
	if (type_is_agg(kv[1])) {
		m->agg_read = true;
		kv[1] = int64_of(s, kv[1]->kind != TY_COUNT && kv[1]->is_signed);
	}
	need_feature(s, FEAT_FOR_EACH_MAP, st->span);
	li->map = &m->m;
	return li->kv_type = type_tuple(s->types, kv, 2);
}

void check_for(struct sema *s, struct stmt *st)
{
	struct loop_info *li = arena_new_obj(s->arena, struct loop_info);
	struct scope sc = { .loop = li };
	struct expr *var = st->loop.var;
	struct scope_var *v;
	const struct type *t;

	st->loop.info = li;
	t = st->kind == STMT_FOR_MAP ? map_loop_type(s, st, li) : range_type(s, st);
	if (scope_find(s, var->var.name)) {
		struct diag *d = diag_error(s->ds, E_LOOP, var->span, "Loop declaration shadows existing variable: $%s",
					    shown(s, var->var.name));
		const struct scope_var *first = scope_find(s, var->var.name);

		diag_note(d, first->var->span, "This is the initial %s.", first->declared ? "declaration" : "assignment");
		t = NULL;
	}
	scope_push(s, &sc);
	v = scope_declare(s, var);
	v->assigned = v->declared = true;
	v->rec->type = t ? t : v->rec->type;
	v->rec->reassigned = true;
	v->var->type = t ? t : &type_poison;
	var->type = v->var->type;
	run_body(s, li, st->kind == STMT_FOR_MAP, st->loop.body);
	scope_pop(s);
}

static void check_unroll(struct sema *s, struct stmt *st)
{
	struct expr *n = st->rep.cond;

	check_value(s, n);
	if (n->type->kind != TY_POISON) {
		if (n->kind != EXPR_INT)
			diag_error(s->ds, E_LOOP, n->span, "invalid unroll value");
		else if (n->num.negative || n->num.value < 1)
			diag_error(s->ds, E_LOOP, n->span, "unroll minimum value is 1");
		else if (n->num.value > 100)
			diag_error(s->ds, E_LOOP, n->span, "unroll maximum value is 100");
		else
			cast_to(s, n, int64_of(s, false));
	}
	check_block(s, st->rep.body);
}

void check_rep(struct sema *s, struct stmt *st)
{
	struct scope sc = { 0 };
	struct diag *d;

	if (st->kind == STMT_UNROLL) {
		check_unroll(s, st);
		return;
	}
	d = diag_warn(s->ds, W_WHILE, st->span, "While loops are deprecated and may be removed in the future.");
	diag_hint(d, "For loops support ranges (e.g. `for ($x : $start..$end) { ... }`), and can be used in place of while. These are "
		  "more easily proven to be bounded by the verifier.");
	check_cond(s, st->rep.cond);
	scope_push(s, &sc);
	run_body(s, NULL, false, st->rep.body);
	scope_pop(s);
}
