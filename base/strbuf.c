/* A text that grows by doubling; always NUL-ended once it holds anything. */
#include "base/strbuf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sb_reserve(struct strbuf *b, size_t more)
{
	size_t cap = b->cap ? b->cap : 64;

	if (b->cap - b->len > more)
		return;
	while (cap - b->len <= more)
		cap *= 2;
	b->s = realloc(b->s, cap);
	if (!b->s) {
		fputs("scry: out of memory\n", stderr);
		abort();
	}
	b->cap = cap;
}

void sb_add(struct strbuf *b, const void *bytes, size_t n)
{
	sb_reserve(b, n);
	if (n)
		memcpy(b->s + b->len, bytes, n);
	b->len += n;
	b->s[b->len] = 0;
}

void sb_str(struct strbuf *b, const char *s)
{
	sb_add(b, s, strlen(s));
}

void sb_char(struct strbuf *b, char c)
{
	sb_add(b, &c, 1);
}

void sb_vprintf(struct strbuf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		return;
	sb_reserve(b, (size_t)n);
	vsnprintf(b->s + b->len, (size_t)n + 1, fmt, ap);
	b->len += (size_t)n;
}

void sb_printf(struct strbuf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(b, fmt, ap);
	va_end(ap);
}

void sb_reset(struct strbuf *b)
{
	b->len = 0;
	if (b->s)
		b->s[0] = 0;
}

const char *sb_text(const struct strbuf *b)
{
	return b->s ? b->s : "";
}

void sb_free(struct strbuf *b)
{
	free(b->s);
	b->s = NULL;
	b->len = b->cap = 0;
}
