# why: the status of the command is the tracer's only when asked for; exit() of the script goes first
--- needs: root
--- sh
P='tracepoint:syscalls:sys_enter_getppid { @ = count(); }'
scry -q -c "sh -c 'exit 7'" -e "$P" > /dev/null; echo $?
scry -q --cmd-status -c "sh -c 'exit 7'" -e "$P" > /dev/null; echo $?
scry -q --cmd-status -c 'true' -e "$P" > /dev/null; echo $?
scry -q --cmd-status -c "sh -c 'kill -TERM \$\$'" -e "$P" > /dev/null; echo $?
scry -q --cmd-status -c "sh -c 'exit 7'" -e 'tracepoint:syscalls:sys_enter_exit_group /pid == cpid/ { exit(5); }' > /dev/null; echo $?
--- stdout
0
7
0
143
5
