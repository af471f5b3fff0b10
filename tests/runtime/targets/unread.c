/*
 * unread FILE: opens, by openat, names that cannot be read from a tracer's program and one that can, twice each:
 * a page of FILE mapped but never touched; a NULL pointer; an address that nothing is mapped at; "/readable".
 */
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char name[] = "/readable";
	int fd = open(argv[1], O_RDONLY);

	for (int i = 0; i < 2; i++) {
		char *page = mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, fd, 0);

		madvise(page, 8192, MADV_RANDOM);
		syscall(SYS_openat, AT_FDCWD, page + 4096, O_RDONLY | O_NOCTTY, i);
		syscall(SYS_openat, AT_FDCWD, NULL, O_RDONLY | O_NOCTTY, i);
		syscall(SYS_openat, AT_FDCWD, (char *)0x1000, O_RDONLY | O_NOCTTY, i);
		syscall(SYS_openat, AT_FDCWD, name, O_RDONLY | O_NOCTTY, i);
	}
	return 0;
}
