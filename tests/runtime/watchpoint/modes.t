# why: writes only, reads and writes, execution; by the child of -c, whose new threads inherit the watchpoint
--- needs: root
--- program: watched
--- setup: scry -q -c './watched 1' -e "watchpoint:$(./watched -a):8:w { @ = count(); }" 2>/dev/null | grep -q '^@: 1$' || { echo watchpoints of this machine; exit 77; }
--- sh
value=$(./watched -a) step=$(./watched -x)
scry -q -c './watched 8 5' -e "watchpoint:$value:8:w { @w = count(); }"
scry -q -c './watched 8 5' -e "watchpoint:$value:8:rw { @rw = count(); }"
scry -q -c './watched 8 5' -e "watchpoint:$step:8:x { @x = count(); }"
scry -q -c './watched 8 5 3' -e "watchpoint:$value:8:w { @threads = count(); }"
--- stdout has
^@w: 8$
^@rw: 13$
^@x: 8$
^@threads: 32$
