# why: only the process asked for, though another one calls the same function
--- needs: root uprobe
--- program: calls
--- before: ./calls -w go 50
--- cmd: -p {PID}
--- script
uprobe:./calls:add { @[pid] = count(); }
--- during: ./calls 30; touch go; sleep 1
--- signal: NONE
--- check
test "$(grep -c '^@\[' stdout)" = 1
grep -q '^@\[[0-9]*\]: 50$' stdout
