# why: what each signal does: INT, TERM and HUP end in order, USR1 and a new window size do not, stopping and going on loses nothing
--- needs-root
--- program: events
--- timeout: 30
--- sh
run() {
	scry -q --no-warnings -e 'BEGIN { printf("ready\n"); } tracepoint:syscalls:sys_enter_getpgid, tracepoint:syscalls:sys_enter_getppid /comm == "sigs"/ { @ = count(); } self:signal:SIGUSR1 { @usr1++; } END { printf("end\n"); }' >out 2>&1 &
	pid=$!
	until [ -s out ] && ./sigs getppid 1 && grep -q ready out && [ -e /proc/$pid/fdinfo ]; do sleep 0.05; done
	sleep 0.3
	# one event may be skipped: the kernel leaves programs out while a map operation is preempted on that processor
	./sigs getppid 20
	for s in $*; do
		kill -$s $pid
		case $s in STOP) ./sigs getppid 1000 ;; USR1) sleep 0.1 ;; esac
	done
	wait $pid
	echo "$*: status $?"
	grep -v '^@: ' out | tail -n +2
	sed -n 's/^@: //p' out | awk '{ if ($1 >= 1000) print "many"; else print "few" }'
}
ln -s events sigs
run INT
run TERM
run HUP
run WINCH TERM
run USR1 USR1 TERM
run STOP CONT INT
--- stdout
INT: status 0
end


few
TERM: status 0
end


few
HUP: status 0
end


few
WINCH TERM: status 0
end


few
USR1 USR1 TERM: status 0
end


@usr1: 2
few
STOP CONT INT: status 0
end


many
