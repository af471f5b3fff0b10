/*
 * Types and enum constants by name: the language's own, C's base types (needed also where there is no BTF), the
 * script's definitions, then BTF.
 */
#include "sema/type_priv.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct base_name {
	const char *name;
	uint8_t size;
	bool is_signed;
};

/* The language's integers, and C names that mean the same in every program and kernel. */
static const struct base_name base_names[] = {
	{ "int8", 1, true },	  { "int16", 2, true },	    { "int32", 4, true },     { "int64", 8, true },
	{ "uint8", 1, false },	  { "uint16", 2, false },   { "uint32", 4, false },   { "uint64", 8, false },
	{ "int8_t", 1, true },	  { "int16_t", 2, true },   { "int32_t", 4, true },   { "int64_t", 8, true },
	{ "uint8_t", 1, false },  { "uint16_t", 2, false }, { "uint32_t", 4, false }, { "uint64_t", 8, false },
	{ "s8", 1, true },	  { "s16", 2, true },	    { "s32", 4, true },	      { "s64", 8, true },
	{ "u8", 1, false },	  { "u16", 2, false },	    { "u32", 4, false },      { "u64", 8, false },
	{ "__s8", 1, true },	  { "__s16", 2, true },	    { "__s32", 4, true },     { "__s64", 8, true },
	{ "__u8", 1, false },	  { "__u16", 2, false },    { "__u32", 4, false },    { "__u64", 8, false },
	{ "__be16", 2, false },	  { "__be32", 4, false },   { "__be64", 8, false },   { "__le16", 2, false },
	{ "__le32", 4, false },	  { "__le64", 8, false },   { "__sum16", 2, false },  { "__wsum", 4, false },
	{ "size_t", 8, false },	  { "ssize_t", 8, true },   { "intptr_t", 8, true },  { "uintptr_t", 8, false },
	{ "ptrdiff_t", 8, true }, { "pid_t", 4, true },	    { "uid_t", 4, false },    { "gid_t", 4, false },
	{ "loff_t", 8, true },	  { "uint", 4, false },	    { "ulong", 8, false },    { "ushort", 2, false },
	{ "u_char", 1, false },	  { "u_int", 4, false },    { "u_long", 8, false },   { "u_short", 2, false },
};

/* Names whose width the kernel decides: BTF is asked first. */
static const struct base_name late_names[] = {
	{ "char", 1, true },	{ "dev_t", 4, false },	   { "umode_t", 2, false },  { "mode_t", 4, false },
	{ "off_t", 8, true },	{ "ino_t", 8, false },	   { "time_t", 8, true },    { "clock_t", 8, true },
	{ "gfp_t", 4, false },	{ "sector_t", 8, false },  { "blkcnt_t", 8, false }, { "key_t", 4, true },
	{ "fmode_t", 4, false }, { "dma_addr_t", 8, false }, { "phys_addr_t", 8, false }, { "socklen_t", 4, false },
	{ "sa_family_t", 2, false }, { "ktime_t", 8, true }, { "time64_t", 8, true }, { "key_serial_t", 4, true },
};

struct simple_name {
	const char *name;
	enum type_kind kind;
	bool is_signed;
};

static const struct simple_name simple_names[] = {
	{ "inet", TY_INET, false },		{ "macaddr_t", TY_MAC, false },	   { "mac_address", TY_MAC, false },
	{ "timestamp", TY_TIMESTAMP, false },	{ "username_t", TY_USERNAME, false },
	{ "cgroup_path_t", TY_CGROUP_PATH, false },
	{ "ksym_t", TY_KSYM, false },		{ "usym_t", TY_USYM, false },	   { "count_t", TY_COUNT, true },
	{ "sum_t", TY_SUM, true },		{ "usum_t", TY_SUM, false },	   { "min_t", TY_MIN, true },
	{ "umin_t", TY_MIN, false },		{ "max_t", TY_MAX, true },	   { "umax_t", TY_MAX, false },
	{ "avg_t", TY_AVG, true },		{ "uavg_t", TY_AVG, false },	   { "stats_t", TY_STATS, true },
	{ "ustats_t", TY_STATS, false },	{ "hist_t", TY_HIST, true },	   { "lhist_t", TY_LHIST, true },
	{ "tseries_t", TY_TSERIES, true },	{ "dist_t", TY_DIST, true },
};

void type_each_name(void (*fn)(void *arg, const char *name), void *arg)
{
	for (size_t i = 0; i < sizeof(base_names) / sizeof(base_names[0]); i++)
		fn(arg, base_names[i].name);
	for (size_t i = 0; i < sizeof(late_names) / sizeof(late_names[0]); i++)
		fn(arg, late_names[i].name);
	for (size_t i = 0; i < sizeof(simple_names) / sizeof(simple_names[0]); i++)
		fn(arg, simple_names[i].name);
}

void types_use_btf(struct types *ts, struct kbtf *const *btfs, size_t nr)
{
	struct kbtf **copy = arena_new_array(ts->arena, struct kbtf *, nr + 1);

	if (nr)
		memcpy(copy, btfs, nr * sizeof(*copy));
	ts->btfs = copy;
	ts->nr_btfs = nr;
}

void types_use_c(struct types *ts, const struct c_decls *decls)
{
	ts->decls = decls;
	ts->extents = decls ? arena_new_array(ts->arena, struct c_extent, decls->aggs.nr + 1) : NULL;
}

const struct kbtf *types_vmlinux(const struct types *ts)
{
	return ts->nr_btfs ? ts->btfs[0] : NULL;
}

const struct kbtf *types_module_btf(struct types *ts, const char *dir, const char *module)
{
	struct module_btf m = { .name = module };
	char path[512];

	if (!strcmp(module, "vmlinux"))
		return types_vmlinux(ts);
	for (size_t i = 0; i < ts->modules.nr; i++)
		if (!strcmp(ts->modules.v[i].name, module))
			return ts->modules.v[i].btf;
	if (!dir || !ts->nr_btfs || strchr(module, '/') ||
	    snprintf(path, sizeof(path), "%s/%s", dir, module) >= (int)sizeof(path))
		return NULL;
	m.name = arena_strdup(ts->arena, module);
	if (kbtf_open(path, ts->btfs[0], &m.btf))
		m.btf = NULL;
	vec_push(ts->arena, &ts->modules, m);
	return m.btf;
}

void types_add_btf(struct types *ts, const char *name, struct kbtf *btf)
{
	struct module_btf m = { .name = name, .btf = btf };

	vec_push(ts->arena, &ts->modules, m);
}

static int by_module_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

size_t types_list_modules(struct types *ts, const char *dir, char ***names)
{
	DIR *d = dir ? opendir(dir) : NULL;
	VEC(char *) list = { 0 };
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (e->d_name[0] != '.' && strcmp(e->d_name, "vmlinux"))
			vec_push(ts->arena, &list, arena_strdup(ts->arena, e->d_name));
	if (d)
		closedir(d);
	if (list.nr)
		qsort(list.v, list.nr, sizeof(*list.v), by_module_name);
	*names = list.v;
	return list.nr;
}

void types_free(struct types *ts)
{
	if (!ts)
		return;
	for (size_t i = 0; i < ts->modules.nr; i++)
		kbtf_close(ts->modules.v[i].btf);
	for (size_t i = 0; i < ts->bins.nr; i++)
		bin_close(ts->bins.v[i]);
	ts->bins.nr = 0;
	ts->modules.nr = 0;
}

/* ---- names ---- */

static const struct type *find_base(struct types *ts, const struct base_name *v, size_t nr, const char *name)
{
	for (size_t i = 0; i < nr; i++)
		if (!strcmp(v[i].name, name))
			return type_int(ts, v[i].size, v[i].is_signed);
	return NULL;
}

#define FIND_BASE(ts, table, name) find_base(ts, table, sizeof(table) / sizeof((table)[0]), name)

/* "unsigned", "long unsigned int", "signed char": C allows the words in any order. */
static const struct type *c_words(struct types *ts, const char *name)
{
	unsigned nr_long = 0, nr_short = 0, nr_char = 0, nr_unsigned = 0, nr_signed = 0, nr_int = 0;
	const char *p = name;

	while (*p) {
		size_t n = strcspn(p, " ");

#define WORD(w) (n == sizeof(w) - 1 && !memcmp(p, w, n))
		if (WORD("long"))
			nr_long++;
		else if (WORD("short"))
			nr_short++;
		else if (WORD("char"))
			nr_char++;
		else if (WORD("unsigned"))
			nr_unsigned++;
		else if (WORD("signed"))
			nr_signed++;
		else if (WORD("int"))
			nr_int++;
		else if (!WORD("const") && !WORD("volatile") && n)
			return NULL;
#undef WORD
		p += n;
		p += strspn(p, " ");
	}
	if (nr_long > 2 || nr_short > 1 || nr_char > 1 || nr_int > 1 || (nr_unsigned && nr_signed) ||
	    (nr_long && nr_short) || (nr_char && (nr_long || nr_short || nr_int)))
		return NULL;
	if (nr_char && !nr_unsigned && !nr_signed)
		return NULL;		/* plain char: its sign is the kernel's to say */
	if (!(nr_long | nr_short | nr_char | nr_unsigned | nr_signed | nr_int))
		return NULL;
	return type_int(ts, nr_long ? 8 : nr_short ? 2 : nr_char ? 1 : 4, !nr_unsigned);
}

/* "kstack", "ustack_t", "kstack_perf_16" */
static const struct type *stack_name(struct types *ts, const char *name)
{
	static const char *const modes[] = { "bpftrace", "perf", "raw", "build_id" };
	bool user = name[0] == 'u';
	const char *p = name + 6;

	if (strncmp(name, "kstack", 6) && strncmp(name, "ustack", 6))
		return NULL;
	if (!strcmp(p, "_t"))
		return type_stack(ts, user, STACK_BPFTRACE, 127, false);
	for (unsigned i = 0; *p == '_' && i < 4; i++) {
		size_t n = strlen(modes[i]);
		char *end;
		unsigned long limit;

		if (strncmp(p + 1, modes[i], n) || p[n + 1] != '_')
			continue;
		limit = strtoul(p + n + 2, &end, 10);
		if (!p[n + 2] || *end || limit > 65536)
			return NULL;
		return type_stack(ts, user, (enum stack_mode)i, (uint32_t)limit, false);
	}
	return NULL;
}

static const struct type *own_name(struct types *ts, const char *name)
{
	const struct type *t = FIND_BASE(ts, base_names, name);

	if (t)
		return t;
	if (!strcmp(name, "bool") || !strcmp(name, "_Bool"))
		return &type_bool;
	if (!strcmp(name, "void"))
		return &type_void;
	if (!strcmp(name, "string"))
		return type_string(ts, 0);
	if (!strcmp(name, "buffer"))
		return type_buffer(ts, 0);
	for (size_t i = 0; i < sizeof(simple_names) / sizeof(simple_names[0]); i++)
		if (!strcmp(simple_names[i].name, name))
			return type_simple(ts, simple_names[i].kind, simple_names[i].is_signed);
	t = stack_name(ts, name);
	return t ? t : c_words(ts, name);
}

static const struct type *c_enum_type(struct types *ts, const struct c_enum *e)
{
	struct origin o = { .kind = FROM_C, .c_enum = e };
	bool is_signed = false, wide = false;

	for (size_t i = 0; i < e->items.nr; i++) {
		int64_t v = e->items.v[i].value;

		is_signed = is_signed || v < 0;
		wide = wide || v > UINT32_MAX || v < INT32_MIN;
	}
	return type_intern(ts, &(struct type){ .kind = TY_ENUM, .size = wide ? 8 : 4, .align = wide ? 8 : 4,
					       .is_signed = is_signed, .name = e->name, .origin = &o });
}

static const struct type *script_name(struct types *ts, const char *name, enum type_tag tag)
{
	const struct c_decls *d = ts->decls;
	const struct c_aggregate *agg = NULL;

	if (!d)
		return NULL;
	for (size_t i = d->typedefs.nr; tag == TAG_ANY && i > 0; i--)
		if (!strcmp(d->typedefs.v[i - 1].name, name) && d->typedefs.v[i - 1].type)
			return type_of_c(ts, d->typedefs.v[i - 1].type, AS_NONE);
	if (tag == TAG_STRUCT || tag == TAG_ANY)
		agg = types_c_aggregate(ts, name, false);
	if (!agg && (tag == TAG_UNION || tag == TAG_ANY))
		agg = types_c_aggregate(ts, name, true);
	if (agg)
		return type_of_agg(ts, agg, AS_NONE);
	for (size_t i = 0; (tag == TAG_ENUM || tag == TAG_ANY) && i < d->enums.nr; i++)
		if (d->enums.v[i]->name && !strcmp(d->enums.v[i]->name, name))
			return c_enum_type(ts, d->enums.v[i]);
	return NULL;
}

static uint32_t tag_kinds(enum type_tag tag)
{
	switch (tag) {
	case TAG_STRUCT: return BTF_BIT(STRUCT);
	case TAG_UNION: return BTF_BIT(UNION);
	case TAG_ENUM: return BTF_BIT(ENUM) | BTF_BIT(ENUM64);
	case TAG_ANY: break;
	}
	return BTF_BIT(TYPEDEF) | BTF_BIT(INT) | BTF_BIT(STRUCT) | BTF_BIT(UNION) | BTF_BIT(ENUM) | BTF_BIT(ENUM64);
}

static const struct type *btf_name(struct types *ts, const char *name, enum type_tag tag)
{
	uint32_t id;

	for (size_t i = 0; i < ts->nr_btfs; i++) {
		id = kbtf_find(ts->btfs[i], name, tag_kinds(tag));
		if (id)
			return type_of_btf(ts, ts->btfs[i], id, AS_NONE);
	}
	for (size_t i = 0; i < ts->modules.nr; i++) {
		id = ts->modules.v[i].btf ? kbtf_find(ts->modules.v[i].btf, name, tag_kinds(tag)) : 0;
		if (id)
			return type_of_btf(ts, ts->modules.v[i].btf, id, AS_NONE);
	}
	return NULL;
}

const struct type *type_by_name(struct types *ts, const char *name, enum type_tag tag)
{
	const struct type *t = tag == TAG_ANY ? own_name(ts, name) : NULL;

	if (!t)
		t = script_name(ts, name, tag);
	if (!t)
		t = btf_name(ts, name, tag);
	if (!t && tag == TAG_ANY)
		t = FIND_BASE(ts, late_names, name);
	return t;
}

/* ---- enum constants ---- */

static int64_t enum_value(const struct btf_type *t, unsigned i)
{
	if (BTF_INFO_KIND(t->info) == BTF_KIND_ENUM64) {
		const struct btf_enum64 *e = (const struct btf_enum64 *)(t + 1) + i;

		return (int64_t)((uint64_t)e->val_hi32 << 32 | e->val_lo32);
	}
	return BTF_INFO_KFLAG(t->info) ? ((const struct btf_enum *)(t + 1))[i].val :
					 (int64_t)(uint32_t)((const struct btf_enum *)(t + 1))[i].val;
}

static uint32_t enum_name_off(const struct btf_type *t, unsigned i)
{
	if (BTF_INFO_KIND(t->info) == BTF_KIND_ENUM64)
		return ((const struct btf_enum64 *)(t + 1))[i].name_off;
	return ((const struct btf_enum *)(t + 1))[i].name_off;
}

const struct plan_enumerator *type_enumerators(struct types *ts, const struct type *t, size_t *nr)
{
	struct origin *o = t->origin;
	VEC(struct plan_enumerator) list = { 0 };

	*nr = 0;
	if (t->kind != TY_ENUM || !o)
		return NULL;
	if (!o->enums_loaded && o->kind == FROM_BTF) {
		const struct btf_type *bt = kbtf_type(o->btf, o->id);

		for (unsigned i = 0; i < BTF_INFO_VLEN(bt->info); i++)
			vec_push(ts->arena, &list,
				 (struct plan_enumerator){ arena_strdup(ts->arena, kbtf_str(o->btf, enum_name_off(bt, i))),
							   enum_value(bt, i) });
	} else if (!o->enums_loaded && o->kind == FROM_C) {
		for (size_t i = 0; i < o->c_enum->items.nr; i++)
			vec_push(ts->arena, &list,
				 (struct plan_enumerator){ o->c_enum->items.v[i].name, o->c_enum->items.v[i].value });
	}
	if (!o->enums_loaded && o->kind == FROM_DWARF) {
		struct bin_enumerator *e;
		int n = bin_enumerators(o->bin, ts->arena, o->die, &e);

		for (int i = 0; i < n; i++)
			vec_push(ts->arena, &list, (struct plan_enumerator){ e[i].name, e[i].value });
	}
	if (!o->enums_loaded) {
		o->enums_loaded = true;
		o->enums = list.v;
		o->nr_enums = list.nr;
	}
	*nr = o->nr_enums;
	return o->enums;
}

struct find_const {
	const struct kbtf *btf;
	const char *name;
	uint32_t id;
	unsigned index;
};

static bool match_const(void *arg, uint32_t id, const struct btf_type *t)
{
	struct find_const *f = arg;

	for (unsigned i = 0; i < BTF_INFO_VLEN(t->info); i++) {
		if (strcmp(kbtf_str(f->btf, enum_name_off(t, i)), f->name))
			continue;
		f->id = id;
		f->index = i;
		return true;
	}
	return false;
}

static bool btf_constant(struct types *ts, const struct kbtf *b, const char *name, int64_t *value,
			 const struct type **type)
{
	struct find_const f = { .btf = b, .name = name };
	uint32_t off;

	/* Most names that nobody knows are not in the strings at all: then the scan is spared. */
	if (!b || !kbtf_has_str(b, name, &off))
		return false;
	kbtf_each(b, BTF_BIT(ENUM) | BTF_BIT(ENUM64), match_const, &f);
	if (!f.id)
		return false;
	*value = enum_value(kbtf_type(b, f.id), f.index);
	*type = type_of_btf(ts, b, f.id, AS_NONE);
	return true;
}

bool type_enum_constant(struct types *ts, const char *name, int64_t *value, const struct type **type)
{
	const struct c_decls *d = ts->decls;

	for (size_t i = 0; d && i < d->enums.nr; i++) {
		const struct c_enum *e = d->enums.v[i];

		for (size_t j = 0; j < e->items.nr; j++) {
			if (strcmp(e->items.v[j].name, name))
				continue;
			*value = e->items.v[j].value;
			*type = c_enum_type(ts, e);
			return true;
		}
	}
	for (size_t i = 0; i < ts->nr_btfs; i++)
		if (btf_constant(ts, ts->btfs[i], name, value, type))
			return true;
	for (size_t i = 0; i < ts->modules.nr; i++)
		if (btf_constant(ts, ts->modules.v[i].btf, name, value, type))
			return true;
	return false;
}
