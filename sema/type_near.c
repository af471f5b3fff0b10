/*
 * What a name that nobody knows was meant to be: the nearest type, or enum constant, of all that there are.  Only after an
 * error, so it may look at every name of the kernel.
 */
#include <linux/btf.h>
#include <string.h>

#include "base/diag.h"
#include "sema/type_priv.h"

struct nearest {
	struct arena *arena;
	const struct kbtf *btf;
	const char *name, *best;
	int limit;		/* a candidate must be nearer */
	bool constants;
};

static void offer(struct nearest *n, const char *candidate)
{
	int d;

	/* Typos in the first letter are rare, and this spares most of the work. */
	if (*candidate != *n->name || n->limit <= 0)
		return;
	d = edit_distance(n->name, candidate, n->limit - 1);
	if (d >= n->limit)
		return;
	n->limit = d;
	n->best = arena_strdup(n->arena, candidate);
}

static bool offer_type(void *arg, uint32_t id, const struct btf_type *t)
{
	struct nearest *n = arg;

	if (!n->constants) {
		offer(n, kbtf_str(n->btf, t->name_off));
		return false;
	}
	for (unsigned i = 0; i < BTF_INFO_VLEN(t->info); i++) {
		const struct btf_enum *e = (const struct btf_enum *)(t + 1) + i;
		const struct btf_enum64 *w = (const struct btf_enum64 *)(t + 1) + i;

		offer(n, kbtf_str(n->btf, BTF_INFO_KIND(t->info) == BTF_KIND_ENUM ? e->name_off : w->name_off));
	}
	return false;
}

/* How far away a likely typo is: as much as nearest_name() allows. */
static struct nearest begin(struct types *ts, const char *name)
{
	size_t len = strlen(name);

	return (struct nearest){ .arena = ts->arena, .name = name, .limit = len < 3 ? 0 : len < 5 ? 2 : len < 9 ? 3 : 4 };
}

static void all_btfs(struct types *ts, struct nearest *n, uint32_t kinds)
{
	for (size_t i = 0; i < ts->nr_btfs; i++) {
		n->btf = ts->btfs[i];
		kbtf_each(n->btf, kinds, offer_type, n);
	}
}

static void offer_own(void *arg, const char *name)
{
	offer(arg, name);
}

static void script_tags(struct types *ts, struct nearest *n, enum type_tag tag)
{
	const struct c_decls *d = ts->decls;

	for (size_t i = 0; d && i < d->aggs.nr; i++)
		if (d->aggs.v[i]->name && d->aggs.v[i]->is_union == (tag == TAG_UNION))
			offer(n, d->aggs.v[i]->name);
}

const char *type_nearest(struct types *ts, const char *name, enum type_tag tag)
{
	struct nearest n = begin(ts, name);

	switch (tag) {
	case TAG_STRUCT:
		script_tags(ts, &n, tag);
		all_btfs(ts, &n, 1u << BTF_KIND_STRUCT);
		break;
	case TAG_UNION:
		script_tags(ts, &n, tag);
		all_btfs(ts, &n, 1u << BTF_KIND_UNION);
		break;
	case TAG_ENUM:
		all_btfs(ts, &n, 1u << BTF_KIND_ENUM | 1u << BTF_KIND_ENUM64);
		break;
	case TAG_ANY:
		type_each_name(offer_own, &n);
		all_btfs(ts, &n, 1u << BTF_KIND_TYPEDEF);
		break;
	}
	return n.best;
}

const char *constant_nearest(struct types *ts, const char *name)
{
	const struct c_decls *d = ts->decls;
	struct nearest n = begin(ts, name);

	for (size_t i = 0; d && i < d->enums.nr; i++)
		for (size_t j = 0; j < d->enums.v[i]->items.nr; j++)
			offer(&n, d->enums.v[i]->items.v[j].name);
	n.constants = true;
	all_btfs(ts, &n, 1u << BTF_KIND_ENUM | 1u << BTF_KIND_ENUM64);
	return n.best;
}
