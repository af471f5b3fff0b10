/* Kernel functions that are unsafe to probe: rows of unsafe.def. */
#include "sema/ap_priv.h"

#include <string.h>

enum unsafe_for { UNSAFE_ALL, UNSAFE_TRAMPOLINE, UNSAFE_FEXIT, UNSAFE_UNWATCHED };

static const struct {
	const char *pattern;
	enum unsafe_for types;
	const char *reason;
} rows[] = {
#define U(pattern, types, reason) { pattern, types, reason },
#include "sema/unsafe.def"
#undef U
};

static bool concerns(enum unsafe_for types, enum probe_kind k)
{
	switch (types) {
	case UNSAFE_ALL:	return true;
	case UNSAFE_TRAMPOLINE:	return k == PROBE_FENTRY || k == PROBE_FEXIT;
	case UNSAFE_FEXIT:	return k == PROBE_FEXIT;
	case UNSAFE_UNWATCHED:	return false;		/* by name: func_endless() */
	}
	return false;
}

static bool fits(const char *pattern, const char *name)
{
	size_t len = strlen(pattern);

	return pattern[len - 1] == '*' ? !strncmp(pattern, name, len - 1) : !strcmp(pattern, name);
}

const char *func_unsafe(const char *name, enum probe_kind k)
{
	/* Called for each function of the kernel: the first letter decides nearly always. */
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].pattern[0] == name[0] && fits(rows[i].pattern, name) && concerns(rows[i].types, k))
			return rows[i].reason;
	return NULL;
}

const char *func_called(const char *name)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].types == UNSAFE_UNWATCHED && rows[i].pattern[0] == name[0] && fits(rows[i].pattern, name))
			return rows[i].reason;
	return NULL;
}

/* Stays unsafe with --unsafe: this kernel would call the program without end and die. */
static const char *func_endless(const struct ap_build *b, const char *name)
{
	if ((b->kind != PROBE_FENTRY && b->kind != PROBE_FEXIT) || ap_has(b, FEAT_FENTRY_RECURSION))
		return NULL;
	return func_called(name);
}

bool ap_refused(struct ap_build *b, const char *fn)
{
	const char *endless = func_endless(b, fn), *type = probe_kind_name(b->kind);
	const char *reason = endless ? endless : func_unsafe(fn, b->kind);
	struct diag *d;

	if (!reason || b->c->opts->check_only || (b->c->opts->unsafe && !endless))
		return false;
	if (b->any_type)
		return true;
	switch (b->c->plan->config.missing_probes) {
	case MISSING_ERROR:
		d = ap_error(b, E_PROBE_UNSAFE, "%s:%s is unsafe: %s", type, fn, reason);
		if (!endless)
			diag_hint(d, "--unsafe attaches all the same");
		else
			diag_hint(d, "a '%s' works", b->kind == PROBE_FEXIT ? "kretprobe" : "kprobe");
		break;
	case MISSING_WARN:
		ap_warn(b, W_PROBE_NONE, "%s:%s is unsafe: %s. Skipping.", type, fn, reason);
		break;
	case MISSING_IGNORE:
		break;
	}
	return true;
}
