/*
 * runtime: the type id that a tracing program is tied to when it is loaded.
 *
 * Sema usually knows it (plan_prog.btf_id); in an image made elsewhere it is 0 and looked up here.  Functions of modules
 * need the descriptor of the module's BTF object, those of BPF programs the descriptor of the program.
 */
#include <errno.h>
#include <linux/btf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/rt_priv.h"
#include "runtime/sys.h"
#include "sema/btf.h"

#define BTF_DIR "/sys/kernel/btf/"

static int open_vmlinux(struct session *s)
{
	if (s->vmlinux)
		return 0;
	return kbtf_open(BTF_DIR "vmlinux", NULL, &s->vmlinux);
}

static uint32_t kinds_of(const char *name)
{
	/* A tracepoint is the typedef of its handler's type. */
	return strncmp(name, "btf_trace_", 10) ? 1u << BTF_KIND_FUNC : 1u << BTF_KIND_TYPEDEF;
}

static int find_in_vmlinux(struct session *s, const char *name, uint32_t *id)
{
	int err = open_vmlinux(s);

	if (err)
		return err;
	*id = kbtf_find(s->vmlinux, name, kinds_of(name));
	return *id ? 0 : -ENOENT;
}

static int find_in_module(struct session *s, const char *module, const char *name, uint32_t *id)
{
	struct kbtf *b;
	char path[128];
	int err = open_vmlinux(s);

	if (err)
		return err;
	snprintf(path, sizeof(path), BTF_DIR "%s", module);
	err = kbtf_open(path, s->vmlinux, &b);
	if (err)
		return err;
	*id = kbtf_find(b, name, kinds_of(name));
	if (*id < kbtf_first_id(b))	/* found in vmlinux only */
		*id = 0;
	kbtf_close(b);
	return *id ? 0 : -ENOENT;
}

/* Reads the types of a loaded program and looks the function up. */
static int find_in_prog(int prog_fd, const char *name, uint32_t *id)
{
	struct bpf_prog_info pi;
	struct bpf_btf_info bi = { 0 };
	uint32_t len = sizeof(pi);
	struct kbtf *b = NULL;
	void *data = NULL;
	int fd, err;

	memset(&pi, 0, sizeof(pi));
	err = sys_obj_info(prog_fd, &pi, &len);
	if (err)
		return err;
	if (!pi.btf_id)
		return -ENOENT;
	fd = sys_fd_by_id(BPF_BTF_GET_FD_BY_ID, pi.btf_id);
	if (fd < 0)
		return fd;
	len = sizeof(bi);
	err = sys_obj_info(fd, &bi, &len);
	if (!err && !(data = malloc(bi.btf_size)))
		err = -ENOMEM;
	if (!err) {
		uint32_t size = bi.btf_size;

		bi = (struct bpf_btf_info){ .btf = (uintptr_t)data, .btf_size = size };
		len = sizeof(bi);
		err = sys_obj_info(fd, &bi, &len);
		if (!err)
			err = kbtf_open_mem(data, size, NULL, &b);
	}
	if (!err) {
		*id = kbtf_find(b, name, 1u << BTF_KIND_FUNC);
		err = *id ? 0 : -ENOENT;
		kbtf_close(b);
	}
	free(data);
	close(fd);
	return err;
}

int target_find(struct session *s, const struct plan_prog *p, uint32_t *id, int *fd)
{
	bool module = p->btf_module && strcmp(p->btf_module, "vmlinux");
	int err = 0;

	*id = p->btf_id;
	*fd = 0;
	if (p->bpf_target_id) {
		*fd = sys_fd_by_id(BPF_PROG_GET_FD_BY_ID, p->bpf_target_id);
		if (*fd < 0)
			return *fd;
		err = *id ? 0 : find_in_prog(*fd, p->btf_func, id);
	} else if (module) {
		*fd = sys_module_btf(p->btf_module);
		if (*fd < 0)
			return *fd;
		err = *id ? 0 : find_in_module(s, p->btf_module, p->btf_func, id);
	} else if (!*id) {
		err = p->btf_func ? find_in_vmlinux(s, p->btf_func, id) : -ENOENT;
	}
	if (err && *fd > 0) {
		close(*fd);
		*fd = 0;
	}
	return err;
}

int kfunc_find(void *session, const char *name, uint32_t *id, int16_t *fd_index)
{
	*fd_index = 0;
	return find_in_vmlinux(session, name, id);
}

void targets_close(struct session *s)
{
	kbtf_close(s->vmlinux);
	s->vmlinux = NULL;
}
