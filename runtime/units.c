/*
 * runtime: numbers with units, for tables.
 *
 * The unit comes from the name alone: ns, us, ms (also nsecs, usecs, msecs) and bytes, by itself or behind an underscore, as in
 * "read_bytes" or "lat_us".  Nothing is guessed from values.
 */
#include "runtime/grid.h"

enum unit unit_of_name(const char *name)
{
	static const struct {
		const char *name;
		enum unit unit;
	} names[] = { { "ns", UNIT_NS }, { "nsecs", UNIT_NS }, { "us", UNIT_US }, { "usecs", UNIT_US }, { "ms", UNIT_MS },
		      { "msecs", UNIT_MS }, { "bytes", UNIT_BYTES } };
	const char *last = strrchr(name, '_');

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(last ? last + 1 : name, names[i].name))
			return names[i].unit;
	return UNIT_NONE;
}

/* Three digits: 1.23, 12.3, 123. */
static void scaled(uint64_t v, unsigned step, const char *const *names, struct strbuf *out)
{
	double x = (double)v;
	bool whole = true;

	while (names[1] && x >= step - (whole ? 0 : 0.5)) {	/* what would be rounded to a thousand goes on */
		x /= step;
		names++;
		whole = false;
	}
	sb_printf(out, "%.*f%s", whole || x >= 99.95 ? 0 : x >= 9.995 ? 1 : 2, x, *names);
}

void unit_text(enum unit unit, int64_t v, struct strbuf *out)
{
	static const char *const times[] = { "ns", "us", "ms", "s", NULL };
	static const char *const bytes[] = { "B", "KiB", "MiB", "GiB", "TiB", NULL };
	uint64_t mag = v < 0 ? -(uint64_t)v : (uint64_t)v;

	if (v < 0)
		text_char(out, '-');
	switch (unit) {
	case UNIT_NONE:
		text_u64(out, mag);
		return;
	case UNIT_NS: case UNIT_US: case UNIT_MS:
		scaled(mag, 1000, times + (unit - UNIT_NS), out);
		return;
	case UNIT_BYTES:
		scaled(mag, 1024, bytes, out);
		return;
	}
}
