/*
 * watched N [READS [THREADS]]: writes 0 .. N-1 to the global "watched_value" by step(i), reads it READS times, and then starts THREADS
 * threads that write N times each.  "watched -a" prints its address, "watched -x" that of step().  Not
 * position-independent, so that addresses are the same in each run.  -w FILE waits as in events.c.
 */
/* cc: -no-pie -fno-pie -pthread */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

volatile unsigned long watched_value __attribute__((aligned(8))) = 1;	/* in .data: exec clears .bss */

__attribute__((noinline, noclone, noipa, used)) void step(unsigned long i)
{
	watched_value = i;
}

static void *writer(void *arg)
{
	for (long i = 0; i < (long)arg; i++)
		step(i);
	return NULL;
}

int main(int argc, char **argv)
{
	long n, reads, threads;

	if (argc > 1 && (!strcmp(argv[1], "-a") || !strcmp(argv[1], "-x"))) {
		printf("0x%lx\n", argv[1][1] == 'a' ? (unsigned long)&watched_value : (unsigned long)&step);
		return 0;
	}
	if (argc > 3 && !strcmp(argv[1], "-w")) {
		for (int i = 0; access(argv[2], F_OK) && i < 60000; i++)
			usleep(1000);
		argc -= 2, argv += 2;
	}
	n = argc > 1 ? atol(argv[1]) : 1;
	reads = argc > 2 ? atol(argv[2]) : 0;
	threads = argc > 3 ? atol(argv[3]) : 0;
	writer((void *)n);
	while (reads--)
		(void)watched_value;
	for (long i = 0; i < threads; i++) {
		pthread_t t;

		pthread_create(&t, NULL, writer, (void *)n);
		pthread_join(t, NULL);
	}
	return 0;
}
