/* Symbols of this process: its own functions, a library's, a perf map file, addresses that belong to nothing. */
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/runtime.h"
#include "tests/unit/check.h"
#include "tests/unit/plan_util.h"

__attribute__((noinline)) int named_for_the_test(int x);
int named_for_the_test(int x)
{
	__asm__ volatile("");
	return x + 1;
}

static struct plan_config cfg = { .cpp_demangle = true };
static struct plan *p;
static struct vctx c;
static struct strbuf out;

static const char *usym(uint64_t addr, uint32_t pid)
{
	sb_reset(&out);
	usym_text(&c, addr, pid, &out);
	return sb_text(&out);
}

static void test_own(void)
{
	uint64_t addr = (uint64_t)(uintptr_t)named_for_the_test;
	uint32_t pid = (uint32_t)getpid();
	struct plan_type perf = { .kind = TY_USTACK, .size = 32, .count = 2, .stack_mode = STACK_PERF };
	struct { uint32_t tgid, pad; uint64_t nr, ip[2]; } st = { pid, 0, 2, { addr + 1, addr } };
	struct usym u;

	CHECK_STR(usym(addr, pid), "named_for_the_test");
	CHECK_STR(usym(1, pid), "0x1");
	CHECK(usym_find(c.syms, pid, addr + 1, &u) && u.off == 1 && strstr(u.module, "test_runtime_symbols"));
	sb_reset(&out);
	stack_text(&c, &perf, (uint8_t *)&st, sizeof(st), &out);
	CHECK(strstr(sb_text(&out), " named_for_the_test+1 (/") != NULL);
	/* the second address is a return address at a function's first byte: it belongs to the function before */
	CHECK(strstr(sb_text(&out), " named_for_the_test+0") == NULL);
	CHECK_STR(usym(0x1234, 0x7ffffff0), "0x1234");	/* no such process */
}

static void test_jit(void)
{
	uint32_t pid = (uint32_t)getpid();
	uint8_t *code = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "/tmp/perf-%u.map", pid);
	f = fopen(path, "w");
	CHECK(f != NULL && code != MAP_FAILED);
	if (!f)
		return;
	fprintf(f, "garbage\n%lx 40 js:~outer file.js:1\n%lx zz\n%lx 10 LazyCompile\n", (unsigned long)(uintptr_t)code,
		(unsigned long)(uintptr_t)code, (unsigned long)(uintptr_t)code + 0x100);
	fclose(f);
	usleep(60000);		/* mappings are not read again at once */
	CHECK_STR(usym((uint64_t)(uintptr_t)code + 8, pid), "js:~outer file.js:1");
	CHECK_STR(usym((uint64_t)(uintptr_t)code + 0x10f, pid), "LazyCompile");
	CHECK(!strncmp(usym((uint64_t)(uintptr_t)code + 0x50, pid), "0x", 2));
	unlink(path);
}

/* What was seen while a process lived resolves after its end. */
static void test_gone(void)
{
	uint64_t addr = (uint64_t)(uintptr_t)named_for_the_test;
	int hold[2];
	pid_t pid;

	CHECK(!pipe(hold));
	pid = fork();
	if (!pid) {
		char b;

		close(hold[1]);
		_exit(read(hold[0], &b, 1) != 0);
	}
	syms_note_pid(c.syms, pid);
	close(hold[1]);
	close(hold[0]);
	waitpid(pid, NULL, 0);
	CHECK_STR(usym(addr, (uint32_t)pid), "named_for_the_test");
}

static void test_kernel(void)
{
	uint64_t addr = 0, size;
	struct ksym k;

	CHECK(rt_kaddr("no_such_symbol_in_any_kernel", &addr) < 0);
	if (rt_kaddr("vfs_read", &addr) || !addr) {
		printf("kernel addresses are hidden from this user\n");
		return;
	}
	size = rt_ksym_size("vfs_read");
	CHECK(size > 16 && size < 65536);
	CHECK(ksym_find(addr + 5, &k) && !strcmp(k.name, "vfs_read") && k.off == 5);
	CHECK(ksym_find(addr + size, &k) && strcmp(k.name, "vfs_read"));
	CHECK(!ksym_find(0x1000, &k));
	sb_reset(&out);
	ksym_text(&c, addr, &out);
	CHECK_STR(sb_text(&out), "vfs_read");
}

static void test_names(void)
{
	struct names *n = names_new();

	CHECK_STR(user_name(n, 0), "root");
	CHECK_STR(user_name(n, 4000000000), "");
	names_free(n);
}

int main(void)
{
	p = plan_make();
	c = (struct vctx){ .plan = p, .syms = syms_new(&cfg) };
	test_own();
	test_jit();
	test_gone();
	test_kernel();
	test_names();
	syms_free(c.syms);
	sb_free(&out);
	plan_free(p);
	return check_done("runtime: symbols");
}
