/* Unwind rules, of code in this very program whose frames are described by hand. */
#include <stdlib.h>

#include "elf/elf.h"
#include "tests/unit/check.h"

#if defined(__x86_64__)

/* One instruction between the rules, and a label at each. */
__asm__(".text\n"
	".type cfi_plain, @function\ncfi_plain:\n.cfi_startproc\nnop\n"
	"p1: .cfi_def_cfa_offset 16\n.cfi_offset rbp, -16\nnop\n"
	"p2: .cfi_def_cfa_register rbp\nnop\n"
	"p3: .cfi_remember_state\n.cfi_def_cfa rsp, 8\n.cfi_restore rbp\nnop\n"
	"p4: .cfi_restore_state\nnop\n"
	"p5: .cfi_def_cfa rsp, 1048\n.cfi_offset rbp, -24\nnop\n"
	"p6: .cfi_def_cfa r10, 0\nnop\n"
	"p7: .cfi_def_cfa_offset 4\n.cfi_def_cfa_register rsp\n.cfi_undefined rip\nnop\n"
	".cfi_endproc\np8:\nnop\n"
	".type cfi_expr, @function\ncfi_expr:\n.cfi_startproc\n"
	".cfi_escape 0x0f, 3, 0x76, 0x78, 0x06\n.cfi_escape 0x10, 6, 2, 0x76, 0\nnop\n"	/* *(rbp - 8); rbp at rbp + 0 */
	"e1: .cfi_escape 0x0f, 3, 0x77, 0x28, 0x06\nnop\n"					/* *(rsp + 40) */
	"e2: .cfi_escape 0x0f, 5, 0x77, 0x28, 0x06, 0x23, 8\nnop\n"				/* *(rsp + 40) + 8 */
	"e3: .cfi_escape 0x0f, 11, 0x77, 8, 0x80, 0, 0x3f, 0x1a, 0x3b, 0x2a, 0x33, 0x24, 0x22\nnop\n"	/* PLT, from byte 11 */
	"e4: .cfi_escape 0x0f, 4, 0x77, 8, 0x22, 0x22\nnop\n"					/* nothing that we know */
	"e5: .cfi_def_cfa rsp, 8\n.cfi_register rip, rdi\nnop\n"
	"e6: .cfi_offset rip, -8\n.cfi_escape 0x16, 6, 2, 0x77, 8\nnop\n"			/* rbp is rsp + 8: lost */
	".cfi_endproc\n"
	".type cfi_signal, @function\ncfi_signal:\n.cfi_startproc\n.cfi_signal_frame\n"
	".cfi_escape 0x0f, 4, 0x77, 0xa0, 1, 0x06\n.cfi_escape 0x10, 16, 3, 0x77, 0xa8, 1\nnop\n.cfi_endproc\nnop\n");

extern const char cfi_plain[], p1[], p2[], p3[], p4[], p5[], p6[], p7[], p8[], cfi_expr[], e1[], e2[], e3[], e4[], e5[], e6[], cfi_signal[];

static struct bin_unwind_row *rows;
static size_t nr;

static const struct bin_unwind_row *at(const char *addr)
{
	static const struct bin_unwind_row none;
	size_t i = 0;

	while (i < nr && rows[i].addr <= (uint64_t)(uintptr_t)addr)
		i++;
	return i ? &rows[i - 1] : &none;
}

static bool is(const char *addr, enum unwind_cfa cfa, int off, enum unwind_bp bp, int bp_off)
{
	const struct bin_unwind_row *r = at(addr);

	if (r->cfa == cfa && r->cfa_off == off && r->bp == bp && r->bp_off == bp_off)
		return true;
	fprintf(stderr, "cfa %d %d, bp %d %d\n", r->cfa, r->cfa_off, r->bp, r->bp_off);
	return false;
}

int main(void)
{
	struct bin *b = NULL;

	CHECK(!bin_open("/proc/self/exe", &b));
	CHECK(!bin_unwind_rows(b, &rows, &nr));
	for (size_t i = 1; i < nr; i++)
		CHECK(rows[i].addr > rows[i - 1].addr);
	CHECK(is(cfi_plain, UNWIND_SP, 8, UNWIND_BP_SAME, 0));
	CHECK(is(p1, UNWIND_SP, 16, UNWIND_BP_AT_CFA, -16));
	CHECK(is(p2, UNWIND_BP, 16, UNWIND_BP_AT_CFA, -16));
	CHECK(is(p3, UNWIND_SP, 8, UNWIND_BP_SAME, 0));
	CHECK(is(p4, UNWIND_BP, 16, UNWIND_BP_AT_CFA, -16));
	CHECK(is(p5, UNWIND_SP, 1048, UNWIND_BP_AT_CFA, -24));
	CHECK(is(p6, UNWIND_NONE, 0, UNWIND_BP_SAME, 0));
	CHECK(is(p7, UNWIND_END, 0, UNWIND_BP_SAME, 0));
	CHECK(is(p8, UNWIND_NONE, 0, UNWIND_BP_SAME, 0));
	CHECK(is(cfi_expr, UNWIND_AT_BP, -8, UNWIND_BP_AT_BP, 0));
	CHECK(is(e1, UNWIND_AT_SP, 40, UNWIND_BP_AT_BP, 0));
	CHECK(is(e2, UNWIND_AT_SP_8, 40, UNWIND_BP_AT_BP, 0));
	CHECK(is(e3, UNWIND_PLT, 11, UNWIND_BP_AT_BP, 0));
	CHECK(is(e4, UNWIND_NONE, 0, UNWIND_BP_SAME, 0));
	CHECK(is(e5, UNWIND_NONE, 0, UNWIND_BP_SAME, 0));
	CHECK(is(e6, UNWIND_SP, 8, UNWIND_BP_LOST, 0));
	CHECK(at(cfi_signal)->cfa == UNWIND_SIGNAL);
	free(rows);
	bin_close(b);
	return check_done("elf unwind");
}

#else

int main(void)
{
	CHECK(true);	/* tables are read on x86_64 only */
	return check_done("elf unwind");
}

#endif
