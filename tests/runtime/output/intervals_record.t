# why: intervals of records of aggregations add up to what was caused, the buckets that stand in maps of their own too
--- needs-root
--- program: flood
--- timeout: 60
--- sh: scry -q -c './flood 4 250000 100' script
--- script
tracepoint:syscalls:sys_enter_getpgid /pid == cpid/ {
	@k[args.pid] = (n = count(), s = sum(2), p = dist(args.pid));
	@m[comm] = (n = count(), top = max(args.pid), p = dist(args.pid), h = hist(args.pid));
	@one = (n = count(), p = dist(args.pid));
	@d[args.pid % 5] = dist(args.pid);
	@total[0] = count();
}
interval:ms:15 {
	print(@k); clear(@k); print(@m); clear(@m); print(@one); clear(@one); print(@d); clear(@d); printf("interval %d\n", 1);
}
--- check
missed=$(sed -n 's/.*runs missed by the kernel \([0-9]*\).*/\1/p' stderr)
awk -v missed="${missed:-0}" '
	function after(word,  at) { at = index($0, word); return at ? substr($0, at + length(word)) + 0 : 0 }
	/^@[kmo]/ { name = substr($1, 2, 1); n[name] += after(".n = "); s[name] += after(".s = "); c[name] += after(".count = ") }
	/^@d/ { c["d"] += after(": count ") }
	/^@total\[0\]: / { total = $2 }
	/^interval 1$/ { intervals++ }
	END {
		print "total", total, "missed", missed, "intervals", intervals
		for (k in c) print k, n[k], c[k], s[k]
		exit !(total <= 1000000 && total + missed >= 1000000 && intervals > 2 && n["k"] == total && s["k"] == 2 * total &&
		       c["k"] == total && n["m"] == total && c["m"] == total && n["o"] == total && c["o"] == total && c["d"] == total)
	}' stdout
