# why: a probe that would interrupt itself is left out by the kernel, counted, and reported by the line and by the status
--- needs: root vm fentry
--- timeout: 60
--- program: events
--- sh
scry -q --no-warnings --fail-on-loss --stats -c './events openat 3000' -e 'config = { print_maps_on_exit = false; max_map_keys = 1000000 }
	fentry:_raw_spin_lock_irqsave { @[tid, nsecs] = count(); }' > out 2> err
status=$?
line=$(sed -n 's/^lost .*runs missed by the kernel \([0-9]*\).*/\1/p' err | head -n 1)
row=$(awk '/^all / { print $3 }' err)
echo "status $status, line ${line:-none}, row $row" >&2
# Linux counts such runs since 5.12; what interrupts what, and how often, is chance
if [ -n "$line" ]; then [ $status = 4 ] && [ "$row" = "$line" ]; else [ $status = 0 ] || grep -q '^lost' err; fi
scry --has uprobe_session && [ -z "$line" ] && echo "nothing missed"
true
--- stdout
