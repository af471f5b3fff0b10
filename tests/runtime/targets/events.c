/*
 * events KIND N: causes exactly N events of a kind, by raw system calls so that no library adds its own.
 *
 * Kinds: getppid, openat (of /nonexistent/event-0 ...), openat-ok (of /dev/null), read (of /dev/zero, 64 bytes),
 * write (to /dev/null, 100 + i bytes), nap (nanosleep of 1 ms), exec (of /bin/true or a further argument, each in a child), fork,
 * thread (each ends at once), kill (SIGURG to itself), mmap (and munmap), page (first touch of N pages), spin (N ms of CPU).
 * "-w FILE" before KIND waits until FILE exists: for tracers that are attached by -p.
 */
/* cc: -pthread */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void *nothing(void *arg)
{
	return arg;
}

static void child(const char *exec)
{
	char path[64], word[] = "event";
	pid_t pid;

	/* Strings of the binary would not be mapped yet in the child, and a tracer cannot read what is not in memory. */
	snprintf(path, sizeof(path), "%s", exec ? exec : "");
	pid = fork();
	if (pid == 0) {
		if (exec)
			execl(path, path, word, (char *)NULL);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

/* Not inlined and with a name of its own, so that stacks of samples show it. */
__attribute__((noinline)) void spin_ms(long ms)
{
	struct timespec t;
	volatile unsigned long x = 0;

	do {
		for (int i = 0; i < 20000; i++)
			x += i;
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	} while (t.tv_sec * 1000 + t.tv_nsec / 1000000 < ms);
}

static void cause(const char *kind, long n, const char *what)
{
	static char buf[1 << 16];
	struct timespec ms = { .tv_nsec = 1000000 };
	int fd = open(!strcmp(kind, "read") ? "/dev/zero" : "/dev/null", O_RDWR);
	char *pages = mmap(NULL, (n + 1) * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pthread_t t;

	madvise(pages, (n + 1) * 4096, MADV_NOHUGEPAGE);
	if (!strcmp(kind, "spin")) {
		spin_ms(n);
		return;
	}
	for (long i = 0; i < n; i++) {
		if (!strcmp(kind, "getppid"))
			syscall(SYS_getppid);
		else if (!strcmp(kind, "openat"))
			snprintf(buf, sizeof(buf), "/nonexistent/event-%ld", i), syscall(SYS_openat, AT_FDCWD, buf, O_RDONLY, 0);
		else if (!strcmp(kind, "openat-ok"))
			close(syscall(SYS_openat, AT_FDCWD, "/dev/null", O_WRONLY, 0));
		else if (!strcmp(kind, "read"))
			syscall(SYS_read, fd, buf, 64);
		else if (!strcmp(kind, "write"))
			syscall(SYS_write, fd, buf, 100 + i);
		else if (!strcmp(kind, "nap"))
			nanosleep(&ms, NULL);
		else if (!strcmp(kind, "exec"))
			child(what);
		else if (!strcmp(kind, "fork"))
			child(NULL);
		else if (!strcmp(kind, "thread"))
			pthread_create(&t, NULL, nothing, NULL), pthread_join(t, NULL);
		else if (!strcmp(kind, "kill"))
			syscall(SYS_kill, getpid(), SIGURG);
		else if (!strcmp(kind, "mmap"))
			munmap(mmap(NULL, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 8192);
		else if (!strcmp(kind, "page"))
			pages[i * 4096] = 1;
		else
			fprintf(stderr, "events: no kind %s\n", kind), exit(2);
	}
}

int main(int argc, char **argv)
{
	if (argc > 3 && !strcmp(argv[1], "-w")) {
		for (int i = 0; access(argv[2], F_OK) && i < 60000; i++)
			usleep(1000);
		argc -= 2, argv += 2;
	}
	if (argc != 3 && argc != 4)
		return 2;
	cause(argv[1], atol(argv[2]), argc > 3 ? argv[3] : "/bin/true");
	return 0;
}
