/*
 * runtime: what child.c (starting and ending the command of -c) and child_entry.c (holding it at its entry point) share.
 */
#ifndef SCRY_RUNTIME_CHILD_PRIV_H
#define SCRY_RUNTIME_CHILD_PRIV_H

#include "runtime/rt_priv.h"

struct child {
	pid_t pid;
	int go, failed;		/* our ends of the pipes; -1: closed */
	bool reaped, traced;
	int status;
	char *path, *text;	/* program; the words of the command, one behind the other */
	char **argv;
};

/* Lets it exec, stopped right behind that when it is to be traced.  0 or -errno. */
int child_exec(struct child *c, bool traced);

#endif
