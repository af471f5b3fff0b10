/* proginfo PID: a line "NAME INSTRUCTIONS JITED_BYTES" for each BPF program that the process holds. */
#include <dirent.h>
#include <linux/bpf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static void show(uint32_t id)
{
	struct bpf_prog_info info;
	union bpf_attr attr;
	int fd;

	memset(&attr, 0, sizeof(attr));
	attr.prog_id = id;
	fd = syscall(SYS_bpf, BPF_PROG_GET_FD_BY_ID, &attr, sizeof(attr));
	if (fd < 0)
		return;
	memset(&attr, 0, sizeof(attr));
	memset(&info, 0, sizeof(info));
	attr.info.bpf_fd = fd;
	attr.info.info_len = sizeof(info);
	attr.info.info = (uintptr_t)&info;
	if (!syscall(SYS_bpf, BPF_OBJ_GET_INFO_BY_FD, &attr, sizeof(attr)) && info.type != BPF_PROG_TYPE_SOCKET_FILTER)
		printf("%s %u %u\n", info.name[0] ? info.name : "-", info.xlated_prog_len / 8, info.jited_prog_len);
	close(fd);
}

int main(int argc, char **argv)
{
	uint32_t ids[4096], nr = 0, id;
	char path[600], line[256];
	struct dirent *e;
	DIR *d;

	snprintf(path, sizeof(path), "/proc/%s/fdinfo", argc > 1 ? argv[1] : "self");
	d = opendir(path);
	while (d && (e = readdir(d))) {
		FILE *f;

		snprintf(path, sizeof(path), "/proc/%s/fdinfo/%s", argv[1], e->d_name);
		f = fopen(path, "r");
		while (f && fgets(line, sizeof(line), f)) {
			bool known = false;

			if (sscanf(line, "prog_id: %u", &id) != 1)
				continue;
			for (uint32_t i = 0; i < nr; i++)
				known |= ids[i] == id;
			if (!known && nr < 4096)
				ids[nr++] = id;
		}
		if (f)
			fclose(f);
	}
	for (uint32_t i = 0; i < nr; i++)
		show(ids[i]);
	return 0;
}
