# why: fields of the event, text by address, user pointers of system calls
--- cmd: --no-warnings --unsafe --dump typed
--- script
tracepoint:syscalls:sys_enter_openat /pid == 5/ { print(str(args.filename)); @f[args->flags] = count(); }
tracepoint:sched:sched_switch { @[args.prev_comm] = count(); print(args.next_pid); }
--- stdout
prog 0 tracepoint:syscalls:sys_enter_openat
  pred pid:uint32 == 5:uint32
  print(str(args:struct _tracepoint_syscalls_sys_enter_openat.filename:int8 *):string[1024])
  @f[args:struct _tracepoint_syscalls_sys_enter_openat.flags:uint64]:count_t = count()
prog 1 tracepoint:sched:sched_switch
  @[args:struct _tracepoint_sched_sched_switch.prev_comm:string[17]]:count_t = count()
  print(args:struct _tracepoint_sched_sched_switch.next_pid:int32)
