/*
 * Strings that could not be read.
 *
 * A string that stands in memory which is not there (a page that was never touched) must not look like an empty one.  It is
 * an empty string, for the script, with a mark behind its NUL that the runtime shows as <fault>:
 *
 *	byte 0		byte 1
 *	0		0, or none	empty
 *	0		1		could not be read
 *
 * Strings are zero behind their NUL, so the mark cannot be there by chance, and copies carry it along.  What compares strings that
 * may be empty looks at byte 0 first; keys of maps lose the mark.  A NULL pointer has none: that is an empty string,
 * and not a loss.
 *
 * Bytes are looked at one by one: in a tuple a string may stand anywhere.
 */
#include "codegen/cg_map.h"

static LLVMValueRef byte_at(struct cg *cg, LLVMValueRef p, unsigned i)
{
	return cg_load_int(cg, cg_off(cg, p, i), 1, false);
}

void cg_mark_fault(struct cg *cg, LLVMValueRef dst)
{
	cg_store_int(cg, cg->zero, dst, 1);
	cg_store_int(cg, cg->one, cg_off(cg, dst, 1), 1);
}

LLVMValueRef cg_mark_copy(struct cg *cg, LLVMValueRef dst, LLVMValueRef src, LLVMValueRef len)
{
	LLVMBasicBlockRef empty = cg_block(cg, "empty"), done = cg_block(cg, "copied"), bb[2] = { LLVMGetInsertBlock(cg->b) };
	LLVMValueRef in[2] = { len }, mark;

	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntULE, len, cg->one, ""), empty, done);
	cg_enter(cg, empty);
	mark = byte_at(cg, src, 1);
	cg_store_int(cg, mark, cg_off(cg, dst, 1), 1);
	in[1] = LLVMBuildAdd(cg->b, len, LLVMBuildAnd(cg->b, mark, cg->one, ""), "");
	bb[1] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, done);
	return cg_phi(cg, in, bb, 2);
}

static bool has_string(const struct type *t)
{
	if (t->kind == TY_STRING)
		return t->size > 1;
	for (size_t i = 0; (t->kind == TY_TUPLE || t->kind == TY_RECORD) && i < t->nr_fields; i++)
		if (has_string(t->fields[i].type))
			return true;
	return false;
}

bool cg_may_be_marked(const struct expr *e)
{
	if (!has_string(e->type))
		return false;
	switch (e->kind) {
	case EXPR_CAST:
		return cg_may_be_marked(e->cast.e);
	case EXPR_TUPLE: case EXPR_RECORD:
		for (size_t i = 0; i < e->list.nr; i++)
			if (cg_may_be_marked(e->list.v[i]))
				return true;
		return false;
	case EXPR_CALL:		/* str() marks only where that is wanted; a function of the script may return anything */
		return !e->call.fn;
	case EXPR_FIELD:	/* of a record; of traced memory it is read here */
		return e->field.e->type->kind == TY_RECORD;
	case EXPR_VAR: case EXPR_MAP: case EXPR_MAP_AT: case EXPR_TUPLE_AT: case EXPR_TERNARY: case EXPR_IF: case EXPR_BLOCK:
		return true;
	case EXPR_POISON: case EXPR_INT: case EXPR_BOOL: case EXPR_STR: case EXPR_IDENT: case EXPR_PARAM: case EXPR_PARAM_COUNT:
	case EXPR_UNARY: case EXPR_BINARY: case EXPR_INCDEC: case EXPR_INDEX: case EXPR_SIZEOF: case EXPR_OFFSETOF:
	case EXPR_TYPEINFO: case EXPR_COMPTIME: case EXPR_TYPE:
		return false;
	}
	return false;
}

void cg_mark_strip(struct cg *cg, const struct type *t, LLVMValueRef p)
{
	LLVMBasicBlockRef empty, done;

	if (t->kind == TY_TUPLE || t->kind == TY_RECORD) {
		for (size_t i = 0; i < t->nr_fields; i++)
			cg_mark_strip(cg, t->fields[i].type, cg_off(cg, p, t->fields[i].offset));
		return;
	}
	if (!has_string(t))
		return;
	empty = cg_block(cg, "empty");
	done = cg_block(cg, "unmarked");
	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, byte_at(cg, p, 0), cg->zero, ""), empty, done);
	cg_enter(cg, empty);
	cg_store_int(cg, cg->zero, cg_off(cg, p, 1), 1);
	cg_br(cg, done);
	cg_enter(cg, done);
}

LLVMValueRef cg_unmarked(struct cg *cg, LLVMValueRef p)
{
	LLVMBasicBlockRef empty = cg_block(cg, "empty"), done = cg_block(cg, "unmarked"), bb[2] = { LLVMGetInsertBlock(cg->b), empty };
	LLVMValueRef in[2] = { p, cg_zeros(cg) };

	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, byte_at(cg, p, 0), cg->zero, ""), empty, done);
	cg_enter(cg, empty);
	cg_br(cg, done);
	cg_enter(cg, done);
	return cg_phi(cg, in, bb, 2);
}
