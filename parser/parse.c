/*
 * Scripts: the C preamble, config block and imports, then probes, macros, functions and map declarations.
 *
 * Outside blocks the text is not tokens (an attach point, a directive), so between two items there is no current token:
 * the lexer stands right behind the last one.  A function for an item begins with advance() and ends on its last token.
 */
#include <string.h>

#include "base/arena.h"
#include "base/intern.h"
#include "parser/parser_priv.h"

/* No kernel takes the programs of a larger one, and nobody wants to wait for it. */
#define SCRIPT_MAX ((size_t)1 << 20)

void advance(struct parser *p)
{
	p->prev = p->tok.span;
	p->prev_bad = p->tok.bad;
	p->tok = lex_next(&p->lx);
	if (p->tok.kind == TOK_STR && p->tok.bad)
		p->lost = true;		/* an open string swallows braces */
	if (p->tok.kind == TOK_EOF && p->prev.src) {
		p->tok.span.off = p->prev.off + p->prev.len;
		p->tok.span.len = 0;
	}
}

struct diag *syntax_error(struct parser *p, enum diag_code code, struct span at, const char *fmt, ...)
{
	bool lost = p->tok.kind == TOK_EOF && (p->lost || p->lx.open_comment);
	struct diag *d = NULL;
	const char *text;
	va_list ap;

	if (!p->panic && !p->tok.bad && !p->prev_bad && !lost) {
		va_start(ap, fmt);
		text = arena_vprintf(p->arena, fmt, ap);
		va_end(ap);
		d = diag_error(p->pc->diags, code, at, "syntax: %s", text);
	}
	p->panic = true;
	if (p->tok.kind == TOK_EOF)
		p->lost = true;		/* nothing that is missing here is news any more */
	return d;
}

struct diag *expected(struct parser *p, const char *what)
{
	return syntax_error(p, p->tok.kind == TOK_EOF ? E_SYNTAX_END : E_SYNTAX, p->tok.span, "expected %s", what);
}

bool accept(struct parser *p, enum token_kind kind)
{
	if (p->tok.kind != kind)
		return false;
	advance(p);
	return true;
}

bool expect_last(struct parser *p, enum token_kind kind)
{
	if (p->tok.kind == kind)
		return true;
	expected(p, lex_token_text(kind));
	return false;
}

bool expect(struct parser *p, enum token_kind kind)
{
	if (!expect_last(p, kind))
		return false;
	advance(p);
	return true;
}

bool enter(struct parser *p)
{
	if (++p->depth <= DEPTH_MAX)
		return true;
	syntax_error(p, E_SYNTAX_DEPTH, p->tok.span, "nested too deeply (over %d levels)", DEPTH_MAX);
	p->depth--;
	p->lost = p->too_deep = true;
	p->lx.pos = p->lx.len;
	p->tok = lex_next(&p->lx);
	return false;
}

void leave(struct parser *p)
{
	p->depth--;
}

struct span span_since(const struct parser *p, struct span from)
{
	return span_join(from, p->prev);
}

bool is_word_token(const struct token *t)
{
	return t->kind == TOK_IDENT || t->kind >= TOK_BREAK;
}

bool is_hard_builtin(const char *name)
{
	static const char *const names[] = { "args", "ctx", "kstack", "ustack", "nsecs", "pid", "tid" };
	const char *digits = !strncmp(name, "arg", 3) ? name + 3 : !strncmp(name, "sarg", 4) ? name + 4 : "";

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(name, names[i]))
			return true;
	return !strncmp(name, "__builtin_", 10) || (*digits && !digits[strspn(digits, "0123456789")]);
}

/* Skips to behind the next balanced block, silently: used where an item is beyond repair. */
static void skip_item(struct parser *p)
{
	size_t reported = p->lx.reported;
	int depth = 0;

	p->lx.reported = SIZE_MAX;
	for (;;) {
		if (p->tok.kind == TOK_LBRACE)
			depth++;
		if (p->tok.kind == TOK_EOF || (p->tok.kind == TOK_RBRACE && --depth <= 0) ||
		    (p->tok.kind == TOK_SEMI && !depth))
			break;
		p->tok = lex_next(&p->lx);
	}
	p->lx.reported = reported > p->lx.pos ? reported : p->lx.pos;
}

static void skip_semi(struct parser *p)
{
	lex_skip_layout(&p->lx);
	if (p->lx.pos < p->lx.len && p->lx.text[p->lx.pos] == ';')
		p->lx.pos++;
}

static const char *text_of(struct parser *p, struct span s)
{
	return arena_strndup(p->arena, p->lx.text + s.off, s.len);
}

/* setting = ident "=" (integer | string | ident | "true" | "false") */
static bool parse_setting(struct parser *p, struct program *prog)
{
	struct config_item c = { .key_span = p->tok.span };

	if (!is_word_token(&p->tok)) {
		expected(p, "config key");
		return false;
	}
	c.key = p->tok.name;
	advance(p);
	if (!expect(p, TOK_ASSIGN))
		return false;
	c.value_span = p->tok.span;
	c.is_string = p->tok.kind == TOK_STR;
	if (c.is_string) {
		c.value = p->tok.str.s;
	} else if (p->tok.kind == TOK_INT || is_word_token(&p->tok)) {
		c.value = text_of(p, p->tok.span);
	} else {
		expected(p, "string, int, boolean, or ident");
		return false;
	}
	advance(p);
	c.span = span_since(p, c.key_span);
	vec_push(p->arena, &prog->config, c);
	return true;
}

/* config = "config" "=" "{" (setting (";" setting)* ";"?)? "}" ";"? */
static void parse_config(struct parser *p, struct program *prog)
{
	struct span at;

	advance(p);
	at = p->tok.span;
	if (prog->has_config)
		syntax_error(p, E_SYNTAX_ORDER, at, "duplicate config block");
	else if (prog->items.nr)
		syntax_error(p, E_SYNTAX_ORDER, at, "config must appear before probes and functions");
	prog->has_config = true;
	prog->config_span = at;
	advance(p);
	if (!expect(p, TOK_ASSIGN) || !expect(p, TOK_LBRACE))
		return;
	while (p->tok.kind != TOK_RBRACE) {
		if (accept(p, TOK_SEMI))
			continue;
		if (!parse_setting(p, prog))
			return;
		if (p->tok.kind != TOK_RBRACE && !expect(p, TOK_SEMI))
			return;
	}
	prog->config_span = span_join(at, p->tok.span);
	skip_semi(p);
}

/* root_import = "import" string ";" */
static void parse_import(struct parser *p, struct program *prog)
{
	struct import im;

	advance(p);
	im.span = p->tok.span;
	if (prog->items.nr)
		syntax_error(p, E_SYNTAX_ORDER, im.span, "root imports must appear before probes and functions");
	advance(p);
	if (p->tok.kind != TOK_STR) {
		expected(p, "string after 'import'");
		return;
	}
	im.path = p->tok.str.s;
	advance(p);
	im.span = span_since(p, im.span);
	if (expect_last(p, TOK_SEMI))
		vec_push(p->arena, &prog->imports, im);
}

/* macro = "macro" ident "(" (macro_arg ("," macro_arg)*)? ")" block */
static bool parse_macro_arg(struct parser *p, struct macro *m)
{
	static const struct {
		enum token_kind tok;
		enum expr_kind expr;
	} kinds[] = { { TOK_VAR, EXPR_VAR }, { TOK_MAP, EXPR_MAP }, { TOK_IDENT, EXPR_IDENT } };
	struct expr *e;
	size_t i;

	for (i = 0; i < 3 && kinds[i].tok != p->tok.kind; i++)
		;
	if (i == 3) {
		expected(p, "macro argument ($var, @map, or identifier)");
		return false;
	}
	if (p->tok.kind == TOK_IDENT && is_hard_builtin(p->tok.name)) {
		syntax_error(p, E_SYNTAX_MACRO_ARG, p->tok.span, "builtin '%s' can't be used as a macro argument", p->tok.name);
		return false;
	}
	e = expr_new(p, kinds[i].expr, p->tok.span, 0);
	if (e->kind == EXPR_VAR)
		e->var.name = p->tok.name;
	else if (e->kind == EXPR_MAP)
		e->map.name = p->tok.name;
	else
		e->ident.name = p->tok.name;
	vec_push(p->arena, &m->params, e);
	advance(p);
	return true;
}

static struct macro *parse_macro(struct parser *p)
{
	struct macro *m = arena_new_obj(p->arena, struct macro);

	advance(p);
	m->span = p->tok.span;
	advance(p);
	if (p->tok.kind != TOK_IDENT) {
		expected(p, "macro name");
		return m;
	}
	m->name = p->tok.name;
	m->name_span = p->tok.span;
	advance(p);
	if (!expect(p, TOK_LPAREN))
		return m;
	if (p->tok.kind != TOK_RPAREN)
		do {
			if (!parse_macro_arg(p, m))
				return m;
		} while (accept(p, TOK_COMMA));
	if (!expect(p, TOK_RPAREN))
		return m;
	m->body = parse_block(p, true, true);
	m->span = span_join(m->span, m->body->span);
	return m;
}

/* function = "fn" ident "(" (variable ":" type ("," variable ":" type)*)? ")" ":" type block */
static bool parse_func_param(struct parser *p, struct func_decl *f)
{
	struct func_param a = { .span = p->tok.span };

	if (p->tok.kind != TOK_VAR) {
		expected(p, "variable in function argument");
		return false;
	}
	a.name = p->tok.name;
	advance(p);
	if (!expect(p, TOK_COLON))
		return false;
	a.type = parse_type(p);
	a.span = span_since(p, a.span);
	vec_push(p->arena, &f->params, a);
	return a.type != NULL;
}

static struct func_decl *parse_func(struct parser *p)
{
	struct func_decl *f = arena_new_obj(p->arena, struct func_decl);

	advance(p);
	f->span = p->tok.span;
	advance(p);
	if (p->tok.kind != TOK_IDENT) {
		expected(p, "function name");
		return f;
	}
	f->name = p->tok.name;
	f->name_span = p->tok.span;
	advance(p);
	if (!expect(p, TOK_LPAREN))
		return f;
	if (p->tok.kind != TOK_RPAREN)
		do {
			if (!parse_func_param(p, f))
				return f;
		} while (accept(p, TOK_COMMA));
	if (!expect(p, TOK_RPAREN) || !expect(p, TOK_COLON))
		return f;
	f->ret = parse_type(p);
	if (!f->ret)
		return f;
	f->body = parse_block(p, false, true);
	f->span = span_join(f->span, f->body->span);
	return f;
}

/* The literal just read has a unit of bytes. */
static bool ends_in_byte(const struct parser *p, struct span at)
{
	const struct source *src = source_get(p->pc->sources, at.src);

	return src && at.len > 2 && src->text[at.off + at.len - 1] == 'B' && strncmp(src->text + at.off, "0x", 2) != 0;
}

/* map_decl = "let" map "=" ident "(" integer? ")" ";"?		no integer: what has no size, perthread() */
static struct map_decl *parse_map_decl(struct parser *p)
{
	struct map_decl *m = arena_new_obj(p->arena, struct map_decl);

	advance(p);
	m->span = p->tok.span;
	advance(p);
	if (p->tok.kind != TOK_MAP) {
		syntax_error(p, E_SYNTAX, m->span, "root-level let statements need to be map declarations, e.g. let @a = hash(2);");
		return m;
	}
	m->name = p->tok.name;
	advance(p);
	if (!expect(p, TOK_ASSIGN))
		return m;
	if (p->tok.kind != TOK_IDENT) {
		expected(p, "map type name");
		return m;
	}
	m->kind = p->tok.name;
	m->kind_span = p->tok.span;
	advance(p);
	if (!expect(p, TOK_LPAREN))
		return m;
	if (p->tok.kind != TOK_INT && (p->tok.kind != TOK_RPAREN || strcmp(m->kind, "perthread"))) {
		expected(p, "positive integer for map declaration max entries");
		return m;
	}
	m->size_span = p->tok.span;
	if (p->tok.kind == TOK_INT) {
		m->size = p->tok.value;
		m->in_bytes = ends_in_byte(p, p->tok.span);
		advance(p);
	} else {
		m->size_span.len = 0;
	}
	if (expect_last(p, TOK_RPAREN)) {
		m->span = span_join(m->span, p->tok.span);
		skip_semi(p);
	}
	return m;
}

static bool is_c_word(const char *w)
{
	return !strcmp(w, "struct") || !strcmp(w, "union") || !strcmp(w, "enum") || !strcmp(w, "typedef");
}

/* One directive line or aggregate of the preamble. */
static void parse_c_item(struct parser *p, struct program *prog)
{
	struct c_item c;
	bool good = true;

	if (lex_at_directive(&p->lx))
		c.span = lex_directive(&p->lx);
	else
		good = lex_aggregate(&p->lx, &c.span);
	if (!good) {
		p->tok = lex_next(&p->lx);
		expected(p, p->tok.kind == TOK_EOF ? "'}'" : "'{'");
	} else if (prog->items.nr || prog->has_config || prog->imports.nr) {
		p->tok.bad = false;
		syntax_error(p, E_SYNTAX_ORDER, c.span, "C definitions must appear before probes and functions");
		p->panic = false;	/* it is read whole, there is nothing to skip */
	} else {
		c.text = text_of(p, c.span);
		vec_push(p->arena, &prog->c_items, c);
	}
}

static void add_item(struct parser *p, struct program *prog, struct item it)
{
	vec_push(p->arena, &prog->items, it);
}

static void parse_item(struct parser *p, struct program *prog, const char *word)
{
	char after = *word ? lex_char_after(&p->lx, p->lx.pos + strlen(word)) : 0;

	if (after == ':' || (after == '=' && strcmp(word, "config")))
		word = "";	/* an attach point that only looks like a keyword */
	if (lex_at_directive(&p->lx) || is_c_word(word))
		parse_c_item(p, prog);
	else if (!strcmp(word, "config"))
		parse_config(p, prog);
	else if (!strcmp(word, "import"))
		parse_import(p, prog);
	else if (!strcmp(word, "macro"))
		add_item(p, prog, (struct item){ .kind = ITEM_MACRO, .macro = parse_macro(p) });
	else if (!strcmp(word, "fn"))
		add_item(p, prog, (struct item){ .kind = ITEM_FUNC, .func = parse_func(p) });
	else if (!strcmp(word, "let"))
		add_item(p, prog, (struct item){ .kind = ITEM_MAP_DECL, .map = parse_map_decl(p) });
	else
		add_item(p, prog, (struct item){ .kind = ITEM_PROBE, .probe = parse_probe(p) });
}

static void parser_init(struct parser *p, struct parse_ctx *pc, uint16_t src)
{
	*p = (struct parser){ .pc = pc, .arena = pc->arena };
	lex_init(&p->lx, pc->arena, pc->names, pc->diags, pc->sources, src);
	p->lx.keep_comments = pc->keep_comments;
	p->prev = lex_span(&p->lx, 0, 0);
}

/* program = shebang? c_item* header* root_item* */
struct program *parse_program(struct parse_ctx *pc, uint16_t src)
{
	struct program *prog = arena_new_obj(pc->arena, struct program);
	struct parser parser, *p = &parser;

	parser_init(p, pc, src);
	prog->src = src;
	if (p->lx.len > SCRIPT_MAX) {
		diag_error(pc->diags, E_SYNTAX, lex_span(&p->lx, 0, 0), "script is too large: %zu bytes, at most %zu", p->lx.len, SCRIPT_MAX);
		return prog;
	}
	prog->shebang = lex_shebang(&p->lx);
	for (;;) {
		lex_skip_layout(&p->lx);
		if (p->lx.pos >= p->lx.len)
			break;
		if (p->lx.text[p->lx.pos] == ';') {	/* behind a block: harmless */
			p->lx.pos++;
			continue;
		}
		p->depth = 0;
		p->in_pred = false;
		p->tok = (struct token){ .kind = TOK_BAD, .span = lex_span(&p->lx, p->lx.pos, p->lx.pos) };
		parse_item(p, prog, lex_word_ahead(&p->lx));
		if (p->panic)
			skip_item(p);
		p->panic = false;
	}
	prog->too_deep = p->too_deep;
	prog->comments.v = p->lx.comments.v;
	prog->comments.nr = p->lx.comments.nr;
	prog->comments.cap = p->lx.comments.cap;
	return prog;
}

struct expr *parse_expr_text(struct parse_ctx *pc, uint16_t src)
{
	struct parser parser, *p = &parser;
	size_t mark = diag_mark(pc->diags);
	struct expr *e;

	parser_init(p, pc, src);
	advance(p);
	e = parse_expr(p);
	if (p->tok.kind == TOK_EOF && diag_mark(pc->diags) == mark && !p->panic)
		return e;
	diag_rewind(pc->diags, mark);
	return NULL;
}
