# why: only the process asked for, though another one calls the same function
--- needs: root uprobe
--- program: calls
--- setup: cp -L calls pidcalls
--- before: ./pidcalls -w go 50
--- cmd: -p {PID}
--- script
uprobe:./pidcalls:add { @[pid] = count(); }
--- during: ./pidcalls 30; touch go; sleep 1
--- signal: NONE
--- check
test "$(grep -c '^@\[' stdout)" = 1
grep -q '^@\[[0-9]*\]: 50$' stdout
