/*
 * Functions of Go programs: how they take arguments, and where they begin for good.
 *
 * Before Go 1.17 all arguments are on the stack (ABI0).  From then on (1.18 on arm64) they are in registers of Go's own choice; functions
 * written in assembler keep the old way and bear ".abi0" at the end of their symbol when there is a wrapper.  Sources: Go's
 * src/cmd/compile/abi-internal.md; debug/buildinfo for the version.
 */
#include "elf/elf_priv.h"

#include <errno.h>
#include <string.h>

/* An address in the file's image: n bytes, or NULL. */
static const unsigned char *bytes_at(struct bin *b, uint64_t addr, uint64_t n)
{
	uint64_t off;
	size_t len;
	char *image = elf_rawfile(b->elf, &len);

	if (!image || bin_file_offset(b, addr, &off) || off > len || len - off < n)
		return NULL;
	return (unsigned char *)image + off;
}

/*
 * .go.buildinfo: 14 bytes "\xff Go buildinf:", u8 ptrsize, u8 flags.  From Go 1.18 (flag 2) the version follows at 32: a length (varint,
 * one byte in practice) and its bytes.  Before, at 16: the address of a string header { pointer, length }.
 */
static size_t go_version(struct bin *b, const char **text)
{
	static const char magic[] = "\xff Go buildinf:";
	GElf_Shdr sh;
	Elf_Data *d = elf_section_data(b->elf, ".go.buildinfo", &sh);
	const unsigned char *p = d ? d->d_buf : NULL, *at;
	uint64_t header, str[2];

	if (!p || d->d_size < 32 || memcmp(p, magic, sizeof(magic) - 1))
		return 0;
	if (p[15] & 2) {
		*text = (const char *)p + 33;
		return d->d_size > 33 && p[32] < 0x80 && p[32] <= d->d_size - 33 ? p[32] : 0;
	}
	if (p[14] != 8 || p[15] & 1)
		return 0;
	memcpy(&header, p + 16, 8);
	at = bytes_at(b, header, 16);
	if (!at)
		return 0;
	memcpy(str, at, 16);
	*text = (const char *)bytes_at(b, str[0], str[1]);
	return *text && str[1] < 256 ? str[1] : 0;
}

/* 19 for "go1.19.8" and "devel go1.19-0123"; 0: not known. */
static unsigned go_minor(struct bin *b)
{
	const char *text, *p;
	size_t len = go_version(b, &text);
	unsigned n = 0;

	p = len ? memmem(text, len, "go1.", 4) : NULL;
	for (p = p ? p + 4 : NULL; p && p < text + len && *p >= '0' && *p <= '9' && n < 1000; p++)
		n = n * 10 + (unsigned)(*p - '0');
	return n;
}

enum go_abi bin_go_abi(struct bin *b, uint64_t func, const char *symbol)
{
#if defined(__x86_64__)
	const unsigned first = 17;
#else
	const unsigned first = 18;
#endif
	struct bin_sym s;
	size_t n = symbol ? strlen(symbol) : 0;
	unsigned minor;

	if (!bin_is_go(b) || go_func_at(b, func, &s) == -ENOENT)
		return GO_NONE;		/* C code is linked to Go programs too */
	if (n > 5 && !strcmp(symbol + n - 5, ".abi0"))
		return GO_STACK;
	minor = go_minor(b);
	return !minor || minor >= first ? GO_REGS : GO_STACK;
}

/* ---- the check of the stack's size ---- */

#if defined(__x86_64__)
struct check {
	struct bin *b;
	const unsigned char *code;
	uint64_t func, size;
	uint64_t grow;			/* where the check jumps to */
	uint64_t body;			/* behind it */
	bool compared;			/* the instruction before was the comparison */
	unsigned nr;
};

/* cmp 0x10(%reg),%reg: the limit is the third word of the goroutine (struct g, stackguard0) */
static bool is_limit_cmp(const unsigned char *p, unsigned len)
{
	return len == 4 && (p[0] & 0xf0) == 0x40 && p[1] == 0x3b && (p[2] & 0xc0) == 0x40 && p[3] == 0x10;
}

/* The first instructions: up to "jbe grow" behind the comparison. */
static bool find_check(void *arg, uint64_t at, unsigned len)
{
	struct check *c = arg;
	const unsigned char *p = c->code + (at - c->func);
	int32_t far;

	if (c->compared && len == 2 && p[0] == 0x76) {
		c->grow = at + len + (uint64_t)(int64_t)(int8_t)p[1];
		c->body = at + len;
	} else if (c->compared && len == 6 && p[0] == 0x0f && p[1] == 0x86) {
		memcpy(&far, p + 2, 4);
		c->grow = at + len + (uint64_t)(int64_t)far;
		c->body = at + len;
	}
	c->compared = is_limit_cmp(p, len);
	return c->body || ++c->nr == 12;
}

/* Behind the jump: registers are saved, then comes "call runtime.morestack...". */
static bool find_call(void *arg, uint64_t at, unsigned len)
{
	struct check *c = arg;
	const unsigned char *p = c->code + (at - c->func);
	struct bin_sym s;
	int32_t far;

	if (len != 5 || p[0] != 0xe8)
		return ++c->nr == 64;
	memcpy(&far, p + 1, 4);
	c->compared = !go_func_at(c->b, at + len + (uint64_t)(int64_t)far, &s) && !strncmp(s.name, "runtime.morestack", 17);
	return true;
}
#endif

uint64_t bin_go_body(struct bin *b, uint64_t func, uint64_t size)
{
#if defined(__x86_64__)
	struct check c = { .b = b, .func = func, .size = size };

	c.code = bytes_at(b, func, size);
	if (!c.code || insn_each(c.code, size, func, find_check, &c) < 0 || !c.body)
		return func;
	if (c.grow <= func || c.grow - func >= size)
		return func;
	c.compared = false;
	c.nr = 0;
	c.code += c.grow - func;
	c.func = c.grow;
	insn_each(c.code, size - (c.grow - func), c.grow, find_call, &c);
	return c.compared ? c.body : func;
#else
	return func;
#endif
}
