/* The BTF reader: a blob made here, the fixture, and damaged bytes. */
#include <errno.h>
#include <stdlib.h>

#include "base/arena.h"
#include "sema/btf.h"
#include "sema/btf_c.h"
#include "tests/unit/check.h"

#define FIXTURE "tests/golden/fixture/tiny.btf"

/* A blob grows in two sections; finish() puts them behind a header. */
struct blob {
	uint32_t types[256];
	size_t nr_words;
	char strs[1024];
	size_t str_len;
	uint8_t out[4096];
	size_t out_len;
};

static uint32_t name_of(struct blob *b, const char *s)
{
	size_t at = b->str_len;

	memcpy(b->strs + at, s, strlen(s) + 1);
	b->str_len += strlen(s) + 1;
	return (uint32_t)at;
}

static void word(struct blob *b, uint32_t w)
{
	b->types[b->nr_words++] = w;
}

static void type(struct blob *b, const char *name, unsigned kind, unsigned vlen, bool kflag, uint32_t size_or_type)
{
	word(b, *name ? name_of(b, name) : 0);
	word(b, (uint32_t)kflag << 31 | kind << 24 | vlen);
	word(b, size_or_type);
}

static void finish(struct blob *b)
{
	struct btf_header h = { .magic = BTF_MAGIC, .version = BTF_VERSION, .hdr_len = sizeof(h) };

	h.type_len = (uint32_t)(b->nr_words * 4);
	h.str_off = h.type_len;
	h.str_len = (uint32_t)b->str_len;
	memcpy(b->out, &h, sizeof(h));
	memcpy(b->out + sizeof(h), b->types, h.type_len);
	memcpy(b->out + sizeof(h) + h.type_len, b->strs, b->str_len);
	b->out_len = sizeof(h) + h.type_len + h.str_len;
}

/* 1 int, 2 typedef u32 -> 1, 3 const -> 2, 4 struct pair { int a; u32 b; }, 5 ptr -> 4 */
static void small_blob(struct blob *b)
{
	name_of(b, "");
	type(b, "int", BTF_KIND_INT, 0, false, 4);
	word(b, BTF_INT_SIGNED << 24 | 32);
	type(b, "u32", BTF_KIND_TYPEDEF, 0, false, 1);
	type(b, "", BTF_KIND_CONST, 0, false, 2);
	type(b, "pair", BTF_KIND_STRUCT, 2, false, 8);
	word(b, name_of(b, "a")), word(b, 1), word(b, 0);
	word(b, name_of(b, "b")), word(b, 2), word(b, 32);
	type(b, "", BTF_KIND_PTR, 0, false, 4);
	finish(b);
}

static void test_small(void)
{
	struct blob b = { 0 };
	struct kbtf *k;
	uint32_t off;

	small_blob(&b);
	CHECK_INT(kbtf_open_mem(b.out, b.out_len, NULL, &k), 0);
	for (int i = 0; i < 20; i++) {		/* the later ones by the hash table */
		CHECK_INT(kbtf_find(k, "pair", 1u << BTF_KIND_STRUCT), 4);
		CHECK_INT(kbtf_find(k, "pair", 1u << BTF_KIND_UNION), 0);
		CHECK_INT(kbtf_find(k, "int", 1u << BTF_KIND_INT), 1);
		CHECK_INT(kbtf_find(k, "in", ~0u), 0);
		CHECK_INT(kbtf_find(k, "", ~0u), 0);
		CHECK_INT(kbtf_find(k, "nothing", ~0u), 0);
	}
	CHECK_INT(kbtf_skip_mods(k, 3), 1);
	CHECK_INT(kbtf_nr_types(k), 6);
	CHECK_INT(kbtf_first_id(k), 1);
	CHECK(kbtf_type(k, 0) == NULL);
	CHECK(kbtf_type(k, 5) != NULL);
	CHECK(kbtf_type(k, 6) == NULL);
	CHECK(kbtf_type(k, UINT32_MAX) == NULL);
	CHECK_STR(kbtf_str(k, 1), "int");
	CHECK_STR(kbtf_str(k, 100000), "");
	CHECK(kbtf_has_str(k, "pair", &off));
	CHECK(!kbtf_has_str(k, "pai", &off));
	kbtf_close(k);
}

/* A module's BTF goes on counting where its base ends, in ids and in strings. */
static void test_split(void)
{
	struct blob b = { 0 }, m = { 0 };
	struct kbtf *k, *split;

	small_blob(&b);
	CHECK_INT(kbtf_open_mem(b.out, b.out_len, NULL, &k), 0);
	/* no empty string at the start: offset 0 is the base's */
	type(&m, "mod_struct", BTF_KIND_STRUCT, 1, false, 4);
	m.types[0] += (uint32_t)b.str_len;
	word(&m, 1 /* "int" of the base, as a member name */), word(&m, 1), word(&m, 0);
	type(&m, "", BTF_KIND_STRUCT, 0, false, 4);
	m.types[6] = 5;		/* named by a string of the base: "u32" */
	finish(&m);
	CHECK_INT(kbtf_open_mem(m.out, m.out_len, k, &split), 0);
	CHECK_INT(kbtf_first_id(split), 6);
	for (int i = 0; i < 20; i++) {
		CHECK_INT(kbtf_find(split, "mod_struct", ~0u), 6);
		CHECK_INT(kbtf_find(split, "u32", 1u << BTF_KIND_STRUCT), 7);
		CHECK_INT(kbtf_find(split, "pair", ~0u), 4);
		CHECK_INT(kbtf_find(k, "mod_struct", ~0u), 0);
	}
	CHECK(kbtf_type(split, 4) == kbtf_type(k, 4));
	CHECK_STR(kbtf_str(split, (uint32_t)b.str_len), "mod_struct");
	kbtf_close(split);
	kbtf_close(k);
}

static void poke(uint8_t *p, size_t off, uint32_t v)
{
	memcpy(p + off, &v, 4);
}

static int open_len(const uint8_t *p, size_t len)
{
	struct kbtf *k = NULL;
	int err = kbtf_open_mem(p, len, NULL, &k);

	if (!err)
		kbtf_close(k);
	return err;
}

static void test_bad_headers(void)
{
	struct blob b = { 0 };
	uint8_t c[4096];

	small_blob(&b);
	for (size_t len = 0; len < b.out_len; len++)
		CHECK(open_len(b.out, len) < 0);
	memcpy(c, b.out, b.out_len);
	c[0] ^= 1;
	CHECK(open_len(c, b.out_len) < 0);
	for (size_t field = 4; field < 24; field += 4) {
		memcpy(c, b.out, b.out_len);
		poke(c, field, 0xfffffff0);
		CHECK(open_len(c, b.out_len) < 0);
	}
	memcpy(c, b.out, b.out_len);
	c[b.out_len - 1] = 'x';		/* strings without an end */
	CHECK(open_len(c, b.out_len) < 0);
}

static bool walk_over(void *arg, uint32_t id, const struct btf_type *t)
{
	*(unsigned *)arg += 1;
	return false;
}

/* Every word of the types set to hostile values: what is found may be nonsense, reading it must stay in bounds. */
static void test_damaged_types(void)
{
	static const uint32_t evil[] = { 0, 0xffffffff, 0x04ffffff, 0x1f000000, 4, 5 };
	struct blob b = { 0 };
	uint8_t *c;

	small_blob(&b);
	for (size_t i = 0; i < b.nr_words; i++)
		for (size_t j = 0; j < sizeof(evil) / sizeof(evil[0]); j++) {
			struct kbtf *k;
			struct strbuf out = { 0 };
			unsigned nr = 0;

			c = malloc(b.out_len);	/* on the heap, so that a sanitizer sees a step too far */
			memcpy(c, b.out, b.out_len);
			poke(c, sizeof(struct btf_header) + i * 4, evil[j]);
			if (kbtf_open_mem(c, b.out_len, NULL, &k)) {
				free(c);
				continue;
			}
			kbtf_find(k, "pair", ~0u);
			kbtf_each(k, ~0u, walk_over, &nr);
			CHECK(nr < 64);
			for (uint32_t id = 0; id < 8; id++) {
				kbtf_skip_mods(k, id);
				btf_c_decl(k, id, "x", &out);
				btf_c_define(k, id, &out);
			}
			sb_free(&out);
			kbtf_close(k);
			free(c);
		}
}

static const char *decl_of(const struct kbtf *k, struct strbuf *b, const char *type, const char *member)
{
	uint32_t id = kbtf_find(k, type, 1u << BTF_KIND_STRUCT);
	const struct btf_type *t = kbtf_type(k, id);
	const struct btf_member *m = (const struct btf_member *)(t + 1);

	sb_reset(b);
	for (unsigned i = 0; t && i < BTF_INFO_VLEN(t->info); i++)
		if (!strcmp(kbtf_str(k, m[i].name_off), member))
			btf_c_decl(k, m[i].type, member, b);
	return sb_text(b);
}

static void test_fixture(void)
{
	struct strbuf b = { 0 };
	struct kbtf *k;

	CHECK_INT(kbtf_open(FIXTURE, NULL, &k), 0);
	CHECK(kbtf_find(k, "task_struct", 1u << BTF_KIND_STRUCT) != 0);
	CHECK(kbtf_find(k, "vfs_read", 1u << BTF_KIND_FUNC) != 0);
	CHECK(kbtf_find(k, "btf_trace_sched_switch", 1u << BTF_KIND_TYPEDEF) != 0);
	CHECK_STR(decl_of(k, &b, "task_struct", "comm"), "char comm[16]");
	CHECK_STR(decl_of(k, &b, "task_struct", "real_parent"), "struct task_struct *real_parent");
	CHECK_STR(decl_of(k, &b, "task_struct", "handler"), "int (*handler)(struct task_struct *, int)");
	CHECK_STR(decl_of(k, &b, "task_struct", "clear_child_tid"), "void *clear_child_tid");
	CHECK_STR(decl_of(k, &b, "sock_common", "skc_state"), "volatile unsigned char skc_state");
	sb_reset(&b);
	btf_c_define(k, kbtf_find(k, "qstr", ~0u), &b);
	CHECK_STR(sb_text(&b), "struct qstr {\n\tunion {\n\t\tstruct {\n\t\t\tu32 hash;\n\t\t\tu32 len;\n\t\t};\n"
			       "\t\tu64 hash_len;\n\t};\n\tconst unsigned char *name;\n};\n");
	sb_reset(&b);
	btf_c_define(k, kbtf_find(k, "signed_kind", ~0u), &b);
	CHECK_STR(sb_text(&b), "enum signed_kind {\n\tKIND_NONE = -1,\n\tKIND_ONE = 1,\n};\n");
	sb_free(&b);
	CHECK_INT(kbtf_member(k, "qstr", "len"), 4);	/* inside two anonymous ones */
	CHECK_INT(kbtf_member(k, "qstr", "name"), 8);
	CHECK_INT(kbtf_member(k, "qstr", "nothing"), -ENOENT);
	CHECK_INT(kbtf_member(k, "nothing", "name"), -ENOENT);
	kbtf_close(k);
	CHECK(kbtf_open("tests/golden/fixture/none.btf", NULL, &k) < 0);
	CHECK(kbtf_open("tests/golden/fixture", NULL, &k) < 0);
	CHECK(kbtf_open("Makefile", NULL, &k) < 0);
}

int main(void)
{
	test_small();
	test_split();
	test_bad_headers();
	test_damaged_types();
	test_fixture();
	return check_done("btf");
}
