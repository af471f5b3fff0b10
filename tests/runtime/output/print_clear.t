# why: the sum over all intervals is the total, under load
--- needs-root
--- program: threads
--- timeout: 40
--- sh: scry -q -c './threads 2 400000' -e 'tracepoint:syscalls:sys_enter_getppid /pid == cpid/ { @n = count(); @total[0] = count(); } interval:ms:20 { print(@n); clear(@n); }'
--- check
awk '/^@n: / { sum += $2 } /^@total\[0\]: / { total = $2 } END { print sum, total; exit !(sum == 800000 && total == 800000) }' stdout
