/*
 * runtime: stacks and symbols as text (language.md 6.5).
 *
 *		(newline first)
 *	        vfs_read+1
 *	        ksys_read+103
 */
#include <stdlib.h>

#include "elf/elf.h"
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

/* A function that was known by its attach point. */
static void func_text(const struct vctx *c, uint64_t ap, struct strbuf *out)
{
	const char *name = ap < c->plan->aps.nr ? c->plan->aps.v[ap].func : NULL;
	char *nice = name && c->plan->config.cpp_demangle ? bin_demangle(name) : NULL;

	if (name)
		foreign(c, nice ? nice : name, out);
	free(nice);
}

void usym_text(const struct vctx *c, uint64_t addr, uint32_t pid, struct strbuf *out)
{
	struct usym u;

	if (pid == USYM_BY_AP) {
		func_text(c, addr, out);
		return;
	}

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

/*
 * A return address stands behind the call, perhaps behind the function's last instruction or on the next line: what counts is the
 * instruction before it.
 */
static bool user_symbol(const struct vctx *c, uint32_t pid, uint64_t addr, bool is_return, struct usym *u)
{
	memset(u, 0, sizeof(*u));
	if (!c->syms)
		return false;
	if (is_return && usym_find(c->syms, pid, addr - 1, u) && u->name) {
		u->off++;
		return true;
	}
	return usym_find(c->syms, pid, addr, u) && u->name != NULL;
}

/* True when the address is where a signal handler returns to: the next frame is then no return address but the place of the signal. */
static bool user_frame(const struct vctx *c, enum stack_mode mode, uint32_t pid, uint64_t addr, bool is_return,
		       struct strbuf *out)
{
	bool perf = mode == STACK_PERF, known;
	struct usym u;

	if (mode == STACK_RAW || mode == STACK_BUILD_ID) {
		raw_line(addr, out);
		return false;
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
	return known && !strcmp(u.name, "__restore_rt");
}

/*
 * struct bpf_stack_build_id: s32 status (1: valid, 2: address only), u8 id[20], u64 offset or address.  The kernel finds build ids by
 * itself; of the stacks that programs unwind, and of pages that it could not read, we do.
 */
static void build_id_frame(const struct vctx *c, uint32_t pid, const uint8_t *p, struct strbuf *out)
{
	uint64_t v = load_uint(p + 24, 8);
	struct usym u = { 0 };

	if (load_uint(p, 4) == 1) {
		for (int i = 0; i < 20; i++) {
			text_char(out, "0123456789abcdef"[p[4 + i] >> 4]);
			text_char(out, "0123456789abcdef"[p[4 + i] & 15]);
		}
		sb_printf(out, " 0x%02llx\n", (unsigned long long)v);
	} else if (c->syms && usym_find(c->syms, pid, v, &u) && u.build_id) {
		sb_printf(out, "%s 0x%02llx\n", u.build_id, (unsigned long long)u.file_off);
	} else {
		raw_line(v, out);
	}
}

/* Frames of the innermost first; true: all of them were there. */
static bool frames_text(const struct vctx *c, const struct plan_type *t, uint32_t pid, const uint8_t *p, size_t len,
			uint64_t nr, struct strbuf *out)
{
	bool user = t->kind == TY_USTACK, is_return = false;
	size_t frame = user && t->stack_mode == STACK_BUILD_ID ? 32 : 8;
	enum stack_mode mode = (enum stack_mode)t->stack_mode;

	for (uint64_t i = 0; i < nr && i < len / frame; i++) {
		const uint8_t *f = p + i * frame;
		uint64_t addr = load_uint(f + frame - 8, 8);

		if (addr == UNWIND_FAILED) {
			text_lit(out, "        <unwind failure>\n");
			break;
		}
		if (frame == 32) {
			if (!load_uint(f, 4))	/* BPF_STACK_BUILD_ID_EMPTY */
				break;
			build_id_frame(c, pid, f, out);
		} else if (user) {
			is_return = !user_frame(c, mode, pid, addr, is_return, out);
		} else {
			kernel_frame(c, mode, addr, i > 0, out);
		}
	}
	return nr <= len / frame;
}

/* Where the frames of a stack are. */
struct view {
	const uint8_t *frames;
	size_t len;
	uint64_t nr;
	uint32_t pid;
};

/* Those of a stack out of a map stand elsewhere, or were lost because there was no room for them.  False: the value is cut. */
static bool look(const struct vctx *c, const struct plan_type *t, const uint8_t *p, size_t len, struct view *v)
{
	size_t head = t->kind == TY_USTACK ? 16 : 8;

	*v = (struct view){ 0 };
	if (len < (t->by_id ? 16 : head))
		return false;
	if (t->by_id) {
		v->nr = load_uint(p + 8, 4);
		v->pid = (uint32_t)load_uint(p + 12, 4);
		v->len = v->nr && c->stack_frames ? c->stack_frames(c->stack_arg, load_uint(p, 8), &v->frames) : 0;
	} else {
		v->nr = load_uint(p + head - 8, 8);
		v->pid = t->kind == TY_USTACK ? (uint32_t)load_uint(p, 4) : 0;
		v->frames = p + head;
		v->len = len - head;
	}
	return true;
}

void stack_text(const struct vctx *c, const struct plan_type *t, const uint8_t *p, size_t len, struct strbuf *out)
{
	struct view v;

	text_char(out, '\n');
	if (!look(c, t, p, len, &v) || frames_text(c, t, v.pid, v.frames, v.len, v.nr, out) || !t->by_id)
		return;
	text_lit(out, "        <lost: ");
	text_u64(out, v.nr);
	text_lit(out, " frames>\n");
}

/* ---- frame by frame, for profiles ---- */

typedef void frame_fn(void *arg, const struct stack_frame *f);

/* Gives whether the next frame's address is one that a call returns to. */
static bool each_user(const struct vctx *c, uint32_t pid, uint64_t addr, bool is_return, frame_fn *fn, void *arg)
{
	struct stack_frame f = { .addr = addr };
	struct usym u;
	bool known = user_symbol(c, pid, addr, is_return, &u);

	f.module = u.module;
	f.build_id = u.build_id;
	f.off = u.module ? u.file_off : addr;
	for (size_t i = 0; known && i < u.nr_inl; i++) {
		f.inlined = true;
		f.name = u.inl[i].name;
		f.place = u.inl[i].place;
		fn(arg, &f);
	}
	f.inlined = false;
	f.name = known ? u.name : NULL;
	f.place = u.place;
	fn(arg, &f);
	return !(known && !strcmp(u.name, "__restore_rt"));
}

static void each_kernel(const struct vctx *c, uint64_t addr, bool is_return, frame_fn *fn, void *arg)
{
	struct stack_frame f = { .addr = addr, .off = addr, .kernel = true };
	struct ksym k;

	if (c->syms && kernel_symbol(addr, is_return, &k)) {
		f.name = k.name;
		f.module = k.module;
	}
	fn(arg, &f);
}

void stack_each(const struct vctx *c, const struct plan_type *t, const uint8_t *p, size_t len, frame_fn *fn, void *arg)
{
	size_t size = t->kind == TY_USTACK && t->stack_mode == STACK_BUILD_ID ? 32 : 8;
	bool is_return = false;
	struct view v;

	if (!look(c, t, p, len, &v))
		return;
	for (uint64_t i = 0; i < v.nr && i < v.len / size; i++) {
		uint64_t addr = load_uint(v.frames + (i + 1) * size - 8, 8);

		if (addr == UNWIND_FAILED)
			fn(arg, &(struct stack_frame){ .name = "<unwind failure>" });
		else if (t->kind == TY_KSTACK)
			each_kernel(c, addr, i > 0, fn, arg);
		else if (size == 32 && load_uint(v.frames + i * size, 4) == 1)
			fn(arg, &(struct stack_frame){ .off = addr });
		else
			is_return = each_user(c, v.pid, addr, is_return, fn, arg);
	}
	if (v.nr > v.len / size)
		fn(arg, &(struct stack_frame){ .name = "<lost>" });
}
