# why: many system call tracepoints are one program with a table of numbers; entry and exit agree, results are those of the calls
--- needs: root
--- program: events
--- cmd: -q -c './events getppid 25'
--- script
tracepoint:syscalls:sys_enter_* /pid == cpid/ { @enter[probe] = count(); }
tracepoint:syscalls:sys_exit_* /pid == cpid/ { @exit[probe] = count(); @low[probe] = min(args.ret); @nr[probe] = max(args.__syscall_nr); }
--- stdout has
^@enter\[tracepoint:syscalls:sys_enter_getppid\]: 25$
^@exit\[tracepoint:syscalls:sys_exit_getppid\]: 25$
^@low\[tracepoint:syscalls:sys_exit_close\]: 0$
^@nr\[tracepoint:syscalls:sys_exit_openat\]: 257$
^@nr\[tracepoint:syscalls:sys_exit_getppid\]: 110$
