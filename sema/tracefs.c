/*
 * Events as tracefs shows them.  "available_events" has all names in one file; an event's "format" has its fields:
 *
 *	name: sched_switch
 *	ID: 314
 *	format:
 *		field:unsigned short common_type;	offset:0;	size:2;	signed:0;
 *		...
 *							(empty line: the common fields end)
 *		field:char prev_comm[16];	offset:8;	size:16;	signed:0;
 *		field:__data_loc char[] name;	offset:12;	size:4;	signed:0;
 */
#include "sema/tracefs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sema/ap.h"

#define FIRST_CAP 65536u		/* small files are copied into the arena, the few large ones stay where they were read to */

int read_text(struct arena *a, const char *path, char **out, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = 0;
	size_t cap = FIRST_CAP, n = 0;
	char *buf, *more;
	ssize_t got;

	if (fd < 0)
		return -errno;
	buf = malloc(cap);
	while (buf) {
		got = read(fd, buf + n, cap - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			err = got ? -errno : 0;
			break;
		}
		n += (size_t)got;
		if (n < cap)
			continue;
		cap *= 2;
		more = realloc(buf, cap);
		if (!more)
			free(buf);
		buf = more;
	}
	close(fd);
	if (!buf)
		return -ENOMEM;
	*len = n;
	if (!err && cap > FIRST_CAP) {
		buf[n] = 0;
		arena_adopt(a, buf, cap);
		*out = buf;
		return 0;
	}
	if (!err)
		*out = arena_strndup(a, buf, n);
	free(buf);
	return err;
}

/* ---- formats ---- */

static char *skip_blank(char *s)
{
	return s + strspn(s, " \t");
}

static void trim_end(char *s)
{
	size_t n = strlen(s);

	while (n && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		s[--n] = 0;
}

static bool take_prefix(char **s, const char *prefix)
{
	size_t n = strlen(prefix);

	if (strncmp(*s, prefix, n))
		return false;
	*s = skip_blank(*s + n);
	return true;
}

/* "const char * filename", "char comm[16]", "__data_loc char[] name", "unsigned long args[6]" */
static bool parse_decl(struct arena *a, char *decl, struct tp_field *f)
{
	char *name, *bracket;

	trim_end(decl);
	f->decl = arena_strdup(a, decl);
	f->is_data_loc = take_prefix(&decl, "__data_loc");
	f->is_rel_loc = !f->is_data_loc && take_prefix(&decl, "__rel_loc");
	name = decl + strlen(decl);
	if (name > decl && name[-1] == ']') {
		bracket = strrchr(decl, '[');
		if (!bracket)
			return false;
		f->is_array = true;
		*bracket = 0;
		trim_end(decl);
		name = decl + strlen(decl);
	}
	while (name > decl && name[-1] != ' ' && name[-1] != '*' && name[-1] != ']')
		name--;
	f->name = arena_strdup(a, name);
	*name = 0;
	trim_end(decl);
	/* __data_loc has the brackets at the type. */
	bracket = strstr(decl, "[");
	if (bracket) {
		*bracket = 0;
		f->is_array = true;
		trim_end(decl);
	}
	f->type = arena_strdup(a, decl);
	return *f->name && *f->type;
}

static bool number_after(const char *line, const char *key, uint32_t *out)
{
	const char *p = strstr(line, key);
	char *end;

	if (!p)
		return false;
	*out = (uint32_t)strtoul(p + strlen(key), &end, 10);
	return end != p + strlen(key);
}

static void parse_line(struct arena *a, char *line, tp_fields *out)
{
	struct tp_field f = { 0 };
	char *decl = strstr(line, "field:"), *end;
	uint32_t is_signed = 0;

	if (!decl)
		return;
	decl += 6;
	end = strchr(decl, ';');
	if (!end || !number_after(end, "offset:", &f.offset) || !number_after(end, "size:", &f.size))
		return;
	number_after(end, "signed:", &is_signed);
	f.is_signed = is_signed;
	*end = 0;
	if (parse_decl(a, decl, &f))
		vec_push(a, out, f);
}

void tracefs_parse_format(struct arena *a, const char *text, tp_fields *out)
{
	char *copy = arena_strdup(a, text), *p = copy, *end;
	bool common = true, seen = false;

	while (*p) {
		end = strchrnul(p, '\n');
		if (*end)
			*end++ = 0;
		if (strstr(p, "field:")) {
			seen = true;
			if (!common)
				parse_line(a, p, out);
		} else if (seen && !*skip_blank(p)) {
			common = false;
		}
		p = end;
	}
}

static char *event_path(struct arena *a, const char *tracefs, const char *category, const char *event, const char *file)
{
	/* Names are script text: they must not lead out of the directory. */
	if (!tracefs || strchr(category, '/') || strchr(event, '/') || category[0] == '.' || event[0] == '.')
		return NULL;
	return arena_printf(a, "%s/events/%s/%s/%s", tracefs, category, event, file);
}

int tracefs_format(struct arena *a, const char *tracefs, const char *category, const char *event, tp_fields *out)
{
	char *path = event_path(a, tracefs, category, event, "format"), *text;
	size_t len;
	int err;

	if (!path)
		return -ENOENT;
	err = read_text(a, path, &text, &len);
	if (!err)
		tracefs_parse_format(a, text, out);
	return err;
}

bool tracefs_has_event(const char *tracefs, const char *category, const char *event)
{
	char path[512];

	if (!tracefs || !*category || !*event || strchr(category, '/') || strchr(event, '/') || category[0] == '.' ||
	    event[0] == '.')
		return false;
	if (snprintf(path, sizeof(path), "%s/events/%s/%s/format", tracefs, category, event) >= (int)sizeof(path))
		return false;
	return !faccessat(AT_FDCWD, path, F_OK, AT_EACCESS);
}

/* ---- lists ---- */

/* In the order of "category:name" as text, where ':' counts: fib6 comes before fib. */
static int by_name(const void *a, const void *b)
{
	const struct tp_event *x = a, *y = b;
	const char *p = x->category, *q = y->category;

	while (*p && *p == *q)
		p++, q++;
	if (*p != *q)
		return (*p ? (unsigned char)*p : ':') - (*q ? (unsigned char)*q : ':');
	return strcmp(x->name, y->name);
}

int tracefs_match(struct arena *a, const char *tracefs, const char *category, const char *event, tp_events *out)
{
	char *text, *p, *end, *colon;
	size_t len;
	int err;

	if (!tracefs)
		return -ENOENT;
	if (!strchr(category, '*') && !strchr(event, '*')) {
		if (tracefs_has_event(tracefs, category, event))
			vec_push(a, out, (struct tp_event){ category, event });
		else if (access(arena_printf(a, "%s/events", tracefs), X_OK))
			return -errno;		/* without root: whether there is one is not known */
		return 0;
	}
	err = read_text(a, arena_printf(a, "%s/available_events", tracefs), &text, &len);
	if (err)
		return err;
	for (p = text; *p; p = end) {
		end = strchrnul(p, '\n');
		if (*end)
			*end++ = 0;
		colon = strchr(p, ':');
		if (!colon)
			continue;
		*colon = 0;
		if (glob_match(category, p) && glob_match(event, colon + 1))
			vec_push(a, out, (struct tp_event){ p, colon + 1 });
	}
	if (out->nr)
		qsort(out->v, out->nr, sizeof(*out->v), by_name);
	return 0;
}
