# why: --for ends as Ctrl-C does: end probes run, maps are printed, the command of -c is ended
--- needs: root
--- sh
A=$(date +%s%N)
scry -q --for 600ms -c 'sleep 77' -e 'interval:ms:100 { @ = count(); } END { printf("end\n"); clear(@); }'; echo $?
B=$(date +%s%N)
[ $((B - A)) -ge 600000000 ] || echo "too early"
sleep 0.2
pgrep -x -f 'sleep 77'
scry --for 7x -e 'BEGIN { }' 2>&1
--- stdout
end


0
ERROR: USAGE: --for takes a time such as 500ms, 10s, 5m or 1h.
--- exit: 1
