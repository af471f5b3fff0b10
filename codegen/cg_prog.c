/*
 * codegen: functions and programs.
 *
 *	entry		allocas
 *	nest		where programs could run inside each other without end: counts them (cg_nest.c)
 *	filter		filters of the task, predicate: what most events fail goes first
 *	prologue	scratch slot, when the body (or the predicate) uses one
 *	body
 *	ret		gives the slot back
 *	out		the only return
 *
 * A scratch slot begins with a word that says it is in use: its level plus one.  A program that interrupts another on its CPU finds
 * slot 0 taken and uses the next; after the last it is counted as lost (CTR_NEST) and does nothing.  The flag
 * is plain memory of this CPU; where a program can be preempted (user probes) it is taken by an exchange.
 *
 * Programs behind perf events and kprobes never nest on one CPU: the kernel lets one of them in (bpf_prog_active).  A script
 * of such programs alone uses slot 0 without a flag.
 */
#include "codegen/cg_priv.h"

#include <stdio.h>
#include <string.h>

#include "sema/ap.h"

/* Temporaries on the stack: a program, a loop body below it and a helper function share 512 bytes. */
static uint32_t stack_limit(enum cg_fn_kind kind)
{
	switch (kind) {
	case CG_FN_PROG: return 160;
	case CG_FN_LOOP: return 48;
	case CG_FN_SUB: return 64;
	}
	return 0;
}

LLVMValueRef cg_declare(struct cg *cg, const char *name, const char *section, LLVMTypeRef ret, LLVMTypeRef *params,
			unsigned nr)
{
	LLVMValueRef fn = LLVMAddFunction(cg->mod, name, LLVMFunctionType(ret, params, nr, false));
	static const char *const attrs[] = {"nounwind", "noinline"};

	for (size_t i = 0; i < 2; i++) {
		unsigned id = LLVMGetEnumAttributeKindForName(attrs[i], strlen(attrs[i]));

		LLVMAddAttributeAtIndex(fn, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
					LLVMCreateEnumAttribute(cg->ctx, id, 0));
	}
	if (section)
		LLVMSetSection(fn, section);
	else
		LLVMSetLinkage(fn, LLVMInternalLinkage);
	return fn;
}

/* ---- functions ---- */

void cg_fn_begin(struct cg *cg, struct cg_fn *f, enum cg_fn_kind kind, LLVMValueRef fn, LLVMValueRef ctx)
{
	LLVMBasicBlockRef from = LLVMGetInsertBlock(cg->b);

	memset(f, 0, sizeof(*f));
	f->outer = cg->fn;
	f->kind = kind;
	f->fn = fn;
	f->ctx = ctx;
	f->from = from;
	f->outer_loc = LLVMGetCurrentDebugLocation2(cg->b);
	f->stack_limit = stack_limit(kind);
	f->scratch_off = kind == CG_FN_LOOP && f->outer ? f->outer->scratch_off :
			 cg->scratch_subs	       ? cg->scratch_subs :
							 CG_SCRATCH_HEAD;
	f->scratch_high = f->scratch_off;
	cg->fn = f;
	f->entry = cg_block(cg, "entry");
	f->filter = cg_block(cg, "filter");
	f->prologue = cg_block(cg, "prologue");
	f->body = cg_block(cg, "body");
	f->after_prologue = f->body;
	f->ret_block = cg_block(cg, "ret");
	f->out = cg_block(cg, "out");
	LLVMSetCurrentDebugLocation2(cg->b, NULL);
	cg_enter(cg, f->entry);
	f->ret_slot = cg_alloca(cg, cg->i64, "result");
	f->scratch_slot = cg_alloca(cg, cg->ptr, "scratch");
	LLVMBuildStore(cg->b, cg->zero, f->ret_slot);
	if (kind == CG_FN_PROG && cg->pprog->sleepable)		/* a predicate that waits may have none */
		LLVMBuildStore(cg->b, cg_null(cg), f->scratch_slot);
	cg_enter(cg, f->body);
}

/* Whether programs behind this hook are preempted on some kernel: raw tracepoints on Linux 7, the others before. */
static bool may_be_preempted(enum hook hook)
{
	switch (hook) {
	case HOOK_PERF_UPROBE: case HOOK_UPROBE_MULTI: case HOOK_UPROBE_SESSION: case HOOK_ITER:
	case HOOK_TRACING: case HOOK_SYSCALL: case HOOK_RAW_TRACEPOINT:
		return true;
	case HOOK_TEST_RUN: case HOOK_PERF_KPROBE: case HOOK_KPROBE_MULTI: case HOOK_KPROBE_SESSION:
	case HOOK_PERF_TRACEPOINT: case HOOK_PERF_EVENT:
		return false;
	}
	return false;
}

/*
 * Can another run come between two instructions of this one on the same CPU, again and again?  Uprobes and iterators run with
 * migration disabled but preemption on; so do typed probes and raw tracepoints, of which the kernel keeps each from running twice at a
 * time, but not two of them (bpf_prog_run_array_uprobe() in include/linux/bpf.h, __bpf_prog_enter_recur() in kernel/bpf/trampoline.c).
 */
bool cg_preemptible(const struct cg *cg)
{
	unsigned nr = 0;

	if (!cg->pprog)		/* a function, called by any of them */
		return true;
	switch (cg->pprog->hook) {
	case HOOK_PERF_UPROBE: case HOOK_UPROBE_MULTI: case HOOK_UPROBE_SESSION: case HOOK_ITER:
		return true;
	case HOOK_TRACING: case HOOK_SYSCALL: case HOOK_RAW_TRACEPOINT:
		for (size_t i = 0; i < cg->plan->progs.nr; i++)
			nr += may_be_preempted(cg->plan->progs.v[i].hook);
		return cg->pprog->sleepable || nr > 1;
	case HOOK_TEST_RUN: case HOOK_PERF_KPROBE: case HOOK_KPROBE_MULTI: case HOOK_KPROBE_SESSION:
	case HOOK_PERF_TRACEPOINT: case HOOK_PERF_EVENT:
		return false;
	}
	return false;
}

bool cg_never_nests(const struct cg *cg)
{
	for (size_t i = 0; i < cg->t->progs.nr; i++) {
		const struct typed_prog *p = &cg->t->progs.v[i];

		switch (cg->plan->progs.v[p->plan].hook) {
		case HOOK_PERF_KPROBE: case HOOK_KPROBE_MULTI: case HOOK_KPROBE_SESSION: case HOOK_PERF_TRACEPOINT:
		case HOOK_PERF_EVENT:
			break;
		case HOOK_TEST_RUN:
			/* begin and end run when nothing else does; signals come at any time */
			if (p->kind == PROBE_SELF)
				return false;
			break;
		case HOOK_PERF_UPROBE: case HOOK_UPROBE_MULTI: case HOOK_UPROBE_SESSION: case HOOK_RAW_TRACEPOINT:
		case HOOK_SYSCALL: case HOOK_TRACING: case HOOK_ITER:
			return false;
		}
	}
	return true;
}

/* The address of slot 'level' behind a NULL test (which leads to f->out); key is an alloca i32. */
static LLVMValueRef slot_at(struct cg *cg, LLVMValueRef key, LLVMValueRef level)
{
	LLVMBasicBlockRef found = cg_block(cg, "slot");
	LLVMValueRef slot;

	cg_store_int(cg, level, key, 4);
	slot = cg_helper_ptr(cg, H_MAP_LOOKUP_ELEM, cg_role_fd(cg, ROLE_SCRATCH), key);
	cg_br_unlikely(cg, cg_is_null(cg, slot), cg->fn->out, found);
	cg_enter(cg, found);
	return slot;
}

static void scratch_take(struct cg *cg, LLVMValueRef slot, LLVMBasicBlockRef done)
{
	LLVMBuildStore(cg->b, slot, cg->fn->scratch_slot);
	cg_br(cg, done);
}

/* i64: 0 when the slot was free and is ours now. */
static LLVMValueRef take_slot(struct cg *cg, LLVMValueRef slot)
{
	if (cg_preemptible(cg) && cg->host && cg->host->cpu_level >= 3 && cg_has(cg, FEAT_ATOMICS))
		return LLVMBuildAtomicRMW(cg->b, LLVMAtomicRMWBinOpXchg, slot, cg->one,
					  LLVMAtomicOrderingSequentiallyConsistent, false);
	return cg_load_int(cg, slot, 8, false);
}

/*
 * Finds a free slot: a loop over the levels that goes round once unless programs nest.  Leaves through 'done' with the
 * address in scratch_slot.
 */
static void scratch_acquire(struct cg *cg, LLVMBasicBlockRef done)
{
	struct cg_fn *f = cg->fn;
	LLVMValueRef key = cg_alloca(cg, cg->i32, "level"), level, slot, next, in[2];
	LLVMBasicBlockRef bb[2] = {LLVMGetInsertBlock(cg->b), NULL}, head, taken, lost, got;

	if (cg->never_nests) {
		scratch_take(cg, slot_at(cg, key, cg->zero), done);
		return;
	}
	head = cg_block(cg, "slot.try");
	taken = cg_block(cg, "slot.taken");
	lost = cg_block(cg, "slot.lost");
	got = cg_block(cg, "slot.got");
	cg_br(cg, head);
	cg_enter(cg, head);
	level = LLVMBuildPhi(cg->b, cg->i64, "level");
	slot = slot_at(cg, key, level);
	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntNE, take_slot(cg, slot), cg->zero, ""), taken, got);
	cg_enter(cg, taken);
	next = LLVMBuildAdd(cg->b, level, cg->one, "");
	bb[1] = LLVMGetInsertBlock(cg->b);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULT, next, cg_i64(cg, cg->scratch_levels), ""), head, lost);
	in[0] = cg->zero;
	in[1] = next;
	LLVMAddIncoming(level, in, bb, 2);
	cg_enter(cg, lost);
	cg_count_loss(cg, CTR_NEST);
	cg_br(cg, f->out);
	cg_enter(cg, got);
	cg_store_int(cg, LLVMBuildAdd(cg->b, level, cg->one, ""), slot, 8);
	scratch_take(cg, slot, done);
}

LLVMValueRef cg_scratch_level(struct cg *cg)
{
	if (cg->never_nests)
		return cg->zero;
	return LLVMBuildSub(cg->b, cg_load_int(cg, cg_scratch(cg), 8, false), cg->one, "");
}

LLVMValueRef cg_scratch_at(struct cg *cg, LLVMValueRef level)
{
	return slot_at(cg, cg_alloca(cg, cg->i32, "level"), level);
}

/*
 * The base of the slot that the calling program holds, in a function that was not handed it: the highest level in use.
 * Programs that interrupt us release theirs before we go on, so that one is ours.
 */
static void scratch_find(struct cg *cg, LLVMBasicBlockRef done)
{
	struct cg_fn *f = cg->fn;
	LLVMValueRef key = cg_alloca(cg, cg->i32, "level");

	if (f->scratch_from) {
		scratch_take(cg, f->scratch_from, done);
		return;
	}
	if (cg->never_nests) {
		scratch_take(cg, slot_at(cg, key, cg->zero), done);
		return;
	}
	for (unsigned level = cg->scratch_levels; level-- > 0;) {
		LLVMBasicBlockRef got = cg_block(cg, "slot.got"), next = level ? cg_block(cg, "slot.next") : f->out;
		LLVMValueRef slot = slot_at(cg, key, cg_i64(cg, level));

		cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntNE, cg_load_int(cg, slot, 8, false), cg->zero, ""), got,
			   next);
		cg_enter(cg, got);
		scratch_take(cg, slot, done);
		if (level)
			cg_enter(cg, next);
	}
}

static void fill_prologue(struct cg *cg)
{
	struct cg_fn *f = cg->fn;

	cg_enter(cg, f->prologue);
	if (!f->uses_scratch)
		cg_br(cg, f->after_prologue);
	else if (f->kind == CG_FN_PROG)
		scratch_acquire(cg, f->after_prologue);
	else
		scratch_find(cg, f->after_prologue);
}

void cg_build_ret(struct cg *cg)
{
	LLVMTypeRef want = LLVMGetReturnType(LLVMGlobalGetValueType(cg->fn->fn));
	LLVMValueRef v = LLVMBuildLoad2(cg->b, cg->i64, cg->fn->ret_slot, "");

	LLVMBuildRet(cg->b, want == cg->i64 ? v : LLVMBuildTrunc(cg->b, v, want, ""));
}

/* Scratch memory of subprograms lies below that of programs: both live at once. */
static void scratch_note(struct cg *cg, struct cg_fn *f)
{
	if (f->kind == CG_FN_LOOP && f->outer) {
		if (f->scratch_high > f->outer->scratch_high)
			f->outer->scratch_high = f->scratch_high;
		f->outer->uses_scratch |= f->uses_scratch;
	}
	if (!f->uses_scratch)
		return;
	if (f->kind == CG_FN_SUB)
		cg->scratch_subs = f->scratch_high;
	if (f->scratch_high > cg->scratch_size) {
		cg->scratch_size = f->scratch_high;
		cg->scratch_span = cg->prog ? cg->prog->span : (struct span){0};
	}
}

void cg_fn_end(struct cg *cg)
{
	struct cg_fn *f = cg->fn;

	cg_br(cg, f->ret_block);
	LLVMSetCurrentDebugLocation2(cg->b, f->loc);
	fill_prologue(cg);
	cg_enter(cg, f->ret_block);
	if (f->uses_scratch && f->kind == CG_FN_PROG && !cg->never_nests)
		cg_store_int(cg, cg->zero, LLVMBuildLoad2(cg->b, cg->ptr, f->scratch_slot, ""), 8);
	cg_br(cg, f->out);
	cg_enter(cg, f->out);
	cg_nest_leave(cg);
	cg_build_ret(cg);
	if (f->kind != CG_FN_PROG) {
		cg_enter(cg, f->filter);
		cg_br(cg, f->prologue);
	}
	cg_enter(cg, f->entry);
	cg_br(cg, f->filter);
	scratch_note(cg, f);
	vec_free(&f->regions);
	vec_free(&f->live);
	vec_free(&f->vars);
	vec_free(&f->var_regions);
	cg->fn = f->outer;
	if (f->from)
		cg_enter(cg, f->from);
	LLVMSetCurrentDebugLocation2(cg->b, f->outer_loc);
}

void cg_return(struct cg *cg, LLVMValueRef v)
{
	if (v && !cg->fn->fixed_result)
		LLVMBuildStore(cg->b, v, cg->fn->ret_slot);
	cg_br(cg, cg->fn->ret_block);
	cg_enter(cg, cg_block(cg, "dead"));
}

/* ---- programs ---- */

/*
 * From Linux 6.13 on, a program of this type has its stack in memory of the processor when it needs 64 bytes or more.  That would do if the
 * kernel let no other run of it in before it ends; it does not care for user probes, which are preempted, and sleep: two runs would share
 * one stack.  A program that mentions a tail call keeps the kernel's stack (check_max_stack_depth() in kernel/bpf/verifier.c).  This one
 * is never made: p is the address of a map's value, so the verifier removes the test and the call.
 */
static void keep_stack(struct cg *cg, LLVMValueRef p)
{
	LLVMBasicBlockRef never = cg_block(cg, "never"), go = cg_block(cg, "stack");

	cg_br_unlikely(cg, cg_is_null(cg, p), never, go);
	cg_enter(cg, never);
	cg_helper0(cg, H_TAIL_CALL);
	cg_br(cg, cg->fn->out);
	cg_enter(cg, go);
}

/* Set at the end of the run: what is still attached costs and changes nothing any more. */
static void stop_flag(struct cg *cg)
{
	LLVMBasicBlockRef go = cg_block(cg, "go");
	LLVMValueRef at = cg_global(cg, 0), stop;

	/* a feature of Linux 6.6 that no option hides */
	if (plan_is_user_hook(cg->pprog->hook) && cg_has(cg, FEAT_GET_FUNC_IP_USER)) {
		at = cg_opaque(cg, at);
		keep_stack(cg, at);
	}
	stop = cg_load_int(cg, cg_off(cg, at, offsetof(struct plan_globals, stop)), 4, false);
	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntNE, stop, cg->zero, ""), cg->fn->out, go);
	cg_enter(cg, go);
}

/*
 * Iterators: members of the context are pointers that are NULL in the last call.  They are tested once, and the
 * tested copies are used from then on (a second load would have to be tested again).
 */
static void iter_members(struct cg *cg, const struct typed_prog *p)
{
	size_t nr = 0;
	const struct field *f = p->ctx ? type_fields(cg->t->types, p->ctx, &nr) : NULL;

	for (size_t i = 0; i < nr && i < CG_ITER_ARGS; i++) {
		LLVMBasicBlockRef there;

		if (f[i].type->kind != TY_PTR || f[i].offset == 0)
			continue;
		cg->fn->iter_args[i] = LLVMBuildLoad2(cg->b, cg->ptr, cg_off(cg, cg->fn->ctx, f[i].offset), f[i].name);
		there = cg_block(cg, "there");
		cg_cond_br(cg, cg_is_null(cg, cg->fn->iter_args[i]), cg->fn->out, there);
		cg_enter(cg, there);
	}
}

/*
 * The predicate stands before the scratch slot is taken, unless it needs the slot itself:
 *	filter -> predicate -> prologue -> body		or	filter -> prologue -> predicate -> body
 */
static void predicate(struct cg *cg, const struct typed_prog *p)
{
	struct cg_fn *f = cg->fn;
	LLVMBasicBlockRef before = LLVMGetInsertBlock(cg->b), test = cg_block(cg, "predicate");
	LLVMBasicBlockRef pass = cg_block(cg, "pass"), fail = cg_block(cg, "fail");
	size_t mark = cg_mark(cg);

	cg_enter(cg, test);
	cg_debug_at(cg, p->pred->span);
	cg_reuse_mark(cg, p->pred);
	cg_branch(cg, p->pred, pass, fail);
	cg_release(cg, mark);
	cg_enter(cg, before);
	cg_br(cg, f->uses_scratch ? f->prologue : test);
	cg_enter(cg, pass);
	cg_br(cg, f->uses_scratch ? f->body : f->prologue);
	cg_enter(cg, fail);
	cg_br(cg, f->uses_scratch ? f->ret_block : f->out);
	if (f->uses_scratch)
		f->after_prologue = test;
}

/* True for programs whose result the kernel fixes at 0. */
static bool returns_zero(const struct plan_prog *p)
{
	return p->hook == HOOK_TRACING || p->hook == HOOK_SYSCALL;
}

/* Declares the program and opens it with what all of its runs begin with; leaves the builder in the filter. */
static void prog_open(struct cg *cg, const struct typed_prog *p, struct cg_fn *f)
{
	char name[32], section[32];
	LLVMTypeRef params[1] = {cg->ptr};
	LLVMValueRef fn;

	cg->prog = p;
	cg->pprog = &cg->plan->progs.v[p->plan];
	/* LLVM refuses a function of its section's name. */
	snprintf(name, sizeof(name), "scry_prog%u", p->plan);
	snprintf(section, sizeof(section), "prog%u", p->plan);
	fn = cg_declare(cg, name, section, cg->i64, params, 1);
	cg_debug_function(cg, fn, cg->pprog->name, p->span);
	cg_fn_begin(cg, f, CG_FN_PROG, fn, LLVMGetParam(fn, 0));
	f->fixed_result = returns_zero(cg->pprog);
	cg_debug_at(cg, p->span);
	f->loc = LLVMGetCurrentDebugLocation2(cg->b);
	cg_enter(cg, f->entry);
	/* A perf tracepoint's other users see the event only when programs return 1. */
	if (cg->pprog->hook == HOOK_PERF_TRACEPOINT)
		LLVMBuildStore(cg->b, cg->one, f->ret_slot);
	/* What one half of a session has not seen, the other shall not see either: 1 leaves the return out. */
	if (p->session == SESSION_ENTRY)
		LLVMBuildStore(cg->b, cg->one, f->ret_slot);
	cg_enter(cg, f->filter);
	cg_nest_enter(cg);
}

static void prog_close(struct cg *cg, const struct typed_prog *p, struct cg_fn *f)
{
	cg_fn_end(cg);
	cg->plan->progs.v[p->plan].uses_scratch = f->uses_scratch;
	cg->prog = NULL;
	cg->pprog = NULL;
}

/* One half of a session in the body of the program for both. */
static void session_half(struct cg *cg, const struct typed_prog *p)
{
	LLVMBasicBlockRef run = cg_block(cg, "half");
	size_t mark = cg_mark(cg);

	cg->prog = p;
	cg_known_forget(cg, NULL);	/* what the other half read */
	cg_debug_at(cg, p->span);
	if (p->pred) {
		cg_reuse_mark(cg, p->pred);
		cg_branch(cg, p->pred, run, cg->fn->ret_block);
		/* Next to its test: the back end turns a condition only for the block that follows in the text. */
		LLVMMoveBasicBlockAfter(run, LLVMGetInsertBlock(cg->b));
	} else {
		cg_br(cg, run);
	}
	cg_release(cg, mark);
	cg_enter(cg, run);
	cg_block_stmts(cg, p->body);
	cg_br(cg, cg->fn->ret_block);
}

/*
 * Entry and return by one program.  At entry a result of 1 tells the kernel to leave the return out: for tasks
 * that a filter rejects.
 */
static void session(struct cg *cg, const struct typed_prog *entry, const struct typed_prog *ret)
{
	LLVMBasicBlockRef at_entry, at_return;
	LLVMValueRef arg, is_return;
	struct cg_fn f;

	prog_open(cg, entry, &f);
	f.fixed_result = true;
	cg_filters(cg, entry->filters);
	stop_flag(cg);
	LLVMBuildStore(cg->b, cg->zero, f.ret_slot);
	cg_br(cg, f.prologue);
	cg_enter(cg, f.body);
	at_entry = cg_block(cg, "at.entry");
	at_return = cg_block(cg, "at.return");
	/* bool bpf_session_is_return(void); from 7.0 on it takes the context, which does no harm before. */
	arg = f.ctx;
	is_return = cg_kfunc(cg, "bpf_session_is_return", cg->i64, &arg, 1);
	is_return = LLVMBuildAnd(cg->b, is_return, cg_i64(cg, 0xff), "");
	/* this way round: the back end puts the return half behind it, and turns no condition */
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, is_return, cg->zero, ""), at_entry, at_return);
	cg_enter(cg, at_entry);
	session_half(cg, entry);
	cg_enter(cg, at_return);
	session_half(cg, ret);
	cg_enter(cg, cg_block(cg, "dead"));
	prog_close(cg, entry, &f);
}

static void single(struct cg *cg, const struct typed_prog *p)
{
	struct cg_fn f;

	prog_open(cg, p, &f);
	if (cg->pprog->hook == HOOK_SYSCALL)
		cg_syscall_choose(cg, p);
	cg_filters(cg, p->filters);
	if (cg->pprog->hook != HOOK_TEST_RUN && cg->pprog->hook != HOOK_ITER)
		stop_flag(cg);
	if (cg->pprog->hook == HOOK_ITER)
		iter_members(cg, p);
	if (p->pred)
		predicate(cg, p);
	else
		cg_br(cg, f.prologue);
	cg_enter(cg, f.body);
	cg_block_stmts(cg, p->body);
	prog_close(cg, p, &f);
}

void cg_prog(struct cg *cg, const struct typed_prog *p)
{
	const struct typed_prog *ret = NULL;

	if (p->session == SESSION_RETURN)
		return;		/* with its entry */
	for (size_t i = 0; p->session == SESSION_ENTRY && i < cg->t->progs.nr; i++)
		if (cg->t->progs.v[i].session == SESSION_RETURN && cg->t->progs.v[i].plan == p->plan)
			ret = &cg->t->progs.v[i];
	if (ret)
		session(cg, p, ret);
	else
		single(cg, p);
}
