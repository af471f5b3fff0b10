/*
 * The kernel's type information, read where it lies.
 *
 * A lookup by name must not pay for the hundred thousand types it does not want: the name is searched in the
 * string section (memmem), then the types are walked and their 32-bit name offsets compared.  Walking fills an
 * index id -> offset as far as it got, so nothing is decoded twice and the index is complete only when somebody asked for the
 * last type.  Who asks for many names (a script with a thousand probes) gets a hash table of all of them instead.
 *
 * The bytes are not trusted (a file of --btf, a broken module): a record that would leave the type section ends the
 * section, strings are NUL-ended before they are handed out, ids out of range give NULL, chains are bounded.
 */
#include "sema/btf.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FILE ((size_t)1 << 30)
#define MAX_NAME 512
#define MAX_CHAIN 64		/* modifiers behind one another; more is a loop */
#define MANY_FINDS 32		/* searches that cost about as much as the hash table */

/* Grows while types are walked; apart from struct kbtf so that readers may hold a const one. */
struct walk {
	uint32_t *off;		/* of types first_id... in the type section */
	uint32_t nr;		/* known so far */
	uint32_t next;		/* offset of the next unknown one */
	bool complete;
	uint32_t finds;		/* by name, so far */
	uint32_t *table;	/* numbers of named types, counted from 1, by the hash of the name; NULL: not made */
	uint32_t mask;
};

struct kbtf {
	const struct kbtf *base;
	const uint8_t *file;		/* what is unmapped or freed at the end; NULL: the caller's */
	size_t file_len;
	bool mapped;
	const char *strs;
	uint32_t str_len;		/* last byte is NUL */
	const uint8_t *types;
	uint32_t type_len;
	uint32_t first_id;
	uint32_t str_base;		/* offsets below are the base's */
	struct walk *walk;
};

/* Bytes behind struct btf_type, or -1 when the kind is unknown. */
static int64_t extra_bytes(const struct btf_type *t)
{
	uint32_t n = BTF_INFO_VLEN(t->info);

	switch (BTF_INFO_KIND(t->info)) {
	case BTF_KIND_PTR:
	case BTF_KIND_FWD:
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_CONST:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_FUNC:
	case BTF_KIND_FLOAT:
	case BTF_KIND_TYPE_TAG:
		return 0;
	case BTF_KIND_INT:
	case BTF_KIND_VAR:
	case BTF_KIND_DECL_TAG:
		return 4;
	case BTF_KIND_ARRAY:
		return sizeof(struct btf_array);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
	case BTF_KIND_DATASEC:
		return (int64_t)n * 12;
	case BTF_KIND_ENUM:
	case BTF_KIND_FUNC_PROTO:
		return (int64_t)n * 8;
	case BTF_KIND_ENUM64:
		return (int64_t)n * 12;
	}
	return -1;
}

/* Decodes one more type; false at the end of the section or at a record that does not fit. */
static bool walk_on(const struct kbtf *b)
{
	struct walk *w = b->walk;
	const struct btf_type *t;
	int64_t extra;

	if (w->complete)
		return false;
	if (b->type_len - w->next < sizeof(*t)) {
		w->complete = true;
		return false;
	}
	t = (const struct btf_type *)(b->types + w->next);
	extra = extra_bytes(t);
	if (extra < 0 || extra > (int64_t)(b->type_len - w->next - sizeof(*t))) {
		w->complete = true;
		return false;
	}
	w->off[w->nr++] = w->next;
	w->next += (uint32_t)(sizeof(*t) + extra);
	return true;
}

/* Own type number i (from 0), walking as far as needed. */
static inline const struct btf_type *own_type(const struct kbtf *b, uint32_t i)
{
	struct walk *w = b->walk;

	while (i >= w->nr)
		if (!walk_on(b))
			return NULL;
	return (const struct btf_type *)(b->types + w->off[i]);
}

static int check_header(const uint8_t *p, size_t len, struct kbtf *b)
{
	const struct btf_header *h = (const struct btf_header *)p;
	uint64_t room;

	if ((uintptr_t)p % 4 || len < sizeof(*h) || h->magic != BTF_MAGIC || h->version != BTF_VERSION || h->hdr_len < sizeof(*h) ||
	    h->hdr_len > len)
		return -EINVAL;
	room = len - h->hdr_len;
	if (h->type_off % 4 || h->hdr_len % 4 || (uint64_t)h->type_off + h->type_len > room ||
	    (uint64_t)h->str_off + h->str_len > room || !h->str_len)
		return -EINVAL;
	b->types = p + h->hdr_len + h->type_off;
	b->type_len = h->type_len;
	b->strs = (const char *)p + h->hdr_len + h->str_off;
	b->str_len = h->str_len;
	if (b->strs[b->str_len - 1])
		return -EINVAL;
	return 0;
}

/* The .BTF section of an ELF64 file of this machine's byte order, in place. */
static int elf_section(const uint8_t *p, size_t len, const uint8_t **out, size_t *out_len)
{
	const Elf64_Ehdr *eh = (const Elf64_Ehdr *)p;
	const Elf64_Shdr *sh, *names;
	uint64_t size;

	if (len < sizeof(*eh) || memcmp(p, ELFMAG, SELFMAG) || p[EI_CLASS] != ELFCLASS64 ||
	    eh->e_shentsize != sizeof(*sh) || eh->e_shoff % 8 || eh->e_shoff > len ||
	    (len - eh->e_shoff) / sizeof(*sh) < eh->e_shnum || eh->e_shstrndx >= eh->e_shnum)
		return -EINVAL;
	sh = (const Elf64_Shdr *)(p + eh->e_shoff);
	names = &sh[eh->e_shstrndx];
	if (names->sh_offset > len || names->sh_size > len - names->sh_offset)
		return -EINVAL;
	size = names->sh_size;
	for (unsigned i = 0; i < eh->e_shnum; i++) {
		if (sh[i].sh_name >= size || size - sh[i].sh_name < 5 ||
		    memcmp(p + names->sh_offset + sh[i].sh_name, ".BTF", 5))
			continue;
		if (sh[i].sh_offset > len || sh[i].sh_size > len - sh[i].sh_offset || sh[i].sh_offset % 4)
			return -EINVAL;
		*out = p + sh[i].sh_offset;
		*out_len = sh[i].sh_size;
		return 0;
	}
	return -EINVAL;
}

int kbtf_open_mem(const void *data, size_t len, const struct kbtf *base, struct kbtf **out)
{
	struct kbtf *b = calloc(1, sizeof(*b));
	const uint8_t *p = data;
	int err;

	if (!b)
		return -ENOMEM;
	if (len >= SELFMAG && !memcmp(p, ELFMAG, SELFMAG))
		err = elf_section(p, len, &p, &len);
	else
		err = 0;
	if (!err)
		err = check_header(p, len, b);
	b->walk = err ? NULL : calloc(1, sizeof(*b->walk));
	if (b->walk)	/* most of it is never touched, so never backed by memory */
		b->walk->off = calloc(b->type_len / sizeof(struct btf_type) + 1, sizeof(uint32_t));
	if (!err && (!b->walk || !b->walk->off))
		err = -ENOMEM;
	if (err) {
		kbtf_close(b);
		return err;
	}
	b->base = base;
	b->first_id = base ? kbtf_nr_types(base) : 1;
	b->str_base = base ? base->str_base + base->str_len : 0;
	*out = b;
	return 0;
}

/* Old kernels cannot map the file in sysfs, and its size there may read as 0. */
static int read_whole(int fd, size_t hint, uint8_t **out, size_t *out_len)
{
	size_t cap = hint + 1 > 65536 ? hint + 1 : 65536, len = 0;
	uint8_t *p = malloc(cap), *more;
	ssize_t n;

	while (p && (n = read(fd, p + len, cap - len)) != 0) {
		if (n < 0) {
			int err = -errno;

			free(p);
			return err;
		}
		len += (size_t)n;
		if (len < cap)
			continue;
		if (cap >= MAX_FILE) {
			free(p);
			return -EFBIG;
		}
		cap *= 2;
		more = realloc(p, cap);
		if (!more)
			free(p);
		p = more;
	}
	if (!p)
		return -ENOMEM;
	*out = p;
	*out_len = len;
	return 0;
}

int kbtf_open(const char *path, const struct kbtf *base, struct kbtf **out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = 0;
	uint8_t *p = MAP_FAILED;
	bool mapped = true;
	struct stat st;
	size_t len;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) || S_ISDIR(st.st_mode)) {
		close(fd);
		return -EINVAL;
	}
	len = (size_t)st.st_size;
	if (len)
		p = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED) {
		mapped = false;
		err = read_whole(fd, len, &p, &len);
	}
	close(fd);
	if (!err) {
		err = kbtf_open_mem(p, len, base, out);
		if (err) {
			if (mapped)
				munmap(p, len);
			else
				free(p);
		}
	}
	if (err)
		return err;
	(*out)->file = p;
	(*out)->file_len = len;
	(*out)->mapped = mapped;
	return 0;
}

void kbtf_close(struct kbtf *b)
{
	if (!b)
		return;
	if (b->file && b->mapped)
		munmap((void *)b->file, b->file_len);
	else
		free((void *)b->file);
	if (b->walk) {
		free(b->walk->off);
		free(b->walk->table);
	}
	free(b->walk);
	free(b);
}

const char *kbtf_str(const struct kbtf *b, uint32_t off)
{
	while (off < b->str_base)
		b = b->base;
	off -= b->str_base;
	return off < b->str_len ? b->strs + off : "";
}

const struct btf_type *kbtf_type(const struct kbtf *b, uint32_t id)
{
	while (b && id < b->first_id)
		b = b->base;
	if (!b || !id)
		return NULL;
	return own_type(b, id - b->first_id);
}

uint32_t kbtf_nr_types(const struct kbtf *b)
{
	while (walk_on(b))
		;
	return b->first_id + b->walk->nr;
}

uint32_t kbtf_first_id(const struct kbtf *b)
{
	return b->first_id;
}

const struct kbtf *kbtf_base(const struct kbtf *b)
{
	return b->base;
}

static uint32_t find_by_offset(const struct kbtf *b, uint32_t name_off, uint32_t kinds)
{
	const struct btf_type *t;

	for (uint32_t i = 0; (t = own_type(b, i)); i++)
		if (t->name_off == name_off && (kinds >> BTF_INFO_KIND(t->info) & 1))
			return b->first_id + i;
	return 0;
}

/*
 * The next offset from *pos on at which the string section of b has exactly this name; false: no more.
 * key is the name with a NUL on either side.
 */
static bool next_name(const struct kbtf *b, const char *key, size_t key_len, uint32_t *pos)
{
	const char *hit;

	if (*pos >= b->str_len)
		return false;
	/* A section begins with the empty string, so every name has a NUL before it (in split BTF not the first one). */
	if (!*pos && b->base && key_len - 1 <= b->str_len && !memcmp(b->strs, key + 1, key_len - 1))
		return true;
	hit = memmem(b->strs + *pos, b->str_len - *pos, key, key_len);
	if (!hit)
		return false;
	*pos = (uint32_t)(hit - b->strs) + 1;
	return true;
}

/* NUL, name, NUL in a buffer of MAX_NAME bytes; its length, 0 when the name is empty or too long to be in any BTF. */
static size_t make_key(const char *name, char *key)
{
	size_t len = strnlen(name, MAX_NAME);

	if (!len || len + 2 > MAX_NAME)
		return 0;
	key[0] = 0;
	memcpy(key + 1, name, len + 1);
	return len + 2;
}

bool kbtf_has_str(const struct kbtf *b, const char *name, uint32_t *off)
{
	char key[MAX_NAME];
	size_t len = make_key(name, key);

	for (; len && b; b = b->base) {
		uint32_t pos = 0;

		if (next_name(b, key, len, &pos)) {
			*off = b->str_base + pos;
			return true;
		}
	}
	return false;
}

static uint32_t find_own(const struct kbtf *b, const char *key, size_t key_len, uint32_t kinds)
{
	/* Names of a module's types may stand in the strings of its base. */
	for (const struct kbtf *s = b; s; s = s->base) {
		uint32_t id, pos = 0;

		while (next_name(s, key, key_len, &pos)) {
			id = find_by_offset(b, s->str_base + pos, kinds);
			if (id)
				return id;
			pos++;
		}
	}
	return 0;
}

/* ---- many names ---- */

static uint32_t hash_of(const char *name)
{
	uint32_t h = 2166136261u;	/* FNV-1a */

	for (; *name; name++)
		h = (h ^ (unsigned char)*name) * 16777619u;
	return h ^ h >> 15;
}

static bool make_table(const struct kbtf *b)
{
	uint32_t nr = kbtf_nr_types(b) - b->first_id, size = 1024;
	const struct btf_type *t;

	while (size < nr * 2)
		size *= 2;
	b->walk->table = calloc(size, sizeof(*b->walk->table));
	if (!b->walk->table)
		return false;
	b->walk->mask = size - 1;
	for (uint32_t i = 0; i < nr && (t = own_type(b, i)); i++) {
		const char *name = kbtf_str(b, t->name_off);
		uint32_t at;

		if (!*name)
			continue;
		for (at = hash_of(name) & b->walk->mask; b->walk->table[at];)
			at = (at + 1) & b->walk->mask;
		b->walk->table[at] = i + 1;
	}
	return true;
}

/* Types of one name were entered in the order of their numbers, so the first is found first. */
static uint32_t find_in_table(const struct kbtf *b, const char *name, uint32_t kinds)
{
	const struct walk *w = b->walk;

	for (uint32_t at = hash_of(name) & w->mask; w->table[at]; at = (at + 1) & w->mask) {
		const struct btf_type *t = own_type(b, w->table[at] - 1);

		if (t && (kinds >> BTF_INFO_KIND(t->info) & 1) && !strcmp(kbtf_str(b, t->name_off), name))
			return b->first_id + w->table[at] - 1;
	}
	return 0;
}

uint32_t kbtf_find(const struct kbtf *b, const char *name, uint32_t kinds)
{
	char key[MAX_NAME];
	size_t len = make_key(name, key);
	uint32_t id;

	if (!len)
		return 0;
	for (; b; b = b->base) {
		if (b->walk->table || (++b->walk->finds > MANY_FINDS && make_table(b)))
			id = find_in_table(b, name, kinds);
		else
			id = find_own(b, key, len, kinds);
		if (id)
			return id;
	}
	return 0;
}

uint32_t kbtf_skip_mods(const struct kbtf *b, uint32_t id)
{
	for (int i = 0; i < MAX_CHAIN; i++) {
		const struct btf_type *t = kbtf_type(b, id);

		if (!t)
			return 0;
		switch (BTF_INFO_KIND(t->info)) {
		case BTF_KIND_TYPEDEF:
		case BTF_KIND_CONST:
		case BTF_KIND_VOLATILE:
		case BTF_KIND_RESTRICT:
		case BTF_KIND_TYPE_TAG:
			id = t->type;
			continue;
		}
		return id;
	}
	return 0;
}

void kbtf_each(const struct kbtf *b, uint32_t kinds, bool (*fn)(void *arg, uint32_t id, const struct btf_type *t),
	       void *arg)
{
	const struct btf_type *t;

	for (uint32_t i = 0; (t = own_type(b, i)); i++)
		if ((kinds >> BTF_INFO_KIND(t->info) & 1) && fn(arg, b->first_id + i, t))
			return;
}

static int member(const struct kbtf *b, uint32_t id, const char *name, int depth)
{
	const struct btf_type *t = kbtf_type(b, kbtf_skip_mods(b, id));
	const struct btf_member *m = (const struct btf_member *)(t + 1);

	if (!t || depth == MAX_CHAIN || (BTF_INFO_KIND(t->info) != BTF_KIND_STRUCT && BTF_INFO_KIND(t->info) != BTF_KIND_UNION))
		return -ENOENT;
	for (uint32_t i = 0; i < BTF_INFO_VLEN(t->info); i++) {
		uint32_t bits = BTF_INFO_KFLAG(t->info) ? BTF_MEMBER_BIT_OFFSET(m[i].offset) : m[i].offset;
		int inner;

		if (bits % 8 || (BTF_INFO_KFLAG(t->info) && BTF_MEMBER_BITFIELD_SIZE(m[i].offset)))
			continue;
		if (m[i].name_off && !strcmp(kbtf_str(b, m[i].name_off), name))
			return (int)(bits / 8);
		inner = m[i].name_off ? -ENOENT : member(b, m[i].type, name, depth + 1);
		if (inner >= 0)
			return (int)(bits / 8) + inner;
	}
	return -ENOENT;
}

int kbtf_member(const struct kbtf *b, const char *tag, const char *name)
{
	uint32_t id = kbtf_find(b, tag, 1u << BTF_KIND_STRUCT);

	return id ? member(b, id, name, 0) : -ENOENT;
}
