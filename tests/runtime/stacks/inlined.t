# why: each function stands at the line of the call that leads on, inlined ones before their caller
--- needs: root uprobe inner_arrays
--- program: unwind
--- cmd: -q -c './unwind -l inline'
--- script
config = { unstable_dw_ustack=enable }
uprobe:./unwind:u_leaf { printf("%s%s", dw_ustack(2), dw_ustack(perf, 2)); }
--- check
line() { grep -n "line: $1" "$TOP/tests/runtime/targets/unwind.c" | cut -d: -f1; }
sed -n '3,5p' stdout | sed 's/+[0-9]*@/+N@/; s/^ *//' > seen
printf '%s\n' "[inlined] u_inner@targets/unwind.c:$(line inner)" "[inlined] u_middle@targets/unwind.c:$(line middle)" \
	"u_outer+N@targets/unwind.c:$(line outer)" > want
diff want seen
test "$(grep -c '^	[0-9a-f]* u_inner (inlined)$' stdout)" = 1
test "$(grep -c '^	[0-9a-f]* u_outer+[0-9]* (/.*/unwind)$' stdout)" = 1
