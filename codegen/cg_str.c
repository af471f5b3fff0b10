/*
 * codegen: strings and buffers.
 *
 * Every string in BPF memory is filled with zeros behind its NUL, whoever made it.  So two strings are equal when their
 * bytes are, up to the shorter capacity: words of eight bytes can be compared without looking for the end, and a short
 * constant costs one comparison.
 */
#include "codegen/cg_priv.h"

#include <string.h>

/* Up to here comparisons are unrolled. */
#define UNROLL_BYTES 64

/* Largest power of two up to 8 that starts at i and ends before size. */
static unsigned unit_at(uint32_t i, uint32_t size)
{
	unsigned unit = 8;

	while (unit > 1 && (i % unit || i + unit > size))
		unit /= 2;
	return unit;
}

static uint64_t bytes_at(const char *s, size_t len, uint32_t i, unsigned unit)
{
	uint64_t v = 0;

	for (unsigned k = 0; k < unit && i + k < len; k++)
		v |= (uint64_t)(unsigned char)s[i + k] << 8 * k;
	return v;
}

void cg_str_const(struct cg *cg, const char *s, size_t len, LLVMValueRef dst, uint32_t cap)
{
	uint32_t used = len + 1 < cap ? ((uint32_t)len + 8) & ~7u : cap;
	unsigned unit;

	if (used > cap)
		used = cap;
	for (uint32_t i = 0; i < used; i += unit) {
		unit = unit_at(i, used);
		cg_store_int(cg, cg_i64(cg, bytes_at(s, len, i, unit)), cg_off(cg, dst, i), unit);
	}
	if (used < cap)
		cg_zero(cg, cg_off(cg, dst, used), cap - used);
}

/* ---- comparison ---- */

/*
 * Comparisons are chains of branches: the builder goes on where all is equal so far, what differs goes to 'no'.  That is
 * what conditions want; equal_value() makes an i1 of it.
 */
static LLVMValueRef equal_value(struct cg *cg, LLVMBasicBlockRef no)
{
	LLVMBasicBlockRef done = cg_block(cg, "compared"), bb[2] = {LLVMGetInsertBlock(cg->b), no};
	LLVMValueRef in[2] = {LLVMConstInt(cg->i1, 1, false), LLVMConstInt(cg->i1, 0, false)};

	cg_br(cg, done);
	cg_enter(cg, no);
	cg_br(cg, done);
	cg_enter(cg, done);
	return cg_phi(cg, in, bb, 2);
}

static void chain_link(struct cg *cg, LLVMValueRef a, LLVMValueRef b, LLVMBasicBlockRef no)
{
	LLVMBasicBlockRef next = cg_block(cg, "same");

	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, a, b, ""), next, no);
	cg_enter(cg, next);
}

/* The first n bytes at a are those of s (zeros behind its end). */
static void equal_const(struct cg *cg, LLVMValueRef a, uint32_t n, const char *s, size_t len, LLVMBasicBlockRef no)
{
	unsigned unit;

	for (uint32_t i = 0; i < n; i += unit) {
		unit = unit_at(i, n);
		chain_link(cg, cg_load_int(cg, cg_off(cg, a, i), unit, false), cg_i64(cg, bytes_at(s, len, i, unit)),
			   no);
	}
}

static void equal_str_const(struct cg *cg, LLVMValueRef a, uint32_t cap_a, const char *s, size_t len,
			    LLVMBasicBlockRef no)
{
	uint32_t n;

	len = strnlen(s, len);
	/* A whole last word: behind the NUL both are zero. */
	n = ((uint32_t)len + 8) & ~7u;
	equal_const(cg, a, n < cap_a ? n : cap_a, s, len, no);
}

/* for (i = 0; i < size; i += 8) if (a[i] != b[i]) goto no; */
static void equal_loop(struct cg *cg, LLVMValueRef a, LLVMValueRef b, uint32_t size, LLVMBasicBlockRef no)
{
	LLVMBasicBlockRef head = cg_block(cg, "words"), more = cg_block(cg, "words.next"), end = cg_block(cg, "words.end");
	LLVMBasicBlockRef bb[2] = {LLVMGetInsertBlock(cg->b), more};
	LLVMValueRef i, in[2];

	cg_br(cg, head);
	cg_enter(cg, head);
	i = LLVMBuildPhi(cg->b, cg->i64, "i");
	cg_cond_br(cg,
		   LLVMBuildICmp(cg->b, LLVMIntEQ, cg_load_int(cg, cg_off_var(cg, a, i), 8, false),
				 cg_load_int(cg, cg_off_var(cg, b, i), 8, false), ""),
		   more, no);
	cg_enter(cg, more);
	in[0] = cg->zero;
	in[1] = LLVMBuildAdd(cg->b, i, cg_i64(cg, 8), "");
	LLVMAddIncoming(i, in, bb, 2);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULT, in[1], cg_i64(cg, size), ""), head, end);
	cg_enter(cg, end);
}

static void equal_bytes(struct cg *cg, LLVMValueRef a, LLVMValueRef b, uint32_t size, LLVMBasicBlockRef no)
{
	uint32_t i = 0;
	unsigned unit;

	if (size > UNROLL_BYTES) {
		i = size & ~7u;
		equal_loop(cg, a, b, i, no);
	}
	for (; i < size; i += unit) {
		unit = unit_at(i, size);
		chain_link(cg, cg_load_int(cg, cg_off(cg, a, i), unit, false),
			   cg_load_int(cg, cg_off(cg, b, i), unit, false), no);
	}
}

LLVMValueRef cg_bytes_equal(struct cg *cg, LLVMValueRef a, LLVMValueRef b, uint32_t size)
{
	LLVMBasicBlockRef no = cg_block(cg, "differs");

	equal_bytes(cg, a, b, size, no);
	return equal_value(cg, no);
}

LLVMValueRef cg_str_equal(struct cg *cg, LLVMValueRef a, uint32_t cap_a, LLVMValueRef b, uint32_t cap_b)
{
	return cg_bytes_equal(cg, a, b, cap_a < cap_b ? cap_a : cap_b);
}

/* The operand without sema's widening: the capacities take care of that. */
static const struct expr *peel(const struct expr *e)
{
	while (e->kind == EXPR_CAST && e->cast.e->type->kind == TY_STRING)
		e = e->cast.e;
	return e;
}

static const struct expr *literal(const struct expr *e)
{
	e = peel(e);
	return e->kind == EXPR_STR ? e : NULL;
}

/* Two empty strings are equal whatever stands behind their NULs (cg_mark.c). */
static void equal_marked(struct cg *cg, LLVMValueRef a, LLVMValueRef b, uint32_t size, LLVMBasicBlockRef no)
{
	LLVMBasicBlockRef some = cg_block(cg, "some"), same = cg_block(cg, "same");
	LLVMValueRef any = LLVMBuildOr(cg->b, cg_load_int(cg, a, 1, false), cg_load_int(cg, b, 1, false), "");

	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, any, cg->zero, ""), same, some);
	cg_enter(cg, some);
	equal_bytes(cg, a, b, size, no);
	cg_br(cg, same);
	cg_enter(cg, same);
}

/* An operand of a comparison: what cannot be read is empty. */
static LLVMValueRef operand(struct cg *cg, const struct expr *e)
{
	LLVMValueRef p;

	cg->unmarked++;
	p = cg_mem(cg, e);
	cg->unmarked--;
	return p;
}

/* Buffers: the data of the smaller capacity, not their lengths. */
void cg_equal_chain(struct cg *cg, const struct expr *l, const struct expr *r, LLVMBasicBlockRef no)
{
	const struct expr *lit;
	uint32_t size;
	LLVMValueRef a, b;

	if (l->type->kind == TY_STRING) {
		l = peel(l);
		r = peel(r);
		lit = literal(r);
		if (!lit && literal(l)) {
			lit = literal(l);
			l = r;
		}
		a = operand(cg, l);
		if (lit && !(lit->str.len && *lit->str.s)) {	/* empty: also when it could not be read */
			equal_const(cg, a, 1, "", 0, no);
			return;
		}
		if (lit) {
			equal_str_const(cg, a, l->type->size, lit->str.s, lit->str.len, no);
			return;
		}
	} else {
		a = operand(cg, l);
	}
	b = operand(cg, r);
	size = l->type->size < r->type->size ? l->type->size : r->type->size;
	if (l->type->kind == TY_BUFFER)
		equal_bytes(cg, cg_off(cg, a, 4), cg_off(cg, b, 4), size - 4, no);
	else if (l->type->kind == TY_STRING && (cg_may_be_marked(l) || cg_may_be_marked(r)))
		equal_marked(cg, a, b, size, no);
	else
		equal_bytes(cg, a, b, size, no);
}

LLVMValueRef cg_equal(struct cg *cg, const struct expr *l, const struct expr *r)
{
	LLVMBasicBlockRef no = cg_block(cg, "differs");

	cg_equal_chain(cg, l, r, no);
	return equal_value(cg, no);
}

void cg_strncmp_chain(struct cg *cg, const struct expr *e, LLVMBasicBlockRef no)
{
	const struct expr *a = e->call.args.v[0], *b = e->call.args.v[1], *lit = literal(b);
	uint64_t n = e->call.info->num;
	LLVMValueRef pa;

	if (!lit && literal(a)) {
		lit = literal(a);
		a = b;
	}
	pa = operand(cg, a);
	n = n < a->type->size ? n : a->type->size;
	if (lit) {
		size_t len = strnlen(lit->str.s, lit->str.len);

		equal_const(cg, pa, (uint32_t)(n < len + 1 ? n : len + 1), lit->str.s, len, no);
	} else {
		equal_bytes(cg, pa, operand(cg, b), (uint32_t)(n < b->type->size ? n : b->type->size), no);
	}
}

/* 0: the first n characters are equal, else 1. */
struct cval cg_emit_STRNCMP(struct cg *cg, const struct expr *e)
{
	LLVMBasicBlockRef no = cg_block(cg, "differs");
	LLVMValueRef eq;

	cg_strncmp_chain(cg, e, no);
	eq = equal_value(cg, no);
	return cv_int(LLVMBuildZExt(cg->b, LLVMBuildNot(cg->b, eq, ""), cg->i64, ""), e->type);
}

/* ---- str, buf ---- */

/* Where the bytes of a pointer or array argument are. */
static LLVMValueRef source(struct cg *cg, const struct expr *e, enum addr_space *space)
{
	struct cval v = cg_expr(cg, e);

	if (e->type->kind == TY_PTR) {
		*space = e->type->space == AS_BPF ? AS_KERNEL : e->type->space;
		return cg_to_ptr(cg, cg_load(cg, v));
	}
	*space = v.space == AS_BPF ? AS_KERNEL : v.space;
	return v.v;
}

/* min(a length argument, max) */
static LLVMValueRef length(struct cg *cg, const struct expr *e, uint64_t max)
{
	if (e->kind == EXPR_INT)
		return cg_i64(cg, e->num.value < max ? e->num.value : max);
	return cg_clamp(cg, cg_int(cg, e), max);
}

uint32_t cg_str_room(const struct expr *e)
{
	uint64_t num = e->call.info->num;

	return num > e->type->size ? (uint32_t)num : e->type->size;
}

LLVMValueRef cg_str_read(struct cg *cg, const struct expr *e, LLVMValueRef dst)
{
	const struct expr *arg = e->call.args.v[0];
	uint64_t max = e->call.info->num ? e->call.info->num : e->type->size;
	enum addr_space space;
	LLVMValueRef src = source(cg, arg, &space), n, len;

	if (arg->type->kind == TY_ARRAY && arg->type->size && max > arg->type->size + 1)
		max = arg->type->size + 1;
	n = e->call.args.nr > 1 ? length(cg, e->call.args.v[1], max) : cg_i64(cg, max);
	len = (e->type->size > 1 ? cg_read_string : cg_probe_read_str)(cg, dst, n, src, space, e->span);
	/* One byte more than the capacity was read: the NUL there is dropped. */
	return max > e->type->size ? cg_clamp(cg, len, e->type->size) : len;
}

struct cval cg_emit_STR(struct cg *cg, const struct expr *e)
{
	const struct expr *arg = e->call.args.v[0];
	uint32_t size = e->type->size, room = cg_str_room(e);
	LLVMValueRef dst = cg_dst(cg, e, size), at = dst;

	if (arg->type->kind == TY_STRING && e->call.args.nr < 2) {
		cg_store(cg, cg_convert(cg, cg_expr(cg, arg), e->type), dst);
		return cv_mem(dst, e->type);
	}
	if (room > size)
		at = cg_temp(cg, room);
	cg_zero(cg, at, room);
	cg_str_read(cg, e, at);
	if (at != dst)
		cg_copy(cg, dst, at, size, 8);
	return cv_mem(dst, e->type);
}

LLVMValueRef cg_buf_read(struct cg *cg, const struct expr *e, LLVMValueRef dst)
{
	enum addr_space space;
	LLVMValueRef src = source(cg, e->call.args.v[0], &space), n;

	n = e->call.args.nr > 1 ? length(cg, e->call.args.v[1], e->type->count) : cg_i64(cg, e->type->count);
	cg_probe_read(cg, dst, n, src, space, e->span);
	return n;
}

struct cval cg_emit_BUF(struct cg *cg, const struct expr *e)
{
	LLVMValueRef dst = cg_dst(cg, e, e->type->size), n;

	cg_zero(cg, dst, e->type->size);
	n = cg_buf_read(cg, e, cg_off(cg, dst, 4));
	cg_store_int(cg, n, dst, 4);
	return cv_mem(dst, e->type);
}

/* ---- length, concatenation ---- */

/* Bytes before the NUL of a C string at src (any space), at most max. */
static LLVMValueRef string_length(struct cg *cg, LLVMValueRef src, enum addr_space space, uint32_t max,
				  struct span at)
{
	LLVMValueRef tmp = cg_temp(cg, max + 1), len;
	LLVMValueRef none;

	len = cg_probe_read_str(cg, tmp, cg_i64(cg, max + 1), src, space, at);
	none = LLVMBuildICmp(cg->b, LLVMIntEQ, len, cg->zero, "");
	return cg_clamp(cg, LLVMBuildSelect(cg->b, none, cg->zero, LLVMBuildSub(cg->b, len, cg->one, ""), ""), max);
}

struct cval cg_emit_STRLEN(struct cg *cg, const struct expr *e)
{
	const struct expr *arg = e->call.args.v[0];
	enum addr_space space;
	LLVMValueRef src = source(cg, arg, &space);
	uint32_t max = arg->type->kind == TY_PTR ? (uint32_t)cg->plan->config.max_strlen - 1 : arg->type->size;

	return cv_int(string_length(cg, src, space, max, e->span), e->type);
}

/*
 * Reads a whole to its end and puts b there.  The target has room for both capacities, so that no bound depends
 * on another.
 */
struct cval cg_emit_STR_CONCAT(struct cg *cg, const struct expr *e)
{
	const struct expr *a = e->call.args.v[0], *b = e->call.args.v[1];
	uint32_t ca = a->type->size, cb = b->type->size, size = e->type->size, room = ca + cb + 1;
	LLVMValueRef dst = cg_dst(cg, e, size), at = dst, pa, pb, len;

	pa = cg_mem(cg, a);
	pb = cg_mem(cg, b);
	if (room > size)
		at = cg_temp_scratch(cg, room);
	else
		room = size;
	cg_zero(cg, at, room);
	len = cg_probe_read_str(cg, at, cg_i64(cg, ca + 1), pa, AS_KERNEL, e->span);
	len = cg_clamp(cg, LLVMBuildSub(cg->b, len, cg->one, ""), ca);
	cg_probe_read_str(cg, cg_off_var(cg, at, len), cg_i64(cg, cb), pb, AS_KERNEL, e->span);
	if (at != dst) {
		cg_copy(cg, dst, at, size, 8);
		cg_store_int(cg, cg->zero, cg_off(cg, dst, size - 1), 1);
	}
	return cv_mem(dst, e->type);
}
