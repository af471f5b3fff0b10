/*
 * Registers: names and places in struct pt_regs (struct user_pt_regs on arm64), for the machine scry is built for.  The
 * layouts are kernel ABI (arch/<machine>/include/uapi/asm/ptrace.h).
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "sema/ap.h"

struct reg_row {
	const char *name;
	int off;
};

#if defined(__x86_64__)
static const struct reg_row rows[] = {
	{ "r15", 0 },	{ "r14", 8 },  { "r13", 16 }, { "r12", 24 }, { "bp", 32 },	  { "bx", 40 },	  { "r11", 48 },
	{ "r10", 56 },	{ "r9", 64 },  { "r8", 72 },  { "ax", 80 },  { "cx", 88 },	  { "dx", 96 },	  { "si", 104 },
	{ "di", 112 },	{ "orig_rax", 120 }, { "ip", 128 }, { "pc", 128 }, { "cs", 136 }, { "flags", 144 }, { "sp", 152 },
	{ "ss", 160 },	{ NULL, 0 },
};
static const int arg_offs[] = { 112, 104, 96, 88, 72, 64 };
#define RET_OFF 80
#define MACHINE "x86_64"
#elif defined(__aarch64__)
static const struct reg_row rows[] = {
	{ "sp", 248 },	      { "pc", 256 },	    { "ip", 256 },	  { "pstate", 264 },
	{ "compat_fp", 88 },  { "compat_sp", 104 }, { "compat_lr", 112 }, { NULL, 0 },
};
#define NUMBERED 31
static const int arg_offs[] = { 0, 8, 16, 24, 32, 40, 48, 56 };
#define RET_OFF 0
#define MACHINE "arm64"
#elif defined(__riscv) && __riscv_xlen == 64
static const struct reg_row rows[] = {
	{ "pc", 0 },	{ "ip", 0 },	{ "ra", 8 },	{ "sp", 16 },	{ "gp", 24 },	{ "tp", 32 },	{ "t0", 40 },
	{ "t1", 48 },	{ "t2", 56 },	{ "s0", 64 },	{ "s1", 72 },	{ "a0", 80 },	{ "a1", 88 },	{ "a2", 96 },
	{ "a3", 104 },	{ "a4", 112 },	{ "a5", 120 },	{ "a6", 128 },	{ "a7", 136 },	{ "s2", 144 },	{ "s3", 152 },
	{ "s4", 160 },	{ "s5", 168 },	{ "s6", 176 },	{ "s7", 184 },	{ "s8", 192 },	{ "s9", 200 },	{ "s10", 208 },
	{ "s11", 216 }, { "t3", 224 },	{ "t4", 232 },	{ "t5", 240 },	{ "t6", 248 },	{ NULL, 0 },
};
static const int arg_offs[] = { 80, 88, 96, 104, 112, 120, 128, 136 };
#define RET_OFF 80
#define MACHINE "riscv64"
#elif defined(__powerpc64__)
static const struct reg_row rows[] = {
	{ "nip", 256 },	 { "ip", 256 },	 { "pc", 256 },	 { "msr", 264 },    { "orig_gpr3", 272 }, { "ctr", 280 },
	{ "link", 288 }, { "xer", 296 }, { "ccr", 304 }, { "softe", 312 },  { "trap", 320 },	  { "dar", 328 },
	{ "dsisr", 336 }, { "result", 344 }, { "sp", 8 }, { NULL, 0 },
};
#define NUMBERED 32
static const int arg_offs[] = { 24, 32, 40, 48, 56, 64, 72, 80 };
#define RET_OFF 24
#define MACHINE "ppc64"
#elif defined(__s390x__)
/* struct pt_regs: args[1], then psw (mask, address), gprs[16], orig_gpr2 */
static const struct reg_row rows[] = {
	{ "arg", 0 }, { "pswmask", 8 }, { "pswaddr", 16 }, { "pc", 16 }, { "ip", 16 }, { "sp", 144 }, { NULL, 0 },
};
#define NUMBERED 16
#define NUMBERED_BASE 24
static const int arg_offs[] = { 40, 48, 56, 64, 72 };
#define RET_OFF 40
#define MACHINE "s390x"
#elif defined(__loongarch64)
static const struct reg_row rows[] = {
	{ "orig_a0", 256 }, { "pc", 264 }, { "ip", 264 }, { "csr_era", 264 }, { "csr_badvaddr", 272 },
	{ "sp", 24 },	    { "ra", 8 },   { "tp", 16 },  { "fp", 176 },      { NULL, 0 },
};
#define NUMBERED 32
static const int arg_offs[] = { 32, 40, 48, 56, 64, 72, 80, 88 };
#define RET_OFF 32
#define MACHINE "loongarch64"
#else
static const struct reg_row rows[] = { { NULL, 0 } };
static const int arg_offs[] = { -1 };
#define RET_OFF -1
#define MACHINE "this machine"
#endif

#ifndef NUMBERED_BASE
#define NUMBERED_BASE 0
#endif

#ifdef NUMBERED
/* "r7", "regs[7]" */
static int numbered(const char *name)
{
	const char *digits;
	char *end;
	long n;

	if (!strncmp(name, "regs[", 5))
		digits = name + 5;
	else if (name[0] == 'r')
		digits = name + 1;
	else
		return -1;
	if (*digits < '0' || *digits > '9')
		return -1;
	n = strtol(digits, &end, 10);
	if (strcmp(end, name[1] == 'e' ? "]" : "") || n >= NUMBERED)
		return -1;
	return NUMBERED_BASE + (int)n * 8;
}
#endif

int reg_offset(const char *name)
{
	for (const struct reg_row *r = rows; r->name; r++)
		if (!strcmp(r->name, name))
			return r->off;
#ifdef NUMBERED
	return numbered(name);
#else
	return -1;
#endif
}

int reg_arg_offset(unsigned n)
{
	return n < sizeof(arg_offs) / sizeof(arg_offs[0]) ? arg_offs[n] : -1;
}

int reg_ret_offset(void)
{
	return RET_OFF;
}

const char *reg_machine(void)
{
	return MACHINE;
}
