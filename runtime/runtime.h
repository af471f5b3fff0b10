/*
 * runtime: plan + object bytes -> loaded, attached, events -> output.  The only room that loads BPF.
 *
 *	rt_open()	descriptor limits, maps
 *	rt_load()	programs (verifier complaints are turned into script places here)
 *	rt_begin()	begin probes
 *	rt_attach()	all attach points, or none
 *	rt_run()	until exit(), the child's end, a signal
 *	rt_finish()	end probes, drain, maps, losses; detaches last
 *	rt_free()
 */
#ifndef SCRY_RUNTIME_RUNTIME_H
#define SCRY_RUNTIME_RUNTIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "sema/features.h"
#include "sema/plan.h"

struct session;
struct strbuf;
struct child;

enum out_format { OUT_TEXT, OUT_JSON, OUT_TABLE, OUT_CSV, OUT_FOLDED, OUT_SVG, OUT_PPROF };
enum out_buffer { BUF_LINE, BUF_FULL, BUF_NONE };

struct rt_opts {
	enum out_format format;
	enum out_buffer buffering;
	const char *output;		/* -o, NULL: stdout */
	bool quiet, verbose, warnings_k, no_warnings, dry_run, test, bench, unsafe, color, stats, fail_on_loss, verifier_log;
	int32_t pid;			/* -p: the first of them, 0: none */
	const int32_t *pids;		/* -p, all of them, in the tracer's numbers */
	uint32_t nr_pids;
	const int32_t *dwarf_pids;	/* --dwarf-pid */
	size_t nr_dwarf_pids;
	bool follow;			/* --follow: processes forked later too */
	double max_cpu;			/* --max-cpu: percent of the host, 0: no limit */
	uint64_t for_ns;		/* --for, 0: no limit */
	bool top;			/* --top */
	bool cmd_only, cmd_status;	/* --cmd-only, --cmd-status */
	const char *cgroup;		/* --cgroup: folder in a cgroup v2 hierarchy, or NULL */
	const char *comm;		/* --comm, or NULL */
	uint32_t uid;			/* --uid */
	struct rt_pid_ns {
		uint64_t dev, ino;	/* 0: the initial one */
	} own_ns, script_ns;		/* pid namespaces: the tracer's, and of the script's numbers */
	uint32_t script_ns_depth;	/* how far the latter is below the former */
	struct child *child;		/* -c, started stopped; borrowed */
	const char *debuginfo_dirs;	/* --debuginfo */
	const char *no_feature;
	volatile int *stop_signal;	/* set by cli's signal handler: number of the signal */
	volatile int *usr1_count;
};

/* ---- features of the running kernel, each probed once on first use ---- */
bool rt_has(enum feature f);
void rt_disable_features(const char *list);	/* "kprobe_multi,uprobe_multi" */
uint32_t rt_possible_cpus(void);
uint32_t rt_cpu_level(void);			/* 1..4 */

/* ---- facts for reports (info, doctor) ---- */
/* True when the kernel is locked down; the mode ("integrity", "confidentiality", "none", "": unknown) into mode. */
bool rt_lockdown(char *mode, size_t len);
const char *rt_missing_capability(void);	/* "CAP_BPF", "CAP_PERFMON"; NULL: none */
uint64_t rt_insn_limit(void);			/* longest program: 4096 or 1000000 */

/* ---- privileges: caps.c ---- */
const char *rt_priv_name(enum priv p);
const char *rt_priv_doc(enum priv p);
bool rt_can(enum priv p);
/* False when one of these (1 << enum priv) is missing: the first is named, with the cure. */
bool rt_privileges(uint32_t needs);
uint32_t rt_plan_privileges(const struct plan *p);

/* ---- kernel symbols, read once on first use ---- */
int rt_kaddr(const char *name, uint64_t *addr);
uint64_t rt_ksym_size(const char *name);

/* Calls fn for each function of each loaded BPF program that has BTF, until it returns true.  0 or -errno. */
int rt_each_bpf_func(bool (*fn)(void *arg, uint32_t prog_id, const char *name), void *arg);

/* ---- the command of -c ---- */
/* Splits cmd at blanks (quotes as in a shell), forks, and holds the child before its exec.  0 or -errno; *why gets a message on failure. */
int child_start(const char *cmd, struct child **out, const char **why);
pid_t child_pid(const struct child *c);
int child_release(struct child *c);		/* lets it exec */
/* Lets it exec and run to its entry point, where its libraries are mapped; it goes on with child_go_on(). */
int child_release_to_entry(struct child *c);
void child_go_on(struct child *c);
/* True when it has ended; *status as waitpid(2). */
bool child_reap(struct child *c, int *status);
void child_free(struct child *c);		/* SIGTERM if it still runs */

/* ---- life of a run; all return 0 or -errno after the reason has been printed on stderr ---- */
#define RT_NO_OUTPUT 4096	/* above every errno: -o FILE cannot be opened, which is a mistake of usage */
int rt_open(struct plan *p, const void *obj, size_t obj_len, const struct rt_opts *o, struct session **out);
int rt_load(struct session *s);
int rt_begin(struct session *s);
int rt_attach(struct session *s);
int rt_run(struct session *s);
int rt_finish(struct session *s);
/* Exit status of the run: exit(N), failed tests, losses with --fail-on-loss; 0. */
int rt_status(const struct session *s);
void rt_free(struct session *s);

#endif
