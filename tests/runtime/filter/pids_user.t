# why: probes on user functions, samples and watchpoints take several processes too
--- needs: root uprobe
--- program: calls
--- sh
for n in 3 5 9; do cp -L calls calls$n; ./calls -w go $n & eval "P$n=$!"; done
scry -e 'uprobe:./calls:add { @[pid] = count(); @all = count(); } software:page-faults:1 { @faults[pid] = count(); }' -p $P3,$P5 > out 2> err &
T=$!
while ! grep -q '^Attached' err; do sleep 0.05; done
touch go
wait $T
echo "status $?"
grep '@all' out
grep -c "^@\[\($P3\)\]: 3$\|^@\[\($P5\)\]: 5$" out
! grep '@faults' out | grep -v "^@faults\[\($P3\|$P5\)\]"
--- stdout
status 0
@all: 8
2
