/* sema: the formats of printf (section 5.3), read once by the checks and once by the runtime. */
#ifndef SCRY_SEMA_FORMAT_H
#define SCRY_SEMA_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"

enum fmt_spec { FMT_TEXT, FMT_D, FMT_U, FMT_O, FMT_X, FMT_XX, FMT_C, FMT_P, FMT_S, FMT_R, FMT_RX, FMT_RH, FMT_GR };

struct fmt_part {
	enum fmt_spec spec;
	const char *text;		/* FMT_TEXT: literal bytes, "%%" already one; else the conversion as written */
	size_t len;
	bool minus, plus, blank, alt, zero;
	uint32_t width;			/* 0: none */
	uint8_t bits;			/* 8, 16, 32, 64: what integers are cut to */
};

struct fmt {
	VEC(struct fmt_part) parts;
	size_t nr_args;
};

/*
 * Formats are kept as C strings, also in plans: a NUL byte among the len bytes ("%s\0" for xargs -0) is kept as C0 80, which is
 * no character.  fmt_parse gives it back.  Returns text itself when there is none.
 */
const char *fmt_keep_nuls(struct arena *a, const char *text, size_t len);

/* Parses a format; on an unknown conversion returns -EINVAL and sets *bad to its text ("f"). */
int fmt_parse(struct arena *a, const char *text, struct fmt *out, const char **bad);

#endif
