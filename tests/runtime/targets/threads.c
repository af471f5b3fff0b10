/*
 * threads T N: T threads call work(thread, i) N times each, thread from 0; each sets its name to "worker-<thread>".
 * All run at the same time (a barrier), so counts that lose an update under concurrency come out short.
 */
/* cc: -pthread */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int rounds;
static pthread_barrier_t start;

__attribute__((noinline, noclone, noipa, used)) long work(long thread, long i)
{
	__asm__ volatile("" : "+r"(i) : : "memory");
	return thread + i;
}

static void *worker(void *arg)
{
	long me = (long)arg;
	char name[16];

	snprintf(name, sizeof(name), "worker-%ld", me);
	prctl(PR_SET_NAME, name);
	pthread_barrier_wait(&start);
	for (int i = 0; i < rounds; i++) {
		work(me, i);
		syscall(SYS_getppid);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	int nr = argc > 1 ? atoi(argv[1]) : 2;
	pthread_t *t = calloc(nr, sizeof(*t));

	rounds = argc > 2 ? atoi(argv[2]) : 1;
	pthread_barrier_init(&start, NULL, nr);
	for (long i = 0; i < nr; i++)
		pthread_create(&t[i], NULL, worker, (void *)i);
	for (int i = 0; i < nr; i++)
		pthread_join(t[i], NULL);
	free(t);
	return 0;
}
