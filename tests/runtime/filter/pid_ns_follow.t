# why: --follow in a container: children, also those in a namespace below, join by the numbers of the tracer's namespace and leave when they end
--- needs: root get_ns_current_pid_tgid raw_tp_test_run btf uprobe private_mounts cmd:unshare
--- program: events
--- program: calls
--- file: inside
./events getppid 100 &
scry -q --follow -c "sh -c './events getppid 3; (./events getppid 4; sh -c \"./events getppid 5\") & ./events fork 6; wait'" -e '
tracepoint:syscalls:sys_enter_getppid /comm == "events"/ { @[comm] = count(); }' | grep '^@'
sh -c 'while [ ! -e go ]; do sleep 0.05; done; ./events getppid 2; unshare --pid --fork sh -c "./events getppid 7; ./calls 5"' > /dev/null &
P=$!
scry --follow -p $P -e 'tracepoint:syscalls:sys_enter_getppid /comm == "events"/ { @n[pid > '$P', tid == pid] = count(); }
uprobe:./calls:add { @[usym(reg("ip"))] = count(); }' > out 2> err &
T=$!
while ! grep -q '^Attached' err; do sleep 0.05; done
touch go
wait $T
echo "status $?"
grep '^@' out
--- sh
exec unshare --pid --fork --mount-proc sh ./inside
--- stdout
@[events]: 12
status 0
@[add]: 5
@n[true, true]: 9
