# why: one body for all system calls of a process, counted by probe
--- needs-root
--- program: events
--- timeout: 60
--- cmd: -q -c './events getppid 50'
--- script
tracepoint:syscalls:sys_enter_get* /pid == cpid/ { @[probe] = count(); }
--- stdout has
^@\[tracepoint:syscalls:sys_enter_getppid\]: 50$
