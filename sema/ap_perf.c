/*
 * Attach points without a target to look up: blocks that run once, timers, perf events, watchpoints, iterators.
 */
#include "sema/ap_priv.h"

#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>

const struct perf_event_row software_events[] = {
	{ "alignment-faults", NULL, PERF_COUNT_SW_ALIGNMENT_FAULTS, 1 },
	{ "bpf-output", NULL, PERF_COUNT_SW_BPF_OUTPUT, 1 },
	{ "context-switches", "cs", PERF_COUNT_SW_CONTEXT_SWITCHES, 1000 },
	{ "cpu-clock", "cpu", PERF_COUNT_SW_CPU_CLOCK, 1000000 },
	{ "cpu-migrations", NULL, PERF_COUNT_SW_CPU_MIGRATIONS, 1 },
	{ "dummy", NULL, PERF_COUNT_SW_DUMMY, 1 },
	{ "emulation-faults", NULL, PERF_COUNT_SW_EMULATION_FAULTS, 1 },
	{ "major-faults", NULL, PERF_COUNT_SW_PAGE_FAULTS_MAJ, 1 },
	{ "minor-faults", NULL, PERF_COUNT_SW_PAGE_FAULTS_MIN, 100 },
	{ "page-faults", "faults", PERF_COUNT_SW_PAGE_FAULTS, 100 },
	{ "task-clock", NULL, PERF_COUNT_SW_TASK_CLOCK, 1 },
	{ NULL, NULL, 0, 0 },
};

const struct perf_event_row hardware_events[] = {
	{ "backend-stalls", NULL, PERF_COUNT_HW_STALLED_CYCLES_BACKEND, 1000000 },
	{ "branch-instructions", "branches", PERF_COUNT_HW_BRANCH_INSTRUCTIONS, 100000 },
	{ "branch-misses", NULL, PERF_COUNT_HW_BRANCH_MISSES, 100000 },
	{ "bus-cycles", NULL, PERF_COUNT_HW_BUS_CYCLES, 100000 },
	{ "cache-misses", NULL, PERF_COUNT_HW_CACHE_MISSES, 1000000 },
	{ "cache-references", NULL, PERF_COUNT_HW_CACHE_REFERENCES, 1000000 },
	{ "cpu-cycles", "cycles", PERF_COUNT_HW_CPU_CYCLES, 1000000 },
	{ "frontend-stalls", NULL, PERF_COUNT_HW_STALLED_CYCLES_FRONTEND, 1000000 },
	{ "instructions", NULL, PERF_COUNT_HW_INSTRUCTIONS, 1000000 },
	{ "ref-cycles", NULL, PERF_COUNT_HW_REF_CPU_CYCLES, 1000000 },
	{ NULL, NULL, 0, 0 },
};

/* ---- begin, end, self, test, bench ---- */

/* Names of tests, and of benchmarks, are told apart by them alone. */
static void check_test_name(struct ap_build *b, const char *name)
{
	for (size_t i = 0; i < b->c->named.nr; i++) {
		const struct ap_named *other = &b->c->named.v[i];

		if (other->kind != b->kind || strcmp(other->name, name))
			continue;
		diag_note(ap_error(b, E_PROBE_NAME, "\"%s\" was used as the name for more than one %s probe", name,
				   b->kind == PROBE_TEST ? "TEST" : "BENCH"),
			  other->span, "this is the other instance");
		return;
	}
	vec_push(ap_arena(b), &b->c->named, (struct ap_named){ b->kind, name, b->ap->span });
}

void ap_special(struct ap_build *b)
{
	struct arena *a = b->c->plan->arena;
	struct ap_target t = { .prog = { .hook = HOOK_TEST_RUN, .prog_type = BPF_PROG_TYPE_RAW_TRACEPOINT } };
	const char *type = probe_kind_name(b->kind);

	t.ap.name = type;
	if (b->kind == PROBE_SELF) {
		if (strcmp(b->part[1], "signal")) {
			ap_error(b, E_PROBE_FORM, "%s is not a supported trigger", b->part[1]);
			return;
		}
		if (strcmp(b->part[2], "SIGUSR1")) {
			ap_error(b, E_PROBE_FORM, "%s is not a supported signal", b->part[2]);
			return;
		}
		t.ap.target = "SIGUSR1";
		t.ap.name = "self:signal:SIGUSR1";
	} else if (b->kind == PROBE_TEST || b->kind == PROBE_BENCH) {
		if (!*b->part[1]) {
			ap_error(b, E_PROBE_FORM, "%s probes must have a name", type);
			return;
		}
		check_test_name(b, b->part[1]);
		t.ap.func = arena_strdup(a, b->part[1]);
		t.ap.name = arena_printf(a, "%s:%s", type, b->part[1]);
		t.prog.test_name = t.ap.func;
	}
	ap_add(b, &t);
}

/* ---- profile, interval ---- */

static bool time_unit(const char *unit, uint64_t *ns)
{
	static const struct {
		const char *name;
		uint64_t ns;
	} units[] = { { "s", 1000000000 }, { "ms", 1000000 }, { "us", 1000 } };

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(units[i].name, unit))
			continue;
		*ns = units[i].ns;
		return true;
	}
	return false;
}

static struct ap_target timer_target(struct ap_build *b)
{
	struct ap_target t = { .prog = { .hook = HOOK_PERF_EVENT, .prog_type = BPF_PROG_TYPE_PERF_EVENT } };

	t.ap.perf_type = PERF_TYPE_SOFTWARE;
	t.ap.perf_config = PERF_COUNT_SW_CPU_CLOCK;
	t.ap.pid = b->kind == PROBE_PROFILE ? ap_pid(b) : 0;
	return t;
}

void ap_timer(struct ap_build *b)
{
	const char *type = probe_kind_name(b->kind);
	const char *what = arena_printf(ap_arena(b), "Invalid rate of %s probe", type);
	const char *unit = b->nr == 3 ? b->part[1] : "us", *text = b->part[b->nr - 1];
	struct ap_target t = timer_target(b);
	uint64_t n, ns = 1000;

	if (b->nr == 3 && !*unit) {
		ap_error(b, E_PROBE_FORM, "%s probe must have unit of time", type);
		return;
	}
	t.ap.is_freq = !strcmp(unit, "hz");
	if (!t.ap.is_freq && !time_unit(unit, &ns)) {
		ap_error(b, E_PROBE_FORM, "%s is not an accepted unit of time", unit);
		return;
	}
	if (!ap_number_of(b, what, arena_printf(ap_arena(b), "%s probe must have an integer frequency", type), text, &n))
		return;
	if (b->nr == 2) {	/* a duration in nanoseconds */
		if (n < 1000) {
			ap_error(b, E_PROBE_FORM, "%s. Minimum is 1000 or 1us. Found: %llu nanoseconds", what,
				 (unsigned long long)n);
			return;
		}
		n /= 1000;
	}
	if (!n) {
		ap_error(b, E_PROBE_FORM, "%s frequency should be a positive integer", type);
		return;
	}
	if (!t.ap.is_freq && n > UINT64_MAX / ns) {
		ap_error(b, E_PROBE_FORM, "%s: overflow error, maximum value is %llu: %s", what,
			 (unsigned long long)(UINT64_MAX / ns), text);
		return;
	}
	t.ap.period = t.ap.is_freq ? n : n * ns;
	t.ap.name = arena_printf(b->c->plan->arena, "%s:%s:%llu", type, unit, (unsigned long long)n);
	ap_add(b, &t);
}

/* ---- software, hardware ---- */

static const struct perf_event_row *find_event(const struct perf_event_row *rows, const char *name)
{
	for (; rows->name; rows++)
		if (!strcmp(rows->name, name) || (rows->alias && !strcmp(rows->alias, name)))
			return rows;
	return NULL;
}

static const char *near_event(const struct perf_event_row *rows, const char *name)
{
	const char *names[32];
	size_t nr = 0;

	for (; rows->name && nr + 2 <= 32; rows++) {
		names[nr++] = rows->name;
		if (rows->alias)
			names[nr++] = rows->alias;
	}
	return nearest_name(name, names, nr);
}

static void add_event(struct ap_build *b, const struct perf_event_row *row, const char *name, uint64_t count,
		      bool has_count)
{
	const char *type = probe_kind_name(b->kind);
	struct ap_target t = timer_target(b);
	struct arena *a = b->c->plan->arena;

	t.ap.perf_type = b->kind == PROBE_SOFTWARE ? PERF_TYPE_SOFTWARE : PERF_TYPE_HARDWARE;
	t.ap.perf_config = row->config;
	t.ap.pid = ap_pid(b);
	t.ap.target = arena_strdup(a, name);
	t.ap.period = has_count ? count : row->period;
	t.ap.name = has_count ? arena_printf(a, "%s:%s:%llu", type, name, (unsigned long long)count) :
				arena_printf(a, "%s:%s", type, name);
	ap_add(b, &t);
}

void ap_perf_event(struct ap_build *b)
{
	const struct perf_event_row *rows = b->kind == PROBE_SOFTWARE ? software_events : hardware_events;
	const char *type = probe_kind_name(b->kind), *name = b->part[1];
	const char *count_text = b->nr == 3 ? b->part[2] : "";
	const struct perf_event_row *row;
	bool has_count = *count_text && strcmp(count_text, "*");
	uint64_t count = 0;

	if (!*name) {
		ap_error(b, E_PROBE_FORM, "%s probe must have a %s event name", type, type);
		return;
	}
	if (has_wild(name)) {
		if (!b->any_type && !b->c->opts->list) {
			ap_error(b, E_PROBE_FORM, "wildcards are not allowed for %s probe type", type);
			return;
		}
		for (row = rows; row->name; row++)
			if (glob_match(name, row->name))
				add_event(b, row, row->name, 0, false);
		return;
	}
	row = find_event(rows, name);
	if (!row) {
		const char *near = near_event(rows, name);

		if (!b->any_type) {
			struct diag *d = ap_error(b, E_PROBE_FORM, "%s is not a %s probe", name, type);

			if (near)
				diag_hint(d, "did you mean '%s'?", near);
		}
		return;
	}
	if (has_count && !ap_number_of(b, arena_printf(ap_arena(b), "Invalid count for %s probe", type),
				       arena_printf(ap_arena(b), "%s probe can only have an integer count", type), count_text, &count))
		return;
	if (has_count && !count) {
		ap_error(b, E_PROBE_FORM, "%s count should be a positive integer", type);
		return;
	}
	add_event(b, row, name, count, has_count);
}

/* ---- watchpoint ---- */

#if defined(__x86_64__)
#define WATCH_MODES "rw,w,x"
#elif defined(__aarch64__) || defined(__arm__)
#define WATCH_MODES "r,w,x,rw"
#elif defined(__powerpc64__)
#define WATCH_MODES "r,w,rw"
#else
#define WATCH_MODES ""
#endif

/* The letters in the order r, w, x, each once; NULL when that cannot be. */
static const char *sort_mode(struct ap_build *b, const char *text, uint8_t *bits)
{
	char out[4];
	size_t n = 0;

	*bits = 0;
	for (const char *p = text; *p; p++) {
		uint8_t bit = *p == 'r' ? 1 : *p == 'w' ? 2 : *p == 'x' ? 4 : 0;

		if (!bit) {
			ap_error(b, E_PROBE_FORM, "watchpoint mode must be combination of (r,w,x)");
			return NULL;
		}
		if (*bits & bit) {
			ap_error(b, E_PROBE_FORM, "watchpoint modes may not be duplicated");
			return NULL;
		}
		*bits |= bit;
	}
	if (!*bits) {
		ap_error(b, E_PROBE_FORM, "watchpoint mode must be combination of (r,w,x)");
		return NULL;
	}
	for (int i = 0; i < 3; i++)
		if (*bits >> i & 1)
			out[n++] = "rwx"[i];
	return arena_strndup(b->c->plan->arena, out, n);
}

static bool mode_supported(const char *mode)
{
	size_t n = strlen(mode);

	for (const char *p = WATCH_MODES; *p; p += strcspn(p, ","), p += *p == ',')
		if (strcspn(p, ",") == n && !strncmp(p, mode, n))
			return true;
	return false;
}

void ap_watchpoint(struct ap_build *b)
{
	struct ap_target t = timer_target(b);
	uint64_t address, length;
	const char *mode;

	if (!*WATCH_MODES) {
		ap_error(b, E_PROBE_FORM, "watchpoints not supported");
		return;
	}
	if (strstr(b->part[1], "+arg")) {
		diag_hint(ap_error(b, E_PROBE_FORM, "Invalid function/address argument: invalid integer: %s", b->part[1]),
			  "watchpoints on what an argument points to were removed; print the argument first, then watch that address");
		return;
	}
	if (!ap_number(b, "Invalid function/address argument", b->part[1], &address))
		return;
	if (!address) {
		ap_error(b, E_PROBE_FORM, "watchpoint must be attached to a non-zero address");
		return;
	}
	if (!ap_number(b, "Invalid length argument", b->part[2], &length))
		return;
	if (length != 1 && length != 2 && length != 4 && length != 8) {
		ap_error(b, E_PROBE_FORM, "watchpoint length must be one of (1,2,4,8)");
		return;
	}
	mode = sort_mode(b, b->part[3], &t.ap.watch_mode);
	if (!mode)
		return;
	if (!mode_supported(mode)) {
		diag_hint(ap_error(b, E_PROBE_FORM, "invalid watchpoint mode: %s", mode), "supported modes: %s", WATCH_MODES);
		return;
	}
	t.ap.perf_type = PERF_TYPE_BREAKPOINT;
	t.ap.perf_config = 0;
	t.ap.address = address;
	t.ap.watch_len = (uint8_t)length;
	t.ap.pid = ap_pid(b);
	t.ap.period = 1;
	t.ap.name = arena_printf(b->c->plan->arena, "watchpoint:%llu:%llu:%s", (unsigned long long)address,
				 (unsigned long long)length, mode);
	ap_add(b, &t);
}

/* ---- iter ---- */

struct iter_names {
	struct ap_build *b;
	const struct kbtf *btf;
	VEC(const char *) names;
};

static bool near_iter(void *arg, uint32_t id, const struct btf_type *bt)
{
	struct iter_names *n = arg;
	const char *name = kbtf_str(n->btf, bt->name_off);

	if (!strncmp(name, "bpf_iter__", 10))
		vec_push(ap_arena(n->b), &n->names, name + 10);
	return false;
}

static const char *nearest_iter(struct ap_build *b, const struct kbtf *btf, const char *name)
{
	struct iter_names n = { .b = b, .btf = btf };

	kbtf_each(btf, 1u << BTF_KIND_STRUCT, near_iter, &n);
	return nearest_name(name, n.names.v, n.names.nr);
}

/* The members of the context that the verifier knows as typed pointers: all pointers to structs but meta's own. */
static const struct type *iter_ctx(struct ap_build *b, const struct kbtf *btf, uint32_t id)
{
	struct types *ts = b->c->types;
	const struct type *st = type_from_btf(ts, btf, id);
	size_t nr;
	const struct field *f = type_fields(ts, st, &nr);
	struct field *copy = arena_new_array(ap_arena(b), struct field, nr + 1);

	for (size_t i = 0; i < nr; i++) {
		const struct type *ft = f[i].type;

		copy[i] = f[i];
		if (ft->kind == TY_PTR && (ft->elem->kind == TY_STRUCT || ft->elem->kind == TY_UNION))
			copy[i].type = type_btf_ptr(ts, ft->elem);
	}
	return type_struct_of(ts, st->name, copy, nr, st->size, AS_KERNEL);
}

void ap_iter(struct ap_build *b)
{
	const struct kbtf *btf = types_vmlinux(b->c->types);
	struct ap_target t = { .prog = { .hook = HOOK_ITER, .prog_type = BPF_PROG_TYPE_TRACING,
					 .attach_type = BPF_TRACE_ITER, .btf_module = "vmlinux" } };
	struct arena *a = b->c->plan->arena;
	const char *name = b->part[1], *near;
	uint32_t id;

	if (has_wild(name)) {
		if (!b->any_type)
			ap_error(b, E_PROBE_FORM, "iter probe type does not support wildcards");
		return;
	}
	if (!*name) {
		ap_error(b, E_PROBE_FORM, "iter should specify a iterator's name");
		return;
	}
	id = btf ? kbtf_find(btf, arena_printf(ap_arena(b), "bpf_iter__%s", name), 1u << BTF_KIND_STRUCT) : 0;
	if (!id) {
		struct diag *d;

		if (b->any_type)
			return;
		near = btf ? nearest_iter(b, btf, name) : NULL;
		if (b->c->opts->check_only) {
			ap_no_match(b, name, near);
			return;
		}
		d = ap_error(b, E_PROBE_BTF, "iter %s not available for your kernel version.", name);
		if (near)
			diag_hint(d, "did you mean '%s'?", near);
		return;
	}
	t.ctx = iter_ctx(b, btf, id);
	t.prog.btf_func = arena_printf(a, "bpf_iter_%s", name);
	t.prog.btf_id = kbtf_find(btf, t.prog.btf_func, 1u << BTF_KIND_FUNC);
	t.ap.target = arena_strdup(a, name);
	t.ap.pin = b->nr == 3 && *b->part[2] ? arena_strdup(a, b->part[2]) : NULL;
	t.ap.pid = ap_pid(b);
	t.ap.name = arena_printf(a, "iter:%s", name);
	ap_add(b, &t);
}
