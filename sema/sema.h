/*
 * sema: AST -> typed AST + plan.
 *
 * Order of work: config block, imports and C preamble, attach points (parsed, expanded, resolved), macros, types of
 * variables and maps until nothing changes, checks, folding, the plan.
 *
 * What codegen may rely on in a typed program:
 *  - every expr has a type; no EXPR_POISON, IDENT, PARAM, PARAM_COUNT, SIZEOF, OFFSETOF, TYPEINFO, COMPTIME, TYPE and no
 *    STMT_IMPORT, STMT_POISON is left; constants are folded to EXPR_INT, EXPR_BOOL, EXPR_STR; macros are expanded to EXPR_BLOCK;
 *    comptime ifs are decided; unroll keeps its literal count;
 *  - builtin variables are EXPR_CALL with fn set; functions of class CLASS_COMPTIME are gone;
 *  - every promotion is an EXPR_CAST (cast.to NULL, the target is the expr's type): operands of arithmetic are 64-bit,
 *    operands of comparisons have one type, assigned values have the type of the variable, map value or key;
 *  - a map read in an expression whose value is an aggregation stands under an EXPR_CAST to an integer or bool;
 *  - 'a op= b' on a variable or map keeps STMT_ASSIGN.op; value is already promoted, target.type is the type of the result;
 *  - an aggregation is STMT_ASSIGN with EXPR_CALL of trait T_AGG as value (or an EXPR_RECORD of such calls);
 *  - predicates have become the first statement: a probe body runs only when typed_prog.pred (may be NULL) is true.
 *
 * Forms in detail:
 *  - conditions (if, while, ?:, predicate) and operands of && || ! have type bool; only the cond of 'c ?: b' (then is NULL) has
 *    the type of the result and is evaluated once;
 *  - pointer arithmetic: OP_ADD, OP_SUB (and ++ --, += -=) of type TY_PTR have the pointer on the left and an unscaled 64-bit integer
 *    on the right; codegen multiplies by elem->size (1 for void).  Pointers are compared as uint64 (both sides cast);
 *  - compound assignment to an integer: value is 64-bit, the result is computed in 64 bits and cut to target.type;
 *  - == and != of strings, buffers: operands keep their own capacities; compare up to the shorter one;
 *  - EXPR_STR may have a type with more capacity than its bytes; with TY_ARRAY as type it is a constant of raw bytes (pton);
 *  - EXPR_FIELD: field.e is a TY_PTR to struct (read at pointer + offset in the pointer's space) or a struct, record or args value.
 *    'char x[N]' fields: field->type is the array, the expr's type is string[N + 1] (N bytes are read, a NUL is added).
 *    is_data_loc fields: the expr's type is a TY_PTR, its value the address of the data (context address + low 16 bits of the u32);
 *  - *p on TY_PTR reads elem; a struct or array result is "the memory at p" (no copy before it is used);
 *  - a struct value keeps the space in which it was read: that space is where its pointers point; values in variables and maps
 *    are copies in BPF memory whatever their type's space;
 *  - EXPR_INDEX: base TY_PTR, TY_ARRAY (bounds checked at run time unless the index is EXPR_INT or count is 0) or TY_STRING
 *    (gives int8); index is uint64.  EXPR_TUPLE_AT has the literal index;
 *  - exit() ends the program at once as STMT_RETURN does (loop_info.has_return is set);
 *  - STMT_FOR_MAP: var is the tuple info->kv_type; STMT_FOR_RANGE: from, to are int64 (or uint64 when both are unsigned), the
 *    type of the variable;
 *  - an EXPR_CAST to TY_USERNAME, TY_ENUM, TY_BOOL, TY_STRING (longer), TY_ARRAY (int -> bytes), TY_TUPLE/TY_RECORD (element by
 *    element; records by name) occurs besides integer and pointer casts; from an aggregation: value over all CPUs now.
 *
 * call_info and args by builtin (info is never NULL on a builtin call; args are promoted):
 *	ARGN num = n			REG num = offset in pt_regs	NSECS num = enum clock_mode
 *	PID TID num = 1: initial namespace	COMM args: none or (uint32 pid)	FUNC type ksym or usym; num2 = enum func_from, num with it
 *	KSTACK USTACK DW_USTACK type has mode and limit, no args
 *	PROBE type TY_PROBE; num = plan_ap.cookie unless typed_prog.probe_by_cookie
 *	PRINTF ERRORF WARNF CAT SYSTEM event; args[0] format literal, args[1 + i] is field i of the event
 *	DEBUGF text = format; args[0] format literal, then up to three integers or pointers to read with %s
 *	PRINT event; of a map: info->map set, args[0] EXPR_MAP, args[1] top, args[2] div (always there, uint64);
 *		else args[0] is field 0 (map elements are plain reads)
 *	TIME event, no args		JOIN event; args[0] char ** pointer (16 fields)
 *	EXIT event; args[0] int64 code (always there)
 *	SKBOUTPUT event; args[0] file, args[1] skb, args[2] uint32 len, args[3] uint32 offset
 *	COUNT none; SUM MIN MAX AVG STATS HIST LHIST DIST TSERIES args[0] 64-bit n (signed by plan_map.agg_signed); the rest is in plan_map
 *	DELETE map, key (NULL: scalar); site != 0: report a missing key	HAS_KEY map, key
 *	FIND map, key, args[2] EXPR_VAR of the map's value type
 *	LEN map, or args[0] a stack	CLEAR ZERO map, event	UNWATCH nothing
 *	STR args[0] TY_PTR, TY_ARRAY or string; args[1] absent or uint64 length; num = bytes to hand to the read helper at most (incl. NUL);
 *		num may be capacity + 1: then the last byte is dropped and a full string has no NUL
 *	BUF args[0] TY_PTR or TY_ARRAY; args[1] uint64 length (literal for arrays); type has the capacity
 *	STRNCMP MEMCMP args[0], args[1]; num = n	STRLEN args[0] string, TY_PTR or TY_ARRAY of int8
 *	STRSTR STRCONTAINS STR_CONCAT two strings	STRERROR SIGNAL_NAME SYSCALL_NAME args[0] int64
 *	STRFTIME args[1] uint64 ns; num = plan.texts index, num2 = enum clock_mode
 *	KSYM USYM args[0] uint64		CGROUP_PATH args[0] uint64 id; num = plan.texts index
 *	PERCPU_KADDR text = name, num = its address, num2 = address of __per_cpu_offset; args[1] absent or uint64 cpu
 *	UADDR type TY_PTR; num2 = 0: num is the address, 1: num plus the instruction pointer is (relocated binary)
 *	PATH args[0] pointer; type has the capacity	SOCKET_COOKIE args[0] pointer
 *	NTOP args[0] uint64 family (always there), args[1] int, TY_PTR or TY_ARRAY; MACADDR args[0] TY_PTR or TY_ARRAY
 *	BSWAP args[0] integer of the result's width	SIGNAL SIGNAL_THREAD args[0] uint32	OVERRIDE args[0] uint64
 *	WRITE_USER args[0] TY_PTR user, args[1] TY_PTR, args[2] uint32
 */
#ifndef SCRY_SEMA_SEMA_H
#define SCRY_SEMA_SEMA_H

#include "parser/ast.h"
#include "parser/cdecl.h"
#include "sema/btf.h"
#include "sema/features.h"
#include "sema/plan.h"
#include "sema/registry.h"
#include "sema/type.h"

/* What sema asks of the machine the script is for.  Each may be NULL or unset: then the machine has none of it. */
struct sema_host {
	void *arg;
	bool (*has)(void *arg, enum feature f);			/* probed on first use */
	int (*kaddr)(void *arg, const char *symbol, uint64_t *out);	/* 0 or -errno */
	/* Size of a kernel function, 0: unknown. */
	uint64_t (*ksym_size)(void *arg, const char *symbol);
	/*
	 * Compiles C to a BPF object in a file of its own, which the caller removes.  0; -ENOENT: there is no compiler; other
	 * -errno with the compiler's words in *why.
	 */
	int (*compile_bpf)(void *arg, struct arena *a, const char *path, const char **object, const char **why);
	const char *btf_path;			/* NULL: no BTF */
	const char *btf_module_dir;		/* "/sys/kernel/btf"; NULL: no modules */
	const char *tracefs;			/* "/sys/kernel/tracing" or where it is mounted; NULL: none */
	const char *traceable_functions;	/* file of --traceable-functions, or NULL: available_filter_functions */
	/* Calls fn for each loaded BPF function (programs and subprograms) until it returns true; 0 or -errno. */
	int (*each_bpf_func)(void *arg, bool (*fn)(void *fn_arg, uint32_t prog_id, const char *name), void *fn_arg);
	uint32_t ncpus;				/* possible */
	bool in_pid_ns;				/* the tracer is not in the initial pid namespace: nor are its numbers */
	bool other_pid_ns;			/* pid and tid are numbers of another pid namespace than the tracer's */
	uint32_t cpu_level;			/* BPF instruction set level, 1 to 4 */
};

struct sema_opts {
	const char *const *params;		/* $1... */
	size_t nr_params;
	const char *const *named;		/* words after -- that begin with --, without the dashes */
	size_t nr_named;
	int32_t pid;				/* (first) of -p, 0: none */
	uint32_t filters;			/* enum task_filter */
	int32_t child_pid;			/* of -c, 0: none */
	bool unsafe, test, bench, list;		/* list: expand attach points, skip bodies */
	bool self_contained;			/* --aot: everything must be a text that it can carry */
	bool check_only;			/* scry check: attach points that this host lacks are no error */
	bool warnings_k;			/* -k: report failed reads and missing elements */
	const char *no_feature;			/* --no-feature */
	const char *probe_filter;		/* regular expression, or NULL */
	struct c_options c;
};

/* A scratch variable. */
struct var {
	const char *name;
	const struct type *type;
	struct span span;
	uint32_t id;		/* unique in the compilation */
	bool declared_type;	/* let $x : T */
	bool captured;		/* read or written in a loop body that becomes a function of its own */
	bool address_taken;
	bool is_param;		/* of a fn */
	uint32_t param_index;
	void *cg;		/* codegen's slot */
};

/* A user's map while compiling. */
struct map {
	const char *name;
	const struct type *key_type;	/* NULL: scalar */
	const struct type *value_type;
	uint32_t plan;			/* index into plan.maps */
	bool deleted;			/* delete(@m, k) stands somewhere */
	struct span span;
};

/* Where the value of 'func' comes from: the registers, a helper, or the attach point (an address; an index into plan.aps, USYM_BY_AP). */
enum func_from { FUNC_FROM_REGS, FUNC_FROM_HELPER, FUNC_FROM_ADDR, FUNC_FROM_AP };

/* What codegen needs of a call beyond its arguments.  Which member a builtin uses: comment in codegen/cg_call.c. */
struct call_info {
	uint32_t event;		/* plan.events: asynchronous functions */
	uint32_t site;		/* plan.sites: reports at run time; 0: none */
	uint64_t num;		/* argument number, clock, register offset, literal n, ... */
	uint64_t num2;
	const char *text;
	struct map *map;	/* first argument is a map */
	bool merged;		/* clear, zero: done by the print before it (ACT_DRAIN); sends nothing */
	struct expr *key;	/* promoted key, or NULL */
	const struct type *type;
};

struct loop_info {
	VEC(struct var *) captured;	/* variables of enclosing blocks that the body uses */
	struct map *map;
	const struct type *kv_type;	/* tuple (key, value) */
	bool has_return, has_break, has_continue;
};

struct func {
	const char *name;
	VEC(struct var *) params;
	const struct type *ret;
	struct block *body;	/* NULL: imported */
	bool imported;		/* its code is in one of plan.libs */
	uint32_t index;
	void *cg;
};

/*
 * Where an argument is that the C calling convention does not tell: of a static probe, from the note's operand ("-4@8(%rsp)"), or of
 * a Go function.  Extended from size bytes to 64 bits.
 */
struct arg_place {
	enum { PLACE_NONE, PLACE_CONST, PLACE_REG, PLACE_MEM } kind;	/* NONE: not readable */
	uint8_t size;
	bool is_signed;
	int64_t value;		/* PLACE_CONST: the value; PLACE_MEM: displacement */
	int reg;		/* pt_regs offset; PLACE_MEM: -1: none */
	int index;		/* PLACE_MEM: pt_regs offset of the index register, -1: none */
	uint8_t scale;
};

struct typed_prog {
	uint32_t plan;			/* index into plan.progs */
	enum probe_kind kind;
	struct expr *pred;		/* or NULL */
	struct block *body;		/* own copy: one per kind of context */
	const struct type *args;	/* struct type of args; NULL: none.  Fields tell where they are (type.h) */
	const struct type *ctx;		/* struct of ctx when it is typed, or NULL */
	const struct type *retval;	/* fexit; NULL: uint64 */
	int retval_arg;			/* fexit: index into the ctx array */
	const struct arg_place *places;	/* argN, when the calling convention does not tell */
	size_t nr_places;
	uint32_t filters;		/* enum task_filter: what it asks of the task before anything else */
	bool probe_by_cookie;		/* 'probe' comes from the cookie */
	/*
	 * Two programs with the same plan entry are one session: the kernel calls it at entry and at return, and the
	 * body is chosen by bpf_session_is_return().
	 */
	enum session_half { SESSION_NONE, SESSION_ENTRY, SESSION_RETURN } session;
	uint32_t ap;			/* first attach point in plan.aps, when there is one only */
	struct span span;
};

struct typed {
	struct plan *plan;
	struct types *types;
	struct sources *sources;
	VEC(struct typed_prog) progs;
	VEC(struct func *) funcs;
	VEC(struct map *) maps;		/* by plan index order */
	struct kbtf *btf;		/* vmlinux, or NULL: for sema_end() */
};

/* NULL when there were errors (all in pc->diags). */
struct typed *sema_run(struct parse_ctx *pc, struct program *p, const struct sema_host *host,
		       const struct sema_opts *opts);

/* Whether the expression reads memory of the process by itself (not what functions that it calls do). */
bool typed_reads_user(const struct plan *p, const struct typed_prog *prog, struct expr *e);
/* Appends the typed tree, one statement a line (--dump typed). */
void typed_dump(const struct typed *t, struct strbuf *out);
/* Closes the type information that types read lazily; after code generation.  NULL is accepted. */
void sema_end(struct typed *t);

/*
 * Listing (section 8.5): appends one line per probe that matches the pattern.  verbose adds the arguments.
 * 0, or -ENOENT when nothing matched.
 */
struct diags;
int sema_list(struct arena *a, const struct sema_host *host, const struct sema_opts *opts, const char *pattern,
	      bool verbose, struct diags *ds, struct strbuf *out);

/* Number of the site for a place; makes it when needed. */
uint32_t plan_site_for(struct plan *p, struct sources *ss, struct span at, const char *helper, const char *text,
		       bool only_warnings);

#endif
