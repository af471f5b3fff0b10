# why: in a container the map file is in its own /tmp, under its own number of the process; a process is known once it was met
--- needs: root uprobe inner_arrays private_mounts
--- program: unwind
--- before
exec unshare -m -p -f --mount-proc sh -c 'mount -t tmpfs none /tmp && while ! test -e go; do sleep 0.05; done; ./unwind jit'
--- cmd: -q
--- script
config = { unstable_dw_ustack=enable; show_debug_info=false }
tracepoint:syscalls:sys_enter_clock_nanosleep /comm == "unwind"/ { @first = dw_ustack(1); }
uprobe:./unwind:u_leaf { printf("%s", dw_ustack(3)); exit(); }
BEGIN { printf("ready\n"); }
--- during: touch go; sleep 1
--- signal: NONE
--- stdout fragments, in order
        u_leaf+0
        made_up+11
        u_jit+
