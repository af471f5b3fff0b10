# why: a signal sent, and one to a process that is not there
--- needs: root vm root
--- timeout: 60
--- sh: scry -q -c "sh work" killsnoop
--- file: work
sh -c 'kill -USR1 $$'; kill -0 99999999 2>/dev/null; true
--- check
cat stdout >&2; grep -q " sh  *User defined signal 1 [0-9]*  *0$" stdout && grep -q " sh  *0  *99999999  *-3$" stdout
