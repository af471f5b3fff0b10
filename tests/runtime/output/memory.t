# why: the kernel memory that -v plans is what the kernel says the maps take (Linux 6.4 and later tell it exactly)
--- needs: root uprobe_multi
--- timeout: 20
--- script
let @small = hash(100);
tracepoint:syscalls:sys_enter_getpgid /pid == 1 && comm == "nobody"/ {
	@small[args.pid] = 1; @count[comm] = count(); @h[args.pid] = hist(1); @s = sum(1); printf("%d\n", pid); @st[kstack] = count();
}
interval:s:100 { print(@count); clear(@count); }
--- sh: exec scry -v script
--- during
sleep 0.3
cat /proc/$SCRY_PID/fdinfo/* 2>/dev/null | awk '/^memlock:/ { m = $2 } /^map_id:/ { sum += m } /^prog_/ { m = 0 } END { print sum }' >kernel
--- check
sed -n 's/^Kernel memory: \([0-9.]*\) MB for .*/\1/p' stderr >planned
cat planned kernel
awk 'NR == 1 { p = $1 * 1e6 } NR == 2 { k = $1 } END { exit !(k > 1e6 && p > 0.85 * k && p < 1.15 * k) }' planned kernel
grep -q '^  @count (second bank)  *per-CPU hash, 4096 ' stderr && grep -q '^  ring  *ring buffer ' stderr
