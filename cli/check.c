/*
 * scry check PATH...: parses and types scripts without attaching and without root, against this kernel's BTF or --btf FILE.
 *
 * A folder stands for the scripts below it: files named *.bt, and others whose first line names a tracer.  Links to folders are not
 * followed there, nor are hidden ones, so that a loop of links or a version control's files cost nothing.
 *
 * One line a script; messages of those that fail.  Exit status 0 when all are good, 1 when one is not, 2 for wrong usage, which
 * includes a path that has no scripts: a check that checks nothing must not look like one that passed.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "cli/cli.h"

#define DEPTH_MAX 64		/* folders in folders */
#define STATUS_BAD 1
#define STATUS_USAGE 2

struct checker {
	const struct cli *cli;
	bool strict;		/* warnings fail */
	size_t good, bad;
};

static void result(const struct checker *k, const char *path, bool ok, size_t errors, size_t warnings)
{
	struct strbuf b = { 0 };

	if (k->cli->style.json) {
		sb_str(&b, "{\"type\": \"check\", \"file\": ");
		diag_json_str(&b, path);
		sb_printf(&b, ", \"ok\": %s, \"errors\": %zu, \"warnings\": %zu}\n", ok ? "true" : "false", errors, warnings);
	} else if (ok && warnings) {
		sb_printf(&b, "%s: ok, %zu warning%s\n", path, warnings, warnings == 1 ? "" : "s");
	} else if (!k->cli->rt.quiet || !ok) {
		sb_printf(&b, "%s: %s\n", path, ok ? "ok" : "FAILED");
	}
	cli_write(sb_text(&b), b.len);
	sb_free(&b);
}

/* Which features the kernel has that the script is for is not known here, nor can anybody but root try them. */
static bool assume(void *arg, enum feature f)
{
	return true;
}

static void check_script(struct checker *k, const char *path)
{
	struct cli c = *k->cli;
	size_t errors, warnings;
	struct front f;
	bool ok;

	c.file = path;
	c.params = (words){ 0 };	/* those are paths */
	front_init(&f, &c);
	f.host.has = assume;
	f.opts.check_only = true;
	f.opts.unsafe = true;
	ok = front_load(&f, &c) && front_check(&f, &c);
	ok = (c.style.json ? front_report_to(&f, &c, stdout) : front_report(&f, &c)) && ok;
	errors = diag_count(f.diags, SEV_ERROR) + (ok || diag_has_errors(f.diags) ? 0 : 1);	/* the file could not be read */
	warnings = diags_shown(f.diags, SEV_WARNING, &c.style);
	if (k->strict && warnings)
		ok = false;
	result(k, path, ok, errors, warnings);
	ok ? k->good++ : k->bad++;
	front_free(&f);
}

/* "#!/usr/bin/env bpftrace" and the like, in a file of another name. */
static bool has_tracer_line(const char *path)
{
	char line[128];
	FILE *f = fopen(path, "re");
	bool yes;

	if (!f)
		return false;
	yes = fgets(line, sizeof(line), f) && !strncmp(line, "#!", 2) && (strstr(line, "bpftrace") || strstr(line, "scry"));
	fclose(f);
	return yes;
}

static bool is_named_script(const char *name)
{
	size_t n = strlen(name);

	return n > 3 && !strcmp(name + n - 3, ".bt");
}

static bool is_script(const char *path, const char *name)
{
	return is_named_script(name) || has_tracer_line(path);
}

static int no_dots(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

/* Number of scripts found. */
static size_t check_folder(struct checker *k, const char *path, unsigned depth)
{
	struct dirent **list;
	size_t len = strlen(path), found = 0;
	int n = depth < DEPTH_MAX ? scandir(path, &list, no_dots, alphasort) : 0;

	if (n < 0) {
		fprintf(stderr, "ERROR: failed to read the folder '%s': %s\n", path, strerror(errno));
		result(k, path, false, 1, 0);
		k->bad++;
		return 1;
	}
	for (int i = 0; i < n; i++) {
		struct strbuf b = { 0 };
		struct stat st, link;

		sb_printf(&b, "%s%s%s", path, len && path[len - 1] == '/' ? "" : "/", list[i]->d_name);
		if (lstat(sb_text(&b), &link)) {
			;	/* gone since */
		} else if (S_ISDIR(link.st_mode)) {
			found += check_folder(k, sb_text(&b), depth + 1);
		} else if (stat(sb_text(&b), &st) ? is_named_script(list[i]->d_name) :
						    S_ISREG(st.st_mode) && is_script(sb_text(&b), list[i]->d_name)) {
			check_script(k, sb_text(&b));	/* a link that leads nowhere fails there */
			found++;
		}
		sb_free(&b);
		free(list[i]);
	}
	if (depth < DEPTH_MAX)
		free(list);
	return found;
}

/* false: there was nothing to check. */
static bool check_path(struct checker *k, const char *path)
{
	struct stat st;

	if (strcmp(path, "-") && !stat(path, &st) && S_ISDIR(st.st_mode)) {
		if (check_folder(k, path, 0))
			return true;
		fprintf(stderr, "ERROR: there are no scripts (*.bt) below '%s'\n", path);
		return false;
	}
	check_script(k, path);
	return true;
}

/* Takes --btf FILE and --strict out of the words, which mean nothing like it elsewhere.  Returns how many are left. */
static int take_own_options(int argc, char **argv, struct cli *c, struct checker *k)
{
	int n = 0;

	for (int i = 0; i < argc; i++) {
		if (!strcmp(argv[i], "--btf") && i + 1 < argc)
			c->btf = argv[++i];
		else if (!strncmp(argv[i], "--btf=", 6))
			c->btf = argv[i] + 6;
		else if (!strcmp(argv[i], "--strict"))
			k->strict = true;
		else
			argv[n++] = argv[i];
	}
	argv[n] = NULL;
	return n;
}

static int usage(void)
{
	cli_command_usage(stderr, "check");
	return STATUS_USAGE;
}

int cmd_check(int argc, char **argv)
{
	struct cli c = { .prog = "scry", .mode = MODE_CHECK, .style.color = cli_color() };
	struct checker k = { .cli = &c };
	bool found = true;
	int status;

	argc = take_own_options(argc, argv, &c, &k);
	if (argc < 2)
		return usage();
	status = cli_parse(&c, argc, argv);
	if (status >= 0)
		return status ? STATUS_USAGE : 0;
	if (!c.params.nr)
		return usage();
	status = c.btf ? host_try_btf(c.btf) : 0;
	if (status) {
		fprintf(stderr, "ERROR: there is no BTF in '%s': %s\n", c.btf, strerror(-status));
		return STATUS_USAGE;
	}
	/* What is given only to a run is never missing here. */
	if (cli_disable(&c, "missing-parameter,no-child") >= 0)
		return STATUS_USAGE;
	for (size_t i = 0; i < c.params.nr; i++)
		found &= check_path(&k, c.params.v[i]);
	if (c.style.json)
		printf("{\"type\": \"check_summary\", \"scripts\": %zu, \"ok\": %zu, \"failed\": %zu}\n", k.good + k.bad, k.good, k.bad);
	else
		printf("%zu script%s: %zu ok, %zu failed\n", k.good + k.bad, k.good + k.bad == 1 ? "" : "s", k.good, k.bad);
	return !found ? STATUS_USAGE : k.bad ? STATUS_BAD : 0;
}
