/*
 * runtime: capabilities: which a script needs, which this process has, and giving up what is not needed any more.
 *
 * Loading and attaching need much, tracing little: once all is attached, only what the output rests on is kept, and no
 * program can be started with more (no_new_privs).  Somebody who takes over a tracer that prints hostile strings gets a process
 * that cannot write files of others, load modules, mount or change users.
 *
 *	kept	for
 *	BPF		reading maps; kernels before 5.19 ask for it at each bpf(2)
 *	SYS_PTRACE	/proc/PID/maps and /proc/PID/root: user symbols
 *	DAC_READ_SEARCH	symbol files, cat()
 *	SYSLOG		/proc/kallsyms
 *	KILL		with -c: SIGTERM to a command that has become another user
 *	DAC_OVERRIDE	skboutput(): the file is made when the first packet comes
 *
 * Scripts with system() keep everything: their commands are to have the user's rights.
 */
#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/rt_priv.h"

static const struct {
	const char *name;
	int bit;
	const char *doc;
} rows[PRIV_NR] = {
#define C(id, text, number, what) [PRIV_##id] = { text, number, what },
#include "sema/caps.def"
#undef C
};

#define BIT(n) (UINT64_C(1) << (n))

static int caps_get(struct __user_cap_data_struct d[2])
{
	struct __user_cap_header_struct hdr = { .version = _LINUX_CAPABILITY_VERSION_3 };

	memset(d, 0, 2 * sizeof(*d));
	return syscall(SYS_capget, &hdr, d) ? -errno : 0;
}

static uint64_t effective(void)
{
	struct __user_cap_data_struct d[2];

	return caps_get(d) ? 0 : d[0].effective | (uint64_t)d[1].effective << 32;
}

const char *rt_priv_name(enum priv p)
{
	return rows[p].name;
}

const char *rt_priv_doc(enum priv p)
{
	return rows[p].doc;
}

bool rt_can(enum priv p)
{
	uint64_t caps = effective(), any = BIT(rows[p].bit);

	switch (p) {
	case PRIV_BPF: case PRIV_PERFMON:
		any |= BIT(CAP_SYS_ADMIN);
		break;
	case PRIV_DAC_READ_SEARCH:
		any |= BIT(CAP_DAC_OVERRIDE);
		break;
	case PRIV_SYS_ADMIN: case PRIV_SYS_PTRACE: case PRIV_SYSLOG: case PRIV_SYS_RESOURCE: case PRIV_NR:
		break;
	}
	return caps & any;
}

/* "setcap cap_bpf,cap_perfmon=ep /usr/local/bin/scry" */
static void hint_setcap(uint32_t needs)
{
	char exe[512], list[256] = "";
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	size_t at = 0;

	exe[n > 0 ? n : 0] = 0;
	for (int p = 0; p < PRIV_NR; p++)
		if (needs >> p & 1)
			at += (size_t)snprintf(list + at, sizeof(list) - at, "%s%s", at ? "," : "", rows[p].name);
	for (char *c = list; *c; c++)
		*c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
	fprintf(stderr, "HINT: or give the program what it needs: setcap %s=ep %s\n", list, n > 0 ? exe : "scry");
}

bool rt_privileges(uint32_t needs)
{
	for (int p = 0; p < PRIV_NR; p++) {
		if (!(needs >> p & 1) || rt_can((enum priv)p))
			continue;
		fprintf(stderr, "ERROR: Missing %s capability, please run scry as the root user.\n", rows[p].name);
		fprintf(stderr, "HINT: it is needed for %s\n", rows[p].doc);
		if (geteuid() == 0)
			fprintf(stderr, "HINT: this root user does not have it: start the container with it (docker run --privileged, or "
				"--cap-add %s)\n", rows[p].name + 4);
		else
			hint_setcap(needs | 1u << PRIV_BPF | 1u << PRIV_PERFMON | 1u << PRIV_DAC_READ_SEARCH);	/* of nearly all scripts */
		return false;
	}
	return true;
}

uint32_t rt_plan_privileges(const struct plan *p)
{
	uint32_t needs = p->privileges;

	for (size_t i = 0; i < p->progs.nr; i++) {
		const struct plan_prog *g = &p->progs.v[i];

		/* The kernel finds BTF objects and programs by number for CAP_SYS_ADMIN only. */
		if (g->bpf_target_id || (g->hook == HOOK_TRACING && g->btf_module && strcmp(g->btf_module, "vmlinux")))
			needs |= 1u << PRIV_SYS_ADMIN;
	}
	return needs;
}

static bool has_action(const struct plan *p, enum action a)
{
	for (size_t i = 0; i < p->events.nr; i++)
		if (p->events.v[i].act == a)
			return true;
	return false;
}

/* The kernel shows zeros in place of addresses to those who may not see them; a look at the first line is cheap. */
static bool kallsyms_hidden(void)
{
	char line[32] = "";
	int fd = open("/proc/kallsyms", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, line, sizeof(line) - 1);

	if (fd >= 0)
		close(fd);
	return n > 0 && strspn(line, "0") >= 16 && !rt_can(PRIV_SYSLOG);
}

void caps_warn(const struct session *s)
{
	if (s->plan->uses_ksyms && kallsyms_hidden())
		rt_warn(s, "kernel addresses are printed as numbers: %s is missing (%s)", rt_priv_name(PRIV_SYSLOG), rt_priv_doc(PRIV_SYSLOG));
	if (s->plan->uses_usyms && !rt_can(PRIV_SYS_PTRACE))
		rt_warn(s, "addresses in processes of other users are printed as numbers: %s is missing", rt_priv_name(PRIV_SYS_PTRACE));
}

void caps_drop(struct session *s)
{
	struct __user_cap_header_struct hdr = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct d[2];
	uint64_t keep = BIT(rows[PRIV_BPF].bit) | BIT(CAP_SYS_PTRACE) | BIT(CAP_DAC_READ_SEARCH) | BIT(CAP_SYSLOG);

	if (has_action(s->plan, ACT_SYSTEM) || caps_get(d))
		return;
	if (s->opts.child)
		keep |= BIT(CAP_KILL);
	if (s->unwinder)	/* makes maps for programs that start later */
		keep |= BIT(rows[PRIV_PERFMON].bit) | BIT(CAP_SYS_RESOURCE);
	if (s->unwinder || s->plan->uses_usyms)	/* opens the files of /proc/PID/map_files */
		keep |= BIT(CAP_CHECKPOINT_RESTORE);
	if (has_action(s->plan, ACT_SKB))
		keep |= BIT(CAP_DAC_OVERRIDE);
	/* Kernels before 5.8 have one capability for all of this. */
	if (!(d[1].permitted & BIT(rows[PRIV_BPF].bit - 32)))
		keep |= BIT(CAP_SYS_ADMIN);
	for (int i = 0; i < 2; i++) {
		uint32_t half = (uint32_t)(keep >> 32 * i);

		d[i].effective &= half;
		d[i].permitted &= half;
		d[i].inheritable = 0;
	}
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	if (syscall(SYS_capset, &hdr, d))
		rt_verbose(s, "Privileges are kept: %s", strerror(errno));
}
