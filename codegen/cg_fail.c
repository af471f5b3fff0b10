/*
 * codegen: what goes wrong at run time, counted and reported.
 *
 * All of a module goes through one cold function, so that a check costs its place a branch and a call, and nothing on the
 * hot path:
 *
 *	u64 fail(i64 ret, u64 counter, u64 site)
 *
 * counter: entry of ROLE_COUNTERS that gets 1 more on this CPU, or NO_COUNTER.  An update that the kernel refuses because the
 * bucket is busy (-EBUSY: a program that interrupted another one in the same bucket) counts as nesting, whatever the counter.
 * site: place that the consumer shows with ret, or 0; a full map's is shown once per CPU, or it would fill the ring too.  Its
 * body is written last, when it is known what is asked of it.
 *
 * Reports are few: the kernel's own rule for waking the consumer (when it has read all before) does.  One that finds no room
 * is not counted: what it tells about is.
 */
#include "codegen/cg_priv.h"

#include <errno.h>

#define NO_COUNTER UINT32_MAX	/* no entry: the look-up finds nothing */

static void declare(struct cg *cg)
{
	LLVMTypeRef params[3] = {cg->i64, cg->i64, cg->i64};

	cg->fail_fn = cg_declare(cg, "fail", NULL, cg->i64, params, 3);
	cg->fail_type = LLVMGlobalGetValueType(cg->fail_fn);
}

static void call(struct cg *cg, LLVMValueRef ret, uint32_t counter, uint32_t site)
{
	LLVMValueRef args[3] = {ret ? ret : cg->zero, cg_i64(cg, counter), cg_i64(cg, site)};

	if (!cg->fail_fn)
		declare(cg);
	cg->fail_reports |= site != 0;
	cg->fail_results |= ret != NULL;
	LLVMBuildCall2(cg->b, cg->fail_type, cg->fail_fn, args, 3, "");
}

/* A site that is worth a report; reports may be off. */
static uint32_t shown(const struct cg *cg, uint32_t site)
{
	return cg->opts->no_warnings ? 0 : site;
}

void cg_count_loss(struct cg *cg, uint32_t counter)
{
	call(cg, NULL, counter, 0);
}

void cg_report(struct cg *cg, uint32_t site, LLVMValueRef ret)
{
	site = shown(cg, site);
	if (site)
		call(cg, ret, NO_COUNTER, site);
}

void cg_fail(struct cg *cg, LLVMValueRef ret, uint32_t counter, uint32_t site)
{
	call(cg, ret, counter, shown(cg, site));
}

static bool only_with_k(enum diag_code code)
{
	return code == W_RT_READ || code == W_RT_NO_ELEMENT;
}

bool cg_warns(const struct cg *cg, enum diag_code code)
{
	return !cg->opts->no_warnings && (!only_with_k(code) || cg->opts->warnings_k) && !diag_set_has(diags_off(cg->diags), code);
}

uint32_t cg_warn_site(struct cg *cg, enum diag_code code, struct span at, const char *helper, const char *text)
{
	return cg_warns(cg, code) ? plan_site_for(cg->plan, cg->t->sources, at, helper, text, only_with_k(code)) : 0;
}

void cg_warn(struct cg *cg, enum diag_code code, struct span at, const char *helper, const char *text, LLVMValueRef ret)
{
	cg_report(cg, cg_warn_site(cg, code, at, helper, text), ret);
}

/* The record of a report: event head with ret in its upper half, site. */
static const struct plan_event *report_event(struct cg *cg, uint32_t *index)
{
	struct plan_event ev = {.act = ACT_REPORT, .fixed_size = sizeof(struct event_head) + 8};
	struct event_field site = {.offset = sizeof(struct event_head), .size = 8};

	site.type = type_to_plan(cg->t->types, cg->plan, type_int(cg->t->types, 8, false));
	vec_push(cg->arena, &ev.fields, site);
	ev.max_size = ev.fixed_size;
	vec_push(cg->arena, &cg->plan->events, ev);
	*index = (uint32_t)(cg->plan->events.nr - 1);
	return &vec_last(&cg->plan->events);
}

/* i1: it is the map's first time on this CPU, or no full map. */
static LLVMValueRef count(struct cg *cg, LLVMValueRef ret, LLVMValueRef counter)
{
	LLVMBasicBlockRef hit = cg_block(cg, "counted"), done = cg_block(cg, "done"), from[2];
	LLVMValueRef in[2] = { cg->zero }, nr, is_map;
	LLVMValueRef key = cg_alloca(cg, cg->i32, "key"), busy, slot;

	if (cg->fail_results) {
		busy = LLVMBuildICmp(cg->b, LLVMIntEQ, ret, cg_i64(cg, -EBUSY), "");
		counter = LLVMBuildSelect(cg->b, busy, cg_i64(cg, CTR_NEST), counter, "");
	}
	cg_store_int(cg, counter, key, 4);
	slot = cg_helper_ptr(cg, H_MAP_LOOKUP_ELEM, cg_role_fd(cg, ROLE_COUNTERS), key);
	from[0] = LLVMGetInsertBlock(cg->b);
	cg_cond_br(cg, cg_is_null(cg, slot), done, hit);
	cg_enter(cg, hit);
	in[1] = cg_load_int(cg, slot, 8, false);
	cg_store_int(cg, LLVMBuildAdd(cg->b, in[1], cg->one, ""), slot, 8);
	from[1] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, done);
	nr = LLVMBuildPhi(cg->b, cg->i64, "before");
	LLVMAddIncoming(nr, in, from, 2);
	is_map = LLVMBuildICmp(cg->b, LLVMIntUGE, counter, cg_i64(cg, CTR_NR), "");
	return LLVMBuildOr(cg->b, LLVMBuildICmp(cg->b, LLVMIntEQ, nr, cg->zero, ""), LLVMBuildNot(cg->b, is_map, ""), "");
}

static void report(struct cg *cg, LLVMValueRef ret, LLVMValueRef site, LLVMValueRef first)
{
	LLVMBasicBlockRef told = cg_block(cg, "told");
	uint32_t index;
	const struct plan_event *e = report_event(cg, &index);
	LLVMValueRef rec = cg_temp_stack(cg, e->fixed_size), head;

	LLVMValueRef some = LLVMBuildICmp(cg->b, LLVMIntNE, site, cg->zero, "");

	cg_cond_br(cg, LLVMBuildAnd(cg->b, some, first, ""), told, cg->fn->ret_block);
	cg_enter(cg, told);
	head = LLVMBuildOr(cg->b, LLVMBuildShl(cg->b, ret, cg_i64(cg, 32), ""), cg_i64(cg, index), "");
	cg_store_int(cg, head, rec, 8);
	cg_store_int(cg, site, cg_off(cg, rec, e->fields.v[0].offset), 8);
	cg_helper(cg, H_RINGBUF_OUTPUT, cg_role_fd(cg, ROLE_RING), rec, cg_i64(cg, e->fixed_size), cg->zero);
}

void cg_fail_finish(struct cg *cg)
{
	LLVMValueRef fn = cg->fail_fn, first;
	struct cg_fn f;

	if (!fn)
		return;
	cg_debug_function(cg, fn, "fail", (struct span){0});
	cg_fn_begin(cg, &f, CG_FN_SUB, fn, NULL);
	cg_debug_at(cg, (struct span){0});
	first = count(cg, LLVMGetParam(fn, 0), LLVMGetParam(fn, 1));
	if (cg->fail_reports)
		report(cg, LLVMGetParam(fn, 0), LLVMGetParam(fn, 2), first);
	cg_fn_end(cg);
}
