# why: a limit above the default; the number of frames is the number of calls
--- needs: root uprobe inner_arrays
--- program: unwind
--- cmd: -q -c './unwind -l deep'
--- script
config = { unstable_dw_ustack=enable; show_debug_info=false }
uprobe:./unwind:u_leaf { printf("%s%d %d %d\n", dw_ustack(300), len(dw_ustack), len(dw_ustack(300)), len(dw_ustack(2))); }
--- check
test "$(grep -c '^        u_deep+' stdout)" = 200
grep -q '^        main+' stdout
grep -q '^        _start+' stdout
awk '/^[0-9]/ { n = $2; exit !($1 == 127 && $3 == 2 && n > 203 && n < 210) }' stdout
