/* cli: the table of options, for all that list them. */
#ifndef SCRY_CLI_OPTS_H
#define SCRY_CLI_OPTS_H

enum opt_id {
#define O(id, ...) OPT_##id,
#include "cli/opts.def"
#undef O
	OPT_NR
};

struct opt_row {
	const char *name;
	char short_name;		/* or 0 */
	const char *arg, *doc;		/* arg: NULL when it takes none; doc "": accepted and not shown */
};

extern const struct opt_row opt_rows[OPT_NR];

#endif
