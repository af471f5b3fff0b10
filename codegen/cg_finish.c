/*
 * codegen: passes and the object file.
 *
 * Three passes give the code of a full pipeline at a tenth of its time: sroa turns the allocas into registers,
 * early-cse joins what was computed twice, simplifycfg removes the blocks that structured emission leaves behind.  More of them
 * makes no better code here, and some (instcombine) rewrite range checks into forms that the verifier cannot follow.
 */
#include "codegen/cg_priv.h"

#include <llvm-c/Analysis.h>
#include <llvm-c/Transforms/PassBuilder.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"

#define PASSES "function(sroa,early-cse<memssa>,simplifycfg)"

static void dump(struct cg *cg, struct strbuf *out)
{
	char *text;

	if (!out)
		return;
	text = LLVMPrintModuleToString(cg->mod);
	sb_str(out, text);
	LLVMDisposeMessage(text);
}

/* Generated IR that is wrong is our mistake; LLVM would crash on it. */
static bool verify(struct cg *cg)
{
	char *err = NULL;
	bool bad = LLVMVerifyModule(cg->mod, LLVMReturnStatusAction, &err);

	if (bad)
		diag_error(cg->diags, E_CG_LLVM, (struct span){0}, "internal error: bad IR: %s", err);
	LLVMDisposeMessage(err);
	return !bad;
}

static bool run_passes(struct cg *cg)
{
	LLVMPassBuilderOptionsRef opts = LLVMCreatePassBuilderOptions();
	LLVMErrorRef e = LLVMRunPasses(cg->mod, PASSES, cg->tm, opts);

	LLVMDisposePassBuilderOptions(opts);
	if (e) {
		char *text = LLVMGetErrorMessage(e);

		diag_error(cg->diags, E_CG_LLVM, (struct span){0}, "LLVM's passes failed: %s", text);
		LLVMDisposeErrorMessage(text);
	}
	return !e;
}

bool cg_finish(struct cg *cg, struct image *out)
{
	LLVMMemoryBufferRef mb;
	char *err = NULL;

	dump(cg, cg->opts->dump_ir);
	if (!verify(cg) || !run_passes(cg))
		return false;
	dump(cg, cg->opts->dump_ir_opt);
	if (LLVMTargetMachineEmitToMemoryBuffer(cg->tm, cg->mod, LLVMObjectFile, &err, &mb)) {
		diag_error(cg->diags, E_CG_LLVM, (struct span){0}, "LLVM could not write the object: %s", err);
		LLVMDisposeMessage(err);
		return false;
	}
	out->len = LLVMGetBufferSize(mb);
	out->bytes = malloc(out->len);
	if (out->bytes)
		memcpy(out->bytes, LLVMGetBufferStart(mb), out->len);
	LLVMDisposeMemoryBuffer(mb);
	if (out->bytes)
		cg_debug_texts(cg, out);
	return out->bytes;
}

void image_free(struct image *im)
{
	free(im->bytes);
	im->bytes = NULL;
	im->len = 0;
}

const char *cg_llvm_version(void)
{
	static char text[24];	/* the same in every call */
	unsigned major, minor, patch;

	LLVMGetVersion(&major, &minor, &patch);
	snprintf(text, sizeof(text), "%u.%u.%u", major, minor, patch);
	return text;
}
