/*
 * dw_ustack: user stacks by unwind tables (the formats: sema/plan.h).
 *
 *	the program			registers of the event -> state; finds the process; then, frame by frame:
 *	  unwind_begin(level, tgid)	whose tables; registers of the task where the event has none of user space
 *	  unwind_step(level)		mapping, row, rule: the state becomes the caller's
 *
 * Both are global functions: the verifier looks at each once and takes their results for any number, so that a walk of a thousand
 * frames costs it a thousand short turns and not a thousand searches.  Such functions take only numbers (kernels before 5.12),
 * so the state is in the program's scratch slot and they get its level.
 *
 * Where there is no rule (JIT, assembler) the frame pointer is tried; what it leads to is believed only when it is code.  A walk that can
 * go no further ends with an address of all ones, and is counted.  Processes that nobody has read yet are asked for by a control
 * record; until then their stacks are the kernel's, by frame pointers.
 *
 * Bounds are by construction: a binary search is a loop over powers of two, its position goes into keys of maps only; inside a block it is
 * nine additions of a bit that a subtraction's sign gives, which the verifier can follow and which do not branch.
 */
#include "codegen/cg_map.h"

#include <linux/bpf.h>

#include "elf/elf.h"
#include "sema/ap.h"

#define THREAD_SIZE 16384		/* x86_64, without KASAN */
#define ASK_NEW_NS 1000000000ull	/* how soon a process that is not known is asked for again, */
#define ASK_STALE_NS 100000000ull	/* and one of which a mapping is not known */
#define MM_WORDS 8			/* of struct mm_struct, read at once */

/* What unwind_begin and unwind_step give. */
enum { BEGIN_NONE, BEGIN_WALK, BEGIN_KERNEL };
enum { STEP_LAST = 1, STEP_GO = 3, STEP_NOT_CODE = 4, STEP_FAILED = 5 };

/* In the scratch slot. */
struct state {
	uint64_t ip, sp, bp;
	uint64_t from_task;		/* the registers are to be read from the task */
	uint64_t shown;			/* address of the frame */
	uint64_t exact;			/* ip is no return address */
	uint64_t guess;			/* ip came by a frame pointer */
	uint64_t stale;			/* an ip was in no mapping */
	uint64_t first, nr;		/* the process's mappings */
	uint64_t start, end, base;	/* the mapping of the last ip; end 0: none yet */
	uint64_t table, block, nr_blocks;
	struct unwind_key key;
	struct unwind_proc fresh;
	uint64_t mm[MM_WORDS];
	uint64_t regs[21];		/* struct pt_regs */
	uint64_t word[2];
};

struct cg_unwind {
	uint32_t off;			/* of struct state in a scratch slot */
	uint32_t event;			/* ACT_UNWIND */
	uint32_t off_mm, off_stack;	/* in struct task_struct */
	uint32_t off_code, code_words;	/* in struct mm_struct: start_code, and how much up to start_stack */
	uint32_t at_end_code;		/* word */
	LLVMValueRef ask, begin, step;
};

#define AT(st, member) cg_off(cg, (st), offsetof(struct state, member))

static LLVMValueRef get(struct cg *cg, LLVMValueRef st, size_t off)
{
	return cg_load_int(cg, cg_off(cg, st, off), 8, false);
}

static void put(struct cg *cg, LLVMValueRef st, size_t off, LLVMValueRef v)
{
	cg_store_int(cg, v, cg_off(cg, st, off), 8);
}

#define GET(member) get(cg, st, offsetof(struct state, member))
#define PUT(member, v) put(cg, st, offsetof(struct state, member), (v))

static LLVMValueRef cmp(struct cg *cg, LLVMIntPredicate p, LLVMValueRef a, LLVMValueRef b)
{
	return LLVMBuildICmp(cg->b, p, a, b, "");
}

static LLVMValueRef add(struct cg *cg, LLVMValueRef a, LLVMValueRef b)
{
	return LLVMBuildAdd(cg->b, a, b, "");
}

/* Goes on where the condition holds, else to the block. */
static void unless(struct cg *cg, LLVMValueRef i1, LLVMBasicBlockRef otherwise)
{
	LLVMBasicBlockRef on = cg_block(cg, "on");

	cg_cond_br(cg, i1, on, otherwise);
	cg_enter(cg, on);
}

static void unless_null(struct cg *cg, LLVMValueRef p, LLVMBasicBlockRef otherwise)
{
	unless(cg, LLVMBuildIsNotNull(cg->b, p, ""), otherwise);
}

/* An element of one of the maps under a u32 key. */
static LLVMValueRef element(struct cg *cg, LLVMValueRef map, LLVMValueRef key_mem, LLVMValueRef index, LLVMBasicBlockRef none)
{
	LLVMValueRef p;

	cg_store_int(cg, index, key_mem, 4);
	p = cg_helper_ptr(cg, H_MAP_LOOKUP_ELEM, map, key_mem);
	unless_null(cg, p, none);
	return p;
}

/* size bytes of memory to p, or to the block. */
static void read_mem(struct cg *cg, enum helper h, LLVMValueRef p, uint32_t size, LLVMValueRef from, LLVMBasicBlockRef failed)
{
	LLVMValueRef ret = cg_helper(cg, h, p, cg_i64(cg, size), cg_to_ptr(cg, from));

	unless(cg, cmp(cg, LLVMIntEQ, ret, cg->zero), failed);
}

/* ---- functions of numbers ---- */

/* Opens a global function of up to two numbers; st: the state of the level that is its first. */
static LLVMValueRef open_fn(struct cg *cg, struct cg_fn *f, const char *name, unsigned nr, LLVMValueRef *st)
{
	LLVMTypeRef params[2] = { cg->i64, cg->i64 };
	LLVMValueRef fn = cg_declare(cg, name, NULL, cg->i64, params, nr);

	LLVMSetLinkage(fn, LLVMExternalLinkage);
	cg_debug_function(cg, fn, name, (struct span){ 0 });
	cg_fn_begin(cg, f, CG_FN_SUB, fn, NULL);
	cg_debug_at(cg, (struct span){ 0 });
	*st = cg_off(cg, cg_scratch_at(cg, LLVMGetParam(fn, 0)), cg->unwind->off);
	return fn;
}

static LLVMValueRef call(struct cg *cg, LLVMValueRef fn, LLVMValueRef a, LLVMValueRef b)
{
	LLVMValueRef args[2] = { a, b };

	return LLVMBuildCall2(cg->b, LLVMGlobalGetValueType(fn), fn, args, b ? 2 : 1, "");
}

/* Leaves with a constant. */
static void give(struct cg *cg, uint64_t v)
{
	LLVMBuildStore(cg->b, cg_i64(cg, v), cg->fn->ret_slot);
	cg_br(cg, cg->fn->ret_block);
}

/* ---- asking for a process ---- */

/* void unwind_ask(level, least age of the last question): the process of st->key, whose tgid is set. */
static void make_ask(struct cg *cg)
{
	struct cg_unwind *u = cg->unwind;
	LLVMValueRef st, e, now, procs = cg_role_fd(cg, ROLE_UNWIND_PROCS);
	LLVMBasicBlockRef known, fresh, send;
	struct cg_fn f;

	u->ask = open_fn(cg, &f, "unwind_ask", 2, &st);
	known = cg_block(cg, "known");
	fresh = cg_block(cg, "fresh");
	send = cg_block(cg, "send");
	now = cg_helper0(cg, H_KTIME_GET_NS);
	e = cg_helper_ptr(cg, H_MAP_LOOKUP_ELEM, procs, AT(st, key));
	cg_cond_br(cg, cg_is_null(cg, e), fresh, known);
	cg_enter(cg, known);
	unless(cg, cmp(cg, LLVMIntUGT, LLVMBuildSub(cg->b, now, get(cg, e, offsetof(struct unwind_proc, asked)), ""),
		       LLVMGetParam(u->ask, 1)), f.ret_block);
	put(cg, e, offsetof(struct unwind_proc, asked), now);
	cg_br(cg, send);
	cg_enter(cg, fresh);
	cg_store_int(cg, cg->zero, AT(st, fresh), 8);
	PUT(fresh.asked, now);
	cg_helper(cg, H_MAP_UPDATE_ELEM, procs, AT(st, key), AT(st, fresh), cg_i64(cg, BPF_ANY));
	cg_br(cg, send);
	cg_enter(cg, send);
	cg_send_control(cg, u->event, GET(key.tgid), NULL, 0);
	cg_fn_end(cg);
}

/* ---- whose tables, and where to begin ---- */

/*
 * The registers with which the task entered the kernel lie at the top of its kernel stack.  A segment other than that of 64-bit code
 * leaves the walk to the kernel, which knows the others.
 */
static void task_regs(struct cg *cg, LLVMValueRef st, LLVMValueRef task, LLVMBasicBlockRef none, LLVMBasicBlockRef kernel)
{
	const struct cg_unwind *u = cg->unwind;
	LLVMValueRef regs, cs;

	if (cg_has(cg, FEAT_TASK_BTF) && cg_has(cg, FEAT_TASK_PT_REGS)) {
		regs = cg_helper(cg, H_TASK_PT_REGS, cg_helper_ptr(cg, H_GET_CURRENT_TASK_BTF));
	} else {
		read_mem(cg, H_PROBE_READ_KERNEL, AT(st, word), 8, add(cg, task, cg_i64(cg, u->off_stack)), none);
		regs = add(cg, GET(word), cg_i64(cg, THREAD_SIZE - sizeof(((struct state *)0)->regs)));
	}
	read_mem(cg, H_PROBE_READ_KERNEL, AT(st, regs), sizeof(((struct state *)0)->regs), regs, none);
	PUT(ip, get(cg, AT(st, regs), (size_t)reg_offset("ip")));
	PUT(sp, get(cg, AT(st, regs), (size_t)reg_offset("sp")));
	PUT(bp, get(cg, AT(st, regs), (size_t)reg_offset("bp")));
	cs = LLVMBuildAnd(cg->b, get(cg, AT(st, regs), (size_t)reg_offset("cs")), cg_i64(cg, 0xffff), "");
	unless(cg, cmp(cg, LLVMIntEQ, cs, cg_i64(cg, 0x33)), kernel);
}

/* The element of st->key, when its mappings are known: then goes to the block. */
static void look_up(struct cg *cg, LLVMValueRef st, LLVMBasicBlockRef found, LLVMBasicBlockRef unknown)
{
	LLVMValueRef e = cg_helper_ptr(cg, H_MAP_LOOKUP_ELEM, cg_role_fd(cg, ROLE_UNWIND_PROCS), AT(st, key)), nr;

	unless_null(cg, e, unknown);
	nr = cg_load_int(cg, cg_off(cg, e, offsetof(struct unwind_proc, nr)), 4, false);
	unless(cg, cmp(cg, LLVMIntNE, nr, cg->zero), unknown);
	PUT(nr, nr);
	PUT(first, cg_load_int(cg, cg_off(cg, e, offsetof(struct unwind_proc, first)), 4, false));
	cg_br(cg, found);
}

/*
 * u64 unwind_begin(level, tgid): BEGIN_NONE: a kernel thread, or one without user registers; BEGIN_KERNEL: its tables are not known.
 */
static void make_begin(struct cg *cg)
{
	struct cg_unwind *u = cg->unwind;
	LLVMValueRef st, task;
	LLVMBasicBlockRef none, kernel, regs, key, walk, shared, ask;
	struct cg_fn f;

	u->begin = open_fn(cg, &f, "unwind_begin", 2, &st);
	none = cg_block(cg, "none");
	kernel = cg_block(cg, "kernel");
	regs = cg_block(cg, "regs");
	key = cg_block(cg, "key");
	walk = cg_block(cg, "walk");
	shared = cg_block(cg, "shared");
	ask = cg_block(cg, "ask");
	task = cg_helper0(cg, H_GET_CURRENT_TASK);
	read_mem(cg, H_PROBE_READ_KERNEL, AT(st, word), 8, add(cg, task, cg_i64(cg, u->off_mm)), none);
	unless(cg, cmp(cg, LLVMIntNE, GET(word), cg->zero), none);
	read_mem(cg, H_PROBE_READ_KERNEL, AT(st, mm), u->code_words * 8, add(cg, GET(word), cg_i64(cg, u->off_code)), none);
	cg_cond_br(cg, cmp(cg, LLVMIntNE, GET(from_task), cg->zero), regs, key);
	cg_enter(cg, regs);
	task_regs(cg, st, task, none, kernel);
	cg_br(cg, key);
	cg_enter(cg, key);
	PUT(key.tgid, LLVMGetParam(u->begin, 1));
	PUT(key.start_code, GET(mm));
	PUT(key.end_code, get(cg, AT(st, mm), u->at_end_code * 8));
	PUT(key.start_stack, get(cg, AT(st, mm), (u->code_words - 1) * 8));
	PUT(exact, cg->one);
	PUT(guess, cg->zero);
	PUT(stale, cg->zero);
	PUT(end, cg->zero);
	look_up(cg, st, walk, ask);
	cg_enter(cg, ask);
	call(cg, u->ask, LLVMGetParam(u->begin, 0), cg_i64(cg, ASK_NEW_NS));
	PUT(key.tgid, cg->zero);
	cg_br(cg, shared);
	cg_enter(cg, shared);
	look_up(cg, st, walk, kernel);
	cg_enter(cg, walk);
	PUT(key.tgid, LLVMGetParam(u->begin, 1));
	give(cg, BEGIN_WALK);
	cg_enter(cg, kernel);
	give(cg, BEGIN_KERNEL);
	cg_enter(cg, none);
	cg_fn_end(cg);
}

/* ---- searching ---- */

/*
 * The last of nr sorted elements (fewer than twice 'most', a power of two) that is not above what is looked for, or the first; fn
 * leaves the builder where element i is not above, and goes to the block otherwise.
 */
static LLVMValueRef search(struct cg *cg, LLVMValueRef nr, uint32_t most,
			   void (*fn)(struct cg *cg, void *arg, LLVMValueRef i, LLVMBasicBlockRef no), void *arg)
{
	LLVMBasicBlockRef head = cg_block(cg, "search"), body = cg_block(cg, "search.try"), next = cg_block(cg, "search.next"),
			  done = cg_block(cg, "search.end");
	LLVMValueRef pos = cg_alloca(cg, cg->i64, "pos"), step = cg_alloca(cg, cg->i64, "step"), k, i;

	LLVMBuildStore(cg->b, cg->zero, pos);
	LLVMBuildStore(cg->b, cg_i64(cg, most), step);
	cg_br(cg, head);
	cg_enter(cg, head);
	k = LLVMBuildLoad2(cg->b, cg->i64, step, "");
	cg_cond_br(cg, cmp(cg, LLVMIntNE, k, cg->zero), body, done);
	cg_enter(cg, body);
	i = add(cg, LLVMBuildLoad2(cg->b, cg->i64, pos, ""), k);
	unless(cg, cmp(cg, LLVMIntULT, i, nr), next);
	fn(cg, arg, i, next);
	LLVMBuildStore(cg->b, i, pos);
	cg_br(cg, next);
	cg_enter(cg, next);
	LLVMBuildStore(cg->b, LLVMBuildLShr(cg->b, k, cg->one, ""), step);
	cg_br(cg, head);
	cg_enter(cg, done);
	return LLVMBuildLoad2(cg->b, cg->i64, pos, "");
}

struct in_map {
	LLVMValueRef map, key, first, what;
};

static void map_not_above(struct cg *cg, void *arg, LLVMValueRef i, LLVMBasicBlockRef no)
{
	const struct in_map *m = arg;
	LLVMValueRef e = element(cg, m->map, m->key, add(cg, m->first, i), no);

	unless(cg, cmp(cg, LLVMIntULE, get(cg, e, offsetof(struct unwind_map, start)), m->what), no);
}

static void block_not_above(struct cg *cg, void *arg, LLVMValueRef i, LLVMBasicBlockRef no)
{
	const struct in_map *m = arg;
	LLVMValueRef e = element(cg, m->map, m->key, add(cg, m->first, i), no);

	unless(cg, cmp(cg, LLVMIntULE, cg_load_int(cg, e, 4, false), m->what), no);
}

/* The mapping of pc into the state; goes to the block when there is none. */
static void find_mapping(struct cg *cg, LLVMValueRef st, LLVMValueRef key, LLVMValueRef pc, LLVMBasicBlockRef none)
{
	struct in_map m = { cg_role_fd(cg, ROLE_UNWIND_MAPS), key, GET(first), pc };
	LLVMBasicBlockRef other = cg_block(cg, "mapping"), same = cg_block(cg, "mapping.same");
	LLVMValueRef e, pos, is_same;

	is_same = LLVMBuildAnd(cg->b, cmp(cg, LLVMIntUGE, pc, GET(start)), cmp(cg, LLVMIntULT, pc, GET(end)), "");
	cg_cond_br(cg, is_same, same, other);
	cg_enter(cg, other);
	pos = search(cg, GET(nr), UNWIND_MAX_PROC_MAPS / 2, map_not_above, &m);
	e = element(cg, m.map, key, add(cg, m.first, pos), none);
	unless(cg, cmp(cg, LLVMIntULE, get(cg, e, offsetof(struct unwind_map, start)), pc), none);
	unless(cg, cmp(cg, LLVMIntULT, pc, get(cg, e, offsetof(struct unwind_map, end))), none);
	PUT(start, get(cg, e, offsetof(struct unwind_map, start)));
	PUT(end, get(cg, e, offsetof(struct unwind_map, end)));
	PUT(base, get(cg, e, offsetof(struct unwind_map, base)));
	PUT(table, cg_load_int(cg, cg_off(cg, e, offsetof(struct unwind_map, table)), 4, false));
	PUT(block, cg_load_int(cg, cg_off(cg, e, offsetof(struct unwind_map, first)), 4, false));
	PUT(nr_blocks, cg_load_int(cg, cg_off(cg, e, offsetof(struct unwind_map, nr)), 4, false));
	cg_br(cg, same);
	cg_enter(cg, same);
}

/* i64 rule of pc, which is in the state's mapping. */
static LLVMValueRef find_rule(struct cg *cg, LLVMValueRef st, LLVMValueRef key, LLVMValueRef pc, LLVMBasicBlockRef none)
{
	struct in_map m = { NULL, key, GET(block), LLVMBuildSub(cg->b, pc, GET(base), "") };
	LLVMValueRef block, at = cg->zero, row;

	unless(cg, cmp(cg, LLVMIntNE, GET(nr_blocks), cg->zero), none);
	unless(cg, cmp(cg, LLVMIntULT, m.what, cg_i64(cg, UINT32_MAX)), none);
	m.map = element(cg, cg_role_fd(cg, ROLE_UNWIND_TABLES), key, GET(table), none);
	block = element(cg, m.map, key, add(cg, m.first, search(cg, GET(nr_blocks), UNWIND_MAX_BLOCKS / 2, block_not_above, &m)),
			none);
	unless(cg, cmp(cg, LLVMIntULE, cg_load_int(cg, block, 4, false), m.what), none);
	for (unsigned half = UNWIND_BLOCK / 2, log = 8; half; half /= 2, log--) {
		LLVMValueRef try = LLVMBuildShl(cg->b, add(cg, at, cg_i64(cg, half)), cg_i64(cg, 3), "");
		LLVMValueRef first = cg_load_int(cg, cg_off_var(cg, block, try), 4, false);
		/* below zero when first <= pc */
		LLVMValueRef diff = LLVMBuildSub(cg->b, LLVMBuildSub(cg->b, first, m.what, ""), cg->one, "");

		diff = LLVMBuildLShr(cg->b, cg_opaque(cg, diff), cg_i64(cg, 63), "");
		at = add(cg, at, LLVMBuildShl(cg->b, cg_opaque(cg, diff), cg_i64(cg, log), ""));
	}
	row = cg_off_var(cg, block, LLVMBuildShl(cg->b, at, cg_i64(cg, 3), ""));
	return cg_load_int(cg, cg_off(cg, row, offsetof(struct unwind_row, rule)), 4, false);
}

/* ---- one step ---- */

/* Signed field of the rule: 'bits' bits from 'low' on, times 8. */
static LLVMValueRef field(struct cg *cg, LLVMValueRef rule, unsigned low, unsigned bits)
{
	LLVMValueRef up = LLVMBuildShl(cg->b, rule, cg_i64(cg, 64 - low - bits), "");

	return LLVMBuildShl(cg->b, LLVMBuildAShr(cg->b, up, cg_i64(cg, 64 - bits), ""), cg_i64(cg, 3), "");
}

struct step {
	LLVMValueRef st, rule, kind, cfa, bp;	/* cfa, bp: allocas */
	LLVMBasicBlockRef last, failed, frame, caller;
};

static LLVMBasicBlockRef when(struct cg *cg, LLVMValueRef v, uint64_t is, const char *name)
{
	LLVMBasicBlockRef yes = cg_block(cg, name), no = cg_block(cg, "else");

	cg_cond_br(cg, cmp(cg, LLVMIntEQ, v, cg_i64(cg, is)), yes, no);
	cg_enter(cg, no);
	return yes;
}

/* The CFA of a rule that is none of the special kinds; on to s->frame. */
static void usual_cfa(struct cg *cg, struct step *s)
{
	LLVMValueRef st = s->st, off = field(cg, s->rule, 32 - UNWIND_CFA_OFF_BITS, UNWIND_CFA_OFF_BITS), v;
	LLVMBasicBlockRef sp, bp, plt, at_sp, at_bp, at_sp_8, deref = cg_block(cg, "deref"), add8 = cg_block(cg, "add8");

	sp = when(cg, s->kind, UNWIND_SP, "sp");
	bp = when(cg, s->kind, UNWIND_BP, "bp");
	plt = when(cg, s->kind, UNWIND_PLT, "plt");
	at_bp = when(cg, s->kind, UNWIND_AT_BP, "at.bp");
	at_sp_8 = when(cg, s->kind, UNWIND_AT_SP_8, "at.sp.8");
	at_sp = when(cg, s->kind, UNWIND_AT_SP, "at.sp");
	cg_br(cg, s->failed);
	cg_enter(cg, sp);
	LLVMBuildStore(cg->b, add(cg, GET(sp), off), s->cfa);
	cg_br(cg, s->frame);
	cg_enter(cg, bp);
	LLVMBuildStore(cg->b, add(cg, GET(bp), off), s->cfa);
	cg_br(cg, s->frame);
	/* An entry pushes its number in its first instructions: then the stack is 8 bytes deeper. */
	cg_enter(cg, plt);
	v = LLVMBuildShl(cg->b, LLVMBuildAnd(cg->b, GET(ip), cg_i64(cg, 15), ""), cg_i64(cg, 3), "");
	LLVMBuildStore(cg->b, add(cg, GET(sp), cg_i64(cg, 8)), s->cfa);
	unless(cg, cmp(cg, LLVMIntUGE, v, off), s->frame);
	LLVMBuildStore(cg->b, add(cg, GET(sp), cg_i64(cg, 16)), s->cfa);
	cg_br(cg, s->frame);
	cg_enter(cg, at_bp);
	LLVMBuildStore(cg->b, add(cg, GET(bp), off), s->cfa);
	cg_br(cg, deref);
	cg_enter(cg, at_sp);
	LLVMBuildStore(cg->b, add(cg, GET(sp), off), s->cfa);
	cg_br(cg, deref);
	cg_enter(cg, at_sp_8);
	LLVMBuildStore(cg->b, add(cg, GET(sp), off), s->cfa);
	cg_br(cg, deref);
	cg_enter(cg, deref);
	read_mem(cg, H_PROBE_READ_USER, AT(st, word), 8, LLVMBuildLoad2(cg->b, cg->i64, s->cfa, ""), s->failed);
	LLVMBuildStore(cg->b, GET(word), s->cfa);
	cg_cond_br(cg, cmp(cg, LLVMIntEQ, s->kind, cg_i64(cg, UNWIND_AT_SP_8)), add8, s->frame);
	cg_enter(cg, add8);
	LLVMBuildStore(cg->b, add(cg, GET(word), cg_i64(cg, 8)), s->cfa);
	cg_br(cg, s->frame);
}

/* Where the kernel keeps registers in the frame of a signal, above the stack pointer that the handler returns with. */
enum { SIGNAL_BP = 120, SIGNAL_SP = 160 };	/* RIP follows RSP */

static void signal_frame(struct cg *cg, struct step *s)
{
	LLVMValueRef st = s->st, sp = GET(sp);

	read_mem(cg, H_PROBE_READ_USER, AT(st, word), 8, add(cg, sp, cg_i64(cg, SIGNAL_BP)), s->failed);
	PUT(bp, GET(word));
	read_mem(cg, H_PROBE_READ_USER, AT(st, word), 16, add(cg, sp, cg_i64(cg, SIGNAL_SP)), s->failed);
	PUT(sp, GET(word[0]));
	PUT(ip, GET(word[1]));
	PUT(exact, cg->one);
	PUT(guess, cg->zero);
	give(cg, STEP_GO);
}

/* No rule: a frame that begins with the saved RBP, if RBP points up the stack.  RBP 0 marks the outermost frame. */
static void by_frame_pointer(struct cg *cg, struct step *s)
{
	LLVMValueRef st = s->st, bp = GET(bp), odd;

	unless(cg, cmp(cg, LLVMIntNE, bp, cg->zero), s->last);
	unless(cg, cmp(cg, LLVMIntUGE, bp, GET(sp)), s->failed);
	odd = LLVMBuildAnd(cg->b, bp, cg_i64(cg, 7), "");
	unless(cg, cmp(cg, LLVMIntEQ, odd, cg->zero), s->failed);
	read_mem(cg, H_PROBE_READ_USER, AT(st, word), 16, bp, s->failed);
	LLVMBuildStore(cg->b, add(cg, bp, cg_i64(cg, 16)), s->cfa);
	LLVMBuildStore(cg->b, GET(word[0]), s->bp);
	PUT(guess, cg->one);
	cg_br(cg, s->caller);
}

/* The caller's RBP, with the two words below the CFA in st->word. */
static void saved_bp(struct cg *cg, struct step *s, LLVMValueRef cfa)
{
	LLVMValueRef st = s->st, how = LLVMBuildAnd(cg->b, LLVMBuildLShr(cg->b, s->rule, cg_i64(cg, UNWIND_CFA_BITS), ""),
						     cg_i64(cg, (1u << UNWIND_BP_BITS) - 1), "");
	LLVMValueRef off = field(cg, s->rule, UNWIND_CFA_BITS + UNWIND_BP_BITS, UNWIND_BP_OFF_BITS), at = cg_alloca(cg, cg->i64, "at");
	LLVMBasicBlockRef same, at_cfa, at_bp, usual, fetch = cg_block(cg, "bp.fetch");

	same = when(cg, how, UNWIND_BP_SAME, "bp.same");
	at_cfa = when(cg, how, UNWIND_BP_AT_CFA, "bp.at.cfa");
	at_bp = when(cg, how, UNWIND_BP_AT_BP, "bp.at.bp");
	LLVMBuildStore(cg->b, cg->zero, s->bp);		/* lost */
	cg_br(cg, s->caller);
	cg_enter(cg, same);
	LLVMBuildStore(cg->b, GET(bp), s->bp);
	cg_br(cg, s->caller);
	cg_enter(cg, at_cfa);
	usual = when(cg, off, (uint64_t)-16, "bp.usual");
	LLVMBuildStore(cg->b, add(cg, cfa, off), at);
	cg_br(cg, fetch);
	cg_enter(cg, usual);
	LLVMBuildStore(cg->b, GET(word[0]), s->bp);
	cg_br(cg, s->caller);
	cg_enter(cg, at_bp);
	LLVMBuildStore(cg->b, add(cg, GET(bp), off), at);
	cg_br(cg, fetch);
	cg_enter(cg, fetch);
	read_mem(cg, H_PROBE_READ_USER, AT(st, mm), 8, LLVMBuildLoad2(cg->b, cg->i64, at, ""), s->failed);
	LLVMBuildStore(cg->b, GET(mm), s->bp);
	cg_br(cg, s->caller);
}

/* The frame's CFA is known: reads what was saved below it. */
static void usual_frame(struct cg *cg, struct step *s)
{
	LLVMValueRef st = s->st, cfa;

	cg_enter(cg, s->frame);
	cfa = LLVMBuildLoad2(cg->b, cg->i64, s->cfa, "");
	unless(cg, cmp(cg, LLVMIntUGT, cfa, GET(sp)), s->failed);
	read_mem(cg, H_PROBE_READ_USER, AT(st, word), 16, LLVMBuildSub(cg->b, cfa, cg_i64(cg, 16), ""), s->failed);
	PUT(guess, cg->zero);
	saved_bp(cg, s, cfa);
}

static void to_caller(struct cg *cg, struct step *s)
{
	LLVMValueRef st = s->st;

	cg_enter(cg, s->caller);
	unless(cg, cmp(cg, LLVMIntNE, GET(word[1]), cg->zero), s->last);
	PUT(ip, GET(word[1]));
	PUT(sp, LLVMBuildLoad2(cg->b, cg->i64, s->cfa, ""));
	PUT(bp, LLVMBuildLoad2(cg->b, cg->i64, s->bp, ""));
	PUT(exact, cg->zero);
	give(cg, STEP_GO);
}

/*
 * u64 unwind_step(level): STEP_GO: st->shown is a frame, the state is its caller's; STEP_LAST: it is the outermost; STEP_FAILED: there is
 * no way on from it; STEP_NOT_CODE: it is no frame at all, the one before was wrong.
 */
static void make_step(struct cg *cg)
{
	struct cg_unwind *u = cg->unwind;
	struct step s = { 0 };
	LLVMBasicBlockRef unmapped, no_rule, not_code, signal;
	LLVMValueRef st, key, pc;
	struct cg_fn f;

	u->step = open_fn(cg, &f, "unwind_step", 1, &st);
	s.st = st;
	s.last = cg_block(cg, "last");
	s.failed = cg_block(cg, "failed");
	s.frame = cg_block(cg, "frame");
	s.caller = cg_block(cg, "caller");
	s.cfa = cg_alloca(cg, cg->i64, "cfa");
	s.bp = cg_alloca(cg, cg->i64, "bp");
	unmapped = cg_block(cg, "unmapped");
	no_rule = cg_block(cg, "no.rule");
	not_code = cg_block(cg, "not.code");
	key = cg_alloca(cg, cg->i32, "key");
	PUT(shown, GET(ip));
	/* A return address may stand behind the last instruction of its function. */
	pc = add(cg, LLVMBuildSub(cg->b, GET(ip), cg->one, ""), GET(exact));
	find_mapping(cg, st, key, pc, unmapped);
	s.rule = find_rule(cg, st, key, pc, no_rule);
	s.kind = LLVMBuildAnd(cg->b, s.rule, cg_i64(cg, (1u << UNWIND_CFA_BITS) - 1), "");
	unless(cg, cmp(cg, LLVMIntNE, s.kind, cg_i64(cg, UNWIND_NONE)), no_rule);
	unless(cg, cmp(cg, LLVMIntNE, s.kind, cg_i64(cg, UNWIND_END)), s.last);
	signal = when(cg, s.kind, UNWIND_SIGNAL, "signal");
	usual_cfa(cg, &s);
	usual_frame(cg, &s);
	cg_enter(cg, signal);
	signal_frame(cg, &s);
	cg_enter(cg, unmapped);
	PUT(stale, cg->one);
	unless(cg, cmp(cg, LLVMIntEQ, GET(guess), cg->zero), not_code);
	cg_br(cg, no_rule);
	cg_enter(cg, no_rule);
	by_frame_pointer(cg, &s);
	to_caller(cg, &s);
	cg_enter(cg, s.last);
	give(cg, STEP_LAST);
	cg_enter(cg, s.failed);
	give(cg, STEP_FAILED);
	cg_enter(cg, not_code);
	give(cg, STEP_NOT_CODE);
	cg_enter(cg, cg_block(cg, "dead"));
	cg_fn_end(cg);
}

/* ---- what the kernel's structures look like ---- */

static bool member(struct cg *cg, const struct type *t, const char *name, uint32_t *off)
{
	const struct field *f = t ? type_field(cg->t->types, t, name) : NULL;

	if (f)
		*off = f->offset;
	return f != NULL;
}

/* False: not the kernel that we know; dw_ustack is then what ustack is. */
static bool know_structs(struct cg *cg, struct cg_unwind *u)
{
	const struct type *task = type_by_name(cg->t->types, "task_struct", TAG_STRUCT),
			  *mm = type_by_name(cg->t->types, "mm_struct", TAG_STRUCT);
	uint32_t end_code, start_stack;

	if (!member(cg, task, "mm", &u->off_mm) || !member(cg, task, "stack", &u->off_stack) ||
	    !member(cg, mm, "start_code", &u->off_code) || !member(cg, mm, "end_code", &end_code) ||
	    !member(cg, mm, "start_stack", &start_stack))
		return false;
	if (end_code < u->off_code || start_stack < end_code || start_stack - u->off_code > 8 * (MM_WORDS - 1))
		return false;
	u->at_end_code = (end_code - u->off_code) / 8;
	u->code_words = (start_stack - u->off_code) / 8 + 1;
	return true;
}

void cg_unwind_begin(struct cg *cg)
{
	struct cg_unwind *u = arena_new_obj(cg->arena, struct cg_unwind);

	if (!cg->plan->unwinds || reg_offset("cs") < 0 || !know_structs(cg, u))
		return;
	for (size_t i = 0; i < cg->plan->events.nr; i++)
		if (cg->plan->events.v[i].act == ACT_UNWIND)
			u->event = (uint32_t)i;
	u->off = cg->scratch_subs ? cg->scratch_subs : CG_SCRATCH_HEAD;
	cg->scratch_subs = u->off + (uint32_t)sizeof(struct state);
	cg->unwind = u;
	make_ask(cg);
	make_begin(cg);
	make_step(cg);
}

/* ---- the walk ---- */

/* Is the context struct pt_regs of user space?  Decides at run time for events that hit in any mode. */
static bool has_user_regs(const struct cg *cg)
{
	switch (cg->pprog->hook) {
	case HOOK_PERF_UPROBE: case HOOK_UPROBE_MULTI: case HOOK_UPROBE_SESSION: case HOOK_PERF_EVENT:
		return true;
	case HOOK_TEST_RUN: case HOOK_PERF_KPROBE: case HOOK_KPROBE_MULTI: case HOOK_KPROBE_SESSION: case HOOK_PERF_TRACEPOINT:
	case HOOK_RAW_TRACEPOINT: case HOOK_SYSCALL: case HOOK_TRACING: case HOOK_ITER:
		return false;
	}
	return false;
}

static LLVMValueRef ctx_reg(struct cg *cg, const char *name)
{
	return cg_load_int(cg, cg_off(cg, cg->fn->ctx, (uint64_t)reg_offset(name)), 8, false);
}

static void begin_regs(struct cg *cg, LLVMValueRef st)
{
	LLVMValueRef mode, user;

	PUT(from_task, cg->one);
	if (!has_user_regs(cg))
		return;
	mode = LLVMBuildAnd(cg->b, ctx_reg(cg, "cs"), cg_i64(cg, 0xffff), "");
	user = cmp(cg, LLVMIntEQ, mode, cg_i64(cg, 0x33));
	PUT(ip, ctx_reg(cg, "ip"));
	PUT(sp, ctx_reg(cg, "sp"));
	PUT(bp, ctx_reg(cg, "bp"));
	PUT(from_task, LLVMBuildXor(cg->b, LLVMBuildZExt(cg->b, user, cg->i64, ""), cg->one, ""));
}

/* An address to frame i.  In build_id mode the runtime puts the build id in its place. */
static void put_frame(struct cg *cg, const struct type *t, LLVMValueRef frames, LLVMValueRef i, LLVMValueRef addr)
{
	bool build_id = t->stack_mode == STACK_BUILD_ID;
	LLVMValueRef p = cg_off_var(cg, frames, LLVMBuildShl(cg->b, i, cg_i64(cg, build_id ? 5 : 3), ""));

	if (build_id) {
		cg_store_int(cg, cg_i64(cg, BPF_STACK_BUILD_ID_IP), p, 8);
		p = cg_off(cg, p, offsetof(struct bpf_stack_build_id, offset));
	}
	cg_store_int(cg, addr, p, 8);
}

/* Steps until there are no more, or no room; i64: number of frames. */
static LLVMValueRef walk(struct cg *cg, const struct type *t, LLVMValueRef st, LLVMValueRef level, LLVMValueRef frames)
{
	LLVMBasicBlockRef head = cg_block(cg, "walk"), step = cg_block(cg, "walk.step"), frame = cg_block(cg, "walk.frame"),
			  end = cg_block(cg, "walk.end"), cut = cg_block(cg, "walk.cut"), mark = cg_block(cg, "walk.mark"),
			  room = cg_block(cg, "walk.room"), done = cg_block(cg, "walked");
	LLVMValueRef at = cg_alloca(cg, cg->i64, "frame"), ret, i;

	LLVMBuildStore(cg->b, cg->zero, at);
	cg_br(cg, head);
	cg_enter(cg, head);
	i = cg_opaque(cg, LLVMBuildLoad2(cg->b, cg->i64, at, ""));
	LLVMBuildStore(cg->b, i, at);
	cg_cond_br(cg, cmp(cg, LLVMIntULT, i, cg_i64(cg, t->count)), step, done);
	cg_enter(cg, step);
	ret = call(cg, cg->unwind->step, level, NULL);
	cg_br_unlikely(cg, cmp(cg, LLVMIntEQ, ret, cg_i64(cg, STEP_NOT_CODE)), cut, frame);
	cg_enter(cg, frame);
	put_frame(cg, t, frames, i, GET(shown));
	LLVMBuildStore(cg->b, add(cg, i, cg->one), at);
	cg_cond_br(cg, cmp(cg, LLVMIntEQ, ret, cg_i64(cg, STEP_GO)), head, end);
	cg_enter(cg, end);
	cg_br_unlikely(cg, cmp(cg, LLVMIntEQ, ret, cg_i64(cg, STEP_FAILED)), cut, done);
	cg_enter(cg, cut);
	cg_count_loss(cg, CTR_STACK_CUT);
	cg_br(cg, mark);
	cg_enter(cg, mark);
	i = cg_opaque(cg, LLVMBuildLoad2(cg->b, cg->i64, at, ""));
	cg_cond_br(cg, cmp(cg, LLVMIntULT, i, cg_i64(cg, t->count)), room, done);
	cg_enter(cg, room);
	put_frame(cg, t, frames, i, cg_i64(cg, UINT64_MAX));
	LLVMBuildStore(cg->b, add(cg, i, cg->one), at);
	cg_br(cg, done);
	cg_enter(cg, done);
	return LLVMBuildLoad2(cg->b, cg->i64, at, "");
}

/* i64: number of frames. */
static LLVMValueRef unwind(struct cg *cg, const struct expr *e, LLVMValueRef frames, LLVMValueRef tgid)
{
	struct cg_unwind *u = cg->unwind;
	LLVMBasicBlockRef other = cg_block(cg, "unwind.other"), kernel = cg_block(cg, "unwind.kernel"), ours = cg_block(cg, "unwind"),
			  stale = cg_block(cg, "unwind.stale"), done = cg_block(cg, "unwound"), from[4];
	LLVMValueRef st = cg_off(cg, cg_scratch(cg), u->off), level = cg_scratch_level(cg), ret, nr[4];

	begin_regs(cg, st);
	ret = call(cg, u->begin, level, tgid);
	cg_cond_br(cg, cmp(cg, LLVMIntEQ, ret, cg_i64(cg, BEGIN_WALK)), ours, other);
	cg_enter(cg, ours);
	nr[0] = nr[1] = walk(cg, e->type, st, level, frames);
	from[0] = LLVMGetInsertBlock(cg->b);
	cg_br_unlikely(cg, cmp(cg, LLVMIntNE, GET(stale), cg->zero), stale, done);
	cg_enter(cg, stale);
	call(cg, u->ask, level, cg_i64(cg, ASK_STALE_NS));
	from[1] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, other);
	nr[2] = cg->zero;
	from[2] = LLVMGetInsertBlock(cg->b);
	cg_cond_br(cg, cmp(cg, LLVMIntEQ, ret, cg_i64(cg, BEGIN_KERNEL)), kernel, done);
	cg_enter(cg, kernel);
	nr[3] = cg_stack_frames(cg, e, frames);
	from[3] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, done);
	return cg_phi(cg, nr, from, 4);
}

struct cval cg_emit_DW_USTACK(struct cg *cg, const struct expr *e)
{
	const struct type *t = e->type;
	LLVMValueRef dst, tgid;

	if (!cg->unwind || !cg->fn->ctx)
		return cg_ustack_kernel(cg, e);
	/* Never on the stack: kernels before 5.12 do not let programs write there at a place that they compute. */
	dst = t->size > 256 ? cg_dst(cg, e, t->size) : cg_temp_scratch(cg, t->size);
	cg_zero(cg, dst, t->size);
	tgid = cg_current_tgid(cg);
	cg_store_int(cg, tgid, dst, 8);
	cg_store_int(cg, unwind(cg, e, cg_off(cg, dst, 16), tgid), cg_off(cg, dst, 8), 8);
	return cv_mem(dst, t);
}
