/*
 * Script texts are copied into the arena, each with an index of its lines.  Index 0 is "no place", so a zeroed span
 * points nowhere.
 */
/* Texts with a table of line starts; a place is an offset, its line is found by halving the table. */
#include "base/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/vec.h"

#define FILE_MAX ((size_t)64 << 20)

struct sources {
	struct arena *arena;
	VEC(struct source) src;
	VEC(struct span) exp;
	VEC(struct preload {
		const char *name, *text;
		size_t len;
	}) preloads;
};

struct sources *sources_new(struct arena *a)
{
	struct sources *ss = arena_new_obj(a, struct sources);

	ss->arena = a;
	vec_push(a, &ss->src, (struct source){ .name = "", .text = "" });	/* 0: no place */
	vec_push(a, &ss->exp, (struct span){ 0 });
	return ss;
}

static void index_lines(struct arena *a, struct source *s)
{
	size_t n = 1, i;

	for (i = 0; i < s->len; i++)
		n += s->text[i] == '\n';
	s->lines = arena_new_array(a, uint32_t, n);
	for (i = 0, n = 1; i < s->len; i++)
		if (s->text[i] == '\n')
			s->lines[n++] = (uint32_t)i + 1;
	s->nr_lines = n;
}

uint16_t source_add(struct sources *ss, const char *name, const char *text, size_t len)
{
	struct source s = { .len = len };

	if (ss->src.nr > UINT16_MAX || len > FILE_MAX)
		return 0;
	s.name = arena_strdup(ss->arena, name);
	s.text = arena_strndup(ss->arena, text, len);
	index_lines(ss->arena, &s);
	vec_push(ss->arena, &ss->src, s);
	return (uint16_t)(ss->src.nr - 1);
}

static int read_all(struct arena *a, int fd, char **out, size_t *out_len)
{
	size_t cap = 64 << 10, len = 0;
	char *buf = arena_alloc(a, cap);
	ssize_t n;

	while ((n = read(fd, buf + len, cap - len)) != 0) {
		if (n < 0) {
			if (errno == EINTR)
				continue;
			return -errno;
		}
		len += (size_t)n;
		if (len > FILE_MAX)
			return -EFBIG;
		if (len == cap) {
			char *more = arena_alloc(a, cap * 2);

			memcpy(more, buf, len);
			buf = more;
			cap *= 2;
		}
	}
	*out = buf;
	*out_len = len;
	return 0;
}

void source_preload(struct sources *ss, const char *name, const char *text, size_t len)
{
	vec_push(ss->arena, &ss->preloads, (struct preload){ name, text, len });
}

static const struct preload *find_preload(const struct sources *ss, const char *path)
{
	for (size_t i = 0; i < ss->preloads.nr; i++)
		if (!strcmp(ss->preloads.v[i].name, path))
			return &ss->preloads.v[i];
	return NULL;
}

bool source_preloaded(const struct sources *ss, const char *path)
{
	return find_preload(ss, path);
}

const char *source_preload_name(const struct sources *ss, size_t i)
{
	return i < ss->preloads.nr ? ss->preloads.v[i].name : NULL;
}

size_t source_count(const struct sources *ss)
{
	return ss->src.nr - 1;	/* [0] is "no place" */
}

int source_add_file(struct sources *ss, const char *path)
{
	const struct preload *pre = find_preload(ss, path);
	struct arena *tmp;
	size_t len = 0;
	char *text = NULL;
	int fd, err;

	if (pre) {
		err = source_add(ss, path, pre->text, pre->len);
		return err ? err : -EMFILE;
	}
	fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : dup(0);
	if (fd < 0)
		return -errno;
	tmp = arena_new();
	err = read_all(tmp, fd, &text, &len);
	if (!err)
		err = source_add(ss, strcmp(path, "-") ? path : "stdin", text, len);
	if (!err)
		err = -EMFILE;
	arena_free(tmp);
	close(fd);
	return err;
}

const struct source *source_get(const struct sources *ss, uint16_t index)
{
	return index < ss->src.nr ? &ss->src.v[index] : &ss->src.v[0];
}

struct line_col source_line_col(const struct source *s, uint32_t off)
{
	size_t lo = 0, hi = s->nr_lines;

	if (!hi)
		return (struct line_col){ 1, off + 1 };
	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (s->lines[mid] <= off)
			lo = mid;
		else
			hi = mid;
	}
	return (struct line_col){ (uint32_t)lo + 1, off - s->lines[lo] + 1 };
}

uint16_t source_expand(struct sources *ss, struct span site)
{
	if (ss->exp.nr > UINT16_MAX)
		return site.exp;
	vec_push(ss->arena, &ss->exp, site);
	return (uint16_t)(ss->exp.nr - 1);
}

struct span source_expansion(const struct sources *ss, uint16_t exp)
{
	return exp < ss->exp.nr ? ss->exp.v[exp] : ss->exp.v[0];
}

void source_set_import(struct sources *ss, uint16_t index, struct span site)
{
	if (index < ss->src.nr)
		ss->src.v[index].import = site;
}

struct span source_import(const struct sources *ss, uint16_t index)
{
	return source_get(ss, index)->import;
}

struct span span_join(struct span a, struct span b)
{
	uint32_t end = b.off + b.len;

	if (!a.src)
		return b;
	if (!b.src || b.src != a.src || end < a.off)
		return a;
	a.len = end - a.off;
	return a;
}
