# why: entry and return of a BPF program that runs, here another tracer's: each run once
--- needs: root vm fentry
--- program: events
--- timeout: 60
--- sh
scry -e 'tracepoint:syscalls:sys_enter_getppid /comm == "events"/ { @ = count(); }' > first 2> err &
first=$!
while ! grep -q ^Attached err; do sleep 0.05; done
scry -q -c './events getppid 61' -e 'fentry:bpf:tracepoint* /pid == cpid/ { @in = count(); } fexit:bpf:tracepoint* /pid == cpid/ { @out = count(); }'
kill -TERM $first; wait $first
grep '^@' first
--- stdout


@in: 61
@out: 61
@: 61
