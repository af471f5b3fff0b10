# why: fields, sizes, types and enumerators of the kernel are those of the running one, not those the C file describes
--- needs-root
--- needs: cmd:clang
--- cmd: -q --no-warnings
--- file: core.bpf.c
#define CORE __attribute__((preserve_access_index))
typedef unsigned long long u64;
static long (*probe_read_kernel)(void *, unsigned, const void *) = (void *)113;
static u64 (*get_current_task)(void) = (void *)35;
struct mm_struct { struct { unsigned long task_size; }; } CORE;
struct task_struct { int tgid; struct mm_struct *mm; char comm[16]; int pid; int nosuch; struct task_struct *group_leader; } CORE;
struct task_struct___other { int exit_code; } CORE;
struct no_such_struct { int x; } CORE;
enum pid_type { PIDTYPE_SID = 77, PIDTYPE_NONE = 9 };
int tgid_of(struct task_struct *t) { int v = 0; probe_read_kernel(&v, sizeof(v), &t->tgid); return v; }
int pid_of(struct task_struct *t) { int v = 0; probe_read_kernel(&v, sizeof(v), __builtin_preserve_access_index(&t->group_leader->pid)); return v; }
int leader_pid(struct task_struct *t) { struct task_struct *l = 0; int v = 0; probe_read_kernel(&l, 8, &t->group_leader); probe_read_kernel(&v, 4, &l->pid); return v; }
char comm3(struct task_struct *t) { char c = 0; probe_read_kernel(&c, 1, &t->comm[3]); return c; }
long exists(void) { struct task_struct *t = 0; struct no_such_struct *n = 0; struct task_struct___other *o = 0; return __builtin_preserve_field_info(t->pid, 2) | __builtin_preserve_field_info(t->nosuch, 2) << 1 | __builtin_preserve_type_info(*n, 0) << 2 | __builtin_preserve_type_info(*t, 0) << 3 | __builtin_preserve_field_info(o->exit_code, 2) << 4; }
long size(void) { struct task_struct *t = 0; return __builtin_preserve_type_info(*t, 1); }
long sid(void) { return __builtin_preserve_enum_value(*(enum pid_type *)PIDTYPE_SID, 1); }
long none(void) { return __builtin_preserve_enum_value(*(enum pid_type *)PIDTYPE_NONE, 0); }
long dead(struct task_struct *t) { if (!__builtin_preserve_field_info(t->nosuch, 2)) return 5; int v = 0; probe_read_kernel(&v, 4, &t->nosuch); return v; }
long offs(void) { struct task_struct *t = 0; return __builtin_preserve_field_info(t->comm, 0); }
--- script
import "core.bpf.c";
begin {
  print((tgid_of(curtask) == pid, leader_pid(curtask) == tid, comm3(curtask) == curtask.comm[3], exists(),
         size() == sizeof(struct task_struct), sid(), none(), dead(curtask), offs() == offsetof(struct task_struct, comm)));
}
--- stdout has
^\(true, true, true, 25, true, 3, 0, 5, true\)$
