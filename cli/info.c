/* scry --info: the system, the build, the kernel's features. */
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cli/cli.h"
#include "codegen/codegen.h"

static void yes_no(const char *name, bool yes)
{
	printf("  %s: %s\n", name, yes ? "yes" : "no");
}

static void feature(const char *name, enum feature f)
{
	yes_no(name, rt_has(f));
}

int cmd_info(void)
{
	static const enum feature main_rows[] = { FEAT_D_PATH, FEAT_KTIME_TAI, FEAT_GET_FUNC_IP, FEAT_LOOKUP_PERCPU, FEAT_LOOP,
						  FEAT_BTF, FEAT_MODULE_BTF, FEAT_KPROBE_MULTI,
						  FEAT_UPROBE_MULTI, FEAT_KPROBE_SESSION, FEAT_ITER };
	struct utsname u;

	uname(&u);
	printf("System\n  OS: %s %s %s\n  Arch: %s\n\n", u.sysname, u.release, u.version, u.machine);
	printf("Build\n  version: v%s\n  LLVM: %s\n  bfd: yes\n  libdw (DWARF support): yes\n", SCRY_VERSION, cg_llvm_version());
	printf("  libsystemd (systemd notify support): yes\n  blazesym (advanced symbolization): no\n  dwunwind (DWARF stack unwinding): yes\n\n");
	fflush(stdout);
	/* Features are tried out; without the privilege every answer would be "no". */
	if (!rt_privileges(1u << PRIV_BPF | 1u << PRIV_PERFMON))
		return 1;
	printf("Kernel helpers\n");
	feature("dpath", FEAT_D_PATH);
	feature("get_tai_ns", FEAT_KTIME_TAI);
	feature("get_func_ip", FEAT_GET_FUNC_IP);
	feature("lookup_percpu_elem", FEAT_LOOKUP_PERCPU);
	feature("loop", FEAT_LOOP);
	printf("\nKernel features\n");
	printf("  Instruction limit: %llu\n", (unsigned long long)rt_insn_limit());
	feature("btf", FEAT_BTF);
	feature("module btf", FEAT_MODULE_BTF);
	printf("\nProbe types\n");
	feature("kprobe_multi", FEAT_KPROBE_MULTI);
	feature("uprobe_multi", FEAT_UPROBE_MULTI);
	feature("kprobe_session", FEAT_KPROBE_SESSION);
	feature("iter", FEAT_ITER);
	printf("\nFurther features\n");
	for (int f = 0; f < FEAT_NR; f++) {
		bool shown = false;

		for (size_t i = 0; i < sizeof(main_rows) / sizeof(*main_rows); i++)
			shown |= main_rows[i] == (enum feature)f;
		if (!shown)
			feature(feature_name(f), f);
	}
	return 0;
}
