/*
 * codegen: which tasks a program looks at.
 *
 * Each filter of the command line is a test at the very beginning, before the predicate and before anything is read: the
 * events of all others cost one helper call.  The cheap ones stand first.
 *
 *	-p PID			tgid == rodata.filter_pid
 *	-p A,B   --follow	tgid is a key of ROLE_PIDS, which the runtime and its programs on fork and exit keep up to date
 *	--uid			uid == rodata.filter_uid
 *	--comm			both halves of comm == rodata.filter_comm
 *	--cgroup		the kernel's own walk up the hierarchy, so that nested groups count, in any cgroup namespace
 *
 * Processes are told apart by their numbers in the initial pid namespace, whatever the script sees; a tracer that lives in
 * another namespace knows only the numbers there.
 */
#include "codegen/cg_priv.h"

LLVMValueRef cg_pid_tgid(struct cg *cg, enum cg_pid_ns ns)
{
	LLVMBasicBlockRef ok, done, from;
	LLVMValueRef info, ret, pid, tgid, in[2];
	LLVMBasicBlockRef bb[2];
	bool other = cg->host && cg->host->pid_ns && cg_has(cg, FEAT_NS_PID);

	if (ns == CG_PID_TRACER)
		ns = cg->host && cg->host->in_pid_ns ? CG_PID_SCRIPT : CG_PID_INIT;
	if (!other)
		ns = CG_PID_INIT;
	if (cg->fn->pid_tgid && cg->fn->pid_ns == ns)
		return cg->fn->pid_tgid;
	if (ns == CG_PID_INIT)
		return cg_helper0(cg, H_GET_CURRENT_PID_TGID);
	/* struct bpf_pidns_info { u32 pid (thread), tgid (process) }; outside the namespace: 0 */
	info = cg_alloca(cg, cg->i64, "pidns");
	ret = cg_helper(cg, H_GET_NS_CURRENT_PID_TGID,
			cg_load_int(cg, cg_rodata(cg, offsetof(struct plan_rodata, ns_dev)), 8, false),
			cg_load_int(cg, cg_rodata(cg, offsetof(struct plan_rodata, ns_ino)), 8, false), info,
			cg_i64(cg, 8));
	ok = cg_block(cg, "pidns.ok");
	done = cg_block(cg, "pidns.done");
	from = LLVMGetInsertBlock(cg->b);
	cg_br_unlikely(cg, LLVMBuildICmp(cg->b, LLVMIntNE, ret, cg->zero, ""), done, ok);
	cg_enter(cg, ok);
	pid = cg_load_int(cg, info, 4, false);
	tgid = cg_load_int(cg, cg_off(cg, info, 4), 4, false);
	in[1] = LLVMBuildOr(cg->b, LLVMBuildShl(cg->b, tgid, cg_i64(cg, 32), ""), pid, "");
	cg_br(cg, done);
	cg_enter(cg, done);
	in[0] = cg->zero;
	bb[0] = from;
	bb[1] = ok;
	return cg_phi(cg, in, bb, 2);
}

/* Goes on when i1 is true. */
static void keep_if(struct cg *cg, LLVMValueRef i1)
{
	LLVMBasicBlockRef mine = cg_block(cg, "mine");

	cg_cond_br(cg, i1, mine, cg->fn->out);
	cg_enter(cg, mine);
}

/* The tgid in the numbers that the filters are written in; kept for the body, which often asks for it too. */
static LLVMValueRef filter_tgid(struct cg *cg)
{
	cg->fn->pid_tgid = cg_pid_tgid(cg, CG_PID_TRACER);
	cg->fn->pid_ns = cg->host && cg->host->in_pid_ns && cg_has(cg, FEAT_NS_PID) ? CG_PID_SCRIPT : CG_PID_INIT;
	return LLVMBuildLShr(cg->b, cg->fn->pid_tgid, cg_i64(cg, 32), "");
}

static void filter_pid(struct cg *cg)
{
	LLVMValueRef want = cg_load_int(cg, cg_rodata(cg, offsetof(struct plan_rodata, filter_pid)), 4, false);

	keep_if(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, filter_tgid(cg), want, ""));
}

static void filter_set(struct cg *cg)
{
	LLVMValueRef key = cg_alloca(cg, cg->i32, "tgid");

	cg_store_int(cg, filter_tgid(cg), key, 4);
	keep_if(cg, LLVMBuildNot(cg->b, cg_is_null(cg, cg_helper_ptr(cg, H_MAP_LOOKUP_ELEM, cg_role_fd(cg, ROLE_PIDS), key)), ""));
}

static void filter_uid(struct cg *cg)
{
	LLVMValueRef want = cg_load_int(cg, cg_rodata(cg, offsetof(struct plan_rodata, filter_uid)), 4, false);
	LLVMValueRef uid = LLVMBuildAnd(cg->b, cg_helper0(cg, H_GET_CURRENT_UID_GID), cg_i64(cg, 0xffffffff), "");

	keep_if(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, uid, want, ""));
}

static void filter_comm(struct cg *cg)
{
	LLVMValueRef comm = cg_alloca(cg, LLVMArrayType2(cg->i64, 2), "comm");

	cg_zero(cg, comm, 16);	/* some kernels (6.1) leave alone what stands behind the NUL */
	cg_helper(cg, H_GET_CURRENT_COMM, comm, cg_i64(cg, 16));
	for (unsigned at = 0; at < 16; at += 8)
		keep_if(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, cg_load_int(cg, cg_off(cg, comm, at), 8, false),
					  cg_load_int(cg, cg_rodata(cg, offsetof(struct plan_rodata, filter_comm) + at), 8, false), ""));
}

static void filter_cgroup(struct cg *cg)
{
	LLVMValueRef in = cg_helper(cg, H_CURRENT_TASK_UNDER_CGROUP, cg_role_fd(cg, ROLE_CGROUP), cg->zero);

	keep_if(cg, LLVMBuildICmp(cg->b, LLVMIntEQ, in, cg->one, ""));
}

void cg_filters(struct cg *cg, uint32_t filters)
{
	if (filters & TF_PID)
		filter_pid(cg);
	if (filters & TF_SET)
		filter_set(cg);
	if (filters & TF_UID)
		filter_uid(cg);
	if (filters & TF_COMM)
		filter_comm(cg);
	if (filters & TF_CGROUP)
		filter_cgroup(cg);
}
