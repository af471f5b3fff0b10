/*
 * bpfids list PID: the programs, maps and links that a process holds, as "p12 m3 l7".
 * bpfids gone ID...: 0 when none of them exists any more, at the latest after three seconds.
 */
#include <dirent.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int list(const char *pid)
{
	char path[600], line[256];
	struct dirent *e;
	DIR *d;

	snprintf(path, sizeof(path), "/proc/%s/fdinfo", pid);
	d = opendir(path);
	if (!d)
		return 1;
	while ((e = readdir(d))) {
		FILE *f;

		snprintf(path, sizeof(path), "/proc/%s/fdinfo/%s", pid, e->d_name);
		f = fopen(path, "r");
		while (f && fgets(line, sizeof(line), f))
			if (!strncmp(line, "prog_id:", 8) || !strncmp(line, "map_id:", 7) || !strncmp(line, "link_id:", 8))
				printf("%c%d ", line[0], atoi(strchr(line, ':') + 1));
		if (f)
			fclose(f);
	}
	closedir(d);
	puts("");
	return 0;
}

static int alive(const char *id)
{
	union bpf_attr attr = { .prog_id = atoi(id + 1) };
	int cmd = id[0] == 'p' ? BPF_PROG_GET_FD_BY_ID : id[0] == 'm' ? BPF_MAP_GET_FD_BY_ID : BPF_LINK_GET_FD_BY_ID;
	int fd = syscall(SYS_bpf, cmd, &attr, sizeof(attr));

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "list"))
		return list(argv[2]);
	for (int round = 0; round < 60; round++) {
		int left = 0;

		for (int i = 2; i < argc; i++)
			left += alive(argv[i]);
		if (!left)
			return 0;
		usleep(50000);
	}
	for (int i = 2; i < argc; i++)
		if (alive(argv[i]))
			printf("%s is still there\n", argv[i]);
	return 1;
}
