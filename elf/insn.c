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
#include <string.h>

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

int insn_each(const unsigned char *code, size_t len, uint64_t addr, bool (*fn)(void *arg, uint64_t at, unsigned len), void *arg)
{
	disassembler_ftype decode = disassembler(bfd_arch_i386, false, bfd_mach_x86_64, NULL);
	struct disassemble_info info;
	int n = 0;

	if (!decode)
		return -ENOTSUP;
	init_disassemble_info(&info, NULL, no_text, no_styled_text);
	info.arch = bfd_arch_i386;
	info.mach = bfd_mach_x86_64;
	info.endian = info.endian_code = BFD_ENDIAN_LITTLE;
	info.memory_error_func = no_memory_error;
	info.read_memory_func = buffer_read_memory;
	info.buffer = (unsigned char *)code;
	info.buffer_vma = addr;
	info.buffer_length = len;
	disassemble_init_for_target(&info);
	for (uint64_t at = 0; at < len && at <= MAX_DECODE; at += (uint64_t)n) {
		n = decode(addr + at, &info);
		if (n <= 0 || (uint64_t)n > len - at || fn(arg, addr + at, (unsigned)n))
			break;
	}
	disassemble_free_target(&info);
	return n <= 0 ? -EINVAL : 0;
}

struct rets {
	const unsigned char *code;
	uint64_t func;
	void (*fn)(void *arg, uint64_t addr);
	void *arg;
	int nr;
};

/* ret, or ret imm16 (Intel SDM, RET) */
static bool note_ret(void *arg, uint64_t at, unsigned len)
{
	struct rets *r = arg;
	const unsigned char *p = r->code + (at - r->func);

	if ((len == 1 && *p == 0xc3) || (len == 3 && *p == 0xc2)) {
		r->fn(r->arg, at);
		r->nr++;
	}
	return false;
}

struct boundary {
	uint64_t addr;
	bool hit;
};

static bool note_start(void *arg, uint64_t at, unsigned len)
{
	struct boundary *b = arg;

	b->hit = at == b->addr;
	return at >= b->addr;
}
#endif

/* The function's bytes in the file, cut off at its end; NULL: not there. */
static const unsigned char *code_of(struct bin *b, uint64_t func, uint64_t *size)
{
	uint64_t off;
	size_t len;
	char *image = elf_rawfile(b->elf, &len);

	if (!image || bin_file_offset(b, func, &off) || off >= len)
		return NULL;
	if (*size > len - off)
		*size = len - off;
	return (const unsigned char *)image + off;
}

int bin_each_ret(struct bin *b, uint64_t func, uint64_t size, void (*fn)(void *arg, uint64_t addr), void *arg)
{
#if defined(__x86_64__)
	struct rets r = { .code = code_of(b, func, &size), .func = func, .fn = fn, .arg = arg };

	if (!r.code)
		return -EINVAL;
	insn_each(r.code, size, func, note_ret, &r);
	return r.nr;
#elif defined(__aarch64__)
	const unsigned char *code = code_of(b, func, &size);
	uint32_t insn;
	int nr = 0;

	for (uint64_t at = 0; code && at + 4 <= size; at += 4) {
		memcpy(&insn, code + at, 4);
		if ((insn & 0xfffffc1f) != 0xd65f0000)	/* ret xN */
			continue;
		fn(arg, func + at);
		nr++;
	}
	return code ? nr : -EINVAL;
#else
	return -ENOTSUP;
#endif
}

int bin_insn_start(struct bin *b, uint64_t func, uint64_t size, uint64_t addr)
{
#if defined(__x86_64__)
	struct boundary at = { .addr = addr };
	const unsigned char *code = code_of(b, func, &size);
	GElf_Ehdr eh;
	int err;

	if (!code || !gelf_getehdr(b->elf, &eh) || eh.e_machine != EM_X86_64)
		return -ENOTSUP;
	if (addr < func || addr - func >= size || addr - func > MAX_DECODE)
		return -EINVAL;
	err = insn_each(code, size, func, note_start, &at);
	return at.hit ? 1 : err;
#elif defined(__aarch64__)
	return addr % 4 == 0;
#elif defined(__powerpc64__) || defined(__loongarch64)
	return addr % 4 == 0;
#else
	return -ENOTSUP;
#endif
}

#if defined(__x86_64__)
/* push %rax to push %r15 */
static bool is_push(const unsigned char *p)
{
	p += *p == 0x41;
	return *p >= 0x50 && *p <= 0x57;
}
#endif

uint64_t bin_quick_entry(struct bin *b, uint64_t func, uint64_t size)
{
#if defined(__x86_64__)
	static const unsigned char endbr64[] = { 0xf3, 0x0f, 0x1e, 0xfa };
	const unsigned char *p = code_of(b, func, &size);

	if (p && size > sizeof(endbr64) + 2 && !memcmp(p, endbr64, sizeof(endbr64)) && is_push(p + sizeof(endbr64)))
		return func + sizeof(endbr64);
#endif
	return func;
}
