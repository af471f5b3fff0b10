/*
 * codegen: builtin variables, and functions that are one value of the machine or the context.
 *
 * The context is read by plain loads at constant offsets, which is all the verifier allows.  pt_regs probes have
 * it as struct pt_regs (perf events: at its start), tracing programs as an array of u64.
 */
#include "codegen/cg_priv.h"

#include <string.h>

#include "sema/ap.h"

static LLVMValueRef ctx_load(struct cg *cg, unsigned off)
{
	return cg_load_int(cg, cg_off(cg, cg->fn->ctx, off), 8, false);
}

/* A register by its name on this machine; 0 where there is none of that name. */
static LLVMValueRef ctx_reg(struct cg *cg, const char *name)
{
	int off = reg_offset(name);

	return off < 0 ? cg->zero : ctx_load(cg, (unsigned)off);
}

/* What only a program itself has; loop bodies and functions do not (sema says so, this is for what slips through). */
static bool no_context(struct cg *cg, const struct expr *e)
{
	if (cg->fn->ctx)
		return false;
	diag_error(cg->diags, E_CG_LLVM, e->span, "'%s' needs the program's context, which does not exist here",
		   e->call.name);
	return true;
}

/* ---- arguments, return values ---- */

struct cval cg_emit_ARGS(struct cg *cg, const struct expr *e)
{
	if (no_context(cg, e))
		return cv_int(cg->zero, e->type);
	return (struct cval){.v = cg->fn->ctx,
			     .type = e->type,
			     .is_addr = true,
			     .direct = true,
			     .is_args = true,
			     .space = AS_KERNEL,
			     .at = e->span};
}

struct cval cg_emit_CTX(struct cg *cg, const struct expr *e)
{
	if (no_context(cg, e))
		return cv_int(cg->zero, e->type);
	return (struct cval){.v = cg_to_int(cg, cg->fn->ctx), .type = e->type, .direct = true, .is_args = true};
}

/* An argument of a static probe or a Go function: constant, register, or memory of the process. */
static LLVMValueRef arg_at(struct cg *cg, const struct arg_place *a, struct span at)
{
	struct type t = *type_int(cg->t->types, a->size ? a->size : 8, a->is_signed);
	LLVMValueRef p, v;

	if (a->kind == PLACE_CONST)
		return cg_i64(cg, (uint64_t)a->value);
	if (a->kind == PLACE_REG)
		return cg_narrow(cg, ctx_load(cg, (unsigned)a->reg), &t);
	p = cg_i64(cg, (uint64_t)a->value);
	if (a->reg >= 0)
		p = LLVMBuildAdd(cg->b, ctx_load(cg, (unsigned)a->reg), p, "");
	if (a->index >= 0) {
		v = LLVMBuildMul(cg->b, ctx_load(cg, (unsigned)a->index), cg_i64(cg, a->scale ? a->scale : 1), "");
		p = LLVMBuildAdd(cg->b, p, v, "");
	}
	return cg_load(cg, (struct cval){.v = cg_to_ptr(cg, p),
					 .type = &t,
					 .is_addr = true,
					 .space = AS_USER,
					 .at = at});
}

struct cval cg_emit_ARGN(struct cg *cg, const struct expr *e)
{
	uint64_t n = e->call.info->num;
	int off;

	if (no_context(cg, e))
		return cv_int(cg->zero, e->type);
	if (cg->prog->kind == PROBE_USDT || cg->prog->nr_places)
		return cv_int(n < cg->prog->nr_places ? arg_at(cg, &cg->prog->places[n], e->span) : cg->zero, e->type);
	if (cg->prog->kind == PROBE_RAWTRACEPOINT)	/* may be a typed pointer there */
		return cv_int(cg_plain_number(cg, ctx_load(cg, (unsigned)n * 8)), e->type);
	off = reg_arg_offset((unsigned)n);
	return cv_int(off < 0 ? cg->zero : ctx_load(cg, (unsigned)off), e->type);
}

struct cval cg_emit_RETVAL(struct cg *cg, const struct expr *e)
{
	struct cval r = {.type = e->type};
	bool tracing = cg->prog && cg->prog->kind == PROBE_FEXIT;

	if (no_context(cg, e))
		return cv_int(cg->zero, e->type);
	if (tracing && !type_is_scalar(e->type)) {
		r.v = cg_off(cg, cg->fn->ctx, 8u * (unsigned)cg->prog->retval_arg);
		r.is_addr = r.direct = true;
		r.space = AS_KERNEL;
		return r;
	}
	r.v = ctx_load(cg, tracing ? 8u * (unsigned)cg->prog->retval_arg : (unsigned)reg_ret_offset());
	r.v = cg_narrow(cg, r.v, e->type);
	r.direct = tracing && e->type->btf_ptr;
	return r;
}

struct cval cg_emit_REG(struct cg *cg, const struct expr *e)
{
	return cv_int(no_context(cg, e) ? cg->zero : ctx_load(cg, (unsigned)e->call.info->num), e->type);
}

struct cval cg_emit_USERMODE(struct cg *cg, const struct expr *e)
{
	LLVMValueRef rpl;

	if (no_context(cg, e))
		return cv_int(cg->zero, e->type);
	/* x86: the privilege level in the code segment is 3 in user code. */
	rpl = LLVMBuildAnd(cg->b, ctx_reg(cg, "cs"), cg_i64(cg, 3), "");
	return cv_int(LLVMBuildZExt(cg->b, LLVMBuildICmp(cg->b, LLVMIntEQ, rpl, cg_i64(cg, 3), ""), cg->i64, ""),
		      e->type);
}

struct cval cg_emit_PROBE(struct cg *cg, const struct expr *e)
{
	if (!cg->prog || !cg->prog->probe_by_cookie)
		return cv_int(cg_i64(cg, e->call.info->num), e->type);
	if (no_context(cg, e))
		return cv_int(cg->zero, e->type);
	if (cg->fn->which)
		return cv_int(cg->fn->which, e->type);
	return cv_int(cg_helper(cg, H_GET_ATTACH_COOKIE, cg->fn->ctx), e->type);
}

/* ---- the current task ---- */

static LLVMValueRef high(struct cg *cg, LLVMValueRef v)
{
	return LLVMBuildLShr(cg->b, v, cg_i64(cg, 32), "");
}

static LLVMValueRef low(struct cg *cg, LLVMValueRef v)
{
	return LLVMBuildAnd(cg->b, v, cg_i64(cg, 0xffffffff), "");
}

static LLVMValueRef pid_tgid(struct cg *cg, const struct expr *e)
{
	return cg_pid_tgid(cg, e->call.info && e->call.info->num == 1 ? CG_PID_INIT : CG_PID_SCRIPT);
}

struct cval cg_emit_PID(struct cg *cg, const struct expr *e)
{
	return cv_int(high(cg, pid_tgid(cg, e)), e->type);
}

struct cval cg_emit_TID(struct cg *cg, const struct expr *e)
{
	return cv_int(low(cg, pid_tgid(cg, e)), e->type);
}

struct cval cg_emit_UID(struct cg *cg, const struct expr *e)
{
	return cv_int(low(cg, cg_helper0(cg, H_GET_CURRENT_UID_GID)), e->type);
}

struct cval cg_emit_GID(struct cg *cg, const struct expr *e)
{
	return cv_int(high(cg, cg_helper0(cg, H_GET_CURRENT_UID_GID)), e->type);
}

struct cval cg_emit_CURTASK(struct cg *cg, const struct expr *e)
{
	struct cval r = {.type = e->type};

	if (cg_has(cg, FEAT_TASK_BTF)) {
		r.v = cg_helper0(cg, H_GET_CURRENT_TASK_BTF);
		r.direct = e->type->btf_ptr;
	} else {
		r.v = cg_helper0(cg, H_GET_CURRENT_TASK);
	}
	return r;
}

/*
 * comm(pid): by a reference to the task, which must be given back.  A process that does not exist: "N/A".
 */
static void comm_of(struct cg *cg, const struct expr *e, LLVMValueRef dst)
{
	const struct type *task = type_by_name(cg->t->types, "task_struct", TAG_STRUCT);
	const struct field *comm = task ? type_field(cg->t->types, task, "comm") : NULL;
	LLVMValueRef pid = LLVMBuildTrunc(cg->b, cg_int(cg, e->call.args.v[0]), cg->i32, ""), p;
	LLVMBasicBlockRef found, none, done;

	if (!comm) {
		cg_str_const(cg, "[unknown]", strlen("[unknown]"), dst, e->type->size);
		return;
	}
	found = cg_block(cg, "task");
	none = cg_block(cg, "task.none");
	done = cg_block(cg, "comm");
	cg_zero(cg, dst, e->type->size);
	p = cg_kfunc(cg, "bpf_task_from_pid", cg->ptr, &pid, 1);
	cg_br_unlikely(cg, cg_is_null(cg, p), none, found);
	cg_enter(cg, none);
	cg_str_const(cg, "N/A", 3, dst, e->type->size);
	cg_warn(cg, W_RT_HELPER, e->span, NULL, "No such process (pid=%d)", LLVMBuildZExt(cg->b, pid, cg->i64, ""));
	cg_br(cg, done);
	cg_enter(cg, found);
	cg_probe_read_str(cg, dst, cg_i64(cg, 16), cg_off(cg, p, comm->offset), AS_KERNEL, e->span);
	cg_kfunc(cg, "bpf_task_release", cg->void_t, &p, 1);
	cg_br(cg, done);
	cg_enter(cg, done);
}

void cg_comm(struct cg *cg, LLVMValueRef dst)
{
	cg_helper(cg, H_GET_CURRENT_COMM, dst, cg_i64(cg, 16));
}

/* Some kernels (6.1) leave what stands behind the NUL as it is. */
struct cval cg_emit_COMM(struct cg *cg, const struct expr *e)
{
	LLVMValueRef dst = cg_dst(cg, e, e->type->size);

	if (e->call.args.nr) {
		comm_of(cg, e, dst);
	} else {
		cg_zero(cg, dst, e->type->size);
		cg_comm(cg, dst);
	}
	return cv_mem(dst, e->type);
}

/* ---- the machine ---- */

struct cval cg_emit_CPU(struct cg *cg, const struct expr *e)
{
	return cv_int(cg_helper0(cg, H_GET_SMP_PROCESSOR_ID), e->type);
}

struct cval cg_emit_NUMAID(struct cg *cg, const struct expr *e)
{
	return cv_int(cg_helper0(cg, H_GET_NUMA_NODE_ID), e->type);
}

struct cval cg_emit_CGROUP(struct cg *cg, const struct expr *e)
{
	return cv_int(cg_helper0(cg, H_GET_CURRENT_CGROUP_ID), e->type);
}

struct cval cg_emit_JIFFIES(struct cg *cg, const struct expr *e)
{
	return cv_int(cg_helper0(cg, H_JIFFIES64), e->type);
}

struct cval cg_emit_RAND(struct cg *cg, const struct expr *e)
{
	return cv_int(cg_helper0(cg, H_GET_PRANDOM_U32), e->type);
}

struct cval cg_emit_CPID(struct cg *cg, const struct expr *e)
{
	return cv_int(cg_load_int(cg, cg_rodata(cg, offsetof(struct plan_rodata, child_pid)), 4, false), e->type);
}

struct cval cg_emit_NCPUS(struct cg *cg, const struct expr *e)
{
	return cv_int(cg_load_int(cg, cg_rodata(cg, offsetof(struct plan_rodata, ncpus)), 4, false), e->type);
}

LLVMValueRef cg_clock(struct cg *cg, enum clock_mode mode)
{
	LLVMValueRef boot, off;

	switch (mode) {
	case CLK_MONO: return cg_helper0(cg, H_KTIME_GET_NS);
	case CLK_TAI: return cg_helper0(cg, H_KTIME_GET_TAI_NS);
	case CLK_BOOT: case CLK_SW_TAI: break;
	}
	boot = cg_helper0(cg, cg_has(cg, FEAT_KTIME_BOOT) ? H_KTIME_GET_BOOT_NS : H_KTIME_GET_NS);
	if (mode == CLK_BOOT)
		return boot;
	off = cg_load_int(cg, cg_rodata(cg, offsetof(struct plan_rodata, sw_tai_off)), 8, false);
	return LLVMBuildAdd(cg->b, boot, off, "");
}

struct cval cg_emit_NSECS(struct cg *cg, const struct expr *e)
{
	return cv_int(cg_clock(cg, (enum clock_mode)e->call.info->num), e->type);
}

struct cval cg_emit_ELAPSED(struct cg *cg, const struct expr *e)
{
	LLVMValueRef start = cg_load_int(cg, cg_rodata(cg, offsetof(struct plan_rodata, start_ns)), 8, false);

	return cv_int(LLVMBuildSub(cg->b, cg_clock(cg, CLK_BOOT), start, ""), e->type);
}
