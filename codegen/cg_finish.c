/*
 * codegen: passes and the object file.
 *
 * Three passes give the code of a full pipeline at a tenth of its time: sroa turns the allocas into registers,
 * early-cse joins what was computed twice, simplifycfg removes the blocks that structured emission leaves behind.  More of them
 * makes no better code here, and some (instcombine) rewrite range checks into forms that the verifier cannot follow.
 */
#include "codegen/cg_priv.h"

#include <llvm-c/Analysis.h>
#include <llvm-c/ErrorHandling.h>
#include <llvm-c/Support.h>
#include <llvm-c/Transforms/PassBuilder.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#else
#define __lsan_disable() ((void)0)
#define __lsan_enable() ((void)0)
#endif

#define MOST_SINKING_BLOCKS 60

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

/*
 * LLVM likes to move a computation down to the block of its only use: in "unroll (100) { $sum += @a[$i++]; } print($sum)" all additions, so
 * that a hundred values wait for them on the stack, which has 512 bytes.  It does that over blocks only, so a short function is safe.
 */
static void choose_sinking(struct cg *cg)
{
	const char *args[] = { "scry", "-disable-machine-sink=false" };

	for (LLVMValueRef fn = LLVMGetFirstFunction(cg->mod); fn; fn = LLVMGetNextFunction(fn))
		if (LLVMCountBasicBlocks(fn) > MOST_SINKING_BLOCKS)
			args[1] = "-disable-machine-sink=true";
	LLVMParseCommandLineOptions(sizeof(args) / sizeof(args[0]), args, NULL);
}

static jmp_buf *on_fatal_error;		/* state: LLVM's handler of fatal errors has no argument of ours */
static const char *fatal_reason;	/* state: as above */

/* LLVM ends the process after this when it cannot go on at all, as with a jump that is too far. */
static void fatal(const char *reason)
{
	if (!on_fatal_error)
		return;
	fatal_reason = reason;
	longjmp(*on_fatal_error, 1);
}

/* LLVM does not say which; the longest in the script is a good guess. */
static struct span longest_probe(const struct cg *cg)
{
	struct span at = {0};
	uint32_t most = 0;

	for (size_t i = 0; i < cg->t->progs.nr; i++) {
		const struct typed_prog *p = &cg->t->progs.v[i];

		if (p->body && p->body->span.len > most) {
			most = p->body->span.len;
			at = p->span;
		}
	}
	return at;
}

static void tell_fatal(struct cg *cg)
{
	struct diag *d;

	if (!strstr(fatal_reason, "out of insn range")) {
		diag_error(cg->diags, E_CG_LLVM, (struct span){0}, "LLVM cannot go on: %s", fatal_reason);
		return;
	}
	d = diag_error(cg->diags, E_CG_LENGTH, longest_probe(cg), "this probe is too long for a BPF program");
	diag_hint(d, "put what repeats into a loop or a function, or split the probe");
}

/* After a fatal error what LLVM's passes hold is left behind; there is no way to have it taken apart. */
static bool emit(struct cg *cg, LLVMMemoryBufferRef *mb)
{
	char *err = NULL;
	jmp_buf here;
	bool ok;

	__lsan_disable();
	if (setjmp(here)) {
		__lsan_enable();
		on_fatal_error = NULL;
		tell_fatal(cg);
		return false;
	}
	on_fatal_error = &here;
	LLVMResetFatalErrorHandler();
	LLVMInstallFatalErrorHandler(fatal);
	ok = !LLVMTargetMachineEmitToMemoryBuffer(cg->tm, cg->mod, LLVMObjectFile, &err, mb);
	__lsan_enable();
	on_fatal_error = NULL;
	if (!ok) {
		diag_error(cg->diags, E_CG_LLVM, (struct span){0}, "LLVM could not write the object: %s", err);
		LLVMDisposeMessage(err);
	}
	return ok;
}

bool cg_finish(struct cg *cg, struct image *out)
{
	LLVMMemoryBufferRef mb;

	dump(cg, cg->opts->dump_ir);
	if (!verify(cg) || !run_passes(cg))
		return false;
	dump(cg, cg->opts->dump_ir_opt);
	choose_sinking(cg);
	if (!emit(cg, &mb))
		return false;
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
