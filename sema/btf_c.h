/* sema, inside: types of BTF as C text, for listings. */
#ifndef SCRY_SEMA_BTF_C_H
#define SCRY_SEMA_BTF_C_H

#include "base/strbuf.h"
#include "sema/btf.h"

/* "const char *", or with a name "char comm[16]", "int (*open)(struct inode *, struct file *)". */
void btf_c_decl(const struct kbtf *b, uint32_t id, const char *name, struct strbuf *out);
/* The whole definition of a struct, union or enum, ended by ";" and a newline. */
void btf_c_define(const struct kbtf *b, uint32_t id, struct strbuf *out);

#endif
