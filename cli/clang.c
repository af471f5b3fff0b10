/*
 * C for BPF, made an object by clang: only when a script imports "x.bpf.c".  No shell is involved, and the file that the
 * compiler writes is made by us, readable by its owner only.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "cli/cli.h"

extern char **environ;

struct words {
	const char **v;
	size_t nr, cap;
};

#define MAX_WORDS 4000		/* of the compiler's complaints */

/* $CLANG, or the first of the usual names in $PATH. */
static const char *find_clang(struct arena *a)
{
	static const char *const names[] = { "clang", "clang-22", "clang-21", "clang-20", "clang-19", "clang-18", "clang-17", "clang-16",
					     "clang-15", "clang-14" };
	const char *env = getenv("CLANG"), *paths = getenv("PATH");

	if (env)
		return *env && !access(env, X_OK) ? env : NULL;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		for (const char *p = paths; p && *p; p += strcspn(p, ":"), p += *p == ':') {
			const char *at = arena_printf(a, "%.*s/%s", (int)strcspn(p, ":"), p, names[i]);

			if (!access(at, X_OK))
				return at;
		}
	return NULL;
}

static const char *target_arch(void)
{
#if defined(__x86_64__)
	return "-D__TARGET_ARCH_x86";
#elif defined(__aarch64__)
	return "-D__TARGET_ARCH_arm64";
#else
	return "-D__TARGET_ARCH_unknown";
#endif
}

static void add_words(struct arena *a, struct words *args, const struct cli *c, const char *clang, const char *src,
		      const char *out, uint32_t level)
{
	struct utsname u;

	uname(&u);
	vec_push(a, args, clang);
	vec_push(a, args, "-target");
	vec_push(a, args, "bpf");
	vec_push(a, args, arena_printf(a, "-mcpu=v%u", level > 3 ? 3 : level ? level : 1));
	vec_push(a, args, "-O2");
	vec_push(a, args, "-g");
	vec_push(a, args, "-fno-stack-protector");
	vec_push(a, args, target_arch());
	for (size_t i = 0; i < c->include_dirs.nr; i++) {
		vec_push(a, args, "-I");
		vec_push(a, args, c->include_dirs.v[i]);
	}
	vec_push(a, args, arena_printf(a, "-idirafter/usr/include/%s-linux-gnu", u.machine));
	vec_push(a, args, "-c");
	vec_push(a, args, src);
	vec_push(a, args, "-o");
	vec_push(a, args, out);
	vec_push(a, args, NULL);
}

/* Runs it with standard error in the file err and this signal mask; its exit status or -errno. */
static int run(const char *const *args, const char *err, const sigset_t *mask)
{
	posix_spawn_file_actions_t fa;
	posix_spawnattr_t attr;
	pid_t pid;
	int status, e;

	posix_spawn_file_actions_init(&fa);
	posix_spawn_file_actions_addopen(&fa, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&fa, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&fa, 2, err, O_WRONLY | O_TRUNC, 0);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigmask(&attr, mask);
	e = posix_spawn(&pid, args[0], &fa, &attr, (char *const *)args, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&fa);
	if (e)
		return -e;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -EINTR;
}

static const char *words_of(struct arena *a, const char *path)
{
	char *text = arena_alloc(a, MAX_WORDS + 1);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, text, MAX_WORDS);

	if (fd >= 0)
		close(fd);
	n = n < 0 ? 0 : n;
	while (n > 0 && text[n - 1] == '\n')
		n--;
	text[n] = '\0';
	return n ? text : NULL;
}

static char *temp_file(struct arena *a, const char *tail)
{
	const char *dir = getenv("TMPDIR");
	char *path = arena_strdup(a, arena_printf(a, "%s/scry-XXXXXX%s", dir && *dir ? dir : "/tmp", tail));
	int fd = mkostemps(path, (int)strlen(tail), O_CLOEXEC);

	if (fd < 0)
		return NULL;
	close(fd);
	return path;
}

static int compile(const struct cli *c, struct arena *a, const char *clang, const char *path, uint32_t level, const sigset_t *mask,
		   const char **object, const char **why)
{
	struct words args = { 0 };
	char *out, *err;
	int status;

	out = temp_file(a, ".o");
	err = out ? temp_file(a, ".err") : NULL;
	if (!err) {
		*why = strerror(errno);
		if (out)
			unlink(out);
		return -EIO;
	}
	add_words(a, &args, c, clang, path, out, level);
	status = run(args.v, err, mask);
	*why = status < 0 ? strerror(-status) : words_of(a, err);
	unlink(err);
	*object = out;
	if (!status)
		return 0;
	unlink(out);
	return -EINVAL;
}

/* Signals that end the compilation wait, so that no file is left behind; clang, which gets Ctrl-C too, does not wait. */
int clang_compile(const struct cli *c, struct arena *a, const char *path, uint32_t level, const char **object, const char **why)
{
	const char *clang = find_clang(a);
	sigset_t stops, old;
	int err;

	if (!clang)
		return -ENOENT;
	sigemptyset(&stops);
	sigaddset(&stops, SIGINT);
	sigaddset(&stops, SIGTERM);
	sigaddset(&stops, SIGHUP);
	sigprocmask(SIG_BLOCK, &stops, &old);
	err = compile(c, a, clang, path, level, &old, object, why);
	if (!err && sigpending(&stops) == 0 && (sigismember(&stops, SIGINT) || sigismember(&stops, SIGTERM) || sigismember(&stops, SIGHUP)))
		unlink(*object);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return err;
}
