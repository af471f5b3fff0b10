/* scry -l: probes by pattern, of a script, or of the kernel (section 8.5 of the language). */
#include <string.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "cli/cli.h"

/* The lines behind the first one of what a search for this very name lists: its arguments. */
static void list_arguments(struct front *f, const char *name)
{
	struct strbuf out = { 0 };
	size_t mark = diag_mark(f->diags);
	const char *rest;

	sema_list(f->arena, &f->host, &f->opts, name, true, f->diags, &out);
	diag_rewind(f->diags, mark);
	rest = strchr(sb_text(&out), '\n');
	if (rest && !strncmp(sb_text(&out), name, strlen(name)))
		for (rest++; !strncmp(rest, "    ", 4); rest += strcspn(rest, "\n") + 1)
			printf("%.*s\n", (int)strcspn(rest, "\n"), rest);
	sb_free(&out);
}

static void list_script(struct front *f, const struct cli *c)
{
	const struct plan *p = f->typed->plan;

	for (size_t i = 0; i < p->aps.nr; i++) {
		enum probe_kind kind = p->aps.v[i].kind;

		if (kind == PROBE_BEGIN || kind == PROBE_END || kind == PROBE_SELF)
			continue;
		puts(p->aps.v[i].name);
		if (c->rt.verbose)
			list_arguments(f, p->aps.v[i].name);
	}
}

static bool lists(const char *lines, const char *kind)
{
	const char *p = lines;

	while ((p = strstr(p, kind)) && p != lines && p[-1] != '\n')
		p++;
	return p != NULL;
}

/* These are listed by the types of functions, which say nothing of whether the kernel can hook them.  Without privileges nobody knows. */
static void say_refused(const struct front *f, const struct cli *c, const char *lines)
{
	if (c->btf || c->rt.no_warnings || rt_missing_capability() || (!lists(lines, "fentry:") && !lists(lines, "fexit:")) ||
	    f->host.has(f->host.arg, FEAT_FENTRY))
		return;
	fprintf(stderr, "this kernel refuses fentry and fexit probes; scry doctor says what it lacks\n");
}

/* Finding nothing is no error. */
static void list_pattern(struct front *f, const struct cli *c, const char *pattern)
{
	struct strbuf out = { 0 };

	sema_list(f->arena, &f->host, &f->opts, pattern, c->rt.verbose, f->diags, &out);
	cli_write(sb_text(&out), out.len);
	if (out.len)
		say_refused(f, c, sb_text(&out));
	if (!out.len && !diag_has_errors(f->diags) && !c->rt.no_warnings)
		fprintf(stderr, "nothing matches '%s'\n", pattern);
	sb_free(&out);
}

/* Patterns with commas between. */
static void list_patterns(struct front *f, const struct cli *c, const char *what)
{
	if (strchr(what, '.') && !strchr(what, ':') && !strchr(what, '*'))
		fprintf(stderr, "WARNING: It appears that '%s' is a filename but the file does not exist. Treating '%s' as a search pattern.\n",
			what, what);
	for (const char *p = what; *p; p += strcspn(p, ","), p += *p == ',')
		list_pattern(f, c, arena_strndup(f->arena, p, strcspn(p, ",")));
}

int cmd_list(struct cli *c)
{
	const char *what = c->expr ? NULL : c->file ? c->file : "*:*";
	bool is_script = c->expr || c->bundle || (c->file && !access(c->file, R_OK) && !strchr(c->file, ':'));
	struct front f;
	int status = 0;

	front_init(&f, c);
	if (is_script) {
		if (!front_load(&f, c) || !front_check(&f, c))
			status = 1;
		else
			list_script(&f, c);
	} else {
		list_patterns(&f, c, what);
		for (size_t i = 0; i < c->params.nr; i++)
			list_patterns(&f, c, c->params.v[i]);
	}
	fflush(stdout);
	if (!front_report_to(&f, c, stderr))	/* readers of a list want names only */
		status = 1;
	front_free(&f);
	return status;
}
