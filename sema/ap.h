/*
 * sema, inside: attach points.  Parses what the parser split, expands wildcards, looks the targets up on the host and groups
 * what can be one program.
 */
#ifndef SCRY_SEMA_AP_H
#define SCRY_SEMA_AP_H

#include <regex.h>

#include "sema/sema.h"

struct ap_ctx {
	struct parse_ctx *pc;
	const struct sema_host *host;
	const struct sema_opts *opts;
	struct plan *plan;		/* config is read already */
	struct types *types;
	const regex_t *filter;		/* --probe-filter, or NULL */
	VEC(struct ap_named {		/* ap*.c: tests and benchmarks met so far */
		enum probe_kind kind;
		const char *name;
		struct span span;
	}) named;
	struct span iter_at;		/* ap*.c: the last iterator */
	bool exact_entry;		/* the script sees where a user function's entry is probed: no other place will do */
	bool user_func_by_ap;		/* 'func' of user functions is known by the attach point only: ap_func_by_ap() */
};

/* Attach points that share one program: same hook and same context layout. */
struct ap_group {
	enum probe_kind kind;
	struct plan_prog prog;		/* all but name and flags that the body decides */
	const struct type *args;	/* struct type of args, or NULL */
	const struct type *ctx;		/* typed ctx, or NULL */
	const struct type *retval;	/* NULL: uint64 or none */
	int retval_arg;
	const struct arg_place *places;	/* usdt, Go: where argN are */
	size_t nr_places;
	bool unchecked;			/* scry check: not on this host, nothing is known of its arguments */
	bool probe_by_cookie;
	bool multi;			/* ap*.c: may become one multi link */
	bool closed;			/* ap*.c: nothing more joins it */
	enum session_half session;
	struct ap_group *partner;	/* the other half */
	uint32_t plan;			/* layout.c: index into plan.progs */
	VEC(uint32_t) aps;		/* indices into plan.aps */
};

struct ap_uses {			/* what the body mentions; found by a walk before expansion */
	bool args, probe, func, retval, ctx;
	bool argn;			/* arg0, arg1, ... */
	bool stack;			/* kstack */
	bool user_ip;			/* where exactly a user probe stands: ustack, dw_ustack, reg() */
	bool probe_as_text;		/* 'probe' is used other than printed or as a key */
	VEC(struct arg_use {		/* scry check: the arguments that the body names, and as what it uses them */
		const char *name;
		enum { ARG_INT, ARG_TEXT, ARG_NESTED } as;
	}) fields;
};

typedef VEC(struct ap_group) ap_groups;

/*
 * Appends the groups of one probe.  Reports errors by missing_probes; a probe that ends up without any attach
 * point gives no group and the message for that.
 */
void ap_expand(struct ap_ctx *c, const struct probe *p, const struct ap_uses *uses, ap_groups *out);

/*
 * Whether 'func' in a probe of this kind is what its attach point says, which then needs a program of its own: kernels that cannot tell the
 * function at its return.  (Entry and return must agree on a user function's value, so there the whole script is looked at.)
 */
bool ap_func_by_ap(const struct ap_ctx *c, enum probe_kind kind);
/* True when an attach point of the probe is a return from user functions. */
bool ap_is_uretprobe(const struct probe *p);
/* Whether an attach point is the entry of user functions; *offset: one is a place in a function. */
bool ap_is_uprobe(const struct probe *p, bool *offset);

/* Checks what concerns all probes together: limits, iterators, programs inside programs.  After all probes are expanded. */
void ap_finish(struct ap_ctx *c, ap_groups *all);

/* Merges kprobe/kretprobe and uprobe/uretprobe pairs into sessions where the host has them; after ap_finish(). */
void ap_pair_sessions(struct ap_ctx *c, ap_groups *all);

/* Number of a register's bytes in struct pt_regs by name for this machine ("sp", "ip", "di"), or -1. */
int reg_offset(const char *name);
/* Offset in pt_regs of argument n or of the return value; -1: there is none. */
int reg_arg_offset(unsigned n);
int reg_ret_offset(void);
/* "x86_64", as messages name it. */
const char *reg_machine(void);

/* printf-like glob: only '*' is special. */
bool glob_match(const char *pattern, const char *text);

#endif
