/*
 * runtime: one program of the object made ready for the kernel.
 *
 *	prog<i>			+------------------+ 0
 *	 call sub	->	| prog<i>          |
 *	.text			+------------------+
 *	 sub, other, used2	| sub              |	only what is called, each once, in order of first call
 *				+------------------+
 *				| used2            |
 *
 * Calls and function addresses are relative to their instruction, hence fixed once the place of the callee is known; the
 * callee is appended on its first mention, and the list of appended functions is the work list.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/object.h"
#include "runtime/object_priv.h"

#define LD_IMM64 (BPF_LD | BPF_DW | BPF_IMM)
#define CALL (BPF_JMP | BPF_CALL)
#ifndef BPF_PSEUDO_KFUNC_CALL
#define BPF_PSEUDO_KFUNC_CALL 2
#endif
#define MAX_INSNS (1u << 20)

/* A run of instructions of the result and where it came from. */
struct part {
	const struct obj_sec *sec;
	uint32_t from, nr;	/* in the section */
	uint32_t at;		/* in the result */
};

struct linker {
	struct object *o;
	const struct object_env *env;
	struct bpf_insn *insns;
	uint32_t nr, cap;
	struct part *parts;
	uint32_t nr_parts;
	uint32_t *sub_at;	/* by subprogram: place in the result; 0: not appended (0 is the program itself) */
	const char *why;
};

static int append(struct linker *l, const struct obj_sec *sec, uint32_t from, uint32_t nr)
{
	if (nr > MAX_INSNS - l->nr) {
		l->why = "the program is too large";
		return -E2BIG;
	}
	if (l->nr + nr > l->cap) {
		uint32_t cap = (l->nr + nr) * 2;
		struct bpf_insn *p = realloc(l->insns, cap * sizeof(*p));

		if (!p)
			return -ENOMEM;
		l->insns = p;
		l->cap = cap;
	}
	memcpy(l->insns + l->nr, sec->data + (size_t)from * sizeof(struct bpf_insn), (size_t)nr * sizeof(struct bpf_insn));
	l->parts[l->nr_parts++] = (struct part){ sec, from, nr, l->nr };
	l->nr += nr;
	return 0;
}

/* Place in the result of the function that starts at instruction 'start' of .text. */
static int place_of_sub(struct linker *l, uint64_t start, uint32_t *at)
{
	uint32_t lo = 0, hi = l->o->nr_subs;

	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;

		if (l->o->subs[mid].start < start)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo >= l->o->nr_subs || l->o->subs[lo].start != start) {
		l->why = "a call does not hit the start of a subprogram";
		return -EINVAL;
	}
	if (!l->sub_at[lo]) {
		uint32_t here = l->nr;
		int err = append(l, &l->o->secs[l->o->text], l->o->subs[lo].start, l->o->subs[lo].end - l->o->subs[lo].start);

		if (err)
			return err;
		l->sub_at[lo] = here;
	}
	*at = l->sub_at[lo];
	return 0;
}

static int map_fd(struct linker *l, int map)
{
	if ((uint32_t)map >= l->env->nr_maps || l->env->map_fds[map] < 0) {
		l->why = "the object refers to a map that the plan does not have";
		return -EINVAL;
	}
	return l->env->map_fds[map];
}

/* A 64-bit constant that stands for a map, a map's value, constant data or a function. */
static int link_imm64(struct linker *l, uint32_t i, const struct obj_sym *sym)
{
	struct bpf_insn *in = &l->insns[i];
	const struct object *o = l->o;
	int64_t addend = in[0].imm;
	int idx, fd;
	uint32_t at;

	if ((idx = object_index(sym->name, "map")) >= 0) {
		fd = map_fd(l, idx);
		in[0].src_reg = BPF_PSEUDO_MAP_FD;
		in[0].imm = fd;
		in[1].imm = 0;
		return fd < 0 ? fd : 0;
	}
	if ((idx = object_index(sym->name, "val")) >= 0) {
		fd = map_fd(l, idx);
		in[0].src_reg = BPF_PSEUDO_MAP_VALUE;
		in[0].imm = fd;
		in[1].imm = (int32_t)(addend + (sym->sec ? (int64_t)sym->value : 0));
		return fd < 0 ? fd : 0;
	}
	if (sym->sec && sym->sec == o->text) {
		uint64_t off = sym->value + (uint64_t)addend;
		int err;

		if (off % sizeof(*in))
			goto bad;
		err = place_of_sub(l, off / sizeof(*in), &at);
		in = &l->insns[i];	/* append() may have moved them */
		in[0].src_reg = BPF_PSEUDO_FUNC;
		in[0].imm = (int32_t)(at - i - 1);
		in[1].imm = 0;
		return err;
	}
	if (sym->sec && sym->sec < o->nr_secs && o->secs[sym->sec].rodata >= 0) {
		int64_t off = (int64_t)sym->value + addend;

		fd = l->env->rodata_fds ? l->env->rodata_fds[o->secs[sym->sec].rodata] : -1;
		if (fd < 0 || off < 0 || (uint64_t)off >= o->secs[sym->sec].size)
			goto bad;
		in[0].src_reg = BPF_PSEUDO_MAP_VALUE;
		in[0].imm = fd;
		in[1].imm = (int32_t)off;
		return 0;
	}
bad:
	l->why = "the object refers to something that is neither a map, constant data nor a subprogram";
	return -EINVAL;
}

static int link_call(struct linker *l, uint32_t i, const struct obj_sym *sym)
{
	struct bpf_insn *in = &l->insns[i];
	uint32_t at, id;
	int16_t fd_index = 0;
	int err;

	if (sym->sec && sym->sec == l->o->text) {
		int64_t start = (int64_t)(sym->value / sizeof(*in)) + in->imm + 1;

		err = start < 0 ? -EINVAL : place_of_sub(l, (uint64_t)start, &at);
		if (!err)
			l->insns[i].imm = (int32_t)(at - i - 1);
		return err;
	}
	if (sym->sec || !l->env->kfunc) {
		l->why = "the object calls something that is neither a subprogram nor a kernel function";
		return -EINVAL;
	}
	err = l->env->kfunc(l->env->arg, strncmp(sym->name, "kfunc_", 6) ? sym->name : sym->name + 6, &id, &fd_index);
	if (err) {
		l->why = sym->name;
		return err;
	}
	in->src_reg = BPF_PSEUDO_KFUNC_CALL;
	in->imm = (int32_t)id;
	in->off = fd_index;
	return 0;
}

static int link_part(struct linker *l, const struct part *p)
{
	struct obj_sym sym;
	uint32_t at;
	int err = 0;

	for (uint32_t n = 0; n < p->nr && !err; n++) {
		uint32_t i = p->at + n;
		struct bpf_insn *in = &l->insns[i];
		bool wide = in->code == LD_IMM64;

		if (wide && n + 1 == p->nr) {
			l->why = "a program of the object is cut short";
			return -EINVAL;
		}
		if (object_reloc(l->o, p->sec, p->from + n, &sym)) {
			l->why = "a relocation of the object is broken";
			if (!sym.name)
				return -EINVAL;
			if (wide)
				err = link_imm64(l, i, &sym);
			else if (in->code == CALL)
				err = link_call(l, i, &sym);
			else
				err = -EINVAL;
		} else if (in->code == CALL && in->src_reg == BPF_PSEUDO_CALL && p->sec == &l->o->secs[l->o->text]) {
			/* A call inside .text that the assembler could resolve. */
			int64_t start = (int64_t)p->from + n + in->imm + 1;

			err = start < 0 ? -EINVAL : place_of_sub(l, (uint64_t)start, &at);
			if (!err)
				l->insns[i].imm = (int32_t)(at - i - 1);
		}
		n += wide;
	}
	return err;
}

/*
 * Records of one table that lie in the parts, with the offset (bytes in the section) turned into an instruction of the
 * result.  Returns how many; to NULL: only counts.
 */
static uint32_t take_records(const struct linker *l, bool lines, uint32_t rec, unsigned char *to)
{
	uint32_t nr = 0;

	for (uint32_t p = 0; p < l->nr_parts; p++) {
		const struct part *part = &l->parts[p];
		const unsigned char *r = lines ? part->sec->lines : part->sec->funcs;
		uint32_t n = lines ? part->sec->nr_lines : part->sec->nr_funcs;

		for (; n; n--, r += rec) {
			uint32_t off;

			memcpy(&off, r, sizeof(off));
			off /= sizeof(struct bpf_insn);
			if (off < part->from || off >= part->from + part->nr)
				continue;
			if (to) {
				off = off - part->from + part->at;
				memcpy(to + (size_t)nr * rec, r, rec);
				memcpy(to + (size_t)nr * rec, &off, sizeof(off));
			}
			nr++;
		}
	}
	return nr;
}

/* The kernel wants one function record per part, in order; anything else would be refused, so then there are none. */
static int take_info(const struct linker *l, struct object_prog *out)
{
	uint32_t fs = l->o->func_size, ls = l->o->line_size;
	uint32_t nf = fs ? take_records(l, false, fs, NULL) : 0, nl = ls ? take_records(l, true, ls, NULL) : 0;

	if (nf != l->nr_parts)
		return 0;
	out->func_info = calloc(nf, fs);
	out->line_info = nl ? calloc(nl, ls) : NULL;
	if (!out->func_info || (nl && !out->line_info))
		return -ENOMEM;
	out->nr_func_info = take_records(l, false, fs, out->func_info);
	out->func_info_size = fs;
	if (nl) {
		out->nr_line_info = take_records(l, true, ls, out->line_info);
		out->line_info_size = ls;
	}
	return 0;
}

int object_link(struct object *o, uint32_t i, const struct object_env *env, struct object_prog *out, const char **why)
{
	const struct obj_sec *sec = object_prog_sec(o, i);
	struct linker l = { .o = o, .env = env };
	int err = -ENOMEM;

	memset(out, 0, sizeof(*out));
	*why = "the object does not have the program";
	if (!sec || !sec->size)
		return -ENOENT;
	l.why = "out of memory";
	l.parts = calloc(o->nr_subs + 1, sizeof(*l.parts));
	l.sub_at = calloc(o->nr_subs + 1, sizeof(*l.sub_at));
	if (l.parts && l.sub_at)
		err = append(&l, sec, 0, (uint32_t)(sec->size / sizeof(struct bpf_insn)));
	for (uint32_t p = 0; !err && p < l.nr_parts; p++)
		err = link_part(&l, &l.parts[p]);
	out->insns = l.insns;
	out->nr_insns = l.nr;
	if (!err)
		err = take_info(&l, out);
	if (!err && object_close_loops(out))
		err = -ENOMEM;
	free(l.parts);
	free(l.sub_at);
	*why = l.why;
	if (err)
		object_prog_free(out);
	return err;
}

void object_prog_free(struct object_prog *p)
{
	free(p->insns);
	free(p->func_info);
	free(p->line_info);
	memset(p, 0, sizeof(*p));
}

bool object_insn_place(const struct object *o, const struct object_prog *p, uint32_t insn, struct object_place *out)
{
	const unsigned char *best = NULL;
	uint32_t v[4];

	for (uint32_t i = 0; i < p->nr_line_info; i++) {
		const unsigned char *r = (const unsigned char *)p->line_info + (size_t)i * p->line_info_size;

		memcpy(v, r, sizeof(v));
		if (v[0] > insn)
			break;
		if (v[3] >> 10)		/* line 0 is code of nobody */
			best = r;
	}
	if (!best)
		return false;
	memcpy(v, best, sizeof(v));
	out->file = object_btf_str(o, v[1]);
	out->text = object_btf_str(o, v[2]);
	out->line = v[3] >> 10;
	out->col = v[3] & 0x3ff;
	return true;
}
