/*
 * sema: the kernel's type information (BTF), read lazily from the mapped file.
 * Format: Documentation/bpf/btf.rst.  Nothing is copied; a lookup by name searches the string section for the name and
 * then the types for its offset.
 */
#ifndef SCRY_SEMA_BTF_H
#define SCRY_SEMA_BTF_H

#include <linux/btf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kbtf;

/*
 * Opens a raw BTF file or an ELF file with a .BTF section.  base: vmlinux for a module's split BTF, else NULL.
 * 0 or -errno (-EINVAL: not BTF).
 */
int kbtf_open(const char *path, const struct kbtf *base, struct kbtf **out);
/* From memory that the caller keeps alive. */
int kbtf_open_mem(const void *data, size_t len, const struct kbtf *base, struct kbtf **out);
void kbtf_close(struct kbtf *b);

/* The BTF it is split from, or NULL. */
const struct kbtf *kbtf_base(const struct kbtf *b);
const char *kbtf_str(const struct kbtf *b, uint32_t off);
/* The type with this id, NULL when out of range.  The id may be of the base. */
const struct btf_type *kbtf_type(const struct kbtf *b, uint32_t id);
uint32_t kbtf_nr_types(const struct kbtf *b);		/* ids are below this */
uint32_t kbtf_first_id(const struct kbtf *b);		/* first id of its own */
/* Id of the named type of one of these kinds (bit 1 << BTF_KIND_*), own types only, then the base's; 0: none. */
uint32_t kbtf_find(const struct kbtf *b, const char *name, uint32_t kinds);
/* Byte offset of a member of a struct, its anonymous structs and unions included; -ENOENT: there is none, or it is a bit field. */
int kbtf_member(const struct kbtf *b, const char *tag, const char *name);
/* Whether the strings hold this name, and where: the cheap "no" before a scan of all types. */
bool kbtf_has_str(const struct kbtf *b, const char *name, uint32_t *off);
/* Follows typedefs, const, volatile, restrict and type tags. */
uint32_t kbtf_skip_mods(const struct kbtf *b, uint32_t id);
/* Calls fn for each own type of these kinds until it returns true. */
void kbtf_each(const struct kbtf *b, uint32_t kinds, bool (*fn)(void *arg, uint32_t id, const struct btf_type *t), void *arg);

#endif
