# why: the sum over all intervals is the total, under load
# Where the kernel can be preempted inside a probe (7.x), it skips runs on that processor and counts them: these are reported.
--- needs-root
--- program: threads
--- timeout: 40
--- sh: scry -q -c './threads 2 400000' -e 'tracepoint:syscalls:sys_enter_getppid /pid == cpid/ { @n = count(); @total[0] = count(); } interval:ms:20 { print(@n); clear(@n); }'
--- check
missed=$(sed -n 's/.*runs missed by the kernel \([0-9]*\).*/\1/p' stderr)
awk -v missed="${missed:-0}" '/^@n: / { sum += $2 } /^@total\[0\]: / { total = $2 } END { print sum, total, missed; exit !(sum == total && total <= 800000 && total + missed >= 800000) }' stdout
