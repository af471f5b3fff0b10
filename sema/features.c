/* Names of kernel features, from the one table. */
#include "sema/features.h"

static const struct {
	const char *name, *since, *doc;
} rows[] = {
#define F(id, name, since, doc) [FEAT_##id] = { name, since, doc },
#include "sema/features.def"
#undef F
};

const char *feature_name(enum feature f)
{
	return rows[f].name;
}

const char *feature_since(enum feature f)
{
	return rows[f].since;
}

const char *feature_doc(enum feature f)
{
	return rows[f].doc;
}
