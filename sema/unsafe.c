/* Kernel functions that are unsafe to probe: rows of unsafe.def. */
#include "sema/ap_priv.h"

#include <string.h>

enum unsafe_for { UNSAFE_ALL, UNSAFE_TRAMPOLINE, UNSAFE_FEXIT };

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

bool ap_refused(struct ap_build *b, const char *fn)
{
	const char *reason = func_unsafe(fn, b->kind), *type = probe_kind_name(b->kind);

	if (!reason || b->c->opts->unsafe || b->c->opts->check_only)
		return false;
	if (b->any_type)
		return true;
	switch (b->c->plan->config.missing_probes) {
	case MISSING_ERROR:
		diag_hint(ap_error(b, E_PROBE_UNSAFE, "%s:%s is unsafe: %s", type, fn, reason), "--unsafe attaches all the same");
		break;
	case MISSING_WARN:
		ap_warn(b, W_PROBE_NONE, "%s:%s is unsafe: %s. Skipping.", type, fn, reason);
		break;
	case MISSING_IGNORE:
		break;
	}
	return true;
}
