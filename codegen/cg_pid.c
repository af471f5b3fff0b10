/*
 * codegen: numbers of processes and threads, in the pid namespace that they are wanted in.
 *
 * bpf_get_ns_current_pid_tgid gives them only to tasks that live in that very namespace.  A task in one below it (a container in the
 * container) has a number there too, the one that /proc shows: its struct pid lists one for each level.
 *
 *	task_struct		pid				pid_namespace
 *	  thread_pid  ------->	  level
 *	  group_leader		  numbers[0]  nr, ns
 *				  ...
 *				  numbers[L]  nr, ns  ------->	  ns.inum == the namespace's?
 *
 * That is a function of its own that only tasks of other namespaces come to; those of none below have no number and get 0.
 * Offsets and the level L are constants that the runtime fills in (runtime/pidns.c).
 */
#include "codegen/cg_priv.h"

static LLVMValueRef fact(struct cg *cg, size_t off)
{
	return cg_load_int(cg, cg_rodata(cg, off), 4, false);
}

#define FACT(cg, member) fact(cg, offsetof(struct plan_rodata, member))

/* size bytes of kernel memory as a number; what cannot be read is 0. */
static LLVMValueRef peek(struct cg *cg, LLVMValueRef word, LLVMValueRef base, LLVMValueRef off, unsigned size)
{
	cg_store_int(cg, cg->zero, word, 8);
	cg_helper(cg, H_PROBE_READ_KERNEL, word, cg_i64(cg, size), cg_to_ptr(cg, LLVMBuildAdd(cg->b, base, off, "")));
	return cg_load_int(cg, word, size, false);
}

static void only_if(struct cg *cg, LLVMIntPredicate p, LLVMValueRef a, LLVMValueRef b)
{
	LLVMBasicBlockRef on = cg_block(cg, "on");

	cg_cond_br(cg, LLVMBuildICmp(cg->b, p, a, b, ""), on, cg->fn->ret_block);
	cg_enter(cg, on);
}

/* u64 pid_below(inum, level, upid, upid_ns): tgid << 32 | tid of the current task; 0: it has none there. */
static LLVMValueRef make_below(struct cg *cg)
{
	LLVMTypeRef params[4] = { cg->i64, cg->i64, cg->i64, cg->i64 };
	LLVMValueRef fn = cg_declare(cg, "pid_below", NULL, cg->i64, params, 4), word, task, pid, ns, tid, tgid;
	struct cg_fn f;

	cg_debug_function(cg, fn, "pid_below", (struct span){ 0 });
	cg_fn_begin(cg, &f, CG_FN_SUB, fn, NULL);
	cg_debug_at(cg, (struct span){ 0 });
	word = cg_alloca(cg, cg->i64, "word");
	LLVMBuildStore(cg->b, cg->zero, f.ret_slot);
	only_if(cg, LLVMIntNE, LLVMGetParam(fn, 2), cg->zero);
	task = cg_helper0(cg, H_GET_CURRENT_TASK);
	pid = peek(cg, word, task, FACT(cg, off_thread_pid), 8);
	only_if(cg, LLVMIntUGE, peek(cg, word, pid, FACT(cg, off_level), 4), LLVMGetParam(fn, 1));
	ns = peek(cg, word, pid, LLVMGetParam(fn, 3), 8);
	only_if(cg, LLVMIntEQ, peek(cg, word, ns, FACT(cg, off_inum), 4), LLVMGetParam(fn, 0));
	tid = peek(cg, word, pid, LLVMGetParam(fn, 2), 4);
	/* All threads of a process live in one namespace. */
	pid = peek(cg, word, peek(cg, word, task, FACT(cg, off_leader), 8), FACT(cg, off_thread_pid), 8);
	tgid = peek(cg, word, pid, LLVMGetParam(fn, 2), 4);
	LLVMBuildStore(cg->b, LLVMBuildOr(cg->b, LLVMBuildShl(cg->b, tgid, cg_i64(cg, 32), ""), tid, ""), f.ret_slot);
	cg_fn_end(cg);
	return fn;
}

static LLVMValueRef below(struct cg *cg, size_t ns)
{
	LLVMValueRef args[4];

	if (!cg->ns_fn)
		cg->ns_fn = make_below(cg);
	args[0] = cg_load_int(cg, cg_rodata(cg, ns + offsetof(struct plan_pid_ns, ino)), 8, false);
	args[1] = fact(cg, ns + offsetof(struct plan_pid_ns, level));
	args[2] = fact(cg, ns + offsetof(struct plan_pid_ns, upid));
	args[3] = fact(cg, ns + offsetof(struct plan_pid_ns, upid_ns));
	return LLVMBuildCall2(cg->b, LLVMGlobalGetValueType(cg->ns_fn), cg->ns_fn, args, 4, "");
}

/* The helper, then what it does not know. */
static LLVMValueRef in_ns(struct cg *cg, size_t ns)
{
	LLVMBasicBlockRef ok = cg_block(cg, "pidns.ok"), other = cg_block(cg, "pidns.other"), done = cg_block(cg, "pidns.done"), bb[2];
	LLVMValueRef info = cg_alloca(cg, cg->i64, "pidns"), ret, pid, tgid, in[2];

	/* struct bpf_pidns_info { u32 pid (thread), tgid (process) } */
	ret = cg_helper(cg, H_GET_NS_CURRENT_PID_TGID,
			cg_load_int(cg, cg_rodata(cg, ns + offsetof(struct plan_pid_ns, dev)), 8, false),
			cg_load_int(cg, cg_rodata(cg, ns + offsetof(struct plan_pid_ns, ino)), 8, false), info, cg_i64(cg, 8));
	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntNE, ret, cg->zero, ""), other, ok);
	cg_enter(cg, ok);
	pid = cg_load_int(cg, info, 4, false);
	tgid = cg_load_int(cg, cg_off(cg, info, 4), 4, false);
	in[0] = LLVMBuildOr(cg->b, LLVMBuildShl(cg->b, tgid, cg_i64(cg, 32), ""), pid, "");
	bb[0] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, other);
	in[1] = below(cg, ns);
	bb[1] = LLVMGetInsertBlock(cg->b);
	cg_br(cg, done);
	cg_enter(cg, done);
	return cg_phi(cg, in, bb, 2);
}

enum cg_pid_ns cg_pid_ns(const struct cg *cg, enum cg_pid_ns ns)
{
	if (!cg->host || !cg_has(cg, FEAT_NS_PID))
		return CG_PID_INIT;
	if (ns == CG_PID_SCRIPT && !cg->host->other_pid_ns)
		ns = CG_PID_TRACER;
	if (ns == CG_PID_TRACER && !cg->host->in_pid_ns)
		ns = CG_PID_INIT;
	return ns;
}

LLVMValueRef cg_pid_tgid(struct cg *cg, enum cg_pid_ns ns)
{
	ns = cg_pid_ns(cg, ns);
	if (cg->fn->pid_tgid && cg->fn->pid_ns == ns)
		return cg->fn->pid_tgid;
	switch (ns) {
	case CG_PID_INIT:	return cg_helper0(cg, H_GET_CURRENT_PID_TGID);
	case CG_PID_TRACER:	return in_ns(cg, offsetof(struct plan_rodata, ns_tracer));
	case CG_PID_SCRIPT:	return in_ns(cg, offsetof(struct plan_rodata, ns_script));
	}
	return cg->zero;
}
