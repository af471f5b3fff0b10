/*
 * runtime: the mappings of all processes, as they come and go.
 *
 * A stack is only addresses; by the time it is printed its process may have ended and /proc/PID/maps with it.  The kernel's perf
 * subsystem can record program starts, forks and mappings of code (since 3.12); a dummy event per processor asks for that.
 *
 * Records of one process may lie in the rings of several processors, so they are taken in order of time: the clock is
 * read first, then the ends of the rings, and only what is older than the clock reading is used.  What is being written
 * at that moment waits for the next time.
 *
 *	ring:	| header | MMAP2: pid addr len pgoff ... name | time | header | COMM (exec): pid name | time |
 */
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "runtime/out_priv.h"
#include "runtime/rt_priv.h"
#include "runtime/sys.h"

#define RING_PAGES 16		/* power of two; a start of a program with 50 libraries takes three */

struct track_cpu {
	int fd;
	struct perf_event_mmap_page *page;
	uint64_t pos, head;
	uint64_t time;		/* of the record at pos */
	uint16_t len;		/* of it; 0: none is left */
};

struct maptrack {
	VEC(struct track_cpu) cpus;
	size_t page_size, data_size;
	int32_t only;		/* -p: nobody else matters; 0 */
	_Alignas(8) char buf[65536];	/* one record */
};

/* Layout of the records, behind struct perf_event_header. */
struct mmap2 {
	uint32_t pid, tid;
	uint64_t addr, len, pgoff;
	uint32_t maj, min;
	uint64_t ino, ino_generation;
	uint32_t prot, flags;
	char name[];
};

struct comm {
	uint32_t pid, tid;
};

struct fork {
	uint32_t pid, ppid, tid, ptid;
};

static void add_cpu(struct session *s, struct maptrack *t, int cpu)
{
	struct perf_event_attr a;
	struct track_cpu c = { 0 };
	struct epoll_event ev = { .events = EPOLLIN | EPOLLET, .data.u64 = WAKE_MAPS };

	memset(&a, 0, sizeof(a));
	a.type = PERF_TYPE_SOFTWARE;
	a.config = PERF_COUNT_SW_DUMMY;
	a.sample_type = PERF_SAMPLE_TIME;
	a.sample_id_all = 1;
	a.mmap = a.mmap2 = a.comm = a.comm_exec = a.task = 1;
	a.use_clockid = 1;
	a.clockid = CLOCK_MONOTONIC;
	if (s->plan->unwinds) {
		a.wakeup_events = 1;	/* programs wait for what we make of it */
	} else {
		a.watermark = 1;
		a.wakeup_watermark = (uint32_t)t->data_size / 2;
	}
	c.fd = sys_perf_open(&a, -1, cpu);
	if (c.fd < 0)
		return;
	c.page = mmap(NULL, t->page_size + t->data_size, PROT_READ | PROT_WRITE, MAP_SHARED, c.fd, 0);
	if (c.page == MAP_FAILED) {
		close(c.fd);
		return;
	}
	epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, c.fd, &ev);
	vec_push(NULL, &t->cpus, c);
}

void maptrack_open(struct session *s)
{
	struct maptrack *t;

	if ((!s->plan->uses_usyms && !s->plan->unwinds) || !(t = calloc(1, sizeof(*t))))
		return;
	t->page_size = (size_t)sysconf(_SC_PAGESIZE);
	t->data_size = RING_PAGES * t->page_size;
	t->only = s->opts.nr_pids == 1 && !s->opts.follow && !s->opts.nr_dwarf_pids ? s->opts.pid : 0;
	online_cpus(s);
	for (uint32_t i = 0; i < s->cpus.nr; i++)
		add_cpu(s, t, (int)s->cpus.v[i]);
	if (!t->cpus.nr) {
		free(t);
		return;
	}
	s->maptrack = t;
}

static const char *data_of(const struct maptrack *t, const struct track_cpu *c)
{
	return (const char *)c->page + t->page_size;
}

static void copy_out(const struct maptrack *t, const struct track_cpu *c, uint64_t pos, void *to, size_t len)
{
	size_t at = pos & (t->data_size - 1), first = t->data_size - at < len ? t->data_size - at : len;

	memcpy(to, data_of(t, c) + at, first);
	memcpy((char *)to + first, data_of(t, c), len - first);
}

/* Looks at the record at c->pos: its length, and its time, which ends it. */
static void look(const struct maptrack *t, struct track_cpu *c)
{
	struct perf_event_header h;

	c->len = 0;
	if (c->head - c->pos < sizeof(h))
		return;
	copy_out(t, c, c->pos, &h, sizeof(h));
	if (h.size < sizeof(h) + 8 || h.size > c->head - c->pos) {
		c->pos = c->head;	/* broken: start anew */
		return;
	}
	c->len = h.size;
	copy_out(t, c, c->pos + h.size - 8, &c->time, 8);
}

static void take(struct session *s, struct maptrack *t, const struct track_cpu *c)
{
	struct syms *sy = s->out->vx.syms;
	struct perf_event_header h;
	const char *body = t->buf + sizeof(h);
	size_t len;

	copy_out(t, c, c->pos, t->buf, c->len);
	memcpy(&h, t->buf, sizeof(h));
	len = c->len - sizeof(h) - 8;
	t->buf[sizeof(h) + len] = 0;	/* the time is not needed any more: ends the name */
	if (h.type == PERF_RECORD_MMAP2 && len >= sizeof(struct mmap2)) {
		const struct mmap2 *m = (const void *)body;

		if (t->only && m->pid != (uint32_t)t->only)
			return;
		syms_note_mmap(sy, m->pid, m->addr, m->len, m->pgoff, m->ino, m->name);
		unwind_note(s, m->pid);
	} else if (h.type == PERF_RECORD_COMM && h.misc & PERF_RECORD_MISC_COMM_EXEC && len >= sizeof(struct comm)) {
		const struct comm *m = (const void *)body;

		if (!t->only || m->pid == (uint32_t)t->only)
			syms_note_exec(sy, m->pid);
	} else if (h.type == PERF_RECORD_FORK && len >= sizeof(struct fork)) {
		const struct fork *m = (const void *)body;

		if (m->pid == m->ppid || (t->only && m->pid != (uint32_t)t->only))
			return;
		syms_note_fork(sy, m->pid, m->ppid);
		unwind_note_fork(s, m->pid, m->ppid);
	}
}

static struct track_cpu *earliest(struct maptrack *t, uint64_t before)
{
	struct track_cpu *best = NULL;

	for (size_t i = 0; i < t->cpus.nr; i++) {
		struct track_cpu *c = &t->cpus.v[i];

		if (c->len && c->time <= before && (!best || c->time < best->time))
			best = c;
	}
	return best;
}

void maptrack_read(struct session *s)
{
	struct maptrack *t = s->maptrack;
	struct track_cpu *c;
	struct timespec ts;
	uint64_t now;

	if (!t || !s->out)
		return;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	now = (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
	for (size_t i = 0; i < t->cpus.nr; i++) {
		c = &t->cpus.v[i];
		c->head = __atomic_load_n(&c->page->data_head, __ATOMIC_ACQUIRE);
		look(t, c);
	}
	while ((c = earliest(t, now))) {
		take(s, t, c);
		c->pos += c->len;
		look(t, c);
	}
	for (size_t i = 0; i < t->cpus.nr; i++)
		__atomic_store_n(&t->cpus.v[i].page->data_tail, t->cpus.v[i].pos, __ATOMIC_RELEASE);
	unwind_refresh(s);
}

void maptrack_close(struct session *s)
{
	struct maptrack *t = s->maptrack;

	if (!t)
		return;
	for (size_t i = 0; i < t->cpus.nr; i++) {
		munmap(t->cpus.v[i].page, t->page_size + t->data_size);
		close(t->cpus.v[i].fd);
	}
	vec_free(&t->cpus);
	free(t);
	s->maptrack = NULL;
}
