# why: processes forked later join before their first instruction, also those of children, and the run ends with the last
--- needs: root btf
--- program: events
--- sh
./events getppid 100 &
scry -q --follow -c "sh -c './events getppid 3; (sleep 0.3; ./events getppid 4; sh -c \"./events getppid 5\") & ./events fork 6'" -e '
tracepoint:syscalls:sys_enter_getppid /comm == "events"/ { @[comm] = count(); }
tracepoint:sched:sched_process_exec /comm == "sleep"/ { @late = count(); }'
--- stdout


@[events]: 12
@late: 1
