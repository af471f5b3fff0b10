# why: each way to write a tracepoint finds exactly its events, under the name that "probe" shows; with a wildcard and two parts the category is any
--- needs: root
--- program: events
--- cmd: -q -c './events getppid 3'
--- script
tracepoint:syscalls:sys_enter_getppid, t:syscalls:sys_enter_getppi*, TracePoint:sysc*:sys_enter_getppid, t:*_enter_getppid, t:"syscalls":"sys_enter_getppid"
/pid == cpid/ { @[probe, probetype] = count(); }
trace*:syscalls:sys_exit_getppid
/pid == cpid/ { @[probe, probetype] = count(); }
--- stdout


@[tracepoint:syscalls:sys_exit_getppid, tracepoint]: 3
@[tracepoint:syscalls:sys_enter_getppid, tracepoint]: 15
