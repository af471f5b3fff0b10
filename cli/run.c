/*
 * scry SCRIPT: from text to output.  The stages stand in the order of the rooms; each may be shown and may end the run.
 * While compiling, signals have their default action.  From loading on they only set a number, which the runtime looks at; a second
 * SIGINT has its default action.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "cli/bundle.h"
#include "cli/outfile.h"
#include "codegen/codegen.h"
#include "lexer/lexer.h"

#define EXIT_COMPILE 1
#define EXIT_INTERNAL 2
#define EXIT_LOAD 255

static volatile int stop_signal;
static volatile int usr1_count;

static void on_stop(int sig)
{
	stop_signal = sig;
}

static void on_usr1(int sig)
{
	usr1_count++;
}

static void catch_signals(void)
{
	struct sigaction usr1 = { .sa_handler = on_usr1 };

	sigaction(SIGUSR1, &usr1, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static void catch_stops(void)
{
	struct sigaction once = { .sa_handler = on_stop, .sa_flags = SA_RESETHAND };
	struct sigaction stop = { .sa_handler = on_stop };

	sigaction(SIGINT, &once, NULL);
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGHUP, &stop, NULL);
}

static void show(struct strbuf *b)
{
	cli_write(sb_text(b), b->len);
	sb_reset(b);
}

static int put_llvm(const char *path, const char *suffix, const struct strbuf *ir)
{
	struct strbuf name = { 0 };
	int err;

	sb_printf(&name, "%s%s", path, suffix);
	err = outfile_put(sb_text(&name), ir->s, ir->len);
	sb_free(&name);
	return err;
}

static void dump_front(struct front *f, unsigned stages)
{
	struct strbuf b = { 0 };

	if (stages & DUMP_TOKENS)
		lex_dump(f->sources, f->prog->src, &b);
	if (stages & DUMP_AST)
		ast_dump(f->prog, f->sources, &b);
	show(&b);
	sb_free(&b);
}

static void dump_typed(struct front *f, unsigned stages)
{
	struct strbuf b = { 0 };

	if (stages & DUMP_TYPED)
		typed_dump(f->typed, &b);
	if (stages & DUMP_PLAN)
		plan_dump(f->typed->plan, &b);
	show(&b);
	sb_free(&b);
}

/* false: there is no object, or what was asked for beside it could not be written, then *written is false. */
static bool generate(struct front *f, const struct cli *c, struct image *im, bool *written)
{
	unsigned stages = c->dump | c->debug;
	struct strbuf ir = { 0 }, opt = { 0 };
	struct cg_opts o = { .host = &f->host, .debug_info = true, .warnings_k = c->rt.warnings_k, .no_warnings = c->rt.no_warnings };
	bool ok;

	if (stages & DUMP_IR || c->emit_llvm)
		o.dump_ir = &ir;
	if (stages & DUMP_IR_OPT || c->emit_llvm)
		o.dump_ir_opt = &opt;
	ok = cg_compile(f->typed, &o, f->diags, im);
	if (c->emit_llvm && (put_llvm(c->emit_llvm, ".original.ll", &ir) || put_llvm(c->emit_llvm, ".optimized.ll", &opt))) {
		*written = ok = false;
	}
	if (stages & DUMP_IR)
		show(&ir);
	if (stages & DUMP_IR_OPT)
		show(&opt);
	if (ok && stages & DUMP_ASM && !cg_dump_asm(im, &ir))
		show(&ir);
	if (ok && stages & DUMP_BYTES) {
		for (size_t i = 0; i < im->len; i++)
			printf("%02x%s", im->bytes[i], i % 32 == 31 || i + 1 == im->len ? "\n" : "");
		fflush(stdout);
	}
	sb_free(&ir);
	sb_free(&opt);
	return ok;
}

/* Loads, attaches and runs; returns the exit status. */
static int trace(struct front *f, const struct cli *c, const struct image *im)
{
	struct session *s = NULL;
	int err, status;

	catch_stops();
	shrink_after_compiling(f->typed->plan);
	err = rt_open(f->typed->plan, im->bytes, im->len, &c->rt, &s);
	if (!err)
		err = rt_load(s);
	if (!err)
		err = rt_begin(s);
	if (!err)
		err = rt_attach(s);
	if (!err)
		err = rt_run(s);
	if (s) {
		int end = rt_finish(s);

		err = err ? err : end;
	}
	status = s ? rt_status(s) : 0;
	rt_free(s);
	return err == -RT_NO_OUTPUT ? EXIT_COMPILE : err ? EXIT_LOAD : status;
}

/* Nothing but self tests and benchmarks, and nobody asked for them. */
static bool only_tests(const struct front *f, const struct cli *c)
{
	const struct plan *p = f->typed->plan;
	bool test = false, bench = false;

	if (c->rt.test || c->rt.bench || c->dump || c->mode != MODE_RUN || c->emit_elf || c->emit_llvm)
		return false;
	for (size_t i = 0; i < p->aps.nr; i++) {
		test |= p->aps.v[i].kind == PROBE_TEST;
		bench |= p->aps.v[i].kind == PROBE_BENCH;
		if (p->aps.v[i].kind != PROBE_TEST && p->aps.v[i].kind != PROBE_BENCH)
			return false;
	}
	if (test)
		fprintf(stderr, "ERROR: No probes attached; use --test to run test probes.\n");
	else
		fprintf(stderr, "ERROR: No probes attached; use --bench to run benchmark probes.\n");
	return true;
}

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int compile_and_trace(struct front *f, struct cli *c)
{
	struct image im = { 0 };
	int status = EXIT_COMPILE;
	bool written = true;
	double t0 = now_ms();

	if (!front_load(f, c)) {
		front_report(f, c);
		return EXIT_COMPILE;
	}
	dump_front(f, c->dump | c->debug);
	if (c->dump && !(c->dump & ~(DUMP_TOKENS | DUMP_AST)))
		return front_report(f, c) ? 0 : EXIT_COMPILE;
	if (c->mode == MODE_RUN && !c->dump && !host_check_tracefs(f))
		return EXIT_COMPILE;
	if (!front_check(f, c)) {
		front_report(f, c);
		return EXIT_COMPILE;
	}
	dump_typed(f, c->dump | c->debug);
	if (c->dump && !(c->dump & ~(DUMP_TOKENS | DUMP_AST | DUMP_TYPED | DUMP_PLAN)))
		return front_report(f, c) ? 0 : EXIT_COMPILE;
	if (!f->typed->progs.nr) {
		front_report(f, c);
		if (!c->rt.quiet)
			puts("No probes to attach");
		return EXIT_COMPILE;
	}
	if (only_tests(f, c)) {
		front_report(f, c);
		return EXIT_COMPILE;
	}
	if (c->aot)
		return front_report(f, c) ? bundle_write(c, f) : EXIT_COMPILE;
	if (!generate(f, c, &im, &written))
		status = front_report(f, c) && written ? EXIT_INTERNAL : EXIT_COMPILE;
	else if (front_report(f, c)) {
		if (c->emit_elf && outfile_put(c->emit_elf, im.bytes, im.len))
			status = EXIT_COMPILE;
		else if (c->mode == MODE_COMPILER_BENCH)
			status = printf("compile: %.3f ms\n", now_ms() - t0) < 0;
		else if (c->dump || c->mode == MODE_CODEGEN || c->emit_elf || c->emit_llvm)
			status = 0;
		else
			status = rt_privileges(rt_plan_privileges(f->typed->plan)) ? trace(f, c, &im) : EXIT_COMPILE;
	}
	image_free(&im);
	return status;
}

int cmd_run(struct cli *c)
{
	bool needs_kernel = !c->dump && !c->aot && c->mode == MODE_RUN;
	struct front f;
	const char *why = NULL;
	int status, err;

	if (needs_kernel && host_check_privileges())
		return EXIT_COMPILE;
	c->rt.verifier_log = c->debug & DUMP_VERIFIER;
	catch_signals();
	c->rt.stop_signal = &stop_signal;
	c->rt.usr1_count = &usr1_count;
	if (filter_resolve(c))
		return EXIT_COMPILE;
	if (c->cmd && needs_kernel && (err = child_start(c->cmd, &c->rt.child, &why))) {
		fprintf(stderr, "ERROR: Failed to fork child: %s\n", why ? why : strerror(-err));
		return EXIT_COMPILE;
	}
	front_init(&f, c);
	if (c->rt.child)
		f.opts.child_pid = child_pid(c->rt.child);
	if (c->aot) {		/* probes are looked up, and parameters given, where it runs */
		f.opts.check_only = f.opts.self_contained = true;
		diag_set_add(diags_off(f.diags), "missing-parameter,no-child", f.arena);
	}
	status = compile_and_trace(&f, c);
	child_free(c->rt.child);
	fflush(stdout);
	return status;
}

int cmd_fmt(struct cli *c)
{
	struct strbuf b = { 0 };
	struct front f;
	int status = 0;

	front_init(&f, c);
	if (!front_load(&f, c)) {
		front_report(&f, c);
		status = EXIT_COMPILE;
	} else {
		ast_format(f.prog, f.sources, &b);
		if (!c->rt.output)
			show(&b);
		else
			status = outfile_put(c->rt.output, b.s, b.len) ? EXIT_COMPILE : 0;
	}
	sb_free(&b);
	front_free(&f);
	return status;
}
