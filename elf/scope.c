/*
 * Which functions cover an address, by a walk of our own over the tree of a unit.  libdw's dwarf_getscopes() answers another
 * question (it goes on with the scopes of an inlined function's definition, so that the caller it was inlined into is not
 * seen), leaks on references that lead nowhere, and, like dwarf_siblingof(), follows a DW_AT_sibling that leads back for ever.
 * Here a sibling must lie behind, and the number of entries looked at is limited.
 */
#include "elf/elf_priv.h"

#include <dwarf.h>

#define DEPTH_MAX 64
#define ENTRIES_MAX (1u << 22)

bool die_next(Dwarf_Die *die)
{
	Dwarf_Die next;

	if (dwarf_siblingof(die, &next) || dwarf_dieoffset(&next) <= dwarf_dieoffset(die))
		return false;
	*die = next;
	return true;
}

struct walk {
	uint64_t addr;
	Dwarf_Die *chain;
	int max, nr;
	unsigned left;
};

/* Entries that have no code of their own, but may hold functions: C++ and Rust nest them. */
static bool is_holder(int tag)
{
	switch (tag) {
	case DW_TAG_namespace: case DW_TAG_module: case DW_TAG_structure_type: case DW_TAG_class_type: case DW_TAG_union_type:
	case DW_TAG_enumeration_type:
		return true;
	}
	return false;
}

static bool is_scope(int tag)
{
	return tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine || tag == DW_TAG_lexical_block ||
	       tag == DW_TAG_try_block || tag == DW_TAG_catch_block;
}

/* Fills the chain from the outside in. */
static bool walk_in(struct walk *w, Dwarf_Die *parent, int depth)
{
	Dwarf_Die die;

	if (depth > DEPTH_MAX || dwarf_child(parent, &die))
		return false;
	do {
		int tag = dwarf_tag(&die);

		if (!w->left || !--w->left)
			return false;
		if (is_scope(tag) && dwarf_haspc(&die, w->addr) > 0) {
			if (tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine) {
				if (w->nr == w->max)
					return true;
				w->chain[w->nr++] = die;
			}
			walk_in(w, &die, depth + 1);
			return true;
		}
		if (is_holder(tag) && walk_in(w, &die, depth + 1))
			return true;
	} while (die_next(&die));
	return false;
}

int die_functions_at(Dwarf_Die *cu, uint64_t addr, Dwarf_Die *chain, int max)
{
	struct walk w = { .addr = addr, .chain = chain, .max = max, .left = ENTRIES_MAX };

	walk_in(&w, cu, 0);
	return w.nr;
}
