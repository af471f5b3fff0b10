# why: print and clear in one go: the intervals add up to exactly what was caused, for every kind of map, also for full ones
# Where the kernel can be preempted inside a probe (7.x), it skips runs on that processor and counts them: these are reported.
--- needs-root
--- program: flood
--- timeout: 60
--- sh: scry -q -c './flood 4 250000 100' script
--- script
let @c = percpuhash(100);
let @i = hash(100);
tracepoint:syscalls:sys_enter_getpgid /pid == cpid/ {
	@c[args.pid] = count();
	@i[args.pid]++;
	@sum[comm] = sum(3);
	@st[args.pid, comm] = stats(7);
	@h[comm] = hist(args.pid);
	@l[args.pid % 7] = lhist(args.pid, 0, 100, 10);
	@all = stats(1);
	@x += 2;
	@max = max(args.pid);
	@min[0] = min(args.pid + 1);
	@total[0] = count();
}
interval:ms:15 {
	print(@c); print(@i); clear(@c); clear(@i);
	print(@sum, 100); clear(@sum);
	print(@st, 1000, 1); clear(@st);
	print(@h); print(@l); clear(@l); clear(@h);
	print(@all); clear(@all);
	print(@x); zero(@x);
	print(@max); clear(@max);
	print(@min); printf("interval %d\n", 1); clear(@min);
}
--- check
missed=$(sed -n 's/.*runs missed by the kernel \([0-9]*\).*/\1/p' stderr)
awk -v missed="${missed:-0}" '
	/^@/ { name = substr($1, 2); sub(/[^a-z].*/, "", name) }
	/^@/ && (name == "c" || name == "i" || name == "sum" || name == "x") { s[name] += $NF }
	/^@/ && (name == "st" || name == "all") { match($0, /total = [0-9]+/); s[name] += substr($0, RSTART + 8, RLENGTH - 8) }
	/^[^@].*\|$/ { for (f = 1; f < NF && $f !~ /^[0-9]+$/; f++); s[name] += $f }
	/^@max: / && $2 > max { max = $2 }
	/^@min\[0\]: / && $2 && (!min || $2 < min) { min = $2 }
	/^@total\[0\]: / { n = $2 }
	/^interval 1$/ { intervals++ }
	END {
		print "total", n, "missed", missed, "intervals", intervals
		for (k in s) print k, s[k]
		print "max", max, "min", min
		exit !(n <= 1000000 && n + missed >= 1000000 && intervals > 2 && s["c"] == n && s["i"] == n && s["sum"] == 3 * n &&
		       s["st"] == 7 * n && s["h"] == n && s["l"] == n && s["all"] == n && s["x"] == 2 * n && max == 99 && min == 1)
	}' stdout
