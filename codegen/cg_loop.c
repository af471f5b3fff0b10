/*
 * Loops.
 *
 * A loop over a map is a callback of bpf_for_each_map_elem, a loop over a range one of bpf_loop: a function of its own that
 * cannot see the variables around it.  Those that its body uses ("captured") stay where they are; their addresses go into
 * a context on the caller's stack, and the body works through them:
 *
 *	ptr captured[n]		addresses of the variables
 *	ptr scratch		base of the scratch slot, when the body uses it
 *	u64 returned		set by 'return' and exit() in the body
 *	u64 result		the value returned with it
 *	u64 from		start of a range
 *	ptr ctx			the program's context
 *
 * break and return end the walk (the callback gives 1); after the call 'returned' is looked at, level by level out.
 * Short literal ranges, ranges on kernels without bpf_loop, and while are plain loops; the verifier walks them turn by turn.
 */
#include "codegen/cg_map.h"

#include <string.h>

#define PLAIN_TURNS 32		/* literal ranges up to this are plain loops */
#define MAX_LOOPS 0xffffffffull	/* the helper takes 32 bits and refuses more than 8 million itself */

enum { SLOT_SCRATCH, SLOT_RETURNED, SLOT_RESULT, SLOT_FROM, SLOT_CTX, NR_SLOTS };

struct loop_body {
	const struct stmt *s;
	const struct loop_info *info;
	struct cg_fn f;
	struct cg_loop loop;
	LLVMValueRef fn;
	LLVMValueRef ctx;		/* alloca of the caller */
	void **saved;			/* var->cg of the captured variables */
};

static LLVMValueRef ctx_slot(struct cg *cg, LLVMValueRef ctx, const struct loop_info *info, unsigned slot)
{
	return cg_off(cg, ctx, (info->captured.nr + slot) * 8);
}

/* Makes the context and the function, whose parameter number ctx_param is the context; the builder goes into its body. */
static void body_begin(struct cg *cg, struct loop_body *b, const struct stmt *s, LLVMTypeRef *params, unsigned nr)
{
	const struct loop_info *info = s->loop.info;
	LLVMValueRef arg, outer_ctx;

	cg_known_forget(cg, NULL);
	b->s = s;
	b->info = info;
	b->saved = arena_alloc(cg->arena, (info->captured.nr + 1) * sizeof(void *));
	b->ctx = cg_alloca(cg, LLVMArrayType2(cg->i64, info->captured.nr + NR_SLOTS), "loop");
	for (size_t i = 0; i < info->captured.nr; i++) {
		struct var *v = info->captured.v[i];

		b->saved[i] = cg_var_slot(cg, v);
		LLVMBuildStore(cg->b, b->saved[i], cg_off(cg, b->ctx, i * 8));
	}
	if (cg->fn->ctx)
		LLVMBuildStore(cg->b, cg->fn->ctx, ctx_slot(cg, b->ctx, info, SLOT_CTX));
	outer_ctx = cg->fn->ctx;
	b->fn = cg_declare(cg, "loop", NULL, cg->i64, params, nr);
	cg_debug_function(cg, b->fn, "loop", s->span);
	cg_fn_begin(cg, &b->f, CG_FN_LOOP, b->fn, NULL);
	cg_debug_at(cg, s->span);
	b->f.loc = LLVMGetCurrentDebugLocation2(cg->b);
	arg = LLVMGetParam(b->fn, nr - 1);
	b->f.loop_ctx = arg;
	b->f.loop_flags_off = (info->captured.nr + SLOT_RETURNED) * 8;
	cg_enter(cg, b->f.entry);
	b->f.scratch_from = LLVMBuildLoad2(cg->b, cg->ptr, ctx_slot(cg, arg, info, SLOT_SCRATCH), "");
	if (outer_ctx)
		b->f.ctx = LLVMBuildLoad2(cg->b, cg->ptr, ctx_slot(cg, arg, info, SLOT_CTX), "ctx");
	cg_enter(cg, b->f.body);
	for (size_t i = 0; i < info->captured.nr; i++)
		info->captured.v[i]->cg = LLVMBuildLoad2(cg->b, cg->ptr, cg_off(cg, arg, i * 8),
							 info->captured.v[i]->name);
}

/* Compiles the statements and ends the function; the builder is back in the caller, the context is complete. */
static void body_end(struct cg *cg, struct loop_body *b, struct cg_scope *scope)
{
	b->loop.brk = cg_block(cg, "break");
	b->loop.cont = cg_block(cg, "continue");
	b->f.loop = &b->loop;
	cg_block_stmts(cg, b->s->loop.body);
	cg_br(cg, b->loop.cont);
	cg_enter(cg, b->loop.brk);
	cg_return(cg, cg->one);
	LLVMBuildUnreachable(cg->b);
	cg_enter(cg, b->loop.cont);
	cg_return(cg, cg->zero);
	cg_scope_leave(cg, scope);
	cg_fn_end(cg);
	for (size_t i = 0; i < b->info->captured.nr; i++)
		b->info->captured.v[i]->cg = b->saved[i];
	if (b->f.uses_scratch)
		LLVMBuildStore(cg->b, cg_scratch(cg), ctx_slot(cg, b->ctx, b->info, SLOT_SCRATCH));
	if (b->f.loop_returns)
		LLVMBuildStore(cg->b, cg->zero, ctx_slot(cg, b->ctx, b->info, SLOT_RETURNED));
}

/* After the walk: a return in the body returns here too. */
static void after_walk(struct cg *cg, struct loop_body *b)
{
	LLVMBasicBlockRef left = NULL, on = NULL;
	LLVMValueRef flag;

	if (!b->f.loop_returns)
		return;
	left = cg_block(cg, "loop.left");
	on = cg_block(cg, "loop.on");
	flag = cg_load_int(cg, ctx_slot(cg, b->ctx, b->info, SLOT_RETURNED), 8, false);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntNE, flag, cg->zero, ""), left, on);
	cg_enter(cg, left);
	cg_return_from_probe(cg, b->f.loop_returns_value ?
					 cg_load_int(cg, ctx_slot(cg, b->ctx, b->info, SLOT_RESULT), 8, false) :
					 NULL);
	cg_br(cg, on);
	cg_enter(cg, on);
}

void cg_return_from_probe(struct cg *cg, LLVMValueRef v)
{
	struct cg_fn *f = cg->fn;
	LLVMValueRef flag;

	if (f->kind != CG_FN_LOOP) {
		cg_return(cg, v);
		return;
	}
	flag = cg_off(cg, f->loop_ctx, f->loop_flags_off);
	f->loop_returns = true;
	cg_store_int(cg, cg->one, flag, 8);
	if (v) {
		f->loop_returns_value = true;
		cg_store_int(cg, v, cg_off(cg, flag, 8), 8);
	}
	cg_return(cg, cg->one);
}

/* ---- for ($kv : @m) ---- */

/* The members of a record of aggregations that are single numbers: their values over all CPUs now. */
static void fill_members(struct cg *cg, const struct map *m, const struct type *values, LLVMValueRef ref, LLVMValueRef key,
			 LLVMValueRef to)
{
	const struct type *record = m->value_type;

	for (size_t i = 0; i < values->nr_fields; i++) {
		size_t k = 0;

		while (k + 1 < record->nr_fields && strcmp(record->fields[k].name, values->fields[i].name))
			k++;
		cg_store_int(cg, cg_agg_total(cg, m, ref, key, record->fields[k].type, record->fields[k].offset),
			     cg_off(cg, to, values->fields[i].offset), 8);
	}
}

/* The tuple (key, value) as a copy: changing it changes nothing in the map. */
static void fill_pair(struct cg *cg, const struct stmt *s, LLVMValueRef map, LLVMValueRef key, LLVMValueRef value)
{
	const struct map *m = s->loop.info->map;
	const struct type *kv = s->loop.info->kv_type;
	const struct field *k = &kv->fields[0], *v = &kv->fields[1];
	LLVMValueRef pair = cg_var_slot(cg, s->loop.var->var.var), to = cg_off(cg, pair, v->offset);

	cg_zero(cg, pair, kv->size);
	cg_copy(cg, cg_off(cg, pair, k->offset), key, k->type->size, k->type->align ? k->type->align : 1);
	if (type_is_agg_record(m->value_type))
		fill_members(cg, m, v->type, map, key, to);
	else if (type_is_agg(m->value_type) && type_is_scalar(v->type))
		cg_store_int(cg, cg_agg_total(cg, m, map, key, m->value_type, 0), to, v->type->size);
	else
		cg_copy(cg, to, value, v->type->size, v->type->align ? v->type->align : 1);
}

void cg_stmt_for_map(struct cg *cg, const struct stmt *s)
{
	/* long callback(map, key, value, ctx) */
	LLVMTypeRef params[4] = { cg->ptr, cg->ptr, cg->ptr, cg->ptr };
	struct loop_body b;
	struct cg_scope scope;

	body_begin(cg, &b, s, params, 4);
	b.f.walks_map = true;
	cg_scope_enter(cg, &scope);
	fill_pair(cg, s, LLVMGetParam(b.fn, 0), LLVMGetParam(b.fn, 1), LLVMGetParam(b.fn, 2));
	body_end(cg, &b, &scope);
	cg_helper(cg, H_FOR_EACH_MAP_ELEM, cg_map_ref(cg, b.info->map), b.fn, b.ctx, cg->zero);
	after_walk(cg, &b);
}

/* ---- for ($i : a..b) ---- */

static bool literal(const struct expr *e, uint64_t *out)
{
	while (e->kind == EXPR_CAST)
		e = e->cast.e;
	*out = e->kind == EXPR_INT ? e->num.value : 0;
	return e->kind == EXPR_INT;
}

static LLVMIntPredicate less_than(const struct type *t)
{
	return t->is_signed ? LLVMIntSLT : LLVMIntULT;
}

/* Head, body, turn: the counter is our own, so that a body that changes its variable changes nothing. */
static void plain_range(struct cg *cg, const struct stmt *s, LLVMValueRef from, LLVMValueRef to)
{
	struct var *var = s->loop.var->var.var;
	struct cg_loop loop = { .outer = cg->fn->loop, .brk = cg_block(cg, "for.end"), .cont = cg_block(cg, "for.next") };
	LLVMBasicBlockRef head = cg_block(cg, "for.head"), body = cg_block(cg, "for.body");
	LLVMValueRef i = cg_alloca(cg, cg->i64, "i"), cur;
	struct cg_scope scope;

	cg_known_forget(cg, NULL);
	LLVMBuildStore(cg->b, from, i);
	cg_br(cg, head);
	cg_enter(cg, head);
	cur = LLVMBuildLoad2(cg->b, cg->i64, i, "");
	cg_cond_br(cg, LLVMBuildICmp(cg->b, less_than(var->type), cur, to, ""), body, loop.brk);
	cg_enter(cg, body);
	cg_scope_enter(cg, &scope);
	cg_var_set(cg, var, cv_int(cur, var->type));
	cg->fn->loop = &loop;
	cg_block_stmts(cg, s->loop.body);
	cg->fn->loop = loop.outer;
	cg_scope_leave(cg, &scope);
	cg_br(cg, loop.cont);
	cg_enter(cg, loop.cont);
	LLVMBuildStore(cg->b, LLVMBuildAdd(cg->b, LLVMBuildLoad2(cg->b, cg->i64, i, ""), cg->one, ""), i);
	cg_br(cg, head);
	cg_enter(cg, loop.brk);
}

static void called_range(struct cg *cg, const struct stmt *s, LLVMValueRef from, LLVMValueRef to)
{
	/* long callback(u32 index, ctx) */
	LLVMTypeRef params[2] = { cg->i32, cg->ptr };
	struct var *var = s->loop.var->var.var;
	LLVMValueRef nr, ret, index, start;
	LLVMBasicBlockRef some, failed, walked, done;
	struct loop_body b;
	struct cg_scope scope;

	body_begin(cg, &b, s, params, 2);
	cg_scope_enter(cg, &scope);
	index = LLVMBuildZExt(cg->b, LLVMGetParam(b.fn, 0), cg->i64, "");
	start = cg_load_int(cg, ctx_slot(cg, b.f.loop_ctx, b.info, SLOT_FROM), 8, false);
	cg_var_set(cg, var, cv_int(LLVMBuildAdd(cg->b, start, index, ""), var->type));
	body_end(cg, &b, &scope);

	/*
	 * An empty range does not reach the call: where the verifier knows that it is empty, it drops the callback
	 * that it has not walked, and 6.18 then fails to find it.
	 */
	some = cg_block(cg, "loop.some");
	done = cg_block(cg, "loop.done");
	cg_cond_br(cg, LLVMBuildICmp(cg->b, less_than(var->type), from, to, ""), some, done);
	cg_enter(cg, some);
	LLVMBuildStore(cg->b, from, ctx_slot(cg, b.ctx, b.info, SLOT_FROM));
	nr = LLVMBuildSub(cg->b, to, from, "");
	nr = LLVMBuildSelect(cg->b, LLVMBuildICmp(cg->b, LLVMIntUGT, nr, cg_i64(cg, MAX_LOOPS), ""),
			     cg_i64(cg, MAX_LOOPS), nr, "");
	ret = cg_helper(cg, H_LOOP, nr, b.fn, b.ctx, cg->zero);
	failed = cg_block(cg, "loop.failed");
	walked = cg_block(cg, "loop.walked");
	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntSLT, ret, cg->zero, ""), failed, walked);
	cg_enter(cg, failed);
	cg_warn(cg, W_RT_HELPER, s->span, "loop", NULL, ret);
	cg_br(cg, walked);
	cg_enter(cg, walked);
	after_walk(cg, &b);
	cg_br(cg, done);
	cg_enter(cg, done);
}

void cg_stmt_for_range(struct cg *cg, const struct stmt *s)
{
	uint64_t from, to;
	bool is_literal = literal(s->loop.from, &from) & literal(s->loop.to, &to);
	LLVMValueRef a = cg_int(cg, s->loop.from), b = cg_int(cg, s->loop.to);

	if (!cg_has(cg, FEAT_LOOP) || (is_literal && ((int64_t)(to - from) <= PLAIN_TURNS)))
		plain_range(cg, s, a, b);
	else
		called_range(cg, s, a, b);
}

/* ---- while, unroll, break, continue ---- */

void cg_stmt_while(struct cg *cg, const struct stmt *s)
{
	struct cg_loop loop = { .outer = cg->fn->loop, .brk = cg_block(cg, "while.end"), .cont = cg_block(cg, "while.head") };
	LLVMBasicBlockRef body = cg_block(cg, "while.body");
	size_t mark;

	cg_known_forget(cg, NULL);
	cg_br(cg, loop.cont);
	cg_enter(cg, loop.cont);
	mark = cg_mark(cg);
	cg_cond_br(cg, cg_cond(cg, s->rep.cond), body, loop.brk);
	cg_release(cg, mark);
	cg_enter(cg, body);
	cg->fn->loop = &loop;
	cg_block_stmts(cg, s->rep.body);
	cg->fn->loop = loop.outer;
	cg_br(cg, loop.cont);
	cg_enter(cg, loop.brk);
}

void cg_stmt_unroll(struct cg *cg, const struct stmt *s)
{
	uint64_t n;

	literal(s->rep.cond, &n);
	for (uint64_t i = 0; i < n; i++)
		cg_block_stmts(cg, s->rep.body);
}

void cg_stmt_break(struct cg *cg, const struct stmt *s)
{
	cg_br(cg, cg->fn->loop->brk);
	cg_enter(cg, cg_block(cg, "dead"));
}

void cg_stmt_continue(struct cg *cg, const struct stmt *s)
{
	cg_br(cg, cg->fn->loop->cont);
	cg_enter(cg, cg_block(cg, "dead"));
}
