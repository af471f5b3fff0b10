/*
 * Arguments of user functions: in which registers the parameters are that debug information describes.
 *
 * C (System V for x86-64, AAPCS64 alike as far as it matters here): integers and pointers take the next register, a struct of up to 16
 * bytes one or two unless it is of floating-point numbers only, everything else is on the stack.  A function that returns a larger
 * struct gets its place as a hidden first argument.
 *
 * Go has registers of its own and takes every parameter apart into words: a string is two, a slice three.  A parameter that does
 * not fit as a whole goes to the stack, and the next one is tried again (Go's src/cmd/compile/abi-internal.md).
 */
#include "sema/ap_user.h"

#define FIELDS_MAX 32
#define DEPTH_MAX 16

/* ---- Go ---- */

#if defined(__x86_64__)
static const char *const go_regs[] = { "ax", "bx", "cx", "di", "si", "r8", "r9", "r10", "r11" };
#elif defined(__aarch64__)
static const char *const go_regs[] = { "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "r13",
				       "r14", "r15" };
#else
static const char *const go_regs[] = { "" };
#endif
#define NR_GO_REGS (sizeof(go_regs) / sizeof(*go_regs))
#define NR_GO_STACK 16

size_t go_places(struct arena *a, enum go_abi abi, const struct arg_place **out)
{
	size_t nr = abi == GO_REGS ? NR_GO_REGS : NR_GO_STACK;
	struct arg_place *p = arena_new_array(a, struct arg_place, nr);

	for (size_t i = 0; i < nr; i++) {
		p[i] = (struct arg_place){ .kind = abi == GO_REGS ? PLACE_REG : PLACE_MEM, .size = 8, .reg = -1, .index = -1, .scale = 1 };
		if (abi == GO_REGS)
			p[i].reg = reg_offset(go_regs[i]);
		else {		/* above the return address; on arm64 the place for the link register */
			p[i].reg = reg_offset("sp");
			p[i].value = 8 + 8 * (int64_t)i;
		}
	}
	*out = p;
	return nr;
}

struct words {
	unsigned ints, floats;
};

/* Adds the words of a type; false: it has an array, which is always on the stack. */
static bool go_words(struct bin *bin, struct arena *a, uint64_t die, struct words *w, int depth)
{
	struct bin_member *m;
	struct bin_type t;
	int n;

	if (depth > DEPTH_MAX || bin_type(bin, a, die, &t))
		return false;
	switch (t.kind) {
	case BT_VOID:
		return true;
	case BT_INT: case BT_BOOL: case BT_PTR: case BT_ENUM: case BT_FUNC:
		w->ints++;
		return true;
	case BT_FLOAT:
		w->floats++;
		return true;
	case BT_ARRAY:
		return !t.count || (t.count == 1 && go_words(bin, a, t.to, w, depth + 1));
	case BT_STRUCT: case BT_UNION:
		break;
	}
	n = bin_members(bin, a, t.die, &m);
	for (int i = 0; i < n; i++)
		if (!go_words(bin, a, m[i].die, w, depth + 1))
			return false;
	return n >= 0;
}

/* The register of a parameter of one word; -1: it has more, or is not in general registers. */
static int go_reg(struct bin *bin, struct arena *a, const struct bin_param *p, struct words *used)
{
	struct words w = { 0 };
	int reg;

	if (!go_words(bin, a, p->die, &w, 0) || used->ints + w.ints > NR_GO_REGS || used->floats + w.floats > 15)
		return -1;
	reg = w.ints == 1 && !w.floats ? reg_offset(go_regs[used->ints]) : -1;
	used->ints += w.ints;
	used->floats += w.floats;
	return reg;
}

/* ---- C ---- */

/* Marks the eightbytes of a struct that hold anything but floating-point numbers (System V ABI 3.2.3). */
static void integer_words(struct bin *bin, struct arena *a, uint64_t die, uint64_t at, bool is_int[2], int depth)
{
	struct bin_member *m;
	struct bin_type t, elem;
	int n;

	if (depth > DEPTH_MAX || at >= 16 || bin_type(bin, a, die, &t))
		return;
	if (t.kind == BT_FLOAT)
		return;
	if (t.kind == BT_ARRAY && !bin_type(bin, a, t.to, &elem) && elem.size) {
		for (uint64_t i = 0; i < t.count && at + i * elem.size < 16; i++)
			integer_words(bin, a, t.to, at + i * elem.size, is_int, depth + 1);
		return;
	}
	if (t.kind != BT_STRUCT && t.kind != BT_UNION) {
		is_int[at / 8] = true;
		return;
	}
	n = bin_members(bin, a, t.die, &m);
	for (int i = 0; i < n; i++)
		integer_words(bin, a, m[i].die, at + m[i].offset, is_int, depth + 1);
}

static unsigned struct_regs(struct bin *bin, struct arena *a, const struct bin_param *p)
{
	bool is_int[2] = { false, false };

	if (!p->bytes || p->bytes > 16)
		return 0;
	integer_words(bin, a, p->die, 0, is_int, 0);
	return (unsigned)is_int[0] + is_int[1];
}

/* The register of a parameter that is an integer or a pointer, or -1; *used counts registers. */
static int c_reg(struct bin *bin, struct arena *a, const struct bin_param *p, unsigned *used)
{
	unsigned need;

	if (p->kind == 2) {
		need = struct_regs(bin, a, p);
		if (need && reg_arg_offset(*used + need - 1) >= 0)
			*used += need;
		return -1;
	}
	if (p->kind > 2 || reg_arg_offset(*used) < 0)	/* floating point has registers of its own */
		return -1;
	return reg_arg_offset((*used)++);
}

const struct type *user_args(struct ap_build *b, struct bin *bin, const char *symbol, enum go_abi abi, bool *keep)
{
	struct arena *a = ap_arena(b);
	struct types *ts = b->c->types;
	struct words words = { 0 };
	struct bin_param *params, ret;
	struct field fields[FIELDS_MAX];
	unsigned nr = 0, used;
	int n = bin_params(bin, a, symbol, &params, &ret);

	if (n < 0)
		return NULL;
	*keep = *keep || n > 0;
	used = ret.kind == 2 && ret.bytes > 16;
#if defined(__aarch64__)
	used = 0;		/* x8 has the place for the result */
#endif
	for (int i = 0; i < n && nr < FIELDS_MAX; i++) {
		const struct bin_param *p = &params[i];
		int reg = abi == GO_NONE ? c_reg(bin, a, p, &used) : go_reg(bin, a, p, &words);
		struct field f = { .name = p->name, .offset = nr * 8, .reg = reg, .tracing_arg = -1 };

		if (reg < 0 || !p->name || !*p->name)
			continue;
		f.type = type_from_dwarf(ts, bin, p->die);
		if (!f.type->size || f.type->size > 8)
			f.type = type_int(ts, p->bytes ? p->bytes : 8, p->is_signed);
		fields[nr++] = f;
	}
	return type_struct_of(ts, arena_printf(a, "%s_args", symbol), fields, nr, nr * 8, AS_NONE);
}
