/*
 * runtime: maps with two banks, so that an interval ends at one moment and nothing is lost or counted twice.
 *
 * A drain turns plan_globals.bank, waits until each program that may have taken the other bank has ended, and then reads and
 * deletes a map that no program touches; how many keys it has, or which kind of value, does not matter.
 *
 * How to know that they have ended: programs run inside RCU read-side sections (those that may sleep do not, and use none of these
 * maps: sema/wait.c), and the system call that updates an element of an array of maps returns only after an RCU grace period.  The
 * kernel promises that: "userspace, when we return to it, knows that all non-sleepable programs that could be running use the new map
 * value" (maybe_wait_bpf_programs(), since Linux 5.0).  So we write an element of the map's own array of banks as it was.  It takes
 * about 10 to 30 ms, so that maps which are drained together are turned together.
 *
 * At the end of the run, when the programs are stopped, there is nothing to wait for.
 */
#include "runtime/out_priv.h"
#include "runtime/rt_priv.h"
#include "runtime/sys.h"

bool bank_has(const struct session *s, uint32_t map)
{
	const struct plan_map *m = &s->plan->maps.v[map];

	return m->bank && s->map_fds[m->banks] >= 0;
}

static uint8_t *turned(const struct session *s, uint32_t map)
{
	return &s->globals->bank[s->plan->maps.v[map].bank - 1];
}

/* The bank with this number as an index into plan.maps. */
static uint32_t nth(const struct session *s, uint32_t map, unsigned bank)
{
	return bank ? s->plan->maps.v[map].twin : map;
}

uint32_t bank_current(const struct session *s, uint32_t map)
{
	return bank_has(s, map) ? nth(s, map, *turned(s, map) & 1) : map;
}

uint32_t bank_side(const struct session *s, uint32_t map, uint32_t side, bool idle)
{
	return bank_has(s, map) ? nth(s, side, (*turned(s, map) & 1) ^ idle) : side;
}

static void turn(struct session *s, uint32_t map)
{
	__atomic_store_n(turned(s, map), !(*turned(s, map) & 1), __ATOMIC_SEQ_CST);
	s->bank_ready[map] = true;
}

/* Returns when all programs that were running have ended. */
static int wait_for_programs(struct session *s, uint32_t map)
{
	uint32_t key = 0, fd = (uint32_t)s->map_fds[map];

	return s->globals->stop ? 0 : sys_map_update(s->map_fds[s->plan->maps.v[map].banks], &key, &fd);
}

int bank_take(struct session *s, uint32_t map, uint32_t *idle)
{
	uint32_t also;
	int err;

	if (!s->bank_ready[map]) {
		turn(s, map);
		for (uint32_t n = 0; ev_drain_ahead(s, n, &also); n++) {
			if (!bank_has(s, also))
				continue;
			if (s->bank_ready[also])	/* twice in a row: each has its own interval */
				break;
			turn(s, also);
		}
		err = wait_for_programs(s, map);
		if (err)
			return err;
	}
	s->bank_ready[map] = false;
	*idle = nth(s, map, !(*turned(s, map) & 1));
	return 0;
}
