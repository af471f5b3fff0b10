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

/*
 * Functions that hang or crash some kernel when they are probed: they run while RCU does not watch, or are rewritten
 * at run time.
 */
bool func_is_denied(const char *name)
{
	static const char *const prefixes[] = { "rcu_", "__ftrace_invalid_address__" };
	static const char *const names[] = { "arch_cpu_idle", "default_idle", "bpf_dispatcher_xdp_func" };

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (!strncmp(name, prefixes[i], strlen(prefixes[i])))
			return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

static int by_func(const void *a, const void *b)
{
	const struct func_entry *x = a, *y = b;
	int d = strcmp(x->name, y->name);

	return d ? d : strcmp(x->module, y->module);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

typedef VEC(const char *) name_list;

/* Names that kprobes refuse: "0xaddr-0xaddr<TAB>name" lines. */
static void read_blacklist(struct arena *a, const struct sema_host *h, name_list *out)
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
			vec_push(a, out, name + 1);
	}
	if (out->nr)
		qsort(out->v, out->nr, sizeof(*out->v), by_text);
}

/* "name", "name [module]" or "name\tflags"; NULL: an empty line.  Cuts the line in place. */
static char *split_line(char *line, const char **module)
{
	char *rest = line + strcspn(line, " \t"), *open, *close;

	*module = "vmlinux";
	if (!*line)
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

static void drop_repeats(func_list *l, const name_list *black)
{
	size_t kept = 0;

	if (!l->nr)
		return;
	qsort(l->v, l->nr, sizeof(*l->v), by_func);
	for (size_t i = 0; i < l->nr; i++) {
		if (kept && !by_func(&l->v[kept - 1], &l->v[i]))
			continue;	/* static functions of one name */
		if (black->nr && bsearch(&l->v[i].name, black->v, black->nr, sizeof(*black->v), by_text))
			continue;
		l->v[kept++] = l->v[i];
	}
	l->nr = kept;
}

int funcs_match(struct arena *a, const struct sema_host *h, const char *module, const char *pattern, func_list *out)
{
	const char *path = funcs_path(a, h), *mod;
	char *text, *p, *end, *name;
	name_list black = { 0 };
	size_t len;
	int err;

	if (!path)
		return -ENOENT;
	err = read_text(a, path, &text, &len);
	if (err)
		return err;
	for (p = text; *p; p = end) {
		end = strchrnul(p, '\n');
		if (*end)
			*end++ = 0;
		name = split_line(p, &mod);
		if (!name || !glob_match(pattern, name) || (module && !glob_match(module, mod)))
			continue;
		if (func_is_denied(name) || strstr(name, ".part."))
			continue;
		vec_push(a, out, (struct func_entry){ name, mod });
	}
	if (out->nr)
		read_blacklist(a, h, &black);
	drop_repeats(out, &black);
	return 0;
}
