/*
 * runtime: the life of a run.
 *
 * The end is ordered for speed and truth: programs are told to stop (plan_globals.stop), what can be detached at once is, end
 * probes run, rings are drained, maps and losses are printed.  Only then the slow links are given up: the kernel waits up to
 * 100 ms for each tracepoint and kprobe, in the process that drops the last reference.  That is a forked helper which holds
 * copies of the descriptors, does nothing and ends; when it is killed, the kernel does the same.  Nothing is left behind
 * in any case.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/object.h"
#include "runtime/rt_priv.h"
#include "runtime/sys.h"

#define EXIT_OUTPUT 1
#define EXIT_TEST_FAILED 1
#define EXIT_LOSS 4
#define EXIT_MAX_CPU 5
#define SHORT_CHILD_MS 100	/* what a command gets that no probe waits for */
#define FOLLOW_MS 100		/* how often the set of --follow is looked at when its first members have ended */

static bool alloc_tables(struct session *s)
{
	size_t maps = s->plan->maps.nr, progs = s->plan->progs.nr;

	s->map_fds = malloc((maps + 1) * sizeof(int));
	s->prog_fds = malloc((progs + 1) * sizeof(int));
	s->prog_skip = calloc(progs + 1, sizeof(bool));
	s->bank_ready = calloc(maps + 1, sizeof(bool));
	if (!s->map_fds || !s->prog_fds || !s->prog_skip || !s->bank_ready)
		return false;
	for (size_t i = 0; i <= maps; i++)
		s->map_fds[i] = -1;
	for (size_t i = 0; i <= progs; i++)
		s->prog_fds[i] = -1;
	return true;
}

static int open_libs(struct session *s)
{
	for (uint32_t i = 0; i < s->plan->libs.nr; i++) {
		const struct plan_lib *p = &s->plan->libs.v[i];
		struct object *lib;
		const char *why = "out of memory";
		int err = object_open(p->bytes, p->len, &lib, &why);

		if (!err)
			err = object_add_lib(s->object, lib);
		if (err) {
			rt_error(s, "The imported object %s cannot be used: %s", p->name, why);
			return err;
		}
	}
	return 0;
}

static int open_parts(struct session *s)
{
	const char *why;
	int err;

	raise_nofile(s);
	s->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (s->epoll_fd < 0) {
		rt_error(s, "Failed to make an epoll set: %s", strerror(errno));
		return -errno;
	}
	if (out_open(s))
		return -RT_NO_OUTPUT;
	out_watch(s);
	err = object_open(s->obj, s->obj_len, &s->object, &why);
	if (err) {
		rt_error(s, "The object code cannot be used: %s", why);
		return err;
	}
	err = open_libs(s);
	if (!err)
		err = maps_create(s);
	if (!err)
		err = filter_fill(s);
	if (!err)
		err = ev_open(s);
	if (!err)
		err = filter_watch(s);
	return err;
}

int rt_open(struct plan *p, const void *obj, size_t obj_len, const struct rt_opts *o, struct session **out)
{
	struct session *s = calloc(1, sizeof(*s));
	int err;

	*out = NULL;
	if (!s)
		return -ENOMEM;
	s->plan = p;
	s->opts = *o;
	s->obj = obj;
	s->obj_len = obj_len;
	s->ncpus = rt_possible_cpus();
	s->stats_fd = s->epoll_fd = s->child_fd = s->btf_fd = s->follow_noted = -1;
	for (int i = 0; i < FOLLOW_FDS; i++)
		s->follow_fds[i] = -1;
	if (o->no_feature)
		rt_disable_features(o->no_feature);
	err = alloc_tables(s) ? open_parts(s) : -ENOMEM;
	if (err) {
		rt_free(s);
		return err;
	}
	*out = s;
	return 0;
}

int rt_load(struct session *s)
{
	if (s->opts.verbose)
		memory_report(s);
	if (s->opts.stats || s->opts.bench) {
		s->stats_fd = stats_enable();
		if (s->stats_fd < 0 && s->opts.stats)
			rt_warn(s, "the kernel does not measure programs: %s", strerror(-s->stats_fd));
	}
	return load_programs(s);
}

int prog_run_once(struct session *s, uint32_t prog, uint32_t *retval)
{
	static const char packet[64];	/* XDP programs want an Ethernet header at least */
	bool xdp = s->plan->progs.v[prog].prog_type == BPF_PROG_TYPE_XDP;

	if (s->prog_fds[prog] < 0)
		return -ENOENT;
	return sys_test_run(s->prog_fds[prog], xdp ? packet : NULL, xdp ? sizeof(packet) : 0, xdp, retval, NULL);
}

/* All programs of one kind, in the order of the script. */
static int run_all(struct session *s, enum probe_kind kind)
{
	for (uint32_t i = 0; i < s->plan->progs.nr; i++) {
		const struct plan_prog *p = &s->plan->progs.v[i];
		int err;

		if (p->kind != kind || s->prog_fds[i] < 0)
			continue;
		err = prog_run_once(s, i, NULL);
		if (err) {
			rt_error(s, "Failed to run %s: %s", p->script_name ? p->script_name : p->name, strerror(-err));
			if (!rt_has(FEAT_RAW_TP_TEST_RUN))
				rt_hint(s, "test runs of raw tracepoint programs need Linux %s or later",
					feature_since(FEAT_RAW_TP_TEST_RUN));
			return err;
		}
		/* What begin reports waits until "Attached N probes" has been written. */
		err = kind == PROBE_BEGIN ? 0 : ev_drain(s);
		if (err < 0 && err != -EPIPE)
			return err;
	}
	return 0;
}

int rt_begin(struct session *s)
{
	if (s->opts.dry_run)		/* traces nothing, and does nothing */
		return 0;
	s->begun = true;
	return run_all(s, PROBE_BEGIN);
}

/* Kinds that wait for something to happen. */
static bool is_waiting_kind(enum probe_kind k)
{
	return k != PROBE_BEGIN && k != PROBE_END && k != PROBE_TEST && k != PROBE_BENCH;
}

static uint32_t count_waiting(const struct session *s)
{
	uint32_t nr = 0;

	for (uint32_t i = 0; i < s->plan->progs.nr; i++)
		nr += is_waiting_kind(s->plan->progs.v[i].kind) && s->prog_fds[i] >= 0;
	return nr;
}

static bool has_iter(const struct session *s)
{
	for (uint32_t i = 0; i < s->plan->aps.nr; i++)
		if (s->plan->aps.v[i].kind == PROBE_ITER)
			return true;
	return false;
}

/* A pinned iterator outlives the tracer: its program must go on. */
static bool has_pin(const struct session *s)
{
	for (uint32_t i = 0; i < s->plan->aps.nr; i++)
		if (s->plan->aps.v[i].pin)
			return true;
	return false;
}

int rt_attach(struct session *s)
{
	uint32_t listed = s->plan->nr_listed_probes;
	int err = 0;

	if (s->opts.dry_run)	/* a dry run traces nothing */
		s->globals->stop = 1;
	stats_begin(s);
	maptrack_open(s);
	err = unwind_open(s);
	if (!err)
		err = follow_begin(s);
	if (!err)
		err = attach_all(s);
	if (!err)
		err = follow_end(s);
	if (err)
		return err;
	s->running = true;
	caps_warn(s);
	if (!s->opts.dry_run && !s->opts.test && !s->opts.bench && count_waiting(s))
		guard_begin(s);
	if (!has_iter(s))	/* its file may have to be pinned */
		caps_drop(s);
	if (!s->opts.test && !s->opts.bench)
		out_attached(s, listed > s->nr_failed ? listed - s->nr_failed : s->nr_attached);
	if (getenv("__BPFTRACE_NOTIFY_PROBES_ATTACHED"))
		out_bytes(s, "__BPFTRACE_NOTIFY_PROBES_ATTACHED\n", 34);
	out_flush(s);
	if (!s->opts.dry_run)
		notify_manager(s, "READY=1\nSTATUS=Processing events...");
	err = ev_drain(s);
	return err < 0 && err != -EPIPE ? err : 0;
}

/* ---- waiting ---- */

static bool stop_wanted(const struct session *s)
{
	return s->exiting || (s->opts.stop_signal && *s->opts.stop_signal);
}

/* The processes of the command line have ended: so has the run, unless others are followed. */
static void roots_ended(struct session *s, bool *done)
{
	s->roots_ended = s->opts.follow;
	*done = !s->opts.follow;
}

static void handle_wake(struct session *s, uint64_t what, bool *done)
{
	if ((uint32_t)what == WAKE_OUT) {
		rt_verbose(s, "nobody reads the output any more");
		*done = true;
	} else if ((uint32_t)what == WAKE_PID) {
		if (filter_pid_ended(s, (uint32_t)(what >> 32)))
			roots_ended(s, done);
	} else if ((uint32_t)what == WAKE_CHILD && child_reap(s->opts.child, &s->child_status)) {
		epoll_ctl(s->epoll_fd, EPOLL_CTL_DEL, s->child_fd, NULL);
		s->child_done = true;
		roots_ended(s, done);
		if (WIFSIGNALED(s->child_status))
			rt_verbose(s, "Child was ended by signal: %d (%s)", WTERMSIG(s->child_status),
				   strsignal(WTERMSIG(s->child_status)));
		else
			rt_verbose(s, "Child exited with code: %d", WEXITSTATUS(s->child_status));
	}
}

/* self:signal:SIGUSR1 probes, once per signal. */
static int run_self(struct session *s, int *seen)
{
	int now = s->opts.usr1_count ? *s->opts.usr1_count : 0, err = 0;

	for (; *seen != now && !err && !s->exiting; ++*seen)
		err = run_all(s, PROBE_SELF);
	return err;
}

/*
 * epoll_pwait() delivers a signal only when it waits; with a ring that always has something it never does, and Ctrl-C would
 * be in vain.
 */
static void let_signals_in(const sigset_t *open_mask)
{
	sigset_t blocked;

	sigprocmask(SIG_SETMASK, open_mask, &blocked);
	sigprocmask(SIG_SETMASK, &blocked, NULL);
}

/* Signals are let in only while waiting, so none can slip in between a look at the flag and the wait. */
static int wait_loop(struct session *s, const sigset_t *open_mask)
{
	struct epoll_event ev[8];
	bool done = false;
	int usr1 = 0, err = 0;

	while (!done && !stop_wanted(s) && !err) {
		int ms = ev_arm(s), n;

		if (ms == -EPIPE)
			return ms;
		if (s->roots_ended && (ms < 0 || ms > FOLLOW_MS))
			ms = FOLLOW_MS;
		ms = top_wait(s, guard_wait(s, ms));
		let_signals_in(open_mask);
		/* One that came in just now is nothing to sleep on. */
		if (stop_wanted(s) || (s->opts.usr1_count && *s->opts.usr1_count != usr1))
			ms = 0;
		n = epoll_pwait(s->epoll_fd, ev, 8, ms, open_mask);
		if (n < 0 && errno != EINTR)
			return -errno;
		for (int i = 0; i < n; i++)
			handle_wake(s, ev[i].data.u64, &done);
		if (s->roots_ended && !done)
			done = follow_all_gone(s);
		guard_tick(s, &done);
		maptrack_read(s);
		err = ev_consume(s);
		if (err >= 0)
			err = run_self(s, &usr1);
		if (err >= 0)
			err = top_tick(s);
	}
	return err;
}

static int release_child(struct session *s)
{
	struct child *c = s->opts.child;
	int err;

	if (!s->unwinder)
		return child_release(c);
	err = child_release_to_entry(c);
	if (!err)
		unwind_load(s, (uint32_t)child_pid(c));
	child_go_on(c);
	return err;
}

static int run_waiting(struct session *s)
{
	sigset_t block, old, open_mask;
	int err = 0;

	sigemptyset(&block);
	if (s->opts.stop_signal) {
		sigaddset(&block, SIGINT);
		sigaddset(&block, SIGTERM);
		sigaddset(&block, SIGHUP);
		sigaddset(&block, SIGUSR1);
	}
	sigprocmask(SIG_BLOCK, &block, &old);
	open_mask = old;
	if (s->opts.stop_signal) {
		sigdelset(&open_mask, SIGINT);
		sigdelset(&open_mask, SIGTERM);
		sigdelset(&open_mask, SIGHUP);
		sigdelset(&open_mask, SIGUSR1);
	}
	if (s->opts.child) {
		err = release_child(s);
		if (err)
			rt_error(s, "Failed to run the command: %s", strerror(-err));
	}
	guard_start(s);
	top_start(s);
	s->open_mask = s->opts.stop_signal ? &open_mask : NULL;
	if (!err)
		err = wait_loop(s, &open_mask);
	top_stop(s);
	s->open_mask = NULL;
	sigprocmask(SIG_SETMASK, &old, NULL);
	return err;
}

/*
 * begin and end have nothing to wait for, and so the run is over; a command that is short gets to its end all the same.
 */
static int run_short_child(struct session *s)
{
	struct pollfd ended = { .fd = s->child_fd, .events = POLLIN };
	int err = release_child(s);

	if (err) {
		rt_error(s, "Failed to run the command: %s", strerror(-err));
		return err;
	}
	if (poll(&ended, 1, SHORT_CHILD_MS) == 1)
		s->child_done = child_reap(s->opts.child, &s->child_status);
	return 0;
}

int rt_run(struct session *s)
{
	int err = 0;

	if (s->opts.dry_run)
		return 0;
	if (s->opts.test)
		return tests_run(s);
	if (s->opts.bench)
		return benches_run(s);
	if (has_iter(s) && !s->exiting)
		err = iter_run(s);
	else if (count_waiting(s) && !stop_wanted(s))
		err = run_waiting(s);
	else if (s->opts.child && !stop_wanted(s))
		err = run_short_child(s);
	return err == -EPIPE ? 0 : err;	/* nobody reads any more: a normal end */
}

int rt_finish(struct session *s)
{
	int err = 0;

	if (s->running && !s->opts.dry_run)
		notify_manager(s, "STOPPING=1");
	s->globals->stop = !has_pin(s);
	detach_quick(s);
	maptrack_read(s);
	if (s->begun)
		ev_drain(s);
	ev_reopen(s);
	if (s->running && !s->opts.dry_run)
		err = run_all(s, PROBE_END);
	if (s->running && !s->opts.dry_run && !has_iter(s))
		out_maps_at_exit(s, s->plan->config.print_maps_on_exit && !s->opts.test && !s->opts.bench);
	if (s->running && !s->opts.dry_run)
		out_finish(s);
	out_flush(s);
	if (s->running)
		s->losses = loss_report(s);
	if (s->running && !s->opts.dry_run)
		stats_silent(s);
	if (s->running && s->opts.stats)
		stats_report(s);
	return err;
}

int rt_status(const struct session *s)
{
	if (s->tests_failed)
		return EXIT_TEST_FAILED;
	if (s->over_limit)
		return EXIT_MAX_CPU;
	if (s->exit_code)
		return s->exit_code & 0xff;
	if (s->out_failed)
		return EXIT_OUTPUT;
	if (s->opts.cmd_status && s->child_done && s->child_status)
		return WIFSIGNALED(s->child_status) ? 128 + WTERMSIG(s->child_status) : WEXITSTATUS(s->child_status);
	return s->opts.fail_on_loss && s->losses ? EXIT_LOSS : 0;
}

/* ---- the end ---- */

/* Closes every descriptor that is not a link, so that no pipe, file or terminal stays open behind the tracer's back. */
static void keep_links_only(const struct session *s, int also)
{
	int null = open("/dev/null", O_RDWR), top = also > 2 ? also : 2;
	bool *keep;

	for (int i = 0; i < 3 && null >= 0; i++)
		dup2(null, i);
	for (uint32_t i = 0; i < s->links.nr; i++) {
		const struct link *l = &s->links.v[i];

		top = l->fd > top ? l->fd : top;
		top = l->perf_fd > top ? l->perf_fd : top;
	}
	keep = calloc((size_t)top + 1, sizeof(*keep));
	if (!keep)
		_exit(0);
	for (uint32_t i = 0; i < s->links.nr; i++) {
		if (s->links.v[i].fd >= 0)
			keep[s->links.v[i].fd] = true;
		if (s->links.v[i].perf_fd >= 0)
			keep[s->links.v[i].perf_fd] = true;
	}
	keep[also] = true;
	for (int i = 3; i <= top; i++)
		if (!keep[i])
			close(i);
	for (int i = top + 1; i < top + 1024; i++)
		close(i);
}

static void __attribute__((noreturn)) be_closer(const struct session *s, const int gone[2])
{
	char byte;

	setsid();
	if (fork() != 0)
		_exit(0);
	prctl(PR_SET_NAME, "scry-detach");
	close(gone[1]);
	keep_links_only(s, gone[0]);
	while (read(gone[0], &byte, 1) < 0 && errno == EINTR)
		;
	_exit(0);	/* drops the links, slowly */
}

/*
 * Leaves the last references of slow links to a process of its own.  It belongs to init, so nobody has to wait for it,
 * and goes on only when the tracer has given up its references (the pipe ends then, or when the tracer dies).
 * Unsafe scripts are detached here and now: what they do to others must have ended when we have.  So are those in a pid
 * namespace of their own, whose first process may not care for orphans.
 */
static void detach(struct session *s)
{
	int gone[2] = { -1, -1 };
	pid_t pid;

	if (!s->opts.unsafe && !s->rodata.ns_tracer.ino && detach_is_slow(s) && pipe2(gone, O_CLOEXEC) == 0) {
		pid = fork();
		if (pid == 0)
			be_closer(s, gone);
		if (pid > 0)
			waitpid(pid, NULL, 0);
		close(gone[0]);
	}
	detach_all(s);
	if (gone[1] >= 0)
		close(gone[1]);
}

static void close_fds(int *fds, size_t nr)
{
	for (size_t i = 0; fds && i < nr; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	free(fds);
}

void rt_free(struct session *s)
{
	int *parts[] = { &s->stats_fd, &s->epoll_fd, &s->child_fd, &s->btf_fd };

	if (!s)
		return;
	detach(s);
	filter_close(s);
	guard_close(s);
	maptrack_close(s);
	unwind_close(s);
	ev_close(s);
	sym_close(s);
	out_close(s);
	if (s->globals)
		munmap(s->globals, globals_bytes(s));
	close_fds(s->map_fds, s->plan->maps.nr);
	close_fds(s->prog_fds, s->plan->progs.nr);
	close_fds(s->const_fds, s->nr_const_fds);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (*parts[i] >= 0)
			close(*parts[i]);
	targets_close(s);
	object_free(s->object);
	vec_free(&s->cpus);
	free(s->kprobe_addrs);
	free(s->prog_skip);
	free(s->bank_ready);
	free(s);
}
