/*
 * runtime: the command of -c, stopped at its entry point.
 *
 * A script that unwinds wants to know where the program's libraries are before its first instruction runs.  At exec only the program
 * and its loader are mapped, so the child is traced by ptrace(2) until it comes to its entry point, where the loader has done its work:
 *
 *	exec: stop	breakpoint at AT_ENTRY, go on
 *	  loader maps libraries
 *	entry: stop	breakpoint out, back by one byte, detach when the caller has looked
 *
 * What goes wrong on the way (a static program has no loader, a probe may sit at the entry, the child may end) costs the stop, not the run.
 */
#include <elf.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runtime/child_priv.h"

#if defined(__x86_64__)

#define BREAKPOINT 0xcc
#define LOOK_AGAIN_NS 100000000

static uint64_t entry_of(pid_t pid)
{
	char path[64];
	Elf64_auxv_t a;
	uint64_t entry = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/auxv", (int)pid);
	f = fopen(path, "re");
	while (f && !entry && fread(&a, sizeof(a), 1, f) == 1 && a.a_type != AT_NULL)
		if (a.a_type == AT_ENTRY)
			entry = a.a_un.a_val;
	if (f)
		fclose(f);
	return entry;
}

/* The user wants to end it: signals are blocked while nobody waits for them. */
static bool is_interrupted(void)
{
	sigset_t s;

	return !sigpending(&s) && (sigismember(&s, SIGINT) || sigismember(&s, SIGTERM) || sigismember(&s, SIGHUP));
}

/* Waits for the child's next stop: its signal; 0: it has ended; -1: waiting has been given up. */
static int next_stop(struct child *c)
{
	sigset_t chld, old;
	int sig = -1;

	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigprocmask(SIG_BLOCK, &chld, &old);
	while (!is_interrupted()) {
		pid_t got = waitpid(c->pid, &c->status, WNOHANG);

		if (got < 0)
			break;
		if (got == c->pid && WIFSTOPPED(c->status)) {
			sig = WSTOPSIG(c->status);
			break;
		}
		if (got == c->pid) {
			c->reaped = true;
			sig = 0;
			break;
		}
		sigtimedwait(&chld, NULL, &(struct timespec){ .tv_nsec = LOOK_AGAIN_NS });
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	return sig;
}

/* From the stop at exec to the entry; signals are passed on. */
static void run_to(struct child *c, uint64_t entry)
{
	struct user_regs_struct regs;
	int sig = 0;
	long word;

	errno = 0;
	word = ptrace(PTRACE_PEEKTEXT, c->pid, entry, NULL);
	/* A probe of ours sits there: the kernel's breakpoint would never come to us. */
	if (errno || (word & 0xff) == BREAKPOINT || ptrace(PTRACE_POKETEXT, c->pid, entry, (word & ~0xffl) | BREAKPOINT))
		return;
	for (;;) {
		if (ptrace(PTRACE_CONT, c->pid, NULL, (long)sig) || (sig = next_stop(c)) <= 0)
			break;
		if (sig != SIGTRAP || ptrace(PTRACE_GETREGS, c->pid, NULL, &regs) || regs.rip != entry + 1)
			continue;
		regs.rip = entry;
		ptrace(PTRACE_SETREGS, c->pid, NULL, &regs);
		break;
	}
	if (!c->reaped)
		ptrace(PTRACE_POKETEXT, c->pid, entry, word);
}

int child_release_to_entry(struct child *c)
{
	uint64_t entry;
	int err = child_exec(c, true);

	if (err || next_stop(c) <= 0)
		return err;
	c->traced = true;
	entry = entry_of(c->pid);
	if (entry)
		run_to(c, entry);
	return 0;
}

void child_go_on(struct child *c)
{
	if (c->traced && !c->reaped)
		ptrace(PTRACE_DETACH, c->pid, NULL, NULL);
	c->traced = false;
}

#else

int child_release_to_entry(struct child *c)
{
	return child_exec(c, false);
}

void child_go_on(struct child *c)
{
}

#endif
