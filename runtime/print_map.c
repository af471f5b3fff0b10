/* runtime: print(@m), and all maps at the end (language.md 6.1, 6.3). */
#include <stdlib.h>

#include "runtime/out_priv.h"
#include "runtime/rt_priv.h"

int map_print(struct session *s, uint32_t map, const struct print_how *how)
{
	const struct plan_map *m = &s->plan->maps.v[map];
	bool rows = map_is_hist(s->plan, m) || map_kind(s->plan, m) == TY_TSERIES;
	bool keep_unset = *ev_zeroed(s, map) || (m->scalar && !how->at_exit && !rows);
	struct mapdata md;
	int err = map_read(s, map, how->take, keep_unset, &md);

	if (err) {
		rt_warn(s, "cannot read map @%s: %s", m->name, strerror(-err));
		mapdata_free(&md);
		return 0;
	}
	md.sort = how->sort;
	mapdata_finish(&md, how->top, how->div);
	if (s->top && how->sort.by == SORT_DEFAULT)
		mapdata_turn(&md);
	if (!md.nr && m->scalar && keep_unset && !rows) {
		/* scalar maps kept in hashes have no slot when they are unset */
		uint8_t *zero = calloc(1, map_copy_size(s, m) + m->key_size);

		if (zero)
			mapdata_add(&md, zero, zero, 1, true);
		free(zero);
		mapdata_finish(&md, 0, 0);
	}
	if (md.nr)
		s->out->ops->map(s->out, &md);
	mapdata_free(&md);
	return out_record_done(s);
}

struct named {
	const char *name;
	uint32_t map;
};

static int by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	return strcmp(x->name, y->name);
}

int out_maps(struct session *s, bool at_exit)
{
	const struct plan *p = s->plan;
	struct named *list = calloc(p->maps.nr + 1, sizeof(*list));
	size_t nr = 0;
	int err = 0;

	if (!list)
		return -ENOMEM;
	for (uint32_t i = 0; i < p->maps.nr; i++)
		if (p->maps.v[i].role == ROLE_USER)
			list[nr++] = (struct named){ p->maps.v[i].name, i };
	qsort(list, nr, sizeof(*list), by_name);
	for (size_t i = 0; i < nr && !err; i++)
		err = map_print(s, list[i].map, &(struct print_how){ .at_exit = at_exit });
	free(list);
	return err ? err : out_record_done(s);
}

int out_maps_at_exit(struct session *s, bool maps)
{
	if (s->opts.format == OUT_TEXT || s->opts.format == OUT_TABLE)
		text_lit(&s->out->buf, "\n\n");
	return maps ? out_maps(s, true) : out_record_done(s);
}
