/* codegen, inside: what the files about maps (cg_map.c, cg_agg.c, cg_loop.c) share. */
#ifndef SCRY_CODEGEN_CG_MAP_H
#define SCRY_CODEGEN_CG_MAP_H

#include "codegen/cg_priv.h"

static inline const struct plan_map *cg_plan_map(const struct cg *cg, const struct map *m)
{
	return &cg->plan->maps.v[m->plan];
}

static inline bool cg_map_is_percpu(const struct plan_map *pm)
{
	return pm->store == STORE_PERCPU_HASH || pm->store == STORE_PERCPU_LRU_HASH || pm->store == STORE_PERCPU_ARRAY;
}

/* Its single value always exists, mostly at an address of its own. */
static inline bool cg_map_is_direct(const struct plan_map *pm)
{
	return pm->store == STORE_ARRAY;
}

/*
 * A key for writing to: key_size bytes (bucket room included), padding zero, the key's memory form in front.  For maps
 * without a bucket in the key cg_map_key() is enough and may be cheaper.
 */
LLVMValueRef cg_map_key_room(struct cg *cg, const struct map *m, const struct expr *key);
/* The map of the buckets of a member (plan_member.map) of m's record. */
const struct map *cg_side_map(struct cg *cg, const struct map *m, uint32_t plan);
/* The map as helpers want it: of two banks the one in use.  Taken once for what belongs together; see cg_bank.c. */
LLVMValueRef cg_map_ref(struct cg *cg, const struct map *m);
/* The same in two steps, for a map and those of its record's buckets: the bank in use (NULL: there is one), the map of a bank. */
LLVMValueRef cg_map_bank(struct cg *cg, const struct map *m);
LLVMValueRef cg_map_in_bank(struct cg *cg, const struct map *m, LLVMValueRef bank);
/* Address of the single value of a map for which cg_map_is_direct() holds. */
LLVMValueRef cg_map_one(struct cg *cg, const struct map *m);
/* ptr to the value, or NULL. */
LLVMValueRef cg_map_lookup(struct cg *cg, const struct map *m, LLVMValueRef ref, LLVMValueRef key);
/* bpf_map_update_elem: 0 or -errno as i64. */
LLVMValueRef cg_map_put(struct cg *cg, LLVMValueRef ref, LLVMValueRef key, LLVMValueRef value, uint64_t flags);
/* Counts and reports a failed update (ret: i64, negative), in a cold block. */
void cg_map_lost(struct cg *cg, const struct map *m, LLVMValueRef ret, struct span at);
/* The same behind a test of ret. */
void cg_map_check(struct cg *cg, const struct map *m, LLVMValueRef ret, struct span at);
/*
 * A slot to add to: looked up; on a miss made with zeros and looked up again (another CPU may have been first).  Leaves the
 * builder where the slot is there and goes to 'none' (counted and reported) when it cannot be had.
 */
LLVMValueRef cg_map_slot(struct cg *cg, const struct map *m, LLVMValueRef ref, LLVMValueRef key, struct span at,
			 LLVMBasicBlockRef none);
/* Constant data: zeros for the largest key or value of a map. */
LLVMValueRef cg_zeros(struct cg *cg);

/*
 * Deletes (H_MAP_DELETE_ELEM) or looks up all buckets of a sparse map's key (with room for the bucket): i64 not 0 when one of
 * them existed.
 */
LLVMValueRef cg_each_bucket(struct cg *cg, const struct map *m, LLVMValueRef key, enum helper h, struct span at);
/*
 * i64: the value over all CPUs at this key of the aggregation of this type at 'off' in the map's value; 0 when it does not exist.
 * ref: cg_map_ref().
 */
LLVMValueRef cg_agg_total(struct cg *cg, const struct map *m, LLVMValueRef ref, LLVMValueRef key, const struct type *t,
			  uint32_t off);
/* Sets the single value of a per-CPU array to zero on all CPUs. */
void cg_percpu_zero(struct cg *cg, const struct map *m, struct span at);
/* An error at the place when the host lacks the feature. */
void cg_need(struct cg *cg, enum feature f, struct span at);

#endif
