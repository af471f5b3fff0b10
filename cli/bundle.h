/* cli: a script inside our own executable (--aot). */
#ifndef SCRY_CLI_BUNDLE_H
#define SCRY_CLI_BUNDLE_H

#include "cli/cli.h"

struct bundle {
	words options;			/* "--format=json": given when it was made */
	VEC(struct bundle_source {
		const char *name, *text;
		size_t len;
	}) sources;			/* the script first, then what it imports and includes */
};

/* true: this executable carries a script.  Its texts live as long as the process. */
bool bundle_open(struct bundle *b);
/* Writes c->aot with the sources of f; 0, or 1 after the reason has been printed. */
int bundle_write(const struct cli *c, const struct front *f);

#endif
