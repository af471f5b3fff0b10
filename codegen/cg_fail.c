/*
 * codegen: what goes wrong at run time, counted and reported.
 *
 * Losses.  Each place that may lose something has an entry of plan.losses; places of one cause (and map, and message) share it.
 * There are three instructions for it: the entry's count stands at a fixed address in the page that the runtime has mapped, so it reads
 * it without asking the kernel, and tells of it when it sees it change.
 *
 *	lost[i].ret = ret;	where a helper's result says why
 *	lost[i].nr += 1;	atomic: what is lost is rare, or there is a lock at that place already (a full ring, a full map)
 *
 * Reports.  A message that is no loss (a division by zero, an index out of bounds, what -k shows) goes through the ring at once, so
 * that it stands in front of what the program prints next.  They share one function:
 *
 *	u64 report(i64 ret, u64 site)
 *
 * They are few: the kernel's own rule for waking the consumer (when it has read all before) does.  One that finds no room
 * is not counted: what it tells about is.
 */
#include "codegen/cg_priv.h"

#include <errno.h>

/* ---- losses ---- */

/* The entry of plan.losses. */
static uint32_t entry(struct cg *cg, enum counter ctr, uint32_t map, uint32_t site)
{
	for (size_t i = 0; i < cg->plan->losses.nr; i++) {
		const struct plan_loss *l = &cg->plan->losses.v[i];

		if (l->ctr == ctr && l->map == map && l->site == site)
			return (uint32_t)i;
	}
	vec_push(cg->arena, &cg->plan->losses, (struct plan_loss){ .ctr = ctr, .map = map, .site = site });
	return (uint32_t)cg->plan->losses.nr - 1;
}

static void count(struct cg *cg, enum counter ctr, uint32_t map, LLVMValueRef ret, uint32_t site)
{
	uint32_t i = entry(cg, ctr, map, site);
	size_t at = offsetof(struct plan_globals, lost) + i * sizeof(struct plan_lost);

	if (ret && site)
		cg_store_int(cg, ret, cg_global(cg, at + offsetof(struct plan_lost, ret)), 8);
	/* relaxed: the plain instruction, which every kernel has */
	LLVMBuildAtomicRMW(cg->b, LLVMAtomicRMWBinOpAdd, cg_global(cg, at + offsetof(struct plan_lost, nr)), cg->one,
			   LLVMAtomicOrderingMonotonic, false);
}

/* A site that is worth a report; reports may be off. */
static uint32_t shown(const struct cg *cg, uint32_t site)
{
	return cg->opts->no_warnings ? 0 : site;
}

void cg_count_loss(struct cg *cg, enum counter ctr)
{
	count(cg, ctr, 0, NULL, 0);
}

void cg_lost(struct cg *cg, enum counter ctr, LLVMValueRef ret, uint32_t site)
{
	count(cg, ctr, 0, ret, shown(cg, site));
}

/*
 * -EBUSY is a program that interrupted another one in the same bucket; the kernel lets no program of a script that never nests in
 * there.
 */
void cg_lost_full(struct cg *cg, uint32_t map, LLVMValueRef ret, uint32_t site)
{
	LLVMBasicBlockRef busy, full, done;

	site = shown(cg, site);
	if (cg->never_nests || LLVMIsAConstantInt(ret)) {
		count(cg, CTR_MAP_FULL, map, ret, site);
		return;
	}
	busy = cg_block(cg, "busy");
	full = cg_block(cg, "full");
	done = cg_block(cg, "counted");
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, ret, cg_i64(cg, -EBUSY), ""), busy, full);
	cg_enter(cg, busy);
	cg_count_loss(cg, CTR_NEST);
	cg_br(cg, done);
	cg_enter(cg, full);
	count(cg, CTR_MAP_FULL, map, ret, site);
	cg_br(cg, done);
	cg_enter(cg, done);
}

/* ---- reports ---- */

void cg_report(struct cg *cg, uint32_t site, LLVMValueRef ret)
{
	LLVMTypeRef params[2] = { cg->i64, cg->i64 };
	LLVMValueRef args[2] = { ret ? ret : cg->zero, cg_i64(cg, shown(cg, site)) };

	if (!shown(cg, site))
		return;
	if (!cg->report_fn)
		cg->report_fn = cg_declare(cg, "report", NULL, cg->i64, params, 2);
	LLVMBuildCall2(cg->b, LLVMGlobalGetValueType(cg->report_fn), cg->report_fn, args, 2, "");
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

/* Sizes the page of losses and writes the function behind the reports. */
void cg_fail_finish(struct cg *cg)
{
	int globals = plan_map_by_role(cg->plan, ROLE_GLOBALS);
	LLVMValueRef fn = cg->report_fn, rec, head;
	const struct plan_event *e;
	uint32_t index;
	struct cg_fn f;

	if (globals >= 0)
		cg->plan->maps.v[globals].value_size =
			(uint32_t)(sizeof(struct plan_globals) + cg->plan->losses.nr * sizeof(struct plan_lost));
	if (!fn)
		return;
	cg_debug_function(cg, fn, "report", (struct span){0});
	cg_fn_begin(cg, &f, CG_FN_SUB, fn, NULL);
	cg_debug_at(cg, (struct span){0});
	e = report_event(cg, &index);
	rec = cg_temp_stack(cg, e->fixed_size);
	head = LLVMBuildOr(cg->b, LLVMBuildShl(cg->b, LLVMGetParam(fn, 0), cg_i64(cg, 32), ""), cg_i64(cg, index), "");
	cg_store_int(cg, head, rec, 8);
	cg_store_int(cg, LLVMGetParam(fn, 1), cg_off(cg, rec, e->fields.v[0].offset), 8);
	cg_helper(cg, H_RINGBUF_OUTPUT, cg_role_fd(cg, ROLE_RING), rec, cg_i64(cg, e->fixed_size), cg->zero);
	cg_fn_end(cg);
}
