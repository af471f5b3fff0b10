# why: functions of BPF programs are listed while they run, by name and by number, and have no arguments
--- needs: root btf
--- sh
scry -e 'rawtracepoint:sched_process_exit { @ = count(); }' > first 2> err &
first=$!
while ! grep -q ^Attached err; do sleep 0.05; done
scry -l 'fentry:bpf:raw*' > all
ID=$(sed -n 's/^fentry:bpf:\([0-9]*\):rawtracepoint_v$/\1/p' all | tail -n 1)
scry -lv "fexit:bpf:$ID:rawtracepoint_v"
scry -l "f:bpf:$ID:*" | grep -c "^fentry:bpf:$ID:rawtracepoint_v$"
kill -TERM $first; wait $first
scry -l "fentry:bpf:4294967295:*"
echo "status $?"
--- stdout match
fexit:bpf:[0-9]+:rawtracepoint_v
1
status 0
--- stderr has
^nothing matches 'fentry:bpf:4294967295:\*'$
