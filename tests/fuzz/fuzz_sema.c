/*
 * Any bytes as a script, checked against the fixture's types and tracepoints: the checker must come back, and what it hands on must
 * keep the promises of sema.h: every expression has a type, no form is left that later stages do not know.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "parser/parser.h"
#include "sema/sema_priv.h"

int fuzz_one(const uint8_t *data, size_t len);

static void broken(const struct expr *e, const char *what)
{
	fprintf(stderr, "expression of kind %d at %u: %s\n", (int)e->kind, e->span.off, what);
	abort();
}

static bool has_lit(const struct type *t)
{
	if (type_is_lit(t))
		return true;
	if (t->kind == TY_TUPLE || t->kind == TY_RECORD)
		for (size_t i = 0; i < t->nr_fields; i++)
			if (has_lit(t->fields[i].type))
				return true;
	return false;
}

static void check_one(void *arg, struct expr *e)
{
	(void)arg;
	switch ((int)e->kind) {
	case EXPR_POISON: case EXPR_IDENT: case EXPR_PARAM: case EXPR_PARAM_COUNT: case EXPR_SIZEOF: case EXPR_OFFSETOF: case EXPR_TYPEINFO:
	case EXPR_COMPTIME: case EXPR_TYPE:
		broken(e, "form that must be gone");
	}
	if (!e->type || e->type->kind == TY_POISON)
		broken(e, "no type");
	if (has_lit(e->type))
		broken(e, "literal type");
	if (e->kind == EXPR_CALL && e->call.fn && (e->call.fn->cls == CLASS_COMPTIME || !e->call.info))
		broken(e, "call");
	if (e->kind == EXPR_VAR && (!e->var.var || has_lit(e->var.var->type) || e->var.var->type->kind == TY_POISON))
		broken(e, "variable without a type");
	if ((e->kind == EXPR_MAP || e->kind == EXPR_MAP_AT) && (!e->map.map || !e->map.map->value_type || e->map.map->plan < NR_OWN_MAPS))
		broken(e, "map without a type");
}

static void check_stmt_one(void *arg, struct stmt *st)
{
	(void)arg;
	if (st->kind == STMT_POISON || st->kind == STMT_IMPORT) {
		fprintf(stderr, "statement of kind %d is left\n", (int)st->kind);
		abort();
	}
}

static bool has_all(void *arg, enum feature f)
{
	(void)arg;
	(void)f;
	return true;
}

static int no_kaddr(void *arg, const char *name, uint64_t *out)
{
	(void)arg;
	*out = 0x1000;
	return strcmp(name, "known") ? -2 : 0;
}

int fuzz_one(const uint8_t *data, size_t len)
{
	static const char *const params[] = { "1", "word" };
	struct arena *a = arena_new();
	struct sources *ss = sources_new(a);
	struct diags *ds = diags_new(a, ss);
	struct parse_ctx pc = { .arena = a, .names = intern_new(a), .sources = ss, .diags = ds };
	struct sema_host host = { .has = has_all, .kaddr = no_kaddr, .btf_path = "tests/golden/fixture/tiny.btf",
				  .tracefs = "tests/golden/fixture/tracefs", .ncpus = 4 };
	struct sema_opts opts = { .params = params, .nr_params = 2, .unsafe = true, .test = true, .bench = true };
	struct walker w = { .expr = check_one, .stmt = check_stmt_one };
	struct program *p = parse_program(&pc, source_add(ss, "stdin", (const char *)data, len));
	struct diag_style style = { 0 };
	struct strbuf out = { 0 };
	struct typed *t = NULL;

	if (!diag_has_errors(ds) && !p->imports.nr)
		t = sema_run(&pc, p, &host, &opts);
	diags_render(ds, SEV_ERROR, &style, &out);
	diags_render(ds, SEV_WARNING, &style, &out);
	if (t) {
		for (size_t i = 0; i < t->progs.nr; i++) {
			walk_expr(&w, t->progs.v[i].pred);
			walk_block(&w, t->progs.v[i].body);
		}
		typed_dump(t, &out);
		plan_dump(t->plan, &out);
		sema_end(t);
	}
	sb_free(&out);
	arena_free(a);
	return 0;
}
