/*
 * sema: functions on addresses, symbols, registers, networks and processes.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "elf/elf.h"
#include "sema/sema_priv.h"

static void to_u64(struct sema *s, struct expr *e)
{
	settle(s, e);
	if (e->type->kind == TY_INT || e->type->kind == TY_ENUM)
		cast_to(s, e, int64_of(s, as_int(s, e->type)->is_signed));
	cast_to(s, e, int64_of(s, false));
}

static bool address_like(const struct type *t)
{
	return t->kind == TY_INT || t->kind == TY_PTR || t->kind == TY_ENUM;
}

static const struct type *want_address(struct sema *s, struct expr *e, const struct expr *a)
{
	diag_error(s->ds, E_ARG_TYPE, a->span, "%s() expects an integer or pointer argument (%s provided)", e->call.name,
		   kind_text(s, a));
	return poison(e);
}

/* ksym, usym */
CHECK(sym)
{
	struct expr *a = e->call.args.v[0];

	if (!address_like(a->type))
		return want_address(s, e, a);
	to_u64(s, a);
	return e->type = type_simple(s->types, e->call.fn->id == BI_KSYM ? TY_KSYM : TY_USYM, false);
}

/* A symbol that this kernel lacks; the script that is checked may be for another one. */
static void no_symbol(struct sema *s, struct expr *e, const char *name)
{
	if (s->opts->check_only)
		diag_warn(s->ds, W_PROBE_NONE, e->span, "This host has no kernel symbol %s.", name);
	else
		diag_error(s->ds, E_RESOLVE, e->span, e->call.fn->id == BI_PERCPU_KADDR ? "Could not resolve variable \"%s\" from BTF" :
			   "Failed to resolve kernel symbol: %s", name);
}

CHECK(KADDR)
{
	const char *name = lit_arg_str(s, e, 0);
	uint64_t addr = 0;

	if (!s->host->kaddr || s->host->kaddr(s->host->arg, name, &addr)) {
		no_symbol(s, e, name);
		if (!s->opts->check_only)
			return poison(e);
	}
	make_int(s, e, addr, false, int64_of(s, false));
	return e->type;
}

CHECK(PERCPU_KADDR)
{
	struct call_info *ci = call_info(s, e);

	ci->text = lit_arg_str(s, e, 0);
	if (!s->host->kaddr || s->host->kaddr(s->host->arg, ci->text, &ci->num) ||
	    s->host->kaddr(s->host->arg, "__per_cpu_offset", &ci->num2)) {
		no_symbol(s, e, ci->text);
		if (!s->opts->check_only)
			return poison(e);
	}
	if (e->call.args.nr > 1)
		to_u64(s, e->call.args.v[1]);
	return e->type = int64_of(s, false);
}

/* The one binary that the probe's attach points are in. */
static const struct plan_ap *only_target(const struct sema *s)
{
	const struct ap_group *g = s->unit->group;
	const struct plan_ap *first = g && g->aps.nr ? &s->plan->aps.v[g->aps.v[0]] : NULL;

	for (size_t i = 1; first && i < g->aps.nr; i++) {
		const struct plan_ap *other = &s->plan->aps.v[g->aps.v[i]];

		if (!other->target || !first->target || strcmp(other->target, first->target))
			return NULL;
	}
	return first && first->target ? first : NULL;
}

/*
 * The symbol's address: in a position-dependent binary as the file says; else relative to the probed place, which is where the
 * instruction pointer is.  That needs one place for the whole program.
 */
CHECK(UADDR)
{
	const struct plan_ap *ap = only_target(s);
	const char *name = lit_arg_str(s, e, 0);
	struct call_info *ci = call_info(s, e);
	struct bin_sym sym = { 0 };
	struct bin *b = NULL;
	unsigned bytes = 8;
	uint64_t place = 0;
	bool ok = false;

	if (ap && !bin_open(ap->target, &b) && !bin_find_sym(b, name, &sym))
		ok = !bin_addr_of_offset(b, ap->offset, &place);
	bin_close(b);
	if (!ok || (s->unit->group->aps.nr != 1 && place)) {
		diag_error(s->ds, E_RESOLVE, e->span, "Could not resolve symbol: %s:%s", ap ? ap->target : "?", name);
		return poison(e);
	}
	if (sym.size == 1 || sym.size == 2 || sym.size == 4)
		bytes = (unsigned)sym.size;
	ci->num = sym.addr - place;
	ci->num2 = 1;
	if (s->unit->group->kind == PROBE_URETPROBE)
		need_feature(s, FEAT_GET_FUNC_IP_USER, e->span);
	return e->type = type_ptr(s->types, type_int(s->types, bytes, true), AS_USER);
}

CHECK(REG)
{
	const char *name = lit_arg_str(s, e, 0);
	int off = reg_offset(name);

	if (off < 0) {
		diag_error(s->ds, E_ARG_TYPE, e->span, "'%s' is not a valid register on this architecture (%s)", name,
#if defined(__x86_64__)
			   "x86_64"
#elif defined(__aarch64__)
			   "arm64"
#else
			   "this one"
#endif
		);
		return poison(e);
	}
	call_info(s, e)->num = (uint64_t)off;
	return e->type = int64_of(s, false);
}

/* kptr, uptr: the argument with another address space */
CHECK(in_space)
{
	enum addr_space space = e->call.fn->id == BI_KPTR ? AS_KERNEL : AS_USER;
	struct expr *a = e->call.args.v[0];
	const struct type *t, *to;

	settle(s, a);
	t = a->type;
	if (t->kind != TY_PTR && t->kind != TY_INT) {
		diag_error(s->ds, E_ARG_TYPE, a->span, "%s() only supports integer or pointer arguments (%s provided)", e->call.name,
			   kind_text(s, a));
		return poison(e);
	}
	to = t->kind == TY_INT ? type_ptr(s->types, concrete(s, t), space) : type_in_space(s->types, t, space);
	if (t->kind == TY_PTR && to == t) {
		*e = *a;
		return e->type;
	}
	e->kind = EXPR_CAST;
	e->cast.to = NULL;
	e->cast.e = a;
	return e->type = to;
}

static int cgroup_id(const char *path, uint64_t *out)
{
	union {
		struct file_handle fh;
		char room[sizeof(struct file_handle) + 8];
	} h = { .fh.handle_bytes = 8 };
	int mount;

	if (name_to_handle_at(AT_FDCWD, path, &h.fh, &mount, 0))
		return -errno;
	memcpy(out, h.fh.f_handle, 8);
	return 0;
}

CHECK(CGROUPID)
{
	const char *path = lit_arg_str(s, e, 0);
	uint64_t id = 0;
	int err = cgroup_id(path, &id);

	if (err) {
		diag_error(s->ds, E_RESOLVE, e->span, "Failed to get cgroup id of '%s': %s", path, strerror(-err));
		return poison(e);
	}
	make_int(s, e, id, false, int64_of(s, false));
	return e->type;
}

CHECK(CGROUP_PATH)
{
	to_u64(s, e->call.args.v[0]);
	call_info(s, e)->num = e->call.args.nr > 1 ? plan_text(s, lit_arg_str(s, e, 1)) : 0;
	drop_args(e, 1);
	return e->type = type_simple(s->types, TY_CGROUP_PATH, false);
}

CHECK(PATH)
{
	struct expr *a = e->call.args.v[0];
	uint64_t size = s->plan->config.max_strlen;

	settle(s, a);
	if (e->call.args.nr > 1 && (!lit_arg_int(s, e, 1, &size) || !size || size > s->plan->config.max_strlen)) {
		diag_error(s->ds, E_ARG_TYPE, e->span, "path() size must be a literal from 1 to max_strlen (%llu)",
			   (unsigned long long)s->plan->config.max_strlen);
		return poison(e);
	}
	if (a->type->kind != TY_PTR && a->type->kind != TY_STRUCT) {
		diag_error(s->ds, E_ARG_TYPE, a->span, "path() only supports pointer or struct arguments (%s provided)", tt(s, a->type));
		return poison(e);
	}
	drop_args(e, 1);
	return e->type = type_string(s->types, (uint32_t)size);
}

CHECK(SOCKET_COOKIE)
{
	settle(s, e->call.args.v[0]);
	return e->type = int64_of(s, false);
}

static bool is_bytes(const struct type *t, uint32_t n)
{
	return t->kind == TY_ARRAY && t->size == n;
}

CHECK(NTOP)
{
	struct expr *addr = e->call.args.v[e->call.args.nr - 1];
	uint64_t family = 2;
	const struct type *t;

	settle(s, addr);
	t = addr->type;
	if (t->kind != TY_INT && t->kind != TY_PTR && !is_bytes(t, 4) && !is_bytes(t, 16) && t->kind != TY_STRUCT && t->kind != TY_UNION) {
		diag_error(s->ds, E_ARG_TYPE, addr->span, t->kind == TY_STRING || t->kind == TY_ARRAY ?
			   "ntop() argument must be 4 or 16 bytes in size" : "ntop() expects an integer or array argument, got %s",
			   tt(s, t));
		return poison(e);
	}
	if (e->call.args.nr == 1) {
		struct expr *af = arena_new_obj(s->arena, struct expr);

		family = t->kind == TY_INT || t->size == 4 ? 2 : 10;
		af->span = e->span;
		make_int(s, af, family, false, int64_of(s, false));
		vec_push(s->arena, &e->call.args, addr);
		e->call.args.v[0] = af;
	} else {
		if (e->call.args.v[0]->type->kind != TY_INT && e->call.args.v[0]->type->kind != TY_ENUM) {
			diag_error(s->ds, E_ARG_TYPE, e->span, "ntop() only supports int arguments (%s provided)",
				   tt(s, e->call.args.v[0]->type));
			return poison(e);
		}
		to_u64(s, e->call.args.v[0]);
	}
	return e->type = type_simple(s->types, TY_INET, false);
}

CHECK(PTON)
{
	const char *text = lit_arg_str(s, e, 0);
	uint32_t n = strchr(text, ':') ? 16 : 4;
	char bytes[16];

	if (inet_pton(n == 16 ? AF_INET6 : AF_INET, text, bytes) != 1) {
		diag_error(s->ds, E_ARG_TYPE, e->span, "pton() expects a valid IPv4/IPv6 address, got %s", text);
		return poison(e);
	}
	make_str(s, e, bytes, n);
	return e->type = type_array(s->types, type_int(s->types, 1, false), n);
}

CHECK(MACADDR)
{
	struct expr *a = e->call.args.v[0];
	const struct type *t;

	settle(s, a);
	t = a->type;
	if (t->kind == TY_INT) {
		cast_to(s, a, type_ptr(s->types, type_int(s->types, 1, false), probe_space(s)));
	} else if (a->kind == EXPR_STR) {
		diag_error(s->ds, E_ARG_TYPE, a->span, "macaddr() does not support literal string arguments");
		return poison(e);
	} else if (t->kind != TY_PTR && !is_bytes(t, 6)) {
		diag_error(s->ds, E_ARG_TYPE, a->span, "macaddr() argument must be 6 bytes in size");
		return poison(e);
	}
	return e->type = type_simple(s->types, TY_MAC, false);
}

static uint64_t swapped(uint64_t v, unsigned size)
{
	return __builtin_bswap64(v) >> (64 - 8 * size);
}

CHECK(BSWAP)
{
	struct expr *a = e->call.args.v[0];
	const struct type *t;

	settle(s, a);
	t = as_int(s, a->type);
	if (t->kind != TY_INT) {
		diag_error(s->ds, E_ARG_TYPE, a->span, "bswap() only supports integer arguments (%s provided)", kind_text(s, a));
		return poison(e);
	}
	t = type_int(s->types, t->size, false);
	if (a->kind == EXPR_INT) {
		make_int(s, e, swapped(a->num.value, t->size), false, t);
		return e->type;
	}
	cast_to(s, a, t);
	return e->type = t;
}

static int signal_number(const char *name)
{
	static const struct {
		const char *name;
		int nr;
	} names[] = {
		{ "HUP", 1 }, { "INT", 2 }, { "QUIT", 3 }, { "ILL", 4 }, { "TRAP", 5 }, { "ABRT", 6 }, { "IOT", 6 }, { "BUS", 7 },
		{ "FPE", 8 }, { "KILL", 9 }, { "USR1", 10 }, { "SEGV", 11 }, { "USR2", 12 }, { "PIPE", 13 }, { "ALRM", 14 },
		{ "TERM", 15 }, { "STKFLT", 16 }, { "CHLD", 17 }, { "CONT", 18 }, { "STOP", 19 }, { "TSTP", 20 }, { "TTIN", 21 },
		{ "TTOU", 22 }, { "URG", 23 }, { "XCPU", 24 }, { "XFSZ", 25 }, { "VTALRM", 26 }, { "PROF", 27 }, { "WINCH", 28 },
		{ "IO", 29 }, { "POLL", 29 }, { "PWR", 30 }, { "SYS", 31 },
	};

	if (!strncasecmp(name, "SIG", 3))
		name += 3;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcasecmp(names[i].name, name))
			return names[i].nr;
	return -1;
}

/* signal, signal_thread */
CHECK(signal)
{
	struct expr *a = e->call.args.v[0];
	const struct type *t = check_value(s, a);

	if (t->kind == TY_POISON)
		return poison(e);
	if (a->kind == EXPR_STR) {
		int nr = signal_number(a->str.s);

		if (nr < 0) {
			diag_error(s->ds, E_ARG_TYPE, a->span, "Invalid string for signal: %s", a->str.s);
			return poison(e);
		}
		make_int(s, a, (uint64_t)nr, false, NULL);
	} else if (t->kind != TY_INT && t->kind != TY_ENUM) {
		diag_error(s->ds, E_ARG_TYPE, a->span, "%s only accepts string literals or integers (%s provided)", e->call.name, tt(s, t));
		return poison(e);
	}
	if (a->kind == EXPR_INT && (a->num.negative || a->num.value < 1 || a->num.value > 64)) {
		diag_error(s->ds, E_ARG_TYPE, a->span, "%s() accepts a string literal or an integer between 1 and 64 (inclusive)",
			   e->call.name);
		return poison(e);
	}
	cast_to(s, a, type_int(s->types, 4, false));
	return e->type = &type_void;
}

CHECK(OVERRIDE)
{
	to_u64(s, e->call.args.v[0]);
	return e->type = &type_void;
}

/* What write_user() may take its bytes from: behind an address, or a value that stands in memory as it is. */
static bool has_bytes(const struct type *t)
{
	return address_like(t) || t->kind == TY_STRING || t->kind == TY_BUFFER || t->kind == TY_ARRAY || t->kind == TY_STRUCT ||
	       t->kind == TY_UNION || t->kind == TY_TUPLE || t->kind == TY_RECORD;
}

static void check_length(struct sema *s, const struct expr *src, const struct expr *len)
{
	uint32_t size = src->type->size - (src->type->kind == TY_BUFFER ? 4 : 0);

	if (!address_like(src->type) && len->kind == EXPR_INT && (len->num.negative || len->num.value > size))
		diag_error(s->ds, E_ARG_TYPE, len->span, "write_user() of %s%llu bytes from a value of %u", len->num.negative ? "-" : "",
			   (unsigned long long)(len->num.negative ? 0 - len->num.value : len->num.value), size);
}

CHECK(WRITE_USER)
{
	struct expr *dst = e->call.args.v[0], *src = e->call.args.v[1], *len = e->call.args.v[2];
	const struct type *bytes = type_int(s->types, 1, false);

	s->plan->privileges |= 1u << PRIV_SYS_ADMIN;
	settle(s, dst);
	settle(s, src);
	if (!address_like(dst->type))
		return want_address(s, e, dst);
	cast_to(s, dst, type_ptr(s->types, dst->type->kind == TY_PTR ? dst->type->elem : bytes, AS_USER));
	if (!has_bytes(src->type)) {
		diag_error(s->ds, E_ARG_TYPE, src->span, "write_user() expects an address or a value in memory (%s provided)",
			   kind_text(s, src));
		return poison(e);
	}
	if (src->type->kind == TY_INT || src->type->kind == TY_ENUM)
		cast_to(s, src, type_ptr(s->types, bytes, probe_space(s)));
	settle(s, len);
	check_length(s, src, len);
	cast_to(s, len, type_int(s->types, 4, false));
	return e->type = &type_bool;
}
