/* Operators, and numbers that come as text from outside the script: attach points, parameters, options. */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "lexer/lexer.h"
#include "parser/parser.h"

static const struct {
	const char *text;
	int prec;
} ops[OP_NR] = {
#define OP(id, text, prec, kind) [OP_##id] = { text, prec },
#include "parser/ops.def"
#undef OP
};

const char *op_text(enum ast_op op)
{
	return ops[op].text;
}

int op_prec(enum ast_op op)
{
	return ops[op].prec;
}

int parse_number(const char *text, uint64_t *out, bool *negative)
{
	size_t len = strlen(text);
	struct number n;

	*negative = len && text[0] == '-';
	if (len && (text[0] == '-' || text[0] == '+')) {
		text++;
		len--;
	}
	if (!len || !isdigit((unsigned char)text[0]))
		return -EINVAL;
	n = lex_number(text, len, true);
	if (n.error == NUM_OVERFLOW || (*negative && n.value > (uint64_t)1 << 63))
		return -ERANGE;
	if (n.error || n.len != len)
		return -EINVAL;
	*out = *negative ? 0 - n.value : n.value;
	return 0;
}
