/*
 * codegen, inside: what the files of this room share.
 *
 * Values.  A scalar (type_is_scalar) is an i64 register, extended by its type's sign; bools are 0 or 1.  Everything else
 * is memory: a pointer to its memory form (sema/plan.h) plus the space that decides how it is read: AS_BPF and
 * 'direct' memory by plain loads, the rest by probe reads.  cg_expr() may return a scalar that is still in memory
 * (is_addr): cg_load() makes it a register.
 *
 * Memory.  Three places: allocas in the entry block (registers after the passes, when nobody takes their address), stack
 * temporaries, and the per-CPU scratch slot.  cg_temp() chooses between the last two and cg_mark()/cg_release() give
 * them back at the end of a statement or block, so that a program needs the room of its largest statement only.
 *
 * Control.  Each LLVM function (program, loop body, subprogram) is one struct cg_fn.  Leaving it means a branch
 * to ret_block, the only block that returns; scratch slots are given back there.  After a terminator the builder
 * stands in a fresh block that nothing reaches, so emitters need not care; the passes remove it.
 */
#ifndef SCRY_CODEGEN_CG_PRIV_H
#define SCRY_CODEGEN_CG_PRIV_H

#include <llvm-c/Core.h>
#include <llvm-c/TargetMachine.h>

#include "base/diag.h"
#include "codegen/codegen.h"
#include "sema/sema.h"

#define CG_MAP_REFS 500		/* so many places in a function name maps as LLVM's globals, the others in assembly */
#define CG_LONG_BODY 32768	/* bytes of source from which a probe is long */

enum helper {
#define H(id, ...) H_##id,
#include "codegen/helpers.def"
#undef H
	H_NR
};

struct cval {
	LLVMValueRef v;			/* i64, or ptr when is_addr; NULL: no value (void) */
	const struct type *type;
	bool is_addr;			/* v points at the value's memory form */
	/*
	 * is_addr: plain loads are allowed though space is not AS_BPF (context, what a BTF pointer points to).
	 * A pointer in a register: the verifier knows its type.  That is lost when it goes through a map or the scratch slot.
	 */
	bool direct;
	uint8_t align;			/* is_addr: when less than natural, else 0 */
	bool is_args;			/* args, ctx themselves (or their address): the program's context */
	enum addr_space space;		/* is_addr: where it points */
	struct span at;			/* is_addr: place to blame when reading fails */
};

/* A loop that break and continue jump out of.  In a loop body that is a function, the blocks return 1 and 0. */
struct cg_loop {
	struct cg_loop *outer;
	LLVMBasicBlockRef brk, cont;
};

/* A piece of temporary memory; free pieces are used again. */
struct cg_region {
	LLVMValueRef alloca;		/* NULL: in the scratch slot at off */
	uint32_t off, size;
	bool busy;
};

enum cg_fn_kind { CG_FN_PROG, CG_FN_LOOP, CG_FN_SUB };

#define CG_ITER_ARGS 16

/* A map element that the predicate read; cg_reuse.c. */
struct cg_known {
	const struct expr *e;		/* EXPR_MAP_AT */
	LLVMValueRef v;			/* i64 */
	bool there;			/* the element exists */
};

/* One LLVM function that is being built. */
/* Whose numbers processes and threads have: the initial pid namespace's, the tracer's, or those that the script sees. */
enum cg_pid_ns { CG_PID_INIT, CG_PID_TRACER, CG_PID_SCRIPT };

struct cg_fn {
	struct cg_fn *outer;		/* the function whose statement this one is the body of, or NULL */
	enum cg_fn_kind kind;
	LLVMValueRef fn;
	LLVMBasicBlockRef entry;	/* allocas only; branches to prologue */
	LLVMBasicBlockRef filter;	/* what decides whether the body runs at all */
	LLVMBasicBlockRef prologue;	/* filled at the end: scratch slot; branches to after_prologue */
	LLVMBasicBlockRef after_prologue;
	LLVMBasicBlockRef body;
	LLVMBasicBlockRef ret_block;	/* gives the scratch slot back, goes to out */
	LLVMBasicBlockRef out;		/* returns *ret_slot */
	LLVMValueRef ret_slot;		/* alloca i64 */
	LLVMValueRef ctx;		/* ptr; NULL in loop bodies and subprograms */
	LLVMValueRef loop_ctx;		/* CG_FN_LOOP: what the loop was handed (cg_loop.c) */
	uint32_t loop_flags_off;
	VEC(const struct expr *) marked;	/* reads of the predicate that are worth remembering */
	VEC(struct cg_known) known;
	bool loop_returns, loop_returns_value;	/* a return or exit() stands in the body */
	LLVMValueRef scratch_slot;	/* alloca ptr: base of the scratch memory, stored by the prologue */
	LLVMValueRef scratch_from;	/* CG_FN_LOOP, _SUB: base handed in by the caller; NULL: looked up again */
	bool uses_scratch;
	bool walks_map;			/* CG_FN_LOOP: called by the kernel for each element of a map */
	uint32_t nr_map_refs;		/* places that name a map, so far */
	uint32_t stack_used, stack_limit;	/* bytes of temporaries on the stack */
	uint32_t scratch_off;		/* next byte of the scratch slot; loop bodies go on behind their outer function */
	uint32_t scratch_high;		/* largest value of it, own loop bodies included */
	VEC(struct cg_region) regions;
	VEC(uint32_t) live;		/* indices of busy regions in order of their use */
	VEC(struct var *) vars;		/* that have storage, by scope */
	VEC(uint32_t) var_regions;
	struct cg_loop *loop;		/* innermost */
	LLVMBasicBlockRef from;		/* where the builder stood before, and its place in the source */
	LLVMMetadataRef outer_loc, loc;
	LLVMValueRef nest_slot;		/* alloca ptr: this processor's struct plan_nest; NULL: not counted */
	bool fixed_result;		/* the result is 0 whatever the script returns */
	LLVMValueRef iter_args[CG_ITER_ARGS];	/* iter: context members that were tested for NULL in the prologue */
	LLVMValueRef which;		/* HOOK_SYSCALL: i64, index of the attach point that fired */
	LLVMValueRef pid_tgid;		/* of the prologue's filters, or NULL ... */
	enum cg_pid_ns pid_ns;		/* ... and whose numbers they are */
};

struct cg_debug;			/* cg_debug.c */

/* Tables of names as constant data of the object; cg_table.c. */
enum cg_table_id { CG_TABLE_ERRORS, CG_TABLE_SIGNALS, CG_TABLE_SYSCALLS, CG_TABLE_NR };
struct cg_table {
	uint32_t nr;			/* entries; 0: not made yet */
	LLVMValueRef data;
};

struct cg {
	struct typed *t;
	struct plan *plan;
	const struct cg_opts *opts;
	const struct sema_host *host;
	struct diags *diags;
	struct arena *arena;		/* of the plan: lives as long as the compilation */

	LLVMContextRef ctx;
	LLVMModuleRef mod;
	LLVMBuilderRef b;
	LLVMTargetMachineRef tm;
	LLVMTargetDataRef layout;
	struct cg_debug *debug;		/* NULL: no debug information */
	LLVMTypeRef void_t, i1, i8, i16, i32, i64, ptr;
	LLVMValueRef zero, one;		/* i64 */

	const struct typed_prog *prog;	/* being compiled; NULL in a user's fn */
	const struct plan_prog *pprog;
	struct cg_fn *fn;
	uint32_t stack_reserve;		/* bytes of the 512 kept for spills and calls */
	LLVMValueRef *maps, *vals;	/* external globals by plan index, made on first use */
	LLVMValueRef report_fn;		/* cg_fail.c: reports what went wrong */
	LLVMValueRef again_fns[2];	/* cg_pagein.c: values, strings */
	uint32_t scratch_levels;
	bool reserved;			/* a record of the ring is: nobody waits now */
	LLVMValueRef len_fn;		/* cg_mapfn.c: callback of len() */
	LLVMValueRef ns_fn;		/* cg_pid.c: numbers of tasks in namespaces below */
	LLVMValueRef zeros;		/* constant data: zeros for the largest value of a map */
	struct cg_table tables[CG_TABLE_NR];
	struct cg_stack_fn {		/* cg_stack.c: one for each number of words a stack may have */
		struct cg_stack_fn *next;
		uint32_t words;
		LLVMValueRef fn;
	} *stack_fns;
	struct cg_unwind *unwind;	/* cg_unwind.c; NULL: nothing unwinds */
	bool never_nests;		/* the script's programs cannot interrupt each other on a CPU */
	uint32_t scratch_subs;		/* end of what subprograms use */
	uint32_t scratch_size;		/* largest scratch_high so far, and where */
	struct span scratch_span;

	unsigned unmarked;		/* strings that cannot be read get no mark: inside keys */
	const struct expr *unused;	/* map element that the statement changes without reading the result */
	/* Where the next expression may leave its memory form; see cg_dst(). */
	const struct expr *dst_for;
	LLVMValueRef dst;
	uint32_t dst_size;
};

typedef struct cval emit_fn(struct cg *cg, const struct expr *e);

/* ---- cg_module.c: constants, blocks, memory ---- */

LLVMValueRef cg_i64(struct cg *cg, uint64_t v);
LLVMValueRef cg_i32(struct cg *cg, uint32_t v);
/* Integer type of 1, 2, 4 or 8 bytes. */
LLVMTypeRef cg_int_type(struct cg *cg, unsigned bytes);
LLVMValueRef cg_null(struct cg *cg);

/* A new block at the end of the current function; cg_enter puts the builder there. */
LLVMBasicBlockRef cg_block(struct cg *cg, const char *name);
void cg_enter(struct cg *cg, LLVMBasicBlockRef bb);
/* phi of nr values of one type, at the start of the current block. */
LLVMValueRef cg_phi(struct cg *cg, LLVMValueRef *v, LLVMBasicBlockRef *from, unsigned nr);
void cg_br(struct cg *cg, LLVMBasicBlockRef to);
void cg_cond_br(struct cg *cg, LLVMValueRef i1, LLVMBasicBlockRef yes, LLVMBasicBlockRef no);
/* As cg_cond_br with weights: 'no' or 'yes' is the cold one. */
void cg_br_unlikely(struct cg *cg, LLVMValueRef i1, LLVMBasicBlockRef cold, LLVMBasicBlockRef hot);
/* i1: pointer is NULL */
LLVMValueRef cg_is_null(struct cg *cg, LLVMValueRef p);

/* p + constant or variable bytes (i8 gep). */
LLVMValueRef cg_off(struct cg *cg, LLVMValueRef p, uint64_t off);
LLVMValueRef cg_off_var(struct cg *cg, LLVMValueRef p, LLVMValueRef off);
LLVMValueRef cg_to_ptr(struct cg *cg, LLVMValueRef i64);
LLVMValueRef cg_to_int(struct cg *cg, LLVMValueRef ptr);
/* Plain load of an integer of so many bytes, extended to i64; plain store of the low bytes of an i64 (or of a ptr). */
LLVMValueRef cg_load_int(struct cg *cg, LLVMValueRef p, unsigned bytes, bool is_signed);
void cg_store_int(struct cg *cg, LLVMValueRef v, LLVMValueRef p, unsigned bytes);
/* The same with a stated alignment (1: packed). */
LLVMValueRef cg_load_int_al(struct cg *cg, LLVMValueRef p, unsigned bytes, bool is_signed, unsigned align);
void cg_store_int_al(struct cg *cg, LLVMValueRef v, LLVMValueRef p, unsigned bytes, unsigned align);

/*
 * Makes the value opaque to LLVM, so that it neither folds a range check nor computes with an unchecked copy.
 * The verifier sees nothing.
 */
LLVMValueRef cg_opaque(struct cg *cg, LLVMValueRef v);
/* The same number, no longer a pointer to the verifier. */
LLVMValueRef cg_plain_number(struct cg *cg, LLVMValueRef v);
/* min(v, max) in a form that the verifier can follow, as an i64. */
LLVMValueRef cg_clamp(struct cg *cg, LLVMValueRef v, uint64_t max);

/* In the entry block; a register after the passes unless its address is taken. */
LLVMValueRef cg_alloca(struct cg *cg, LLVMTypeRef t, const char *name);
/* Memory until cg_release(); 8-aligned, not zeroed.  Stack when small and there is room, else scratch slot. */
LLVMValueRef cg_temp(struct cg *cg, uint32_t size);
/* The same, on the stack or in the scratch slot in any case (the size must suit). */
LLVMValueRef cg_temp_stack(struct cg *cg, uint32_t size);
LLVMValueRef cg_temp_scratch(struct cg *cg, uint32_t size);
size_t cg_mark(struct cg *cg);
void cg_release(struct cg *cg, size_t mark);
/* Base of the scratch slot; marks the function as using it. */
LLVMValueRef cg_scratch(struct cg *cg);

/* Fills with zeros; copies BPF memory to BPF memory.  Any size; align is what both sides keep (1, 2, 4, 8). */
void cg_zero(struct cg *cg, LLVMValueRef p, uint32_t size);
void cg_copy(struct cg *cg, LLVMValueRef dst, LLVMValueRef src, uint32_t size, unsigned align);

/* Calls a kernel helper: arguments are i64, i32 (extended) or ptr; the result is i64, or ptr with cg_helper_ptr. */
LLVMValueRef cg_call_helper(struct cg *cg, enum helper h, LLVMTypeRef ret, LLVMValueRef *args, unsigned nr);
#define CG_ARGS(...) (LLVMValueRef[]){__VA_ARGS__}, sizeof((LLVMValueRef[]){__VA_ARGS__}) / sizeof(LLVMValueRef)
#define cg_helper(cg, h, ...) cg_call_helper(cg, h, (cg)->i64, CG_ARGS(__VA_ARGS__))
#define cg_helper_ptr(cg, h, ...) cg_call_helper(cg, h, (cg)->ptr, CG_ARGS(__VA_ARGS__))
#define cg_helper0(cg, h) cg_call_helper(cg, h, (cg)->i64, NULL, 0)
/* Calls the kfunc "kfunc_<name>" (undefined symbol that the loader resolves). */
LLVMValueRef cg_kfunc(struct cg *cg, const char *name, LLVMTypeRef ret, LLVMValueRef *args, unsigned nr);
/* Whether the host has the feature. */
bool cg_has(const struct cg *cg, enum feature f);

/* Descriptor of a map; address of the single value of an array map; index by role (-1: the plan has none). */
LLVMValueRef cg_map_fd(struct cg *cg, uint32_t map);
LLVMValueRef cg_map_val(struct cg *cg, uint32_t map);
LLVMValueRef cg_role_fd(struct cg *cg, enum map_role role);
/* Address of a member of struct plan_globals, of struct plan_rodata. */
LLVMValueRef cg_global(struct cg *cg, size_t member_off);
LLVMValueRef cg_rodata(struct cg *cg, size_t member_off);

/* ---- cg_prog.c: functions ---- */

/* A per-CPU value may have 32 KiB; the first 8 bytes of a scratch slot say that it is in use, by its level plus 1. */
#define CG_SCRATCH_MAX 32768u
#define CG_SCRATCH_SENT 8u	/* bytes output from it since the consumer was woken for it */
#define CG_SCRATCH_HEAD 16u

/* Compiles a program; the two halves of a session become one when its entry half comes. */
void cg_prog(struct cg *cg, const struct typed_prog *p);
bool cg_never_nests(const struct cg *cg);
/* May another program run between two instructions of the current one, on its CPU? */
bool cg_preemptible(const struct cg *cg);

/*
 * Begins an LLVM function that is already declared, saves the state of the one under way and leaves the builder in
 * its body.  f is the caller's memory.  The kind decides the epilogue; ctx is the program's context or NULL.
 */
void cg_fn_begin(struct cg *cg, struct cg_fn *f, enum cg_fn_kind kind, LLVMValueRef fn, LLVMValueRef ctx);
/* Ends it: falls into ret_block, fills the prologue and returns to the outer function's state. */
void cg_fn_end(struct cg *cg);
/* Leaves the current function (v: i64 or NULL for what stands in ret_slot). */
void cg_return(struct cg *cg, LLVMValueRef v);
/* The return instruction itself, of what stands in ret_slot. */
void cg_build_ret(struct cg *cg);

/* cg_nest.c: counts the program in, or returns from it when too many run on this processor; counts it out. */
void cg_nest_enter(struct cg *cg);
void cg_nest_leave(struct cg *cg);
/*
 * The level of the program's scratch slot, and the slot of a level: how a program hands its memory to a function that the verifier
 * looks at by itself (global; it takes numbers only).  cg_scratch_at returns from the function when there is none.
 */
LLVMValueRef cg_scratch_level(struct cg *cg);
LLVMValueRef cg_scratch_at(struct cg *cg, LLVMValueRef level);
/* Declares a function of this object in the section (NULL: .text); static unless it has a section. */
LLVMValueRef cg_declare(struct cg *cg, const char *name, const char *section, LLVMTypeRef ret, LLVMTypeRef *params,
			unsigned nr);
/* ---- cg_pid.c ---- */

/* tgid << 32 | tid of the current task; 0 when the namespace does not know it. */
LLVMValueRef cg_pid_tgid(struct cg *cg, enum cg_pid_ns ns);
/* The one of these that has the same numbers and stands first. */
enum cg_pid_ns cg_pid_ns(const struct cg *cg, enum cg_pid_ns ns);
/* Leaves for f->out when the current task is not one of those wanted (enum task_filter). */
void cg_filters(struct cg *cg, uint32_t filters);

/* ---- cg_expr.c ---- */

struct cval cg_expr(struct cg *cg, const struct expr *e);
/* cg_misc.c; printf of a pinned iterator: into the file that is read. */
struct cval cg_seq_printf(struct cg *cg, const struct expr *e);
/* The value as an i64 register (scalar types). */
LLVMValueRef cg_int(struct cg *cg, const struct expr *e);
/* The value as a pointer to BPF memory holding its memory form (any type). */
LLVMValueRef cg_mem(struct cg *cg, const struct expr *e);
/*
 * Evaluates e so that its memory form stands at dst (BPF memory, e->type->size bytes, 8-aligned); avoids the copy where
 * the emitter can write there at once.  cg_dst: called by an emitter for its own e: that place, or a temporary.
 */
void cg_expr_into(struct cg *cg, const struct expr *e, LLVMValueRef dst);
LLVMValueRef cg_dst(struct cg *cg, const struct expr *e, uint32_t size);
/* The same for the place off bytes behind an 8-aligned one. */
void cg_expr_into_at(struct cg *cg, const struct expr *e, LLVMValueRef base, uint32_t off);
/* i1 */
LLVMValueRef cg_cond(struct cg *cg, const struct expr *e);
/* Goes to one of the blocks; leaves the builder at no place. */
void cg_branch(struct cg *cg, const struct expr *e, LLVMBasicBlockRef yes, LLVMBasicBlockRef no);
/* i1 of a value: integer or pointer not zero, string not empty. */
LLVMValueRef cg_truth(struct cg *cg, struct cval v);
/* Converts between types as a cast does (sema's promotions included). */
struct cval cg_convert(struct cg *cg, struct cval v, const struct type *to);
/* a op b for OP_ADD ... on i64 registers; span is for the run-time error of a division by zero. */
LLVMValueRef cg_arith(struct cg *cg, enum ast_op op, LLVMValueRef a, LLVMValueRef b, struct span at);
/* total / count of an average: 0 / 0 is 0, toward zero. */
LLVMValueRef cg_div_signed(struct cg *cg, LLVMValueRef total, LLVMValueRef count, bool is_signed);
/* A count of elements as a count of bytes. */
LLVMValueRef cg_scale(struct cg *cg, LLVMValueRef n, const struct type *pointer);
/* Cuts an i64 to the type's width and extends it again by its sign. */
LLVMValueRef cg_narrow(struct cg *cg, LLVMValueRef v, const struct type *t);

struct cval cv_int(LLVMValueRef v, const struct type *t);
/* A value in BPF memory. */
struct cval cv_mem(LLVMValueRef p, const struct type *t);
struct cval cv_void(void);

/* ---- cg_stmt.c ---- */

/*
 * A block's variables and temporaries are given back at its end.  cg_block_stmts() does all of it; for its value one opens
 * the scope, runs cg_stmts(), evaluates b->value, and closes it.
 */
struct cg_scope {
	size_t mark, vars, regions;
};
void cg_scope_enter(struct cg *cg, struct cg_scope *sc);
void cg_scope_leave(struct cg *cg, struct cg_scope *sc);
void cg_stmts(struct cg *cg, const struct block *b);
void cg_block_stmts(struct cg *cg, const struct block *b);
void cg_stmt(struct cg *cg, const struct stmt *s);
/* An aggregation, or a record of them. */
bool cg_is_agg_call(const struct expr *e);
/*
 * Storage of a scratch variable: made on first use in the current function.  i64 for scalars, the memory form for others.
 * var->cg is the pointer; whoever moves a variable (captured variables) sets it for the time of the body.
 */
LLVMValueRef cg_var_slot(struct cg *cg, struct var *v);
struct cval cg_var_get(struct cg *cg, struct var *v);
void cg_var_set(struct cg *cg, struct var *v, struct cval val);

/* ---- cg_mark.c: strings that could not be read ---- */

/* Makes the string at dst one that could not be read. */
void cg_mark_fault(struct cg *cg, LLVMValueRef dst);
/* Behind a copy that ended at the NUL, len bytes: takes a mark along; the new length. */
LLVMValueRef cg_mark_copy(struct cg *cg, LLVMValueRef dst, LLVMValueRef src, LLVMValueRef len);
/* Whether strings in the value may carry a mark although they are not read here. */
bool cg_may_be_marked(const struct expr *e);
/* Removes the marks of all strings of the value at p. */
void cg_mark_strip(struct cg *cg, const struct type *t, LLVMValueRef p);
/* ptr: p, or zeros when the string there is empty. */
LLVMValueRef cg_unmarked(struct cg *cg, LLVMValueRef p);

/* ---- cg_mem.c ---- */

/* A scalar value as a register; loads it when it is in memory, by plain load or probe read. */
LLVMValueRef cg_load(struct cg *cg, struct cval v);
/* The value's memory form in BPF memory: copies it there (probe read) when it is elsewhere. */
LLVMValueRef cg_addr(struct cg *cg, struct cval v);
/* As cg_addr, but never the place itself: what is there may change. */
LLVMValueRef cg_copy_of(struct cg *cg, struct cval v);
/* Stores the memory form of v (any place, any type) to BPF memory at dst. */
void cg_store(struct cg *cg, struct cval v, LLVMValueRef dst);
/* The same to a place that is off bytes from an 8-aligned one: decides the width of the accesses. */
void cg_store_at(struct cg *cg, struct cval v, LLVMValueRef dst, uint32_t off);
/* Reads size bytes from traced memory to dst; zero-fills and reports (-k) when it faults. */
void cg_probe_read(struct cg *cg, LLVMValueRef dst, LLVMValueRef size, LLVMValueRef src, enum addr_space space,
		   struct span at);
/* Member of a struct, union, tuple or record value or (arrow and auto-dereference) of what a pointer points to. */
struct cval cg_member(struct cg *cg, struct cval base, const struct field *f, struct span at);
/* The value of EXPR_FIELD from that of its member: arrays of characters read as strings. */
struct cval cg_field_value(const struct expr *e, struct cval member);
/* What a pointer points to. */
struct cval cg_deref(struct cg *cg, struct cval p, struct span at);
/* Element of an array, string or pointer; the index is an i64 (bounds are tested unless it is a constant). */
struct cval cg_index(struct cg *cg, struct cval base, LLVMValueRef index, struct span at);
/* The value in a register, keeping what is known of a pointer. */
struct cval cg_scalar(struct cg *cg, struct cval v);
/*
 * Reads a C string of traced memory to dst: at most size bytes with the NUL; i64: bytes with the NUL, 0 after a fault.
 * Does not touch what stands behind the NUL.  size is an i64 that the verifier can bound.
 */
LLVMValueRef cg_probe_read_str(struct cg *cg, LLVMValueRef dst, LLVMValueRef size, LLVMValueRef src,
			       enum addr_space space, struct span at);
/* The same with a mark after a fault, which counts as 2 bytes; dst has at least that room. */
LLVMValueRef cg_read_string(struct cg *cg, LLVMValueRef dst, LLVMValueRef size, LLVMValueRef src, enum addr_space space,
			    struct span at);
/* Every offset of a field of traced memory passes here. */
LLVMValueRef cg_field_offset(struct cg *cg, LLVMValueRef base, const struct type *t, const struct field *f);

/* ---- cg_pagein.c ---- */

/* Whether the program may have pages fetched at this place. */
bool cg_may_wait(const struct cg *cg, enum addr_space space);
/*
 * In the cold place behind the helper's read that failed, where cg_may_wait(): reads again with the pages there; i64: the helper's
 * result.
 */
LLVMValueRef cg_read_again(struct cg *cg, enum helper h, LLVMValueRef dst, LLVMValueRef size, LLVMValueRef src);
/* Writes the functions behind it; after all programs. */
void cg_pagein_finish(struct cg *cg);

/* ---- cg_fail.c: from cold places ---- */

/* One more lost thing. */
void cg_count_loss(struct cg *cg, enum counter ctr);
/*
 * The same, told by the runtime: ret is the result (an i64) of the helper that the site names.  The site may be 0; of a map that is full,
 * or too busy.
 */
void cg_lost(struct cg *cg, enum counter ctr, LLVMValueRef ret, uint32_t site);
void cg_lost_full(struct cg *cg, uint32_t map, LLVMValueRef ret, uint32_t site);
/*
 * Reports an error of the site: ret is the result of the helper that the site names, or NULL where it names none.  Nothing
 * when site is 0 or reports are off.
 */
void cg_report(struct cg *cg, uint32_t site, LLVMValueRef ret);
/* Whether a warning of this kind is wanted. */
bool cg_warns(const struct cg *cg, enum diag_code code);
/* The site of a warning, 0 when it is switched off or would need -k.  helper and text may be NULL. */
uint32_t cg_warn_site(struct cg *cg, enum diag_code code, struct span at, const char *helper, const char *text);
/* Code for that warning; ret (of the helper) may be NULL. */
void cg_warn(struct cg *cg, enum diag_code code, struct span at, const char *helper, const char *text, LLVMValueRef ret);
/* Writes what stands behind these; after all programs. */
void cg_fail_finish(struct cg *cg);

/* ---- cg_syscall.c ---- */

/*
 * HOOK_SYSCALL: leaves through fn->out unless the system call is one that the program serves; sets fn->which.  In the filter,
 * before everything else.
 */
void cg_syscall_choose(struct cg *cg, const struct typed_prog *p);
/* Member of args that stands in a register of the call. */
struct cval cg_syscall_arg(struct cg *cg, LLVMValueRef ctx, const struct field *f);

/* ---- cg_str.c ---- */

/* i1: equal; both in BPF memory with their capacities. */
LLVMValueRef cg_str_equal(struct cg *cg, LLVMValueRef a, uint32_t cap_a, LLVMValueRef b, uint32_t cap_b);
/*
 * == of strings, buffers, tuples ...; of the first n characters (BI_STRNCMP): the builder goes on where they are equal,
 * the other way leads to 'no'.  cg_equal: as an i1.
 */
void cg_equal_chain(struct cg *cg, const struct expr *l, const struct expr *r, LLVMBasicBlockRef no);
void cg_strncmp_chain(struct cg *cg, const struct expr *e, LLVMBasicBlockRef no);
LLVMValueRef cg_equal(struct cg *cg, const struct expr *l, const struct expr *r);
/* i1: same bytes. */
LLVMValueRef cg_bytes_equal(struct cg *cg, LLVMValueRef a, LLVMValueRef b, uint32_t size);
/* A constant string's bytes as stores to dst (cap bytes, the rest zero). */
void cg_str_const(struct cg *cg, const char *s, size_t len, LLVMValueRef dst, uint32_t cap);

/*
 * BI_STR without the zeros behind: reads to dst (cg_str_room() bytes), gives the bytes with the NUL; a string that fills
 * its capacity may have none.  BI_BUF's data to dst (capacity bytes), gives how many.
 */
uint32_t cg_str_room(const struct expr *e);
LLVMValueRef cg_str_read(struct cg *cg, const struct expr *e, LLVMValueRef dst);
LLVMValueRef cg_buf_read(struct cg *cg, const struct expr *e, LLVMValueRef dst);

/* ---- cg_event.c ---- */

/* A control record of the event with its fixed fields already in i64 registers (fields in order). */
void cg_send_control(struct cg *cg, uint32_t event, LLVMValueRef extra, LLVMValueRef *fields, unsigned nr);
/* Sends plan.events[event] with the arguments as its fields. */
void cg_send_event(struct cg *cg, uint32_t event, struct expr *const *args, size_t nr, LLVMValueRef extra);
/* Sends nr bytes (i64) at p to the data ring with the wake-up rule; counts the loss. */
void cg_ring_output(struct cg *cg, LLVMValueRef p, LLVMValueRef len);

/* ---- cg_map.c, cg_agg.c (engine room of maps) ---- */

/* Key in memory form: pointer to BPF memory, key_size bytes; scalar maps give a pointer to u32 0. */
LLVMValueRef cg_map_key(struct cg *cg, const struct map *m, const struct expr *key);
/* Value of an EXPR_MAP or EXPR_MAP_AT; missing elements give zero. */
struct cval cg_map_get(struct cg *cg, const struct expr *e);
/* cg_branch() of a scalar element. */
void cg_map_branch(struct cg *cg, const struct expr *e, LLVMBasicBlockRef yes, LLVMBasicBlockRef no);
/* Stores v (of the map's value type). */
void cg_map_set(struct cg *cg, const struct expr *target, const struct expr *value);
/* target op= value, and ++ --; gives the new value, or the old one. */
struct cval cg_map_update(struct cg *cg, const struct expr *target, enum ast_op op, LLVMValueRef operand, bool want_old);
/* STMT_ASSIGN of an aggregation (EXPR_CALL of trait T_AGG, or a record of them). */
void cg_agg_assign(struct cg *cg, const struct expr *target, const struct expr *value);
/* Aggregation map read as an integer: EXPR_CAST over EXPR_MAP, EXPR_MAP_AT. */
struct cval cg_agg_read(struct cg *cg, const struct expr *map, const struct type *to);

/* ---- cg_stack.c, cg_unwind.c ---- */

/* ustack by the kernel's own walk along frame pointers; the frames alone to dst, i64: their number. */
struct cval cg_ustack_kernel(struct cg *cg, const struct expr *e);
LLVMValueRef cg_stack_frames(struct cg *cg, const struct expr *e, LLVMValueRef dst);
/* i64: process of the current thread in the tracer's pid namespace. */
LLVMValueRef cg_current_tgid(struct cg *cg);
/* Makes the functions that unwind, before any program is built. */
void cg_unwind_begin(struct cg *cg);

/* ---- cg_reuse.c ---- */

/* Before the predicate is built: its reads that every way into the body passes. */
void cg_reuse_mark(struct cg *cg, const struct expr *pred);
/* Remembers the value of a marked read; NULL: not known; forgets what is known of a map (NULL: of all). */
void cg_known_put(struct cg *cg, const struct expr *e, LLVMValueRef v, bool there);
bool cg_known_there(struct cg *cg, const struct map *m, const struct expr *key);
LLVMValueRef cg_known_get(struct cg *cg, const struct expr *e);
void cg_known_forget(struct cg *cg, const struct map *m);

/* ---- cg_loop.c, cg_func.c ---- */

void cg_stmt_for_map(struct cg *cg, const struct stmt *s);
void cg_stmt_for_range(struct cg *cg, const struct stmt *s);
void cg_stmt_while(struct cg *cg, const struct stmt *s);
void cg_stmt_unroll(struct cg *cg, const struct stmt *s);
void cg_stmt_break(struct cg *cg, const struct stmt *s);
void cg_stmt_continue(struct cg *cg, const struct stmt *s);
/*
 * Leaves the program or subprogram (return, exit), also from within loop bodies that are functions of their own; v: i64 or
 * NULL.
 */
void cg_return_from_probe(struct cg *cg, LLVMValueRef v);
/* Declares all fns, then compiles their bodies. */
void cg_funcs_declare(struct cg *cg);
void cg_funcs_compile(struct cg *cg);
struct cval cg_call_func(struct cg *cg, const struct expr *e);

/* ---- cg_stack.c ---- */

/* Keeps the frames of a stack in ROLE_STACKS, once, and writes its form by id to dst. */
void cg_stack_to_id(struct cg *cg, struct cval stack, LLVMValueRef dst);

/* ---- cg_builtin.c ---- */

LLVMValueRef cg_clock(struct cg *cg, enum clock_mode mode);
/* The current thread's name to 16 bytes at any place; what stands behind the NUL may stay. */
void cg_comm(struct cg *cg, LLVMValueRef dst);

/* ---- cg_debug.c: each does nothing when cg->debug is NULL ---- */

void cg_debug_begin(struct cg *cg);
/* Every function needs one (the kernel wants function information for all or none). */
void cg_debug_function(struct cg *cg, LLVMValueRef fn, const char *name, struct span at);
/* Place of the instructions that follow. */
void cg_debug_at(struct cg *cg, struct span at);
void cg_debug_finish(struct cg *cg);
/*
 * Writes names of files and texts of lines into the finished object (heap memory, may move).  cg_finish() calls it last; it
 * needs nothing of LLVM any more.
 */
void cg_debug_texts(struct cg *cg, struct image *im);

/*
 * ---- cg_call.c: emitters, declared from the registry ----
 *
 * Where they stand: cg_builtin.c variables (but stacks), REG, PERCPU_KADDR, UADDR, BSWAP, PATH, SOCKET_COOKIE; cg_str.c
 * STR BUF STRNCMP STRLEN STR_CONCAT MEMCMP; cg_find.c STRSTR STRCONTAINS; cg_names.c STRERROR SIGNAL_NAME SYSCALL_NAME;
 * cg_event.c PRINT PRINTF ERRORF WARNF DEBUGF TIME JOIN CAT SYSTEM EXIT CLEAR ZERO UNWATCH; cg_map.c DELETE HAS_KEY FIND LEN;
 * cg_agg.c the aggregations; cg_stack.c KSTACK USTACK DW_USTACK; cg_sym.c KSYM USYM NTOP MACADDR CGROUP_PATH STRFTIME;
 * cg_act.c SIGNAL SIGNAL_THREAD OVERRIDE WRITE_USER SKBOUTPUT.
 */

struct cval cg_call(struct cg *cg, const struct expr *e);

#define BV(id, ...) emit_fn cg_emit_##id;
#define BF(id, ...) emit_fn cg_emit_##id;
#define BC(id, ...)
#include "sema/builtins.def"
#undef BV
#undef BF
#undef BC

/* ---- cg_finish.c ---- */

/* Runs the passes, emits the object, appends the dumps that were asked for. */
bool cg_finish(struct cg *cg, struct image *out);

#endif
