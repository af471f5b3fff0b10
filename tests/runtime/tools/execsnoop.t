# why: each caused exec is one line
--- needs-root
--- program: events
--- sh: exec scry execsnoop
--- ready: ^(TIME|PID|Attached)
--- during: sleep 0.3; ./events exec 6
--- check
test "$(grep -c '/bin/true event' stdout)" = 6
