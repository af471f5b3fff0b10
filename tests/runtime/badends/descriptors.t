# why: a full table of descriptors, at each step of the start: one clear error with the cure, and everything attached is gone
--- needs: root uprobe cmd:prlimit cmd:setpriv
--- program: calls
--- timeout: 60
--- sh
ulimit -l unlimited 2> /dev/null
few() { n=$1; shift; timeout -s INT 10 prlimit --nofile=$n:$n setpriv --bounding-set=-sys_resource "$@"; }
for n in 17 16 14 12 10 8 6 5; do
	few $n scry -q --no-feature uprobe_multi,uprobe_session -e 'uprobe:./calls:* { @ = count(); @x[pid] = count(); printf("%d\n", pid); }
		tracepoint:syscalls:sys_enter_swap* { @ = count(); }' > out 2> err
	rc=$?
	[ $rc = 255 ] && [ "$(grep -c '^ERROR\|: ERROR: ' err)" = 1 ] && grep -q 'HINT: .*open files.*ulimit -n' err || { echo "$n: $rc"; cat err; }
done
# with the right to do so the limit is raised: many probes with a small soft limit
[ "$(ulimit -Hn)" -lt 1000 ] || prlimit --nofile=20:1000 scry -q --no-feature uprobe_multi,uprobe_session -c './calls 1' -e 'uprobe:./calls:* { @ = count(); }' 2>&1 | grep -c '^@: [0-9]*$'
--- stdout
1
