/*
 * codegen: how many programs of the script run on this processor (why: sema/ap_nest.c).
 *
 *	nest = &nests[processor]
 *	if (++nest->depth > limit) { nest->depth--; count the loss; return }
 *	...
 *	nest->depth--
 *
 * This stands in front of everything else, and what it calls must not be probed where the kernel does not keep programs from calling
 * themselves (sema/unsafe.def): bpf_get_smp_processor_id() is the only function, the lookup in an array is inlined,
 * and losses are counted without a call.
 *
 * The additions are atomic, because some programs can be preempted and come back behind others of their processor; they stay on it.
 * Their results are not asked for: that takes Linux 5.12.  Whoever looks afterwards may see others that came later and refuse to run
 * for nothing, but never two that both run.
 */
#include "codegen/cg_priv.h"

enum part { NOT_COUNTED, COUNTED, LIMITED };

static enum part part_of(enum probe_kind k)
{
	switch (k) {
	case PROBE_BEGIN: case PROBE_END:	/* nothing else runs yet, or any more */
		return NOT_COUNTED;
	case PROBE_SELF: case PROBE_TEST: case PROBE_BENCH: case PROBE_PROFILE: case PROBE_INTERVAL: case PROBE_ITER:
		/* They come by themselves and not from inside a program, or as an interrupt, which no lock lets in. */
		return COUNTED;
	case PROBE_KPROBE: case PROBE_KRETPROBE: case PROBE_FENTRY: case PROBE_FEXIT: case PROBE_UPROBE: case PROBE_URETPROBE:
	case PROBE_USDT: case PROBE_TRACEPOINT: case PROBE_RAWTRACEPOINT: case PROBE_SOFTWARE: case PROBE_HARDWARE: case PROBE_WATCHPOINT:
	case PROBE_NR:
		return LIMITED;
	}
	return LIMITED;
}

static void add(struct cg *cg, LLVMValueRef p, LLVMValueRef n)
{
	LLVMBuildAtomicRMW(cg->b, LLVMAtomicRMWBinOpAdd, p, n, LLVMAtomicOrderingMonotonic, false);
}

/* Goes on when no more than the limit are in; 'out' is left without counting down. */
static void test_limit(struct cg *cg, LLVMValueRef slot, LLVMBasicBlockRef out)
{
	LLVMBasicBlockRef full = cg_block(cg, "nest.full"), in = cg_block(cg, "nest.in");
	LLVMValueRef n = LLVMBuildLoad2(cg->b, cg->i64, slot, "depth");

	LLVMSetVolatile(n, true);
	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntUGT, n, cg_i64(cg, cg->plan->nest_limit), ""), full, in);
	cg_enter(cg, full);
	add(cg, slot, cg_i64(cg, (uint64_t)-1));
	cg_count_loss(cg, CTR_NEST);
	cg_br(cg, out);
	cg_enter(cg, in);
}

void cg_nest_enter(struct cg *cg)
{
	enum part part = cg->plan->nest_limit ? part_of(cg->prog->kind) : NOT_COUNTED;
	LLVMBasicBlockRef refused, there;
	LLVMValueRef key, slot;

	if (part == NOT_COUNTED)
		return;
	refused = cg_block(cg, "nest.refused");
	there = cg_block(cg, "nest");
	key = cg_alloca(cg, cg->i32, "cpu");
	cg->fn->nest_slot = cg_alloca(cg, cg->ptr, "nest");
	cg_store_int(cg, cg_helper0(cg, H_GET_SMP_PROCESSOR_ID), key, 4);
	slot = cg_helper_ptr(cg, H_MAP_LOOKUP_ELEM, cg_role_fd(cg, ROLE_NEST), key);
	cg_br_unlikely(cg, cg_is_null(cg, slot), refused, there);
	cg_enter(cg, there);
	LLVMBuildStore(cg->b, slot, cg->fn->nest_slot);
	add(cg, slot, cg->one);
	if (part == LIMITED)
		test_limit(cg, slot, refused);
	there = LLVMGetInsertBlock(cg->b);
	cg_enter(cg, refused);
	cg_build_ret(cg);
	cg_enter(cg, there);
}

void cg_nest_leave(struct cg *cg)
{
	if (cg->fn->nest_slot)
		add(cg, LLVMBuildLoad2(cg->b, cg->ptr, cg->fn->nest_slot, ""), cg_i64(cg, (uint64_t)-1));
}
