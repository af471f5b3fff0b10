/*
 * runtime: the command of -c.
 *
 *	tracer				child
 *	child_start()			forks, waits on the "go" pipe
 *	child_release()		->	execs; errors come back over the close-on-exec "failed" pipe
 *
 * The program is looked up before the fork, so that a command that does not exist is an error before anything is traced.
 * The child gets SIGTERM when the tracer ends in whatever way (parent death signal).
 */
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/child_priv.h"

static bool is_executable(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode) && !faccessat(AT_FDCWD, path, X_OK, AT_EACCESS);
}

/* Heap memory, or NULL. */
static char *look_up(const char *name)
{
	const char *dirs = getenv("PATH");
	char path[PATH_MAX];

	if (strchr(name, '/'))
		return is_executable(name) ? strdup(name) : NULL;
	for (const char *p = dirs ? dirs : "/usr/bin:/bin"; *p; p += strcspn(p, ":"), p += *p == ':') {
		int n = (int)strcspn(p, ":");

		snprintf(path, sizeof(path), "%.*s/%s", n ? n : 1, n ? p : ".", name);
		if (is_executable(path))
			return strdup(path);
	}
	return NULL;
}

/*
 * One word, in place: 'text', "text" and \c as a shell has them.  A quote without its pair stands for itself, so that commands
 * that were written for tracers without quoting still mean the same.  Moves *from behind it; the text is never longer.
 */
static void take_word(char **from, char **to)
{
	char quote = 0, *p = *from, *q = *to;

	for (; *p && (quote || *p != ' '); p++) {
		if (*p == quote)
			quote = 0;
		else if (!quote && (*p == '\'' || *p == '"') && strchr(p + 1, *p))
			quote = *p;
		else if (*p == '\\' && p[1] && (quote == 0 || (quote == '"' && strchr("\"\\$`", p[1]))))
			*q++ = *++p;
		else
			*q++ = *p;
	}
	if (*p)
		p++;
	*q++ = 0;
	*from = p;
	*to = q;
}

/* Splits at blanks outside quotes. */
static bool split(struct child *c, const char *cmd)
{
	size_t nr = 2, i = 0, blanks;
	char *p, *to;

	for (const char *t = cmd; *t; t++)
		nr += *t == ' ';
	c->text = malloc(strlen(cmd) + 2);
	c->argv = calloc(nr, sizeof(*c->argv));
	if (!c->text || !c->argv)
		return false;
	/* The words are shorter than the text by a blank each, or by nothing at its end. */
	strcpy(c->text, cmd);
	p = to = c->text;
	while (blanks = strspn(p, " "), p[blanks]) {
		p += blanks;
		c->argv[i++] = to;
		take_word(&p, &to);
	}
	return true;
}

/* The tracer's own handlers would only interrupt the child; what is ignored stays so, as in a program started by nohup. */
static void drop_handlers(void)
{
	static const int handled[] = { SIGINT, SIGTERM, SIGHUP, SIGUSR1 };
	struct sigaction sa;

	for (size_t i = 0; i < sizeof(handled) / sizeof(handled[0]); i++)
		if (!sigaction(handled[i], NULL, &sa) && sa.sa_handler != SIG_IGN)
			signal(handled[i], SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
}

static void __attribute__((noreturn)) be_child(const struct child *c, int go, int failed)
{
	sigset_t none;
	ssize_t n;
	char byte;
	int err;

	drop_handlers();
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* a tracer that died before the lines above closes the pipe too */
	while ((n = read(go, &byte, 1)) < 0 && errno == EINTR)
		continue;
	if (n != 1 || (byte != 'g' && byte != 't'))
		_exit(1);
	if (byte == 't')
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	execv(c->path, c->argv);
	err = errno;
	if (write(failed, &err, sizeof(err)) < 0)
		_exit(126);
	_exit(127);
}

static int start(struct child *c)
{
	int go[2], failed[2], err;

	if (pipe2(go, O_CLOEXEC))
		return -errno;
	if (pipe2(failed, O_CLOEXEC)) {
		err = -errno;
		close(go[0]);
		close(go[1]);
		return err;
	}
	c->pid = fork();
	if (c->pid == 0) {
		close(go[1]);	/* else the child itself would keep its pipe open */
		be_child(c, go[0], failed[1]);
	}
	err = c->pid < 0 ? -errno : 0;
	close(go[0]);
	close(failed[1]);
	c->go = go[1];
	c->failed = failed[0];
	return err;
}

int child_start(const char *cmd, struct child **out, const char **why)
{
	static char text[512];
	struct child *c = calloc(1, sizeof(*c));
	int err = -ENOMEM;

	*why = "out of memory";
	if (!c)
		return err;
	c->pid = c->go = c->failed = -1;
	if (!split(c, cmd))
		goto fail;
	*why = "the command is empty";
	err = -EINVAL;
	if (!c->argv[0])
		goto fail;
	c->path = look_up(c->argv[0]);
	err = -ENOENT;
	if (!c->path) {
		snprintf(text, sizeof(text), "Path '%s' does not exist or is not executable", c->argv[0]);
		*why = text;
		goto fail;
	}
	err = start(c);
	if (err) {
		snprintf(text, sizeof(text), "failed to start '%s': %s", c->argv[0], strerror(-err));
		*why = text;
		goto fail;
	}
	*out = c;
	return 0;
fail:
	child_free(c);
	return err;
}

pid_t child_pid(const struct child *c)
{
	return c->pid;
}

int child_exec(struct child *c, bool traced)
{
	int err = 0;
	ssize_t n;

	if (c->go < 0)
		return 0;
	n = write(c->go, traced ? "t" : "g", 1);
	close(c->go);
	c->go = -1;
	if (n != 1)
		return -EPIPE;
	do {	/* ends at once: exec closes the other end */
		n = read(c->failed, &err, sizeof(err));
	} while (n < 0 && errno == EINTR);
	close(c->failed);
	c->failed = -1;
	return n == sizeof(err) ? -err : 0;
}

int child_release(struct child *c)
{
	return child_exec(c, false);
}

bool child_reap(struct child *c, int *status)
{
	if (!c->reaped) {
		if (c->pid <= 0 || waitpid(c->pid, &c->status, WNOHANG) != c->pid)
			return false;
		c->reaped = true;
	}
	*status = c->status;
	return true;
}

void child_free(struct child *c)
{
	int status;

	if (!c)
		return;
	if (c->go >= 0)
		close(c->go);	/* a child still held goes away by itself */
	if (c->failed >= 0)
		close(c->failed);
	if (c->pid > 0 && !child_reap(c, &status))
		kill(c->pid, SIGTERM);
	free(c->path);
	free(c->text);
	free(c->argv);
	free(c);
}
