/*
 * runtime: stacks of maps, come together to a tree: what profile.c collects and the sinks write.
 *
 *	@[comm, ustack] = count()	root "@" - bash - main - run - execute	{ self 3 }
 *						     \ vi - main - edit		{ self 1 }
 *
 * Other parts of the key come first, then user frames from the outermost in, then kernel frames.
 */
#ifndef SCRY_RUNTIME_PROFILE_PRIV_H
#define SCRY_RUNTIME_PROFILE_PRIV_H

#include "runtime/out_priv.h"

struct profile;

struct prof_node {
	const char *name;		/* interned: function, "[library]", "[unknown]", or the text of a part of the key */
	const char *label;		/* a part of the key, this is which; NULL: a frame */
	struct stack_frame f;		/* of one of the frames (texts interned); by address: of all of them */
	uint64_t self, total;		/* total: with all below; set by profile_root() */
	uint32_t child, next, parent;	/* indices; 0: none (the root of all is never one) */
	uint32_t depth;
};

void profile_free(struct profile *p);
/* The nodes; [0] is not used. */
const struct prof_node *profile_nodes(const struct profile *p, uint32_t *nr);
/* Number of maps; name and root of each (totals computed, children sorted by name). */
uint32_t profile_nr(const struct profile *p);
uint32_t profile_root(struct profile *p, uint32_t i, const char **map);

void profile_svg(struct profile *p, struct strbuf *out);
/* began: wall clock, ns. */
void profile_pprof(struct profile *p, int64_t began, struct strbuf *out);

#endif
