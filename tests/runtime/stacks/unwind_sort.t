# why: through a callback of the C library, a frame of 100 kB, alloca and a realigned frame, all without frame pointers
--- needs: root uprobe inner_arrays
--- program: unwind
--- sh: scry -q -e 'config = { unstable_dw_ustack=enable; show_debug_info=false } uprobe:./unwind:u_leaf { printf("%s", dw_ustack); }' -c './unwind -l sort' | sed -n 's/^ *\(u_[a-z]*\|main\|_start\|<.*>\)\(+[0-9]*\)\?$/\1/p'
--- stdout
u_leaf
u_aligned
u_dynamic
u_large
u_small
u_compare
u_sort
u_run
main
_start
