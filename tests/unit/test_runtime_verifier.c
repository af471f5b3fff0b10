/* What the verifier says, in the script's terms: logs of several kernels, and what the user gets to see. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/object.h"
#include "runtime/rt_priv.h"
#include "tests/unit/check.h"

static char seen[8192];

/* Runs verifier_report() with stderr in a file. */
static void report(const char *log, int err, bool verbose, bool cut)
{
	struct plan p = { .arena = arena_new() };
	struct session s = { .plan = &p, .opts.verbose = verbose };
	struct object_prog op = { 0 };
	char path[] = "/tmp/scry-test-XXXXXX";
	int fd = mkstemp(path), old = dup(STDERR_FILENO);
	ssize_t n;

	unlink(path);
	vec_push(p.arena, &p.progs, (struct plan_prog){ .name = "p", .script_name = "kprobe:f" });
	vec_push(p.arena, &p.aps, (struct plan_ap){ .place = { .file = "stdin", .line = 2, .col = 1, .len = 8,
							       .source_line = "kprobe:f { }" } });
	dup2(fd, STDERR_FILENO);
	verifier_report(&s, 0, &op, log, err, cut);
	dup2(old, STDERR_FILENO);
	n = pread(fd, seen, sizeof(seen) - 1, 0);
	seen[n > 0 ? n : 0] = 0;
	close(fd);
	close(old);
	arena_free(p.arena);
}

static const char null_log[] =
	"func#0 @0\n0: R1=ctx() R10=fp0\n; v = lookup() @ a.bt:3\n0: (b7) r1 = 1                       ; R1_w=1\n"
	"4: (85) call bpf_map_lookup_elem#1    ; R0_w=map_value_or_null(id=1)\n5: (79) r0 = *(u64 *)(r0 +0)\n"
	"R0 invalid mem access 'map_value_or_null'\nverification time 90 usec\nstack depth 8\n"
	"processed 6 insns (limit 1000000) max_states_per_insn 0\n";
static const char loop_log[] =
	"3: (05) goto pc-1\ninfinite loop detected at insn 3\ncur state: R1=ctx R10=fp0\nold state: R1=ctx R10=fp0\n"
	"processed 9 insns (limit 1000000)\n";
static const char target_log[] = "The address of function notrace_fn cannot be found\n";
static const char unknown_log[] = "7: (95) exit\nsomething nobody has seen before\nprocessed 8 insns\n";

int main(void)
{
	report(null_log, -EACCES, false, false);
	CHECK_STR(seen,
		  "stdin:2:1-9: ERROR: Error loading BPF program for kprobe:f. Error code: -13 (Permission denied). Use -v for full "
		  "kernel error log.\nkprobe:f { }\n~~~~~~~~\nHINT: an address is used that is not known to be valid here (the "
		  "kernel says: R0 invalid mem access 'map_value_or_null')\n");
	report(loop_log, -EINVAL, false, false);
	CHECK(strstr(seen, "HINT: the verifier cannot see that the loop ends (the kernel says: infinite loop detected at insn 3)\n"));
	report(unknown_log, -EINVAL, false, false);
	CHECK(strstr(seen, "HINT: the kernel says: something nobody has seen before\n"));
	report(loop_log, -EINVAL, true, false);
	CHECK(strstr(seen, "cur state: R1=ctx R10=fp0") != NULL);
	CHECK(!strstr(seen, "Use -v"));
	report("", -EMFILE, false, false);
	CHECK(strstr(seen, "ulimit -n") != NULL);
	report(NULL, -EINVAL, false, false);
	CHECK(strstr(seen, "(Invalid argument).\n") != NULL);
	/* a log that does not fit: old kernels keep its beginning, newer ones its end */
	report("0: R1=ctx() R10=fp0\n1: (b7) r1 = 1", -E2BIG, false, true);
	CHECK(strstr(seen, "Error code: -7 (Argument list too long)") && strstr(seen, "HINT: the program is too long"));
	CHECK(strstr(seen, "log_size") && !strstr(seen, "the kernel says"));
	report(loop_log, -EINVAL, false, true);
	CHECK(strstr(seen, "infinite loop detected at insn 3") && strstr(seen, "log_size"));
	CHECK(verifier_is_target_error(target_log));
	CHECK(!verifier_is_target_error(null_log));
	CHECK(!verifier_is_target_error(loop_log));
	CHECK(!verifier_is_target_error(""));
	return check_done("verifier");
}
