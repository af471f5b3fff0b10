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
 * Processes are told apart by their numbers in the tracer's pid namespace, whatever the script sees (cg_pid.c).
 */
#include "codegen/cg_priv.h"

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
	cg->fn->pid_ns = cg_pid_ns(cg, CG_PID_TRACER);
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
