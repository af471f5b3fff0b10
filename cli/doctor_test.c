/*
 * scry doctor: the whole way, by each kind of probe that this host has: compile, load, attach, cause a known number of events, read back,
 * print.  Each test is a run of this program of its own, as a user would start it, that traces nothing but its own command.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "cli/cli.h"
#include "cli/doctor.h"

#define TIMEOUT_MS 20000
#define SELF "/proc/self/exe"

/* The command of -c starts this program again: one exec, one call of main(). */
static const struct {
	const char *name;
	int needs;			/* enum feature, or -1 */
	bool cmd;			/* traces a command; else the script ends by itself */
	const char *script;		/* one %s: path of this program */
	const char *want;		/* stands in the output */
	const char *what;
} tests[] = {
	{ "compile, load, run", -1, false, "BEGIN { printf(\"%%d\\n\", 6 * 7); exit(); }", "42\n", "begin, one record through the ring buffer" },
	{ "maps", -1, false, "BEGIN { @a[\"k\"] = 6; @b = count(); exit(); }", "@a[k]: 6\n", "written in the kernel, read at the end" },
	{ "interval", -1, false, "interval:ms:10 { printf(\"tick\\n\"); exit(); }", "tick\n", "a timer" },
	{ "profile", -1, false, "profile:hz:99 { printf(\"sample\\n\"); exit(); }", "sample\n", "samples of the processors" },
	{ "tracepoint", -1, true, "tracepoint:sched:sched_process_exec { @ = count(); }", "@: 1\n", "one event caused, one seen" },
	{ "rawtracepoint", -1, true, "rawtracepoint:sched_process_exec { @ = count(); }", "@: 1\n", "one event caused, one seen" },
	{ "kprobe", FEAT_KPROBE, true, "kprobe:begin_new_exec { @ = count(); }", "@: 1\n", "one call caused, one seen" },
	{ "kretprobe", FEAT_KPROBE, true, "kretprobe:begin_new_exec { @ = count(); }", "@: 1\n", "one return caused, one seen" },
	{ "fentry", FEAT_FENTRY, true, "fentry:begin_new_exec { @ = count(); }", "@: 1\n", "one call caused, one seen" },
	{ "fexit", FEAT_FENTRY, true, "fexit:begin_new_exec { @ = count(); }", "@: 1\n", "one return caused, one seen" },
	{ "uprobe", FEAT_UPROBE, true, "uprobe:%s:main { @ = count(); }", "@: 1\n", "one call caused, one seen" },
	{ "iter", FEAT_ITER, false, "iter:task { if (ctx.task.pid == pid(init)) { printf(\"self\\n\"); } }", "self\n", "all tasks walked, this one found" },
	{ "kernel symbols", -1, false, "BEGIN { print(ksym(kaddr(\"vfs_read\"))); exit(); }", "vfs_read\n", "an address turned into its name" },
};

static void __attribute__((noreturn)) be_tracer(const char *script, bool cmd, const int out[2])
{
	dup2(out[1], 1);
	dup2(out[1], 2);
	close(out[0]);
	close(out[1]);
	if (cmd)
		execl(SELF, "scry", "-q", "--cmd-only", "-c", SELF " --version", "-e", script, (char *)NULL);
	else
		execl(SELF, "scry", "-q", "-e", script, (char *)NULL);
	_exit(127);
}

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Output of the run and its status; -ETIMEDOUT when it did not end. */
static int run(const char *script, bool cmd, struct strbuf *text, int *status)
{
	struct pollfd p = { .events = POLLIN };
	long end = now_ms() + TIMEOUT_MS;
	char buf[4096];
	int out[2], err = 0;
	ssize_t n = 1;
	pid_t pid;

	if (pipe(out))
		return -errno;
	pid = fork();
	if (pid == 0)
		be_tracer(script, cmd, out);
	close(out[1]);
	p.fd = out[0];
	while (pid > 0 && n > 0) {
		long left = end - now_ms();

		if (left <= 0 || poll(&p, 1, (int)left) == 0) {
			kill(pid, SIGKILL);
			err = -ETIMEDOUT;
			break;
		}
		n = read(out[0], buf, sizeof(buf));
		if (n > 0)
			sb_add(text, buf, (size_t)n);
	}
	close(out[0]);
	if (pid > 0)
		waitpid(pid, status, 0);
	return pid < 0 ? -EAGAIN : err;
}

/* Why: the first line that says ERROR, or what came instead. */
static void explain(const struct strbuf *text, int err, const char *want, struct strbuf *out)
{
	const char *e = strstr(sb_text(text), "ERROR: ");

	if (err)
		sb_printf(out, "%s", strerror(-err));
	else if (e)
		sb_add(out, e + 7, strcspn(e + 7, "\n"));
	else
		sb_printf(out, "expected '%.*s', which did not come", (int)strcspn(want, "\n"), want);
}

void doctor_test(struct doctor *d)
{
	char exe[512];
	ssize_t n = readlink(SELF, exe, sizeof(exe) - 1);

	exe[n > 0 ? n : 0] = 0;
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		struct strbuf script = { 0 }, text = { 0 }, why = { 0 };
		char value[32];
		int status = 0, err;
		long t0 = now_ms();

		if (tests[i].needs >= 0 && !rt_has((enum feature)tests[i].needs)) {
			doctor_line(d, "self test", tests[i].name, DOC_LACKS, "not run", "the kernel cannot do it", "");
			continue;
		}
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		sb_printf(&script, tests[i].script, exe);
#pragma GCC diagnostic pop
		err = run(sb_text(&script), tests[i].cmd, &text, &status);
		snprintf(value, sizeof(value), "%ld ms", now_ms() - t0);
		if (!err && !status && strstr(sb_text(&text), tests[i].want)) {
			doctor_line(d, "self test", tests[i].name, DOC_OK, value, tests[i].what, "");
		} else {
			explain(&text, err, tests[i].want, &why);
			doctor_line(d, "self test", tests[i].name, DOC_FAIL, value, sb_text(&why), "the lines above; try it by hand: scry -v -e '...'");
		}
		sb_free(&script);
		sb_free(&text);
		sb_free(&why);
	}
}
