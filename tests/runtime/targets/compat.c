/*
 * compat N M: N calls of getppid as 64-bit system calls, then M as 32-bit ones (int 0x80), where their number, 64, is semget's.
 * "compat -q" only tells whether the kernel has 32-bit calls: status 0, or 1.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static sigjmp_buf none;

static void refused(int sig)
{
	siglongjmp(none, sig);
}

static long call32(long number)
{
	long ret = number;
#ifdef __x86_64__
	__asm__ volatile("int $0x80" : "+a"(ret) : : "memory", "r8", "r9", "r10", "r11");
#endif
	return ret;
}

int main(int argc, char **argv)
{
	signal(SIGSEGV, refused);
	if (argc == 2 && !strcmp(argv[1], "-q"))
		return sigsetjmp(none, 1) || (int)call32(64) != getppid();
	for (int i = argc > 1 ? atoi(argv[1]) : 1; i > 0; i--)
		syscall(SYS_getppid);
	for (int i = argc > 2 ? atoi(argv[2]) : 0; i > 0; i--)
		call32(64);
	return 0;
}
