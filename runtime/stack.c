/*
 * runtime: stacks and symbols as text (language.md 6.5).
 *
 *		(newline first)
 *	        vfs_read+1
 *	        ksys_read+103
 */
#include "runtime/out_priv.h"

#define UNWIND_FAILED UINT64_MAX

/* An address without a symbol; zero has no prefix, as the reference prints it. */
static void unknown(uint64_t addr, struct strbuf *out)
{
	if (addr)
		text_lit(out, "0x");
	text_hex(out, addr);
}

void ksym_text(const struct vctx *c, uint64_t addr, struct strbuf *out)
{
	struct ksym k;

	if (c->syms && ksym_find(addr, &k)) {
		sb_str(out, k.name);
		return;
	}
	unknown(addr, out);
}

/* Names come from files of the traced world. */
static void foreign(const struct vctx *c, const char *s, struct strbuf *out)
{
	if (c->escape)
		text_escaped(out, s, strlen(s));
	else
		sb_str(out, s);
}

void usym_text(const struct vctx *c, uint64_t addr, uint32_t pid, struct strbuf *out)
{
	struct usym u;

	if (c->syms && usym_find(c->syms, pid, addr, &u) && u.name) {
		foreign(c, u.name, out);
		return;
	}
	unknown(addr, out);
}

static void symbol_off(const struct vctx *c, const char *name, uint64_t off, struct strbuf *out)
{
	foreign(c, name, out);
	text_char(out, '+');
	text_u64(out, off);
}

static void raw_line(uint64_t addr, struct strbuf *out)
{
	text_hex(out, addr);
	text_char(out, '\n');
}

/* A return address may stand behind the last instruction of its function: then the call is what counts. */
static bool kernel_symbol(uint64_t addr, bool is_return, struct ksym *k)
{
	if (!ksym_find(addr, k))
		return false;
	if (is_return && !k->off && ksym_find(addr - 1, k))
		k->off++;
	return true;
}

static void kernel_frame(const struct vctx *c, enum stack_mode mode, uint64_t addr, bool is_return, struct strbuf *out)
{
	struct ksym k;
	bool known = mode != STACK_RAW && c->syms && kernel_symbol(addr, is_return, &k);

	switch (mode) {
	case STACK_PERF:
		text_char(out, '\t');
		text_hex(out, addr);
		text_char(out, ' ');
		break;
	case STACK_BPFTRACE:
		text_lit(out, "        ");
		break;
	case STACK_RAW: case STACK_BUILD_ID:
		raw_line(addr, out);
		return;
	}
	if (known) {
		sb_str(out, k.name);
		text_char(out, '+');
		text_u64(out, k.off);
	} else {
		text_lit(out, "0x");
		text_hex(out, addr);
	}
	text_char(out, '\n');
}

static void place(const struct vctx *c, const char *where, struct strbuf *out)
{
	if (!where)
		return;
	text_char(out, '@');
	foreign(c, where, out);
}

static bool user_symbol(const struct vctx *c, uint32_t pid, uint64_t addr, bool is_return, struct usym *u)
{
	struct usym before;

	memset(u, 0, sizeof(*u));
	if (!c->syms || !usym_find(c->syms, pid, addr, u))
		return false;
	if (is_return && u->name && !u->off && usym_find(c->syms, pid, addr - 1, &before) && before.name) {
		*u = before;
		u->off++;
	}
	return u->name != NULL;
}

static void user_frame(const struct vctx *c, enum stack_mode mode, uint32_t pid, uint64_t addr, bool is_return,
		       struct strbuf *out)
{
	bool perf = mode == STACK_PERF, known;
	struct usym u;

	if (mode == STACK_RAW || mode == STACK_BUILD_ID) {
		raw_line(addr, out);
		return;
	}
	known = user_symbol(c, pid, addr, is_return, &u);
	for (size_t i = 0; known && i < u.nr_inl; i++) {
		if (perf) {
			text_char(out, '\t');
			text_hex(out, addr);
			text_char(out, ' ');
			foreign(c, u.inl[i].name, out);
			text_lit(out, " (inlined)\n");
		} else {
			text_lit(out, "        [inlined] ");
			foreign(c, u.inl[i].name, out);
			place(c, u.inl[i].place, out);
			text_char(out, '\n');
		}
	}
	if (perf) {
		text_char(out, '\t');
		text_hex(out, addr);
		text_char(out, ' ');
	} else {
		text_lit(out, "        ");
	}
	if (known) {
		symbol_off(c, u.name, u.off, out);
		if (!perf)
			place(c, u.place, out);
	} else {
		text_lit(out, "0x");
		text_hex(out, addr);
	}
	if (perf) {
		text_lit(out, " (");
		foreign(c, known && u.module ? u.module : "[unknown]", out);
		text_char(out, ')');
	}
	text_char(out, '\n');
}

/* struct bpf_stack_build_id: s32 status (1: valid, 2: address only), u8 id[20], u64 offset or address. */
static void build_id_frame(const uint8_t *p, struct strbuf *out)
{
	uint64_t v = load_uint(p + 24, 8);

	if (load_uint(p, 4) != 1) {
		raw_line(v, out);
		return;
	}
	for (int i = 0; i < 20; i++) {
		text_char(out, "0123456789abcdef"[p[4 + i] >> 4]);
		text_char(out, "0123456789abcdef"[p[4 + i] & 15]);
	}
	sb_printf(out, " 0x%02llx\n", (unsigned long long)v);
}

/* Frames of the innermost first; true: all of them were there. */
static bool frames_text(const struct vctx *c, const struct plan_type *t, uint32_t pid, const uint8_t *p, size_t len,
			uint64_t nr, struct strbuf *out)
{
	bool user = t->kind == TY_USTACK;
	size_t frame = user && t->stack_mode == STACK_BUILD_ID ? 32 : 8;
	enum stack_mode mode = (enum stack_mode)t->stack_mode;

	for (uint64_t i = 0; i < nr && i < len / frame; i++) {
		const uint8_t *f = p + i * frame;
		uint64_t addr;

		if (frame == 32) {
			if (!load_uint(f, 4))	/* BPF_STACK_BUILD_ID_EMPTY */
				break;
			build_id_frame(f, out);
			continue;
		}
		addr = load_uint(f, 8);
		if (addr == UNWIND_FAILED) {
			text_lit(out, "        <unwind failure>\n");
			break;
		}
		if (user)
			user_frame(c, mode, pid, addr, i > 0, out);
		else
			kernel_frame(c, mode, addr, i > 0, out);
	}
	return nr <= len / frame;
}

/* A stack out of a map: its frames stand elsewhere, or were lost because there was no room for them. */
static void id_text(const struct vctx *c, const struct plan_type *t, const uint8_t *p, struct strbuf *out)
{
	uint32_t nr = (uint32_t)load_uint(p + 8, 4);
	const uint8_t *frames = NULL;
	size_t len = nr && c->stack_frames ? c->stack_frames(c->stack_arg, load_uint(p, 8), &frames) : 0;

	if (frames_text(c, t, (uint32_t)load_uint(p + 12, 4), frames, len, nr, out))
		return;
	text_lit(out, "        <lost: ");
	text_u64(out, nr);
	text_lit(out, " frames>\n");
}

void stack_text(const struct vctx *c, const struct plan_type *t, const uint8_t *p, size_t len, struct strbuf *out)
{
	bool user = t->kind == TY_USTACK;
	size_t head = user ? 16 : 8;

	text_char(out, '\n');
	if (t->by_id && len >= 16)
		id_text(c, t, p, out);
	else if (!t->by_id && len >= head)
		frames_text(c, t, user ? (uint32_t)load_uint(p, 4) : 0, p + head, len - head, load_uint(p + head - 8, 8), out);
}
