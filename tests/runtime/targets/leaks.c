/* leaks N: allocates N times 100 bytes in leaky() and keeps them, N times 50 in fine(), which grows and frees them. */
/* cc: -O1 -fno-omit-frame-pointer -fno-optimize-sibling-calls */
#include <stdlib.h>

__attribute__((noipa)) void *leaky(size_t n)
{
	return malloc(n);
}

__attribute__((noipa)) void fine(size_t n)
{
	void *p = malloc(n);

	p = realloc(p, 2 * n);
	free(p);
}

int main(int argc, char **argv)
{
	static void *kept[1000];
	int nr = argc > 1 ? atoi(argv[1]) : 1;

	for (int i = 0; i < nr && i < 1000; i++) {
		kept[i] = leaky(100);
		fine(50);
	}
	return 0;
}
