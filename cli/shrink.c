/*
 * cli: giving memory back once the compiler is done.
 *
 * Linked statically, LLVM's code and constants are most of what is resident: 20 MB that a trace of an hour never looks at again.
 * They are clean pages of the program's file, so the kernel may forget them at once; what is still needed comes
 * back from the page cache by minor faults (about 300, under half a millisecond).
 */
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/cli.h"

/* The first object is the program itself; what it may write to is left alone. */
static int drop_clean(struct dl_phdr_info *info, size_t size, void *arg)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *p = &info->dlpi_phdr[i];
		uintptr_t from = info->dlpi_addr + p->p_vaddr, to = from + p->p_filesz;

		if (p->p_type != PT_LOAD || p->p_flags & PF_W)
			continue;
		from = (from + page - 1) & ~(page - 1);
		to &= ~(page - 1);
		if (to > from)
			madvise((void *)from, to - from, MADV_DONTNEED);
	}
	return 1;
}

void shrink_after_compiling(const struct plan *p)
{
	for (size_t i = 0; i < p->progs.nr; i++)
		if (p->progs.v[i].hook != HOOK_TEST_RUN && p->progs.v[i].hook != HOOK_ITER) {
			dl_iterate_phdr(drop_clean, NULL);
			return;
		}
}
