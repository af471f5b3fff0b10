/*
 * sema: imported BPF objects, "x.bpf.o", or "x.bpf.c" that the host's compiler made one of.
 *
 * Their global functions can be called like those of the script.  What a function takes and gives is in the object's own BTF;
 * its code goes with the plan, and the runtime puts it behind the programs that call it.
 */
#include <errno.h>
#include <unistd.h>

#include "sema/sema_priv.h"
#include "sema/tracefs.h"

static const char *compile(struct sema *s, const char *path, struct span at)
{
	const char *object = NULL, *why = NULL;
	struct diag *d;
	int err = s->host->compile_bpf ? s->host->compile_bpf(s->host->arg, s->arena, path, &object, &why) : -ENOENT;

	if (!err)
		return object;
	if (err == -ENOENT) {
		d = diag_error(s->ds, E_IMPORT, at, "cannot import '%s': there is no clang on this machine to compile it", path);
		diag_hint(d, "install clang, or import the object that it makes elsewhere: clang -target bpf -O2 -g -c x.bpf.c -o x.bpf.o");
	} else {
		d = diag_error(s->ds, E_IMPORT, at, "cannot import '%s': clang does not compile it", path);
		if (why)
			diag_hint(d, "%s", why);
	}
	return NULL;
}

void import_bpf(struct sema *s, const char *path, bool is_source, struct span at)
{
	const char *object = is_source ? compile(s, path, at) : path;
	struct plan_lib lib = { .name = path };
	struct kbtf *btf = NULL;
	char *bytes = NULL;
	int err;

	if (!object)
		return;
	err = read_text(s->arena, object, &bytes, &lib.len);
	lib.bytes = bytes;
	if (!err)
		err = kbtf_open(object, NULL, &btf);
	if (is_source)
		unlink(object);
	if (err) {
		struct diag *d = diag_error(s->ds, E_IMPORT, at, "cannot import '%s': %s", path,
					    err == -EINVAL ? "no BPF object with type information" : strerror(-err));

		diag_hint(d, "objects are made by: clang -target bpf -O2 -g -c x.bpf.c -o x.bpf.o");
		return;
	}
	types_add_btf(s->types, path, btf);
	vec_push(s->arena, &s->plan->libs, lib);
	vec_push(s->arena, &s->lib_btfs, ((struct lib_btf){ .btf = btf, .at = at }));
}

/* ---- functions ---- */

struct reader {
	struct sema *s;
	const struct lib_btf *lib;
};

static const struct type *register_type(struct reader *r, uint32_t id)
{
	const struct type *t = id ? type_from_btf(r->s->types, r->lib->btf, id) : &type_void;

	return t && (t->kind == TY_VOID || type_is_scalar(t)) ? t : NULL;
}

static bool read_func(void *arg, uint32_t id, const struct btf_type *t)
{
	struct reader *r = arg;
	struct sema *s = r->s;
	const struct btf_type *proto = kbtf_type(r->lib->btf, t->type);
	const struct btf_param *params = (const struct btf_param *)(proto + 1);
	struct func *f;

	(void)id;
	if (BTF_INFO_VLEN(t->info) != BTF_FUNC_GLOBAL || !proto || BTF_INFO_KIND(proto->info) != BTF_KIND_FUNC_PROTO)
		return false;
	f = arena_new_obj(s->arena, struct func);
	f->name = intern_str(s->pc->names, kbtf_str(r->lib->btf, t->name_off));
	f->imported = true;
	f->index = (uint32_t)s->typed->funcs.nr;
	f->ret = register_type(r, proto->type);
	if (!f->ret || BTF_INFO_VLEN(proto->info) > 5)
		return false;			/* not callable from a script; its neighbours may be */
	for (unsigned i = 0; i < BTF_INFO_VLEN(proto->info); i++) {
		struct var *v = arena_new_obj(s->arena, struct var);

		v->name = intern_str(s->pc->names, kbtf_str(r->lib->btf, params[i].name_off));
		v->span = r->lib->at;
		v->declared_type = v->is_param = true;
		v->type = register_type(r, params[i].type);
		if (!v->type || v->type->kind == TY_VOID)
			return false;
		vec_push(s->arena, &f->params, v);
	}
	if (func_find(s, f->name)) {
		diag_error(s->ds, E_FUNC, r->lib->at, "Redefinition of function: %s", f->name);
		return false;
	}
	vec_push(s->arena, &s->typed->funcs, f);
	return false;
}

void import_bpf_funcs(struct sema *s)
{
	for (size_t i = 0; i < s->lib_btfs.nr; i++) {
		struct reader r = { s, &s->lib_btfs.v[i] };

		core_relocate(s, r.lib->btf, s->plan->libs.v[i].bytes, s->plan->libs.v[i].len);
		kbtf_each(r.lib->btf, 1u << BTF_KIND_FUNC, read_func, &r);
	}
}
