/*
 * flood T N K: T threads call getpgid(k) N times each, with k = 0, 1, ... K - 1, 0 ...; each sets its name to "flood-<thread>".
 * All run at the same time (a barrier).  With a fourth argument U they sleep U microseconds after every 1000 calls.
 */
/* cc: -pthread */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static long rounds, keys, nap;
static pthread_barrier_t start;

static void *worker(void *arg)
{
	char name[16];

	snprintf(name, sizeof(name), "flood-%ld", (long)arg);
	prctl(PR_SET_NAME, name);
	pthread_barrier_wait(&start);
	for (long i = 0; i < rounds; i++) {
		syscall(SYS_getpgid, i % keys);
		if (nap && i % 1000 == 999)
			usleep((useconds_t)nap);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	long nr = argc > 1 ? atol(argv[1]) : 2;
	pthread_t *t = calloc((size_t)nr, sizeof(*t));

	rounds = argc > 2 ? atol(argv[2]) : 1;
	keys = argc > 3 ? atol(argv[3]) : 1;
	nap = argc > 4 ? atol(argv[4]) : 0;
	pthread_barrier_init(&start, NULL, (unsigned)nr);
	for (long i = 0; i < nr; i++)
		pthread_create(&t[i], NULL, worker, (void *)i);
	for (long i = 0; i < nr; i++)
		pthread_join(t[i], NULL);
	free(t);
	return 0;
}
