# why: with --pid-ns, -p and the builtins are the numbers that the container sees; outside it pid is 0
--- needs: root get_ns_current_pid_tgid cmd:unshare
--- program: events
--- before: unshare --pid --fork sh -c './events -w go getppid 6; for i in $(seq 300); do [ -e done ] && exit; sleep 0.1; done'
--- sh
child() { awk -v p=$1 '/^Pid:/ { pid = $2 } /^PPid:/ && $2 == p { print pid; exit }' /proc/[0-9]*/status 2> /dev/null; }
while C=$(child $PID); [ -z "$C" ]; do sleep 0.05; done
while E=$(child $C); [ -z "$E" ]; do sleep 0.05; done
scry -e 'tracepoint:syscalls:sys_enter_getppid { @[pid, tid, pid(init)] = count(); }' -p 2 --pid-ns $C > out 2> err &
T=$!
while ! grep -q '^Attached' err; do sleep 0.05; done
touch go
wait $T
grep -c "^@\[2, 2, $E\]: 6$" out
scry -p 77 --pid-ns $C -e 'BEGIN { }' 2>&1 | sed "s/$C/C/"
scry --pid-ns 4194303 -e 'BEGIN { }' 2>&1
status=$?
touch done
exit $status
--- stdout
1
ERROR: Failed to attach to pid: 77: there is no such process in the pid namespace of C
ERROR: --pid-ns 4194303: there is no such process
--- exit: 1
