/*
 * Maps: keys, reading, storing, changing in place, deleting.
 *
 * What each kind of map costs on the hot path:
 *	scalar, one slot of an array	the value has an address: no lookup, no test
 *	@x += n, @x++			one atomic addition at that address, or behind one lookup
 *	@m[k] = word			one lookup and a store; an update on a miss only
 *	@m[k] = word, deleted somewhere	one update: of a pair "@start[tid] = nsecs ... delete" the key is rarely there
 *	@m[k] = larger value		one update: readers must not see half of it
 *
 * The verifier wants the test of a looked up pointer as a branch right behind the call; each lookup here does that.
 * A failed update is counted per map, and reported, in cold blocks.
 */
#include "codegen/cg_map.h"

#include <errno.h>
#include <linux/bpf.h>

#define TEXT_NO_ELEM "Can't lookup map element because it does not exist."

void cg_need(struct cg *cg, enum feature f, struct span at)
{
	if (!cg_has(cg, f))
		diag_hint(diag_error(cg->diags, E_FEATURE, at, "Missing required kernel feature: %s", feature_name(f)),
			  "it needs a kernel with %s", feature_since(f));
}

/* ---- keys ---- */

LLVMValueRef cg_map_key_room(struct cg *cg, const struct map *m, const struct expr *key)
{
	const struct plan_map *pm = cg_plan_map(cg, m);
	uint32_t used = key ? key->type->size : 0, end = pm->sparse ? pm->bucket_off : pm->key_size;
	LLVMValueRef room = cg_temp(cg, pm->key_size);

	if (used < end)
		cg_zero(cg, room, end);
	if (key) {
		cg->unmarked++;
		cg_expr_into(cg, key, room);
		cg->unmarked--;
	}
	if (key && cg_may_be_marked(key))
		cg_mark_strip(cg, key->type, room);
	return room;
}

const struct map *cg_side_map(struct cg *cg, const struct map *m, uint32_t plan)
{
	struct map *side = arena_new_obj(cg->arena, struct map);

	*side = *m;
	side->plan = plan;
	return side;
}

LLVMValueRef cg_map_key(struct cg *cg, const struct map *m, const struct expr *key)
{
	const struct plan_map *pm = cg_plan_map(cg, m);
	bool lone = key && key->kind == EXPR_VAR && key->type->kind == TY_STRING;
	LLVMValueRef p;

	if (pm->store == STORE_TASK)
		return cg_null(cg);
	if (pm->sparse || !key || key->type->size < pm->key_size || (cg_may_be_marked(key) && !lone))
		return cg_map_key_room(cg, m, key);
	cg->unmarked++;
	p = cg_mem(cg, key);
	cg->unmarked--;
	return lone && cg_may_be_marked(key) ? cg_unmarked(cg, p) : p;
}

/* ---- the three helpers ---- */

static LLVMValueRef task_storage(struct cg *cg, const struct map *m, uint64_t flags)
{
	LLVMValueRef task = cg_call_helper(cg, H_GET_CURRENT_TASK_BTF, cg->ptr, NULL, 0);

	return cg_helper_ptr(cg, H_TASK_STORAGE_GET, cg_map_fd(cg, m->plan), task, cg_null(cg), cg_i64(cg, flags));
}

LLVMValueRef cg_map_lookup(struct cg *cg, const struct map *m, LLVMValueRef ref, LLVMValueRef key)
{
	if (cg_plan_map(cg, m)->store == STORE_TASK)
		return task_storage(cg, m, 0);
	return cg_helper_ptr(cg, H_MAP_LOOKUP_ELEM, ref, key);
}

LLVMValueRef cg_map_put(struct cg *cg, LLVMValueRef ref, LLVMValueRef key, LLVMValueRef value, uint64_t flags)
{
	return cg_helper(cg, H_MAP_UPDATE_ELEM, ref, key, value, cg_i64(cg, flags));
}

void cg_map_lost(struct cg *cg, const struct map *m, LLVMValueRef ret, struct span at)
{
	cg_lost_full(cg, m->plan, ret, cg_warn_site(cg, W_RT_MAP_FULL, at, "map_update_elem", NULL));
}

void cg_map_check(struct cg *cg, const struct map *m, LLVMValueRef ret, struct span at)
{
	LLVMBasicBlockRef lost = cg_block(cg, "map.lost"), done = cg_block(cg, "map.done");

	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntNE, ret, cg->zero, ""), lost, done);
	cg_enter(cg, lost);
	cg_map_lost(cg, m, ret, at);
	cg_br(cg, done);
	cg_enter(cg, done);
}

/*
 * A value of zeros to insert: small ones on the stack, larger ones from constant data of the object, so that a histogram
 * per key needs no scratch memory on its hot path.
 */
static LLVMValueRef zero_value(struct cg *cg, const struct plan_map *pm)
{
	LLVMValueRef p;

	if (pm->value_size > 16)
		return cg_zeros(cg);
	p = cg_temp_stack(cg, pm->value_size);
	cg_zero(cg, p, pm->value_size);
	return p;
}

LLVMValueRef cg_zeros(struct cg *cg)
{
	uint32_t size = 8;
	LLVMTypeRef t;

	if (cg->zeros)
		return cg->zeros;
	for (size_t i = 0; i < cg->plan->maps.nr; i++)
		if (cg->plan->maps.v[i].role == ROLE_USER) {
			const struct plan_map *m = &cg->plan->maps.v[i];

			size = m->value_size > size ? m->value_size : size;
			size = m->key_size > size ? m->key_size : size;
		}
	t = LLVMArrayType2(cg->i64, (size + 7) / 8);
	cg->zeros = LLVMAddGlobal(cg->mod, t, "zeros");
	LLVMSetInitializer(cg->zeros, LLVMConstNull(t));
	LLVMSetGlobalConstant(cg->zeros, true);
	LLVMSetLinkage(cg->zeros, LLVMInternalLinkage);
	LLVMSetSection(cg->zeros, ".rodata.zeros");
	return cg->zeros;
}

LLVMValueRef cg_map_slot(struct cg *cg, const struct map *m, LLVMValueRef ref, LLVMValueRef key, struct span at,
			 LLVMBasicBlockRef none)
{
	const struct plan_map *pm = cg_plan_map(cg, m);
	LLVMBasicBlockRef miss, hit = cg_block(cg, "slot.hit"), lost, from[2];
	LLVMValueRef slot[2], ret;
	size_t mark;

	slot[0] = cg_map_lookup(cg, m, ref, key);
	from[0] = LLVMGetInsertBlock(cg->b);
	if (pm->store == STORE_PERCPU_ARRAY) {	/* always there; the verifier wants the test */
		cg_cond_br(cg, cg_is_null(cg, slot[0]), none, hit);
		cg_enter(cg, hit);
		return slot[0];
	}
	miss = cg_block(cg, "slot.miss");
	lost = cg_block(cg, "slot.lost");
	cg_br_unlikely(cg, cg_is_null(cg, slot[0]), miss, hit);
	cg_enter(cg, miss);
	mark = cg_mark(cg);
	ret = cg_map_put(cg, ref, key, zero_value(cg, pm), BPF_NOEXIST);
	cg_release(cg, mark);
	slot[1] = cg_map_lookup(cg, m, ref, key);
	from[1] = LLVMGetInsertBlock(cg->b);
	cg_br_unlikely(cg, cg_is_null(cg, slot[1]), lost, hit);
	cg_enter(cg, lost);
	cg_map_lost(cg, m, ret, at);
	cg_br(cg, none);
	cg_enter(cg, hit);
	return cg_phi(cg, slot, from, 2);
}

/* ---- reading ---- */

static LLVMValueRef load_word(struct cg *cg, LLVMValueRef p, const struct type *t)
{
	return cg_load_int(cg, p, t->size, t->is_signed);
}

static void report_missing(struct cg *cg, const struct expr *e)
{
	cg_warn(cg, W_RT_NO_ELEMENT, e->span, "map_lookup_elem", TEXT_NO_ELEM, cg->zero);
}

/* The array's slot always exists; what was never set, or was deleted, is zero. */
static struct cval get_direct(struct cg *cg, const struct expr *e)
{
	const struct map *m = e->map.map;
	LLVMValueRef p = cg_map_one(cg, m);
	uint32_t present = cg_plan_map(cg, m)->present_off;

	if (cg->opts->warnings_k && present) {
		LLVMBasicBlockRef no = cg_block(cg, "unset"), done = cg_block(cg, "set");
		LLVMValueRef is = cg_load_int(cg, cg_off(cg, p, present), 8, false);

		cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, is, cg->zero, ""), no, done);
		cg_enter(cg, no);
		report_missing(cg, e);
		cg_br(cg, done);
		cg_enter(cg, done);
	}
	return type_is_scalar(m->value_type) ? cv_int(load_word(cg, p, m->value_type), m->value_type) :
					       cv_mem(p, m->value_type);
}

struct cval cg_map_get(struct cg *cg, const struct expr *e)
{
	const struct map *m = e->map.map;
	const struct type *t = m->value_type;
	bool word = type_is_scalar(t);
	LLVMBasicBlockRef hit, miss, done, from[2];
	LLVMValueRef key, slot, v[2], dst = NULL;

	if (cg_map_is_direct(cg_plan_map(cg, m)))
		return get_direct(cg, e);
	if (word && (v[0] = cg_known_get(cg, e)))
		return cv_int(v[0], t);
	if (!word)
		dst = cg_dst(cg, e, t->size);
	key = cg_map_key(cg, m, e->map.key);
	slot = cg_map_lookup(cg, m, cg_map_ref(cg, m), key);
	hit = cg_block(cg, "get.hit");
	miss = cg_block(cg, "get.miss");
	done = cg_block(cg, "get.done");
	cg_cond_br(cg, cg_is_null(cg, slot), miss, hit);

	cg_enter(cg, hit);
	if (word)
		v[0] = load_word(cg, slot, t);
	else
		cg_copy(cg, dst, slot, t->size, t->align ? t->align : 1);
	from[0] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);

	cg_enter(cg, miss);
	if (!word)
		cg_zero(cg, dst, t->size);
	report_missing(cg, e);
	v[1] = cg->zero;
	from[1] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);

	cg_enter(cg, done);
	if (!word)
		return cv_mem(dst, t);
	v[0] = cg_phi(cg, v, from, 2);
	cg_known_put(cg, e, v[0], false);
	return cv_int(v[0], t);
}

/* Of an element that is missing nothing needs to be compared; and behind the test it is known to exist. */
void cg_map_branch(struct cg *cg, const struct expr *e, LLVMBasicBlockRef yes, LLVMBasicBlockRef no)
{
	const struct map *m = e->map.map;
	LLVMBasicBlockRef hit = cg_block(cg, "get.hit"), miss = cg_block(cg, "get.miss");
	LLVMValueRef v = cg_map_is_direct(cg_plan_map(cg, m)) ? NULL : cg_known_get(cg, e), key, slot;

	if (v || cg_map_is_direct(cg_plan_map(cg, m))) {
		cg_cond_br(cg, cg_truth(cg, cg_map_get(cg, e)), yes, no);
		return;
	}
	key = cg_map_key(cg, m, e->map.key);
	slot = cg_map_lookup(cg, m, cg_map_ref(cg, m), key);
	cg_cond_br(cg, cg_is_null(cg, slot), miss, hit);
	cg_enter(cg, miss);
	report_missing(cg, e);
	cg_br(cg, no);
	cg_enter(cg, hit);
	v = load_word(cg, slot, m->value_type);
	cg_known_put(cg, e, v, true);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntNE, v, cg->zero, ""), yes, no);
}

/* ---- storing ---- */

static void mark_present(struct cg *cg, const struct map *m, LLVMValueRef p)
{
	uint32_t off = cg_plan_map(cg, m)->present_off;

	if (off)
		cg_store_int(cg, cg->one, cg_off(cg, p, off), 8);
}

/* A value in memory, value_size bytes, for an update. */
static LLVMValueRef word_mem(struct cg *cg, const struct map *m, LLVMValueRef v)
{
	const struct plan_map *pm = cg_plan_map(cg, m);
	LLVMValueRef p = cg_temp_stack(cg, pm->value_size);

	if (pm->value_size > m->value_type->size)
		cg_zero(cg, p, pm->value_size);
	cg_store_int(cg, v, p, m->value_type->size);
	return p;
}

static void set_direct(struct cg *cg, const struct map *m, const struct expr *value)
{
	LLVMValueRef p = cg_map_one(cg, m);

	if (type_is_scalar(m->value_type))
		cg_store_int(cg, cg_int(cg, value), p, m->value_type->size);
	else if (value->kind == EXPR_STR)
		cg_expr_into(cg, value, p);
	else	/* by a copy: the expression may read the map that it is stored to */
		cg_copy(cg, p, cg_mem(cg, value), m->value_type->size, m->value_type->align ? m->value_type->align : 1);
	mark_present(cg, m, p);
}

static void set_word(struct cg *cg, const struct expr *target, const struct expr *value)
{
	const struct map *m = target->map.map;
	LLVMValueRef v = cg_int(cg, value), key = cg_map_key(cg, m, target->map.key), ref = cg_map_ref(cg, m), slot;
	bool task = cg_plan_map(cg, m)->store == STORE_TASK;
	LLVMBasicBlockRef hit, miss, done;

	if (m->deleted && !task) {
		cg_map_check(cg, m, cg_map_put(cg, ref, key, word_mem(cg, m, v), BPF_ANY), target->span);
		return;
	}
	hit = cg_block(cg, "set.hit");
	miss = cg_block(cg, "set.miss");
	done = cg_block(cg, "set.done");
	slot = task ? task_storage(cg, m, BPF_LOCAL_STORAGE_GET_F_CREATE) : cg_map_lookup(cg, m, ref, key);
	cg_cond_br(cg, cg_is_null(cg, slot), miss, hit);
	cg_enter(cg, hit);
	cg_store_int(cg, v, slot, m->value_type->size);
	if (task)
		mark_present(cg, m, slot);
	cg_br(cg, done);
	cg_enter(cg, miss);
	if (task)
		cg_map_lost(cg, m, cg_i64(cg, -ENOMEM), target->span);
	else
		cg_map_check(cg, m, cg_map_put(cg, ref, key, word_mem(cg, m, v), BPF_ANY), target->span);
	cg_br(cg, done);
	cg_enter(cg, done);
}

void cg_map_set(struct cg *cg, const struct expr *target, const struct expr *value)
{
	const struct map *m = target->map.map;
	const struct plan_map *pm = cg_plan_map(cg, m);
	LLVMValueRef p, key;

	if (cg_map_is_direct(pm)) {
		set_direct(cg, m, value);
		return;
	}
	if (type_is_scalar(m->value_type)) {
		set_word(cg, target, value);
		cg_known_forget(cg, m);
		return;
	}
	if (pm->value_size > m->value_type->size) {
		p = cg_temp(cg, pm->value_size);
		cg_zero(cg, p, pm->value_size);
		cg_expr_into(cg, value, p);
	} else {
		p = cg_mem(cg, value);
	}
	key = cg_map_key(cg, m, target->map.key);
	cg_map_check(cg, m, cg_map_put(cg, cg_map_ref(cg, m), key, p, BPF_ANY), target->span);
}

/* ---- target op= value ---- */

struct change {
	const struct map *m;
	const struct type *t;
	enum ast_op op;
	LLVMValueRef operand;
	struct span at;
	bool unused;			/* nobody reads the results */
	LLVMValueRef old, new;		/* results */
};

static LLVMValueRef changed(struct cg *cg, const struct change *c, LLVMValueRef old)
{
	return cg_narrow(cg, cg_arith(cg, c->op, old, c->operand, c->at), c->t);
}

/* The atomic instruction for it; false: there is none. */
static bool atomic_op(const struct cg *cg, const struct change *c, LLVMAtomicRMWBinOp *out)
{
	bool all = cg_has(cg, FEAT_ATOMICS) && cg->host->cpu_level >= 3;

	if (cg_map_is_percpu(cg_plan_map(cg, c->m)) || (c->t->size != 8 && c->t->size != 4))
		return false;
	if (c->op == OP_ADD || c->op == OP_SUB)
		*out = LLVMAtomicRMWBinOpAdd;
	else if (c->op == OP_BAND && all)
		*out = LLVMAtomicRMWBinOpAnd;
	else if (c->op == OP_BOR && all)
		*out = LLVMAtomicRMWBinOpOr;
	else if (c->op == OP_BXOR && all)
		*out = LLVMAtomicRMWBinOpXor;
	else
		return false;
	return true;
}

/*
 * Changes the value at p.  Additions are atomic.  LLVM makes the plain instruction (lock add) of a relaxed ordering, even when
 * the result is used, and the one that returns the old value of a strict ordering, even when it is not; so each gets its
 * own.  Before 5.12 there is only the first: then the value is read before, which may be one behind when another CPU
 * adds at the same time; what is stored is right in any case.
 */
static void change_at(struct cg *cg, struct change *c, LLVMValueRef p)
{
	bool fetch = !c->unused && cg_has(cg, FEAT_ATOMICS) && cg->host->cpu_level >= 3;
	LLVMAtomicRMWBinOp op;
	LLVMValueRef by = c->operand, got;

	if (!atomic_op(cg, c, &op)) {
		c->old = load_word(cg, p, c->t);
		c->new = changed(cg, c, c->old);
		cg_store_int(cg, c->new, p, c->t->size);
		return;
	}
	if (c->op == OP_SUB)
		by = LLVMBuildNeg(cg->b, by, "");
	if (c->t->size == 4)
		by = LLVMBuildTrunc(cg->b, by, cg->i32, "");
	c->old = c->new = cg->zero;
	if (!fetch && !c->unused)
		c->old = load_word(cg, p, c->t);
	got = LLVMBuildAtomicRMW(cg->b, op, p, by, fetch ? LLVMAtomicOrderingSequentiallyConsistent :
							   LLVMAtomicOrderingMonotonic, false);
	if (fetch && c->t->size == 4)
		got = c->t->is_signed ? LLVMBuildSExt(cg->b, got, cg->i64, "") : LLVMBuildZExt(cg->b, got, cg->i64, "");
	if (fetch)
		c->old = got;
	if (!c->unused)
		c->new = changed(cg, c, c->old);
}

/* Joins the results of two ways at the current block. */
static void join(struct cg *cg, struct change *c, const struct change *a, LLVMBasicBlockRef from_a,
		 const struct change *b, LLVMBasicBlockRef from_b)
{
	LLVMBasicBlockRef from[2] = { from_a, from_b };
	LLVMValueRef olds[2] = { a->old, b->old }, news[2] = { a->new, b->new };

	c->old = c->new = cg->zero;
	if (c->unused)
		return;
	c->old = cg_phi(cg, olds, from, 2);
	c->new = cg_phi(cg, news, from, 2);
}

/*
 * lookup -> hit -> change in place
 *	  -> miss -> insert unless somebody was faster -> hit
 */
static void change_keyed(struct cg *cg, struct change *c, const struct expr *key_expr)
{
	LLVMValueRef key = cg_map_key(cg, c->m, key_expr), ref = cg_map_ref(cg, c->m), slot[2], ret;
	struct change hit = *c, miss = *c;
	LLVMBasicBlockRef bb_hit = cg_block(cg, "chg.hit"), bb_miss = cg_block(cg, "chg.miss"),
			  bb_race = cg_block(cg, "chg.race"), bb_again = cg_block(cg, "chg.again"),
			  bb_lost = cg_block(cg, "chg.lost"), bb_made = cg_block(cg, "chg.made"),
			  bb_done = cg_block(cg, "chg.done"), from[2], end_hit;

	slot[0] = cg_map_lookup(cg, c->m, ref, key);
	from[0] = LLVMGetInsertBlock(cg->b);
	cg_br_unlikely(cg, cg_is_null(cg, slot[0]), bb_miss, bb_hit);

	cg_enter(cg, bb_miss);
	miss.old = cg->zero;
	miss.new = changed(cg, &miss, cg->zero);
	ret = cg_map_put(cg, ref, key, word_mem(cg, c->m, miss.new), BPF_NOEXIST);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntNE, ret, cg->zero, ""), bb_race, bb_made);
	cg_enter(cg, bb_race);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, ret, cg_i64(cg, -EEXIST), ""), bb_again, bb_lost);
	cg_enter(cg, bb_again);
	slot[1] = cg_map_lookup(cg, c->m, ref, key);
	from[1] = LLVMGetInsertBlock(cg->b);
	cg_br_unlikely(cg, cg_is_null(cg, slot[1]), bb_lost, bb_hit);
	cg_enter(cg, bb_lost);
	cg_map_lost(cg, c->m, ret, c->at);
	cg_br(cg, bb_made);
	cg_enter(cg, bb_made);
	cg_br(cg, bb_done);

	cg_enter(cg, bb_hit);
	change_at(cg, &hit, cg_phi(cg, slot, from, 2));
	end_hit = LLVMGetInsertBlock(cg->b);
	cg_br(cg, bb_done);

	cg_enter(cg, bb_done);
	join(cg, c, &hit, end_hit, &miss, bb_made);
}

/* Per-thread storage makes the slot itself. */
static void change_task(struct cg *cg, struct change *c)
{
	struct change hit = *c, miss = *c;
	LLVMBasicBlockRef bb_hit = cg_block(cg, "chg.hit"), bb_lost = cg_block(cg, "chg.lost"),
			  bb_done = cg_block(cg, "chg.done"), end_hit, end_lost;
	LLVMValueRef slot = task_storage(cg, c->m, BPF_LOCAL_STORAGE_GET_F_CREATE);

	cg_br_unlikely(cg, cg_is_null(cg, slot), bb_lost, bb_hit);
	cg_enter(cg, bb_lost);
	miss.old = miss.new = cg->zero;
	cg_map_lost(cg, c->m, cg_i64(cg, -ENOMEM), c->at);
	end_lost = LLVMGetInsertBlock(cg->b);
	cg_br(cg, bb_done);
	cg_enter(cg, bb_hit);
	change_at(cg, &hit, slot);
	mark_present(cg, c->m, slot);
	end_hit = LLVMGetInsertBlock(cg->b);
	cg_br(cg, bb_done);
	cg_enter(cg, bb_done);
	join(cg, c, &hit, end_hit, &miss, end_lost);
}

struct cval cg_map_update(struct cg *cg, const struct expr *target, enum ast_op op, LLVMValueRef operand, bool want_old)
{
	const struct map *m = target->map.map;
	struct change c = { .m = m, .t = m->value_type, .op = op, .operand = operand, .at = target->span,
			    .unused = cg->unused == target };
	const struct plan_map *pm = cg_plan_map(cg, m);

	if (cg_map_is_direct(pm)) {
		LLVMValueRef p = cg_map_one(cg, m);

		change_at(cg, &c, p);
		mark_present(cg, m, p);
	} else if (pm->store == STORE_TASK) {
		change_task(cg, &c);
	} else {
		change_keyed(cg, &c, target->map.key);
	}
	cg_known_forget(cg, m);
	return cv_int(want_old ? c.old : c.new, c.t);
}
