--- cmd: check
--- script
config = { stack_mode = "build_id" }
kprobe:vfs_read { @[kstack] = count(); }
--- stdout
script:2:21-27: WARNING: 'build_id' stack mode can only be used for ustack. Falling back to 'raw' mode.
kprobe:vfs_read { @[kstack] = count(); }
                    ~~~~~~
script: ok, 1 warning
1 script: 1 ok, 0 failed
