/*
 * Aggregations: @m = count(), sum(n), hist(n) ...
 *
 * Values are per CPU, so that nothing is locked and no update is lost between CPUs.  All arguments are evaluated first, then
 * the key, then there is one lookup, and each part is changed in place behind it.  A record of aggregations is the same with
 * several parts in one value; only buckets that do not fit there cost a lookup of their own.
 *
 *	COUNT SUM	i64				+= n
 *	MIN MAX		i64 value, u64 is_set		branch, store
 *	AVG STATS	i64 total, u64 count		two additions
 *	HIST LHIST DIST	dense: u64 bucket[]		bucket index, compare with the number of buckets, += 1
 *			sparse: u64 count		the bucket index is part of the key
 *	TSERIES		i64 value, u64 count, u64 bucket	the slot is part of the key; see series_update()
 *
 * Where programs read the values but the kernel has no helper for other CPUs' values (before 5.19), sema gives the map one
 * shared value: additions are then atomic.  They are so too in programs that another may preempt on its CPU, which would take
 * back what the other has added.  (A minimum or maximum may miss one of two updates at the very same time.)
 *
 * Reading over all CPUs is in cg_aggread.c.
 */
#include "codegen/cg_map.h"

#include <linux/bpf.h>
#include <string.h>

/* One aggregation of a value: which, where it stands, its argument. */
struct part {
	enum type_kind kind;
	uint32_t off;
	const struct plan_buckets *buckets;
	uint32_t side;		/* index of the map of its buckets; 0: they are in the value, or the map itself is sparse */
	bool is_signed;
	bool atomic;		/* one value for all CPUs, or a program that others may preempt */
	LLVMValueRef n;		/* argument; bucket index for histograms, slot for series; NULL for count() */
	LLVMValueRef v;		/* series: the value */
	LLVMValueRef now;	/* series: nanoseconds */
};

/* ---- bucket indices ---- */

/* When v >= 2^by: v >>= by, q += by.  A block of its own with an opaque value: a select would be longer. */
static void log2_step(struct cg *cg, LLVMValueRef *v, LLVMValueRef *q, unsigned by)
{
	LLVMBasicBlockRef big = cg_block(cg, "log2.big"), next = cg_block(cg, "log2.next");
	LLVMBasicBlockRef from[2] = { LLVMGetInsertBlock(cg->b), big };
	LLVMValueRef vs[2] = { *v }, qs[2] = { *q }, high;

	if (by == 32) {		/* no immediate of 64 bits in a compare: test the upper half */
		high = LLVMBuildLShr(cg->b, *v, cg_i64(cg, 32), "");
		cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, high, cg->zero, ""), next, big);
		cg_enter(cg, big);
		vs[1] = cg_opaque(cg, high);
	} else {
		cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULT, *v, cg_i64(cg, 1ull << by), ""), next, big);
		cg_enter(cg, big);
		vs[1] = cg_opaque(cg, LLVMBuildLShr(cg->b, *v, cg_i64(cg, by), ""));
	}
	qs[1] = LLVMBuildAdd(cg->b, *q, cg_i64(cg, by), "");
	cg_br(cg, next);
	cg_enter(cg, next);
	*v = cg_phi(cg, vs, from, 2);
	*q = cg_phi(cg, qs, from, 2);
}

/*
 * hist: with k bits, q = position of the highest bit of n >> k (0 when that is 0): 1 + (q << k) + (n >> q); negative: 0.
 * (For 0 <= n < 2^k that is 1 + n; else 1 + ((p - k + 1) << k) + ((n >> (p - k)) & (2^k - 1)) with p = k + q.)
 * BPF cannot count leading zeros: a binary search of five compares.
 */
static LLVMValueRef log2_index(struct cg *cg, LLVMValueRef n, unsigned k, bool is_signed)
{
	LLVMBasicBlockRef from[2], done = NULL, plus;
	LLVMValueRef v = n, q = cg->zero, index, in[2] = { cg->zero };

	if (is_signed) {
		plus = cg_block(cg, "log2.plus");
		done = cg_block(cg, "log2.done");
		from[0] = LLVMGetInsertBlock(cg->b);
		cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntSLT, n, cg->zero, ""), done, plus);
		cg_enter(cg, plus);
	}
	if (k)
		v = LLVMBuildLShr(cg->b, v, cg_i64(cg, k), "");
	for (unsigned by = 32; by > 1; by /= 2)
		log2_step(cg, &v, &q, by);
	q = LLVMBuildAdd(cg->b, q, LLVMBuildLShr(cg->b, v, cg->one, ""), "");
	index = LLVMBuildLShr(cg->b, n, q, "");
	index = LLVMBuildAdd(cg->b, index, k ? LLVMBuildShl(cg->b, q, cg_i64(cg, k), "") : q, "");
	index = LLVMBuildAdd(cg->b, index, cg->one, "");
	if (!is_signed)
		return index;
	in[1] = index;
	from[1] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, done);
	return cg_phi(cg, in, from, 2);
}

/* lhist: below min 0, else 1 + (min(n, max) - min) / step. */
static LLVMValueRef linear_index(struct cg *cg, LLVMValueRef n, const struct plan_buckets *pb, bool is_signed)
{
	LLVMIntPredicate less = is_signed ? LLVMIntSLT : LLVMIntULT, more = is_signed ? LLVMIntSGT : LLVMIntUGT;
	LLVMBasicBlockRef in_range = cg_block(cg, "lin.in"), done = cg_block(cg, "lin.done"), from[2];
	LLVMValueRef max = cg_i64(cg, pb->max), min = cg_i64(cg, pb->min), v[2] = { cg->zero }, x;

	from[0] = LLVMGetInsertBlock(cg->b);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, less, n, min, ""), done, in_range);
	cg_enter(cg, in_range);
	x = LLVMBuildSelect(cg->b, LLVMBuildICmp(cg->b, more, n, max, ""), max, n, "");
	x = LLVMBuildUDiv(cg->b, LLVMBuildSub(cg->b, x, min, ""), cg_i64(cg, pb->step), "");
	v[1] = LLVMBuildAdd(cg->b, x, cg->one, "");
	from[1] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, done);
	return cg_phi(cg, v, from, 2);
}

/* Software TAI: boot clock plus the offset measured at start. */
static LLVMValueRef sw_tai(struct cg *cg)
{
	LLVMValueRef off = cg_load_int(cg, cg_rodata(cg, offsetof(struct plan_rodata, sw_tai_off)), 8, false);
	enum helper clock = cg_has(cg, FEAT_KTIME_BOOT) ? H_KTIME_GET_BOOT_NS : H_KTIME_GET_NS;

	return LLVMBuildAdd(cg->b, cg_helper0(cg, clock), off, "");
}

/* ---- one part in place ---- */

static void add_at(struct cg *cg, LLVMValueRef p, LLVMValueRef n, bool atomic)
{
	if (atomic)	/* relaxed: the plain instruction, which every kernel has */
		LLVMBuildAtomicRMW(cg->b, LLVMAtomicRMWBinOpAdd, p, n, LLVMAtomicOrderingMonotonic, false);
	else
		cg_store_int(cg, LLVMBuildAdd(cg->b, cg_load_int(cg, p, 8, false), n, ""), p, 8);
}

/* Stores n when it is the better one, or the first. */
static void extreme_at(struct cg *cg, LLVMValueRef p, const struct part *x)
{
	bool min = x->kind == TY_MIN;
	LLVMIntPredicate better = x->is_signed ? (min ? LLVMIntSLT : LLVMIntSGT) : (min ? LLVMIntULT : LLVMIntUGT);
	LLVMBasicBlockRef has = cg_block(cg, "ext.has"), take = cg_block(cg, "ext.take"), done = cg_block(cg, "ext.done");
	LLVMValueRef set = cg_off(cg, p, 8);

	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, cg_load_int(cg, set, 8, false), cg->zero, ""), take, has);
	cg_enter(cg, has);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, better, x->n, cg_load_int(cg, p, 8, false), ""), take, done);
	cg_enter(cg, take);
	cg_store_int(cg, x->n, p, 8);
	cg_store_int(cg, cg->one, set, 8);
	cg_br(cg, done);
	cg_enter(cg, done);
}

/* An index that is out of bounds cannot come from our formulas; the verifier wants to see it. */
static void bucket_at(struct cg *cg, LLVMValueRef p, const struct part *x)
{
	LLVMBasicBlockRef in = cg_block(cg, "bucket.in"), done = cg_block(cg, "bucket.done");
	LLVMValueRef i = cg_opaque(cg, x->n);

	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULT, i, cg_i64(cg, x->buckets->nr), ""), in, done);
	cg_enter(cg, in);
	add_at(cg, cg_off_var(cg, p, LLVMBuildShl(cg->b, i, cg_i64(cg, 3), "")), cg->one, x->atomic);
	cg_br(cg, done);
	cg_enter(cg, done);
}

/*
 * The slot of an interval: what an older one left there is overwritten; within the interval values are joined.
 * Without an aggregation the last one counts; then the count holds the time of the write, which tells the newest of the CPUs.
 */
static void series_at(struct cg *cg, LLVMValueRef p, const struct part *x, const struct plan_map *pm)
{
	LLVMValueRef count = cg_off(cg, p, 8), bucket = cg_off(cg, p, 16), old;
	LLVMBasicBlockRef fresh = cg_block(cg, "ts.new"), join = cg_block(cg, "ts.join"), done = cg_block(cg, "ts.done");
	bool min = pm->ts_agg == TS_MIN;
	LLVMIntPredicate better = x->is_signed ? (min ? LLVMIntSLT : LLVMIntSGT) : (min ? LLVMIntULT : LLVMIntUGT);

	if (pm->ts_agg == TS_LAST)
		cg_br(cg, fresh);
	else
		cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, cg_load_int(cg, bucket, 8, false), x->n, ""), join, fresh);
	cg_enter(cg, fresh);
	cg_store_int(cg, x->v, p, 8);
	cg_store_int(cg, pm->ts_agg == TS_LAST ? x->now : cg->one, count, 8);
	cg_store_int(cg, x->n, bucket, 8);
	cg_br(cg, done);

	cg_enter(cg, join);
	old = cg_load_int(cg, p, 8, false);
	switch (pm->ts_agg) {
	case TS_LAST:
		break;
	case TS_AVG: case TS_SUM:
		add_at(cg, p, x->v, x->atomic);
		break;
	case TS_MIN: case TS_MAX:
		cg_store_int(cg, LLVMBuildSelect(cg->b, LLVMBuildICmp(cg->b, better, x->v, old, ""), x->v, old, ""), p, 8);
		break;
	}
	add_at(cg, count, cg->one, x->atomic);
	cg_br(cg, done);
	cg_enter(cg, done);
}

static void part_at(struct cg *cg, LLVMValueRef slot, const struct part *x, const struct plan_map *pm)
{
	LLVMValueRef p = cg_off(cg, slot, x->off);

	switch (x->kind) {
	case TY_COUNT:
		add_at(cg, p, cg->one, x->atomic);
		break;
	case TY_SUM:
		add_at(cg, p, x->n, x->atomic);
		break;
	case TY_MIN: case TY_MAX:
		extreme_at(cg, p, x);
		break;
	case TY_AVG: case TY_STATS:
		add_at(cg, p, x->n, x->atomic);
		add_at(cg, cg_off(cg, p, 8), cg->one, x->atomic);
		break;
	case TY_HIST: case TY_LHIST: case TY_DIST:
		if (pm->sparse)
			add_at(cg, p, cg->one, x->atomic);
		else
			bucket_at(cg, p, x);
		break;
	case TY_TSERIES:
		series_at(cg, p, x, pm);
		break;
	case TY_POISON: case TY_VOID: case TY_BOOL: case TY_INT: case TY_ENUM: case TY_PTR: case TY_ARRAY: case TY_STRUCT:
	case TY_UNION: case TY_STRING: case TY_BUFFER: case TY_TUPLE: case TY_RECORD: case TY_INET: case TY_MAC:
	case TY_KSYM: case TY_USYM: case TY_KSTACK: case TY_USTACK: case TY_USERNAME: case TY_CGROUP_PATH:
	case TY_TIMESTAMP: case TY_PROBE: case TY_NR:
		break;
	}
}

/* ---- the assignment ---- */

/* Histograms count 64-bit values as signed, so that a negative error number in an unsigned 'retval' is one: "(..., 0)". */
static bool may_be_negative(const struct type *t)
{
	return t->is_signed || t->size == 8;
}

static struct part part_of(struct cg *cg, const struct expr *call, const struct plan_map *pm, const struct plan_buckets *pb)
{
	struct part x = { .kind = call->type->kind, .buckets = pb, .atomic = !cg_map_is_percpu(pm) || cg_preemptible(cg) };
	LLVMValueRef n = call->call.args.nr ? cg_int(cg, call->call.args.v[0]) : NULL;

	bool negative = n && may_be_negative(call->call.args.v[0]->type);

	if (n)
		x.is_signed = call->call.args.v[0]->type->is_signed;
	x.n = x.v = n;
	if (x.kind == TY_HIST || x.kind == TY_DIST)
		x.n = log2_index(cg, n, pb->bits, negative);
	else if (x.kind == TY_LHIST)
		x.n = linear_index(cg, n, pb, negative);
	if (x.kind == TY_TSERIES) {
		x.now = sw_tai(cg);
		x.n = LLVMBuildUDiv(cg->b, x.now, cg_i64(cg, pm->interval_ns), "");
	}
	return x;
}

/* Records match by name, whatever order they are written in. */
static struct part member_part(struct cg *cg, const struct expr *call, const char *name, const struct type *record,
			       const struct plan_map *pm)
{
	const struct plan_member *b = NULL;
	uint32_t i = 0;
	struct part x;

	while (i + 1 < record->nr_fields && strcmp(record->fields[i].name, name))
		i++;
	for (size_t k = 0; k < pm->members.nr; k++)
		if (pm->members.v[k].field == i)
			b = &pm->members.v[k];
	x = part_of(cg, call, pm, b ? &b->buckets : &pm->buckets);
	x.off = b ? b->off : record->fields[i].offset;
	x.side = b ? b->map : 0;
	return x;
}

/* The part of a sparse key behind the key proper. */
static LLVMValueRef key_bucket(struct cg *cg, const struct part *x, const struct plan_map *pm)
{
	return x->kind == TY_TSERIES ? LLVMBuildURem(cg->b, x->n, cg_i64(cg, pm->nr_intervals), "") : x->n;
}

/* One bucket that is an element of its own.  key has room for the bucket. */
static void side_bucket(struct cg *cg, const struct map *m, const struct part *x, LLVMValueRef bank, LLVMValueRef key,
			struct span at)
{
	const struct map *side = cg_side_map(cg, m, x->side);
	LLVMBasicBlockRef done = cg_block(cg, "side.done");
	LLVMValueRef ref = cg_map_in_bank(cg, side, bank);

	cg_store_int(cg, x->n, cg_off(cg, key, cg_plan_map(cg, side)->bucket_off), 8);
	add_at(cg, cg_map_slot(cg, side, ref, key, at, done), cg->one, x->atomic);
	cg_br(cg, done);
	cg_enter(cg, done);
}

#define MAX_PARTS 32			/* sema/check_member.c */

static size_t parts_of(struct cg *cg, const struct map *m, const struct expr *value, struct part *part)
{
	const struct plan_map *pm = cg_plan_map(cg, m);
	size_t nr = value->kind == EXPR_RECORD ? value->list.nr : 1;

	if (value->kind != EXPR_RECORD)
		part[0] = part_of(cg, value, pm, &pm->buckets);
	else
		for (size_t i = 0; i < nr && i < MAX_PARTS; i++)
			part[i] = member_part(cg, value->list.v[i], value->list.names[i], m->value_type, pm);
	return nr < MAX_PARTS ? nr : MAX_PARTS;
}

static void parts_at(struct cg *cg, LLVMValueRef slot, const struct part *part, size_t nr, const struct plan_map *pm)
{
	for (size_t i = 0; i < nr; i++)
		if (!part[i].side)
			part_at(cg, slot, &part[i], pm);
	if (pm->present_off)	/* a sum of zero is a value too */
		cg_store_int(cg, cg->one, cg_off(cg, slot, pm->present_off), 8);
}

/*
 * May a new element be inserted with its first value, instead of being made with zeros and looked up again?  On another CPU it may
 * appear at the same time; but an update changes this CPU's value alone, which nobody but we can have touched where programs never
 * nest.
 */
static bool starts_at_once(const struct cg *cg, const struct plan_map *pm, const struct part *part, size_t nr)
{
	bool keyed = pm->store == STORE_PERCPU_HASH || pm->store == STORE_PERCPU_LRU_HASH;

	for (size_t i = 0; i < nr; i++) {
		bool buckets = part[i].kind == TY_HIST || part[i].kind == TY_LHIST || part[i].kind == TY_DIST;

		if (part[i].side || part[i].kind == TY_TSERIES || (buckets && !pm->sparse))
			return false;
	}
	return keyed && cg->never_nests && pm->value_size <= 32;
}

/* As cg_map_slot(); on a miss inserts the first value and goes to done. */
static LLVMValueRef slot_or_first(struct cg *cg, const struct map *m, LLVMValueRef ref, LLVMValueRef key, const struct part *part,
				  size_t nr, struct span at, LLVMBasicBlockRef done)
{
	const struct plan_map *pm = cg_plan_map(cg, m);
	LLVMBasicBlockRef hit = cg_block(cg, "slot.hit"), miss = cg_block(cg, "slot.miss"), lost = cg_block(cg, "slot.lost");
	LLVMValueRef slot = cg_map_lookup(cg, m, ref, key), first, ret;
	size_t mark = cg_mark(cg);

	cg_br_unlikely(cg, cg_is_null(cg, slot), miss, hit);
	cg_enter(cg, miss);
	first = cg_temp_stack(cg, pm->value_size);
	cg_zero(cg, first, pm->value_size);
	parts_at(cg, first, part, nr, pm);
	ret = cg_map_put(cg, ref, key, first, BPF_ANY);
	cg_release(cg, mark);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, ret, cg->zero, ""), done, lost);
	cg_enter(cg, lost);
	cg_map_lost(cg, m, ret, at);
	cg_br(cg, done);
	cg_enter(cg, hit);
	return slot;
}

void cg_agg_assign(struct cg *cg, const struct expr *target, const struct expr *value)
{
	const struct map *m = target->map.map;
	const struct plan_map *pm = cg_plan_map(cg, m);
	LLVMBasicBlockRef done;
	LLVMValueRef key = NULL, side_key = NULL, bank, slot;
	struct part part[MAX_PARTS];
	size_t nr = parts_of(cg, m, value, part);

	done = cg_block(cg, "agg.done");
	for (size_t i = 0; i < nr && !side_key; i++)
		if (part[i].side)
			side_key = cg_map_key_room(cg, cg_side_map(cg, m, part[i].side), target->map.key);
	if (!cg_map_is_direct(pm))	/* the same key stands at the front of the longer one */
		key = side_key && !pm->scalar ? side_key : cg_map_key(cg, m, target->map.key);
	if (pm->sparse)
		cg_store_int(cg, key_bucket(cg, &part[0], pm), cg_off(cg, key, pm->bucket_off), 8);
	bank = cg_map_bank(cg, m);	/* one for all parts */
	if (!key)
		slot = cg_map_one(cg, m);
	else if (starts_at_once(cg, pm, part, nr))
		slot = slot_or_first(cg, m, cg_map_in_bank(cg, m, bank), key, part, nr, target->span, done);
	else
		slot = cg_map_slot(cg, m, cg_map_in_bank(cg, m, bank), key, target->span, done);
	parts_at(cg, slot, part, nr, pm);
	for (size_t i = 0; i < nr; i++)
		if (part[i].side)
			side_bucket(cg, m, &part[i], bank, side_key, target->span);
	cg_br(cg, done);
	cg_enter(cg, done);
}

/* Sema lets an aggregation stand only at the right of an assignment to a map, which never comes here. */
#define NOT_A_VALUE(id)                                                                                             \
	struct cval cg_emit_##id(struct cg *cg, const struct expr *e)                                                 \
	{                                                                                                           \
		diag_error(cg->diags, E_CG_LLVM, e->span, "internal error: aggregation used as a value");                 \
		return cv_void();                                                                                   \
	}
NOT_A_VALUE(COUNT)
NOT_A_VALUE(SUM)
NOT_A_VALUE(MIN)
NOT_A_VALUE(MAX)
NOT_A_VALUE(AVG)
NOT_A_VALUE(STATS)
NOT_A_VALUE(HIST)
NOT_A_VALUE(LHIST)
NOT_A_VALUE(DIST)
NOT_A_VALUE(TSERIES)
