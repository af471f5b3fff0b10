# why: --follow with -p: what the process forks from then on
--- needs: root btf
--- program: events
--- before: ./events -w go exec 7 ./events
--- cmd: --follow -p {PID}
--- script
tracepoint:sched:sched_process_exec { @exec = count(); @other = sum(pid != tid); }
tracepoint:syscalls:sys_exit_execve /args.ret == 0/ { @ret = count(); }
--- during: ./events exec 20; touch go; sleep 1
--- signal: NONE
--- stdout has
^@exec: 7$
^@ret: 7$
^@other: 0$
