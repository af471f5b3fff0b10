/*
 * runtime: attaching, in which order, and what happens when something cannot be.
 *
 * Attach points are attached in groups: all of one program that one link can serve (multi links), else one by one.
 * The kernel calls some kinds in the order of attaching and others in the reverse order; the order here makes several probes on one
 * event run in the order of the script.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "runtime/rt_priv.h"
#include "runtime/sys.h"

void attach_note(struct session *s, int fd, int perf_fd, uint32_t ap, uint32_t nr)
{
	vec_push(NULL, &s->links, (struct link){ .fd = fd, .perf_fd = perf_fd, .ap = ap, .nr = nr });
	s->nr_attached += nr;
}

int attach_failed(struct session *s, const struct plan_ap *ap, int err)
{
	char why[384];

	why_attach(s, ap, err, why, sizeof(why));
	if (s->plan->config.missing_probes == MISSING_ERROR && !ap->optional) {
		rt_error_at(s, &ap->place, "Unable to attach probe: %s. If this is expected, set the 'missing_probes' config "
			    "variable to 'warn'.", ap->name);
		rt_hint(s, "%s (%s)", why, strerrorname_np(-err) ? strerrorname_np(-err) : "?");
		return err;
	}
	s->nr_failed++;
	if (s->plan->config.missing_probes == MISSING_WARN)
		rt_warn_at(s, &ap->place, "Unable to attach probe: %s. Skipping.", ap->name);
	rt_verbose(s, "%s: %s (%s)", ap->name, why, strerror(-err));
	return 0;
}

int attach_to_perf(struct session *s, int perf_fd, int prog_fd, uint32_t ap, uint32_t nr)
{
	int fd = -1, err = 0;

	if (rt_has(FEAT_PERF_LINK)) {
		fd = sys_link_create(&(struct link_spec){ .prog_fd = prog_fd, .target_fd = perf_fd,
							  .attach_type = AT_PERF_EVENT, .cookie = s->plan->aps.v[ap].cookie });
		err = fd < 0 ? fd : 0;
	} else if (ioctl(perf_fd, PERF_EVENT_IOC_SET_BPF, prog_fd) < 0) {
		err = -errno;
	}
	if (!err && ioctl(perf_fd, PERF_EVENT_IOC_ENABLE, 0) < 0)
		err = -errno;
	if (err) {
		if (fd >= 0)
			close(fd);
		close(perf_fd);
		return err;
	}
	if (fd >= 0) {		/* the link holds the event: half as many descriptors */
		close(perf_fd);
		perf_fd = -1;
	}
	attach_note(s, fd, perf_fd, ap, nr);
	return 0;
}

/* Causes that are not one attach point's fault: dividing would only repeat them. */
static bool is_common_cause(int err)
{
	return err == -EPERM || err == -EACCES || err == -EMFILE || err == -ENFILE || err == -ENOMEM || err == -EOPNOTSUPP ||
	       err == -EINTR;
}

int attach_divide(struct session *s, const struct group *g, int (*attach)(struct session *s, const struct group *g))
{
	struct group half = *g;
	int err = attach(s, g);

	if (!err)
		return 0;
	if (g->nr == 1 || is_common_cause(err)) {
		int first = attach_failed(s, &s->plan->aps.v[g->idx[0]], err);

		if (!first)
			s->nr_failed += g->nr - 1;
		return first;
	}
	half.nr = g->nr / 2;
	err = attach_divide(s, &half, attach);
	if (err)
		return err;
	half.idx += half.nr;
	half.nr = g->nr - half.nr;
	return attach_divide(s, &half, attach);
}

/* Kinds that the kernel runs first come, first served; all others run last come, first served. */
static bool runs_in_order(enum probe_kind k)
{
	return k == PROBE_KRETPROBE || k == PROBE_TRACEPOINT || k == PROBE_PROFILE || k == PROBE_INTERVAL ||
	       k == PROBE_WATCHPOINT || k == PROBE_HARDWARE || k == PROBE_RAWTRACEPOINT || k == PROBE_SOFTWARE;
}

static bool is_multi(enum hook h)
{
	return h == HOOK_KPROBE_MULTI || h == HOOK_KPROBE_SESSION || h == HOOK_UPROBE_MULTI || h == HOOK_UPROBE_SESSION ||
	       h == HOOK_SYSCALL;
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* Can one link serve both?  User functions: one file and one process per link. */
static bool goes_with(const struct session *s, const struct plan_ap *a, const struct plan_ap *b)
{
	enum hook h = s->plan->progs.v[a->prog].hook;

	if (a->prog != b->prog || !is_multi(h))
		return false;
	if (h == HOOK_KPROBE_MULTI || h == HOOK_KPROBE_SESSION || h == HOOK_SYSCALL)
		return true;
	return a->pid == b->pid && same(a->target, b->target);
}

static int attach_group(struct session *s, const struct group *g)
{
	switch (g->prog->hook) {
	case HOOK_TEST_RUN:		return 0;
	case HOOK_PERF_KPROBE:		return attach_kprobe_perf(s, g);
	case HOOK_KPROBE_MULTI:
	case HOOK_KPROBE_SESSION:	return attach_divide(s, g, attach_kprobe_multi);
	case HOOK_PERF_UPROBE:		return attach_uprobe_perf(s, g);
	case HOOK_UPROBE_MULTI:
	case HOOK_UPROBE_SESSION:	return attach_divide(s, g, attach_uprobe_multi);
	case HOOK_PERF_TRACEPOINT:	return attach_tracepoint(s, g);
	case HOOK_RAW_TRACEPOINT:	return attach_raw(s, g);
	case HOOK_SYSCALL:
	case HOOK_TRACING:		return attach_tracing(s, g);
	case HOOK_ITER:			return attach_iter(s, g);
	case HOOK_PERF_EVENT:		return attach_perf_event(s, g);
	}
	return 0;
}

/* Attaches ap i with all that go with it; idx is room for their numbers. */
static int attach_one(struct session *s, uint32_t i, bool *done, uint32_t *idx)
{
	const struct plan_ap *ap = &s->plan->aps.v[i];
	struct group g = { .prog = &s->plan->progs.v[ap->prog], .prog_fd = s->prog_fds[ap->prog], .idx = idx };
	uint32_t from = is_multi(g.prog->hook) ? 0 : i;
	int err;

	for (uint32_t n = from; n < s->plan->aps.nr; n++) {
		if (done[n] || (n != i && !goes_with(s, ap, &s->plan->aps.v[n])))
			continue;
		done[n] = true;
		idx[g.nr++] = n;
		if (!is_multi(g.prog->hook))
			break;
	}
	if (s->prog_skip[ap->prog]) {
		s->nr_failed += g.nr;
		return 0;
	}
	if (g.prog->hook == HOOK_TEST_RUN || g.prog_fd < 0)
		return 0;
	progress_step(s, s->nr_attached + s->nr_failed, (uint32_t)s->plan->aps.nr);
	err = attach_group(s, &g);
	/* Routines of single probes leave the report to this place. */
	if (err && (!is_multi(g.prog->hook) || g.prog->hook == HOOK_SYSCALL))
		err = attach_failed(s, ap, err);
	return err;
}

/* Descriptors: one per attach point and processor for events, one per attach point else. */
void raise_nofile(const struct session *s)
{
	struct rlimit r;
	uint64_t need = 128 + s->plan->maps.nr + s->plan->progs.nr;

	for (uint32_t i = 0; i < s->plan->aps.nr; i++)
		need += s->plan->progs.v[s->plan->aps.v[i].prog].hook == HOOK_PERF_EVENT ? s->ncpus + 1 : 1;
	if (getrlimit(RLIMIT_NOFILE, &r) || r.rlim_cur >= need)
		return;
	if (r.rlim_max < need) {
		struct rlimit more = { need, need };

		if (setrlimit(RLIMIT_NOFILE, &more) == 0)
			return;
	}
	r.rlim_cur = r.rlim_max;
	setrlimit(RLIMIT_NOFILE, &r);
}

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* 0, or why attaching is given up: a signal, or it has taken as long as --for lets the whole trace take. */
static int given_up(const struct session *s)
{
	if (s->opts.stop_signal && *s->opts.stop_signal)
		return -EINTR;
	if (!s->attach_until || now_ns() < s->attach_until)
		return 0;
	rt_error(s, "The time of --for was over before all probes were attached: %u of %u.", s->nr_attached,
		 (uint32_t)s->plan->aps.nr);
	return -ETIMEDOUT;
}

static int attach_next(struct session *s, uint32_t i, bool *done, uint32_t *idx)
{
	int err = given_up(s);

	return err ? err : attach_one(s, i, done, idx);
}

int attach_all(struct session *s)
{
	uint32_t nr = (uint32_t)s->plan->aps.nr, want = 0;
	bool *done = calloc(nr + 1, sizeof(*done));
	uint32_t *idx = calloc(nr + 1, sizeof(*idx));
	int err = done && idx ? 0 : -ENOMEM;

	progress_begin(s);
	if (s->opts.for_ns)
		s->attach_until = now_ns() + s->opts.for_ns;
	if (!err)
		kprobe_addresses(s);
	for (uint32_t i = 0; i < nr && !err; i++)
		done[i] = s->plan->aps.v[i].rides;
	for (uint32_t i = nr; i-- > 0 && !err;)
		if (!done[i] && !runs_in_order(s->plan->aps.v[i].kind))
			err = attach_next(s, i, done, idx);
	for (uint32_t i = 0; i < nr && !err; i++)
		if (!done[i])
			err = attach_next(s, i, done, idx);
	progress_wipe(s);
	free(done);
	free(idx);
	for (uint32_t i = 0; i < nr; i++)
		want += s->plan->progs.v[s->plan->aps.v[i].prog].hook != HOOK_TEST_RUN;
	if (!err && want && !s->nr_attached) {
		rt_error(s, "Attachment failed for all probes.");
		err = -ENOENT;
	}
	return err;
}

/* Hooks whose removal waits for grace periods of the kernel or patches code. */
static bool is_slow(const struct session *s, const struct link *l)
{
	const struct plan_prog *p = &s->plan->progs.v[s->plan->aps.v[l->ap].prog];

	return p->hook != HOOK_PERF_EVENT && p->hook != HOOK_RAW_TRACEPOINT && p->hook != HOOK_ITER &&
	       p->hook != HOOK_SYSCALL && !(p->hook == HOOK_TRACING && p->attach_type == BPF_TRACE_RAW_TP);
}

static void close_link(struct link *l)
{
	if (l->fd >= 0)
		close(l->fd);
	if (l->perf_fd >= 0)
		close(l->perf_fd);
	l->fd = l->perf_fd = -1;
}

static bool is_open(const struct link *l)
{
	return l->fd >= 0 || l->perf_fd >= 0;
}

bool detach_is_slow(const struct session *s)
{
	for (uint32_t i = 0; i < s->links.nr; i++)
		if (is_open(&s->links.v[i]) && is_slow(s, &s->links.v[i]))
			return true;
	return false;
}

void detach_quick(struct session *s)
{
	for (uint32_t i = 0; i < s->links.nr; i++)
		if (!is_slow(s, &s->links.v[i]))
			close_link(&s->links.v[i]);
}

void detach_all(struct session *s)
{
	for (uint32_t i = 0; i < s->links.nr; i++)
		close_link(&s->links.v[i]);
	vec_free(&s->links);
	s->detached = true;
}
