/*
 * Mappings of processes from the kernel's record: program starts, mappings over older ones, forks, ended processes.
 * The process numbers are above what the kernel gives out, so /proc never answers.
 */
#include "runtime/out_priv.h"
#include "tests/unit/check.h"

#define PID 5000001u
#define CHILD 5000002u

static struct syms *sy;

static void expect(uint32_t pid, uint64_t addr, const char *module, uint64_t off)
{
	struct usym u;
	bool found = usym_find(sy, pid, addr, &u);

	if (!module) {
		CHECK(!found);
		return;
	}
	CHECK(found);
	CHECK_STR(u.module, module);
	CHECK_INT(u.file_off, off);
}

int main(void)
{
	struct plan_config cfg = { 0 };

	sy = syms_new(&cfg);
	/* Nothing is known of how it began: its mappings alone would be a half truth. */
	syms_note_mmap(sy, PID, 0x1000, 0x1000, 0, 1, "/nowhere/a");
	expect(PID, 0x1800, NULL, 0);

	syms_note_exec(sy, PID);
	syms_note_mmap(sy, PID, 0x400000, 0x3000, 0x1000, 1, "/nowhere/a");
	syms_note_mmap(sy, PID, 0x7f0000, 0x1000, 0, 2, "/nowhere/libb");
	syms_note_mmap(sy, PID, 0x10000, 0x1000, 0, 0, "//anon");
	expect(PID, 0x400010, "/nowhere/a", 0x1010);
	expect(PID, 0x402fff, "/nowhere/a", 0x3fff);
	expect(PID, 0x403000, NULL, 0);
	expect(PID, 0x7f0001, "/nowhere/libb", 1);
	expect(PID, 0x10001, NULL, 0);

	/* A mapping over the middle of an older one leaves its front and, when it begins earlier, its end. */
	syms_note_mmap(sy, PID, 0x401000, 0x1000, 0x500, 3, "/nowhere/c");
	expect(PID, 0x400010, "/nowhere/a", 0x1010);
	expect(PID, 0x401001, "/nowhere/c", 0x501);
	syms_note_mmap(sy, PID, 0x7ef000, 0x1800, 0, 4, "/nowhere/d");
	expect(PID, 0x7f0001, "/nowhere/d", 0x1001);
	expect(PID, 0x7f0900, "/nowhere/libb", 0x900);

	/* A child has its parent's mappings until it starts a program; the parent keeps its own. */
	syms_note_fork(sy, CHILD, PID);
	expect(CHILD, 0x401001, "/nowhere/c", 0x501);
	syms_note_exec(sy, CHILD);
	expect(CHILD, 0x401001, NULL, 0);
	syms_note_mmap(sy, CHILD, 0x400000, 0x1000, 0, 5, "/nowhere/e");
	expect(CHILD, 0x400020, "/nowhere/e", 0x20);
	expect(PID, 0x400010, "/nowhere/a", 0x1010);

	/* The number is used again. */
	syms_note_fork(sy, CHILD, 5000009);
	expect(CHILD, 0x400020, NULL, 0);

	/* Nonsense of the kernel's record does no harm; many processes push out old ones only. */
	syms_note_mmap(sy, PID, UINT64_MAX - 10, 100, 0, 1, "/nowhere/a");
	syms_note_mmap(sy, PID, 0x500000, 0, 0, 1, "/nowhere/a");
	for (uint32_t i = 0; i < 20000; i++) {
		syms_note_exec(sy, 6000000 + i);
		syms_note_mmap(sy, 6000000 + i, 0x1000, 0x1000, i, 1, "/nowhere/a");
	}
	expect(6019999, 0x1001, "/nowhere/a", 20000);
	expect(6000000, 0x1001, NULL, 0);
	expect(PID, 0x400010, NULL, 0);
	syms_free(sy);
	return check_done("proc");
}
