/*
 * codegen: the module and the small things all else is built from.
 *
 * The data layout is set before anything is built: without it LLVM gives i64 accesses an alignment of 4.  Integers travel
 * as i64; 32-bit registers are left to the back end.  Sizes that LLVM would lower to calls of memset and memcpy (which BPF
 * lacks) go through bpf_probe_read_kernel: from NULL it fills with zeros, from BPF memory it copies.
 */
#include "codegen/cg_priv.h"

#include <llvm-c/Support.h>
#include <llvm-c/Target.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Up to here zeroing and copying is done by single stores. */
#define INLINE_BYTES 128

/* The BPF target alone; llvm-c/Target.h declares the initialisers for all configured targets only. */
void LLVMInitializeBPFTargetInfo(void);
void LLVMInitializeBPFTarget(void);
void LLVMInitializeBPFTargetMC(void);
void LLVMInitializeBPFAsmPrinter(void);
void LLVMInitializeBPFAsmParser(void);

static const int helper_ids[H_NR] = {
#define H(id, name, nr) [H_##id] = nr,
#include "codegen/helpers.def"
#undef H
};

/* LLVM speaks through this when it cannot lower something ("stack limit exceeded"). */
static void on_diagnostic(LLVMDiagnosticInfoRef info, void *arg)
{
	struct cg *cg = arg;
	char *text;

	if (LLVMGetDiagInfoSeverity(info) != LLVMDSError || diag_has_errors(cg->diags))
		return;
	text = LLVMGetDiagInfoDescription(info);
	if (strstr(text, "stack limit")) {
		struct diag *d = diag_error(cg->diags, E_CG_STACK, (struct span){0},
					    "a program needs more than the 512 bytes of stack that the kernel gives");

		diag_hint(d, "use fewer variables at the same time, or keep some of them in maps");
	} else {
		diag_error(cg->diags, E_CG_LLVM, (struct span){0}, "code generation failed: %s", text);
	}
	LLVMDisposeMessage(text);
}

/*
 * LLVM looks for definitions that are twice the same after it has chosen registers, and follows each that it finds back through the blocks
 * before: half of the time that some thousand statements take, for one instruction in thirty.  Its passes can be left out by an
 * option only, and that before the first of them runs; versions that do not know the option (before 22) ignore it.
 */
static void spare_late_cleanup(const struct typed *t)
{
	static const char *const args[] = { "scry", "-opt-disable=machine-latecleanup", "-terminal-rule=false" };
	uint64_t len = 0;

	for (size_t i = 0; i < t->progs.nr; i++)
		if (t->progs.v[i].body && len < t->progs.v[i].body->span.len)
			len = t->progs.v[i].body->span.len;
	if (len >= CG_LONG_BODY)
		LLVMParseCommandLineOptions(sizeof(args) / sizeof(args[0]), args, NULL);
}

static bool module_begin(struct cg *cg)
{
	const char *cpu = cg->host && cg->host->cpu_level >= 4 ? "v4" :
			  cg->host && cg->host->cpu_level == 3 ? "v3" :
			  cg->host && cg->host->cpu_level == 2 ? "v2" :
								 "v1";
	LLVMTargetRef target;
	char *err = NULL;

	LLVMInitializeBPFTargetInfo();
	LLVMInitializeBPFTarget();
	LLVMInitializeBPFTargetMC();
	LLVMInitializeBPFAsmPrinter();
	LLVMInitializeBPFAsmParser();
	if (LLVMGetTargetFromTriple("bpf", &target, &err)) {
		diag_error(cg->diags, E_CG_LLVM, (struct span){0}, "LLVM has no BPF target: %s", err);
		LLVMDisposeMessage(err);
		return false;
	}
	spare_late_cleanup(cg->t);
	cg->ctx = LLVMContextCreate();
	LLVMContextSetDiagnosticHandler(cg->ctx, on_diagnostic, cg);
	cg->mod = LLVMModuleCreateWithNameInContext("scry", cg->ctx);
	cg->b = LLVMCreateBuilderInContext(cg->ctx);
	cg->tm = LLVMCreateTargetMachine(target, "bpf", cpu, "", LLVMCodeGenLevelDefault, LLVMRelocDefault,
					 LLVMCodeModelDefault);
	cg->layout = LLVMCreateTargetDataLayout(cg->tm);
	LLVMSetTarget(cg->mod, "bpf");
	LLVMSetModuleDataLayout(cg->mod, cg->layout);
	cg->void_t = LLVMVoidTypeInContext(cg->ctx);
	cg->i1 = LLVMInt1TypeInContext(cg->ctx);
	cg->i8 = LLVMInt8TypeInContext(cg->ctx);
	cg->i16 = LLVMInt16TypeInContext(cg->ctx);
	cg->i32 = LLVMInt32TypeInContext(cg->ctx);
	cg->i64 = LLVMInt64TypeInContext(cg->ctx);
	cg->ptr = LLVMPointerTypeInContext(cg->ctx, 0);
	cg->zero = cg_i64(cg, 0);
	cg->one = cg_i64(cg, 1);
	return true;
}

static void module_end(struct cg *cg)
{
	free(cg->maps);
	free(cg->vals);
	if (cg->layout)
		LLVMDisposeTargetData(cg->layout);
	if (cg->tm)
		LLVMDisposeTargetMachine(cg->tm);
	if (cg->b)
		LLVMDisposeBuilder(cg->b);
	if (cg->mod)
		LLVMDisposeModule(cg->mod);
	if (cg->ctx)
		LLVMContextDispose(cg->ctx);
}

/* Sets the size of the map of scratch slots; a slot that is larger than a per-CPU value may be is an error. */
static void size_scratch(struct cg *cg)
{
	int i = plan_map_by_role(cg->plan, ROLE_SCRATCH);
	uint32_t size = (cg->scratch_size + 7) & ~7u;

	cg->plan->scratch_size = size;
	if (i < 0 || !size)
		return;
	cg->plan->maps.v[i].value_size = size;
	cg->plan->maps.v[i].max_entries = cg->scratch_levels;
	if (size > CG_SCRATCH_MAX)
		diag_error(cg->diags, E_CG_SCRATCH, cg->scratch_span,
			   "values need %u bytes of scratch memory at once, the kernel gives %u", size, CG_SCRATCH_MAX);
}

bool cg_compile(struct typed *t, const struct cg_opts *opts, struct diags *ds, struct image *out)
{
	struct cg cg = {
		.t = t,
		.plan = t->plan,
		.opts = opts,
		.host = opts->host,
		.diags = ds,
		.arena = t->plan->arena,
		.stack_reserve = 160,
	};
	bool ok = false;

	if (!module_begin(&cg))
		goto out;
	cg.maps = calloc(t->plan->maps.nr + 1, sizeof(*cg.maps));
	cg.vals = calloc(t->plan->maps.nr + 1, sizeof(*cg.vals));
	if (opts->debug_info)
		cg_debug_begin(&cg);
	cg.never_nests = cg_never_nests(&cg);
	cg.scratch_levels = SCRATCH_LEVELS;
	for (size_t i = 0; i < t->plan->progs.nr; i++)
		if (t->plan->progs.v[i].sleepable)
			cg.scratch_levels = SCRATCH_LEVELS_WAIT;
	cg_unwind_begin(&cg);
	cg_funcs_declare(&cg);
	cg_funcs_compile(&cg);
	for (size_t i = 0; i < t->progs.nr; i++)
		cg_prog(&cg, &t->progs.v[i]);
	cg_pagein_finish(&cg);
	cg_fail_finish(&cg);
	size_scratch(&cg);
	cg_debug_finish(&cg);
	ok = !diag_has_errors(ds) && cg_finish(&cg, out);
out:
	module_end(&cg);
	return ok && !diag_has_errors(ds);
}

/* ---- constants and types ---- */

LLVMValueRef cg_i64(struct cg *cg, uint64_t v)
{
	return LLVMConstInt(cg->i64, v, false);
}

LLVMValueRef cg_i32(struct cg *cg, uint32_t v)
{
	return LLVMConstInt(cg->i32, v, false);
}

LLVMTypeRef cg_int_type(struct cg *cg, unsigned bytes)
{
	return bytes == 1 ? cg->i8 : bytes == 2 ? cg->i16 : bytes == 4 ? cg->i32 : cg->i64;
}

LLVMValueRef cg_null(struct cg *cg)
{
	return LLVMConstPointerNull(cg->ptr);
}

bool cg_has(const struct cg *cg, enum feature f)
{
	return cg->host && cg->host->has && cg->host->has(cg->host->arg, f);
}

/* ---- blocks ---- */

LLVMBasicBlockRef cg_block(struct cg *cg, const char *name)
{
	return LLVMAppendBasicBlockInContext(cg->ctx, cg->fn->fn, name);
}

void cg_enter(struct cg *cg, LLVMBasicBlockRef bb)
{
	LLVMPositionBuilderAtEnd(cg->b, bb);
}

LLVMValueRef cg_phi(struct cg *cg, LLVMValueRef *v, LLVMBasicBlockRef *from, unsigned nr)
{
	LLVMValueRef phi = LLVMBuildPhi(cg->b, LLVMTypeOf(v[0]), "");

	LLVMAddIncoming(phi, v, from, nr);
	return phi;
}

void cg_br(struct cg *cg, LLVMBasicBlockRef to)
{
	LLVMBuildBr(cg->b, to);
}

void cg_cond_br(struct cg *cg, LLVMValueRef cond, LLVMBasicBlockRef yes, LLVMBasicBlockRef no)
{
	LLVMBuildCondBr(cg->b, cond, yes, no);
}

void cg_br_unlikely(struct cg *cg, LLVMValueRef cond, LLVMBasicBlockRef cold, LLVMBasicBlockRef hot)
{
	LLVMValueRef br = LLVMBuildCondBr(cg->b, cond, cold, hot);
	LLVMMetadataRef md[3] = {
		LLVMMDStringInContext2(cg->ctx, "branch_weights", strlen("branch_weights")),
		LLVMValueAsMetadata(cg_i32(cg, 1)),
		LLVMValueAsMetadata(cg_i32(cg, 2000)),
	};

	LLVMSetMetadata(br, LLVMGetMDKindIDInContext(cg->ctx, "prof", 4),
			LLVMMetadataAsValue(cg->ctx, LLVMMDNodeInContext2(cg->ctx, md, 3)));
}

LLVMValueRef cg_is_null(struct cg *cg, LLVMValueRef p)
{
	return LLVMBuildIsNull(cg->b, p, "");
}

/* ---- addresses, loads, stores ---- */

/*
 * Offsets are joined at once: fields of the context must be read at a constant distance from its very start, and the middle
 * address of two steps may be kept in a register for that.
 */
LLVMValueRef cg_off(struct cg *cg, LLVMValueRef p, uint64_t off)
{
	LLVMValueRef by;

	if (!off)
		return p;
	if (LLVMIsAGetElementPtrInst(p) && LLVMGetNumOperands(p) == 2 && LLVMGetGEPSourceElementType(p) == cg->i8) {
		by = LLVMGetOperand(p, 1);
		if (LLVMIsAConstantInt(by)) {
			off += LLVMConstIntGetZExtValue(by);
			p = LLVMGetOperand(p, 0);
		}
	}
	by = cg_i64(cg, off);
	return LLVMBuildGEP2(cg->b, cg->i8, p, &by, 1, "");
}

LLVMValueRef cg_off_var(struct cg *cg, LLVMValueRef p, LLVMValueRef off)
{
	if (LLVMIsAConstantInt(off))
		return cg_off(cg, p, LLVMConstIntGetZExtValue(off));
	return LLVMBuildGEP2(cg->b, cg->i8, p, &off, 1, "");
}

LLVMValueRef cg_to_ptr(struct cg *cg, LLVMValueRef v)
{
	return LLVMBuildIntToPtr(cg->b, v, cg->ptr, "");
}

LLVMValueRef cg_to_int(struct cg *cg, LLVMValueRef p)
{
	return LLVMBuildPtrToInt(cg->b, p, cg->i64, "");
}

LLVMValueRef cg_load_int_al(struct cg *cg, LLVMValueRef p, unsigned bytes, bool is_signed, unsigned align)
{
	LLVMValueRef v = LLVMBuildLoad2(cg->b, cg_int_type(cg, bytes), p, "");

	LLVMSetAlignment(v, align);
	if (bytes == 8)
		return v;
	return is_signed ? LLVMBuildSExt(cg->b, v, cg->i64, "") : LLVMBuildZExt(cg->b, v, cg->i64, "");
}

void cg_store_int_al(struct cg *cg, LLVMValueRef v, LLVMValueRef p, unsigned bytes, unsigned align)
{
	LLVMValueRef st;

	if (LLVMTypeOf(v) != cg->ptr && LLVMTypeOf(v) != cg_int_type(cg, bytes))
		v = LLVMBuildTrunc(cg->b, v, cg_int_type(cg, bytes), "");
	st = LLVMBuildStore(cg->b, v, p);
	LLVMSetAlignment(st, align);
}

LLVMValueRef cg_load_int(struct cg *cg, LLVMValueRef p, unsigned bytes, bool is_signed)
{
	return cg_load_int_al(cg, p, bytes, is_signed, bytes);
}

void cg_store_int(struct cg *cg, LLVMValueRef v, LLVMValueRef p, unsigned bytes)
{
	cg_store_int_al(cg, v, p, bytes, bytes);
}

LLVMValueRef cg_opaque(struct cg *cg, LLVMValueRef v)
{
	LLVMTypeRef t = LLVMTypeOf(v), ft = LLVMFunctionType(t, &t, 1, false);
	LLVMValueRef a = LLVMGetInlineAsm(ft, "", 0, "=r,0", 4, false, false, LLVMInlineAsmDialectATT, false);

	return LLVMBuildCall2(cg->b, ft, a, &v, 1, "");
}

/*
 * Two negations: the first makes an unknown number of what the verifier took for a pointer, and other arithmetic with pointers it
 * refuses.  The compiler must not see that they cancel out.
 */
LLVMValueRef cg_plain_number(struct cg *cg, LLVMValueRef v)
{
	return LLVMBuildNeg(cg->b, cg_opaque(cg, LLVMBuildNeg(cg->b, v, "")), "");
}

LLVMValueRef cg_clamp(struct cg *cg, LLVMValueRef v, uint64_t max)
{
	LLVMBasicBlockRef from, big, done;
	LLVMValueRef in[2];
	LLVMBasicBlockRef bb[2];

	v = cg_opaque(cg, v);
	big = cg_block(cg, "clamp");
	done = cg_block(cg, "clamped");
	from = LLVMGetInsertBlock(cg->b);
	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntUGT, v, cg_i64(cg, max), ""), big, done);
	cg_enter(cg, big);
	/* Opaque too, or simplifycfg makes a select of both and the back end a comparison of its own liking. */
	in[1] = cg_opaque(cg, cg_i64(cg, max));
	cg_br(cg, done);
	cg_enter(cg, done);
	in[0] = v;
	bb[0] = from;
	bb[1] = big;
	return cg_phi(cg, in, bb, 2);
}

/* ---- temporary memory ---- */

LLVMValueRef cg_alloca(struct cg *cg, LLVMTypeRef t, const char *name)
{
	LLVMBasicBlockRef here = LLVMGetInsertBlock(cg->b);
	LLVMValueRef p;

	cg_enter(cg, cg->fn->entry);
	p = LLVMBuildAlloca(cg->b, t, name);
	LLVMSetAlignment(p, 8);
	cg_enter(cg, here);
	return p;
}

LLVMValueRef cg_scratch(struct cg *cg)
{
	cg->fn->uses_scratch = true;
	return LLVMBuildLoad2(cg->b, cg->ptr, cg->fn->scratch_slot, "scratch");
}

/* A free piece of the same place that fits without much waste, or NULL. */
static struct cg_region *region_free(struct cg_fn *f, bool stack, uint32_t size)
{
	struct cg_region *best = NULL;

	for (size_t i = 0; i < f->regions.nr; i++) {
		struct cg_region *r = &f->regions.v[i];

		if (!r->busy && !!r->alloca == stack && r->size >= size && (stack ? r->size == size : true) &&
		    (!best || r->size < best->size))
			best = r;
	}
	return best;
}

static LLVMValueRef region_get(struct cg *cg, bool stack, uint32_t size)
{
	struct cg_fn *f = cg->fn;
	struct cg_region *r;

	size = size ? (size + 7) & ~7u : 8;
	r = region_free(f, stack, size);
	if (!r) {
		struct cg_region fresh = {.size = size};

		if (stack) {
			fresh.alloca = cg_alloca(cg, LLVMArrayType2(cg->i64, size / 8), "tmp");
			f->stack_used += size;
		} else {
			fresh.off = f->scratch_off;
			f->scratch_off += size;
			if (f->scratch_off > f->scratch_high)
				f->scratch_high = f->scratch_off;
		}
		vec_push(NULL, &f->regions, fresh);
		r = &vec_last(&f->regions);
	}
	r->busy = true;
	vec_push(NULL, &f->live, (uint32_t)(r - f->regions.v));
	return stack ? r->alloca : cg_off(cg, cg_scratch(cg), r->off);
}

LLVMValueRef cg_temp_stack(struct cg *cg, uint32_t size)
{
	return region_get(cg, true, size);
}

LLVMValueRef cg_temp_scratch(struct cg *cg, uint32_t size)
{
	return region_get(cg, false, size);
}

LLVMValueRef cg_temp(struct cg *cg, uint32_t size)
{
	struct cg_fn *f = cg->fn;
	uint32_t need = (size + 7) & ~7u;
	bool small = size <= cg->plan->config.on_stack_limit && size <= 256;

	if (small && (f->stack_used + need <= f->stack_limit || region_free(f, true, need)))
		return cg_temp_stack(cg, size);
	return cg_temp_scratch(cg, size);
}

size_t cg_mark(struct cg *cg)
{
	return cg->fn->live.nr;
}

void cg_release(struct cg *cg, size_t mark)
{
	struct cg_fn *f = cg->fn;

	while (f->live.nr > mark)
		f->regions.v[f->live.v[--f->live.nr]].busy = false;
}

void cg_zero(struct cg *cg, LLVMValueRef p, uint32_t size)
{
	uint32_t i = 0;

	if (size > INLINE_BYTES) {
		cg_helper(cg, H_PROBE_READ_KERNEL, p, cg_i64(cg, size), cg_null(cg));
		return;
	}
	for (unsigned unit = 8; unit; unit /= 2)
		for (; i + unit <= size; i += unit)
			cg_store_int(cg, LLVMConstInt(cg_int_type(cg, unit), 0, false), cg_off(cg, p, i), unit);
}

void cg_copy(struct cg *cg, LLVMValueRef dst, LLVMValueRef src, uint32_t size, unsigned align)
{
	uint32_t i = 0;

	if (size > INLINE_BYTES || size / align > 32) {
		cg_helper(cg, H_PROBE_READ_KERNEL, dst, cg_i64(cg, size), src);
		return;
	}
	for (unsigned unit = align; unit; unit /= 2)
		for (; i + unit <= size; i += unit) {
			LLVMValueRef v = LLVMBuildLoad2(cg->b, cg_int_type(cg, unit), cg_off(cg, src, i), "");

			LLVMSetAlignment(v, unit);
			cg_store_int(cg, v, cg_off(cg, dst, i), unit);
		}
}

/* ---- helpers, maps, globals ---- */

/* Gives the same all through a run of the program, and does nothing: equal calls are joined, unused ones dropped. */
static bool is_constant_helper(enum helper h)
{
	return h == H_GET_CURRENT_PID_TGID || h == H_GET_CURRENT_UID_GID || h == H_GET_SMP_PROCESSOR_ID ||
	       h == H_GET_CURRENT_TASK || h == H_GET_CURRENT_TASK_BTF || h == H_GET_CURRENT_CGROUP_ID ||
	       h == H_GET_NUMA_NODE_ID;
}

static void mark_constant(struct cg *cg, LLVMValueRef call)
{
	static const char *const names[] = {"memory", "nounwind", "willreturn"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		unsigned kind = LLVMGetEnumAttributeKindForName(names[i], strlen(names[i]));

		/* memory(none) is the value 0 */
		LLVMAddCallSiteAttribute(call, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
					 LLVMCreateEnumAttribute(cg->ctx, kind, 0));
	}
}

LLVMValueRef cg_call_helper(struct cg *cg, enum helper h, LLVMTypeRef ret, LLVMValueRef *args, unsigned nr)
{
	LLVMTypeRef types[5];
	LLVMValueRef fn = LLVMConstIntToPtr(cg_i64(cg, (uint64_t)helper_ids[h]), cg->ptr), call;

	for (unsigned i = 0; i < nr; i++)
		types[i] = LLVMTypeOf(args[i]);
	call = LLVMBuildCall2(cg->b, LLVMFunctionType(ret, types, nr, false), fn, args, nr, "");
	if (h == H_FOR_EACH_MAP_ELEM) {		/* one call for two maps is refused ("abusing map_ptr") */
		unsigned kind = LLVMGetEnumAttributeKindForName("nomerge", 7);

		LLVMAddCallSiteAttribute(call, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, LLVMCreateEnumAttribute(cg->ctx, kind, 0));
	}
	if (is_constant_helper(h))
		mark_constant(cg, call);
	return call;
}

LLVMValueRef cg_kfunc(struct cg *cg, const char *name, LLVMTypeRef ret, LLVMValueRef *args, unsigned nr)
{
	LLVMTypeRef types[5], ft;
	const char *symbol = arena_printf(cg->arena, "kfunc_%s", name);
	LLVMValueRef fn = LLVMGetNamedFunction(cg->mod, symbol);

	for (unsigned i = 0; i < nr; i++)
		types[i] = LLVMTypeOf(args[i]);
	ft = LLVMFunctionType(ret, types, nr, false);
	if (!fn)
		fn = LLVMAddFunction(cg->mod, symbol, ft);
	return LLVMBuildCall2(cg->b, ft, fn, args, nr, "");
}

/*
 * LLVM 22 looks at every block of the function for each address of a global that it selects (it might be the address of a block), which
 * was most of the ten seconds that 3,000 printf() in one probe took.  An address that is written in assembly does not go that way.  It
 * is said to have side effects, or it would be computed once and kept in one of the few registers from end to end.
 */
static LLVMValueRef asm_global(struct cg *cg, const char *name)
{
	const char *text = arena_printf(cg->arena, "$0 = %s ll", name);
	LLVMTypeRef ft = LLVMFunctionType(cg->ptr, NULL, 0, false);
	LLVMValueRef a = LLVMGetInlineAsm(ft, text, strlen(text), "=r", 2, true, false, LLVMInlineAsmDialectATT, false);

	return LLVMBuildCall2(cg->b, ft, a, NULL, 0, "");
}

static LLVMValueRef map_global(struct cg *cg, LLVMValueRef *slot, const char *prefix, uint32_t map)
{
	char name[32];

	snprintf(name, sizeof(name), "%s%u", prefix, map);
	if (!*slot) {
		*slot = LLVMAddGlobal(cg->mod, cg->i64, name);
		LLVMSetAlignment(*slot, 8);
	}
	return cg->fn && cg->fn->nr_map_refs++ >= CG_MAP_REFS ? asm_global(cg, name) : *slot;
}

LLVMValueRef cg_map_fd(struct cg *cg, uint32_t map)
{
	return map_global(cg, &cg->maps[map], "map", map);
}

LLVMValueRef cg_map_val(struct cg *cg, uint32_t map)
{
	return map_global(cg, &cg->vals[map], "val", map);
}

static uint32_t role(struct cg *cg, enum map_role r)
{
	int i = plan_map_by_role(cg->plan, r);

	if (i >= 0)
		return (uint32_t)i;
	diag_error(cg->diags, E_CG_LLVM, (struct span){0}, "internal error: the plan has no map of role %d", (int)r);
	return 0;
}

LLVMValueRef cg_role_fd(struct cg *cg, enum map_role r)
{
	return cg_map_fd(cg, role(cg, r));
}

LLVMValueRef cg_global(struct cg *cg, size_t member_off)
{
	return cg_off(cg, cg_map_val(cg, role(cg, ROLE_GLOBALS)), member_off);
}

LLVMValueRef cg_rodata(struct cg *cg, size_t member_off)
{
	LLVMValueRef base = cg_map_val(cg, role(cg, ROLE_RODATA));

	LLVMSetGlobalConstant(base, true);
	return cg_off(cg, base, member_off);
}
