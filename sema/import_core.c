/*
 * sema: fields of kernel structs in imported BPF objects ("compile once, run everywhere").
 *
 * For each access through preserve_access_index the compiler leaves a record in .BTF.ext: the instruction, the local type, the path to
 * the field by member numbers ("0:3:1"), and what it wants to know.  Here the path is walked in the object's types for its names, the
 * names in the running kernel's types for their places, and the instruction is set to what was found.  What the kernel does not have
 * becomes a call that no kernel accepts, so only code that can be reached asks for it.
 *
 * The object is the user's file and not trusted: every offset is checked.
 */
#include <elf.h>
#include <linux/bpf.h>
#include <stdlib.h>

#include "sema/sema_priv.h"

#define POISON 0xbad2310	/* as libbpf's: known from other people's verifier logs */
#define MAX_PATH_PARTS 64

enum { FIELD_OFFSET, FIELD_SIZE, FIELD_EXISTS, FIELD_SIGNED, FIELD_LSHIFT, FIELD_RSHIFT, TYPE_ID_LOCAL, TYPE_ID_TARGET, TYPE_EXISTS,
       TYPE_SIZE, ENUM_EXISTS, ENUM_VALUE };

struct core {
	struct sema *s;
	const struct kbtf *local;
	unsigned char *bytes;
	size_t len;
};

struct core_record {
	uint32_t insn_off, type_id, path_off, kind;
};

/* What the kernel has at the end of a path. */
struct core_place {
	bool found;
	uint64_t offset;		/* bytes */
	const struct type *type;
	const struct field *field;	/* the last one */
};

static bool get_shdr(const struct core *c, uint32_t i, Elf64_Shdr *out)
{
	Elf64_Ehdr h;

	if (c->len < sizeof(h))
		return false;
	memcpy(&h, c->bytes, sizeof(h));
	if (i >= h.e_shnum || h.e_shoff > c->len || (c->len - h.e_shoff) / sizeof(*out) <= i)
		return false;
	memcpy(out, c->bytes + h.e_shoff + i * sizeof(*out), sizeof(*out));
	return out->sh_type == SHT_NOBITS || (out->sh_offset <= c->len && out->sh_size <= c->len - out->sh_offset);
}

/* Bytes of a section by name, NULL: none. */
static unsigned char *section(const struct core *c, const char *name, size_t *len)
{
	Elf64_Ehdr h;
	Elf64_Shdr names, sh;

	if (c->len < sizeof(h))
		return NULL;
	memcpy(&h, c->bytes, sizeof(h));
	if (!get_shdr(c, h.e_shstrndx, &names))
		return NULL;
	for (uint32_t i = 0; get_shdr(c, i, &sh); i++) {
		const char *s = (const char *)c->bytes + names.sh_offset + sh.sh_name;

		if (sh.sh_name >= names.sh_size || strnlen(s, names.sh_size - sh.sh_name) == names.sh_size - sh.sh_name || strcmp(s, name))
			continue;
		*len = sh.sh_type == SHT_NOBITS ? 0 : sh.sh_size;
		return c->bytes + sh.sh_offset;
	}
	return NULL;
}

static const struct btf_type *follow(const struct core *c, uint32_t id)
{
	return kbtf_type(c->local, kbtf_skip_mods(c->local, id));
}

/* "task_struct___old" is another description of task_struct. */
static const char *plain_name(struct core *c, const struct btf_type *t)
{
	const char *name = kbtf_str(c->local, t->name_off), *flavor = strstr(name, "___");

	return flavor ? arena_strndup(c->s->arena, name, (size_t)(flavor - name)) : name;
}

static const struct type *kernel_type(struct core *c, const struct btf_type *t)
{
	const struct kbtf *kernel = types_vmlinux(c->s->types);
	uint32_t kind = BTF_INFO_KIND(t->info);
	uint32_t kinds = 1u << kind | (kind == BTF_KIND_ENUM ? 1u << BTF_KIND_ENUM64 : kind == BTF_KIND_ENUM64 ? 1u << BTF_KIND_ENUM : 0);
	uint32_t id = kernel && t->name_off ? kbtf_find(kernel, plain_name(c, t), kinds) : 0;

	return id ? type_from_btf(c->s->types, kernel, id) : NULL;
}

static size_t split_path(const char *text, uint32_t *part)
{
	size_t nr = 0;
	char *end;

	for (; nr < MAX_PATH_PARTS; text = end + 1) {
		part[nr++] = (uint32_t)strtoul(text, &end, 10);
		if (*end != ':')
			return end == text || *end ? 0 : nr;
	}
	return 0;
}

/* One step of a path below a struct or an array, in both worlds; false: the kernel has no such field. */
static bool step(struct core *c, const struct btf_type **local, uint32_t n, struct core_place *p)
{
	uint32_t kind = BTF_INFO_KIND((*local)->info);
	const struct btf_member *m = (const struct btf_member *)(*local + 1);
	const struct btf_array *a = (const struct btf_array *)(*local + 1);
	const struct field *f;
	const char *name;

	if (kind == BTF_KIND_ARRAY) {
		*local = follow(c, a->type);
		if (p->type->kind != TY_ARRAY)
			return false;
		p->type = p->type->elem;
		p->offset += (uint64_t)n * p->type->size;
		return *local;
	}
	if ((kind != BTF_KIND_STRUCT && kind != BTF_KIND_UNION) || n >= BTF_INFO_VLEN((*local)->info))
		return false;
	*local = follow(c, m[n].type);
	name = kbtf_str(c->local, m[n].name_off);
	if (!*local)
		return false;
	if (!*name)
		return true;		/* members of anonymous ones are found in what they stand in */
	if (p->type->kind != TY_STRUCT && p->type->kind != TY_UNION)
		return false;
	f = type_field(c->s->types, p->type, name);
	if (!f)
		return false;
	p->offset += f->offset;
	p->type = f->type;
	p->field = f;
	return true;
}

static struct core_place find_field(struct core *c, const struct core_record *r)
{
	const struct btf_type *local = follow(c, r->type_id);
	struct core_place p = { 0 };
	uint32_t part[MAX_PATH_PARTS];
	size_t nr = split_path(kbtf_str(c->local, r->path_off), part);

	p.type = local && nr ? kernel_type(c, local) : NULL;
	if (!p.type)
		return p;
	p.offset = (uint64_t)part[0] * p.type->size;
	for (size_t i = 1; i < nr; i++)
		if (!step(c, &local, part[i], &p))
			return p;
	p.found = true;
	return p;
}

static bool find_enumerator(struct core *c, const struct core_record *r, uint64_t *value)
{
	const struct btf_type *local = follow(c, r->type_id);
	const struct type *t = local ? kernel_type(c, local) : NULL;
	uint32_t n = (uint32_t)strtoul(kbtf_str(c->local, r->path_off), NULL, 10);
	const struct plan_enumerator *e;
	const char *name, *flavor;
	size_t nr, len;

	if (!t || t->kind != TY_ENUM || n >= BTF_INFO_VLEN(local->info))
		return false;
	name = kbtf_str(c->local, BTF_INFO_KIND(local->info) == BTF_KIND_ENUM ? ((const struct btf_enum *)(local + 1))[n].name_off :
									      ((const struct btf_enum64 *)(local + 1))[n].name_off);
	flavor = strstr(name, "___");
	len = flavor ? (size_t)(flavor - name) : strlen(name);
	e = type_enumerators(c->s->types, t, &nr);
	for (size_t i = 0; i < nr; i++)
		if (strlen(e[i].name) == len && !strncmp(e[i].name, name, len)) {
			*value = (uint64_t)e[i].value;
			return true;
		}
	return false;
}

/* The answer to a record; false: the kernel has nothing to answer with. */
static bool answer(struct core *c, const struct core_record *r, uint64_t *v)
{
	const struct btf_type *local = follow(c, r->type_id);
	const struct type *t = local ? kernel_type(c, local) : NULL;
	struct core_place p;
	unsigned bits;

	switch (r->kind) {
	case TYPE_ID_LOCAL:	*v = r->type_id; return true;
	case TYPE_ID_TARGET:	return false;
	case TYPE_EXISTS:	*v = t != NULL; return true;
	case TYPE_SIZE:		*v = t ? t->size : 0; return true;
	case ENUM_EXISTS:	*v = find_enumerator(c, r, v); return true;
	case ENUM_VALUE:	return find_enumerator(c, r, v);
	}
	p = find_field(c, r);
	if (r->kind == FIELD_EXISTS) {
		*v = p.found;
		return true;
	}
	if (!p.found)
		return false;
	bits = p.field && p.field->bit_size ? p.field->bit_size : p.type->size * 8;
	switch (r->kind) {
	case FIELD_OFFSET:	*v = p.offset; return true;
	case FIELD_SIZE:	*v = p.type->size; return true;
	case FIELD_SIGNED:	*v = p.type->is_signed; return true;
	case FIELD_LSHIFT:	*v = 64 - (p.field ? p.field->bit_off : 0) - bits; return true;	/* of a value loaded into 64 bits */
	case FIELD_RSHIFT:	*v = 64 - bits; return true;
	}
	return false;
}

static void patch(struct bpf_insn *in, bool known, uint64_t v)
{
	bool memory = BPF_CLASS(in->code) == BPF_LDX || BPF_CLASS(in->code) == BPF_ST || BPF_CLASS(in->code) == BPF_STX;

	if (!known || (memory && v > INT16_MAX) || (!memory && v > INT32_MAX && in->code != (BPF_LD | BPF_DW | BPF_IMM))) {
		in->code = BPF_JMP | BPF_CALL;
		in->dst_reg = in->src_reg = 0;
		in->off = 0;
		in->imm = POISON;
	} else if (memory) {
		in->off = (int16_t)v;
	} else {
		in->imm = (int32_t)v;
		if (in->code == (BPF_LD | BPF_DW | BPF_IMM))
			in[1].imm = (int32_t)(v >> 32);
	}
}

static void relocate(struct core *c, unsigned char *code, size_t len, const struct core_record *r)
{
	struct bpf_insn in[2];
	uint64_t v = 0;
	bool known;

	if (r->insn_off % sizeof(in[0]) || r->insn_off >= len)
		return;
	memset(in, 0, sizeof(in));
	memcpy(in, code + r->insn_off, len - r->insn_off < sizeof(in) ? sizeof(in[0]) : sizeof(in));
	known = answer(c, r, &v);
	patch(in, known, v);
	memcpy(code + r->insn_off, in, len - r->insn_off < sizeof(in) ? sizeof(in[0]) : sizeof(in));
}

static uint32_t get32(const unsigned char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

/* The third table of .BTF.ext: u32 record size, then per section {name, number, records}. */
void core_relocate(struct sema *s, const struct kbtf *local, void *bytes, size_t len)
{
	struct core c = { .s = s, .local = local, .bytes = bytes, .len = len };
	size_t ext_len, code_len;
	const unsigned char *ext = section(&c, ".BTF.ext", &ext_len), *p, *end;
	uint32_t hdr, off, size, rec;

	if (!ext || ext_len < 32 || get32(ext + 4) < 32)
		return;
	hdr = get32(ext + 4);
	off = get32(ext + 24);
	size = get32(ext + 28);
	if (hdr > ext_len || off > ext_len - hdr || size > ext_len - hdr - off || size < 4)
		return;
	p = ext + hdr + off;
	end = p + size;
	rec = get32(p);
	if (rec < sizeof(struct core_record) || rec > 256)
		return;
	for (p += 4; end - p >= 8;) {
		unsigned char *code = section(&c, kbtf_str(local, get32(p)), &code_len);
		uint32_t nr = get32(p + 4);

		p += 8;
		if (nr > (size_t)(end - p) / rec)
			return;
		for (; nr; nr--, p += rec) {
			struct core_record r;

			memcpy(&r, p, sizeof(r));
			if (code)
				relocate(&c, code, code_len, &r);
		}
	}
}
