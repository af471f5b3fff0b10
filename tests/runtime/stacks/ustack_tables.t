# why: a script as it is, unwound by tables because the environment says so
--- needs: root uprobe inner_arrays
--- program: unwind
--- env: BPFTRACE_USTACK_TABLES=1
--- cmd: -q -c './unwind -l sort'
--- script
uprobe:./unwind:u_leaf { @[ustack] = count(); printf("%d\n", len(ustack(4))); }
--- stdout fragments, in order
4
        u_leaf+0
        u_aligned+
        u_dynamic+
        u_large+
        u_small+
        u_compare+
        u_sort+
        u_run+
        main+
        _start+
]: 1
