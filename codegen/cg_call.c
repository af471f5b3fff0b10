/*
 * codegen: calls of builtins.  Which arguments and call_info members each one gets: head comment of sema/sema.h.
 * The table is made from the registry, so a row without an emitter does not link.
 */
#include "codegen/cg_priv.h"

static emit_fn *const emitters[BI_NR] = {
#define BV(id, ...) [BI_##id] = cg_emit_##id,
#define BF(id, ...) [BI_##id] = cg_emit_##id,
#define BC(id, ...)
#include "sema/builtins.def"
#undef BV
#undef BF
#undef BC
};

struct cval cg_call(struct cg *cg, const struct expr *e)
{
	emit_fn *emit = e->call.fn ? emitters[e->call.fn->id] : NULL;

	if (emit)
		return emit(cg, e);
	diag_error(cg->diags, E_CG_LLVM, e->span, "internal error: '%s' should have been resolved while compiling",
		   e->call.name);
	return type_is_scalar(e->type) ? cv_int(cg->zero, e->type) : cv_void();
}
