# why: a return probe has room for a few calls in flight; what is seen and what is reported missed add up to what happened
--- needs: root vm kprobe cmd:awk
--- timeout: 60
--- sh
scry -q --no-feature kprobe_multi,kprobe_session -c "sh -c 'for i in \$(seq 60); do sleep 3 & done; wait'" -e '
kprobe:do_nanosleep { @calls = count(); } kretprobe:do_nanosleep { @seen = count(); }' > out 2> err
calls=$(sed -n 's/^@calls: //p' out)
seen=$(sed -n 's/^@seen: //p' out)
missed=$(sed -n 's/^lost .*runs missed by the kernel \([0-9]*\).*/\1/p' err)
echo "calls $calls, seen $seen, missed ${missed:-none}" >&2
[ "$calls" -ge 60 ] || exit 1
if [ -z "$missed" ] && ! scry --has uprobe_session && [ "$seen" -lt "$calls" ]; then
	exit 0		# links tell what they missed since Linux 6.7
fi
# others on this machine sleep too: those that have not returned by the end are neither
all=$((seen + ${missed:-0}))
[ $all -le $calls ] && [ $all -ge $((calls - 3)) ]
--- stdout
