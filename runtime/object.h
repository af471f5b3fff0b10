/*
 * runtime, inside: the object bytes of codegen (layout: end of sema/plan.h), taken apart and made ready for the kernel.
 */
#ifndef SCRY_RUNTIME_OBJECT_H
#define SCRY_RUNTIME_OBJECT_H

#include <linux/bpf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct object;

/*
 * Takes an object apart; the bytes are borrowed and need not be trusted.  0, or -EINVAL, -ENOMEM with a reason in *why
 * (static text).
 */
int object_open(const void *bytes, size_t len, struct object **out, const char **why);
void object_free(struct object *o);

uint32_t object_nr_progs(const struct object *o);	/* one more than the highest "prog<i>" */
bool object_has_prog(const struct object *o, uint32_t prog);
/* Does any program (or this one, with what it calls) use map i, by descriptor or by value? */
bool object_uses_map(const struct object *o, uint32_t map);
bool object_prog_uses_map(const struct object *o, uint32_t prog, uint32_t map);

/*
 * Imports an object: functions of its .text that programs call by "lib_<name>" are linked behind them.  lib then belongs to o, also
 * on failure.  0 or -ENOMEM.
 */
int object_add_lib(struct object *o, struct object *lib);

/*
 * Data sections of the object and its libs: each becomes an array of one value, frozen when it is constant.  bytes NULL: zeros.
 * used: some program refers to it.
 */
struct object_data {
	const void *bytes;
	size_t len;
	bool used, writable;
};
uint32_t object_nr_data(const struct object *o);
struct object_data object_data(const struct object *o, uint32_t i);

/* .BTF as it stands in the object, or NULL. */
const void *object_btf(const struct object *o, size_t *len);

/* Bytes behind the common part of a type of BTF, or -1 for kinds that nobody knows. */
long object_btf_extra(uint32_t info);

/* What the relocations are resolved with. */
struct object_env {
	const int *map_fds;
	uint32_t nr_maps;
	const int *data_fds;		/* by index of object_data() */
	/* Type id of a kernel function; 0, or -errno.  *fd_index: 0 for vmlinux, else into prog_spec.fd_array. */
	int (*kfunc)(void *arg, const char *name, uint32_t *id, int16_t *fd_index);
	void *arg;
};

/* A program ready to load; heap memory of its own for object_prog_free(). */
struct object_prog {
	struct bpf_insn *insns;
	uint32_t nr_insns;
	void *func_info, *line_info;	/* records as the kernel wants them */
	uint32_t nr_func_info, func_info_size, nr_line_info, line_info_size;
};

/*
 * Copies program i with the subprograms that it calls behind it, all references resolved.
 * 0, -ENOENT: no such program, -EINVAL or what kfunc() said; *why is set (static or object's text).
 */
int object_link(struct object *o, uint32_t i, const struct object_env *env, struct object_prog *out, const char **why);
void object_prog_free(struct object_prog *p);

/* Place of an instruction by the program's line table; false: there is none. */
struct object_place {
	const char *file, *text;	/* text: the source line, may be "" */
	uint32_t line, col;
};
bool object_insn_place(const struct object *o, const struct object_prog *p, uint32_t insn, struct object_place *out);

#endif
