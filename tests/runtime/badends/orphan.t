# why: a command that waits to be started ends with a tracer that is killed, also when it was asked to end itself (as timeout does)
--- needs: root
--- timeout: 60
--- sh
for i in 1 2 3 4 5; do
	scry -q -c 'sleep 77.125' -e 'tracepoint:syscalls:sys_enter_getppid /pid == cpid/ { @ = count(); } interval:s:100 { }' > /dev/null 2>&1 &
	T=$!
	while C=$(cat /proc/$T/task/$T/children 2> /dev/null); [ -z "$C" ]; do kill -0 $T || break; done
	kill -TERM $C
	kill -9 $T
	wait $T 2> /dev/null
	for j in $(seq 40); do kill -0 $C 2> /dev/null || break; sleep 0.05; done
	kill -0 $C 2> /dev/null && { echo "$C is still there"; kill -9 $C; }
done
echo done
--- stdout
done
