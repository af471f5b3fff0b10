/* scry: reads what the user typed and hands it to the command. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

static bool use_color(void)
{
	const char *env = getenv("BPFTRACE_COLOR");

	if (env && !strcmp(env, "always"))
		return true;
	if (env && !strcmp(env, "never"))
		return false;
	if (env && *env && strcmp(env, "auto"))
		fprintf(stderr, "WARNING: BPFTRACE_COLOR: '%s' is not one of always, never, auto; using auto\n", env);
	return isatty(1) && isatty(2);
}

int main(int argc, char **argv)
{
	struct cli c = { 0 };
	int status;

	c.style.color = c.rt.color = use_color();
	if (argc > 1 && !strcmp(argv[1], "check"))
		status = cmd_check(argc - 1, argv + 1);
	else if (argc > 1 && !strcmp(argv[1], "explain"))
		status = cmd_explain(argc - 1, argv + 1);
	else if (argc == 2 && !strcmp(argv[1], "prompt"))
		status = cmd_prompt(&c);
	else {
		status = cli_parse(&c, argc, argv);
		if (status < 0)
			status = c.mode == MODE_LIST ? cmd_list(&c) : c.mode == MODE_FMT ? cmd_fmt(&c) : cmd_run(&c);
	}
	fflush(stdout);
	/* Memory is the kernel's to take back: freeing the compiler's costs more than the run. */
	_exit(status);
}
