/*
 * cli: files that are written whole: formatted scripts, programs that carry a script, objects.
 *
 * A regular file takes its new content in one step (rename(2)), so that a full disk or a crash leaves the old one.  What cannot be
 * replaced without harm is written in place: devices, pipes, files of another owner or with several names, and the one that standard
 * output goes to.  "-" is standard output.
 */
#ifndef SCRY_CLI_OUTFILE_H
#define SCRY_CLI_OUTFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct outfile {
	const char *path;	/* as the user wrote it */
	char *real, *tmp;	/* tmp: takes the name 'real' at the end; NULL: written in place.  Owned. */
	int fd;
	int err;		/* the first error of a write, as errno has it */
};

/* Opens path; a new file gets mode, less the umask.  0, or -errno, which has been reported. */
int outfile_open(struct outfile *o, const char *path, mode_t mode);
/* Writes all bytes, or keeps the error for outfile_close(). */
void outfile_write(struct outfile *o, const void *bytes, size_t len);
/* Puts the file in place.  0, or -errno: reported, and the old file is as it was if it was to be replaced. */
int outfile_close(struct outfile *o);
/* The three in one. */
int outfile_put(const char *path, const void *bytes, size_t len);

#endif
