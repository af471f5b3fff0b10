/*
 * runtime: values as JSON (language.md 6.9): objects with ", " and ": ", arrays with "," and no blanks.
 * What is a text in the text format (stacks, symbols, addresses) is a string with the same text.
 */
#include "runtime/out_priv.h"

#define MAX_DEPTH 32

/*
 * JSON is UTF-8: a byte that is no part of a character becomes U+FFFD.  What a terminal would obey (text_harmless) is on one written
 * by its number, which is the same string for a program.
 */
void json_escape(struct strbuf *out, const char *s, size_t len, bool all)
{
	size_t done = 0, n;

	for (size_t i = 0; i < len; i += n) {
		unsigned char c = (unsigned char)s[i];
		uint32_t code = c;

		n = 1;
		if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\')
			continue;
		if (c >= 0x7f) {
			n = text_utf8((const uint8_t *)s + i, len - i, &code);
			if (n && (!all || text_harmless(code)))
				continue;
			code = n ? code : 0xfffd;
			n = n ? n : 1;
		}
		text_add(out, s + done, i - done);
		done = i + n;
		switch (code) {
		case '"': case '\\': text_char(out, '\\'), text_char(out, (char)c); break;
		case '\n': text_lit(out, "\\n"); break;
		case '\r': text_lit(out, "\\r"); break;
		case '\t': text_lit(out, "\\t"); break;
		default: sb_printf(out, "\\u%04x", code);
		}
	}
	text_add(out, s + done, len - done);
}

void json_string(struct strbuf *out, const char *s, size_t len, bool all)
{
	text_char(out, '"');
	json_escape(out, s, len, all);
	text_char(out, '"');
}

void json_u64(struct strbuf *out, uint64_t v)
{
	/* exact in a double: at most 53 significant bits */
	bool exact = !v || v >> __builtin_ctzll(v) < (uint64_t)1 << 53;

	if (!exact)
		text_char(out, '"');
	text_u64(out, v);
	if (!exact)
		text_char(out, '"');
}

void json_i64(struct strbuf *out, int64_t v)
{
	uint64_t mag = v < 0 ? -(uint64_t)v : (uint64_t)v;
	bool exact = !mag || mag >> __builtin_ctzll(mag) < (uint64_t)1 << 53;

	if (!exact)
		text_char(out, '"');
	text_i64(out, v);
	if (!exact)
		text_char(out, '"');
}

static void json_at(const struct vctx *c, uint32_t type, const uint8_t *p, size_t len, int depth, struct strbuf *out);

/* A value whose JSON is its text: made behind the quote, escaped only when it has to be. */
static void text_as_string(const struct vctx *c, uint32_t type, const uint8_t *p, size_t len, struct strbuf *out)
{
	struct strbuf tmp = {0};

	value_text(c, type, p, len, &tmp);
	json_string(out, sb_text(&tmp), tmp.len, c->json_escape);
	sb_free(&tmp);
}

static void bitfield_json(const struct plan_field *f, const struct plan_type *t, const uint8_t *p, struct strbuf *out)
{
	unsigned bits = f->bit_size < 64 ? f->bit_size : 64, spare = 64 - bits;
	uint64_t v = load_uint(p, t->size) >> f->bit_off << spare;

	if (t->kind == TY_BOOL)
		sb_str(out, v ? "true" : "false");
	else if (t->is_signed)
		json_i64(out, (int64_t)v >> spare);
	else
		json_u64(out, v >> spare);
}

static void fields_json(const struct vctx *c, const struct plan_type *t, const uint8_t *p, size_t len, int depth,
			struct strbuf *out)
{
	bool tuple = t->kind == TY_TUPLE;

	text_char(out, tuple ? '[' : '{');
	for (size_t i = 0; i < t->fields.nr; i++) {
		const struct plan_field *f = &t->fields.v[i];
		const struct plan_type *ft = &c->plan->types.v[f->type];

		if (i)
			sb_str(out, tuple ? "," : ", ");
		if (!tuple) {
			json_string(out, f->name ? f->name : "", f->name ? strlen(f->name) : 0, true);
			text_lit(out, ": ");
		}
		if (f->offset > len || (f->bit_size && len - f->offset < ft->size))
			text_lit(out, "null");
		else if (f->bit_size)
			bitfield_json(f, ft, p + f->offset, out);
		else
			json_at(c, f->type, p + f->offset, len - f->offset, depth + 1, out);
	}
	text_char(out, tuple ? ']' : '}');
}

static void array_json(const struct vctx *c, const struct plan_type *t, const uint8_t *p, size_t len, int depth,
		       struct strbuf *out)
{
	size_t elem = c->plan->types.v[t->elem].size;

	text_char(out, '[');
	for (uint32_t i = 0; i < t->count && (i + 1) * elem <= len; i++) {
		if (i)
			text_char(out, ',');
		json_at(c, t->elem, p + i * elem, elem, depth + 1, out);
	}
	text_char(out, ']');
}

/* Signed bytes, as readers of the format know them. */
static void buffer_json(const uint8_t *p, size_t len, struct strbuf *out)
{
	size_t n = len >= 4 ? load_uint(p, 4) : 0;

	if (len >= 4 && n > len - 4)
		n = len - 4;
	text_char(out, '[');
	for (size_t i = 0; i < n; i++) {
		if (i)
			text_char(out, ',');
		text_i64(out, (int8_t)p[4 + i]);
	}
	text_char(out, ']');
}

static void number_json(const struct vctx *c, uint32_t type, const uint8_t *p, struct strbuf *out)
{
	const struct plan_type *t = &c->plan->types.v[type];
	int64_t v = 0;

	value_int(c->plan, type, p, t->size, &v);
	if (t->kind == TY_BOOL)
		sb_str(out, v ? "true" : "false");
	else if (t->is_signed || t->kind == TY_COUNT)
		json_i64(out, v);
	else
		json_u64(out, (uint64_t)v);
}

static void json_at(const struct vctx *c, uint32_t type, const uint8_t *p, size_t len, int depth, struct strbuf *out)
{
	const struct plan_type *t;

	if (type >= c->plan->types.nr || depth > MAX_DEPTH) {
		text_lit(out, "null");
		return;
	}
	t = &c->plan->types.v[type];
	if (len < t->size && t->kind != TY_STRING && t->kind != TY_BUFFER && t->kind != TY_KSTACK &&
	    t->kind != TY_USTACK) {
		text_lit(out, "null");
		return;
	}
	switch (t->kind) {
	case TY_POISON: case TY_VOID: case TY_NR:
	case TY_HIST: case TY_LHIST: case TY_TSERIES: case TY_DIST:
		text_lit(out, "null");
		return;
	case TY_BOOL: case TY_INT: case TY_ENUM: case TY_COUNT: case TY_SUM: case TY_MIN: case TY_MAX: case TY_AVG:
		number_json(c, type, p, out);
		return;
	case TY_PTR:
		json_u64(out, load_uint(p, 8));
		return;
	case TY_STATS:
		text_lit(out, "{\"count\": ");
		json_u64(out, load_uint(p + 8, 8));
		text_lit(out, ", \"average\": ");
		json_i64(out, average(load_int(p, 8), load_uint(p + 8, 8), t->is_signed));
		text_lit(out, ", \"total\": ");
		if (t->is_signed)
			json_i64(out, load_int(p, 8));
		else
			json_u64(out, load_uint(p, 8));
		text_char(out, '}');
		return;
	case TY_ARRAY:
		array_json(c, t, p, len, depth, out);
		return;
	case TY_STRUCT: case TY_UNION: case TY_RECORD: case TY_TUPLE:
		fields_json(c, t, p, len, depth, out);
		return;
	case TY_BUFFER:
		buffer_json(p, len, out);
		return;
	case TY_STRING: case TY_INET: case TY_MAC: case TY_KSYM: case TY_USYM: case TY_KSTACK: case TY_USTACK:
	case TY_USERNAME: case TY_CGROUP_PATH: case TY_TIMESTAMP: case TY_PROBE:
		text_as_string(c, type, p, len, out);
		return;
	}
}

void value_json(const struct vctx *c, uint32_t type, const uint8_t *p, size_t len, struct strbuf *out)
{
	json_at(c, type, p, len, 0, out);
}
