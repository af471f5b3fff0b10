/*
 * runtime: one program of the object made ready for the kernel.
 *
 *	prog<i>			+------------------+ 0
 *	 call sub	->	| prog<i>          |
 *	.text			+------------------+
 *	 sub, other, used2	| sub              |	only what is called, each once, in order of first call
 *				+------------------+
 *				| used2            |	functions of imported objects too
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
	const struct object *o;
	const struct obj_sec *sec;
	uint32_t sub;		/* index in o->subs, unless it is the program */
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
	uint32_t **sub_at;	/* by object (its own, then libs) and subprogram: place in the result; 0: not appended (0 is the program) */
	const char *why;
};

static int append(struct linker *l, const struct object *o, const struct obj_sec *sec, uint32_t sub, uint32_t from, uint32_t nr)
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
	l->parts[l->nr_parts++] = (struct part){ o, sec, sub, from, nr, l->nr };
	l->nr += nr;
	return 0;
}

static uint32_t *places_of(const struct linker *l, const struct object *o)
{
	for (uint32_t i = 0; i < l->o->nr_libs; i++)
		if (l->o->libs[i] == o)
			return l->sub_at[1 + i];
	return l->sub_at[0];
}

/* Place in the result of the function that starts at instruction 'start' of an object's .text. */
static int place_of_sub(struct linker *l, const struct object *o, uint64_t start, uint32_t *at)
{
	uint32_t lo = 0, hi = o->nr_subs, *places = places_of(l, o);

	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;

		if (o->subs[mid].start < start)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo >= o->nr_subs || o->subs[lo].start != start) {
		l->why = "a call does not hit the start of a subprogram";
		return -EINVAL;
	}
	if (!places[lo]) {
		uint32_t here = l->nr;
		int err = append(l, o, &o->secs[o->text], lo, o->subs[lo].start, o->subs[lo].end - o->subs[lo].start);

		if (err)
			return err;
		places[lo] = here;
	}
	*at = places[lo];
	return 0;
}

/* An imported function: the script's programs name it "lib_<name>", other imported ones as it is. */
static bool find_lib_sub(const struct linker *l, const char *name, const struct object **o, uint32_t *start)
{
	for (uint32_t i = 0; i < l->o->nr_libs; i++)
		for (uint32_t k = 0; k < l->o->libs[i]->nr_subs; k++)
			if (!strcmp(l->o->libs[i]->subs[k].name, name)) {
				*o = l->o->libs[i];
				*start = (*o)->subs[k].start;
				return true;
			}
	return false;
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
static int link_imm64(struct linker *l, uint32_t i, const struct object *o, const struct obj_sym *sym)
{
	struct bpf_insn *in = &l->insns[i];
	int64_t addend = in[0].imm;
	int idx, fd;
	uint32_t at;

	if (o == l->o && (idx = object_index(sym->name, "map")) >= 0) {
		fd = map_fd(l, idx);
		in[0].src_reg = BPF_PSEUDO_MAP_FD;
		in[0].imm = fd;
		in[1].imm = 0;
		return fd < 0 ? fd : 0;
	}
	if (o == l->o && (idx = object_index(sym->name, "val")) >= 0) {
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
		err = place_of_sub(l, o, off / sizeof(*in), &at);
		in = &l->insns[i];	/* append() may have moved them */
		in[0].src_reg = BPF_PSEUDO_FUNC;
		in[0].imm = (int32_t)(at - i - 1);
		in[1].imm = 0;
		return err;
	}
	if (sym->sec && sym->sec < o->nr_secs && o->secs[sym->sec].rodata >= 0) {
		int64_t off = (int64_t)sym->value + addend;

		const struct obj_sec *data = &o->secs[sym->sec];

		fd = l->env->data_fds ? l->env->data_fds[o->data_base + (uint32_t)data->rodata] : -1;
		if (fd < 0 || off < 0 || (uint64_t)off >= (data->data ? data->size : data->bss))
			goto bad;
		in[0].src_reg = BPF_PSEUDO_MAP_VALUE;
		in[0].imm = fd;
		in[1].imm = (int32_t)off;
		return 0;
	}
	if (sym->sec && sym->sec < o->nr_secs && !strcmp(o->secs[sym->sec].name, ".maps")) {
		l->why = "an imported function uses a map of its own: maps belong to the script";
		return -EINVAL;
	}
bad:
	l->why = "the object refers to something that is neither a map, constant data nor a subprogram";
	return -EINVAL;
}

static int link_call(struct linker *l, uint32_t i, const struct object *o, const struct obj_sym *sym)
{
	struct bpf_insn *in = &l->insns[i];
	const struct object *lib;
	uint32_t at, id, first;
	int16_t fd_index = 0;
	int err;

	if (sym->sec && sym->sec == o->text) {
		/* an addend of -1 is a symbol of a function, any other a place in the section */
		int64_t start = (int64_t)(sym->value / sizeof(*in)) + in->imm + 1;

		err = start < 0 ? -EINVAL : place_of_sub(l, o, (uint64_t)start, &at);
		if (!err)
			l->insns[i].imm = (int32_t)(at - i - 1);
		return err;
	}
	if (!sym->sec && find_lib_sub(l, o == l->o && !strncmp(sym->name, "lib_", 4) ? sym->name + 4 : sym->name, &lib, &first)) {
		err = place_of_sub(l, lib, first, &at);
		if (!err) {
			l->insns[i].src_reg = BPF_PSEUDO_CALL;
			l->insns[i].imm = (int32_t)(at - i - 1);
		}
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
	const struct object *o = p->o;
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
		if (object_reloc(o, p->sec, p->from + n, &sym)) {
			l->why = "a relocation of the object is broken";
			if (!sym.name)
				return -EINVAL;
			if (wide)
				err = link_imm64(l, i, o, &sym);
			else if (in->code == CALL)
				err = link_call(l, i, o, &sym);
			else
				err = -EINVAL;
		} else if (in->code == CALL && in->src_reg == BPF_PSEUDO_CALL && p->sec == &o->secs[o->text]) {
			/* A call inside .text that the assembler could resolve. */
			int64_t start = (int64_t)p->from + n + in->imm + 1;

			err = start < 0 ? -EINVAL : place_of_sub(l, o, (uint64_t)start, &at);
			if (!err)
				l->insns[i].imm = (int32_t)(at - i - 1);
		}
		n += wide;
	}
	return err;
}

/* Those of an imported function: its types and strings have other numbers in the joint BTF. */
static uint32_t lib_records(const struct part *p, bool lines, uint32_t rec, unsigned char *to)
{
	const struct object *o = p->o;
	uint32_t nr = 0, v[4];

	if (!o->func_base)
		return 0;
	if (!lines) {
		v[0] = p->at;
		v[1] = o->func_base + p->sub;
		if (to)
			memcpy(to, v, 8);
		return 1;
	}
	for (uint32_t i = 0; i < p->sec->nr_lines; i++) {
		memcpy(v, p->sec->lines + (size_t)i * o->line_size, sizeof(v));
		v[0] /= sizeof(struct bpf_insn);
		if (v[0] < p->from || v[0] >= p->from + p->nr)
			continue;
		v[0] = v[0] - p->from + p->at;
		v[1] += o->str_base;
		v[2] += o->str_base;
		if (to)
			memcpy(to + (size_t)nr * rec, v, sizeof(v));
		nr++;
	}
	return nr;
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

		if (part->o != l->o) {
			nr += lib_records(part, lines, rec, to ? to + (size_t)nr * rec : NULL);
			continue;
		}
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
	for (uint32_t i = 0; i < l->nr_parts && nl; i++)
		if (l->parts[i].o != l->o && !lib_records(&l->parts[i], true, ls, NULL))
			nl = 0;			/* all functions have lines, or none */
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

static bool make_places(struct linker *l)
{
	uint32_t subs = l->o->nr_subs;

	l->sub_at = calloc(1 + l->o->nr_libs, sizeof(*l->sub_at));
	if (!l->sub_at)
		return false;
	for (uint32_t i = 0; i <= l->o->nr_libs; i++) {
		uint32_t nr = i ? l->o->libs[i - 1]->nr_subs : l->o->nr_subs;

		subs += i ? nr : 0;
		l->sub_at[i] = calloc(nr + 1, sizeof(**l->sub_at));
		if (!l->sub_at[i])
			return false;
	}
	l->parts = calloc(subs + 1, sizeof(*l->parts));
	return l->parts;
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
	if (make_places(&l))
		err = append(&l, o, sec, 0, 0, (uint32_t)(sec->size / sizeof(struct bpf_insn)));
	for (uint32_t p = 0; !err && p < l.nr_parts; p++)
		err = link_part(&l, &l.parts[p]);
	out->insns = l.insns;
	out->nr_insns = l.nr;
	if (!err)
		err = take_info(&l, out);
	if (!err && object_close_loops(out))
		err = -ENOMEM;
	free(l.parts);
	for (uint32_t k = 0; l.sub_at && k <= o->nr_libs; k++)
		free(l.sub_at[k]);
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
