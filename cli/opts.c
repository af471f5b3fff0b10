/*
 * The command line, as getopt_long(3) reads it with permutation: options anywhere before "--"; the first other word is the
 * script (without -e), the rest are positional parameters.  Behind "--" words that begin with "--" are
 * named options of the script, all others positional.
 */
#include <errno.h>
#include <getopt.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "cli/bundle.h"
#include "cli/opts.h"
#include "codegen/codegen.h"
#include "elf/elf.h"

#define LONG_BASE 0x100		/* getopt values of options: above all characters */

const struct opt_row opt_rows[OPT_NR] = {
#define O(id, lname, sname, argname, text) [OPT_##id] = { lname, sname, argname, text },
#include "cli/opts.def"
#undef O
};

static void usage_lines(FILE *out, const char *prog)
{
	fprintf(out, "usage: %s [options] FILE [parameters] [-- named options]\n"
		     "       %s [options] -e 'PROGRAM' [parameters] [-- named options]\n"
		     "       %s -l [PATTERN... | FILE]\n"
		     "       %s TOOL [parameters]\n", prog, prog, prog, prog);
#define C(name, args, doc) fprintf(out, "       %s %s%s%s\n", prog, #name, *(args) ? " " : "", args);
#include "cli/commands.def"
#undef C
}

static void usage_head(FILE *out, const char *prog)
{
	fprintf(out, "scry: an awk-style tracing language for Linux\n\n");
	usage_lines(out, prog);
	fprintf(out, "\ncommands:\n");
#define C(name, args, doc) fprintf(out, "  %-34s %s\n", #name, doc);
#include "cli/commands.def"
#undef C
}

void cli_usage(FILE *out, const char *prog, const struct bundle *bundle)
{
	if (bundle)
		fprintf(out, "%s carries the script %s (scry %s)\n\nusage: %s [options] [parameters] [-- named options]\n", prog,
			bundle->sources.v[0].name, SCRY_VERSION, prog);
	else
		usage_head(out, prog);
	fprintf(out, "\noptions:\n");
	for (const struct opt_row *o = opt_rows; o < opt_rows + OPT_NR; o++) {
		char left[64], c = o->short_name;

		if (!*o->doc)
			continue;
		snprintf(left, sizeof(left), "%c%c%s --%s%s%s", c ? '-' : ' ', c ? c : ' ', c ? "," : " ", o->name, o->arg ? " " : "",
			 o->arg ? o->arg : "");
		fprintf(out, "  %-34s %s\n", left, o->doc);
	}
	if (bundle)
		return;
	fprintf(out, "\ntools: (%s TOOL --help tells more)\n", prog);
	for (size_t i = 0; i < tool_count(); i++)
		tool_brief(out, i);
	fprintf(out, "\nexamples:\n"
		     "  %s -l '*sleep*'\n"
		     "      list probes with \"sleep\" in their names\n"
		     "  %s -e 'tracepoint:syscalls:sys_enter_openat { printf(\"%%s %%s\\n\", comm, str(args.filename)) }'\n"
		     "      show which program opens which file\n"
		     "  %s -e 'tracepoint:raw_syscalls:sys_enter { @[comm] = count() }'\n"
		     "      count system calls by program\n", prog, prog, prog);
}

/* After a mistake: the mistake must stay on the screen. */
static void usage_brief(const struct cli *c)
{
	if (c->bundle)
		cli_usage(stderr, c->prog, c->bundle);
	else if (c->mode == MODE_CHECK)
		cli_command_usage(stderr, "check");
	else {
		usage_lines(stderr, c->prog);
		fprintf(stderr, "\n'%s --help' lists the options and tools, '%s prompt' takes probes as they are typed.\n", c->prog, c->prog);
	}
}

bool cli_command_usage(FILE *out, const char *name)
{
#define C(id, args, doc) \
	if (!strcmp(name, #id)) { \
		fprintf(out, "usage: scry %s%s%s\n\n%s\n", #id, *(args) ? " " : "", args, doc); \
		return true; \
	}
#include "cli/commands.def"
#undef C
	return false;
}

static int usage_error(const char *msg)
{
	fprintf(stderr, "ERROR: USAGE: %s\n", msg);
	return 1;
}

static bool word_in(const char *list, const char *word, size_t len)
{
	for (const char *p = list; *p; p += strcspn(p, ","), p += *p == ',')
		if (strcspn(p, ",") == len && !strncmp(p, word, len))
			return true;
	return false;
}

static int parse_stages(const char *text, bool is_debug, unsigned *out)
{
	static const struct {
		const char *name;
		unsigned bit;
	} stages[] = {
		{ "tokens", DUMP_TOKENS }, { "ast", DUMP_AST }, { "parse", DUMP_AST }, { "typed", DUMP_TYPED }, { "types", DUMP_TYPED },
		{ "plan", DUMP_PLAN }, { "ir", DUMP_IR }, { "codegen", DUMP_IR }, { "ir-opt", DUMP_IR_OPT },
		{ "codegen-opt", DUMP_IR_OPT }, { "asm", DUMP_ASM }, { "dis", DUMP_ASM }, { "bytes", DUMP_BYTES },
		{ "verifier", DUMP_VERIFIER }, { "libbpf", DUMP_VERIFIER },
		{ "all", DUMP_AST | DUMP_TYPED | DUMP_IR | DUMP_IR_OPT | DUMP_VERIFIER },
	};

	for (const char *p = text; *p; p += strcspn(p, ","), p += *p == ',') {
		size_t len = strcspn(p, ","), i;

		for (i = 0; i < sizeof(stages) / sizeof(*stages); i++)
			if (strlen(stages[i].name) == len && !strncmp(p, stages[i].name, len))
				break;
		if (i == sizeof(stages) / sizeof(*stages)) {
			fprintf(stderr, "ERROR: USAGE: invalid option for %s: %.*s\n", is_debug ? "-d" : "--dump", (int)len, p);
			return 1;
		}
		*out |= stages[i].bit;
	}
	return -1;
}

static int set_format(struct cli *c, const char *text)
{
	static const char *const names[] = {
		[OUT_TEXT] = "text", [OUT_JSON] = "json", [OUT_TABLE] = "table", [OUT_CSV] = "csv",
		[OUT_FOLDED] = "folded", [OUT_SVG] = "svg", [OUT_PPROF] = "pprof",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strcmp(text, names[i]))
			continue;
		c->rt.format = (enum out_format)i;
		return -1;
	}
	fprintf(stderr, "ERROR: Invalid output format \"%s\"\nValid formats:", text);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		fprintf(stderr, "%s '%s'", i ? "," : "", names[i]);
	fputc('\n', stderr);
	return 1;
}

static int set_mode(struct cli *c, const char *mode, const char *option)
{
	bool taken = c->mode != MODE_RUN || c->rt.test || c->rt.bench;

	if (taken) {
		fprintf(stderr, "ERROR: USAGE: %s conflicts with existing --mode\n", option);
		return 1;
	}
	if (!strcmp(mode, "test"))
		c->rt.test = true;
	else if (!strcmp(mode, "bench"))
		c->rt.bench = true;
	else if (!strcmp(mode, "format"))
		c->mode = MODE_FMT;
	else if (!strcmp(mode, "codegen"))
		c->mode = MODE_CODEGEN;
	else if (!strcmp(mode, "compiler-bench"))
		c->mode = MODE_COMPILER_BENCH;
	else
		return usage_error("--mode can only be 'codegen', 'compiler-bench', 'bench', 'test' or 'format'.");
	return -1;
}

static int set_buffering(struct cli *c, const char *text)
{
	if (!strcmp(text, "line"))
		c->rt.buffering = BUF_LINE;
	else if (!strcmp(text, "full"))
		c->rt.buffering = BUF_FULL;
	else if (!strcmp(text, "none"))
		c->rt.buffering = BUF_NONE;
	else
		return usage_error("-B must be either 'line', 'full', or 'none'.");
	return -1;
}

static int set_no_feature(struct cli *c, const char *text)
{
	static const char known[] = "kprobe_multi,kprobe_session,uprobe_multi,uprobe_session,sleepable_uprobe";

	for (const char *p = text; *p; p += strcspn(p, ","), p += *p == ',')
		if (!word_in(known, p, strcspn(p, ",")))
			return usage_error("--no-feature can only have values 'kprobe_multi,kprobe_session,uprobe_multi'.");
	c->no_feature = c->rt.no_feature = text;
	return -1;
}

static int has_feature(const char *name)
{
	const char *names[FEAT_NR], *near;

	for (int f = 0; f < FEAT_NR; f++)
		if (!strcmp(feature_name(f), name))
			return rt_has(f) ? 0 : 1;
	for (int f = 0; f < FEAT_NR; f++)
		names[f] = feature_name(f);
	near = nearest_name(name, names, FEAT_NR);
	fprintf(stderr, "ERROR: there is no feature '%s'\n", name);
	if (near)
		fprintf(stderr, "HINT: did you mean '%s'?\n", near);
	return 2;
}

static int set_warnings(struct cli *c)
{
	if (c->rt.warnings_k)
		return usage_error("-kk has been deprecated. Use a single -k for runtime warnings for errors in map lookups and probe reads.");
	c->rt.warnings_k = true;
	return -1;
}

static int set_diagnostics(struct cli *c, const char *text)
{
	if (strcmp(text, "json") && strcmp(text, "text"))
		return usage_error("--diagnostics must be 'text' or 'json'.");
	c->style.json = !strcmp(text, "json");
	return -1;
}

static int set_pid_ns(struct cli *c, const char *text)
{
	char *end;
	long v = strtol(text, &end, 10);

	if (*end || v <= 0 || v > INT32_MAX)
		return usage_error("--pid-ns takes the number of a process that lives in the namespace.");
	c->pid_ns = (int32_t)v;
	return -1;
}

static int set_filter(struct cli *c, const char *text)
{
	regex_t re;
	char why[128];
	int err = regcomp(&re, text, REG_EXTENDED | REG_NOSUB);

	if (err) {
		regerror(err, &re, why, sizeof(why));
		fprintf(stderr, "ERROR: Invalid --probe-filter regex '%s': %s\n", text, why);
		return 1;
	}
	regfree(&re);
	c->probe_filter = text;
	return -1;
}

static int set_traceable(struct cli *c, const char *path)
{
	if (access(path, R_OK)) {
		fprintf(stderr, "ERROR: Failed to open the list of traceable functions \"%s\": %s\n", path, strerror(errno));
		return 1;
	}
	c->traceable = path;
	return -1;
}

static int set_aot(struct cli *c, const char *path)
{
	if (c->bundle)
		return usage_error("--aot is for scry itself; this program carries its script already.");
	c->aot = path;
	return -1;
}

int cli_disable(struct cli *c, const char *names)
{
	struct arena *a = arena_new();
	const char *bad = diag_set_add(&c->warnings_off, names, a), *near = bad ? diag_nearest(bad) : NULL;

	if (bad)
		fprintf(stderr, "ERROR: USAGE: there is no warning '%s'%s%s%s; scry explain lists them.\n", bad, near ? ", did you mean '" : "",
			near ? near : "", near ? "'" : "");
	arena_free(a);
	return bad ? 1 : -1;
}

static int set_max_cpu(struct cli *c, const char *text)
{
	char *end;

	c->rt.max_cpu = strtod(text, &end);
	if (end != text && *end == '%')
		end++;
	if (end == text || *end || !(c->rt.max_cpu > 0) || c->rt.max_cpu > 100)
		return usage_error("--max-cpu takes a percentage above 0, of all processors together.");
	return -1;
}

/* A number with a unit, seconds when there is none. */
static int set_for(struct cli *c, const char *text)
{
	static const struct {
		const char *unit;
		double ns;
	} units[] = { { "", 1e9 }, { "s", 1e9 }, { "ms", 1e6 }, { "us", 1e3 }, { "m", 60e9 }, { "min", 60e9 }, { "h", 3600e9 }, { "d", 86400e9 } };
	char *end;
	double v = strtod(text, &end);

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (!strcmp(end, units[i].unit) && end != text && v * units[i].ns >= 1 && v * units[i].ns < 1e18) {
			c->rt.for_ns = (uint64_t)(v * units[i].ns);
			return -1;
		}
	return usage_error("--for takes a time such as 500ms, 10s, 5m or 1h.");
}

/* One option; -1: go on. */
static int apply(struct cli *c, enum opt_id id, const char *arg)
{
	switch (id) {
	case OPT_EXPR:
		if (c->expr)
			return usage_error("-e may be given once; put all probes into one text.");
		c->expr = arg;
		return -1;
	case OPT_LIST:		c->mode = MODE_LIST; return -1;
	case OPT_PID:		return filter_set_pids(c, arg);
	case OPT_CMD:		c->cmd = arg; return -1;
	case OPT_CMD_ONLY:	c->rt.cmd_only = true; return -1;
	case OPT_CMD_STATUS:	c->rt.cmd_status = true; return -1;
	case OPT_FOLLOW:	c->rt.follow = true; return -1;
	case OPT_CGROUP:	c->cgroup = arg; return -1;
	case OPT_COMM:		c->rt.comm = arg; return -1;
	case OPT_UID:		c->user = arg; return -1;
	case OPT_PID_NS:	return set_pid_ns(c, arg);
	case OPT_OUTPUT:	c->rt.output = arg; return -1;
	case OPT_FORMAT:	return set_format(c, arg);
	case OPT_TOP:		c->rt.top = true; return -1;
	case OPT_BUFFER:	return set_buffering(c, arg);
	case OPT_QUIET:		c->rt.quiet = true; return -1;
	case OPT_VERBOSE:	c->rt.verbose = true; return -1;
	case OPT_WARNINGS:	return set_warnings(c);
	case OPT_NO_WARNINGS:	c->rt.no_warnings = c->style.no_warnings = true; return -1;
	case OPT_DISABLE:	return cli_disable(c, arg);
	case OPT_UNSAFE:	c->rt.unsafe = true; return -1;
	case OPT_DRY_RUN:	c->rt.dry_run = true; return -1;
	case OPT_TEST:		return set_mode(c, "test", "--test");
	case OPT_BENCH:		return set_mode(c, "bench", "--bench");
	case OPT_FMT:		return set_mode(c, "format", "--fmt");
	case OPT_MODE:		return set_mode(c, arg, "--mode");
	case OPT_PROBE_FILTER:	return set_filter(c, arg);
	case OPT_INCLUDE_DIR:	vec_push(NULL, &c->include_dirs, arg); return -1;
	case OPT_INCLUDE:	vec_push(NULL, &c->include_files, arg); return -1;
	case OPT_DEBUGINFO:	c->debuginfo = c->rt.debuginfo_dirs = arg; bin_set_debug_dirs(arg); return -1;
	case OPT_TRACEABLE:	return set_traceable(c, arg);
	case OPT_NO_FEATURE:	return set_no_feature(c, arg);
	case OPT_DWARF_PID:	return filter_add_dwarf_pids(c, arg);
	case OPT_USDT_FILE:	return -1;
	case OPT_DUMP:		return parse_stages(arg, false, &c->dump);
	case OPT_DEBUG:		return parse_stages(arg, true, &c->debug);
	case OPT_EMIT_ELF:	c->emit_elf = arg; return -1;
	case OPT_EMIT_LLVM:	c->emit_llvm = arg; return -1;
	case OPT_AOT:		return set_aot(c, arg);
	case OPT_DIAGNOSTICS:	return set_diagnostics(c, arg);
	case OPT_STATS:		c->rt.stats = true; return -1;
	case OPT_MAX_CPU:	return set_max_cpu(c, arg);
	case OPT_FOR:		return set_for(c, arg);
	case OPT_FAIL_ON_LOSS:	c->rt.fail_on_loss = true; return -1;
	case OPT_HAS:		return has_feature(arg);
	case OPT_INFO:		return cmd_info();
	case OPT_HELP:		c->help = true; return -1;
	case OPT_VERSION:	printf("scry v%s\n", SCRY_VERSION); return 0;
	case OPT_BTF:		return -1;
	case OPT_VERIFY_IR:	return -1;
	case OPT_NR:		break;
	}
	return 1;
}

/* Options that bpftrace has too; what abbreviates one of them means it, whatever else begins alike. */
static bool is_shared(int id)
{
	static const enum opt_id shared[] = {
		OPT_LIST, OPT_PID, OPT_CMD, OPT_OUTPUT, OPT_QUIET, OPT_VERBOSE, OPT_WARNINGS, OPT_NO_WARNINGS, OPT_UNSAFE, OPT_DRY_RUN,
		OPT_TEST, OPT_BENCH, OPT_FMT, OPT_MODE, OPT_PROBE_FILTER, OPT_INCLUDE, OPT_DEBUGINFO, OPT_TRACEABLE, OPT_NO_FEATURE,
		OPT_DWARF_PID, OPT_USDT_FILE, OPT_DEBUG, OPT_EMIT_ELF, OPT_EMIT_LLVM, OPT_AOT, OPT_INFO, OPT_HELP, OPT_VERSION, OPT_BTF,
		OPT_VERIFY_IR,
	};

	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++)
		if ((int)shared[i] == id)
			return true;
	return false;
}

/*
 * "--inc" is --include, although --include-dir begins so too.  The full word for an abbreviation that means one of bpftrace's options,
 * else the word itself; the result is kept as long as the process.
 */
static char *unabbreviated(char *word)
{
	size_t len = strcspn(word + 2, "=");
	struct strbuf full = { 0 };
	int found = -1;

	for (int i = 0; i < OPT_NR; i++) {
		if (strncmp(opt_rows[i].name, word + 2, len) || !is_shared(i))
			continue;
		if (found >= 0 || !opt_rows[i].name[len])
			return word;
		found = i;
	}
	if (found < 0)
		return word;
	sb_printf(&full, "--%s%s", opt_rows[found].name, word + 2 + len);
	return full.s;
}

/* How the script is run, which --aot keeps.  What it is run on is said when the result is started. */
static bool is_kept(enum opt_id id)
{
	static const enum opt_id kept[] = { OPT_FORMAT, OPT_TOP, OPT_BUFFER, OPT_QUIET, OPT_WARNINGS, OPT_NO_WARNINGS, OPT_DISABLE,
					    OPT_UNSAFE, OPT_PROBE_FILTER, OPT_NO_FEATURE, OPT_USDT_FILE, OPT_STATS, OPT_MAX_CPU,
					    OPT_FAIL_ON_LOSS };

	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (kept[i] == id)
			return true;
	return false;
}

static void keep(struct cli *c, enum opt_id id, const char *arg)
{
	struct strbuf b = { 0 };

	sb_printf(&b, "--%s%s%s", opt_rows[id].name, arg ? "=" : "", arg ? arg : "");
	vec_push(NULL, &c->kept, sb_text(&b));	/* lives as long as the process */
}

static void take_words(struct cli *c, int argc, char **argv, int split)
{
	int i = optind;

	if (!c->expr && c->mode != MODE_CHECK && !c->bundle && i < split)
		c->file = argv[i++];
	for (; i < split; i++)
		vec_push(NULL, &c->params, argv[i]);
	for (i = split + 1; i < argc; i++) {
		if (!strncmp(argv[i], "--", 2) && argv[i][2])
			vec_push(NULL, &c->named, argv[i] + 2);
		else
			vec_push(NULL, &c->params, argv[i]);
	}
}

/* A bare word that names a bundled tool means the tool, whatever lies in the current directory: ./profile is the file. */
static void find_tool(struct cli *c)
{
	if (!c->file || c->bundle || c->mode == MODE_LIST)
		return;
	c->tool = tool_find(c->file, &c->tool_len);
}

static int check_rules(struct cli *c)
{
	const char *use;

	if (c->rt.warnings_k && c->rt.no_warnings)
		return usage_error("-k, --warnings conflicts with --no-warnings");
	if (c->cmd && c->rt.pid)
		return usage_error("Cannot use both -c and -p.");
	if (c->rt.follow && !c->cmd && !c->rt.pid)
		return usage_error("--follow needs -p or -c.");
	if ((c->rt.cmd_only || c->rt.cmd_status) && !c->cmd)
		return usage_error("--cmd-only and --cmd-status need -c.");
	if (c->mode != MODE_LIST && c->mode != MODE_CHECK && (!c->expr || !*c->expr) && !c->file)
		return usage_error("filename or -e 'program' required.");
	use = c->tool && c->mode == MODE_RUN && !c->aot && !c->params.nr ? tool_needs_function(c->tool, c->tool_len) : NULL;
	if (use) {
		fprintf(stderr, "ERROR: %s needs a function: %s\n", c->file, use);
		return 1;
	}
	return -1;
}

/* Behind the usage, where it is still on the screen. */
static void hint_option(const char *word)
{
	const char *names[OPT_NR], *near;
	char text[64];

	if (strncmp(word, "--", 2))
		return;
	for (int i = 0; i < OPT_NR; i++)
		names[i] = opt_rows[i].name;
	snprintf(text, sizeof(text), "%.*s", (int)strcspn(word + 2, "="), word + 2);
	near = nearest_name(text, names, OPT_NR);
	if (near && strcmp(near, text))
		fprintf(stderr, "\nHINT: did you mean '--%s'?\n", near);
}

/* Of the tool that is named, before --help or right behind it, else of scry. */
static int help(struct cli *c, int argc, char **argv)
{
	for (int i = 1; i < argc && i <= optind && !c->bundle; i++)
		if (tool_help(argv[i]))
			return 0;
	cli_usage(stdout, c->prog, c->bundle);
	return 0;
}

int cli_parse(struct cli *c, int argc, char **argv)
{
	struct option longs[OPT_NR + 1] = { 0 };
	char shorts[3 * OPT_NR + 1], *s = shorts;
	int split = argc, ch, rc = -1;

	c->prog = argv[0];
	if (argc < 2 && !c->bundle) {
		usage_brief(c);
		return 1;
	}
	for (int i = 0; i < OPT_NR; i++) {
		longs[i] = (struct option){ opt_rows[i].name, opt_rows[i].arg ? required_argument : no_argument, NULL, LONG_BASE + i };
		if (!opt_rows[i].short_name)
			continue;
		*s++ = opt_rows[i].short_name;
		if (opt_rows[i].arg)
			*s++ = ':';
	}
	*s = 0;
	for (int i = 1; i < argc && split == argc; i++) {
		if (!strcmp(argv[i], "--"))
			split = i;
		else if (!strncmp(argv[i], "--", 2))
			argv[i] = unabbreviated(argv[i]);
	}
	while (rc < 0 && !c->help && (ch = getopt_long(split, argv, shorts, longs, NULL)) != -1) {
		int id = ch - LONG_BASE;

		for (int i = 0; ch < LONG_BASE && i < OPT_NR; i++)
			if (opt_rows[i].short_name == ch)
				id = i;
		if (ch == '?' || id < 0) {
			usage_brief(c);
			hint_option(argv[optind - 1]);
			return 1;
		}
		rc = apply(c, (enum opt_id)id, opt_rows[id].arg ? optarg : NULL);
		if (is_kept((enum opt_id)id))
			keep(c, (enum opt_id)id, opt_rows[id].arg ? optarg : NULL);
	}
	if (rc >= 0)
		return rc;
	if (c->help)
		return help(c, split, argv);
	take_words(c, argc, argv, split);
	find_tool(c);
	return check_rules(c);
}
