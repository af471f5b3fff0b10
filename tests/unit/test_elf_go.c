/*
 * Go's function table in its four layouts, versions and calling conventions, on small ELF files made here: .text at 0x401000 with two
 * functions, main.one (16 bytes) and main.two (the rest), the table, and the build information.
 */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "elf/elf.h"
#include "tests/unit/check.h"

#define TEXT 0x401000u
#define TEXT_LEN 0x100u

struct image {
	unsigned char bytes[8192];
	size_t len;
};

static void put(struct image *m, const void *p, size_t n)
{
	memcpy(m->bytes + m->len, p, n);
	m->len += n;
}

static void put32(struct image *m, uint32_t v)
{
	put(m, &v, 4);
}

static void put64(struct image *m, uint64_t v)
{
	put(m, &v, 8);
}

static void entry(struct image *m, bool wide, uint64_t a, uint64_t b)
{
	if (wide) {
		put64(m, a);
		put64(m, b);
	} else {
		put32(m, (uint32_t)a);
		put32(m, (uint32_t)b);
	}
}

/* Names at 128, functions at 256, their descriptions behind: the same places in each layout, so that only the header differs. */
static void go_table(struct image *m, uint32_t magic, bool text_known)
{
	bool wide = magic >= 0xfffffffa, v12 = magic == 0xfffffffb;
	uint64_t base = wide ? TEXT : 0, funcs = v12 ? 16 : 256, info = 512 - (v12 ? 0 : 256);

	put32(m, magic);
	put(m, "\0\0\1\10", 4);
	put64(m, 2);
	if (!v12) {
		put64(m, 0);				/* files */
		if (!wide)
			put64(m, text_known ? TEXT : 0);
		put64(m, 128);				/* names */
		put64(m, 0);
		put64(m, 0);
		put64(m, 0);
		put64(m, 256);				/* functions */
	}
	m->len = 128;
	put(m, "main.one\0main.two", 18);
	m->len = funcs;
	entry(m, wide, base, info);
	entry(m, wide, base + 16, info + 16);
	entry(m, wide, base + TEXT_LEN, 0);
	m->len = 512;
	for (int i = 0; i < 2; i++) {
		m->len = 512 + 16 * (size_t)i;
		if (wide)
			put64(m, base + 16 * (uint64_t)i);
		else
			put32(m, (uint32_t)(base + 16 * (uint64_t)i));
		put32(m, (uint32_t)(9 * i + (v12 ? 128 : 0)));
	}
	m->len = 1024;
}

static void build_info(struct image *m, const char *version)
{
	put(m, "\xff Go buildinf:\10\2", 16);
	m->len = 32;
	m->bytes[m->len++] = (unsigned char)strlen(version);
	put(m, version, strlen(version));
}

/* Header, one segment of text, sections: text, table, build information, names. */
static const char *write_elf(const struct image *text, const struct image *table, const struct image *info)
{
	static const char names[] = "\0.text\0.gopclntab\0.go.buildinfo\0.shstrtab";
	static char path[] = "/tmp/scry-test-elf-go.XXXXXX";
	static const uint32_t name_at[] = { 1, 7, 18, 32 };
	const struct image last = { .len = sizeof(names) }, *parts[] = { text, table, info, &last };
	Elf64_Ehdr eh = { .e_ident = ELFMAG, .e_type = ET_EXEC, .e_machine = EM_X86_64, .e_version = EV_CURRENT, .e_phoff = sizeof(eh),
			  .e_ehsize = sizeof(eh), .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 1,
			  .e_shentsize = sizeof(Elf64_Shdr), .e_shnum = 5, .e_shstrndx = 4 };
	Elf64_Phdr ph = { .p_type = PT_LOAD, .p_offset = 0x1000, .p_vaddr = TEXT, .p_filesz = TEXT_LEN, .p_memsz = TEXT_LEN };
	Elf64_Shdr sh[5] = { { 0 } };
	uint64_t off = 0x1000;
	FILE *f;

	eh.e_ident[EI_CLASS] = ELFCLASS64;
	eh.e_ident[EI_DATA] = ELFDATA2LSB;
	eh.e_ident[EI_VERSION] = EV_CURRENT;
	strcpy(path + sizeof(path) - 7, "XXXXXX");
	f = fdopen(mkstemp(path), "w");
	if (!f)
		return NULL;
	for (int i = 0; i < 4; i++) {
		sh[i + 1] = (Elf64_Shdr){ .sh_name = name_at[i], .sh_type = i == 3 ? SHT_STRTAB : SHT_PROGBITS, .sh_offset = off,
					  .sh_addr = i ? 0 : TEXT, .sh_size = parts[i]->len, .sh_addralign = 1 };
		fseek(f, (long)off, SEEK_SET);
		fwrite(i == 3 ? (const void *)names : parts[i]->bytes, 1, parts[i]->len, f);
		off += 0x2000;
	}
	eh.e_shoff = off;
	fseek(f, (long)off, SEEK_SET);
	fwrite(sh, sizeof(sh), 1, f);
	rewind(f);
	fwrite(&eh, sizeof(eh), 1, f);
	fwrite(&ph, sizeof(ph), 1, f);
	fclose(f);
	return path;
}

static struct bin *make(const struct image *text, const struct image *table, const char *version)
{
	struct image info = { .len = 0 };
	struct bin *b = NULL;
	const char *path;

	build_info(&info, version);
	path = write_elf(text, table, &info);
	CHECK(path && !bin_open(path, &b));
	unlink(path);
	return b;
}

static const struct image no_text = { .len = TEXT_LEN };

struct seen {
	char text[256];
};

static bool note(void *arg, const struct bin_sym *s)
{
	struct seen *seen = arg;
	size_t n = strlen(seen->text);

	snprintf(seen->text + n, sizeof(seen->text) - n, "%s %llx+%llu;", s->name, (unsigned long long)s->addr,
		 (unsigned long long)s->size);
	return false;
}

static void test_layouts(void)
{
	static const struct {
		uint32_t magic;
		bool text_known;
		const char *version;
		enum go_abi abi;
	} rows[] = {
		{ 0xfffffffb, true, "go1.15.9", GO_STACK }, { 0xfffffffa, true, "go1.16", GO_STACK },
		{ 0xfffffffa, true, "go1.17.13", GO_REGS }, { 0xfffffff0, true, "go1.19.8", GO_REGS },
		{ 0xfffffff1, false, "go1.26rc1", GO_REGS }, { 0xfffffff1, true, "devel go1.23-abcdef", GO_REGS },
		{ 0xfffffff1, true, "unknown", GO_REGS },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct image table = { .len = 0 };
		struct seen seen = { "" };
		struct bin *b;

		go_table(&table, rows[i].magic, rows[i].text_known);
		b = make(&no_text, &table, rows[i].version);
		CHECK(bin_is_go(b));
		bin_each_sym(b, note, &seen);
		CHECK_STR(seen.text, "main.one 401000+16;main.two 401010+240;");
		CHECK_INT(bin_go_abi(b, TEXT, "main.one"), rows[i].abi);
		CHECK_INT(bin_go_abi(b, TEXT + 16, "main.two.abi0"), GO_STACK);
		CHECK_INT(bin_go_abi(b, TEXT + TEXT_LEN, "c_function"), GO_NONE);
		bin_close(b);
	}
}

/* Cut short and overwritten: fewer functions or none, no crash (the sanitizer lane looks). */
static void test_damaged(void)
{
	for (size_t cut = 0; cut < 640; cut += 3) {
		struct image table = { .len = 0 };
		struct seen seen = { "" };
		struct bin *b;

		go_table(&table, cut % 2 ? 0xfffffff0 : 0xfffffffb, true);
		memset(table.bytes + cut, 0xff, 7);
		if (cut % 4 < 2)
			table.len = cut;
		b = make(&no_text, &table, "go1.19");
		bin_each_sym(b, note, &seen);
		bin_go_abi(b, TEXT, "main.one");
		CHECK_INT(bin_go_body(b, TEXT, 16), TEXT);
		bin_close(b);
	}
}

/* main.one: cmp 0x10(%r14),%rsp; jbe +N; nop...; there: call main.two, or what the table says is runtime.morestack. */
static void test_body(void)
{
	static const unsigned char code[16] = { 0x49, 0x3b, 0x66, 0x10, 0x76, 0x03, 0x90, 0x90, 0xc3, 0xe8, 0x02, 0, 0, 0, 0xeb, 0xf0 };
	struct image text = { .len = TEXT_LEN }, table = { .len = 0 };
	struct bin *b;

	memset(text.bytes, 0xcc, TEXT_LEN);
	memcpy(text.bytes, code, sizeof(code));
	go_table(&table, 0xfffffff1, true);
	b = make(&text, &table, "go1.21");
	CHECK_INT(bin_go_body(b, TEXT, 16), TEXT);	/* calls something else */
	bin_close(b);

	memcpy(table.bytes + 137, "runtime.morestack_noctxt", 25);
	b = make(&text, &table, "go1.21");
#if defined(__x86_64__)
	CHECK_INT(bin_go_body(b, TEXT, 16), TEXT + 6);
#endif
	CHECK_INT(bin_go_body(b, TEXT + 16, 240), TEXT + 16);
	bin_close(b);
}

int main(void)
{
	test_layouts();
	test_damaged();
	test_body();
	return check_done("elf: Go");
}
