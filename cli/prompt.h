/* cli: the parts of the interactive prompt. */
#ifndef SCRY_CLI_PROMPT_H
#define SCRY_CLI_PROMPT_H

#include "cli/cli.h"

/* Words that begin with a dot, NULL at the end. */
extern const char *const prompt_commands[];

/* Teaches readline what there is to complete.  typed are the lines of the script that were read already; both are borrowed. */
void prompt_complete_init(const struct cli *c, const struct strbuf *typed);
/* Prints what a builtin, function or probe type is; or what was meant. */
void prompt_describe(const char *name);

#endif
