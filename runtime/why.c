/*
 * runtime: causes and cures.  An errno names neither; these functions look at the host once something has failed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "runtime/rt_priv.h"
#include "runtime/sys.h"

bool rt_lockdown(char *mode, size_t len)
{
	char buf[128], *a, *b;

	*mode = 0;
	if (sys_read_file("/sys/kernel/security/lockdown", buf, sizeof(buf)) <= 0)
		return false;
	a = strchr(buf, '[');		/* "none [integrity] confidentiality" */
	b = a ? strchr(a, ']') : NULL;
	if (!b)
		return false;
	*b = 0;
	snprintf(mode, len, "%s", a + 1);
	return strcmp(mode, "none") != 0;
}

const char *rt_missing_capability(void)
{
	for (int p = PRIV_BPF; p <= PRIV_PERFMON; p++)
		if (!rt_can((enum priv)p))
			return rt_priv_name((enum priv)p);
	return NULL;
}

void why_denied(char *buf, size_t len)
{
	char mode[64];
	const char *cap = rt_missing_capability();
	uint64_t paranoid;

	if (cap)
		snprintf(buf, len, "%s is missing; run as root, or with CAP_BPF and CAP_PERFMON", cap);
	else if (sys_read_u64("/proc/sys/kernel/perf_event_paranoid", &paranoid) == 0 && (int64_t)paranoid > 2 && !rt_can(PRIV_SYS_ADMIN))
		snprintf(buf, len, "kernel.perf_event_paranoid is %d: kernels of Debian then leave perf events to CAP_SYS_ADMIN; run as root, "
			 "or: sysctl kernel.perf_event_paranoid=2", (int)paranoid);
	else if (rt_lockdown(mode, sizeof(mode)))
		snprintf(buf, len, "the kernel is locked down (%s): it does not let programs read its memory; see "
			 "/sys/kernel/security/lockdown", mode);
	else
		snprintf(buf, len, "the kernel denies it although the capabilities are there: a security module, a container "
			 "or the kernel's configuration forbids this kind of probe");
}

bool why_needs(const struct session *s)
{
	bool any = false;

	for (size_t i = 0; i < s->plan->needs.nr; i++) {
		enum feature f = s->plan->needs.v[i];

		if (f >= FEAT_NR || rt_has(f))
			continue;
		rt_error(s, "This kernel does not have '%s' (%s), which the script needs.", feature_name(f), feature_doc(f));
		rt_hint(s, "it is there since Linux %s", feature_since(f));
		any = true;
	}
	return any;
}

static bool is_user_probe(const struct plan_ap *ap)
{
	return ap->kind == PROBE_UPROBE || ap->kind == PROBE_URETPROBE || ap->kind == PROBE_USDT;
}

static bool is_kernel_probe(const struct plan_ap *ap)
{
	return ap->kind == PROBE_KPROBE || ap->kind == PROBE_KRETPROBE;
}

/* ENOENT and friends: what is it that is not there? */
static void why_missing(const struct plan_ap *ap, char *buf, size_t len)
{
	if (is_kernel_probe(ap) && !rt_has(FEAT_KPROBE) && !rt_has(FEAT_KPROBE_MULTI))
		snprintf(buf, len, "this kernel has no kprobes (CONFIG_KPROBES, CONFIG_KPROBE_EVENTS)");
	else if (is_kernel_probe(ap) && ap->func)
		snprintf(buf, len, "the kernel has no function '%s' that can be traced: it does not exist, is inlined, or is marked "
			 "notrace; look for it with -l 'kprobe:*%s*'", ap->func, ap->func);
	else if (is_user_probe(ap) && !rt_has(FEAT_UPROBE))
		snprintf(buf, len, "this kernel has no uprobes (CONFIG_UPROBES)");
	else if (is_user_probe(ap))
		snprintf(buf, len, "cannot open '%s', or there is no code at offset 0x%llx of it", ap->target ? ap->target : "?",
			 (unsigned long long)ap->offset);
	else if (ap->kind == PROBE_TRACEPOINT || ap->kind == PROBE_RAWTRACEPOINT)
		snprintf(buf, len, "the kernel has no such tracepoint; look for it with -l '*:*%s*'", ap->func ? ap->func : "");
	else if (ap->kind == PROBE_HARDWARE)
		snprintf(buf, len, "this machine has no such hardware counter (virtual machines often have none)");
	else
		snprintf(buf, len, "there is no such target");
}

/* The feature that a hook rests on; FEAT_NR: none that could be missing. */
static enum feature feature_of(enum hook h)
{
	switch (h) {
	case HOOK_KPROBE_MULTI:		return FEAT_KPROBE_MULTI;
	case HOOK_KPROBE_SESSION:	return FEAT_KPROBE_SESSION;
	case HOOK_UPROBE_MULTI:		return FEAT_UPROBE_MULTI;
	case HOOK_UPROBE_SESSION:	return FEAT_UPROBE_SESSION;
	case HOOK_PERF_KPROBE: case HOOK_PERF_UPROBE: case HOOK_PERF_TRACEPOINT: case HOOK_RAW_TRACEPOINT: case HOOK_SYSCALL:
	case HOOK_TRACING: case HOOK_ITER: case HOOK_PERF_EVENT: case HOOK_TEST_RUN:
		break;
	}
	return FEAT_NR;
}

void why_attach(const struct session *s, const struct plan_ap *ap, int err, char *buf, size_t len)
{
	enum feature f = feature_of(s->plan->progs.v[ap->prog].hook);
	struct rlimit r = { 0 };

	if (f != FEAT_NR && !rt_has(f)) {
		snprintf(buf, len, "this kernel does not have '%s' (Linux %s)", feature_name(f), feature_since(f));
		return;
	}
	switch (-err) {
	case ENOENT: case ESRCH: case EADDRNOTAVAIL: case ENODEV:
		if (-err == ESRCH && ap->pid > 0)
			snprintf(buf, len, "process %d has ended", ap->pid);
		else
			why_missing(ap, buf, len);
		break;
	case EPERM: case EACCES:
		why_denied(buf, len);
		break;
	case EBUSY:
		snprintf(buf, len, ap->kind == PROBE_FENTRY || ap->kind == PROBE_FEXIT ?
			 "something else (live patching, another tracer's direct call) holds the function" :
			 "the resource is in use: another tracer holds it");
		break;
	case ENOSPC:
		snprintf(buf, len, "the machine has no free %s",
			 ap->kind == PROBE_WATCHPOINT ? "debug register (there are four; other watchpoints hold them)" : "counter");
		break;
	case E2BIG:
		snprintf(buf, len, "too many programs hang on this probe already: 64 for a tracepoint, 38 for a trampoline");
		break;
	case EMFILE:
		getrlimit(RLIMIT_NOFILE, &r);
		snprintf(buf, len, "the limit of %llu open files is reached; raise it (ulimit -n)", (unsigned long long)r.rlim_cur);
		break;
	case EOPNOTSUPP:
		snprintf(buf, len, "this kernel or machine does not support this kind of probe");
		break;
	case EBADF:
		if (ap->kind == PROBE_ITER)
			snprintf(buf, len, "iterators of this kind walk the elements of one map, which a script cannot name");
		else
			snprintf(buf, len, "%s", strerror(-err));
		break;
	case EEXIST:
		snprintf(buf, len, "the program hangs on this probe already");
		break;
	case EILSEQ:
		snprintf(buf, len, "Possible attachment attempt in the middle of an instruction, try a different offset.");
		break;
	case EINVAL:
		if (ap->is_freq)
			snprintf(buf, len, "the rate is above kernel.perf_event_max_sample_rate");
		else if (ap->kind == PROBE_KPROBE && ap->offset)
			snprintf(buf, len, "no instruction that can be probed begins at offset %llu of '%s'",
				 (unsigned long long)ap->offset, ap->func ? ap->func : "?");
		else if (is_kernel_probe(ap))
			snprintf(buf, len, "the function cannot be probed: it is on the kernel's list of functions where probes are "
				 "unsafe (/sys/kernel/debug/kprobes/blacklist)");
		else if (is_user_probe(ap))
			snprintf(buf, len, "'%s' has no code at offset 0x%llx", ap->target ? ap->target : "?",
				 (unsigned long long)ap->offset);
		else
			snprintf(buf, len, "the kernel does not take this kind of probe with these values");
		break;
	default:
		snprintf(buf, len, "%s", strerror(-err));
	}
}

uint64_t rt_insn_limit(void)
{
	/* 5.2 raised it from 4096; a privileged program of 4097 instructions tells. */
	enum { N = 4100 };
	struct bpf_insn *insns = calloc(N, sizeof(*insns));
	uint64_t limit = 4096;
	int fd;

	if (!insns)
		return 0;
	for (int i = 0; i < N; i++)
		insns[i] = (struct bpf_insn){ .code = BPF_ALU64 | BPF_MOV | BPF_K };
	insns[N - 1] = (struct bpf_insn){ .code = BPF_JMP | BPF_EXIT };
	fd = sys_prog_load(&(struct prog_spec){ .type = BPF_PROG_TYPE_SOCKET_FILTER, .insns = insns, .nr_insns = N });
	if (fd >= 0) {
		limit = 1000000;
		close(fd);
	}
	free(insns);
	return limit;
}
