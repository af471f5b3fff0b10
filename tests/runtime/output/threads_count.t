# why: every kind of aggregation is exact under concurrency
# Where the kernel can be preempted inside a probe (7.x), it skips runs on that processor and counts them: these are reported,
# and may be all of one thread.
--- needs-root
--- program: threads
--- timeout: 40
--- sh: scry -q -c './threads 4 50000' -e 'tracepoint:syscalls:sys_enter_getppid /pid == cpid/ { @c = count(); @k[comm] = count(); @s = sum(2); @h = hist(1); @inc++; }'
--- check
missed=$(sed -n 's/.*runs missed by the kernel \([0-9]*\).*/\1/p' stderr)
awk -v missed="${missed:-0}" '
	/^@c: / { c = $2 } /^@inc: / { inc = $2 } /^@s: / { s = $2 } /^\[1\]/ { h = $2 } /^@k\[worker-[0-3]\]: / { k += $2; keys++ }
	END { print c, inc, s, h, k, keys, missed; exit !(c + missed == 200000 && inc == c && s == 2 * c && h == c && k == c && (keys == 4 || missed > 0)) }' stdout
