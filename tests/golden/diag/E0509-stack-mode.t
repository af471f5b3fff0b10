--- cmd: check
--- script
kprobe:vfs_read { @[kstack(nonsense)] = count(); @b[ustack(5000)] = count(); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:28-36: ERROR: Error parsing stack mode: kstack: Invalid value for stack_mode: valid values are bpftrace, raw, perf, and build_id.
kprobe:vfs_read { @[kstack(nonsense)] = count(); @b[ustack(5000)] = count(); }
                           ~~~~~~~~
  (E0509: scry explain E0509)
script:1:53-65: ERROR: ustack([int limit]): limit shouldn't exceed 1024, 5000 given
kprobe:vfs_read { @[kstack(nonsense)] = count(); @b[ustack(5000)] = count(); }
                                                    ~~~~~~~~~~~~
  (E0509: scry explain E0509)
--- exit: 1
