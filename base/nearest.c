/*
 * "Did you mean": the nearest of the known names.  Damerau's edit distance in its restricted form (a swap counts one,
 * no letter is edited twice), on three rows, given up as soon as a whole row is over the bound.
 */
#include <string.h>

#include "base/diag.h"

#define NAME_MAX_LEN 63		/* longer names are not looked at: no one mistypes them letter by letter */

static int min3(int a, int b, int c)
{
	int m = a < b ? a : b;

	return m < c ? m : c;
}

int edit_distance(const char *a, const char *b, int max)
{
	int rows[3][NAME_MAX_LEN + 1], *prev2 = rows[0], *prev = rows[1], *cur = rows[2], *spare;
	int la = (int)strnlen(a, NAME_MAX_LEN + 1), lb = (int)strnlen(b, NAME_MAX_LEN + 1), i, j;

	if (la > NAME_MAX_LEN || lb > NAME_MAX_LEN)
		return strcmp(a, b) ? max + 1 : 0;
	if ((la > lb ? la - lb : lb - la) > max)
		return max + 1;
	for (j = 0; j <= lb; j++)
		prev[j] = j;
	for (i = 1; i <= la; i++) {
		int best = cur[0] = i;

		for (j = 1; j <= lb; j++) {
			cur[j] = min3(prev[j] + 1, cur[j - 1] + 1, prev[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && prev2[j - 2] + 1 < cur[j])
				cur[j] = prev2[j - 2] + 1;
			if (cur[j] < best)
				best = cur[j];
		}
		if (best > max)
			return max + 1;
		spare = prev2;
		prev2 = prev;
		prev = cur;
		cur = spare;
	}
	return prev[lb] > max ? max + 1 : prev[lb];
}

/* One wrong letter in short names, up to three in long ones: more is rather another word than a typo. */
const char *nearest_name(const char *s, const char *const *names, size_t nr)
{
	size_t len = strlen(s);
	int max = len < 3 ? 0 : len < 6 ? 1 : len < 12 ? 2 : 3;
	const char *best = NULL;

	for (size_t i = 0; i < nr && max > 0; i++) {
		int d = names[i] ? edit_distance(s, names[i], max) : max + 1;

		if (d > 0 && d <= max) {
			best = names[i];
			max = d - 1;
		}
	}
	return best;
}
