/*
 * System calls by number: the head of a program that serves many tracepoints (sema/ap_syscall.c).
 *
 *	u16 table[512]		constant data of the object: index of the attach point + 1, 0 for calls that nobody asked for
 *
 * What most calls need goes first: the number, a load, a test.  Only calls that are wanted are then asked whether they are
 * 32-bit ones, whose numbers mean other calls: TS_COMPAT in thread_info.status, which the entry code sets for each of them
 * (arch/x86/include/asm/thread_info.h).
 */
#include "codegen/cg_priv.h"

#include <string.h>

#include "sema/ap.h"

#define NR_NUMBERS 512
#define TS_COMPAT 2

/* Argument n of the raw tracepoint. */
static LLVMValueRef raw_arg(struct cg *cg, LLVMValueRef ctx, unsigned n)
{
	return cg_load_int(cg, cg_off(cg, ctx, 8 * n), 8, false);
}

struct cval cg_syscall_arg(struct cg *cg, LLVMValueRef ctx, const struct field *f)
{
	LLVMValueRef regs = cg_to_ptr(cg, raw_arg(cg, ctx, 0));
	LLVMValueRef v = cg_load_int(cg, cg_off(cg, regs, (uint32_t)f->reg), 8, false);

	return cv_int(cg_narrow(cg, v, f->type), f->type);
}

static LLVMValueRef make_table(struct cg *cg, uint32_t prog)
{
	LLVMTypeRef i16 = LLVMInt16TypeInContext(cg->ctx);
	LLVMValueRef entry[NR_NUMBERS], data, table;

	for (unsigned i = 0; i < NR_NUMBERS; i++)
		entry[i] = LLVMConstInt(i16, 0, false);
	for (uint32_t i = 0; i < cg->plan->aps.nr; i++) {
		const struct plan_ap *ap = &cg->plan->aps.v[i];

		if (ap->prog == prog && ap->syscall < NR_NUMBERS)
			entry[ap->syscall] = LLVMConstInt(i16, ap->cookie + 1, false);
	}
	data = LLVMConstArray2(i16, entry, NR_NUMBERS);
	table = LLVMAddGlobal(cg->mod, LLVMTypeOf(data), "calls");
	LLVMSetInitializer(table, data);
	LLVMSetGlobalConstant(table, true);
	LLVMSetLinkage(table, LLVMInternalLinkage);
	LLVMSetSection(table, ".rodata.calls");
	LLVMSetAlignment(table, 8);
	return table;
}

static LLVMValueRef number_of(struct cg *cg, const struct typed_prog *p)
{
	const struct plan_prog *pp = &cg->plan->progs.v[p->plan];
	struct field orig = { .type = type_int(cg->t->types, 8, false), .reg = reg_offset("orig_rax") };

	if (strcmp(pp->btf_func, "btf_trace_sys_exit"))
		return raw_arg(cg, cg->fn->ctx, 1);
	return cg_syscall_arg(cg, cg->fn->ctx, &orig).v;
}

static void leave_out_32bit(struct cg *cg, const struct typed_prog *p)
{
	struct types *ts = cg->t->types;
	const struct type *info = type_by_name(ts, "thread_info", TAG_STRUCT);
	const struct type *task = type_by_name(ts, "task_struct", TAG_STRUCT);
	const struct field *status = info ? type_field(ts, info, "status") : NULL;
	const struct field *at = task ? type_field(ts, task, "thread_info") : NULL;
	LLVMBasicBlockRef is_64 = cg_block(cg, "call.64");
	LLVMValueRef flags, place;
	uint32_t off;

	if (!status || !at)
		return;		/* a kernel without 32-bit calls may have neither */
	off = at->offset + status->offset;
	if (cg_has(cg, FEAT_TASK_BTF)) {
		flags = cg_load_int(cg, cg_off(cg, cg_to_ptr(cg, cg_helper0(cg, H_GET_CURRENT_TASK_BTF)), off), 4, false);
	} else {
		place = cg_alloca(cg, cg->i64, "status");
		cg_probe_read(cg, place, cg_i64(cg, 4),
			      LLVMBuildAdd(cg->b, cg_helper0(cg, H_GET_CURRENT_TASK), cg_i64(cg, off), ""), AS_KERNEL,
			      p->span);
		flags = cg_load_int(cg, place, 4, false);
	}
	flags = LLVMBuildAnd(cg->b, flags, cg_i64(cg, TS_COMPAT), "");
	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntNE, flags, cg->zero, ""), cg->fn->out, is_64);
	cg_enter(cg, is_64);
}

void cg_syscall_choose(struct cg *cg, const struct typed_prog *p)
{
	LLVMBasicBlockRef known = cg_block(cg, "call.known"), wanted = cg_block(cg, "call.wanted");
	LLVMValueRef table = make_table(cg, p->plan), nr = number_of(cg, p), index;

	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULT, nr, cg_i64(cg, NR_NUMBERS), ""), known, cg->fn->out);
	cg_enter(cg, known);
	index = cg_load_int(cg, cg_off_var(cg, table, LLVMBuildShl(cg->b, nr, cg->one, "")), 2, false);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntNE, index, cg->zero, ""), wanted, cg->fn->out);
	cg_enter(cg, wanted);
	leave_out_32bit(cg, p);
	cg->fn->which = LLVMBuildSub(cg->b, index, cg->one, "which");
}
