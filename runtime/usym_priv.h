/*
 * runtime: what usym.c (files, symbols) and usym_proc.c (processes, mappings) share.
 */
#ifndef SCRY_RUNTIME_USYM_PRIV_H
#define SCRY_RUNTIME_USYM_PRIV_H

#include <sys/types.h>

#include "runtime/out_priv.h"

#define VDSO_NAME "[vdso]"		/* the kernel's own code in every process */
#define AGAIN_NS 50000000		/* how soon a process's files may be read again */

struct file;

struct mapping {
	uint64_t start, end, off, ino;
	const char *path;		/* interned; NULL: none */
	struct file *file;
	bool tried;
	int64_t noted;			/* wall clock, ns: when we learnt of it */
};

struct jit_sym {
	uint64_t addr, size;
	const char *name;
};

struct proc {
	uint32_t pid, ppid;		/* ppid 0: not known */
	uint64_t exe_dev, exe_ino;
	int64_t checked, read;		/* coarse clock, ns */
	bool gone;
	bool complete;			/* maps holds all since exec, or what /proc said */
	VEC(struct mapping) maps;	/* ascending */
	struct arena *jit_arena;
	VEC(struct jit_sym) jit;	/* by address */
	off_t jit_size;
	int64_t jit_read;
};

struct syms {
	bool demangle, lines;
	VEC(struct proc *) procs;	/* oldest first */
	struct arena *names;		/* paths, each once */
	struct intern *paths;
	uint32_t *by_pid;		/* hash table: 1 + index into procs; 0: free */
	VEC(struct file *) files;
	struct proc *last;
};

int64_t sym_now_ns(void);
int64_t sym_wall_ns(void);
void procs_free(struct syms *sy);
struct proc *proc_get(struct syms *sy, uint32_t pid);
/* The mapping that holds an address, or NULL; reads the process's mappings again when it may have new ones. */
struct mapping *proc_mapping(struct syms *sy, struct proc *p, uint64_t addr);

/* The file of a mapping, opened on first use; NULL: there is none, or it cannot be had. */
struct file *mapping_file(struct syms *sy, const struct proc *p, struct mapping *m);

#endif
