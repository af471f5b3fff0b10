# why: code without a file: named by the perf map file of its process, walked by its frame pointer
--- needs: root uprobe inner_arrays
--- program: unwind
--- cmd: -q -c './unwind jit'
--- script
config = { unstable_dw_ustack=enable; show_debug_info=false }
uprobe:./unwind:u_leaf { printf("%s", dw_ustack(5)); }
--- stdout fragments, in order
        u_leaf+0
        made_up+11
        u_jit+
        u_run+
        main+
