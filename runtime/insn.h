/*
 * runtime, inside: BPF instructions of our own small programs, one a macro; registers and offsets in assembler order.
 */
#ifndef SCRY_RUNTIME_INSN_H
#define SCRY_RUNTIME_INSN_H

#include <linux/bpf.h>

#define MOV(d, s) { .code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = d, .src_reg = s }
#define MOVI(d, i) { .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = d, .imm = i }
#define ADDI(d, i) { .code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = d, .imm = i }
#define RSHI(d, i) { .code = BPF_ALU64 | BPF_RSH | BPF_K, .dst_reg = d, .imm = i }
#define LDX(sz, d, s, o) { .code = BPF_LDX | BPF_MEM | sz, .dst_reg = d, .src_reg = s, .off = o }
#define STX(sz, d, s, o) { .code = BPF_STX | BPF_MEM | sz, .dst_reg = d, .src_reg = s, .off = o }
#define STI(sz, d, o, i) { .code = BPF_ST | BPF_MEM | sz, .dst_reg = d, .off = o, .imm = i }
#define XADD(d, s) { .code = BPF_STX | BPF_W | 0xc0, .dst_reg = d, .src_reg = s, .imm = BPF_ADD }
#define CALL(n) { .code = BPF_JMP | BPF_CALL, .imm = n }
#define JEQI(d, i, o) { .code = BPF_JMP | BPF_JEQ | BPF_K, .dst_reg = d, .imm = i, .off = o }
#define JEQ(d, s, o) { .code = BPF_JMP | BPF_JEQ | BPF_X, .dst_reg = d, .src_reg = s, .off = o }
/* Of the lower halves, as unsigned numbers. */
#define JLT32(d, i, o) { .code = BPF_JMP32 | BPF_JLT | BPF_K, .dst_reg = d, .imm = (int32_t)(i), .off = o }
#define JNE32(d, i, o) { .code = BPF_JMP32 | BPF_JNE | BPF_K, .dst_reg = d, .imm = (int32_t)(i), .off = o }
#define MAP(d, fd) { .code = BPF_LD | BPF_DW | BPF_IMM, .dst_reg = d, .src_reg = BPF_PSEUDO_MAP_FD, .imm = fd }, { .code = 0 }
/* A function of the same program, insns further on. */
#define CALLFN(insns) { .code = BPF_JMP | BPF_CALL, .src_reg = BPF_PSEUDO_CALL, .imm = insns }
#define EXIT { .code = BPF_JMP | BPF_EXIT }

enum {
	FN_LOOKUP = 1, FN_UPDATE = 2, FN_DELETE = 3, FN_PID_TGID = 14, FN_TASK = 35, FN_READ_KERNEL = 113,
};

/* *(u64 *)(fp - 8) = size bytes of kernel memory at r3; 0 when they cannot be read. */
#define READ(size) STI(BPF_DW, 10, -8, 0), MOV(1, 10), ADDI(1, -8), MOVI(2, size), CALL(FN_READ_KERNEL)

#endif
