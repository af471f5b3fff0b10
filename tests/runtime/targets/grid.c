/*
 * grid: calls sum(&g) once, for a structure with arrays of two dimensions:
 *
 *	short m[2][3] = { { 1, 2, 3 }, { 4, 5, -6 } }, char names[2][4] = { "ab", "cd" }, int last = 77
 */
/* cc: -O0 */
struct grid {
	short m[2][3];
	char names[2][4];
	int last;
};

__attribute__((noinline, noclone, noipa, used)) int sum(struct grid *g)
{
	int n = 0;

	for (int i = 0; i < 6; i++)
		n += g->m[i / 3][i % 3];
	return n;
}

int main(void)
{
	struct grid g = { { { 1, 2, 3 }, { 4, 5, -6 } }, { "ab", "cd" }, 77 };

	return sum(&g) != 9;
}
