/*
 * Load generator of the benchmarks.  loadgen CPU: binds itself to a processor, prints "pid N", then reads commands:
 *
 *	sys N	N getppid() system calls		-> "WALL CPU", both in ns per call
 *	fn N	N calls of target_push()		-> the same
 *	cet N	N calls of target_landed(), which begins with endbr64, as the compilers of some distributions make all functions
 *	quit
 *
 * CPU is the time of this thread, so pre-emption by other processes drops out.
 */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static double now(clockid_t c)
{
	struct timespec t;

	clock_gettime(c, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

/*
 * The kernel emulates a push at a user probe and single-steps most other instructions, which costs fourteen times
 * more on some machines and would hide everything else.
 */
long target_push(long a, const char *s);
__asm__(".text\n.p2align 4\n.globl target_push\n.type target_push, @function\n"
	"target_push:\npush %rbp\npop %rbp\nlea 1(%rdi), %rax\nret\n.size target_push, .-target_push\n");
long target_landed(long a);
__asm__(".text\n.p2align 4\n.globl target_landed\n.type target_landed, @function\n"
	"target_landed:\nendbr64\npush %rbp\npop %rbp\nlea 1(%rdi), %rax\nret\n.size target_landed, .-target_landed\n");

static inline long raw_getppid(void)
{
	long r;

	__asm__ volatile("syscall" : "=a"(r) : "a"((long)SYS_getppid) : "rcx", "r11", "memory");
	return r;
}

int main(int argc, char **argv)
{
	volatile long sink = 0;
	char line[128], what[16];
	cpu_set_t set;
	long n;

	CPU_ZERO(&set);
	CPU_SET(argc > 1 ? atoi(argv[1]) : 0, &set);
	sched_setaffinity(0, sizeof(set), &set);
	prctl(PR_SET_NAME, "loadgen");
	printf("pid %d\n", (int)getpid());
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin) && sscanf(line, "%15s %ld", what, &n) == 2) {
		double w0 = now(CLOCK_MONOTONIC), c0 = now(CLOCK_THREAD_CPUTIME_ID), c1;

		if (!strcmp(what, "sys"))
			for (long i = 0; i < n; i++)
				sink += raw_getppid();
		else if (!strcmp(what, "cet"))
			for (long i = 0; i < n; i++)
				sink += target_landed(i);
		else
			for (long i = 0; i < n; i++)
				sink += target_push(i, "hello");
		c1 = now(CLOCK_THREAD_CPUTIME_ID);
		printf("%.2f %.2f\n", (now(CLOCK_MONOTONIC) - w0) / n, (c1 - c0) / n);
		fflush(stdout);
	}
	return 0;
}
