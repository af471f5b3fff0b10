/*
 * scry prompt: type probes, see what they report, change them, again.
 *
 * Each script runs in a child of this process, so that a trace that is interrupted leaves nothing behind here, and what this process
 * has loaded already is shared with it.  A script goes on over lines until its braces are balanced.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* readline's header wants stdio first. */
#include <readline/history.h>
#include <readline/readline.h>

#include "base/strbuf.h"
#include "cli/cli.h"

static const char help[] =
	"A script runs until Ctrl-C, exit() or its end; Ctrl-D leaves.\n"
	"  .list PATTERN     probes that match\n"
	"  .doc NAME         what a builtin does\n"
	"  .load FILE        run a script file\n"
	"  .help  .quit\n"
	"Tab completes builtins, probe types and commands.\n";

static const char *const commands[] = { ".list", ".doc", ".load", ".help", ".quit" };

/* readline's generator: called with state 0, 1, 2, ... until it gives NULL. */
static char *next_name(const char *text, int state)
{
	static int at;
	size_t len = strlen(text);
	int nr_cmd = (int)(sizeof(commands) / sizeof(*commands));

	if (!state)
		at = 0;
	for (; at < nr_cmd + BI_NR + PROBE_NR; at++) {
		static const char *const probes[] = {
#define P(id, name, ...) name,
#include "sema/probes.def"
#undef P
		};
		const char *name = at < nr_cmd ? commands[at] : at < nr_cmd + BI_NR ? builtin_get((enum builtin_id)(at - nr_cmd))->name
										    : probes[at - nr_cmd - BI_NR];

		if (!strncmp(name, text, len)) {
			at++;
			return strdup(name);
		}
	}
	return NULL;
}

static char **complete(const char *text, int start, int end)
{
	rl_completion_append_character = 0;
	return rl_completion_matches(text, next_name);
}

/* Open braces and parentheses outside strings and comments. */
static int depth_of(const char *s)
{
	int depth = 0;
	bool quoted = false;

	for (; *s; s++) {
		if (quoted) {
			if (*s == '\\' && s[1])
				s++;
			else if (*s == '"')
				quoted = false;
		} else if (*s == '"')
			quoted = true;
		else if (s[0] == '/' && s[1] == '/')
			s += strcspn(s, "\n") - 1;
		else if (*s == '{' || *s == '(')
			depth++;
		else if (*s == '}' || *s == ')')
			depth--;
	}
	return depth;
}

static void in_child(const struct cli *base, const char *expr, const char *file)
{
	pid_t pid;
	int status;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		struct cli c = *base;

		signal(SIGINT, SIG_DFL);
		c.expr = expr;
		c.file = file;
		_exit(cmd_run(&c));
	}
	if (pid < 0) {
		fprintf(stderr, "ERROR: cannot start a child: %s\n", strerror(errno));
		return;
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		fprintf(stderr, "\nended by signal %d\n", WTERMSIG(status));
}

static void describe(const char *name)
{
	const struct builtin *b = builtin_find(name);

	if (b)
		printf("%s\n    %s\n", b->proto, b->doc);
	else if (builtin_nearest(name))
		printf("there is no '%s'; did you mean '%s'?\n", name, builtin_nearest(name));
	else
		printf("there is no '%s'\n", name);
}

/* false: leave */
static bool command(const struct cli *c, char *line)
{
	char *arg = line + strcspn(line, " \t");

	if (*arg)
		*arg++ = 0;
	arg += strspn(arg, " \t");
	if (!strcmp(line, ".quit") || !strcmp(line, ".q"))
		return false;
	if (!strcmp(line, ".list")) {
		struct cli list = *c;

		list.mode = MODE_LIST;
		list.file = *arg ? arg : NULL;
		cmd_list(&list);
	} else if (!strcmp(line, ".doc"))
		describe(arg);
	else if (!strcmp(line, ".load") && *arg)
		in_child(c, NULL, arg);
	else
		fputs(help, stdout);
	return true;
}

/* A whole script, which may take several lines; NULL at the end of input. */
static char *read_script(void)
{
	struct strbuf b = { 0 };
	char *line, *text = NULL;

	while ((line = readline(b.len ? "...> " : "scry> "))) {
		sb_printf(&b, "%s%s", b.len ? "\n" : "", line);
		free(line);
		if (depth_of(sb_text(&b)) <= 0) {
			text = strdup(sb_text(&b));
			break;
		}
	}
	sb_free(&b);
	return text;
}

int cmd_prompt(int argc, char **argv)
{
	struct cli cli = { .prog = "scry" }, *c = &cli;
	struct strbuf hist = { 0 };
	const char *home = getenv("HOME");
	char *text;
	bool on = true;

	signal(SIGINT, SIG_IGN);
	rl_readline_name = "scry";
	rl_attempted_completion_function = complete;
	rl_basic_word_break_characters = " \t\n\"'`;{(=,+-*/<>!&|";
	sb_printf(&hist, "%s/.scry_history", home ? home : "/root");
	using_history();
	read_history(sb_text(&hist));
	if (isatty(0))
		printf("scry %s: type a probe, or .help\n", SCRY_VERSION);
	while (on && (text = read_script())) {
		char *p = text + strspn(text, " \t");

		if (*p) {
			add_history(text);
			if (*p == '.')
				on = command(c, p);
			else
				in_child(c, text, NULL);
		}
		free(text);
	}
	write_history(sb_text(&hist));
	sb_free(&hist);
	return 0;
}
