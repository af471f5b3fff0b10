# why: print, clear, zero and exit get through while the data ring is full: its reader is stopped, and writes overrun it
# The tracer itself is stopped during the flood, so that nothing is read; what it finds afterwards is in order.
--- needs-root
--- program: flood
--- timeout: 60
--- sh
export BPFTRACE_PERF_RB_PAGES=2
cat >script <<'EOF'
tracepoint:syscalls:sys_enter_getpgid /comm == "flood-0"/ {
	printf("fill %d %s %s\n", args.pid, comm, "............................................................");
	@n = count(); @k[args.pid] = count(); @z = sum(2);
	@i++;
	if (@i == 20000) { print(@n); clear(@n); print(@k); clear(@k); print(@z); zero(@z); print(@i); }
	if (@i == 20003) { exit(7); }
}
EOF
scry -q script >out 2>err &
tracer=$!
until ./flood 1 1 1 && grep -q fill out; do sleep 0.05; done
before=$(grep -c fill out)
kill -STOP $tracer
./flood 1 40000 5
kill -CONT $tracer
wait $tracer
echo "status $?"
cat err >&2
grep -v fill out
--- stdout fragments, in order
status 7
@n: 
@k[
@z: 
@i: 
@i: 
@z: 0
--- stderr has
^lost [0-9]+ of [0-9]+ events \([0-9.]+%\): ring full [0-9]+$
--- check
! grep -q 'control ring' stderr
# what they found when they were carried out, and that @n and @k were gone afterwards
awk '/^@k\[/ { k += $2 } /^@z: / { z[++nz] = $2 } /^@n: / { n[++nn] = $2 } /^@i: / { i[++ni] = $2 }
	END { exit !(nn == 1 && n[1] >= 40000 && k == n[1] && z[1] == 2 * n[1] && i[1] == n[1]) }' stdout
