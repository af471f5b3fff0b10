# why: the same name is another file in another mount namespace
--- needs: root uprobe inner_arrays private_mounts
--- program: unwind
--- before
mkdir box && cp -L /bin/true box/app && exec unshare -m sh -c 'mount -t tmpfs none box && cp -L unwind box/app && exec box/app -l -w go sort'
--- cmd: -q -p {PID}
--- script
config = { unstable_dw_ustack=enable; show_debug_info=false }
tracepoint:syscalls:sys_enter_getppid { printf("%s", dw_ustack(3)); }
BEGIN { printf("ready\n"); }
--- during: sleep 0.5; touch go; sleep 1
--- signal: NONE
--- stdout fragments, in order
        syscall+
        u_leaf+
        u_aligned+
