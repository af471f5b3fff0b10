/*
 * unwind KIND: calls u_leaf() at the end of a chain of functions that keep no frame pointers; -w FILE before KIND waits until FILE exists,
 * -l before both lets the program live two seconds longer, so that its maps can be read on a busy machine too.
 *
 *	sort	main u_run u_sort (qsort: C library) u_compare u_small u_large u_dynamic u_aligned u_leaf
 *	signal	main u_run u_trap (signal: kernel, C library) u_handler u_leaf; altstack: the handler has a stack of its own
 *	thread	(C library) u_thread u_small ... u_leaf, in each of two threads
 *	fork	main u_run u_child u_leaf, in a child that calls it at once
 *	exec	starts itself anew as "sort"
 *	deep	main u_run u_deep 200 times u_leaf
 *	plugin	maps libm at run time and calls u_leaf()
 *	inline	main u_run u_outer with u_middle and u_inner inlined, u_leaf
 *	jit	main u_run u_jit, code made at run time, u_leaf; /tmp/perf-PID.map names the code "made_up", exists until the end
 *	spin	main u_run u_clock (vDSO): reads the clock for a second
 */
/* cc: -O2 -fomit-frame-pointer -fno-optimize-sibling-calls -pthread -ldl */
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OWN __attribute__((noinline, noclone, noipa, used))
#define KEEP(p) __asm__ volatile("" : : "r"(p) : "memory")

static volatile int sink;

OWN void u_leaf(int x)
{
	sink += x;
	syscall(SYS_getppid);
	sink++;
}

/* GCC keeps the incoming stack pointer in r10 and finds the frame by an expression. */
OWN void u_aligned(int x)
{
	_Alignas(64) char wide[64];
	char *more = __builtin_alloca((size_t)x + 100);

	KEEP(wide);
	KEEP(more);
	u_leaf(x);
	sink += wide[1] + more[1];
}

OWN void u_dynamic(int x)
{
	char *p = __builtin_alloca((size_t)x * 16 + 32);

	KEEP(p);
	u_aligned(x);
	sink += p[1];
}

OWN void u_large(int x)
{
	char large[100000];

	KEEP(large);
	u_dynamic(x);
	sink += large[1];
}

OWN void u_small(int x)
{
	u_large(x);
	sink++;
}

OWN int u_compare(const void *a, const void *b)
{
	u_small(3);
	return *(const int *)a - *(const int *)b;
}

OWN void u_sort(void)
{
	int v[2] = { 2, 1 };

	qsort(v, 2, sizeof(*v), u_compare);
	sink += v[0];
}

OWN void u_handler(int sig)
{
	u_leaf(sig);
	sink++;
}

OWN void u_trap(void)
{
	__asm__ volatile("int3" : : : "memory");
	sink++;
}

OWN void u_signal(bool alt)
{
	static char other[65536];
	stack_t st = { .ss_sp = other, .ss_size = sizeof(other) };
	struct sigaction sa = { .sa_handler = u_handler, .sa_flags = alt ? SA_ONSTACK : 0 };

	if (alt)
		sigaltstack(&st, NULL);
	sigaction(SIGTRAP, &sa, NULL);
	u_trap();
}

OWN void *u_thread(void *arg)
{
	u_small(3);
	sink++;
	return arg;
}

OWN void u_threads(void)
{
	pthread_t t[2];

	for (int i = 0; i < 2; i++) {
		pthread_create(&t[i], NULL, u_thread, NULL);
		pthread_join(t[i], NULL);
	}
}

OWN void u_child(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		u_leaf(1);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

OWN void u_deep(int n)
{
	if (n)
		u_deep(n - 1);
	else
		u_leaf(n);
	sink++;
}

OWN void u_plugin(void)
{
	void *m = dlopen("libm.so.6", RTLD_NOW);

	KEEP(m);
	usleep(200000);
	u_leaf(1);
}

static inline __attribute__((always_inline)) void u_inner(int x)
{
	u_leaf(x);		/* line: inner */
	sink++;
}

static inline __attribute__((always_inline)) void u_middle(int x)
{
	sink += x;
	u_inner(x);		/* line: middle */
}

OWN void u_outer(int x)
{
	sink--;
	u_middle(x);		/* line: outer */
}

OWN void u_jit(void)
{
	/* push %rbp; mov %rsp,%rbp; mov $1,%edi; call *%rax; pop %rbp; ret */
	static const unsigned char code[] = { 0x55, 0x48, 0x89, 0xe5, 0xbf, 1, 0, 0, 0, 0xff, 0xd0, 0x5d, 0xc3 };
	unsigned char *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char path[64];
	FILE *f;

	memcpy(p, code, sizeof(code));
	snprintf(path, sizeof(path), "/tmp/perf-%d.map", getpid());
	f = fopen(path, "w");
	if (f) {
		fprintf(f, "%lx %zx made_up\n", (unsigned long)p, sizeof(code));
		fclose(f);
	}
	usleep(200000);
	__asm__ volatile("call *%1" : : "a"(u_leaf), "r"(p) : "memory", "rdi", "rsi", "rdx", "rcx", "r8", "r9", "r10", "r11");
	sink++;
	usleep(200000);
	unlink(path);
}

OWN void u_clock(void)
{
	struct timespec t, end;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec++;
	do {
		clock_gettime(CLOCK_MONOTONIC, &t);
	} while (t.tv_sec < end.tv_sec || (t.tv_sec == end.tv_sec && t.tv_nsec < end.tv_nsec));
	sink++;
}

OWN void u_run(const char *kind, char **argv)
{
	if (!strcmp(kind, "sort"))
		u_sort();
	else if (!strcmp(kind, "signal"))
		u_signal(false);
	else if (!strcmp(kind, "altstack"))
		u_signal(true);
	else if (!strcmp(kind, "thread"))
		u_threads();
	else if (!strcmp(kind, "fork"))
		u_child();
	else if (!strcmp(kind, "exec"))
		execl("/proc/self/exe", argv[0], "sort", (char *)NULL);
	else if (!strcmp(kind, "deep"))
		u_deep(199);
	else if (!strcmp(kind, "plugin"))
		u_plugin();
	else if (!strcmp(kind, "inline"))
		u_outer(1);
	else if (!strcmp(kind, "jit"))
		u_jit();
	else if (!strcmp(kind, "spin"))
		u_clock();
	sink++;
}

int main(int argc, char **argv)
{
	bool linger = argc > 2 && !strcmp(argv[1], "-l");

	argc -= linger, argv += linger;
	if (argc > 3 && !strcmp(argv[1], "-w")) {
		for (int i = 0; access(argv[2], F_OK) && i < 60000; i++)
			usleep(1000);
		argc -= 2, argv += 2;
	}
	u_run(argc > 1 ? argv[1] : "sort", argv);
	sink++;
	if (linger)
		sleep(2);
	return 0;
}
