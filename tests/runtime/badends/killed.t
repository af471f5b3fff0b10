# why: kill -9 at any moment of the start leaves nothing: no programs, links, maps, events, pins; probes by perf events and by links
--- needs: root vm uprobe
--- program: calls
--- program: bpfids
--- timeout: 120
--- sh
bpffs() { find /sys/fs/bpf -mindepth 1 2> /dev/null | grep -v 'maps.debug\|progs.debug' | wc -l; }
events() { cat /sys/kernel/tracing/kprobe_events /sys/kernel/tracing/uprobe_events 2> /dev/null | wc -l; }
before="$(bpffs) $(events)"
for ms in 010 030 060 100 150 200 300 500 800 1200; do
	for no in kprobe_session kprobe_multi,kprobe_session,uprobe_multi,uprobe_session; do
		scry -q --no-feature $no -e 'kprobe:vfs_* { @[func] = count(); } uprobe:./calls:* { @u = count(); } tracepoint:syscalls:sys_enter_op* { @t = count(); }' > /dev/null 2>&1 & T=$!
		sleep 0.$ms
		./bpfids list $T >> ids 2> /dev/null
		kill -9 $T 2> /dev/null
		wait $T
	done
done
[ -s ids ] || echo "nothing was ever loaded"
./bpfids gone $(cat ids) || echo "left behind"
[ "$before" = "$(bpffs) $(events)" ] || echo "events or pins: $before, now $(bpffs) $(events)"
pgrep -l scry-detach
true
--- stdout
