# why: threads have stacks of their own, which end in the C library
--- needs: root uprobe inner_arrays
--- program: unwind
--- cmd: -q -c './unwind -l thread'
--- script
config = { unstable_dw_ustack=enable; show_debug_info=false }
uprobe:./unwind:u_leaf { @[dw_ustack] = count(); }
--- stdout fragments, in order
        u_leaf+0
        u_aligned+
        u_dynamic+
        u_large+
        u_small+
        u_thread+
        start_thread+
        __GI___clone3+
]: 2
--- stdout not
unwind failure
0x
