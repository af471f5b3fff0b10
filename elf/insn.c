/*
 * Where instructions begin.  The kernel writes a breakpoint wherever a uprobe is asked for; in the middle of an instruction
 * that damages the traced program.  On machines with instructions of one length that is arithmetic; on x86 the function is
 * decoded by libopcodes from its start.
 */
#include "elf/elf_priv.h"

#define PACKAGE "scry"		/* bfd.h refuses to be included without */
#include <bfd.h>
#include <dis-asm.h>
#undef PACKAGE

#include <errno.h>

#define MAX_DECODE (1u << 20)	/* bytes; longer functions are not decoded to their end */

#if defined(__x86_64__)
static int no_text(void *arg, const char *fmt, ...)
{
	return 0;
}

static int no_styled_text(void *arg, enum disassembler_style style, const char *fmt, ...)
{
	return 0;
}

/* The default prints to stdout. */
static void no_memory_error(int status, bfd_vma addr, struct disassemble_info *info)
{
}

static int decode_to(const unsigned char *code, size_t len, uint64_t func, uint64_t addr)
{
	disassembler_ftype decode = disassembler(bfd_arch_i386, false, bfd_mach_x86_64, NULL);
	struct disassemble_info info;
	uint64_t at = func;

	if (!decode)
		return -ENOTSUP;
	init_disassemble_info(&info, NULL, no_text, no_styled_text);
	info.arch = bfd_arch_i386;
	info.mach = bfd_mach_x86_64;
	info.endian = info.endian_code = BFD_ENDIAN_LITTLE;
	info.memory_error_func = no_memory_error;
	info.read_memory_func = buffer_read_memory;
	info.buffer = (unsigned char *)code;
	info.buffer_vma = func;
	info.buffer_length = len;
	disassemble_init_for_target(&info);
	while (at < addr) {
		int n = decode(at, &info);

		if (n <= 0)
			return -EINVAL;
		at += (uint64_t)n;
	}
	disassemble_free_target(&info);
	return at == addr;
}
#endif

int bin_each_ret(struct bin *b, uint64_t func, uint64_t size, void (*fn)(void *arg, uint64_t addr), void *arg)
{
#if defined(__x86_64__)
	disassembler_ftype decode = disassembler(bfd_arch_i386, false, bfd_mach_x86_64, NULL);
	struct disassemble_info info;
	const unsigned char *code;
	int nr = 0, n;
	uint64_t off;
	size_t len;
	char *image = elf_rawfile(b->elf, &len);

	if (!decode || !image || bin_file_offset(b, func, &off) || off >= len)
		return -EINVAL;
	if (size > len - off)
		size = len - off;
	code = (const unsigned char *)image + off;
	init_disassemble_info(&info, NULL, no_text, no_styled_text);
	info.arch = bfd_arch_i386;
	info.mach = bfd_mach_x86_64;
	info.endian = info.endian_code = BFD_ENDIAN_LITTLE;
	info.memory_error_func = no_memory_error;
	info.read_memory_func = buffer_read_memory;
	info.buffer = (unsigned char *)code;
	info.buffer_vma = func;
	info.buffer_length = size;
	disassemble_init_for_target(&info);
	for (uint64_t at = 0; at < size && at < MAX_DECODE; at += (uint64_t)n) {
		n = decode(func + at, &info);
		if (n <= 0)
			break;
		/* ret, or ret imm16 (Intel SDM, RET) */
		if ((n == 1 && code[at] == 0xc3) || (n == 3 && code[at] == 0xc2)) {
			fn(arg, func + at);
			nr++;
		}
	}
	disassemble_free_target(&info);
	return nr;
#else
	return -ENOTSUP;
#endif
}

int bin_insn_start(struct bin *b, uint64_t func, uint64_t size, uint64_t addr)
{
#if defined(__x86_64__)
	uint64_t off;
	size_t len;
	char *image = elf_rawfile(b->elf, &len);
	GElf_Ehdr eh;

	if (!image || !gelf_getehdr(b->elf, &eh) || eh.e_machine != EM_X86_64)
		return -ENOTSUP;
	if (addr < func || addr - func >= size || addr - func > MAX_DECODE || bin_file_offset(b, func, &off) || off >= len)
		return -EINVAL;
	if (size > len - off)
		size = len - off;
	return decode_to((const unsigned char *)image + off, size, func, addr);
#elif defined(__aarch64__)
	return addr % 4 == 0;
#elif defined(__powerpc64__) || defined(__loongarch64)
	return addr % 4 == 0;
#else
	return -ENOTSUP;
#endif
}
