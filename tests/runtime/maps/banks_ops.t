# why: everything that programs do to a map works on one with two banks too, before and after it was drained
# An interval may end in the middle of a run, as by a clear() from elsewhere: each may spoil one run.
--- needs: root for_each_map_elem map_lookup_percpu_elem
--- program: events
--- timeout: 30
--- cmd: -q -c './events nap 300' script
--- script
config = { missing_probes = "error" }
tracepoint:syscalls:sys_enter_nanosleep,
tracepoint:syscalls:sys_enter_clock_nanosleep
/pid == cpid/ {
	@n[1] = count(); @n[2] = count();
	delete(@n[2]);
	@h[3] = hist(8); @h[4] = hist(8);
	delete(@h, 4);
	@k["a", 1] = 5; @k["a", 1] += 1; @k["b", 2]++;
	@s = 7; @s++;
	@bad += has_key(@n, 1) ? 0 : 1;
	@bad += has_key(@n, 2) ? 1 : 0;
	@bad += len(@n) == 1 ? 0 : 1;
	@bad += @n[1] > 0 ? 0 : 1;
	@bad += @s == 8 ? 0 : 1;
	@bad += @k["a", 1] == 6 ? 0 : 1;
	for ($kv : @n) { @bad += $kv.0 == 1 && (uint64)$kv.1 > 0 ? 0 : 1; @loops++; }
	printf("seen %d %d\n", @s, @k["a", 1]);
	@runs++;
}
interval:ms:100 { @ends = count(); print(@n); clear(@n); print(@k); clear(@k); print(@h); zero(@h); print(@s); clear(@s); }
--- check
# where the kernel can be preempted inside a probe (7.x) it skips runs on that processor, and counts them
missed=$(sed -n 's/.*runs missed by the kernel \([0-9]*\).*/\1/p' stderr)
awk -v missed="${missed:-0}" '/^@n\[1\]/ { n += $2 } /^@n\[2\]|^@h\[4\]/ { wrong++ } /^@k\[b, 2\]/ { b += $3 } /^\[8, 16\)/ { h += $3 } /^@bad: / { bad = $2 }
	/^@loops: / { loops = $2 } /^@runs: / { runs = $2 } /^seen 8 6$/ { seen++ } /^@ends: / { ends = $2 }
	END {
		print n, b, h, bad, loops, runs, seen, wrong, ends
		exit !(n >= 300 - missed && n <= 300 && b == n && h == n && bad <= 7 * ends && runs == n && loops >= n - ends && seen >= n - ends && ends < 60 && wrong <= ends)
	}' stdout
