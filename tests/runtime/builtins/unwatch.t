--- needs-root
--- program: watched
--- before: ./watched -w go 8
--- sh: exec scry -p $PID -e "watchpoint:$(./watched -a):8:w { @ = count(); unwatch($(./watched -a)); }"
--- during: touch go; sleep 1
--- signal: NONE
--- stdout has
^@: [1-8]$
