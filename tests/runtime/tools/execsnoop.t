# why: each caused exec is one line
--- needs-root
--- program: events
--- setup: ln -s /bin/true true-a
--- sh: exec scry execsnoop
--- ready: ^(TIME|PID|Attached)
--- during: sleep 0.3; ./events exec 6 ./true-a
--- check
test "$(grep -c '\./true-a event' stdout)" = 6
