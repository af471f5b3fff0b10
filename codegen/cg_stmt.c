/*
 * codegen: statements and scratch variables.
 *
 * A variable's storage is made at its first mention and given back with its block, whose statements each give back their own
 * temporaries.  Scalars stand in allocas, which the passes turn into registers; everything else in memory of cg_temp().
 */
#include "codegen/cg_priv.h"

/* ---- variables ---- */

/* As many scalars as may end up on the stack at once; further ones live in the scratch slot. */
#define STACK_SCALARS 20

static bool fits_stack(const struct cg_fn *f)
{
	unsigned nr = 0;

	for (size_t i = 0; i < f->vars.nr; i++)
		nr += type_is_scalar(f->vars.v[i]->type);
	return nr < STACK_SCALARS;
}

LLVMValueRef cg_var_slot(struct cg *cg, struct var *v)
{
	struct cg_fn *f = cg->fn;
	bool scalar;

	if (v->cg)
		return v->cg;
	scalar = type_is_scalar(v->type);
	if (scalar && fits_stack(f)) {
		v->cg = cg_alloca(cg, cg->i64, v->name);
	} else {
		v->cg = scalar ? cg_temp_scratch(cg, 8) : cg_temp(cg, v->type->size);
		/* It outlives the statement. */
		vec_push(NULL, &f->var_regions, f->live.v[--f->live.nr]);
	}
	vec_push(NULL, &f->vars, v);
	return v->cg;
}

struct cval cg_var_get(struct cg *cg, struct var *v)
{
	LLVMValueRef slot = cg_var_slot(cg, v);
	struct cval r;

	if (!type_is_scalar(v->type)) {
		r = cv_mem(slot, v->type);
		return r;
	}
	r = cv_int(LLVMBuildLoad2(cg->b, cg->i64, slot, v->name), v->type);
	r.direct = v->type->btf_ptr && !v->captured && !v->address_taken && LLVMIsAAllocaInst(slot);
	return r;
}

void cg_var_set(struct cg *cg, struct var *v, struct cval val)
{
	LLVMValueRef slot = cg_var_slot(cg, v);

	if (type_is_scalar(v->type))
		LLVMBuildStore(cg->b, cg_load(cg, val), slot);
	else
		cg_store(cg, val, slot);
}

static void var_zero(struct cg *cg, struct var *v)
{
	LLVMValueRef slot = cg_var_slot(cg, v);

	if (type_is_scalar(v->type))
		LLVMBuildStore(cg->b, cg->zero, slot);
	else
		cg_zero(cg, slot, v->type->size);
}

/* ---- scopes ---- */

void cg_scope_enter(struct cg *cg, struct cg_scope *sc)
{
	sc->mark = cg_mark(cg);
	sc->vars = cg->fn->vars.nr;
	sc->regions = cg->fn->var_regions.nr;
}

void cg_scope_leave(struct cg *cg, struct cg_scope *sc)
{
	struct cg_fn *f = cg->fn;

	cg_release(cg, sc->mark);
	while (f->vars.nr > sc->vars)
		f->vars.v[--f->vars.nr]->cg = NULL;
	while (f->var_regions.nr > sc->regions)
		f->regions.v[f->var_regions.v[--f->var_regions.nr]].busy = false;
}

void cg_stmts(struct cg *cg, const struct block *b)
{
	for (size_t i = 0; i < b->stmts.nr; i++)
		cg_stmt(cg, b->stmts.v[i]);
}

void cg_block_stmts(struct cg *cg, const struct block *b)
{
	struct cg_scope sc;

	cg_scope_enter(cg, &sc);
	cg_stmts(cg, b);
	if (b->value)
		cg_expr(cg, b->value);
	cg_scope_leave(cg, &sc);
}

/* ---- assignment ---- */

bool cg_is_agg_call(const struct expr *e)
{
	if (e->kind == EXPR_RECORD)
		return e->list.nr && cg_is_agg_call(e->list.v[0]);
	return e->kind == EXPR_CALL && e->call.fn && e->call.fn->traits & T_AGG;
}

/* Makes values that do not read the variable while they are written to it: constants, calls, registers. */
static bool may_build_in_place(const struct expr *e)
{
	switch (e->kind) {
	case EXPR_STR:
		return true;
	case EXPR_CALL:
		return e->call.fn && !e->call.args.nr;
	case EXPR_CAST:
		return may_build_in_place(e->cast.e);
	case EXPR_TUPLE: case EXPR_RECORD:
		for (size_t i = 0; i < e->list.nr; i++)
			if (!may_build_in_place(e->list.v[i]) && e->list.v[i]->kind != EXPR_INT)
				return false;
		return true;
	case EXPR_POISON: case EXPR_INT: case EXPR_BOOL: case EXPR_VAR: case EXPR_MAP: case EXPR_MAP_AT: case EXPR_IDENT:
	case EXPR_PARAM: case EXPR_PARAM_COUNT: case EXPR_UNARY: case EXPR_INCDEC: case EXPR_BINARY:
	case EXPR_TERNARY: case EXPR_FIELD: case EXPR_TUPLE_AT: case EXPR_INDEX: case EXPR_IF: case EXPR_BLOCK:
	case EXPR_SIZEOF: case EXPR_OFFSETOF: case EXPR_TYPEINFO: case EXPR_COMPTIME: case EXPR_TYPE:
		break;
	}
	return false;
}

static void assign_var(struct cg *cg, struct var *v, const struct expr *value)
{
	bool fresh = !v->cg;
	struct cval val;

	if (!type_is_scalar(v->type) && (fresh || may_build_in_place(value))) {
		cg_expr_into(cg, value, cg_var_slot(cg, v));
		return;
	}
	val = cg_expr(cg, value);
	if (type_is_scalar(v->type))
		val = cg_scalar(cg, val);
	cg_var_set(cg, v, val);
}

static void assign_var_op(struct cg *cg, struct var *v, const struct stmt *s)
{
	LLVMValueRef operand = cg_int(cg, s->assign.value), r;

	if (v->type->kind == TY_PTR)
		operand = cg_scale(cg, operand, v->type);
	r = cg_arith(cg, s->assign.op, cg_load(cg, cg_var_get(cg, v)), operand, s->span);
	cg_var_set(cg, v, cv_int(cg_narrow(cg, r, v->type), v->type));
}

static void stmt_assign(struct cg *cg, const struct stmt *s)
{
	const struct expr *target = s->assign.target, *value = s->assign.value;
	LLVMValueRef operand;

	if (target->kind == EXPR_VAR) {
		if (s->assign.op == OP_NR)
			assign_var(cg, target->var.var, value);
		else
			assign_var_op(cg, target->var.var, s);
	} else if (cg_is_agg_call(value)) {
		cg_agg_assign(cg, target, value);
	} else if (s->assign.op == OP_NR) {
		cg_map_set(cg, target, value);
	} else {
		operand = cg_int(cg, value);
		if (target->type->kind == TY_PTR)
			operand = cg_scale(cg, operand, target->type);
		cg->unused = target;
		cg_map_update(cg, target, s->assign.op, operand, false);
	}
}

/* ---- the others ---- */

static void stmt_if(struct cg *cg, const struct stmt *s)
{
	LLVMBasicBlockRef yes = cg_block(cg, "then"), done = cg_block(cg, "fi"),
			  no = s->cond.els ? cg_block(cg, "else") : done;
	size_t mark = cg_mark(cg);

	cg_branch(cg, s->cond.cond, yes, no);
	cg_release(cg, mark);
	cg_enter(cg, yes);
	cg_block_stmts(cg, s->cond.then);
	cg_br(cg, done);
	if (s->cond.els) {
		cg_enter(cg, no);
		cg_block_stmts(cg, s->cond.els);
		cg_br(cg, done);
	}
	cg_enter(cg, done);
}

static void stmt_let(struct cg *cg, const struct stmt *s)
{
	struct var *v = s->let.var->var.var;

	if (!v || !v->type || v->type->kind == TY_VOID || v->type->kind == TY_POISON)
		return;	/* declared, never used */
	if (s->let.init)
		assign_var(cg, v, s->let.init);
	else
		var_zero(cg, v);
}

void cg_stmt(struct cg *cg, const struct stmt *s)
{
	size_t mark = cg_mark(cg);

	cg_debug_at(cg, s->span);
	switch (s->kind) {
	case STMT_EXPR: case STMT_DISCARD:
		if (s->expr->kind == EXPR_INCDEC)
			cg->unused = s->expr->incdec.e;
		cg_expr(cg, s->expr);
		break;
	case STMT_LET: stmt_let(cg, s); break;
	case STMT_ASSIGN: stmt_assign(cg, s); break;
	case STMT_IF: stmt_if(cg, s); break;
	case STMT_FOR_MAP: cg_stmt_for_map(cg, s); break;
	case STMT_FOR_RANGE: cg_stmt_for_range(cg, s); break;
	case STMT_WHILE: cg_stmt_while(cg, s); break;
	case STMT_UNROLL: cg_stmt_unroll(cg, s); break;
	case STMT_BREAK: cg_stmt_break(cg, s); break;
	case STMT_CONTINUE: cg_stmt_continue(cg, s); break;
	case STMT_RETURN: cg_return_from_probe(cg, s->expr ? cg_int(cg, s->expr) : NULL); break;
	case STMT_BLOCK: cg_block_stmts(cg, s->block); break;
	case STMT_POISON: case STMT_IMPORT: break;
	}
	cg_release(cg, mark);
}
