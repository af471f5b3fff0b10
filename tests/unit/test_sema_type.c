/* Types: identity, names, layout, definitions from BTF and C. */
#include "base/arena.h"
#include "parser/cdecl.h"
#include "sema/btf.h"
#include "sema/type.h"
#include "tests/unit/check.h"

static struct arena *arena;
static struct types *ts;
static struct kbtf *btf;

static const char *text(const struct type *t)
{
	return t ? type_text(ts, t) : NULL;
}

static const char *named(const char *name)
{
	return text(type_by_name(ts, name, TAG_ANY));
}

static void test_identity(void)
{
	const struct type *i = type_int(ts, 4, true), *two[] = { i, type_string(ts, 16) };
	const struct type *s = type_by_name(ts, "task_struct", TAG_STRUCT);
	const char *names[] = { "a", "b" }, *other[] = { "a", "c" };

	CHECK(type_int(ts, 4, true) == i);
	CHECK(type_int(ts, 4, false) != i);
	CHECK(type_string(ts, 16) == type_string(ts, 16));
	CHECK(type_string(ts, 16) != type_string(ts, 17));
	CHECK(type_ptr(ts, i, AS_USER) == type_ptr(ts, i, AS_USER));
	CHECK(type_ptr(ts, i, AS_USER) != type_ptr(ts, i, AS_KERNEL));
	CHECK(type_btf_ptr(ts, s) != type_ptr(ts, s, AS_KERNEL));
	CHECK(type_ptr(ts, type_in_space(ts, s, AS_USER), AS_KERNEL) == type_ptr(ts, s, AS_KERNEL));
	CHECK(type_tuple(ts, two, 2) == type_tuple(ts, two, 2));
	CHECK(type_record(ts, names, two, 2) == type_record(ts, names, two, 2));
	CHECK(type_record(ts, names, two, 2) != type_record(ts, other, two, 2));
	CHECK(type_record(ts, names, two, 2) != type_tuple(ts, two, 2));
	CHECK(type_tuple(ts, NULL, 0) == type_tuple(ts, NULL, 0));
	CHECK(type_by_name(ts, "task_struct", TAG_STRUCT) == s);
	CHECK(type_in_space(ts, s, AS_KERNEL) == type_in_space(ts, s, AS_KERNEL));
	CHECK(type_char_array(ts, 16) != type_array(ts, type_int(ts, 1, true), 16));
	CHECK(type_simple(ts, TY_SUM, true) != type_simple(ts, TY_SUM, false));
	for (unsigned n = 1; n < 2000; n++)	/* the table grows */
		type_string(ts, n);
	CHECK(type_int(ts, 4, true) == i);
}

static void test_text(void)
{
	const struct type *i8 = type_int(ts, 1, true), *s4 = type_string(ts, 4), *two[] = { i8, s4 };
	const char *names[] = { "a", "b" };

	CHECK_STR(text(type_int(ts, 8, true)), "int64");
	CHECK_STR(text(type_int(ts, 1, false)), "uint8");
	CHECK_STR(text(&type_bool), "bool");
	CHECK_STR(text(&type_void), "void");
	CHECK_STR(text(type_string(ts, 16)), "string[16]");
	CHECK_STR(text(type_buffer(ts, 3)), "buffer[7]");
	CHECK_STR(text(type_ptr(ts, type_by_name(ts, "sock", TAG_STRUCT), AS_KERNEL)), "struct sock *");
	CHECK_STR(text(type_ptr(ts, &type_void, AS_USER)), "void *");
	CHECK_STR(text(type_array(ts, type_int(ts, 4, true), 4)), "int32[4]");
	CHECK_STR(text(type_tuple(ts, two, 2)), "(int8,string[4])");
	CHECK_STR(text(type_tuple(ts, NULL, 0)), "()");
	CHECK_STR(text(type_record(ts, names, two, 2)), "record { .a = int8, .b = string[4] }");
	CHECK_STR(text(type_stack(ts, false, STACK_BPFTRACE, 127, false)), "kstack_bpftrace_127");
	CHECK_STR(text(type_stack(ts, true, STACK_PERF, 3, false)), "ustack_perf_3");
	CHECK_STR(text(type_simple(ts, TY_COUNT, true)), "count_t");
	CHECK_STR(text(type_simple(ts, TY_SUM, false)), "usum_t");
	CHECK_STR(text(type_simple(ts, TY_SUM, true)), "sum_t");
	CHECK_STR(text(type_simple(ts, TY_TIMESTAMP, false)), "timestamp");
	CHECK_STR(text(type_simple(ts, TY_MAC, false)), "mac_address");
}

static void test_layout(void)
{
	const struct type *i8 = type_int(ts, 1, true), *i64 = type_int(ts, 8, true), *i32 = type_int(ts, 4, true);
	const struct type *mixed[] = { i8, i64, i32 };
	const struct type *t = type_tuple(ts, mixed, 3);

	CHECK_INT(t->size, 24);
	CHECK_INT(t->align, 8);
	CHECK_INT(t->fields[0].offset, 0);
	CHECK_INT(t->fields[1].offset, 8);
	CHECK_INT(t->fields[2].offset, 16);
	CHECK_INT(type_stack(ts, false, STACK_BPFTRACE, 127, false)->size, 8 + 8 * 127);
	CHECK_INT(type_stack(ts, true, STACK_BPFTRACE, 127, false)->size, 16 + 8 * 127);
	CHECK_INT(type_stack(ts, true, STACK_BUILD_ID, 4, false)->size, 16 + 32 * 4);
	CHECK_INT(type_simple(ts, TY_INET, false)->size, 24);
	CHECK_INT(type_simple(ts, TY_MAC, false)->size, 6);
	CHECK_INT(type_buffer(ts, 10)->size, 14);
	CHECK(type_is_scalar(i64) && type_is_scalar(&type_bool) && !type_is_scalar(t));
}

static void test_names(void)
{
	CHECK_STR(named("uint64"), "uint64");
	CHECK_STR(named("unsigned"), "uint32");
	CHECK_STR(named("unsigned long"), "uint64");
	CHECK_STR(named("long unsigned int"), "uint64");
	CHECK_STR(named("short int"), "int16");
	CHECK_STR(named("unsigned char"), "uint8");
	CHECK_STR(named("size_t"), "uint64");
	CHECK_STR(named("__be16"), "uint16");
	CHECK_STR(named("pid_t"), "int32");
	CHECK_STR(named("char"), "int8");
	CHECK_STR(named("bool"), "bool");
	CHECK_STR(named("usum_t"), "usum_t");
	CHECK_STR(named("kstack_perf_16"), "kstack_perf_16");
	CHECK_STR(named("kstack_nope_16"), NULL);
	CHECK_STR(named("long long long"), NULL);
	CHECK_STR(named("unsigned signed"), NULL);
	CHECK_STR(named("no_such_type"), NULL);
	CHECK_STR(named("dev_t"), "uint32");
	CHECK_STR(named("task_struct"), "struct task_struct");
	CHECK_STR(text(type_by_name(ts, "task_struct", TAG_UNION)), NULL);
	CHECK_STR(text(type_by_name(ts, "pid_type", TAG_ENUM)), "enum pid_type");
	CHECK_INT(type_by_name(ts, "string", TAG_ANY)->count, 0);
}

static const struct field *field(const char *st, const char *name)
{
	return type_field(ts, type_in_space(ts, type_by_name(ts, st, TAG_STRUCT), AS_KERNEL), name);
}

static void test_btf_fields(void)
{
	const struct field *f = field("task_struct", "comm");
	const struct type *user;
	size_t nr;

	CHECK(f && f->type->is_char_array);
	CHECK_INT(f->type->count, 16);
	f = field("task_struct", "real_parent");
	CHECK_STR(text(f->type), "struct task_struct *");
	CHECK_INT(f->type->space, AS_KERNEL);
	CHECK(!f->percpu);
	CHECK_INT(field("task_struct", "clear_child_tid")->type->space, AS_USER);
	CHECK(field("task_struct", "counters")->percpu);
	CHECK_STR(text(field("task_struct", "kind")->type), "enum pid_type");
	CHECK(field("task_struct", "on_rq")->type == &type_bool);
	CHECK_STR(text(field("task_struct", "handler")->type), "void *");
	CHECK_STR(text(field("task_struct", "tail")->type), "uint8[0]");
	/* members of anonymous structs and unions */
	f = field("task_struct", "left");
	CHECK(f && f->offset == field("task_struct", "halves")->offset);
	CHECK_INT(field("qstr", "len")->offset, 4);
	CHECK_INT(field("qstr", "hash_len")->offset, 0);
	CHECK(field("task_struct", "nope") == NULL);
	CHECK_STR(type_nearest_field(ts, type_by_name(ts, "task_struct", TAG_STRUCT), "real_parnet"), "real_parent");
	/* a user struct's pointers lead to user memory */
	user = type_in_space(ts, type_by_name(ts, "task_struct", TAG_STRUCT), AS_USER);
	CHECK_INT(type_field(ts, user, "parent")->type->space, AS_USER);
	type_fields(ts, user, &nr);
	CHECK_INT(nr, 28);
}

static void test_bitfields(void)
{
	const struct field *f = field("task_struct", "in_iowait");

	CHECK_INT(f->bit_size, 1);
	CHECK_INT(f->bit_off, 1);
	CHECK_STR(text(f->type), "uint32");
	CHECK_INT(f->offset, field("task_struct", "exit_code")->offset + 4);
	f = field("task_struct", "wide");
	CHECK_INT(f->bit_off, 2);
	CHECK_INT(f->bit_size, 5);
	f = field("task_struct", "signed_bits");
	CHECK_INT(f->bit_off, 7);
	CHECK(f->type->is_signed);
}

static void test_enums(void)
{
	const struct type *t;
	const struct plan_enumerator *e;
	int64_t v;
	size_t nr;

	CHECK(type_enum_constant(ts, "PIDTYPE_SID", &v, &t));
	CHECK_INT(v, 3);
	CHECK_STR(text(t), "enum pid_type");
	CHECK(type_enum_constant(ts, "BIG_HIGH", &v, &t));
	CHECK_INT(v, 0x100000000ll);
	CHECK_INT(t->size, 8);
	CHECK(type_enum_constant(ts, "KIND_NONE", &v, &t));
	CHECK_INT(v, -1);
	CHECK(type_enum_constant(ts, "ANON_FIRST", &v, &t));
	CHECK_INT(v, 7);
	CHECK(!type_enum_constant(ts, "PIDTYPE_", &v, &t));
	CHECK(!type_enum_constant(ts, "task_struct", &v, &t));
	e = type_enumerators(ts, type_by_name(ts, "tcp_state", TAG_ENUM), &nr);
	CHECK_INT(nr, 3);
	CHECK_STR(e[2].name, "TCP_LISTEN");
	CHECK_INT(e[2].value, 10);
}

/*
 * struct in_script {			struct __attribute__((packed)) tight {
 *	char c;					char c;
 *	unsigned a : 3, b : 30;			int i;
 *	union { long l; char text[3]; };	int bits : 30;
 *	struct task_struct *task;	};
 *	short flex[];
 * };
 */
static void test_c(void)
{
	static struct c_type ch = { .kind = CT_INT, .bytes = 1, .is_signed = true, .is_char = true };
	static struct c_type uns = { .kind = CT_INT, .bytes = 4 }, lng = { .kind = CT_INT, .bytes = 8, .is_signed = true };
	static struct c_type in = { .kind = CT_INT, .bytes = 4, .is_signed = true }, sh = { .kind = CT_INT, .bytes = 2, .is_signed = true };
	static struct c_type txt = { .kind = CT_ARRAY, .to = &ch, .count = 3 }, flex = { .kind = CT_ARRAY, .to = &sh };
	static struct c_type un = { .kind = CT_UNION, .name = "<anon 1>" };
	static struct c_type task = { .kind = CT_STRUCT, .name = "task_struct" }, ptr = { .kind = CT_PTR, .to = &task };
	struct c_aggregate u = { .name = "<anon 1>", .is_union = true, .complete = true };
	struct c_aggregate s = { .name = "in_script", .nr = 1, .complete = true };
	struct c_aggregate tight = { .name = "tight", .nr = 2, .packed = true, .complete = true };
	struct c_decls d = { 0 };
	const struct type *t;

	vec_push(arena, &u.members, (struct c_member){ .name = "l", .type = &lng, .bits = -1 });
	vec_push(arena, &u.members, (struct c_member){ .name = "text", .type = &txt, .bits = -1 });
	vec_push(arena, &s.members, (struct c_member){ .name = "c", .type = &ch, .bits = -1 });
	vec_push(arena, &s.members, (struct c_member){ .name = "a", .type = &uns, .bits = 3 });
	vec_push(arena, &s.members, (struct c_member){ .name = "b", .type = &uns, .bits = 30 });
	vec_push(arena, &s.members, (struct c_member){ .name = NULL, .type = &un, .bits = -1 });
	vec_push(arena, &s.members, (struct c_member){ .name = "task", .type = &ptr, .bits = -1 });
	vec_push(arena, &s.members, (struct c_member){ .name = "flex", .type = &flex, .bits = -1 });
	vec_push(arena, &tight.members, (struct c_member){ .name = "c", .type = &ch, .bits = -1 });
	vec_push(arena, &tight.members, (struct c_member){ .name = "i", .type = &in, .bits = -1 });
	vec_push(arena, &tight.members, (struct c_member){ .name = "bits", .type = &in, .bits = 30 });
	vec_push(arena, &d.aggs, &u);
	vec_push(arena, &d.aggs, &s);
	vec_push(arena, &d.aggs, &tight);
	vec_push(arena, &d.typedefs, (struct c_typedef){ "my_int", &in });
	types_use_c(ts, &d);

	t = type_by_name(ts, "in_script", TAG_STRUCT);
	CHECK_INT(t->size, 24);
	CHECK_INT(t->align, 8);
	CHECK_INT(type_field(ts, t, "a")->offset, 0);
	CHECK_INT(type_field(ts, t, "a")->bit_off, 8);
	CHECK_INT(type_field(ts, t, "b")->offset, 4);
	CHECK_INT(type_field(ts, t, "b")->bit_off, 0);
	CHECK_INT(type_field(ts, t, "text")->offset, 8);
	CHECK(type_field(ts, t, "text")->type->is_char_array);
	CHECK_STR(text(type_field(ts, t, "task")->type), "struct task_struct *");
	CHECK_INT(type_field(ts, t, "flex")->type->count, 0);
	CHECK_INT(type_field(ts, t, "flex")->offset, 24);
	t = type_by_name(ts, "tight", TAG_STRUCT);
	CHECK_INT(t->size, 9);
	CHECK_INT(t->align, 1);
	CHECK_INT(type_field(ts, t, "i")->offset, 1);
	CHECK_INT(type_field(ts, t, "bits")->offset, 5);
	CHECK_INT(type_field(ts, t, "bits")->bit_off, 0);
	CHECK_STR(named("my_int"), "int32");
	types_use_c(ts, NULL);
}

/* A struct that the script completes counts also where the kernel's types mention it. */
static void test_script_wins(void)
{
	static struct c_type in = { .kind = CT_INT, .bytes = 4, .is_signed = true };
	struct c_aggregate mnt = { .name = "vfsmount", .complete = true };
	struct c_decls d = { 0 };
	struct types *own = types_new(arena);
	const struct field *f;

	vec_push(arena, &mnt.members, (struct c_member){ .name = "mnt_flags", .type = &in, .bits = -1 });
	vec_push(arena, &d.aggs, &mnt);
	types_use_btf(own, &btf, 1);
	types_use_c(own, &d);
	f = type_field(own, type_by_name(own, "path", TAG_STRUCT), "mnt");
	CHECK(f && type_field(own, f->type->elem, "mnt_flags") != NULL);
	types_free(own);
}

static void test_plan(void)
{
	const struct type *pair[] = { type_by_name(ts, "qstr", TAG_STRUCT), type_by_name(ts, "pid_type", TAG_ENUM) };
	struct plan p = { .arena = arena };
	uint32_t i = type_to_plan(ts, &p, type_tuple(ts, pair, 2)), j;
	const struct plan_type *t = &p.types.v[i], *q;

	CHECK_INT(p.types.v[0].kind, TY_VOID);
	CHECK_STR(t->name, "(struct qstr,enum pid_type)");
	CHECK_INT(t->fields.nr, 2);
	q = &p.types.v[t->fields.v[0].type];
	CHECK_INT(q->fields.nr, 4);
	CHECK_STR(q->fields.v[1].name, "len");
	CHECK_INT(p.types.v[t->fields.v[1].type].enums.nr, 5);
	CHECK_INT(type_to_plan(ts, &p, type_tuple(ts, pair, 2)), i);
	j = type_to_plan(ts, &p, type_char_array(ts, 16));
	CHECK_INT(p.types.v[j].kind, TY_STRING);
	CHECK_INT(p.types.v[j].size, 16);
	CHECK_INT(p.types.v[j].count, 17);
	CHECK_INT(type_to_plan(ts, &p, &type_void), 0);
}

/* Without BTF the base names of C are there, and nothing else. */
static void test_without_btf(void)
{
	struct types *bare = types_new(arena);
	const struct type *t;
	int64_t v;

	CHECK_STR(type_text(bare, type_by_name(bare, "char", TAG_ANY)), "int8");
	CHECK_STR(type_text(bare, type_by_name(bare, "umode_t", TAG_ANY)), "uint16");
	CHECK(type_by_name(bare, "task_struct", TAG_STRUCT) == NULL);
	CHECK(!type_enum_constant(bare, "PIDTYPE_SID", &v, &t));
	CHECK(types_vmlinux(bare) == NULL);
}

int main(void)
{
	arena = arena_new();
	ts = types_new(arena);
	CHECK_INT(kbtf_open("tests/golden/fixture/tiny.btf", NULL, &btf), 0);
	types_use_btf(ts, &btf, 1);
	test_identity();
	test_text();
	test_layout();
	test_names();
	test_btf_fields();
	test_bitfields();
	test_enums();
	test_c();
	test_script_wins();
	test_plan();
	test_without_btf();
	types_free(ts);
	kbtf_close(btf);
	arena_free(arena);
	return check_done("type");
}
