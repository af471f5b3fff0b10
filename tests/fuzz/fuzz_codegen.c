/*
 * Any bytes as a script, compiled against the fixture's types and tracepoints: what the checker accepts must become an object
 * or a message, with every kernel feature and the newest instructions, and with none and the oldest.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "codegen/codegen.h"
#include "parser/parser.h"
#include "sema/sema_priv.h"

int fuzz_one(const uint8_t *data, size_t len);

static bool has(void *arg, enum feature f)
{
	(void)f;
	return *(bool *)arg;
}

static int no_kaddr(void *arg, const char *name, uint64_t *out)
{
	(void)arg;
	*out = 0x1000;
	return strcmp(name, "known") ? -2 : 0;
}

static void compile(const uint8_t *data, size_t len, bool features)
{
	static const char *const params[] = { "1", "word" };
	struct arena *a = arena_new();
	struct sources *ss = sources_new(a);
	struct diags *ds = diags_new(a, ss);
	struct parse_ctx pc = { .arena = a, .names = intern_new(a), .sources = ss, .diags = ds };
	struct sema_host host = { .has = has, .arg = &features, .kaddr = no_kaddr, .btf_path = "tests/golden/fixture/tiny.btf",
				  .tracefs = "tests/golden/fixture/tracefs", .ncpus = 4, .cpu_level = features ? 4 : 1 };
	struct sema_opts opts = { .params = params, .nr_params = 2, .unsafe = true, .test = true, .bench = true };
	struct program *p = parse_program(&pc, source_add(ss, "stdin", (const char *)data, len));
	struct cg_opts co = { .host = &host, .debug_info = true };
	struct diag_style style = { 0 };
	struct strbuf out = { 0 };
	struct image im = { 0 };
	struct typed *t = NULL;

	if (!diag_has_errors(ds) && !p->imports.nr)
		t = sema_run(&pc, p, &host, &opts);
	if (t && cg_compile(t, &co, ds, &im))
		image_free(&im);
	else if (t && !diag_has_errors(ds))
		abort();		/* no object and no reason */
	diags_render(ds, SEV_ERROR, &style, &out);
	if (t)
		sema_end(t);
	sb_free(&out);
	arena_free(a);
}

int fuzz_one(const uint8_t *data, size_t len)
{
	compile(data, len, true);
	compile(data, len, false);
	return 0;
}
