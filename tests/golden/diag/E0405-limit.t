--- cmd: --mode codegen
--- script
config = { max_probes = 2 }
kprobe:vfs_read, kprobe:vfs_write, kprobe:vfs_open { @[probe] = count(); }
--- stderr
ERROR: Can't attach to 3 probes because it exceeds the current limit of 2 probes.
You can increase the limit through the BPFTRACE_MAX_PROBES environment variable, but BE CAREFUL since a high number of probes attached can cause your system to crash.
  (E0405: scry explain E0405)
--- exit: 1
