/*
 * Static probes of user programs.  Every place that has the probe is attached; places whose arguments lie in the same
 * registers share a program.
 *
 * Operands of a note, as the assembler wrote them: size, "@", place.
 *	-4@$5			constant
 *	8@%rdi			register
 *	4@-20(%rbp)		memory	(x86: also (%rax,%rbx,8))
 *	4@8+count(%rip)		a variable of the program: as far from the probe as the symbol table says
 *	4@count			the same in a program that is not position-independent
 *	8@x0  4@[sp, 12]  -4@[x19]	arm64
 * A negative size says signed; an 'f' behind it floating point.
 */
#include "sema/ap_user.h"

#include <stdlib.h>
#include <string.h>

/* ---- operands ---- */

struct note {
	struct bin *bin;	/* for symbols; NULL: none */
	uint64_t addr;		/* of the probe */
};

#if defined(__x86_64__)
/* %eax, %ax, %al and %rax are parts of one register: the size before the @ says how much counts. */
static int usdt_reg(const char *s, size_t n)
{
	static const struct {
		const char *names, *reg;
	} rows[] = {
		{ "rax eax ax al ", "ax" }, { "rbx ebx bx bl ", "bx" }, { "rcx ecx cx cl ", "cx" },
		{ "rdx edx dx dl ", "dx" }, { "rsi esi si sil ", "si" }, { "rdi edi di dil ", "di" },
		{ "rbp ebp bp bpl ", "bp" }, { "rsp esp sp spl ", "sp" },
	};
	char name[8] = "";

	if (n >= sizeof(name))
		return -1;
	memcpy(name, s, n);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (const char *p = rows[i].names; *p; p += strcspn(p, " ") + 1)
			if (strcspn(p, " ") == n && !memcmp(p, name, n))
				return reg_offset(rows[i].reg);
	}
	if (n && (name[n - 1] == 'd' || name[n - 1] == 'w' || name[n - 1] == 'b') && name[0] == 'r')
		name[n - 1] = 0;
	return name[0] == 'r' && name[1] >= '0' && name[1] <= '9' ? reg_offset(name) : -1;
}

/* "name", "8+name", "name-4": puts what follows it to *after. */
static bool symbol_operand(const struct note *note, const char *s, const char **after, int64_t *value)
{
	char name[512], *rest;
	struct bin_sym sym;
	const char *end;

	*value = 0;
	if (*s == '-' || (*s >= '0' && *s <= '9')) {
		*value = strtoll(s, &rest, 0);
		if (*rest != '+')
			return false;
		s = rest + 1;
	}
	end = s + strcspn(s, "+-(@ ");
	if (end == s || (size_t)(end - s) >= sizeof(name) || !note->bin)
		return false;
	memcpy(name, s, (size_t)(end - s));
	name[end - s] = 0;
	if (bin_find_sym(note->bin, name, &sym))
		return false;
	*value += (int64_t)sym.addr;
	if (*end == '+' || *end == '-') {
		*value += strtoll(end, &rest, 0);
		end = rest;
	}
	*after = end;
	return true;
}

/* "%rbx)", "%rbx,8)" behind the comma: the index and its factor. */
static bool index_operand(const char *s, struct arg_place *a)
{
	const char *end = s + strcspn(s, ",)");

	if (*s != '%')
		return false;
	a->index = usdt_reg(s + 1, (size_t)(end - s - 1));
	if (*end == ',')
		a->scale = (uint8_t)strtoul(end + 1, NULL, 10);
	return a->index >= 0;
}

/* displacement "(" [base] ["," index ["," factor]] ")", or the address of a variable alone */
static bool memory_operand(const struct note *note, const char *s, struct arg_place *a)
{
	const char *end;
	char *after;
	bool has_symbol;

	a->value = strtoll(s, &after, 0);
	has_symbol = *after != '(';
	a->kind = PLACE_MEM;
	a->reg = a->index = -1;
	a->scale = 1;
	if (has_symbol) {
		if (!symbol_operand(note, s, &end, &a->value))
			return false;
		s = end;
	} else {
		s = after;
	}
	if (!*s)
		return has_symbol;
	if (*s++ != '(')
		return false;
	end = s + strcspn(s, ",)");
	if (!strncmp(s, "%rip)", 5)) {
		a->reg = reg_offset("ip");
		a->value -= (int64_t)note->addr;
		return has_symbol;	/* a bare number counts from the next instruction, which nobody knows */
	}
	if (*s == '%')
		a->reg = usdt_reg(s + 1, (size_t)(end - s - 1));
	if (end != s && a->reg < 0)
		return false;
	return *end != ',' || index_operand(end + 1, a);
}

static bool operand(const struct note *note, const char *s, struct arg_place *a)
{
	if (*s == '$') {
		a->kind = PLACE_CONST;
		a->value = strtoll(s + 1, NULL, 0);
		return true;
	}
	if (*s == '%') {
		a->kind = PLACE_REG;
		a->reg = usdt_reg(s + 1, strlen(s + 1));
		return a->reg >= 0;
	}
	return memory_operand(note, s, a);
}
#elif defined(__aarch64__)
static int usdt_reg(const char *s, size_t n)
{
	char name[8] = "";

	if (!n || n >= sizeof(name))
		return -1;
	memcpy(name, s, n);
	if (name[0] == 'x' || name[0] == 'w')
		name[0] = 'r';
	return reg_offset(name);
}

static bool operand(const struct note *note, const char *s, struct arg_place *a)
{
	size_t n;

	if (*s == '-' || (*s >= '0' && *s <= '9')) {
		a->kind = PLACE_CONST;
		a->value = strtoll(s, NULL, 0);
		return true;
	}
	if (*s != '[') {
		a->kind = PLACE_REG;
		a->reg = usdt_reg(s, strlen(s));
		return a->reg >= 0;
	}
	a->kind = PLACE_MEM;
	n = strcspn(s + 1, ",]");
	a->reg = usdt_reg(s + 1, n);
	a->index = -1;
	a->scale = 1;
	s += 1 + n;
	if (*s == ',') {
		s += 1 + strspn(s + 1, " #");
		n = strcspn(s, ",]");
		if (*s == 'x' || *s == 'w') {
			a->index = usdt_reg(s, n);
			if (a->index < 0)
				return false;
		} else {
			a->value = strtoll(s, NULL, 0);
		}
	}
	return a->reg >= 0;
}
#else
static bool operand(const struct note *note, const char *s, struct arg_place *a)
{
	return false;
}
#endif

/* End of the operand that begins at s: a blank outside brackets. */
static const char *operand_end(const char *s)
{
	int depth = 0;

	for (; *s && (*s != ' ' || depth); s++)
		depth += (*s == '[' || *s == '(') - (*s == ']' || *s == ')');
	return s;
}

static struct arg_place parse_operand(const struct note *note, const char *text)
{
	struct arg_place a = { .kind = PLACE_NONE, .size = 8, .reg = -1, .index = -1, .scale = 1 };
	const char *at = strchr(text, '@');
	char *end;
	long size;

	if (at) {
		size = strtol(text, &end, 10);
		a.is_signed = size < 0;
		size = labs(size);
		if (end != at || (size != 1 && size != 2 && size != 4 && size != 8))
			return a;	/* "8f@": floating point */
		a.size = (uint8_t)size;
		text = at + 1;
	}
	if (!operand(note, text, &a))
		a.kind = PLACE_NONE;
	return a;
}

size_t usdt_parse_args(struct arena *a, struct bin *bin, uint64_t addr, const char *text, struct arg_place **out)
{
	struct note note = { bin, addr };
	VEC(struct arg_place) list = { 0 };

	while (text && *text) {
		const char *end;

		text += strspn(text, " ");
		end = operand_end(text);
		if (end == text)
			break;
		vec_push(a, &list, parse_operand(&note, arena_strndup(a, text, (size_t)(end - text))));
		text = end;
	}
	*out = list.v;
	return list.nr;
}

/* ---- expansion ---- */

struct usdt_match {
	struct ap_build *b;
	struct bin *bin;
	const char *path, *ns, *name;
	unsigned nr;
};

static bool already_named(const struct plan *p, size_t from, const char *name)
{
	for (size_t i = from; i < p->aps.nr; i++)
		if (!strcmp(p->aps.v[i].name, name))
			return true;
	return false;
}

static bool match_usdt(void *arg, const struct bin_usdt *u)
{
	struct usdt_match *m = arg;
	struct ap_build *b = m->b;
	struct plan *p = b->c->plan;
	bool multi = ap_has(b, FEAT_UPROBE_MULTI), repeated;
	struct ap_target t = { .prog = { .hook = multi ? HOOK_UPROBE_MULTI : HOOK_PERF_UPROBE,
					 .prog_type = BPF_PROG_TYPE_KPROBE,
					 .attach_type = multi ? ATTACH_UPROBE_MULTI : 0 } };
	struct arg_place *args;
	uint64_t start;

	if (!glob_match(m->ns, u->provider) || !glob_match(m->name, u->name))
		return false;
	t.nr_places = usdt_parse_args(p->arena, m->bin, u->addr, u->args, &args);
	t.places = args;
	t.ctx = b->uses->ctx ? type_by_name(b->c->types, "pt_regs", TAG_STRUCT) : NULL;
	t.ap.target = arena_strdup(p->arena, bin_mapped_file(m->bin, &start));
	t.ap.func = arena_strdup(p->arena, u->name);
	t.ap.offset = start + u->file_off;
	t.ap.address = u->addr;
	t.ap.ref_ctr_off = u->sem_off ? start + u->sem_off : 0;
	t.ap.pid = ap_pid(b);
	t.ap.name = arena_printf(p->arena, "usdt:%s:%s:%s", m->path, u->provider, u->name);
	repeated = already_named(p, p->aps.nr - m->nr, t.ap.name);
	ap_add(b, &t);
	m->nr++;
	p->nr_listed_probes -= repeated;	/* copies of an inlined probe are one to the user */
	return false;
}

void ap_usdt(struct ap_build *b)
{
	const char *target = b->nr > 2 ? b->part[1] : "", *name = b->part[b->nr - 1];
	const char *ns = b->nr == 4 ? b->part[2] : "*";
	size_t before = b->c->plan->aps.nr, nr;
	const char **paths;

	if (!*name) {
		ap_error(b, E_PROBE_FORM, "usdt probe must have a target function or wildcard");
		return;
	}
	if (!*target && !b->c->opts->pid) {
		ap_error(b, E_PROBE_FORM,
			 "usdt probe must specify at least path or pid to probe. To target all paths/pids set the path to '*'.");
		return;
	}
	if (!ap_binaries(b, *target ? target : "*", &paths, &nr))
		return;
	for (size_t i = 0; i < nr; i++) {
		struct usdt_match m = { .b = b, .path = paths[i], .ns = *ns ? ns : "*", .name = name };
		struct bin *bin;

		if (bin_open(paths[i], &bin))
			continue;
		m.bin = bin;
		bin_each_usdt(bin, match_usdt, &m);
		bin_close(bin);
	}
	if (b->c->plan->aps.nr == before)
		ap_no_match(b,
			    arena_printf(ap_arena(b), "%s:%s%s%s", nr == 1 ? paths[0] : target, b->nr == 4 ? ns : "",
					 b->nr == 4 ? ":" : "", name),
			    NULL);
}
