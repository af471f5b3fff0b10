/*
 * Values that the runtime turns into text when it prints them: addresses with what is needed to find their names, network
 * and Ethernet addresses, times, cgroups.  The memory forms stand in sema/plan.h.
 */
#include "codegen/cg_priv.h"

#if defined(__x86_64__)
#define REGS_IP 128		/* pt_regs.ip */
#elif defined(__aarch64__)
#define REGS_IP 256		/* user_pt_regs.pc */
#else
#error "where is the instruction pointer in pt_regs?"
#endif

static const struct expr *arg(const struct expr *e, size_t i)
{
	return e->call.args.v[i];
}

/* ---- symbols ---- */

static struct cval user_symbol(struct cg *cg, const struct expr *e, LLVMValueRef addr)
{
	LLVMValueRef dst = cg_dst(cg, e, e->type->size);
	LLVMValueRef id = cg_pid_tgid(cg, CG_PID_TRACER);

	cg_store_int(cg, addr, dst, 8);
	cg_store_int(cg, LLVMBuildLShr(cg->b, id, cg_i64(cg, 32), ""), cg_off(cg, dst, 8), 8);
	return cv_mem(dst, e->type);
}

struct cval cg_emit_KSYM(struct cg *cg, const struct expr *e)
{
	return cv_int(cg_int(cg, arg(e, 0)), e->type);
}

struct cval cg_emit_USYM(struct cg *cg, const struct expr *e)
{
	return user_symbol(cg, e, cg_int(cg, arg(e, 0)));
}

static LLVMValueRef ip(struct cg *cg, const struct expr *e)
{
	if (cg->fn->ctx)
		return cg_load_int(cg, cg_off(cg, cg->fn->ctx, REGS_IP), 8, false);
	diag_error(cg->diags, E_CG_LLVM, e->span, "registers are not available inside functions");
	return cg->zero;
}

/* In a kernel probe on x86 the instruction pointer is behind the breakpoint, or as if there were one. */
static LLVMValueRef probed_ip(struct cg *cg, const struct expr *e)
{
	LLVMValueRef v = ip(cg, e);

#if defined(__x86_64__)
	if (e->type->kind == TY_KSYM)
		return LLVMBuildSub(cg->b, v, cg->one, "");
#endif
	return v;
}

static LLVMValueRef function_address(struct cg *cg, const struct expr *e)
{
	const struct call_info *in = e->call.info;

	if (!cg->fn->ctx)
		return ip(cg, e);
	switch ((enum func_from)in->num2) {
	case FUNC_FROM_REGS:	return probed_ip(cg, e);
	case FUNC_FROM_HELPER:	return cg_helper(cg, H_GET_FUNC_IP, cg->fn->ctx);
	case FUNC_FROM_ADDR:
	case FUNC_FROM_AP:	return cg_i64(cg, in->num);
	}
	return cg->zero;
}

struct cval cg_emit_FUNC(struct cg *cg, const struct expr *e)
{
	LLVMValueRef addr = function_address(cg, e), dst;

	if (e->type->kind != TY_USYM)
		return cv_int(addr, e->type);
	if (e->call.info->num2 != FUNC_FROM_AP)
		return user_symbol(cg, e, addr);
	dst = cg_dst(cg, e, e->type->size);
	cg_store_int(cg, addr, dst, 8);
	cg_store_int(cg, cg_i64(cg, USYM_BY_AP), cg_off(cg, dst, 8), 8);
	return cv_mem(dst, e->type);
}

struct cval cg_emit_UADDR(struct cg *cg, const struct expr *e)
{
	LLVMValueRef addr = cg_i64(cg, e->call.info->num);

	if (e->call.info->num2) {
		bool back = cg->prog && cg->prog->kind == PROBE_URETPROBE;	/* its registers are the caller's */

		addr = LLVMBuildAdd(cg->b, addr, back && cg->fn->ctx ? cg_helper(cg, H_GET_FUNC_IP, cg->fn->ctx) : ip(cg, e), "");
	}
	return cv_int(addr, e->type);
}

/*
 * symbol + __per_cpu_offset[cpu].  The array is read like any kernel memory; a CPU that there is not gives 0.
 */
struct cval cg_emit_PERCPU_KADDR(struct cg *cg, const struct expr *e)
{
	const struct call_info *in = e->call.info;
	LLVMBasicBlockRef there = cg_block(cg, "cpu.there"), done = cg_block(cg, "cpu.done"), from[2];
	LLVMValueRef cpu, nr, off, v[2] = { cg->zero };

	cpu = e->call.args.nr > 1 ? cg_int(cg, arg(e, 1)) : cg_helper0(cg, H_GET_SMP_PROCESSOR_ID);
	nr = cg_load_int(cg, cg_rodata(cg, offsetof(struct plan_rodata, ncpus)), 4, false);
	off = cg_temp_stack(cg, 8);
	from[0] = LLVMGetInsertBlock(cg->b);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULT, cpu, nr, ""), there, done);
	cg_enter(cg, there);
	cg_probe_read(cg, off, cg_i64(cg, 8),
		      LLVMBuildAdd(cg->b, LLVMBuildShl(cg->b, cpu, cg_i64(cg, 3), ""), cg_i64(cg, in->num2), ""), AS_KERNEL,
		      e->span);
	v[1] = LLVMBuildAdd(cg->b, cg_load_int(cg, off, 8, false), cg_i64(cg, in->num), "");
	from[1] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, done);
	return cv_int(cg_phi(cg, v, from, 2), e->type);
}

/* ---- addresses of networks ---- */

/* nr bytes of an array value, or of what a pointer points to, to dst. */
static void bytes_of(struct cg *cg, const struct expr *from, LLVMValueRef dst, uint32_t nr)
{
	if (from->type->kind == TY_PTR)
		cg_probe_read(cg, dst, cg_i64(cg, nr), cg_int(cg, from), from->type->space, from->span);
	else
		cg_copy(cg, dst, cg_addr(cg, cg_expr(cg, from)), nr < from->type->size ? nr : from->type->size, 1);
}

/* An address of a family that is known at run time only: four bytes or sixteen. */
static void bytes_by_family(struct cg *cg, const struct expr *e, LLVMValueRef family, LLVMValueRef dst)
{
	LLVMBasicBlockRef v4 = cg_block(cg, "inet.4"), v6 = cg_block(cg, "inet.6"), done = cg_block(cg, "inet.done");

	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, family, cg_i64(cg, 2), ""), v4, v6);
	cg_enter(cg, v4);
	bytes_of(cg, arg(e, 1), dst, 4);
	cg_br(cg, done);
	cg_enter(cg, v6);
	bytes_of(cg, arg(e, 1), dst, 16);
	cg_br(cg, done);
	cg_enter(cg, done);
}

struct cval cg_emit_NTOP(struct cg *cg, const struct expr *e)
{
	LLVMValueRef dst = cg_dst(cg, e, e->type->size), family = cg_int(cg, arg(e, 0)), addr = cg_off(cg, dst, 8);
	enum type_kind kind = arg(e, 1)->type->kind;

	cg_zero(cg, dst, e->type->size);
	cg_store_int(cg, family, dst, 8);
	if (kind != TY_PTR && kind != TY_ARRAY)	/* in memory order, as it was read */
		cg_store_int(cg, cg_int(cg, arg(e, 1)), addr, 4);
	else if (LLVMIsConstant(family))
		bytes_of(cg, arg(e, 1), addr, LLVMConstIntGetZExtValue(family) == 2 ? 4 : 16);
	else
		bytes_by_family(cg, e, family, addr);
	return cv_mem(dst, e->type);
}

struct cval cg_emit_MACADDR(struct cg *cg, const struct expr *e)
{
	LLVMValueRef dst = cg_dst(cg, e, e->type->size);

	bytes_of(cg, arg(e, 0), dst, 6);
	return cv_mem(dst, e->type);
}

/* ---- times, cgroups ---- */

struct cval cg_emit_STRFTIME(struct cg *cg, const struct expr *e)
{
	const struct call_info *in = e->call.info;
	LLVMValueRef ns = cg_int(cg, arg(e, 1)), dst = cg_dst(cg, e, e->type->size);

	cg_store_int(cg, ns, dst, 8);
	cg_store_int(cg, cg_i64(cg, in->num | in->num2 << 32), cg_off(cg, dst, 8), 8);
	return cv_mem(dst, e->type);
}

struct cval cg_emit_CGROUP_PATH(struct cg *cg, const struct expr *e)
{
	LLVMValueRef id = cg_int(cg, arg(e, 0)), dst = cg_dst(cg, e, e->type->size);

	cg_store_int(cg, id, dst, 8);
	cg_store_int(cg, cg_i64(cg, e->call.info->num), cg_off(cg, dst, 8), 8);
	return cv_mem(dst, e->type);
}
