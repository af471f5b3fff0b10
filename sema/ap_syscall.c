/*
 * Many system call tracepoints, served by one program.
 *
 * The kernel makes the tracepoints of category syscalls from two raw ones, sys_enter and sys_exit.  As perf events they cost 105 ns a
 * call, an attachment and a descriptor each, and a grace period of some 80 ms each when they are taken away.  One program on
 * the raw tracepoint that looks the number up in a table costs 65 ns a call, whatever the number of tracepoints, but
 * about 35 ns at each call that nobody asked for.  So
 *
 *	a wildcard that stands for MIN_EVENTS tracepoints or more of one direction becomes a table,
 *
 * as most calls are then wanted; fewer stay perf events.  It also has to be possible: the body reads no argument but what all
 * calls have alike (the number, the result), and no kernel stack, whose first frames would be others.
 *
 * The number and the result come from the registers that the raw tracepoint hands over.  32-bit calls have other numbers
 * and are left out, as the kernel does (kernel/trace/trace_syscalls.c, trace_get_syscall_nr()).
 */
#include "sema/ap_priv.h"

#include <string.h>

#define MIN_EVENTS 8
#define MAX_APS 65000	/* the table has 16 bits for each */

#ifdef __x86_64__
static const char *const call_names[] = {
#define Y(number, text) [number] = text,
#include "sema/syscalls_x86_64.def"
#undef Y
};

/* Tracepoints are named after the function in the kernel, which differs from the call's name here and there. */
static const struct {
	const char *function, *call;
} other_names[] = {
	{ "newstat", "stat" },	 { "newfstat", "fstat" },      { "newlstat", "lstat" },
	{ "newuname", "uname" }, { "sendfile64", "sendfile" }, { "umount", "umount2" },
};

static int call_number(const char *function)
{
	for (size_t i = 0; i < sizeof(other_names) / sizeof(*other_names); i++)
		if (!strcmp(function, other_names[i].function))
			function = other_names[i].call;
	for (size_t i = 0; i < sizeof(call_names) / sizeof(*call_names); i++)
		if (call_names[i] && !strcmp(call_names[i], function))
			return (int)i;
	return -1;
}

bool ap_is_syscall(const char *function)
{
	return call_number(function) >= 0;
}

/* The arguments with their registers in struct pt_regs; NULL when one has no place there that all calls share. */
static const struct type *args_in_regs(struct types *ts, struct arena *a, const struct type *args)
{
	struct field *copy;
	size_t nr;
	const struct field *f = type_fields(ts, args, &nr);

	copy = arena_new_array(a, struct field, nr + 1);
	for (size_t i = 0; i < nr; i++) {
		copy[i] = f[i];
		if (!strcmp(f[i].name, "__syscall_nr"))
			copy[i].reg = reg_offset("orig_rax");
		else if (!strcmp(f[i].name, "ret"))
			copy[i].reg = reg_ret_offset();
		else
			return NULL;
	}
	return type_struct_of(ts, "_syscall_exit", copy, nr, args->size, AS_NONE);
}

bool ap_syscall_table(struct ap_build *b, const char *event, size_t nr_events, struct ap_target *t)
{
	const struct kbtf *btf = types_vmlinux(b->c->types);
	bool is_exit = !strncmp(event, "sys_exit_", 9);
	const char *raw = is_exit ? "sys_exit" : "sys_enter";
	const struct type *args = t->args;
	uint32_t id, proto;
	int number;

	if (nr_events < MIN_EVENTS || b->uses->stack || b->uses->probe_as_text || b->c->opts->check_only || !btf ||
	    b->c->plan->aps.nr >= MAX_APS || !ap_has(b, FEAT_RAW_TP_BTF))
		return false;
	number = call_number(event + (is_exit ? 9 : 10));
	id = number < 0 ? 0 : btf_raw_tracepoint(btf, raw, &proto);
	if (!id)
		return false;
	if (args) {
		args = args_in_regs(b->c->types, ap_arena(b), args);
		if (!args)
			return false;
	}
	t->args = args;
	t->ap.syscall = number;
	t->prog.hook = HOOK_SYSCALL;
	t->prog.prog_type = BPF_PROG_TYPE_TRACING;
	t->prog.attach_type = BPF_TRACE_RAW_TP;
	t->prog.btf_module = "vmlinux";
	t->prog.btf_func = is_exit ? "btf_trace_sys_exit" : "btf_trace_sys_enter";
	t->prog.btf_id = id;
	return true;
}
#else
bool ap_syscall_table(struct ap_build *b, const char *event, size_t nr_events, struct ap_target *t)
{
	return false;	/* where the registers of a call are, and which numbers are 32-bit ones, is known for x86-64 only */
}
#endif
