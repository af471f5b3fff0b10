# why: elements by key too: what a program adds to a value while it is drained must show up in a later interval
--- needs-root
--- program: threads
--- timeout: 40
--- sh: scry -q -c './threads 2 400000' -e 'tracepoint:syscalls:sys_enter_getppid /pid == cpid/ { @n[cpu] = count(); @h = hist(1); } interval:ms:5 { print(@n); print(@h); clear(@n); clear(@h); }'
--- check
awk '/^@n\[/ { sum += $2 } /^\[1\]/ { hist += $2 } END { print sum, hist; exit !(sum == 800000 && hist == 800000) }' stdout
