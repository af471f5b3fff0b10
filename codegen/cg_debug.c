/*
 * Debug information, so that the object carries .BTF and .BTF.ext: names of functions, and for each instruction the
 * line of the script it came from, which is how a complaint of the verifier finds its place in the script.
 *
 * Approach: a DISubprogram per function and a DILocation per statement; LLVM makes BTF of them.  LLVM would read the
 * texts of the lines from the file that it was told, which is wrong for -e and may hang on a pipe.  So the file has a name
 * that never exists ("/proc/0/<source>"), and cg_debug_texts() writes the real names and texts into the finished object:
 * .BTF is copied behind the end of the file with longer strings, .BTF.ext is changed in place.
 *
 * The kinds of BTF used are those of Linux 5.2: INT, PTR, FUNC, FUNC_PROTO.  The kernel wants a name for each
 * argument of a function and identifiers for names of functions.
 */
#include <ctype.h>
#include <elf.h>
#include <linux/btf.h>
#include <llvm-c/DebugInfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "codegen/cg_priv.h"

#define MAX_PARAMS 6
#define MAX_LINE_TEXT 160
#define FILE_PREFIX "/proc/0/"
/* Line tables only, without .debug_info: not in the C enumeration, but passed on as it is. */
#define EMISSION_DIRECTIVES ((LLVMDWARFEmissionKind)3)

struct cg_debug {
	LLVMDIBuilderRef di;
	VEC(struct debug_file {
		uint16_t src;
		LLVMMetadataRef md;
	}) files;
	LLVMMetadataRef int_t[9];	/* by bytes */
	LLVMMetadataRef ptr_t;
};

/* The place in the script itself: what came through macros counts at the outermost call. */
static struct span script_place(struct cg *cg, struct span at)
{
	while (at.exp) {
		struct span site = source_expansion(cg->t->sources, at.exp);

		if (!site.src)
			break;
		at = site;
	}
	return at;
}

static struct line_col place_line(struct cg *cg, struct span at)
{
	const struct source *s = at.src ? source_get(cg->t->sources, at.src) : NULL;

	return s ? source_line_col(s, at.off) : (struct line_col){ 0, 0 };
}

static LLVMMetadataRef debug_file(struct cg *cg, uint16_t src)
{
	struct cg_debug *d = cg->debug;
	struct debug_file f = { .src = src };
	char name[32];
	int n;

	for (size_t i = 0; i < d->files.nr; i++)
		if (d->files.v[i].src == src)
			return d->files.v[i].md;
	n = snprintf(name, sizeof(name), FILE_PREFIX "%u", src);
	f.md = LLVMDIBuilderCreateFile(d->di, name, n, "", 0);
	vec_push(cg->arena, &d->files, f);
	return f.md;
}

void cg_debug_begin(struct cg *cg)
{
	static const struct {
		unsigned bytes;
		const char *name;
		unsigned encoding;	/* DW_ATE_* */
	} ints[] = { { 1, "char", 6 }, { 2, "short", 5 }, { 4, "int", 5 }, { 8, "long", 5 } };
	LLVMValueRef version;
	struct cg_debug *d;

	if (!cg->opts->debug_info)
		return;
	d = cg->debug = arena_new_obj(cg->arena, struct cg_debug);
	d->di = LLVMCreateDIBuilder(cg->mod);
	version = cg_i32(cg, LLVMDebugMetadataVersion());
	LLVMAddModuleFlag(cg->mod, LLVMModuleFlagBehaviorWarning, "Debug Info Version", 18,
			  LLVMValueAsMetadata(version));
	LLVMDIBuilderCreateCompileUnit(d->di, LLVMDWARFSourceLanguageC99, debug_file(cg, 1), "scry", 4, true, "", 0, 0, "",
				       0, EMISSION_DIRECTIVES, 0, false, false, "", 0, "", 0);
	for (size_t i = 0; i < sizeof(ints) / sizeof(*ints); i++)
		d->int_t[ints[i].bytes] = LLVMDIBuilderCreateBasicType(d->di, ints[i].name, strlen(ints[i].name),
								       ints[i].bytes * 8, ints[i].encoding,
								       LLVMDIFlagZero);
	d->ptr_t = LLVMDIBuilderCreatePointerType(d->di, NULL, 64, 64, 0, "", 0);
}

/* NULL is void. */
static LLVMMetadataRef debug_type(struct cg *cg, LLVMTypeRef t)
{
	unsigned bytes;

	switch (LLVMGetTypeKind(t)) {
	case LLVMVoidTypeKind:
		return NULL;
	case LLVMIntegerTypeKind:
		bytes = (LLVMGetIntTypeWidth(t) + 7) / 8;
		return cg->debug->int_t[bytes <= 1 ? 1 : bytes <= 2 ? 2 : bytes <= 4 ? 4 : 8];
	default:	/* LLVM's enumeration grows; programs pass nothing but integers and pointers */
		return cg->debug->ptr_t;
	}
}

void cg_debug_function(struct cg *cg, LLVMValueRef fn, const char *name, struct span at)
{
	struct cg_debug *d = cg->debug;
	LLVMTypeRef ft = LLVMGlobalGetValueType(fn), params[MAX_PARAMS];
	unsigned nr = LLVMCountParamTypes(ft), line;
	LLVMMetadataRef types[MAX_PARAMS + 1], sub, file;
	bool is_static = LLVMGetLinkage(fn) == LLVMInternalLinkage;
	char ident[64];
	size_t n = 0;

	if (!d || nr > MAX_PARAMS)
		return;
	for (; name[n] && n < sizeof(ident) - 1; n++)
		ident[n] = isalnum((unsigned char)name[n]) ? name[n] : '_';
	ident[n] = 0;
	if (!n || isdigit((unsigned char)ident[0]))
		ident[0] = '_';
	at = script_place(cg, at);
	line = place_line(cg, at).line;
	file = debug_file(cg, at.src ? at.src : 1);
	LLVMGetParamTypes(ft, params);
	types[0] = debug_type(cg, LLVMGetReturnType(ft));
	for (unsigned i = 0; i < nr; i++)
		types[i + 1] = debug_type(cg, params[i]);
	sub = LLVMDIBuilderCreateFunction(d->di, file, ident, n ? n : 1, "", 0, file, line ? line : 1,
					  LLVMDIBuilderCreateSubroutineType(d->di, file, types, nr + 1, LLVMDIFlagZero),
					  is_static, true, line ? line : 1, LLVMDIFlagPrototyped, true);
	for (unsigned i = 0; i < nr; i++) {
		char arg[8];
		int len = snprintf(arg, sizeof(arg), "a%u", i);

		LLVMDIBuilderCreateParameterVariable(d->di, sub, arg, len, i + 1, file, line ? line : 1, types[i + 1], true,
						     LLVMDIFlagZero);
	}
	LLVMSetSubprogram(fn, sub);
}

/*
 * Line information has one file for each function, so that a place in another source (an imported macro seen without its
 * call) keeps the location that was set before.
 */
void cg_debug_at(struct cg *cg, struct span at)
{
	LLVMBasicBlockRef bb = LLVMGetInsertBlock(cg->b);
	LLVMMetadataRef sub;
	struct line_col lc;

	if (!cg->debug || !bb)
		return;
	sub = LLVMGetSubprogram(LLVMGetBasicBlockParent(bb));
	if (!sub) {
		LLVMSetCurrentDebugLocation2(cg->b, NULL);
		return;
	}
	at = script_place(cg, at);
	lc = place_line(cg, at);
	if (!lc.line || LLVMDIScopeGetFile(sub) != debug_file(cg, at.src)) {
		lc.line = LLVMDISubprogramGetLine(sub);
		lc.col = 0;
	}
	/* The kernel's form has 10 bits for the column. */
	LLVMSetCurrentDebugLocation2(cg->b, LLVMDIBuilderCreateDebugLocation(cg->ctx, lc.line, lc.col < 1024 ? lc.col : 0,
									     sub, NULL));
}

void cg_debug_finish(struct cg *cg)
{
	if (!cg->debug)
		return;
	LLVMDIBuilderFinalize(cg->debug->di);
	LLVMDisposeDIBuilder(cg->debug->di);
	LLVMSetCurrentDebugLocation2(cg->b, NULL);
}

/* ---- names of files and texts of lines in the finished object ---- */

struct btf_ext_head {
	uint16_t magic;
	uint8_t version, flags;
	uint32_t hdr_len, func_off, func_len, line_off, line_len;
};

struct line_info {
	uint32_t insn_off, file_name_off, line_off, line_col;
};

struct texts {
	struct cg *cg;
	struct image *im;
	Elf64_Shdr *btf, *ext;
	struct strbuf btf_new;		/* .BTF with the added strings */
	uint32_t str_off, str_len;	/* of the string section within it */
	VEC(struct known_text {
		uint16_t src;
		uint32_t line;		/* 0: name of the file */
		uint32_t off;
	}) known;
};

/* LLVM made the object a moment ago, so that its structure needs no second look beyond the sections being there. */
static bool find_sections(struct texts *t)
{
	Elf64_Ehdr *eh = (void *)t->im->bytes;
	Elf64_Shdr *sh = (void *)(t->im->bytes + eh->e_shoff);
	const char *names = (const char *)t->im->bytes + sh[eh->e_shstrndx].sh_offset;

	t->btf = t->ext = NULL;
	for (unsigned i = 0; i < eh->e_shnum; i++) {
		if (!strcmp(names + sh[i].sh_name, ".BTF"))
			t->btf = &sh[i];
		else if (!strcmp(names + sh[i].sh_name, ".BTF.ext"))
			t->ext = &sh[i];
	}
	return t->btf && t->ext;
}

static uint32_t add_text(struct texts *t, uint16_t src, uint32_t line)
{
	const struct source *s = source_get(t->cg->t->sources, src);
	struct known_text k = { src, line, t->str_len };

	for (size_t i = 0; i < t->known.nr; i++)
		if (t->known.v[i].src == src && t->known.v[i].line == line)
			return t->known.v[i].off;
	if (!s || (line && line > s->nr_lines))
		return 0;
	if (!line) {
		sb_add(&t->btf_new, s->name, strlen(s->name) + 1);
		t->str_len += strlen(s->name) + 1;
	} else {
		const char *p = s->text + s->lines[line - 1];
		size_t n = strcspn(p, "\r\n");

		n = n < MAX_LINE_TEXT ? n : MAX_LINE_TEXT;
		sb_add(&t->btf_new, p, n);
		sb_char(&t->btf_new, 0);
		t->str_len += n + 1;
	}
	vec_push(t->cg->arena, &t->known, k);
	return k.off;
}

/* "/proc/0/3" -> 3; 0 when the name is none of ours. */
static uint16_t source_of_name(const struct texts *t, uint32_t name_off)
{
	const char *name = t->btf_new.s + t->str_off + name_off;

	if (name_off >= t->str_len || strncmp(name, FILE_PREFIX, strlen(FILE_PREFIX)))
		return 0;
	return atoi(name + strlen(FILE_PREFIX));
}

static void patch_lines(struct texts *t)
{
	unsigned char *ext = t->im->bytes + t->ext->sh_offset;
	struct btf_ext_head h;
	unsigned char *p, *end;
	uint32_t rec_size, sec[2];

	memcpy(&h, ext, sizeof(h));
	p = ext + h.hdr_len + h.line_off;
	end = p + h.line_len;
	if (h.line_len < 4)
		return;
	memcpy(&rec_size, p, 4);
	for (p += 4; p + 8 <= end;) {
		memcpy(sec, p, 8);	/* name of the section, number of records */
		p += 8;
		for (uint32_t i = 0; i < sec[1] && p + sizeof(struct line_info) <= end; i++, p += rec_size) {
			struct line_info li;
			uint16_t src;

			memcpy(&li, p, sizeof(li));
			src = source_of_name(t, li.file_name_off);
			if (!src)
				continue;
			li.file_name_off = add_text(t, src, 0);
			li.line_off = add_text(t, src, li.line_col >> 10);
			memcpy(p, &li, sizeof(li));
		}
	}
}

void cg_debug_texts(struct cg *cg, struct image *im)
{
	struct texts t = { .cg = cg, .im = im };
	struct btf_header bh;
	size_t at, sh_off;

	if (!cg->debug || !find_sections(&t))
		return;
	memcpy(&bh, im->bytes + t.btf->sh_offset, sizeof(bh));
	t.str_off = bh.hdr_len + bh.str_off;
	t.str_len = bh.str_len;
	if (t.str_off + t.str_len != t.btf->sh_size)	/* strings stand last, or there is nowhere to grow */
		return;
	sb_add(&t.btf_new, im->bytes + t.btf->sh_offset, t.btf->sh_size);
	patch_lines(&t);
	bh.str_len = t.str_len;
	memcpy(t.btf_new.s, &bh, sizeof(bh));

	at = (im->len + 7) & ~7ul;
	sh_off = (unsigned char *)t.btf - im->bytes;
	im->bytes = realloc(im->bytes, at + t.btf_new.len);
	if (!im->bytes)
		abort();
	memset(im->bytes + im->len, 0, at - im->len);
	memcpy(im->bytes + at, t.btf_new.s, t.btf_new.len);
	t.btf = (void *)(im->bytes + sh_off);
	t.btf->sh_offset = at;
	t.btf->sh_size = t.btf_new.len;
	im->len = at + t.btf_new.len;
	sb_free(&t.btf_new);
}
