/*
 * scry doctor: what this host can do, what stands in the way, and the cure.
 *
 *	scry v0.1.0 on Linux 6.12.43 x86_64
 *
 *	privileges
 *	  ok     CAP_BPF                             loading programs and making maps
 *	  FAIL   CAP_PERFMON                         programs that trace, and attaching them
 *	         cure: run as root, or setcap cap_bpf,cap_perfmon,cap_dac_read_search=ep /usr/bin/scry
 *	...
 *	self test
 *	  ok     tracepoint                 21 ms    one event caused, one seen
 *
 *	52 checks: 1 failed, 0 with a warning, 4 features of newer kernels are not here
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/strbuf.h"
#include "cli/cli.h"
#include "cli/doctor.h"

struct doctor {
	bool json;
	const char *group;
	struct strbuf out;
	unsigned count[4];		/* by state */
};

static const char *const state_text[] = { [DOC_OK] = "ok", [DOC_WARN] = "warn", [DOC_FAIL] = "FAIL", [DOC_LACKS] = "-" };
static const char *const state_json[] = { [DOC_OK] = "ok", [DOC_WARN] = "warning", [DOC_FAIL] = "failed", [DOC_LACKS] = "lacking" };

static void member(struct strbuf *b, const char *name, const char *value)
{
	sb_printf(b, ", \"%s\": ", name);
	diag_json_str(b, value);
}

static void line_json(struct doctor *d, const char *group, const char *name, enum doctor_state st, const char *value, const char *what,
		      const char *cure)
{
	struct strbuf *b = &d->out;
	unsigned nr = d->count[0] + d->count[1] + d->count[2] + d->count[3];

	sb_str(b, nr > 1 ? ",\n    {\"group\": " : "\n    {\"group\": ");
	diag_json_str(b, group);
	member(b, "name", name);
	member(b, "state", state_json[st]);
	member(b, "value", value);
	member(b, "for", what);
	member(b, "cure", st == DOC_OK ? "" : cure);
	sb_char(b, '}');
}

void doctor_line(struct doctor *d, const char *group, const char *name, enum doctor_state st, const char *value, const char *what,
		 const char *cure)
{
	d->count[st]++;
	if (d->json) {
		line_json(d, group, name, st, value, what, cure);
		return;
	}
	if (!d->group || strcmp(d->group, group))
		printf("\n%s\n", group);
	d->group = group;
	printf("  %-6s %-34s %-12s %s\n", state_text[st], name, value, what);
	if (st != DOC_OK && *cure)
		printf("         %s: %s\n", st == DOC_LACKS ? "needs" : "cure", cure);
	fflush(stdout);
}

/* Root that lacks a capability is in a container or a service, which keeps it. */
static void privilege_cure(enum priv p, bool must, const char *exe, char *buf, size_t len)
{
	const char *name = rt_priv_name(p);

	if (geteuid() == 0)
		snprintf(buf, len, "what started this session withholds it: docker --cap-add=%s, systemd CapabilityBoundingSet=%s",
			 name + strlen("CAP_"), name);
	else if (must)
		snprintf(buf, len, "run as root, or setcap cap_bpf,cap_perfmon,cap_dac_read_search=ep %s", exe);
	else
		snprintf(buf, len, "run as root, or add it to those of the file");
}

static void privileges(struct doctor *d)
{
	char exe[512], cure[700];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	exe[n > 0 ? n : 0] = 0;
	for (int p = 0; p < PRIV_NR; p++) {
		bool have = rt_can((enum priv)p), must = p == PRIV_BPF || p == PRIV_PERFMON;

		privilege_cure((enum priv)p, must, exe, cure, sizeof(cure));
		doctor_line(d, "privileges", rt_priv_name((enum priv)p), have ? DOC_OK : must ? DOC_FAIL : DOC_WARN, "", rt_priv_doc((enum priv)p),
			    cure);
	}
}

/*
 * What the kernel lacks: of "5.18, CONFIG_FPROBE" the version says nothing to one that is newer.  The version is asked for this text
 * only.
 */
static void feature_needs(enum feature f, const char *release, char *buf, size_t len)
{
	const char *since = feature_since(f), *config = strstr(since, "CONFIG_");
	unsigned want[2] = { 0 }, have[2] = { 0 };
	bool versioned = sscanf(since, "%u.%u", &want[0], &want[1]) == 2, newer;

	sscanf(release, "%u.%u", &have[0], &have[1]);
	newer = have[0] > want[0] || (have[0] == want[0] && have[1] >= want[1]);
	if (versioned && !newer && config)
		snprintf(buf, len, "Linux %u.%u, built with %s", want[0], want[1], config);
	else if (versioned && !newer)
		snprintf(buf, len, "Linux %s", since);
	else if (config)
		snprintf(buf, len, "a kernel built with %s", config);
	else
		snprintf(buf, len, "a kernel that was built with more: this one is new enough");
}

/* Probing features takes privileges: without them, "no" would say nothing about the kernel. */
static void features(struct doctor *d, const char *release)
{
	bool can = !rt_missing_capability();

	for (int f = 0; f < FEAT_NR; f++) {
		bool core = f == FEAT_RINGBUF, have = can && rt_has((enum feature)f);
		char since[128];

		feature_needs((enum feature)f, release, since, sizeof(since));
		doctor_line(d, "kernel features", feature_name((enum feature)f), have ? DOC_OK : core ? DOC_FAIL : DOC_LACKS,
			    can ? "" : "not probed", feature_doc((enum feature)f), can ? since : "");
	}
}

int cmd_doctor(int argc, char **argv)
{
	struct doctor d = { 0 };
	struct utsname u;

	if (argc > 2 || (argc == 2 && strcmp(argv[1], "--json"))) {
		fprintf(stderr, "USAGE: scry doctor [--json]\n");
		return 2;
	}
	d.json = argc == 2;
	uname(&u);
	if (!d.json)
		printf("scry v%s on %s %s %s\n", SCRY_VERSION, u.sysname, u.release, u.machine);
	privileges(&d);
	doctor_host(&d);
	features(&d, u.release);
	if (!rt_missing_capability())
		doctor_test(&d);
	if (d.json)
		printf("{\"version\": \"%s\", \"kernel\": \"%s\", \"machine\": \"%s\",\n  \"checks\": [%s\n  ],\n  \"failed\": %u, \"warnings\": %u, "
		       "\"lacking\": %u}\n", SCRY_VERSION, u.release, u.machine, sb_text(&d.out), d.count[DOC_FAIL], d.count[DOC_WARN],
		       d.count[DOC_LACKS]);
	else
		printf("\n%u checks: %u failed, %u with a warning, %u features that newer or other kernels have\n",
		       d.count[0] + d.count[1] + d.count[2] + d.count[3], d.count[DOC_FAIL], d.count[DOC_WARN], d.count[DOC_LACKS]);
	sb_free(&d.out);
	return d.count[DOC_FAIL] ? 1 : 0;
}
