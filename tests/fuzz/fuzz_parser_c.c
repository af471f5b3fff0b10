/*
 * Any bytes as the C preamble of a script: the reader must come back, and its results must hold together.  The bytes stand
 * in a C item of their own, so that the parser of scripts does not throw most of them away.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/intern.h"
#include "base/strbuf.h"
#include "parser/cdecl.h"

int fuzz_one(const uint8_t *data, size_t len);

static size_t type_depth(const struct c_type *t)
{
	size_t n = 0;

	for (; t && (t->kind == CT_PTR || t->kind == CT_ARRAY || t->kind == CT_TYPEDEF || t->kind == CT_FUNC); t = t->to)
		if (++n > 1000000)
			abort();	/* a type that contains itself */
	return n;
}

static void walk(const struct c_decls *d)
{
	for (size_t i = 0; i < d->aggs.nr; i++)
		for (size_t k = 0; k < d->aggs.v[i]->members.nr; k++)
			type_depth(d->aggs.v[i]->members.v[k].type);
	for (size_t i = 0; i < d->typedefs.nr; i++)
		type_depth(d->typedefs.v[i].type);
	for (size_t i = 0; i < d->defines.nr; i++)
		if (!d->defines.v[i].name)
			abort();
}

int fuzz_one(const uint8_t *data, size_t len)
{
	static const char *const defines[] = { "_LINUX_TYPES_H", "BPFTRACE_HAVE_BTF", "X=1 + 2" };
	struct c_options opt = { .defines = defines, .nr_defines = 3 };
	struct arena *a = arena_new();
	struct sources *ss = sources_new(a);
	struct diags *ds = diags_new(a, ss);
	struct parse_ctx pc = { .arena = a, .names = intern_new(a), .sources = ss, .diags = ds };
	uint16_t src = source_add(ss, "stdin", (const char *)data, len);
	struct program *p = arena_new_obj(a, struct program);
	struct c_item item = { .span = { .len = (uint32_t)len, .src = src }, .text = source_get(ss, src)->text };
	struct diag_style style = {0};
	struct strbuf messages = {0};

	p->src = src;
	vec_push(a, &p->c_items, item);
	walk(cdecl_read(&pc, p, &opt, NULL, 0));
	diags_render(ds, SEV_ERROR, &style, &messages);
	sb_free(&messages);
	arena_free(a);
	return 0;
}
