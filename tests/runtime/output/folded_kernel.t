# why: kernel frames stand behind those of the process that called the kernel
--- needs: root
--- program: events
--- cmd: -q -f folded -c './events fork 7'
--- script
tracepoint:sched:sched_process_fork /pid == cpid/ { @[kstack, comm, ustack(1)] = count(); }
--- check
test "$(wc -l < stdout)" = 1
grep -q '^events;[^;]*;.*do_syscall_64;.* 7$' stdout
