# why: a child is unwound by its parent's tables from its first instruction on
--- needs: root uprobe inner_arrays
--- program: unwind
--- before: ./unwind -l -w go fork
--- cmd: -q --dwarf-pid {PID}
--- script
config = { unstable_dw_ustack=enable; show_debug_info=false }
uprobe:./unwind:u_leaf { printf("%s", dw_ustack); exit(); }
BEGIN { printf("ready\n"); }
--- during: touch go; sleep 0.5
--- signal: NONE
--- stdout fragments, in order
        u_leaf+0
        u_child+
        u_run+
        main+
        _start+
--- stdout not
unwind failure
0x
