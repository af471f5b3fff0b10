/*
 * mapcall FILE OFFSET N: maps the page of FILE that has OFFSET and calls the function there N times with (i, 1000 + i): what a loader
 * does that runs code inside an archive.  The function must not need anything but its arguments.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long page = sysconf(_SC_PAGESIZE), off = argc > 3 ? strtol(argv[2], NULL, 0) : 0;
	int fd = open(argv[1], O_RDONLY), (*fn)(int, int);
	char *p;

	if (argc < 4 || fd < 0)
		return 2;
	p = mmap(NULL, (size_t)(2 * page), PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, off / page * page);
	if (p == MAP_FAILED)
		return 3;
	fn = (int (*)(int, int))(void *)(p + off % page);
	for (int i = 0; i < atoi(argv[3]); i++)
		if (fn(i, 1000 + i) != 1000 + 2 * i)
			return 4;
	return 0;
}
