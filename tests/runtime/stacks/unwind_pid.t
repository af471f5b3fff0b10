# why: a process that runs already; its stack at a system call, from the registers that it entered the kernel with
--- needs: root inner_arrays
--- program: unwind
--- before: ./unwind -l -w go sort
--- cmd: -q -p {PID}
--- script
config = { unstable_dw_ustack=enable; show_debug_info=false }
tracepoint:syscalls:sys_enter_getppid { @[dw_ustack] = count(); }
BEGIN { printf("ready\n"); }
--- during: touch go; sleep 0.5
--- signal: NONE
--- stdout fragments, in order
        syscall+
        u_leaf+
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
--- stdout not
unwind failure
0x
