--- cmd: check
--- script
kprobe:vfs_read { if ((struct file *)arg0 == (struct task_struct *)arg1) { exit(); } }
--- stdout
script:1:23-72: WARNING: comparison of distinct pointer types: struct file, struct task_struct
kprobe:vfs_read { if ((struct file *)arg0 == (struct task_struct *)arg1) { exit(); } }
                      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
script:1:23-42: WARNING: left (struct file)
kprobe:vfs_read { if ((struct file *)arg0 == (struct task_struct *)arg1) { exit(); } }
                      ~~~~~~~~~~~~~~~~~~~
script:1:46-72: WARNING: right (struct task_struct)
kprobe:vfs_read { if ((struct file *)arg0 == (struct task_struct *)arg1) { exit(); } }
                                             ~~~~~~~~~~~~~~~~~~~~~~~~~~
script: ok, 1 warning
1 script: 1 ok, 0 failed
