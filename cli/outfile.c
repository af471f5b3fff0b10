/* cli: see outfile.h. */
#include "cli/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int failed(const char *path, int err)
{
	fprintf(stderr, "ERROR: Failed to write '%s': %s\n", path, strerror(err));
	return -err;
}

static bool is_stdout(const struct stat *st)
{
	struct stat out;

	return !fstat(STDOUT_FILENO, &out) && out.st_dev == st->st_dev && out.st_ino == st->st_ino;
}

/* A mount of this file alone, as containers have them, keeps its place. */
static bool is_mount(const char *path)
{
	struct statx stx;

	return !statx(AT_FDCWD, path, 0, 0, &stx) && stx.stx_attributes & STATX_ATTR_MOUNT_ROOT;
}

/* A file that nobody can tell from a new one of the same name. */
static bool replaceable(const char *path, const struct stat *st)
{
	return S_ISREG(st->st_mode) && st->st_nlink == 1 && st->st_uid == geteuid() && st->st_gid == getegid() && !is_mount(path);
}

static void in_place(struct outfile *o, mode_t mode)
{
	o->fd = open(o->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
}

/* Leaves o->fd at -1 and errno when the folder takes no new file. */
static void open_replacement(struct outfile *o, mode_t mode, const struct stat *old)
{
	const char *name = o->real ? o->real : o->path;
	mode_t mask = umask(0);

	umask(mask);
	if (asprintf(&o->tmp, "%s.scry-XXXXXX", name) < 0) {
		o->tmp = NULL;
		return;
	}
	o->fd = mkostemp(o->tmp, O_CLOEXEC);
	if (o->fd < 0) {
		free(o->tmp);
		o->tmp = NULL;
	} else if (fchmod(o->fd, old ? (old->st_mode | (mode & 0111)) & 07777 : mode & ~mask)) {
		o->err = errno;
	}
}

int outfile_open(struct outfile *o, const char *path, mode_t mode)
{
	bool std = !strcmp(path, "-"), exists, link;
	struct stat st, at;

	*o = (struct outfile){ .path = std ? "standard output" : path, .fd = -1 };
	exists = !std && !stat(path, &st);
	link = !std && !exists && !lstat(path, &at);	/* to a file that is not there yet */
	if (std || (exists && is_stdout(&st))) {
		fflush(stdout);
		o->fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	} else if (link || (exists && !replaceable(path, &st))) {
		in_place(o, mode);
	} else {
		o->real = realpath(path, NULL);
		open_replacement(o, mode, exists ? &st : NULL);
		if (o->fd < 0 && exists)	/* the folder is not ours, the file is */
			in_place(o, mode);
	}
	if (o->fd >= 0)
		return 0;
	o->err = errno;
	return outfile_close(o);
}

void outfile_write(struct outfile *o, const void *bytes, size_t len)
{
	const char *p = bytes;

	while (len && !o->err) {
		ssize_t n = write(o->fd, p, len);

		if (n < 0 && errno != EINTR)
			o->err = errno;
		if (n > 0)
			p += n, len -= (size_t)n;
	}
}

int outfile_close(struct outfile *o)
{
	int err;

	if (o->fd >= 0 && close(o->fd) && !o->err)
		o->err = errno;
	if (!o->err && o->tmp && rename(o->tmp, o->real ? o->real : o->path))
		o->err = errno;
	if (o->err && o->tmp)
		unlink(o->tmp);
	err = o->err ? failed(o->path, o->err) : 0;
	free(o->real);
	free(o->tmp);
	*o = (struct outfile){ .fd = -1 };
	return err;
}

int outfile_put(const char *path, const void *bytes, size_t len)
{
	struct outfile o;
	int err = outfile_open(&o, path, 0666);

	if (err)
		return err;
	outfile_write(&o, bytes, len);
	return outfile_close(&o);
}
