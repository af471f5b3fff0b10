/*
 * Functions that act on the traced world at once (signal, override, write_user, skboutput, debugf) and a few that
 * compute (path, socket_cookie, bswap, memcmp).
 */
#include "codegen/cg_priv.h"

#include <linux/bpf.h>
#include <string.h>

static const struct expr *arg(const struct expr *e, size_t i)
{
	return e->call.args.v[i];
}

/* Reports a helper that failed (ret is not 0; below 0 when only_negative). */
static void check(struct cg *cg, LLVMValueRef ret, const char *helper, const struct expr *e, bool only_negative)
{
	LLVMBasicBlockRef bad = cg_block(cg, "failed"), done = cg_block(cg, "ok");
	LLVMIntPredicate p = only_negative ? LLVMIntSLT : LLVMIntNE;

	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, p, ret, cg->zero, ""), bad, done);
	cg_enter(cg, bad);
	cg_warn(cg, W_RT_HELPER, e->span, helper, NULL, ret);
	cg_br(cg, done);
	cg_enter(cg, done);
}

/* i64 0 or 1 */
static LLVMValueRef to_bool(struct cg *cg, LLVMValueRef i1)
{
	return LLVMBuildZExt(cg->b, i1, cg->i64, "");
}

static LLVMValueRef context(struct cg *cg, const struct expr *e)
{
	if (cg->fn->ctx)
		return cg->fn->ctx;
	diag_error(cg->diags, E_CG_LLVM, e->span, "%s() is not available inside functions", e->call.name);
	return cg_null(cg);
}

/* ---- acting ---- */

struct cval cg_emit_SIGNAL(struct cg *cg, const struct expr *e)
{
	check(cg, cg_helper(cg, H_SEND_SIGNAL, cg_int(cg, arg(e, 0))), "send_signal", e, false);
	return cv_void();
}

struct cval cg_emit_SIGNAL_THREAD(struct cg *cg, const struct expr *e)
{
	check(cg, cg_helper(cg, H_SEND_SIGNAL_THREAD, cg_int(cg, arg(e, 0))), "send_signal_thread", e, false);
	return cv_void();
}

struct cval cg_emit_OVERRIDE(struct cg *cg, const struct expr *e)
{
	LLVMValueRef rc = cg_int(cg, arg(e, 0));

	cg_helper(cg, H_OVERRIDE_RETURN, context(cg, e), rc);
	return cv_void();
}

/*
 * The helper takes BPF memory only: a value's own, or a temporary into which the bytes behind an address are read first.  A length
 * that is no literal is bounded by that room; 1 to room is what the verifier must see, hence the test of len - 1.
 */
#define WRITE_ROOM 1024

/* The value of e in BPF memory, without the length that a buffer begins with; NULL: it is an address. */
static LLVMValueRef written_value(struct cg *cg, const struct expr *e, uint32_t *room)
{
	uint32_t head = e->type->kind == TY_BUFFER ? 4 : 0;

	*room = e->type->kind == TY_PTR ? WRITE_ROOM : e->type->size - head;
	return e->type->kind == TY_PTR ? NULL : cg_off(cg, cg_mem(cg, e), head);
}

struct cval cg_emit_WRITE_USER(struct cg *cg, const struct expr *e)
{
	LLVMBasicBlockRef write = cg_block(cg, "write"), done = cg_block(cg, "written"), from[2];
	LLVMValueRef dst, src, value, len, less, bytes, ret, v[2] = { cg->zero };
	uint32_t room;

	dst = cg_int(cg, arg(e, 0));
	value = written_value(cg, arg(e, 1), &room);
	src = value ? NULL : cg_int(cg, arg(e, 1));
	len = cg_int(cg, arg(e, 2));
	less = cg_opaque(cg, LLVMBuildSub(cg->b, len, cg->one, ""));
	bytes = value ? value : cg_temp(cg, WRITE_ROOM);
	from[0] = LLVMGetInsertBlock(cg->b);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULT, less, cg_i64(cg, room), ""), write, done);
	cg_enter(cg, write);
	len = LLVMBuildAdd(cg->b, less, cg->one, "");
	if (src)
		cg_probe_read(cg, bytes, len, cg_to_ptr(cg, src), arg(e, 1)->type->space, e->span);
	ret = cg_helper(cg, H_PROBE_WRITE_USER, cg_to_ptr(cg, dst), bytes, len);
	check(cg, ret, "probe_write_user", e, false);
	v[1] = to_bool(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, ret, cg->zero, ""));
	from[1] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, done);
	return cv_int(cg_phi(cg, v, from, 2), e->type);
}

/* The format's conversions were checked by sema; strings are addresses that the kernel reads itself. */
struct cval cg_emit_DEBUGF(struct cg *cg, const struct expr *e)
{
	const char *fmt = e->call.info->text;
	uint32_t size = strlen(fmt) + 1;
	LLVMValueRef a[5];
	unsigned nr = 2;

	for (size_t i = 1; i < e->call.args.nr && nr < 5; i++) {
		const struct expr *x = arg(e, i);

		a[nr++] = type_is_scalar(x->type) ? cg_int(cg, x) : cg_mem(cg, x);
	}
	a[0] = cg_temp(cg, size);
	cg_str_const(cg, fmt, size - 1, a[0], size);
	a[1] = cg_i64(cg, size);
	cg_call_helper(cg, H_TRACE_PRINTK, cg->i64, a, nr);
	return cv_void();
}

/*
 * printf of a pinned iterator: into the file that is being read, formatted by the kernel; the format was translated by sema.  The context
 * begins with the pointer to struct bpf_iter_meta, that with the pointer to the file.
 */
struct cval cg_seq_printf(struct cg *cg, const struct expr *e)
{
	const char *fmt = e->call.info->text;
	uint32_t size = strlen(fmt) + 1, nr = (uint32_t)e->call.args.nr - 1;
	LLVMValueRef data = nr ? cg_temp_stack(cg, nr * 8) : LLVMConstNull(cg->ptr), text = cg_temp(cg, size), seq;

	for (uint32_t i = 0; i < nr; i++) {
		const struct expr *x = arg(e, i + 1);

		cg_store_int(cg, type_is_scalar(x->type) ? cg_int(cg, x) : cg_to_int(cg, cg_mem(cg, x)), cg_off(cg, data, 8 * i), 8);
	}
	cg_str_const(cg, fmt, size - 1, text, size);
	seq = cg_load_int(cg, cg_to_ptr(cg, cg_load_int(cg, cg->fn->ctx, 8, false)), 8, false);
	cg_helper(cg, H_SEQ_PRINTF, cg_to_ptr(cg, seq), text, cg_i64(cg, size), data, cg_i64(cg, nr * 8));
	return cv_void();
}

/* A field of a kernel struct behind a pointer, as an i64. */
static LLVMValueRef kernel_field(struct cg *cg, LLVMValueRef p, const char *tag, const char *name, struct span at)
{
	const struct type *t = type_by_name(cg->t->types, tag, TAG_STRUCT);
	const struct field *f = t ? type_field(cg->t->types, t, name) : NULL;
	LLVMValueRef tmp;

	if (!f) {
		diag_error(cg->diags, E_CG_LLVM, at, "the kernel's types have no %s.%s", tag, name);
		return cg->zero;
	}
	tmp = cg_temp_stack(cg, 8);
	cg_store_int(cg, cg->zero, tmp, 8);
	cg_probe_read(cg, tmp, cg_i64(cg, f->type->size), cg_field_offset(cg, cg_to_ptr(cg, p), t, f), AS_KERNEL, at);
	return cg_load_int(cg, tmp, 8, false);
}

/*
 * The packet's linear bytes from off on, at most len, in a record of their own:
 *	head, u64 time, u32 offset of the bytes, u32 length, bytes
 */
struct cval cg_emit_SKBOUTPUT(struct cg *cg, const struct expr *e)
{
	uint32_t event = e->call.info->event;
	const struct plan_event *ev = &cg->plan->events.v[event];
	uint32_t room = ev->max_size - ev->fixed_size, at_var = ev->fields.v[1].offset;
	LLVMValueRef skb = cg_int(cg, arg(e, 1)), len = cg_int(cg, arg(e, 2)), off = cg_int(cg, arg(e, 3)), data, rec, ret;
	LLVMBasicBlockRef copy = cg_block(cg, "skb.copy"), done = cg_block(cg, "skb.done"), from[2];
	LLVMValueRef v[2], have;
	enum helper clock = cg_has(cg, FEAT_KTIME_BOOT) ? H_KTIME_GET_BOOT_NS : H_KTIME_GET_NS;

	data = kernel_field(cg, skb, "sk_buff", "data", e->span);
	have = LLVMBuildSub(cg->b, cg_narrow(cg, kernel_field(cg, skb, "sk_buff", "len", e->span), arg(e, 2)->type),
			    cg_narrow(cg, kernel_field(cg, skb, "sk_buff", "data_len", e->span), arg(e, 2)->type), "");
	have = LLVMBuildSub(cg->b, have, off, "");
	len = LLVMBuildSelect(cg->b, LLVMBuildICmp(cg->b, LLVMIntSLT, have, len, ""), have, len, "");
	rec = cg_temp_scratch(cg, ev->max_size);
	cg_zero(cg, rec, ev->fixed_size);
	cg_store_int(cg, cg_i64(cg, event), rec, 4);
	cg_store_int(cg, cg_helper0(cg, clock), cg_off(cg, rec, ev->fields.v[0].offset), 8);
	len = cg_clamp(cg, len, room);
	v[0] = cg_i64(cg, -1);
	from[0] = LLVMGetInsertBlock(cg->b);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, len, cg->zero, ""), done, copy);
	cg_enter(cg, copy);
	cg_store_int(cg, cg_i64(cg, ev->fixed_size), cg_off(cg, rec, at_var), 4);
	cg_store_int(cg, len, cg_off(cg, rec, at_var + 4), 4);
	ret = cg_helper(cg, H_PROBE_READ_KERNEL, cg_off(cg, rec, ev->fixed_size), len,
			LLVMBuildAdd(cg->b, data, off, ""));
	cg_ring_output(cg, rec, LLVMBuildAdd(cg->b, len, cg_i64(cg, ev->fixed_size), ""));
	v[1] = ret;
	from[1] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, done);
	return cv_int(cg_phi(cg, v, from, 2), e->type);
}

/* ---- computing ---- */

/*
 * d_path builds the text at the end of the room and moves it to the front, so that old bytes stay behind it.  Keys and
 * comparisons want zeros there: the text is copied on by the string helper into zeroed memory.
 */
struct cval cg_emit_PATH(struct cg *cg, const struct expr *e)
{
	uint32_t size = e->type->size;
	struct cval path = cg_expr(cg, arg(e, 0));
	/* A struct stays where it is: the verifier wants the kernel's own address with its type. */
	LLVMValueRef p = type_is_scalar(path.type) ? cg_to_ptr(cg, cg_load(cg, path)) : path.v;
	LLVMValueRef room = cg_temp(cg, size), dst = cg_dst(cg, e, size), ret;
	LLVMBasicBlockRef good = cg_block(cg, "path.good"), done = cg_block(cg, "path.done");

	cg_zero(cg, dst, size);
	if (size <= cg->plan->config.on_stack_limit)	/* may be on the stack: 5.10 wants it initialised */
		cg_zero(cg, room, size);
	ret = cg_helper(cg, H_D_PATH, p, room, cg_i64(cg, size));
	check(cg, ret, "d_path", e, true);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntSLT, ret, cg->zero, ""), done, good);
	cg_enter(cg, good);
	cg_helper(cg, H_PROBE_READ_KERNEL_STR, dst, cg_i64(cg, size), room);
	cg_br(cg, done);
	cg_enter(cg, done);
	return cv_mem(dst, e->type);
}

struct cval cg_emit_SOCKET_COOKIE(struct cg *cg, const struct expr *e)
{
	return cv_int(cg_helper(cg, H_GET_SOCKET_COOKIE, cg_to_ptr(cg, cg_int(cg, arg(e, 0)))), e->type);
}

static LLVMValueRef bswap(struct cg *cg, LLVMValueRef v, unsigned bytes)
{
	LLVMTypeRef t = cg_int_type(cg, bytes);
	LLVMValueRef fn;

	if (bytes == 1)
		return v;
	fn = LLVMGetIntrinsicDeclaration(cg->mod, LLVMLookupIntrinsicID("llvm.bswap", 10), &t, 1);
	if (bytes < 8)
		v = LLVMBuildTrunc(cg->b, v, t, "");
	v = LLVMBuildCall2(cg->b, LLVMFunctionType(t, &t, 1, false), fn, &v, 1, "");
	return bytes < 8 ? LLVMBuildZExt(cg->b, v, cg->i64, "") : v;
}

struct cval cg_emit_BSWAP(struct cg *cg, const struct expr *e)
{
	return cv_int(bswap(cg, cg_int(cg, arg(e, 0)), e->type->size), e->type);
}

/* The bytes of an argument of memcmp: a value in BPF memory, or n bytes read through a pointer. */
static LLVMValueRef compared(struct cg *cg, const struct expr *e, uint32_t n)
{
	LLVMValueRef tmp;

	if (e->type->kind != TY_PTR)
		return cg_mem(cg, e);
	tmp = cg_temp(cg, n);
	cg_probe_read(cg, tmp, cg_i64(cg, n), cg_to_ptr(cg, cg_int(cg, e)), e->type->space, e->span);
	return tmp;
}

/* Big-endian words compare like their bytes. */
static LLVMValueRef word_at(struct cg *cg, LLVMValueRef p, uint32_t off, unsigned bytes)
{
	return bswap(cg, cg_load_int_al(cg, cg_off(cg, p, off), bytes, false, 1), bytes);
}

/* Words of 8, 4, 2, 1 bytes one after the other; the first that differ decide. */
struct cval cg_emit_MEMCMP(struct cg *cg, const struct expr *e)
{
	uint32_t n = e->call.info->num, i = 0;
	LLVMValueRef a = compared(cg, arg(e, 0), n), b = compared(cg, arg(e, 1), n);
	LLVMValueRef result = cg_alloca(cg, cg->i64, "memcmp"), less;
	LLVMBasicBlockRef done = cg_block(cg, "cmp.done");

	LLVMBuildStore(cg->b, cg->zero, result);
	for (unsigned unit = 8; unit; unit /= 2)
		for (; i + unit <= n; i += unit) {
			LLVMBasicBlockRef differ = cg_block(cg, "cmp.differ"), same = cg_block(cg, "cmp.same");
			LLVMValueRef x = word_at(cg, a, i, unit), y = word_at(cg, b, i, unit);

			cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, x, y, ""), same, differ);
			cg_enter(cg, differ);
			less = LLVMBuildICmp(cg->b, LLVMIntULT, x, y, "");
			LLVMBuildStore(cg->b, LLVMBuildSelect(cg->b, less, cg_i64(cg, -1), cg->one, ""), result);
			cg_br(cg, done);
			cg_enter(cg, same);
		}
	cg_br(cg, done);
	cg_enter(cg, done);
	return cv_int(LLVMBuildLoad2(cg->b, cg->i64, result, ""), e->type);
}
