# why: what does not run because another program runs is told as lost, each one
--- needs: root vm fentry
--- program: events
--- sh
scry -q -f json --fail-on-loss -c './events getppid 40' -e 'tracepoint:syscalls:sys_enter_getppid /pid == cpid/ { @c[comm, tid] = count(); }
	fentry:bpf_get_current_comm /pid == cpid/ { @n = count(); }' > out 2> err
echo "status $?"
grep -o '"nested": [0-9]*' out
grep -o 'nested too deeply [0-9]*' err
--- stdout
status 4
"nested": 40
nested too deeply 40
