/*
 * scry explain [CODE | NAME]: a message's long form: what it means, a script that causes it, what to do.  Without a word: all of them,
 * one a line.
 */
#include <string.h>

#include "cli/cli.h"

#define WIDTH 78

/* Text folded at blanks, each line behind the indent. */
static void fold(const char *text, const char *indent)
{
	int room = WIDTH - (int)strlen(indent), at = 0;

	for (const char *p = text; *p;) {
		int n = (int)strcspn(p, " ");

		if (at && at + 1 + n > room) {
			putchar('\n');
			at = 0;
		}
		at += printf("%s%.*s", at ? " " : indent, n, p) - (at ? 0 : (int)strlen(indent));
		p += n;
		p += strspn(p, " ");
	}
	putchar('\n');
}

/* Lines as they are. */
static void indented(const char *text)
{
	for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n')
		printf("    %.*s\n", (int)strcspn(p, "\n"), p);
}

static void all(void)
{
	for (int i = 0; i < DIAG_NR; i++) {
		const struct diag_info *d = diag_info((enum diag_code)i);
		const char *end = strstr(d->text, ". ");

		printf("%s  %-18s %.*s\n", d->code, d->name, (int)(end ? end + 1 - d->text : (long)strlen(d->text)), d->text);
	}
}

static void one(const struct diag_info *d)
{
	bool warning = d->code[0] == 'W';

	printf("%s%s%s%s: %s\n\n", d->code, *d->name ? " (" : "", d->name, *d->name ? ")" : "", warning ? "a warning" : "an error");
	fold(d->text, "");
	if (d->example) {
		printf("\nExample:\n\n");
		indented(d->example);
	}
	printf("\nWhat to do:\n\n");
	fold(d->cure, "    ");
	if (*d->name) {
		printf("\nWhen it is not wanted:\n\n    scry -W %s ...\n    config = { disable_warnings = \"%s\" }\n", d->name, d->name);
		printf("    BPFTRACE_DISABLE_WARNINGS=%s\n", d->name);
	}
}

int cmd_explain(int argc, char **argv)
{
	int code;

	if (argc < 2) {
		all();
		return 0;
	}
	if (tool_help(argv[1]))
		return 0;
	code = diag_find(argv[1]);
	if (code < 0) {
		const char *near = diag_nearest(argv[1]);

		fprintf(stderr, "ERROR: there is no message code '%s'; scry explain lists them\n", argv[1]);
		if (near)
			fprintf(stderr, "HINT: did you mean '%s'?\n", near);
		return 2;
	}
	one(diag_info((enum diag_code)code));
	return 0;
}
