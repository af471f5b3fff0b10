/*
 * Names of errors, signals and system calls: strings that a program must have in the kernel, because they can be compared
 * and be keys.
 *
 * A table stands behind struct plan_rodata in the read-only globals (plan.rodata_tail), once in an object and only when
 * it is used: u16 offset[nr], then the texts, each NUL-ended.  Offsets count from the table's start; numbers
 * without a text point at the text for unknown ones.  A look-up is a compare, two loads and a string copy, whatever the size.
 */
#include "codegen/cg_priv.h"

#include <stdio.h>
#include <string.h>

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
#include "codegen/syscalls_x86_64.def"
#else
#include "codegen/syscalls_generic.def"
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

static void push(struct cg *cg, const void *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		vec_push(cg->plan->arena, &cg->plan->rodata_tail, ((const uint8_t *)bytes)[i]);
}

/* Appends the table; returns its offset in the map's value. */
static uint32_t table_add(struct cg *cg, const struct names *n)
{
	struct plan *p = cg->plan;
	int map = plan_map_by_role(p, ROLE_RODATA);
	uint32_t at = sizeof(struct plan_rodata) + p->rodata_tail.nr, off = 2 * (n->nr + 1);
	uint16_t offs[MAX_NUMBERS + 1];

	/* The text for unknown numbers comes first. */
	offs[n->nr] = off;
	off += strlen(n->unknown) + 1;
	for (unsigned i = 0; i < n->nr; i++) {
		offs[i] = n->text[i] ? off : offs[n->nr];
		off += n->text[i] ? strlen(n->text[i]) + 1 : 0;
	}
	push(cg, offs, 2 * (n->nr + 1));
	push(cg, n->unknown, strlen(n->unknown) + 1);
	for (unsigned i = 0; i < n->nr; i++)
		if (n->text[i])
			push(cg, n->text[i], strlen(n->text[i]) + 1);
	while (p->rodata_tail.nr % 8)
		push(cg, "", 1);
	if (map >= 0)
		p->maps.v[map].value_size = sizeof(struct plan_rodata) + p->rodata_tail.nr;
	return at;
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
	t->off = table_add(cg, &n);
	return t;
}

static struct cval name_of(struct cg *cg, const struct expr *e, enum cg_table_id id)
{
	const struct cg_table *t = table_get(cg, id);
	LLVMValueRef table = cg_rodata(cg, t->off), number = cg_int(cg, e->call.args.v[0]), dst, off;
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
