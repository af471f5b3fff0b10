/*
 * sema: functions that are answered while compiling: options of the command line, questions about types, fail().
 */
#include "parser/parser.h"
#include "sema/sema_priv.h"

static const char *option_text(const struct sema *s, const char *name, bool *given)
{
	size_t n = strlen(name);

	*given = false;
	for (size_t i = 0; i < s->opts->nr_named; i++) {
		const char *o = s->opts->named[i];

		if (strncmp(o, name, n) || (o[n] && o[n] != '='))
			continue;
		*given = true;
		return o[n] ? o + n + 1 : NULL;
	}
	return NULL;
}

static bool same_default(const struct expr *a, const struct expr *b)
{
	if (!a || !b)
		return a == b;
	if (a->kind != b->kind)
		return false;
	if (a->kind == EXPR_STR)
		return a->str.len == b->str.len && !memcmp(a->str.s, b->str.s, a->str.len);
	return a->num.value == b->num.value;
}

static const char *default_text(struct sema *s, const struct expr *d)
{
	struct strbuf sb = { 0 };
	const char *text;

	if (!d)
		return "false";
	ast_format_expr(d, &sb);
	text = arena_strdup(s->arena, sb_text(&sb));
	sb_free(&sb);
	return text;
}

/* All uses of a name agree on default and help. */
static bool note_option(struct sema *s, struct expr *e, const char *name, const struct expr *def, const char *help)
{
	struct getopt_use *u = NULL;
	struct expr *copy;

	for (size_t i = 0; i < s->getopts.nr; i++)
		if (!strcmp(s->getopts.v[i].name, name))
			u = &s->getopts.v[i];
	if (!u) {
		copy = def ? arena_new_obj(s->arena, struct expr) : NULL;
		if (copy)
			*copy = *def;
		vec_push(s->arena, &s->getopts, (struct getopt_use){ .name = name, .help = help, .def = copy });
		return true;
	}
	if (!same_default(u->def, def)) {
		diag_error(s->ds, E_OPTION, e->span, "Command line option '%s' needs to have the same default value in all places it is used. "
			   "Previous default value: %s", name, default_text(s, u->def));
		return false;
	}
	if (help && u->help && strcmp(help, u->help)) {
		diag_error(s->ds, E_OPTION, e->span, "Command line option '%s' needs to have the same help text in all places it is used. "
			   "Previous help text: %s", name, u->help);
		return false;
	}
	if (help)
		u->help = help;
	return true;
}

static bool bool_text(const char *t, bool *out)
{
	if (!t || !strcmp(t, "1") || !strcasecmp(t, "true")) {
		*out = true;
		return true;
	}
	*out = false;
	return !strcmp(t, "0") || !strcasecmp(t, "false");
}

/* The mistake is on the command line, so the message has no place in the script. */
static const struct type *bad_option(struct sema *s, struct expr *e, const char *name, const char *what, const char *text)
{
	struct strbuf value = { 0 };

	if (text)
		sb_printf(&value, " (value: %s)", text);
	diag_error(s->ds, E_OPTION, (struct span){ 0 }, "program command line option --%s %s%s", name, what, sb_text(&value));
	sb_free(&value);
	return poison(e);
}

static const struct type *option_value(struct sema *s, struct expr *e, const char *name, struct expr *def)
{
	bool given, truth = false, negative = false;
	const char *text = option_text(s, name, &given);
	uint64_t v;

	if (!def || def->kind == EXPR_BOOL) {
		if (!given)
			truth = def && def->num.value;
		else if (!bool_text(text, &truth))
			return bad_option(s, e, name, "invalid boolean", text);
		make_bool(e, truth);
		return e->type;
	}
	if (given && !text)
		return bad_option(s, e, name, def->kind == EXPR_STR ? "expects a string" : "expects an integer", "true");
	if (def->kind == EXPR_STR) {
		text = given ? text : def->str.s;
		make_str(s, e, text, strlen(text));
		return e->type = type_string(s->types, (uint32_t)(strlen(text) + 1 > s->plan->config.max_strlen ?
								  strlen(text) + 1 : s->plan->config.max_strlen));
	}
	v = def->num.value;
	if (given && parse_number(text, &v, &negative))
		return bad_option(s, e, name, "invalid integer", text);
	make_int(s, e, v, false, int64_of(s, def->num.negative || negative));
	return e->type;
}

CHECK(GETOPT)
{
	struct expr *def = NULL;
	const char *name, *help = NULL;

	for (size_t i = 0; i < e->call.args.nr; i++)
		if (check_value(s, e->call.args.v[i])->kind == TY_POISON)
			return poison(e);
	name = lit_arg_str(s, e, 0);
	if (!name) {
		diag_error(s->ds, E_OPTION, e->call.args.v[0]->span, "First argument to 'getopt' must be a string literal.");
		return poison(e);
	}
	if (e->call.args.nr > 1) {
		def = e->call.args.v[1];
		if (!is_const(def)) {
			diag_error(s->ds, E_OPTION, def->span, "Second argument to 'getopt' must be a string literal, integer literal, or a "
				   "boolean literal.");
			return poison(e);
		}
	}
	if (e->call.args.nr > 2) {
		help = lit_arg_str(s, e, 2);
		if (!help) {
			diag_error(s->ds, E_OPTION, e->call.args.v[2]->span, "Third argument to 'getopt' must be a string literal.");
			return poison(e);
		}
	}
	if (!note_option(s, e, name, def, help))
		return poison(e);
	return option_value(s, e, name, def);
}

static bool known_option(const struct sema *s, const char *word)
{
	size_t n = strcspn(word, "=");

	for (size_t i = 0; i < s->getopts.nr; i++)
		if (strlen(s->getopts.v[i].name) == n && !strncmp(s->getopts.v[i].name, word, n))
			return true;
	return false;
}

static void list_options(struct sema *s, struct diag *d, bool help)
{
	struct strbuf sb = { 0 };

	if (!s->getopts.nr) {
		diag_hint(d, "no custom program options defined.");
		return;
	}
	for (size_t i = 0; i < s->getopts.nr; i++) {
		const struct getopt_use *u = &s->getopts.v[i];

		if (help)
			sb_printf(&sb, "\n--%s%s%s", u->name, u->help ? ": " : "", u->help ? u->help : "");
		else
			sb_printf(&sb, "%s--%s", i ? ": " : "", u->name);
	}
	diag_hint(d, "expected program options:%s%s", help ? "" : " ", sb_text(&sb));
	sb_free(&sb);
}

void check_named_options(struct sema *s)
{
	struct strbuf sb = { 0 };
	struct diag *d;
	size_t nr = 0;
	bool help = false;

	for (size_t i = 0; i < s->opts->nr_named; i++) {
		const char *o = s->opts->named[i];

		if (known_option(s, o))
			continue;
		if (!strcmp(o, "help")) {
			help = true;
			continue;
		}
		sb_printf(&sb, "%s--%.*s", nr++ ? ", " : "", (int)strcspn(o, "="), o);
	}
	if (nr || help) {
		d = nr ? diag_error(s->ds, E_OPTION, (struct span){ 0 }, "unexpected program command line options: %s", sb_text(&sb)) :
			 diag_error(s->ds, E_OPTION, (struct span){ 0 }, "%s", "");
		list_options(s, d, help);
	}
	sb_free(&sb);
}

/* is_str is_ptr is_array is_integer is_unsigned_integer */
CHECK(is_type)
{
	const struct type *t;
	bool yes = false;

	s->type_only++;
	t = check_expr(s, e->call.args.v[0]);
	s->type_only--;
	if (t->kind == TY_POISON)
		return poison(e);
	switch ((int)e->call.fn->id) {
	case BI_IS_STR:		yes = t->kind == TY_STRING; break;
	case BI_IS_PTR:		yes = t->kind == TY_PTR; break;
	case BI_IS_ARRAY:	yes = t->kind == TY_ARRAY; break;
	case BI_IS_INTEGER:	yes = t->kind == TY_INT; break;
	case BI_IS_UNSIGNED_INTEGER: yes = t->kind == TY_INT && !type_is_lit(t) && !t->is_signed; break;
	}
	make_bool(e, yes);
	return e->type;
}

CHECK(IS_LITERAL)
{
	struct expr *a = e->call.args.v[0];

	s->type_only++;
	check_expr(s, a);
	s->type_only--;
	if (a->type->kind == TY_POISON)
		return poison(e);
	make_bool(e, is_const(a));
	return e->type;
}

CHECK(STATIC_ASSERT)
{
	struct expr *cond = e->call.args.v[0];
	bool truth;

	check_value(s, e->call.args.v[1]);
	if (!decide_comptime(s, cond, &truth))
		return poison(e);
	if (!truth) {
		const char *msg = lit_arg_str(s, e, 1);

		diag_error(s->ds, E_FAIL, e->span, "%s", msg ? msg : "static assertion failed");
		return poison(e);
	}
	/* nothing is left of it: an empty block */
	e->kind = EXPR_BLOCK;
	e->block = arena_new_obj(s->arena, struct block);
	e->block->span = e->span;
	return e->type = &type_void;
}

/* fail("text %s %d", literals...) */
CHECK(FAIL)
{
	const struct type **types;
	struct strbuf sb = { 0 };
	const char *bad;
	struct fmt f;
	size_t nr, k = 1;

	if (!check_format_args(s, e, &types, &nr) || fmt_parse(s->arena, lit_arg_str(s, e, 0), &f, &bad))
		return poison(e);
	for (size_t i = 1; i < e->call.args.nr; i++)
		if (!is_const(e->call.args.v[i])) {
			diag_error(s->ds, E_ARG_TYPE, e->call.args.v[i]->span, "fail() arguments need to be literals");
			return poison(e);
		}
	for (size_t i = 0; i < f.parts.nr; i++) {
		const struct fmt_part *p = &f.parts.v[i];
		const struct expr *a = p->spec == FMT_TEXT ? NULL : e->call.args.v[k++];

		if (!a)
			sb_add(&sb, p->text, p->len);
		else if (a->kind == EXPR_STR)
			sb_str(&sb, a->str.s);
		else if (a->kind == EXPR_BOOL)
			sb_str(&sb, a->num.value ? "true" : "false");
		else if (p->spec == FMT_X || p->spec == FMT_P)
			sb_printf(&sb, "%llx", (unsigned long long)a->num.value);
		else
			sb_printf(&sb, a->num.negative ? "%lld" : "%llu", (long long)a->num.value);
	}
	diag_error(s->ds, E_FAIL, e->span, "%s", sb_text(&sb));
	sb_free(&sb);
	return poison(e);
}
