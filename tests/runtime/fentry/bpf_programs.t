# why: entry and return of a BPF program that runs, here another tracer's: each run once
--- needs: root vm fentry
--- program: events
--- timeout: 60
--- sh
scry -e 'tracepoint:syscalls:sys_enter_getppid /comm == "events"/ { @ = count(); }' > first &
first=$!
for i in $(seq 100); do grep -q Attached first && break; sleep 0.2; done
scry -q -c './events getppid 61' -e 'fentry:bpf:tracepoint* /pid == cpid/ { @in = count(); } fexit:bpf:tracepoint* /pid == cpid/ { @out = count(); }'
kill -TERM $first; wait $first
grep '^@' first
--- stdout


@in: 61
@out: 61
@: 61
