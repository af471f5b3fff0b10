/* runtime: clocks and strftime with fractions. */
#include <stdlib.h>

#include "runtime/out_priv.h"

#define NS_PER_S 1000000000ll

static int64_t clock_ns(clockid_t id)
{
	struct timespec ts;

	if (clock_gettime(id, &ts))
		return 0;
	return ts.tv_sec * NS_PER_S + ts.tv_nsec;
}

void time_offsets(int64_t *boot_off, int64_t *tai_off)
{
	int64_t best = INT64_MAX;

	/* the clocks are read one after the other: the tightest of a few tries counts */
	for (int i = 0; i < 5; i++) {
		int64_t b1 = clock_ns(CLOCK_BOOTTIME), wall = clock_ns(CLOCK_REALTIME);
		int64_t tai = clock_ns(CLOCK_TAI), b2 = clock_ns(CLOCK_BOOTTIME);

		if (b2 - b1 >= best)
			continue;
		best = b2 - b1;
		*boot_off = wall - (b1 + (b2 - b1) / 2);
		/* whole seconds (0 or 37 today); rounding takes out the time between the two readings */
		*tai_off = -((tai - wall + NS_PER_S / 2) / NS_PER_S) * NS_PER_S;
	}
}

/* The format with %f %l %k replaced by digits; what is left is strftime's. */
static void expand_fractions(const char *fmt, uint64_t ns, struct strbuf *out)
{
	for (; *fmt; fmt++) {
		if (*fmt != '%' || !fmt[1]) {
			text_char(out, *fmt);
			continue;
		}
		fmt++;
		if (*fmt == 'f')
			sb_printf(out, "%06u", (unsigned)(ns / 1000));
		else if (*fmt == 'l')
			sb_printf(out, "%03u", (unsigned)(ns / 1000000));
		else if (*fmt == 'k')
			sb_printf(out, "%09u", (unsigned)ns);
		else {
			text_char(out, '%');
			text_char(out, *fmt);
		}
	}
}

void time_text(const char *fmt, int64_t wall_ns, bool utc, struct strbuf *out)
{
	int64_t sec = wall_ns / NS_PER_S, ns = wall_ns % NS_PER_S;
	struct strbuf f = {0};
	struct tm tm;
	time_t t;
	size_t room = 256, n = 0;

	if (ns < 0) {
		ns += NS_PER_S;
		sec--;
	}
	t = (time_t)sec;
	if (!(utc ? gmtime_r(&t, &tm) : localtime_r(&t, &tm))) {
		text_lit(out, "(?)");
		return;
	}
	expand_fractions(fmt, (uint64_t)ns, &f);
	/* 0 means too small or an empty result: a blank in front tells them apart */
	if (f.len) {
		struct strbuf g = {0};

		text_char(&g, ' ');
		text_add(&g, f.s, f.len);
		for (; room <= 65536 && !n; room *= 4) {
			char *o = text_room(out, room);

			n = strftime(o, room, g.s, &tm);
			if (n)
				memmove(o, o + 1, n - 1);
		}
		if (n)
			text_took(out, n - 1);
		else
			text_lit(out, "(?)");
		sb_free(&g);
	}
	sb_free(&f);
}
