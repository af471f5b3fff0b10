/* What this machine has, for sema; nothing is opened or probed before it is asked for. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cli/cli.h"

/* Tests that must not depend on their machine say what to assume: SCRY_FEATURES=all or none. */
static const char *assumed_features(void)
{
	const char *v = getenv("SCRY_FEATURES");

	return v && *v ? v : NULL;
}

static bool has(void *arg, enum feature f)
{
	const char *v = assumed_features();

	return v ? !strcmp(v, "all") : rt_has(f);
}

static int kaddr(void *arg, const char *symbol, uint64_t *out)
{
	return rt_kaddr(symbol, out);
}

static uint64_t ksym_size(void *arg, const char *symbol)
{
	return rt_ksym_size(symbol);
}

static int each_bpf_func(void *arg, bool (*fn)(void *fn_arg, uint32_t prog_id, const char *name), void *fn_arg)
{
	return rt_each_bpf_func(fn, fn_arg);
}

static int compile_bpf(void *arg, struct arena *a, const char *path, const char **object, const char **why)
{
	return clang_compile(arg, a, path, geteuid() == 0 && !assumed_features() ? rt_cpu_level() : 3, object, why);
}

static const char *first_existing(const char *const *paths)
{
	for (; *paths; paths++)
		if (!faccessat(AT_FDCWD, *paths, R_OK, AT_EACCESS))
			return *paths;
	return NULL;
}

int host_try_btf(const char *path)
{
	struct kbtf *b = NULL;
	int err = kbtf_open(path, NULL, &b);

	kbtf_close(b);
	return err;
}

static void warn_bad_btf(const char *path)
{
	int err = host_try_btf(path);

	if (err)
		fprintf(stderr, "WARNING: BTF: failed to parse BTF from %s: %s\n", path, strerror(-err));
}

void host_init(struct sema_host *h, const struct cli *c)
{
	static const char *const btfs[] = { "/sys/kernel/btf/vmlinux", NULL };
	static const char *const tracefs[] = { "/sys/kernel/tracing/events", "/sys/kernel/debug/tracing/events", NULL };
	const char *env = getenv("BPFTRACE_BTF"), *t = first_existing(tracefs), *fixture = getenv("SCRY_TRACEFS");

	rt_disable_features(c->no_feature);
	*h = (struct sema_host){ .has = has, .kaddr = kaddr, .ksym_size = ksym_size, .each_bpf_func = each_bpf_func,
				  .arg = (void *)c, .compile_bpf = compile_bpf };
	if (!c->btf && env && *env)
		warn_bad_btf(env);
	h->btf_path = c->btf ? c->btf : env && *env ? env : first_existing(btfs);
	/* Types of modules build on those of the running kernel, not on those of a file. */
	h->btf_module_dir = c->btf || (env && *env) ? NULL : "/sys/kernel/btf";
	/* Without root it is there and cannot be read: who looks for an event says so. */
	h->tracefs = t && strstr(t, "debug") ? "/sys/kernel/debug/tracing" : "/sys/kernel/tracing";
	if (c->btf)
		h->tracefs = NULL;	/* of another kernel */
	if (fixture && *fixture)
		h->tracefs = fixture;
	h->traceable_functions = c->traceable;
	h->ncpus = assumed_features() ? 2 : rt_possible_cpus();
	h->in_pid_ns = c->rt.own_ns.ino != 0;
	h->other_pid_ns = c->rt.script_ns.ino != c->rt.own_ns.ino;
	/* Nothing is compiled for a list. */
	h->cpu_level = c->mode != MODE_LIST && !assumed_features() && !rt_missing_capability() ? rt_cpu_level() : 3;
}

void host_c_options(struct c_options *o, const struct cli *c, struct arena *a)
{
	VEC(const char *) dirs = { 0 };
	VEC(const char *) defs = { 0 };
	const char *src = getenv("BPFTRACE_KERNEL_SOURCE"), *paths;
	struct utsname u;

	for (size_t i = 0; i < c->include_dirs.nr; i++)
		vec_push(a, &dirs, c->include_dirs.v[i]);
	uname(&u);
	for (int i = 0; i < 2; i++) {
		static const char *const sub[] = { "arch/x86/include", "arch/x86/include/generated", "include", "arch/x86/include/uapi",
						   "arch/x86/include/generated/uapi", "include/uapi", "include/generated/uapi" };
		const char *root = src && *src ? src : arena_printf(a, "/lib/modules/%s/%s", u.release, i ? "source" : "build");

		if (access(root, R_OK))
			continue;
		for (size_t k = 0; k < sizeof(sub) / sizeof(*sub); k++)
			vec_push(a, &dirs, arena_printf(a, "%s/%s", root, sub[k]));
		vec_push(a, &defs, "__KERNEL__");
		vec_push(a, &defs, "KBUILD_MODNAME=\"scry\"");
		break;
	}
	for (int i = 0; i < 2; i++)
		for (paths = getenv(i ? "C_INCLUDE_PATH" : "CPATH"); paths && *paths; paths += strcspn(paths, ":"), paths += *paths == ':')
			vec_push(a, &dirs, arena_strndup(a, paths, strcspn(paths, ":")));
	vec_push(a, &dirs, "/usr/local/include");
	vec_push(a, &dirs, "/usr/include");
	vec_push(a, &dirs, arena_printf(a, "/usr/include/%s-linux-gnu", u.machine));
	vec_push(a, &defs, "_LINUX_TYPES_H");
	if (!access("/sys/kernel/btf/vmlinux", R_OK) || c->btf)
		vec_push(a, &defs, "BPFTRACE_HAVE_BTF");
	o->include_dirs = dirs.v;
	o->nr_include_dirs = dirs.nr;
	o->defines = defs.v;
	o->nr_defines = defs.nr;
	o->include_files = c->include_files.v;
	o->nr_include_files = c->include_files.nr;
}

static int check_capabilities(void)
{
	return rt_privileges(1u << PRIV_BPF | 1u << PRIV_PERFMON) ? 0 : 1;
}

/* Kinds that sema and the runtime look up in tracefs. */
static bool reads_tracefs(const struct attach_point *ap)
{
	static const char *const kinds[] = {
#define P(id, name, aliases, ...) name, aliases,
#include "sema/probes.def"
#undef P
	};
	static const int tracepoint = PROBE_TRACEPOINT, kprobe[] = { PROBE_KPROBE, PROBE_KRETPROBE };
	const char *kind = ap->nr_part ? ap->part[0] : "";
	bool wild = strchr(ap->raw, '*') != NULL;

	for (int i = 0; i < 2; i++) {
		if (!strcasecmp(kind, kinds[2 * tracepoint + i]))
			return true;
		for (int k = 0; k < 2 && wild; k++)
			if (!strcasecmp(kind, kinds[2 * kprobe[k] + i]))
				return true;
	}
	return false;
}

bool host_check_tracefs(const struct front *f)
{
	bool wants = false;

	/* There, but not for us (the file system's root is its owner's alone). */
	if (getenv("SCRY_TRACEFS") || faccessat(AT_FDCWD, "/sys/kernel/tracing/events", R_OK, AT_EACCESS) == 0 || errno != EACCES)
		return true;
	for (size_t i = 0; i < f->prog->items.nr; i++) {
		const struct item *it = &f->prog->items.v[i];

		for (size_t k = 0; it->kind == ITEM_PROBE && k < it->probe->aps.nr; k++)
			wants |= reads_tracefs(it->probe->aps.v[k]);
	}
	return !wants || rt_privileges(1u << PRIV_DAC_READ_SEARCH);
}

/* In this mode the kernel lets nobody read its memory, and so every program that would be of use is refused. */
static bool is_locked_down(void)
{
	char mode[32];

	if (!rt_lockdown(mode, sizeof(mode)) || strcmp(mode, "confidentiality"))
		return false;
	fprintf(stderr, "ERROR: Kernel lockdown is enabled and set to 'confidentiality'.\n"
			"Lockdown blocks the parts of BPF that read kernel memory, without which nothing can be traced.\n"
			"The mode is in /sys/kernel/security/lockdown; it is set at boot (lockdown=..., or by Secure Boot)\n"
			"and cannot be lowered while the system runs: boot with lockdown=none or lockdown=integrity.\n");
	return true;
}

int host_check_privileges(void)
{
	if (is_locked_down())
		return 1;
	return check_capabilities();
}
