/*
 * sema, inside: what the files that expand attach points share.
 *
 * A provider (ap_*.c) turns one attach point into targets and hands each to ap_add(), which makes the plan entry and
 * finds the group of targets that can be one program.
 */
#ifndef SCRY_SEMA_AP_PRIV_H
#define SCRY_SEMA_AP_PRIV_H

#include <linux/bpf.h>

#include "base/diag.h"
#include "base/strbuf.h"
#include "sema/ap.h"
#include "sema/tracefs.h"

/*
 * Room behind a record of 'size' bytes for the addresses of its __data_loc fields, which are wider than what the record has in
 * their place: a copy of args holds them there.  Returns the size of the copy.
 */
uint32_t ap_place_data_locs(struct field *fields, size_t nr, uint32_t size);

/* Newer than the headers of the oldest supported build host. */
#define ATTACH_KPROBE_MULTI 42
#define ATTACH_UPROBE_MULTI 48
#define ATTACH_KPROBE_SESSION 56
#define ATTACH_UPROBE_SESSION 57

struct ap_build {
	struct ap_ctx *c;
	const struct probe *probe;
	const struct ap_uses *uses;
	ap_groups *out;
	size_t first_group;		/* of this probe, in out */
	const struct attach_point *ap;	/* being expanded */
	struct plan_site place;
	enum probe_kind kind;
	const char **part;		/* parameters replaced; part[0] is the full name of the type */
	size_t nr;
	bool any_type;			/* the provider was a wildcard: what does not fit is left out silently */
	bool must_exist;		/* an alternative follows: existence is checked here and not left to attaching */
	bool failed;			/* reported an error for this probe */
	bool open;			/* a parameter is missing in the attach point at hand */
	bool filtered;			/* something was left out by --probe-filter */
};

struct ap_target {
	struct plan_ap ap;
	struct plan_prog prog;
	const struct type *args, *ctx, *retval;
	int retval_arg;
	const struct arg_place *places;
	size_t nr_places;
	bool unchecked;
	bool alone;			/* needs a program of its own */
	bool multi;			/* may join others of the probe in one multi link */
};

static inline bool ap_has(const struct ap_build *b, enum feature f)
{
	return b->c->host->has && b->c->host->has(b->c->host->arg, f);
}

static inline struct arena *ap_arena(const struct ap_build *b)
{
	return b->c->pc->arena;
}

void ap_add(struct ap_build *b, const struct ap_target *t);
/* ap_nest.c: how many of the script's programs may run on a processor at a time. */
void ap_limit_nesting(struct ap_ctx *c);
/* ap_check.c: some function of the kernel's BTF has such a name. */
bool ap_func_by_btf(struct ap_build *b, const char *pattern);
/* A target that this host lacks, for scry check. */
void ap_unchecked(struct ap_build *b, const char *what);
/* ap_syscall.c: there is a system call whose tracepoints are sys_enter_FUNCTION and sys_exit_FUNCTION. */
bool ap_is_syscall(const char *function);
/* A tracepoint as BTF knows it; false: it does not. */
bool ap_tracepoint_by_btf(struct ap_build *b, const char *category, const char *event);
struct diag *ap_error(struct ap_build *b, enum diag_code code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
struct diag *ap_warn(struct ap_build *b, enum diag_code code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* "No matches for <type> <what>." by the policy for missing probes; hint may be NULL. */
void ap_no_match(struct ap_build *b, const char *what, const char *hint);
/* A number in an attach point (section 1.3); reports "<what>: invalid integer: x". */
bool ap_number(struct ap_build *b, const char *what, const char *text, uint64_t *out);
/* The same, with the rule as a hint. */
bool ap_number_of(struct ap_build *b, const char *what, const char *rule, const char *text, uint64_t *out);
bool ap_is_number(const char *text);
bool has_wild(const char *s);
/* pid that limits attachment (-p, else the -c child). */
int32_t ap_pid(const struct ap_build *b);
/* Splits "fn+off"; *off keeps 0 when there is none. */
bool ap_split_offset(struct ap_build *b, const char *text, const char **fn, uint64_t *off, bool *has_off);
const char *probe_kind_name(enum probe_kind kind);
/* By full name (any case) or alias (exact); -1: none. */
int probe_kind_find(const char *name);

/* Providers. */
void ap_special(struct ap_build *b);	/* begin end self test bench */
void ap_kprobe(struct ap_build *b);	/* and kretprobe */
void ap_fentry(struct ap_build *b);	/* and fexit */
void ap_uprobe(struct ap_build *b);	/* and uretprobe */
void ap_usdt(struct ap_build *b);
void ap_tracepoint(struct ap_build *b);
/*
 * The probe that was meant by one that does not exist: a category that is misspelt, an event in its category, or that event in another
 * category (which is "" when the script names none); arena memory, NULL: nothing is near.
 */
const char *ap_near_tracepoint(struct ap_build *b, const char *category, const char *event);
void ap_rawtracepoint(struct ap_build *b);
/*
 * Turns the target, one of nr_events system call tracepoints of a wildcard, into an entry of a program that serves them all (ap_syscall.c).
 * False: it stays a tracepoint of its own.
 */
bool ap_syscall_table(struct ap_build *b, const char *event, size_t nr_events, struct ap_target *t);
void ap_timer(struct ap_build *b);	/* profile interval */
void ap_perf_event(struct ap_build *b);	/* software hardware */
void ap_watchpoint(struct ap_build *b);
void ap_iter(struct ap_build *b);

/* ---- arguments from BTF (ap_btf.c) ---- */

/* Arguments of a function prototype from number skip on: a struct over the u64 array that tracing programs get. */
const struct type *btf_args(struct types *ts, const struct kbtf *b, uint32_t proto, unsigned skip, const char *name,
			    unsigned *nr_slots);
/* "btf_trace_<event>": id of the typedef and of its function prototype; 0: there is none. */
uint32_t btf_raw_tracepoint(const struct kbtf *b, const char *event, uint32_t *proto);
/* The same prototype with the names of the parameters, which the typedef lacks; proto when there is none. */
uint32_t btf_raw_names(const struct kbtf *b, const char *event, uint32_t proto);
/* Nearest name of a function or of a raw tracepoint, or NULL. */
const char *btf_nearest(struct arena *a, const struct kbtf *b, uint32_t kinds, const char *prefix, const char *name);

/* ---- tables of perf events ---- */

struct perf_event_row {
	const char *name, *alias;
	uint64_t config, period;
};

extern const struct perf_event_row software_events[], hardware_events[];

/* ---- traceable functions (funcs.c) ---- */

struct func_entry {
	const char *name, *module;	/* module: "vmlinux" for the core kernel */
	uint64_t head;			/* the first 8 bytes of the name as a number: most comparisons end there */
	uint32_t btf_id;		/* of whoever looks it up */
};

typedef VEC(struct func_entry) func_list;

/*
 * Functions that the kernel lists as traceable and that match, sorted by name, each once, without those that are known to be
 * dangerous.  module: pattern, or NULL for any.  0 or -errno of reading the list.
 */
int funcs_match(struct arena *a, const struct sema_host *h, const char *module, const char *pattern, func_list *out);
const char *funcs_path(struct arena *a, const struct sema_host *h);
/* unsafe.c: why probes of this type should not hang on the function; NULL: they may. */
const char *func_unsafe(const char *name, enum probe_kind k);
/* What typed probes, or the code in front of each program, call themselves: wildcards leave it out. */
const char *func_called(const char *name);
/* The function that was named is unsafe, and nobody said --unsafe: reported as missing_probes wants it. */
bool ap_refused(struct ap_build *b, const char *fn);
/* "f.part.0": a piece that the compiler cut off, with arguments of its own. */
bool func_is_part(const char *name);
/* The entry of a list that funcs_match() made, or NULL. */
struct func_entry *funcs_find(const func_list *l, const char *name, const char *module);

#endif
