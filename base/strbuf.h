/* base: a text that grows, on the heap.  Zero-initialised is empty; sb_free() ends it. */
#ifndef SCRY_BASE_STRBUF_H
#define SCRY_BASE_STRBUF_H

#include <stdarg.h>
#include <stddef.h>

struct strbuf {
	char *s;	/* NUL-ended once anything was added; NULL before */
	size_t len, cap;
};

void sb_add(struct strbuf *b, const void *bytes, size_t n);
void sb_str(struct strbuf *b, const char *s);
void sb_char(struct strbuf *b, char c);
void sb_printf(struct strbuf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void sb_vprintf(struct strbuf *b, const char *fmt, va_list ap);
/* Makes room for 'more' bytes and a NUL behind the text, for callers that write there themselves. */
void sb_reserve(struct strbuf *b, size_t more);
/* Forgets the text and keeps the memory. */
void sb_reset(struct strbuf *b);
/* The text, never NULL. */
const char *sb_text(const struct strbuf *b);
void sb_free(struct strbuf *b);

#endif
