/*
 * Programs inside programs.
 *
 * A helper that a program calls may itself run into a probe of the script: a trampoline on bpf_get_current_comm(), an event that the
 * kernel raises while it waits for the lock of a map.  Left alone that
 *  - never ends, where the kernel does not watch: trampolines before 5.12, raw tracepoints before 6.1.  The stack runs over, the
 *    machine dies;
 *  - waits for ever, when the inner program wants a lock that the outer one holds: of a ring buffer, of a bucket of a hash;
 *  - multiplies, when many functions are probed: each inner program calls the same helpers.  The kernel counts
 *    program by program, so all of them may stand on one stack.
 *
 * So scripts that can do it count how many of their programs run on a processor, first thing in each program (codegen/cg_nest.c), and
 * those beyond a limit do nothing and are told as lost.  One at a time is safe in any case; interrupts that come upon a running
 * program are lost with it, which is what kprobes do anyway.  Scripts that are merely large may go one deeper.
 */
#include "sema/ap_priv.h"

#include <string.h>

#define ONE_AT_A_TIME 1
#define ONE_MORE 2		/* an interrupt's, on top of the task's */
#define MANY 16			/* trampolines: up to here the kernel's check by program bounds the depth well enough */

/* Functions that helpers call; below them locks may be held. */
static const char *const inner_funcs[] = {
	"_raw_*", "queued_spin_*", "native_queued_spin_*", "__pv_queued_spin_*", "resilient_*", "bpf_*", "__bpf_*", "___bpf_*", "____bpf_*",
	"htab_*", "__htab_*", "alloc_htab_elem", "lookup_elem*", "lookup_nulls_elem*", "array_map_*", "percpu_array_*", "pcpu_*", "__pcpu_*",
	"unit_alloc", "unit_free", "ringbuf_*", "copy_from_kernel_nofault*", "copy_from_user_nofault", "strncpy_from_*", "probe_kernel_read*", "probe_read_*", "ktime_get_*",
	"perf_callchain*", "get_perf_callchain", "unwind_*", "__unwind_*", "irq_work_*", "__irq_work_*",
};

/* Events that helpers raise: a lock that is not free, a page that is not there. */
static const char *const inner_events[] = {
	"contention_begin", "contention_end", "lock_acquire", "lock_release", "lock_acquired", "lock_contended", "irq_disable", "irq_enable",
	"preempt_disable", "preempt_enable", "page_fault_kernel", "bpf_trace_printk",
};

#define NR(a) (sizeof(a) / sizeof((a)[0]))

static bool is_inner(const char *const *patterns, size_t nr, const char *name)
{
	for (size_t i = 0; name && i < nr; i++)
		if (patterns[i][0] == name[0] && glob_match(patterns[i], name))
			return true;
	return false;
}

static uint32_t limit_of(const struct ap_ctx *c, const struct plan_ap *ap)
{
	bool watched = c->host->has && c->host->has(c->host->arg, FEAT_FENTRY_RECURSION);

	switch (ap->kind) {
	case PROBE_FENTRY: case PROBE_FEXIT:
		return watched && !is_inner(inner_funcs, NR(inner_funcs), ap->func) ? 0 : ONE_AT_A_TIME;
	case PROBE_TRACEPOINT: case PROBE_RAWTRACEPOINT:
		return is_inner(inner_events, NR(inner_events), ap->func) ? ONE_AT_A_TIME : 0;
	case PROBE_KPROBE: case PROBE_KRETPROBE:	/* with perf events the kernel lets one in at a time */
	case PROBE_UPROBE: case PROBE_URETPROBE: case PROBE_USDT: case PROBE_PROFILE: case PROBE_INTERVAL: case PROBE_SOFTWARE:
	case PROBE_HARDWARE: case PROBE_WATCHPOINT: case PROBE_BEGIN: case PROBE_END: case PROBE_SELF: case PROBE_TEST: case PROBE_BENCH:
	case PROBE_ITER: case PROBE_NR:
		break;
	}
	return 0;
}

void ap_limit_nesting(struct ap_ctx *c)
{
	uint32_t limit = 0, trampolines = 0;

	for (size_t i = 0; i < c->plan->aps.nr && limit != ONE_AT_A_TIME; i++) {
		limit = limit_of(c, &c->plan->aps.v[i]);
		trampolines += c->plan->aps.v[i].kind == PROBE_FENTRY || c->plan->aps.v[i].kind == PROBE_FEXIT;
	}
	c->plan->nest_limit = limit ? limit : trampolines > MANY ? ONE_MORE : 0;
}
