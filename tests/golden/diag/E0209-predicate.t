--- cmd: check
--- script
kprobe:vfs_read /pid == 1 { exit(); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:27-28: ERROR: syntax: expected '/' to close predicate
kprobe:vfs_read /pid == 1 { exit(); }
                          ~
  (E0209: scry explain E0209)
--- exit: 1
