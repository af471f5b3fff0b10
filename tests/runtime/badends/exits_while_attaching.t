# why: the process of -p may end at any moment before, while and after probes are attached: a normal end or one clear error, never a hang
--- needs: root uprobe
--- program: calls
--- timeout: 60
--- sh
bad=0
for ms in 000 002 005 010 015 020 025 030 040 050 060 080; do
	sleep 0.$ms & P=$!
	timeout 10 scry -q -p $P -e 'uprobe:./calls:* { @ = count(); } profile:hz:99 { @p = count(); } tracepoint:sched:sched_switch { @s = count(); }' > out 2> err
	rc=$?
	case $rc in
	0) ;;
	1 | 255) grep -q "Failed to attach to pid: $P\|process $P has ended\|Unable to attach" err || { bad=1; cat err; } ;;
	*) bad=1; echo "$ms: status $rc"; cat err ;;
	esac
	wait $P
done
echo $bad
--- stdout
0
