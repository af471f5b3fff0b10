# why: keys that a full map refuses are counted: what the intervals hold and what was refused is what was caused
--- needs-root
--- program: flood
--- timeout: 60
--- sh: scry -q -c './flood 3 100000 150' script
--- script
let @c = percpuhash(100);
let @i = hash(100);
tracepoint:syscalls:sys_enter_getpgid /pid == cpid/ { @c[args.pid] = count(); @i[args.pid] += 1; @total = count(); }
interval:ms:15 { print(@c); clear(@c); print(@i); clear(@i); }
--- check
awk '/^@c\[/ { c += $2 } /^@i\[/ { i += $2 } /^@total: / { n = $2 }
	{ file = FILENAME }
	file == "stderr" && match($0, /map @c was full \(100 elements\): [0-9]+/) { split(substr($0, RSTART, RLENGTH), w, ": "); rc = w[2] }
	file == "stderr" && match($0, /map @i was full \(100 elements\): [0-9]+/) { split(substr($0, RSTART, RLENGTH), w, ": "); ri = w[2] }
	END { print n, c, rc, i, ri; exit !(n > 0 && rc > 0 && ri > 0 && c + rc == n && i + ri == n) }' stdout stderr
