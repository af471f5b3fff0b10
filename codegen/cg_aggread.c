/*
 * Aggregations read as numbers, and set to zero: loops over the CPUs by bpf_map_lookup_percpu_elem (5.19).
 *
 * The number of CPUs comes from the frozen globals, so the verifier knows it while it walks the loop; it is compared with
 * MAX_CPUS too, for kernels that do not look into them.
 */
#include "codegen/cg_map.h"

#define MAX_CPUS 4096

struct cpu_loop {
	LLVMBasicBlockRef head, body, next, done;
	LLVMValueRef cpu;	/* alloca i64 */
	LLVMValueRef slot;	/* this CPU's value, not NULL */
};

/*
 * for (cpu = 0; cpu < ncpus; cpu++) if ((slot = lookup_percpu(map, key, cpu)) ...
 * Leaves the builder in the body; a missing element (then it is missing for all) ends the loop.
 */
static void cpu_loop_begin(struct cg *cg, struct cpu_loop *l, LLVMValueRef ref, LLVMValueRef key)
{
	LLVMBasicBlockRef look = cg_block(cg, "cpu.look"), cap = cg_block(cg, "cpu.cap");
	LLVMValueRef cpu, nr = cg_load_int(cg, cg_rodata(cg, offsetof(struct plan_rodata, ncpus)), 4, false);

	l->head = cg_block(cg, "cpu.head");
	l->body = cg_block(cg, "cpu.body");
	l->next = cg_block(cg, "cpu.next");
	l->done = cg_block(cg, "cpu.done");
	l->cpu = cg_alloca(cg, cg->i64, "cpu");
	LLVMBuildStore(cg->b, cg->zero, l->cpu);
	cg_br(cg, l->head);
	cg_enter(cg, l->head);
	cpu = LLVMBuildLoad2(cg->b, cg->i64, l->cpu, "");
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULT, cpu, nr, ""), cap, l->done);
	cg_enter(cg, cap);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULT, cg_opaque(cg, cpu), cg_i64(cg, MAX_CPUS), ""), look, l->done);
	cg_enter(cg, look);
	l->slot = cg_helper_ptr(cg, H_MAP_LOOKUP_PERCPU_ELEM, ref, key, cpu);
	cg_cond_br(cg, cg_is_null(cg, l->slot), l->done, l->body);
	cg_enter(cg, l->body);
}

static void cpu_loop_end(struct cg *cg, struct cpu_loop *l)
{
	cg_br(cg, l->next);
	cg_enter(cg, l->next);
	LLVMBuildStore(cg->b, LLVMBuildAdd(cg->b, LLVMBuildLoad2(cg->b, cg->i64, l->cpu, ""), cg->one, ""), l->cpu);
	cg_br(cg, l->head);
	cg_enter(cg, l->done);
}

static void add_to(struct cg *cg, LLVMValueRef sum, LLVMValueRef n)
{
	LLVMBuildStore(cg->b, LLVMBuildAdd(cg->b, LLVMBuildLoad2(cg->b, cg->i64, sum, ""), n, ""), sum);
}

/* Keeps the smaller or larger of what is set. */
static void fold_extreme(struct cg *cg, struct cpu_loop *l, const struct type *t, LLVMValueRef best, LLVMValueRef any)
{
	bool min = t->kind == TY_MIN;
	LLVMIntPredicate better = t->is_signed ? (min ? LLVMIntSLT : LLVMIntSGT) : (min ? LLVMIntULT : LLVMIntUGT);
	LLVMBasicBlockRef set = cg_block(cg, "fold.set"), test = cg_block(cg, "fold.test"), take = cg_block(cg, "fold.take");
	LLVMValueRef v;

	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntNE, cg_load_int(cg, cg_off(cg, l->slot, 8), 8, false), cg->zero, ""),
		   set, l->next);
	cg_enter(cg, set);
	v = cg_load_int(cg, l->slot, 8, false);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, LLVMBuildLoad2(cg->b, cg->i64, any, ""), cg->zero, ""), take, test);
	cg_enter(cg, test);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, better, v, LLVMBuildLoad2(cg->b, cg->i64, best, ""), ""), take, l->next);
	cg_enter(cg, take);
	LLVMBuildStore(cg->b, v, best);
	LLVMBuildStore(cg->b, cg->one, any);
}

/* total / count towards zero, 0 when nothing was counted.  BPF divides unsigned. */
static LLVMValueRef average(struct cg *cg, LLVMValueRef total, LLVMValueRef count, bool is_signed)
{
	LLVMBasicBlockRef some = cg_block(cg, "avg.some"), done = cg_block(cg, "avg.done"), from[2];
	LLVMValueRef v[2] = { cg->zero }, neg = NULL, x = total;

	from[0] = LLVMGetInsertBlock(cg->b);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, count, cg->zero, ""), done, some);
	cg_enter(cg, some);
	if (is_signed) {
		neg = LLVMBuildICmp(cg->b, LLVMIntSLT, total, cg->zero, "");
		x = LLVMBuildSelect(cg->b, neg, LLVMBuildNeg(cg->b, total, ""), total, "");
	}
	x = LLVMBuildUDiv(cg->b, x, count, "");
	if (is_signed)
		x = LLVMBuildSelect(cg->b, neg, LLVMBuildNeg(cg->b, x, ""), x, "");
	v[1] = x;
	from[1] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, done);
	return cg_phi(cg, v, from, 2);
}

/* One value for all CPUs (kernels without the helper); 0 when it does not exist. */
static LLVMValueRef shared_value(struct cg *cg, const struct map *m, LLVMValueRef ref, LLVMValueRef key, const struct type *t,
				 uint32_t off)
{
	bool is_avg = t->kind == TY_AVG || t->kind == TY_STATS, direct = cg_map_is_direct(cg_plan_map(cg, m));
	LLVMBasicBlockRef hit = cg_block(cg, "shared.hit"), done = cg_block(cg, "shared.done"), from[2];
	LLVMValueRef slot = direct ? cg_map_one(cg, m) : cg_map_lookup(cg, m, ref, key), v[2] = { cg->zero };

	from[0] = LLVMGetInsertBlock(cg->b);
	if (direct)
		cg_br(cg, hit);
	else
		cg_cond_br(cg, cg_is_null(cg, slot), done, hit);
	cg_enter(cg, hit);
	v[1] = cg_load_int(cg, cg_off(cg, slot, off), 8, false);
	if (is_avg)
		v[1] = average(cg, v[1], cg_load_int(cg, cg_off(cg, slot, off + 8), 8, false), t->is_signed);
	from[1] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, done);
	return direct ? v[1] : cg_phi(cg, v, from, 2);
}

LLVMValueRef cg_agg_total(struct cg *cg, const struct map *m, LLVMValueRef ref, LLVMValueRef key, const struct type *t,
			  uint32_t off)
{
	bool is_avg = t->kind == TY_AVG || t->kind == TY_STATS;
	LLVMValueRef value = cg_alloca(cg, cg->i64, "total"), count = cg_alloca(cg, cg->i64, "count"), v;
	struct cpu_loop l;

	if (!cg_map_is_percpu(cg_plan_map(cg, m)))
		return shared_value(cg, m, ref, key, t, off);
	LLVMBuildStore(cg->b, cg->zero, value);
	LLVMBuildStore(cg->b, cg->zero, count);
	cpu_loop_begin(cg, &l, ref, key);
	l.slot = cg_off(cg, l.slot, off);
	if (t->kind == TY_MIN || t->kind == TY_MAX) {
		fold_extreme(cg, &l, t, value, count);
	} else {
		add_to(cg, value, cg_load_int(cg, l.slot, 8, false));
		if (is_avg)
			add_to(cg, count, cg_load_int(cg, cg_off(cg, l.slot, 8), 8, false));
	}
	cpu_loop_end(cg, &l);
	v = LLVMBuildLoad2(cg->b, cg->i64, value, "");
	return is_avg ? average(cg, v, LLVMBuildLoad2(cg->b, cg->i64, count, ""), t->is_signed) : v;
}

struct cval cg_agg_read(struct cg *cg, const struct expr *e, const struct type *to)
{
	const struct expr *map = e->kind == EXPR_FIELD ? e->field.e : e;
	const struct map *m = map->map.map;
	LLVMValueRef key = cg_map_key(cg, m, map->map.key), v;

	v = cg_agg_total(cg, m, cg_map_ref(cg, m), key, e->type, e->kind == EXPR_FIELD ? e->field.field->offset : 0);

	if (to->kind == TY_BOOL)
		return cv_int(LLVMBuildZExt(cg->b, LLVMBuildICmp(cg->b, LLVMIntNE, v, cg->zero, ""), cg->i64, ""), to);
	return cv_int(cg_narrow(cg, v, to), to);
}

void cg_percpu_zero(struct cg *cg, const struct map *m, struct span at)
{
	const struct plan_map *pm = cg_plan_map(cg, m);
	LLVMValueRef key = cg_map_key(cg, m, NULL);
	struct cpu_loop l;

	cg_need(cg, FEAT_LOOKUP_PERCPU, at);
	cpu_loop_begin(cg, &l, cg_map_ref(cg, m), key);
	cg_zero(cg, l.slot, pm->value_size);
	cpu_loop_end(cg, &l);
}

#define MAX_BUCKET_LOOP 8192

/* One turn of the walk over the buckets: key and found are addresses. */
static void visit_bucket(struct cg *cg, const struct map *m, LLVMValueRef ref, LLVMValueRef key, LLVMValueRef index,
			 LLVMValueRef found, enum helper h)
{
	const struct plan_map *pm = cg_plan_map(cg, m);
	LLVMValueRef was;

	cg_store_int(cg, index, cg_off(cg, key, pm->bucket_off), 8);
	if (h == H_MAP_DELETE_ELEM)
		was = LLVMBuildICmp(cg->b, LLVMIntEQ, cg_helper(cg, h, ref, key), cg->zero, "");
	else
		was = LLVMBuildIsNotNull(cg->b, cg_map_lookup(cg, m, ref, key), "");
	/* not counted: numbers that grow would keep the verifier busy for as many turns as there are */
	was = LLVMBuildZExt(cg->b, was, cg->i64, "");
	LLVMBuildStore(cg->b, LLVMBuildOr(cg->b, LLVMBuildLoad2(cg->b, cg->i64, found, ""), was, ""), found);
}

/* What each_bucket() gets: struct { ptr key; u64 found; ptr map (of two banks the one in use); } on the caller's stack. */
enum { B_KEY = 0, B_FOUND = 8, B_MAP = 16, B_SIZE = 24 };

/* By bpf_loop: the verifier follows one turn, not two thousand for each way that leads here. */
static LLVMValueRef called_walk(struct cg *cg, const struct map *m, LLVMValueRef key, uint64_t nr, enum helper h)
{
	LLVMTypeRef params[2] = { cg->i64, cg->ptr };
	LLVMValueRef fn = cg_declare(cg, "each_bucket", NULL, cg->i64, params, 2), arg = LLVMGetParam(fn, 1), ctx, ref;
	bool banks = cg_plan_map(cg, m)->bank;
	struct cg_fn f;

	cg_debug_function(cg, fn, "each_bucket", (struct span){ 0 });
	cg_fn_begin(cg, &f, CG_FN_LOOP, fn, NULL);
	cg_debug_at(cg, (struct span){ 0 });
	ref = banks ? LLVMBuildLoad2(cg->b, cg->ptr, cg_off(cg, arg, B_MAP), "") : cg_map_ref(cg, m);
	visit_bucket(cg, m, ref, LLVMBuildLoad2(cg->b, cg->ptr, cg_off(cg, arg, B_KEY), ""), LLVMGetParam(fn, 0),
		     cg_off(cg, arg, B_FOUND), h);
	cg_fn_end(cg);
	ctx = cg_temp_stack(cg, B_SIZE);
	LLVMBuildStore(cg->b, key, cg_off(cg, ctx, B_KEY));
	cg_store_int(cg, cg->zero, cg_off(cg, ctx, B_FOUND), 8);
	if (banks)
		LLVMBuildStore(cg->b, cg_map_ref(cg, m), cg_off(cg, ctx, B_MAP));
	cg_helper(cg, H_LOOP, cg_i64(cg, nr), fn, ctx, cg->zero);
	return cg_load_int(cg, cg_off(cg, ctx, B_FOUND), 8, false);
}

LLVMValueRef cg_each_bucket(struct cg *cg, const struct map *m, LLVMValueRef key, enum helper h, struct span at)
{
	const struct plan_map *pm = cg_plan_map(cg, m);
	uint64_t nr = pm->buckets.nr ? pm->buckets.nr : pm->nr_intervals;
	LLVMBasicBlockRef head, body, done;
	LLVMValueRef i, found, cur, ref;

	if (cg_has(cg, FEAT_LOOP))
		return called_walk(cg, m, key, nr, h);
	if (nr > MAX_BUCKET_LOOP)
		diag_error(cg->diags, E_CG_LLVM, at, "@%s has too many intervals to be walked in a program", m->name);
	head = cg_block(cg, "all.head");
	body = cg_block(cg, "all.body");
	done = cg_block(cg, "all.done");
	i = cg_alloca(cg, cg->i64, "bucket");
	found = cg_alloca(cg, cg->i64, "found");
	ref = cg_map_ref(cg, m);
	LLVMBuildStore(cg->b, cg->zero, i);
	LLVMBuildStore(cg->b, cg->zero, found);
	cg_br(cg, head);
	cg_enter(cg, head);
	cur = LLVMBuildLoad2(cg->b, cg->i64, i, "");
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULT, cur, cg_i64(cg, nr), ""), body, done);
	cg_enter(cg, body);
	visit_bucket(cg, m, ref, key, cur, found, h);
	LLVMBuildStore(cg->b, LLVMBuildAdd(cg->b, cur, cg->one, ""), i);
	cg_br(cg, head);
	cg_enter(cg, done);
	return LLVMBuildLoad2(cg->b, cg->i64, found, "");
}
