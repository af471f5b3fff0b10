# why: the tool by name and by file, with files opened by the test
--- needs-root
--- program: events
--- setup: ln -s events snoopa
--- sh: exec scry opensnoop
--- ready: ^(PID|Attached)
--- during: sleep 0.3; ./snoopa openat 5; ./snoopa openat-ok 4
--- check
test "$(grep -c ' snoopa .* /nonexistent/event-[0-4]$' stdout)" = 5
test "$(grep -c ' snoopa .* /dev/null$' stdout)" -ge 4
