# why: a program whose file was replaced, then removed, is resolved by the file that it was started from
--- needs: root uprobe inner_arrays
--- program: unwind
--- before
cp -L unwind app && exec ./app -w go sort
--- cmd: -q -p {PID}
--- script
config = { unstable_dw_ustack=enable; show_debug_info=false }
tracepoint:syscalls:sys_enter_getppid { printf("%s", dw_ustack(3)); }
BEGIN { printf("ready\n"); }
--- during: cp /bin/true new && mv new app && rm app && touch go; sleep 1
--- signal: NONE
--- stdout fragments, in order
        syscall+
        u_leaf+
        u_aligned+
