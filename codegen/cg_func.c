/*
 * The script's own functions (fn): static BPF subprograms in .text; imported ones are only declared.
 *
 * Scalars are passed in registers, everything else as a pointer to the caller's copy, which the function copies again
 * before it may change it.  The result is a scalar.  A subprogram has no context: sema keeps args and the like out.
 */
#include "codegen/cg_priv.h"

#define MAX_FN_ARGS 5		/* registers of a BPF call */

void cg_funcs_declare(struct cg *cg)
{
	for (size_t i = 0; i < cg->t->funcs.nr; i++) {
		struct func *f = cg->t->funcs.v[i];
		LLVMTypeRef params[MAX_FN_ARGS];
		LLVMValueRef fn;

		if (f->params.nr > MAX_FN_ARGS) {
			diag_error(cg->diags, E_CG_LLVM, f->body->span, "function '%s' has more than %d parameters", f->name,
				   MAX_FN_ARGS);
			f->cg = NULL;
			continue;
		}
		for (size_t k = 0; k < f->params.nr; k++)
			params[k] = type_is_scalar(f->params.v[k]->type) ? cg->i64 : cg->ptr;
		if (f->imported) {
			f->cg = LLVMAddFunction(cg->mod, arena_printf(cg->arena, "lib_%s", f->name),
						LLVMFunctionType(cg->i64, params, (unsigned)f->params.nr, false));
			continue;
		}
		fn = cg_declare(cg, arena_printf(cg->arena, "fn_%s", f->name), NULL, cg->i64, params, f->params.nr);
		cg_debug_function(cg, fn, f->name, f->body->span);
		f->cg = fn;
	}
}

static void compile(struct cg *cg, struct func *f)
{
	LLVMValueRef fn = f->cg;
	struct cg_scope scope;
	struct cg_fn cf;

	cg_fn_begin(cg, &cf, CG_FN_SUB, fn, NULL);
	cg_debug_at(cg, f->body->span);
	cf.loc = LLVMGetCurrentDebugLocation2(cg->b);
	cg_scope_enter(cg, &scope);
	for (size_t k = 0; k < f->params.nr; k++) {
		struct var *v = f->params.v[k];
		LLVMValueRef arg = LLVMGetParam(fn, k);

		cg_var_set(cg, v, type_is_scalar(v->type) ? cv_int(arg, v->type) : cv_mem(arg, v->type));
	}
	cg_stmts(cg, f->body);
	if (f->body->value && f->ret->kind != TY_VOID)
		cg_return(cg, cg_int(cg, f->body->value));
	else if (f->body->value)
		cg_expr(cg, f->body->value);
	cg_scope_leave(cg, &scope);
	cg_fn_end(cg);
}

void cg_funcs_compile(struct cg *cg)
{
	for (size_t i = 0; i < cg->t->funcs.nr; i++)
		if (cg->t->funcs.v[i]->cg && !cg->t->funcs.v[i]->imported)
			compile(cg, cg->t->funcs.v[i]);
}

/*
 * A pointer for an imported function: without the casts that only change what it points to, as they would make a number of one that the
 * verifier knows (to memory of the program), which the function could not read through.
 */
static const struct expr *as_pointer(const struct func *f, const struct expr *e)
{
	while (f->imported && e->kind == EXPR_CAST && e->type->kind == TY_PTR && e->cast.e->type->kind == TY_PTR)
		e = e->cast.e;
	return e;
}

struct cval cg_call_func(struct cg *cg, const struct expr *e)
{
	struct func *f = e->call.func;
	LLVMValueRef args[MAX_FN_ARGS], fn = f->cg, v;

	if (!fn)
		return cv_int(cg->zero, e->type);
	for (size_t i = 0; i < f->params.nr; i++)
		args[i] = type_is_scalar(f->params.v[i]->type) ? cg_int(cg, as_pointer(f, e->call.args.v[i])) :
								 cg_mem(cg, e->call.args.v[i]);
	cg_known_forget(cg, NULL);	/* it may write any map */
	v = LLVMBuildCall2(cg->b, LLVMGlobalGetValueType(fn), fn, args, f->params.nr, "");
	if (f->ret->kind == TY_VOID)
		return cv_void();
	/* C gives the high bits of a small result no value */
	if (f->imported)
		v = e->type->kind == TY_BOOL ? LLVMBuildAnd(cg->b, v, cg_i64(cg, 1), "") : cg_narrow(cg, v, e->type);
	return cv_int(v, e->type);
}
