/*
 * USDT notes: section .note.stapsdt, owner "stapsdt", type 3.  Description: pc, base, semaphore (8 bytes each), then three
 * NUL-ended texts: provider, name, arguments.  The pc is corrected by how far .stapsdt.base moved (prelink).
 * Format: SystemTap wiki, "UserSpaceProbeImplementation".
 */
#include "elf/elf_priv.h"

#include <string.h>

#define NT_STAPSDT 3

/* The text at *p, and moves on behind it; NULL when it does not end inside. */
static const char *next_text(const char **p, const char *end)
{
	const char *s = *p, *nul = s < end ? memchr(s, 0, (size_t)(end - s)) : NULL;

	if (!nul)
		return NULL;
	*p = nul + 1;
	return s;
}

static bool one_note(struct bin *b, const char *desc, size_t len, uint64_t base_addr, struct bin_usdt *u)
{
	uint64_t word[3];
	const char *p = desc + sizeof(word), *end = desc + len;

	if (len < sizeof(word))
		return false;
	memcpy(word, desc, sizeof(word));
	memset(u, 0, sizeof(*u));
	u->provider = next_text(&p, end);
	u->name = u->provider ? next_text(&p, end) : NULL;
	u->args = u->name ? next_text(&p, end) : NULL;
	if (!u->name)
		return false;
	if (!u->args)
		u->args = "";
	u->addr = word[0];
	if (base_addr && word[1])
		u->addr += base_addr - word[1];
	u->sem_addr = word[2];
	if (u->sem_addr && base_addr && word[1])
		u->sem_addr += base_addr - word[1];
	if (bin_file_offset(b, u->addr, &u->file_off))
		return false;
	if (u->sem_addr && bin_file_offset(b, u->sem_addr, &u->sem_off))
		u->sem_addr = u->sem_off = 0;
	return true;
}

void bin_each_usdt(struct bin *b, bool (*fn)(void *arg, const struct bin_usdt *u), void *arg)
{
	uint64_t base_addr = 0;
	size_t off = 0, name, desc;
	GElf_Shdr sh;
	GElf_Nhdr nh;
	Elf_Data *d;

	if (elf_section(b->elf, ".stapsdt.base", &sh))
		base_addr = sh.sh_addr;
	d = elf_section_data(b->elf, ".note.stapsdt", &sh);
	while (d && off < d->d_size && (off = gelf_getnote(d, off, &nh, &name, &desc)) > 0) {
		struct bin_usdt u;

		if (nh.n_type != NT_STAPSDT || nh.n_namesz != 8 || memcmp((char *)d->d_buf + name, "stapsdt", 8))
			continue;
		if (one_note(b, (char *)d->d_buf + desc, nh.n_descsz, base_addr, &u) && fn(arg, &u))
			return;
	}
}
