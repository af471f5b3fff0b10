/* C types: specifiers and declarators. */
#include <string.h>

#include "base/arena.h"
#include "base/intern.h"
#include "parser/cdecl_priv.h"

#define DEPTH_MAX 64

enum word {
	W_NONE, W_TYPEDEF, W_STORAGE, W_QUALIFIER, W_ATTRIBUTE, W_TAG, W_TYPEOF, W_ASM,
	W_VOID, W_CHAR, W_SHORT, W_INT, W_LONG, W_FLOAT, W_DOUBLE, W_SIGNED, W_UNSIGNED, W_BOOL, W_INT128, W_VA_LIST, W_FLOAT128,
};

static enum word word_of(const char *s)
{
	static const struct {
		const char *s;
		enum word w;
	} words[] = {
		{ "typedef", W_TYPEDEF }, { "extern", W_STORAGE }, { "static", W_STORAGE }, { "inline", W_STORAGE },
		{ "__inline", W_STORAGE }, { "__inline__", W_STORAGE }, { "register", W_STORAGE }, { "auto", W_STORAGE },
		{ "_Noreturn", W_STORAGE }, { "_Thread_local", W_STORAGE }, { "__thread", W_STORAGE },
		{ "__extension__", W_STORAGE }, { "const", W_QUALIFIER }, { "__const", W_QUALIFIER },
		{ "volatile", W_QUALIFIER }, { "__volatile__", W_QUALIFIER }, { "restrict", W_QUALIFIER },
		{ "__restrict", W_QUALIFIER }, { "__restrict__", W_QUALIFIER }, { "_Atomic", W_QUALIFIER },
		{ "__attribute__", W_ATTRIBUTE }, { "__attribute", W_ATTRIBUTE }, { "_Alignas", W_ATTRIBUTE },
		{ "struct", W_TAG }, { "union", W_TAG }, { "enum", W_TAG }, { "typeof", W_TYPEOF },
		{ "__typeof__", W_TYPEOF }, { "__typeof", W_TYPEOF }, { "asm", W_ASM }, { "__asm__", W_ASM }, { "__asm", W_ASM },
		{ "void", W_VOID }, { "char", W_CHAR }, { "short", W_SHORT }, { "int", W_INT }, { "long", W_LONG },
		{ "float", W_FLOAT }, { "double", W_DOUBLE }, { "signed", W_SIGNED }, { "__signed__", W_SIGNED },
		{ "unsigned", W_UNSIGNED }, { "_Bool", W_BOOL }, { "bool", W_BOOL }, { "__int128", W_INT128 },
		{ "__builtin_va_list", W_VA_LIST }, { "_Float128", W_FLOAT128 }, { "__float128", W_FLOAT128 },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(s, words[i].s))
			return words[i].w;
	return W_NONE;
}

/* Marks of the kernel's headers, which are macros there; a script copies them with the struct. */
static bool is_annotation(const char *s)
{
	static const char *const names[] = { "__packed", "__aligned", "__user", "__kernel", "__iomem", "__percpu", "__rcu",
					     "__force", "__bitwise", "__private", "__must_check", "__randomize_layout",
					     "__no_randomize_layout", "__counted_by", "__nonstring", "__maybe_unused",
					     "____cacheline_aligned", "____cacheline_aligned_in_smp", "__cacheline_aligned",
					     "__ro_after_init", "__read_mostly", "__init", "__exit", "__always_inline" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(s, names[i]))
			return true;
	return false;
}

static struct c_type *type_new(struct cread *r, int kind)
{
	struct c_type *t = arena_new_obj(r->arena, struct c_type);

	t->kind = kind;
	return t;
}

/* How often each word of a basic type was seen. */
struct basic {
	unsigned n[W_FLOAT128 + 1];
	bool any;
};

static const struct c_type *basic_type(struct cread *r, const struct basic *b)
{
	struct c_type *t = type_new(r, CT_INT);

	t->is_signed = !b->n[W_UNSIGNED];
	if (b->n[W_VOID]) {
		t->kind = CT_VOID;
	} else if (b->n[W_BOOL]) {
		t->kind = CT_BOOL;
		t->bytes = 1;
	} else if (b->n[W_CHAR]) {
		t->bytes = 1;
		t->is_char = !b->n[W_SIGNED] && !b->n[W_UNSIGNED];
		t->is_signed = b->n[W_SIGNED] || (!b->n[W_UNSIGNED] && (char)-1 < 0);
	} else if (b->n[W_FLOAT] || b->n[W_DOUBLE] || b->n[W_FLOAT128]) {
		t->kind = CT_FLOAT;
		t->bytes = b->n[W_FLOAT] ? 4 : b->n[W_FLOAT128] || b->n[W_LONG] ? 16 : 8;
	} else if (b->n[W_VA_LIST]) {
		t->bytes = 8;
		t->kind = CT_ARRAY;	/* on x86_64: struct __va_list_tag[1] */
		t->count = 3;
		t->to = basic_type(r, &(struct basic){ .n[W_LONG] = 1 });
	} else {
		t->bytes = b->n[W_INT128] ? 16 : b->n[W_SHORT] ? 2 : b->n[W_LONG] ? 8 : 4;
	}
	return t;
}

static const struct c_type *named_type(struct cread *r, const char *name)
{
	struct c_type *t = type_new(r, CT_TYPEDEF);
	bool well_known = cread_well_known_size(name) > 0;

	t->name = name;
	t->to = name_map_get(&r->typedefs, name);
	if (!t->to && !well_known && cpp_in_script(&r->cpp, r->t->span)) {
		struct c_unknown u = { name, r->t->span, cpp_place(&r->cpp, r->t->span) };

		vec_push(r->arena, &r->out->unknown, u);
	}
	return t;
}

bool cread_begins_type(struct cread *r, const struct ptok *t)
{
	enum word w;

	if (t->kind != PK_IDENT)
		return false;
	w = word_of(t->s);
	return (w != W_NONE && w != W_ASM && w != W_ATTRIBUTE) || name_map_get(&r->typedefs, t->s);
}

/* One token of the specifiers; false: it is none of them. */
static bool read_spec_word(struct cread *r, struct c_spec *s, struct basic *b)
{
	const char *name = r->t->s;
	enum word w = r->t->kind == PK_IDENT ? word_of(name) : W_NONE;

	if (r->t->kind != PK_IDENT)
		return false;
	if (w == W_ATTRIBUTE || is_annotation(name)) {
		cread_attributes(r, &s->attrs);
		return true;
	}
	if (w == W_TAG) {
		if (s->type || b->any)
			return false;
		s->type = cread_tagged(r, s);
		return true;
	}
	if (w == W_NONE) {
		if (s->type || b->any)
			return false;
		s->type = named_type(r, name);
	} else if (w == W_TYPEDEF) {
		s->is_typedef = true;
	} else if (w >= W_VOID) {
		b->n[w]++;
		b->any = true;
	} else if (w == W_ASM || w == W_TYPEOF) {
		cread_fail(r, "'%s' is not understood here", name);
		return false;
	}
	cread_next(r);
	return true;
}

void cread_spec(struct cread *r, struct c_spec *s)
{
	struct basic b = { 0 };

	while (!r->failed && read_spec_word(r, s, &b))
		;
	if (!s->type && b.any)
		s->type = basic_type(r, &b);
}

static const struct c_type *read_array(struct cread *r, const struct c_type *elem);

/* Arrays and parameter lists behind a name. */
static const struct c_type *read_suffixes(struct cread *r, const struct c_type *base)
{
	struct c_type *t;

	if (cread_is(r, "[")) {
		cread_next(r);
		return read_array(r, base);
	}
	if (!cread_is(r, "("))
		return base;
	cread_skip_parens(r);
	t = type_new(r, CT_FUNC);
	t->to = base;
	return t;
}

/* Behind '['.  The element is what the suffixes behind make of it: int a[2][3] is an array of 2 arrays of 3. */
static const struct c_type *read_array(struct cread *r, const struct c_type *elem)
{
	struct c_type *t = type_new(r, CT_ARRAY);
	int64_t n = 0;

	while (cread_accept(r, "static") || cread_accept(r, "const") || cread_accept(r, "restrict"))
		;
	if (!cread_is(r, "]") && (!cread_const(r, &n, NULL) || n < 0)) {
		cread_fail(r, "array size is not a constant expression");
		return t;
	}
	cread_expect(r, "]");
	t->count = (uint64_t)n;
	if (++r->depth > DEPTH_MAX)
		cread_fail(r, "too many dimensions");
	else
		t->to = read_suffixes(r, elem);
	r->depth--;
	return t;
}

static const struct c_type *read_pointers(struct cread *r, const struct c_type *base, struct c_attrs *attrs)
{
	struct c_type *t;

	for (;;) {
		enum word w = r->t->kind == PK_IDENT ? word_of(r->t->s) : W_NONE;

		if (cread_accept(r, "*")) {
			t = type_new(r, CT_PTR);
			t->to = base;
			base = t;
		} else if (w == W_QUALIFIER) {
			cread_next(r);
		} else if (w == W_ATTRIBUTE || (r->t->kind == PK_IDENT && is_annotation(r->t->s))) {
			cread_attributes(r, attrs);
		} else {
			return base;
		}
	}
}

static void skip_asm_and_attributes(struct cread *r, struct c_attrs *attrs)
{
	while (r->t->kind == PK_IDENT && !r->failed) {
		enum word w = word_of(r->t->s);

		if (w == W_ATTRIBUTE || is_annotation(r->t->s)) {
			cread_attributes(r, attrs);
		} else if (w == W_ASM) {
			cread_next(r);
			if (cread_is(r, "("))
				cread_skip_parens(r);
		} else {
			return;
		}
	}
}

const struct c_type *cread_declarator(struct cread *r, const struct c_type *base, const char **name, struct c_attrs *attrs)
{
	struct c_type *hole = NULL;
	const struct c_type *inner = NULL, *outer;

	*name = NULL;
	if (++r->depth > DEPTH_MAX) {
		cread_fail(r, "declarator is nested too deeply");
		return base;
	}
	base = read_pointers(r, base, attrs);
	if (cread_is(r, "(")) {
		/* the inside is declared over what the suffixes behind it will make of base: a hole until then */
		cread_next(r);
		hole = type_new(r, CT_VOID);
		inner = cread_declarator(r, hole, name, attrs);
		cread_expect(r, ")");
	} else if (r->t->kind == PK_IDENT && word_of(r->t->s) == W_NONE) {
		*name = r->t->s;
		cread_next(r);
	}
	outer = r->failed ? base : read_suffixes(r, base);
	skip_asm_and_attributes(r, attrs);
	r->depth--;
	if (!hole)
		return outer;
	*hole = *outer;
	return inner;
}
