/*
 * cli: what the user types.  One file per subcommand; main() shows the pipeline as a list of calls.
 */
#ifndef SCRY_CLI_CLI_H
#define SCRY_CLI_CLI_H

#include "base/diag.h"
#include "runtime/runtime.h"
#include "sema/sema.h"

struct bundle;

enum dump_stage {
	DUMP_TOKENS = 1, DUMP_AST = 2, DUMP_TYPED = 4, DUMP_PLAN = 8, DUMP_IR = 16, DUMP_IR_OPT = 32, DUMP_ASM = 64, DUMP_BYTES = 128,
	DUMP_VERIFIER = 256,
};

enum run_mode { MODE_RUN, MODE_CHECK, MODE_LIST, MODE_FMT, MODE_CODEGEN, MODE_COMPILER_BENCH };

typedef VEC(const char *) words;

struct cli {
	const char *prog;		/* argv[0] */
	enum run_mode mode;
	const char *expr;		/* -e */
	const char *file;		/* script, "-" for standard input, or what is to be listed */
	bool help;			/* --help, of a tool or of scry */
	const char *tool;		/* text of a bundled tool, or NULL */
	size_t tool_len;
	words params, named;		/* $1..., --name words behind -- */
	bool named_help;
	const char *cmd;		/* -c */
	VEC(int32_t) pids;		/* -p */
	VEC(int32_t) dwarf_pids;	/* --dwarf-pid */
	int32_t pid_ns;			/* --pid-ns, 0: none */
	const char *cgroup, *user;	/* --cgroup, --uid */
	unsigned dump;			/* print and end */
	unsigned debug;			/* print and go on */
	const char *emit_elf, *emit_llvm;
	const char *aot;		/* write a stand-alone program */
	const struct bundle *bundle;	/* this one is such a program; or NULL */
	words kept;			/* options that it begins with */
	words include_dirs, include_files;
	const char *traceable, *no_feature, *probe_filter, *debuginfo;
	const char *btf;		/* check --btf FILE */
	struct diag_style style;
	struct diag_set warnings_off;	/* --disable-warnings */
	struct rt_opts rt;
	bool has_btf_file;
};

/* Everything one compilation needs; ends with front_free(). */
struct front {
	struct arena *arena;
	struct sources *sources;
	struct diags *diags;
	struct intern *names;
	struct parse_ctx pc;
	struct sema_host host;
	struct sema_opts opts;
	struct program *prog;
	struct typed *typed;
};

/* Reads the command line.  -1: go on; else the exit status (a message or the help has been printed). */
int cli_parse(struct cli *c, int argc, char **argv);
void cli_usage(FILE *out, const char *prog, const struct bundle *bundle);
/* How the command (check, explain, ...) is called and what it does; false: there is none of that name. */
bool cli_command_usage(FILE *out, const char *name);
/* Switches warnings off by a list of names.  -1: go on; else the exit status. */
int cli_disable(struct cli *c, const char *names);

void front_init(struct front *f, const struct cli *c);
void front_free(struct front *f);
/* Loads, parses and checks the script; false: messages are in f->diags. */
bool front_load(struct front *f, const struct cli *c);
bool front_check(struct front *f, const struct cli *c);
/* Writes warnings and errors where they belong, or to 'to'; true when there were no errors. */
bool front_report(struct front *f, const struct cli *c);
bool front_report_to(struct front *f, const struct cli *c, FILE *to);

/* Fills what this machine has. */
void host_init(struct sema_host *h, const struct cli *c);
/* 0 when the file has type information of a kernel, else -errno. */
int host_try_btf(const char *path);
/* 0 when the process may load BPF programs; else a message has been printed. */
int host_check_privileges(void);
/* False when the script needs tracefs and may not read it (message printed). */
bool host_check_tracefs(const struct front *f);
/*
 * Compiles C to a BPF object of the given instruction set level, in a file that the caller removes.  0; -ENOENT: there is no clang; other
 * -errno with the compiler's words in *why (or NULL).
 */
int clang_compile(const struct cli *c, struct arena *a, const char *path, uint32_t level, const char **object, const char **why);
/* Include directories and macros of the C front end. */
void host_c_options(struct c_options *o, const struct cli *c, struct arena *a);

/* Lets go of the compiler's pages, unless the script ends at once anyway (madvise(2), MADV_DONTNEED on clean file pages). */
void shrink_after_compiling(const struct plan *p);
/* filter.c: one or several numbers of -p; -1: fine, else the exit status (message printed). */
int filter_set_pids(struct cli *c, const char *text);
int filter_add_dwarf_pids(struct cli *c, const char *text);
/* Finds the processes, the cgroup, the user and the namespace that the options name.  0, or the exit status. */
int filter_resolve(struct cli *c);

/* enum task_filter of the options. */
uint32_t filter_bits(const struct cli *c);

int cmd_run(struct cli *c);
int cmd_list(struct cli *c);
int cmd_fmt(struct cli *c);
int cmd_info(void);
#define C(name, args, doc) int cmd_##name(int argc, char **argv);
#include "cli/commands.def"
#undef C
/* Whether colours are wanted (BPFTRACE_COLOR, or both streams are terminals). */
bool cli_color(void);
/* Writes to standard output at once; main() reports what failed. */
void cli_write(const char *text, size_t len);

/* A bundled tool by name: its script text, or NULL. */
const char *tool_find(const char *name, size_t *len);
size_t tool_count(void);
const char *tool_name(size_t i);
/* tool_help.c: name and what it shows, on one line. */
void tool_brief(FILE *out, size_t i);
/* Its head comment and named options, on standard output; false: there is no such tool. */
bool tool_help(const char *name);
/* How a tool is called whose first word is a function, heap memory; NULL: it needs none. */
const char *tool_needs_function(const char *text, size_t len);

#endif
