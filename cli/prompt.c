/*
 * scry prompt: type probes, see what they report, change them, again.
 *
 * Each script runs in a child of this process, so that a trace that is interrupted leaves nothing behind here, and what this process
 * has loaded already is shared with it.  A script goes on over lines until its braces are balanced; one that has no block yet
 * ("kprobe:f" on a line of its own) too, until an empty line.
 *
 * Ctrl-C ends the trace; at the prompt it drops what is typed.  The terminal sends it to the whole process group, so parent and
 * child both get it: the parent only notes it.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* readline's header wants stdio first. */
#include <readline/history.h>
#include <readline/readline.h>

#include "base/strbuf.h"
#include "cli/prompt.h"

#define HISTORY_MAX 1000
#define WORDS_MAX 64

static const char help[] =
	"A script runs until Ctrl-C, exit() or its end; Ctrl-D leaves.\n"
	"  .list PATTERN     probes that match; .args PATTERN: with their arguments\n"
	"  .doc NAME         what a builtin, function or probe type is\n"
	"  .explain CODE     what a message means\n"
	"  .load FILE        runs a script file or a bundled tool\n"
	"  .options WORDS    command line options of what runs from now on, as -k or -p PID; none: as at first\n"
	"  .help  .quit\n"
	"Tab completes probes, arguments, builtins, variables, maps and commands.\n";

const char *const prompt_commands[] = { ".list", ".args", ".doc", ".explain", ".load", ".options", ".help", ".quit", NULL };

static volatile sig_atomic_t interrupted;

static void on_interrupt(int sig)
{
	interrupted = 1;
}

/*
 * A character of the line.  readline's own reader would wait for the next one after a signal; here the signal ends the line, which is
 * empty then.
 */
static int read_char(FILE *in)
{
	unsigned char c;
	ssize_t n;

	while ((n = read(fileno(in), &c, 1)) < 0 && errno == EINTR)
		if (interrupted) {
			fputs("^C", rl_outstream);
			rl_replace_line("", 0);
			return '\n';
		}
	return n == 1 ? c : EOF;
}

/* Open braces and parentheses outside strings and comments; whether there was a brace at all. */
static int depth_of(const char *s, bool *brace)
{
	int depth = 0;
	bool quoted = false;

	for (; *s; s++) {
		if (quoted) {
			if (*s == '\\' && s[1])
				s++;
			else if (*s == '"')
				quoted = false;
		} else if (*s == '"') {
			quoted = true;
		} else if (s[0] == '/' && s[1] == '/') {
			s += strcspn(s, "\n") - 1;
		} else if (s[0] == '/' && s[1] == '*') {
			const char *end = strstr(s + 2, "*/");

			if (!end)
				return depth + 1;
			s = end + 1;
		} else if (*s == '{' || *s == '(') {
			depth++;
			*brace |= *s == '{';
		} else if (*s == '}' || *s == ')') {
			depth--;
		}
	}
	return depth;
}

static bool is_blank(const char *s)
{
	return !s[strspn(s, " \t")];
}

/* A word that stands for a command. */
static bool is_word(const char *script)
{
	static const char *const known[] = { "help", "quit", "exit" };
	size_t len;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(script, known[i]))
			return true;
	return tool_find(script, &len);
}

static bool leaves(const char *line)
{
	return !strcmp(line, ".quit") || !strcmp(line, "quit") || !strcmp(line, "exit");
}

/* Whether a script that ends with this line can run. */
static bool is_whole(const char *script, const char *line)
{
	bool brace = false;
	int depth;

	if (*script == '.' || is_word(script))
		return true;
	depth = depth_of(script, &brace);
	return depth <= 0 && (brace || is_blank(line));
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
		if (file)
			c.tool = tool_find(file, &c.tool_len);
		_exit(cmd_run(&c));
	}
	if (pid < 0) {
		fprintf(stderr, "ERROR: cannot start a child: %s\n", strerror(errno));
		return;
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	interrupted = 0;
	if (WIFSIGNALED(status))
		fprintf(stderr, "\nended by signal %d\n", WTERMSIG(status));
}

/* Options of the runs from now on; words are kept as long as the prompt. */
static void set_options(struct cli *c, const char *text)
{
	/* Options are read with a script, which may not be empty; it is not run. */
	char *argv[WORDS_MAX + 4] = { "scry", "-e", " " }, *save;
	struct cli fresh = { .style.color = c->style.color, .rt.color = c->rt.color };
	int argc = 3;

	for (char *p = strtok_r(strdup(text), " \t", &save); p && argc < WORDS_MAX; p = strtok_r(NULL, " \t", &save))
		argv[argc++] = p;
	optind = 0;	/* getopt(3) begins anew */
	if (cli_parse(&fresh, argc, argv) >= 0)
		return;
	if (fresh.mode != MODE_RUN) {
		fprintf(stderr, "ERROR: that is no option of a run\n");
		return;
	}
	fresh.expr = NULL;
	*c = fresh;
}

static void list(const struct cli *base, const char *pattern, bool arguments)
{
	struct cli c = *base;

	c.mode = MODE_LIST;
	c.file = *pattern ? pattern : NULL;
	c.rt.verbose = arguments;
	cmd_list(&c);
}

/* false: leave */
static bool command(struct cli *c, char *line)
{
	char *arg = line + strcspn(line, " \t"), *explain[] = { ".explain", NULL, NULL };

	if (*arg)
		*arg++ = 0;
	arg += strspn(arg, " \t");
	for (size_t n = strlen(arg); n && (arg[n - 1] == ' ' || arg[n - 1] == '\t'); n--)
		arg[n - 1] = 0;
	explain[1] = arg;
	if (!strcmp(line, ".quit") || !strcmp(line, ".q"))
		return false;
	if (!strcmp(line, ".list") || !strcmp(line, ".args"))
		list(c, arg, line[1] == 'a');
	else if (!strcmp(line, ".doc") && *arg)
		prompt_describe(arg);
	else if (!strcmp(line, ".explain"))
		cmd_explain(*arg ? 2 : 1, explain);
	else if (!strcmp(line, ".load") && *arg)
		in_child(c, NULL, arg);
	else if (!strcmp(line, ".load") || (!strcmp(line, ".doc") && !*arg))
		printf("%s wants a name behind it\n", line);
	else if (!strcmp(line, ".options"))
		set_options(c, arg);
	else if (!strcmp(line, ".help"))
		fputs(help, stdout);
	else
		printf("there is no command %s\n%s", line, help);
	fflush(stdout);
	return true;
}

/* A whole script, which may take several lines, heap memory; NULL at the end of input. */
static char *read_script(struct strbuf *typed)
{
	char *line;

	sb_reset(typed);
	while ((line = readline(typed->len ? "...> " : "scry> "))) {
		static bool said;
		bool whole;

		if (interrupted) {
			interrupted = 0;
			sb_reset(typed);
			free(line);
			continue;
		}
		if (typed->len && leaves(line))		/* no script has such a line */
			sb_reset(typed);
		sb_printf(typed, "%s%s", typed->len ? "\n" : "", line);
		whole = is_whole(sb_text(typed), line);
		if (!whole && !said && isatty(0)) {
			puts("(the script goes on until its braces are closed; Ctrl-C drops it)");
			said = true;
		}
		free(line);
		if (whole)
			return strdup(sb_text(typed));
	}
	/* What stands there at the end of input runs too: a script may come from a pipe. */
	return is_blank(sb_text(typed)) ? NULL : strdup(sb_text(typed));
}

/* What others call the commands with a dot, and the tools; all of it is no script. */
static bool single_word(struct cli *c, const char *text, bool *on)
{
	char word[64];
	size_t len = strcspn(text, " \t\n");

	if (len >= sizeof(word) || text[len + strspn(text + len, " \t\n")])
		return false;
	snprintf(word, sizeof(word), "%.*s", (int)len, text);
	if (!strcmp(word, "quit") || !strcmp(word, "exit"))
		*on = false;
	else if (!strcmp(word, "help"))
		fputs(help, stdout);
	else if (tool_find(word, &len))
		in_child(c, NULL, word);
	else
		return false;
	return true;
}

static void history_open(struct strbuf *path)
{
	const char *home = getenv("HOME");

	sb_printf(path, "%s/.scry_history", home ? home : "/root");
	using_history();
	/* With time stamps an entry of several lines stays one. */
	history_comment_char = '#';
	history_write_timestamps = 1;
	history_multiline_entries = 1;
	stifle_history(HISTORY_MAX);
	read_history(sb_text(path));
}

int cmd_prompt(int argc, char **argv)
{
	struct cli c = { .prog = "scry" };
	struct sigaction sa = { .sa_handler = on_interrupt };
	struct strbuf hist = { 0 }, typed = { 0 };
	char *text;
	bool on = true;

	c.style.color = c.rt.color = cli_color();
	sigaction(SIGINT, &sa, NULL);
	rl_catch_signals = 0;
	rl_getc_function = read_char;
	if (!isatty(0))
		rl_outstream = fopen("/dev/null", "we");	/* no prompts, no echo */
	prompt_complete_init(&c, &typed);
	history_open(&hist);
	if (isatty(0))
		printf("scry %s: type a probe, or .help\n", SCRY_VERSION);
	while (on && (text = read_script(&typed))) {
		char *p = text + strspn(text, " \t");

		if (!is_blank(p)) {
			add_history(text);
			if (*p == '.')
				on = command(&c, p);
			else if (!single_word(&c, p, &on))
				in_child(&c, text, NULL);
		}
		free(text);
	}
	if (isatty(0) && on)
		putchar('\n');
	write_history(sb_text(&hist));
	sb_free(&hist);
	sb_free(&typed);
	return 0;
}
