/* sema: names of kernel features.  What a kernel has is probed in runtime/features.c, never derived from a version. */
#ifndef SCRY_SEMA_FEATURES_H
#define SCRY_SEMA_FEATURES_H

enum feature {
#define F(id, ...) FEAT_##id,
#include "sema/features.def"
#undef F
	FEAT_NR
};

/* "kprobe_multi"; "5.18, CONFIG_FPROBE"; "many kernel functions by one link". */
const char *feature_name(enum feature f);
const char *feature_since(enum feature f);
const char *feature_doc(enum feature f);

#endif
