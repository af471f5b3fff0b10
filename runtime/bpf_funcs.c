/*
 * Functions of the BPF programs that run on this host: what fentry:bpf can attach to.  A program says by its func_info which
 * functions of its BTF it has; programs without BTF cannot be traced and are left out.
 */
#include <errno.h>
#include <linux/bpf.h>
#include <linux/btf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/runtime.h"
#include "runtime/sys.h"
#include "sema/btf.h"

#define MAX_FUNCS 4096		/* of one program; the kernel allows 256 subprograms */

/* The whole BTF with this id in heap memory. */
static int read_btf(uint32_t id, void **data, uint32_t *size)
{
	struct bpf_btf_info info = { 0 };
	uint32_t len = sizeof(info);
	int fd = sys_fd_by_id(BPF_BTF_GET_FD_BY_ID, id), err;

	*data = NULL;
	if (fd < 0)
		return fd;
	err = sys_obj_info(fd, &info, &len);
	*size = info.btf_size;
	if (!err && !(*data = malloc(*size)))
		err = -ENOMEM;
	if (!err) {
		info = (struct bpf_btf_info){ .btf = (uintptr_t)*data, .btf_size = *size };
		len = sizeof(info);
		err = sys_obj_info(fd, &info, &len);
	}
	if (err) {
		free(*data);
		*data = NULL;
	}
	close(fd);
	return err;
}

/* The func_info records of a program: rec bytes each, the second word is the id of the function's type. */
static int read_func_info(int fd, uint32_t *btf_id, uint8_t **recs, uint32_t *nr, uint32_t *rec)
{
	struct bpf_prog_info pi;
	uint32_t len = sizeof(pi);
	int err;

	*recs = NULL;
	memset(&pi, 0, sizeof(pi));
	err = sys_obj_info(fd, &pi, &len);
	if (err)
		return err;
	*btf_id = pi.btf_id;
	*nr = pi.nr_func_info;
	*rec = pi.func_info_rec_size;
	if (!*btf_id || !*nr || *nr > MAX_FUNCS || *rec < sizeof(struct bpf_func_info) || *rec > 256)
		return -ENOENT;
	*recs = calloc(*nr, *rec);
	if (!*recs)
		return -ENOMEM;
	memset(&pi, 0, sizeof(pi));
	pi.func_info = (uintptr_t)*recs;
	pi.nr_func_info = *nr;
	pi.func_info_rec_size = *rec;
	len = sizeof(pi);
	err = sys_obj_info(fd, &pi, &len);
	if (err) {
		free(*recs);
		*recs = NULL;
	}
	return err;
}

static bool each_func_of(uint32_t id, bool (*fn)(void *arg, uint32_t prog_id, const char *name), void *arg)
{
	uint32_t btf_id, nr, rec, size;
	int fd = sys_fd_by_id(BPF_PROG_GET_FD_BY_ID, id);
	struct kbtf *b = NULL;
	uint8_t *recs;
	void *data = NULL;
	bool stop = false;

	if (fd < 0)
		return false;
	if (!read_func_info(fd, &btf_id, &recs, &nr, &rec) && !read_btf(btf_id, &data, &size) &&
	    !kbtf_open_mem(data, size, NULL, &b)) {
		for (uint32_t i = 0; i < nr && !stop; i++) {
			struct bpf_func_info fi;
			const struct btf_type *t;

			memcpy(&fi, recs + (size_t)i * rec, sizeof(fi));
			t = kbtf_type(b, fi.type_id);
			stop = t && BTF_INFO_KIND(t->info) == BTF_KIND_FUNC && fn(arg, id, kbtf_str(b, t->name_off));
		}
	}
	kbtf_close(b);
	free(data);
	free(recs);
	close(fd);
	return stop;
}

int rt_each_bpf_func(bool (*fn)(void *arg, uint32_t prog_id, const char *name), void *arg)
{
	uint32_t id = 0;
	int err;

	while (!(err = sys_next_id(BPF_PROG_GET_NEXT_ID, id, &id)))
		if (each_func_of(id, fn, arg))
			return 0;
	return err == -ENOENT ? 0 : err;
}
