/*
 * sema: settings (section 7): the script's config block, then the environment, which wins.  All rows are in config.def.
 */
#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

#include "parser/parser.h"
#include "sema/sema_priv.h"

#define KIND_U 'U'
#define KIND_B 'B'
#define KIND_W 'W'
#define KIND_S 'S'

static const struct {
	const char *key;
	char kind;
} rows[] = {
#define K(key, kind, def, doc) { #key, KIND_##kind },
#include "sema/config.def"
#undef K
};

enum { NR_ROWS = sizeof(rows) / sizeof(rows[0]) };

/* A value after it was read: the member of its row's kind is set. */
struct setting {
	uint64_t u;
	bool b;
	int w;
	const char *s;
};

void config_init(struct plan_config *c)
{
	memset(c, 0, sizeof(*c));
#define K(key, kind, def, doc) c->key = def;
#include "sema/config.def"
#undef K
}

static void store(struct plan_config *c, int row, const struct setting *v)
{
	int i = 0;

#define GET_U v->u
#define GET_B v->b
#define GET_W v->w
#define GET_S v->s
#define K(key, kind, def, doc)                                                                                    \
	if (i++ == row)                                                                                           \
		c->key = GET_##kind;
#include "sema/config.def"
#undef K
}

/* ---- words ---- */

static const char *const unstable_words[] = { [UNSTABLE_ENABLE] = "enable", [UNSTABLE_WARN] = "warn", [UNSTABLE_ERROR] = "error" };
static const char *const missing_words[] = { [MISSING_ERROR] = "error", [MISSING_WARN] = "warn", [MISSING_IGNORE] = "ignore" };
static const char *const cache_words[] = { [SYM_CACHE_PER_PID] = "PER_PID", [SYM_CACHE_PER_PROGRAM] = "PER_PROGRAM",
					   [SYM_CACHE_NONE] = "NONE" };
static const char *const stack_words[] = { [STACK_BPFTRACE] = "bpftrace", [STACK_PERF] = "perf", [STACK_RAW] = "raw",
					   [STACK_BUILD_ID] = "build_id" };

static bool find_word(const char *const *words, size_t nr, const char *text, int *out)
{
	for (size_t i = 0; i < nr; i++)
		if (!strcasecmp(words[i], text)) {
			*out = (int)i;
			return true;
		}
	return false;
}

static bool any_of(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (!strcasecmp(*words, text))
			return true;
	return false;
}

static const char *const yes_words[] = { "true", "1", "on", "yes", NULL };
static const char *const no_words[] = { "false", "0", "off", "no", NULL };

static bool read_word(const char *key, const char *text, int *out)
{
	if (!strcmp(key, "missing_probes"))
		return find_word(missing_words, 3, text, out);
	if (!strcmp(key, "stack_mode"))
		return find_word(stack_words, 4, text, out);
	if (!strcmp(key, "cache_user_symbols")) {
		if (!strcmp(text, "0")) {
			*out = SYM_CACHE_NONE;
			return true;
		}
		if (!strcmp(text, "1")) {
			*out = SYM_CACHE_PER_PID;
			return true;
		}
		return find_word(cache_words, 3, text, out);
	}
	if (any_of(text, yes_words)) {
		*out = UNSTABLE_ENABLE;
		return true;
	}
	if (any_of(text, no_words)) {
		*out = UNSTABLE_ERROR;
		return true;
	}
	return find_word(unstable_words, 3, text, out);
}

/* Three that have messages of their own. */
static const char EXPECT_NUMBER[] = "number", EXPECT_BOOL[] = "bool", EXPECT_LICENSE[] = "license";

/* Returns what was expected, or NULL when the value is good. */
static const char *read_value(struct sema *s, int row, const char *text, struct setting *v)
{
	static const char *const licenses[] = { "GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL",
						"Dual MPL/GPL", NULL };
	const char *key = rows[row].key;
	bool negative = false;

	switch (rows[row].kind) {
	case KIND_U:
		if (parse_number(text, &v->u, &negative) || negative)
			return EXPECT_NUMBER;
		if (!strcmp(key, "max_strlen") && (v->u < 2 || v->u > 1 << 20))
			return "a number from 2 to 1048576";
		if (!strcmp(key, "max_map_keys") && (v->u < 1 || v->u > 1u << 30))
			return "a number from 1 to 1073741824";
		return NULL;
	case KIND_B:
		v->b = any_of(text, yes_words);
		return v->b || any_of(text, no_words) ? NULL : EXPECT_BOOL;
	case KIND_W:
		return read_word(key, text, &v->w) ? NULL : "a word of the list";
	}
	v->s = arena_strdup(s->arena, text);
	if (!strcmp(key, "disable_warnings"))
		return diag_set_add(diags_off(s->ds), text, s->arena) ? "names of warnings (scry explain lists them)" : NULL;
	if (!strcmp(key, "license") && !any_of(text, licenses))
		return EXPECT_LICENSE;
	return NULL;
}

static void bad_value(struct sema *s, struct span at, const char *key, const char *text, const char *expected)
{
	if (!strcmp(key, "missing_probes"))
		diag_error(s->ds, E_CONFIG, at, "Invalid value for missing_probes: valid values are ignore, warn, and error.");
	else if (!strcmp(key, "cache_user_symbols"))
		diag_error(s->ds, E_CONFIG, at, "Invalid value for cache_user_symbols: valid values are PER_PID, PER_PROGRAM, and NONE.");
	else if (!strcmp(key, "stack_mode"))
		diag_error(s->ds, E_CONFIG, at, "stack_mode: Invalid value for stack_mode: valid values are bpftrace, raw, perf, and "
			   "build_id.");
	else if (!strncmp(key, "unstable_", 9))
		diag_error(s->ds, E_CONFIG, at, "Invalid value for %s: valid values are enable, warn, and error.", key);
	else if (expected == EXPECT_NUMBER)
		diag_error(s->ds, E_CONFIG, at, "%s: expecting a number, got %s", key, text);
	else if (expected == EXPECT_BOOL)
		diag_error(s->ds, E_CONFIG, at, "%s: Invalid bool value '%s': valid values are true, false, 1 or 0.", key, text);
	else if (expected == EXPECT_LICENSE)
		diag_error(s->ds, E_CONFIG, at, "Invalid value for license. Found: %s. Valid values: Dual MIT/GPL, Dual BSD/GPL, "
			   "Dual MPL/GPL, GPL and additional rights, GPL v2, GPL.", text);
	else
		diag_error(s->ds, E_CONFIG, at, "%s: Invalid value '%s', expected %s", key, text, expected);
}

/* ---- keys ---- */

static const struct {
	const char *old, *now;		/* now NULL: without effect */
} old_keys[] = {
	{ "strlen", "max_strlen" },	   { "no_cpp_demangle", "cpp_demangle" }, { "cat_bytes_max", "max_cat_bytes" },
	{ "map_keys_max", "max_map_keys" }, { "symbol_source", NULL },		  { "max_type_res_iterations", NULL },
	{ "unstable_addr", NULL },	   { "unstable_import", NULL },		  { "unstable_macro", NULL },
	{ "unstable_map_decl", NULL },
};

static int find_row(const char *key)
{
	for (int i = 0; i < NR_ROWS; i++)
		if (!strcmp(rows[i].key, key))
			return i;
	return -1;
}

const char *config_nearest(const char *key)
{
	const char *names[NR_ROWS];

	for (int i = 0; i < NR_ROWS; i++)
		names[i] = rows[i].key;
	return nearest_name(key, names, NR_ROWS);
}

static bool env_only(const char *key)
{
	return !strcmp(key, "btf") || !strcmp(key, "kernel_build") || !strcmp(key, "kernel_source") || !strcmp(key, "vmlinux");
}

/* The row of a key as written; -1: reported, or without effect. */
static int row_of(struct sema *s, const struct config_item *it)
{
	char *key = arena_strdup(s->arena, it->key), *k = key;
	struct diag *d;
	int row;

	for (char *p = key; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	if (!strncmp(k, "bpftrace_", 9))
		k += 9;
	for (size_t i = 0; i < sizeof(old_keys) / sizeof(old_keys[0]); i++) {
		if (strcmp(old_keys[i].old, k))
			continue;
		if (!old_keys[i].now) {
			diag_warn(s->ds, W_CONFIG, it->key_span, "%s is deprecated and has no effect", it->key);
			return -1;
		}
		diag_warn(s->ds, W_CONFIG, it->key_span, "%s has been renamed, please use %s", it->key, old_keys[i].now);
		return find_row(old_keys[i].now);
	}
	row = find_row(k);
	if (row >= 0)
		return row;
	if (env_only(k)) {
		diag_error(s->ds, E_CONFIG, it->key_span, "%s: can only be set as an environment variable", it->key);
		return -1;
	}
	d = diag_error(s->ds, E_CONFIG, it->key_span, "%s: not a known configuration option", it->key);
	if (config_nearest(k))
		diag_hint(d, "did you mean '%s'?", config_nearest(k));
	return -1;
}

static void set(struct sema *s, int row, const char *text, struct span at)
{
	struct setting v = { 0 };
	const char *expected = read_value(s, row, text, &v);

	if (expected) {
		bad_value(s, at, rows[row].key, text, expected);
		return;
	}
	store(&s->plan->config, row, &v);
	if (!strcmp(rows[row].key, "cache_user_symbols"))
		s->plan->config.cache_user_symbols_set = true;
}

void config_read(struct sema *s, const struct program *p)
{
	char name[64] = "BPFTRACE_";

	for (size_t i = 0; i < p->config.nr; i++) {
		int row = row_of(s, &p->config.v[i]);

		if (row >= 0)
			set(s, row, p->config.v[i].value, p->config.v[i].value_span);
	}
	for (int i = 0; i < NR_ROWS; i++) {
		const char *text;
		size_t n = 9;

		for (const char *k = rows[i].key; *k; k++)
			name[n++] = (char)toupper((unsigned char)*k);
		name[n] = '\0';
		text = getenv(name);
		if (text)
			set(s, i, text, (struct span){ 0 });
	}
}

static const char *word_text(const char *key, int w)
{
	if (!strcmp(key, "missing_probes"))
		return missing_words[w];
	if (!strcmp(key, "stack_mode"))
		return stack_words[w];
	return !strcmp(key, "cache_user_symbols") ? cache_words[w] : unstable_words[w];
}

/* One kind of value each, so that the rows can be expanded over all. */
static void lit_U(struct sema *s, struct expr *e, const char *key, uint64_t v)
{
	(void)key;
	make_int(s, e, v, false, int64_of(s, false));
}

static void lit_B(struct sema *s, struct expr *e, const char *key, bool v)
{
	(void)s;
	(void)key;
	make_bool(e, v);
}

static void lit_W(struct sema *s, struct expr *e, const char *key, int v)
{
	make_str(s, e, word_text(key, v), strlen(word_text(key, v)));
}

static void lit_S(struct sema *s, struct expr *e, const char *key, const char *v)
{
	(void)key;
	make_str(s, e, v, strlen(v));
}

bool config_literal(struct sema *s, const char *key, struct expr *e)
{
	const struct plan_config *c = &s->plan->config;
	int row = find_row(key), i = 0;

	if (row < 0)
		return false;
#define K(member, kind, def, doc)                                                                                 \
	if (i++ == row)                                                                                           \
		lit_##kind(s, e, key, c->member);
#include "sema/config.def"
#undef K
	return true;
}
