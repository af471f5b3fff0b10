--- needs: root uprobe
--- program: usdt
--- sh
scry -e 'usdt:./usdt:nothing { }' 2>&1 | grep -o 'No matches for usdt .*nothing\.'
scry -e 'usdt:./nofile:hit { }' 2>&1 | grep -o "usdt target file './nofile' does not exist or is not executable"
scry -e 'usdt:./usdt:demo:hit { print(arg2); }' 2>&1 | grep -o 'the probe has no arg2: it has 2 arguments'
scry -e 'usdt:hit { }' 2>&1 | grep -o 'usdt probe type requires.*'
--- stdout
No matches for usdt ./usdt:nothing.
usdt target file './nofile' does not exist or is not executable
the probe has no arg2: it has 2 arguments
usdt probe type requires 2 or 3 arguments, found 1
