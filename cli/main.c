/* scry: reads what the user typed and hands it to the command. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/bundle.h"

bool cli_color(void)
{
	const char *env = getenv("BPFTRACE_COLOR"), *none = getenv("NO_COLOR"), *term = getenv("TERM");

	if (env && !strcmp(env, "always"))
		return true;
	if (env && !strcmp(env, "never"))
		return false;
	if (env && *env && strcmp(env, "auto"))
		fprintf(stderr, "WARNING: BPFTRACE_COLOR: '%s' is not one of always, never, auto; using auto\n", env);
	if ((none && *none) || !term || !strcmp(term, "dumb"))	/* https://no-color.org */
		return false;
	return isatty(1) && isatty(2);
}

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} commands[] = {
#define C(name, args, doc) { #name, cmd_##name },
#include "cli/commands.def"
#undef C
};

/* The arguments of a program that carries its script: what it was made with, then what it was started with. */
static char **with_options(const struct bundle *b, int *argc, char **argv)
{
	char **all = calloc(b->options.nr + (size_t)*argc + 1, sizeof(*all));
	size_t n = 0;

	if (!all)
		return argv;
	all[n++] = argv[0];
	for (size_t i = 0; i < b->options.nr; i++)
		all[n++] = strdup(b->options.v[i]);
	for (int i = 1; i < *argc; i++)
		all[n++] = argv[i];
	*argc = (int)n;
	return all;
}

static int run(struct cli *c, int argc, char **argv)
{
	int status;

	c->style.color = c->rt.color = cli_color();
	status = cli_parse(c, argc, argv);
	if (status < 0)
		status = c->mode == MODE_LIST ? cmd_list(c) : c->mode == MODE_FMT ? cmd_fmt(c) : cmd_run(c);
	return status;
}

static int trace(int argc, char **argv)
{
	struct cli c = { 0 };

	return run(&c, argc, argv);
}

static int trace_bundle(const struct bundle *b, int argc, char **argv)
{
	struct cli c = { .bundle = b, .file = b->sources.v[0].name };

	argv = with_options(b, &argc, argv);
	return run(&c, argc, argv);
}

static bool is_help(const char *word)
{
	return !strcmp(word, "--help") || !strcmp(word, "-h");
}

/* scry help WORD */
static int help_on(const char *word)
{
	if (cli_command_usage(stdout, word) || tool_help(word))
		return 0;
	fprintf(stderr, "ERROR: there is no command or tool '%s'; 'scry --help' lists them, 'scry explain' what messages mean\n", word);
	return 1;
}

static int dispatch(int argc, char **argv)
{
	struct bundle b = { 0 };

	if (bundle_open(&b))
		return trace_bundle(&b, argc, argv);
	for (size_t i = 0; argc > 1 && i < sizeof(commands) / sizeof(commands[0]); i++)
		if (!strcmp(argv[1], commands[i].name))
			return argc > 2 && is_help(argv[2]) ? !cli_command_usage(stdout, argv[1]) :
							      commands[i].run(argc - 1, argv + 1);
	if (argc > 2 && !strcmp(argv[1], "help") && access(argv[1], F_OK))
		return help_on(argv[2]);
	if (argc == 2 && access(argv[1], F_OK)) {	/* as other programs have it */
		if (!strcmp(argv[1], "help"))
			argv[1] = strdup("--help");
		else if (!strcmp(argv[1], "version"))
			argv[1] = strdup("--version");
	}
	return trace(argc, argv);
}

/*
 * The three standard descriptors must not be anything else: a file or a map that is opened first would get the number, and what is
 * printed would go there.  They are opened the wrong way round, so that their use fails as that of a closed one does.
 */
static void fill_standard_fds(void)
{
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			open("/dev/null", fd ? O_RDONLY : O_WRONLY);
}

static int stdout_error;		/* why the first write that failed did */

void cli_write(const char *text, size_t len)
{
	if ((fwrite(text, 1, len, stdout) != len || fflush(stdout)) && !stdout_error)
		stdout_error = errno;
}

/* What was printed must have arrived. */
static int close_stdout(int status)
{
	if (fflush(stdout) && !stdout_error)
		stdout_error = errno;
	if (!stdout_error && !ferror(stdout))
		return status;
	if (stdout_error != EPIPE)
		fprintf(stderr, "ERROR: cannot write to standard output: %s\n", strerror(stdout_error ? stdout_error : EIO));
	return status ? status : 1;
}

int main(int argc, char **argv)
{
	int status;

	fill_standard_fds();
	status = close_stdout(dispatch(argc, argv));
	/* Memory is the kernel's to take back: freeing the compiler's costs more than the run. */
	_exit(status);
}
