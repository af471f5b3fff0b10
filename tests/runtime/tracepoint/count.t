--- needs-root
--- program: events
--- cmd: -q -c './events getppid 1234'
--- script
tracepoint:syscalls:sys_enter_getppid /pid == cpid/ { @ = count(); @last[comm] = count(); }
--- stdout


@: 1234
@last[events]: 1234
