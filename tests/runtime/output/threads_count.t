# why: every kind of aggregation is exact under concurrency
--- needs-root
--- program: threads
--- timeout: 40
--- sh: scry -q -c './threads 4 50000' -e 'tracepoint:syscalls:sys_enter_getppid /pid == cpid/ { @c = count(); @k[comm] = count(); @s = sum(2); @h = hist(1); @inc++; }'
--- stdout has
^@c: 200000$
^@inc: 200000$
^@k\[worker-0\]: 50000$
^@k\[worker-3\]: 50000$
^@s: 400000$
^\[1\] +200000 \|
