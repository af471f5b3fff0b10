# why: out of a signal handler into what it interrupted; the place is exact, not one before it
--- needs: root uprobe inner_arrays
--- program: unwind
--- sh: scry -q -e 'config = { unstable_dw_ustack=enable; show_debug_info=false } uprobe:./unwind:u_leaf { printf("%s", dw_ustack); }' -c './unwind -l signal' | sed -n 's/^ *\(u_trap+1\|u_[a-z]*\|main\|_start\|__restore_rt\|<.*>\)\(+[0-9]*\)\?$/\1/p'
--- stdout
u_leaf
u_handler
__restore_rt
u_trap+1
u_signal
u_run
main
_start
