/*
 * sema: macros (section 2.6), expanded before anything is typed.
 *
 * A call is replaced by a block: a copy of the body in which parameters are the caller's variables, maps, expressions or types, and
 * every other variable has a name of its own ("x#3"), so that neither side can touch the other's.  Arguments are expanded
 * where they stand, before they are put in.
 *
 * The standard library is one more source of macros; it is parsed when a name is met that nothing else explains.
 */
#include "parser/parser.h"
#include "sema/sema_priv.h"

struct macros {
	struct sema *s;
	VEC(struct macro *) user;
	VEC(struct macro *) std;
	bool std_read;
	VEC(const struct macro *) active;	/* being expanded, outermost first */
	unsigned nr_expansions;
	bool in_std;				/* expanding the body of a macro of the standard library */
};

#define MAX_EXPANSIONS 20000

/* ---- collecting ---- */

static const char *param_name(const struct expr *p)
{
	return p->kind == EXPR_VAR ? p->var.name : p->kind == EXPR_IDENT ? p->ident.name : p->map.name;
}

static bool same_signature(const struct macro *a, const struct macro *b)
{
	if (a->name != b->name || a->params.nr != b->params.nr)
		return false;
	for (size_t i = 0; i < a->params.nr; i++)
		if (a->params.v[i]->kind != b->params.v[i]->kind)
			return false;
	return true;
}

static const struct expr *find_param(const struct macro *m, enum expr_kind kind, const char *name, size_t *index)
{
	for (size_t i = 0; i < m->params.nr; i++)
		if (m->params.v[i]->kind == kind && param_name(m->params.v[i]) == name) {
			*index = i;
			return m->params.v[i];
		}
	return NULL;
}

struct hygiene {
	struct sema *s;
	const struct macro *m;
};

static void hygiene_expr(void *arg, struct expr *e)
{
	struct hygiene *h = arg;
	size_t i;

	if ((e->kind == EXPR_MAP || e->kind == EXPR_MAP_AT) && !find_param(h->m, EXPR_MAP, e->map.name, &i))
		diag_error(h->s->ds, E_MACRO, e->span, "Unhygienic access to map: @%s. Maps must be passed into the macro as arguments.",
			   e->map.name);
}

static void hygiene_stmt(void *arg, struct stmt *st)
{
	struct hygiene *h = arg;
	size_t i;

	if (st->kind == STMT_LET && find_param(h->m, EXPR_VAR, st->let.var->var.name, &i))
		diag_error(h->s->ds, E_MACRO, st->span, "Variable declaration shadows macro arg $%s", st->let.var->var.name);
}

static void check_hygiene(struct sema *s, struct macro *m)
{
	struct hygiene h = { .s = s, .m = m };
	struct walker w = { .arg = &h, .expr = hygiene_expr, .stmt = hygiene_stmt };

	walk_block(&w, m->body);
	for (size_t i = 0; i < m->body->stmts.nr; i++) {
		const struct stmt *st = m->body->stmts.v[i];
		const char *word = st->kind == STMT_RETURN ? "return" : st->kind == STMT_BREAK ? "break" :
				   st->kind == STMT_CONTINUE ? "continue" : NULL;

		if (word)
			diag_error(s->ds, E_JUMP, st->span, "'%s' statement is not allowed in a macro", word);
	}
}

static void check_params(struct sema *s, const struct macro *m)
{
	for (size_t i = 1; i < m->params.nr; i++) {
		const struct expr *p = m->params.v[i];
		size_t first;

		if (find_param(m, p->kind, param_name(p), &first) && first < i)
			diag_error(s->ds, E_MACRO, p->span, "%s for macro argument has already been used: %s%s",
				   p->kind == EXPR_VAR ? "Variable" : p->kind == EXPR_MAP ? "Map" : "Ident",
				   p->kind == EXPR_VAR ? "$" : p->kind == EXPR_MAP ? "@" : "", param_name(p));
	}
}

void macros_collect(struct sema *s)
{
	struct macros *ms = arena_new_obj(s->arena, struct macros);

	ms->s = s;
	s->macros = ms;
	for (size_t i = 0; i < s->items.nr; i++) {
		struct macro *m = s->items.v[i].macro;

		if (s->items.v[i].kind != ITEM_MACRO)
			continue;
		for (size_t k = 0; k < ms->user.nr; k++)
			if (same_signature(m, ms->user.v[k])) {
				struct diag *d = diag_error(s->ds, E_MACRO, m->name_span, "Redefinition of macro: %s", m->name);

				diag_note(d, ms->user.v[k]->name_span, "%s was previously defined", m->name);
			}
		check_params(s, m);
		vec_push(s->arena, &ms->user, m);
		check_hygiene(s, m);
	}
}

static void read_std(struct macros *ms)
{
	struct sema *s = ms->s;
	uint16_t src;
	struct program *p;

	if (ms->std_read)
		return;
	ms->std_read = true;
	src = source_add(s->pc->sources, "stdlib", std_text, strlen(std_text));
	p = src ? parse_program(s->pc, src) : NULL;
	for (size_t i = 0; p && i < p->items.nr; i++)
		if (p->items.v[i].kind == ITEM_MACRO) {
			p->items.v[i].macro->is_std = true;
			vec_push(s->arena, &ms->std, p->items.v[i].macro);
		}
}

const char *macro_nearest(struct sema *s, const char *name)
{
	const char *names[256];
	size_t nr = 0;

	for (size_t i = 0; i < s->macros->user.nr && nr < 256; i++)
		names[nr++] = s->macros->user.v[i]->name;
	for (size_t i = 0; i < s->macros->std.nr && nr < 256; i++)
		names[nr++] = s->macros->std.v[i]->name;
	return nearest_name(name, names, nr);
}

/* ---- choosing ---- */

/* How well the arguments fit: -1 not at all, else the number of exact matches. */
static int fit(const struct macro *m, const struct call_arg_list *args)
{
	int exact = 0;

	if (m->params.nr != args->nr)
		return -1;
	for (size_t i = 0; i < args->nr; i++) {
		enum expr_kind want = m->params.v[i]->kind;

		if (want == EXPR_IDENT)
			continue;
		if (args->v[i]->kind != want)
			return -1;
		exact++;
	}
	return exact;
}

struct choice {
	const struct macro *best;
	int score;
	const struct macro *candidate[16];
	size_t nr;
};

static void consider(struct choice *c, const struct macro *m, const char *name, const struct call_arg_list *args)
{
	int score;

	if (m->name != name)
		return;
	if (c->nr < 16)
		c->candidate[c->nr++] = m;
	score = fit(m, args);
	if (score > c->score) {
		c->score = score;
		c->best = m;
	}
}

static struct choice choose(struct macros *ms, const char *name, const struct call_arg_list *args)
{
	struct choice c = { .score = -1 };

	if (!ms->in_std)
		for (size_t i = 0; i < ms->user.nr; i++)
			consider(&c, ms->user.v[i], name, args);
	if (!c.best && !builtin_find(name)) {
		read_std(ms);
		for (size_t i = 0; i < ms->std.nr; i++)
			consider(&c, ms->std.v[i], name, args);
	}
	return c;
}

/* Why the only macro of that name and number of parameters does not fit. */
static void note_mismatch(struct diag *d, const struct macro *m, const struct call_arg_list *args)
{
	for (size_t i = 0; i < m->params.nr; i++) {
		const struct expr *p = m->params.v[i], *a = args->v[i];

		if (p->kind == EXPR_IDENT || a->kind == p->kind)
			continue;
		diag_note(d, a->span, "Mismatched arg. %s() expects a %s for arg %s%s but got %s.", m->name,
			  p->kind == EXPR_VAR ? "variable" : "map", p->kind == EXPR_VAR ? "$" : "@", param_name(p),
			  a->kind == EXPR_VAR ? "a variable" : a->kind == EXPR_MAP ? "a map" : "an expression");
		diag_note(d, p->span, "This is the argument in the closest definition.");
	}
}

/* "macro name" of its definition. */
static struct span macro_head(const struct macro *m)
{
	struct span at = m->span;

	at.len = m->name_span.off + m->name_span.len - at.off;
	return at;
}

static void no_match(struct sema *s, struct expr *e, const struct choice *c, const struct call_arg_list *args)
{
	const char *name = c->candidate[0]->name;
	struct strbuf sb = { 0 };
	struct diag *d;

	for (size_t i = 0; i < c->nr; i++) {
		sb_printf(&sb, "%s%s(", i ? ", " : "", c->candidate[i]->name);
		for (size_t k = 0; k < c->candidate[i]->params.nr; k++) {
			const struct expr *p = c->candidate[i]->params.v[k];

			sb_printf(&sb, "%s%s%s", k ? ", " : "", p->kind == EXPR_VAR ? "$" : p->kind == EXPR_MAP ? "@" : "", param_name(p));
		}
		sb_char(&sb, ')');
	}
	d = diag_error(s->ds, E_MACRO, e->span, "Call to %s() has arguments that do not match any definition.", name);
	if (c->nr == 1 && c->candidate[0]->params.nr == args->nr)
		note_mismatch(d, c->candidate[0], args);
	else if (c->nr == 1)
		diag_note(d, macro_head(c->candidate[0]), "The closest definition of %s() has a different number of arguments. Expected: %zu but "
			  "got %zu", name, c->candidate[0]->params.nr, args->nr);
	diag_hint(d, "defined are: %s", sb_text(&sb));
	sb_free(&sb);
	poison(e);
}

/* ---- expanding ---- */

struct subst {
	struct macros *ms;
	const struct macro *m;
	const struct call_arg_list *args;
	unsigned number;
	uint16_t exp;
};

static void place_expr(void *arg, struct expr *e)
{
	e->span.exp = ((struct subst *)arg)->exp;
	if (e->kind == EXPR_CALL)
		e->call.name_span.exp = e->span.exp;
	if (e->kind == EXPR_FIELD)
		e->field.name_span.exp = e->span.exp;
}

static void place_stmt(void *arg, struct stmt *st)
{
	st->span.exp = ((struct subst *)arg)->exp;
}

/* "a.b.c" given for the name of a member. */
static size_t member_names(const struct expr *e, const char **out, size_t cap)
{
	size_t n = 0;

	if (e->kind == EXPR_IDENT && cap) {
		out[0] = e->ident.name;
		return 1;
	}
	if (e->kind != EXPR_FIELD)
		return 0;
	n = member_names(e->field.e, out, cap);
	if (!n || n == cap)
		return 0;
	out[n] = e->field.name;
	return n + 1;
}

static void subst_path(struct subst *sub, struct expr *e)
{
	struct arena *a = sub->ms->s->arena;
	const char *path[16];
	size_t nr = 0, index;

	for (size_t i = 0; i < e->type_of.nr_path && nr < 16; i++) {
		size_t got = 0;

		if (find_param(sub->m, EXPR_IDENT, e->type_of.path[i], &index))
			got = member_names(sub->args->v[index], path + nr, 16 - nr);
		if (!got) {
			path[nr] = e->type_of.path[i];
			got = 1;
		}
		nr += got;
	}
	e->type_of.path = arena_new_array(a, const char *, nr + 1);
	memcpy(e->type_of.path, path, nr * sizeof(path[0]));
	e->type_of.nr_path = nr;
}

static void subst_expr(void *arg, struct expr *e)
{
	struct subst *sub = arg;
	struct sema *s = sub->ms->s;
	size_t i;

	switch ((int)e->kind) {
	case EXPR_VAR:
		if (find_param(sub->m, EXPR_VAR, e->var.name, &i))
			e->var.name = sub->args->v[i]->var.name;
		else
			e->var.name = intern_str(s->pc->names, arena_printf(s->arena, "%s#%u", e->var.name, sub->number));
		return;
	case EXPR_MAP:
	case EXPR_MAP_AT:
		if (find_param(sub->m, EXPR_MAP, e->map.name, &i))
			e->map.name = sub->args->v[i]->map.name;
		return;
	case EXPR_IDENT:
		if (find_param(sub->m, EXPR_IDENT, e->ident.name, &i))
			*e = *ast_clone_expr(s->arena, sub->args->v[i]);
		return;
	case EXPR_OFFSETOF:
		subst_path(sub, e);
		return;
	}
}

/* A parameter in a type position: the type, or the type of the expression. */
static void subst_type(void *arg, struct type_name **slot)
{
	struct subst *sub = arg;
	struct arena *a = sub->ms->s->arena;
	struct type_name *old = *slot, *tn;
	const struct expr *given;
	size_t i;

	if (old->tag != TN_PLAIN || !old->name || !find_param(sub->m, EXPR_IDENT, old->name, &i))
		return;
	given = ast_clone_expr(a, sub->args->v[i]);
	tn = arena_new_obj(a, struct type_name);
	*tn = *old;
	if (given->kind == EXPR_TYPE) {
		tn->tag = TN_TYPEOF;
		tn->name = NULL;
		tn->of_type = given->type_of.of_type;
		tn->of_expr = given->type_of.e;
	} else if (given->kind == EXPR_IDENT) {
		tn->name = given->ident.name;
	} else {
		tn->tag = TN_TYPEOF;
		tn->name = NULL;
		tn->of_expr = ast_clone_expr(a, given);
	}
	*slot = tn;
}

static bool recursive(struct macros *ms, const struct macro *m, struct expr *e)
{
	struct strbuf sb = { 0 };

	for (size_t i = 0; i < ms->active.nr; i++) {
		if (ms->active.v[i] != m)
			continue;
		for (; i < ms->active.nr; i++)
			sb_printf(&sb, "%s > ", ms->active.v[i]->name);
		diag_error(ms->s->ds, E_MACRO, e->span, "Recursive macro call detected. Call chain: %s%s", sb_text(&sb), m->name);
		sb_free(&sb);
		poison(e);
		return true;
	}
	return false;
}

static void expand(struct macros *ms, struct expr *e, const struct macro *m, const struct call_arg_list *args)
{
	struct sema *s = ms->s;
	struct subst sub = { .ms = ms, .m = m, .args = args };
	struct walker place = { .arg = &sub, .expr = place_expr, .stmt = place_stmt };
	struct walker put = { .arg = &sub, .expr = subst_expr, .type = subst_type };
	struct block *body;
	bool was_std = ms->in_std;
	struct span at = e->span;

	if (recursive(ms, m, e))
		return;
	if (++ms->nr_expansions > MAX_EXPANSIONS || arena_used(s->arena) > MAX_EXPANDED) {
		diag_error(s->ds, E_MACRO, at, "the script expands too many macros");
		poison(e);
		return;
	}
	sub.number = ms->nr_expansions;
	sub.exp = source_expand(s->pc->sources, at);
	body = ast_clone_block(s->arena, m->body);
	body->span.exp = sub.exp;
	walk_block(&place, body);
	walk_block(&put, body);
	vec_push(s->arena, &ms->active, m);
	ms->in_std = m->is_std;
	macros_expand_block(s, body);
	ms->in_std = was_std;
	ms->active.nr--;
	memset(e, 0, sizeof(*e));
	e->kind = EXPR_BLOCK;
	e->span = at;
	e->block = body;
}

static void expand_expr(void *arg, struct expr *e)
{
	struct macros *ms = arg;
	struct call_arg_list none = { 0 };
	struct choice c;

	if (e->kind == EXPR_IDENT) {
		c = choose(ms, e->ident.name, &none);
		if (c.best)
			expand(ms, e, c.best, &none);
		return;
	}
	if (e->kind != EXPR_CALL || func_find(ms->s, e->call.name))
		return;
	c = choose(ms, e->call.name, &e->call.args);
	if (c.best) {
		struct call_arg_list args = e->call.args;

		expand(ms, e, c.best, &args);
	} else if (c.nr && !builtin_find(e->call.name)) {
		no_match(ms->s, e, &c, &e->call.args);
	}
}

bool macro_refuses_bare(struct sema *s, struct expr *e)
{
	struct call_arg_list none = { 0 };
	struct choice c = choose(s->macros, e->ident.name, &none);

	if (!c.nr)
		return false;
	no_match(s, e, &c, &none);
	return true;
}

void macros_expand_expr(struct sema *s, struct expr *e)
{
	struct walker w = { .arg = s->macros, .expr = expand_expr };

	walk_expr(&w, e);
}

void macros_expand_block(struct sema *s, struct block *b)
{
	struct walker w = { .arg = s->macros, .expr = expand_expr };

	walk_block(&w, b);
}
