/*
 * codegen: typed program + plan -> BPF object bytes.  The only room that sees LLVM.
 *
 * Sets plan.scratch_size, uses_scratch, and offsets of event fields that sema left to it (none).
 */
#ifndef SCRY_CODEGEN_CODEGEN_H
#define SCRY_CODEGEN_CODEGEN_H

#include <stdbool.h>
#include <stddef.h>

struct typed;
struct diags;
struct sema_host;
struct strbuf;
struct arena;

struct cg_opts {
	const struct sema_host *host;
	bool debug_info;		/* .BTF and .BTF.ext (default on) */
	bool warnings_k;		/* -k */
	bool no_warnings;
	/* Each NULL, or where to append: the module before and after the passes; the assembly by LLVM. */
	struct strbuf *dump_ir, *dump_ir_opt;
};

struct image {
	unsigned char *bytes;		/* ELF object; layout: end of sema/plan.h */
	size_t len;
};

/* false: errors are in ds.  The image is heap memory for image_free(). */
bool cg_compile(struct typed *t, const struct cg_opts *opts, struct diags *ds, struct image *out);
void image_free(struct image *im);

/* Disassembles every program of an image by libopcodes (--dump asm); -errno when it cannot. */
int cg_dump_asm(const struct image *im, struct strbuf *out);

/* "19.1.7" */
const char *cg_llvm_version(void);

#endif
