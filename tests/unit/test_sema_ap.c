/* Attach points against the fixture's tracefs and BTF: names, hooks, groups, messages. */
#include <stddef.h>
#include <stdlib.h>

#include "base/diag.h"
#include "base/intern.h"
#include "base/strbuf.h"
#include "sema/ap.h"
#include "sema/ap_user.h"
#include "tests/unit/check.h"

static struct arena *arena;
static struct kbtf *btf;
static uint64_t features;
static struct sema_opts opts;
static struct ap_uses uses;
static struct plan_config config;
static struct plan *last_plan;
static ap_groups last_groups;

static bool has(void *arg, enum feature f)
{
	return features >> f & 1;
}

static uint64_t ksym_size(void *arg, const char *symbol)
{
	return 64;
}

static const char *hook_name(enum hook h)
{
	static const char *const names[] = {
		[HOOK_TEST_RUN] = "run", [HOOK_PERF_KPROBE] = "kprobe", [HOOK_KPROBE_MULTI] = "kprobe_multi",
		[HOOK_PERF_UPROBE] = "uprobe", [HOOK_UPROBE_MULTI] = "uprobe_multi", [HOOK_PERF_TRACEPOINT] = "tp",
		[HOOK_RAW_TRACEPOINT] = "raw", [HOOK_SYSCALL] = "syscall", [HOOK_TRACING] = "tracing", [HOOK_ITER] = "iter", [HOOK_PERF_EVENT] = "perf",
		[HOOK_KPROBE_SESSION] = "kprobe_session", [HOOK_UPROBE_SESSION] = "uprobe_session",
	};

	return names[h];
}

/* Expands all probes of a script: "hook{name name} hook{name}", then messages, all on one line. */
static const char *expand(const char *script)
{
	struct sources *ss = sources_new(arena);
	struct parse_ctx pc = { .arena = arena, .names = intern_new(arena), .sources = ss, .diags = diags_new(arena, ss) };
	struct sema_host host = { .has = has, .ksym_size = ksym_size, .tracefs = "tests/golden/fixture/tracefs", .ncpus = 4 };
	struct plan *plan = arena_new_obj(arena, struct plan);
	struct types *ts = types_new(arena);
	struct ap_ctx c = { .pc = &pc, .host = &host, .opts = &opts, .plan = plan, .types = ts };
	struct program *p = parse_program(&pc, source_add(ss, "script", script, strlen(script)));
	struct diag_style style = { .no_warnings = false };
	ap_groups groups = { 0 };
	struct strbuf out = { 0 };
	const char *text;

	plan->arena = arena;
	plan->config = config;
	types_use_btf(ts, &btf, btf ? 1 : 0);
	for (size_t i = 0; i < p->items.nr; i++)
		if (p->items.v[i].kind == ITEM_PROBE)
			ap_expand(&c, p->items.v[i].probe, &uses, &groups);
	ap_finish(&c, &groups);
	ap_pair_sessions(&c, &groups);
	for (size_t i = 0; i < groups.nr; i++) {
		const struct ap_group *g = &groups.v[i];

		sb_printf(&out, "%s%s{", out.len ? " " : "", hook_name(g->prog.hook));
		for (size_t j = 0; j < g->aps.nr; j++)
			sb_printf(&out, "%s%s", j ? " " : "", plan->aps.v[g->aps.v[j]].name);
		sb_str(&out, "}");
	}
	diags_render(pc.diags, SEV_ERROR, &style, &out);
	diags_render(pc.diags, SEV_WARNING, &style, &out);
	text = arena_strndup(arena, sb_text(&out), out.len);
	sb_free(&out);
	types_free(ts);
	last_plan = plan;
	last_groups = groups;
	return text;
}

#define GIVES(script, want) CHECK_STR(expand(script " { exit(); }"), want)
#define SAYS(script, want) check_says(expand(script " { exit(); }"), want, script, __LINE__)

static void check_says(const char *have, const char *want, const char *script, int line)
{
	if (!check_true(strstr(have, want) != NULL, __FILE__, line, script))
		printf("  says     %s\n  expected %s\n", have, want);
}

static void test_special(void)
{
	GIVES("begin", "run{begin}");
	GIVES("BEGIN,END", "run{begin} run{end}");
	GIVES("BeGin:*", "run{begin}");
	GIVES("self:signal:SIGUSR1", "run{self:signal:SIGUSR1}");
	GIVES("test:one", "run{test:one}");
	SAYS("begin:x", "begin probe type requires 0 arguments, found 1");
	SAYS("self:foo:SIGUSR1", "foo is not a supported trigger");
	SAYS("self:signal:SIGUSR2", "SIGUSR2 is not a supported signal");
	SAYS("self", "self probe type requires 2 arguments, found 0");
	SAYS("test", "test probe type requires 1 arguments, found 0");
	SAYS("test:", "test probes must have a name");
	SAYS("test:a {} test:a", "\"a\" was used as the name for more than one TEST probe");
	SAYS("bench:a {} bench:a", "\"a\" was used as the name for more than one BENCH probe");
	GIVES("test:a {} bench:a", "run{test:a} run{bench:a}");
}

static void test_types(void)
{
	SAYS("K:vfs_read", "Invalid provider: 'k'");
	SAYS("KFUNC:vfs_read", "Invalid provider: 'kfunc'");
	SAYS("x:foo", "Invalid probe type: x");
	SAYS("kprob:vfs_read", "did you mean 'kprobe'?");
	SAYS("z*:foo", "No probe type matched for z*");
	GIVES("Kprobe:vfs_read", "kprobe{kprobe:vfs_read}");
	GIVES("k:vfs_read", "kprobe{kprobe:vfs_read}");
	SAYS("kprobe:a:b:c:d", "kprobe probe type requires 1 or 2 arguments, found 4");
	SAYS("rawtracepoint", "rawtracepoint probe type requires 2 or 1 arguments, found 0");
	SAYS("fentry", "fentry probe type requires 1 or 3 arguments, found 0");
	SAYS("uprobe:f", "uprobe probe type requires 2 or 3 arguments, found 1");
	SAYS("tracepoint:a:b:c", "tracepoint probe type requires 2 arguments, found 3");
}

static void test_params(void)
{
	const char *const params[] = { "sched_switch", "77" };

	opts.params = params;
	opts.nr_params = 2;
	uses.args = true;
	GIVES("t:sched:$1", "tp{tracepoint:sched:sched_switch}");
	uses.args = false;
	GIVES("interval:hz:$2", "perf{interval:hz:77}");
	GIVES("interval:hz:$2$2", "perf{interval:hz:7777}");
	SAYS("t:sched:\"$1\"", "No matches for tracepoint sched:$1.");
	SAYS("kprobe:$3", "kprobes should be attached to a function or an address");
	SAYS("kprobe:$x", "invalid trailing character for positional param: x. Try quoting this entire part if this is intentional e.g. \"$x\".");
	opts.nr_params = 0;
}

static void test_timers(void)
{
	GIVES("interval:s:1", "perf{interval:s:1}");
	CHECK_INT(last_plan->aps.v[0].period, 1000000000);
	GIVES("profile:1s", "perf{profile:us:1000000}");
	GIVES("profile:hz:99", "perf{profile:hz:99}");
	CHECK(last_plan->aps.v[0].is_freq);
	GIVES("interval:10ms,interval:us:5", "perf{interval:us:10000 interval:us:5}");
	SAYS("profile:10", "Invalid rate of profile probe. Minimum is 1000 or 1us. Found: 10 nanoseconds");
	SAYS("profile:hz:x", "Invalid rate of profile probe: invalid integer: x");
	SAYS("interval:1q", "Invalid rate of interval probe: invalid trailing bytes: 1q");
	SAYS("profile:hz:0", "profile frequency should be a positive integer");
	SAYS("interval:s:-1", "interval frequency should be a positive integer");
	SAYS("profile:xx:3", "xx is not an accepted unit of time");
	SAYS("interval:s:99999999999999", "overflow error");
	opts.pid = 42;
	expand("profile:hz:99 {} interval:s:1 {} software:faults:1 {}");
	CHECK_INT(last_plan->aps.v[0].pid, 42);
	CHECK_INT(last_plan->aps.v[1].pid, 0);
	CHECK_INT(last_plan->aps.v[2].pid, 42);
	opts.pid = 0;
}

static void test_events(void)
{
	GIVES("software:faults", "perf{software:faults}");
	CHECK_INT(last_plan->aps.v[0].period, 100);
	GIVES("hardware:cycles:1000", "perf{hardware:cycles:1000}");
	GIVES("software:cs:", "perf{software:cs}");
	GIVES("software:cs:*", "perf{software:cs}");
	SAYS("software:nope", "nope is not a software probe");
	SAYS("hardware:cycle", "did you mean 'cycles'?");
	SAYS("software:cpu*", "wildcards are not allowed for software probe type");
	SAYS("software:faults:x", "Invalid count for software probe: invalid integer: x");
	SAYS("software:", "software probe must have a software event name");
	SAYS("watchpoint:0:8:w", "watchpoint must be attached to a non-zero address");
	SAYS("watchpoint:0x100:3:w", "watchpoint length must be one of (1,2,4,8)");
	SAYS("watchpoint:0x100:8:q", "watchpoint mode must be combination of (r,w,x)");
	SAYS("watchpoint:0x100:8:ww", "watchpoint modes may not be duplicated");
	SAYS("watchpoint:x:8:w", "Invalid function/address argument: invalid integer: x");
	GIVES("watchpoint:0x10000000:8:w", "perf{watchpoint:268435456:8:w}");
#if defined(__x86_64__)
	GIVES("watchpoint:0x10000000:8:wr", "perf{watchpoint:268435456:8:rw}");
	CHECK_INT(last_plan->aps.v[0].watch_mode, 3);
	SAYS("watchpoint:0x100:8:r", "invalid watchpoint mode: r");
	SAYS("watchpoint:0x100:8:r", "supported modes: rw,w,x");
#endif
}

static void test_kprobe(void)
{
	GIVES("kprobe:vfs_read", "kprobe{kprobe:vfs_read}");
	GIVES("kprobe:vfs_read+0x10", "kprobe{kprobe:vfs_read+16}");
	GIVES("kretprobe:vfs_read", "kprobe{kretprobe:vfs_read}");
	CHECK(last_plan->aps.nr && last_groups.v[0].prog.is_return);
	GIVES("kprobe:vfs_*", "kprobe{kprobe:vfs_open kprobe:vfs_read kprobe:vfs_write}");
	features = 1ull << FEAT_KPROBE_MULTI;
	GIVES("kprobe:vfs_*", "kprobe_multi{kprobe:vfs_open kprobe:vfs_read kprobe:vfs_write}");
	GIVES("kprobe:vfs_read", "kprobe{kprobe:vfs_read}");
	GIVES("kprobe:vfs_read,kprobe:vfs_write", "kprobe_multi{kprobe:vfs_read kprobe:vfs_write}");
	GIVES("kprobe:vfs_read,kprobe:vfs_write+4", "kprobe{kprobe:vfs_read} kprobe{kprobe:vfs_write+4}");
	/* who asks which one it was needs a cookie */
	uses.probe = true;
	GIVES("kprobe:vfs_re*,kprobe:vfs_w*", "kprobe{kprobe:vfs_read} kprobe{kprobe:vfs_write}");
	features |= 1ull << FEAT_COOKIE;
	GIVES("kprobe:vfs_re*,kprobe:vfs_w*", "kprobe_multi{kprobe:vfs_read kprobe:vfs_write}");
	CHECK(last_groups.v[0].probe_by_cookie);
	uses.probe_as_text = true;
	GIVES("kprobe:vfs_re*,kprobe:vfs_w*", "kprobe{kprobe:vfs_read} kprobe{kprobe:vfs_write}");
	uses = (struct ap_uses){ 0 };
	features = 0;
	GIVES("kprobe:vmlinux:vfs_r*", "kprobe{kprobe:vmlinux:vfs_read}");
	GIVES("kprobe:nf_tables:*", "kprobe{kprobe:nf_tables:nft_do_chain}");
	GIVES("kprobe:*nanosleep*", "kprobe{kprobe:do_nanosleep}");
	SAYS("kprobe:rcu_*", "No matches for kprobe rcu_*.");
	SAYS("kprobe:nope*", "No matches for kprobe nope*.");
	SAYS("kprobe:vfs_raed", "No matches for kprobe vfs_raed.");
	SAYS("kprobe:vfs_raed", "did you mean 'vfs_read'?");
	SAYS("kprobe:nosuchmodule:vfs_read", "specified module nosuchmodule in probe kprobe:nosuchmodule:vfs_read is not loaded.");
	SAYS("kretprobe:vfs_read+4", "Offset not allowed");
	SAYS("kprobe:0x1234", "Probing by address requires --unsafe");
	SAYS("kprobe:vfs_read+", "Invalid offset");
	SAYS("kprobe:vfs_read+x", "Invalid offset: invalid integer: x");
	SAYS("kprobe:a+1+2", "Cannot take more than one offset");
	SAYS("kprobe:vfs_read+64", "Offset outside the function bounds ('vfs_read' size is 64)");
	opts.unsafe = true;
	GIVES("kprobe:0x1234", "kprobe{kprobe:4660}");
	SAYS("kprobe:not_listed", "kprobe{kprobe:not_listed}");
	SAYS("kprobe:not_listed", "not_listed is not traceable");
	opts.unsafe = false;
}

static void test_fentry(void)
{
	const struct type *args;
	const struct field *f;
	size_t nr;

	GIVES("fentry:vfs_read", "tracing{fentry:vmlinux:vfs_read}");
	args = last_groups.v[0].args;
	f = type_fields(NULL, args, &nr);
	CHECK_INT(nr, 4);
	CHECK_STR(f[0].name, "file");
	CHECK(f[0].type->btf_ptr);
	CHECK_INT(f[1].type->space, AS_USER);
	CHECK_INT(f[2].tracing_arg, 2);
	GIVES("kretfunc:vmlinux:vfs_read", "tracing{fexit:vmlinux:vfs_read}");
	CHECK_INT(last_groups.v[0].retval_arg, 4);
	CHECK(last_groups.v[0].retval->is_signed && last_groups.v[0].retval->size == 8);
	CHECK_STR(last_plan->aps.v[0].target, "vmlinux");
	GIVES("fentry:vfs_r*,fentry:vfs_w*", "tracing{fentry:vmlinux:vfs_read} tracing{fentry:vmlinux:vfs_write}");
	SAYS("fexit:tcp_set_stat*", "No matches for fexit tcp_set_stat*.");
	SAYS("fentry:nope", "No matches for fentry nope.");
	SAYS("fentry:tcp_set_stat", "did you mean 'tcp_set_state'?");
	SAYS("fentry:bpf", "the 'bpf' variant of this probe requires a bpf program name and optional bpf program id");
	SAYS("fentry:bpf:x:y", "bpf program id must be a number or '*'");
	SAYS("fentry:bpf:7:y", "No valid BPF program found with name: y and id: 7.");
	SAYS("fentry:a:b:c", "Only the 'bpf' variant of this probe supports 4 arguments");
	SAYS("fentry:_raw_spin_lock", "Attaching to dangerous function: vmlinux:_raw_spin_lock.");
	CHECK_INT(last_plan->nest_limit, 1);
	features = 1ull << FEAT_FENTRY_RECURSION;
	GIVES("fentry:vfs_read", "tracing{fentry:vmlinux:vfs_read}");
	CHECK_INT(last_plan->nest_limit, 0);
	features = 0;
	GIVES("fentry:vfs_read", "tracing{fentry:vmlinux:vfs_read}");
	CHECK_INT(last_plan->nest_limit, 1);
	SAYS("fentry:bpf_get_smp_processor_id", "kernels before 5.12 would let the program call itself without end");
}

static void test_tracepoint(void)
{
	const struct field *f;
	size_t nr;

	GIVES("tracepoint:sched:sched_switch", "raw{tracepoint:sched:sched_switch}");
	GIVES("t:syscalls:sys_enter_openat", "tp{tracepoint:syscalls:sys_enter_openat}");
	GIVES("t:sched:sched_w*,t:syscalls:sys_enter_*", "raw{tracepoint:sched:sched_wakeup} tp{tracepoint:syscalls:sys_enter_execve tracepoint:syscalls:sys_enter_nanosleep tracepoint:syscalls:sys_enter_openat tracepoint:syscalls:sys_enter_read}");
	GIVES("t:*exec", "raw{tracepoint:sched:sched_process_exec}");
	uses.stack = true;
	GIVES("tracepoint:sched:sched_switch", "tp{tracepoint:sched:sched_switch}");
	uses = (struct ap_uses){ .args = true };
	GIVES("t:sched:sched_switch", "tp{tracepoint:sched:sched_switch}");
	f = type_fields(NULL, last_groups.v[0].args, &nr);
	CHECK_INT(nr, 7);
	CHECK_STR(f[0].name, "prev_comm");
	CHECK_INT(f[0].offset, 8);
	CHECK(f[0].type->is_char_array && f[0].type->count == 16);
	CHECK_INT(f[1].type->size, 4);
	CHECK(f[1].type->is_signed);
	/* programs are shared where the fields lie alike */
	GIVES("t:syscalls:sys_enter_openat,t:syscalls:sys_exit_*", "tp{tracepoint:syscalls:sys_enter_openat} tp{tracepoint:syscalls:sys_exit_openat tracepoint:syscalls:sys_exit_read}");
	f = type_fields(NULL, last_groups.v[0].args, &nr);
	CHECK_STR(f[2].name, "filename");
	CHECK_INT(f[2].type->space, AS_USER);
	CHECK_INT(f[2].type->elem->size, 1);
	GIVES("t:irq:irq_handler_entry", "tp{tracepoint:irq:irq_handler_entry}");
	f = type_fields(NULL, last_groups.v[0].args, &nr);
	CHECK(f[1].is_data_loc && f[1].type->kind == TY_PTR);
	uses = (struct ap_uses){ 0 };
	SAYS("tracepoint:sched:sched_swich", "No matches for tracepoint sched:sched_swich.");
	SAYS("tracepoint:sched:sched_swich", "did you mean 'tracepoint:sched:sched_switch'?");
	SAYS("tracepoint:shed:sched_switch", "did you mean 'tracepoint:sched:sched_switch'?");
	SAYS("tracepoint:sched:nope*", "No matches for tracepoint sched:nope*.");
	SAYS("tracepoint:..:sched_switch", "No matches for tracepoint ..:sched_switch.");
	SAYS("tracepoint::", "tracepoint probe must have a target");
}

static void test_raw(void)
{
	const struct field *f;
	size_t nr;

	features = 1ull << FEAT_RAW_TP_BTF;
	uses.args = true;
	GIVES("rawtracepoint:sched_switch", "tracing{rawtracepoint:vmlinux:sched_switch}");
	f = type_fields(NULL, last_groups.v[0].args, &nr);
	CHECK_INT(nr, 4);
	CHECK_STR(f[1].name, "prev");
	CHECK(f[1].type->btf_ptr);
	CHECK_INT(f[1].tracing_arg, 1);
	GIVES("rt:sched_wakeup", "tracing{rawtracepoint:vmlinux:sched_wakeup}");
	CHECK_STR(type_fields(NULL, last_groups.v[0].args, &nr)->name, "p");
	uses.args = false;
	GIVES("rt:vmlinux:sched_w*,rt:sched_switc*", "raw{rawtracepoint:vmlinux:sched_wakeup rawtracepoint:vmlinux:sched_switch}");
	SAYS("rt:sched_swich", "did you mean 'rawtracepoint:sched_switch'?");
	SAYS("rt:a:b", "No matches for rawtracepoint a:b.");
	features = 0;
	GIVES("rawtracepoint:sched_switch", "raw{rawtracepoint:vmlinux:sched_switch}");
}

static void test_iter(void)
{
	const struct field *f;

	GIVES("iter:task", "iter{iter:task}");
	f = type_field(NULL, last_groups.v[0].ctx, "task");
	CHECK(f && f->type->btf_ptr && f->offset == 8);
	CHECK_STR(last_groups.v[0].prog.btf_func, "bpf_iter_task");
	GIVES("it:task_file:pin", "iter{iter:task_file}");
	CHECK_STR(last_plan->aps.v[0].pin, "pin");
	SAYS("iter:nope", "iter nope not available for your kernel version.");
	SAYS("iter:ta*", "iter probe type does not support wildcards");
	SAYS("iter:task:a:b", "iter probe type takes 2 arguments (1 optional)");
	SAYS("iter:task {} begin", "iter probe only supports one attach point.");
}

/* Two instructions of one byte, one of five (x86). */
#if defined(__x86_64__)
__asm__(".text; .type nops, @function; nops: nop; nop; movl $1, %eax; ret; .size nops, . - nops");
extern const char nops[];
#endif

static void test_uprobe(void)
{
	SAYS("uprobe:/nope:f", "uprobe target file '/nope' does not exist or is not executable");
	SAYS("uprobe::f", "uprobe should have a target");
	SAYS("uprobe:/bin/sh:", "uprobe should be attached to a function and/or address");
	SAYS("uprobe:/bin/sh:foo:bar", "unsupported language type: foo");
	SAYS("uretprobe:/bin/sh:main+4", "Offset not allowed");
	SAYS("uretprobe:/bin/sh@a.c:3", "Source code location not allowed");
	SAYS("uprobe:/bin/sh@a.c", "Invalid uprobe arguments, expected format: uprobe:TARGET@FILE:LINE[:COL]");
	SAYS("uprobe:/bin/sh*@a.c:3", "Cannot use wildcards with source code location");
	SAYS("uprobe:/bin/*:0x10", "Cannot use wildcards with absolute address");
	SAYS("usdt:/nope:a:b", "usdt target file '/nope' does not exist or is not executable");
	SAYS("usdt::foo", "usdt probe must specify at least path or pid to probe.");
	SAYS("usdt:/bin/sh:", "usdt probe must have a target function or wildcard");
	/* this program itself */
	SAYS("uprobe:/proc/self/exe:main", "uprobe{uprobe:/proc/self/exe:main}");
	CHECK(last_plan->aps.nr == 1 && last_plan->aps.v[0].offset != 0);
	features = 1ull << FEAT_UPROBE_MULTI;
	SAYS("uprobe:/proc/self/exe:glob_mat*", "uprobe_multi{uprobe:/proc/self/exe:glob_match}");
#if defined(__x86_64__)
	CHECK_INT(nops[0], (char)0x90);		/* and so the linker keeps it */
	SAYS("uprobe:/proc/self/exe:nops+2", "uprobe_multi{uprobe:/proc/self/exe:nops+2}");
	SAYS("uprobe:/proc/self/exe:nops+3", "Possible attachment attempt in the middle of an instruction, try a different offset.");
#endif
	SAYS("uprobe:/proc/self/exe:glob_match+99999", "Offset outside the function bounds ('glob_match' size is ");
	SAYS("uprobe:/proc/self/exe:glob_macht", "No matches for uprobe /proc/self/exe:glob_macht.");
	SAYS("uprobe:/proc/self/exe:glob_macht", "did you mean 'glob_match'?");
	/* arguments from debug information */
	uses.args = true;
	SAYS("uprobe:/proc/self/exe:glob_match", "uprobe_multi{uprobe:/proc/self/exe:glob_match}");
	if (last_groups.v[0].args) {	/* built with -g */
		size_t nr;
		const struct field *f = type_fields(NULL, last_groups.v[0].args, &nr);

		CHECK_INT(nr, 2);
		CHECK_STR(f[0].name, "pattern");
		CHECK_INT(f[0].reg, reg_arg_offset(0));
		CHECK_INT(f[0].type->space, AS_USER);
		CHECK_INT(f[0].type->elem->size, 1);
	}
	uses.args = false;
	SAYS("uprobe:/proc/self/exe:0xffffffffff", "Could not resolve address: /proc/self/exe:0xffffffffff");
	features = 0;
}

/* A struct that this program knows: struct ap_target. */
static void test_dwarf(void)
{
	struct types *ts = types_new(arena);
	struct bin_param *p, ret;
	const struct type *t;
	const struct field *f;
	struct bin *bin;
	int nr;

	CHECK_INT(bin_open("/proc/self/exe", &bin), 0);
	nr = bin_params(bin, arena, "ap_add", &p, &ret);
	types_keep_bin(ts, bin);
	if (nr < 0) {
		types_free(ts);
		return;		/* built without -g */
	}
	CHECK_INT(nr, 2);
	t = type_from_dwarf(ts, bin, p[1].die);
	CHECK_STR(type_text(ts, t), "struct ap_target *");
	CHECK(type_from_dwarf(ts, bin, p[1].die) == t);
	t = type_in_space(ts, t->elem, AS_USER);
	CHECK_INT(t->size, sizeof(struct ap_target));
	f = type_field(ts, t, "multi");
	CHECK_INT(f->offset, offsetof(struct ap_target, multi));
	CHECK(f->type == &type_bool);
	f = type_field(ts, type_in_space(ts, type_field(ts, t, "ap")->type, AS_USER), "place");
	CHECK_STR(type_text(ts, f->type), "struct plan_site");
	CHECK_INT(type_field(ts, f->type, "len")->offset, offsetof(struct plan_site, len));
	CHECK(type_field(ts, f->type, "nothing") == NULL);
	CHECK_INT(type_from_dwarf(ts, bin, 0)->kind, TY_VOID);
	CHECK_INT(type_from_dwarf(ts, bin, 0xffffffff)->kind, TY_VOID);
	types_free(ts);
}

static void test_missing(void)
{
	config.missing_probes = MISSING_WARN;
	SAYS("t:sched:nope,t:sched:sched_switch", "raw{tracepoint:sched:sched_switch}");
	SAYS("t:sched:nope,t:sched:sched_switch", "No matches for tracepoint sched:nope. Skipping.");
	config.missing_probes = MISSING_IGNORE;
	GIVES("t:sched:nope", "");
	GIVES("t:sched:nope,begin", "run{begin}");
	config.missing_probes = MISSING_ERROR;
	/* the first alternative that exists */
	GIVES("t:sched:nope ?? t:sched:sched_switch ?? begin", "raw{tracepoint:sched:sched_switch}");
	GIVES("kprobe:nope ?? kprobe:vfs_read", "kprobe{kprobe:vfs_read}");
	SAYS("t:sched:nope ?? t:sched:nada", "No matches for tracepoint sched:nada.");
}

static void test_limits(void)
{
	config.max_probes = 3;
	GIVES("kprobe:vfs_*", "kprobe{kprobe:vfs_open kprobe:vfs_read kprobe:vfs_write}");
	SAYS("kprobe:vfs_*,interval:s:1", "Can't attach to 4 probes because it exceeds the current limit of 3 probes.");
	GIVES("begin,end,self:signal:SIGUSR1,begin", "run{begin} run{end} run{self:signal:SIGUSR1} run{begin}");
	CHECK_INT(last_plan->nr_listed_probes, 4);
	config.max_bpf_progs = 2;
	SAYS("begin,end,begin", "Your program is trying to generate more than 3 BPF programs, which exceeds the current limit of 2");
	config = (struct plan_config){ 0 };
}

static void test_sessions(void)
{
	features = 1ull << FEAT_KPROBE_SESSION | 1ull << FEAT_KPROBE_MULTI;
	GIVES("kprobe:vfs_read {} kretprobe:vfs_read", "kprobe_session{kprobe:vfs_read} kprobe{kretprobe:vfs_read}");
	CHECK_INT(last_groups.v[0].session, SESSION_ENTRY);
	CHECK(last_groups.v[1].session == SESSION_RETURN && last_groups.v[1].partner == &last_groups.v[0]);
	CHECK(!last_plan->aps.v[0].rides && last_plan->aps.v[1].rides);
	CHECK_INT(last_plan->nr_listed_probes, 1);
	GIVES("kretprobe:vfs_* {} kprobe:vfs_*", "kprobe_multi{kretprobe:vfs_open kretprobe:vfs_read kretprobe:vfs_write} "
						"kprobe_session{kprobe:vfs_open kprobe:vfs_read kprobe:vfs_write}");
	CHECK_INT(last_plan->nr_listed_probes, 3);
	/* other functions, two returns, a place inside: no pair */
	GIVES("kprobe:vfs_read {} kretprobe:vfs_write", "kprobe{kprobe:vfs_read} kprobe{kretprobe:vfs_write}");
	GIVES("kprobe:vfs_read {} kretprobe:vfs_read {} kretprobe:vfs_read",
	      "kprobe{kprobe:vfs_read} kprobe{kretprobe:vfs_read} kprobe{kretprobe:vfs_read}");
	GIVES("kprobe:vfs_read+4 {} kretprobe:vfs_read", "kprobe{kprobe:vfs_read+4} kprobe{kretprobe:vfs_read}");
	GIVES("uprobe:/proc/self/exe:glob_match {} uretprobe:/proc/self/exe:glob_match",
	      "uprobe{uprobe:/proc/self/exe:glob_match} uprobe{uretprobe:/proc/self/exe:glob_match}");
	features = 1ull << FEAT_UPROBE_SESSION | 1ull << FEAT_UPROBE_MULTI;
	GIVES("uprobe:/proc/self/exe:glob_match {} uretprobe:/proc/self/exe:glob_match",
	      "uprobe_session{uprobe:/proc/self/exe:glob_match} uprobe_multi{uretprobe:/proc/self/exe:glob_match}");
	CHECK_INT(last_plan->nr_listed_probes, 2);
	GIVES("kprobe:vfs_read {} kretprobe:vfs_read", "kprobe{kprobe:vfs_read} kprobe{kretprobe:vfs_read}");
	features = 0;
}

static void test_wild_types(void)
{
	GIVES("*:vfs_read", "kprobe{kprobe:vfs_read} tracing{fentry:vmlinux:vfs_read}");
	GIVES("trace*:sched:sched_switch", "raw{tracepoint:sched:sched_switch}");
}

static void test_without_btf(void)
{
	struct kbtf *saved = btf;

	btf = NULL;
	GIVES("kprobe:anything", "kprobe{kprobe:anything}");
	GIVES("t:sched:sched_switch", "tp{tracepoint:sched:sched_switch}");
	uses.args = true;
	GIVES("t:sched:sched_switch", "tp{tracepoint:sched:sched_switch}");
	uses.args = false;
	SAYS("rawtracepoint:sched_switch", "rawtracepoints require kernel BTF. Try using a 'tracepoint' instead.");
	SAYS("fentry:vfs_read", "Try a 'kprobe' instead.");
	btf = saved;
}

#if defined(__x86_64__)
int abc[4];	/* a name of hexadecimal digits only */

static void test_usdt_variables(void)
{
	struct arg_place *a;
	struct bin_sym sym;
	struct bin *bin;
	int64_t v;

	abc[0] = 1;
	if (bin_open("/proc/self/exe", &bin) || bin_find_sym(bin, "abc", &sym)) {
		CHECK(!"own symbols");
		return;
	}
	v = (int64_t)sym.addr;
	CHECK_INT(usdt_parse_args(arena, bin, 0x1000, "4@abc(%rip) 4@8+abc(%rip) 4@abc-4(%rip) 4@abc 4@abc+4(,%rbx,4) 4@abc(%rdi) "
				  "4@8(%rip) 4@nobody(%rip) 8@%fs:0 4@", &a), 10);
	CHECK(a[0].kind == PLACE_MEM && a[0].reg == reg_offset("ip") && a[0].value == v - 0x1000);
	CHECK(a[1].kind == PLACE_MEM && a[1].reg == reg_offset("ip") && a[1].value == v - 0x1000 + 8);
	CHECK(a[2].kind == PLACE_MEM && a[2].value == v - 0x1000 - 4);
	CHECK(a[3].kind == PLACE_MEM && a[3].reg == -1 && a[3].index == -1 && a[3].value == v);
	CHECK(a[4].kind == PLACE_MEM && a[4].reg == -1 && a[4].index == reg_offset("bx") && a[4].scale == 4 && a[4].value == v + 4);
	CHECK(a[5].kind == PLACE_MEM && a[5].reg == reg_offset("di") && a[5].value == v);
	for (int i = 6; i < 10; i++)
		CHECK_INT(a[i].kind, PLACE_NONE);
	bin_close(bin);
}
#endif

static void test_usdt_args(void)
{
#if defined(__x86_64__)
	struct arg_place *a;
	size_t nr = usdt_parse_args(arena, NULL, 0, "-4@$-5 8@%rdi 2@%ax -1@8(%rsp) 4@(%rbp,%rcx,4) 8f@%xmm0 4@sem(%rip) 8@%r12d", &a);

	CHECK_INT(nr, 8);
	CHECK(a[0].kind == PLACE_CONST && a[0].value == -5 && a[0].is_signed && a[0].size == 4);
	CHECK(a[1].kind == PLACE_REG && a[1].reg == reg_offset("di") && !a[1].is_signed);
	CHECK(a[2].kind == PLACE_REG && a[2].reg == reg_offset("ax") && a[2].size == 2);
	CHECK(a[3].kind == PLACE_MEM && a[3].reg == reg_offset("sp") && a[3].value == 8 && a[3].index == -1);
	CHECK(a[4].kind == PLACE_MEM && a[4].reg == reg_offset("bp") && a[4].index == reg_offset("cx") && a[4].scale == 4);
	CHECK_INT(a[5].kind, PLACE_NONE);
	CHECK_INT(a[6].kind, PLACE_NONE);
	CHECK(a[7].kind == PLACE_REG && a[7].reg == reg_offset("r12"));
#endif
	CHECK(reg_offset("nope") == -1);
	CHECK(reg_arg_offset(99) == -1);
}

static void test_glob(void)
{
	CHECK(glob_match("*", ""));
	CHECK(glob_match("a*c", "abbbc"));
	CHECK(glob_match("*a*b*", "xxaxxbxx"));
	CHECK(!glob_match("a*c", "abbbd"));
	CHECK(!glob_match("abc", "abcd"));
	CHECK(glob_match("[x]?", "[x]?"));
	CHECK(!glob_match("?", "x"));
}

static const char *list(const char *pattern, bool verbose)
{
	struct sources *ss = sources_new(arena);
	struct sema_host host = { .tracefs = "tests/golden/fixture/tracefs", .btf_path = "tests/golden/fixture/tiny.btf" };
	struct sema_opts o = { 0 };
	struct strbuf out = { 0 };
	const char *text;

	sema_list(arena, &host, &o, pattern, verbose, diags_new(arena, ss), &out);
	text = arena_strndup(arena, sb_text(&out), out.len);
	sb_free(&out);
	return text;
}

static void test_list(void)
{
	CHECK_STR(list("tracepoint:sched:*", false), "tracepoint:sched:sched_process_exec\ntracepoint:sched:sched_process_exit\n"
						     "tracepoint:sched:sched_switch\ntracepoint:sched:sched_wakeup\n");
	CHECK_STR(list("t:*wakeup", false), "tracepoint:sched:sched_wakeup\n");
	CHECK_STR(list("t:irq:irq_handler_entry", true), "tracepoint:irq:irq_handler_entry\n    int irq\n    __data_loc char[] name\n");
	CHECK_STR(list("vfs_read", false), "fentry:vmlinux:vfs_read\nkprobe:vfs_read\n");
	CHECK_STR(list("kprobe:vmlinux:vfs_w*", false), "kprobe:vmlinux:vfs_write\n");
	CHECK_STR(list("kprobe:vfs_w*", true), "kprobe:vfs_write\n    struct file * arg0\n    const char * arg1\n    size_t arg2\n    loff_t * arg3\n");
	CHECK_STR(list("kretprobe:vfs_w*", true), "kretprobe:vfs_write\n    ssize_t retval\n");
	CHECK_STR(list("fexit:vfs_open", true), "fexit:vmlinux:vfs_open\n    const struct path * path\n    struct file * file\n    int retval\n");
	CHECK_STR(list("rt:sched_w*", true), "rawtracepoint:vmlinux:sched_wakeup\n    struct task_struct * p\n");
	CHECK_STR(list("iter:*", false), "iter:task\niter:task_file\n");
	CHECK_STR(list("iter:task", true), "iter:task\n    struct bpf_iter_meta * meta\n    struct task_struct * task\n");
	CHECK_STR(list("interval:*", false), "interval:hz:\ninterval:ms:\ninterval:s:\ninterval:us:\n");
	CHECK_STR(list("self:*", false), "self:signal:SIGUSR1\n");
	CHECK_STR(list("software:cpu*", false), "software:cpu-clock:\nsoftware:cpu-migrations:\nsoftware:cpu:\n");
	CHECK_STR(list("enum pid_t*", false), "enum pid_type\n");
	CHECK_STR(list("struct list_head", true), "vmlinux: struct list_head {\n\tstruct list_head *next;\n\tstruct list_head *prev;\n};\n\n");
	CHECK_STR(list("tracepoint:nope:*", false), "");
}

int main(void)
{
	arena = arena_new();
	CHECK_INT(kbtf_open("tests/golden/fixture/tiny.btf", NULL, &btf), 0);
	test_special();
	test_types();
	test_params();
	test_timers();
	test_events();
	test_kprobe();
	test_fentry();
	test_tracepoint();
	test_raw();
	test_iter();
	test_uprobe();
	test_dwarf();
	test_missing();
	test_limits();
	test_sessions();
	test_wild_types();
	test_without_btf();
	test_usdt_args();
#if defined(__x86_64__)
	test_usdt_variables();
#endif
	test_glob();
	test_list();
	kbtf_close(btf);
	arena_free(arena);
	return check_done("ap");
}
