/*
 * runtime, inside: bpf(2) and perf_event_open(2) without a library between.
 *
 * The packaged libbpf (1.1) knows no uprobe-multi or session links and probes the kernel for things that we do not need,
 * so the calls are made here, with our own layout where a header may be older than the kernel.
 * Everything returns 0 or a descriptor (close-on-exec), or -errno.
 */
#ifndef SCRY_RUNTIME_SYS_H
#define SCRY_RUNTIME_SYS_H

#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Numbers of newer kernels than the headers of a build host may have. */
#define AT_KPROBE_MULTI 42
#define AT_UPROBE_MULTI 48
#define AT_KPROBE_SESSION 56
#define AT_UPROBE_SESSION 57
#define AT_PERF_EVENT 41
#define MULTI_RETURN 1u		/* BPF_F_KPROBE_MULTI_RETURN, BPF_F_UPROBE_MULTI_RETURN */

struct map_spec {
	uint32_t type;		/* BPF_MAP_TYPE_* */
	const char *name;	/* cleaned and cut to 15 bytes; may be NULL */
	uint32_t key_size, value_size, max_entries, flags;
	uint32_t btf_fd, btf_key, btf_value;	/* task storage; 0: none */
	uint32_t inner_fd;	/* arrays of maps: what they hold is like this one */
};

struct prog_spec {
	uint32_t type, attach_type;
	const char *name;	/* as in struct map_spec */
	const char *license;	/* NULL: GPL */
	const struct bpf_insn *insns;
	uint32_t nr_insns;
	uint32_t flags;
	uint32_t attach_btf_id;
	int attach_fd;		/* BTF object or program whose function is the target; 0: vmlinux */
	int btf_fd;		/* 0: none */
	const void *func_info, *line_info;
	uint32_t nr_func_info, func_info_size, nr_line_info, line_info_size;
	const int *fd_array;
	char *log;		/* NULL: no log */
	uint32_t log_size, log_level;
};

/* Arguments of BPF_LINK_CREATE that differ by kind. */
struct link_spec {
	int prog_fd, target_fd;
	uint32_t attach_type;
	/* multi links */
	const char *const *syms;	/* kernel functions by name, or ... */
	const uint64_t *addrs;		/* ... by address */
	const char *path;		/* user functions: the file ... */
	const uint64_t *offsets, *ref_ctrs;	/* ... and where in it; ref_ctrs may be NULL */
	const uint64_t *cookies;	/* may be NULL */
	uint32_t nr, flags;
	uint32_t pid;			/* 0: all */
	/* one cookie: perf events, tracing */
	uint64_t cookie;
	/* iterators */
	const void *iter_info;
	uint32_t iter_info_len;
};

int sys_map_create(const struct map_spec *m);
int sys_map_update(int fd, const void *key, const void *value);
int sys_map_lookup(int fd, const void *key, void *value);
/* The key behind this one (NULL: the first) to next; -ENOENT at the end. */
int sys_map_next(int fd, const void *key, void *next);
int sys_map_delete(int fd, const void *key);
int sys_map_freeze(int fd);
int sys_prog_load(const struct prog_spec *p);
/* Runs a program once; data may be NULL.  *retval may be NULL; *ns (time a run, XDP only) too. */
int sys_test_run(int fd, const void *data, uint32_t len, uint32_t repeat, uint32_t *retval, uint32_t *ns);
int sys_btf_load(const void *btf, uint32_t len, char *log, uint32_t log_size);
int sys_link_create(const struct link_spec *l);
int sys_raw_tp_open(const char *name, int prog_fd);
int sys_iter_create(int link_fd);
int sys_obj_pin(int fd, const char *path);
int sys_obj_info(int fd, void *info, uint32_t *len);
/* The id after this one, for BPF_BTF_GET_NEXT_ID or BPF_PROG_GET_NEXT_ID; -ENOENT at the end. */
int sys_next_id(int cmd, uint32_t id, uint32_t *next);
int sys_fd_by_id(int cmd, uint32_t id);
/* The BTF object of a module. */
int sys_module_btf(const char *module);

int sys_perf_open(struct perf_event_attr *a, pid_t pid, int cpu);
int sys_pidfd_open(pid_t pid);

/* Lifts RLIMIT_MEMLOCK; true when that changed something (kernels before 5.11 charge maps and programs to it). */
bool sys_lift_memlock(void);

/* Reads a small file of /proc or /sys and cuts the final newline.  Length or -errno. */
int sys_read_file(const char *path, char *buf, size_t len);
/* Reads one number from a file.  0 or -errno. */
int sys_read_u64(const char *path, uint64_t *out);

#endif
