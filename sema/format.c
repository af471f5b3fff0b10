/*
 * sema: formats of printf (section 5.3).
 *
 *	%[-][+][ ][#][0][width][.precision][length]spec
 *
 * Flags stand in this order only, each at most once; '*' is taken and ignored, so is the precision.  What is no conversion is text, but
 * for C's floating point and %n, which are refused.  The parts point into
 * the given text; what is between conversions becomes FMT_TEXT with "%%" already joined.
 */
#include "sema/format.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

static bool eat(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

static uint32_t number(const char **p)
{
	uint32_t v = 0;

	for (; isdigit((unsigned char)**p); (*p)++)
		if (v < 100000)
			v = v * 10 + (uint32_t)(**p - '0');
	return v;
}

static uint8_t length(const char **p)
{
	if (eat(p, 'h'))
		return eat(p, 'h') ? 8 : 16;
	if (eat(p, 'l')) {
		eat(p, 'l');
		return 64;
	}
	if (eat(p, 'j') || eat(p, 'z') || eat(p, 't'))
		return 64;
	return 32;
}

/* The letters of a conversion, longest first. */
static const struct {
	const char *text;
	enum fmt_spec spec;
} specs[] = {
	{ "rx", FMT_RX }, { "rh", FMT_RH }, { "gr", FMT_GR }, { "r", FMT_R }, { "d", FMT_D }, { "i", FMT_D }, { "u", FMT_U },
	{ "o", FMT_O }, { "x", FMT_X }, { "X", FMT_XX }, { "c", FMT_C }, { "p", FMT_P }, { "s", FMT_S },
};

static bool spec_of(const char **p, enum fmt_spec *out)
{
	for (size_t i = 0; i < sizeof(specs) / sizeof(specs[0]); i++) {
		size_t n = strlen(specs[i].text);

		if (strncmp(*p, specs[i].text, n))
			continue;
		*p += n;
		*out = specs[i].spec;
		return true;
	}
	return false;
}

/* *p stands behind the '%'.  False: not a conversion; *p is at the letter that is none. */
static bool conversion(const char **p, struct fmt_part *part)
{
	part->minus = eat(p, '-');
	part->plus = eat(p, '+');
	part->blank = eat(p, ' ');
	part->alt = eat(p, '#');
	part->zero = eat(p, '0');
	if (!eat(p, '*'))
		part->width = number(p);
	if (eat(p, '.') && !eat(p, '*'))
		number(p);
	part->bits = length(p);
	if (!spec_of(p, &part->spec))
		return false;
	if (part->spec == FMT_P)
		part->bits = 64;
	return true;
}

#define NUL_LEAD '\xc0'
#define NUL_TRAIL '\x80'

const char *fmt_keep_nuls(struct arena *a, const char *text, size_t len)
{
	char *out, *o;

	if (!memchr(text, 0, len))
		return text;
	out = o = arena_alloc(a, 2 * len + 1);
	for (size_t i = 0; i < len; i++) {
		if (text[i]) {
			*o++ = text[i];
			continue;
		}
		*o++ = NUL_LEAD;
		*o++ = NUL_TRAIL;
	}
	*o = '\0';
	return out;
}

static void add_text(struct arena *a, struct fmt *f, const char *text, size_t len)
{
	if (len)
		vec_push(a, &f->parts, (struct fmt_part){ .spec = FMT_TEXT, .text = text, .len = len });
}

int fmt_parse(struct arena *a, const char *text, struct fmt *out, const char **bad)
{
	const char *p = text, *from = text;

	memset(out, 0, sizeof(*out));
	while (*p) {
		struct fmt_part part = { .spec = FMT_TEXT };
		const char *at = p;
		const char *q;

		if (p[0] == NUL_LEAD && p[1] == NUL_TRAIL) {
			add_text(a, out, from, (size_t)(p - from));
			add_text(a, out, "", 1);
			from = p += 2;
			continue;
		}
		if (*p != '%') {
			p++;
			continue;
		}
		p++;
		/* "%%" and flags before the second sign: one percent sign */
		q = p + strspn(p, "-+ #0123456789.");
		add_text(a, out, from, (size_t)(at - from));
		if (*q == '%') {
			add_text(a, out, q, 1);
			from = p = q + 1;
			continue;
		}
		if (!conversion(&p, &part)) {
			if (*p && strchr("fFeEgGaAn", *p)) {
				*bad = arena_strndup(a, p, 1);
				return -EINVAL;
			}
			from = at;		/* "100% sure": a sign that begins no conversion stands for itself */
			p = at + 1;
			continue;
		}
		part.text = at;
		part.len = (size_t)(p - at);
		vec_push(a, &out->parts, part);
		out->nr_args++;
		from = p;
	}
	add_text(a, out, from, (size_t)(p - from));
	return 0;
}
