/*
 * runtime: profiles (-f folded, svg, pprof): maps whose keys hold stacks.
 *
 * Folded stacks are written whenever a map is printed; a picture and a pprof file once, at the end.  For those a map that is printed again
 * replaces what it showed before, unless it is cleared with each print: then the prints add up.
 *
 * Standard output holds the profile alone: what printf and the like write goes to standard error, maps without stacks are named there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/intern.h"
#include "runtime/profile_priv.h"

#define MAX_NODES (1u << 22)
#define MAX_FRAMES 4096			/* of one key: two stacks of 1024 with what was inlined */

struct prof_map {
	const struct plan_map *m;
	uint32_t root;
};

struct profile {
	struct arena *arena;
	struct intern *names;
	VEC(struct prof_node) nodes;
	VEC(struct prof_map) maps;
	uint32_t *hash;			/* of (parent, frame): node */
	size_t hash_size;
	bool by_addr;			/* frames of one name at different addresses are different */
	bool full;
};

static struct profile *profile_new(bool by_addr)
{
	struct profile *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->arena = arena_new();
	p->names = intern_new(p->arena);
	p->by_addr = by_addr;
	vec_push(NULL, &p->nodes, (struct prof_node){ 0 });
	return p;
}

void profile_free(struct profile *p)
{
	if (!p)
		return;
	vec_free(&p->nodes);
	vec_free(&p->maps);
	free(p->hash);
	arena_free(p->arena);
	free(p);
}

const struct prof_node *profile_nodes(const struct profile *p, uint32_t *nr)
{
	*nr = (uint32_t)p->nodes.nr;
	return p->nodes.v;
}

uint32_t profile_nr(const struct profile *p)
{
	return (uint32_t)p->maps.nr;
}

/* ---- the tree ---- */

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15ull;
	return h ^ h >> 29;
}

static uint64_t hash_of(const struct profile *p, const struct prof_node *n)
{
	uint64_t h = mix(mix(n->parent, (uintptr_t)n->name), (uintptr_t)n->label);

	h = mix(h, (uint64_t)n->f.kernel << 1 | n->f.inlined);
	return p->by_addr ? mix(mix(h, n->f.off), (uintptr_t)n->f.module) : h;
}

static bool same(const struct profile *p, const struct prof_node *a, const struct prof_node *b)
{
	return a->parent == b->parent && a->name == b->name && a->label == b->label && a->f.kernel == b->f.kernel &&
	       a->f.inlined == b->f.inlined && (!p->by_addr || (a->f.off == b->f.off && a->f.module == b->f.module));
}

static uint32_t *slot(struct profile *p, const struct prof_node *like)
{
	size_t i = hash_of(p, like) & (p->hash_size - 1);

	while (p->hash[i] && !same(p, &p->nodes.v[p->hash[i]], like))
		i = (i + 1) & (p->hash_size - 1);
	return &p->hash[i];
}

static bool grow(struct profile *p)
{
	size_t size = p->hash_size ? 2 * p->hash_size : 4096;
	uint32_t *v = calloc(size, sizeof(*v));

	if (!v)
		return false;
	free(p->hash);
	p->hash = v;
	p->hash_size = size;
	for (uint32_t i = 1; i < p->nodes.nr; i++)
		*slot(p, &p->nodes.v[i]) = i;
	return true;
}

/* The child of that name, made when there is none; the parent itself when there is no more room. */
static uint32_t child(struct profile *p, uint32_t parent, struct prof_node like)
{
	uint32_t *at, i = (uint32_t)p->nodes.nr;

	if (2 * p->nodes.nr >= p->hash_size && !grow(p))
		return parent;
	like.parent = parent;
	at = slot(p, &like);
	if (*at)
		return *at;
	if (i >= MAX_NODES) {
		p->full = true;
		return parent;
	}
	*at = i;
	like.depth = p->nodes.v[parent].depth + 1;
	like.next = p->nodes.v[parent].child;
	vec_push(NULL, &p->nodes, like);
	p->nodes.v[parent].child = i;
	return i;
}

static int by_name(const void *a, const void *b, void *arg)
{
	const struct prof_node *nodes = arg, *x = &nodes[*(const uint32_t *)a], *y = &nodes[*(const uint32_t *)b];
	int r = strcmp(x->name, y->name);

	if (r)
		return r;
	return x->f.off != y->f.off ? (x->f.off < y->f.off ? -1 : 1) : *(const uint32_t *)a < *(const uint32_t *)b ? -1 : 1;
}

static void sort_children(struct profile *p, uint32_t parent)
{
	struct prof_node *nodes = p->nodes.v;
	VEC(uint32_t) list = { 0 };

	for (uint32_t i = nodes[parent].child; i; i = nodes[i].next)
		vec_push(NULL, &list, i);
	if (list.nr > 1)
		qsort_r(list.v, list.nr, sizeof(uint32_t), by_name, nodes);
	for (size_t i = 0; i < list.nr; i++)
		nodes[list.v[i]].next = i + 1 < list.nr ? list.v[i + 1] : 0;
	if (list.nr)
		nodes[parent].child = list.v[0];
	vec_free(&list);
}

/* Children have higher numbers than their parents, so one pass from the end sums up. */
uint32_t profile_root(struct profile *p, uint32_t i, const char **map)
{
	uint32_t root = p->maps.v[i].root;

	*map = p->maps.v[i].m->name;
	for (uint32_t n = 1; n < p->nodes.nr; n++)
		p->nodes.v[n].total = p->nodes.v[n].self;
	for (uint32_t n = (uint32_t)p->nodes.nr; n-- > 1;) {
		if (p->nodes.v[n].parent)
			p->nodes.v[p->nodes.v[n].parent].total += p->nodes.v[n].total;
		sort_children(p, n);
	}
	return root;
}

/* ---- from maps ---- */

struct frames {
	struct profile *p;
	size_t nr;
	struct prof_node v[MAX_FRAMES];
};

static bool is_stack(const struct plan_type *t)
{
	return t->kind == TY_KSTACK || t->kind == TY_USTACK;
}

static bool has_parts(const struct plan_type *t)
{
	return t->kind == TY_TUPLE || t->kind == TY_RECORD;
}

static bool has_stack(const struct plan *plan, const struct plan_map *m)
{
	const struct plan_type *t = &plan->types.v[m->key_type];

	if (m->scalar)
		return false;
	for (size_t i = 0; has_parts(t) && i < t->fields.nr; i++)
		if (is_stack(&plan->types.v[t->fields.v[i].type]))
			return true;
	return is_stack(t);
}

static const char *interned(struct profile *p, const char *s)
{
	return s ? intern_str(p->names, s) : NULL;
}

/* What stands for a frame without a symbol: its file. */
static const char *frame_name(struct profile *p, const struct stack_frame *f)
{
	const char *base;
	char name[256];

	if (f->name)
		return interned(p, f->name);
	base = f->module ? strrchr(f->module, '/') : NULL;
	if (!f->module)
		return interned(p, "[unknown]");
	snprintf(name, sizeof(name), f->module[0] == '[' ? "%s" : "[%s]", base ? base + 1 : f->module);
	return interned(p, name);
}

static void add_frame(void *arg, const struct stack_frame *f)
{
	struct frames *fr = arg;
	struct prof_node n = { .f = *f };

	if (fr->nr == MAX_FRAMES)
		return;
	n.name = frame_name(fr->p, f);
	n.f.name = f->name ? n.name : NULL;
	n.f.module = interned(fr->p, f->module);
	n.f.place = interned(fr->p, f->place);
	n.f.build_id = interned(fr->p, f->build_id);
	fr->v[fr->nr++] = n;
}

static uint32_t add_stack(struct frames *fr, uint32_t at, const struct vctx *c, const struct plan_type *t, const uint8_t *p, size_t len)
{
	fr->nr = 0;
	stack_each(c, t, p, len, add_frame, fr);
	while (fr->nr)
		at = child(fr->p, at, fr->v[--fr->nr]);
	return at;
}

static uint32_t add_label(struct profile *p, uint32_t at, const struct vctx *c, const struct plan_field *f, size_t i, const uint8_t *b,
			  size_t len)
{
	struct strbuf text = { 0 };
	struct prof_node n = { 0 };
	char label[32];

	value_text(c, f->type, b, len, &text);
	for (size_t k = 0; k < text.len; k++)	/* lines and frames are separated by these */
		if (text.s[k] == '\n' || text.s[k] == ';')
			text.s[k] = ' ';
	snprintf(label, sizeof(label), "key%zu", i + 1);
	n.name = interned(p, sb_text(&text));
	n.label = interned(p, f->name ? f->name : label);
	sb_free(&text);
	return child(p, at, n);
}

/* Which parts of a key belong to a pass: labels, then user stacks, then kernel stacks. */
static int pass_of(const struct plan_type *t)
{
	return t->kind == TY_KSTACK ? 2 : t->kind == TY_USTACK ? 1 : 0;
}

static uint32_t add_key(struct frames *fr, uint32_t at, const struct vctx *c, uint32_t type, const uint8_t *key, size_t len)
{
	const struct plan_type *t = &c->plan->types.v[type];

	if (!has_parts(t))
		return add_stack(fr, at, c, t, key, len);
	for (int pass = 0; pass < 3; pass++)
		for (size_t i = 0; i < t->fields.nr; i++) {
			const struct plan_field *f = &t->fields.v[i];
			const struct plan_type *ft = &c->plan->types.v[f->type];

			if (pass_of(ft) != pass || f->offset > len)
				continue;
			if (pass)
				at = add_stack(fr, at, c, ft, key + f->offset, len - f->offset);
			else
				at = add_label(fr->p, at, c, f, i, key + f->offset, len - f->offset);
		}
	return at;
}

/* How much a row weighs: the number; of histograms and the like how many there were. */
static uint64_t weight(const struct mapdata *md, const struct map_row *r)
{
	enum type_kind kind = map_kind(md->plan, md->m);
	uint64_t n = 0;
	int64_t v;

	if (map_is_hist(md->plan, md->m)) {
		for (uint32_t i = 0; i < r->nr; i++)
			n += md->buckets[r->first + i].count;
		return n;
	}
	if (kind == TY_AVG || kind == TY_STATS)
		return load_uint(r->val + 8, 8);
	if (kind == TY_TSERIES || !value_int(md->plan, md->m->value_type, r->val, md->val_len, &v))
		return 0;
	return v > 0 ? (uint64_t)v : 0;
}

static struct prof_map *map_of(struct profile *p, const struct plan_map *m)
{
	for (size_t i = 0; i < p->maps.nr; i++)
		if (p->maps.v[i].m == m)
			return &p->maps.v[i];
	vec_push(NULL, &p->maps, (struct prof_map){ .m = m });
	return &vec_last(&p->maps);
}

static void collect(struct writer *w, const struct mapdata *md, bool by_addr)
{
	struct frames *fr;
	struct prof_map *pm;

	if (!has_stack(md->plan, md->m)) {
		fprintf(stderr, "map @%s has no stack in its key and is not in the profile\n", md->m->name);
		return;
	}
	fr = calloc(1, sizeof(*fr));
	if (!w->profile)
		w->profile = profile_new(by_addr);
	if (fr && w->profile) {
		fr->p = w->profile;
		pm = map_of(w->profile, md->m);
		if (!pm->root || !md->m->drained) {
			pm->root = (uint32_t)w->profile->nodes.nr;
			vec_push(NULL, &w->profile->nodes, (struct prof_node){ .name = md->m->name });
		}
		for (size_t i = 0; i < md->nr; i++) {
			uint32_t at = add_key(fr, pm->root, &w->vx, md->m->key_type, md->rows[i].key, md->key_len);

			w->profile->nodes.v[at].self += weight(md, &md->rows[i]);
		}
		if (w->profile->full)
			fprintf(stderr, "the profile has more than %u different frames; some stacks are cut\n", MAX_NODES);
	}
	free(fr);
}

/* ---- folded ---- */

/*	bash;main;run_command;execve 17	*/
static void folded_line(const struct writer *w, const struct prof_node *nodes, uint32_t root, uint32_t at, struct strbuf *out)
{
	uint32_t path[2 * MAX_FRAMES], nr = 0;

	for (uint32_t i = at; i != root && i && nr < 2 * MAX_FRAMES; i = nodes[i].parent)
		path[nr++] = i;
	while (nr) {
		const char *name = nodes[path[--nr]].name;

		if (w->vx.escape)
			text_escaped(out, name, strlen(name));
		else
			sb_str(out, name);
		text_char(out, nr ? ';' : ' ');
	}
	text_u64(out, nodes[at].self);
	text_char(out, '\n');
}

static void folded_map(struct writer *w, const struct mapdata *md)
{
	uint32_t nr, root, at;
	const struct prof_node *nodes;
	const char *name;

	collect(w, md, false);
	if (!w->profile)
		return;
	root = profile_root(w->profile, 0, &name);
	nodes = profile_nodes(w->profile, &nr);
	for (at = nodes[root].child; at;) {	/* depth first, in order of names */
		if (nodes[at].self)
			folded_line(w, nodes, root, at, &w->buf);
		if (nodes[at].child) {
			at = nodes[at].child;
			continue;
		}
		while (at != root && !nodes[at].next)
			at = nodes[at].parent;
		at = at == root ? 0 : nodes[at].next;
	}
	profile_free(w->profile);
	w->profile = NULL;
}

/* ---- writers ---- */

static void begin(struct writer *w, const char *type)
{
	w->mark = w->buf.len;
}

static void end(struct writer *w)
{
	if (w->held)		/* a test's output, which is not the profile's */
		return;
	fwrite(w->buf.s + w->mark, 1, w->buf.len - w->mark, stderr);
	w->buf.len = w->mark;
}

static void value(struct writer *w, uint32_t type, const uint8_t *p, size_t len)
{
	begin(w, "value");
	writer_text.value(w, type, p, len);
	end(w);
}

static void svg_map(struct writer *w, const struct mapdata *md)
{
	collect(w, md, false);
}

static void pprof_map(struct writer *w, const struct mapdata *md)
{
	collect(w, md, true);
}

static void svg_finish(struct writer *w)
{
	if (!w->profile)
		w->profile = profile_new(false);
	if (w->profile)
		profile_svg(w->profile, &w->buf);
}

static void pprof_finish(struct writer *w)
{
	if (!w->profile)
		w->profile = profile_new(true);
	if (w->profile)
		profile_pprof(w->profile, w->opened, &w->buf);
}

const struct writer_ops writer_folded = {
	.begin = begin, .end = end, .value = value, .map = folded_map,
};

const struct writer_ops writer_svg = {
	.begin = begin, .end = end, .value = value, .map = svg_map,
	.finish = svg_finish,
};

const struct writer_ops writer_pprof = {
	.begin = begin, .end = end, .value = value, .map = pprof_map,
	.finish = pprof_finish,
};
