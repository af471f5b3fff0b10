/*
 * Loops that end without a jump.  Compilers like to put the last block of a loop right before its first one, so that the loop
 * is closed by running on:
 *
 *		goto head
 *	last:	r1 += 1			<- runs on into head, which is a step back
 *	head:	if r1 > r2 goto out
 *		...
 *		goto last
 *
 * Older kernels (6.1 does, 6.12 does not) refuse such a step as a "back-edge" unless the instruction is a jump: check_cfg()
 * pushes the edges of all others with loop_ok = false.  So a "goto +0" is put behind it; the verifier removes it at its end.
 *
 * Requires a linked program.  Walks in the same order as the kernel does, so what is left alone here passes there.
 */
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/object_priv.h"

#define LD_IMM64 (BPF_LD | BPF_DW | BPF_IMM)

enum mark { NEW, OPEN, DONE };	/* of the walk: not seen, on the way to here, left */

struct jumps {
	struct bpf_insn *in;
	uint32_t nr;
	uint8_t *mark;
	uint8_t *edge;		/* how many ways out of it were taken */
	uint32_t *path;
	bool *after;		/* a jump has to be put behind it */
	uint32_t nr_after;
};

static bool is_jump_class(const struct bpf_insn *in)
{
	return BPF_CLASS(in->code) == BPF_JMP || BPF_CLASS(in->code) == BPF_JMP32;
}

static bool is_exit(const struct bpf_insn *in)
{
	return in->code == (BPF_JMP | BPF_EXIT);
}

static bool is_call(const struct bpf_insn *in)
{
	return in->code == (BPF_JMP | BPF_CALL);
}

static bool is_goto(const struct bpf_insn *in)
{
	return is_jump_class(in) && BPF_OP(in->code) == BPF_JA;
}

static bool is_jump(const struct bpf_insn *in)
{
	return is_jump_class(in) && !is_exit(in) && !is_call(in);
}

/* The second half of a wide instruction has code 0. */
static int64_t target(const struct jumps *j, uint32_t i)
{
	const struct bpf_insn *in = &j->in[i];

	return (int64_t)i + 1 + (in->code == (BPF_JMP32 | BPF_JA) ? in->imm : in->off);
}

/* The way out number n of instruction i, in the kernel's order; -1: no more. */
static int64_t way_out(const struct jumps *j, uint32_t i, unsigned n)
{
	const struct bpf_insn *in = &j->in[i];

	if (is_exit(in))
		return -1;
	if (is_goto(in))
		return n == 0 ? target(j, i) : -1;
	if (n == 0)
		return (int64_t)i + 1;
	return n == 1 && is_jump(in) ? target(j, i) : -1;
}

static void walk(struct jumps *j, uint32_t root)
{
	uint32_t depth = 0;

	if (root >= j->nr || j->mark[root] != NEW)
		return;
	j->mark[root] = OPEN;
	j->path[depth++] = root;
	while (depth) {
		uint32_t i = j->path[depth - 1];
		int64_t to = way_out(j, i, j->edge[i]++);

		if (to < 0 || to >= j->nr) {
			j->mark[i] = DONE;
			depth--;
		} else if (j->mark[to] == NEW) {
			j->mark[to] = OPEN;
			j->path[depth++] = (uint32_t)to;
		} else if (j->mark[to] == OPEN && !is_jump(&j->in[i])) {
			j->after[i] = true;
			j->nr_after++;
		}
	}
}

/* Subprograms are walked on their own: nothing jumps between them. */
static void walk_all(struct jumps *j)
{
	walk(j, 0);
	for (uint32_t i = 0; i < j->nr; i++) {
		const struct bpf_insn *in = &j->in[i];

		if ((is_call(in) && in->src_reg == BPF_PSEUDO_CALL) || (in->code == LD_IMM64 && in->src_reg == BPF_PSEUDO_FUNC))
			walk(j, i + 1 + (uint32_t)in->imm);
	}
}

/* Moves the distance d from instruction i to where both ends will be; false: it fits no longer. */
static bool move(const uint32_t *to, uint32_t nr, uint32_t i, int64_t d, int64_t max, int64_t *out)
{
	int64_t at = (int64_t)i + 1 + d;

	if (at < 0 || at >= nr)
		return false;
	*out = (int64_t)to[at] - to[i] - 1;
	return *out >= -max - 1 && *out <= max;
}

static bool move_insn(const struct jumps *j, const uint32_t *to, uint32_t i, struct bpf_insn *in)
{
	int64_t d;

	if (is_jump(in) && in->code != (BPF_JMP32 | BPF_JA)) {
		if (!move(to, j->nr, i, in->off, INT16_MAX, &d))
			return false;
		in->off = (int16_t)d;
	} else if (is_jump(in) || (is_call(in) && in->src_reg == BPF_PSEUDO_CALL) ||
		   (in->code == LD_IMM64 && in->src_reg == BPF_PSEUDO_FUNC)) {
		if (!move(to, j->nr, i, in->imm, INT32_MAX, &d))
			return false;
		in->imm = (int32_t)d;
	}
	return true;
}

static void move_records(void *records, uint32_t nr, uint32_t size, const uint32_t *to, uint32_t nr_insns)
{
	for (uint32_t i = 0; i < nr; i++) {
		unsigned char *r = (unsigned char *)records + (size_t)i * size;
		uint32_t off;

		memcpy(&off, r, sizeof(off));
		if (off < nr_insns)
			memcpy(r, &to[off], sizeof(off));
	}
}

/* A program that grows out of the reach of its jumps stays as it is, for the verifier to judge. */
static int insert(const struct jumps *j, struct object_prog *p)
{
	struct bpf_insn *out = calloc(j->nr + j->nr_after, sizeof(*out));
	uint32_t *to = calloc(j->nr, sizeof(*to));
	uint32_t n = 0, i;

	if (!out || !to) {
		free(out);
		free(to);
		return -1;
	}
	for (i = 0; i < j->nr; i++) {
		to[i] = n++;
		n += j->after[i];
	}
	for (i = 0; i < j->nr; i++) {
		out[to[i]] = j->in[i];
		if (!move_insn(j, to, i, &out[to[i]]))
			break;
		if (j->after[i])
			out[to[i] + 1] = (struct bpf_insn){ .code = BPF_JMP | BPF_JA };
	}
	if (i == j->nr) {
		move_records(p->func_info, p->nr_func_info, p->func_info_size, to, j->nr);
		move_records(p->line_info, p->nr_line_info, p->line_info_size, to, j->nr);
		free(p->insns);
		p->insns = out;
		p->nr_insns = n;
		out = NULL;
	}
	free(out);
	free(to);
	return 0;
}

int object_close_loops(struct object_prog *p)
{
	struct jumps j = { .in = p->insns, .nr = p->nr_insns };
	int err = -1;

	j.mark = calloc(j.nr + 1, 1);
	j.edge = calloc(j.nr + 1, 1);
	j.after = calloc(j.nr + 1, sizeof(*j.after));
	j.path = calloc(j.nr + 1, sizeof(*j.path));
	if (j.mark && j.edge && j.after && j.path) {
		walk_all(&j);
		err = j.nr_after ? insert(&j, p) : 0;
	}
	free(j.mark);
	free(j.edge);
	free(j.after);
	free(j.path);
	return err;
}
