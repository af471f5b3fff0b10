# why: what -c limits (@others counts one from the begin block): probes on user code, samples and events of the processor see the command alone; tracepoints and timers see everything
--- needs: root uprobe
--- program: calls
--- program: events
--- timeout: 60
--- sh
./calls -w go 50 > /dev/null & P=$!
./events -w go getppid 9 & E=$!
scry -c './calls -w go2 3' -e '
uprobe:./calls:add { @user = count(); } uretprobe:./calls:add { @ret = count(); }
software:page-faults:1 /pid != cpid/ { @others = count(); }
tracepoint:syscalls:sys_enter_getppid /pid == $1/ { @all = count(); }
BEGIN { @others = count(); }
interval:ms:1 { @timer = 1; }' $E > out 2> err &
T=$!
while ! grep -q '^Attached' err; do sleep 0.05; done
touch go
wait $P $E
touch go2
wait $T
grep '^@' out
--- stdout
@all: 9
@others: 1
@ret: 3
@timer: 1
@user: 3
