/*
 * The kernel's list of traceable functions: lines "name" or "name [module]", 50 000 of them and more.  Read for wildcards only;
 * matched while it is cut into lines, so that only the matches are kept.
 */
#include "sema/ap_priv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *funcs_path(struct arena *a, const struct sema_host *h)
{
	if (h->traceable_functions)
		return h->traceable_functions;
	return h->tracefs ? arena_printf(a, "%s/available_filter_functions", h->tracefs) : NULL;
}

static uint64_t head_of(const char *name)
{
	uint64_t head = 0;

	for (int i = 0; i < 8; i++)
		head = head << 8 | (*name ? (unsigned char)*name++ : 0);
	return head;
}

static int by_func(const void *a, const void *b)
{
	const struct func_entry *x = a, *y = b;
	int d;

	if (x->head != y->head)
		return x->head < y->head ? -1 : 1;
	d = x->head & 0xff ? strcmp(x->name + 8, y->name + 8) : 0;
	return d || x->module == y->module ? d : strcmp(x->module, y->module);
}

struct func_entry *funcs_find(const func_list *l, const char *name, const char *module)
{
	struct func_entry key = { .name = name, .module = module, .head = head_of(name) };

	return l->nr ? bsearch(&key, l->v, l->nr, sizeof(key), by_func) : NULL;
}

static int by_head(const void *a, const void *b)
{
	uint64_t x = ((const struct func_entry *)a)->head, y = ((const struct func_entry *)b)->head;

	return (x > y) - (x < y);
}

/* qsort(3) for what is mostly a handful. */
static void sort_few(struct func_entry *v, size_t nr)
{
	if (nr > 16) {
		qsort(v, nr, sizeof(*v), by_func);
		return;
	}
	for (size_t i = 1; i < nr; i++) {
		struct func_entry f = v[i];
		size_t k = i;

		for (; k && by_func(&v[k - 1], &f) > 0; k--)
			v[k] = v[k - 1];
		v[k] = f;
	}
}

static void sort_rest(struct func_entry *v, size_t nr, size_t depth);

/* Sorted by head, which holds the 8 bytes of the names before 'depth'. */
static void sort_equal_heads(struct func_entry *v, size_t nr, size_t depth)
{
	for (size_t i = 0, end; i < nr; i = end) {
		for (end = i + 1; end < nr && v[end].head == v[i].head;)
			end++;
		if (end - i > 1)
			sort_rest(v + i, end - i, depth);
	}
}

/* Names that agree in their first 'depth' bytes, by 8 bytes at a time: __x64_sys_..., trace_event_raw_event_... */
static void sort_rest(struct func_entry *v, size_t nr, size_t depth)
{
	uint64_t head = v->head;

	if (nr <= 16 || !(head & 0xff)) {	/* ended: the modules are left */
		sort_few(v, nr);
		return;
	}
	for (size_t i = 0; i < nr; i++)
		v[i].head = head_of(v[i].name + depth);
	qsort(v, nr, sizeof(*v), by_head);
	sort_equal_heads(v, nr, depth + 8);
	for (size_t i = 0; i < nr; i++)
		v[i].head = head;
}

/*
 * Sorted by the heads in four passes of 16 bits, lowest first, then by what follows among equal heads: a fraction of the time of
 * qsort() for the functions of a whole kernel.
 */
static void sort_funcs(struct arena *a, func_list *l)
{
	struct func_entry *from = l->v, *to, *t;
	uint32_t *count, sum, n;

	if (l->nr < 4096) {
		if (l->nr)
			qsort(l->v, l->nr, sizeof(*l->v), by_func);
		return;
	}
	to = arena_new_array(a, struct func_entry, l->nr);
	count = arena_new_array(a, uint32_t, 65536);
	for (int shift = 0; shift < 64; shift += 16) {
		memset(count, 0, 65536 * sizeof(*count));
		for (size_t i = 0; i < l->nr; i++)
			count[from[i].head >> shift & 0xffff]++;
		sum = 0;
		for (int i = 0; i < 65536; i++) {
			n = count[i];
			count[i] = sum;
			sum += n;
		}
		for (size_t i = 0; i < l->nr; i++)
			to[count[from[i].head >> shift & 0xffff]++] = from[i];
		t = from;
		from = to;
		to = t;
	}
	/* An even number of passes: from is the list again. */
	sort_equal_heads(from, l->nr, 8);
}

/* Names that kprobes refuse: "0xaddr-0xaddr<TAB>name" lines. */
static void read_blacklist(struct arena *a, const struct sema_host *h, func_list *out)
{
	char *text, *p, *end, *name;
	size_t len;

	/* A list given by the user is taken as it is. */
	if (h->traceable_functions || read_text(a, "/sys/kernel/debug/kprobes/blacklist", &text, &len))
		return;
	for (p = text; *p; p = end) {
		end = strchrnul(p, '\n');
		if (*end)
			*end++ = 0;
		name = strrchr(p, '\t');
		if (name)
			vec_push(a, out, (struct func_entry){ .name = name + 1, .module = "", .head = head_of(name + 1) });
	}
	sort_funcs(a, out);
}

/* "name", "name [module]" or "name\tflags"; NULL: an empty line.  Cuts the line in place. */
static char *split_line(char *line, const char **module)
{
	char *rest = line, *open, *close;

	*module = "vmlinux";
	while (*rest && *rest != ' ' && *rest != '\t')
		rest++;
	if (rest == line)
		return NULL;
	if (*rest) {
		*rest++ = 0;
		open = strchr(rest, '[');
		close = open ? strchr(open, ']') : NULL;
		if (close) {
			*close = 0;
			*module = open + 1;
		}
	}
	return line;
}

static int by_name(const struct func_entry *a, const struct func_entry *b)
{
	if (a->head != b->head)
		return a->head < b->head ? -1 : 1;
	return a->head & 0xff ? strcmp(a->name + 8, b->name + 8) : 0;
}

/* Static functions of one name are one attach point; both lists are sorted. */
static void drop_repeats(func_list *l, const func_list *black)
{
	size_t kept = 0, at = 0;

	for (size_t i = 0; i < l->nr; i++) {
		if (kept && !by_func(&l->v[kept - 1], &l->v[i]))
			continue;
		while (at < black->nr && by_name(&black->v[at], &l->v[i]) < 0)
			at++;
		if (at < black->nr && !by_name(&black->v[at], &l->v[i]))
			continue;
		l->v[kept++] = l->v[i];
	}
	l->nr = kept;
}

bool func_is_part(const char *name)
{
	const char *dot = strchr(name, '.');

	return dot && strstr(dot, ".part.");
}

int funcs_match(struct arena *a, const struct sema_host *h, const char *module, const char *pattern, func_list *out)
{
	const char *path = funcs_path(a, h), *mod;
	char *text, *p, *end, *name;
	bool wild = has_wild(pattern);
	func_list black = { 0 };
	size_t len;
	int err;

	if (!path)
		return -ENOENT;
	err = read_text(a, path, &text, &len);
	if (err)
		return err;
	if (!strcmp(pattern, "*")) {	/* all: at least 12 bytes a line, mostly */
		out->cap = len / 12 + 1;
		out->v = arena_new_array(a, struct func_entry, out->cap);
	}
	for (p = text; *p; p = end) {
		end = strchrnul(p, '\n');
		if (*end)
			*end++ = 0;
		name = split_line(p, &mod);
		if (!name || !glob_match(pattern, name) || (module && !glob_match(module, mod)))
			continue;
		if (func_unsafe(name, PROBE_KPROBE) || (wild && func_is_part(name)))
			continue;
		vec_push(a, out, (struct func_entry){ .name = name, .module = mod, .head = head_of(name) });
	}
	if (out->nr) {
		read_blacklist(a, h, &black);
		sort_funcs(a, out);
	}
	drop_repeats(out, &black);
	return 0;
}
