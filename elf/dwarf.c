/*
 * What libdw knows about a program: parameters of functions, addresses of lines, lines and inlined functions of addresses.
 * Only the unit that covers the function is read, when .debug_aranges or the units' ranges tell which.
 */
#include "elf/elf_priv.h"

#include <dwarf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "base/vec.h"

#define DEPTH_MAX 32

static bool type_die(Dwarf_Die *die, Dwarf_Die *out)
{
	Dwarf_Attribute at;

	return dwarf_attr_integrate(die, DW_AT_type, &at) && dwarf_formref_die(&at, out);
}

/* C text of a type; NULL die: void. */
static void type_text_of(Dwarf_Die *t, struct strbuf *out, int depth)
{
	const char *name = dwarf_diename(t);
	Dwarf_Die to;
	bool has;

	if (depth > DEPTH_MAX) {
		sb_str(out, "...");
		return;
	}
	has = type_die(t, &to);
	switch (dwarf_tag(t)) {
	case DW_TAG_pointer_type:
	case DW_TAG_reference_type:
	case DW_TAG_rvalue_reference_type:
		if (has)
			type_text_of(&to, out, depth + 1);
		else
			sb_str(out, "void");
		sb_str(out, dwarf_tag(t) == DW_TAG_pointer_type ? " *" : " &");
		return;
	case DW_TAG_const_type:
		sb_str(out, "const ");
		if (has)
			type_text_of(&to, out, depth + 1);
		else
			sb_str(out, "void");
		return;
	case DW_TAG_volatile_type:
	case DW_TAG_restrict_type:
		if (has)
			type_text_of(&to, out, depth + 1);
		return;
	case DW_TAG_structure_type:
	case DW_TAG_class_type:
		sb_printf(out, "struct %s", name ? name : "<anonymous>");
		return;
	case DW_TAG_union_type:
		sb_printf(out, "union %s", name ? name : "<anonymous>");
		return;
	case DW_TAG_enumeration_type:
		sb_printf(out, "enum %s", name ? name : "<anonymous>");
		return;
	case DW_TAG_subroutine_type:
		sb_str(out, "void (*)()");
		return;
	case DW_TAG_array_type:
		if (has)
			type_text_of(&to, out, depth + 1);
		sb_str(out, "[]");
		return;
	default:
		sb_str(out, name ? name : "void");
	}
}

/* Typedefs and qualifiers taken off. */
static bool peel(Dwarf_Die *t)
{
	for (int i = 0; i < DEPTH_MAX; i++) {
		switch (dwarf_tag(t)) {
		case DW_TAG_typedef:
		case DW_TAG_const_type:
		case DW_TAG_volatile_type:
		case DW_TAG_restrict_type: {
			Dwarf_Die to;

			if (!type_die(t, &to))
				return false;
			*t = to;
			break;
		}
		default:
			return true;
		}
	}
	return false;
}

static void describe(Dwarf_Die *die, struct arena *a, struct bin_param *p)
{
	struct strbuf text = { 0 };
	Dwarf_Word enc = 0;
	Dwarf_Attribute at;
	Dwarf_Die t;

	p->kind = 3;
	p->type = "void";
	if (!type_die(die, &t))
		return;
	type_text_of(&t, &text, 0);
	p->type = arena_strdup(a, sb_text(&text));
	sb_free(&text);
	p->die = dwarf_dieoffset(&t);
	if (!peel(&t))
		return;
	if (dwarf_bytesize(&t) > 0)
		p->bytes = (uint32_t)dwarf_bytesize(&t);
	switch (dwarf_tag(&t)) {
	case DW_TAG_base_type:
		if (dwarf_attr(&t, DW_AT_encoding, &at))
			dwarf_formudata(&at, &enc);
		p->kind = enc == DW_ATE_float || enc == DW_ATE_complex_float ? 3 : 0;
		p->is_signed = enc == DW_ATE_signed || enc == DW_ATE_signed_char;
		return;
	case DW_TAG_enumeration_type:
		p->kind = 0;
		return;
	case DW_TAG_pointer_type:
	case DW_TAG_reference_type:
	case DW_TAG_rvalue_reference_type:
		p->kind = 1;
		p->bytes = 8;
		return;
	case DW_TAG_structure_type:
	case DW_TAG_class_type:
	case DW_TAG_union_type:
		p->kind = 2;
		return;
	default:
		return;
	}
}

/* The function's DIE in the unit that covers addr. */
static bool func_die(Dwarf *dw, uint64_t addr, Dwarf_Die *out)
{
	Dwarf_Die cu;

	if (!dwarf_addrdie(dw, addr, &cu)) {
		Dwarf_Off off = 0, next;
		size_t hl;
		bool hit = false;

		while (!hit && !dwarf_nextcu(dw, off, &next, &hl, NULL, NULL, NULL)) {
			hit = dwarf_offdie(dw, off + hl, &cu) && dwarf_haspc(&cu, addr) > 0;
			off = next;
		}
		if (!hit)
			return false;
	}
	return die_functions_at(&cu, addr, out, 1) == 1;
}

static bool is_variable(Dwarf_Die *param)
{
	Dwarf_Attribute at;
	bool yes = false;

	return dwarf_attr_integrate(param, DW_AT_variable_parameter, &at) && !dwarf_formflag(&at, &yes) && yes;
}

int bin_params(struct bin *b, struct arena *a, const char *func, struct bin_param **out, struct bin_param *ret)
{
	VEC(struct bin_param) ps = { 0 };
	struct bin_sym sym;
	Dwarf_Die fn, child;
	Dwarf *dw = bin_dwarf(b);

	if (!dw)
		return -ENODATA;
	if (bin_find_sym(b, func, &sym) || !func_die(dw, sym.addr, &fn))
		return -ENOENT;
	if (!dwarf_child(&fn, &child)) {
		do {
			struct bin_param p = { 0 };
			const char *name;

			/* Go marks results so. */
			if (dwarf_tag(&child) != DW_TAG_formal_parameter || is_variable(&child))
				continue;
			name = dwarf_diename(&child);
			p.name = arena_strdup(a, name ? name : "");
			describe(&child, a, &p);
			vec_push(a, &ps, p);
		} while (die_next(&child));
	}
	if (ret) {
		*ret = (struct bin_param){ .name = "" };
		describe(&fn, a, ret);
	}
	*out = ps.v;
	return (int)ps.nr;
}

static bool path_ends(const char *path, const char *suffix)
{
	size_t p = strlen(path), s = strlen(suffix);

	return s <= p && !strcmp(path + p - s, suffix) && (s == p || path[p - s - 1] == '/' || suffix[0] == '/');
}

int bin_line_addrs(struct bin *b, struct arena *a, const char *file, unsigned line, unsigned col, uint64_t **out)
{
	VEC(uint64_t) addrs = { 0 };
	Dwarf *dw = bin_dwarf(b);
	Dwarf_Off off = 0, next;
	size_t hl;

	if (!dw)
		return -ENODATA;
	for (; !dwarf_nextcu(dw, off, &next, &hl, NULL, NULL, NULL); off = next) {
		Dwarf_Lines *lines;
		Dwarf_Die cu;
		size_t n, i;
		bool done = false;

		if (!dwarf_offdie(dw, off + hl, &cu) || dwarf_getsrclines(&cu, &lines, &n))
			continue;
		for (i = 0; i < n && !done; i++) {
			Dwarf_Line *l = dwarf_onesrcline(lines, i);
			const char *src = dwarf_linesrc(l, NULL, NULL);
			bool stmt = false;
			int no = 0, c = 0;
			Dwarf_Addr at;

			if (!src || dwarf_lineno(l, &no) || (unsigned)no != line || !path_ends(src, file))
				continue;
			if (dwarf_linebeginstatement(l, &stmt) || !stmt || dwarf_lineaddr(l, &at))
				continue;
			if (col && (dwarf_linecol(l, &c) || (unsigned)c != col))
				continue;
			vec_push(a, &addrs, at);
			done = true;		/* the first statement of the line in this unit */
		}
	}
	*out = addrs.v;
	return addrs.nr ? (int)addrs.nr : -ENOENT;
}

static const char *short_path(const char *path)	/* "dir/file" */
{
	const char *last = strrchr(path, '/'), *p = last;

	if (!last || last == path)
		return path;
	while (p > path && p[-1] != '/')
		p--;
	return p;
}

static void inlined(Dwarf_Die *cu, uint64_t addr, void (*fn)(void *, const char *, const char *, int), void *arg)
{
	Dwarf_Die chain[DEPTH_MAX];
	int n = die_functions_at(cu, addr, chain, DEPTH_MAX);
	Dwarf_Files *files = NULL;

	dwarf_getsrcfiles(cu, &files, NULL);
	while (n-- > 0 && dwarf_tag(&chain[n]) == DW_TAG_inlined_subroutine) {
		Dwarf_Word file = 0, line = 0;
		Dwarf_Attribute at;
		const char *src = NULL;

		if (dwarf_attr(&chain[n], DW_AT_call_file, &at))
			dwarf_formudata(&at, &file);
		if (dwarf_attr(&chain[n], DW_AT_call_line, &at))
			dwarf_formudata(&at, &line);
		if (files)
			src = dwarf_filesrc(files, file, NULL, NULL);
		if (dwarf_diename(&chain[n]))
			fn(arg, dwarf_diename(&chain[n]), src ? short_path(src) : NULL, (int)line);
	}
}

char *bin_addr_line(struct bin *b, uint64_t addr, void (*fn)(void *arg, const char *name, const char *file, int line), void *arg)
{
	Dwarf *dw = bin_dwarf(b);
	Dwarf_Line *l;
	Dwarf_Die cu;
	const char *src;
	char *text = NULL;
	int line = 0;

	if (!dw || !dwarf_addrdie(dw, addr, &cu))
		return NULL;
	if (fn)
		inlined(&cu, addr, fn, arg);
	l = dwarf_getsrc_die(&cu, addr);
	src = l ? dwarf_linesrc(l, NULL, NULL) : NULL;
	if (!src || dwarf_lineno(l, &line))
		return NULL;
	if (asprintf(&text, "%s:%d", short_path(src), line) < 0)
		return NULL;
	return text;
}
