/*
 * sema: the tables of builtins, features and probe types, and their prototypes.
 *
 * A prototype is a text in the language's own types ("uint64 strncmp(string a, string b, lit_int n)").  It is parsed when a
 * call is checked: a script has few calls, so a cache would cost more than it saves.
 */
#include "sema/registry.h"

#include <ctype.h>
#include <string.h>

#include "base/diag.h"
#include "sema/features.h"
#include "sema/plan.h"

static const struct builtin builtins[BI_NR] = {
#define ROW(bid, c, n, p, w, f, t, d) [BI_##bid] = {                                                               \
	.id = BI_##bid, .cls = c, .name = n, .proto = p, .where = w, .needs = f, .traits = t, .doc = d },
#define BV(bid, n, p, w, f, t, d) ROW(bid, CLASS_VAR, n, p, w, f, t, d)
#define BF(bid, n, p, w, f, t, d) ROW(bid, CLASS_FUNC, n, p, w, f, t, d)
#define BC(bid, n, p, w, f, t, d) ROW(bid, CLASS_COMPTIME, n, p, w, f, t, d)
#include "sema/builtins.def"
#undef BV
#undef BF
#undef BC
#undef ROW
};

static const struct {
	const char *name, *since, *doc;
} features[FEAT_NR] = {
#define F(id, n, s, d) [FEAT_##id] = { n, s, d },
#include "sema/features.def"
#undef F
};

const struct builtin *builtin_get(enum builtin_id id)
{
	return &builtins[id];
}

/* "arg0" to "arg99" are all the builtin argN. */
static bool is_arg_n(const char *name)
{
	if (strncmp(name, "arg", 3) || !isdigit((unsigned char)name[3]))
		return false;
	return !name[4] || (isdigit((unsigned char)name[4]) && !name[5]);
}

const struct builtin *builtin_find(const char *name)
{
	if (is_arg_n(name))
		return &builtins[BI_ARGN];
	if (!strncmp(name, "__builtin_", 10))
		name += 10;
	for (int i = 0; i < BI_NR; i++)
		if (i != BI_ARGN && !strcmp(builtins[i].name, name))
			return &builtins[i];
	return NULL;
}

const char *builtin_nearest(const char *name)
{
	const char *names[BI_NR];

	for (int i = 0; i < BI_NR; i++)
		names[i] = builtins[i].name;
	return nearest_name(name, names, BI_NR);
}

const char *feature_name(enum feature f)
{
	return features[f].name;
}

const char *feature_since(enum feature f)
{
	return features[f].since;
}

const char *feature_doc(enum feature f)
{
	return features[f].doc;
}

static const struct {
	const char *text;
	enum param_kind kind;
} param_kinds[] = {
	{ "int", PK_INT }, { "ptr", PK_PTR }, { "string", PK_STRING }, { "map", PK_MAP }, { "any", PK_ANY }, { "key", PK_KEY },
	{ "lit_int", PK_LIT_INT }, { "lit_string", PK_LIT_STRING }, { "word", PK_WORD }, { "type", PK_TYPE },
};

static const char *skip_blank(const char *p)
{
	while (*p == ' ')
		p++;
	return p;
}

/* Copies a word of a prototype (a name, or a type with its stars and brackets). */
static const char *take_word(const char *p, char *out, size_t cap)
{
	size_t n = 0;

	p = skip_blank(p);
	while (*p && !strchr(" ,()", *p) && n + 1 < cap) {
		if (*p == ']' && !memchr(out, '[', n))
			break;			/* the bracket that ends an optional parameter */
		out[n++] = *p++;
	}
	out[n] = '\0';
	return p;
}

static bool parse_param(const char **pp, struct proto *out)
{
	const char *p = skip_blank(*pp);
	struct proto_param *pr;
	char word[32];
	bool optional = *p == '[';

	if (!strncmp(p, "...", 3)) {
		out->variadic = true;
		*pp = p + 3;
		return true;
	}
	if (out->nr == PROTO_MAX)
		return false;
	pr = &out->param[out->nr++];
	p = take_word(p + optional, word, sizeof(word));
	for (size_t i = 0; i < sizeof(param_kinds) / sizeof(param_kinds[0]); i++) {
		if (strcmp(word, param_kinds[i].text))
			continue;
		pr->kind = param_kinds[i].kind;
		pr->optional = optional;
		p = take_word(p, pr->name, sizeof(pr->name));
		if (optional && *p++ != ']')
			return false;
		*pp = p;
		return pr->name[0] != '\0';
	}
	return false;
}

bool proto_parse(const char *text, struct proto *out)
{
	const char *p = text, *name = NULL;
	char word[32];

	memset(out, 0, sizeof(*out));
	/* the return type is all before the last word in front of '(' or the end */
	for (const char *q = text; *q && *q != '('; q++)
		if (*q == ' ' || *q == '*')
			name = q + 1;
	if (!name || (size_t)(name - text) >= sizeof(out->ret))
		return false;
	memcpy(out->ret, text, (size_t)(name - text));
	for (size_t n = strlen(out->ret); n && out->ret[n - 1] == ' '; n--)
		out->ret[n - 1] = '\0';
	p = take_word(name, word, sizeof(word));
	p = skip_blank(p);
	if (!*p)
		return true;
	if (*p++ != '(')
		return false;
	for (p = skip_blank(p); *p && *p != ')'; p = skip_blank(p)) {
		if (!parse_param(&p, out))
			return false;
		p = skip_blank(p);
		if (*p == ',')
			p++;
		else if (*p != ')')
			return false;
	}
	for (size_t i = 0; i < out->nr; i++)
		if (!out->param[i].optional)
			out->min++;
	return *p == ')' && !p[1];
}
