/*
 * runtime: --top: what a script prints at each interval is shown in place of what it printed before.
 *
 * A frame is what comes within a tenth of a second: the records of one interval probe arrive together, those of the next one later.
 * It is drawn from the upper left corner, line by line, each cut to the width of the window and cleared behind its end; what is
 * left of the old frame below is cleared.  More lines than the window has are not shown, but counted.  Nothing of the terminal is
 * changed for this, so nothing has to be put right whatever ends the run; the last frame stays on the screen and the rest of the
 * output follows it.
 *
 * Maps come with the largest elements first, which are the ones worth seeing.  A script that prints nothing in intervals gets its
 * maps printed once a second.  Where the output is no terminal, or the format is made for programs, --top does nothing.
 */
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "runtime/out_priv.h"
#include "runtime/rt_priv.h"

#define FRAME_NS 100000000ull		/* what comes later than this is another frame */
#define PRINT_NS 1000000000ull		/* between prints of the maps */

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

struct top {
	struct strbuf frame, screen;
	uint64_t since;			/* when the frame began */
	uint64_t next;			/* when the maps are due; 0: the script prints them */
	bool drawn;
};

/* The script prints by itself: something in intervals, or every event. */
static bool prints(const struct plan *p)
{
	for (size_t i = 0; i < p->aps.nr; i++)
		if (p->aps.v[i].kind == PROBE_INTERVAL || p->aps.v[i].kind == PROBE_PROFILE)
			return true;
	return false;
}

void top_start(struct session *s)
{
	bool shown = s->opts.format == OUT_TEXT || s->opts.format == OUT_TABLE;

	if (!s->opts.top || !shown || !s->out->tty)
		return;
	s->top = calloc(1, sizeof(*s->top));
	if (s->top && !prints(s->plan))
		s->top->next = now_ns() + PRINT_NS;
}

void top_stop(struct session *s)
{
	if (!s->top)
		return;
	out_flush(s);
	sb_free(&s->top->frame);
	sb_free(&s->top->screen);
	free(s->top);
	s->top = NULL;
}

int top_wait(const struct session *s, int ms)
{
	uint64_t now = now_ns(), left;

	if (!s->top || !s->top->next)
		return ms;
	left = s->top->next > now ? (s->top->next - now) / 1000000 + 1 : 0;
	return ms < 0 || left < (uint64_t)ms ? (int)left : ms;
}

int top_tick(struct session *s)
{
	if (!s->top || !s->top->next || now_ns() < s->top->next)
		return 0;
	s->top->next += PRINT_NS;
	if (s->top->next < now_ns())		/* suspended meanwhile */
		s->top->next = now_ns() + PRINT_NS;
	return out_maps(s, false);
}

/* Bytes of the line that fit into so many columns; a line with control characters of the script's own is left alone. */
static size_t fitting(const char *s, size_t len, unsigned columns)
{
	unsigned at = 0;

	if (memchr(s, '\033', len))
		return len;
	for (size_t i = 0; i < len; i++) {
		if (((unsigned char)s[i] & 0xc0) == 0x80)
			continue;
		at = s[i] == '\t' ? (at / 8 + 1) * 8 : at + 1;
		if (at > columns)
			return i;
	}
	return len;
}

static void window(const struct writer *w, unsigned *rows, unsigned *columns)
{
	struct winsize size = { 0 };

	if (ioctl(w->fd, TIOCGWINSZ, &size))
		size.ws_row = size.ws_col = 0;
	*rows = size.ws_row ? size.ws_row : 24;
	*columns = size.ws_col ? size.ws_col : 80;
}

static void draw(struct top *t, const struct writer *w)
{
	const char *p = sb_text(&t->frame), *end = p + t->frame.len;
	unsigned rows, columns, row = 0, hidden = 0;

	window(w, &rows, &columns);
	sb_reset(&t->screen);
	if (!t->drawn)		/* what was on the screen goes up, not away */
		for (unsigned i = 0; i < rows; i++)
			text_char(&t->screen, '\n');
	t->drawn = true;
	text_lit(&t->screen, "\033[H");
	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t len = nl ? (size_t)(nl - p) : (size_t)(end - p);

		if (row + 2 < rows) {		/* the cursor stands in a row below, and one may say what is hidden */
			text_add(&t->screen, p, fitting(p, len, columns));
			text_lit(&t->screen, "\033[K\n");
			row++;
		} else {
			hidden++;
		}
		p += len + (nl != NULL);
	}
	if (hidden)
		sb_printf(&t->screen, "... %u more lines\033[K\n", hidden);
	text_lit(&t->screen, "\033[J");
}

void top_frame(struct session *s)
{
	struct top *t = s->top;
	struct writer *w = s->out;
	uint64_t now = now_ns();

	if (!w->buf.len)
		return;
	if (now - t->since > FRAME_NS) {
		sb_reset(&t->frame);
		t->since = now;
	}
	text_add(&t->frame, w->buf.s, w->buf.len);
	draw(t, w);
	sb_reset(&w->buf);
	text_add(&w->buf, t->screen.s, t->screen.len);
}
