# why: addresses, build ids and symbols are those of the same frames
--- needs: root uprobe inner_arrays
--- program: unwind
--- cmd: -q -c './unwind -l sort'
--- script
config = { unstable_dw_ustack=enable; show_debug_info=false }
uprobe:./unwind:u_leaf { printf("%s|%s|%s|", dw_ustack(raw, 3), dw_ustack(perf, 3), dw_ustack(build_id, 3)); }
--- check
id=$(readelf -n unwind | sed -n 's/.*Build ID: //p')
sed -n '2,4p' stdout > raw; sed -n 's/^\t\([0-9a-f]*\) .*/\1/p' stdout > perf
cmp raw perf
test "$(grep -c "^$id 0x" stdout)" = 3
grep -q '^	[0-9a-f]* u_aligned+[0-9]* (/.*unwind)$' stdout
