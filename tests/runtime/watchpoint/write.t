# why: each store to the watched variable is one event
--- needs: root
--- program: watched
--- before: ./watched -w go 8
--- sh: exec scry -p $PID -e "watchpoint:$(./watched -a):8:w { @ = count(); }"
--- during: touch go; sleep 1
--- signal: NONE
--- stdout


@: 8
