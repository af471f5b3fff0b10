/*
 * runtime, inside only: the session, and the calls between its two halves.
 *
 *	loading and attaching	session.c features.c object.c maps.c bank.c load.c verifier.c attach*.c child.c testrun.c
 *	events and output	events.c format.c writer_*.c print_map.c hist.c stack.c ksym.c usym.c loss.c
 *
 * The session owns the epoll set and waits; events.c never blocks.  A round of rt_run():
 *
 *	t = ev_arm(s)			may set plan_globals.wake; how long to wait at most
 *	epoll_pwait(s->epoll_fd, t)	signals are let in only here
 *	ev_consume(s)			both rings, in order; sets s->exiting when it meets ACT_EXIT
 *
 * There is one thread.  Messages to the user go to stderr by rt_error() and rt_warn(), never with a bare fprintf,
 * so that buffered output is written before them when both go to one terminal.
 */
#ifndef SCRY_RUNTIME_RT_PRIV_H
#define SCRY_RUNTIME_RT_PRIV_H

#include <errno.h>
#include <linux/bpf.h>
#include <signal.h>

#include "base/strbuf.h"
#include "base/vec.h"
#include "runtime/runtime.h"

/* What a descriptor in the epoll set is; stands in the low half of epoll_event.data.u64, its number in the high half. */
enum wake { WAKE_RING, WAKE_CTL, WAKE_CHILD, WAKE_PID, WAKE_TIMER, WAKE_MAPS, WAKE_OUT };

/* Something attached.  Either descriptor may be -1. */
struct link {
	int fd;			/* bpf link or raw tracepoint */
	int perf_fd;
	uint32_t ap;		/* first plan.aps it serves */
	uint32_t nr;		/* how many attach points */
};

struct kbtf;
struct unwinder;		/* unwind.c: tables for dw_ustack, mappings of processes */
struct guard;			/* guard.c: what programs had cost at the last look */
struct maptrack;		/* maptrack.c: mappings of processes, as the kernel records them */
struct object;			/* object.c: relocated programs */
struct events;			/* events.c: mapped rings, loss figures, text being assembled */
struct writer;			/* writer.c: output stream and format */
struct top;			/* top.c: what is on the screen */

#define FOLLOW_FDS 3

struct progress {
	uint64_t next_ms;		/* when the line is written again */
	bool on, shown;
};

struct session {
	struct plan *plan;		/* borrowed */
	struct rt_opts opts;
	uint32_t ncpus;			/* possible */
	VEC(uint32_t) cpus;		/* online */

	/* ---- maps.c ---- */
	int *map_fds;			/* by index of plan.maps; -1: not made because nothing refers to it */
	bool *bank_ready;		/* bank.c: turned, programs have left the other bank, which is to be drained */
	struct plan_globals *globals;	/* mapped; points to a private dummy when the plan has none */
	struct plan_rodata rodata;	/* as written into the kernel's map */
	uint64_t ring_bytes, ctl_bytes;	/* sizes of the rings; 0: there is none */

	/* ---- load.c ---- */
	const void *obj;		/* borrowed object bytes */
	size_t obj_len;
	struct object *object;
	int btf_fd;			/* -1: none */
	int *const_fds;			/* constant data of the compiler, by object_rodata(); -1: not used */
	uint32_t nr_const_fds;
	int *prog_fds;			/* by index of plan.progs; -1: not loaded */
	struct kbtf *vmlinux;		/* opened on first use */
	bool *prog_skip;		/* dropped by the missing_probes policy */

	/* ---- attach.c ---- */
	VEC(struct link) links;
	uint32_t nr_attached;		/* attach points */
	uint32_t nr_failed;		/* attach points tolerated by missing_probes */
	struct progress progress;
	uint32_t pmu_kprobe, pmu_uprobe;	/* perf types, 0: not read yet */
	uint64_t *kprobe_addrs;		/* attach_kprobe.c: by index of plan.aps, 0: goes by its name; NULL: all do */
	uint64_t attach_until;		/* --for: when attaching is given up, monotonic ns; 0: never */

	/* ---- session.c ---- */
	int epoll_fd;
	int stats_fd;			/* --stats: measurement is on while it is open; -1 */
	int *pid_fds;			/* pidfds of opts.pids; -1: it has ended */
	uint32_t nr_alive;		/* of them */
	int child_fd;			/* pidfd of -c; -1: none */
	int follow_fds[FOLLOW_FDS];	/* links of --follow: fork, exit, free; -1 */
	int follow_noted;		/* map of --follow in a pid namespace; -1 */
	struct guard *guard;		/* NULL: nothing is measured */
	bool over_limit;		/* ended by --max-cpu */
	bool roots_ended;		/* --follow: only processes forked by those of -p or -c may be left */
	const sigset_t *open_mask;	/* signals to let in while something may take long; NULL: they are not kept out */
	bool exiting;			/* events.c: exit() was received */
	int exit_code;			/* events.c: of exit(N) */
	bool child_done;		/* the command of -c has ended */
	int child_status;		/* as waitpid(2) */
	bool begun;			/* begin probes have run */
	bool running;			/* all is attached: end probes and maps are due */
	bool detached;			/* programs do not run any more */
	uint64_t losses;		/* of loss_report() */
	uint64_t stats_from;		/* --stats: when measuring began, monotonic ns */
	uint32_t tests_failed;
	bool out_failed;		/* writer.c: output could not be written */
	bool saw_errorf;		/* events.c: errorf() was printed (fails a test) */

	/* ---- owned by the other half ---- */
	struct events *ev;
	struct writer *out;
	struct top *top;		/* NULL: output is written as it comes */
	uint8_t *stack_buf;		/* map_read.c: frames of the stack looked up last */
	struct maptrack *maptrack;	/* maptrack.c; NULL: no user symbols are printed */
	struct unwinder *unwinder;	/* unwind.c; NULL: nothing unwinds */
};

/* ---- messages ---- */

/* "ERROR: text\n" / "WARNING: text\n" on stderr, coloured when opts.color.  Warnings obey opts.no_warnings. */
void rt_error(const struct session *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void rt_warn(const struct session *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void rt_hint(const struct session *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* With place, source line and underline (language.md 6.7).  site may be NULL. */
void rt_error_at(const struct session *s, const struct plan_site *site, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void rt_warn_at(const struct session *s, const struct plan_site *site, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Shown with -v only. */
void rt_verbose(const struct session *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* ---- plan look-ups (maps.c) ---- */

/* Descriptor of the one map with this role, or -1. */
int map_fd_by_role(const struct session *s, enum map_role role);
/* Bytes of one value as the kernel's syscalls copy it: value_size, or rounded up to 8 times all possible CPUs. */
size_t map_copy_size(const struct session *s, const struct plan_map *m);
bool map_is_percpu(const struct plan_map *m);

/* ---- bank.c: maps are named by their index in plan.maps ---- */

/* The bank's part of a map that is turned together with this one: the idle one, or the one in use. */
uint32_t bank_side(const struct session *s, uint32_t map, uint32_t side, bool idle);
bool bank_has(const struct session *s, uint32_t map);
/* The bank that programs use; the map itself when it has only one. */
uint32_t bank_current(const struct session *s, uint32_t map);
/* Ends the map's interval: *idle is the bank with what it holds, which no program touches any more.  0 or -errno. */
int bank_take(struct session *s, uint32_t map, uint32_t *idle);

/* ---- bpf(2) (bpf.c): 0 or a descriptor, else -errno; for what the packaged libbpf lacks ---- */
int sys_bpf(int cmd, union bpf_attr *attr, unsigned int size);

/* ---- why.c: causes and cures ---- */

/* What stands behind EPERM or EACCES on this host: lockdown, missing capabilities, a seccomp filter. */
void why_denied(char *buf, size_t len);
/* Cause and cure of a failed attachment. */
void why_attach(const struct session *s, const struct plan_ap *ap, int err, char *buf, size_t len);
/* Prints an error for each feature in plan.needs that the kernel lacks; true when there was one. */
bool why_needs(const struct session *s);

/* ---- caps.c ---- */

/* Says what the output will lack. */
void caps_warn(const struct session *s);
/* Gives up what is not needed once all is attached. */
void caps_drop(struct session *s);

/* ---- guard.c ---- */

/* Has programs measured; before privileges are given up. */
void guard_begin(struct session *s);
void guard_close(struct session *s);
void guard_start(struct session *s);
/* The milliseconds to sleep at most, when the rest of the runtime wants to sleep ms (-1: for ever). */
/* top.c: --top.  Between start and stop top_frame() turns what is to be written into a redrawn screen. */
void top_start(struct session *s);
void top_stop(struct session *s);
void top_frame(struct session *s);
/* How long to wait at most, ms being the limit so far; what is due. */
int top_wait(const struct session *s, int ms);
int top_tick(struct session *s);
int guard_wait(const struct session *s, int ms);
/* Looks whether it is time, and whether tracing costs too much (s->exiting then); done: the time of --for is over. */
void guard_tick(struct session *s, bool *done);

/* ---- filter.c ---- */

/* Fills the maps that the filters look at; 0 or -errno, reported. */
int filter_fill(struct session *s);
/* Watches for the end of the processes of -p and the command of -c; 0 or -errno, reported. */
int filter_watch(struct session *s);
/* The process opts.pids[i] has ended; true when it was the last of them. */
bool filter_pid_ended(struct session *s, uint32_t i);
void filter_close(struct session *s);
/* ---- pidns.c ---- */

/* What programs must know of pid namespaces; nothing in the initial one. */
void pidns_fill(struct session *s, struct plan_rodata *r);

/* ---- follow.c ---- */

/* --follow: to be called before and behind the attaching of the script; 0 or -errno, reported. */
int follow_begin(struct session *s);
int follow_end(struct session *s);
/* Nobody who is followed lives any more. */
bool follow_all_gone(struct session *s);
/* Processes for which there was no room in the set. */
uint64_t follow_lost(const struct session *s);
void follow_close(struct session *s);

/* ---- verifier.c ---- */
struct object_prog;
/* Says why a program did not load (-errno); log may be NULL, cut: is longer than the room for it. */
void verifier_report(const struct session *s, uint32_t prog, const struct object_prog *op, const char *log, int err, bool cut);
/* True when the log speaks of the target of the attachment, not of instructions. */
bool verifier_is_target_error(const char *log);

/* ---- features.c ---- */
/* A map of task storage; the kernel wants types for it.  Descriptor or -errno. */
int task_storage_create(const char *name, uint32_t value_size);
/* May programs use hash maps whose elements are allocated when they are added? */
bool dynamic_maps_ok(void);
/* Calls fn for each number of a list like "0-3,8". */
void cpu_list_each(const char *list, void (*fn)(void *arg, uint32_t cpu), void *arg);

/* ---- loading and attaching ---- */
size_t globals_bytes(const struct session *s);	/* what is mapped at session.globals */
int maps_create(struct session *s);		/* all maps the object or the session needs; fills rodata */
void memory_report(const struct session *s);	/* memplan.c: under -v, what the maps take */
int load_programs(struct session *s);
/* Type id of what a tracing program hangs on; *fd: BTF object of the module or the target program, 0: vmlinux (btf_target.c). */
int target_find(struct session *s, const struct plan_prog *p, uint32_t *id, int *fd);
/* Type id of a kernel function that programs may call; see struct object_env. */
int kfunc_find(void *session, const char *name, uint32_t *id, int16_t *fd_index);
void targets_close(struct session *s);
int attach_all(struct session *s);
/* The line on the terminal while attaching takes long; wiping is allowed at any time. */
void progress_begin(struct session *s);
void progress_step(struct session *s, uint32_t nr, uint32_t all);
void progress_wipe(struct session *s);
/* Closes what goes at once (timers, raw tracepoints); what makes the kernel wait stays for detach_all(). */
void detach_quick(struct session *s);
void detach_all(struct session *s);
/* True when something is attached whose detaching makes the kernel wait (tens of ms each). */
bool detach_is_slow(const struct session *s);
/* Attach routines of one kind: the attach points idx[0..nr) of one program.  0, or -errno after policy and report. */
struct group {
	const struct plan_prog *prog;
	int prog_fd;
	const uint32_t *idx;		/* into plan.aps */
	uint32_t nr;
};
/* ksym.c: the addresses of functions of the kernel itself, in one reading of the list; 0: not there, or hidden.  Sorts v. */
struct ksym_wanted {
	const char *name;
	uint64_t addr;
	uint32_t ap;			/* the caller's */
};
void ksym_addresses(struct ksym_wanted *v, size_t nr);

/* Looks the addresses of many functions up at once, for attach_kprobe_perf(). */
void kprobe_addresses(struct session *s);
int attach_kprobe_perf(struct session *s, const struct group *g);
int attach_kprobe_multi(struct session *s, const struct group *g);
int attach_uprobe_perf(struct session *s, const struct group *g);
int attach_uprobe_multi(struct session *s, const struct group *g);
int attach_tracepoint(struct session *s, const struct group *g);
int attach_raw(struct session *s, const struct group *g);
int attach_tracing(struct session *s, const struct group *g);
int attach_iter(struct session *s, const struct group *g);
int attach_perf_event(struct session *s, const struct group *g);
/* An attach point failed: 0 when missing_probes tolerates it, else err, reported. */
int attach_failed(struct session *s, const struct plan_ap *ap, int err);
void attach_note(struct session *s, int fd, int perf_fd, uint32_t ap, uint32_t nr);
/* Hangs a program on a perf event (link with cookie, or ioctl), switches it on and notes it; takes perf_fd in any case. */
int attach_to_perf(struct session *s, int perf_fd, int prog_fd, uint32_t ap, uint32_t nr);
/* Divides idx until what can be attached together is, and what cannot is reported one by one. */
int attach_divide(struct session *s, const struct group *g, int (*attach)(struct session *s, const struct group *g));
/* Lets the process have as many files open as the plan takes, as far as it may. */
void raise_nofile(const struct session *s);
/* Fills s->cpus. */
void online_cpus(struct session *s);
/* Reads the file of an iterator to the output, or pins it. */
int iter_run(struct session *s);
/* Runs a HOOK_TEST_RUN program once; its return value in *retval (may be NULL).  0 or -errno. */
int prog_run_once(struct session *s, uint32_t prog, uint32_t *retval);
/* test: and bench: probes; output through out_*. */
int tests_run(struct session *s);
int benches_run(struct session *s);

/* ---- events and output: what the session calls there ---- */

/*
 * events.c.  ev_open() maps the rings of ROLE_RING and ROLE_CTL (either may be missing) and adds them to s->epoll_fd with
 * EPOLLIN and data.u64 = WAKE_RING, WAKE_CTL.  0 or -errno, reported.
 */
int ev_open(struct session *s);
void ev_close(struct session *s);
/*
 * Gets ready to wait: the most milliseconds to sleep (-1: until a descriptor wakes us; 0: there is work).  Flushes what
 * a terminal reader waits for; -EPIPE: nobody reads any more.
 */
int ev_arm(struct session *s);
/* Handles all records there are.  Number of them, or -errno (-EPIPE: nobody reads the output any more). */
int ev_consume(struct session *s);
/* Like ev_consume until both rings are empty; used at the end and after begin. */
int ev_drain(struct session *s);
/* From now on records are told again, although exit() was met. */
void ev_reopen(struct session *s);
/* The map of the nth record behind the control record being handled, if all up to it drain or clear maps. */
bool ev_drain_ahead(struct session *s, uint32_t nth, uint32_t *map);

/*
 * writer.c.  out_open() opens opts.output (or takes stdout); 0 or -errno, reported ("Failed to open output file ...").
 */
int out_open(struct session *s);
/* Wakes the session (WAKE_OUT) when nobody reads the output any more; before that nothing. */
void out_watch(struct session *s);
int out_flush(struct session *s);
void out_close(struct session *s);
/* What is written once, behind all else. */
void out_finish(struct session *s);
/* "Attached N probes" (stderr in text, a record in JSON; not with opts.quiet). */
void out_attached(struct session *s, uint32_t nr);
/* Bytes of an iterator's file or of test messages, as they are. */
void out_bytes(struct session *s, const void *bytes, size_t len);
/* From now on output is kept in memory (tests, benches); out_unhold() gives it back, heap memory in *held, and ends that. */
void out_hold(struct session *s);
/* A message while output is held belongs to it; false: it is not held. */
bool out_take(struct writer *w, const char *text, size_t len);
void out_unhold(struct session *s, struct strbuf *held);
/* JSON: test_result and benchmark_result records (language.md 6.9); text is printed by testrun.c with out_bytes(). */
void out_test_result(struct session *s, const char *name, uint64_t ns, bool passed, const char *output);
void out_bench_result(struct session *s, const char *name, uint64_t average_ns, uint64_t iters);
/* print_map.c: the two newlines and all maps (6.1 point 5); the caller has checked that they are wanted. */
/* All maps of the user's, by name. */
int out_maps(struct session *s, bool at_exit);
int out_maps_at_exit(struct session *s, bool maps);

/* notify.c: a state for the service manager, as "READY=1". */
void notify_manager(const struct session *s, const char *text);

/* ---- maptrack.c ---- */

/* Begins to follow what processes map, when the script prints user symbols; failing is no error (/proc is left). */
void maptrack_open(struct session *s);
/* Hands over what has been recorded up to now. */
void maptrack_read(struct session *s);
void maptrack_close(struct session *s);

/* ---- unwind.c, unwind_table.c ---- */

/* The map of tables, empty.  Descriptor or -errno. */
int unwind_tables_create(const struct plan_map *m);
/* Begins to hand tables to programs, when the script unwinds, with the processes of -p and --dwarf-pid.  0 or -errno, reported. */
int unwind_open(struct session *s);
void unwind_close(struct session *s);
/* Reads a process's mappings, and the tables of files that are new, for the programs; what is wrong with it costs its stacks only. */
void unwind_load(struct session *s, uint32_t pid);
/* From maptrack.c: a known process has mapped a file or started a program; it has a child.  Read by unwind_refresh(). */
void unwind_note(struct session *s, uint32_t pid);
void unwind_note_fork(struct session *s, uint32_t pid, uint32_t ppid);
void unwind_refresh(struct session *s);

/* ---- stats.c ---- */

/* Runs that the kernel left out (recursion, too many calls in flight), over all programs. */
uint64_t stats_missed(const struct session *s);
/* Names the probes that never fired (with -v). */
void stats_silent(struct session *s);
/* Has the kernel measure programs until the descriptor is closed; -errno when it cannot. */
int stats_enable(void);
/* "kprobe:vfs_read and 3 more": what a program is attached to, for messages. */
void stats_label(const struct session *s, uint32_t prog, char *buf, size_t size);
/* Measured runs of a program; false: not loaded. */
bool stats_of(const struct session *s, uint32_t prog, uint64_t *runs, uint64_t *ns);
void stats_begin(struct session *s);		/* from now on is what the report is about */
void stats_report(struct session *s);

/* loss.c: tells of places that have lost something for the first time; whether there are places left. */
void loss_tell(struct session *s);
bool loss_waits(const struct session *s);
/* At the end: silence, or the line with causes.  Returns what counts for --fail-on-loss. */
uint64_t loss_report(struct session *s);
/* All counts, zero or not: members of a JSON object; one line. */
void loss_json(struct session *s, struct strbuf *out);
void loss_text(struct session *s, struct strbuf *out);

/* usym.c: gets to know a process while it lives (called for -p and -c, and before detaching); cheap when not needed. */
void usym_note_pid(struct session *s, int32_t pid);
void sym_close(struct session *s);

#endif
