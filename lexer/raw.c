/*
 * The texts that are not tokens: attach points, which are read as they stand, and the C preamble, whose pieces go to
 * the C reader as they stand.
 */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/intern.h"
#include "lexer/lexer.h"

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

const char *lex_shebang(struct lexer *lx)
{
	size_t from;

	lex_skip_layout(lx);
	from = lx->pos;
	if (lx->len - from < 2 || lx->text[from] != '#' || lx->text[from + 1] != '!')
		return NULL;
	while (lx->pos < lx->len && lx->text[lx->pos] != '\n')
		lx->pos++;
	return arena_strndup(lx->arena, lx->text + from, lx->pos - from);
}

const char *lex_word_ahead(struct lexer *lx)
{
	size_t end = lx->pos;

	if (end < lx->len && isdigit((unsigned char)lx->text[end]))
		return "";
	while (end < lx->len && is_word(lx->text[end]))
		end++;
	return intern(lx->names, lx->text + lx->pos, end - lx->pos);
}

char lex_char_after(struct lexer *lx, size_t at)
{
	size_t was = lx->pos;
	char c;

	lx->pos = at;
	lex_skip_layout(lx);
	c = lx->pos < lx->len ? lx->text[lx->pos] : 0;
	lx->pos = was;
	return c;
}

bool lex_at_directive(const struct lexer *lx)
{
	return lx->pos < lx->len && lx->text[lx->pos] == '#';
}

struct span lex_directive(struct lexer *lx)
{
	size_t from = lx->pos;

	while (lx->pos < lx->len && (lx->text[lx->pos] != '\n' || lx->text[lx->pos - 1] == '\\'))
		lx->pos++;
	return lex_span(lx, from, lx->pos);
}

/* Skips a comment, string or character literal of C at pos. */
static bool skip_c_atom(struct lexer *lx)
{
	const char *s = lx->text + lx->pos, *end;
	size_t left = lx->len - lx->pos, i;

	if (left > 1 && s[0] == '/' && s[1] == '*') {
		end = memmem(s + 2, left - 2, "*/", 2);
		lx->pos += end ? (size_t)(end - s) + 2 : left;
		return true;
	}
	if (left > 1 && s[0] == '/' && s[1] == '/') {
		end = memchr(s, '\n', left);
		lx->pos += end ? (size_t)(end - s) : left;
		return true;
	}
	if (s[0] != '"' && s[0] != '\'')
		return false;
	for (i = 1; i < left && s[i] != s[0] && s[i] != '\n'; i++)
		if (s[i] == '\\' && i + 1 < left)
			i++;
	lx->pos += i < left ? i + 1 : left;
	return true;
}

/* "__attribute__((...))", "__packed" and their like, and the ';' behind the closing brace. */
static void skip_aggregate_tail(struct lexer *lx)
{
	for (;;) {
		size_t was = lx->pos;
		const char *word;
		int depth = 0;

		lex_skip_layout(lx);
		if (lx->pos < lx->len && lx->text[lx->pos] == ';') {
			lx->pos++;
			return;
		}
		word = lex_word_ahead(lx);
		if (strncmp(word, "__", 2)) {
			lx->pos = was;
			return;
		}
		lx->pos += strlen(word);
		if (lex_char_after(lx, lx->pos) != '(')
			continue;
		while (lx->pos < lx->len && (lx->text[lx->pos] != ')' || --depth > 0))
			depth += lx->text[lx->pos++] == '(';
		lx->pos += lx->pos < lx->len;
	}
}

bool lex_aggregate(struct lexer *lx, struct span *out)
{
	bool is_typedef = !strcmp(lex_word_ahead(lx), "typedef"), opened = false;
	size_t from = lx->pos;
	int depth = 0;

	while (lx->pos < lx->len) {
		char c = lx->text[lx->pos];

		if (skip_c_atom(lx))
			continue;
		if (c == ';' && !depth) {
			if (!is_typedef)
				return false;	/* "struct x;" declares nothing */
			lx->pos++;
			*out = lex_span(lx, from, lx->pos);
			return true;
		}
		if (c == '}' && !depth)
			return false;
		lx->pos++;
		opened |= c == '{';
		depth += (c == '{') - (c == '}');
		if (opened && !depth && c == '}' && !is_typedef) {
			skip_aggregate_tail(lx);
			*out = lex_span(lx, from, lx->pos);
			return true;
		}
	}
	return false;
}

static bool ends_attach_point(const struct lexer *lx, size_t i, bool colon)
{
	const char *s = lx->text + i;

	switch (*s) {
	case '{': case ',': case ' ': case '\t': case '\n': case '\r': case '\f': case '\v':
		return true;
	case '/':
		return !colon;
	case '?':
		return i + 1 < lx->len && s[1] == '?';
	}
	return false;
}

struct span lex_attach_point(struct lexer *lx)
{
	bool colon = false, quoted = false;
	size_t from = lx->pos, i = from;

	for (; i < lx->len; i++) {
		char c = lx->text[i];

		if (c == '"')
			quoted = !quoted;
		else if (quoted && c == '\\' && i + 1 < lx->len)
			i++;
		else if (!quoted && ends_attach_point(lx, i, colon))
			break;
		colon |= c == ':';
	}
	lx->pos = i;
	return lex_span(lx, from, i);
}
