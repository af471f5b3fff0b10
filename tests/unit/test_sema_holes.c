/* Definitions of structs from BTF: holes, packed ones, small enums; what C makes of the text has the layout of the BTF. */
#include <bpf/btf.h>
#include <stdlib.h>

#include "base/strbuf.h"
#include "sema/btf.h"
#include "sema/btf_c.h"
#include "tests/unit/check.h"

static struct btf *btf;
static int char_id, short_id, int_id, long_id, ptr_id;

static const char *text(int id)
{
	static struct strbuf out;
	struct kbtf *b = NULL;
	const void *data;
	uint32_t size;

	sb_reset(&out);
	data = btf__raw_data(btf, &size);
	if (!kbtf_open_mem(data, size, NULL, &b))
		btf_c_define(b, (uint32_t)id, &out);
	kbtf_close(b);
	return sb_text(&out);
}

static void field(const char *name, int type, uint32_t bit, uint32_t bits)
{
	btf__add_field(btf, name, type, bit, (uint8_t)bits);
}

static void test_natural(void)
{
	int id = btf__add_struct(btf, "natural", 24);

	field("a", char_id, 0, 0);
	field("b", int_id, 32, 0);
	field("p", ptr_id, 64, 0);
	field("c", short_id, 128, 0);
	CHECK_STR(text(id), "struct natural {\n\tchar a;\n\tint b;\n\tvoid *p;\n\tshort int c;\n};\n");
}

static void test_holes(void)
{
	int id = btf__add_struct(btf, "holes", 64);

	field("a", int_id, 0, 0);
	field("b", int_id, 128, 0);	/* C would put it at 32 */
	field("c", char_id, 256, 0);
	CHECK_STR(text(id), "struct holes {\n\tint a;\n\tlong: 64;\n\tint b;\n\tlong: 64;\n\tchar c;\n\tlong: 64;\n\tlong: 64;\n\tlong: 64;\n};\n");
}

static void test_bits(void)
{
	int id = btf__add_struct(btf, "bits", 8);

	field("a", int_id, 0, 3);
	field("b", int_id, 8, 2);	/* five bits unused */
	field("c", int_id, 32, 0);
	CHECK_STR(text(id), "struct bits {\n\tint a: 3;\n\tchar: 5;\n\tint b: 2;\n\tint c;\n};\n");
}

static void test_packed(void)
{
	int id = btf__add_struct(btf, "packed", 9);

	field("a", char_id, 0, 0);
	field("l", long_id, 8, 0);
	CHECK_STR(text(id), "struct packed {\n\tchar a;\n\tlong int l;\n} __attribute__((packed));\n");
	id = btf__add_struct(btf, "nothing", 0);
	CHECK_STR(text(id), "struct nothing {};\n");
}

static void test_enum(void)
{
	int id = btf__add_enum(btf, "small", 1);

	btf__add_enum_value(btf, "ONE", 1);
	CHECK_STR(text(id), "enum small {\n\tONE = 1,\n} __attribute__((mode(byte)));\n");
}

int main(void)
{
	btf = btf__new_empty();
	char_id = btf__add_int(btf, "char", 1, BTF_INT_SIGNED);
	short_id = btf__add_int(btf, "short int", 2, BTF_INT_SIGNED);
	int_id = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	long_id = btf__add_int(btf, "long int", 8, BTF_INT_SIGNED);
	ptr_id = btf__add_ptr(btf, 0);
	test_natural();
	test_holes();
	test_bits();
	test_packed();
	test_enum();
	btf__free(btf);
	return check_done("holes");
}
