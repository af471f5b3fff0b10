/*
 * late N M: N threads call late(text, i) with texts on pages that are not there until the main thread fills them in (userfaultfd), so a
 * tracer that has the page fetched waits.  When each thread has returned from the call or waits in it, the main thread calls
 * late("now", 100 + i) for i below M; then it fills in the pages, the threads end, and it calls late("end", 2000 + K) where
 * K threads have waited.
 * All run on one processor.  With a third argument the pages never come.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE 4096
#define MAX 64

static char *pages;
static int returned;

__attribute__((noinline)) void late(const char *text, int i)
{
	__asm__ volatile("" : : "r"(text), "r"(i) : "memory");
}

static void *call(void *arg)
{
	int i = (int)(long)arg;

	late(pages + i * PAGE + 16, i);
	__atomic_fetch_add(&returned, 1, __ATOMIC_SEQ_CST);
	return NULL;
}

static int open_pages(int n)
{
	int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MISSING };

	pages = mmap(NULL, n * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	reg.range.start = (unsigned long)pages;
	reg.range.len = (unsigned long)n * PAGE;
	if (fd < 0 || pages == MAP_FAILED || ioctl(fd, UFFDIO_API, &api) || ioctl(fd, UFFDIO_REGISTER, &reg)) {
		perror("userfaultfd");
		exit(1);
	}
	return fd;
}

/* How many of n pages have been asked for when all other threads have returned; asked[i] is 1 for them. */
static int wait_for_questions(int fd, int n, char *asked)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct uffd_msg m;
	int nr = 0;

	while (nr + __atomic_load_n(&returned, __ATOMIC_SEQ_CST) < n)
		if (poll(&p, 1, 5) == 1 && read(fd, &m, sizeof(m)) == sizeof(m) && m.event == UFFD_EVENT_PAGEFAULT) {
			size_t i = (m.arg.pagefault.address - (unsigned long)pages) / PAGE;

			nr += !asked[i];
			asked[i] = 1;
		}
	return nr;
}

static void fill_in(int fd, int i)
{
	static char bytes[PAGE];
	struct uffdio_copy c = { .dst = (unsigned long)pages + (unsigned long)i * PAGE, .src = (unsigned long)bytes, .len = PAGE };

	strcpy(bytes + 16, "came late");
	ioctl(fd, UFFDIO_COPY, &c);
}

int main(int argc, char **argv)
{
	int n = atoi(argv[1]), m = atoi(argv[2]), fd, nr;
	char asked[MAX] = { 0 }, now[] = "now", end[] = "end";	/* on pages that are there */
	pthread_t threads[MAX];
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(0, &one);
	sched_setaffinity(0, sizeof(one), &one);
	fd = open_pages(n);
	for (int i = 0; i < n; i++)
		pthread_create(&threads[i], NULL, call, (void *)(long)i);
	nr = wait_for_questions(fd, n, asked);
	for (int i = 0; i < m; i++)
		late(now, 100 + i);
	if (argc > 3)
		pause();
	for (int i = 0; i < n; i++)
		if (asked[i])
			fill_in(fd, i);
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	late(end, 2000 + nr);
	return 0;
}
