/*
 * runtime: printf (language.md 5.3).
 *
 * A format is compiled once, when the plan is taken up, into steps that know where their argument stands in the record and
 * how it is read; running it is a loop over steps with numbers written by hand: several millions of lines a
 * second go through here.
 *
 * Integers are cut to 32 bits without a length modifier.  Padding follows C++ streams as the reference tool does: zeros come
 * before the sign and before 0x, also for texts, and behind the value with '-'.
 */
#include <errno.h>

#include "runtime/out_priv.h"

enum step_op { STEP_LIT, STEP_NUM, STEP_CHAR, STEP_PTR, STEP_STR, STEP_VALUE, STEP_BUF, STEP_GFP };

struct fmt_step {
	enum step_op op;
	enum fmt_spec spec;
	uint8_t bits;			/* cut to */
	bool plain;			/* argument is a plain integer of size bytes at off */
	bool is_signed;			/* of the argument */
	bool is_var;
	bool left, plus, alt;
	char fill;
	uint32_t width;
	uint32_t piece;			/* bytes the width applies to, 0: all */
	uint32_t type, off, size;
	uint32_t field;
	const char *lit;
	size_t lit_len;
};

bool event_field(const struct plan_event *ev, size_t i, const uint8_t *rec, size_t len, const uint8_t **p, size_t *n)
{
	const struct event_field *f;

	if (i >= ev->fields.nr)
		return false;
	f = &ev->fields.v[i];
	if (f->is_var) {
		uint64_t off, size;

		if ((uint64_t)f->offset + 8 > len)
			return false;
		off = load_uint(rec + f->offset, 4);
		size = load_uint(rec + f->offset + 4, 4);
		if (off + size > len)
			return false;
		*p = rec + off;
		*n = size;
		return true;
	}
	if ((uint64_t)f->offset + f->size > len)
		return false;
	*p = rec + f->offset;
	*n = f->size;
	return true;
}

bool record_ok(const struct plan_event *ev, const uint8_t *rec, size_t len)
{
	if (len < ev->fixed_size)
		return false;
	for (size_t i = 0; i < ev->fields.nr; i++) {
		const uint8_t *p;
		size_t n;

		if (!event_field(ev, i, rec, len, &p, &n))
			return false;
	}
	return true;
}

static bool is_number(enum type_kind k)
{
	return k == TY_INT || k == TY_BOOL || k == TY_ENUM || k == TY_PTR;
}

/* One conversion.  The step's argument must be of a type that sema allows for it. */
static int compile_part(const struct plan *p, const struct plan_event *ev, const struct fmt_part *part, size_t arg,
			struct fmt_step *st)
{
	const struct event_field *f;
	const struct plan_type *t;

	if (arg >= ev->fields.nr)
		return -EINVAL;
	f = &ev->fields.v[arg];
	if (f->type >= p->types.nr)
		return -EINVAL;
	t = &p->types.v[f->type];
	*st = (struct fmt_step){
		.spec = part->spec, .bits = part->bits, .is_signed = t->is_signed || t->kind == TY_COUNT, .is_var = f->is_var,
		.left = part->minus, .plus = part->plus, .alt = part->alt, .fill = part->zero ? '0' : ' ',
		.width = part->width, .type = f->type, .off = f->offset, .size = f->size, .field = (uint32_t)arg,
	};
	st->plain = is_number(t->kind) && !f->is_var && f->size >= t->size && t->size && t->size <= 8;
	if (st->plain)
		st->size = t->size;
	switch (part->spec) {
	case FMT_D: case FMT_U: case FMT_O: case FMT_X: case FMT_XX:
		st->op = STEP_NUM;
		break;
	case FMT_C:
		st->op = STEP_CHAR;
		break;
	case FMT_P:
		st->op = STEP_PTR;
		break;
	case FMT_R: case FMT_RX: case FMT_RH:
		st->op = t->kind == TY_BUFFER ? STEP_BUF : STEP_VALUE;
		break;
	case FMT_GR:
		st->op = STEP_GFP;
		break;
	case FMT_S: case FMT_TEXT:
		st->op = t->kind == TY_STRING ? STEP_STR : t->kind == TY_BUFFER ? STEP_BUF : STEP_VALUE;
		st->piece = (uint32_t)value_first_piece(p, f->type);
		if (st->plain && t->kind == TY_INT) {
			st->op = STEP_NUM;
			st->bits = 64;
			st->spec = t->is_signed ? FMT_D : FMT_U;
			st->alt = false;
		}
		break;
	}
	return 0;
}

int fmt_compile(struct arena *a, const struct plan *p, const struct plan_event *ev, struct fmt_prog *out)
{
	struct fmt fmt;
	const char *bad;
	size_t arg = 0;

	if (fmt_parse(a, ev->text ? ev->text : "", &fmt, &bad))
		return -EINVAL;
	out->steps = arena_new_array(a, struct fmt_step, fmt.parts.nr + 1);
	out->nr = 0;
	for (size_t i = 0; i < fmt.parts.nr; i++) {
		const struct fmt_part *part = &fmt.parts.v[i];

		if (part->spec == FMT_TEXT) {
			out->steps[out->nr++] = (struct fmt_step){ .op = STEP_LIT, .lit = part->text, .lit_len = part->len };
			out->text_hint += part->len;
			continue;
		}
		if (compile_part(p, ev, part, arg++, &out->steps[out->nr]))
			return -EINVAL;
		out->nr++;
		out->text_hint += 24;
	}
	return 0;
}

/* The argument as an integer of 64 bits. */
static uint64_t step_int(const struct vctx *c, const struct fmt_step *st, const uint8_t *p, size_t n)
{
	int64_t v = 0;

	if (st->plain)
		return st->is_signed ? (uint64_t)load_int(p, st->size) : load_uint(p, st->size);
	value_int(c->plan, st->type, p, n, &v);
	return (uint64_t)v;
}

static uint64_t cut_unsigned(uint64_t v, unsigned bits)
{
	return bits >= 64 ? v : v & (((uint64_t)1 << bits) - 1);
}

static int64_t cut_signed(uint64_t v, unsigned bits)
{
	unsigned spare = 64 - bits;

	return bits >= 64 ? (int64_t)v : (int64_t)(v << spare) >> spare;
}

static void octal(struct strbuf *out, uint64_t v)
{
	char tmp[22];
	size_t at = sizeof(tmp);

	do {
		tmp[--at] = (char)('0' + (v & 7));
		v >>= 3;
	} while (v);
	text_add(out, tmp + at, sizeof(tmp) - at);
}

static void run_num(const struct fmt_step *st, uint64_t v, struct strbuf *out)
{
	size_t mark = out->len;
	int64_t s;

	switch (st->spec) {
	case FMT_U:
		text_u64(out, cut_unsigned(v, st->bits));
		return;
	case FMT_O:
		v = cut_unsigned(v, st->bits);
		if (st->alt && v)
			text_char(out, '0');
		octal(out, v);
		return;
	case FMT_X: case FMT_XX:
		v = cut_unsigned(v, st->bits);
		if (st->alt && v)
			text_lit(out, "0x");
		text_hex(out, v);
		if (st->spec == FMT_XX)
			for (size_t i = mark; i < out->len; i++)
				if (out->s[i] >= 'a')
					out->s[i] = (char)(out->s[i] - 'a' + 'A');
		return;
	case FMT_D: case FMT_TEXT: case FMT_C: case FMT_P: case FMT_S: case FMT_R: case FMT_RX: case FMT_RH: case FMT_GR:
		s = cut_signed(v, st->bits);
		if (st->plus && s >= 0)
			text_char(out, '+');
		text_i64(out, s);
		return;
	}
}

static void run_value(const struct vctx *c, const struct fmt_step *st, const uint8_t *p, size_t n, struct strbuf *out)
{
	if (st->plus) {
		struct vctx with = *c;

		with.plus = true;
		value_text(&with, st->type, p, n, out);
	} else {
		value_text(c, st->type, p, n, out);
	}
}

static void run_buffer(const struct fmt_step *st, const uint8_t *p, size_t n, struct strbuf *out)
{
	size_t len;

	if (!st->is_var) {	/* memory form: the length stands in front; variable fields have it in the reference */
		len = n >= 4 ? load_uint(p, 4) : 0;
		n = n < 4 ? 0 : len < n - 4 ? len : n - 4;
		p += 4;
	}
	buffer_text(p, n, st->spec, out);
}

void fmt_run(const struct vctx *c, const struct fmt_prog *prog, const uint8_t *rec, size_t len, struct strbuf *out)
{
	text_room(out, prog->text_hint);
	for (const struct fmt_step *st = prog->steps, *end = st + prog->nr; st < end; st++) {
		const uint8_t *p = rec + st->off;
		size_t n = st->size, mark = out->len;
		uint64_t v;
		char ch;

		if (st->op == STEP_LIT) {
			text_add(out, st->lit, st->lit_len);
			continue;
		}
		if (st->is_var) {
			n = load_uint(p + 4, 4);
			p = rec + load_uint(p, 4);
			if (p > rec + len || n > (size_t)(rec + len - p)) {
				text_lit(out, "!{value is cut}");
				continue;
			}
		}
		switch (st->op) {
		case STEP_LIT:
			break;
		case STEP_NUM:
			run_num(st, step_int(c, st, p, n), out);
			break;
		case STEP_CHAR:
			ch = (char)step_int(c, st, p, n);
			if (c->escape)
				text_escaped(out, &ch, 1);
			else
				text_char(out, ch);
			break;
		case STEP_PTR:
			v = step_int(c, st, p, n);
			if (v)
				text_lit(out, "0x");
			text_hex(out, v);
			break;
		case STEP_STR:
			string_text(c, st->type, p, n, out);
			break;
		case STEP_VALUE:
			run_value(c, st, p, n, out);
			break;
		case STEP_BUF:
			run_buffer(st, p, n, out);
			break;
		case STEP_GFP:
			gfp_text(step_int(c, st, p, n), out);
			break;
		}
		if (st->width)
			text_pad(out, mark, st->piece, st->width, st->left, st->fill);
	}
}
