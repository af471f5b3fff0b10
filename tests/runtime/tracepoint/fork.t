--- needs-root
--- program: events
--- cmd: -q -c './events fork 9'
--- script
tracepoint:sched:sched_process_fork /(uint64)args.parent_pid == cpid/ { @ = count(); }
--- stdout


@: 9
