/*
 * runtime: programs into the kernel.
 *
 * Each is loaded without a log first, because writing one makes the verifier several times slower; only a refused program is
 * loaded again with a log to learn why.  Type information is loaded once for all programs; a kernel that does not take it costs
 * the line numbers, not the run.
 */
#include <errno.h>
#include <linux/btf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/object.h"
#include "runtime/rt_priv.h"
#include "runtime/sys.h"

#define LOG_MIN 4096
#define LOG_MAX (1u << 28)

/*
 * What compilers write and the kernel does not take: variables and sections with sizes that only a linker knows, external
 * functions.  Nothing refers to variables and sections, so they become plain integers and structures of the same length.
 */
static void tame_btf(unsigned char *btf, size_t len)
{
	struct btf_header h;
	unsigned char *p, *end;

	if (len < sizeof(h))
		return;
	memcpy(&h, btf, sizeof(h));
	if (h.hdr_len > len || h.type_off > len - h.hdr_len || h.type_len > len - h.hdr_len - h.type_off)
		return;
	p = btf + h.hdr_len + h.type_off;
	end = p + h.type_len;
	while ((size_t)(end - p) >= sizeof(struct btf_type)) {
		struct btf_type t;
		long extra;
		uint32_t n;

		memcpy(&t, p, sizeof(t));
		extra = object_btf_extra(t.info);
		if (extra < 0 || extra > end - p - (long)sizeof(t))
			return;
		n = BTF_INFO_VLEN(t.info);
		if (BTF_INFO_KIND(t.info) == BTF_KIND_FUNC && n == BTF_FUNC_EXTERN) {
			t.info = BTF_KIND_FUNC << 24 | BTF_FUNC_GLOBAL;
		} else if (BTF_INFO_KIND(t.info) == BTF_KIND_VAR) {
			uint32_t enc = 8;

			t.info = BTF_KIND_INT << 24;
			t.size = 1;
			memcpy(p + sizeof(t), &enc, sizeof(enc));
		} else if (BTF_INFO_KIND(t.info) == BTF_KIND_DATASEC) {
			t.info = BTF_KIND_STRUCT << 24 | n;
			t.size = n;
			t.name_off = 0;	/* names of structures hold no dot */
			for (uint32_t i = 0; i < n; i++) {
				struct btf_member m = { .offset = i * 8 };

				memcpy(&m.type, p + sizeof(t) + i * sizeof(m), sizeof(m.type));
				memcpy(p + sizeof(t) + i * sizeof(m), &m, sizeof(m));
			}
		}
		memcpy(p, &t, sizeof(t));
		p += sizeof(t) + extra;
	}
}

static void load_btf(struct session *s)
{
	size_t len;
	const void *btf = object_btf(s->object, &len);
	unsigned char *copy;
	int fd;

	if (!btf || !len || len > 16u << 20 || !(copy = malloc(len)))
		return;
	memcpy(copy, btf, len);
	tame_btf(copy, len);
	fd = sys_btf_load(copy, (uint32_t)len, NULL, 0);
	if (fd < 0 && s->opts.verbose) {
		char log[4096] = "";

		fd = sys_btf_load(copy, (uint32_t)len, log, sizeof(log));
		if (fd < 0)
			rt_verbose(s, "The kernel does not take the type information of the programs (%s):\n%s", strerror(-fd),
				   log);
	}
	free(copy);
	s->btf_fd = fd < 0 ? -1 : fd;
}

/* A program whose target is not there: error or leave out, as missing_probes says. */
static int missing_target(struct session *s, uint32_t i, const char *text)
{
	const struct plan_prog *p = &s->plan->progs.v[i];
	const struct plan_ap *ap = NULL;

	for (uint32_t n = 0; n < s->plan->aps.nr && !ap; n++)
		if (s->plan->aps.v[n].prog == i)
			ap = &s->plan->aps.v[n];
	if (s->plan->config.missing_probes == MISSING_ERROR && !(ap && ap->optional)) {
		rt_error_at(s, ap ? &ap->place : NULL, "%s If this is expected, set the 'missing_probes' config variable to "
			    "'warn'.", text);
		return -ENOENT;
	}
	if (s->plan->config.missing_probes == MISSING_WARN)
		rt_warn_at(s, ap ? &ap->place : NULL, "%s Skipping.", text);
	rt_verbose(s, "Program for %s is left out.", p->script_name ? p->script_name : p->name);
	s->prog_skip[i] = true;
	return 0;
}

static int find_target(struct session *s, uint32_t i, struct prog_spec *spec)
{
	const struct plan_prog *p = &s->plan->progs.v[i];
	char text[256], why[256];
	int err;

	if (p->hook != HOOK_TRACING && p->hook != HOOK_SYSCALL && p->hook != HOOK_ITER)
		return 0;
	err = target_find(s, p, &spec->attach_btf_id, &spec->attach_fd);
	if (!err)
		return 0;
	if (err == -EPERM || err == -EACCES) {
		why_denied(why, sizeof(why));
		rt_error(s, "Cannot read the type information for %s: %s", p->script_name, strerror(-err));
		rt_hint(s, "%s", why);
		return err;
	}
	if (p->bpf_target_id)
		snprintf(text, sizeof(text), "No valid BPF program found with name: %s and id: %u.",
			 p->btf_func ? p->btf_func : "?", p->bpf_target_id);
	else
		snprintf(text, sizeof(text), "No BTF found for %s.", p->btf_func ? p->btf_func : p->script_name);
	err = missing_target(s, i, text);
	return err ? err : 1;
}

/* Complaints about the debug information, not about the program. */
static bool is_info_error(const char *log)
{
	return strstr(log, "func_info") || strstr(log, "line_info") || strstr(log, "Invalid insn_off") ||
	       strstr(log, "missing btf") || strstr(log, "in btf");
}

/* The program was refused: learns why, reports.  A descriptor when the second try worked. */
static int load_again(struct session *s, uint32_t i, struct prog_spec *spec, const struct object_prog *op, int err)
{
	const struct plan_prog *p = &s->plan->progs.v[i];
	uint64_t size = s->plan->config.log_size;
	char *log, text[256];
	int fd;

	size = size < LOG_MIN ? LOG_MIN : size > LOG_MAX ? LOG_MAX : size;
	log = calloc(1, size);
	if (!log)
		return -ENOMEM;
	spec->log = log;
	spec->log_size = (uint32_t)size;
	spec->log_level = 1;
	fd = sys_prog_load(spec);
	if (fd < 0 && spec->btf_fd && is_info_error(log)) {
		rt_verbose(s, "%s is loaded without line information, the kernel says:\n%s", p->name, log);
		spec->btf_fd = 0;
		log[0] = 0;
		fd = sys_prog_load(spec);
	}
	if (fd < 0 && p->hook == HOOK_TRACING && verifier_is_target_error(log)) {
		snprintf(text, sizeof(text), "Unable to attach probe: %s (%.*s).", p->script_name ? p->script_name : p->name,
			 (int)(strcspn(log, "\n") < 120 ? strcspn(log, "\n") : 120), log);
		fd = missing_target(s, i, text);
		fd = fd ? fd : -ENOENT;
	} else if (fd < 0 && !why_needs(s)) {
		bool cut = fd == -ENOSPC && err != -ENOSPC;	/* of the log, which says nothing of the program */

		verifier_report(s, i, op, log, cut ? err : fd, cut);
	}
	spec->log = NULL;
	free(log);
	return fd;
}

/* -d verifier: what the kernel says to a program that it takes. */
static int load_aloud(struct session *s, struct prog_spec *spec, const char *name)
{
	uint64_t size = s->plan->config.log_size;
	int fd;

	size = size < LOG_MIN ? LOG_MIN : size > LOG_MAX ? LOG_MAX : size;
	spec->log = calloc(1, size);
	if (!spec->log)
		return sys_prog_load(spec);
	spec->log_size = (uint32_t)size;
	spec->log_level = 2;	/* 1 keeps only what led to a refusal */
	fd = sys_prog_load(spec);
	if (fd == -ENOSPC) {		/* only the log did not fit: raise log_size to see all of it */
		spec->log_size = spec->log_level = 0;
		fd = sys_prog_load(spec);
	}
	out_flush(s);
	printf("BPF verifier log for %s:\n--------------------------------------\n%s\n", name, spec->log);
	fflush(stdout);
	free(spec->log);
	spec->log = NULL;
	spec->log_size = spec->log_level = 0;
	return fd;
}

static int load_first(struct session *s, struct prog_spec *spec, const struct plan_prog *p)
{
	return s->opts.verifier_log ? load_aloud(s, spec, p->script_name ? p->script_name : p->name) : sys_prog_load(spec);
}

/* What a program cannot do that may not sleep: its calls of bpf_copy_from_user() find nothing. */
static void never_wait(struct object_prog *op)
{
	for (uint32_t i = 0; i < op->nr_insns; i++)
		if (op->insns[i].code == (BPF_JMP | BPF_CALL) && !op->insns[i].src_reg && op->insns[i].imm == BPF_FUNC_copy_from_user)
			op->insns[i] = (struct bpf_insn){ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = -EFAULT };
}

/*
 * A program that may sleep, if the kernel takes it so: kernels differ in the maps and helpers that they let such programs use (an array of
 * cgroups is none of them).
 */
static int load_waiting(struct session *s, uint32_t i, struct prog_spec *spec, struct object_prog *op)
{
	const struct plan_prog *p = &s->plan->progs.v[i];
	int fd = -1;

	if (!p->sleepable)
		return -1;
	if (rt_has(FEAT_SLEEPABLE_UPROBE)) {
		spec->flags |= BPF_F_SLEEPABLE;
		fd = load_first(s, spec, p);
		spec->flags &= ~(uint32_t)BPF_F_SLEEPABLE;
	}
	if (fd >= 0)
		return fd;
	rt_verbose(s, "%s cannot wait for memory that is not there", p->script_name ? p->script_name : p->name);
	never_wait(op);
	return -1;
}

static int load_one(struct session *s, uint32_t i, const struct object_env *env)
{
	const struct plan_prog *p = &s->plan->progs.v[i];
	struct prog_spec spec = { .type = p->prog_type, .attach_type = p->attach_type, .name = p->name,
				  .license = s->plan->config.license };
	struct object_prog op;
	const char *why;
	int err = find_target(s, i, &spec), fd;

	if (err)
		return err < 0 ? err : 0;
	err = object_link(s->object, i, env, &op, &why);
	if (err) {
		rt_error(s, "The object code of %s cannot be used: %s%s", p->script_name ? p->script_name : p->name, why,
			 err == -ENOENT ? " is not there" : "");
		goto out;
	}
	spec.insns = op.insns;
	spec.nr_insns = op.nr_insns;
	if (s->btf_fd > 0 && op.nr_func_info) {
		spec.btf_fd = s->btf_fd;
		spec.func_info = op.func_info;
		spec.nr_func_info = op.nr_func_info;
		spec.func_info_size = op.func_info_size;
		spec.line_info = op.line_info;
		spec.nr_line_info = op.nr_line_info;
		spec.line_info_size = op.line_info_size;
	}
	fd = load_waiting(s, i, &spec, &op);
	if (fd < 0)
		fd = load_first(s, &spec, p);
	if (fd < 0)
		fd = load_again(s, i, &spec, &op, fd);
	if (fd >= 0) {
		s->prog_fds[i] = fd;
		rt_verbose(s, "Loaded %s: %u instructions", p->script_name ? p->script_name : p->name, op.nr_insns);
	} else if (!s->prog_skip[i]) {
		err = fd;
	}
	object_prog_free(&op);
out:
	if (spec.attach_fd > 0)
		close(spec.attach_fd);
	return err;
}

int load_programs(struct session *s)
{
	struct object_env env = { .map_fds = s->map_fds, .nr_maps = (uint32_t)s->plan->maps.nr, .data_fds = s->const_fds,
				  .kfunc = kfunc_find, .arg = s };

	load_btf(s);
	for (uint32_t i = 0; i < s->plan->progs.nr; i++) {
		const struct plan_prog *p = &s->plan->progs.v[i];
		int err;

		if ((p->kind == PROBE_TEST && !s->opts.test) || (p->kind == PROBE_BENCH && !s->opts.bench))
			continue;
		if (s->opts.stop_signal && *s->opts.stop_signal)
			return -EINTR;
		err = load_one(s, i, &env);
		if (err)
			return err;
	}
	targets_close(s);
	return 0;
}
