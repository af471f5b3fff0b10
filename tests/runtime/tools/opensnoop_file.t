# why: the same tool started as a script
--- needs-root
--- program: events
--- sh: exec scry tools/opensnoop.bt
--- ready: ^(PID|Attached)
--- during: sleep 0.3; ./events openat 5
--- check
test "$(grep -c ' events .* /nonexistent/event-[0-4]$' stdout)" = 5
