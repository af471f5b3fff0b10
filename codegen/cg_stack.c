/*
 * Stacks: kstack, ustack, dw_ustack.  bpf_get_stack writes the addresses where they belong in the memory form and fills the
 * rest with zeros, also when it fails; what is left is the number of frames and, for user stacks, whose they are.
 *
 *	KSTACK	u64 nr, ip[limit]		USTACK	u32 tgid, u32 0, u64 nr, ip[limit]
 */
#include "codegen/cg_priv.h"

#include <errno.h>
#include <linux/bpf.h>

static LLVMValueRef current_tgid(struct cg *cg)
{
	LLVMValueRef id = cg->fn->pid_tgid ? cg->fn->pid_tgid : cg_pid_tgid(cg, false);

	return LLVMBuildLShr(cg->b, id, cg_i64(cg, 32), "");
}

/*
 * i64 number of frames of the helper's result.  A user stack that cannot be had with -EFAULT is that of a kernel
 * thread, which has none; everything else is counted as lost.
 */
static LLVMValueRef frames(struct cg *cg, LLVMValueRef ret, uint32_t frame_size, bool user, struct span at)
{
	LLVMBasicBlockRef bad = cg_block(cg, "stack.bad"), good = cg_block(cg, "stack.good"), lost,
			  done = cg_block(cg, "stack.done"), from[2];
	LLVMValueRef nr[2];

	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntSLT, ret, cg->zero, ""), bad, good);
	cg_enter(cg, good);
	nr[0] = LLVMBuildUDiv(cg->b, ret, cg_i64(cg, frame_size), "");
	from[0] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, bad);
	nr[1] = cg->zero;
	if (user) {
		LLVMBasicBlockRef none = cg_block(cg, "stack.none");

		lost = cg_block(cg, "stack.lost");
		cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, ret, cg_i64(cg, -EFAULT), ""), none, lost);
		cg_enter(cg, lost);
		cg_count_loss(cg, CTR_STACK_LOST);
		cg_report(cg, plan_site_for(cg->plan, cg->t->sources, at, "get_stack", NULL, false), ret);
		cg_br(cg, none);
		cg_enter(cg, none);
	} else {
		cg_count_loss(cg, CTR_STACK_LOST);
		cg_report(cg, plan_site_for(cg->plan, cg->t->sources, at, "get_stack", NULL, false), ret);
	}
	from[1] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, done);
	{
		LLVMValueRef phi = LLVMBuildPhi(cg->b, cg->i64, "");

		LLVMAddIncoming(phi, nr, from, 2);
		return phi;
	}
}

/*
 * Frames at the top of a kernel stack that are our own: a program behind a trampoline sees itself and the trampoline
 * before the traced function.  Other programs get the registers of the place that was hit.
 */
static uint64_t own_frames(const struct cg *cg, bool user)
{
	if (user || !cg->prog || (cg->prog->kind != PROBE_FENTRY && cg->prog->kind != PROBE_FEXIT))
		return 0;
	return 2;
}

static struct cval stack(struct cg *cg, const struct expr *e, bool user)
{
	const struct type *t = e->type;
	bool build_id = user && t->stack_mode == STACK_BUILD_ID;
	uint32_t frame = build_id ? sizeof(struct bpf_stack_build_id) : 8, at_nr = user ? 8 : 0;
	uint64_t flags = (user ? BPF_F_USER_STACK : 0) | (build_id ? BPF_F_USER_BUILD_ID : 0) | own_frames(cg, user);
	LLVMValueRef dst, ret;

	if (!cg->fn->ctx) {
		diag_error(cg->diags, E_CG_LLVM, e->span, "stacks are not available inside functions");
		return cv_mem(cg_temp(cg, t->size), t);
	}
	dst = cg_dst(cg, e, t->size);
	if (t->size <= cg->plan->config.on_stack_limit)	/* may be on the stack: 5.10 wants it initialised */
		cg_zero(cg, dst, t->size);
	ret = cg_helper(cg, H_GET_STACK, cg->fn->ctx, cg_off(cg, dst, at_nr + 8), cg_i64(cg, (uint64_t)t->count * frame),
			cg_i64(cg, flags));
	cg_store_int(cg, frames(cg, ret, frame, user, e->span), cg_off(cg, dst, at_nr), 8);
	if (user)	/* the upper half is zero */
		cg_store_int(cg, current_tgid(cg), dst, 8);
	return cv_mem(dst, t);
}

struct cval cg_emit_KSTACK(struct cg *cg, const struct expr *e)
{
	return stack(cg, e, false);
}

struct cval cg_emit_USTACK(struct cg *cg, const struct expr *e)
{
	return stack(cg, e, true);
}

/* The same frames; type.unwind tells the runtime how they were asked for. */
struct cval cg_emit_DW_USTACK(struct cg *cg, const struct expr *e)
{
	return stack(cg, e, true);
}
