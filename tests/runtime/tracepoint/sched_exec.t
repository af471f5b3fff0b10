# why: a data location field, outside the system calls
--- needs-root
--- program: events
--- setup: ln -s /bin/true true-b
--- cmd: -q -c './events exec 4 ./true-b'
--- script
tracepoint:sched:sched_process_exec { @[str(args.filename, 64)] = count(); }
--- stdout has
^@\[\./true-b\]: 4$
