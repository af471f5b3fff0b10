/*
 * sema: the plan: events, maps, programs.  Every offset that generated code and the runtime share is computed here, once.
 *
 * Only the final round adds to the plan; the rounds before it call the same functions and get zeros.
 */
#include <ctype.h>

#include "sema/sema_priv.h"

#define PAGE 4096ull
#define DENSE_BUDGET (64ull << 20)	/* bytes of all CPUs for one keyed histogram with all of its buckets */
#define DIST_BUDGET (8ull << 20)	/* the same for a distribution, of whose buckets few are used */
#define DIST_PER_KEY 16			/* elements of a sparse distribution per key that the map may have */
#define MOST_VALUE 32000			/* bytes: the kernel takes 32 kB for a value of each CPU */
#define ELEM_OVERHEAD 96		/* bytes, about, that the kernel adds to an element */
#define MIN_STACKS 8192			/* different stacks that are kept, at least: twice the default of max_map_keys */

static uint32_t round_up(uint32_t v, uint32_t to)
{
	return to > 1 ? (v + to - 1) / to * to : v;
}

void plan_init(struct sema *s)
{
	struct plan *p = s->plan;

	type_to_plan(s->types, p, &type_void);
	vec_push(s->arena, &p->texts, "");
	vec_push(s->arena, &p->sites, (struct plan_site){ .file = "", .source_line = "" });
}

uint32_t plan_text(struct sema *s, const char *text)
{
	struct plan *p = s->plan;

	if (!s->final)
		return 0;
	for (size_t i = 0; i < p->texts.nr; i++)
		if (!strcmp(p->texts.v[i], text))
			return (uint32_t)i;
	vec_push(s->arena, &p->texts, arena_strdup(s->arena, text));
	return (uint32_t)p->texts.nr - 1;
}

void plan_need(struct sema *s, enum feature f)
{
	struct plan *p = s->plan;

	for (size_t i = 0; i < p->needs.nr; i++)
		if (p->needs.v[i] == (uint32_t)f)
			return;
	vec_push(s->arena, &p->needs, (uint32_t)f);
}

/* ---- events ---- */

/*
 * Data:	{event_head}{fields...}{variable bytes...}
 * Control:	{ctl_head}{fields...}
 * Fields at natural alignment; a long string is {u32 offset, u32 length} there and its bytes stand behind.
 */
static void place_field(struct sema *s, struct plan_event *ev, const struct type *t, uint32_t *end, uint32_t *var_bytes)
{
	struct event_field f = { .type = type_to_plan(s->types, s->plan, t), .size = t->size };
	uint32_t align = t->align ? t->align : 1;

	f.is_var = (t->kind == TY_STRING && t->count > VAR_MIN) || (ev->act == ACT_SKB && t->kind == TY_BUFFER);
	if (f.is_var) {
		f.size = 8;
		align = 4;
		*var_bytes += round_up(t->count, 8);
	}
	f.offset = round_up(*end, align > 8 ? 8 : align);
	*end = f.offset + f.size;
	vec_push(s->arena, &ev->fields, f);
}

static bool same_event(const struct plan_event *a, const struct plan_event *b)
{
	if (a->act != b->act || a->map != b->map || a->site != b->site || a->fields.nr != b->fields.nr ||
	    strcmp(a->text ? a->text : "", b->text ? b->text : ""))
		return false;
	if (a->sort.by != b->sort.by || a->sort.dir != b->sort.dir || a->sort.member != b->sort.member || a->sort.cell != b->sort.cell)
		return false;
	for (size_t i = 0; i < a->fields.nr; i++)
		if (a->fields.v[i].type != b->fields.v[i].type || a->fields.v[i].offset != b->fields.v[i].offset)
			return false;
	return true;
}

static bool is_control(enum action act)
{
	return act == ACT_PRINT_MAP || act == ACT_CLEAR || act == ACT_ZERO || act == ACT_DRAIN ||
	       act == ACT_DRAIN_ZERO || act == ACT_EXIT || act == ACT_UNWIND;
}

/* What a macro of the standard library says, it says of the place that called it. */
static struct span script_place(struct sema *s, struct span at)
{
	const struct source *src = source_get(s->pc->sources, at.src);

	while (at.exp && src && src->len == strlen(std_text) && !strcmp(src->name, "stdlib")) {
		at = source_expansion(s->pc->sources, at.exp);
		src = source_get(s->pc->sources, at.src);
	}
	return at;
}

static uint32_t add_event(struct sema *s, struct expr *call, enum action act, const char *text, struct map_state *m,
			  const struct type *const *fields, size_t nr, const struct plan_sort *sort)
{
	struct plan *p = s->plan;
	struct plan_event ev = { .act = act, .sort = { .cell = -1 }, .control = is_control(act),
				 .text = text ? arena_strdup(s->arena, text) : NULL };
	uint32_t end = ev.control ? sizeof(struct ctl_head) : sizeof(struct event_head), var_bytes = 0;

	if (!s->final || s->type_only)
		return 0;
	if (sort)
		ev.sort = *sort;
	if (m)
		ev.map = m->m.plan;
	if (act == ACT_ERRORF || act == ACT_WARNF)
		ev.site = plan_site_for(p, s->pc->sources, script_place(s, call->span), NULL, NULL, false);
	for (size_t i = 0; i < nr; i++)
		place_field(s, &ev, fields[i], &end, &var_bytes);
	ev.fixed_size = round_up(end, 8);
	ev.max_size = ev.fixed_size + var_bytes;
	for (size_t i = p->events.nr; i-- > 0 && p->events.nr - i < 64;)
		if (same_event(&p->events.v[i], &ev))
			return (uint32_t)i;
	vec_push(s->arena, &p->events, ev);
	return (uint32_t)p->events.nr - 1;
}

uint32_t plan_event(struct sema *s, struct expr *call, enum action act, const char *text, struct map_state *m,
		    const struct type *const *fields, size_t nr)
{
	return add_event(s, call, act, text, m, fields, nr, NULL);
}

uint32_t plan_print(struct sema *s, struct expr *call, enum action act, struct map_state *m, const struct plan_sort *sort)
{
	const struct type *u64 = int64_of(s, false), *fields[2] = { u64, u64 };

	return add_event(s, call, act, NULL, m, fields, 2, sort);
}

/* ---- maps ---- */

static void own_map(struct sema *s, enum map_role role, enum map_store store, const char *name, uint32_t value, uint32_t entries)
{
	vec_push(s->arena, &s->plan->maps, (struct plan_map){ .role = role, .store = store, .name = name, .scalar = true,
				   .key_size = store == STORE_RINGBUF ? 0 : 4, .value_size = value, .max_entries = entries });
}

static uint32_t ring_bytes(const struct sema *s)
{
	uint64_t want = s->plan->config.perf_rb_pages * PAGE, v = 4ull << 20;

	if (!want)
		return (uint32_t)v;
	for (v = PAGE; v < want && v < 1ull << 30; v *= 2)
		;
	return (uint32_t)v;
}

static void own_maps(struct sema *s)
{
	own_map(s, ROLE_RING, STORE_RINGBUF, "ring", 0, ring_bytes(s));
	own_map(s, ROLE_CTL, STORE_RINGBUF, "ctl", 0, 256 << 10);
	own_map(s, ROLE_GLOBALS, STORE_ARRAY, "globals", sizeof(struct plan_globals), 1);
	own_map(s, ROLE_RODATA, STORE_ARRAY, "rodata", sizeof(struct plan_rodata), 1);
	own_map(s, ROLE_SCRATCH, STORE_PERCPU_ARRAY, "scratch", 8, SCRATCH_LEVELS);
	own_map(s, ROLE_NEST, STORE_ARRAY, "nest", sizeof(struct plan_nest), 1);
}

/* Aggregations of which an all-zero value means "nothing yet". */
static bool tells_presence(const struct type *t)
{
	return t->kind == TY_COUNT || t->kind == TY_MIN || t->kind == TY_MAX || t->kind == TY_AVG || t->kind == TY_STATS ||
	       type_is_bucketed(t);
}

/* Buckets by the formulas of 5.4: the largest index plus one. */
static uint32_t bucket_count(enum type_kind kind, const struct plan_buckets *b)
{
	if (kind == TY_LHIST)
		return (uint32_t)((b->max - b->min) / b->step + 2);
	return 1 + ((65u - b->bits) << b->bits);
}

/* How many elements a budget of memory holds; of a histogram, with all of its buckets. */
static uint32_t budget_entries(const struct sema *s, const struct plan_map *pm, uint64_t bytes)
{
	bool percpu = pm->store == STORE_PERCPU_HASH || pm->store == STORE_PERCPU_LRU_HASH;
	uint64_t copies = percpu && s->host->ncpus ? s->host->ncpus : 1;
	uint64_t elem = ELEM_OVERHEAD + round_up(pm->key_size, 8) + (percpu ? 8 : 0) + copies * round_up(pm->value_size, 8);
	uint64_t n = bytes / elem;

	return n < 1 ? 1 : n > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uint32_t)n;
}

/* Freeing an element and making it anew costs ten times a store, so a deleted one stays, as not set, as long as its thread. */
static void thread_store(struct plan_map *pm)
{
	pm->store = STORE_TASK;
	pm->max_entries = 0;
	pm->present_off = pm->value_size;
	pm->value_size += 8;
}

/* An element for each thread, which the kernel frees with it. */
static bool thread_decl(struct sema *s, struct map_state *m, struct plan_map *pm)
{
	if (!type_is_scalar(m->value)) {
		diag_error(s->ds, E_MAP, m->decl->kind_span, "a perthread map holds integers, booleans or pointers, not '%s'",
			   type_text(s->types, m->value));
		return false;
	}
	need_feature(s, FEAT_TASK_STORAGE, m->decl->kind_span);
	need_feature(s, FEAT_TASK_BTF, m->decl->kind_span);
	thread_store(pm);
	return true;
}

/* end { ... clear(@m); ... }, whatever happens in it. */
static bool end_clears(const struct sema *s, const struct map *m)
{
	for (size_t i = 0; i < s->units.nr; i++) {
		const struct unit *u = s->units.v[i];

		if (!u->probe || !u->prog || u->group->prog.kind != PROBE_END || u->prog->pred)
			continue;
		for (size_t k = 0; k < u->prog->body->stmts.nr; k++) {
			const struct stmt *st = u->prog->body->stmts.v[k];
			const struct expr *e = st->kind == STMT_EXPR ? st->expr : NULL;

					if (!e || e->kind != EXPR_CALL || !e->call.fn || e->call.fn->id == BI_EXIT)
				break;
			if (e->call.fn->id == BI_CLEAR && e->call.info && e->call.info->map == m)
				return true;
		}
	}
	return false;
}

/*
 * @start[tid] = nsecs ... delete(@start[tid]) of user probes: an element with each thread takes 75 ns where a hash takes 124.  It must
 * not be seen, and such elements cannot be shown: only where all uses have the key tid, nothing walks or prints the
 * map, and what is left at the end is cleared.  User probes alone, as the kernel refuses the storage to a program that interrupts it.
 */
static bool may_be_per_thread(const struct sema *s, const struct map_state *m, const struct type *v)
{
	if (m->decl || !m->keyed || m->not_by_tid || m->elsewhere || !m->m.deleted || !type_is_scalar(v))
		return false;
	if (s->opts->warnings_k || s->opts->self_contained || !host_has(s, FEAT_TASK_STORAGE) || !host_has(s, FEAT_TASK_BTF))
		return false;
	return m->end_uses == m->end_clears && end_clears(s, &m->m);
}

/* shared: what is declared as per-CPU is not, because this kernel has no way to read it in a program. */
static bool valid_decl(struct sema *s, struct map_state *m, struct plan_map *pm, bool shared)
{
	static const struct {
		const char *kind;
		enum map_store store;
	} kinds[] = { { "hash", STORE_HASH }, { "lruhash", STORE_LRU_HASH }, { "percpuhash", STORE_PERCPU_HASH },
		      { "percpulruhash", STORE_PERCPU_LRU_HASH } };
	const struct map_decl *d = m->decl;
	bool agg = type_is_agg(m->value) || type_is_agg_record(m->value), percpu;

	if (m->per_thread)
		return thread_decl(s, m, pm);
	for (size_t i = 0; i < 4; i++) {
		if (strcmp(kinds[i].kind, d->kind))
			continue;
		percpu = kinds[i].store == STORE_PERCPU_HASH || kinds[i].store == STORE_PERCPU_LRU_HASH;
		if (percpu != agg) {
			diag_error(s->ds, E_MAP, d->kind_span, "Incompatible map types. Type from declaration: %s. Type from value/key type: %s",
				   d->kind, agg ? "percpuhash" : "hash");
			return false;
		}
		if (m->scalar)
			return true;	/* one slot: there is nothing to choose */
		pm->store = shared && percpu ? kinds[i - 2].store : kinds[i].store;
		pm->max_entries = d->in_bytes ? budget_entries(s, pm, d->size) : (uint32_t)d->size;
		pm->capacity_declared = true;
		return true;
	}
	return true;			/* an unknown kind was reported when the declarations were read */
}

/*
 * Latencies of one kind touch some tens of a distribution's buckets.  More elements than there may be keys, within the budget; they
 * take memory as they come where the kernel can do that.
 */
static uint32_t dist_entries(const struct sema *s, const struct plan_map *pm)
{
	uint64_t elem = pm->key_size + 8ull * (s->host->ncpus ? s->host->ncpus : 1) + ELEM_OVERHEAD;
	uint64_t want = (uint64_t)pm->max_entries * DIST_PER_KEY, most = DENSE_BUDGET / elem;

	want = want < most ? want : most;
	return want > pm->max_entries ? (uint32_t)want : pm->max_entries;
}

static uint64_t dense_budget(const struct type *t)
{
	return t->kind == TY_DIST ? DIST_BUDGET : DENSE_BUDGET;
}

/* Key and value of the buckets: all in one value, or each an element of its own. */
static void layout_hist(struct sema *s, struct map_state *m, struct plan_map *pm)
{
	uint32_t nr = m->value->kind == TY_TSERIES ? 0 : bucket_count(m->value->kind, &m->agg.buckets);
	uint64_t dense = 8ull * nr * (m->scalar ? 1 : pm->max_entries) * (s->host->ncpus ? s->host->ncpus : 1);

	pm->buckets.nr = nr;
	pm->sparse = !nr || dense > dense_budget(m->value) || 8ull * nr > MOST_VALUE;
	if (!pm->sparse) {
		pm->value_size = 8 * nr;
		return;
	}
	pm->bucket_off = m->scalar ? 0 : round_up(pm->key_size, 8);
	pm->key_size = pm->bucket_off + 8;
	if (m->value->kind == TY_DIST && !m->scalar)
		pm->max_entries = dist_entries(s, pm);
	pm->value_size = m->value->kind == TY_TSERIES ? 24 : 8;
	if (m->scalar) {
		pm->store = STORE_PERCPU_HASH;
		pm->max_entries = (uint32_t)s->plan->config.max_map_keys;
		if (m->value->kind == TY_TSERIES && m->agg.nr_intervals > pm->max_entries)
			pm->max_entries = (uint32_t)m->agg.nr_intervals;
	}
}

/* Which members have buckets; those that fit stand in the value itself. */
static void layout_members(struct sema *s, const struct map_state *m, const struct type *v, struct plan_map *pm)
{
	uint64_t copies = (pm->scalar ? 1ull : pm->max_entries) * (s->host->ncpus ? s->host->ncpus : 1);

	for (uint32_t i = 0; i < v->nr_fields; i++) {
		struct plan_member b = { .field = i, .buckets = m->members.v[i]->buckets };
		uint64_t size;

		if (!type_is_bucketed(v->fields[i].type))
			continue;
		b.buckets.nr = bucket_count(v->fields[i].type->kind, &b.buckets);
		size = pm->value_size + 8ull * b.buckets.nr;
		if (size <= MOST_VALUE && size * copies <= dense_budget(v->fields[i].type)) {
			b.off = pm->value_size;
			pm->value_size = (uint32_t)size;
		} else {
			b.map = UINT32_MAX;	/* its number is known when all user's maps have theirs */
		}
		vec_push(s->arena, &pm->members, b);
	}
}

/* The maps of members whose buckets are elements of their own. */
static void bucket_maps(struct sema *s)
{
	struct plan *p = s->plan;
	size_t nr = p->maps.nr;

	for (size_t i = 0; i < nr; i++)
		for (size_t k = 0; k < p->maps.v[i].members.nr; k++) {
			const struct plan_map *pm = &p->maps.v[i];
			const struct plan_member *b = &pm->members.v[k];
			const struct plan_field *f = &p->types.v[pm->value_type].fields.v[b->field];
			struct plan_map side = {
				.role = ROLE_BUCKETS, .store = pm->store, .scalar = pm->scalar, .key_type = pm->key_type,
				.name = arena_printf(s->arena, "%s.%s", pm->name, f->name), .value_type = f->type, .value_size = 8,
				.bucket_off = pm->scalar ? 0 : round_up(pm->key_size, 8), .max_entries = pm->max_entries, .sparse = true,
				.buckets = b->buckets, .drained = pm->drained, .no_prealloc = true,
			};

			if (!b->map)
				continue;
			side.key_size = side.bucket_off + 8;
			if (pm->scalar) {
				side.store = pm->store == STORE_ARRAY ? STORE_HASH : STORE_PERCPU_HASH;
				side.max_entries = b->buckets.nr;
			} else {
				side.max_entries = dist_entries(s, &side);
			}
			p->maps.v[i].members.v[k].map = (uint32_t)p->maps.nr;
			vec_push(s->arena, &p->maps, side);
		}
}

/* The memory of elements is taken beforehand unless that would be much. */
static bool takes_much(const struct sema *s, const struct plan_map *pm, bool is_dist)
{
	uint64_t copies = pm->store == STORE_PERCPU_HASH && s->host->ncpus ? s->host->ncpus : 1;

	if (pm->scalar || pm->store == STORE_LRU_HASH || pm->store == STORE_PERCPU_LRU_HASH)
		return false;
	return (is_dist && pm->sparse) || pm->max_entries * (pm->key_size + pm->value_size * copies) > DENSE_BUDGET;
}

/* Word by word, by addition. */
static bool only_grows(const struct type *t)
{
	if (type_is_agg_record(t)) {
		for (size_t i = 0; i < t->nr_fields; i++)
			if (!only_grows(t->fields[i].type))
				return false;
		return true;
	}
	return t->kind == TY_COUNT || t->kind == TY_SUM || t->kind == TY_AVG || t->kind == TY_STATS || type_is_bucketed(t);
}

static bool has_bucket_maps(const struct plan_map *pm)
{
	for (size_t i = 0; i < pm->members.nr; i++)
		if (pm->members.v[i].map)
			return true;
	return false;
}

static void layout_map(struct sema *s, struct map_state *m)
{
	const struct type *v = concrete(s, m->value), *k = m->key ? concrete(s, m->key) : NULL;
	bool agg = type_is_agg(v) || type_is_agg_record(v);
	/* per-CPU values that programs read need a helper; without it, one shared value with atomic updates */
	bool shared = m->agg_read && s->host->has && !host_has(s, FEAT_LOOKUP_PERCPU);
	struct plan_map pm = {
		.role = ROLE_USER, .name = arena_strdup(s->arena, m->m.name), .scalar = !m->keyed,
		.value_type = type_to_plan(s->types, s->plan, v), .value_size = round_up(v->size, 8),
		.max_entries = (uint32_t)s->plan->config.max_map_keys, .buckets = m->agg.buckets,
		.interval_ns = m->agg.interval, .nr_intervals = m->agg.nr_intervals, .agg_signed = v->is_signed, .drained = m->drained,
	};

	pm.ts_agg = m->agg.ts_agg;
	if (pm.scalar) {
		pm.store = agg && !shared ? STORE_PERCPU_ARRAY : STORE_ARRAY;
		pm.key_size = 4;
		pm.max_entries = 1;
	} else {
		pm.key_type = type_to_plan(s->types, s->plan, k);
		pm.key_size = k->size;
		pm.store = agg && !shared ? STORE_PERCPU_HASH : STORE_HASH;
	}
	if (m->decl && !valid_decl(s, m, &pm, shared))
		return;
	if (may_be_per_thread(s, m, v))
		thread_store(&pm);
	if (type_is_agg_record(v))
		layout_members(s, m, v, &pm);
	if (pm.scalar && !tells_presence(v) && v->kind != TY_TSERIES) {
		pm.present_off = pm.value_size;
		pm.value_size += 8;
	}
	if (type_is_bucketed(v) || v->kind == TY_TSERIES)
		layout_hist(s, m, &pm);
	if (m->agg_read && !shared)
		plan_need(s, FEAT_LOOKUP_PERCPU);
	pm.no_prealloc = takes_much(s, &pm, v->kind == TY_DIST);
	pm.by_difference = agg && !m->prog_read && pm.store == STORE_PERCPU_ARRAY && only_grows(v) && !has_bucket_maps(&pm);
	m->m.key_type = k;
	m->m.value_type = v;
	vec_push(s->arena, &s->plan->maps, pm);
	vec_push(s->arena, &s->typed->maps, &m->m);
}

/*
 * The frames of all stacks in maps, when there are any.  Memory is taken beforehand (8 MB, 2 ms): many new stacks come at once when a
 * script starts, and elements made on the way run out of memory in programs that cannot wait.
 */
static void stack_map(struct sema *s)
{
	uint32_t bytes = 0, nr = MIN_STACKS;

	for (size_t i = 0; i < s->plan->types.nr; i++) {
		const struct plan_type *t = &s->plan->types.v[i];
		uint32_t frames = t->count * (t->kind == TY_USTACK && t->stack_mode == STACK_BUILD_ID ? 32 : 8);

		if (t->by_id && frames + 8 > bytes)
			bytes = frames ? frames : 8;
	}
	if (!bytes)
		return;
	if (s->plan->config.max_map_keys > nr / 2)
		nr = (uint32_t)(s->plan->config.max_map_keys < UINT32_MAX / 2 ? 2 * s->plan->config.max_map_keys : UINT32_MAX);
	vec_push(s->arena, &s->plan->maps, (struct plan_map){ .role = ROLE_STACKS, .store = STORE_HASH, .name = "stacks",
				   .key_size = 8, .value_size = bytes, .max_entries = nr,
				   .no_prealloc = (uint64_t)nr * (bytes + 64) > DENSE_BUDGET });
}

/* What dw_ustack walks by, and the record that asks for it. */
static void unwind_maps(struct sema *s)
{
	struct plan *p = s->plan;

	if (!p->unwinds)
		return;
	plan_need(s, FEAT_INNER_ARRAYS);
	vec_push(s->arena, &p->maps, (struct plan_map){ .role = ROLE_UNWIND_PROCS, .store = STORE_LRU_HASH, .name = "unwind_procs",
				   .key_size = sizeof(struct unwind_key), .value_size = sizeof(struct unwind_proc),
				   .max_entries = UNWIND_MAX_PROCS });
	own_map(s, ROLE_UNWIND_MAPS, STORE_ARRAY, "unwind_maps", sizeof(struct unwind_map), UNWIND_MAX_MAPS);
	own_map(s, ROLE_UNWIND_TABLES, STORE_MAPS, "unwind_tables", 4, UNWIND_MAX_TABLES);
	vec_push(s->arena, &p->events, (struct plan_event){ .act = ACT_UNWIND, .control = true, .fixed_size = sizeof(struct ctl_head),
				   .max_size = sizeof(struct ctl_head) });
}

/* Of a map and of the maps of its record's buckets the bank is turned by the same byte, number 'bank'. */
static void second_bank(struct sema *s, uint32_t map, uint32_t bank)
{
	struct plan *p = s->plan;
	struct plan_map *pm = &p->maps.v[map], twin;

	pm->bank = bank;
	pm->twin = (uint32_t)p->maps.nr;
	pm->banks = pm->twin + 1;
	twin = *pm;
	twin.role = ROLE_TWIN;
	vec_push(s->arena, &p->maps, twin);
	vec_push(s->arena, &p->maps, (struct plan_map){ .role = ROLE_BANKS, .store = STORE_MAPS, .name = twin.name, .scalar = true,
				.key_size = 4, .value_size = 4, .max_entries = 2, .twin = map });
}

/*
 * The second banks, and the arrays through which programs find the bank in use.  Maps that are drained only when no program runs
 * any more need none.
 */
static void bank_maps(struct sema *s)
{
	struct plan *p = s->plan;
	size_t nr = 0, user = 0;

	for (size_t i = 0; i < s->maps.nr; i++) {
		struct map_state *m = s->maps.v[i];
		struct plan_map *pm = m->value ? &p->maps.v[NR_OWN_MAPS + user++] : NULL;

		if (!pm || !m->drained_live || pm->by_difference)
			continue;
		if (nr == PLAN_BANKS) {
			diag_error(s->ds, E_MAP, m->first, "too many maps are printed and cleared (limit: %d)", PLAN_BANKS);
			return;
		}
		nr++;
		second_bank(s, (uint32_t)(NR_OWN_MAPS + user - 1), (uint32_t)nr);
		for (size_t k = 0; k < p->maps.v[NR_OWN_MAPS + user - 1].members.nr; k++)
			if (p->maps.v[NR_OWN_MAPS + user - 1].members.v[k].map)
				second_bank(s, p->maps.v[NR_OWN_MAPS + user - 1].members.v[k].map, (uint32_t)nr);
	}
}

/* What the filters of tasks look at; behind all others, so that the numbers of those do not depend on options. */
static void filter_maps(struct sema *s)
{
	if (s->plan->filters & TF_SET)
		vec_push(s->arena, &s->plan->maps, (struct plan_map){ .role = ROLE_PIDS, .store = STORE_HASH, .name = "pids",
					   .key_size = 4, .value_size = 4, .max_entries = PIDS_MAX });
	if (s->plan->filters & TF_CGROUP)
		vec_push(s->arena, &s->plan->maps, (struct plan_map){ .role = ROLE_CGROUP, .store = STORE_CGROUP, .name = "cgroup",
					   .key_size = 4, .value_size = 4, .max_entries = 1 });
}

void plan_number_maps(struct sema *s)
{
	uint32_t n = NR_OWN_MAPS;

	for (size_t i = 0; i < s->maps.nr; i++)
		if (s->maps.v[i]->value)
			s->maps.v[i]->m.plan = n++;
}

void plan_maps(struct sema *s)
{
	size_t nr = 0;

	for (size_t i = 0; i < s->maps.nr; i++)
		nr += s->maps.v[i]->value ? 1 + s->maps.v[i]->members.nr : 0;
	own_maps(s);
	for (size_t i = 0; i < s->maps.nr; i++) {
		struct map_state *m = s->maps.v[i];

		if (m->value)
			layout_map(s, m);
		else if (m->decl && !m->mentioned)
			diag_warn(s->ds, W_UNUSED_MAP, m->decl->span, "Unused map: @%s", m->m.name);
	}
	bucket_maps(s);
	stack_map(s);
	unwind_maps(s);
	bank_maps(s);
	filter_maps(s);
}

/* ---- programs ---- */

/* "kprobe_vfs_read": what the kernel shows, at most 15 bytes of letters, digits and '_'. */
static const char *prog_name(struct sema *s, const struct unit *u)
{
	const struct attach_point *ap = u->probe->aps.nr ? u->probe->aps.v[0] : NULL;
	const char *text = ap && ap->user_name ? ap->user_name : u->group->prog.script_name ? u->group->prog.script_name : "probe";
	char *name = arena_strndup(s->arena, text, strnlen(text, 15));

	for (char *p = name; *p; p++)
		if (!isalnum((unsigned char)*p))
			*p = '_';
	return name;
}

void plan_progs(struct sema *s)
{
	for (size_t i = 0; i < s->units.nr; i++) {
		struct unit *u = s->units.v[i];
		uint32_t index = (uint32_t)s->plan->progs.nr;
		struct plan_prog pp;

		if (!u->probe || u->group->session == SESSION_RETURN)
			continue;
		pp = u->group->prog;
		pp.name = prog_name(s, u);
		vec_push(s->arena, &s->plan->progs, pp);
		u->group->plan = index;
	}
	for (size_t i = 0; i < s->units.nr; i++) {
		struct unit *u = s->units.v[i];

		if (!u->probe)
			continue;
		u->prog->plan = u->group->session == SESSION_RETURN ? u->group->partner->plan : u->group->plan;
		for (size_t k = 0; k < u->group->aps.nr; k++)
			s->plan->aps.v[u->group->aps.v[k]].prog = u->prog->plan;
	}
	for (size_t i = 0; i < s->plan->types.nr; i++) {
		enum type_kind k = s->plan->types.v[i].kind;

		s->plan->uses_ksyms |= k == TY_KSYM || k == TY_KSTACK;
		s->plan->uses_usyms |= k == TY_USYM || k == TY_USTACK;
	}
}
