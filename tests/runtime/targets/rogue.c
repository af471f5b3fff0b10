/*
 * rogue: a process that attacks whoever prints its names: sets its own to each of a few texts, opens a file of that name, and
 * ends.  Escape sequences (clear screen, set title, answer back), C1 controls as bytes and in UTF-8, broken UTF-8, a
 * backspace, a carriage return, a text that runs from right to left; and "größe", which is harmless.
 */
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	static const char *const names[] = { "\033[2Jx", "\033]0;ttl\007", "\033[6n", "\2332Jy", "\302\2332Jz", "a\xff\xc3", "pass\b\b\bxx",
					     "over\rwrite", "\342\200\256txt", "gr\303\266\303\237e", "del\177", "\360\237\230\200 ok" };

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char name[32];
		int k = 0;

		for (; names[i][k]; k++)	/* a copy in touched memory, which tracers can read */
			name[k] = names[i][k];
		name[k] = 0;
		prctl(PR_SET_NAME, name);
		syscall(SYS_openat, AT_FDCWD, name, O_RDONLY | O_NOCTTY, 0);
	}
	return 0;
}
