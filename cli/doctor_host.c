/* scry doctor: what the host has; one function for each row of doctor.def. */
#include <errno.h>
#include <fcntl.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/doctor.h"

#define LEN 64
#define INIT_PID_NS_INO 0xEFFFFFFCu	/* PROC_PID_INIT_INO, include/linux/proc_ns.h */

static bool readable(const char *path)
{
	return faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0;
}

/* First number in a file; -1: it cannot be read. */
static long number(const char *path)
{
	FILE *f = fopen(path, "re");
	long v = -1;

	if (f && fscanf(f, "%ld", &v) != 1)
		v = -1;
	if (f)
		fclose(f);
	return v;
}

static enum doctor_state set(char *value, const char *text, enum doctor_state st)
{
	snprintf(value, LEN, "%s", text);
	return st;
}

/* A sysctl: its value, or "?"; *v gets it. */
static bool sysctl_value(const char *path, char *value, long *v)
{
	*v = number(path);
	if (*v < 0) {
		set(value, errno == EACCES ? "not readable" : "?", DOC_OK);
		return false;
	}
	snprintf(value, LEN, "%ld", *v);
	return true;
}

/* Where a file system of this type is mounted. */
static bool mounted(const char *type, char *where)
{
	FILE *f = fopen("/proc/self/mounts", "re");
	char line[1024];
	bool found = false;

	*where = 0;
	while (f && !found && fgets(line, sizeof(line), f)) {
		char *save, *dir, *t;

		if (strtok_r(line, " ", &save) && (dir = strtok_r(NULL, " ", &save)) && (t = strtok_r(NULL, " ", &save)) && !strcmp(t, type)) {
			snprintf(where, LEN, "%s", dir);
			found = true;
		}
	}
	if (f)
		fclose(f);
	return found;
}

static enum doctor_state check_BTF(char *value)
{
	struct stat st;

	if (stat("/sys/kernel/btf/vmlinux", &st))
		return set(value, "none", DOC_FAIL);
	snprintf(value, LEN, "%.1f MB", (double)st.st_size / 1e6);
	return readable("/sys/kernel/btf/vmlinux") ? DOC_OK : DOC_FAIL;
}

static enum doctor_state check_MODULE_BTF(char *value)
{
	DIR *d = opendir("/sys/kernel/btf");
	struct dirent *e;
	unsigned nr = 0;
	bool loaded;
	FILE *f;

	while (d && (e = readdir(d)))
		nr += *e->d_name != '.' && strcmp(e->d_name, "vmlinux");
	if (d)
		closedir(d);
	f = fopen("/proc/modules", "re");
	loaded = f && fgetc(f) != EOF;
	if (f)
		fclose(f);
	snprintf(value, LEN, "%u", nr);
	return nr || !loaded ? DOC_OK : DOC_WARN;
}

static enum doctor_state check_TRACEFS(char *value)
{
	static const char *const places[][2] = { { "/sys/kernel/tracing/events", "mounted" },
						 { "/sys/kernel/debug/tracing/events", "in debugfs" } };
	bool denied = false;

	for (int i = 0; i < 2; i++) {
		if (readable(places[i][0]))
			return set(value, places[i][1], DOC_OK);
		denied |= errno == EACCES;
	}
	return set(value, denied ? "not readable" : "not mounted", DOC_FAIL);
}

static enum doctor_state check_FUNCTIONS(char *value)
{
	bool have = readable("/sys/kernel/tracing/available_filter_functions") ||
		    readable("/sys/kernel/debug/tracing/available_filter_functions");

	return set(value, have ? "there" : "none", have ? DOC_OK : DOC_WARN);
}

static enum doctor_state check_FTRACE(char *value)
{
	long v;

	if (!sysctl_value("/proc/sys/kernel/ftrace_enabled", value, &v))
		return set(value, "no ftrace", DOC_LACKS);
	return v ? DOC_OK : DOC_WARN;
}

static enum doctor_state check_KPROBES(char *value)
{
	long v = number("/sys/kernel/debug/kprobes/enabled");

	if (!rt_has(FEAT_KPROBE) && !rt_missing_capability())
		return set(value, "no kprobes", DOC_LACKS);
	return v == 0 ? set(value, "off", DOC_WARN) : set(value, v < 0 ? "?" : "on", DOC_OK);
}

static enum doctor_state check_DEBUGFS(char *value)
{
	return mounted("debugfs", value) ? DOC_OK : set(value, "not mounted", DOC_WARN);
}

static enum doctor_state check_BPFFS(char *value)
{
	return mounted("bpf", value) ? DOC_OK : set(value, "not mounted", DOC_WARN);
}

static enum doctor_state check_CGROUP2(char *value)
{
	char where[LEN];

	return mounted("cgroup2", where) ? set(value, "mounted", DOC_OK) : set(value, "not mounted", DOC_WARN);
}

static enum doctor_state check_PMU(char *value)
{
	bool have = readable("/sys/bus/event_source/devices/cpu/type") || readable("/sys/bus/event_source/devices/cpu_core/type") ||
		    readable("/sys/bus/event_source/devices/armv8_pmuv3_0/type");

	return set(value, have ? "there" : "none", have ? DOC_OK : DOC_WARN);
}

static enum doctor_state check_PID_NS(char *value)
{
	struct stat st;

	if (stat("/proc/self/ns/pid", &st) || st.st_ino == INIT_PID_NS_INO)
		return set(value, "initial", DOC_OK);
	/* Numbers of the container need the helper; those of containers in it types and a test run as well. */
	return set(value, "container", rt_has(FEAT_NS_PID) && rt_has(FEAT_RAW_TP_TEST_RUN) && rt_has(FEAT_BTF) ? DOC_OK : DOC_WARN);
}

static enum doctor_state check_LOCKDOWN(char *value)
{
	char mode[LEN];
	bool locked = rt_lockdown(mode, sizeof(mode));

	set(value, *mode ? mode : "none", DOC_OK);
	return locked && !strcmp(mode, "confidentiality") ? DOC_FAIL : DOC_OK;
}

static enum doctor_state check_SECCOMP(char *value)
{
	FILE *f = fopen("/proc/self/status", "re");
	char line[256];
	int mode = 0;

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "Seccomp: %d", &mode) == 1)
			break;
	if (f)
		fclose(f);
	/* A filter may well let the calls through: the self test tells. */
	return set(value, mode == 2 ? "a filter" : mode == 1 ? "strict" : "none", mode ? DOC_WARN : DOC_OK);
}

static enum doctor_state check_UNPRIV_BPF(char *value)
{
	long v;

	return sysctl_value("/proc/sys/kernel/unprivileged_bpf_disabled", value, &v) && !v ? DOC_WARN : DOC_OK;
}

static enum doctor_state check_PARANOID(char *value)
{
	long v;

	return sysctl_value("/proc/sys/kernel/perf_event_paranoid", value, &v) && v > 2 && !rt_can(PRIV_SYS_ADMIN) ? DOC_FAIL : DOC_OK;
}

static enum doctor_state check_KPTR(char *value)
{
	long v;

	if (!sysctl_value("/proc/sys/kernel/kptr_restrict", value, &v))
		return DOC_OK;
	return v > 1 || (v == 1 && !rt_can(PRIV_SYSLOG)) ? DOC_WARN : DOC_OK;
}

static enum doctor_state check_JIT(char *value)
{
	long v;

	/* Kernels without the interpreter show the value or nothing. */
	return sysctl_value("/proc/sys/net/core/bpf_jit_enable", value, &v) && !v ? DOC_WARN : DOC_OK;
}

static enum doctor_state check_STATS(char *value)
{
	long v;

	return sysctl_value("/proc/sys/kernel/bpf_stats_enabled", value, &v) && v ? DOC_WARN : DOC_OK;
}

static void limit_value(const struct rlimit *r, char *value)
{
	if (r->rlim_cur == RLIM_INFINITY)
		set(value, "unlimited", DOC_OK);
	else
		snprintf(value, LEN, "%llu", (unsigned long long)r->rlim_cur);
}

static enum doctor_state check_MEMLOCK(char *value)
{
	struct rlimit r = { 0 };

	getrlimit(RLIMIT_MEMLOCK, &r);
	limit_value(&r, value);
	if (r.rlim_cur == RLIM_INFINITY || rt_can(PRIV_SYS_RESOURCE))
		return DOC_OK;
	return rt_has(FEAT_TASK_STORAGE) ? DOC_OK : DOC_WARN;	/* as new as the accounting to cgroups: 5.11 */
}

static enum doctor_state check_NOFILE(char *value)
{
	struct rlimit r = { 0 };

	getrlimit(RLIMIT_NOFILE, &r);
	limit_value(&r, value);
	return r.rlim_max >= 4096 || rt_can(PRIV_SYS_RESOURCE) ? DOC_OK : DOC_WARN;
}

static enum doctor_state check_SAMPLE_RATE(char *value)
{
	long v;

	return sysctl_value("/proc/sys/kernel/perf_event_max_sample_rate", value, &v) && v < 1000 ? DOC_WARN : DOC_OK;
}

void doctor_host(struct doctor *d)
{
	static const struct {
		const char *group, *name, *what, *cure, *needs;
		enum doctor_state (*check)(char *value);
	} rows[] = {
#define H(id, in, title, use, help, lacks) { in, title, use, help, lacks, check_##id },
#include "cli/doctor.def"
#undef H
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char value[LEN] = "";
		enum doctor_state st = rows[i].check(value);

		doctor_line(d, rows[i].group, rows[i].name, st, value, rows[i].what,
			    st == DOC_LACKS ? rows[i].needs : rows[i].cure);
	}
}
