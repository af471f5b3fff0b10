# why: builtin variables are calls; stacks carry mode and limit
--- cmd: --no-warnings --unsafe --dump typed
--- script
kprobe:vfs_read { @[kstack(perf, 5), ustack, comm, pid(init), tid] = count(); print(nsecs(sw_tai)); print(func); print(reg("sp")); print(username); print(probetype); print(arg2); }
kretprobe:vfs_read { print(retval); print(probe == "x"); }
--- stdout
prog 0 kprobe:vfs_read
  @[((kstack_perf_5)(kstack:kstack_perf_5), (ustack_bpftrace_127)(ustack:ustack_bpftrace_127), comm:string[16], pid:uint32, tid:uint32)]:count_t = count()
  print(nsecs:uint64)
  print(func:ksym_t)
  print(reg("sp":string[3]):uint64)
  print((username_t)(uid:uint64))
  print("kprobe":string[7])
  print(argN(2):uint64)
prog 1 kretprobe:vfs_read
  print(retval:uint64)
  print(false)
