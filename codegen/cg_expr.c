/*
 * codegen: expressions.
 *
 * Scalars come back as registers or, from memory, as addresses that cg_scalar() loads when the value is wanted; so a
 * member of a member of a struct costs one read.  Memory values that an emitter builds itself are built at their
 * destination: cg_expr_into() names the place, cg_dst() takes it up.
 */
#include "codegen/cg_map.h"

#include <string.h>

struct cval cv_int(LLVMValueRef v, const struct type *t)
{
	return (struct cval){.v = v, .type = t};
}

struct cval cv_mem(LLVMValueRef p, const struct type *t)
{
	return (struct cval){.v = p, .type = t, .is_addr = true, .space = AS_BPF};
}

struct cval cv_void(void)
{
	return (struct cval){.type = &type_void};
}

LLVMValueRef cg_dst(struct cg *cg, const struct expr *e, uint32_t size)
{
	LLVMValueRef dst = cg->dst;

	if (dst && cg->dst_for == e && cg->dst_size >= size) {
		cg->dst = NULL;
		return dst;
	}
	return cg_temp(cg, size);
}

void cg_expr_into(struct cg *cg, const struct expr *e, LLVMValueRef dst)
{
	LLVMValueRef outer = cg->dst;
	const struct expr *outer_for = cg->dst_for;
	uint32_t outer_size = cg->dst_size;
	struct cval v;

	cg->dst = type_is_scalar(e->type) ? NULL : dst;
	cg->dst_for = e;
	cg->dst_size = e->type->size;
	v = cg_expr(cg, e);
	cg->dst = outer;
	cg->dst_for = outer_for;
	cg->dst_size = outer_size;
	if (v.v)
		cg_store(cg, v, dst);
}

/* Zeros from byte a to byte b of an 8-aligned place that begins at p. */
static void zero_range(struct cg *cg, LLVMValueRef p, uint32_t a, uint32_t b)
{
	unsigned unit;

	for (; a < b; a += unit) {
		for (unit = 8; a % unit || a + unit > b;)
			unit /= 2;
		cg_store_int(cg, cg->zero, cg_off(cg, p, a), unit);
	}
}

void cg_expr_into_at(struct cg *cg, const struct expr *e, LLVMValueRef base, uint32_t off)
{
	LLVMValueRef dst = cg_off(cg, base, off);

	if (off % 8 == 0) {
		cg_expr_into(cg, e, dst);
	} else if (e->kind == EXPR_CALL && e->call.fn && e->call.fn->id == BI_COMM && !e->call.args.nr) {
		zero_range(cg, base, off, off + e->type->size);
		cg_comm(cg, dst);
	} else {
		cg_store_at(cg, cg_expr(cg, e), dst, off);
	}
}

LLVMValueRef cg_int(struct cg *cg, const struct expr *e)
{
	return cg_load(cg, cg_expr(cg, e));
}

LLVMValueRef cg_mem(struct cg *cg, const struct expr *e)
{
	struct cval v = cg_expr(cg, e);

	return cg_addr(cg, v);
}

/* ---- conversions ---- */

LLVMValueRef cg_narrow(struct cg *cg, LLVMValueRef v, const struct type *t)
{
	LLVMTypeRef small;

	if (t->kind == TY_BOOL || t->kind == TY_PTR || t->size >= 8 || !t->size || LLVMTypeOf(v) != cg->i64)
		return v;
	small = cg_int_type(cg, t->size);
	v = LLVMBuildTrunc(cg->b, v, small, "");
	return t->is_signed ? LLVMBuildSExt(cg->b, v, cg->i64, "") : LLVMBuildZExt(cg->b, v, cg->i64, "");
}

LLVMValueRef cg_truth(struct cg *cg, struct cval v)
{
	LLVMValueRef first;

	if (v.type->kind == TY_STRING || v.type->kind == TY_ARRAY) {
		struct type byte = *type_int(cg->t->types, 1, false);

		v.type = &byte;
		first = cg_load(cg, v);
		return LLVMBuildICmp(cg->b, LLVMIntNE, first, cg->zero, "");
	}
	return LLVMBuildICmp(cg->b, LLVMIntNE, cg_load(cg, v), cg->zero, "");
}

static LLVMValueRef bool_to_int(struct cg *cg, LLVMValueRef i1)
{
	return LLVMBuildZExt(cg->b, i1, cg->i64, "");
}

/* An integer read from an array's bytes. */
static LLVMValueRef array_to_int(struct cg *cg, struct cval v)
{
	return cg_load_int(cg, cg_addr(cg, v), v.type->size, false);
}

/* What an aggregation in memory reads as (a copy of one CPU's, or a merged one). */
static LLVMValueRef agg_to_int(struct cg *cg, struct cval v)
{
	LLVMValueRef p = cg_addr(cg, v), total = cg_load_int(cg, p, 8, false), count;

	if (v.type->kind != TY_AVG && v.type->kind != TY_STATS)
		return total;
	count = cg_load_int(cg, cg_off(cg, p, 8), 8, false);
	return cg_div_signed(cg, total, count, v.type->is_signed);
}

/* total / count for averages: 0 for none, toward zero; there is no signed division before level 4. */
LLVMValueRef cg_div_signed(struct cg *cg, LLVMValueRef total, LLVMValueRef count, bool is_signed)
{
	LLVMValueRef neg, mag, q;

	/* BPF defines x / 0 as 0, LLVM does not. */
	count = LLVMBuildSelect(cg->b, LLVMBuildICmp(cg->b, LLVMIntEQ, count, cg->zero, ""), cg->one, count, "");
	if (!is_signed)
		return LLVMBuildUDiv(cg->b, total, count, "");
	neg = LLVMBuildICmp(cg->b, LLVMIntSLT, total, cg->zero, "");
	mag = LLVMBuildSelect(cg->b, neg, LLVMBuildNeg(cg->b, total, ""), total, "");
	q = LLVMBuildUDiv(cg->b, mag, count, "");
	return LLVMBuildSelect(cg->b, neg, LLVMBuildNeg(cg->b, q, ""), q, "");
}

static struct cval to_scalar(struct cg *cg, struct cval v, const struct type *to)
{
	struct cval r = {.type = to};
	bool keeps;

	if (type_is_agg(v.type)) {
		v = cv_int(agg_to_int(cg, v), type_int(cg->t->types, 8, v.type->is_signed));
	} else if (!type_is_scalar(v.type) && to->kind != TY_BOOL) {
		r.v = cg_narrow(cg, array_to_int(cg, v), to);
		return r;
	}
	if (to->kind == TY_BOOL) {
		r.v = v.type->kind == TY_BOOL ? cg_load(cg, v) : bool_to_int(cg, cg_truth(cg, v));
		return r;
	}
	v = cg_scalar(cg, v);
	/* A register holds it extended already when all values of the source are values of the target. */
	keeps = to->is_signed == v.type->is_signed ? to->size >= v.type->size :
						     !v.type->is_signed && to->size > v.type->size;
	r.v = keeps ? v.v : cg_narrow(cg, v.v, to);
	if (to->kind == TY_PTR && v.type->kind == TY_PTR && to->elem == v.type->elem) {
		r.direct = v.direct;
		r.is_args = v.is_args;
	}
	return r;
}

/* Zeros between the fields of a tuple or record, which are in order of their offsets, and behind them. */
static void zero_gaps(struct cg *cg, LLVMValueRef dst, const struct type *t)
{
	uint32_t end = 0;

	for (size_t i = 0; i < t->nr_fields; i++) {
		zero_range(cg, dst, end, t->fields[i].offset);
		end = t->fields[i].offset + t->fields[i].type->size;
	}
	zero_range(cg, dst, end, t->size);
}

/* Element by element; records by name.  Gaps are zero. */
static void convert_fields(struct cg *cg, struct cval v, const struct type *to, LLVMValueRef dst)
{
	zero_gaps(cg, dst, to);
	for (size_t i = 0; i < to->nr_fields; i++) {
		const struct field *from = &v.type->fields[i];

		for (size_t k = 0; to->kind == TY_RECORD && k < v.type->nr_fields; k++)
			if (v.type->fields[k].name && !strcmp(v.type->fields[k].name, to->fields[i].name))
				from = &v.type->fields[k];
		cg_store_at(cg, cg_convert(cg, cg_member(cg, v, from, v.at), to->fields[i].type),
			    cg_off(cg, dst, to->fields[i].offset), to->fields[i].offset);
	}
}

static void convert_elements(struct cg *cg, struct cval v, const struct type *to, LLVMValueRef dst)
{
	for (uint32_t i = 0; i < to->count && i < v.type->count; i++)
		cg_store_at(cg, cg_convert(cg, cg_index(cg, v, cg_i64(cg, i), v.at), to->elem),
			    cg_off(cg, dst, (uint64_t)i * to->elem->size), i * to->elem->size);
}

/* v in the memory form of another type, at dst. */
static void convert_into(struct cg *cg, struct cval v, const struct type *to, LLVMValueRef dst)
{
	uint32_t size = v.type->size;

	if (type_is_stack(to) && to->by_id && !v.type->by_id) {
		cg_stack_to_id(cg, v, dst);
		return;
	}
	if (type_is_scalar(v.type)) {
		if (to->kind == TY_ARRAY && size != to->size)
			cg_zero(cg, dst, to->size);
		cg_store_int(cg, cg_load(cg, v), dst, size < to->size ? size : to->size);
		return;
	}
	if ((to->kind == TY_TUPLE || to->kind == TY_RECORD) && v.type->nr_fields) {
		if (v.space != AS_BPF)
			v = cv_mem(cg_addr(cg, v), v.type);
		convert_fields(cg, v, to, dst);
		return;
	}
	if (to->kind == TY_ARRAY && v.type->kind == TY_ARRAY && to->elem->size != v.type->elem->size) {
		convert_elements(cg, v, to, dst);
		return;
	}
	if (to->kind == TY_BUFFER || size <= to->size) {
		struct cval whole = v;

		if (v.space != AS_BPF && v.type->kind == TY_STRING)
			whole.type = to;	/* reads to its own capacity and fills with zeros */
		else if (size < to->size)
			cg_zero(cg, dst, to->size);
		cg_store(cg, whole, dst);
		return;
	}
	v.type = to;	/* a shorter copy of the same kind */
	cg_store(cg, v, dst);
}

struct cval cg_convert(struct cg *cg, struct cval v, const struct type *to)
{
	LLVMValueRef dst;

	if (v.type == to)
		return v;
	if (type_is_scalar(to))
		return to_scalar(cg, v, to);
	if (v.type->kind == to->kind && v.type->size == to->size && v.type->by_id == to->by_id && to->kind != TY_TUPLE &&
	    to->kind != TY_RECORD && to->kind != TY_ARRAY) {
		v.type = to;
		return v;
	}
	dst = cg_temp(cg, to->size);
	convert_into(cg, v, to, dst);
	return cv_mem(dst, to);
}

/* A longer string: its bytes go to their place at once, zeros behind. */
static struct cval cast_string(struct cg *cg, const struct expr *e)
{
	const struct expr *in = e->cast.e;
	LLVMValueRef dst = cg_dst(cg, e, e->type->size);

	if (in->kind == EXPR_STR) {
		cg_str_const(cg, in->str.s, in->str.len, dst, e->type->size);
	} else if (in->kind == EXPR_CALL && in->type->size % 8 == 0) {
		cg_expr_into(cg, in, dst);
		cg_zero(cg, cg_off(cg, dst, in->type->size), e->type->size - in->type->size);
	} else {
		convert_into(cg, cg_expr(cg, in), e->type, dst);
	}
	return cv_mem(dst, e->type);
}

/* Tuples and records that are written out: each element is converted on its way. */
static struct cval expr_list(struct cg *cg, const struct expr *e, const struct type *to, const struct expr *owner);

/* Pointers that the verifier knows as such: to types of the kernel, to the program's own memory, to its context. */
static bool is_known_ptr(const struct type *t)
{
	return t->kind == TY_PTR && (t->btf_ptr || t->space == AS_BPF);
}

static struct cval expr_cast(struct cg *cg, const struct expr *e)
{
	const struct expr *in = e->cast.e;
	const struct type *to = e->type;
	LLVMValueRef dst;

	if (is_known_ptr(in->type) && (to->kind == TY_INT || to->kind == TY_PTR) && !is_known_ptr(to))
		return to_scalar(cg, cv_int(cg_plain_number(cg, cg_int(cg, in)), in->type), to);

	if (type_is_agg(in->type) && (in->kind == EXPR_MAP || in->kind == EXPR_MAP_AT || in->kind == EXPR_FIELD))
		return cg_agg_read(cg, in, to);
	if (type_is_scalar(to))
		return to_scalar(cg, cg_expr(cg, in), to);
	if (to->kind == TY_STRING && in->type->kind == TY_STRING && in->type->size < to->size)
		return cast_string(cg, e);
	if ((in->kind == EXPR_TUPLE || in->kind == EXPR_RECORD) && in->type != to && to->nr_fields)
		return expr_list(cg, in, to, e);
	if (in->type == to || (in->type->kind == to->kind && in->type->size == to->size && in->type->by_id == to->by_id &&
			       !to->nr_fields))
		return cg_convert(cg, cg_expr(cg, in), to);
	dst = cg_dst(cg, e, to->size);
	convert_into(cg, cg_expr(cg, in), to, dst);
	return cv_mem(dst, to);
}

/* ---- arithmetic ---- */

/* x / 0 is 1 and a report, x % 0 too. */
static LLVMValueRef divide(struct cg *cg, enum ast_op op, LLVMValueRef a, LLVMValueRef b, struct span at)
{
	LLVMBasicBlockRef bad, good, done, bb[2];
	LLVMValueRef in[2];

	if (LLVMIsConstant(b) && LLVMConstIntGetZExtValue(b))
		return op == OP_DIV ? LLVMBuildUDiv(cg->b, a, b, "") : LLVMBuildURem(cg->b, a, b, "");
	bad = cg_block(cg, "div.zero");
	good = cg_block(cg, "div");
	done = cg_block(cg, "div.done");
	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, b, cg->zero, ""), bad, good);
	cg_enter(cg, good);
	in[0] = op == OP_DIV ? LLVMBuildUDiv(cg->b, a, b, "") : LLVMBuildURem(cg->b, a, b, "");
	bb[0] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, bad);
	cg_warn(cg, W_RT_DIV, at, NULL,
		"Divide or modulo by 0 detected. This can lead to unexpected results. 1 is being used as the result.", NULL);
	in[1] = cg->one;
	bb[1] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, done);
	return cg_phi(cg, in, bb, 2);
}

LLVMValueRef cg_arith(struct cg *cg, enum ast_op op, LLVMValueRef a, LLVMValueRef b, struct span at)
{
	LLVMIntPredicate eq = LLVMIntEQ;

	switch (op) {
	case OP_ADD: return LLVMBuildAdd(cg->b, a, b, "");
	case OP_SUB: return LLVMBuildSub(cg->b, a, b, "");
	case OP_MUL: return LLVMBuildMul(cg->b, a, b, "");
	case OP_DIV: case OP_MOD: return divide(cg, op, a, b, at);
	case OP_BAND: return LLVMBuildAnd(cg->b, a, b, "");
	case OP_BOR: return LLVMBuildOr(cg->b, a, b, "");
	case OP_BXOR: return LLVMBuildXor(cg->b, a, b, "");
	/* The machine takes the count modulo 64; LLVM needs to be told. */
	case OP_SHL: return LLVMBuildShl(cg->b, a, LLVMBuildAnd(cg->b, b, cg_i64(cg, 63), ""), "");
	case OP_SHR: return LLVMBuildLShr(cg->b, a, LLVMBuildAnd(cg->b, b, cg_i64(cg, 63), ""), "");
	case OP_NE: eq = LLVMIntNE; break;
	case OP_LT: eq = LLVMIntULT; break;
	case OP_GT: eq = LLVMIntUGT; break;
	case OP_LE: eq = LLVMIntULE; break;
	case OP_GE: eq = LLVMIntUGE; break;
	case OP_EQ: case OP_LOR: case OP_LAND: case OP_NEG: case OP_NOT: case OP_BNOT: case OP_DEREF: case OP_ADDR:
	case OP_NR:
		break;
	}
	return bool_to_int(cg, LLVMBuildICmp(cg->b, eq, a, b, ""));
}

static LLVMIntPredicate predicate(enum ast_op op, bool is_signed)
{
	switch ((int)op) {
	case OP_EQ: return LLVMIntEQ;
	case OP_NE: return LLVMIntNE;
	case OP_LT: return is_signed ? LLVMIntSLT : LLVMIntULT;
	case OP_GT: return is_signed ? LLVMIntSGT : LLVMIntUGT;
	case OP_LE: return is_signed ? LLVMIntSLE : LLVMIntULE;
	}
	return is_signed ? LLVMIntSGE : LLVMIntUGE;
}

static bool is_compare(enum ast_op op)
{
	return op == OP_EQ || op == OP_NE || op == OP_LT || op == OP_GT || op == OP_LE || op == OP_GE;
}

/* i1 */
static LLVMValueRef compare(struct cg *cg, const struct expr *e)
{
	const struct expr *l = e->bin.l, *r = e->bin.r;
	LLVMValueRef eq, a;

	if (type_is_scalar(l->type)) {
		a = cg_int(cg, l);
		return LLVMBuildICmp(cg->b, predicate(e->bin.op, e->bin.is_signed), a, cg_int(cg, r), "");
	}
	eq = cg_equal(cg, l, r);
	return e->bin.op == OP_NE ? LLVMBuildNot(cg->b, eq, "") : eq;
}

/* strncmp(...) where its value is compared with 0; NULL: it is something else. */
static const struct expr *strncmp_is_zero(const struct expr *e)
{
	const struct expr *l = e->bin.l, *r = e->bin.r;

	if (e->bin.op != OP_EQ && e->bin.op != OP_NE)
		return NULL;
	while (l->kind == EXPR_CAST && type_is_scalar(l->cast.e->type))
		l = l->cast.e;
	while (r->kind == EXPR_CAST && type_is_scalar(r->cast.e->type))
		r = r->cast.e;
	if (r->kind != EXPR_INT || r->num.value || l->kind != EXPR_CALL || !l->call.fn || l->call.fn->id != BI_STRNCMP)
		return NULL;
	return l;
}

static void branch_binary(struct cg *cg, const struct expr *e, LLVMBasicBlockRef yes, LLVMBasicBlockRef no)
{
	bool is_and = e->bin.op == OP_LAND, differ = e->bin.op == OP_NE;
	const struct expr *call;
	LLVMBasicBlockRef more;

	if (e->bin.op == OP_LAND || e->bin.op == OP_LOR) {
		more = cg_block(cg, is_and ? "and" : "or");
		cg_branch(cg, e->bin.l, is_and ? more : yes, is_and ? no : more);
		cg_enter(cg, more);
		cg_branch(cg, e->bin.r, yes, no);
	} else if ((call = strncmp_is_zero(e))) {
		cg_strncmp_chain(cg, call, differ ? yes : no);
		cg_br(cg, differ ? no : yes);
	} else if (is_compare(e->bin.op) && !type_is_scalar(e->bin.l->type)) {
		cg_equal_chain(cg, e->bin.l, e->bin.r, differ ? yes : no);
		cg_br(cg, differ ? no : yes);
	} else if (is_compare(e->bin.op)) {
		cg_cond_br(cg, compare(cg, e), yes, no);
	} else {
		cg_cond_br(cg, cg_truth(cg, cg_expr(cg, e)), yes, no);
	}
}

/* negated: what was read may be asked for on the other way, which an element that is missing takes too. */
static void branch(struct cg *cg, const struct expr *e, LLVMBasicBlockRef yes, LLVMBasicBlockRef no, bool negated)
{
	if (e->kind == EXPR_BINARY)
		branch_binary(cg, e, yes, no);
	else if (e->kind == EXPR_UNARY && e->unary.op == OP_NOT)
		branch(cg, e->unary.e, no, yes, true);
	else if (e->kind == EXPR_CAST && e->type->kind == TY_BOOL && type_is_scalar(e->cast.e->type))
		branch(cg, e->cast.e, yes, no, negated);
	else if (e->kind == EXPR_MAP_AT && type_is_scalar(e->type) && !negated)
		cg_map_branch(cg, e, yes, no);
	else
		cg_cond_br(cg, cg_truth(cg, cg_expr(cg, e)), yes, no);
}

void cg_branch(struct cg *cg, const struct expr *e, LLVMBasicBlockRef yes, LLVMBasicBlockRef no)
{
	branch(cg, e, yes, no, false);
}

/* i1 of && and ||: the right side runs only when the left one does not decide. */
static LLVMValueRef logical(struct cg *cg, const struct expr *e)
{
	LLVMBasicBlockRef done = cg_block(cg, "logic"), bb[2] = {cg_block(cg, "true"), cg_block(cg, "false")};
	LLVMValueRef in[2] = {LLVMConstInt(cg->i1, 1, false), LLVMConstInt(cg->i1, 0, false)};

	cg_branch(cg, e, bb[0], bb[1]);
	for (int i = 0; i < 2; i++) {
		cg_enter(cg, bb[i]);
		cg_br(cg, done);
	}
	cg_enter(cg, done);
	return cg_phi(cg, in, bb, 2);
}

LLVMValueRef cg_cond(struct cg *cg, const struct expr *e)
{
	if (e->kind == EXPR_BINARY && (e->bin.op == OP_LAND || e->bin.op == OP_LOR))
		return logical(cg, e);
	if (e->kind == EXPR_BINARY && is_compare(e->bin.op))
		return compare(cg, e);
	if (e->kind == EXPR_UNARY && e->unary.op == OP_NOT)
		return LLVMBuildNot(cg->b, cg_cond(cg, e->unary.e), "");
	if (e->kind == EXPR_CAST && e->type->kind == TY_BOOL && type_is_scalar(e->cast.e->type))
		return cg_cond(cg, e->cast.e);
	return cg_truth(cg, cg_expr(cg, e));
}

LLVMValueRef cg_scale(struct cg *cg, LLVMValueRef n, const struct type *pointer)
{
	uint32_t size = pointer->elem && pointer->elem->size ? pointer->elem->size : 1;

	return size == 1 ? n : LLVMBuildMul(cg->b, n, cg_i64(cg, size), "");
}

/* An operand of arithmetic, which the verifier refuses on pointers that it knows. */
static LLVMValueRef operand(struct cg *cg, const struct expr *e)
{
	LLVMValueRef v = cg_int(cg, e);

	return is_known_ptr(e->type) ? cg_plain_number(cg, v) : v;
}

static struct cval expr_binary(struct cg *cg, const struct expr *e)
{
	LLVMValueRef a, b;

	if (e->bin.op == OP_LAND || e->bin.op == OP_LOR || is_compare(e->bin.op))
		return cv_int(bool_to_int(cg, cg_cond(cg, e)), e->type);
	a = operand(cg, e->bin.l);
	b = operand(cg, e->bin.r);
	if (e->type->kind == TY_PTR)
		b = cg_scale(cg, b, e->type);
	return cv_int(cg_arith(cg, e->bin.op, a, b, e->span), e->type);
}

static struct cval expr_addr(struct cg *cg, const struct expr *e)
{
	const struct expr *o = e->unary.e;

	if (o->kind == EXPR_MAP && o->type->kind == TY_VOID)
		return cv_int(cg_to_int(cg, cg_map_ref(cg, o->map.map)), e->type);
	if (o->kind == EXPR_VAR)
		return cv_int(cg_to_int(cg, cg_var_slot(cg, o->var.var)), e->type);
	return cv_int(cg_to_int(cg, cg_mem(cg, o)), e->type);
}

static struct cval expr_unary(struct cg *cg, const struct expr *e)
{
	struct cval v;

	switch ((int)e->unary.op) {
	case OP_NOT:
		return cv_int(bool_to_int(cg, LLVMBuildNot(cg->b, cg_cond(cg, e->unary.e), "")), e->type);
	case OP_NEG:
		return cv_int(LLVMBuildNeg(cg->b, cg_int(cg, e->unary.e), ""), e->type);
	case OP_BNOT:
		return cv_int(LLVMBuildNot(cg->b, cg_int(cg, e->unary.e), ""), e->type);
	case OP_DEREF:
		v = cg_deref(cg, cg_expr(cg, e->unary.e), e->span);
		v.type = e->type;
		return v;
	}
	return expr_addr(cg, e);
}

/* ++ and -- of variables; maps have their own way. */
static struct cval expr_incdec(struct cg *cg, const struct expr *e)
{
	const struct expr *o = e->incdec.e;
	enum ast_op op = e->incdec.inc ? OP_ADD : OP_SUB;
	LLVMValueRef step = o->type->kind == TY_PTR ? cg_scale(cg, cg->one, o->type) : cg->one, old, new;

	if (o->kind != EXPR_VAR)
		return cg_map_update(cg, o, op, step, !e->incdec.prefix);
	old = cg_load(cg, cg_var_get(cg, o->var.var));
	new = cg_narrow(cg, cg_arith(cg, op, old, step, e->span), o->type);
	cg_var_set(cg, o->var.var, cv_int(new, o->type));
	return cv_int(e->incdec.prefix ? new : old, e->type);
}

/* ---- choices ---- */

/* The value of one of two branches: a phi of registers, or memory that both write to. */
struct join {
	const struct type *type;
	LLVMValueRef room;
	LLVMValueRef in[2];
	LLVMBasicBlockRef bb[2];
	LLVMBasicBlockRef done;
};

static void join_begin(struct cg *cg, struct join *j, const struct expr *e)
{
	j->type = e->type;
	j->done = cg_block(cg, "join");
	j->room = NULL;
	if (e->type->kind != TY_VOID && !type_is_scalar(e->type))
		j->room = cg_dst(cg, e, e->type->size);
}

static void join_arm(struct cg *cg, struct join *j, int arm, const struct expr *value)
{
	size_t mark = cg_mark(cg);

	j->in[arm] = NULL;
	if (value && j->room)
		cg_expr_into(cg, value, j->room);
	else if (value && type_is_scalar(j->type))
		j->in[arm] = cg_int(cg, value);
	else if (value)
		cg_expr(cg, value);
	j->bb[arm] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, j->done);
	cg_release(cg, mark);
}

static struct cval join_end(struct cg *cg, struct join *j)
{
	cg_enter(cg, j->done);
	if (j->room)
		return cv_mem(j->room, j->type);
	if (j->type->kind == TY_VOID)
		return cv_void();
	return cv_int(cg_phi(cg, j->in, j->bb, 2), j->type);
}

static struct cval expr_ternary(struct cg *cg, const struct expr *e)
{
	LLVMBasicBlockRef yes = cg_block(cg, "then"), no = cg_block(cg, "else");
	struct cval c = {0};
	struct join j;

	join_begin(cg, &j, e);
	if (e->tern.then) {
		cg_branch(cg, e->tern.cond, yes, no);
		cg_enter(cg, yes);
		join_arm(cg, &j, 0, e->tern.then);
	} else {
		c = cg_expr(cg, e->tern.cond);
		if (type_is_scalar(e->type))
			c = cg_scalar(cg, c);
		else
			c = cv_mem(cg_addr(cg, c), c.type);
		cg_cond_br(cg, cg_truth(cg, c), yes, no);
		cg_enter(cg, yes);
		j.in[0] = c.v;
		if (j.room)
			cg_store(cg, c, j.room);
		j.bb[0] = LLVMGetInsertBlock(cg->b);
		cg_br(cg, j.done);
	}
	cg_enter(cg, no);
	join_arm(cg, &j, 1, e->tern.els);
	return join_end(cg, &j);
}

static void block_arm(struct cg *cg, struct join *j, int arm, const struct block *b)
{
	struct cg_scope sc;

	cg_scope_enter(cg, &sc);
	if (b)
		cg_stmts(cg, b);
	join_arm(cg, j, arm, b ? b->value : NULL);
	cg_scope_leave(cg, &sc);
}

static struct cval expr_if(struct cg *cg, const struct expr *e)
{
	LLVMBasicBlockRef yes = cg_block(cg, "then"), no = cg_block(cg, "else");
	struct join j;

	join_begin(cg, &j, e);
	cg_branch(cg, e->cond.cond, yes, no);
	cg_enter(cg, yes);
	block_arm(cg, &j, 0, e->cond.then);
	cg_enter(cg, no);
	block_arm(cg, &j, 1, e->cond.els);
	return join_end(cg, &j);
}

/* Variables of the block end with it, so its value is copied out when it is memory. */
static struct cval expr_block(struct cg *cg, const struct expr *e)
{
	struct cg_scope sc;
	LLVMValueRef room = NULL;
	struct cval v = cv_void();

	if (e->block->value && e->type->kind != TY_VOID && !type_is_scalar(e->type))
		room = cg_dst(cg, e, e->type->size);
	cg_scope_enter(cg, &sc);
	cg_stmts(cg, e->block);
	if (room) {
		cg_expr_into(cg, e->block->value, room);
		v = cv_mem(room, e->type);
	} else if (e->block->value) {
		v = cg_expr(cg, e->block->value);
		if (v.v && type_is_scalar(v.type))
			v = cg_scalar(cg, v);
	}
	cg_scope_leave(cg, &sc);
	return v;
}

/* ---- parts and wholes ---- */

static struct cval expr_list(struct cg *cg, const struct expr *e, const struct type *to, const struct expr *owner)
{
	LLVMValueRef dst = cg_dst(cg, owner, to->size);

	zero_gaps(cg, dst, to);
	for (size_t i = 0; i < e->list.nr; i++) {
		const struct field *f = &to->fields[i];
		LLVMValueRef place;
		size_t mark = cg_mark(cg);

		for (size_t k = 0; e->kind == EXPR_RECORD && k < to->nr_fields; k++)
			if (!strcmp(to->fields[k].name, e->list.names[i]))
				f = &to->fields[k];
		place = cg_off(cg, dst, f->offset);
		if (f->type == e->list.v[i]->type)
			cg_expr_into_at(cg, e->list.v[i], dst, f->offset);
		else
			cg_store_at(cg, cg_convert(cg, cg_expr(cg, e->list.v[i]), f->type), place, f->offset);
		cg_release(cg, mark);
	}
	return cv_mem(dst, to);
}

struct cval cg_field_value(const struct expr *e, struct cval v)
{
	if (e->type->kind == TY_STRING && v.type->kind == TY_ARRAY) {
		/* What stands behind the NUL is not ours: read up to it, even from BPF memory. */
		if (v.space == AS_BPF)
			v.space = AS_KERNEL;
		v.direct = false;
	}
	v.type = e->type;
	return v;
}

static struct cval expr_field(struct cg *cg, const struct expr *e)
{
	return cg_field_value(e, cg_member(cg, cg_expr(cg, e->field.e), e->field.field, e->span));
}

static struct cval expr_tuple_at(struct cg *cg, const struct expr *e)
{
	struct cval base = cg_expr(cg, e->at.e);

	while (base.type->kind == TY_PTR)
		base = cg_deref(cg, base, e->span);
	return cg_member(cg, base, &base.type->fields[e->at.index], e->span);
}

static struct cval expr_str(struct cg *cg, const struct expr *e)
{
	LLVMValueRef dst = cg_dst(cg, e, e->type->size);

	cg_str_const(cg, e->str.s, e->str.len, dst, e->type->size);
	return cv_mem(dst, e->type);
}

struct cval cg_expr(struct cg *cg, const struct expr *e)
{
	struct cval v = cv_void();

	switch (e->kind) {
	case EXPR_INT: case EXPR_BOOL: return cv_int(cg_i64(cg, e->num.value), e->type);
	case EXPR_STR: return expr_str(cg, e);
	case EXPR_VAR: return cg_var_get(cg, e->var.var);
	case EXPR_MAP: case EXPR_MAP_AT: return cg_map_get(cg, e);
	case EXPR_CALL: return e->call.func ? cg_call_func(cg, e) : cg_call(cg, e);
	case EXPR_UNARY: return expr_unary(cg, e);
	case EXPR_INCDEC: return expr_incdec(cg, e);
	case EXPR_BINARY: return expr_binary(cg, e);
	case EXPR_TERNARY: return expr_ternary(cg, e);
	case EXPR_CAST: return expr_cast(cg, e);
	case EXPR_FIELD: return expr_field(cg, e);
	case EXPR_TUPLE_AT: return expr_tuple_at(cg, e);
	case EXPR_INDEX:
		v = cg_expr(cg, e->index.e);
		return cg_index(cg, v, cg_int(cg, e->index.i), e->span);
	case EXPR_TUPLE: case EXPR_RECORD: return expr_list(cg, e, e->type, e);
	case EXPR_IF: return expr_if(cg, e);
	case EXPR_BLOCK: return expr_block(cg, e);
	case EXPR_POISON: case EXPR_IDENT: case EXPR_PARAM: case EXPR_PARAM_COUNT: case EXPR_SIZEOF: case EXPR_OFFSETOF:
	case EXPR_TYPEINFO: case EXPR_COMPTIME: case EXPR_TYPE:
		break;
	}
	diag_error(cg->diags, E_CG_LLVM, e->span, "internal error: this expression should not have come here");
	return v;
}
