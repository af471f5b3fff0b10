# why: once all is attached, only what the output needs is left, and nothing can be started with more
--- needs: root
--- sh
status() { sed -n 's/^\(CapEff\|CapPrm\|CapAmb\|NoNewPrivs\):\t*/\1 /p' /proc/$1/status; }
run() {
	rm -f err
	"$@" > out 2> err & T=$!
	while ! grep -qs '^Attached' err; do sleep 0.05; done
	status $T
	kill -INT $T; wait $T
}
run scry -e 'tracepoint:sched:sched_process_exit { @ = count(); }'
echo; run scry --unsafe -e 'tracepoint:sched:sched_process_exit { system("true"); }' > kept
status self > own
cmp own kept && echo "as before"
echo; run scry -c 'sleep 60' -e 'tracepoint:sched:sched_process_exit { @ = count(); }'
--- stdout
CapPrm 0000008400080004
CapEff 0000008400080004
CapAmb 0000000000000000
NoNewPrivs 1

as before

CapPrm 0000008400080024
CapEff 0000008400080024
CapAmb 0000000000000000
NoNewPrivs 1
