# why: a probe that would interrupt itself is left out by the kernel, counted, and reported by the line and by the status, on every kernel
--- needs: root vm fentry
--- program: events
--- sh
scry -q --no-warnings --fail-on-loss --stats -c './events openat 300' -e 'config = { print_maps_on_exit = false }
	tracepoint:syscalls:sys_enter_openat /pid == cpid/ { @a[comm] = count(); }
	fentry:bpf_get_current_comm { @b[comm] = count(); }' > out 2> err
status=$?
# told by the kernel, or by the guard that such programs have where the kernel has none
line=$(sed -n 's/^lost .*\(runs missed by the kernel\|nested too deeply\) \([0-9]*\).*/\2/p' err | head -n 1)
sum=$(sed -n 's/^lost \([0-9]*\) events: [a-z ]* [0-9]*$/\1/p' err | head -n 1)
echo "status $status, line ${line:-none}, sum ${sum:-none}" >&2
[ $status = 4 ] && [ "$line" -ge 300 ] && [ "$sum" = "$line" ]
--- stdout
