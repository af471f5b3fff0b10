/*
 * Integer literals: decimal with '_', hexadecimal, octal, scientific, and binary where a number comes as text from
 * outside the script.  A suffix bounds the value (u, l), makes it nanoseconds (ms) or bytes (MB); it never chooses a type.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "lexer/lexer.h"

struct suffix {
	const char *text;
	uint64_t scale, max;
	bool any_case;		/* C's suffixes come in both cases */
};

static const struct suffix suffixes[] = {
	{ "", 1, UINT64_MAX, false },
	{ "u", 1, UINT32_MAX, true },
	{ "ul", 1, UINT64_MAX, true },
	{ "lu", 1, UINT64_MAX, true },
	{ "ull", 1, UINT64_MAX, true },
	{ "llu", 1, UINT64_MAX, true },
	{ "l", 1, INT64_MAX, true },
	{ "ll", 1, INT64_MAX, true },
	{ "ns", 1, UINT64_MAX, false },
	{ "us", 1000, UINT64_MAX, false },
	{ "ms", 1000000, UINT64_MAX, false },
	{ "s", 1000000000, UINT64_MAX, false },
	{ "m", 60 * 1000000000ull, UINT64_MAX, false },
	{ "h", 3600 * 1000000000ull, UINT64_MAX, false },
	{ "d", 86400 * 1000000000ull, UINT64_MAX, false },
	{ "kB", 1ull << 10, UINT64_MAX, false },
	{ "MB", 1ull << 20, UINT64_MAX, false },
	{ "GB", 1ull << 30, UINT64_MAX, false },
};

static void fail(struct number *n, enum number_error error, size_t off, size_t len)
{
	if (n->error)
		return;
	n->error = error;
	n->err_off = off;
	n->err_len = len;
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* Digits of one base from offset i on; returns the offset after them.  *nr counts digits. */
static size_t read_digits(struct number *n, const char *s, size_t i, size_t len, unsigned base, size_t *nr)
{
	*nr = 0;
	for (; i < len; i++) {
		unsigned d = (unsigned)digit_value(s[i]);

		if (s[i] == '_' && *nr)
			continue;
		if (d >= base)
			break;
		if (__builtin_mul_overflow(n->value, (uint64_t)base, &n->value) ||
		    __builtin_add_overflow(n->value, (uint64_t)d, &n->value))
			fail(n, NUM_OVERFLOW, 0, 0);
		++*nr;
	}
	return i;
}

static const struct suffix *find_suffix(const char *s, size_t len)
{
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		const struct suffix *x = &suffixes[i];

		if (strlen(x->text) == len && !(x->any_case ? strncasecmp : strncmp)(x->text, s, len))
			return x;
	}
	return NULL;
}

static size_t word_end(const char *s, size_t i, size_t len)
{
	while (i < len && (isalnum((unsigned char)s[i]) || s[i] == '_'))
		i++;
	return i;
}

/* m 'e' n: the coefficient is in n->value, i stands at the 'e'. */
static size_t read_exponent(struct number *n, const char *s, size_t i, size_t len)
{
	unsigned exp = 0;

	if (i != 1 || s[0] == '0')
		fail(n, NUM_COEFFICIENT, 0, word_end(s, i, len));
	if (s[i + 1] == '0')
		fail(n, NUM_TRAILING, 0, word_end(s, i, len));
	for (i++; i < len && isdigit((unsigned char)s[i]); i++)
		exp = exp > 100 ? exp : exp * 10 + (unsigned)(s[i] - '0');
	while (exp-- && !n->error)
		if (__builtin_mul_overflow(n->value, (uint64_t)10, &n->value))
			fail(n, NUM_OVERFLOW, 0, 0);
	return i;
}

/* The suffix, if any, from i up to the end of the word. */
static void read_suffix(struct number *n, const char *s, size_t i, size_t len, bool c_only)
{
	size_t end = word_end(s, i, len);
	const struct suffix *x = find_suffix(s + i, end - i);

	n->len = end;
	if (!x || (c_only && *x->text && !x->any_case)) {
		fail(n, isdigit((unsigned char)s[i]) ? NUM_TRAILING : NUM_SUFFIX, isdigit((unsigned char)s[i]) ? 0 : i,
		     isdigit((unsigned char)s[i]) ? end : end - i);
		return;
	}
	n->max = x->max;
	if (__builtin_mul_overflow(n->value, x->scale, &n->value) || n->value > x->max)
		fail(n, NUM_OVERFLOW, 0, end);
	if (n->error == NUM_OVERFLOW)
		n->err_len = end;
}

struct number lex_number(const char *s, size_t len, bool binary_too)
{
	struct number n = { .max = UINT64_MAX };
	bool zero = s[0] == '0' && len > 1, c_only = false;
	size_t i, nr;

	if (zero && (s[1] | 0x20) == 'x') {
		c_only = true;	/* 's' and 'm' could be told from digits, but 'd' could not */
		i = read_digits(&n, s, 2, len, 16, &nr);
	} else if (zero && binary_too && (s[1] | 0x20) == 'b') {
		i = read_digits(&n, s, 2, len, 2, &nr);
	} else if (zero && (isdigit((unsigned char)s[1]) || s[1] == '_')) {
		i = read_digits(&n, s, 0, len, 8, &nr);
	} else {
		i = read_digits(&n, s, 0, len, 10, &nr);
		if (nr && i + 1 < len && (s[i] | 0x20) == 'e' && isdigit((unsigned char)s[i + 1]))
			i = read_exponent(&n, s, i, len);
	}
	if (!nr)
		fail(&n, NUM_EMPTY, 0, word_end(s, i, len));
	if (i && s[i - 1] == '_')
		fail(&n, NUM_UNDERSCORE, i - 1, 1);
	read_suffix(&n, s, i, len, c_only);
	return n;
}
