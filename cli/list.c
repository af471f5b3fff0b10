/* scry -l: probes by pattern, of a script, or of the kernel (section 8.5 of the language). */
#include <string.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "cli/cli.h"

static void list_script(struct front *f)
{
	const struct plan *p = f->typed->plan;

	for (size_t i = 0; i < p->aps.nr; i++) {
		enum probe_kind kind = p->aps.v[i].kind;

		if (kind != PROBE_BEGIN && kind != PROBE_END && kind != PROBE_SELF)
			puts(p->aps.v[i].name);
	}
}

static int list_pattern(struct front *f, const struct cli *c, const char *pattern)
{
	struct strbuf out = { 0 };
	int err = sema_list(f->arena, &f->host, &f->opts, pattern, c->rt.verbose, f->diags, &out);

	fwrite(sb_text(&out), 1, out.len, stdout);
	sb_free(&out);
	return err;
}

int cmd_list(struct cli *c)
{
	const char *what = c->expr ? NULL : c->file ? c->file : "*:*";
	bool is_script = c->expr || (c->file && !access(c->file, R_OK) && !strchr(c->file, ':'));
	struct front f;
	int status = 0;

	front_init(&f, c);
	if (is_script) {
		if (!front_load(&f, c) || !front_check(&f, c))
			status = 1;
		else
			list_script(&f);
	} else {
		if (strchr(what, '.') && !strchr(what, ':') && !strchr(what, '*'))
			fprintf(stderr, "WARNING: It appears that '%s' is a filename but the file does not exist. Treating '%s' as a search pattern.\n",
				what, what);
		for (const char *p = what; *p && !status; p += strcspn(p, ","), p += *p == ',')
			status = list_pattern(&f, c, arena_strndup(f.arena, p, strcspn(p, ","))) ? 1 : 0;
	}
	if (!front_report(&f, c))
		status = 1;
	front_free(&f);
	return status;
}
