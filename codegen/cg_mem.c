/*
 * codegen: memory of the traced world.
 *
 * An address is read by the way its space asks for: plain loads from BPF memory, the context and what BTF pointers lead to;
 * bpf_probe_read_kernel, _user, or the generic helper for pointers of no space.  Those helpers fill the target with zeros when
 * they fault, so a failed read is a zero; it is counted, and reported under -k.  Strings are marked: cg_mark.c.
 *
 * Pointers into BPF memory (&$x, &@m) are read back by bpf_probe_read_kernel too: the verifier forgets
 * what they are once they went through a map, and the helper needs no bounds.
 */
#include "codegen/cg_priv.h"

static enum helper read_helper(enum addr_space space)
{
	switch (space) {
	case AS_USER: return H_PROBE_READ_USER;
	case AS_KERNEL: case AS_BPF: return H_PROBE_READ_KERNEL;
	case AS_NONE: break;
	}
	return H_PROBE_READ;
}

static enum helper read_str_helper(enum addr_space space)
{
	switch (space) {
	case AS_USER: return H_PROBE_READ_USER_STR;
	case AS_KERNEL: case AS_BPF: return H_PROBE_READ_KERNEL_STR;
	case AS_NONE: break;
	}
	return H_PROBE_READ_STR;
}

static const char *helper_name(enum helper h)
{
	static const char *const names[H_NR] = {
#define H(id, name, nr) [H_##id] = name,
#include "codegen/helpers.def"
#undef H
	};
	return names[h];
}

static uint32_t fault_site(struct cg *cg, enum helper h, struct span at)
{
	return at.len ? cg_warn_site(cg, W_RT_READ, at, helper_name(h), NULL) : 0;
}

/* A read of traced memory. */
struct reading {
	enum helper helper;
	LLVMValueRef dst, size, src;
	enum addr_space space;
};

/* Counts (and under -k reports) a read that failed and cannot be made good. */
static void on_fault(struct cg *cg, const struct reading *r, LLVMValueRef ret, struct span at)
{
	LLVMBasicBlockRef fault = cg_block(cg, "fault"), go = cg_block(cg, "read"), bad;
	uint32_t site = fault_site(cg, r->helper, at);

	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntNE, ret, cg->zero, ""), fault, go);
	cg_enter(cg, fault);
	if (cg_may_wait(cg, r->space)) {
		bad = cg_block(cg, "unread");
		ret = cg_read_again(cg, r->helper, r->dst, r->size, r->src);
		cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, ret, cg->zero, ""), go, bad);
		cg_enter(cg, bad);
	}
	cg_count_loss(cg, CTR_READ_FAULT);
	cg_report(cg, site, ret);
	cg_br(cg, go);
	cg_enter(cg, go);
}

void cg_probe_read(struct cg *cg, LLVMValueRef dst, LLVMValueRef size, LLVMValueRef src, enum addr_space space,
		   struct span at)
{
	struct reading r = { read_helper(space), dst, size, src, space };

	on_fault(cg, &r, cg_helper(cg, r.helper, dst, size, src), at);
}

/* NULL, or where a member of what it points to would be: nothing ever stands in the first page. */
static LLVMValueRef is_nowhere(struct cg *cg, LLVMValueRef p)
{
	return LLVMBuildICmp(cg->b, LLVMIntULT, cg_to_int(cg, p), cg_i64(cg, 4096), "");
}

/*
 * A NULL pointer is an empty string, and not counted; only -k tells it.  Strings are worth the register that keeps the address
 * over the call, other values are not.
 */
static LLVMValueRef read_string(struct cg *cg, LLVMValueRef dst, LLVMValueRef size, LLVMValueRef src, enum addr_space space,
				struct span at, bool mark)
{
	enum helper h = read_str_helper(space);
	uint32_t site = fault_site(cg, h, at);
	LLVMValueRef ret = cg_helper(cg, h, dst, size, src), again, failed, phi, in[4];
	LLVMBasicBlockRef bb[4], fault = cg_block(cg, "fault"), bad = cg_block(cg, "unread"), go = cg_block(cg, "read");
	unsigned nr = 1;

	ret = cg_opaque(cg, ret);
	again = ret;
	failed = LLVMBuildICmp(cg->b, LLVMIntSLT, ret, cg->zero, "");
	in[0] = ret;
	bb[0] = LLVMGetInsertBlock(cg->b);
	cg_br_unlikely(cg, failed, fault, go);
	cg_enter(cg, fault);
	if (cg_may_wait(cg, space)) {
		LLVMBasicBlockRef still = cg_block(cg, "fault.still");

		in[nr] = again = cg_read_again(cg, h, dst, size, src);
		bb[nr++] = LLVMGetInsertBlock(cg->b);
		cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntSLT, again, cg->zero, ""), still, go);
		cg_enter(cg, still);
	}
	cg_report(cg, site, again);
	in[nr] = cg->zero;
	bb[nr++] = LLVMGetInsertBlock(cg->b);
	cg_cond_br(cg, is_nowhere(cg, src), go, bad);
	cg_enter(cg, bad);
	cg_count_loss(cg, CTR_STR_FAULT);
	if (mark)
		cg_mark_fault(cg, dst);
	in[nr] = mark ? cg_i64(cg, 2) : cg->zero;
	bb[nr++] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, go);
	cg_enter(cg, go);
	phi = LLVMBuildPhi(cg->b, cg->i64, "len");
	LLVMAddIncoming(phi, in, bb, nr);
	return phi;
}

LLVMValueRef cg_probe_read_str(struct cg *cg, LLVMValueRef dst, LLVMValueRef size, LLVMValueRef src,
			       enum addr_space space, struct span at)
{
	return read_string(cg, dst, size, src, space, at, false);
}

LLVMValueRef cg_read_string(struct cg *cg, LLVMValueRef dst, LLVMValueRef size, LLVMValueRef src, enum addr_space space,
			    struct span at)
{
	return read_string(cg, dst, size, src, space, at, !cg->unmarked);
}

/* Zeros to a place of any alignment. */
static void probe_zero(struct cg *cg, LLVMValueRef dst, uint32_t size)
{
	cg_helper(cg, H_PROBE_READ_KERNEL, dst, cg_i64(cg, size), cg_null(cg));
}

/* ---- values ---- */

static bool plain(const struct cval *v)
{
	return v->space == AS_BPF || v->direct;
}

/*
 * What the kernel's pointers lead to counts as unchanged while a program runs: a member that is mentioned twice is read once, whatever was
 * stored in between.
 */
static LLVMValueRef load_direct(struct cg *cg, const struct cval *v, unsigned size)
{
	unsigned kind = LLVMGetMDKindIDInContext(cg->ctx, "invariant.load", 14);
	LLVMValueRef r = cg_load_int_al(cg, v->v, size, v->type->is_signed, v->align && v->align < size ? v->align : size), load = r;

	if (v->space == AS_BPF)
		return r;
	if (!LLVMIsALoadInst(load))	/* extended */
		load = LLVMGetOperand(load, 0);
	if (LLVMIsALoadInst(load))
		LLVMSetMetadata(load, kind, LLVMMetadataAsValue(cg->ctx, LLVMMDNodeInContext2(cg->ctx, NULL, 0)));
	return r;
}

static LLVMValueRef load_scalar(struct cg *cg, struct cval v)
{
	unsigned size = v.type->size ? v.type->size : 8;
	bool sign = v.type->is_signed;
	LLVMValueRef tmp, r;
	size_t mark;

	if (plain(&v))
		return load_direct(cg, &v, size);
	mark = cg_mark(cg);
	tmp = cg_temp_stack(cg, 8);
	cg_probe_read(cg, tmp, cg_i64(cg, size), v.v, v.space, v.at);
	r = cg_load_int(cg, tmp, size, sign);
	cg_release(cg, mark);
	return r;
}

struct cval cg_scalar(struct cg *cg, struct cval v)
{
	struct cval r = v;

	if (!v.is_addr)
		return v;
	r.v = load_scalar(cg, v);
	r.is_addr = false;
	r.direct = v.direct && v.type->btf_ptr;
	return r;
}

LLVMValueRef cg_load(struct cg *cg, struct cval v)
{
	return v.is_addr ? load_scalar(cg, v) : v.v;
}

void cg_store(struct cg *cg, struct cval v, LLVMValueRef dst)
{
	cg_store_at(cg, v, dst, 0);
}

/* 8, or what off leaves of it. */
static unsigned align_at(uint32_t off)
{
	return off % 8 == 0 ? 8 : off % 4 == 0 ? 4 : off % 2 == 0 ? 2 : 1;
}

/* Whether args is no piece of memory: some of its fields are in registers, or addresses that are made from the record. */
static bool args_are_made(struct cg *cg, const struct type *t)
{
	size_t nr;
	const struct field *f = type_fields(cg->t->types, t, &nr);

	for (size_t i = 0; i < nr; i++)
		if (f[i].reg >= 0 || f[i].is_data_loc)
			return true;
	return false;
}

/* args as a whole, of which each field is read where it is. */
static void store_args(struct cg *cg, struct cval v, LLVMValueRef dst, uint32_t off)
{
	size_t nr;
	const struct field *f = type_fields(cg->t->types, v.type, &nr);

	cg_zero(cg, dst, v.type->size);
	for (size_t i = 0; i < nr; i++)
		cg_store_at(cg, cg_member(cg, v, &f[i], v.at), cg_off(cg, dst, f[i].offset), off + f[i].offset);
}

void cg_store_at(struct cg *cg, struct cval v, LLVMValueRef dst, uint32_t off)
{
	uint32_t size = v.type->size;
	unsigned align = align_at(off);

	if (v.is_args && v.is_addr && args_are_made(cg, v.type)) {
		store_args(cg, v, dst, off);
		return;
	}
	if (type_is_scalar(v.type)) {
		cg_store_int_al(cg, cg_load(cg, v), dst, size, align < size ? align : size);
	} else if (v.space == AS_BPF) {
		if (v.v != dst)
			cg_copy(cg, dst, v.v, size, v.align && v.align < align ? v.align : align);
	} else if (v.type->kind == TY_STRING) {
		if (align < 8)
			probe_zero(cg, dst, size);
		else
			cg_zero(cg, dst, size);
		(size > 1 ? cg_read_string : cg_probe_read_str)(cg, dst, cg_i64(cg, size), v.v, v.space, v.at);
	} else {
		cg_probe_read(cg, dst, cg_i64(cg, size), v.v, v.space, v.at);
	}
}

LLVMValueRef cg_addr(struct cg *cg, struct cval v)
{
	LLVMValueRef p;

	if (v.is_addr && v.space == AS_BPF && !v.align)
		return v.v;
	p = cg_temp(cg, v.type->size);
	cg_store(cg, v, p);
	return p;
}

LLVMValueRef cg_copy_of(struct cg *cg, struct cval v)
{
	LLVMValueRef p = cg_temp(cg, v.type->size);

	cg_store(cg, v, p);
	return p;
}

/* ---- members ---- */

LLVMValueRef cg_field_offset(struct cg *cg, LLVMValueRef base, const struct type *t, const struct field *f)
{
	return cg_off(cg, base, f->offset);
}

/* Bits of the integer that is v's memory. */
static struct cval bitfield(struct cg *cg, struct cval whole, const struct field *f)
{
	struct type word = *f->type;
	LLVMValueRef v;

	word.is_signed = false;
	whole.type = &word;
	v = cg_load(cg, whole);
	v = LLVMBuildShl(cg->b, v, cg_i64(cg, 64u - f->bit_off - f->bit_size), "");
	v = f->type->is_signed ? LLVMBuildAShr(cg->b, v, cg_i64(cg, 64u - f->bit_size), "") :
				 LLVMBuildLShr(cg->b, v, cg_i64(cg, 64u - f->bit_size), "");
	return cv_int(v, f->type);
}

/* A tested member of an iterator's context, or a NULL value. */
static LLVMValueRef iter_member(struct cg *cg, const struct field *f)
{
	size_t nr;
	const struct field *all = type_fields(cg->t->types, cg->prog->ctx, &nr);

	for (size_t i = 0; i < nr && i < CG_ITER_ARGS; i++)
		if (all[i].offset == f->offset)
			return cg->fn->iter_args[i];
	return NULL;
}

/* Member of args: a register, an argument of a traced function, or a place in the context. */
static struct cval arg_member(struct cg *cg, struct cval base, const struct field *f)
{
	struct cval r = {.type = f->type, .space = AS_KERNEL};
	bool scalar = type_is_scalar(f->type);
	LLVMValueRef off;

	if (f->tracing_arg >= 0) {
		r.v = cg_off(cg, base.v, 8u * (uint32_t)f->tracing_arg);
		if (!scalar) {
			r.is_addr = r.direct = true;
			return r;
		}
		r.v = cg_narrow(cg, cg_load_int(cg, r.v, 8, false), f->type);
		r.direct = f->type->btf_ptr && cg->pprog->hook == HOOK_TRACING;
		return r;
	}
	if (f->reg >= 0 && scalar && cg->pprog->hook == HOOK_SYSCALL)
		return cg_syscall_arg(cg, base.v, f);
	if (f->reg >= 0 && scalar)
		return cv_int(cg_narrow(cg, cg_load_int(cg, cg_off(cg, base.v, (uint32_t)f->reg), 8, false), f->type),
			      f->type);
	r.v = cg_off(cg, base.v, f->is_data_loc ? f->loc : f->offset);
	if (f->is_data_loc) {
		/* u32: length << 16 | offset from the start of the record, or (rel_loc) from behind this u32 */
		off = LLVMBuildAnd(cg->b, cg_load_int(cg, r.v, 4, false), cg_i64(cg, 0xffff), "");
		if (f->is_rel_loc)
			off = LLVMBuildAdd(cg->b, off, cg_i64(cg, f->loc + 4), "");
		r.v = LLVMBuildAdd(cg->b, cg_to_int(cg, base.v), off, "");
		return r;
	}
	r.is_addr = r.direct = true;
	return f->bit_size ? bitfield(cg, r, f) : r;
}

struct cval cg_member(struct cg *cg, struct cval base, const struct field *f, struct span at)
{
	struct cval r;
	uint32_t natural;

	while (base.type->kind == TY_PTR)
		base = cg_deref(cg, base, at);
	if (cg->prog && cg->prog->args && base.type == cg->prog->args && base.is_args)
		return arg_member(cg, base, f);
	r = base;
	r.type = f->type;
	r.at = at;
	if (cg->prog && cg->prog->ctx && base.is_args && cg->pprog->hook == HOOK_ITER) {
		LLVMValueRef known = iter_member(cg, f);

		if (known)
			return (struct cval){.v = cg_to_int(cg, known), .type = f->type, .direct = f->type->btf_ptr};
	}
	r.v = cg_field_offset(cg, base.v, base.type, f);
	r.is_args = false;
	natural = f->type->align ? f->type->align : 1;
	if (!r.align && f->offset % natural)
		r.align = (uint8_t)align_at(f->offset);
	else if (!type_is_scalar(f->type) && r.space == AS_BPF && f->offset % 8 && !r.align)
		r.align = (uint8_t)align_at(f->offset);
	if (f->bit_size)
		return bitfield(cg, r, f);
	return r;
}

struct cval cg_deref(struct cg *cg, struct cval p, struct span at)
{
	struct cval s = cg_scalar(cg, p);

	return (struct cval){
		.v = cg_to_ptr(cg, s.v),
		.type = p.type->elem,
		.is_addr = true,
		.direct = s.direct && (s.is_args || p.type->space != AS_BPF),
		.space = p.type->space == AS_BPF ? AS_KERNEL : p.type->space,
		.is_args = s.is_args,
		.at = at,
	};
}

/* ---- elements ---- */

static struct cval element(struct cg *cg, struct cval base, const struct type *elem, LLVMValueRef index,
			   struct span at)
{
	LLVMValueRef off = LLVMBuildMul(cg->b, index, cg_i64(cg, elem->size), "");
	struct cval r = base;

	r.v = cg_off_var(cg, base.v, off);
	r.type = elem;
	r.at = at;
	if (!LLVMIsConstant(index))
		r.direct = false;
	if (r.space == AS_BPF && !type_is_scalar(elem) && elem->size % 8)
		r.align = (uint8_t)align_at(elem->size);
	return r;
}

/* Element at a run-time index: zero and a report when it is outside. */
static struct cval checked_element(struct cg *cg, struct cval base, const struct type *elem, LLVMValueRef index,
				   uint32_t count, struct span at)
{
	LLVMBasicBlockRef in = cg_block(cg, "index.in"), out = cg_block(cg, "index.out"), done = cg_block(cg, "index");
	LLVMValueRef room = cg_temp(cg, elem->size);

	index = cg_opaque(cg, index);
	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntUGE, index, cg_i64(cg, count), ""), out, in);
	cg_enter(cg, in);
	cg_store(cg, element(cg, base, elem, index, at), room);
	cg_br(cg, done);
	cg_enter(cg, out);
	cg_zero(cg, room, elem->size);
	cg_warn(cg, W_RT_INDEX, at, NULL, "Array access out of bounds. This can lead to unexpected results.", NULL);
	cg_br(cg, done);
	cg_enter(cg, done);
	return type_is_scalar(elem) ? cv_int(cg_load(cg, cv_mem(room, elem)), elem) : cv_mem(room, elem);
}

struct cval cg_index(struct cg *cg, struct cval base, LLVMValueRef index, struct span at)
{
	const struct type *t = base.type, *elem = t->elem;
	uint32_t count = t->count;

	if (t->kind == TY_PTR) {
		struct cval p = cg_deref(cg, base, at);

		p.direct = p.direct && LLVMIsConstant(index) && LLVMConstIntGetZExtValue(index) == 0;
		return element(cg, p, elem, index, at);
	}
	if (t->kind == TY_STRING) {
		elem = type_int(cg->t->types, 1, true);
		count = t->size;
	}
	if (LLVMIsConstant(index) || !count)
		return element(cg, base, elem, index, at);
	return checked_element(cg, base, elem, index, count, at);
}
