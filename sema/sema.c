/*
 * sema: the order of work.  See sema.h for what comes out, sema_priv.h for how types are found.
 */
#include "parser/cdecl.h"
#include "parser/parser.h"
#include "sema/sema_priv.h"

#define MAX_ROUNDS 40

/* ---- setting up ---- */

static void open_btf(struct sema *s)
{
	struct kbtf *b = NULL;

	if (!s->host->btf_path || kbtf_open(s->host->btf_path, NULL, &b))
		return;
	s->btfs = arena_new_array(s->arena, struct kbtf *, 1);
	s->btfs[0] = s->typed->btf = b;
	s->nr_btfs = 1;
	types_use_btf(s->types, s->btfs, 1);
}

static void declare_map(struct sema *s, const struct map_decl *d)
{
	static const char *const kinds[] = { "hash", "lruhash", "percpuhash", "percpulruhash", "perthread" };
	struct expr e = { .kind = EXPR_MAP, .span = d->span, .map = { .name = d->name } };
	struct map_state *m = map_get(s, &e);
	bool known = false;

	if (m->decl)
		diag_error(s->ds, E_MAP, d->span, "Redeclaration of existing map: @%s", d->name);
	m->decl = d;
	for (size_t i = 0; i < 5; i++)
		known |= !strcmp(kinds[i], d->kind);
	if (!known) {
		struct diag *dg = diag_error(s->ds, E_MAP, d->kind_span, "Invalid bpf map type: %s", d->kind);

		diag_hint(dg, "Valid map types: percpulruhash, percpuhash, lruhash, hash, perthread");
	}
	m->per_thread = !strcmp(d->kind, "perthread");
	if (m->per_thread && d->size)
		diag_error(s->ds, E_MAP, d->size_span, "@%s has an element for each thread, and no size", d->name);
	if (!m->per_thread && (!d->size || (!d->in_bytes && d->size > UINT32_MAX)))
		diag_error(s->ds, E_MAP, d->size_span, "Invalid map size: %llu", (unsigned long long)d->size);
}

static void expand_all_macros(struct sema *s)
{
	for (size_t i = 0; i < s->items.nr; i++) {
		const struct item *it = &s->items.v[i];

		if (it->kind == ITEM_PROBE) {
			if (it->probe->pred)
				macros_expand_expr(s, it->probe->pred);
			macros_expand_block(s, it->probe->body);
		} else if (it->kind == ITEM_FUNC) {
			macros_expand_block(s, it->func->body);
		}
	}
}

/* Kernels before 6.6 do not tell which user function returns. */
static bool user_func_by_ap(struct sema *s)
{
	if (!s->host->has || host_has(s, FEAT_GET_FUNC_IP_USER))
		return false;
	for (size_t i = 0; i < s->items.nr; i++) {
		struct probe *p = s->items.v[i].kind == ITEM_PROBE ? s->items.v[i].probe : NULL;

		if (p && ap_is_uretprobe(p) && uses_find(s, p).func)
			return true;
	}
	return false;
}

/*
 * Probes of entries may stand a few bytes behind the function's address (bin_quick_entry()), unless the script can tell; and then
 * none does, so that entry and return of a function are the same place.
 */
static bool exact_entry(struct sema *s)
{
	for (size_t i = 0; i < s->items.nr; i++) {
		struct probe *p = s->items.v[i].kind == ITEM_PROBE ? s->items.v[i].probe : NULL;
		struct ap_uses uses;
		bool offset;

		if (!p || !ap_is_uprobe(p, &offset))
			continue;
		uses = uses_find(s, p);
		if (offset || uses.user_ip || uses.ctx)
			return true;
	}
	return false;
}

static void expand_probes(struct sema *s, ap_groups *groups)
{
	struct ap_ctx c = { .pc = s->pc, .host = s->host, .opts = s->opts, .plan = s->plan, .types = s->types };
	VEC(struct unit *) made = { 0 };
	regex_t filter;

	uses_find_keys(s);
	/* The command line has refused what is no regular expression. */
	if (s->opts->probe_filter && !regcomp(&filter, s->opts->probe_filter, REG_EXTENDED | REG_NOSUB))
		c.filter = &filter;
	c.user_func_by_ap = s->user_func_by_ap = user_func_by_ap(s);
	c.exact_entry = exact_entry(s);
	for (size_t i = 0; i < s->items.nr; i++) {
		struct probe *p = s->items.v[i].kind == ITEM_PROBE ? s->items.v[i].probe : NULL;
		struct ap_uses uses;
		size_t before = groups->nr;

		if (!p)
			continue;
		uses = uses_find(s, p);
		ap_expand(&c, p, &uses, groups);
		for (size_t k = before; k < groups->nr; k++) {
			struct unit *u = arena_new_obj(s->arena, struct unit);

			u->probe = p;
			u->probe_as_text = uses.probe_as_text;
			vec_push(s->arena, &made, u);
		}
	}
	/* the array has stopped growing: its elements stay where they are */
	for (size_t k = 0; k < made.nr; k++) {
		made.v[k]->group = &groups->v[k];
		vec_push(s->arena, &s->units, made.v[k]);
	}
	if (!diag_has_errors(s->ds))
		ap_finish(&c, groups);
	if (!diag_has_errors(s->ds))
		ap_pair_sessions(&c, groups);
	if (c.filter)
		regfree(&filter);
}

/* ---- rounds ---- */

/* Which filters are for programs of this kind, and not done by attaching to one process. */
static uint32_t filters_of(enum probe_kind k)
{
	const uint32_t all = TF_PID | TF_SET | TF_CGROUP | TF_COMM | TF_UID;

	switch (k) {
	case PROBE_BEGIN: case PROBE_END: case PROBE_SELF: case PROBE_TEST: case PROBE_BENCH: case PROBE_INTERVAL: case PROBE_ITER:
		return 0;	/* no task that matters */
	case PROBE_KPROBE: case PROBE_KRETPROBE: case PROBE_FENTRY: case PROBE_FEXIT: case PROBE_TRACEPOINT:
	case PROBE_RAWTRACEPOINT:
		return all;
	case PROBE_UPROBE: case PROBE_URETPROBE: case PROBE_USDT: case PROBE_PROFILE: case PROBE_SOFTWARE: case PROBE_HARDWARE:
		return all & ~TF_PID;
	case PROBE_WATCHPOINT:	/* one event for each process of a set */
		return all & ~(TF_PID | TF_SET);
	case PROBE_NR:
		break;
	}
	return 0;
}

static void check_probe(struct sema *s, struct unit *u)
{
	struct typed_prog *pr = arena_new_obj(s->arena, struct typed_prog);
	struct ap_group *g = u->group;

	*pr = (struct typed_prog){
		.kind = g->kind, .args = g->args, .ctx = g->ctx, .retval = g->retval, .retval_arg = g->retval_arg, .places = g->places,
		.nr_places = g->nr_places, .probe_by_cookie = g->probe_by_cookie, .session = g->session,
		.span = u->probe->span,
		.ap = g->aps.nr ? g->aps.v[0] : 0,
	};
	u->prog = pr;
	pr->filters = s->opts->filters & filters_of(g->kind);
	s->plan->filters |= pr->filters;
	s->scope = NULL;
	s->loop = NULL;
	s->loop_return = 0;
	if (u->probe->pred) {
		pr->pred = ast_clone_expr(s->arena, u->probe->pred);
		check_cond(s, pr->pred);
	}
	pr->body = ast_clone_block(s->arena, u->probe->body);
	check_block(s, pr->body);
}

static void run_round(struct sema *s)
{
	s->changed = false;
	s->next_var = 0;
	for (size_t i = 0; i < s->units.nr; i++) {
		struct unit *u = s->units.v[i];

		s->unit = u;
		s->loop = NULL;
		if (u->func)
			check_func_body(s, u);
		else
			check_probe(s, u);
	}
}

/* Parameters of histograms are compared within a round. */
static void forget_params(struct sema *s)
{
	for (size_t i = 0; i < s->maps.nr; i++) {
		struct map_state *m = s->maps.v[i];

		m->agg.has_params = false;
		for (size_t k = 0; k < m->members.nr; k++)
			m->members.v[k]->has_params = false;
	}
}

/* What a round notes of maps anew; their types stay. */
static void forget_uses(struct sema *s)
{
	for (size_t i = 0; i < s->maps.nr; i++) {
		struct map_state *m = s->maps.v[i];

		m->mentioned = m->agg_read = m->prog_read = m->unknown_read = m->assigned = false;
	}
	forget_params(s);
}

/* "@m[k] = @m[k] + 1" and nothing else: the element begins as zero, a literal. */
static bool start_at_zero(struct sema *s)
{
	bool any = false;

	for (size_t i = 0; i < s->maps.nr; i++) {
		struct map_state *m = s->maps.v[i];

		if (m->value || !m->assigned || !m->unknown_read)
			continue;
		m->value = &lit_types[0];
		m->guessed = any = true;
	}
	return any;
}

static void find_types(struct sema *s)
{
	size_t mark = diag_mark(s->ds);

	for (int i = 0; i < MAX_ROUNDS; i++) {
		run_round(s);
		diag_rewind(s->ds, mark);
		if (!s->changed && !start_at_zero(s))
			break;
		forget_uses(s);
	}
}

/* ---- kernels whose map keys have 512 bytes at most ---- */

static uint32_t largest_key(struct sema *s)
{
	uint32_t max = 0;

	for (size_t i = 0; i < s->maps.nr; i++)
		if (s->maps.v[i]->key && s->maps.v[i]->value) {
			uint32_t size = concrete(s, s->maps.v[i]->key)->size;

			if (s->maps.v[i]->value->kind >= TY_HIST || s->maps.v[i]->members.nr)
				size = (size + 7) / 8 * 8 + 8;		/* the bucket may stand behind it */
			max = size > max ? size : max;
		}
	return max;
}

static void forget_types(struct sema *s)
{
	for (size_t i = 0; i < s->units.nr; i++)
		s->units.v[i]->recs.nr = 0;
	for (size_t i = 0; i < s->maps.nr; i++) {
		struct map_state *m = s->maps.v[i];

		m->key = m->value = NULL;
		m->agg = (struct agg_state){ 0 };
		m->members.nr = 0;
		m->keyed = m->scalar = m->guessed = false;
	}
	forget_uses(s);
}

/*
 * Before 5.11 a hash key has 512 bytes at most, less than max_strlen.  Rather than refuse the script, strings that have no
 * limit of their own get a smaller one until the keys fit.
 */
static void fit_keys(struct sema *s)
{
	static const uint32_t levels[] = { 480, 240, 160, 96 };

	if (largest_key(s) <= 512 || !s->host->has || host_has(s, FEAT_BIG_KEYS))
		return;
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (levels[i] >= s->plan->config.max_strlen)
			continue;
		s->str_limit = levels[i];
		forget_types(s);
		find_types(s);
		if (largest_key(s) > 512)
			continue;
		diag_warn(s->ds, W_SMALL_KEYS, (struct span){ 0 }, "This kernel takes map keys of at most 512 bytes (Linux %s lifts that): "
			  "str() without a length keeps %u bytes.", feature_since(FEAT_BIG_KEYS), s->str_limit);
		return;
	}
}

static void check_c_circles(struct sema *s)
{
	const struct c_aggregate *agg;
	struct span at;

	for (size_t i = 0; (agg = types_c_circle(s->types, i, &at)); i++) {
		struct diag *d = diag_error(s->ds, E_C_CIRCLE, at, "'%s %s' contains itself", agg->is_union ? "union" : "struct",
					    agg->name);

		diag_hint(d, "make the member a pointer");
	}
}

static struct typed *finish(struct sema *s)
{
	s->final = true;
	plan_number_maps(s);
	forget_params(s);
	run_round(s);
	check_named_options(s);
	check_c_circles(s);	/* of headers */
	/* "@x = @x" and nothing else */
	for (size_t i = 0; i < s->maps.nr && !diag_has_errors(s->ds); i++)
		if (!s->maps.v[i]->value && (s->maps.v[i]->assigned || s->maps.v[i]->mentioned))
			diag_error(s->ds, E_NAME, s->maps.v[i]->first, "Undefined map: @%s", s->maps.v[i]->m.name);
	if (diag_has_errors(s->ds))
		return NULL;
	plan_maps(s);
	plan_progs(s);
	for (size_t i = 0; i < s->units.nr; i++)
		if (s->units.v[i]->prog)
			vec_push(s->arena, &s->typed->progs, *s->units.v[i]->prog);
	plan_waiting(s);
	return diag_has_errors(s->ds) ? NULL : s->typed;
}

/* Types of the script's own structs that neither the script nor BTF declares. */
static void check_c_types(struct sema *s)
{
	for (size_t i = 0; i < s->c->unknown.nr; i++) {
		const struct c_unknown *u = &s->c->unknown.v[i];
		struct diag *d;

		if (type_by_name(s->types, u->name, TAG_ANY))
			continue;
		d = diag_error(s->ds, E_C_TYPE, u->at, "%serror: unknown type name '%s'", u->place, u->name);
		diag_hint(d, "Include headers with missing type definitions or install BTF information to your system.");
	}
}

static void setup(struct sema *s, struct program *p)
{
	config_init(&s->plan->config);
	config_read(s, p);
	import_all(s, p);
	open_btf(s);
	s->c = cdecl_read(s->pc, p, &s->opts->c, s->headers.v, s->headers.nr);
	types_use_c(s->types, s->c);
	check_c_types(s);
	check_c_circles(s);
	plan_init(s);
	macros_collect(s);
	for (size_t i = 0; i < s->items.nr; i++)
		if (s->items.v[i].kind == ITEM_MAP_DECL)
			declare_map(s, s->items.v[i].map);
	funcs_collect(s);
	expand_all_macros(s);
}

struct typed *sema_run(struct parse_ctx *pc, struct program *p, const struct sema_host *host, const struct sema_opts *opts)
{
	struct sema *s = arena_new_obj(pc->arena, struct sema);
	ap_groups *groups = arena_alloc(pc->arena, sizeof(*groups));
	struct typed *out = NULL;

	s->pc = pc;
	s->arena = pc->arena;
	s->ds = pc->diags;
	s->host = host;
	s->opts = opts;
	s->types = types_new(s->arena);
	s->plan = arena_new_obj(s->arena, struct plan);
	s->plan->arena = s->arena;
	s->typed = arena_new_obj(s->arena, struct typed);
	s->typed->plan = s->plan;
	s->typed->types = s->types;
	s->typed->sources = pc->sources;
	setup(s, p);
	if (!diag_has_errors(s->ds))
		expand_probes(s, groups);
	if (!diag_has_errors(s->ds)) {
		if (!opts->list) {
			find_types(s);
			fit_keys(s);
		}
		out = opts->list ? s->typed : finish(s);
	} else if (s->units.nr && !opts->list) {	/* the other probes' errors in the same run */
		s->incomplete = true;
		find_types(s);
		finish(s);
	}
	if (!out)
		sema_end(s->typed);
	return out;
}

void sema_end(struct typed *t)
{
	if (!t)
		return;
	types_free(t->types);
	kbtf_close(t->btf);
	t->btf = NULL;
}
