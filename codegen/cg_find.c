/*
 * codegen: strstr and strcontains.
 *
 * A constant needle of up to eight bytes is one masked comparison of an unaligned word per position; longer ones compare
 * the word first and the rest only when it fits.  A needle known at run time only is compared byte by byte in a function
 * that bpf_loop() runs per position: nested loops would be walked by the verifier for every pair of positions.
 */
#include "codegen/cg_priv.h"

#include <string.h>

static uint64_t needle_word(const char *s, size_t len)
{
	uint64_t v = 0;

	for (size_t i = 0; i < len && i < 8; i++)
		v |= (uint64_t)(unsigned char)s[i] << 8 * i;
	return v;
}

/* Compares the needle with what stands at p; leaves for 'no' when they differ. */
static void match_here(struct cg *cg, LLVMValueRef p, const char *s, size_t len, LLVMBasicBlockRef no)
{
	for (size_t i = 0; i < len; i += 8) {
		size_t n = len - i < 8 ? len - i : 8;
		LLVMBasicBlockRef next = cg_block(cg, "fits");
		LLVMValueRef w = cg_load_int_al(cg, cg_off(cg, p, i), 8, false, 8);

		if (n < 8)
			w = LLVMBuildAnd(cg->b, w, cg_i64(cg, (1ull << 8 * n) - 1), "");
		cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, w, cg_i64(cg, needle_word(s + i, n)), ""), next, no);
		cg_enter(cg, next);
	}
}

/* Position of a constant needle in the haystack, as an i64. */
static LLVMValueRef find_const(struct cg *cg, const struct expr *hay, const char *s, size_t len)
{
	uint32_t cap = hay->type->size, last = cap > len ? (uint32_t)(cap - len) : 0;
	LLVMBasicBlockRef head, next, none, done, bb[2];
	LLVMValueRef room, p, i, in[2], phi;

	if (!len)
		return cg->zero;
	if (len > cap)
		return cg_i64(cg, (uint64_t)-1);
	head = cg_block(cg, "find");
	next = cg_block(cg, "find.next");
	none = cg_block(cg, "find.none");
	done = cg_block(cg, "found");
	/* Words may reach over the end. */
	room = cg_temp_scratch(cg, cap + 8);
	p = cg_mem(cg, hay);
	cg_copy(cg, room, p, cap, 8);
	bb[0] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, head);
	cg_enter(cg, head);
	i = LLVMBuildPhi(cg->b, cg->i64, "i");
	match_here(cg, cg_off_var(cg, room, i), s, len, next);
	in[0] = i;
	bb[1] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, none);
	cg_br(cg, done);
	cg_enter(cg, done);
	phi = LLVMBuildPhi(cg->b, cg->i64, "");
	in[1] = cg_i64(cg, (uint64_t)-1);
	LLVMAddIncoming(phi, in, (LLVMBasicBlockRef[]){bb[1], none}, 2);
	cg_enter(cg, next);
	in[0] = cg->zero;
	in[1] = LLVMBuildAdd(cg->b, i, cg->one, "");
	bb[1] = next;
	LLVMAddIncoming(i, in, bb, 2);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULE, in[1], cg_i64(cg, last), ""), head, none);
	cg_enter(cg, done);
	/* The verifier knows the number of each round, and would look at all that follows once for each.  Memory makes it forget. */
	LLVMBuildStore(cg->b, phi, room);
	return cg_opaque(cg, LLVMBuildLoad2(cg->b, cg->i64, room, ""));
}

/* What find_at() gets: struct { u64 hay, needle, result; } on the caller's stack. */
enum { F_HAY = 0, F_NEEDLE = 8, F_RESULT = 16, F_SIZE = 24 };

/*
 * long find_at(u64 i, ctx): 1 (stop) when the needle stands at position i.  The haystack is zero behind its capacity for
 * as many bytes as the needle has, so no position needs a test of its own.
 */
static LLVMValueRef make_find_at(struct cg *cg, uint32_t hay_cap, uint32_t needle_cap)
{
	LLVMTypeRef params[2] = {cg->i64, cg->ptr};
	LLVMValueRef fn = cg_declare(cg, "find_at", NULL, cg->i64, params, 2), i, k, p, n, a, b, in[2];
	LLVMBasicBlockRef head, test, more, found, start, bb[2];
	struct cg_fn f;

	cg_debug_function(cg, fn, "find_at", (struct span){0});
	cg_fn_begin(cg, &f, CG_FN_LOOP, fn, NULL);
	cg_debug_at(cg, (struct span){0});
	head = cg_block(cg, "head");
	test = cg_block(cg, "test");
	more = cg_block(cg, "more");
	found = cg_block(cg, "found");
	start = cg_block(cg, "start");
	i = cg_opaque(cg, LLVMGetParam(fn, 0));
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULT, i, cg_i64(cg, hay_cap), ""), start, f.ret_block);
	cg_enter(cg, start);
	p = LLVMBuildLoad2(cg->b, cg->ptr, cg_off(cg, LLVMGetParam(fn, 1), F_HAY), "");
	n = LLVMBuildLoad2(cg->b, cg->ptr, cg_off(cg, LLVMGetParam(fn, 1), F_NEEDLE), "");
	p = cg_off_var(cg, p, i);
	cg_br(cg, head);
	cg_enter(cg, head);
	k = LLVMBuildPhi(cg->b, cg->i64, "k");
	b = cg_load_int(cg, cg_off_var(cg, n, k), 1, false);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, b, cg->zero, ""), found, test);
	cg_enter(cg, test);
	a = cg_load_int(cg, cg_off_var(cg, p, k), 1, false);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, a, b, ""), more, f.ret_block);
	cg_enter(cg, more);
	in[0] = cg->zero;
	in[1] = LLVMBuildAdd(cg->b, k, cg->one, "");
	bb[0] = start;
	bb[1] = more;
	LLVMAddIncoming(k, in, bb, 2);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULT, in[1], cg_i64(cg, needle_cap), ""), head, found);
	cg_enter(cg, found);
	cg_store_int(cg, i, cg_off(cg, LLVMGetParam(fn, 1), F_RESULT), 8);
	cg_return(cg, cg->one);
	cg_fn_end(cg);
	return fn;
}

static LLVMValueRef find_runtime(struct cg *cg, const struct expr *hay, const struct expr *needle, struct span at)
{
	uint32_t hc = hay->type->size, nc = needle->type->size;
	LLVMValueRef room, n, ctx, fn;

	if (!cg_has(cg, FEAT_LOOP)) {
		diag_error(cg->diags, E_FEATURE, at, "Missing required kernel feature: loop");
		return cg->zero;
	}
	fn = make_find_at(cg, hc, nc);
	room = cg_temp_scratch(cg, hc + nc);
	cg_zero(cg, room, hc + nc);
	cg_copy(cg, room, cg_mem(cg, hay), hc, 8);
	n = cg_temp_scratch(cg, nc);
	cg_copy(cg, n, cg_mem(cg, needle), nc, 8);
	ctx = cg_temp_stack(cg, F_SIZE);
	LLVMBuildStore(cg->b, room, cg_off(cg, ctx, F_HAY));
	LLVMBuildStore(cg->b, n, cg_off(cg, ctx, F_NEEDLE));
	cg_store_int(cg, cg_i64(cg, (uint64_t)-1), cg_off(cg, ctx, F_RESULT), 8);
	cg_helper(cg, H_LOOP, cg_i64(cg, hc), fn, ctx, cg->zero);
	return cg_load_int(cg, cg_off(cg, ctx, F_RESULT), 8, false);
}

static LLVMValueRef find(struct cg *cg, const struct expr *e)
{
	const struct expr *needle = e->call.args.v[1];

	while (needle->kind == EXPR_CAST && needle->cast.e->type->kind == TY_STRING)
		needle = needle->cast.e;
	if (needle->kind == EXPR_STR)
		return find_const(cg, e->call.args.v[0], needle->str.s, strnlen(needle->str.s, needle->str.len));
	return find_runtime(cg, e->call.args.v[0], needle, e->span);
}

struct cval cg_emit_STRSTR(struct cg *cg, const struct expr *e)
{
	return cv_int(find(cg, e), e->type);
}

struct cval cg_emit_STRCONTAINS(struct cg *cg, const struct expr *e)
{
	LLVMValueRef there = LLVMBuildICmp(cg->b, LLVMIntNE, find(cg, e), cg_i64(cg, (uint64_t)-1), "");

	return cv_int(LLVMBuildZExt(cg->b, there, cg->i64, ""), e->type);
}
