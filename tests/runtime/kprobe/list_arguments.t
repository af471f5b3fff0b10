# why: -lv shows arguments, one a line, by number at entries of kernel functions and by name elsewhere; what was found is one name in every spelling
--- needs: root vm kprobe btf
--- program: calls
--- timeout: 60
--- sh
for p in k:vfs_read kr:vfs_read KRETPROBE:path_put f:vfs_read kretfunc:vmlinux:vfs_read rt:sched_process_exec t:sched:sched_process_exec it:task_file u:./calls:add; do
	scry -lv $p
done
scry -l 'kprobe:vmlinux:vfs_read,kprobe:vfs_rea*d,*:vfs_read,s:faults,software:page-faul*:,i:*'
scry -l 'self:*,p:hz'
scry -lv 'struct list_head'
--- stdout
kprobe:vfs_read
    struct file * arg0
    char * arg1
    size_t arg2
    loff_t * arg3
kretprobe:vfs_read
    ssize_t retval
kretprobe:path_put
    void
fentry:vmlinux:vfs_read
    struct file * file
    char * buf
    size_t count
    loff_t * pos
fexit:vmlinux:vfs_read
    struct file * file
    char * buf
    size_t count
    loff_t * pos
    ssize_t retval
rawtracepoint:vmlinux:sched_process_exec
    struct task_struct * p
    pid_t old_pid
    struct linux_binprm * bprm
tracepoint:sched:sched_process_exec
    __data_loc char[] filename
    pid_t pid
    pid_t old_pid
iter:task_file
    struct bpf_iter_meta * meta
    struct task_struct * task
    u32 fd
    struct file * file
uprobe:./calls:add
    int a
    int b
kprobe:vmlinux:vfs_read
kprobe:vfs_read
fentry:vmlinux:vfs_read
kprobe:vfs_read
software:faults:
software:page-faults:
interval:hz:
interval:ms:
interval:s:
interval:us:
self:signal:SIGUSR1
profile:hz:
vmlinux: struct list_head {
	struct list_head *next;
	struct list_head *prev;
};

