# why: --pid-ns from inside a container names a container in it; a task of yet another one further down has its number there too
--- needs: root get_ns_current_pid_tgid raw_tp_test_run private_mounts cmd:unshare
--- program: events
--- file: inside
unshare --pid --fork sh -c './events -w go getppid 6 & unshare --pid --fork ./events -w go getppid 8; wait' &
U=$!
child() { awk -v p=$1 '/^Pid:/ { pid = $2 } /^PPid:/ && $2 == p { print pid; exit }' /proc/[0-9]*/status 2> /dev/null; }
while C=$(child $U); [ -z "$C" ]; do sleep 0.05; done
while ! [ "$(cat /proc/[0-9]*/comm | grep -c '^events$')" = 2 ]; do sleep 0.05; done
scry --pid-ns $C -e 'tracepoint:syscalls:sys_enter_getppid /comm == "events"/ { @[pid, tid] = count(); }' -p 2 > out 2> err &
T=$!
scry --pid-ns $C -e 'tracepoint:syscalls:sys_enter_getppid /comm == "events" && pid/ { @all[pid, tid] = count(); }' > all 2> err2 &
A=$!
while ! grep -q '^Attached' err || ! grep -q '^Attached' err2; do sleep 0.05; done
touch go
wait $T
wait $U
kill -INT $A
wait $A
grep -h '^@' out all
--- sh
exec unshare --pid --fork --mount-proc sh ./inside
--- stdout match
@\[2, 2\]: 6
@all\[2, 2\]: 6
@all\[([0-9]+), \1\]: 8
