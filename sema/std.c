/*
 * sema: the standard library: macros in the language itself, parsed when a script uses a name that is neither a builtin nor its own.
 */
#include "sema/sema_priv.h"

const char std_text[] =
	"macro ppid() { curtask.real_parent.tgid }\n"
	"macro ppid(task) { task.real_parent.tgid }\n"
	"macro pcomm() { curtask.real_parent.comm }\n"
	"macro pcomm(task) { task.real_parent.comm }\n"
	"macro leader_comm() { curtask.group_leader.comm }\n"
	"macro leader_comm(task) { task.group_leader.comm }\n"
	"macro leader_tid() { curtask.group_leader.pid }\n"
	"macro leader_tid(task) { task.group_leader.pid }\n"
	/* the last 4095 addresses are error codes in disguise */
	"macro is_err(p) { (uint64)p >= 18446744073709547521 }\n"
	"macro assert(cond, msg) { if (!(cond)) { errorf(\"assert failed: %s\", msg); exit(1); } }\n"
	"macro assert_str(e) { static_assert(is_str(e), \"expected a string\") }\n"
	/* through int8 *, so that the subtraction counts bytes and the space of p is kept */
	"macro container_of(p, type, member) { (typeof(type)*)((int8*)p - offsetof(type, member)) }\n";
