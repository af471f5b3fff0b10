/* Functions on maps: delete, has_key, find, len. */
#include "codegen/cg_map.h"

#include <errno.h>

/* The slot of a scalar map stays; it reads as zero and, where that does not tell, as not set. */
static LLVMValueRef delete_scalar(struct cg *cg, const struct map *m, struct span at)
{
	const struct plan_map *pm = cg_plan_map(cg, m);
	LLVMValueRef p, was;

	if (pm->store == STORE_PERCPU_ARRAY) {
		cg_percpu_zero(cg, m, at);
		return cg->one;
	}
	p = cg_map_one(cg, m);
	was = pm->present_off ? cg_load_int(cg, cg_off(cg, p, pm->present_off), 8, false) : cg->one;
	cg_zero(cg, p, pm->value_size);
	return was;
}

/* The buckets that are elements of their own. */
static void delete_buckets(struct cg *cg, const struct expr *e)
{
	const struct call_info *in = e->call.info;
	const struct plan_map *pm = cg_plan_map(cg, in->map);

	for (size_t i = 0; i < pm->members.nr; i++) {
		const struct map *side = pm->members.v[i].map ? cg_side_map(cg, in->map, pm->members.v[i].map) : NULL;

		if (side)
			cg_each_bucket(cg, side, cg_map_key_room(cg, side, in->key), H_MAP_DELETE_ELEM, e->span);
	}
}

/* The thread's element stays, zero and not set: freeing it, and making it again, costs ten times as much. */
static LLVMValueRef delete_task(struct cg *cg, const struct map *m)
{
	const struct plan_map *pm = cg_plan_map(cg, m);
	LLVMBasicBlockRef there = cg_block(cg, "del.there"), done = cg_block(cg, "del.done"), from[2];
	LLVMValueRef slot = cg_map_lookup(cg, m, NULL, NULL), was[2] = { cg->zero };

	from[0] = LLVMGetInsertBlock(cg->b);
	cg_cond_br(cg, cg_is_null(cg, slot), done, there);
	cg_enter(cg, there);
	was[1] = cg_load_int(cg, cg_off(cg, slot, pm->present_off), 8, false);
	cg_zero(cg, slot, pm->value_size);
	from[1] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, done);
	return cg_phi(cg, was, from, 2);
}

/* i64 0 or 1: whether there was something to delete; *ret is the helper's result where there is one. */
static LLVMValueRef delete_at(struct cg *cg, const struct expr *e, LLVMValueRef *ret)
{
	const struct call_info *in = e->call.info;
	const struct plan_map *pm = cg_plan_map(cg, in->map);
	LLVMValueRef key, nr;

	*ret = cg_i64(cg, -ENOENT);
	delete_buckets(cg, e);
	if (pm->store == STORE_ARRAY || pm->store == STORE_PERCPU_ARRAY)
		return delete_scalar(cg, in->map, e->span);
	if (pm->sparse) {
		key = cg_map_key_room(cg, in->map, in->key);
		nr = cg_each_bucket(cg, in->map, key, H_MAP_DELETE_ELEM, e->span);
		return LLVMBuildZExt(cg->b, LLVMBuildICmp(cg->b, LLVMIntNE, nr, cg->zero, ""), cg->i64, "");
	}
	if (pm->store == STORE_TASK)
		return delete_task(cg, in->map);
	*ret = cg_helper(cg, H_MAP_DELETE_ELEM, cg_map_ref(cg, in->map), cg_map_key(cg, in->map, in->key));
	return LLVMBuildZExt(cg->b, LLVMBuildICmp(cg->b, LLVMIntEQ, *ret, cg->zero, ""), cg->i64, "");
}

struct cval cg_emit_DELETE(struct cg *cg, const struct expr *e)
{
	bool there = cg_known_there(cg, e->call.info->map, e->call.info->key);
	LLVMValueRef ret, was = delete_at(cg, e, &ret);

	cg_known_forget(cg, e->call.info->map);

	if (!there && e->call.info->site && !cg->opts->no_warnings && !diag_set_has(diags_off(cg->diags), W_RT_NO_DELETE)) {
		LLVMBasicBlockRef none = cg_block(cg, "del.none"), done = cg_block(cg, "del.done");

		cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, was, cg->zero, ""), none, done);
		cg_enter(cg, none);
		cg_report(cg, e->call.info->site, ret);
		cg_br(cg, done);
		cg_enter(cg, done);
	}
	return cv_int(was, e->type);
}

struct cval cg_emit_HAS_KEY(struct cg *cg, const struct expr *e)
{
	const struct call_info *in = e->call.info;
	LLVMValueRef key = cg_map_key(cg, in->map, in->key), slot, nr, v[2] = { cg->zero, cg->one };
	LLVMBasicBlockRef there, done, from[2];

	if (cg_plan_map(cg, in->map)->sparse) {
		nr = cg_each_bucket(cg, in->map, key, H_MAP_LOOKUP_ELEM, e->span);
		nr = LLVMBuildICmp(cg->b, LLVMIntNE, nr, cg->zero, "");
		return cv_int(LLVMBuildZExt(cg->b, nr, cg->i64, ""), e->type);
	}
	slot = cg_map_lookup(cg, in->map, cg_map_ref(cg, in->map), key);
	there = from[1] = cg_block(cg, "key.there");
	done = cg_block(cg, "key.done");
	from[0] = LLVMGetInsertBlock(cg->b);
	cg_cond_br(cg, cg_is_null(cg, slot), done, there);
	cg_enter(cg, there);
	if (cg_plan_map(cg, in->map)->store == STORE_TASK)
		v[1] = cg_load_int(cg, cg_off(cg, slot, cg_plan_map(cg, in->map)->present_off), 8, false);
	cg_br(cg, done);
	cg_enter(cg, done);
	return cv_int(cg_phi(cg, v, from, 2), e->type);
}

static struct cval element(const struct map *m, LLVMValueRef slot, struct cg *cg)
{
	if (type_is_scalar(m->value_type))
		return cv_int(cg_load_int(cg, slot, m->value_type->size, m->value_type->is_signed), m->value_type);
	return cv_mem(slot, m->value_type);
}

struct cval cg_emit_FIND(struct cg *cg, const struct expr *e)
{
	const struct call_info *in = e->call.info;
	struct var *var = e->call.args.v[2]->var.var;
	LLVMValueRef key = cg_map_key(cg, in->map, in->key), ref, slot, v[2] = { cg->zero, cg->one };
	LLVMBasicBlockRef hit, done, from[2];

	cg_var_slot(cg, var);		/* made here: the way around the hit needs it too */
	ref = cg_map_ref(cg, in->map);
	slot = cg_map_lookup(cg, in->map, ref, key);
	hit = cg_block(cg, "find.hit");
	done = cg_block(cg, "find.done");
	from[0] = LLVMGetInsertBlock(cg->b);
	cg_cond_br(cg, cg_is_null(cg, slot), done, hit);
	cg_enter(cg, hit);
	if (type_is_agg(in->map->value_type))
		cg_var_set(cg, var, cg_convert(cg, cv_int(cg_agg_total(cg, in->map, ref, key, in->map->value_type, 0), var->type),
					       var->type));
	else
		cg_var_set(cg, var, element(in->map, slot, cg));
	from[1] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, done);
	return cv_int(cg_phi(cg, v, from, 2), e->type);
}

/* The callback of len(): goes on. */
static LLVMValueRef count_callback(struct cg *cg)
{
	LLVMTypeRef params[4] = { cg->ptr, cg->ptr, cg->ptr, cg->ptr };
	struct cg_fn f;
	LLVMValueRef fn;

	if (cg->len_fn)
		return cg->len_fn;
	fn = cg->len_fn = cg_declare(cg, "each_element", NULL, cg->i64, params, 4);
	cg_debug_function(cg, fn, "each_element", (struct span){ 0 });
	cg_fn_begin(cg, &f, CG_FN_SUB, fn, NULL);
	cg_debug_at(cg, (struct span){ 0 });
	cg_fn_end(cg);
	return fn;
}

/* There is no helper for the number of elements, but one that walks them and returns how many it saw. */
struct cval cg_emit_LEN(struct cg *cg, const struct expr *e)
{
	const struct call_info *in = e->call.info;
	const struct type *t;

	if (in->map)
		cg_need(cg, FEAT_FOR_EACH_MAP, e->span);
	if (in->map)
		return cv_int(cg_helper(cg, H_FOR_EACH_MAP_ELEM, cg_map_ref(cg, in->map), count_callback(cg),
					cg_null(cg), cg->zero),
			      e->type);
	t = e->call.args.v[0]->type;
	if (t->by_id)
		return cv_int(cg_load_int(cg, cg_off(cg, cg_mem(cg, e->call.args.v[0]), 8), 4, false), e->type);
	return cv_int(cg_load_int(cg, cg_off(cg, cg_mem(cg, e->call.args.v[0]), t->kind == TY_USTACK ? 8 : 0), 8, false),
		      e->type);
}
