# why: the tool by name and by file, with files opened by the test
--- needs-root
--- program: events
--- sh: exec scry opensnoop
--- ready: ^(PID|Attached)
--- during: sleep 0.3; ./events openat 5; ./events openat-ok 4
--- check
test "$(grep -c ' events .* /nonexistent/event-[0-4]$' stdout)" = 5
test "$(grep -c ' events .* /dev/null$' stdout)" -ge 4
