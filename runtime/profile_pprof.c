/*
 * runtime: a profile in the format of pprof (github.com/google/pprof, proto/profile.proto): a protocol buffer, packed by gzip.
 *
 * Each map is a kind of sample ("@" is "samples"), so a sample has as many values as there are maps and one of them set.  Functions and lines
 * are resolved here.  Addresses are offsets in files: modules stand one behind the other in a made-up address space, as the same
 * file is elsewhere in each process.
 */
#include <stdlib.h>
#include <time.h>
#include <zlib.h>

#include "runtime/profile_priv.h"

#define MODULE_ROOM (1ull << 40)	/* made-up addresses of a module */
#define KERNEL_START 0xffff800000000000ull

/* Numbers of fields in profile.proto. */
enum { P_SAMPLE_TYPE = 1, P_SAMPLE, P_MAPPING, P_LOCATION, P_FUNCTION, P_STRINGS, P_TIME = 9, P_DURATION = 10 };
enum { VT_TYPE = 1, VT_UNIT };
enum { S_LOCATION = 1, S_VALUE, S_LABEL };
enum { L_KEY = 1, L_STR };
enum { M_ID = 1, M_START, M_LIMIT, M_OFFSET, M_FILENAME, M_BUILD_ID, M_HAS_FUNCTIONS };
enum { LOC_ID = 1, LOC_MAPPING, LOC_ADDRESS, LOC_LINE };
enum { LINE_FUNCTION = 1, LINE_LINE };
enum { F_ID = 1, F_NAME, F_SYSTEM_NAME, F_FILENAME };

/* A table whose entries are numbered from 1 in order of their first use. */
struct numbers {
	VEC(const void *) keys;
	uint32_t *hash;
	size_t size;
};

struct build {
	struct strbuf out, tmp, sub;	/* the profile; messages two and one level down */
	struct numbers strings, modules, functions, locations;	/* the keys of the last two are nodes */
	const struct prof_node *nodes;
	VEC(char *) owned;		/* strings that were made here */
};

/* ---- protocol buffers ---- */

static void varint(struct strbuf *b, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		text_char(b, (char)(v | 0x80));
	text_char(b, (char)v);
}

static void put_int(struct strbuf *b, unsigned field, uint64_t v)
{
	if (!v)
		return;
	varint(b, field << 3);
	varint(b, v);
}

static void put_bytes(struct strbuf *b, unsigned field, const void *p, size_t len)
{
	varint(b, field << 3 | 2);
	varint(b, len);
	text_add(b, p, len);
}

static void put_message(struct strbuf *b, unsigned field, struct strbuf *m)
{
	put_bytes(b, field, m->s ? m->s : "", m->len);
	sb_reset(m);
}

/* ---- numbers ---- */

static uint64_t hash_text(const void *key)
{
	uint64_t h = 14695981039346656037ull;

	for (const char *p = key; *p; p++)
		h = (h ^ (unsigned char)*p) * 1099511628211ull;
	return h ^ h >> 29;
}

static bool same_text(const void *a, const void *b)
{
	return !strcmp(a, b);
}

static uint64_t hash_frame(const void *key)
{
	const struct prof_node *n = key;
	uint64_t h = ((uintptr_t)n->name ^ n->f.off * 3 ^ (uintptr_t)n->f.module * 7) * 0x9e3779b97f4a7c15ull;

	return h ^ h >> 29;
}

static bool same_frame(const void *a, const void *b)
{
	const struct prof_node *x = a, *y = b;

	return x->name == y->name && x->f.off == y->f.off && x->f.module == y->f.module && x->f.kernel == y->f.kernel;
}

static uint64_t hash_function(const void *key)
{
	const struct prof_node *n = key;

	return ((uintptr_t)n->name ^ (uintptr_t)n->f.module * 7) * 0x9e3779b97f4a7c15ull >> 16;
}

static bool same_function(const void *a, const void *b)
{
	const struct prof_node *x = a, *y = b;

	return x->name == y->name && x->f.module == y->f.module && x->f.kernel == y->f.kernel;
}

static uint32_t *slot(const struct numbers *n, const void *key, uint64_t (*hash)(const void *), bool (*same)(const void *, const void *))
{
	size_t i = hash(key) & (n->size - 1);

	while (n->hash[i] && !same(n->keys.v[n->hash[i] - 1], key))
		i = (i + 1) & (n->size - 1);
	return &n->hash[i];
}

/* The key's number; *fresh when it has just got it. */
static uint32_t number(struct numbers *n, const void *key, uint64_t (*hash)(const void *), bool (*same)(const void *, const void *),
		       bool *fresh)
{
	uint32_t *at;

	*fresh = false;
	if (2 * n->keys.nr >= n->size) {
		uint32_t *v = calloc(n->size ? 2 * n->size : 256, sizeof(*v));

		if (!v)
			return 0;
		free(n->hash);
		n->hash = v;
		n->size = n->size ? 2 * n->size : 256;
		for (uint32_t i = 0; i < n->keys.nr; i++)
			*slot(n, n->keys.v[i], hash, same) = i + 1;
	}
	at = slot(n, key, hash, same);
	if (!*at) {
		vec_push(NULL, &n->keys, key);
		*at = (uint32_t)n->keys.nr;
		*fresh = true;
	}
	return *at;
}

/* Index in the table of strings, whose first is "". */
static uint64_t string(struct build *b, const char *s)
{
	bool fresh;
	uint32_t i = number(&b->strings, s, hash_text, same_text, &fresh);

	return i ? i - 1 : 0;
}

/* ---- parts of a profile ---- */

static uint64_t mapping(struct build *b, const struct prof_node *n)
{
	const char *file = n->f.kernel ? "[kernel.kallsyms]" : n->f.module;
	uint64_t start, id;
	bool fresh;

	if (!file)
		return 0;
	id = number(&b->modules, file, hash_text, same_text, &fresh);
	if (!fresh)
		return id;
	start = n->f.kernel ? KERNEL_START : id * MODULE_ROOM;
	put_int(&b->sub, M_ID, id);
	put_int(&b->sub, M_START, start);
	put_int(&b->sub, M_LIMIT, n->f.kernel ? UINT64_MAX : start + MODULE_ROOM);
	put_int(&b->sub, M_FILENAME, string(b, file));
	if (n->f.build_id)
		put_int(&b->sub, M_BUILD_ID, string(b, n->f.build_id));
	put_int(&b->sub, M_HAS_FUNCTIONS, 1);
	put_message(&b->out, P_MAPPING, &b->sub);
	return id;
}

static uint64_t function(struct build *b, const struct prof_node *n)
{
	bool fresh;
	uint32_t id = number(&b->functions, n, hash_function, same_function, &fresh);
	const char *colon = n->f.place ? strrchr(n->f.place, ':') : NULL;

	if (!fresh)
		return id;
	put_int(&b->sub, F_ID, id);
	put_int(&b->sub, F_NAME, string(b, n->name));
	put_int(&b->sub, F_SYSTEM_NAME, string(b, n->name));
	if (colon) {
		char *file = strndup(n->f.place, (size_t)(colon - n->f.place));

		if (file) {
			vec_push(NULL, &b->owned, file);
			put_int(&b->sub, F_FILENAME, string(b, file));
		}
	}
	put_message(&b->out, P_FUNCTION, &b->sub);
	return id;
}

static uint64_t location(struct build *b, const struct prof_node *n)
{
	uint64_t map = mapping(b, n), func, line = 0;
	const char *colon = n->f.place ? strrchr(n->f.place, ':') : NULL;
	bool fresh;
	uint32_t id = number(&b->locations, n, hash_frame, same_frame, &fresh);

	if (!fresh)
		return id;
	func = function(b, n);
	if (colon)
		line = strtoull(colon + 1, NULL, 10);
	put_int(&b->tmp, LINE_FUNCTION, func);
	put_int(&b->tmp, LINE_LINE, line);
	put_int(&b->sub, LOC_ID, id);
	put_int(&b->sub, LOC_MAPPING, map);
	put_int(&b->sub, LOC_ADDRESS, n->f.kernel || !map ? n->f.off : map * MODULE_ROOM + n->f.off);
	put_message(&b->sub, LOC_LINE, &b->tmp);
	put_message(&b->out, P_LOCATION, &b->sub);
	return id;
}

/* A node in which stacks end: its locations from the innermost out, its labels. */
static void sample(struct build *b, uint32_t at, uint32_t root, uint32_t map, uint32_t nr_maps)
{
	const struct prof_node *nodes = b->nodes;
	struct strbuf ids = { 0 };

	for (uint32_t i = at; i != root && i; i = nodes[i].parent)
		if (!nodes[i].label)
			varint(&ids, location(b, &nodes[i]));
	sb_reset(&b->sub);
	put_bytes(&b->sub, S_LOCATION, ids.s ? ids.s : "", ids.len);
	sb_reset(&ids);
	for (uint32_t m = 0; m < nr_maps; m++)
		varint(&ids, m == map ? nodes[at].self : 0);
	put_bytes(&b->sub, S_VALUE, ids.s, ids.len);
	for (uint32_t i = at; i != root && i; i = nodes[i].parent) {
		if (!nodes[i].label)
			continue;
		put_int(&b->tmp, L_KEY, string(b, nodes[i].label));
		put_int(&b->tmp, L_STR, string(b, nodes[i].name));
		put_message(&b->sub, S_LABEL, &b->tmp);
	}
	put_message(&b->out, P_SAMPLE, &b->sub);
	sb_free(&ids);
}

static bool is_below(const struct prof_node *nodes, uint32_t i, uint32_t root)
{
	while (i && i != root)
		i = nodes[i].parent;
	return i == root;
}

/* The first mapping counts as the program: the file of an outermost frame. */
static void main_mapping(struct build *b, uint32_t nr)
{
	for (uint32_t i = 1; i < nr; i++) {
		const struct prof_node *n = &b->nodes[i], *up = &b->nodes[n->parent];

		if (n->parent && !n->label && !n->f.kernel && n->f.module && (!up->parent || up->label)) {
			mapping(b, n);
			return;
		}
	}
}

static void write_profile(struct build *b, struct profile *p, int64_t began)
{
	uint32_t nr_maps = profile_nr(p), nr;
	struct timespec now;
	const char *name;

	b->nodes = profile_nodes(p, &nr);
	string(b, "");
	for (uint32_t i = 0; i < nr_maps; i++) {
		profile_root(p, i, &name);
		put_int(&b->sub, VT_TYPE, string(b, *name ? name : "samples"));
		put_int(&b->sub, VT_UNIT, string(b, "count"));
		put_message(&b->out, P_SAMPLE_TYPE, &b->sub);
	}
	main_mapping(b, nr);
	for (uint32_t i = 0; i < nr_maps; i++) {
		uint32_t root = profile_root(p, i, &name);

		for (uint32_t n = root; n < nr; n++)
			if (b->nodes[n].self && is_below(b->nodes, n, root))
				sample(b, n, root, i, nr_maps);
	}
	clock_gettime(CLOCK_REALTIME, &now);
	put_int(&b->out, P_TIME, (uint64_t)began);
	put_int(&b->out, P_DURATION, (uint64_t)(now.tv_sec * 1000000000ll + now.tv_nsec - began));
	for (size_t i = 0; i < b->strings.keys.nr; i++)
		put_bytes(&b->out, P_STRINGS, b->strings.keys.v[i], strlen(b->strings.keys.v[i]));
}

static bool gzip(const struct strbuf *in, struct strbuf *out)
{
	z_stream z = { .next_in = (Bytef *)in->s, .avail_in = (uInt)in->len };
	uLong most;
	bool ok;

	if (in->len > UINT32_MAX || deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	most = deflateBound(&z, in->len);
	z.next_out = (Bytef *)text_room(out, most);
	z.avail_out = (uInt)most;
	ok = deflate(&z, Z_FINISH) == Z_STREAM_END;
	if (ok)
		text_took(out, z.total_out);
	deflateEnd(&z);
	return ok;
}

static void numbers_free(struct numbers *n)
{
	vec_free(&n->keys);
	free(n->hash);
}

void profile_pprof(struct profile *p, int64_t began, struct strbuf *out)
{
	struct build b = { 0 };

	write_profile(&b, p, began);
	gzip(&b.out, out);
	numbers_free(&b.strings);
	numbers_free(&b.modules);
	numbers_free(&b.functions);
	numbers_free(&b.locations);
	for (size_t i = 0; i < b.owned.nr; i++)
		free(b.owned.v[i]);
	vec_free(&b.owned);
	sb_free(&b.out);
	sb_free(&b.tmp);
	sb_free(&b.sub);
}
