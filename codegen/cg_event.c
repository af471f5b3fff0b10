/*
 * codegen: records to the rings, by the layouts of plan.events.
 *
 *	fixed size, arguments without effects	reserve, evaluate into the record, submit; those that may wait for memory first
 *	fixed size				evaluate, reserve, copy, submit
 *	with variable fields			build in the scratch slot, output at its real length
 *
 * Wake-ups.  The consumer is woken when it said that it sleeps, and each time so much has been written, not once per record.  It
 * looks at the producer's position after it has said so.  A record that was reserved before we looked it cannot miss; after an
 * output, which reserves by itself, we look then, and wake it by an empty record (kick).  Programs write nothing: until the consumer runs
 * each record would wake it, but the kernel has one wake-up under way at a time.
 */
#include "codegen/cg_map.h"

#include <string.h>

/* From the uapi header linux/bpf.h. */
#define RB_NO_WAKEUP 1
#define RB_FORCE_WAKEUP 2
#define RB_PROD_POS 3

/* ---- waking the consumer ---- */

/*
 * Flags for a reserved record of so many bytes that is about to be submitted.  The place in the ring is told by the record's address,
 * which a negation makes a number for the verifier: what is left to the next multiple of the step.
 */
static LLVMValueRef wake_flags(struct cg *cg, LLVMValueRef rec, uint32_t size)
{
	LLVMValueRef left = cg_opaque(cg, LLVMBuildNeg(cg->b, cg_to_int(cg, rec), "")), in[2];
	uint64_t ring = cg->plan->maps.v[plan_map_by_role(cg->plan, ROLE_RING)].max_entries;
	LLVMBasicBlockRef much = cg_block(cg, "much"), submit = cg_block(cg, "submit"), from[2];

	in[0] = cg_load_int(cg, cg_global(cg, offsetof(struct plan_globals, wake)), 4, false);
	left = LLVMBuildAnd(cg->b, left, cg_i64(cg, plan_wake_step(ring) - 1), "");
	from[0] = LLVMGetInsertBlock(cg->b);
	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntULE, left, cg_i64(cg, (size + 7) & ~7u), ""), much, submit);
	cg_enter(cg, much);
	in[1] = cg_opaque(cg, cg_i64(cg, RB_FORCE_WAKEUP));	/* or it becomes a select, which is longer */
	from[1] = much;
	cg_br(cg, submit);
	cg_enter(cg, submit);
	return cg_phi(cg, in, from, 2);
}

/*
 * Behind an output of so many bytes, for which nobody was woken: adds up what was written from this scratch slot since then, which wakes
 * the consumer when it is more than it wants to wait for (nothing, when it sleeps).  Ends at done.
 */
static void kick(struct cg *cg, LLVMValueRef len, LLVMBasicBlockRef done)
{
	LLVMBasicBlockRef wake = cg_block(cg, "wake");
	LLVMValueRef at = cg_off(cg, cg_scratch(cg), CG_SCRATCH_SENT), sent, most;

	sent = LLVMBuildAdd(cg->b, cg_load_int(cg, at, 8, false), len, "");
	cg_store_int(cg, sent, at, 8);
	most = cg_load_int(cg, cg_global(cg, offsetof(struct plan_globals, wake_after)), 4, false);
	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntUGT, sent, most, ""), wake, done);
	cg_enter(cg, wake);	/* an empty record, from anywhere */
	cg_store_int(cg, cg->zero, at, 8);
	cg_helper(cg, H_RINGBUF_OUTPUT, cg_role_fd(cg, ROLE_RING), at, cg->zero, cg_i64(cg, RB_FORCE_WAKEUP));
	cg_br(cg, done);
}

void cg_ring_output(struct cg *cg, LLVMValueRef p, LLVMValueRef len)
{
	LLVMBasicBlockRef lost = cg_block(cg, "lost"), sent = cg_block(cg, "sent"), done = cg_block(cg, "output");
	LLVMValueRef ret = cg_helper(cg, H_RINGBUF_OUTPUT, cg_role_fd(cg, ROLE_RING), p, len, cg_i64(cg, RB_NO_WAKEUP));

	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntNE, ret, cg->zero, ""), lost, sent);
	cg_enter(cg, lost);
	cg_count_loss(cg, CTR_RING_FULL);
	cg_br(cg, done);
	cg_enter(cg, sent);
	kick(cg, len, done);
	cg_enter(cg, done);
}

/* ---- records ---- */

/*
 * Evaluating this node may report something.  The report shall stand in front of what is printed, so the record must not have been
 * reserved.
 */
static bool may_warn(const struct cg *cg, const struct expr *e)
{
	if (e->kind == EXPR_BINARY && (e->bin.op == OP_DIV || e->bin.op == OP_MOD))
		return e->bin.r->kind != EXPR_INT && cg_warns(cg, W_RT_DIV);
	if (e->kind == EXPR_INDEX)
		return e->index.i->kind != EXPR_INT && cg_warns(cg, W_RT_INDEX);
	if (e->kind == EXPR_MAP_AT && cg_warns(cg, W_RT_NO_ELEMENT))
		return true;
	return (e->kind == EXPR_FIELD || e->kind == EXPR_CALL || (e->kind == EXPR_UNARY && e->unary.op == OP_DEREF)) &&
	       cg_warns(cg, W_RT_READ);
}

/* The expression has no effect and does not leave the program: it may run with a record reserved. */
static bool is_quiet(const struct cg *cg, const struct expr *e)
{
	if (!e)
		return true;
	if (may_warn(cg, e))
		return false;
	switch (e->kind) {
	case EXPR_INT: case EXPR_BOOL: case EXPR_STR: case EXPR_VAR:
		return true;
	case EXPR_MAP: case EXPR_MAP_AT: return !cg->plan->maps.v[e->map.map->plan].bank && is_quiet(cg, e->map.key);
	case EXPR_UNARY: return is_quiet(cg, e->unary.e);
	case EXPR_BINARY: return is_quiet(cg, e->bin.l) && is_quiet(cg, e->bin.r);
	case EXPR_TERNARY: return is_quiet(cg, e->tern.cond) && is_quiet(cg, e->tern.then) && is_quiet(cg, e->tern.els);
	case EXPR_CAST: return is_quiet(cg, e->cast.e);
	case EXPR_FIELD: return is_quiet(cg, e->field.e);
	case EXPR_TUPLE_AT: return is_quiet(cg, e->at.e);
	case EXPR_INDEX: return is_quiet(cg, e->index.e) && is_quiet(cg, e->index.i);
	case EXPR_TUPLE: case EXPR_RECORD:
		for (size_t i = 0; i < e->list.nr; i++)
			if (!is_quiet(cg, e->list.v[i]))
				return false;
		return true;
	case EXPR_CALL:
		if (!e->call.fn || !(e->call.fn->traits & T_PURE))
			return false;
		for (size_t i = 0; i < e->call.args.nr; i++)
			if (!is_quiet(cg, e->call.args.v[i]))
				return false;
		return true;
	case EXPR_INCDEC: case EXPR_IF: case EXPR_BLOCK: case EXPR_POISON: case EXPR_IDENT: case EXPR_PARAM:
	case EXPR_PARAM_COUNT: case EXPR_SIZEOF: case EXPR_OFFSETOF: case EXPR_TYPEINFO: case EXPR_COMPTIME:
	case EXPR_TYPE:
		break;
	}
	return false;
}

static LLVMValueRef head_word(struct cg *cg, uint32_t event, LLVMValueRef extra)
{
	LLVMValueRef h = cg_i64(cg, event);

	return extra ? LLVMBuildOr(cg->b, LLVMBuildShl(cg->b, extra, cg_i64(cg, 32), ""), h, "") : h;
}

static const struct expr *peel(const struct expr *e)
{
	while (e->kind == EXPR_CAST && e->type->kind == TY_STRING && e->cast.e->type->kind == TY_STRING)
		e = e->cast.e;
	return e;
}

/* What stands behind the NUL of an empty string is not a mark. */
static void no_mark(struct cg *cg, const struct event_field *f, LLVMValueRef place)
{
	if (f->size > 1)
		cg_store_int(cg, cg->zero, cg_off(cg, place, 1), 1);
}

/* Characters of a member that can be loaded as words; 0: they cannot. */
static uint32_t words_of_member(const struct expr *e, const struct cval *v)
{
	const struct type *in = e->field.e->type, *t = e->field.field ? e->field.field->type : NULL;

	if (in->kind == TY_PTR)
		in = in->elem;
	if (!v->direct || !v->is_addr || !t || !in || in->align % 8 || e->field.field->offset % 8 || e->field.field->is_data_loc)
		return 0;
	return t->kind == TY_ARRAY && t->count + 1 == e->type->size && t->count % 8 == 0 && t->count <= 32 ? t->count : 0;
}

/* A short array of characters by plain loads, which cost less than a helper's call; it may be full. */
static void load_string(struct cg *cg, LLVMValueRef from, LLVMValueRef place, uint32_t nr)
{
	LLVMBasicBlockRef empty = cg_block(cg, "empty"), done = cg_block(cg, "string");

	cg_copy(cg, place, from, nr, 8);
	cg_store_int(cg, cg->zero, cg_off(cg, place, nr), 1);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, cg_load_int(cg, place, 1, false), cg->zero, ""), empty, done);
	cg_enter(cg, empty);	/* no mark */
	cg_store_int(cg, cg->zero, cg_off(cg, place, 1), 1);
	cg_br(cg, done);
	cg_enter(cg, done);
}

/* Strings in records need no zeros behind their NUL: what comes from traced memory is read straight to its place. */
static bool put_string(struct cg *cg, const struct event_field *f, const struct expr *e, LLVMValueRef place)
{
	struct cval v;

	e = peel(e);
	if (e->kind == EXPR_CALL && e->call.fn && e->call.fn->id == BI_COMM && !e->call.args.nr) {
		cg_comm(cg, place);
		return true;
	}
	if (e->kind == EXPR_CALL && e->call.fn && e->call.fn->id == BI_STR) {
		if (e->call.args.v[0]->type->kind == TY_STRING || cg_str_room(e) > f->size)
			return false;
		if (e->call.args.nr > 1 && e->call.args.v[1]->kind != EXPR_INT)
			cg_store_int(cg, cg->zero, place, 1);	/* the length may be 0 */
		no_mark(cg, f, place);
		cg_str_read(cg, e, place);
		return true;
	}
	if (e->kind != EXPR_FIELD || e->type->size > f->size || e->type->size < 2)
		return false;
	v = cg_member(cg, cg_expr(cg, e->field.e), e->field.field, e->span);
	if (f->offset % 8 == 0 && words_of_member(e, &v)) {
		load_string(cg, v.v, place, words_of_member(e, &v));
		return true;
	}
	v = cg_field_value(e, v);
	if (v.space == AS_BPF) {
		cg_store_at(cg, v, place, f->offset);
		return true;
	}
	no_mark(cg, f, place);
	cg_read_string(cg, place, cg_i64(cg, e->type->size), v.v, v.space, e->span);
	return true;
}

static void put_field(struct cg *cg, const struct event_field *f, const struct expr *e, LLVMValueRef rec)
{
	LLVMValueRef place = cg_off(cg, rec, f->offset);
	size_t mark = cg_mark(cg);

	if (e->type->kind != TY_STRING || !put_string(cg, f, e, place))
		cg_expr_into_at(cg, e, rec, f->offset);
	cg_release(cg, mark);
}

/* Reserves; leaves the builder where there is a record, the other way counts the loss and goes to done. */
static LLVMValueRef reserve(struct cg *cg, uint32_t size, LLVMBasicBlockRef done)
{
	LLVMBasicBlockRef lost = cg_block(cg, "lost"), got = cg_block(cg, "record");
	LLVMValueRef rec = cg_helper_ptr(cg, H_RINGBUF_RESERVE, cg_role_fd(cg, ROLE_RING), cg_i64(cg, size), cg->zero);

	cg_br_unlikely(cg, cg_is_null(cg, rec), lost, got);
	cg_enter(cg, lost);
	cg_count_loss(cg, CTR_RING_FULL);
	cg_br(cg, done);
	cg_enter(cg, got);
	return rec;
}

static bool is_read(const struct expr *e)
{
	return e->kind == EXPR_CALL && e->call.fn && (e->call.fn->id == BI_STR || e->call.fn->id == BI_BUF);
}

/* Values of the arguments, before there is a record: of all, or of those that must not wait once there is one. */
static struct cval *evaluate(struct cg *cg, struct expr *const *args, size_t nr, bool all)
{
	struct cval *v = arena_new_array(cg->arena, struct cval, nr + 1);

	for (size_t i = 0; i < nr; i++) {
		if (!all && !typed_reads_user(cg->plan, cg->prog, args[i]))
			continue;
		v[i] = cg_expr(cg, args[i]);
		if (type_is_scalar(v[i].type))
			v[i] = cg_scalar(cg, v[i]);
		else if (!is_read(args[i]) || v[i].space != AS_BPF)	/* that is a copy already */
			v[i] = cv_mem(cg_copy_of(cg, v[i]), v[i].type);
	}
	return v;
}

static void send_fixed(struct cg *cg, uint32_t event, struct expr *const *args, size_t nr, LLVMValueRef extra)
{
	const struct plan_event *ev = &cg->plan->events.v[event];
	uint32_t size = ev->fixed_size;
	LLVMBasicBlockRef done = cg_block(cg, "event");
	struct cval *v;
	LLVMValueRef rec;
	bool quiet = true;

	for (size_t i = 0; i < nr; i++)
		quiet &= is_quiet(cg, args[i]);
	v = !quiet || cg_may_wait(cg, AS_USER) ? evaluate(cg, args, nr, !quiet) : arena_new_array(cg->arena, struct cval, nr + 1);
	cg->reserved = true;
	rec = reserve(cg, size, done);
	cg_store_int(cg, head_word(cg, event, extra), rec, 8);
	for (size_t i = 0; i < nr; i++) {
		const struct event_field *f = &ev->fields.v[i];

		if (v[i].type)
			cg_store_at(cg, v[i], cg_off(cg, rec, f->offset), f->offset);
		else
			put_field(cg, f, args[i], rec);
	}
	cg_helper(cg, H_RINGBUF_SUBMIT, rec, wake_flags(cg, rec, size));
	cg->reserved = false;
	cg_br(cg, done);
	cg_enter(cg, done);
}

/* Writes a string or buffer to p without filling up; i64: its bytes, at most f->size. */
static LLVMValueRef put_variable(struct cg *cg, const struct expr *e, LLVMValueRef p)
{
	enum builtin_id id;
	LLVMValueRef from, len;
	uint32_t cap;

	e = peel(e);
	id = e->kind == EXPR_CALL && e->call.fn ? e->call.fn->id : BI_NR;
	if (id == BI_STR && e->call.args.v[0]->type->kind != TY_STRING)
		return cg_clamp(cg, cg_str_read(cg, e, p), e->type->size);
	if (e->type->kind == TY_BUFFER) {
		cap = e->type->count;
		if (id == BI_BUF)
			return cg_buf_read(cg, e, p);
		from = cg_mem(cg, e);
		len = cg_clamp(cg, cg_load_int(cg, from, 4, false), cap);
		cg_probe_read(cg, p, len, cg_off(cg, from, 4), AS_KERNEL, e->span);
		return len;
	}
	/* One byte more than the capacity, so that a full string without NUL keeps its last character. */
	cap = e->type->size;
	from = cg_mem(cg, e);
	len = cg_clamp(cg, cg_probe_read_str(cg, p, cg_i64(cg, cap + 1), from, AS_KERNEL, e->span), cap);
	return cg_may_be_marked(e) && cap > 1 ? cg_mark_copy(cg, p, from, len) : len;
}

static void put_var_ref(struct cg *cg, LLVMValueRef at, LLVMValueRef off, LLVMValueRef len)
{
	cg_store_int(cg, off, at, 4);
	cg_store_int(cg, len, cg_off(cg, at, 4), 4);
}

static void send_variable(struct cg *cg, uint32_t event, struct expr *const *args, size_t nr, LLVMValueRef extra)
{
	const struct plan_event *ev = &cg->plan->events.v[event];
	LLVMValueRef rec = cg_temp_scratch(cg, ev->max_size + 8), off = cg_i64(cg, ev->fixed_size), len;

	cg_store_int(cg, head_word(cg, event, extra), rec, 8);
	for (size_t i = 0; i < nr; i++) {
		const struct event_field *f = &ev->fields.v[i];
		size_t mark = cg_mark(cg);

		if (!f->is_var) {
			put_field(cg, f, args[i], rec);
			continue;
		}
		len = put_variable(cg, args[i], cg_off_var(cg, rec, off));
		put_var_ref(cg, cg_off(cg, rec, f->offset), off, len);
		off = LLVMBuildAdd(cg->b, off, len, "");
		cg_release(cg, mark);
	}
	cg_ring_output(cg, rec, off);
}

void cg_send_event(struct cg *cg, uint32_t event, struct expr *const *args, size_t nr, LLVMValueRef extra)
{
	const struct plan_event *ev = &cg->plan->events.v[event];
	bool variable = false;
	size_t mark = cg_mark(cg);

	if (nr > ev->fields.nr)
		nr = ev->fields.nr;
	for (size_t i = 0; i < nr; i++)
		variable |= ev->fields.v[i].is_var;
	if (variable)
		send_variable(cg, event, args, nr, extra);
	else
		send_fixed(cg, event, args, nr, extra);
	cg_release(cg, mark);
}

void cg_send_control(struct cg *cg, uint32_t event, LLVMValueRef extra, LLVMValueRef *fields, unsigned nr)
{
	const struct plan_event *ev = &cg->plan->events.v[event];
	LLVMBasicBlockRef lost = cg_block(cg, "lost"), done = cg_block(cg, "control");
	uint32_t size = ev->fixed_size > sizeof(struct ctl_head) ? ev->fixed_size : sizeof(struct ctl_head);
	size_t mark = cg_mark(cg);
	LLVMValueRef rec, pos, ret;

	rec = cg_temp_stack(cg, size);
	cg_store_int(cg, head_word(cg, event, extra), rec, 8);
	pos = cg_helper(cg, H_RINGBUF_QUERY, cg_role_fd(cg, ROLE_RING), cg_i64(cg, RB_PROD_POS));
	cg_store_int(cg, pos, cg_off(cg, rec, offsetof(struct ctl_head, data_pos)), 8);
	for (unsigned i = 0; i < nr && i < ev->fields.nr; i++)
		cg_store_int(cg, fields[i], cg_off(cg, rec, ev->fields.v[i].offset), ev->fields.v[i].size);
	ret = cg_helper(cg, H_RINGBUF_OUTPUT, cg_role_fd(cg, ROLE_CTL), rec, cg_i64(cg, size),
			cg_i64(cg, RB_FORCE_WAKEUP));
	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntNE, ret, cg->zero, ""), lost, done);
	cg_enter(cg, lost);
	cg_count_loss(cg, CTR_CTL_FULL);
	cg_br(cg, done);
	cg_enter(cg, done);
	cg_release(cg, mark);
}

/* ---- emitters ---- */

/* args[0] is the format. */
static struct cval send_format(struct cg *cg, const struct expr *e)
{
	cg_send_event(cg, e->call.info->event, e->call.args.v + 1, e->call.args.nr - 1, NULL);
	return cv_void();
}

struct cval cg_emit_PRINTF(struct cg *cg, const struct expr *e)
{
	return e->call.info->text ? cg_seq_printf(cg, e) : send_format(cg, e);
}

struct cval cg_emit_ERRORF(struct cg *cg, const struct expr *e) { return send_format(cg, e); }
struct cval cg_emit_WARNF(struct cg *cg, const struct expr *e) { return send_format(cg, e); }
struct cval cg_emit_CAT(struct cg *cg, const struct expr *e) { return send_format(cg, e); }
struct cval cg_emit_SYSTEM(struct cg *cg, const struct expr *e) { return send_format(cg, e); }

struct cval cg_emit_TIME(struct cg *cg, const struct expr *e)
{
	cg_send_event(cg, e->call.info->event, NULL, 0, NULL);
	return cv_void();
}

struct cval cg_emit_PRINT(struct cg *cg, const struct expr *e)
{
	const struct call_info *info = e->call.info;
	LLVMValueRef fields[2];

	if (!info->map) {
		cg_send_event(cg, info->event, e->call.args.v, 1, NULL);
		return cv_void();
	}
	for (unsigned i = 0; i < 2; i++)
		fields[i] = e->call.args.nr > i + 1 ? cg_int(cg, e->call.args.v[i + 1]) : cg->zero;
	cg_send_control(cg, info->event, NULL, fields, 2);
	return cv_void();
}

static struct cval send_map(struct cg *cg, const struct expr *e)
{
	if (!e->call.info->merged)
		cg_send_control(cg, e->call.info->event, NULL, NULL, 0);
	return cv_void();
}

struct cval cg_emit_CLEAR(struct cg *cg, const struct expr *e) { return send_map(cg, e); }
struct cval cg_emit_ZERO(struct cg *cg, const struct expr *e) { return send_map(cg, e); }

struct cval cg_emit_UNWATCH(struct cg *cg, const struct expr *e)
{
	cg_expr(cg, e->call.args.v[0]);
	return cv_void();
}

struct cval cg_emit_EXIT(struct cg *cg, const struct expr *e)
{
	LLVMValueRef code = e->call.args.nr ? cg_int(cg, e->call.args.v[0]) : cg->zero;

	cg_send_control(cg, e->call.info->event, code, NULL, 0);
	cg_return_from_probe(cg, NULL);
	return cv_void();
}

/* ---- join ---- */

/* u64 at argv + 8 * i */
static LLVMValueRef argv_at(struct cg *cg, const struct expr *argv, LLVMValueRef base, LLVMValueRef i, LLVMValueRef tmp)
{
	LLVMValueRef off = LLVMBuildShl(cg->b, i, cg_i64(cg, 3), "");

	cg_probe_read(cg, tmp, cg_i64(cg, 8), cg_off_var(cg, cg_to_ptr(cg, base), off), argv->type->space, argv->span);
	return cg_load_int(cg, tmp, 8, false);
}

/*
 * One loop over the fields, which are alike.  Ends at the NULL of argv, or at an empty string; the fields behind it are
 * zero: length 0.
 */
struct cval cg_emit_JOIN(struct cg *cg, const struct expr *e)
{
	uint32_t event = e->call.info->event;
	const struct plan_event *ev = &cg->plan->events.v[event];
	const struct expr *argv = e->call.args.v[0];
	uint32_t nr = (uint32_t)ev->fields.nr, first = ev->fields.v[0].offset;
	uint32_t step = nr > 1 ? ev->fields.v[1].offset - first : 8;
	uint32_t cap = cg->plan->types.v[ev->fields.v[0].type].size;
	LLVMBasicBlockRef head = cg_block(cg, "join"), read = cg_block(cg, "join.read"), more = cg_block(cg, "join.more"),
			  done = cg_block(cg, "join.end"), from[2], out[3];
	LLVMValueRef rec = cg_temp_scratch(cg, ev->max_size + 8), tmp = cg_temp_stack(cg, 8), base, i, off, len, at, p, next, total;

	base = cg_int(cg, argv);
	cg_zero(cg, rec, ev->fixed_size);
	cg_store_int(cg, head_word(cg, event, NULL), rec, 8);
	from[0] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, head);
	cg_enter(cg, head);
	i = LLVMBuildPhi(cg->b, cg->i64, "i");
	off = LLVMBuildPhi(cg->b, cg->i64, "off");
	p = argv_at(cg, argv, base, i, tmp);
	out[0] = LLVMGetInsertBlock(cg->b);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, p, cg->zero, ""), done, read);
	cg_enter(cg, read);
	len = cg_read_string(cg, cg_off_var(cg, rec, off), cg_i64(cg, cap), cg_to_ptr(cg, p), argv->type->elem->space,
			     argv->span);
	len = cg_clamp(cg, len, cap);
	out[1] = LLVMGetInsertBlock(cg->b);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULE, len, cg->one, ""), done, more);
	cg_enter(cg, more);
	at = LLVMBuildAdd(cg->b, LLVMBuildMul(cg->b, i, cg_i64(cg, step), ""), cg_i64(cg, first), "");
	put_var_ref(cg, cg_off_var(cg, rec, at), off, len);
	total = LLVMBuildAdd(cg->b, off, len, "");
	next = LLVMBuildAdd(cg->b, i, cg->one, "");
	from[1] = out[2] = LLVMGetInsertBlock(cg->b);
	LLVMAddIncoming(off, (LLVMValueRef[]){cg_i64(cg, ev->fixed_size), total}, from, 2);
	LLVMAddIncoming(i, (LLVMValueRef[]){cg->zero, next}, from, 2);
	cg_cond_br(cg, LLVMBuildICmp(cg->b, LLVMIntULT, next, cg_i64(cg, nr), ""), head, done);
	cg_enter(cg, done);
	len = LLVMBuildPhi(cg->b, cg->i64, "total");
	LLVMAddIncoming(len, (LLVMValueRef[]){off, off, total}, out, 3);
	cg_ring_output(cg, rec, len);
	return cv_void();
}
