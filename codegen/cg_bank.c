/*
 * Maps with two banks: those that are printed and cleared while programs run.
 *
 * An interval must neither lose nor double what programs add while it is drained.  A program that holds a pointer to a value
 * adds to it whenever it comes to that; so nothing may be reset under it.  Instead the runtime turns plan_globals.bank,
 * waits until every program that may still use the other bank has ended (see runtime/bank.c), and then drains a map that
 * nobody touches.  Here the bank in use is taken, once for each operation on the map: what belongs together (look up, add,
 * look up again) must stay in one bank.
 *
 *	u32 key = bank[m] & 1;
 *	map = lookup(banks of m, &key);		inlined by the kernel: bounds test, shift, load
 */
#include "codegen/cg_map.h"

LLVMValueRef cg_map_bank(struct cg *cg, const struct map *m)
{
	uint32_t bank = cg_plan_map(cg, m)->bank;

	return bank ? cg_load_int(cg, cg_global(cg, offsetof(struct plan_globals, bank) + bank - 1), 1, false) : NULL;
}

LLVMValueRef cg_map_in_bank(struct cg *cg, const struct map *m, LLVMValueRef bank)
{
	const struct plan_map *pm = cg_plan_map(cg, m);
	LLVMBasicBlockRef got;
	LLVMValueRef key, map;

	if (!bank)
		return cg_map_fd(cg, m->plan);
	got = cg_block(cg, "bank");
	key = cg_alloca(cg, cg->i32, "bank");
	cg_store_int(cg, LLVMBuildAnd(cg->b, bank, cg->one, ""), key, 4);
	map = cg_helper_ptr(cg, H_MAP_LOOKUP_ELEM, cg_map_fd(cg, pm->banks), key);
	/* Never NULL, but the verifier cannot know. */
	cg_br_unlikely(cg, cg_is_null(cg, map), cg->fn->ret_block, got);
	cg_enter(cg, got);
	return map;
}

LLVMValueRef cg_map_ref(struct cg *cg, const struct map *m)
{
	return cg_map_in_bank(cg, m, cg_map_bank(cg, m));
}

LLVMValueRef cg_map_one(struct cg *cg, const struct map *m)
{
	LLVMBasicBlockRef got;
	LLVMValueRef map, slot;

	if (!cg_plan_map(cg, m)->bank)
		return cg_map_val(cg, m->plan);
	map = cg_map_ref(cg, m);
	slot = cg_map_lookup(cg, m, map, cg_map_key(cg, m, NULL));
	got = cg_block(cg, "one");
	cg_br_unlikely(cg, cg_is_null(cg, slot), cg->fn->ret_block, got);
	cg_enter(cg, got);
	return slot;
}
