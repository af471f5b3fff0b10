/*
 * runtime: numbers as text, padding, escapes.  No stdio: these run several times per line of output.
 */
#include "runtime/out_priv.h"

static const char digits2[] = "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
			      "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

void text_u64(struct strbuf *b, uint64_t v)
{
	char tmp[20];
	size_t at = sizeof(tmp);

	while (v >= 100) {
		at -= 2;
		memcpy(tmp + at, digits2 + 2 * (v % 100), 2);
		v /= 100;
	}
	if (v >= 10) {
		at -= 2;
		memcpy(tmp + at, digits2 + 2 * v, 2);
	} else {
		tmp[--at] = (char)('0' + v);
	}
	text_add(b, tmp + at, sizeof(tmp) - at);
}

void text_i64(struct strbuf *b, int64_t v)
{
	if (v < 0) {
		text_char(b, '-');
		text_u64(b, -(uint64_t)v);
	} else {
		text_u64(b, (uint64_t)v);
	}
}

void text_hex(struct strbuf *b, uint64_t v)
{
	char tmp[16];
	size_t at = sizeof(tmp);

	do {
		tmp[--at] = "0123456789abcdef"[v & 15];
		v >>= 4;
	} while (v);
	text_add(b, tmp + at, sizeof(tmp) - at);
}

void text_pad(struct strbuf *b, size_t mark, size_t piece, uint32_t width, bool left, char fill)
{
	size_t have = b->len - mark, more, at;

	if (!piece || piece > have)
		piece = have;
	if (piece >= width)
		return;
	more = width - piece;
	text_room(b, more);
	at = left ? mark + piece : mark;
	memmove(b->s + at + more, b->s + at, b->len - at);
	memset(b->s + at, fill, more);
	text_took(b, more);
}

/* Forms that are too long are no characters, nor are surrogates. */
size_t text_utf8(const uint8_t *s, size_t left, uint32_t *code)
{
	static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = s[0] < 0x80 ? 1 : (s[0] & 0xe0) == 0xc0 ? 2 : (s[0] & 0xf0) == 0xe0 ? 3 : (s[0] & 0xf8) == 0xf0 ? 4 : 0;

	if (!n || n > left)
		return 0;
	*code = n == 1 ? s[0] : s[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (s[i] & 0x3f);
	}
	return *code < least[n] || *code > 0x10ffff || (*code >= 0xd800 && *code < 0xe000) ? 0 : n;
}

/*
 * What may go to a terminal: no controls but newline and tab, none of the second set (U+0080..9F), nothing that turns the
 * order of what is shown.
 */
bool text_harmless(uint32_t code)
{
	if (code < 0x20)
		return code == '\n' || code == '\t';
	return !(code >= 0x7f && code < 0xa0) && !(code >= 0x202a && code <= 0x202e) && !(code >= 0x2066 && code <= 0x2069);
}

void text_escaped(struct strbuf *b, const char *s, size_t len)
{
	size_t done = 0, n;

	for (size_t i = 0; i < len; i += n) {
		uint32_t code = 0;

		n = text_utf8((const uint8_t *)s + i, len - i, &code);
		if (n && text_harmless(code))
			continue;
		text_add(b, s + done, i - done);
		n = n ? n : 1;
		for (size_t k = i; k < i + n; k++) {
			char esc[4] = { '\\', 'x', "0123456789abcdef"[(uint8_t)s[k] >> 4], "0123456789abcdef"[s[k] & 15] };

			text_add(b, esc, 4);
		}
		done = i + n;
	}
	text_add(b, s + done, len - done);
}

uint64_t load_uint(const uint8_t *p, uint32_t size)
{
	uint64_t v = 0;

	switch (size) {
	case 1: return *p;
	case 2: { uint16_t w; memcpy(&w, p, 2); return w; }
	case 4: { uint32_t w; memcpy(&w, p, 4); return w; }
	case 8: memcpy(&v, p, 8); return v;
	}
	if (size < 8)
		memcpy(&v, p, size);
	else
		memcpy(&v, p, 8);
	return v;
}

int64_t load_int(const uint8_t *p, uint32_t size)
{
	unsigned spare;

	if (!size || size >= 8)
		return (int64_t)load_uint(p, size);
	spare = 64 - 8 * size;
	return (int64_t)(load_uint(p, size) << spare) >> spare;
}
