# why: tasks in the group and in groups below it, in all kinds of programs; none beside it
--- needs: root
--- program: events
--- setup
d=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/self/mounts)
if [ -z "$d" ]; then d=$PWD/cg; mkdir cg; mount -t cgroup2 none cg || { echo "a cgroup v2 hierarchy"; exit 77; }; fi
mkdir -p $d/scry-test/in/deep $d/scry-test/out && echo $d > place
--- sh
D=$(cat place)/scry-test
run() { sh -c "echo \$\$ > $D/$1/cgroup.procs; exec ./events -w go $2"; }
run in 'getppid 3' & run in/deep 'getppid 4' & run out 'getppid 50' & run in/deep 'spin 300' & run out 'spin 300' &
P='tracepoint:syscalls:sys_enter_getppid /comm == "events"/ { @ = count(); } profile:hz:99 { @cpu[comm, cgroup] = count(); }
	i:s:3 { exit(); }'
scry -e "$P" --cgroup scry-test/in > out 2> err & A=$!
scry -e "$P" --cgroup $D/out/ > out2 2> err2 & B=$!
while ! grep -q '^Attached' err || ! grep -q '^Attached' err2; do sleep 0.05; done
touch go
wait $A $B
grep -h '^@:' out out2
grep -c "^@cpu\[events, $(stat -c %i $D/in/deep)\]" out
grep -c "^@cpu\[events, $(stat -c %i $D/out)\]" out2
grep -h '^@cpu\[events' out | grep -c ", $(stat -c %i $D/out)\]"
wait
--- cleanup: D=$(cat place)/scry-test; rmdir $D/in/deep $D/in $D/out $D; [ ! -d cg ] || umount cg
--- stdout
@: 7
@: 50
1
1
0
