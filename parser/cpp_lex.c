/*
 * Preprocessing tokens of C, and the table of names.  Numbers stay text here: "10UL" and "1.5e3f" are one token each.
 * A line that ends in a backslash goes on; such a break inside a word is not understood (no header does it).
 */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/intern.h"
#include "parser/cpp_priv.h"

static size_t slot_of(const struct name_map *m, const char *key)
{
	size_t i = ((uintptr_t)key >> 4) * 0x9e3779b97f4a7c15ull >> 20 & (m->cap - 1);

	while (m->slot[i].key && m->slot[i].key != key)
		i = (i + 1) & (m->cap - 1);
	return i;
}

void *name_map_get(const struct name_map *m, const char *key)
{
	return m->cap ? m->slot[slot_of(m, key)].val : NULL;
}

static void grow(struct arena *a, struct name_map *m)
{
	struct name_map big = { .cap = m->cap ? m->cap * 2 : 256, .nr = m->nr };

	big.slot = arena_new_array(a, struct name_slot, big.cap);
	for (size_t i = 0; i < m->cap; i++)
		if (m->slot[i].key)
			big.slot[slot_of(&big, m->slot[i].key)] = m->slot[i];
	*m = big;
}

void name_map_put(struct arena *a, struct name_map *m, const char *key, void *val)
{
	size_t i;

	if (m->nr * 4 >= m->cap * 3)
		grow(a, m);
	i = slot_of(m, key);
	m->nr += !m->slot[i].key;
	m->slot[i] = (struct name_slot){ key, val };
}

bool ptok_is(const struct ptok *t, const char *s)
{
	return t && t->kind != PK_STR && !strcmp(t->s, s);
}

struct ptok *cpp_token(struct cpp *c, enum ptok_kind kind, const char *s, size_t len, struct span at)
{
	struct ptok *t = arena_new_obj(c->arena, struct ptok);

	t->kind = kind;
	t->s = intern(c->pc->names, s, len);
	t->span = at;
	return t;
}

struct ptok *cpp_copy(struct cpp *c, const struct ptok *t)
{
	struct ptok *n = arena_new_obj(c->arena, struct ptok);

	*n = *t;
	n->next = NULL;
	c->steps++;
	return n;
}

static size_t quoted_len(const char *s, size_t left)
{
	size_t i = 1;

	while (i < left && s[i] != s[0] && s[i] != '\n')
		i += s[i] == '\\' && i + 1 < left ? 2 : 1;
	return i < left ? i + (s[i] == s[0]) : left;
}

static size_t number_len(const char *s, size_t left)
{
	size_t i = 1;

	while (i < left && (isalnum((unsigned char)s[i]) || s[i] == '_' || s[i] == '.' ||
			    ((s[i] == '+' || s[i] == '-') && strchr("eEpP", s[i - 1]))))
		i++;
	return i;
}

static size_t punct_len(const char *s, size_t left)
{
	static const char *const longer[] = { "...", "<<=", ">>=", "##", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=",
					      "&&", "||", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=" };

	for (size_t i = 0; i < sizeof(longer) / sizeof(longer[0]); i++)
		if (strlen(longer[i]) <= left && !memcmp(s, longer[i], strlen(longer[i])))
			return strlen(longer[i]);
	return 1;
}

static size_t token_len(const char *s, size_t left, enum ptok_kind *kind)
{
	size_t n = 1;

	if (isalpha((unsigned char)s[0]) || s[0] == '_' || s[0] == '$') {
		while (n < left && (isalnum((unsigned char)s[n]) || s[n] == '_' || s[n] == '$'))
			n++;
		if (n == 1 && n < left && (s[0] == 'L' || s[0] == 'u' || s[0] == 'U') && (s[n] == '"' || s[n] == '\'')) {
			*kind = s[n] == '"' ? PK_STR : PK_CHAR;
			return n + quoted_len(s + n, left - n);
		}
		*kind = PK_IDENT;
		return n;
	}
	if (isdigit((unsigned char)s[0]) || (s[0] == '.' && left > 1 && isdigit((unsigned char)s[1]))) {
		*kind = PK_NUM;
		return number_len(s, left);
	}
	if (s[0] == '"' || s[0] == '\'') {
		*kind = s[0] == '"' ? PK_STR : PK_CHAR;
		return quoted_len(s, left);
	}
	*kind = ispunct((unsigned char)s[0]) ? PK_PUNCT : PK_OTHER;
	return punct_len(s, left);
}

/* Length of blank, newline, comment or line splice at s, 0 when there is none. */
static size_t layout_len(const char *s, size_t left, bool *newline)
{
	const char *end;

	if (s[0] == '\n')
		*newline = true;
	if (isspace((unsigned char)s[0]) || !s[0])
		return 1;
	if (s[0] == '\\' && left > 1 && s[1] == '\n')
		return 2;
	if (s[0] == '\\' && left > 2 && s[1] == '\r' && s[2] == '\n')
		return 3;
	if (s[0] != '/' || left < 2)
		return 0;
	if (s[1] == '*') {
		end = memmem(s + 2, left - 2, "*/", 2);
		return end ? (size_t)(end - s) + 2 : left;
	}
	if (s[1] == '/') {
		for (end = s; end < s + left && (*end != '\n' || end[-1] == '\\'); end++)
			;
		return (size_t)(end - s);
	}
	return 0;
}

struct ptok *cpp_lex(struct cpp *c, uint16_t src, size_t from, size_t to, struct ptok *tail)
{
	const struct source *s = source_get(c->pc->sources, src);
	struct ptok *head = tail, **at = &head;
	bool bol = true, space = false;

	while (from < to) {
		const char *p = s->text + from;
		bool newline = false;
		enum ptok_kind kind;
		struct ptok *t;
		size_t n = layout_len(p, to - from, &newline);

		if (n) {
			bol |= newline;
			space = true;
			from += n;
			continue;
		}
		n = token_len(p, to - from, &kind);
		t = cpp_token(c, kind, p, n, (struct span){ .off = (uint32_t)from, .len = (uint32_t)n, .src = src });
		t->bol = bol;
		t->space = space;
		t->next = tail;
		*at = t;
		at = &t->next;
		bol = space = false;
		from += n;
	}
	return head;
}
