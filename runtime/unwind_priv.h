/*
 * runtime: what unwind.c (processes, mappings) and unwind_table.c (files, tables) share.
 */
#ifndef SCRY_RUNTIME_UNWIND_PRIV_H
#define SCRY_RUNTIME_UNWIND_PRIV_H

#include "runtime/rt_priv.h"

struct unwind_files;

struct unwind_files *unwind_files_new(int tables_fd);
void unwind_files_free(struct unwind_files *uf);

/* An executable mapping, as /proc/PID/maps tells. */
struct exec_map {
	uint64_t start, end, off, ino;
	const char *name;	/* "" when it has none */
};

/*
 * Says in *out by which table the mapping is to be unwound (nr 0: by none).  Tables of files that are new are made but not yet in the
 * programs' reach: that takes unwind_files_publish(), once for all of a process, as each change of the map of maps costs the kernel
 * a grace period.
 */
void unwind_file_of(struct unwind_files *uf, uint32_t pid, const struct exec_map *m, struct unwind_map *out);
/* 0 or -errno: then what unwind_file_of() gave since the last time must not be used. */
int unwind_files_publish(struct unwind_files *uf);
/* Files whose tables there was no room for. */
uint32_t unwind_files_refused(const struct unwind_files *uf);

#endif
