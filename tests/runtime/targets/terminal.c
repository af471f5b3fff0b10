/*
 * terminal CMD ARG...: runs a command on a terminal of its own (80 x 24), in the foreground of a new session.  What the command
 * writes there goes to standard output as it is; what comes on standard input is typed there, so that \003 and \032 are
 * Ctrl-C and Ctrl-Z, and \037 (Ctrl-_) makes the terminal 100 x 30.  Ends with the command's status, 128 + n after signal n.
 */
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Standard input to the terminal; false: it has ended. */
static int type_keys(int fd)
{
	struct winsize larger = { .ws_row = 30, .ws_col = 100 };
	char buf[256];
	ssize_t n = read(0, buf, sizeof(buf));

	for (ssize_t i = 0; i < n; i++) {
		if (buf[i] == 037)
			ioctl(fd, TIOCSWINSZ, &larger);
		else if (write(fd, buf + i, 1) != 1)
			return 0;
	}
	return n > 0;
}

int main(int argc, char **argv)
{
	struct winsize size = { .ws_row = 24, .ws_col = 80 };
	struct pollfd p[2] = { { .events = POLLIN }, { .fd = 0, .events = POLLIN } };
	char buf[4096];
	int status;
	pid_t pid = forkpty(&p[0].fd, NULL, NULL, &size);

	if (argc < 2 || pid < 0)
		return 126;
	if (pid == 0) {
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	for (;;) {
		ssize_t n;

		if (poll(p, 2, -1) < 0)
			break;
		if (p[0].revents) {
			n = read(p[0].fd, buf, sizeof(buf));
			if (n <= 0 || write(1, buf, (size_t)n) != n)
				break;
		}
		if (p[1].revents && !type_keys(p[0].fd))
			p[1].fd = -1;
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
