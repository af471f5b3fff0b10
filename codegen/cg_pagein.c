/*
 * codegen: user memory whose page is not there.
 *
 * A read that fails leads to a cold place, which has the page fetched and reads again, if the program may sleep (sema/wait.c).
 * There is one function for each helper that reads:
 *
 *	i64 read_again(void *dst, u64 size, u64 src, u64 level, u64 turns)
 *
 *	read failed	->	fetch the page of src		->	read again
 *				fetch the next page		->	read again ...	while that fails and there is more to read
 *
 * Only bpf_copy_from_user() may sleep; it fetches one byte, which is dropped.  While a program sleeps, others run on its processor and it
 * keeps its scratch slot, so those in the last levels do not sleep: there is always a slot for who does not wait.  Nobody sleeps with
 * a record reserved, behind which the reader would wait for all others.  The time asleep is added up: it is no cost of tracing.
 *
 * A kernel that does not take the program as one that may sleep gets it without the call (runtime/load.c).
 */
#include "codegen/cg_map.h"

#include <errno.h>
#include <stddef.h>

#define PAGE 4096u		/* where pages are larger, one is asked for several times */
#define PAGES_MAX (CG_SCRATCH_MAX / PAGE + 2)

bool cg_may_wait(const struct cg *cg, enum addr_space space)
{
	if (space != AS_USER || !cg->pprog || !cg->pprog->sleepable || cg->reserved)
		return false;
	/* The kernel walks over a map inside an RCU read-side section. */
	for (const struct cg_fn *f = cg->fn; f; f = f->outer)
		if (f->kind == CG_FN_SUB || f->walks_map)
			return false;
	return true;
}

/* The level of the scratch slot plus 1; 0: there is none (yet). */
static LLVMValueRef level(struct cg *cg)
{
	LLVMBasicBlockRef held = cg_block(cg, "held"), done = cg_block(cg, "level"), bb[2] = { LLVMGetInsertBlock(cg->b), held };
	LLVMValueRef slot, in[2] = { cg->zero };

	if (cg->fn->kind == CG_FN_LOOP)		/* its caller's, which it is handed when it uses it */
		slot = cg_scratch(cg);
	else
		slot = LLVMBuildLoad2(cg->b, cg->ptr, cg->fn->scratch_slot, "scratch");
	cg_cond_br(cg, cg_is_null(cg, slot), done, held);
	cg_enter(cg, held);
	in[1] = cg_load_int(cg, slot, 8, false);
	cg_br(cg, done);
	cg_enter(cg, done);
	return cg_phi(cg, in, bb, 2);
}

/* How many pages so many bytes can lie on; for the verifier, which counts along. */
static uint32_t pages_of(LLVMValueRef size)
{
	uint64_t n = LLVMIsAConstantInt(size) ? (LLVMConstIntGetZExtValue(size) + PAGE - 2) / PAGE + 1 : PAGES_MAX;

	return n < PAGES_MAX ? (uint32_t)n : PAGES_MAX;
}

LLVMValueRef cg_read_again(struct cg *cg, enum helper h, LLVMValueRef dst, LLVMValueRef size, LLVMValueRef src)
{
	bool is_str = h == H_PROBE_READ_USER_STR;
	LLVMTypeRef params[5] = { cg->ptr, cg->i64, cg->i64, cg->i64, cg->i64 };
	LLVMValueRef args[5] = { dst, size, cg_to_int(cg, src), level(cg), cg_i64(cg, pages_of(size)) }, *fn = &cg->again_fns[is_str];

	if (!*fn)
		*fn = cg_declare(cg, is_str ? "read_str_again" : "read_again", NULL, cg->i64, params, 5);
	return cg_opaque(cg, LLVMBuildCall2(cg->b, LLVMGlobalGetValueType(*fn), *fn, args, 5, ""));
}

/* ---- the functions ---- */

/* bpf_copy_from_user() of one byte, and how long it took; i64: 0 when the page is there. */
static LLVMValueRef fetch(struct cg *cg, LLVMValueRef page, LLVMValueRef room)
{
	LLVMValueRef begin = cg_helper0(cg, H_KTIME_GET_NS), ret, took;

	ret = cg_helper(cg, H_COPY_FROM_USER, room, cg->one, cg_to_ptr(cg, page));
	took = LLVMBuildSub(cg->b, cg_helper0(cg, H_KTIME_GET_NS), begin, "");
	LLVMBuildAtomicRMW(cg->b, LLVMAtomicRMWBinOpAdd, cg_global(cg, offsetof(struct plan_globals, waited_ns)), took,
			   LLVMAtomicOrderingMonotonic, false);
	return ret;
}

static void pages(struct cg *cg, LLVMValueRef fn, enum helper h)
{
	LLVMValueRef dst = LLVMGetParam(fn, 0), size = LLVMGetParam(fn, 1), src = LLVMGetParam(fn, 2), turns = LLVMGetParam(fn, 4);
	LLVMValueRef n, page, next, turn, again, first, room = cg_temp_stack(cg, 8);
	LLVMBasicBlockRef head = cg_block(cg, "page"), read = cg_block(cg, "again"), failed = cg_block(cg, "failed");
	LLVMBasicBlockRef more = cg_block(cg, "more"), from[2] = { LLVMGetInsertBlock(cg->b), more }, done = cg->fn->ret_block;

	first = LLVMBuildAnd(cg->b, src, cg_i64(cg, ~(uint64_t)(PAGE - 1)), "");
	cg_br(cg, head);
	cg_enter(cg, head);
	n = LLVMBuildPhi(cg->b, cg->i64, "n");
	page = LLVMBuildPhi(cg->b, cg->i64, "page");
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, fetch(cg, page, room), cg->zero, ""), read, done);
	cg_enter(cg, read);
	again = cg_opaque(cg, cg_helper(cg, h, dst, size, cg_to_ptr(cg, src)));
	LLVMBuildStore(cg->b, again, cg->fn->ret_slot);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntSLT, again, cg->zero, ""), failed, done);
	cg_enter(cg, failed);
	next = LLVMBuildAdd(cg->b, page, cg_i64(cg, PAGE), "");
	turn = LLVMBuildAdd(cg->b, n, cg->one, "");
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULT, next, LLVMBuildAdd(cg->b, src, size, ""), ""), more, done);
	cg_enter(cg, more);
	LLVMAddIncoming(n, (LLVMValueRef[]){ cg->zero, turn }, from, 2);
	LLVMAddIncoming(page, (LLVMValueRef[]){ first, next }, from, 2);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULT, turn, turns, ""), head, done);
	cg_enter(cg, cg_block(cg, "dead"));
}

static void again_fn(struct cg *cg, LLVMValueRef fn, enum helper h)
{
	LLVMBasicBlockRef there, may;
	struct cg_fn f;

	cg_debug_function(cg, fn, h == H_PROBE_READ_USER_STR ? "read_str_again" : "read_again", (struct span){ 0 });
	cg_fn_begin(cg, &f, CG_FN_SUB, fn, NULL);
	cg_debug_at(cg, (struct span){ 0 });
	LLVMBuildStore(cg->b, cg_i64(cg, (uint64_t)-EFAULT), f.ret_slot);
	there = cg_block(cg, "there");
	may = cg_block(cg, "may.wait");
	/* The first page is that of NULL pointers. */
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULT, LLVMGetParam(fn, 2), cg_i64(cg, PAGE), ""), f.ret_block, there);
	cg_enter(cg, there);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULE, LLVMGetParam(fn, 3), cg_i64(cg, SCRATCH_WAITERS), ""), may, f.ret_block);
	cg_enter(cg, may);
	pages(cg, fn, h);
	cg_fn_end(cg);
}

void cg_pagein_finish(struct cg *cg)
{
	if (cg->again_fns[0])
		again_fn(cg, cg->again_fns[0], H_PROBE_READ_USER);
	if (cg->again_fns[1])
		again_fn(cg, cg->again_fns[1], H_PROBE_READ_USER_STR);
}
