# why: a data location field, outside the system calls
--- needs-root
--- program: events
--- cmd: -q -c './events exec 4'
--- script
tracepoint:sched:sched_process_exec { @[str(args.filename)] = count(); }
--- stdout has
^@\[/bin/true\]: 4$
