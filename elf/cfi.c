/*
 * elf: how to get from a function's frame to its caller's, from .eh_frame.
 *
 * Compilers describe for each instruction where the caller's frame begins (the CFA) and where its registers were saved, as a
 * program for a little machine (DWARF 5, 6.4; the differences of .eh_frame in the LSB).  All of it is run here once, and what
 * comes out is a flat table in order of addresses, with only what a walk over x86_64 frames needs: CFA, RBP, and where it ends.
 *
 *	.eh_frame	| CIE: alignments, first rules | FDE: range, instructions | FDE | CIE | FDE ...
 *	rows		| addr: CFA = RSP + 8 | addr: CFA = RSP + 16, RBP at CFA - 16 | addr: none | ...
 *
 * The return address stands at CFA - 8 wherever it is defined.  Of the expressions that may stand in place of a rule those are
 * understood that compilers and linkers write: the PLT's, realigned frames (CFA at RBP - n), signal frames.  Everything else is "none".
 *
 * Input is untrusted: every read is checked, a broken entry costs itself only.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "elf/elf_priv.h"

#define MAX_ROWS (16u << 20)
#define MAX_SAVED 32		/* DW_CFA_remember_state, nested */

enum { REG_BP = 6, REG_SP = 7, REG_RA = 16 };

/* A place in the section; bad once something did not fit, and then all reads give 0. */
struct reader {
	const uint8_t *p, *end;
	bool bad;
};

enum how { HOW_SAME, HOW_UNDEFINED, HOW_AT_CFA, HOW_EXPR, HOW_OTHER };

struct rule {
	enum how how;
	int64_t off;			/* HOW_AT_CFA */
	struct reader expr;		/* HOW_EXPR: what gives the address where it was saved */
};

struct state {
	uint64_t cfa_reg;
	int64_t cfa_off;
	struct reader cfa_expr;		/* p not NULL: instead of register and offset */
	struct rule bp, ra;
};

struct cie {
	const uint8_t *at;		/* NULL: none was read yet */
	uint64_t code_align;
	int64_t data_align;
	uint8_t fde_enc;
	bool has_size, is_signal;
	struct reader insns;
};

struct range {
	uint64_t start, end;
	size_t first, nr;		/* rows */
};

struct table {
	const uint8_t *data;
	size_t len;
	uint64_t addr;			/* of the section */
	struct cie cie;			/* the last one: FDEs stand behind theirs */
	VEC(struct bin_unwind_row) rows;
	VEC(struct range) ranges;
};

/* ---- reading ---- */

static uint64_t get(struct reader *r, unsigned bytes)
{
	uint64_t v = 0;

	if (r->bad || (size_t)(r->end - r->p) < bytes) {
		r->bad = true;
		return 0;
	}
	memcpy(&v, r->p, bytes);	/* little-endian, as all that is read here */
	r->p += bytes;
	return v;
}

/* LEB128 (DWARF 5, 7.6): the value, and how many bits of it there were and the sign bit, for sleb. */
static uint64_t leb(struct reader *r, unsigned *bits, bool *sign)
{
	uint64_t v = 0, b;
	unsigned shift = 0;

	do {
		b = get(r, 1);
		if (shift < 64)
			v |= (b & 0x7f) << shift;
		shift += 7;
	} while (b & 0x80 && !r->bad);
	*bits = shift;
	*sign = b & 0x40;
	return v;
}

static uint64_t uleb(struct reader *r)
{
	unsigned bits;
	bool sign;

	return leb(r, &bits, &sign);
}

static int64_t sleb(struct reader *r)
{
	unsigned bits;
	bool sign;
	uint64_t v = leb(r, &bits, &sign);

	return (int64_t)(sign && bits < 64 ? v | ~0ull << bits : v);
}

static struct reader block(struct reader *r)
{
	uint64_t len = uleb(r);
	struct reader b = { 0 };

	if (r->bad || len > (size_t)(r->end - r->p)) {
		r->bad = true;
		return b;
	}
	b.p = r->p;
	b.end = r->p += len;
	return b;
}

/* A pointer in one of the encodings DW_EH_PE_*: the lower half is the format, the upper what it is relative to. */
static uint64_t pointer(const struct table *t, struct reader *r, uint8_t enc)
{
	uint64_t at = t->addr + (uint64_t)(r->p - t->data), v;

	switch (enc & 0x0f) {
	case 0x00: case 0x04: case 0x0c:	v = get(r, 8); break;
	case 0x01:	v = uleb(r); break;
	case 0x02:	v = get(r, 2); break;
	case 0x03:	v = get(r, 4); break;
	case 0x09:	v = (uint64_t)sleb(r); break;
	case 0x0a:	v = (uint64_t)(int16_t)get(r, 2); break;
	case 0x0b:	v = (uint64_t)(int32_t)get(r, 4); break;
	default:	r->bad = true; return 0;
	}
	if ((enc & 0x70) == 0x10)
		v += at;
	else if (enc & 0xf0)
		r->bad = true;		/* relative to what only a running program has */
	return v;
}

/* ---- the rules in force, as a row ---- */

/* "breg<reg> off", alone (then false) or with a deref behind it. */
static bool expr_breg(struct reader e, unsigned reg, int64_t *off, bool *deref)
{
	if (!e.p || get(&e, 1) != 0x70 + reg)
		return false;
	*off = sleb(&e);
	*deref = !e.bad && e.p < e.end && *e.p == 0x06;
	e.p += *deref;
	return !e.bad && e.p == e.end;
}

/* "breg7 off; deref; plus_uconst 8": functions in assembler that keep the old stack pointer in their frame. */
static bool expr_at_sp_8(struct reader e, int64_t *off)
{
	static const uint8_t tail[] = { 0x06, 0x23, 8 };

	if (!e.p || get(&e, 1) != 0x70 + REG_SP)
		return false;
	*off = sleb(&e);
	return !e.bad && e.end - e.p == (long)sizeof(tail) && !memcmp(e.p, tail, sizeof(tail));
}

/* What linkers write for the PLT: RSP + 8, and 8 more once the entry has pushed its number, n bytes (of 16) in. */
static bool expr_plt(struct reader e, int64_t *n)
{
	static const uint8_t head[] = { 0x77, 8, 0x80, 0, 0x3f, 0x1a }, tail[] = { 0x2a, 0x33, 0x24, 0x22 };

	if (!e.p || e.end - e.p != (long)(sizeof(head) + 1 + sizeof(tail)) || memcmp(e.p, head, sizeof(head)) ||
	    memcmp(e.p + sizeof(head) + 1, tail, sizeof(tail)))
		return false;
	*n = e.p[sizeof(head)] - 0x30;
	return *n >= 0 && *n < 16;
}

static bool small(int64_t v)
{
	return v >= INT32_MIN && v <= INT32_MAX;
}

static void row_cfa(const struct state *s, struct bin_unwind_row *row)
{
	int64_t off = s->cfa_off;
	bool deref = false;

	if (s->cfa_expr.p) {
		if (expr_plt(s->cfa_expr, &off))
			row->cfa = UNWIND_PLT;
		else if (expr_breg(s->cfa_expr, REG_SP, &off, &deref))
			row->cfa = deref ? UNWIND_AT_SP : UNWIND_SP;
		else if (expr_breg(s->cfa_expr, REG_BP, &off, &deref))
			row->cfa = deref ? UNWIND_AT_BP : UNWIND_BP;
		else if (expr_at_sp_8(s->cfa_expr, &off))
			row->cfa = UNWIND_AT_SP_8;
	} else if (s->cfa_reg == REG_SP) {
		row->cfa = UNWIND_SP;
	} else if (s->cfa_reg == REG_BP) {
		row->cfa = UNWIND_BP;
	}
	if (!small(off))
		row->cfa = UNWIND_NONE;
	row->cfa_off = (int32_t)off;
}

static void row_bp(const struct state *s, struct bin_unwind_row *row)
{
	int64_t off = s->bp.off;
	bool deref = false;

	switch (s->bp.how) {
	case HOW_SAME: case HOW_UNDEFINED:
		row->bp = UNWIND_BP_SAME;
		return;
	case HOW_AT_CFA:
		row->bp = UNWIND_BP_AT_CFA;
		break;
	case HOW_EXPR:
		row->bp = expr_breg(s->bp.expr, REG_BP, &off, &deref) && !deref ? UNWIND_BP_AT_BP : UNWIND_BP_LOST;
		break;
	case HOW_OTHER:
		row->bp = UNWIND_BP_LOST;
		break;
	}
	if (!small(off))
		row->bp = UNWIND_BP_LOST;
	row->bp_off = (int32_t)off;
}

/* The place of RIP in the frame that the kernel makes for a handler, above the stack pointer after the handler's return. */
#define SIGNAL_RIP 168

static void put_row(struct table *t, const struct state *s, uint64_t addr)
{
	struct bin_unwind_row row = { .addr = addr }, *last = t->rows.nr ? &vec_last(&t->rows) : NULL;
	int64_t off = 0;
	bool deref = false;

	switch (s->ra.how) {
	case HOW_UNDEFINED:
		row.cfa = UNWIND_END;
		break;
	case HOW_AT_CFA:
		if (s->ra.off != -8)
			break;
		row_cfa(s, &row);
		row_bp(s, &row);
		break;
	case HOW_EXPR:
		if (t->cie.is_signal && expr_breg(s->ra.expr, REG_SP, &off, &deref) && !deref && off == SIGNAL_RIP)
			row.cfa = UNWIND_SIGNAL;
		break;
	case HOW_SAME: case HOW_OTHER:
		break;
	}
	if (row.cfa == UNWIND_NONE)
		row.cfa_off = row.bp_off = row.bp = 0;
	if (t->ranges.nr && t->rows.nr > vec_last(&t->ranges).first && last->addr == addr) {
		*last = row;	/* nothing was executed in between */
		return;
	}
	vec_push(NULL, &t->rows, row);
}

/* ---- running the instructions ---- */

struct machine {
	struct table *t;
	struct state s, initial, saved[MAX_SAVED];
	unsigned nr_saved;
	uint64_t pc, end;
	bool rows;		/* an FDE's; a CIE's give the first state only */
};

static void set_rule(struct machine *m, uint64_t reg, struct rule r)
{
	if (reg == REG_BP)
		m->s.bp = r;
	else if (reg == REG_RA)
		m->s.ra = r;
}

static void at_cfa(struct machine *m, uint64_t reg, int64_t factored)
{
	int64_t off;
	bool over = __builtin_mul_overflow(factored, m->t->cie.data_align, &off);

	set_rule(m, reg, (struct rule){ over ? HOW_OTHER : HOW_AT_CFA, off, { 0 } });
}

static void advance(struct machine *m, uint64_t to)
{
	if (!m->rows || to == m->pc)
		return;
	if (m->pc < m->end)
		put_row(m->t, &m->s, m->pc);
	m->pc = to > m->pc ? to : m->end;	/* back: what follows is not believed */
}

static void restore(struct machine *m, uint64_t reg)
{
	set_rule(m, reg, reg == REG_BP ? m->initial.bp : m->initial.ra);
}

static void set_cfa(struct machine *m, uint64_t reg, int64_t off)
{
	m->s.cfa_reg = reg;
	m->s.cfa_off = off;
	m->s.cfa_expr.p = NULL;
}

static int64_t scaled(const struct machine *m, int64_t v)
{
	int64_t off;

	return __builtin_mul_overflow(v, m->t->cie.data_align, &off) ? INT64_MAX : off;
}

/* remember_state, restore_state: of a frame deeper than anyone nests them the rest is not believed. */
static void remember(struct machine *m, struct reader *r, bool back)
{
	if (back ? !m->nr_saved : m->nr_saved == MAX_SAVED)
		r->bad = true;
	else if (back)
		m->s = m->saved[--m->nr_saved];
	else
		m->saved[m->nr_saved++] = m->s;
}

/* The instructions that change the rule of one register. */
static void exec_rule(struct machine *m, struct reader *r, uint8_t op)
{
	uint64_t reg = uleb(r);

	switch (op) {
	case 0x05:	at_cfa(m, reg, (int64_t)uleb(r)); break;		/* offset_extended */
	case 0x06:	restore(m, reg); break;
	case 0x07:	set_rule(m, reg, (struct rule){ .how = HOW_UNDEFINED }); break;
	case 0x08:	set_rule(m, reg, (struct rule){ .how = HOW_SAME }); break;
	case 0x09:	uleb(r); set_rule(m, reg, (struct rule){ .how = HOW_OTHER }); break;	/* register */
	case 0x10:	set_rule(m, reg, (struct rule){ HOW_EXPR, 0, block(r) }); break;
	case 0x11:	at_cfa(m, reg, sleb(r)); break;				/* offset_extended_sf */
	case 0x14:	uleb(r); set_rule(m, reg, (struct rule){ .how = HOW_OTHER }); break;	/* val_offset */
	case 0x15:	sleb(r); set_rule(m, reg, (struct rule){ .how = HOW_OTHER }); break;
	case 0x16:	block(r); set_rule(m, reg, (struct rule){ .how = HOW_OTHER }); break;	/* val_expression */
	case 0x2f:	at_cfa(m, reg, -(int64_t)uleb(r)); break;		/* GNU_negative_offset_extended */
	default:	r->bad = true; break;
	}
}

static void exec(struct machine *m, struct reader *r, uint8_t op)
{
	uint64_t code = m->t->cie.code_align, reg;

	switch (op) {
	case 0x00:	break;							/* nop */
	case 0x01:	advance(m, pointer(m->t, r, m->t->cie.fde_enc)); break;	/* set_loc */
	case 0x02:	advance(m, m->pc + get(r, 1) * code); break;
	case 0x03:	advance(m, m->pc + get(r, 2) * code); break;
	case 0x04:	advance(m, m->pc + get(r, 4) * code); break;
	case 0x0a:	remember(m, r, false); break;
	case 0x0b:	remember(m, r, true); break;
	case 0x0c:	reg = uleb(r); set_cfa(m, reg, (int64_t)uleb(r)); break;
	case 0x0d:	set_cfa(m, uleb(r), m->s.cfa_off); break;
	case 0x0e:	set_cfa(m, m->s.cfa_reg, (int64_t)uleb(r)); break;
	case 0x0f:	m->s.cfa_expr = block(r); break;
	case 0x12:	reg = uleb(r); set_cfa(m, reg, scaled(m, sleb(r))); break;
	case 0x13:	set_cfa(m, m->s.cfa_reg, scaled(m, sleb(r))); break;
	case 0x2e:	uleb(r); break;						/* GNU_args_size */
	default:	exec_rule(m, r, op); break;
	}
}

static void run(struct machine *m, struct reader r)
{
	while (r.p < r.end && !r.bad) {
		uint8_t op = (uint8_t)get(&r, 1);

		switch (op >> 6) {
		case 1:	advance(m, m->pc + (op & 0x3f) * m->t->cie.code_align); break;
		case 2:	at_cfa(m, op & 0x3f, (int64_t)uleb(&r)); break;
		case 3:	restore(m, op & 0x3f); break;
		default: exec(m, &r, op); break;
		}
		if (m->t->rows.nr > MAX_ROWS)
			return;
	}
	if (r.bad)	/* what holds from here on cannot be told */
		m->s = (struct state){ .ra = { .how = HOW_OTHER } };
}

/* ---- entries ---- */

static bool read_cie(struct table *t, const uint8_t *at, struct reader r)
{
	struct cie c = { .at = at };
	unsigned version = (unsigned)get(&r, 1);
	const char *aug = (const char *)r.p, *nul = r.bad ? NULL : memchr(r.p, 0, (size_t)(r.end - r.p));

	if (!nul || (version != 1 && version != 3 && version != 4))
		return false;
	r.p = (const uint8_t *)nul + 1;
	if (version == 4)
		get(&r, 2);		/* sizes of address and segment selector */
	c.code_align = uleb(&r);
	c.data_align = sleb(&r);
	if ((version == 1 ? get(&r, 1) : uleb(&r)) != REG_RA)
		return false;
	if (*aug && *aug != 'z')
		return false;
	if (*aug) {
		struct reader a = block(&r);

		c.has_size = true;
		for (aug++; *aug; aug++) {
			if (*aug == 'R')
				c.fde_enc = (uint8_t)get(&a, 1);
			else if (*aug == 'L')
				get(&a, 1);
			else if (*aug == 'S')
				c.is_signal = true;
			else if (*aug == 'P')
				pointer(t, &a, (uint8_t)get(&a, 1) & 0x0f);
			else
				break;	/* unknown: the size says where it ends */
		}
		if (a.bad)
			return false;
	}
	c.insns = r;
	t->cie = c;
	return !r.bad;
}

static void read_fde(struct table *t, struct reader r)
{
	struct machine m;
	uint64_t start = pointer(t, &r, t->cie.fde_enc), len = pointer(t, &r, t->cie.fde_enc & 0x0f);

	if (t->cie.has_size)
		block(&r);
	if (r.bad || !len || start + len < start || !start)
		return;
	m.t = t;
	m.s = (struct state){ .ra = { .how = HOW_SAME }, .bp = { .how = HOW_SAME } };
	m.nr_saved = 0;
	m.rows = false;
	run(&m, t->cie.insns);
	m.initial = m.s;
	m.rows = true;
	m.pc = start;
	m.end = start + len;
	vec_push(NULL, &t->ranges, (struct range){ start, m.end, t->rows.nr, 0 });
	run(&m, r);
	if (m.pc < m.end)
		put_row(t, &m.s, m.pc);
	vec_last(&t->ranges).nr = t->rows.nr - vec_last(&t->ranges).first;
}

static void read_entries(struct table *t)
{
	struct reader all = { t->data, t->data + t->len, false };

	while (all.p < all.end && t->rows.nr < MAX_ROWS) {
		uint64_t len = get(&all, 4), back;
		struct reader r = { .bad = false };
		const uint8_t *id_at;

		if (all.bad)
			return;
		if (!len)
			continue;	/* the end; or the end of one of several put together */
		if (len == 0xffffffff)
			len = get(&all, 8);
		if (all.bad || len > (size_t)(all.end - all.p))
			return;
		r.p = id_at = all.p;
		r.end = all.p += len;
		back = get(&r, 4);
		if (r.bad)
			continue;
		if (!back) {
			t->cie.at = NULL;
			if (!read_cie(t, id_at, r))
				t->cie.at = NULL;
			continue;
		}
		if (back > (size_t)(id_at - t->data))
			continue;
		/* The pointer leads to the length of the CIE, 4 bytes in front of its id. */
		if (t->cie.at != id_at - back + 4) {
			struct reader c = { id_at - back, all.end, false };
			uint64_t n = get(&c, 4);

			t->cie.at = NULL;
			if (c.bad || n < 4 || n > (size_t)(c.end - c.p))
				continue;
			c.end = c.p + n;
			if (get(&c, 4) || !read_cie(t, c.p - 4, c)) {
				t->cie.at = NULL;
				continue;
			}
		}
		read_fde(t, r);
	}
}

/* ---- one table of all ---- */

static int by_start(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static bool same_rule(const struct bin_unwind_row *a, const struct bin_unwind_row *b)
{
	return a->cfa == b->cfa && a->bp == b->bp && a->cfa_off == b->cfa_off && a->bp_off == b->bp_off;
}

struct result {
	struct bin_unwind_row *v;
	size_t nr;
};

static void append(struct result *out, struct bin_unwind_row row)
{
	if (out->nr && out->v[out->nr - 1].addr == row.addr)
		out->nr--;
	if (out->nr ? same_rule(&out->v[out->nr - 1], &row) : row.cfa == UNWIND_NONE)
		return;
	out->v[out->nr++] = row;
}

/* Ranges in order, what lies between two of them without a rule; of ranges that overlap the first wins. */
static bool merge(struct table *t, struct result *out)
{
	uint64_t end = 0;

	for (size_t i = 1; i < t->ranges.nr; i++)
		if (t->ranges.v[i].start < t->ranges.v[i - 1].start) {
			qsort(t->ranges.v, t->ranges.nr, sizeof(*t->ranges.v), by_start);
			break;
		}
	out->v = calloc(t->rows.nr + t->ranges.nr + 1, sizeof(*out->v));
	if (!out->v)
		return false;
	for (size_t i = 0; i < t->ranges.nr; i++) {
		const struct range *r = &t->ranges.v[i];

		if (r->start < end)
			continue;
		for (size_t k = r->first; k < r->first + r->nr; k++)
			if (t->rows.v[k].addr < r->end)
				append(out, t->rows.v[k]);
		end = r->end;
		append(out, (struct bin_unwind_row){ .addr = end });
	}
	return true;
}

/*
 * The code that a signal handler returns to, where the C library has no rule for it (musl; Go):
 * mov $15,%rax; syscall.  The walk looks one byte in front of a return address, so the rule begins there.
 */
static bool add_restorers(struct bin *b, struct result *out)
{
	static const uint8_t code[] = { 0x48, 0xc7, 0xc0, 0x0f, 0, 0, 0, 0x0f, 0x05 };
	size_t len, nr;
	const uint8_t *image = (const uint8_t *)elf_rawfile(b->elf, &len), *p;

	if (!image || elf_getphdrnum(b->elf, &nr))
		return true;
	for (size_t i = 0; i < nr; i++) {
		GElf_Phdr ph;
		size_t at, k, gone;
		uint64_t addr;

		if (!gelf_getphdr(b->elf, (int)i, &ph) || ph.p_type != PT_LOAD || !(ph.p_flags & PF_X) || ph.p_offset >= len)
			continue;
		at = ph.p_filesz < len - ph.p_offset ? ph.p_filesz : len - ph.p_offset;
		p = memmem(image + ph.p_offset, at, code, sizeof(code));
		if (!p)
			continue;
		addr = ph.p_vaddr + (uint64_t)(p - image) - ph.p_offset - 1;
		for (k = 0; k < out->nr && out->v[k].addr <= addr; k++)
			;
		if (k && out->v[k - 1].cfa != UNWIND_NONE)
			continue;
		for (gone = k; gone < out->nr && out->v[gone].addr <= addr + sizeof(code); gone++)
			;
		if (gone != k)
			continue;	/* a function with rules begins within */
		struct bin_unwind_row *v = realloc(out->v, (out->nr + 2) * sizeof(*v));

		if (!v)
			return false;
		out->v = v;
		memmove(v + k + 2, v + k, (out->nr - k) * sizeof(*v));
		v[k] = (struct bin_unwind_row){ .addr = addr, .cfa = UNWIND_SIGNAL };
		v[k + 1] = (struct bin_unwind_row){ .addr = addr + sizeof(code) + 1 };
		out->nr += 2;
		if (k && v[k - 1].addr == addr) {	/* "none" began right there */
			memmove(v + k - 1, v + k, (out->nr - k) * sizeof(*v));
			out->nr--;
		}
	}
	return true;
}

/* The section; without section headers what PT_GNU_EH_FRAME leads to. */
static bool find_frames(struct bin *b, struct table *t)
{
	GElf_Shdr sh;
	Elf_Data *d = elf_section_data(b->elf, ".eh_frame", &sh);
	size_t len, nr;
	const uint8_t *image = (const uint8_t *)elf_rawfile(b->elf, &len);
	struct table hdr = { 0 };
	struct reader r = { 0 };
	uint64_t off;

	if (d && d->d_buf) {
		t->data = d->d_buf;
		t->len = d->d_size;
		t->addr = sh.sh_addr;
		return true;
	}
	if (!image || elf_getphdrnum(b->elf, &nr))
		return false;
	for (size_t i = 0; i < nr; i++) {
		GElf_Phdr ph;

		if (!gelf_getphdr(b->elf, (int)i, &ph) || ph.p_type != PT_GNU_EH_FRAME || ph.p_offset >= len)
			continue;
		hdr.data = image + ph.p_offset;
		hdr.addr = ph.p_vaddr;
		r = (struct reader){ hdr.data, image + len, false };
		if (get(&r, 1) != 1)
			return false;
		off = get(&r, 3);	/* encodings: of the pointer, of the table's size, of the table */
		t->addr = pointer(&hdr, &r, (uint8_t)off);
		if (r.bad || bin_file_offset(b, t->addr, &off) || off >= len)
			return false;
		t->data = image + off;
		t->len = len - off;
		return true;
	}
	return false;
}

int bin_unwind_rows(struct bin *b, struct bin_unwind_row **out, size_t *nr)
{
	struct table t = { 0 };
	struct result res = { 0 };
	GElf_Ehdr eh;
	bool ok;

	if (!gelf_getehdr(b->elf, &eh) || eh.e_machine != EM_X86_64)
		return -ENOTSUP;
	if (find_frames(b, &t))
		read_entries(&t);
	ok = merge(&t, &res) && add_restorers(b, &res);
	vec_free(&t.rows);
	vec_free(&t.ranges);
	if (!ok || !res.nr) {
		free(res.v);
		return ok ? -ENODATA : -ENOMEM;
	}
	*out = res.v;
	*nr = res.nr;
	return 0;
}
