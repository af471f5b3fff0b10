# why: a script for another host: what it fills is known, nothing of its arguments is held against it, real mistakes are found
--- env: SCRY_TRACEFS=/nonexistent
--- sh: scry check script iter.bt; echo "exit $?"; scry check known.bt; scry check --btf known.bt known.bt; echo "exit $?"
--- file: script
uprobe:/no/such/binary:f { @a = arg0; @s[str(arg1)] = count(); }
usdt:/no/such/binary:p { @b = arg0; }
kprobe:no_such_function { @c = arg0; }
kprobe:$1 { @d = arg0; }
fentry:no_such_function { @e[args.bar->baz, args.name == "x"] = sum(args.len); printf("%d %s\n", args.fd, str(args.path)); }
fexit:no_such_function { @f = retval; }
tracepoint:nosuch:event { @g[args.dev, args.sector] = hist(args.bytes); join(args.argv); }
rawtracepoint:nosuch_event { @h = args.prev->pid; }
interval:1s { print(@a); print(@b); print(@c); print(@d); print(@e); print(@f); print(@g); print(@h); foo(); }
--- file: iter.bt
iter:nosuch { printf("%d\n", ctx->task->pid); }
--- file: known.bt
tracepoint:sched:sched_switch { @a[args.next_pid, args.prev_comm] = count(); }
tracepoint:syscalls:sys_enter_openat, tracepoint:syscalls:sys_exit_openat { @b[args.ret] = kaddr("no_such_symbol"); }
kprobe:vfs_* { @[func] = count(); }
--- stdout fragments, in order
script: FAILED
iter.bt: ok, 1 warning
exit 1
known.bt:2:92-115: WARNING: This host has no kernel symbol no_such_symbol.
known.bt: ok, 1 warning
exit 2
--- stderr fragments, in order
script:1:1-25: WARNING: No matches for uprobe /no/such/binary:f on this host; its arguments are not checked.
script:9:103-108: ERROR: Unknown function: 'foo'
ERROR: there is no BTF in 'known.bt': Invalid argument
--- stderr not
Undefined
--- exit: 0
