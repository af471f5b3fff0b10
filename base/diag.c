/*
 * Messages about the script: kept as they come, rendered at the end.
 *
 *	stdin:1:9-14: ERROR: Unknown function: 'foo'		place and text
 *	begin { foo() }						source line, a tab is 4 blanks
 *	        ~~~~~						as wide as the span looks on a screen
 *	stdin:3:2-7: ERROR: expanded from			the chain of macro calls and imports
 *	...
 *	HINT: did you mean 'fork'?
 *	  (E0301: scry explain E0301)
 *
 * Invariants: rendering is pure and never trusts the text (control bytes are replaced, long lines are cut around
 * the span); messages are sorted by place, and of several errors at one place only the first is shown, because the later
 * ones are nearly always consequences of it.
 */
#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "base/vec.h"

#define ERRORS_MAX 20
#define CHAIN_MAX 16		/* places of one chain of expansions */
#define LINES_MAX 8		/* source lines of one span */
#define LINE_BYTES 240		/* of a source line around the span */

struct diag_note_item {
	struct span at;
	const char *text;
};

struct diag {
	struct diags *owner;
	enum diag_sev sev;
	enum diag_code code;
	struct span at;
	const char *text;
	const char *hint;
	VEC(struct diag_note_item) notes;
	size_t seq;
};

struct diags {
	struct arena *arena;
	struct sources *ss;	/* borrowed */
	VEC(struct diag *) all;
	size_t nr[2];		/* per severity */
	struct diag_set off;
};

static const struct diag_info codes[DIAG_NR] = {
#define D(id, code, name, text, example, cure) [id] = { code, name, text, example, cure },
#include "base/diag.def"
#undef D
};

struct diags *diags_new(struct arena *a, struct sources *ss)
{
	struct diags *ds = arena_new_obj(a, struct diags);

	ds->arena = a;
	ds->ss = ss;
	return ds;
}

static struct diag *diag_add(struct diags *ds, enum diag_sev sev, enum diag_code code, struct span at, const char *fmt,
			     va_list ap)
{
	struct diag *d = arena_new_obj(ds->arena, struct diag);

	d->owner = ds;
	d->sev = sev;
	d->code = code;
	d->at = at;
	d->text = arena_vprintf(ds->arena, fmt, ap);
	d->seq = ds->all.nr;
	vec_push(ds->arena, &ds->all, d);
	ds->nr[sev]++;
	return d;
}

struct diag *diag_error(struct diags *ds, enum diag_code code, struct span at, const char *fmt, ...)
{
	struct diag *d;
	va_list ap;

	va_start(ap, fmt);
	d = diag_add(ds, SEV_ERROR, code, at, fmt, ap);
	va_end(ap);
	return d;
}

struct diag *diag_warn(struct diags *ds, enum diag_code code, struct span at, const char *fmt, ...)
{
	struct diag *d;
	va_list ap;

	va_start(ap, fmt);
	d = diag_add(ds, SEV_WARNING, code, at, fmt, ap);
	va_end(ap);
	return d;
}

void diag_note(struct diag *d, struct span at, const char *fmt, ...)
{
	struct diag_note_item n = { .at = at };
	va_list ap;

	va_start(ap, fmt);
	n.text = arena_vprintf(d->owner->arena, fmt, ap);
	va_end(ap);
	vec_push(d->owner->arena, &d->notes, n);
}

void diag_hint(struct diag *d, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = arena_vprintf(d->owner->arena, fmt, ap);
	va_end(ap);
	d->hint = d->hint ? arena_printf(d->owner->arena, "%s\n%s", d->hint, text) : text;
}

bool diag_has_errors(const struct diags *ds)
{
	return ds->nr[SEV_ERROR] > 0;
}

size_t diag_count(const struct diags *ds, enum diag_sev sev)
{
	return ds->nr[sev];
}

size_t diag_mark(const struct diags *ds)
{
	return ds->all.nr;
}

void diag_rewind(struct diags *ds, size_t mark)
{
	while (ds->all.nr > mark)
		ds->nr[ds->all.v[--ds->all.nr]->sev]--;
}

/* Text of ours, which may quote the script: a newline stays, other control bytes cannot reach a terminal. */
static void add_safe(struct strbuf *out, const char *s)
{
	for (; *s; s++)
		sb_char(out, ((unsigned char)*s < 0x20 && *s != '\n' && *s != '\t') || *s == 0x7f ? '?' : *s);
}

void diag_place(const struct sources *ss, struct span at, struct strbuf *out)
{
	const struct source *s = source_get(ss, at.src);
	struct line_col from, to;

	if (!at.src)
		return;
	from = source_line_col(s, at.off);
	to = source_line_col(s, at.off + at.len);
	add_safe(out, s->name);
	if (from.line == to.line)
		sb_printf(out, ":%u:%u-%u: ", from.line, from.col, to.col);
	else
		sb_printf(out, ":%u-%u: ", from.line, to.line);
}

/*
 * Length of the well-formed UTF-8 character at s (1 for a byte that is none) and its width on a screen, by the
 * ranges that terminals agree on: 0 for combining marks, 2 for East Asian wide characters and emoji.
 */
static size_t char_width(const char *s, size_t left, unsigned *width)
{
	unsigned char c = (unsigned char)s[0];
	size_t n = c >= 0xf0 && c < 0xf5 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 1, i;
	uint32_t u;

	*width = 1;
	if (c < 0xc2 || c >= 0xf5 || n > left)
		return 1;
	u = c & (0xffu >> (n + 1));
	for (i = 1; i < n; i++) {
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			return 1;
		u = u << 6 | ((unsigned char)s[i] & 0x3f);
	}
	if ((u >= 0x300 && u < 0x370) || (u >= 0x200b && u < 0x2010) || (u >= 0xfe00 && u < 0xfe10))
		*width = 0;
	else if ((u >= 0x1100 && u < 0x1160) || (u >= 0x2e80 && u < 0xa4d0) || (u >= 0xac00 && u < 0xd7a4) ||
		 (u >= 0xf900 && u < 0xfb00) || (u >= 0xfe30 && u < 0xfe70) || (u >= 0xff00 && u < 0xff61) ||
		 (u >= 0x1f300 && u < 0x1f650) || (u >= 0x1f900 && u < 0x1fa00) || (u >= 0x20000 && u < 0x40000))
		*width = 2;
	return n;
}

/* Adds bytes [from, to) of the source as shown and returns how wide they are; with out NULL only measures. */
static unsigned add_source(struct strbuf *out, const struct source *s, size_t from, size_t to)
{
	unsigned all = 0, w;

	while (from < to) {
		char c = s->text[from];
		size_t n = 1;

		w = 1;
		if (c == '\t') {
			w = 4;
			if (out)
				sb_str(out, "    ");
		} else if ((unsigned char)c < 0x20 || c == 0x7f) {
			if (out)
				sb_char(out, c == '\r' ? ' ' : '?');
		} else {
			n = char_width(s->text + from, to - from, &w);
			if (out)
				sb_add(out, s->text + from, n);
		}
		all += w;
		from += n;
	}
	return all;
}

static size_t line_end(const struct source *s, uint32_t line)
{
	size_t end = line < s->nr_lines ? s->lines[line] - 1 : s->len;

	if (end > s->lines[line - 1] && s->text[end - 1] == '\r')
		end--;
	return end;
}

/* One source line; of a very long one the part around [at, at + len).  Returns where the shown part begins. */
static size_t add_line(struct strbuf *out, const struct source *s, uint32_t line, size_t at, unsigned *lead)
{
	size_t from = s->lines[line - 1], to = line_end(s, line);

	*lead = 0;
	if (at > from + LINE_BYTES / 2 && to - from > LINE_BYTES) {
		from = at - LINE_BYTES / 2;
		while (from < at && ((unsigned char)s->text[from] & 0xc0) == 0x80)
			from++;
		sb_str(out, "...");
		*lead = 3;
	}
	if (to - from > LINE_BYTES) {
		add_source(out, s, from, from + LINE_BYTES);
		sb_str(out, "...");
	} else {
		add_source(out, s, from, to);
	}
	sb_char(out, '\n');
	return from;
}

/* The source line with its underline, or the lines of a longer span. */
static void add_snippet(struct strbuf *out, const struct sources *ss, struct span at)
{
	const struct source *s = source_get(ss, at.src);
	struct line_col from, to;
	unsigned lead, width;
	uint32_t i;
	size_t begin;

	if (!at.src || at.off > s->len || at.len > s->len - at.off || !s->nr_lines)
		return;
	from = source_line_col(s, at.off);
	to = source_line_col(s, at.off + at.len);
	if (from.line != to.line) {
		for (i = from.line; i <= to.line && i < from.line + LINES_MAX; i++)
			add_line(out, s, i, i == from.line ? at.off : 0, &lead);
		if (i <= to.line)
			sb_str(out, "...\n");
		return;
	}
	begin = add_line(out, s, from.line, at.off, &lead);
	lead += add_source(NULL, s, begin, at.off);
	width = add_source(NULL, s, at.off, at.off + at.len);
	if (width > LINE_BYTES)
		width = LINE_BYTES;
	if (width)	/* an empty span, at the end of the text, has none */
		sb_printf(out, "%*s", (int)lead, "");
	while (width--)
		sb_char(out, '~');
	sb_char(out, '\n');
}

static void add_entry(struct strbuf *out, const struct sources *ss, struct span at, enum diag_sev sev, const char *text,
		      const struct diag_style *st)
{
	if (st->color)
		sb_str(out, sev == SEV_ERROR ? "\033[31m" : "\033[33m");
	diag_place(ss, at, out);
	sb_str(out, sev == SEV_ERROR ? "ERROR: " : "WARNING: ");
	add_safe(out, text);
	if (st->color)
		sb_str(out, "\033[0m");
	sb_char(out, '\n');
	add_snippet(out, ss, at);
}

/* What brought this place: a macro's call, or the import of its file.  Without a source at the end of the chain. */
static struct span came_from(const struct sources *ss, struct span at)
{
	return at.exp ? source_expansion(ss, at.exp) : source_import(ss, at.src);
}

static void add_chain(struct strbuf *out, const struct sources *ss, struct span at, enum diag_sev sev,
		      const struct diag_style *st)
{
	at = came_from(ss, at);
	for (int i = 0; at.src && i < CHAIN_MAX; i++, at = came_from(ss, at))
		add_entry(out, ss, at, sev, "expanded from", st);
}

static void render_text(const struct diag *d, const struct diag_style *st, struct strbuf *out)
{
	const struct sources *ss = d->owner->ss;
	const char *h, *next;

	if (!*d->text) {		/* an answer and no complaint: the options of a script */
		sb_str(out, "HINT: ");
		sb_str(out, d->hint ? d->hint : "");
		sb_char(out, '\n');
		return;
	}
	add_entry(out, ss, d->at, d->sev, d->text, st);
	add_chain(out, ss, d->at, d->sev, st);
	for (size_t i = 0; i < d->notes.nr; i++)
		add_entry(out, ss, d->notes.v[i].at, d->sev, d->notes.v[i].text, st);
	for (h = d->hint; h; h = next) {
		size_t n = strcspn(h, "\n");
		char *one = arena_strndup(d->owner->arena, h, n);

		next = h[n] ? h + n + 1 : NULL;
		sb_str(out, "HINT: ");
		add_safe(out, one);
		sb_char(out, '\n');
	}
	if (d->sev == SEV_ERROR)
		sb_printf(out, "  (%s: scry explain %s)\n", codes[d->code].code, codes[d->code].code);
}

void diag_json_str(struct strbuf *out, const char *s)
{
	unsigned w;

	sb_char(out, '"');
	while (*s) {
		unsigned char c = (unsigned char)*s;
		size_t n = char_width(s, strlen(s), &w);

		if (c == '"' || c == '\\')
			sb_printf(out, "\\%c", c);
		else if (c == '\n')
			sb_str(out, "\\n");
		else if (c == '\t')
			sb_str(out, "\\t");
		else if (c < 0x20 || (n == 1 && c >= 0x7f))	/* a byte that is not UTF-8 */
			sb_printf(out, "\\u%04x", c);
		else
			sb_add(out, s, n);
		s += n;
	}
	sb_char(out, '"');
}

static void json_place(struct strbuf *out, const struct sources *ss, struct span at)
{
	const struct source *s = source_get(ss, at.src);
	struct line_col from, to;

	if (!at.src)
		return;
	from = source_line_col(s, at.off);
	to = source_line_col(s, at.off + at.len);
	sb_str(out, ", \"file\": ");
	diag_json_str(out, s->name);
	sb_printf(out, ", \"line\": %u, \"column\": %u, \"end_line\": %u, \"end_column\": %u", from.line, from.col, to.line,
		  to.col);
}

static void json_note(struct strbuf *out, const struct sources *ss, struct span at, const char *text, bool *any)
{
	sb_str(out, *any ? ", " : ", \"notes\": [");
	*any = true;
	sb_str(out, "{\"message\": ");
	diag_json_str(out, text);
	json_place(out, ss, at);
	sb_char(out, '}');
}

static void render_json(const struct diag *d, struct strbuf *out)
{
	const struct sources *ss = d->owner->ss;
	struct span at = d->at;
	bool any = false;

	sb_printf(out, "{\"type\": \"diagnostic\", \"severity\": \"%s\", \"code\": \"%s\"",
		  d->sev == SEV_ERROR ? "error" : "warning", codes[d->code].code);
	if (d->sev == SEV_WARNING && *codes[d->code].name)
		sb_printf(out, ", \"name\": \"%s\"", codes[d->code].name);
	sb_str(out, ", \"message\": ");
	diag_json_str(out, d->text);
	json_place(out, ss, at);
	at = came_from(ss, at);
	for (int i = 0; at.src && i < CHAIN_MAX; i++, at = came_from(ss, at))
		json_note(out, ss, at, "expanded from", &any);
	for (size_t i = 0; i < d->notes.nr; i++)
		json_note(out, ss, d->notes.v[i].at, d->notes.v[i].text, &any);
	if (any)
		sb_char(out, ']');
	if (d->hint) {
		sb_str(out, ", \"hint\": ");
		diag_json_str(out, d->hint);
	}
	sb_str(out, "}\n");
}

static int by_place(const void *a, const void *b)
{
	const struct diag *x = *(const struct diag *const *)a, *y = *(const struct diag *const *)b;

	if (x->at.src != y->at.src)
		return x->at.src < y->at.src ? -1 : 1;
	if (x->at.off != y->at.off)
		return x->at.off < y->at.off ? -1 : 1;
	if (x->at.len != y->at.len)
		return x->at.len < y->at.len ? -1 : 1;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* Messages without a place, and warnings, are the same only when their text is. */
static bool same_place(const struct diag *x, const struct diag *y)
{
	return x->at.src == y->at.src && x->at.off == y->at.off && x->at.len == y->at.len &&
	       ((x->at.src && x->sev == SEV_ERROR) || !strcmp(x->text, y->text));
}

static bool is_off(const struct diag *d, const struct diag_style *st)
{
	return d->sev == SEV_WARNING && (st->no_warnings || diag_set_has(&d->owner->off, d->code));
}

typedef VEC(struct diag *) diag_list;

/* What is shown of one severity, in order of position. */
static void pick(const struct diags *ds, enum diag_sev sev, const struct diag_style *st, diag_list *out)
{
	diag_list v = { 0 };

	for (size_t i = 0; i < ds->all.nr; i++)
		if (ds->all.v[i]->sev == sev && !is_off(ds->all.v[i], st))
			vec_push(NULL, &v, ds->all.v[i]);
	if (v.nr)
		qsort(v.v, v.nr, sizeof(*v.v), by_place);
	for (size_t i = 0; i < v.nr; i++)
		if (!i || !same_place(v.v[i - 1], v.v[i]))
			vec_push(NULL, out, v.v[i]);
	vec_free(&v);
}

size_t diags_shown(const struct diags *ds, enum diag_sev sev, const struct diag_style *st)
{
	diag_list v = { 0 };
	size_t nr;

	pick(ds, sev, st, &v);
	nr = v.nr;
	vec_free(&v);
	return nr;
}

void diags_render(const struct diags *ds, enum diag_sev sev, const struct diag_style *st, struct strbuf *out)
{
	diag_list v = { 0 };
	size_t nr;

	pick(ds, sev, st, &v);
	nr = sev == SEV_ERROR && v.nr > ERRORS_MAX ? ERRORS_MAX : v.nr;
	for (size_t i = 0; i < nr; i++) {
		if (st->json)
			render_json(v.v[i], out);
		else
			render_text(v.v[i], st, out);
	}
	if (v.nr > nr && !st->json)
		sb_printf(out, "%zu more error%s not shown\n", v.nr - nr, v.nr - nr == 1 ? "" : "s");
	vec_free(&v);
}

/* ---- codes and names ---- */

const struct diag_info *diag_info(enum diag_code code)
{
	return &codes[code];
}

int diag_find(const char *name)
{
	for (int i = 0; i < DIAG_NR; i++)
		if (!strcasecmp(codes[i].code, name) || (*name && !strcasecmp(codes[i].name, name)))
			return i;
	return -1;
}

const char *diag_nearest(const char *name)
{
	const char *names[2 * DIAG_NR];
	size_t nr = 0;

	for (int i = 0; i < DIAG_NR; i++) {
		names[nr++] = codes[i].code;
		if (*codes[i].name)
			names[nr++] = codes[i].name;
	}
	return nearest_name(name, names, nr);
}

bool diag_set_has(const struct diag_set *s, enum diag_code code)
{
	return s->bits[code / 64] >> (code % 64) & 1;
}

struct diag_set *diags_off(struct diags *ds)
{
	return &ds->off;
}

void diag_set_join(struct diag_set *s, const struct diag_set *more)
{
	for (size_t i = 0; i < sizeof(s->bits) / sizeof(s->bits[0]); i++)
		s->bits[i] |= more->bits[i];
}

const char *diag_set_add(struct diag_set *s, const char *list, struct arena *a)
{
	for (const char *p = list; *p; p += strcspn(p, ", "), p += strspn(p, ", ")) {
		const char *word = arena_strndup(a, p, strcspn(p, ", "));
		int code = diag_find(word);

		if (!*word)
			continue;
		if (code < 0 || !*codes[code].name)
			return word;
		s->bits[code / 64] |= 1ull << (code % 64);
	}
	return NULL;
}
