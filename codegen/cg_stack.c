/*
 * Stacks: kstack, ustack (dw_ustack: cg_unwind.c).  bpf_get_stack writes the addresses where they belong in the memory form and fills the
 * rest with zeros, also when it fails; what is left is the number of frames and, for user stacks, whose they are.
 *
 *	KSTACK	u64 nr, ip[limit]		USTACK	u32 tgid, u32 0, u64 nr, ip[limit]
 *
 * In keys and values of maps a stack is 16 bytes, {id, nr, tgid}, and its frames stand once in ROLE_STACKS: a kilobyte would be
 * slow to hash, to compare and to copy, and kernels before 5.11 refuse it as a key.  The id is a hash over kind, number and all
 * frames; each step of it is a bijection of the frame as well as of what came before, so stacks of one length that differ in
 * a single frame never collide.
 */
#include "codegen/cg_map.h"

#include <errno.h>
#include <linux/bpf.h>

LLVMValueRef cg_current_tgid(struct cg *cg)
{
	LLVMValueRef id = cg_pid_tgid(cg, CG_PID_TRACER);

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
		cg_lost(cg, CTR_STACK_LOST, ret, cg_warn_site(cg, W_RT_HELPER, at, "get_stack", NULL));
		cg_br(cg, none);
		cg_enter(cg, none);
	} else {
		cg_lost(cg, CTR_STACK_LOST, ret, cg_warn_site(cg, W_RT_HELPER, at, "get_stack", NULL));
	}
	from[1] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, done);
	return cg_phi(cg, nr, from, 2);
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

static uint32_t frame_size(const struct type *t)
{
	return t->kind == TY_USTACK && t->stack_mode == STACK_BUILD_ID ? sizeof(struct bpf_stack_build_id) : 8;
}

/* dst: the frames themselves; gives their number. */
static LLVMValueRef get_stack(struct cg *cg, const struct expr *e, LLVMValueRef dst, bool user, bool build_id)
{
	uint32_t frame = frame_size(e->type);
	uint64_t flags = (user ? BPF_F_USER_STACK : 0) | (build_id ? BPF_F_USER_BUILD_ID : 0) | own_frames(cg, user);
	LLVMValueRef ret;

	ret = cg_helper(cg, H_GET_STACK, cg->fn->ctx, dst, cg_i64(cg, (uint64_t)e->type->count * frame), cg_i64(cg, flags));
	return frames(cg, ret, frame, user, e->span);
}

LLVMValueRef cg_stack_frames(struct cg *cg, const struct expr *e, LLVMValueRef dst)
{
	return get_stack(cg, e, dst, true, e->type->stack_mode == STACK_BUILD_ID);
}

static struct cval stack(struct cg *cg, const struct expr *e, bool user)
{
	const struct type *t = e->type;
	uint32_t at_nr = user ? 8 : 0;
	LLVMValueRef dst;

	if (!cg->fn->ctx) {
		diag_error(cg->diags, E_CG_LLVM, e->span, "stacks are not available inside functions");
		return cv_mem(cg_temp(cg, t->size), t);
	}
	dst = cg_dst(cg, e, t->size);
	if (t->size <= cg->plan->config.on_stack_limit)	/* may be on the stack: 5.10 wants it initialised */
		cg_zero(cg, dst, t->size);
	cg_store_int(cg, get_stack(cg, e, cg_off(cg, dst, at_nr + 8), user, user && t->stack_mode == STACK_BUILD_ID),
		     cg_off(cg, dst, at_nr), 8);
	if (user)	/* the upper half is zero */
		cg_store_int(cg, cg_current_tgid(cg), dst, 8);
	return cv_mem(dst, t);
}

struct cval cg_emit_KSTACK(struct cg *cg, const struct expr *e)
{
	return stack(cg, e, false);
}

struct cval cg_ustack_kernel(struct cg *cg, const struct expr *e)
{
	return stack(cg, e, true);
}

struct cval cg_emit_USTACK(struct cg *cg, const struct expr *e)
{
	return e->type->unwind ? cg_emit_DW_USTACK(cg, e) : stack(cg, e, true);
}

/* ---- stacks by id ---- */

#define MIX 0x9e3779b97f4a7c15ull

/* (h ^ w) * MIX, the upper bits folded into the lower. */
static LLVMValueRef mix(struct cg *cg, LLVMValueRef h, LLVMValueRef w)
{
	h = LLVMBuildMul(cg->b, LLVMBuildXor(cg->b, h, w, ""), cg_i64(cg, MIX), "");
	return LLVMBuildXor(cg->b, h, LLVMBuildLShr(cg->b, h, cg_i64(cg, 29), ""), "");
}

/*
 * i64 hash of the first nr (at most 'words') words at p.  The loop ends by nr; the constant bound is the verifier's, which walks
 * it to there and finds the ways out of it all alike.
 */
static LLVMValueRef hash_words(struct cg *cg, LLVMValueRef p, LLVMValueRef nr, LLVMValueRef seed, uint32_t words)
{
	LLVMBasicBlockRef head = cg_block(cg, "hash.head"), bound = cg_block(cg, "hash.bound"), body = cg_block(cg, "hash.body"),
			  done = cg_block(cg, "hash.done");
	LLVMValueRef at = cg_alloca(cg, cg->i64, "at"), hash = cg_alloca(cg, cg->i64, "hash"), i, h;

	LLVMBuildStore(cg->b, cg->zero, at);
	LLVMBuildStore(cg->b, mix(cg, cg_i64(cg, MIX), seed), hash);
	cg_br(cg, head);
	cg_enter(cg, head);
	i = LLVMBuildLoad2(cg->b, cg->i64, at, "");
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULT, i, nr, ""), bound, done);
	cg_enter(cg, bound);
	i = cg_opaque(cg, i);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULT, i, cg_i64(cg, words), ""), body, done);
	cg_enter(cg, body);
	h = LLVMBuildLoad2(cg->b, cg->i64, hash, "");
	h = mix(cg, h, cg_load_int(cg, cg_off_var(cg, p, LLVMBuildShl(cg->b, i, cg_i64(cg, 3), "")), 8, false));
	LLVMBuildStore(cg->b, h, hash);
	LLVMBuildStore(cg->b, LLVMBuildAdd(cg->b, i, cg->one, ""), at);
	cg_br(cg, head);
	cg_enter(cg, done);
	h = LLVMBuildLoad2(cg->b, cg->i64, hash, "");
	return mix(cg, h, LLVMBuildLShr(cg->b, h, cg_i64(cg, 32), ""));
}

/* Counts a stack that could not be kept, but for one that another CPU kept in the meantime; the last thing of its function. */
static void check_kept(struct cg *cg, LLVMValueRef ret, uint32_t map)
{
	LLVMBasicBlockRef failed = cg_block(cg, "keep.failed"), lost = cg_block(cg, "keep.lost"), full = cg_block(cg, "keep.full");

	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, ret, cg->zero, ""), cg->fn->ret_block, failed);
	cg_enter(cg, failed);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, ret, cg_i64(cg, -EEXIST), ""), cg->fn->ret_block, lost);
	cg_enter(cg, lost);
	cg_count_loss(cg, CTR_STACK_LOST);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, ret, cg_i64(cg, -E2BIG), ""), full, cg->fn->ret_block);
	cg_enter(cg, full);
	cg_lost_full(cg, map, cg_i64(cg, -E2BIG), 0);
}

/* i64 stack_id(ptr frames, i64 words of them, i64 seed): looks the stack up, keeps it when it is new. */
static LLVMValueRef make_stack_fn(struct cg *cg, uint32_t words)
{
	LLVMTypeRef params[3] = { cg->ptr, cg->i64, cg->i64 };
	const char *name = arena_printf(cg->arena, "stack_id_%u", words);
	uint32_t map = (uint32_t)plan_map_by_role(cg->plan, ROLE_STACKS);
	LLVMBasicBlockRef keep;
	LLVMValueRef fn = cg_declare(cg, name, NULL, cg->i64, params, 3), id, key;
	struct cg_fn f;

	cg_debug_function(cg, fn, name, (struct span){ 0 });
	cg_fn_begin(cg, &f, CG_FN_SUB, fn, NULL);
	cg_debug_at(cg, (struct span){ 0 });
	keep = cg_block(cg, "keep");
	key = cg_alloca(cg, cg->i64, "id");
	id = hash_words(cg, LLVMGetParam(fn, 0), LLVMGetParam(fn, 1), LLVMGetParam(fn, 2), words);
	LLVMBuildStore(cg->b, id, f.ret_slot);
	LLVMBuildStore(cg->b, id, key);
	cg_br_unlikely(cg, cg_is_null(cg, cg_helper_ptr(cg, H_MAP_LOOKUP_ELEM, cg_map_fd(cg, map), key)), keep, f.ret_block);
	cg_enter(cg, keep);
	check_kept(cg, cg_helper(cg, H_MAP_UPDATE_ELEM, cg_map_fd(cg, map), key, LLVMGetParam(fn, 0),
				 cg_i64(cg, BPF_NOEXIST)), map);
	cg_fn_end(cg);
	return fn;
}

static LLVMValueRef stack_fn(struct cg *cg, uint32_t words)
{
	struct cg_stack_fn *f;

	for (f = cg->stack_fns; f; f = f->next)
		if (f->words == words)
			return f->fn;
	f = arena_new_obj(cg->arena, struct cg_stack_fn);
	f->words = words;
	f->fn = make_stack_fn(cg, words);
	f->next = cg->stack_fns;
	cg->stack_fns = f;
	return f->fn;
}

/* The frames with as much room behind them as an element of ROLE_STACKS has. */
static LLVMValueRef with_room(struct cg *cg, struct cval v, uint32_t head)
{
	uint32_t map = (uint32_t)plan_map_by_role(cg->plan, ROLE_STACKS), room = head + cg->plan->maps.v[map].value_size;
	LLVMValueRef p;

	if (v.type->size >= room)
		return cg_addr(cg, v);
	p = cg_temp(cg, room);
	cg_store(cg, v, p);
	cg_zero(cg, cg_off(cg, p, v.type->size), room - v.type->size);
	return p;
}

void cg_stack_to_id(struct cg *cg, struct cval v, LLVMValueRef dst)
{
	const struct type *t = v.type;
	bool user = t->kind == TY_USTACK, build_id = user && t->stack_mode == STACK_BUILD_ID;
	uint32_t head = user ? 16 : 8, per_frame = build_id ? 4 : 1;
	LLVMBasicBlockRef some = cg_block(cg, "stack.some"), done = cg_block(cg, "stack.id"), from[2];
	LLVMValueRef p = with_room(cg, v, head), nr = cg_load_int(cg, cg_off(cg, p, head - 8), 8, false), id[2] = { cg->zero },
		     args[3], fn = stack_fn(cg, t->count * per_frame);

	from[0] = LLVMGetInsertBlock(cg->b);
	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, nr, cg->zero, ""), done, some);
	cg_enter(cg, some);
	args[0] = cg_off(cg, p, head);
	args[1] = build_id ? LLVMBuildShl(cg->b, nr, cg_i64(cg, 2), "") : nr;
	args[2] = LLVMBuildOr(cg->b, args[1], cg_i64(cg, (uint64_t)(1 + user + build_id) << 32), "");
	id[1] = LLVMBuildCall2(cg->b, LLVMGlobalGetValueType(fn), fn, args, 3, "");
	from[1] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, done);
	cg_store_int(cg, cg_phi(cg, id, from, 2), dst, 8);
	cg_store_int(cg, nr, cg_off(cg, dst, 8), 4);
	cg_store_int(cg, user ? cg_load_int(cg, p, 4, false) : cg->zero, cg_off(cg, dst, 12), 4);
}
