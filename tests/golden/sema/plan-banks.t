# why: which maps get two banks: drained while programs run; not those of one growing slot, nor those that only end drains
--- cmd: --no-warnings --dump plan
--- script
tracepoint:sched:sched_switch { @k[tid] = count(); @s = sum(1); @x++; @e[tid] = 1; @two[1] = max(2); @p[1] = count(); }
interval:s:1 { print(@k); printf("%d\n", @x); clear(@k); print(@s); clear(@s); print(@x); zero(@x); print(@two); $a = 1; clear(@two); }
interval:s:2 { print(@p); if (@x > 1) { return; } clear(@p); }
end { print(@e); clear(@e); }
--- stdout fragments, in order
@k, user, percpu_hash
banks 13 by byte 0, drained
@s, user, percpu_array
drained by difference
@x, user, array
banks 15 by byte 1, drained
@e, user, hash
entries 4096, drained
@two, user, percpu_hash
banks 17 by byte 2, drained
@p, user, percpu_hash
entries 4096
map 12: k, twin, percpu_hash
map 13: k, banks, array_of_maps
drain to zero
