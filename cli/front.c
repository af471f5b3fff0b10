/* The front end as the commands use it: load, parse, check, report. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/intern.h"
#include "base/strbuf.h"
#include "cli/bundle.h"

void front_init(struct front *f, const struct cli *c)
{
	memset(f, 0, sizeof(*f));
	f->arena = arena_new();
	f->sources = sources_new(f->arena);
	f->diags = diags_new(f->arena, f->sources);
	diag_set_join(diags_off(f->diags), &c->warnings_off);
	for (size_t i = 0; c->bundle && i < c->bundle->sources.nr; i++)
		source_preload(f->sources, c->bundle->sources.v[i].name, c->bundle->sources.v[i].text, c->bundle->sources.v[i].len);
	f->names = intern_new(f->arena);
	f->pc = (struct parse_ctx){ .arena = f->arena, .names = f->names, .sources = f->sources, .diags = f->diags,
				  .keep_comments = c->mode == MODE_FMT };
	host_init(&f->host, c);
	host_c_options(&f->opts.c, c, f->arena);
	f->opts.params = c->params.v;
	f->opts.nr_params = c->params.nr;
	f->opts.named = c->named.v;
	f->opts.nr_named = c->named.nr;
	f->opts.pid = c->rt.pid;
	f->opts.filters = filter_bits(c);
	f->opts.unsafe = c->rt.unsafe;
	f->opts.test = c->rt.test;
	f->opts.bench = c->rt.bench;
	f->opts.list = c->mode == MODE_LIST;
	f->opts.warnings_k = c->rt.warnings_k;
	f->opts.no_feature = c->no_feature;
	f->opts.probe_filter = c->probe_filter;
}

void front_free(struct front *f)
{
	sema_end(f->typed);
	arena_free(f->arena);
	f->arena = NULL;
}

/* A word that is no file: perhaps a tool or a command was meant. */
static void hint_word(const char *word)
{
	static const char *const commands[] = {
#define C(name, args, doc) #name,
#include "cli/commands.def"
#undef C
	};
	VEC(const char *) names = { 0 };
	const char *near;

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		vec_push(NULL, &names, commands[i]);
	for (size_t i = 0; i < tool_count(); i++)
		vec_push(NULL, &names, tool_name(i));
	near = nearest_name(word, names.v, names.nr);
	if (near)
		fprintf(stderr, "HINT: did you mean '%s'?\n", near);
	vec_free(&names);
}

/* A reader of JSON gets it as a record like the others. */
static void cannot_open(struct front *f, const struct cli *c, int err)
{
	const char *name = c->file ? c->file : "", *why = strerror(err ? err : EFBIG);

	if (c->style.json)
		diag_error(f->diags, E_OPTION, (struct span){ 0 }, "failed to open file '%s': %s", name, why);
	else
		fprintf(stderr, "ERROR: failed to open file '%s': %s\n", name, why);
	if (err == ENOENT && !c->style.json)
		hint_word(c->file);
}

/* One message instead of one for each piece of an executable. */
static bool is_text(struct front *f, uint16_t src)
{
	const struct source *s = source_get(f->sources, src);
	const char *zero = memchr(s->text, 0, s->len);

	if (zero)
		diag_error(f->diags, E_LEX_CHAR, (struct span){ 0 }, "'%s' is not a script: byte %zu is 0, which no text has", s->name,
			   (size_t)(zero - s->text) + 1);
	return !zero;
}

bool front_load(struct front *f, const struct cli *c)
{
	int src;

	if (c->tool)
		src = source_add(f->sources, c->file, c->tool, c->tool_len);
	else if (c->expr)
		src = source_add(f->sources, "stdin", c->expr, strlen(c->expr));
	else
		src = source_add_file(f->sources, c->file);
	if (src <= 0) {
		cannot_open(f, c, -src);
		return false;
	}
	if (!is_text(f, (uint16_t)src))
		return false;
	f->prog = parse_program(&f->pc, (uint16_t)src);
	return !diag_has_errors(f->diags);
}

bool front_check(struct front *f, const struct cli *c)
{
	f->typed = sema_run(&f->pc, f->prog, &f->host, &f->opts);
	return f->typed && !diag_has_errors(f->diags);
}

bool front_report(struct front *f, const struct cli *c)
{
	/* Warnings go where bpftrace's readers look for them; not into a stream that a program reads. */
	return front_report_to(f, c, diag_has_errors(f->diags) || c->rt.format != OUT_TEXT ? stderr : stdout);
}

bool front_report_to(struct front *f, const struct cli *c, FILE *to)
{
	bool ok = !diag_has_errors(f->diags);
	struct strbuf out = { 0 };

	diags_render(f->diags, SEV_WARNING, &c->style, &out);
	diags_render(f->diags, SEV_ERROR, &c->style, &out);
	if (out.len) {
		fwrite(out.s, 1, out.len, to);
		fflush(to);
	}
	sb_free(&out);
	return ok;
}
