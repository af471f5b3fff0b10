# why: each spelling of older scripts that must keep working: probes in any case, kfunc, args->x, stacks without (), old keys and calls
--- cmd: check --unsafe
--- script
#ifndef BPFTRACE_HAVE_BTF
#include <linux/sched.h>
#endif
config = { map_keys_max = 100; cat_bytes_max = 5; unstable_macro = 1; }
BEGIN { printf("%d\n", (uint64)1); @start[tid] = nsecs; exit(); print("more"); }
Kprobe:vfs_read { @[kstack] = count(); @p[kstack(perf)] = count(); @q[kstack(5)] = count(); @r[ustack(perf, 5)] = count(); @s[ustack] = count(); @t[comm, pid] = count(); }
kfunc:vfs_read { @f = args->count; $a = args; print(*args); }
kretfunc:vfs_read { @g = retval; }
tracepoint:syscalls:sys_enter_openat { printf("%s %s\n", comm, str(args->filename)); @x[args->dfd, args.flags] = 1; }
tracepoint:syscalls:sys_enter_openat / @start[tid] / { delete(@start[tid]); }
interval:s:1, profile:hz:99, INTERVAL:ms:10 { time(); print(@t, 5); print(@t, 5, 1000); clear(@t); zero(@start); }
kprobe:vfs_read { $p = (struct file *) arg0; @sz = sizeof(struct file); @o = offsetof(struct task_struct, pid); if (strncmp(comm, "abc", 3) == 0) { @h = hist(elapsed); } else if (rand() > 5) { @h = hist(cpu()); } }
kprobe:vfs_read { $i = 0; while ($i < 3) { $i++; } unroll (2) { $i += 1ul; } print(($i, 2)); }
END { clear(@start); clear(@x); }
uprobe:./calls:add, usdt:/bin/x:y { print(str(arg0)); join(arg1); cat("/proc/loadavg"); system("date"); print(cgroup == 5); }
--- stdout
script:4:12-24: WARNING: map_keys_max has been renamed, please use max_map_keys
config = { map_keys_max = 100; cat_bytes_max = 5; unstable_macro = 1; }
           ~~~~~~~~~~~~
script:4:32-45: WARNING: cat_bytes_max has been renamed, please use max_cat_bytes
config = { map_keys_max = 100; cat_bytes_max = 5; unstable_macro = 1; }
                               ~~~~~~~~~~~~~
script:4:51-65: WARNING: unstable_macro is deprecated and has no effect
config = { map_keys_max = 100; cat_bytes_max = 5; unstable_macro = 1; }
                                                  ~~~~~~~~~~~~~~
script:5:65-78: WARNING: Unreachable statement.
BEGIN { printf("%d\n", (uint64)1); @start[tid] = nsecs; exit(); print("more"); }
                                                                ~~~~~~~~~~~~~
script:13:27-51: WARNING: While loops are deprecated and may be removed in the future.
kprobe:vfs_read { $i = 0; while ($i < 3) { $i++; } unroll (2) { $i += 1ul; } print(($i, 2)); }
                          ~~~~~~~~~~~~~~~~~~~~~~~~
HINT: For loops support ranges (e.g. `for ($x : $start..$end) { ... }`), and can be used in place of while. These are more easily proven to be bounded by the verifier.
script:15:1-19: WARNING: No matches for uprobe ./calls:add on this host; its arguments are not checked.
uprobe:./calls:add, usdt:/bin/x:y { print(str(arg0)); join(arg1); cat("/proc/loadavg"); system("date"); print(cgroup == 5); }
~~~~~~~~~~~~~~~~~~
script:15:21-34: WARNING: No matches for usdt /bin/x:y on this host; its arguments are not checked.
uprobe:./calls:add, usdt:/bin/x:y { print(str(arg0)); join(arg1); cat("/proc/loadavg"); system("date"); print(cgroup == 5); }
                    ~~~~~~~~~~~~~
script: ok, 7 warnings
1 script: 1 ok, 0 failed
