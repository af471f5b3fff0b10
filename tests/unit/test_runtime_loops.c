/* A loop that is closed by running on gets a jump there; everything that counts instructions moves along. */
#include <linux/bpf.h>
#include <stdlib.h>

#include "runtime/object_priv.h"
#include "tests/unit/check.h"

#define MOV(n) { .code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = (n) }
#define ADD(n) { .code = BPF_ALU64 | BPF_ADD | BPF_K, .imm = (n) }
#define GOTO(n) { .code = BPF_JMP | BPF_JA, .off = (n) }
#define IF(n) { .code = BPF_JMP | BPF_JGT | BPF_K, .imm = 10, .off = (n) }
#define CALL(n) { .code = BPF_JMP | BPF_CALL, .src_reg = BPF_PSEUDO_CALL, .imm = (n) }
#define EXIT { .code = BPF_JMP | BPF_EXIT }

static struct object_prog copy(const struct bpf_insn *in, size_t size, const uint32_t *lines, uint32_t nr_lines)
{
	struct object_prog p = { .nr_insns = (uint32_t)(size / sizeof(*in)), .line_info_size = 4, .nr_line_info = nr_lines };

	p.insns = malloc(size);
	memcpy(p.insns, in, size);
	p.line_info = malloc(nr_lines * 4 + 1);
	if (nr_lines)
		memcpy(p.line_info, lines, nr_lines * 4);
	return p;
}

static void check_insn(const struct object_prog *p, uint32_t i, int code, int off, int imm)
{
	CHECK_INT(p->insns[i].code, code);
	CHECK_INT(p->insns[i].off, off);
	CHECK_INT(p->insns[i].imm, imm);
}

static void rotated(void)
{
	static const struct bpf_insn in[] = {
		MOV(0),		/* 0 */
		CALL(5),	/* 1: subprogram at 7 */
		GOTO(1),	/* 2: head */
		ADD(1),		/* 3 last: runs on */
		IF(1),		/* 4 head: to 6 */
		GOTO(-3),	/* 5: last */
		EXIT,		/* 6 */
		MOV(1),		/* 7 subprogram */
		EXIT,		/* 8 */
	};
	static const uint32_t lines[] = { 0, 3, 4, 7 };
	static const uint32_t moved[] = { 0, 3, 5, 8 };
	struct object_prog p = copy(in, sizeof(in), lines, 4);

	CHECK_INT(object_close_loops(&p), 0);
	CHECK_INT(p.nr_insns, 10);
	check_insn(&p, 1, BPF_JMP | BPF_CALL, 0, 6);
	check_insn(&p, 2, BPF_JMP | BPF_JA, 2, 0);
	check_insn(&p, 3, BPF_ALU64 | BPF_ADD | BPF_K, 0, 1);
	check_insn(&p, 4, BPF_JMP | BPF_JA, 0, 0);
	check_insn(&p, 5, BPF_JMP | BPF_JGT | BPF_K, 1, 10);
	check_insn(&p, 6, BPF_JMP | BPF_JA, -4, 0);
	CHECK_MEM(p.line_info, 16, moved, 16);
	object_prog_free(&p);
}

static void left_alone(void)
{
	static const struct bpf_insn in[] = { MOV(0), ADD(1), IF(1), GOTO(-3), EXIT };
	struct object_prog p = copy(in, sizeof(in), NULL, 0);

	CHECK_INT(object_close_loops(&p), 0);
	CHECK_INT(p.nr_insns, 5);
	CHECK_MEM(p.insns, sizeof(in), in, sizeof(in));
	object_prog_free(&p);
}

/* Out of reach: the program stays what it was. */
static void too_long(void)
{
	uint32_t nr = 3 + INT16_MAX;
	struct bpf_insn *in = calloc(nr, sizeof(*in));
	struct object_prog p;

	for (uint32_t i = 0; i < nr; i++)
		in[i] = (struct bpf_insn)MOV(0);
	in[0] = (struct bpf_insn)IF(INT16_MAX);		/* over all of it, to the last but one */
	in[1] = (struct bpf_insn)GOTO(1);
	in[3] = (struct bpf_insn)IF(1);
	in[4] = (struct bpf_insn)GOTO(-3);
	in[nr - 1] = in[nr - 2] = (struct bpf_insn)EXIT;
	p = copy(in, nr * sizeof(*in), NULL, 0);
	CHECK_INT(object_close_loops(&p), 0);
	CHECK_INT(p.nr_insns, nr);
	CHECK_MEM(p.insns, nr * sizeof(*in), in, nr * sizeof(*in));
	object_prog_free(&p);
	free(in);
}

int main(void)
{
	rotated();
	left_alone();
	too_long();
	return check_done("runtime_loops");
}
