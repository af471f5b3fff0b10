# why: one dead process among several are one clear line
--- needs: root
--- sh
scry -p $$,4194303 -e 'BEGIN { }' 2>&1; echo $?
scry -p 0 -e 'BEGIN { }' 2>&1; echo $?
scry -p 12x -e 'BEGIN { }' 2>&1; echo $?
scry -p 4194305 -e 'BEGIN { }' 2>&1; echo $?
scry --follow -e 'BEGIN { }' 2>&1; echo $?
--- stdout
ERROR: Failed to attach to pid: 4194303: there is no such process
1
ERROR: Pid out of range: 0
1
ERROR: Failed to parse pid: invalid integer: 12x
1
ERROR: Pid out of range: 4194305
1
ERROR: USAGE: --follow needs -p or -c.
1
