# why: a probe that would interrupt itself is left out by the kernel, counted, and reported by the line and by the status
--- needs: root vm fentry get_func_ip
--- program: events
--- sh
scry -q --no-warnings --fail-on-loss --stats -c './events openat 300' -e 'config = { print_maps_on_exit = false }
	tracepoint:syscalls:sys_enter_openat /pid == cpid/ { @a[comm] = count(); }
	fentry:bpf_get_current_comm { @b[comm] = count(); }' > out 2> err
status=$?
line=$(sed -n 's/^lost .*runs missed by the kernel \([0-9]*\).*/\1/p' err | head -n 1)
row=$(awk '/^all / { print $3 }' err)
echo "status $status, line ${line:-none}, row $row" >&2
[ $status = 4 ] && [ "$line" -ge 300 ] && [ "$row" = "$line" ]
--- stdout
