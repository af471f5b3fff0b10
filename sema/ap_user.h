/* sema, inside: what uprobes and static probes share. */
#ifndef SCRY_SEMA_AP_USER_H
#define SCRY_SEMA_AP_USER_H

#include "elf/elf.h"
#include "sema/ap_priv.h"

/* The files a target stands for; false: reported. */
bool ap_binaries(struct ap_build *b, const char *target, const char ***paths, size_t *nr);

/*
 * Operands of a stapsdt note for this machine ("-4@8(%rsp) 8@%rdi"); their number.  The probe's binary and address are for
 * operands that name a variable.
 */
size_t usdt_parse_args(struct arena *a, struct bin *bin, uint64_t addr, const char *text, struct arg_place **out);

/*
 * Type of args at the entry of a function: the parameters that its debug information describes and that are in registers, or NULL
 * without such information.  *keep: the binary must stay open for its types.
 */
const struct type *user_args(struct ap_build *b, struct bin *bin, const char *symbol, enum go_abi abi, bool *keep);
/* Where the words of a Go function's arguments are; their number. */
size_t go_places(struct arena *a, enum go_abi abi, const struct arg_place **out);

#endif
