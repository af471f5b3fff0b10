/*
 * Tokens of code.  The source is bytes: UTF-8 may stand in strings and comments only.
 *
 * Mistakes inside a token (an unfinished string, an absurd number) are reported here, once, and the token comes back
 * with 'bad' set, so that the parser does not complain about what follows from them.
 */
#include "lexer/lexer.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/intern.h"

#define ERRORS_MAX 60	/* then the rest is skipped: this is no script */

static const char *const texts[TOK_NR] = {
#define T(id, text) [TOK_##id] = text,
#define P(id, text) [TOK_##id] = "'" text "'",
#define K(id, text) [TOK_##id] = "'" text "'",
#include "lexer/token.def"
};

static const struct {
	const char *text;
	enum token_kind kind;
} words[] = {
#define K(id, text) { text, TOK_##id },
#include "lexer/token.def"
};

static const struct {
	const char *text;
	size_t len;
	enum token_kind kind;
} puncts[] = {
#define P(id, text) { text, sizeof(text) - 1, TOK_##id },
#include "lexer/token.def"
};

const char *lex_token_text(enum token_kind kind)
{
	return texts[kind];
}

void lex_init(struct lexer *lx, struct arena *a, struct intern *names, struct diags *diags, const struct sources *ss,
	      uint16_t src)
{
	const struct source *s = source_get(ss, src);

	*lx = (struct lexer){ .arena = a, .names = names, .diags = diags, .text = s->text, .len = s->len, .src = src };
	if (s->len >= 3 && !memcmp(s->text, "\xef\xbb\xbf", 3))	/* a byte order mark, which some editors put in front */
		lx->pos = 3;
}

struct span lex_span(const struct lexer *lx, size_t from, size_t to)
{
	return (struct span){ .off = (uint32_t)from, .len = (uint32_t)(to - from), .src = lx->src };
}

static bool is_word_start(char c)
{
	return isalpha((unsigned char)c) || c == '_';
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* Reports a mistake unless this place was read, and reported, before. */
static struct diag *lex_error(struct lexer *lx, enum diag_code code, size_t from, size_t to, const char *fmt, const char *what)
{
	if (from < lx->reported)
		return NULL;
	lx->reported = to > from ? to : from + 1;
	lx->nr_errors++;
	return diag_error(lx->diags, code, lex_span(lx, from, to), fmt, what);
}

static void note_comment(struct lexer *lx, size_t from)
{
	size_t i = from;

	if (!lx->keep_comments || from < lx->commented)
		return;
	while (i > 0 && (lx->text[i - 1] == ' ' || lx->text[i - 1] == '\t'))
		i--;
	vec_push(lx->arena, &lx->comments,
		 (struct comment){ lex_span(lx, from, lx->pos), i == 0 || lx->text[i - 1] == '\n' });
	lx->commented = lx->pos;
}

static bool skip_comment(struct lexer *lx)
{
	const char *s = lx->text + lx->pos, *end;
	size_t from = lx->pos, left = lx->len - lx->pos;

	if (left < 2 || s[0] != '/')
		return false;
	if (s[1] == '/') {
		end = memchr(s, '\n', left);
		lx->pos += end ? (size_t)(end - s) : left;
	} else if (s[1] == '*') {
		end = memmem(s + 2, left - 2, "*/", 2);
		lx->pos += end ? (size_t)(end - s) + 2 : left;
		if (!end) {
			lx->open_comment = true;
			lex_error(lx, E_LEX_COMMENT, from, from + 2, "%s", "syntax: unterminated comment");
		}
	} else {
		return false;
	}
	note_comment(lx, from);
	return true;
}

bool lex_skip_layout(struct lexer *lx)
{
	bool empty_line = false;
	unsigned newlines = 0;

	for (;;) {
		if (lx->pos < lx->len && is_blank(lx->text[lx->pos])) {
			newlines += lx->text[lx->pos] == '\n';
			empty_line |= newlines > 1;
			lx->pos++;
		} else if (skip_comment(lx)) {
			newlines = 0;
		} else {
			return empty_line;
		}
	}
}

static size_t word_end(const struct lexer *lx, size_t i)
{
	while (i < lx->len && is_word(lx->text[i]))
		i++;
	return i;
}

static void lex_word(struct lexer *lx, struct token *t)
{
	size_t from = lx->pos;

	lx->pos = word_end(lx, from);
	t->kind = TOK_IDENT;
	t->name = intern(lx->names, lx->text + from, lx->pos - from);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(words[i].text, t->name))
			t->kind = words[i].kind;
}

static void number_message(struct lexer *lx, size_t at, const struct number *n)
{
	size_t from = at + n->err_off, to = from + n->err_len;
	const char *all = arena_strndup(lx->arena, lx->text + at, n->len < 80 ? n->len : 80);
	const char *part = arena_strndup(lx->arena, lx->text + from, n->err_len < 80 ? n->err_len : 80);

	switch (n->error) {
	case NUM_OK:
		break;
	case NUM_OVERFLOW:
		all = arena_printf(lx->arena, "%llu: %s", (unsigned long long)n->max, all);
		lex_error(lx, E_LEX_NUMBER, from, to, "syntax: overflow error, maximum value is %s", all);
		break;
	case NUM_SUFFIX:
		lex_error(lx, E_LEX_NUMBER, from, to, "syntax: invalid integer suffix '%s'", part);
		break;
	case NUM_TRAILING:
		lex_error(lx, E_LEX_NUMBER, from, to, "syntax: invalid trailing bytes: %s", all);
		break;
	case NUM_UNDERSCORE:
		lex_error(lx, E_LEX_NUMBER, from, to, "syntax: trailing underscore in integer literal%s", "");
		break;
	case NUM_COEFFICIENT:
		lex_error(lx, E_LEX_NUMBER, from, to, "syntax: coefficient part of scientific literal must be 1-9: %s", all);
		break;
	case NUM_EMPTY:
		lex_error(lx, E_LEX_NUMBER, from, to, "syntax: invalid integer: %s", all);
		break;
	}
}

static void lex_int(struct lexer *lx, struct token *t)
{
	struct number n = lex_number(lx->text + lx->pos, lx->len - lx->pos, false);

	t->kind = TOK_INT;
	t->value = n.value;
	t->bad = n.error != NUM_OK;
	number_message(lx, lx->pos, &n);
	lx->pos += n.len;
}

static int hex_value(char c)
{
	if (!isxdigit((unsigned char)c))
		return -1;
	return isdigit((unsigned char)c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* The escape at lx->pos (a backslash); returns its byte, or -1 after reporting. */
static int lex_escape(struct lexer *lx)
{
	const char *s = lx->text + lx->pos;
	size_t left = lx->len - lx->pos, n = 1;
	int v = 0;

	switch (left > 1 ? s[1] : 0) {
	case 'n': lx->pos += 2; return '\n';
	case 't': lx->pos += 2; return '\t';
	case 'r': lx->pos += 2; return '\r';
	case '"': lx->pos += 2; return '"';
	case '\\': lx->pos += 2; return '\\';
	case 'x':
	case 'X':
		for (n = 2; n < 4 && n < left && hex_value(s[n]) >= 0; n++)
			v = v * 16 + hex_value(s[n]);
		if (n > 2) {
			lx->pos += n;
			return v;
		}
		break;
	case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7':
		for (n = 1; n < 4 && n < left && s[n] >= '0' && s[n] <= '7'; n++)
			v = v * 8 + (s[n] - '0');
		lx->pos += n;
		if (v < 256)
			return v;
		lex_error(lx, E_LEX_ESCAPE, lx->pos - n, lx->pos, "syntax: octal escape sequence out of range '%s'",
			  arena_strndup(lx->arena, s, n));
		return -1;
	}
	n = left > 1 && s[1] != '\n' ? 2 : 1;
	lx->pos += n;
	if (n == 2 && (s[1] == 'x' || s[1] == 'X'))
		lex_error(lx, E_LEX_ESCAPE, lx->pos - n, lx->pos, "syntax: invalid hex escape sequence%s", "");
	else
		lex_error(lx, E_LEX_ESCAPE, lx->pos - n, lx->pos, "syntax: invalid escape character '%s'",
			  arena_strndup(lx->arena, s, n));
	return -1;
}

static void lex_string(struct lexer *lx, struct token *t)
{
	size_t from = lx->pos++, begin = lx->pos, n = 0, end = begin;
	char *buf;

	while (end < lx->len && lx->text[end] != '"' && lx->text[end] != '\n')
		end += lx->text[end] == '\\' && end + 1 < lx->len && lx->text[end + 1] != '\n' ? 2 : 1;
	if (end > lx->len)
		end = lx->len;
	buf = arena_alloc(lx->arena, end - begin + 1);
	while (lx->pos < end) {
		int c = (unsigned char)lx->text[lx->pos];

		if (c == '\\')
			c = lex_escape(lx);
		else
			lx->pos++;
		if (c < 0)
			t->bad = true;
		else
			buf[n++] = (char)c;
	}
	buf[n] = 0;
	t->kind = TOK_STR;
	t->str.s = buf;
	t->str.len = n;
	if (lx->pos < lx->len && lx->text[lx->pos] == '"') {
		lx->pos++;
		return;
	}
	t->bad = true;
	/* the other quote of a string over several lines opens one again: that is the same mistake */
	if (!lx->open_string || from < lx->open_string)
		lex_error(lx, E_LEX_STRING, from, lx->pos, "%s", "syntax: unterminated string");
	if (!lx->open_string)
		lx->open_string = lx->pos;
}

/* $name, $1, $#, @name, @ */
static void lex_sigil(struct lexer *lx, struct token *t)
{
	size_t from = lx->pos++, end = word_end(lx, lx->pos);
	bool digit = lx->pos < lx->len && isdigit((unsigned char)lx->text[lx->pos]);
	struct number n;

	if (lx->text[from] == '@') {
		if (digit)	/* "@1": the digits are no part of the map */
			end = lx->pos;
		t->kind = TOK_MAP;
		t->name = intern(lx->names, lx->text + from + 1, end - from - 1);
	} else if (digit) {
		n = lex_number(lx->text + lx->pos, lx->len - lx->pos, false);
		t->kind = TOK_PARAM;
		t->value = n.value;
		if (n.error || n.len != end - lx->pos || !n.value || n.value > INT64_MAX) {
			t->bad = true;
			lex_error(lx, E_LEX_NAME, from, end, "syntax: param %s is out of integer range [1, 9223372036854775807]",
				  arena_strndup(lx->arena, lx->text + from, end - from < 80 ? end - from : 80));
		}
	} else if (end > lx->pos) {
		t->kind = TOK_VAR;
		t->name = intern(lx->names, lx->text + from + 1, end - from - 1);
	} else if (lx->pos < lx->len && lx->text[lx->pos] == '#') {
		t->kind = TOK_PARAM_COUNT;
		end++;
	} else {
		t->bad = true;
		lex_error(lx, E_LEX_NAME, from, lx->pos, "%s", "syntax: expected identifier after '$'");
	}
	lx->pos = end;
}

/* Behind "'": the rest of what was meant for a character or a string. */
static void skip_quoted(struct lexer *lx)
{
	size_t end = lx->pos;

	while (end < lx->len && lx->text[end] != '\'' && lx->text[end] != '\n')
		end++;
	if (end < lx->len && lx->text[end] == '\'')
		lx->pos = end + 1;
}

/* A run of bytes that begin nothing is one mistake. */
static void lex_bad(struct lexer *lx, struct token *t)
{
	size_t from = lx->pos++;
	struct diag *d;

	t->bad = true;
	while (lx->pos < lx->len && ((unsigned char)lx->text[lx->pos] >= 0x80 || (unsigned char)lx->text[lx->pos] < 0x20) &&
	       !is_blank(lx->text[lx->pos]))
		lx->pos++;
	if (lx->text[from] == '\'')
		skip_quoted(lx);
	d = lex_error(lx, E_LEX_CHAR, from, lx->pos, "%s", lx->text[from] == '\'' ? "syntax: expected expression" : "syntax: unexpected input");
	if (d && lx->text[from] == '\'')
		diag_hint(d, "strings are written in double quotes; there are no character literals, use the number");
	else if (d && lx->text[from] == '#')
		diag_hint(d, "C definitions and directives must appear before probes and functions");
}

static void lex_punct(struct lexer *lx, struct token *t)
{
	for (size_t i = 0; i < sizeof(puncts) / sizeof(puncts[0]); i++) {
		if (puncts[i].len > lx->len - lx->pos || memcmp(puncts[i].text, lx->text + lx->pos, puncts[i].len))
			continue;
		t->kind = puncts[i].kind;
		lx->pos += puncts[i].len;
		return;
	}
	lex_bad(lx, t);
}

struct token lex_next(struct lexer *lx)
{
	struct token t = { .kind = TOK_BAD };
	size_t from;
	char c;

	t.blank_before = lex_skip_layout(lx);
	if (lx->nr_errors > ERRORS_MAX)
		lx->pos = lx->len;
	from = lx->pos;
	c = from < lx->len ? lx->text[from] : 0;
	if (from >= lx->len)
		t.kind = TOK_EOF;
	else if (is_word_start(c))
		lex_word(lx, &t);
	else if (isdigit((unsigned char)c))
		lex_int(lx, &t);
	else if (c == '"')
		lex_string(lx, &t);
	else if (c == '$' || c == '@')
		lex_sigil(lx, &t);
	else
		lex_punct(lx, &t);
	t.span = lex_span(lx, from, lx->pos);
	return t;
}
