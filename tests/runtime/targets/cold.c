/*
 * cold FILE [N]: for i below N (1 when absent) calls cold(text, number, i), which returns text and passes demo:cold(i, text), with
 * pointers into pages of FILE that are mapped anew for each i and touched by nobody: a text that lies across the boundary of the first
 * and second page, and an int on the third.  So neither can be read by who may not wait for the page.  FILE has three pages of 4096
 * bytes: see make_file().  At last, as number N, with a page that never comes, behind the end of FILE, and with NULL.
 *
 * cold FILE write: makes FILE.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sdt.h>
#include <unistd.h>

#define PAGE 4096
#define TEXT "across the boundary"
#define AT (PAGE - 7)

__attribute__((noinline)) const char *cold(const char *text, const int *number, int i)
{
	DTRACE_PROBE2(demo, cold, i, text);
	__asm__ volatile("" : : "r"(number) : "memory");
	return text;
}

static int make_file(const char *path)
{
	static char bytes[3 * PAGE];
	int number = 4711, fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0644);

	memcpy(bytes + AT, TEXT, sizeof(TEXT));
	memcpy(bytes + 2 * PAGE, &number, sizeof(number));
	return fd < 0 || write(fd, bytes, sizeof(bytes)) != sizeof(bytes);
}

int main(int argc, char **argv)
{
	int n = 1, fd;

	if (argc > 2 && !strcmp(argv[2], "write"))
		return make_file(argv[1]);
	if (argc > 2)
		n = atoi(argv[2]);
	fd = open(argv[1], O_RDONLY);
	if (fd < 0)
		return 1;
	for (int i = 0; i <= n; i++) {
		char *p = mmap(NULL, 4 * PAGE, PROT_READ, MAP_PRIVATE, fd, 0);

		if (p == MAP_FAILED)
			return 1;
		madvise(p, 4 * PAGE, MADV_RANDOM);	/* each page by itself */
		if (i < n)
			cold(p + AT, (const int *)(p + 2 * PAGE), i);
		else
			cold(p + 3 * PAGE, NULL, i);
		munmap(p, 4 * PAGE);
	}
	return 0;
}
