/*
 * runtime: the text form of every type (language.md 6.2).
 *
 * Every reader checks the bytes it was given against the type's size first; only strings, buffers and stacks may be
 * shorter than their type (records carry them at their real length).
 */
#include <arpa/inet.h>

#include "runtime/out_priv.h"

#define MAX_DEPTH 32		/* nesting of types; plans come from files too */

static void text_at(const struct vctx *c, uint32_t type, const uint8_t *p, size_t len, int depth, struct strbuf *out);

const char *enum_name(const struct plan_type *t, int64_t v)
{
	for (size_t i = 0; i < t->enums.nr; i++)
		if (t->enums.v[i].value == v)
			return t->enums.v[i].name;
	return NULL;
}

/* The mark behind the NUL of a string that could not be read (codegen/cg_mark.c). */
bool string_unread(const uint8_t *p, size_t len)
{
	return len >= 2 && !p[0] && p[1] == 1;
}

void string_text(const struct vctx *c, uint32_t type, const uint8_t *p, size_t len, struct strbuf *out)
{
	const struct plan_type *t = &c->plan->types.v[type];
	size_t room = len < t->count ? len : t->count, n = strnlen((const char *)p, room);

	if (!n && string_unread(p, room) && !c->no_marks)
		text_lit(out, "<fault>");
	else if (c->escape)
		text_escaped(out, (const char *)p, n);
	else
		text_add(out, p, n);
	if (t->count && n == t->count && c->plan->config.str_trunc_trailer)
		sb_str(out, c->plan->config.str_trunc_trailer);
}

void buffer_text(const uint8_t *p, size_t len, enum fmt_spec spec, struct strbuf *out)
{
	static const char hex[] = "0123456789abcdef";
	char *o = text_room(out, 4 * len);
	char *start = o;

	for (size_t i = 0; i < len; i++) {
		if (spec == FMT_RH) {
			if (i)
				*o++ = ' ';
		} else if (spec != FMT_RX && p[i] >= 32 && p[i] <= 126) {
			*o++ = (char)p[i];
			continue;
		} else {
			*o++ = '\\';
			*o++ = 'x';
		}
		*o++ = hex[p[i] >> 4];
		*o++ = hex[p[i] & 15];
	}
	text_took(out, (size_t)(o - start));
}

/* A buffer's bytes behind its length word. */
static size_t buffer_bytes(const uint8_t *p, size_t len, const uint8_t **bytes)
{
	size_t n;

	if (len < 4)
		return 0;
	n = load_uint(p, 4);
	*bytes = p + 4;
	return n < len - 4 ? n : len - 4;
}

void inet_text(const uint8_t *p, struct strbuf *out)
{
	char tmp[INET6_ADDRSTRLEN];
	int family = (int)load_uint(p, 8);

	if ((family == AF_INET || family == AF_INET6) && inet_ntop(family, p + 8, tmp, sizeof(tmp)))
		sb_str(out, tmp);
	else if (family)
		sb_printf(out, "!{address family %d}", family);
}

static void mac_text(const uint8_t *p, struct strbuf *out)
{
	for (int i = 0; i < 6; i++) {
		if (i)
			text_char(out, ':');
		text_char(out, "0123456789ABCDEF"[p[i] >> 4]);
		text_char(out, "0123456789ABCDEF"[p[i] & 15]);
	}
}

int64_t average(int64_t total, uint64_t count, bool is_signed)
{
	if (!count || count > INT64_MAX)	/* the second no program writes */
		return 0;
	return is_signed ? total / (int64_t)count : (int64_t)((uint64_t)total / count);
}

static void int_text(struct strbuf *out, int64_t v, bool is_signed, bool plus)
{
	if (!is_signed) {
		text_u64(out, (uint64_t)v);
		return;
	}
	if (plus && v >= 0)
		text_char(out, '+');
	text_i64(out, v);
}

void stats_text(int64_t total, uint64_t count, bool is_signed, uint64_t div, struct strbuf *out)
{
	int64_t avg = average(total, count, is_signed);

	avg = is_signed ? avg / (int64_t)div : (int64_t)((uint64_t)avg / div);
	text_lit(out, "{ .count = ");
	text_u64(out, count);
	text_lit(out, ", .average = ");
	int_text(out, avg, is_signed, false);
	text_lit(out, ", .total = ");
	int_text(out, total, is_signed, false);
	text_lit(out, " }");
}

bool value_int(const struct plan *plan, uint32_t type, const uint8_t *p, size_t len, int64_t *out)
{
	const struct plan_type *t = &plan->types.v[type];

	if (!t->size || len < t->size)
		return false;
	switch (t->kind) {
	case TY_INT: case TY_ENUM:
		*out = t->is_signed ? load_int(p, t->size) : (int64_t)load_uint(p, t->size);
		return true;
	case TY_BOOL:
		*out = load_uint(p, t->size) != 0;
		return true;
	case TY_PTR: case TY_KSYM: case TY_USYM: case TY_USERNAME:
		*out = (int64_t)load_uint(p, 8);
		return true;
	case TY_COUNT: case TY_SUM: case TY_MIN: case TY_MAX:
		*out = load_int(p, 8);
		return true;
	case TY_AVG: case TY_STATS:
		*out = average(load_int(p, 8), load_uint(p + 8, 8), t->is_signed);
		return true;
	case TY_POISON: case TY_VOID: case TY_ARRAY: case TY_STRUCT: case TY_UNION: case TY_STRING: case TY_BUFFER:
	case TY_TUPLE: case TY_RECORD: case TY_INET: case TY_MAC: case TY_KSTACK: case TY_USTACK:
	case TY_CGROUP_PATH: case TY_TIMESTAMP: case TY_PROBE: case TY_HIST: case TY_LHIST: case TY_TSERIES:
	case TY_DIST: case TY_NR:
		break;
	}
	return false;
}

static int64_t bitfield(const struct plan_field *f, const struct plan_type *t, const uint8_t *p)
{
	uint64_t v = load_uint(p, t->size) >> f->bit_off;
	unsigned spare = 64 - f->bit_size;

	if (f->bit_size >= 64)
		return (int64_t)v;
	if (t->is_signed)
		return (int64_t)(v << spare) >> spare;
	return (int64_t)(v & (((uint64_t)1 << f->bit_size) - 1));
}

static void field_text(const struct vctx *c, const struct plan_field *f, const uint8_t *p, size_t len, int depth,
		       struct strbuf *out)
{
	const struct plan_type *t = &c->plan->types.v[f->type];

	if (f->offset > len || (f->bit_size && len - f->offset < t->size)) {
		text_lit(out, "!{outside of its struct}");
		return;
	}
	if (f->bit_size) {
		int64_t v = bitfield(f, t, p + f->offset);
		const char *name = t->kind == TY_ENUM ? enum_name(t, v) : NULL;

		if (name)
			sb_str(out, name);
		else if (t->kind == TY_BOOL)
			sb_str(out, v ? "true" : "false");
		else
			int_text(out, v, t->is_signed, c->plus);
		return;
	}
	text_at(c, f->type, p + f->offset, len - f->offset, depth, out);
}

static void fields_text(const struct vctx *c, const struct plan_type *t, const uint8_t *p, size_t len, int depth,
			struct strbuf *out)
{
	bool tuple = t->kind == TY_TUPLE;

	if (!t->fields.nr) {
		sb_str(out, tuple ? "()" : "{}");
		return;
	}
	sb_str(out, tuple ? "(" : "{ ");
	for (size_t i = 0; i < t->fields.nr; i++) {
		const struct plan_field *f = &t->fields.v[i];

		if (i)
			text_lit(out, ", ");
		if (!tuple) {
			text_char(out, '.');
			sb_str(out, f->name ? f->name : "");
			text_lit(out, " = ");
		}
		field_text(c, f, p, len, depth + 1, out);
	}
	sb_str(out, tuple ? ")" : " }");
}

static void array_text(const struct vctx *c, const struct plan_type *t, const uint8_t *p, size_t len, int depth,
		       struct strbuf *out)
{
	size_t elem = c->plan->types.v[t->elem].size;

	text_char(out, '[');
	for (uint32_t i = 0; i < t->count && (i + 1) * elem <= len; i++) {
		if (i)
			text_char(out, ',');
		text_at(c, t->elem, p + i * elem, elem, depth + 1, out);
	}
	text_char(out, ']');
}

static void timestamp_text(const struct vctx *c, const uint8_t *p, struct strbuf *out)
{
	int64_t ns = load_int(p, 8), off = 0;
	uint32_t fmt = (uint32_t)load_uint(p + 8, 4);

	switch ((enum clock_mode)load_uint(p + 12, 4)) {
	case CLK_BOOT: case CLK_MONO:
		off = c->boot_off;
		break;
	case CLK_TAI: case CLK_SW_TAI:
		off = c->tai_off;
		break;
	}
	if (fmt >= c->plan->texts.nr)
		text_lit(out, "(?)");
	else
		time_text(c->plan->texts.v[fmt], (int64_t)((uint64_t)ns + (uint64_t)off), false, out);
}

/* Names that others chose: containers name their cgroups. */
static void host_text(const struct vctx *c, const struct plan_type *t, const uint8_t *p, struct strbuf *out)
{
	uint64_t id = load_uint(p, 8), text;
	struct strbuf name = { 0 };

	if (!c->names) {
		text_u64(out, id);
		return;
	}
	text = t->kind == TY_USERNAME ? 0 : load_uint(p + 8, 8);
	if (t->kind == TY_USERNAME)
		sb_str(&name, user_name(c->names, id));
	else
		cgroup_text(c->names, id, text < c->plan->texts.nr ? c->plan->texts.v[text] : "", &name);
	if (c->escape)
		text_escaped(out, sb_text(&name), name.len);
	else
		text_add(out, sb_text(&name), name.len);
	sb_free(&name);
}

static void number_text(const struct vctx *c, const struct plan_type *t, const uint8_t *p, struct strbuf *out)
{
	int64_t v = 0;
	const char *name;

	value_int(c->plan, (uint32_t)(t - c->plan->types.v), p, t->size, &v);
	if (t->kind == TY_ENUM && (name = enum_name(t, v)))
		sb_str(out, name);
	else if (t->kind == TY_BOOL)
		sb_str(out, v ? "true" : "false");
	else
		int_text(out, v, t->is_signed || t->kind == TY_COUNT, c->plus);
}

static void text_at(const struct vctx *c, uint32_t type, const uint8_t *p, size_t len, int depth, struct strbuf *out)
{
	const struct plan_type *t;
	const uint8_t *bytes = NULL;
	uint64_t ap;

	if (type >= c->plan->types.nr || depth > MAX_DEPTH) {
		text_lit(out, "!{bad type}");
		return;
	}
	t = &c->plan->types.v[type];
	if (len < t->size && t->kind != TY_STRING && t->kind != TY_BUFFER && t->kind != TY_KSTACK &&
	    t->kind != TY_USTACK) {
		text_lit(out, "!{value is cut}");
		return;
	}
	switch (t->kind) {
	case TY_POISON: case TY_VOID: case TY_NR:
		text_lit(out, "null");
		return;
	case TY_BOOL: case TY_INT: case TY_ENUM: case TY_COUNT: case TY_SUM: case TY_MIN: case TY_MAX: case TY_AVG:
		number_text(c, t, p, out);
		return;
	case TY_PTR:
		text_lit(out, "0x");
		text_hex(out, load_uint(p, 8));
		return;
	case TY_STATS:
		stats_text(load_int(p, 8), load_uint(p + 8, 8), t->is_signed, 1, out);
		return;
	case TY_ARRAY:
		array_text(c, t, p, len, depth, out);
		return;
	case TY_STRUCT: case TY_UNION: case TY_RECORD: case TY_TUPLE:
		fields_text(c, t, p, len, depth, out);
		return;
	case TY_STRING:
		string_text(c, type, p, len, out);
		return;
	case TY_BUFFER:
		len = buffer_bytes(p, len, &bytes);
		buffer_text(bytes, len, FMT_R, out);
		return;
	case TY_INET:
		inet_text(p, out);
		return;
	case TY_MAC:
		mac_text(p, out);
		return;
	case TY_KSYM:
		ksym_text(c, load_uint(p, 8), out);
		return;
	case TY_USYM:
		usym_text(c, load_uint(p, 8), (uint32_t)load_uint(p + 8, 4), out);
		return;
	case TY_KSTACK: case TY_USTACK:
		stack_text(c, t, p, len, out);
		return;
	case TY_USERNAME: case TY_CGROUP_PATH:
		host_text(c, t, p, out);
		return;
	case TY_TIMESTAMP:
		timestamp_text(c, p, out);
		return;
	case TY_PROBE:
		ap = load_uint(p, 8);
		sb_str(out, ap < c->plan->aps.nr ? c->plan->aps.v[ap].name : "");
		return;
	case TY_HIST: case TY_LHIST: case TY_TSERIES: case TY_DIST:
		text_lit(out, "!{no text}");	/* maps only, printed by rows */
		return;
	}
}

void value_text(const struct vctx *c, uint32_t type, const uint8_t *p, size_t len, struct strbuf *out)
{
	text_at(c, type, p, len, 0, out);
}

size_t value_first_piece(const struct plan *plan, uint32_t type)
{
	const struct plan_type *t = &plan->types.v[type];

	switch (t->kind) {
	case TY_TUPLE: case TY_ARRAY:
		return 1;
	case TY_STRUCT: case TY_UNION: case TY_RECORD: case TY_STATS:
		return 2;
	case TY_POISON: case TY_VOID: case TY_BOOL: case TY_INT: case TY_ENUM: case TY_PTR: case TY_STRING:
	case TY_BUFFER: case TY_INET: case TY_MAC: case TY_KSYM: case TY_USYM: case TY_KSTACK: case TY_USTACK:
	case TY_USERNAME: case TY_CGROUP_PATH: case TY_TIMESTAMP: case TY_PROBE: case TY_COUNT: case TY_SUM:
	case TY_MIN: case TY_MAX: case TY_AVG: case TY_HIST: case TY_LHIST: case TY_TSERIES: case TY_DIST: case TY_NR:
		break;
	}
	return 0;
}

void key_text(const struct vctx *c, uint32_t type, const uint8_t *p, size_t len, struct strbuf *out)
{
	size_t mark = out->len;

	value_text(c, type, p, len, out);
	if (out->len - mark >= 2 && out->s[mark] == '(' && out->s[out->len - 1] == ')') {
		memmove(out->s + mark, out->s + mark + 1, out->len - mark - 2);
		out->len -= 2;
		out->s[out->len] = 0;
	}
}
