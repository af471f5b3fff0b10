/*
 * runtime: what the kernel says about a program that it refuses, told in terms of the script.
 *
 * The log ends like this (level 1):
 *
 *	; $x = curtask.pid @ stdin:3			source comments, when there is line information
 *	17: (79) r1 = *(u64 *)(r0 +8)			the instruction it was at
 *	R0 invalid mem access 'map_value_or_null'	the complaint
 *	processed 18 insns (limit 1000000) ...
 *
 * The last instruction is looked up in our own line table; the complaint is translated when it is a known one.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/object.h"
#include "runtime/rt_priv.h"

struct reason {
	const char *complaint;	/* part of a line of the log */
	const char *plain;
};

#define TOO_LARGE                                                                                                                     \
	"the program is too long or its loops run too often: the verifier follows at most one million instructions; use fewer or shorter loops"

/* First match wins within a line. */
static const struct reason reasons[] = {
	{ "combined stack size", "Stack size is too large. Try moving some scratch variables into maps or try setting a lower "
	  "on_stack_limit (e.g. 16)" },
	{ "stack frames is too deep", "functions call each other too deeply: at most eight" },
	{ "to stack R", "memory on the stack outside of a variable is used" },
	{ "BPF program is too large", TOO_LARGE },
	{ "program is too large", "the program is too long; split it over several probes" },
	{ "jumps is too complex", "there are too many branches for the verifier; split the probe or use fewer conditions" },
	{ "infinite loop detected", "the verifier cannot see that the loop ends" },
	{ "back-edge from insn", "this kernel takes no loops that it cannot unroll" },
	{ "helper call is not allowed in probe", "the function is not allowed in this probe" },
	{ "cannot use helper", "the function is not allowed in this type of probe" },
	{ "invalid func unknown", "this kernel does not have the helper function" },
	{ "unknown func", "this kernel does not have the helper function, or does not allow it in this type of probe" },
	{ "cannot call GPL", "the helper needs a GPL compatible license; see the config key 'license'" },
	{ "not a kernel function", "the function is not in the type information of the kernel" },
	{ "kernel function", "the program calls a kernel function that may not be called from here" },
	{ "invalid mem access", "an address is used that is not known to be valid here" },
	{ "invalid access to map value", "memory outside the value of a map is used" },
	{ "math between", "an address is changed in a way that the verifier cannot follow" },
	{ "unbounded memory access", "a size or an index is not known to be in bounds" },
	{ "min value is negative", "a size or an index may be negative" },
	{ "max value is outside", "a size or an index may be too large" },
	{ "invalid bpf_context access", "this part of the context may not be read in this type of probe" },
	{ "Unreleased reference", "something taken from the kernel is not given back on every path" },
	{ "At program exit the register", "the value that the program returns is not allowed" },
	{ "Kernel image must have BTF", "the kernel has no type information (CONFIG_DEBUG_INFO_BTF)" },
	{ "Invalid name_offset", "the debug information is not understood by this kernel" },
};

/* The start of the next line, or NULL at the end. */
static const char *next_line(const char *line)
{
	const char *nl = strchr(line, '\n');

	return nl && nl[1] ? nl + 1 : NULL;
}

static bool starts(const char *line, const char *with)
{
	return !strncmp(line, with, strlen(with));
}

/* "17: (79) ..." */
static bool insn_line(const char *line, uint32_t *insn)
{
	char *end;
	unsigned long v;

	if (!isdigit((unsigned char)*line))
		return false;
	v = strtoul(line, &end, 10);
	if (starts(end, ": (")) {
		*insn = (uint32_t)v;
		return true;
	}
	return false;
}

/* Lines that carry the state of registers or figures, not a complaint. */
static bool noise(const char *line)
{
	static const char *const heads[] = { "processed ", "verification time", "stack depth", "mark_precise", "last_idx",
					     "regs=", "parent ", "; ", "from ", "func#", "Live regs", "insn ", "max_states", "cur state",
					     "old state" };
	uint32_t n;

	if (*line == '\n' || !*line || insn_line(line, &n))
		return true;
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		if (starts(line, heads[i]))
			return true;
	/* "R0=scalar() R10=fp0", "17: R1=ctx" */
	if (isdigit((unsigned char)*line))
		return true;
	return line[0] == 'R' && isdigit((unsigned char)line[1]) && strcspn(line, "=") < strcspn(line, " \n");
}

struct complaint {
	const char *text;
	int len;
	const struct reason *reason;	/* NULL: not a known one */
	bool has_insn;
	uint32_t insn;
};

static const struct reason *known(const char *line, int len)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(*reasons); i++)
		if (memmem(line, (size_t)len, reasons[i].complaint, strlen(reasons[i].complaint)))
			return &reasons[i];
	return NULL;
}

/* The last complaint that is known, else the last line that may be one. */
static struct complaint find_complaint(const char *log)
{
	struct complaint c = { .text = "" };

	for (const char *l = log; l && *l; l = next_line(l)) {
		uint32_t n;

		if (insn_line(l, &n)) {
			c.insn = n;
			c.has_insn = true;
		} else if (!noise(l)) {
			int len = (int)strcspn(l, "\n");
			const struct reason *r = known(l, len);

			if (!r && c.reason)
				continue;
			c.text = l;
			c.len = len;
			c.reason = r;
		}
	}
	return c;
}

bool verifier_is_target_error(const char *log)
{
	struct complaint c = find_complaint(log);

	if (c.has_insn || !c.len)
		return false;
	/* What bpf_check_attach_target() says. */
	return strstr(log, "annot be found") || strstr(log, "is not a function") || strstr(log, "doesn't exist") ||
	       strstr(log, "is not sleepable") || strstr(log, "not traceable") || strstr(log, "attach_btf_id") ||
	       strstr(log, "return type") || strstr(log, "can only be attached") || strstr(log, "Cannot attach") ||
	       strstr(log, "can't attach") || strstr(log, "noreturn") || strstr(log, "no ftrace location") ||
	       strstr(log, "deny list");
}

/* The script's text of a line, from wherever the plan has it. */
static const char *source_line(const struct session *s, const char *file, uint32_t line)
{
	for (uint32_t i = 0; i < s->plan->sites.nr; i++) {
		const struct plan_site *p = &s->plan->sites.v[i];

		if (p->line == line && p->source_line && p->file && !strcmp(p->file, file))
			return p->source_line;
	}
	for (uint32_t i = 0; i < s->plan->aps.nr; i++) {
		const struct plan_site *p = &s->plan->aps.v[i].place;

		if (p->line == line && p->source_line && p->file && !strcmp(p->file, file))
			return p->source_line;
	}
	return NULL;
}

static const struct plan_ap *first_ap(const struct session *s, uint32_t prog)
{
	for (uint32_t i = 0; i < s->plan->aps.nr; i++)
		if (s->plan->aps.v[i].prog == prog)
			return &s->plan->aps.v[i];
	return NULL;
}

static void show_log(const struct session *s, const char *log)
{
	rt_verbose(s, "--- kernel's log ---\n%s--- end of log ---", log);
}

/* Kernels before 6.4 keep the beginning of a log that does not fit; what follows the complaint is missing with it. */
static bool has_end(const char *log)
{
	return strstr(log, "\nprocessed ") || strstr(log, "\nverification time ");
}

void verifier_report(const struct session *s, uint32_t prog, const struct object_prog *op, const char *log, int err, bool cut)
{
	const struct plan_prog *p = &s->plan->progs.v[prog];
	const struct plan_ap *ap = first_ap(s, prog);
	struct plan_site site = { 0 };
	const struct plan_site *at = ap && ap->place.line ? &ap->place : NULL;
	struct complaint c = { .text = "" };
	struct object_place place;
	const char *plain = NULL;
	char denied[256];

	if (log && *log && (!cut || has_end(log))) {
		c = find_complaint(log);
		plain = c.reason ? c.reason->plain : NULL;
	}
	if (c.has_insn && object_insn_place(s->object, op, c.insn, &place) && *place.file) {
		site.file = place.file;
		site.line = place.line;
		site.col = place.col ? place.col : 1;
		site.len = 1;
		site.source_line = *place.text ? place.text : source_line(s, place.file, place.line);
		at = &site;
	}
	rt_error_at(s, at, "Error loading BPF program for %s. Error code: %d (%s).%s",
		    p->script_name ? p->script_name : p->name, err, strerror(-err),
		    log && *log && !s->opts.verbose ? " Use -v for full kernel error log." : "");
	if (c.len && plain)
		rt_hint(s, "%s (the kernel says: %.*s)", plain, c.len, c.text);
	else if (c.len)
		rt_hint(s, "the kernel says: %.*s", c.len, c.text);
	if (p->hook == HOOK_TRACING && !(p->btf_func && !strncmp(p->btf_func, "btf_trace_", 10)) && !rt_has(FEAT_FENTRY)) {
		rt_hint(s, "this kernel has no fentry and fexit probes: they need Linux %s", feature_since(FEAT_FENTRY));
	} else if (err == -EPERM && !c.has_insn) {
		why_denied(denied, sizeof(denied));
		rt_hint(s, "%s", denied);
	} else if (err == -E2BIG && !plain) {
		rt_hint(s, TOO_LARGE);
	} else if (err == -EMFILE || err == -ENFILE) {
		rt_hint(s, "raise the limit of open files (ulimit -n)");
	}
	if (cut)
		rt_hint(s, "the log of the kernel did not fit into %llu bytes and is cut; raise the config key log_size",
			(unsigned long long)s->plan->config.log_size);
	if (log && *log)
		show_log(s, log);
}
