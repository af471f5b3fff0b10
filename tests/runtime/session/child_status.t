# why: all that the command does is seen, from its first instruction on
--- needs-root
--- program: events
--- sh: scry -q -e 'tracepoint:syscalls:sys_enter_execve /pid == cpid/ { @exec = count(); } tracepoint:syscalls:sys_enter_exit_group /pid == cpid/ { @exit = count(); }' -c './events getppid 1'
--- stdout has
^@exec: [1-9]
^@exit: 1$
