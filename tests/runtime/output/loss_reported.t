# why: more events than the ring holds: what is printed and what is reported lost add up
--- needs-root
--- program: events
--- timeout: 40
--- env: BPFTRACE_PERF_RB_PAGES=2
--- sh: scry -q -c './events getppid 300000' -e 'tracepoint:syscalls:sys_enter_getppid /pid == cpid/ { printf("line %d %s\n", pid, comm); @ = count(); }'
--- check
lines=$(grep -c '^line' stdout)
lost=$(grep -oiE 'lost( event count:)? [0-9]+|[0-9]+ (events? )?lost' stderr | grep -oE '[0-9]+' | sort -n | tail -n 1)
echo "printed $lines, lost ${lost:-0}"
grep -qx '@: 300000' stdout
test "$((lines + ${lost:-0}))" = 300000
