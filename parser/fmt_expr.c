/*
 * --fmt, expressions: "->" becomes ".", parentheses show how operators bind, long lists are wrapped under their start.
 */
#include <string.h>

#include "parser/fmt_priv.h"

static size_t column(const struct fmt *f)
{
	const char *nl = f->out->len ? memrchr(f->out->s, '\n', f->out->len) : NULL;

	return nl ? f->out->len - (size_t)(nl - f->out->s) - 1 : f->out->len;
}

/* Width of e on one line; a block inside counts as too wide. */
static size_t width(const struct fmt *f, const struct expr *e)
{
	struct strbuf tmp = { 0 };
	struct fmt m = *f;
	size_t w;

	m.out = &tmp;
	m.measuring = true;
	m.one_line = true;
	fmt_expr(&m, e);
	w = tmp.len;
	sb_free(&tmp);
	return w;
}

static bool fits(const struct fmt *f, const struct expr *e, size_t more)
{
	return f->one_line || column(f) + width(f, e) + more <= FMT_WIDTH;
}

static void break_to(struct fmt *f, size_t col)
{
	sb_printf(f->out, "\n%*s", (int)col, "");
}

/* a, b, c from the current column on; from_second: all but the first on new lines (a format and its arguments). */
static void fmt_list(struct fmt *f, struct expr *const *v, size_t nr, bool wrap, bool from_second)
{
	size_t start = column(f);

	for (size_t i = 0; i < nr; i++) {
		if (i) {
			sb_char(f->out, ',');
			if (wrap && ((i == 1 && from_second) || !fits(f, v[i], 3)))
				break_to(f, start);
			else
				sb_char(f->out, ' ');
		}
		fmt_expr(f, v[i]);
	}
}

static bool is_comparison(enum ast_op op)
{
	return op_prec(op) == op_prec(OP_EQ) || op_prec(op) == op_prec(OP_LT);
}

/*
 * Does the operand of a binary operator need parentheses?  More than precedence asks for: as readers need them, unless they would
 * nest too deeply.
 */
static bool operand_needs_paren(const struct fmt *f, enum ast_op parent, const struct expr *e, bool right)
{
	if (f->few_parens && e->kind == EXPR_BINARY)
		return op_prec(e->bin.op) < op_prec(parent) + right;
	if (f->few_parens && (e->kind == EXPR_UNARY || e->kind == EXPR_CAST))
		return false;
	if (e->kind == EXPR_BINARY)
		return !((parent == OP_LOR || parent == OP_LAND) && is_comparison(e->bin.op));
	if (e->kind == EXPR_UNARY)
		return parent != OP_LOR && parent != OP_LAND && !is_comparison(parent);
	return e->kind == EXPR_TERNARY || e->kind == EXPR_CAST || e->kind == EXPR_COMPTIME || e->kind == EXPR_IF ||
	       e->kind == EXPR_INCDEC;
}

static bool is_compound(const struct expr *e)
{
	return e->kind == EXPR_BINARY || e->kind == EXPR_TERNARY || e->kind == EXPR_UNARY || e->kind == EXPR_CAST ||
	       e->kind == EXPR_COMPTIME || e->kind == EXPR_IF;
}

static void fmt_paren_if(struct fmt *f, const struct expr *e, bool paren)
{
	if (paren)
		sb_char(f->out, '(');
	fmt_expr(f, e);
	if (paren)
		sb_char(f->out, ')');
}

static void fmt_binary(struct fmt *f, const struct expr *e)
{
	size_t start = column(f);
	bool wrap = !fits(f, e, 1);

	fmt_paren_if(f, e->bin.l, operand_needs_paren(f, e->bin.op, e->bin.l, false));
	sb_printf(f->out, " %s", op_text(e->bin.op));
	if (wrap && start < FMT_WIDTH / 2)
		break_to(f, start);
	else
		sb_char(f->out, ' ');
	fmt_paren_if(f, e->bin.r, operand_needs_paren(f, e->bin.op, e->bin.r, true));
}

static void fmt_call(struct fmt *f, const struct expr *e)
{
	size_t nr = e->call.args.nr;
	bool wrap = nr > 1 && !fits(f, e, 1);

	sb_printf(f->out, "%s", e->call.name);
	if (e->call.bare)
		return;
	sb_char(f->out, '(');
	if (column(f) > FMT_WIDTH * 3 / 4)
		wrap = false;	/* no room is gained under such a start */
	fmt_list(f, e->call.args.v, nr, wrap, wrap && e->call.args.v[0]->kind == EXPR_STR);
	sb_char(f->out, ')');
}

static void fmt_tuple(struct fmt *f, const struct expr *e)
{
	bool wrap = !fits(f, e, 1) && column(f) < FMT_WIDTH / 2;

	sb_char(f->out, '(');
	fmt_list(f, e->list.v, e->list.nr, wrap, false);
	sb_str(f->out, e->list.nr == 1 ? ",)" : ")");
}

static void fmt_record(struct fmt *f, const struct expr *e)
{
	sb_char(f->out, '(');
	for (size_t i = 0; i < e->list.nr; i++) {
		sb_printf(f->out, "%s%s=", i ? ", " : "", e->list.names[i]);
		fmt_expr(f, e->list.v[i]);
	}
	sb_char(f->out, ')');
}

static void fmt_map_at(struct fmt *f, const struct expr *e)
{
	const struct expr *k = e->map.key;
	bool wrap = !fits(f, e, 1);

	sb_printf(f->out, "@%s[", e->map.name);
	if (k->kind == EXPR_TUPLE && k->list.nr > 1)
		fmt_list(f, k->list.v, k->list.nr, wrap && column(f) < FMT_WIDTH / 2, false);
	else
		fmt_expr(f, k);
	sb_char(f->out, ']');
}

/* Length of the UTF-8 character at s, 0 when it is none. */
static size_t utf8_len(const char *s, size_t left)
{
	unsigned char c = (unsigned char)s[0];
	size_t n = c >= 0xf0 && c < 0xf5 ? 4 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xc2 && c < 0xe0 ? 2 : 0;

	if (n > left)
		return 0;
	for (size_t i = 1; i < n; i++)
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

void fmt_string(struct fmt *f, const char *s, size_t len)
{
	struct strbuf *out = f->out;
	size_t n;

	sb_char(out, '"');
	for (size_t i = 0; i < len; i += n) {
		unsigned char c = (unsigned char)s[i];

		n = 1;
		if (c == '\n')
			sb_str(out, "\\n");
		else if (c == '\t')
			sb_str(out, "\\t");
		else if (c == '\r')
			sb_str(out, "\\r");
		else if (c == '"' || c == '\\')
			sb_printf(out, "\\%c", c);
		else if (c >= 0x20 && c < 0x7f)
			sb_char(out, (char)c);
		else if (c >= 0x80 && (n = utf8_len(s + i, len - i)))
			sb_add(out, s + i, n);
		else {
			n = 1;
			sb_printf(out, "\\x%02x", c);
		}
	}
	sb_char(out, '"');
}

static void fmt_int(struct fmt *f, const struct expr *e)
{
	if (e->num.spelling)
		sb_str(f->out, e->num.spelling);
	else if (e->num.negative)
		sb_printf(f->out, "%lld", (long long)e->num.value);
	else
		sb_printf(f->out, "%llu", (unsigned long long)e->num.value);
}

void fmt_type(struct fmt *f, const struct type_name *t)
{
	if (t->tag == TN_TYPEOF) {
		sb_str(f->out, "typeof(");
		if (t->of_type)
			fmt_type(f, t->of_type);
		else if (t->of_expr)
			fmt_expr(f, t->of_expr);
		sb_char(f->out, ')');
	} else {
		sb_str(f->out, t->tag == TN_STRUCT ? "struct " : t->tag == TN_UNION ? "union " : t->tag == TN_ENUM ? "enum " : "");
		sb_str(f->out, t->name);
	}
	for (size_t i = 0; i < t->nr_suffix; i++) {
		if (t->suffix[i].kind == '*')
			sb_char(f->out, '*');
		else if (t->suffix[i].has_count)
			sb_printf(f->out, "[%llu]", (unsigned long long)t->suffix[i].count);
		else
			sb_str(f->out, "[]");
	}
}

/* Where a bare name would be read as a type. */
static void fmt_type_operand(struct fmt *f, const struct type_name *t, const struct expr *e)
{
	if (t)
		fmt_type(f, t);
	else if (e)
		fmt_paren_if(f, e, e->paren && (e->kind == EXPR_IDENT || e->kind == EXPR_INDEX || e->kind == EXPR_BINARY));
}

static void fmt_type_query(struct fmt *f, const struct expr *e, const char *name)
{
	sb_printf(f->out, "%s(", name);
	fmt_type_operand(f, e->type_of.of_type, e->type_of.e);
	for (size_t i = 0; i < e->type_of.nr_path; i++)
		sb_printf(f->out, "%s%s", i ? "." : ", ", e->type_of.path[i]);
	sb_char(f->out, ')');
}

/* typeof(x) given to a macro. */
static void fmt_type_arg(struct fmt *f, const struct expr *e)
{
	const struct type_name *t = e->type_of.of_type;

	if (t && t->tag == TN_TYPEOF && t->nr_suffix) {
		fmt_type(f, t);
		return;
	}
	fmt_type_query(f, e, "typeof");
}

/* A condition may stand bare when it is one piece. */
void fmt_cond(struct fmt *f, const struct expr *e)
{
	fmt_paren_if(f, e, is_compound(e) && e->kind != EXPR_COMPTIME && !f->few_parens);
}

static bool is_else_if(const struct block *b, const struct expr **value, const struct stmt **stmt)
{
	*value = NULL;
	*stmt = NULL;
	if (b->value && !b->stmts.nr && b->value->kind == EXPR_IF && b->value->span.off == b->span.off)
		*value = b->value;
	else if (!b->value && b->stmts.nr == 1 && b->stmts.v[0]->kind == STMT_IF && b->stmts.v[0]->span.off == b->span.off)
		*stmt = b->stmts.v[0];
	return *value || *stmt;
}

void fmt_if(struct fmt *f, bool comptime, const struct expr *cond, const struct block *then, const struct block *els)
{
	const struct expr *v;
	const struct stmt *s;

	sb_str(f->out, comptime ? "if comptime " : "if ");
	fmt_cond(f, cond);
	sb_char(f->out, ' ');
	fmt_block(f, then);
	if (!els)
		return;
	sb_str(f->out, " else ");
	if (!is_else_if(els, &v, &s))
		fmt_block(f, els);
	else if (v)
		fmt_if(f, v->cond.comptime, v->cond.cond, v->cond.then, v->cond.els);
	else
		fmt_if(f, s->cond.comptime, s->cond.cond, s->cond.then, s->cond.els);
}

static bool is_plain_block(const struct fmt *f, const struct block *b)
{
	return !b->stmts.nr && !fmt_has_comments(f, b->span) && b->value && b->value->kind != EXPR_IF;
}

/* A block or 'if' inside an expression: on one line when there is nothing in it but values. */
static void fmt_inner_block(struct fmt *f, const struct expr *e)
{
	bool was = f->one_line;

	if (e->kind == EXPR_BLOCK) {
		f->one_line |= is_plain_block(f, e->block);
		fmt_block(f, e->block);
	} else {
		f->one_line |= is_plain_block(f, e->cond.then) && (!e->cond.els || is_plain_block(f, e->cond.els));
		fmt_if(f, e->cond.comptime, e->cond.cond, e->cond.then, e->cond.els);
	}
	f->one_line = was;
}

static void fmt_unary(struct fmt *f, const struct expr *e)
{
	const struct expr *of = e->unary.e;
	bool paren = is_compound(of);

	sb_str(f->out, op_text(e->unary.op));
	/* "-" before "--$x", and before "-$x", would be read as "--" */
	if (f->few_parens && of->kind == EXPR_UNARY) {
		sb_char(f->out, ' ');
		paren = false;
	}
	fmt_paren_if(f, of, paren || (of->kind == EXPR_INCDEC && of->incdec.prefix));
}

static void fmt_cast(struct fmt *f, const struct expr *e)
{
	const struct expr *of = e->cast.e;

	if (e->cast.to) {
		sb_char(f->out, '(');
		fmt_type(f, e->cast.to);
		sb_char(f->out, ')');
	}
	fmt_paren_if(f, of, e->cast.to && is_compound(of) && !(f->few_parens && of->kind == EXPR_CAST));
}

static void fmt_ternary(struct fmt *f, const struct expr *e)
{
	bool paren = !f->few_parens;

	fmt_paren_if(f, e->tern.cond, (paren && e->tern.cond->kind == EXPR_BINARY) || e->tern.cond->kind == EXPR_TERNARY);
	sb_str(f->out, e->tern.then ? " ? " : " ?: ");
	if (e->tern.then) {
		fmt_paren_if(f, e->tern.then, paren && e->tern.then->kind == EXPR_TERNARY);
		sb_str(f->out, " : ");
	}
	fmt_paren_if(f, e->tern.els, paren && e->tern.els->kind == EXPR_TERNARY);
}

static void fmt_member(struct fmt *f, const struct expr *of)
{
	fmt_paren_if(f, of, is_compound(of) || of->kind == EXPR_INCDEC);
}

void fmt_expr(struct fmt *f, const struct expr *e)
{
	switch (e->kind) {
	case EXPR_POISON:
		break;
	case EXPR_INT:
		fmt_int(f, e);
		break;
	case EXPR_BOOL:
		sb_str(f->out, e->num.value ? "true" : "false");
		break;
	case EXPR_STR:
		fmt_string(f, e->str.s, e->str.len);
		break;
	case EXPR_VAR:
		sb_printf(f->out, "$%s", e->var.name);
		break;
	case EXPR_MAP:
		sb_printf(f->out, "@%s", e->map.name);
		break;
	case EXPR_MAP_AT:
		fmt_map_at(f, e);
		break;
	case EXPR_IDENT:
		sb_str(f->out, e->ident.name);
		break;
	case EXPR_PARAM:
		sb_printf(f->out, "$%llu", (unsigned long long)e->param.index);
		break;
	case EXPR_PARAM_COUNT:
		sb_str(f->out, "$#");
		break;
	case EXPR_CALL:
		fmt_call(f, e);
		break;
	case EXPR_UNARY:
		fmt_unary(f, e);
		break;
	case EXPR_INCDEC:
		if (e->incdec.prefix)
			sb_str(f->out, e->incdec.inc ? "++" : "--");
		fmt_expr(f, e->incdec.e);
		if (!e->incdec.prefix)
			sb_str(f->out, e->incdec.inc ? "++" : "--");
		break;
	case EXPR_BINARY:
		fmt_binary(f, e);
		break;
	case EXPR_TERNARY:
		fmt_ternary(f, e);
		break;
	case EXPR_CAST:
		fmt_cast(f, e);
		break;
	case EXPR_FIELD:
		fmt_member(f, e->field.e);
		sb_printf(f->out, ".%s", e->field.name);
		break;
	case EXPR_TUPLE_AT:
		fmt_member(f, e->at.e);
		sb_printf(f->out, ".%llu", (unsigned long long)e->at.index);
		break;
	case EXPR_INDEX:
		fmt_member(f, e->index.e);
		sb_char(f->out, '[');
		fmt_expr(f, e->index.i);
		sb_char(f->out, ']');
		break;
	case EXPR_TUPLE:
		fmt_tuple(f, e);
		break;
	case EXPR_RECORD:
		fmt_record(f, e);
		break;
	case EXPR_IF:
	case EXPR_BLOCK:
		fmt_inner_block(f, e);
		break;
	case EXPR_SIZEOF:
		fmt_type_query(f, e, "sizeof");
		break;
	case EXPR_OFFSETOF:
		fmt_type_query(f, e, "offsetof");
		break;
	case EXPR_TYPEINFO:
		fmt_type_query(f, e, "typeinfo");
		break;
	case EXPR_TYPE:
		fmt_type_arg(f, e);
		break;
	case EXPR_COMPTIME:
		sb_str(f->out, "comptime ");
		fmt_paren_if(f, e->comptime, is_compound(e->comptime));
		break;
	}
}

bool fmt_same_text(const struct expr *a, const struct expr *b)
{
	struct strbuf x = { 0 }, y = { 0 };
	bool same;

	if (a->kind != b->kind)
		return false;
	ast_format_expr(a, &x);
	ast_format_expr(b, &y);
	same = !strcmp(sb_text(&x), sb_text(&y));
	sb_free(&x);
	sb_free(&y);
	return same;
}

void ast_format_expr(const struct expr *e, struct strbuf *out)
{
	struct strbuf one = { 0 };
	struct fmt f = { .out = &one, .one_line = true, .measuring = true };

	fmt_expr(&f, e);
	sb_add(out, one.s ? one.s : "", one.len);
	sb_free(&one);
}
