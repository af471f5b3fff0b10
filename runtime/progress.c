/*
 * runtime: a line on the terminal while attaching takes its time: kernels without multi links patch their code for each function.
 *
 *	Attaching probes: 120 of 1000
 *
 * It appears after half a second and goes away by itself; messages in between wipe it first.
 */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "runtime/rt_priv.h"

#define WAIT_MS 500
#define STEP_MS 100

static uint64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

void progress_begin(struct session *s)
{
	s->progress = (struct progress){ .next_ms = now_ms() + WAIT_MS, .on = !s->opts.quiet && isatty(STDERR_FILENO) };
}

void progress_step(struct session *s, uint32_t nr, uint32_t all)
{
	struct progress *p = &s->progress;
	uint64_t now;

	if (!p->on)
		return;
	now = now_ms();
	if (now < p->next_ms)
		return;
	p->next_ms = now + STEP_MS;
	p->shown = dprintf(STDERR_FILENO, "\rAttaching probes: %u of %u\033[K", nr, all) > 0;
}

void progress_wipe(struct session *s)
{
	if (s->progress.shown && write(STDERR_FILENO, "\r\033[K", 4) > 0)
		s->progress.shown = false;
}
