/* The command of -c: found or not before anything starts, held until released, gone when the tracer gives it up. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/runtime.h"
#include "tests/unit/check.h"

static int wait_for(struct child *c)
{
	int status = -1;

	for (int i = 0; i < 2000 && !child_reap(c, &status); i++)
		usleep(1000);
	return status;
}

static void on_signal(int sig)
{
	(void)sig;
}

/* A signal that the tracer handles meets the held child too, before it is given up: it must not wait for ever, nor spin. */
static void check_interrupted(void)
{
	struct sigaction sa = { .sa_handler = on_signal };
	struct child *c = NULL;
	const char *why = NULL;
	int status;
	pid_t pid, got = 0;

	sigaction(SIGUSR1, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	CHECK_INT(child_start("sleep 100", &c, &why), 0);
	pid = child_pid(c);
	usleep(20000);
	kill(pid, SIGUSR1);
	usleep(20000);
	child_free(c);
	for (int i = 0; i < 2000 && !got; i++) {
		got = waitpid(pid, &status, WNOHANG);
		usleep(1000);
	}
	CHECK(got);	/* -1: child_free() has seen it go */
	if (!got)
		kill(pid, SIGKILL);
}

static void check_run(const char *cmd, int want)
{
	struct child *c = NULL;
	const char *why = NULL;
	int status;

	if (!CHECK_INT(child_start(cmd, &c, &why), 0))
		return;
	usleep(2000);
	CHECK(!child_reap(c, &status));		/* held */
	CHECK_INT(child_release(c), 0);
	status = wait_for(c);
	CHECK(WIFEXITED(status));
	CHECK_INT(WEXITSTATUS(status), want);
	CHECK(child_reap(c, &status));		/* asking again is fine */
	child_free(c);
}

int main(void)
{
	char path[] = "/tmp/scry-child-XXXXXX";
	struct child *c = NULL;
	const char *why = NULL;
	int fd;

	CHECK_INT(child_start("/nonexistent/program x", &c, &why), -ENOENT);
	CHECK_STR(why, "Path '/nonexistent/program' does not exist or is not executable");
	CHECK_INT(child_start("no-such-program-anywhere", &c, &why), -ENOENT);
	CHECK_INT(child_start("/tmp", &c, &why), -ENOENT);
	CHECK_INT(child_start("   ", &c, &why), -EINVAL);
	CHECK_STR(why, "the command is empty");
	check_run("true", 0);
	check_run("/bin/false", 1);
	check_run("test  a =  a", 0);		/* several blanks are one */
	check_run("test 'a  b' = a\"  \"b", 0);
	check_run("test \\'\\ \\\\ = \"' \\\\\"", 0);
	check_run("test '' = \"\"", 0);
	check_run("test it's = \"it's\"", 0);	/* a quote without its pair */
	check_run("test 'a\\b' = 'a\\b'", 0);
	check_run("sh -c 'exit 7'", 7);

	/* A file that may be executed but is no program: known only when it is released. */
	fd = mkstemp(path);
	CHECK(write(fd, "\177ELF nonsense", 13) == 13 && !fchmod(fd, 0755));
	close(fd);
	CHECK_INT(child_start(path, &c, &why), 0);
	CHECK_INT(child_release(c), -ENOEXEC);
	wait_for(c);
	child_free(c);
	unlink(path);

	/* Given up while held, and while running. */
	CHECK_INT(child_start("sleep 100", &c, &why), 0);
	pid_t held = child_pid(c);
	child_free(c);
	CHECK(waitpid(held, &fd, 0) == held);
	CHECK_INT(child_start("sleep 100", &c, &why), 0);
	CHECK_INT(child_release(c), 0);
	pid_t running = child_pid(c);
	child_free(c);
	CHECK(waitpid(running, &fd, 0) == running && WIFSIGNALED(fd) && WTERMSIG(fd) == SIGTERM);
	check_interrupted();
	return check_done("child");
}
