/*
 * runtime: the two ring buffers, read in order.
 *
 * A BPF ring buffer is mapped as one page with the consumer's position (ours to write), one page with the producer's
 * and the data, twice in a row so that a record never wraps.  A record is {u32 length and two flag bits, u32}, then its
 * bytes, rounded up to 8.  Records are handled where they lie: nothing is copied.
 *
 * Order.  A control record carries the position P of the data ring at its time.  We take the data ring's position first and
 * look at the control ring then: a control record that is not visible by now was submitted after all data before
 * that position by its own CPU.  So data before P is handled, then the control record.
 *
 * Waking.  Programs wake us only when plan_globals.wake says so, or when much has come together.  After
 * activity we sleep 50 ms at most with the flag down, which costs programs nothing; when that brings nothing, the flag goes
 * up, both rings are looked at once more, and we sleep without a timeout: an idle tracer has no wake-ups.  The descriptors are
 * edge-triggered, otherwise epoll would return at once whenever a ring is not empty.
 *
 * The end.  exit() ends the trace where its control record stands: what other processors reported after it, until they
 * were detached, is read and not told.  What end probes report is told again (ev_reopen).
 *
 * Nothing in a record is believed before it was checked against the plan: bad ones are counted.
 */
#include <sched.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/out_priv.h"
#include "runtime/rt_priv.h"

#define MAX_DELAY_MS 50
#define LOSS_MS 30000			/* how late a full map is noticed when nothing else wakes us */
#define BUSY_BYTES (64 * 1024)		/* this much waiting: do not sleep at all */
#define RELEASE_BYTES (256 * 1024)	/* how much is handled before the kernel gets the room back */
#define STUCK_ROUNDS 100		/* 50 us each: how long a control record waits for an unfinished data record */

struct ring {
	uint64_t *consumer;		/* NULL: there is no such ring */
	const uint64_t *producer;
	const uint8_t *data;
	uint64_t size, mask, pos;	/* pos: first byte not handled */
	uint64_t released;		/* what the kernel was told */
};

struct events {
	struct arena *arena;
	struct ring data, ctl;
	struct event_state *state;	/* by index of plan.events */
	bool *zeroed;			/* by index of plan.maps */
	uint8_t **base;
	size_t nr_maps;
	uint32_t *shown;		/* by index of plan.sites: messages on stderr */
	bool *once;
	struct ev_stats stats;
	bool active;			/* records came since we last armed */
	bool stuck;			/* an unfinished record blocks the data ring */
	bool ended;			/* exit() was met: what was reported after it is not told */
	uint64_t end_pos;		/* ... data from here on */
	int error;			/* output failed for good: -EPIPE */
};

/* ---- mapping ---- */

static int ring_map(struct ring *r, int fd, uint64_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	void *p = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (p == MAP_FAILED)
		return -errno;
	r->consumer = p;
	p = mmap(NULL, page + 2 * size, PROT_READ, MAP_SHARED, fd, (off_t)page);
	if (p == MAP_FAILED) {
		int err = -errno;

		munmap(r->consumer, page);
		r->consumer = NULL;
		return err;
	}
	r->producer = p;
	r->data = (const uint8_t *)p + page;
	r->size = size;
	r->mask = size - 1;
	r->pos = r->released = __atomic_load_n(r->consumer, __ATOMIC_ACQUIRE);
	return 0;
}

static void ring_unmap(struct ring *r)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (!r->consumer)
		return;
	munmap(r->consumer, page);
	munmap((void *)(uintptr_t)r->producer, page + 2 * r->size);
	r->consumer = NULL;
}

static int open_ring(struct session *s, struct ring *r, enum map_role role, uint64_t size, enum wake wake)
{
	struct epoll_event e = { .events = EPOLLIN | EPOLLET, .data.u64 = wake };
	int fd = map_fd_by_role(s, role), err;

	if (fd < 0 || !size)
		return 0;
	err = ring_map(r, fd, size);
	if (!err && epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, fd, &e))
		err = -errno;
	if (err)
		rt_error(s, "cannot map the ring buffer of %llu bytes: %s", (unsigned long long)size, strerror(-err));
	return err;
}

static bool has_format(enum action act)
{
	return act == ACT_PRINTF || act == ACT_ERRORF || act == ACT_WARNF || act == ACT_CAT || act == ACT_SYSTEM;
}

int ev_open(struct session *s)
{
	const struct plan *p = s->plan;
	struct events *ev = calloc(1, sizeof(*ev));
	int err;

	if (!ev)
		return -ENOMEM;
	s->ev = ev;
	ev->arena = arena_new();
	ev->state = arena_new_array(ev->arena, struct event_state, p->events.nr + 1);
	ev->zeroed = arena_new_array(ev->arena, bool, p->maps.nr + 1);
	ev->base = arena_new_array(ev->arena, uint8_t *, p->maps.nr + 1);
	ev->nr_maps = p->maps.nr;
	ev->shown = arena_new_array(ev->arena, uint32_t, p->sites.nr + 1);
	ev->once = arena_new_array(ev->arena, bool, p->sites.nr + 1);
	for (size_t i = 0; i < p->events.nr; i++)
		if (has_format(p->events.v[i].act))
			ev->state[i].bad = fmt_compile(ev->arena, p, &p->events.v[i], &ev->state[i].prog) != 0;
	err = open_ring(s, &ev->data, ROLE_RING, s->ring_bytes, WAKE_RING);
	if (!err)
		err = open_ring(s, &ev->ctl, ROLE_CTL, s->ctl_bytes, WAKE_CTL);
	return err;
}

void ev_close(struct session *s)
{
	struct events *ev = s->ev;

	if (!ev)
		return;
	ring_unmap(&ev->data);
	ring_unmap(&ev->ctl);
	for (size_t i = 0; i < ev->nr_maps; i++)
		free(ev->base[i]);
	skb_close(s);
	arena_free(ev->arena);
	free(ev);
	s->ev = NULL;
}

struct event_state *ev_state(struct session *s, uint32_t event)
{
	return &s->ev->state[event];
}

struct arena *ev_arena(struct session *s)
{
	return s->ev->arena;
}

const struct ev_stats *ev_stats(const struct session *s)
{
	return &s->ev->stats;
}

bool *ev_zeroed(struct session *s, uint32_t map)
{
	return &s->ev->zeroed[map];
}

uint8_t **ev_base(struct session *s, uint32_t map)
{
	return &s->ev->base[map];
}

uint32_t *ev_shown(struct session *s, uint64_t site)
{
	return &s->ev->shown[site];
}

bool *ev_once(struct session *s, uint64_t site)
{
	return &s->ev->once[site];
}

/* ---- consuming ---- */

static uint64_t produced(const struct ring *r)
{
	return r->producer ? __atomic_load_n(r->producer, __ATOMIC_ACQUIRE) : 0;
}

static void release(struct ring *r)
{
	if (r->consumer && r->released != r->pos)
		__atomic_store_n(r->consumer, r->pos, __ATOMIC_RELEASE);
	r->released = r->pos;
}

enum next { NEXT_NONE, NEXT_BUSY, NEXT_SKIP, NEXT_RECORD };

/* The record at r->pos, below limit. */
static enum next peek(const struct ring *r, uint64_t limit, const uint8_t **rec, uint32_t *len)
{
	const uint8_t *h;
	uint32_t word;

	if (r->pos >= limit)
		return NEXT_NONE;
	h = r->data + (r->pos & r->mask);
	word = __atomic_load_n((const uint32_t *)(const void *)h, __ATOMIC_ACQUIRE);
	if (word & BPF_RINGBUF_BUSY_BIT)
		return NEXT_BUSY;
	*rec = h + BPF_RINGBUF_HDR_SZ;
	*len = word & ~(BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT);
	return word & BPF_RINGBUF_DISCARD_BIT ? NEXT_SKIP : NEXT_RECORD;
}

static void advance(struct ring *r, uint32_t len)
{
	r->pos += ((uint64_t)len + BPF_RINGBUF_HDR_SZ + 7) / 8 * 8;
}

/* What tells of the run, not of the traced world. */
static bool is_report(enum action act)
{
	return act == ACT_REPORT;
}

static void handle(struct session *s, const uint8_t *rec, uint32_t len, bool control)
{
	struct events *ev = s->ev;
	const struct plan *p = s->plan;
	uint32_t event;
	int err;

	if (!len && !control)	/* it was to wake us */
		return;
	if (len < (control ? sizeof(struct ctl_head) : sizeof(struct event_head))) {
		ev->stats.bad++;
		return;
	}
	memcpy(&event, rec, sizeof(event));
	if (event >= p->events.nr || p->events.v[event].control != control || ev->state[event].bad ||
	    !record_ok(&p->events.v[event], rec, len)) {
		ev->stats.bad++;
		return;
	}
	ev->stats.records += !is_report(p->events.v[event].act);
	err = act_handle(s, event, rec, len);
	if (err)
		ev->error = err;
}

/* Handles data below limit.  Number of records; stops at an unfinished one (ev->stuck). */
static int consume_data(struct session *s, uint64_t limit)
{
	struct events *ev = s->ev;
	struct ring *r = &ev->data;
	const uint8_t *rec;
	uint32_t len;
	int nr = 0;

	ev->stuck = false;
	while (!ev->error) {
		enum next n = peek(r, limit, &rec, &len);

		if (n == NEXT_NONE || n == NEXT_BUSY) {
			ev->stuck = n == NEXT_BUSY;
			break;
		}
		if (n == NEXT_RECORD && !(ev->ended && r->pos >= ev->end_pos))
			handle(s, rec, len, false);
		advance(r, len);
		if (r->pos - r->released >= RELEASE_BYTES || r->pos - r->released >= r->size / 4)
			release(r);
		nr++;
	}
	release(r);
	return nr;
}

static bool ends_interval(enum action act)
{
	return act == ACT_DRAIN || act == ACT_DRAIN_ZERO || act == ACT_CLEAR;
}

/* All data before a control record; an unfinished one holds it up for a few milliseconds only. */
static int consume_until(struct session *s, uint64_t limit)
{
	int nr = 0;

	for (int round = 0; round < STUCK_ROUNDS; round++) {
		nr += consume_data(s, limit);
		if (!s->ev->stuck)
			break;
		usleep(50);
	}
	return nr;
}

/*
 * Is the control record that is looked at a clear() or zero(), and the next one the same?  Then only the next counts.  A script
 * may ask for one with each system call, and each causes system calls of ours: such a queue would not get shorter.
 */
static bool is_superseded(struct session *s, const uint8_t *rec, uint64_t limit)
{
	struct ring r = s->ev->ctl;
	uint32_t event, len, after;
	const uint8_t *next;
	enum next n;

	memcpy(&event, rec, sizeof(event));
	if (event >= s->plan->events.nr || (s->plan->events.v[event].act != ACT_CLEAR && s->plan->events.v[event].act != ACT_ZERO))
		return false;
	do {
		n = peek(&r, limit, &next, &len);
		if (n == NEXT_NONE || n == NEXT_BUSY)
			return false;
		advance(&r, len);
	} while (n == NEXT_SKIP || next == rec);
	memcpy(&after, next, sizeof(after));
	return len >= sizeof(struct ctl_head) && after == event;
}

/* What programs do behind each record from now on. */
static void set_wake(struct session *s, bool at_once)
{
	__atomic_store_n(&s->globals->wake_after, at_once ? 0 : plan_wake_step(s->ring_bytes), __ATOMIC_RELAXED);
	__atomic_store_n(&s->globals->wake, at_once ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP, __ATOMIC_RELAXED);
}

int ev_consume(struct session *s)
{
	struct events *ev = s->ev;
	uint64_t data_limit, ctl_limit;
	const uint8_t *rec;
	uint32_t len;
	int nr = 0;

	if (!ev)
		return 0;
	set_wake(s, false);
	data_limit = produced(&ev->data);	/* before the control ring is looked at: see above */
	ctl_limit = produced(&ev->ctl);
	while (!ev->error && !s->exiting) {
		enum next n = peek(&ev->ctl, ctl_limit, &rec, &len);
		struct ctl_head h = { 0 };

		if (n == NEXT_NONE || n == NEXT_BUSY)
			break;
		if (n == NEXT_RECORD) {
			if (len >= sizeof(h)) {
				uint64_t now = produced(&ev->data);

				memcpy(&h, rec, sizeof(h));
				nr += consume_until(s, h.data_pos < now ? h.data_pos : now);
			}
			if (!ev->ended && (len < sizeof(h) || !is_superseded(s, rec, ctl_limit)))
				handle(s, rec, len, true);
			if (s->exiting && !ev->ended) {
				ev->ended = true;
				ev->end_pos = h.data_pos;
			}
		}
		advance(&ev->ctl, len);
		release(&ev->ctl);
		nr++;
	}
	if (!s->exiting)
		nr += consume_data(s, data_limit);
	if (nr)
		ev->active = true;
	loss_tell(s);
	return ev->error ? ev->error : nr;
}

bool ev_drain_ahead(struct session *s, uint32_t nth, uint32_t *map)
{
	struct ring r = s->ev->ctl;
	uint64_t limit = produced(&r);
	const uint8_t *rec;
	uint32_t len, event;
	bool first = true;

	for (;;) {
		enum next n = peek(&r, limit, &rec, &len);

		if (n == NEXT_NONE || n == NEXT_BUSY)
			return false;
		advance(&r, len);
		if (n == NEXT_SKIP || first) {	/* the first is the one being handled */
			first &= n == NEXT_SKIP;
			continue;
		}
		if (len < sizeof(struct ctl_head))
			return false;
		memcpy(&event, rec, sizeof(event));
		if (event >= s->plan->events.nr || !ends_interval(s->plan->events.v[event].act))
			return false;
		*map = s->plan->events.v[event].map;
		if (*map >= s->plan->maps.nr)
			return false;
		if (!nth--)
			return true;
	}
}

int ev_drain(struct session *s)
{
	bool exiting = s->exiting;
	int total = 0;

	if (!s->ev)
		return 0;
	/*
	 * Programs may still run (after begin) or be stopped (at the end): a few passes empty the rings in the second case
	 * and do not last for ever in the first.
	 */
	for (int pass = 0; pass < 8; pass++) {
		int n;

		s->exiting = false;	/* an exit met on the way must not leave the rest unread */
		n = ev_consume(s);
		exiting |= s->exiting;
		if (n < 0) {
			s->exiting = exiting;
			return n;
		}
		total += n;
		if (s->ev->stuck)
			usleep(200);
		else if (!n)
			break;
	}
	s->exiting = exiting;
	return total;
}

void ev_reopen(struct session *s)
{
	if (s->ev)
		s->ev->ended = false;
}

int ev_arm(struct session *s)
{
	struct events *ev = s->ev;
	bool active;

	if (!ev)
		return -1;
	if (produced(&ev->data) - ev->data.pos >= BUSY_BYTES)
		return 0;
	if (out_idle(s) == -EPIPE)
		return -EPIPE;
	active = ev->active;
	ev->active = false;
	if (ev->stuck)
		return 1;
	if (active)
		return MAX_DELAY_MS;
	if (!ev->data.consumer && !ev->ctl.consumer)
		return loss_waits(s) ? LOSS_MS : -1;
	set_wake(s, true);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (produced(&ev->data) != ev->data.pos || produced(&ev->ctl) != ev->ctl.pos) {
		set_wake(s, false);
		return 0;
	}
	return loss_waits(s) ? LOSS_MS : -1;
}
