/*
 * usdt N: N times each of
 *	demo:hit(i, "text-<i>")		int, string
 *	demo:wide(i * 1000000007, -i)	64 bits, negative
 *	demo:twice()			at two places
 *	demo:guarded(i)			only when its semaphore is raised; prints "guarded ran M times" at the end
 *	demo:global(total, pair[1])	variables of the program: the sum of all i so far, and 77 - i
 * -w FILE waits as in events.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#define _SDT_HAS_SEMAPHORES 1
#include <sys/sdt.h>

#define SEMAPHORE(name) __extension__ unsigned short name __attribute__((unused)) __attribute__((section(".probes")))

SEMAPHORE(demo_guarded_semaphore);
SEMAPHORE(demo_hit_semaphore);
SEMAPHORE(demo_wide_semaphore);
SEMAPHORE(demo_twice_semaphore);
SEMAPHORE(demo_global_semaphore);

long total;
int pair[2];

int main(int argc, char **argv)
{
	char text[32];
	int n, ran = 0;

	if (argc > 3 && !strcmp(argv[1], "-w")) {
		for (int i = 0; access(argv[2], F_OK) && i < 60000; i++)
			usleep(1000);
		argc -= 2, argv += 2;
	}
	n = argc > 1 ? atoi(argv[1]) : 1;
	for (int i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "text-%d", i);
		DTRACE_PROBE2(demo, hit, i, text);
		DTRACE_PROBE2(demo, wide, i * 1000000007LL, (long)-i);
		DTRACE_PROBE(demo, twice);
		if (demo_guarded_semaphore) {
			DTRACE_PROBE1(demo, guarded, i);
			ran++;
		}
		DTRACE_PROBE(demo, twice);
		total += i;
		pair[1] = 77 - i;
		/* The operands are variables in memory, as compilers write them: relative to the instruction pointer. */
		__asm__ volatile("" : : : "memory");
		DTRACE_PROBE2(demo, global, total, pair[1]);
	}
	printf("guarded ran %d times\n", ran);
	return 0;
}
