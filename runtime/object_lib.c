/*
 * runtime: imported objects beside the one of codegen.
 *
 * The kernel wants one BTF for all functions of a program, so the importer's is joined by what its libs need: their strings, and a
 * function type each, "long name(void)".  Nothing looks at the arguments of static functions; names show in stacks.
 *
 *	header | types of the object | long, long (void) | name1, name2 ... | strings of the object, of the lib, names of functions
 */
#include <errno.h>
#include <linux/btf.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/object_priv.h"

#define TYPE_INT ((uint32_t)BTF_KIND_INT << 24)
#define TYPE_PROTO ((uint32_t)BTF_KIND_FUNC_PROTO << 24)
#define TYPE_FUNC ((uint32_t)BTF_KIND_FUNC << 24 | BTF_FUNC_STATIC)
#define MAX_BTF (16u << 20)

struct blob {
	unsigned char *bytes;
	size_t len, cap;
	bool failed;
};

static void put(struct blob *b, const void *bytes, size_t len)
{
	if (b->failed || len > MAX_BTF - b->len) {
		b->failed = true;
		return;
	}
	if (b->len + len > b->cap) {
		size_t cap = (b->len + len) * 2;
		unsigned char *p = realloc(b->bytes, cap);

		if (!p) {
			b->failed = true;
			return;
		}
		b->bytes = p;
		b->cap = cap;
	}
	memcpy(b->bytes + b->len, bytes, len);
	b->len += len;
}

static void put_type(struct blob *b, uint32_t name, uint32_t info, uint32_t type)
{
	struct btf_type t = { .name_off = name, .info = info, .type = type };

	put(b, &t, sizeof(t));
}

/* Header of a BTF whose sections lie inside it. */
static bool good_header(const unsigned char *btf, size_t len, struct btf_header *h)
{
	if (!btf || len < sizeof(*h))
		return false;
	memcpy(h, btf, sizeof(*h));
	return h->magic == BTF_MAGIC && h->hdr_len >= sizeof(*h) && h->hdr_len <= len && h->type_off <= len - h->hdr_len &&
	       h->type_len <= len - h->hdr_len - h->type_off && h->str_off <= len - h->hdr_len &&
	       h->str_len <= len - h->hdr_len - h->str_off;
}

long object_btf_extra(uint32_t info)
{
	long n = BTF_INFO_VLEN(info);

	switch (BTF_INFO_KIND(info)) {
	case BTF_KIND_INT: case BTF_KIND_VAR: case BTF_KIND_DECL_TAG:	return 4;
	case BTF_KIND_ARRAY:		return (long)sizeof(struct btf_array);
	case BTF_KIND_STRUCT: case BTF_KIND_UNION: return n * (long)sizeof(struct btf_member);
	case BTF_KIND_ENUM:		return n * (long)sizeof(struct btf_enum);
	case BTF_KIND_FUNC_PROTO:	return n * (long)sizeof(struct btf_param);
	case BTF_KIND_DATASEC:		return n * (long)sizeof(struct btf_var_secinfo);
	case BTF_KIND_ENUM64:		return n * 12;
	default:			return BTF_INFO_KIND(info) <= BTF_KIND_TYPE_TAG ? 0 : -1;
	}
}

/* Number of types, 0 when a record is broken. */
static uint32_t count_types(const unsigned char *p, size_t len)
{
	const unsigned char *end = p + len;
	uint32_t nr = 0;

	while ((size_t)(end - p) >= sizeof(struct btf_type)) {
		struct btf_type t;
		long extra;

		memcpy(&t, p, sizeof(t));
		extra = object_btf_extra(t.info);
		if (extra < 0 || extra > end - p - (long)sizeof(t))
			return 0;
		p += sizeof(t) + (size_t)extra;
		nr++;
	}
	return p == end ? nr : 0;
}

static void join_btf(struct object *o, struct object *lib)
{
	size_t len, lib_len;
	const unsigned char *btf = object_btf(o, &len), *other = object_btf(lib, &lib_len);
	struct btf_header h, oh, out;
	struct blob types = { 0 }, strs = { 0 }, all = { 0 };
	uint32_t nr, enc = (uint32_t)BTF_INT_SIGNED << 24 | 64, name;

	if (!good_header(btf, len, &h) || !good_header(other, lib_len, &oh))
		return;
	nr = count_types(btf + h.hdr_len + h.type_off, h.type_len);
	if (!nr)
		return;
	put(&types, btf + h.hdr_len + h.type_off, h.type_len);
	put(&strs, btf + h.hdr_len + h.str_off, h.str_len);
	lib->str_base = (uint32_t)strs.len;
	put(&strs, other + oh.hdr_len + oh.str_off, oh.str_len);
	name = (uint32_t)strs.len;
	put(&strs, "long", 5);
	put_type(&types, name, TYPE_INT, 8);
	put(&types, &enc, sizeof(enc));
	put_type(&types, 0, TYPE_PROTO, nr + 1);
	for (uint32_t i = 0; i < lib->nr_subs; i++) {
		put_type(&types, (uint32_t)strs.len, TYPE_FUNC, nr + 2);
		put(&strs, lib->subs[i].name, strlen(lib->subs[i].name) + 1);
	}
	out = (struct btf_header){ .magic = BTF_MAGIC, .version = BTF_VERSION, .hdr_len = sizeof(out), .type_len = (uint32_t)types.len,
				   .str_off = (uint32_t)types.len, .str_len = (uint32_t)strs.len };
	put(&all, &out, sizeof(out));
	put(&all, types.bytes, types.len);
	put(&all, strs.bytes, strs.len);
	if (!types.failed && !strs.failed && !all.failed) {
		free(o->joint_btf);
		o->joint_btf = all.bytes;
		o->joint_len = all.len;
		lib->func_base = nr + 3;
		all.bytes = NULL;
	}
	free(types.bytes);
	free(strs.bytes);
	free(all.bytes);
}

int object_add_lib(struct object *o, struct object *lib)
{
	struct object **p = realloc(o->libs, (o->nr_libs + 1) * sizeof(*p));

	if (!p) {
		object_free(lib);
		return -ENOMEM;
	}
	lib->data_base = object_nr_data(o);
	o->libs = p;
	o->libs[o->nr_libs++] = lib;
	join_btf(o, lib);
	return 0;
}
