# why: nothing grows while a trace runs: memory of its own (a ring's pages count when they are touched), descriptors, maps.  SCRY_SOAK=300 makes it five minutes, 3600 an hour
--- needs-root
--- program: flood
--- program: events
--- timeout: 4000
--- file: soak.bt
tracepoint:syscalls:sys_enter_getpgid /comm == "flood-0"/ {
	printf("%d %s %s\n", args.pid, comm, str(comm));
	@n[args.pid, comm] = count();
	@h[args.pid % 8] = hist(nsecs);
	@avg[args.pid] = avg(args.pid);
	@s[ustack(raw, 6), kstack(4)] = count();
	@last[tid] = nsecs;
}
tracepoint:syscalls:sys_enter_getpgid /comm == "flood-1"/ { delete(@last[tid]); @users[username, cgroup] = count(); }
tracepoint:sched:sched_process_exec { @e[comm, cgroup_path(cgroup)] = count(); print((comm, pid, ustack(raw, 3))); }
interval:ms:100 { print(@n, 5); clear(@n); print(@h); clear(@h); print(@avg); zero(@avg); }
interval:s:1 { time("%H:%M:%S\n"); print(@users); print(@e); clear(@e); print(@s); }
--- sh
seconds=${SCRY_SOAK:-8}
scry -q soak.bt >out 2>err &
pid=$!
until grep -q flood-0 out; do ./flood 2 10 300; sleep 0.1; done
end=$(($(date +%s) + seconds))
load() { while [ "$(date +%s)" -lt "$end" ]; do ./flood 2 5000 300 2000; ./events exec 5; done; }
load &
figures() {
	awk '/^RssAnon/ { print $2 }' /proc/$pid/status
	ls /proc/$pid/fd | wc -l
	cat /proc/$pid/fdinfo/* 2>/dev/null | awk '/^memlock:/ { sum += $2 } END { printf "%d\n", sum / 1024 }'
}
sleep $((seconds * 3 / 8))
figures >before
sleep $((seconds * 4 / 8))
figures >after
wait %2 2>/dev/null
kill -INT $pid
wait $pid
echo "status $?"
paste before after >&2
# kB, descriptors, kB
paste before after | awk '{ grown = $2 - $1; room = NR == 2 ? 0 : 4096; if (grown > room) print "figure", NR, "grew from", $1, "to", $2 }'
--- stdout
status 0
