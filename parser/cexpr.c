/*
 * Constant expressions of C: of #if, enumerators, array bounds and bitfield widths.  64 bits, signed unless a suffix or
 * the value says otherwise.  What is no constant sets 'failed' and gives 0; nothing is reported here.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "parser/cpp_priv.h"

#define DEPTH_MAX 200

struct value {
	int64_t v;
	bool is_unsigned;
};

static struct value read_ternary(struct cexpr *x);

static bool accept(struct cexpr *x, const char *s)
{
	if (!ptok_is(x->t, s))
		return false;
	x->t = x->advance(x);
	return true;
}

static void expect(struct cexpr *x, const char *s)
{
	if (!accept(x, s))
		x->failed = true;
}

static struct value read_number(struct cexpr *x)
{
	const char *s = x->t->s;
	struct value v = { 0 };
	char *end;
	bool binary = s[0] == '0' && (s[1] | 0x20) == 'b';

	errno = 0;
	v.v = (int64_t)strtoull(binary ? s + 2 : s, &end, binary ? 2 : 0);
	if (errno || end == s)
		x->failed = true;
	v.is_unsigned = v.v < 0;
	for (; *end; end++) {
		if ((*end | 0x20) == 'u')
			v.is_unsigned = true;
		else if ((*end | 0x20) != 'l')
			x->failed = true;	/* a floating point number */
	}
	x->t = x->advance(x);
	return v;
}

/* 'a', '\n', 'ab' as compilers do: the bytes in order, each shifting the ones before it. */
static struct value read_char(struct cexpr *x)
{
	static const char esc[] = "n\nt\tr\ra\ab\bf\fv\v";
	const char *s = strchr(x->t->s, '\'') + 1, *e;
	struct value v = { 0 };

	while (*s && *s != '\'') {
		int64_t ch = (unsigned char)*s++;

		if (ch == '\\' && *s) {
			if (*s == 'x') {
				ch = (int64_t)strtol(s + 1, (char **)&s, 16);
			} else if (*s >= '0' && *s <= '7') {
				for (ch = 0; *s >= '0' && *s <= '7'; s++)
					ch = (ch * 8 + (*s - '0')) & 0xff;
			} else {
				e = strchr(esc, *s);
				ch = e && (e - esc) % 2 == 0 ? e[1] : *s;
				s++;
			}
		}
		v.v = (int32_t)((uint64_t)v.v << 8 | (uint64_t)(ch & 0xff));
	}
	x->t = x->advance(x);
	return v;
}

/* Bytes of a string literal with its NUL; octal and hexadecimal escapes are one byte each. */
static uint64_t string_size(const char *s)
{
	uint64_t n = 1;

	for (s = strchr(s, '"') + 1; *s && *s != '"'; n++) {
		if (*s++ != '\\' || !*s)
			continue;
		if (*s == 'x')
			s += 1 + strspn(s + 1, "0123456789abcdefABCDEF");
		else
			s += *s >= '0' && *s <= '7' ? strspn(s, "01234567") : 1;
	}
	return n;
}

static struct value read_sizeof(struct cexpr *x)
{
	struct value v = { .is_unsigned = true };
	uint64_t size = 0;
	bool is_signed;

	x->t = x->advance(x);
	if (x->type && ptok_is(x->t, "(") && x->type(x, &size, &is_signed)) {
		v.v = (int64_t)size;
		return v;
	}
	expect(x, "(");
	if (x->t->kind == PK_STR) {
		v.v = (int64_t)string_size(x->t->s);
		x->t = x->advance(x);
	} else {
		x->failed = true;
	}
	expect(x, ")");
	return v;
}

static struct value truncate_to(struct value v, uint64_t size, bool is_signed)
{
	unsigned bits = (unsigned)size * 8;

	v.is_unsigned = !is_signed;
	if (size && size < 8) {
		v.v = (int64_t)((uint64_t)v.v << (64 - bits));
		v.v = is_signed ? v.v >> (64 - bits) : (int64_t)((uint64_t)v.v >> (64 - bits));
	}
	return v;
}

static struct value read_unary(struct cexpr *x);

static struct value read_name(struct cexpr *x)
{
	struct value v = { 0 };
	const char *name = x->t->s;

	if (!strcmp(name, "sizeof") || !strcmp(name, "_Alignof") || !strcmp(name, "__alignof__"))
		return read_sizeof(x);
	if (x->name && !x->name(x, name, &v.v))
		x->failed = true;
	x->t = x->advance(x);
	if (!x->name && ptok_is(x->t, "(")) {	/* an unknown operator such as __has_feature(x) is 0 */
		int depth = 0;

		do {
			depth += ptok_is(x->t, "(") - ptok_is(x->t, ")");
			x->t = x->advance(x);
		} while (depth > 0 && x->t->kind != PK_EOF);
	}
	return v;
}

static struct value read_primary(struct cexpr *x)
{
	struct value v = { 0 };
	uint64_t size;
	bool is_signed;

	if (x->t->kind == PK_NUM)
		return read_number(x);
	if (x->t->kind == PK_CHAR)
		return read_char(x);
	if (x->t->kind == PK_IDENT)
		return read_name(x);
	if (!ptok_is(x->t, "(")) {
		x->failed = true;
		return v;
	}
	if (x->type && x->type(x, &size, &is_signed))
		return truncate_to(read_unary(x), size, is_signed);
	accept(x, "(");
	v = read_ternary(x);
	expect(x, ")");
	return v;
}

static struct value read_unary(struct cexpr *x)
{
	struct value v = { 0 };

	if (x->failed || x->depth >= DEPTH_MAX) {
		x->failed = true;
		return v;
	}
	x->depth++;
	if (accept(x, "-")) {
		v = read_unary(x);
		v.v = (int64_t)(0 - (uint64_t)v.v);
	} else if (accept(x, "+")) {
		v = read_unary(x);
	} else if (accept(x, "~")) {
		v = read_unary(x);
		v.v = ~v.v;
	} else if (accept(x, "!")) {
		v = read_unary(x);
		v = (struct value){ .v = !v.v };
	} else {
		v = read_primary(x);
	}
	x->depth--;
	return v;
}

static const struct cop {
	const char *s;
	int prec;
	char op;
} cops[] = {
	{ "||", 1, 'o' }, { "&&", 2, 'a' }, { "|", 3, '|' }, { "^", 4, '^' }, { "&", 5, '&' }, { "==", 6, '=' },
	{ "!=", 6, '!' }, { "<", 7, '<' }, { ">", 7, '>' }, { "<=", 7, 'l' }, { ">=", 7, 'g' }, { "<<", 8, 'L' },
	{ ">>", 8, 'R' }, { "+", 9, '+' }, { "-", 9, '-' }, { "*", 10, '*' }, { "/", 10, '/' }, { "%", 10, '%' },
};

static const struct cop *find_op(const struct ptok *t)
{
	for (size_t i = 0; t->kind == PK_PUNCT && i < sizeof(cops) / sizeof(cops[0]); i++)
		if (!strcmp(t->s, cops[i].s))
			return &cops[i];
	return NULL;
}

static int64_t divide(struct cexpr *x, int64_t a, int64_t b, bool uns, bool rest)
{
	if (!b || (!uns && a == INT64_MIN && b == -1)) {
		x->failed |= !b;
		return 0;
	}
	if (uns)
		return (int64_t)(rest ? (uint64_t)a % (uint64_t)b : (uint64_t)a / (uint64_t)b);
	return rest ? a % b : a / b;
}

static struct value apply(struct cexpr *x, char op, struct value l, struct value r)
{
	bool uns = l.is_unsigned || r.is_unsigned;
	int64_t a = l.v, b = r.v;
	uint64_t ua = (uint64_t)a, ub = (uint64_t)b;

	switch (op) {
	case 'o': return (struct value){ a || b, false };
	case 'a': return (struct value){ a && b, false };
	case '|': return (struct value){ a | b, uns };
	case '^': return (struct value){ a ^ b, uns };
	case '&': return (struct value){ a & b, uns };
	case '=': return (struct value){ a == b, false };
	case '!': return (struct value){ a != b, false };
	case '<': return (struct value){ uns ? ua < ub : a < b, false };
	case '>': return (struct value){ uns ? ua > ub : a > b, false };
	case 'l': return (struct value){ uns ? ua <= ub : a <= b, false };
	case 'g': return (struct value){ uns ? ua >= ub : a >= b, false };
	case 'L': return (struct value){ (int64_t)(ua << (ub & 63)), l.is_unsigned };
	case 'R': return (struct value){ l.is_unsigned ? (int64_t)(ua >> (ub & 63)) : a >> (ub & 63), l.is_unsigned };
	case '+': return (struct value){ (int64_t)(ua + ub), uns };
	case '-': return (struct value){ (int64_t)(ua - ub), uns };
	case '*': return (struct value){ (int64_t)(ua * ub), uns };
	default: return (struct value){ divide(x, a, b, uns, op == '%'), uns };
	}
}

/* The side that && and || do not look at may divide by zero. */
static struct value read_right(struct cexpr *x, const struct cop *op, struct value l);

static struct value read_binary(struct cexpr *x, int min_prec)
{
	struct value l = read_unary(x);
	const struct cop *op;

	while (!x->failed && (op = find_op(x->t)) && op->prec >= min_prec) {
		x->t = x->advance(x);
		l = apply(x, op->op, l, read_right(x, op, l));
	}
	return l;
}

static struct value read_right(struct cexpr *x, const struct cop *op, struct value l)
{
	bool unused = (op->op == 'o' && l.v) || (op->op == 'a' && !l.v), was = x->failed;
	struct value r = read_binary(x, op->prec + 1);

	if (unused && x->failed && !was && (find_op(x->t) || x->t->kind == PK_EOF || ptok_is(x->t, ")")))
		x->failed = false;
	return r;
}

static struct value read_ternary(struct cexpr *x)
{
	struct value c, a, b;

	if (x->depth >= DEPTH_MAX) {
		x->failed = true;
		return (struct value){ 0 };
	}
	x->depth++;
	c = read_binary(x, 1);
	if (accept(x, "?")) {
		a = ptok_is(x->t, ":") ? c : read_ternary(x);
		expect(x, ":");
		b = read_ternary(x);
		c = (struct value){ c.v ? a.v : b.v, a.is_unsigned || b.is_unsigned };
	}
	x->depth--;
	return c;
}

int64_t cexpr_read(struct cexpr *x, bool *is_unsigned)
{
	struct value v = read_ternary(x);

	if (is_unsigned)
		*is_unsigned = v.is_unsigned;
	return x->failed ? 0 : v.v;
}
