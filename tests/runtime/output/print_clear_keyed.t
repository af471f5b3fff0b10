# why: elements by key too: what a program adds to a value while it is drained must show up in a later interval
# Where the kernel can be preempted inside a probe (7.x), it skips runs on that processor and counts them: these are reported.
--- needs-root
--- program: threads
--- timeout: 40
--- sh: scry -q -c './threads 2 400000' -e 'tracepoint:syscalls:sys_enter_getppid /pid == cpid/ { @n[cpu] = count(); @h = hist(1); } interval:ms:5 { print(@n); print(@h); clear(@n); clear(@h); }'
--- check
missed=$(sed -n 's/.*runs missed by the kernel \([0-9]*\).*/\1/p' stderr)
awk -v missed="${missed:-0}" '/^@n\[/ { sum += $2 } /^\[1\]/ { hist += $2 } END { print sum, hist, missed; exit !(sum == hist && sum <= 800000 && sum + missed >= 800000) }' stdout
