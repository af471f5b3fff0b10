/* runtime: names of the kernel's allocation flags (%gr); compounds first, matched bits are taken away each time. */
#include "runtime/out_priv.h"

enum {
	B_DMA = 1 << 0, B_HIGHMEM = 1 << 1, B_DMA32 = 1 << 2, B_MOVABLE = 1 << 3, B_RECLAIMABLE = 1 << 4, B_HIGH = 1 << 5,
	B_IO = 1 << 6, B_FS = 1 << 7, B_ZERO = 1 << 8, B_DIRECT = 1 << 10, B_KSWAPD = 1 << 11, B_WRITE = 1 << 12,
	B_NOWARN = 1 << 13, B_RETRY_MAYFAIL = 1 << 14, B_NOFAIL = 1 << 15, B_NORETRY = 1 << 16, B_MEMALLOC = 1 << 17,
	B_COMP = 1 << 18, B_NOMEMALLOC = 1 << 19, B_HARDWALL = 1 << 20, B_THISNODE = 1 << 21, B_ACCOUNT = 1 << 22,
	B_ZEROTAGS = 1 << 23, B_SKIP_ZERO = 1 << 24, B_SKIP_KASAN = 1 << 25, B_NO_OBJ_EXT = 1 << 26,

	M_NOIO = B_DIRECT | B_KSWAPD,
	M_NOFS = M_NOIO | B_IO,
	M_KERNEL = M_NOFS | B_FS,
	M_USER = M_KERNEL | B_HARDWALL,
	M_HIGHUSER = M_USER | B_HIGHMEM,
	M_HIGHUSER_MOVABLE = M_HIGHUSER | B_MOVABLE | B_SKIP_KASAN,
	M_THP_LIGHT = (M_HIGHUSER_MOVABLE | B_COMP | B_NOMEMALLOC | B_NOWARN) & ~(B_DIRECT | B_KSWAPD),
};

static const struct {
	const char *name;
	uint32_t bits;
} gfp_names[] = {
	{ "GFP_TRANSHUGE", M_THP_LIGHT | B_DIRECT },
	{ "GFP_TRANSHUGE_LIGHT", M_THP_LIGHT },
	{ "GFP_HIGHUSER_MOVABLE", M_HIGHUSER_MOVABLE },
	{ "GFP_HIGHUSER", M_HIGHUSER },
	{ "GFP_USER", M_USER },
	{ "GFP_KERNEL_ACCOUNT", M_KERNEL | B_ACCOUNT },
	{ "GFP_KERNEL", M_KERNEL },
	{ "GFP_NOFS", M_NOFS },
	{ "GFP_ATOMIC", B_HIGH | B_KSWAPD },
	{ "GFP_NOIO", M_NOIO },
	{ "GFP_NOWAIT", B_KSWAPD | B_NOWARN },
	{ "GFP_DMA", B_DMA },
	{ "__GFP_HIGHMEM", B_HIGHMEM },
	{ "GFP_DMA32", B_DMA32 },
	{ "__GFP_HIGH", B_HIGH },
	{ "__GFP_IO", B_IO },
	{ "__GFP_FS", B_FS },
	{ "__GFP_ZERO", B_ZERO },
	{ "__GFP_DIRECT_RECLAIM", B_DIRECT },
	{ "__GFP_KSWAPD_RECLAIM", B_KSWAPD },
	{ "__GFP_WRITE", B_WRITE },
	{ "__GFP_NOWARN", B_NOWARN },
	{ "__GFP_RETRY_MAYFAIL", B_RETRY_MAYFAIL },
	{ "__GFP_NOFAIL", B_NOFAIL },
	{ "__GFP_NORETRY", B_NORETRY },
	{ "__GFP_MEMALLOC", B_MEMALLOC },
	{ "__GFP_COMP", B_COMP },
	{ "__GFP_NOMEMALLOC", B_NOMEMALLOC },
	{ "__GFP_HARDWALL", B_HARDWALL },
	{ "__GFP_THISNODE", B_THISNODE },
	{ "__GFP_ACCOUNT", B_ACCOUNT },
	{ "__GFP_ZEROTAGS", B_ZEROTAGS },
	{ "__GFP_SKIP_ZERO", B_SKIP_ZERO },
	{ "__GFP_SKIP_KASAN", B_SKIP_KASAN },
	{ "__GFP_NO_OBJ_EXT", B_NO_OBJ_EXT },
};

void gfp_text(uint64_t flags, struct strbuf *out)
{
	size_t mark = out->len;

	if (!flags) {
		text_char(out, '0');
		return;
	}
	for (size_t i = 0; i < sizeof(gfp_names) / sizeof(gfp_names[0]); i++) {
		uint64_t bits = gfp_names[i].bits;

		if ((flags & bits) != bits)
			continue;
		if (out->len > mark)
			text_char(out, '|');
		sb_str(out, gfp_names[i].name);
		flags &= ~bits;
	}
	if (flags) {
		if (out->len > mark)
			text_char(out, '|');
		text_lit(out, "0x");
		text_hex(out, flags);
	}
}
