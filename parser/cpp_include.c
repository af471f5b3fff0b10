/*
 * The C preprocessor: finding headers, and what there is before the first line is read.
 *
 * Most scripts that include kernel headers run on hosts that do not have them.  When a header that is one of the
 * kernel's by its folder is not found, its types come from BTF and its constants from known_consts.def, so it is no
 * error.  Any other header that is not found is one.
 */
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/intern.h"
#include "base/strbuf.h"
#include "parser/cpp_priv.h"

#define INCLUDE_MAX 200

static const struct {
	const char *name, *text;
} builtin_headers[] = {
#define H(name, text) { name, text },
#include "parser/c_headers.def"
};

/* Folders of the kernel's tree that scripts include from. */
static bool is_kernel_header(const char *name)
{
	static const char *const dirs[] = { "linux/", "net/", "asm/", "asm-generic/", "uapi/", "bpf/", "trace/", "scsi/", "sound/",
					    "drm/", "rdma/", "crypto/", "acpi/", "vdso/", "kvm/", "xen/", "media/", "video/",
					    "target/", "soc/", "ras/", "keys/", "misc/", "memory/", "generated/", "fs/",
					    "kernel/", "mm/", "block/", "drivers/", "security/", "arch/", "ufs/", "cxl/" };

	while (!strncmp(name, "../", 3))
		name += 3;
	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++)
		if (!strncmp(name, dirs[i], strlen(dirs[i])))
			return true;
	return !strcmp(name, "vmlinux.h");
}

static struct span whole_source(uint16_t src)
{
	return (struct span){ .src = src };
}

/* Puts a text in front of what is left to read. */
static void push_source(struct cpp *c, uint16_t src, const char *dir, size_t dir_index)
{
	struct ptok *end = cpp_token(c, PK_FILE_END, "", 0, whole_source(src));

	end->bol = true;
	end->next = c->in;
	c->in = cpp_lex(c, src, 0, source_get(c->pc->sources, src)->len, end);
	vec_push(c->arena, &c->files, (struct cfile){ dir, dir_index });
}

static bool is_file(const struct cpp *c, const char *path)
{
	struct stat st;

	return source_preloaded(c->pc->sources, path) || (!stat(path, &st) && S_ISREG(st.st_mode));
}

/* Reads a file, or what was read of it before. */
static bool push_file(struct cpp *c, const char *path, size_t dir_index)
{
	const char *name = intern_str(c->pc->names, path), *slash = strrchr(path, '/');
	int src = (int)(uintptr_t)name_map_get(&c->sources, name);

	if (name_map_get(&c->once, name))
		return true;
	if (!src) {
		if (!is_file(c, path))
			return false;
		src = source_add_file(c->pc->sources, path);
		if (src <= 0)
			return false;
		name_map_put(c->arena, &c->sources, name, (void *)(uintptr_t)src);
	}
	push_source(c, (uint16_t)src, slash ? arena_strndup(c->arena, path, (size_t)(slash - path)) : ".", dir_index);
	return true;
}

static const char *script_dir(struct cpp *c)
{
	const char *name = source_get(c->pc->sources, c->prog->src)->name, *slash = strrchr(name, '/');

	return slash ? arena_strndup(c->arena, name, (size_t)(slash - name)) : ".";
}

/* The path of a header, NULL when there is none; *dir_index: where in the include path. */
static const char *find_header(struct cpp *c, const char *name, bool quoted, bool next, size_t *dir_index)
{
	size_t first = next && c->files.nr ? vec_last(&c->files).dir_index + 1 : 0;
	const char *path;

	*dir_index = SIZE_MAX;
	if (name[0] == '/')
		return is_file(c, name) ? name : NULL;
	if (quoted && !next) {
		path = arena_printf(c->arena, "%s/%s", c->files.nr ? vec_last(&c->files).dir : script_dir(c), name);
		if (is_file(c, path))
			return path;
		path = arena_printf(c->arena, "./%s", name);
		if (!c->files.nr && is_file(c, path))
			return path;
	}
	for (size_t i = first; i < c->opt->nr_include_dirs; i++) {
		path = arena_printf(c->arena, "%s/%s", c->opt->include_dirs[i], name);
		if (is_file(c, path)) {
			*dir_index = i;
			return path;
		}
	}
	return NULL;
}

static bool push_builtin(struct cpp *c, const char *name)
{
	for (size_t i = 0; i < sizeof(builtin_headers) / sizeof(builtin_headers[0]); i++) {
		const char *shown, *text = builtin_headers[i].text;
		uintptr_t src;

		if (strcmp(name, builtin_headers[i].name))
			continue;
		shown = intern_str(c->pc->names, arena_printf(c->arena, "<%s>", name));
		src = (uintptr_t)name_map_get(&c->sources, shown);
		if (src)
			return true;	/* a second time it says nothing new */
		src = source_add(c->pc->sources, shown, text, strlen(text));
		name_map_put(c->arena, &c->sources, shown, (void *)src);
		if (src)
			push_source(c, (uint16_t)src, ".", SIZE_MAX);
		return true;
	}
	return false;
}

/* "name" or <name> at t; NULL when it is neither. */
static const char *header_name(struct cpp *c, const struct ptok *t, bool *quoted)
{
	struct strbuf b = { 0 };
	const char *name;

	*quoted = t && t->kind == PK_STR;
	if (*quoted)
		return arena_strndup(c->arena, t->s + 1, strlen(t->s) > 1 ? strlen(t->s) - 2 : 0);
	if (!ptok_is(t, "<"))
		return NULL;
	for (t = t->next; t && !ptok_is(t, ">"); t = t->next)
		sb_str(&b, t->s);
	name = t ? arena_strdup(c->arena, sb_text(&b)) : NULL;
	sb_free(&b);
	return name;
}

void cpp_include(struct cpp *c, struct ptok *line, struct span at, bool next)
{
	struct ptok *t = line;
	const char *name, *path;
	bool quoted;
	size_t dir;

	if (t && t->kind == PK_IDENT)
		t = cpp_expand_list(c, t);
	name = header_name(c, t, &quoted);
	if (!name || !*name) {
		cpp_error(c, E_C_PREPROCESSOR, line ? line->span : at, "error", "expected \"FILENAME\" or <FILENAME>");
		return;
	}
	if (c->files.nr >= INCLUDE_MAX) {
		cpp_error(c, E_C_LIMIT, line->span, "fatal error", "#include nested too deeply");
		c->stop = true;
		return;
	}
	if (push_builtin(c, name))
		return;
	path = find_header(c, name, quoted, next, &dir);
	if (path && push_file(c, path, dir)) {
		c->saw_kernel_header |= is_kernel_header(name);
		return;
	}
	if (is_kernel_header(name)) {
		c->saw_kernel_header = true;
		return;
	}
	if (next)
		return;
	cpp_error(c, E_C_INCLUDE, line->span, "fatal error", "'%s' file not found", name);
	c->stop = true;
}

bool cpp_has_include(struct cpp *c, const struct ptok *t)
{
	const char *name;
	bool quoted;
	size_t dir;

	if (!ptok_is(t, "("))
		return false;
	name = header_name(c, t->next, &quoted);
	return name && *name && find_header(c, name, quoted, false, &dir);
}

void cpp_include_path(struct cpp *c, const char *path)
{
	size_t dir;
	const char *found = find_header(c, path, true, false, &dir);

	if (found && push_file(c, found, dir))
		return;
	diag_error(c->pc->diags, E_C_INCLUDE, (struct span){ 0 }, "fatal error: '%s' file not found", path);
	c->stop = true;
}

/* Defines name as bytes [from, to) of a source. */
static void define_range(struct cpp *c, const char *name, uint16_t src, size_t from, size_t to, bool builtin)
{
	struct cmacro *m = arena_new_obj(c->arena, struct cmacro);

	m->name = intern_str(c->pc->names, name);
	m->builtin = builtin;
	m->text = arena_strndup(c->arena, source_get(c->pc->sources, src)->text + from, to - from);
	m->body = cpp_lex(c, src, from, to, NULL);
	cpp_define(c, m);
}

void cpp_define_text(struct cpp *c, const char *name, const char *text)
{
	define_range(c, name, source_add(c->pc->sources, "<command line>", text, strlen(text)), 0, strlen(text), false);
}

/* What the compiler that built scry says of the machine, which is the machine that is traced. */
#define STR_(x) #x
#define STR(x) STR_(x)

void cpp_predefine(struct cpp *c)
{
	static const char *const defs[][2] = {
		{ "__STDC__", "1" }, { "__STDC_HOSTED__", "1" }, { "__STDC_VERSION__", "201710L" }, { "__linux__", "1" },
		{ "__linux", "1" }, { "__unix__", "1" }, { "__unix", "1" }, { "__GNUC__", "4" },
		{ "__GNUC_MINOR__", "2" }, { "__GNUC_PATCHLEVEL__", "1" }, { "__clang__", "1" }, { "__clang_major__", "19" },
		{ "__clang_minor__", "1" }, { "__ELF__", "1" }, { "__LP64__", "1" }, { "_LP64", "1" },
		{ "__extension__", "" }, { "__COUNTER__", "0" }, { "__LINE__", "0" }, { "__FILE__", "\"definitions.h\"" },
		{ "__CHAR_BIT__", STR(__CHAR_BIT__) }, { "__BYTE_ORDER__", STR(__BYTE_ORDER__) },
		{ "__ORDER_LITTLE_ENDIAN__", "1234" }, { "__ORDER_BIG_ENDIAN__", "4321" }, { "__ORDER_PDP_ENDIAN__", "3412" },
		{ "__SIZEOF_INT__", "4" }, { "__SIZEOF_LONG__", "8" }, { "__SIZEOF_LONG_LONG__", "8" },
		{ "__SIZEOF_SHORT__", "2" }, { "__SIZEOF_POINTER__", "8" }, { "__SIZEOF_SIZE_T__", "8" },
		{ "__SIZEOF_INT128__", "16" }, { "__SIZEOF_WCHAR_T__", "4" }, { "__SIZEOF_PTRDIFF_T__", "8" },
		{ "__SIZE_TYPE__", STR(__SIZE_TYPE__) }, { "__PTRDIFF_TYPE__", STR(__PTRDIFF_TYPE__) },
		{ "__WCHAR_TYPE__", STR(__WCHAR_TYPE__) }, { "__WINT_TYPE__", STR(__WINT_TYPE__) },
		{ "__INTPTR_TYPE__", STR(__INTPTR_TYPE__) }, { "__UINTPTR_TYPE__", STR(__UINTPTR_TYPE__) },
		{ "__INTMAX_TYPE__", STR(__INTMAX_TYPE__) }, { "__UINTMAX_TYPE__", STR(__UINTMAX_TYPE__) },
		{ "__INT8_TYPE__", STR(__INT8_TYPE__) }, { "__INT16_TYPE__", STR(__INT16_TYPE__) },
		{ "__INT32_TYPE__", STR(__INT32_TYPE__) }, { "__INT64_TYPE__", STR(__INT64_TYPE__) },
		{ "__UINT8_TYPE__", STR(__UINT8_TYPE__) }, { "__UINT16_TYPE__", STR(__UINT16_TYPE__) },
		{ "__UINT32_TYPE__", STR(__UINT32_TYPE__) }, { "__UINT64_TYPE__", STR(__UINT64_TYPE__) },
		{ "__SCHAR_MAX__", "127" }, { "__SHRT_MAX__", "32767" }, { "__INT_MAX__", "2147483647" },
		{ "__LONG_MAX__", "9223372036854775807L" }, { "__LONG_LONG_MAX__", "9223372036854775807LL" },
		{ "__SIZE_MAX__", "18446744073709551615UL" }, { "__INT_WIDTH__", "32" }, { "__LONG_WIDTH__", "64" },
#if defined(__x86_64__)
		{ "__x86_64__", "1" }, { "__x86_64", "1" }, { "__amd64__", "1" },
#elif defined(__aarch64__)
		{ "__aarch64__", "1" },
#elif defined(__riscv)
		{ "__riscv", "1" }, { "__riscv_xlen", "64" },
#elif defined(__powerpc64__)
		{ "__powerpc64__", "1" }, { "__powerpc__", "1" },
#elif defined(__s390x__)
		{ "__s390x__", "1" }, { "__s390__", "1" },
#endif
	};

	const size_t nr = sizeof(defs) / sizeof(defs[0]);
	struct strbuf all = { 0 };
	size_t i, off = 0;
	uint16_t src;

	for (i = 0; i < nr; i++)
		sb_printf(&all, "%s\n", defs[i][1]);
	src = source_add(c->pc->sources, "<built-in>", all.s, all.len);
	for (i = 0; i < nr; i++) {
		define_range(c, defs[i][0], src, off, off + strlen(defs[i][1]), true);
		off += strlen(defs[i][1]) + 1;
	}
	sb_free(&all);
}

static const struct {
	const char *name, *text;
} known[] = {
#define K(name, text) { #name, text },
#include "parser/known_consts.def"
#undef K
};

size_t cpp_known_constant(size_t i, const char **name, const char **text)
{
	const size_t nr = sizeof(known) / sizeof(known[0]);

	if (i < nr) {
		*name = known[i].name;
		*text = known[i].text;
	}
	return nr;
}
