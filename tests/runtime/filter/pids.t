# why: -p with several processes sees these and no other, and ends when the last of them has ended
--- needs: root
--- program: events
--- sh
for n in 3 5 9; do ./events -w go getppid $n & eval "P$n=$!"; done
scry -e 'tracepoint:syscalls:sys_enter_getppid { @[pid] = count(); @all = count(); }' -p $P3,$P5 > out 2> err &
T=$!
while ! grep -q '^Attached' err; do sleep 0.05; done
touch go
wait $T
echo "status $?"
grep '@all' out
grep -c "^@\[\($P3\)\]: 3$\|^@\[\($P5\)\]: 5$" out
--- stdout
status 0
@all: 8
2
