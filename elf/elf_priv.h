/* elf, inside. */
#ifndef SCRY_ELF_PRIV_H
#define SCRY_ELF_PRIV_H

#include <elfutils/libdw.h>
#include <gelf.h>
#include <libelf.h>

#include "base/vec.h"
#include "elf/elf.h"

struct sym_entry {
	uint64_t addr, size;
	const char *name;
	uint8_t rank;		/* what wins at one address: global 2, weak 1, local 0 */
};

struct bin {
	const char *path;
	char *file;		/* what is mapped: path, or the archive in it */
	void *map;		/* the whole file, or archive */
	size_t map_len;
	uint64_t image_off;	/* of the ELF file in it */
	Elf *elf;
	/* Further places of symbols: the LZMA-packed table, the separate debug file. */
	void *mini;
	Elf *mini_elf;
	bool mini_done;
	struct bin *debug;
	bool debug_done;
	char *build_id;
	bool build_id_done;
	/* Function symbols by address, made on first use. */
	struct sym_entry *index;
	size_t nr_index;
	bool index_done;
	Dwarf *dwarf;
	bool dwarf_done;
};

/* expand.c; the files that match a pattern, by name.  False: too many directories or files, and so none are right. */
struct path_list {
	const char **v;
	size_t nr, cap;
};
bool path_expand(struct arena *a, const char *pattern, struct path_list *out);

/* Section by name: its header and data; NULL when there is none. */
Elf_Scn *elf_section(Elf *elf, const char *name, GElf_Shdr *sh);
Elf_Data *elf_section_data(Elf *elf, const char *name, GElf_Shdr *sh);
/* The separate debug file of b, or NULL. */
struct bin *bin_debug_file(struct bin *b);
/* Debug information of b or of its debug file, or NULL. */
Dwarf *bin_dwarf(struct bin *b);
/* The entry behind this one, never one before it: entries of a broken file may point anywhere. */
bool die_next(Dwarf_Die *die);
/* The function that covers addr and those inlined into it there, from the outside in; their number. */
int die_functions_at(Dwarf_Die *cu, uint64_t addr, Dwarf_Die *chain, int max);
/* Functions of a Go binary from its own table (also stripped ones); see gopclntab.c. */
void go_each_func(struct bin *b, bool (*fn)(void *arg, const struct bin_sym *s), void *arg);
/* The Go function that covers addr, with its name.  0, -ENOENT, or -ENODATA, -EINVAL: no table, a damaged one. */
int go_func_at(struct bin *b, uint64_t addr, struct bin_sym *out);
/* Calls fn for each instruction until it returns true.  0, or -errno when something is not decodable; x86 only. */
int insn_each(const unsigned char *code, size_t len, uint64_t addr, bool (*fn)(void *arg, uint64_t at, unsigned len), void *arg);

#endif
