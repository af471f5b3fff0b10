/*
 * runtime: messages on stderr.
 *
 *	stdin:1:15-20: WARNING: text
 *	begin { print(@a[1]) }
 *	              ~~~~~
 *
 * Each message is one write, so that two tracers on one terminal do not mix; buffered output goes out before it.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runtime/out_priv.h"
#include "runtime/rt_priv.h"

#define RED "\033[31m"
#define YELLOW "\033[33m"
#define PLAIN "\033[0m"

static void put(const struct session *s, struct strbuf *b)
{
	const char *p = sb_text(b);
	size_t left = b->len;

	if (s && s->out && out_take(s->out, p, left)) {
		sb_free(b);
		return;
	}
	if (s && s->out)
		out_flush((struct session *)s);
	if (s)
		progress_wipe((struct session *)s);
	while (left) {
		ssize_t n = write(STDERR_FILENO, p, left);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;	/* nobody to tell */
		p += n;
		left -= (size_t)n;
	}
	sb_free(b);
}

static void place(struct strbuf *b, const struct plan_site *site)
{
	if (site && site->file && site->line)
		sb_printf(b, "%s:%u:%u-%u: ", site->file, site->line, site->col, site->col + site->len);
}

/* The source line with tabs as four blanks, and the underline below the same columns. */
static void underline(struct strbuf *b, const struct plan_site *site)
{
	const char *line = site ? site->source_line : NULL;

	if (!line || !*line)
		return;
	for (const char *p = line; *p && *p != '\n'; p++)
		*p == '\t' ? sb_str(b, "    ") : sb_char(b, *p);
	sb_char(b, '\n');
	for (uint32_t i = 1; i < site->col; i++) {
		char c = i <= strlen(line) ? line[i - 1] : ' ';

		if ((c & 0xc0) != 0x80)		/* a character of several bytes is one column */
			sb_str(b, c == '\t' ? "    " : " ");
	}
	for (uint32_t i = 0; i < (site->len ? site->len : 1); i++)
		sb_char(b, '~');
	sb_char(b, '\n');
}

/* Names of files and the like may be anybody's: on a terminal they must not do anything. */
static void add_text(struct strbuf *b, const char *fmt, va_list ap)
{
	struct strbuf text = { 0 };

	sb_vprintf(&text, fmt, ap);
	if (isatty(STDERR_FILENO))
		text_escaped(b, sb_text(&text), text.len);
	else
		text_add(b, sb_text(&text), text.len);
	sb_free(&text);
}

static void message(const struct session *s, const struct plan_site *site, const char *kind, const char *color,
		    const char *fmt, va_list ap)
{
	struct strbuf b = { 0 };

	if (s && s->opts.color)
		sb_str(&b, color);
	place(&b, site);
	sb_str(&b, kind);
	add_text(&b, fmt, ap);
	if (s && s->opts.color)
		sb_str(&b, PLAIN);
	sb_char(&b, '\n');
	underline(&b, site);
	put(s, &b);
}

void rt_error(const struct session *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	message(s, NULL, "ERROR: ", RED, fmt, ap);
	va_end(ap);
}

void rt_error_at(const struct session *s, const struct plan_site *site, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	message(s, site, "ERROR: ", RED, fmt, ap);
	va_end(ap);
}

void rt_warn(const struct session *s, const char *fmt, ...)
{
	va_list ap;

	if (s->opts.no_warnings)
		return;
	va_start(ap, fmt);
	message(s, NULL, "WARNING: ", YELLOW, fmt, ap);
	va_end(ap);
}

void rt_warn_at(const struct session *s, const struct plan_site *site, const char *fmt, ...)
{
	va_list ap;

	if (s->opts.no_warnings)
		return;
	va_start(ap, fmt);
	message(s, site, "WARNING: ", YELLOW, fmt, ap);
	va_end(ap);
}

void rt_hint(const struct session *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	message(s, NULL, "HINT: ", "", fmt, ap);
	va_end(ap);
}

void rt_verbose(const struct session *s, const char *fmt, ...)
{
	va_list ap;

	if (!s->opts.verbose)
		return;
	va_start(ap, fmt);
	message(s, NULL, "", "", fmt, ap);
	va_end(ap);
}
