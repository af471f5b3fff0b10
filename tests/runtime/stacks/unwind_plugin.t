# why: code that is mapped while the trace runs is learnt of; what was known stays right
--- needs: root uprobe inner_arrays
--- program: unwind
--- cmd: -q -c './unwind plugin'
--- script
config = { unstable_dw_ustack=enable; show_debug_info=false }
uprobe:./unwind:u_leaf { @[dw_ustack] = count(); }
--- stdout fragments, in order
        u_leaf+0
        u_plugin+
        u_run+
        main+
        _start+
]: 1
--- stdout not
unwind failure
0x
