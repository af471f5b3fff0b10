# why: two attach points of one probe may name the same event: the body runs for each
--- needs-root
--- program: events
--- cmd: -q -c './events getppid 3' script
--- script
tracepoint:syscalls:sys_enter_getppid, tracepoint:syscalls:sys_enter_getppi* /pid == cpid/ { @n = count(); }
tracepoint:sched:sched_process_exit, tracepoint:sched:sched_process_exit /pid == cpid/ { printf("%s\n", probe); }
--- stdout
tracepoint:sched:sched_process_exit
tracepoint:sched:sched_process_exit


@n: 6
