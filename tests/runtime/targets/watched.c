/*
 * watched N: writes 0 .. N-1 to the global "watched_value"; "watched -a" prints its address.  Not position-independent, so
 * that the address is the same in each run.  -w FILE waits as in events.c.
 */
/* cc: -no-pie -fno-pie */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

volatile unsigned long watched_value __attribute__((aligned(8)));

int main(int argc, char **argv)
{
	int n;

	if (argc > 1 && !strcmp(argv[1], "-a")) {
		printf("0x%lx\n", (unsigned long)&watched_value);
		return 0;
	}
	if (argc > 3 && !strcmp(argv[1], "-w")) {
		for (int i = 0; access(argv[2], F_OK) && i < 60000; i++)
			usleep(1000);
		argc -= 2, argv += 2;
	}
	n = argc > 1 ? atoi(argv[1]) : 1;
	for (int i = 0; i < n; i++)
		watched_value = i;
	return 0;
}
