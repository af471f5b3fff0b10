/*
 * scry check PATH...: parses and types scripts without attaching and without root, against this kernel's BTF or --btf FILE.
 * One line a script; messages of those that fail.  Exit status 0 when all are good, 1 when one is not, 2 for wrong usage.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/strbuf.h"
#include "cli/cli.h"

struct tally {
	size_t good, bad;
};

static void check_one(const struct cli *base, const char *path, struct tally *t)
{
	struct cli c = *base;
	struct front f;
	bool ok;

	c.file = path;
	front_init(&f, &c);
	f.opts.check_only = true;
	f.opts.unsafe = true;
	ok = front_load(&f, &c) && front_check(&f, &c);
	ok = front_report(&f, &c) && ok;
	printf("%s: %s\n", path, ok ? "ok" : "FAILED");
	fflush(stdout);
	if (ok)
		t->good++;
	else
		t->bad++;
	front_free(&f);
}

static int is_script(const struct dirent *e)
{
	size_t n = strlen(e->d_name);

	return n > 3 && !strcmp(e->d_name + n - 3, ".bt");
}

static void check_path(const struct cli *c, const char *path, struct tally *t)
{
	struct dirent **list;
	struct stat st;
	int n;

	if (stat(path, &st) || !S_ISDIR(st.st_mode)) {
		check_one(c, path, t);
		return;
	}
	n = scandir(path, &list, is_script, alphasort);
	for (int i = 0; i < n; i++) {
		struct strbuf b = { 0 };

		sb_printf(&b, "%s/%s", path, list[i]->d_name);
		check_one(c, sb_text(&b), t);
		sb_free(&b);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
}

int cmd_check(int argc, char **argv)
{
	struct cli c = { .prog = "scry" };
	struct tally t = { 0 };
	int i;

	for (i = 1; i < argc && !strncmp(argv[i], "--", 2); i++) {
		if (!strcmp(argv[i], "--btf") && i + 1 < argc)
			c.btf = argv[++i];
		else if (!strncmp(argv[i], "--btf=", 6))
			c.btf = argv[i] + 6;
		else if (!strcmp(argv[i], "--diagnostics=json"))
			c.style.json = true;
		else if (!strcmp(argv[i], "--no-warnings"))
			c.style.no_warnings = true;
		else
			break;
	}
	if (i >= argc || argv[i][0] == '-') {
		fprintf(stderr, "ERROR: USAGE: scry check [--btf FILE] [--diagnostics=json] [--no-warnings] PATH...\n");
		return 2;
	}
	for (; i < argc; i++)
		check_path(&c, argv[i], &t);
	printf("%zu scripts: %zu ok, %zu failed\n", t.good + t.bad, t.good, t.bad);
	return t.bad ? 1 : 0;
}

int cmd_explain(int argc, char **argv)
{
	int code;

	if (argc < 2) {
		for (code = 0; code < DIAG_NR; code++)
			printf("%s  %s\n", diag_code_name(code), diag_code_text(code));
		return 0;
	}
	code = diag_code_find(argv[1]);
	if (code < 0) {
		fprintf(stderr, "ERROR: there is no message code '%s'; scry explain lists them\n", argv[1]);
		return 2;
	}
	printf("%s\n%s\n", diag_code_name(code), diag_code_text(code));
	return 0;
}
