/*
 * Probes: attach points, predicate, block.
 *
 * An attach point is text, not tokens.  It is split at ':' and '@' outside quotes and the quotes are removed; its
 * meaning, and positional parameters in it, are sema's.  "a ?? b" gives alternatives, the first that exists counts.
 */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/intern.h"
#include "parser/parser_priv.h"

struct part_vecs {
	VEC(const char *) text;
	VEC(bool) quoted;
};

static void add_part(struct parser *p, struct part_vecs *v, const char *s, size_t len, bool quoted)
{
	vec_push(p->arena, &v->text, intern(p->pc->names, s, len));
	vec_push(p->arena, &v->quoted, quoted);
}

static void split(struct parser *p, const char *s, size_t len, struct part_vecs *v)
{
	char *buf = arena_alloc(p->arena, len + 1);
	bool in = false, quoted = false;
	size_t n = 0, i;

	for (i = 0; i < len; i++) {
		if (s[i] == '"') {
			in = !in;
			quoted = true;
		} else if (in && s[i] == '\\' && i + 1 < len) {
			buf[n++] = s[++i];
		} else if (!in && (s[i] == ':' || s[i] == '@')) {
			add_part(p, v, buf, n, quoted);
			if (s[i] == '@')
				add_part(p, v, "@", 1, false);
			n = 0;
			quoted = false;
		} else {
			buf[n++] = s[i];
		}
	}
	add_part(p, v, buf, n, quoted);
}

/* Length of "name=" at the start, 0 when there is none. */
static size_t user_name_len(const char *s, size_t len)
{
	size_t i = 0;

	while (i < len && (isalnum((unsigned char)s[i]) || s[i] == '_'))
		i++;
	return i && i < len && s[i] == '=' ? i + 1 : 0;
}

static bool quotes_match(const char *s, size_t len, size_t *open)
{
	bool in = false;

	for (size_t i = 0; i < len; i++) {
		if (s[i] == '"') {
			in = !in;
			*open = i;
		} else if (in && s[i] == '\\') {
			i++;
		}
	}
	return !in;
}

static struct attach_point *parse_attach_point(struct parser *p)
{
	struct attach_point *ap = arena_new_obj(p->arena, struct attach_point);
	struct part_vecs v = { 0 };
	size_t name_len, open = 0;
	const char *s;

	ap->span = lex_attach_point(&p->lx);
	s = p->lx.text + ap->span.off;
	ap->raw = intern(p->pc->names, s, ap->span.len);
	if (!quotes_match(s, ap->span.len, &open)) {
		syntax_error(p, E_LEX_STRING, lex_span(&p->lx, ap->span.off + open, ap->span.off + ap->span.len),
			     "unterminated string");
		p->lost = true;
	}
	name_len = user_name_len(s, ap->span.len);
	if (name_len)
		ap->user_name = intern(p->pc->names, s, name_len - 1);
	split(p, s + name_len, ap->span.len - name_len, &v);
	ap->part = v.text.v;
	ap->quoted = v.quoted.v;
	ap->nr_part = v.text.nr;
	return ap;
}

static char char_here(struct parser *p)
{
	lex_skip_layout(&p->lx);
	return p->lx.pos < p->lx.len ? p->lx.text[p->lx.pos] : 0;
}

static void expected_attach_point(struct parser *p)
{
	p->prev = lex_span(&p->lx, p->lx.pos, p->lx.pos);
	p->tok = lex_next(&p->lx);
	syntax_error(p, E_SYNTAX_AP, p->tok.span, "expected attach point");
}

/* ap ("??" ap)* */
static struct attach_point *parse_alternatives(struct parser *p)
{
	struct attach_point *first = NULL, **at = &first;

	for (;;) {
		char c = char_here(p);

		if (!c || strchr("{,/?", c)) {
			expected_attach_point(p);
			return first;
		}
		*at = parse_attach_point(p);
		at = &(*at)->alt;
		if (char_here(p) != '?')
			return first;
		if (p->lx.pos + 1 >= p->lx.len || p->lx.text[p->lx.pos + 1] != '?') {
			expected_attach_point(p);
			return first;
		}
		p->lx.pos += 2;
	}
}

/* ap ("," ap)* ","? */
static void parse_aps(struct parser *p, struct probe *pr)
{
	do {
		struct attach_point *ap = parse_alternatives(p);

		if (ap)
			vec_push(p->arena, &pr->aps, ap);
		if (p->panic || char_here(p) != ',')
			return;
		p->lx.pos++;
	} while (!strchr("{/", char_here(p)));	/* also at the end, where the '{' is missed then */
}

/* predicate = "/" expr "/" */
static void parse_predicate(struct parser *p, struct probe *pr)
{
	p->lx.pos++;
	advance(p);
	p->in_pred = true;
	pr->pred = parse_expr(p);
	p->in_pred = false;
	if (p->tok.kind != TOK_DIV) {
		syntax_error(p, E_SYNTAX_PREDICATE, p->tok.span, "expected '/' to close predicate");
		return;
	}
	p->lx.pos = p->tok.span.off + 1;
}

/* A '}' where a probe should begin. */
static bool stray_brace(struct parser *p)
{
	struct diag *d;

	if (p->lx.text[p->lx.pos] != '}')
		return false;
	p->tok = lex_next(&p->lx);
	d = syntax_error(p, E_SYNTAX, p->tok.span, "unexpected input");
	if (d)
		diag_hint(d, "this '}' closes nothing");
	p->panic = false;
	while (char_here(p) == '}')
		p->lx.pos++;
	return true;
}

/* probe = ap ("," ap)* ","? predicate? block */
struct probe *parse_probe(struct parser *p)
{
	struct probe *pr = arena_new_obj(p->arena, struct probe);
	struct span from = lex_span(&p->lx, p->lx.pos, p->lx.pos);

	pr->span = from;
	pr->body = arena_new_obj(p->arena, struct block);
	pr->body->span = from;
	p->prev_bad = false;
	p->tok.bad = false;
	if (stray_brace(p))
		return pr;
	parse_aps(p, pr);
	if (p->panic)
		return pr;
	p->tok.span = pr->aps.nr ? vec_last(&pr->aps)->span : from;
	if (char_here(p) == '/')
		parse_predicate(p, pr);
	if (p->panic)
		return pr;
	advance(p);
	pr->body = parse_block(p, false, true);
	pr->span = span_join(from, pr->body->span);
	return pr;
}
