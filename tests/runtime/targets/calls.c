/*
 * calls N: calls each function below N times with values that a test can recognise; -w FILE waits as in events.c.
 *
 *	add(i, 1000 + i)		integers, i from 0
 *	six(1, 2, 3, 4, 5, 6)		all argument registers
 *	greet("hello-<i>")		a string; returns its length
 *	area(&(struct box){ 3 + i, 4 })	a pointer to a structure; returns the product
 *	outer(i) -> middle(i) -> inner(i)	a stack of three frames with frame pointers
 *	deep(n)				n nested calls, n = i % 5
 */
/* cc: -O0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct box {
	int wide, high;
	char name[16];
};

/* Keeps calls and values alive without changing them. */
#define KEEP(x) __asm__ volatile("" : "+r"(x) : : "memory")
#define OWN __attribute__((noinline, noclone, noipa, used))

OWN int add(int a, int b)
{
	KEEP(a);
	return a + b;
}

OWN long six(long a, long b, long c, long d, long e, long f)
{
	KEEP(a);
	return a + b + c + d + e + f;
}

OWN unsigned long greet(const char *name)
{
	KEEP(name);
	return strlen(name);
}

OWN int area(struct box *b)
{
	KEEP(b);
	return b->wide * b->high;
}

OWN int inner(int x)
{
	KEEP(x);
	return x + 1;
}

OWN int middle(int x)
{
	x = inner(x);
	KEEP(x);
	return x;
}

OWN int outer(int x)
{
	x = middle(x);
	KEEP(x);
	return x;
}

OWN int deep(int n)
{
	int r = n ? deep(n - 1) : 0;

	KEEP(r);
	return r + 1;
}

/* Nobody calls these. */
OWN int never(int x)
{
	KEEP(x);
	return x;
}

OWN int never_too(int x)
{
	KEEP(x);
	return -x;
}

int main(int argc, char **argv)
{
	char name[32];
	int n;

	if (argc > 3 && !strcmp(argv[1], "-w")) {
		for (int i = 0; access(argv[2], F_OK) && i < 60000; i++)
			usleep(1000);
		argc -= 2, argv += 2;
	}
	n = argc > 1 ? atoi(argv[1]) : 1;
	for (int i = 0; i < n; i++) {
		struct box b = { 3 + i, 4, "crate" };

		add(i, 1000 + i);
		six(1, 2, 3, 4, 5, 6);
		snprintf(name, sizeof(name), "hello-%d", i);
		greet(name);
		area(&b);
		outer(i);
		deep(i % 5);
	}
	return 0;
}
