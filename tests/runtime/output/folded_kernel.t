# why: kernel frames stand behind those of the process that called the kernel
--- needs: root
--- program: events
--- cmd: -q -f folded -c './events getppid 7'
--- script
tracepoint:syscalls:sys_enter_getppid /pid == cpid/ { @[kstack, comm, ustack(1)] = count(); }
--- check
test "$(wc -l < stdout)" = 1
grep -q '^events;[^;]*;.*do_syscall_64;.* 7$' stdout
