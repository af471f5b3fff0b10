/*
 * runtime: test: and bench: probes.
 *
 *	[==========] Running 2 tests.
 *	[ RUN      ] adds
 *	[       OK ] adds (1 ns)
 *	[ RUN      ] fails
 *	<captured output>
 *	[  FAILED  ] fails (1 ns)
 *	[==========] 2 tests ran.
 *	[  PASSED  ] 1 test.
 *	[  FAILED  ] 1 test, listed below:
 *	[  FAILED  ] fails
 *
 * A failed test's messages are part of what is captured.  The text in parentheses is the scale of the unit, and "1 tests" is
 * no slip: both as in bpftrace, whose readers rely on the layout.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "runtime/rt_priv.h"
#include "runtime/sys.h"

#define GREEN "\033[32m"
#define RED "\033[31m"
#define PLAIN "\033[0m"
#define BENCH_NS 1000000u	/* a run shall last at least this long */
#define BENCH_MAX (1u << 24)

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static bool is_json(const struct session *s)
{
	return s->opts.format == OUT_JSON;
}

static void __attribute__((format(printf, 2, 3))) say(struct session *s, const char *fmt, ...)
{
	struct strbuf b = { 0 };
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(&b, fmt, ap);
	va_end(ap);
	out_bytes(s, sb_text(&b), b.len);
	sb_free(&b);
}

static const char *scale(uint64_t ns)
{
	return ns < 1000 ? "1 ns" : ns < 1000000 ? "1000 μs" : "1000000 ms";
}

static const char *test_name(const struct plan_prog *p)
{
	return p->test_name ? p->test_name : p->name;
}

static bool run_test(struct session *s, uint32_t i)
{
	const struct plan_prog *p = &s->plan->progs.v[i];
	struct strbuf held = { 0 };
	uint32_t ret = 0;
	uint64_t t, ns;
	bool ok;
	int err;

	if (!is_json(s))
		say(s, GREEN "[ RUN      ]" PLAIN " %s\n", test_name(p));
	s->saw_errorf = s->exiting = false;
	s->exit_code = 0;
	ev_reopen(s);
	out_hold(s);
	t = now();
	err = prog_run_once(s, i, &ret);
	ns = now() - t;
	ev_drain(s);
	out_unhold(s, &held);
	ok = !err && ret == 0 && !s->saw_errorf && !s->exit_code;
	if (is_json(s)) {
		out_test_result(s, test_name(p), ns, ok, sb_text(&held));
	} else {
		if (!ok)
			out_bytes(s, sb_text(&held), held.len);
		say(s, "%s" PLAIN " %s (%s)\n", ok ? GREEN "[       OK ]" : RED "[  FAILED  ]", test_name(p), scale(ns));
	}
	sb_free(&held);
	return ok;
}

int tests_run(struct session *s)
{
	uint32_t nr = 0, failed = 0;
	struct strbuf list = { 0 };

	for (uint32_t i = 0; i < s->plan->progs.nr; i++)
		nr += s->plan->progs.v[i].kind == PROBE_TEST;
	if (!is_json(s))
		say(s, GREEN "[==========]" PLAIN " Running %u tests.\n", nr);
	for (uint32_t i = 0; i < s->plan->progs.nr; i++) {
		if (s->plan->progs.v[i].kind != PROBE_TEST || run_test(s, i))
			continue;
		failed++;
		sb_printf(&list, RED "[  FAILED  ]" PLAIN " %s\n", test_name(&s->plan->progs.v[i]));
	}
	if (!is_json(s)) {
		say(s, GREEN "[==========]" PLAIN " %u test%s ran.\n", nr, nr == 1 ? "" : "s");
		say(s, GREEN "[  PASSED  ]" PLAIN " %u test%s.\n", nr - failed, nr - failed == 1 ? "" : "s");
		if (failed)
			say(s, RED "[  FAILED  ]" PLAIN " %u test%s, listed below:\n%s", failed, failed == 1 ? "" : "s",
			    sb_text(&list));
	}
	sb_free(&list);
	s->tests_failed = failed;
	s->exiting = false;
	s->exit_code = 0;
	return 0;
}

/*
 * Average time of a run; *iters how many the last series had; 0 when the probe does not want to run.  The kernel measures the
 * program itself; where it does not, the time includes a system call per run.
 */
static uint64_t measure(struct session *s, uint32_t i, uint64_t *iters)
{
	for (uint32_t n = 1;; n *= 4) {
		uint64_t t = now(), runs0 = 0, ns0 = 0, runs = 0, spent = 0;
		uint32_t ret = 0;
		int err = 0;

		stats_of(s, i, &runs0, &ns0);
		for (uint32_t k = 0; k < n && !err && !ret; k++)
			err = prog_run_once(s, i, &ret);
		t = now() - t;
		stats_of(s, i, &runs, &spent);
		ev_consume(s);
		if (err || ret)
			return 0;
		if (runs == runs0) {
			runs = runs0 + n;
			spent = ns0 + t;
		}
		if (t >= BENCH_NS || n >= BENCH_MAX) {
			*iters = n;
			return (spent - ns0) / (runs - runs0) ? (spent - ns0) / (runs - runs0) : 1;
		}
	}
}

int benches_run(struct session *s)
{
	int width = 41;

	for (uint32_t i = 0; i < s->plan->progs.nr; i++)
		if (s->plan->progs.v[i].kind == PROBE_BENCH && (int)strlen(test_name(&s->plan->progs.v[i])) + 1 > width)
			width = (int)strlen(test_name(&s->plan->progs.v[i])) + 1;
	if (!is_json(s)) {
		say(s, "%-*s%-15s%s\n", width, "Benchmark", "Time(ns)", "Iterations");
		for (int i = 0; i < width + 25; i++)
			out_bytes(s, "-", 1);
		out_bytes(s, "\n", 1);
	}
	for (uint32_t i = 0; i < s->plan->progs.nr; i++) {
		const struct plan_prog *p = &s->plan->progs.v[i];
		struct strbuf held = { 0 };
		uint64_t ns, iters = 0;

		if (p->kind != PROBE_BENCH)
			continue;
		ev_reopen(s);
		out_hold(s);
		ns = measure(s, i, &iters);
		ev_drain(s);
		out_unhold(s, &held);
		sb_free(&held);
		if (!iters)
			continue;
		if (is_json(s))
			out_bench_result(s, test_name(p), ns, iters);
		else
			say(s, "%-*s%-15llu%llu\n", width, test_name(p), (unsigned long long)ns, (unsigned long long)iters);
	}
	s->exiting = false;
	return 0;
}
