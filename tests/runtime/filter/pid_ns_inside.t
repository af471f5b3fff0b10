# why: a tracer in a pid namespace of its own (a container): -p, -c, cpid and pid are the numbers that /proc shows there, and user symbols are found by them
--- needs: root get_ns_current_pid_tgid raw_tp_test_run uprobe private_mounts cmd:unshare
--- program: calls
--- file: inside
for n in 3 5 9; do ./calls -w go $n > /dev/null & eval "P$n=$!"; done
scry -e 'uprobe:./calls:add { @[pid, usym(reg("ip"))] = count(); @stack = ustack(1); }
tracepoint:syscalls:sys_enter_exit_group { @exit[pid, tid] = count(); }' -p $P3,$P5 > out 2> err &
T=$!
while ! grep -q '^Attached' err; do sleep 0.05; done
touch go
wait $T
echo "status $?"
sed "s/\[$P3, $P3\]/[A]/; s/\[$P5, $P5\]/[B]/; s/\[$P3, /[A, /; s/\[$P5, /[B, /" out | grep '^@\[\|^@exit' | sort
grep -c 'add+0' out
scry -q -c './calls 4' -e 'uprobe:./calls:add /pid == cpid/ { @[usym(reg("ip"))] = count(); }
tracepoint:syscalls:sys_enter_exit_group /pid == cpid/ { @exit = count(); }' | grep '^@'
scry -p 4194303 -e 'BEGIN { }'
--- sh
exec unshare --pid --fork --mount-proc sh ./inside 2>&1
--- stdout
status 0
@[A, add]: 3
@[B, add]: 5
@exit[A]: 1
@exit[B]: 1
1
@[add]: 4
@exit: 1
ERROR: Failed to attach to pid: 4194303: there is no such process
--- exit: 1
