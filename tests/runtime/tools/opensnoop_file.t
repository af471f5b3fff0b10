# why: the same tool started as a script
--- needs-root
--- program: events
--- setup: ln -s events snoopb
--- sh: exec scry tools/opensnoop.bt
--- ready: ^(PID|Attached)
--- during: sleep 0.3; ./snoopb openat 5
--- check
test "$(grep -c ' snoopb .* /nonexistent/event-[0-4]$' stdout)" = 5
