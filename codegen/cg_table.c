/*
 * Names of errors, signals and system calls: strings that a program must have in the kernel, because they can be compared
 * and be keys.
 *
 * A table is constant data of the object (section .rodata.names), there only when it is used: u16 offset[nr + 1], then the
 * texts, each NUL-ended.  Offsets count from the table's start; numbers without a text, and entry nr, point at the text for
 * unknown ones.  A look-up is a compare, a load and a string copy, whatever the size.
 */
#include "codegen/cg_priv.h"

#include <string.h>

#include "base/strbuf.h"

#define MAX_NUMBERS 640
#define NAME_SIZE 64		/* string[64] is the type of all three */

struct names {
	const char *text[MAX_NUMBERS];
	unsigned nr;
	const char *unknown;
};

static void add(struct names *n, unsigned number, const char *text)
{
	n->text[number] = text;
	if (number >= n->nr)
		n->nr = number + 1;
}

static void errors(struct names *n)
{
	n->unknown = "Unknown error";
#define E(number, text) add(n, number, text);
#include "codegen/errno.def"
#undef E
}

static void syscalls(struct names *n)
{
	n->unknown = "Unknown syscall";
#define Y(number, text) add(n, number, text);
#ifdef __x86_64__
#include "sema/syscalls_x86_64.def"
#else
#include "sema/syscalls_generic.def"
#endif
#undef Y
}

static void signals(struct cg *cg, struct names *n)
{
	n->unknown = "N/A";
#define S(number, text) add(n, number, text);
#include "codegen/signals.def"
#undef S
	for (unsigned i = 34; i <= 64; i++)
		add(n, i, arena_printf(cg->arena, "Real-time signal %u", i - 34));
}

static LLVMValueRef table_make(struct cg *cg, const struct names *n)
{
	uint32_t head = 2 * (n->nr + 1), off = head + strlen(n->unknown) + 1;
	uint16_t offs[MAX_NUMBERS + 1];
	struct strbuf b = { 0 };
	LLVMValueRef data, table;

	for (unsigned i = 0; i < n->nr; i++) {
		offs[i] = n->text[i] ? off : head;
		off += n->text[i] ? strlen(n->text[i]) + 1 : 0;
	}
	offs[n->nr] = head;
	sb_add(&b, offs, head);
	sb_add(&b, n->unknown, strlen(n->unknown) + 1);
	for (unsigned i = 0; i < n->nr; i++)
		if (n->text[i])
			sb_add(&b, n->text[i], strlen(n->text[i]) + 1);
	data = LLVMConstStringInContext(cg->ctx, b.s, b.len, true);
	table = LLVMAddGlobal(cg->mod, LLVMTypeOf(data), "names");
	LLVMSetInitializer(table, data);
	LLVMSetGlobalConstant(table, true);
	LLVMSetLinkage(table, LLVMInternalLinkage);
	LLVMSetSection(table, ".rodata.names");
	LLVMSetAlignment(table, 8);
	sb_free(&b);
	return table;
}

static const struct cg_table *table_get(struct cg *cg, enum cg_table_id id)
{
	struct cg_table *t = &cg->tables[id];
	struct names n = { .nr = 0 };

	if (t->nr)
		return t;
	switch (id) {
	case CG_TABLE_ERRORS: errors(&n); break;
	case CG_TABLE_SIGNALS: signals(cg, &n); break;
	case CG_TABLE_SYSCALLS: syscalls(&n); break;
	case CG_TABLE_NR: break;
	}
	t->nr = n.nr;
	t->data = table_make(cg, &n);
	return t;
}

static struct cval name_of(struct cg *cg, const struct expr *e, enum cg_table_id id)
{
	const struct cg_table *t = table_get(cg, id);
	LLVMValueRef table = t->data, number = cg_int(cg, e->call.args.v[0]), dst, off;
	LLVMValueRef index;

	if (id == CG_TABLE_ERRORS) {	/* -2 and 2 alike */
		LLVMValueRef neg = LLVMBuildICmp(cg->b, LLVMIntSLT, number, cg->zero, "");

		number = LLVMBuildSelect(cg->b, neg, LLVMBuildNeg(cg->b, number, ""), number, "");
	}
	dst = cg_dst(cg, e, NAME_SIZE);
	cg_zero(cg, dst, NAME_SIZE);
	index = cg_clamp(cg, number, t->nr);	/* entry nr is the text for unknown numbers */
	off = cg_load_int(cg, cg_off_var(cg, table, LLVMBuildShl(cg->b, index, cg->one, "")), 2, false);
	cg_helper(cg, H_PROBE_READ_KERNEL_STR, dst, cg_i64(cg, NAME_SIZE), cg_off_var(cg, table, off));
	return cv_mem(dst, e->type);
}

struct cval cg_emit_STRERROR(struct cg *cg, const struct expr *e)
{
	return name_of(cg, e, CG_TABLE_ERRORS);
}

struct cval cg_emit_SIGNAL_NAME(struct cg *cg, const struct expr *e)
{
	return name_of(cg, e, CG_TABLE_SIGNALS);
}

struct cval cg_emit_SYSCALL_NAME(struct cg *cg, const struct expr *e)
{
	return name_of(cg, e, CG_TABLE_SYSCALLS);
}
