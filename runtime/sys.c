/*
 * runtime: bpf(2) and friends.  See sys.h.
 */
#include "runtime/sys.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/btf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/rt_priv.h"

#ifndef __NR_pidfd_open
#define __NR_pidfd_open 434
#endif

/* BPF_LINK_CREATE as of 6.13; the same on older kernels as long as what they do not know is zero. */
struct link_attr {
	uint32_t prog_fd, target_fd, attach_type, flags;
	union {
		struct {
			uint64_t iter_info;
			uint32_t iter_info_len;
		} iter;
		uint64_t perf_cookie;
		struct {
			uint32_t flags, cnt;
			uint64_t syms, addrs, cookies;
		} kmulti;
		struct {
			uint32_t target_btf_id, pad;
			uint64_t cookie;
		} tracing;
		struct {
			uint64_t path, offsets, ref_ctrs, cookies;
			uint32_t cnt, flags, pid, pad;
		} umulti;
	};
};

static uint64_t ptr64(const void *p)
{
	return (uint64_t)(uintptr_t)p;
}

static int call(int cmd, void *attr, unsigned int size)
{
	long r = syscall(__NR_bpf, cmd, attr, size);

	return r < 0 ? -errno : (int)r;
}

int sys_bpf(int cmd, union bpf_attr *attr, unsigned int size)
{
	return call(cmd, attr, size);
}

bool sys_lift_memlock(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_MEMLOCK, &r) || r.rlim_cur == RLIM_INFINITY)
		return false;
	if (setrlimit(RLIMIT_MEMLOCK, &(struct rlimit){ RLIM_INFINITY, RLIM_INFINITY }) == 0)
		return true;
	if (r.rlim_cur == r.rlim_max)
		return false;
	r.rlim_cur = r.rlim_max;
	return setrlimit(RLIMIT_MEMLOCK, &r) == 0;
}

/* The kernel takes letters, digits, '_' and '.', at most 15 bytes. */
static void set_name(char to[BPF_OBJ_NAME_LEN], const char *name)
{
	size_t i;

	for (i = 0; name && name[i] && i < BPF_OBJ_NAME_LEN - 1; i++)
		to[i] = isalnum((unsigned char)name[i]) || name[i] == '.' ? name[i] : '_';
	to[i] = 0;
}

int sys_map_create(const struct map_spec *m)
{
	union bpf_attr a;
	int fd;

	memset(&a, 0, sizeof(a));
	a.map_type = m->type;
	a.key_size = m->key_size;
	a.value_size = m->value_size;
	a.max_entries = m->max_entries;
	a.map_flags = m->flags;
	a.btf_fd = m->btf_fd;
	a.btf_key_type_id = m->btf_key;
	a.btf_value_type_id = m->btf_value;
	a.inner_map_fd = m->inner_fd;
	set_name(a.map_name, m->name);
	fd = call(BPF_MAP_CREATE, &a, offsetof(union bpf_attr, btf_vmlinux_value_type_id));
	if (fd == -EPERM && sys_lift_memlock())
		fd = call(BPF_MAP_CREATE, &a, offsetof(union bpf_attr, btf_vmlinux_value_type_id));
	return fd;
}

int sys_map_update(int fd, const void *key, const void *value)
{
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.map_fd = fd;
	a.key = ptr64(key);
	a.value = ptr64(value);
	return call(BPF_MAP_UPDATE_ELEM, &a, offsetof(union bpf_attr, flags) + sizeof(a.flags));
}

int sys_map_lookup(int fd, const void *key, void *value)
{
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.map_fd = fd;
	a.key = ptr64(key);
	a.value = ptr64(value);
	return call(BPF_MAP_LOOKUP_ELEM, &a, offsetof(union bpf_attr, flags) + sizeof(a.flags));
}

int sys_map_next(int fd, const void *key, void *next)
{
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.map_fd = fd;
	a.key = ptr64(key);
	a.next_key = ptr64(next);
	return call(BPF_MAP_GET_NEXT_KEY, &a, offsetof(union bpf_attr, next_key) + sizeof(a.next_key));
}

int sys_map_delete(int fd, const void *key)
{
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.map_fd = (uint32_t)fd;
	a.key = ptr64(key);
	return call(BPF_MAP_DELETE_ELEM, &a, offsetof(union bpf_attr, flags) + sizeof(a.flags));
}

int sys_map_freeze(int fd)
{
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.map_fd = fd;
	return call(BPF_MAP_FREEZE, &a, sizeof(a.map_fd));
}

int sys_prog_load(const struct prog_spec *p)
{
	union bpf_attr a;
	int fd, tries = 0;

	memset(&a, 0, sizeof(a));
	a.prog_type = p->type;
	a.expected_attach_type = p->attach_type;
	a.insns = ptr64(p->insns);
	a.insn_cnt = p->nr_insns;
	a.license = ptr64(p->license ? p->license : "GPL");
	a.prog_flags = p->flags;
	a.attach_btf_id = p->attach_btf_id;
	a.attach_prog_fd = p->attach_fd;
	a.fd_array = ptr64(p->fd_array);
	set_name(a.prog_name, p->name);
	if (p->btf_fd > 0) {
		a.prog_btf_fd = p->btf_fd;
		a.func_info = ptr64(p->func_info);
		a.func_info_cnt = p->nr_func_info;
		a.func_info_rec_size = p->func_info_size;
		a.line_info = ptr64(p->line_info);
		a.line_info_cnt = p->nr_line_info;
		a.line_info_rec_size = p->line_info_size;
	}
	if (p->log) {
		a.log_buf = ptr64(p->log);
		a.log_size = p->log_size;
		a.log_level = p->log_level;
	}
	do {	/* EAGAIN: a signal came while the verifier was at work */
		fd = call(BPF_PROG_LOAD, &a, offsetof(union bpf_attr, fd_array) + sizeof(a.fd_array));
		if (fd == -E2BIG && !p->fd_array)	/* kernels that do not know the field */
			fd = call(BPF_PROG_LOAD, &a, offsetof(union bpf_attr, fd_array));
	} while (fd == -EAGAIN && ++tries < 5);
	if (fd == -EPERM && sys_lift_memlock())
		fd = call(BPF_PROG_LOAD, &a, offsetof(union bpf_attr, fd_array));
	return fd;
}

int sys_test_run(int fd, const void *data, uint32_t len, uint32_t repeat, uint32_t *retval, uint32_t *ns)
{
	union bpf_attr a;
	int err;

	memset(&a, 0, sizeof(a));
	a.test.prog_fd = fd;
	a.test.data_in = ptr64(data);
	a.test.data_size_in = len;
	a.test.repeat = repeat;
	err = call(BPF_PROG_TEST_RUN, &a, sizeof(a.test));
	if (retval)
		*retval = a.test.retval;
	if (ns)
		*ns = a.test.duration;
	return err < 0 ? err : 0;
}

int sys_btf_load(const void *btf, uint32_t len, char *log, uint32_t log_size)
{
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.btf = ptr64(btf);
	a.btf_size = len;
	if (log) {
		a.btf_log_buf = ptr64(log);
		a.btf_log_size = log_size;
		a.btf_log_level = 1;
	}
	return call(BPF_BTF_LOAD, &a, offsetof(union bpf_attr, btf_log_level) + sizeof(a.btf_log_level));
}

int sys_link_create(const struct link_spec *l)
{
	struct link_attr a;

	memset(&a, 0, sizeof(a));
	a.prog_fd = l->prog_fd;
	a.target_fd = l->target_fd;
	a.attach_type = l->attach_type;
	switch (l->attach_type) {
	case BPF_TRACE_ITER:
		a.iter.iter_info = ptr64(l->iter_info);
		a.iter.iter_info_len = l->iter_info_len;
		break;
	case AT_PERF_EVENT:
		a.perf_cookie = l->cookie;
		break;
	case AT_KPROBE_MULTI:
	case AT_KPROBE_SESSION:
		a.kmulti.flags = l->flags;
		a.kmulti.cnt = l->nr;
		a.kmulti.syms = ptr64(l->syms);
		a.kmulti.addrs = ptr64(l->addrs);
		a.kmulti.cookies = ptr64(l->cookies);
		break;
	case AT_UPROBE_MULTI:
	case AT_UPROBE_SESSION:
		a.umulti.path = ptr64(l->path);
		a.umulti.offsets = ptr64(l->offsets);
		a.umulti.ref_ctrs = ptr64(l->ref_ctrs);
		a.umulti.cookies = ptr64(l->cookies);
		a.umulti.cnt = l->nr;
		a.umulti.flags = l->flags;
		a.umulti.pid = l->pid;
		break;
	default:	/* tracing: a kernel's enum, not ours */
		a.tracing.cookie = l->cookie;
		break;
	}
	return call(BPF_LINK_CREATE, &a, sizeof(a));
}

int sys_raw_tp_open(const char *name, int prog_fd)
{
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.raw_tracepoint.name = ptr64(name);
	a.raw_tracepoint.prog_fd = prog_fd;
	return call(BPF_RAW_TRACEPOINT_OPEN, &a, offsetof(union bpf_attr, raw_tracepoint.prog_fd) + 4);
}

int sys_iter_create(int link_fd)
{
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.iter_create.link_fd = link_fd;
	return call(BPF_ITER_CREATE, &a, sizeof(a.iter_create));
}

int sys_obj_pin(int fd, const char *path)
{
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.pathname = ptr64(path);
	a.bpf_fd = fd;
	return call(BPF_OBJ_PIN, &a, offsetof(union bpf_attr, file_flags) + sizeof(a.file_flags));
}

int sys_obj_info(int fd, void *info, uint32_t *len)
{
	union bpf_attr a;
	int err;

	memset(&a, 0, sizeof(a));
	a.info.bpf_fd = fd;
	a.info.info = ptr64(info);
	a.info.info_len = *len;
	err = call(BPF_OBJ_GET_INFO_BY_FD, &a, sizeof(a.info));
	*len = a.info.info_len;
	return err;
}

int sys_next_id(int cmd, uint32_t id, uint32_t *next)
{
	union bpf_attr a;
	int err;

	memset(&a, 0, sizeof(a));
	a.start_id = id;
	err = call(cmd, &a, offsetof(union bpf_attr, open_flags));
	*next = a.next_id;
	return err;
}

int sys_fd_by_id(int cmd, uint32_t id)
{
	union bpf_attr a;

	memset(&a, 0, sizeof(a));
	a.start_id = id;
	return call(cmd, &a, offsetof(union bpf_attr, open_flags) + sizeof(a.open_flags));
}

int sys_module_btf(const char *module)
{
	uint32_t id = 0;
	int err;

	while ((err = sys_next_id(BPF_BTF_GET_NEXT_ID, id, &id)) == 0) {
		char name[64] = "";
		struct bpf_btf_info info = { .name = ptr64(name), .name_len = sizeof(name) };
		uint32_t len = sizeof(info);
		int fd = sys_fd_by_id(BPF_BTF_GET_FD_BY_ID, id);

		if (fd < 0) {
			if (fd == -ENOENT)	/* gone meanwhile */
				continue;
			return fd;
		}
		if (sys_obj_info(fd, &info, &len) == 0 && info.kernel_btf && !strcmp(name, module))
			return fd;
		close(fd);
	}
	return err;
}

int sys_perf_open(struct perf_event_attr *a, pid_t pid, int cpu)
{
	long fd;

	a->size = sizeof(*a);
	fd = syscall(__NR_perf_event_open, a, pid, cpu, -1, PERF_FLAG_FD_CLOEXEC);
	return fd < 0 ? -errno : (int)fd;
}

int sys_pidfd_open(pid_t pid)
{
	long fd = syscall(__NR_pidfd_open, pid, 0);	/* close-on-exec by itself */

	return fd < 0 ? -errno : (int)fd;
}

int sys_read_file(const char *path, char *buf, size_t len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, buf, len - 1);
	if (n < 0)
		n = -errno;
	close(fd);
	if (n < 0)
		return (int)n;
	if (n && buf[n - 1] == '\n')
		n--;
	buf[n] = 0;
	return (int)n;
}

int sys_read_u64(const char *path, uint64_t *out)
{
	char buf[64], *end;
	int n = sys_read_file(path, buf, sizeof(buf));

	if (n < 0)
		return n;
	*out = strtoull(buf, &end, 0);
	return end == buf ? -EINVAL : 0;
}
