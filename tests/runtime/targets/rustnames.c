/* rustnames N: calls functions N times whose symbols are as Rust makes them: orchard::pick (v0) and orchard::basket::put (old). */
/* cc: -O0 */
#include <stdlib.h>

#define OWN __attribute__((noinline, noclone, noipa, used))

OWN int pick(int x) __asm__("_RNvCs1234_7orchard4pick");
OWN int put(int x) __asm__("_ZN7orchard6basket3put17h0123456789abcdefE");

OWN int pick(int x)
{
	return x + 1;
}

OWN int put(int x)
{
	return x + 2;
}

int main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : 1;

	for (int i = 0; i < n; i++) {
		pick(i);
		put(i);
		put(i);
	}
	return 0;
}
