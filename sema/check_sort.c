/*
 * sema: the order of print(@m, top, div, "NAME.PART desc").
 *
 *	order := [what] [asc | desc]
 *	what  := "key" | "value" | member [. part] | part
 *
 * A member is one of the value's record; parts are those of stats() and dist().  Without a direction the order is the usual one,
 * ascending with 'top' keeping the largest.
 */
#include "sema/sema_priv.h"

static const char *const stats_parts[] = { "count", "average", "total", NULL };
static const char *const dist_parts[] = { "count", "p50", "p90", "p99", "p999", "max", NULL };	/* as runtime/dist.c */

static const char *const *parts_of(const struct type *t)
{
	static const char *const none[] = { NULL };

	return t->kind == TY_STATS ? stats_parts : t->kind == TY_DIST ? dist_parts : none;
}

static bool has_order(const struct type *t)
{
	return t->kind == TY_INT || t->kind == TY_ENUM || t->kind == TY_BOOL || t->kind == TY_PTR ||
	       (type_is_agg(t) && t->kind != TY_TSERIES);
}

static bool find_part(const struct type *t, const char *name, int32_t *cell)
{
	const char *const *parts = parts_of(t);

	for (int32_t i = 0; parts[i]; i++)
		if (!strcmp(parts[i], name)) {
			*cell = i;
			return true;
		}
	return false;
}

/* "n", "p.p99" */
static bool find_member(struct sema *s, const struct type *record, const char *name, struct plan_sort *out)
{
	const char *dot = strchr(name, '.');
	const char *member = dot ? arena_strndup(s->arena, name, (size_t)(dot - name)) : name;

	for (size_t i = 0; record->kind == TY_RECORD && i < record->nr_fields; i++) {
		const struct type *t = record->fields[i].type;

		if (strcmp(record->fields[i].name, member))
			continue;
		out->member = (uint32_t)i;
		return has_order(t) && (!dot || find_part(t, dot + 1, &out->cell));
	}
	return false;
}

static bool find_what(struct sema *s, const struct type *value, const char *name, struct plan_sort *out)
{
	out->by = SORT_VALUE;
	if (find_member(s, value, name, out) || find_part(value, name, &out->cell))
		return true;
	if (!strcmp(name, "value"))
		return has_order(value);
	out->by = SORT_KEY;
	return !strcmp(name, "key");
}

/* What the rows of the map can be sorted by, for the message. */
static const char *choices(struct sema *s, const struct type *value)
{
	struct strbuf b = { 0 };
	const char *text;

	sb_str(&b, "'key'");
	if (has_order(value))
		sb_str(&b, ", 'value'");
	for (const char *const *p = parts_of(value); *p; p++)
		sb_printf(&b, ", '%s'", *p);
	for (size_t i = 0; value->kind == TY_RECORD && i < value->nr_fields; i++) {
		const char *const *p = parts_of(value->fields[i].type);

		if (has_order(value->fields[i].type))
			sb_printf(&b, ", '%s'", value->fields[i].name);
		for (; *p; p++)
			sb_printf(&b, ", '%s.%s'", value->fields[i].name, *p);
	}
	text = arena_strdup(s->arena, sb_text(&b));
	sb_free(&b);
	return text;
}

bool check_sort(struct sema *s, const struct expr *arg, const struct map_state *m, struct plan_sort *out)
{
	char *text = arena_strndup(s->arena, arg->str.s, strnlen(arg->str.s, arg->str.len)), *save = NULL;
	const char *what = strtok_r(text, " ", &save), *dir = strtok_r(NULL, " ", &save);
	bool good = what && !strtok_r(NULL, " ", &save);

	*out = (struct plan_sort){ .by = SORT_VALUE, .cell = -1 };
	if (what && !dir && (!strcmp(what, "asc") || !strcmp(what, "desc"))) {
		dir = what;
		what = has_order(m->value) || type_is_agg_record(m->value) ? NULL : "key";
	}
	if (dir) {
		good = good && (!strcmp(dir, "asc") || !strcmp(dir, "desc"));
		out->dir = !strcmp(dir, "asc") ? SORT_ASC : SORT_DESC;
	}
	if (!good) {
		struct diag *d = diag_error(s->ds, E_ARG_TYPE, arg->span, "invalid order: \"%s\"", arg->str.s);

		diag_hint(d, "it is what to sort by, and 'asc' or 'desc' when wanted, e.g. \"key desc\"");
		return false;
	}
	if (what && !find_what(s, m->value, what, out)) {
		diag_error(s->ds, E_ARG_TYPE, arg->span, "cannot sort @%s by '%s'; it has %s", m->m.name, what, choices(s, m->value));
		return false;
	}
	return true;
}
