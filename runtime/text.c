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

void text_escaped(struct strbuf *b, const char *s, size_t len)
{
	size_t done = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		char esc[4];

		if ((c >= 0x20 && c != 0x7f) || c == '\n' || c == '\t') {
			/* C1 controls as UTF-8 are C2 80 .. C2 9F */
			if (c != 0xc2 || i + 1 == len || (unsigned char)s[i + 1] >= 0xa0)
				continue;
		}
		text_add(b, s + done, i - done);
		esc[0] = '\\', esc[1] = 'x';
		esc[2] = "0123456789abcdef"[c >> 4], esc[3] = "0123456789abcdef"[c & 15];
		text_add(b, esc, 4);
		done = i + 1;
		if (c == 0xc2) {
			c = (unsigned char)s[++i];
			esc[2] = "0123456789abcdef"[c >> 4], esc[3] = "0123456789abcdef"[c & 15];
			text_add(b, esc, 4);
			done = i + 1;
		}
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
