/*
 * elf: what Debian's static elfutils lacks.
 *
 * Since 0.192 libelf.a and libdw.a call these functions of elfutils' internal libeu.a, which distributions do not ship; without them
 * one cannot link statically.  They are tsearch(3) with a lock around it, over a tree object that only they look into, so
 * its first word serves as the root whatever its layout is.  No lock: one thread uses libdw here.  Weak, so that a library
 * that has them wins.
 */
#include <search.h>
#include <stddef.h>

typedef int (*compare_fn)(const void *a, const void *b);

#define SHIM __attribute__((weak))

SHIM void eu_search_tree_init(void **tree);
SHIM void eu_search_tree_fini(void **tree, void (*free_node)(void *node));
SHIM void *eu_tsearch(const void *key, void **tree, compare_fn compare);
SHIM void *eu_tfind(const void *key, void **tree, compare_fn compare);
SHIM void *eu_tdelete(const void *key, void **tree, compare_fn compare);
SHIM void eu_tdestroy(void **tree, void (*free_node)(void *node));

void eu_search_tree_init(void **tree)
{
	*tree = NULL;
}

void eu_search_tree_fini(void **tree, void (*free_node)(void *node))
{
	eu_tdestroy(tree, free_node);
}

void *eu_tsearch(const void *key, void **tree, compare_fn compare)
{
	return tsearch(key, tree, compare);
}

void *eu_tfind(const void *key, void **tree, compare_fn compare)
{
	return tfind(key, tree, compare);
}

void *eu_tdelete(const void *key, void **tree, compare_fn compare)
{
	return tdelete(key, tree, compare);
}

void eu_tdestroy(void **tree, void (*free_node)(void *node))
{
	tdestroy(*tree, free_node);
	*tree = NULL;
}
