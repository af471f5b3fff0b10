--- cmd: check
--- script
kprobe:vfs_read { print(str(arg1, 5000)); }
--- stdout
script:1:25-40: WARNING: length param (5000) is too long and will be shortened to 1024 bytes (see BPFTRACE_MAX_STRLEN)
kprobe:vfs_read { print(str(arg1, 5000)); }
                        ~~~~~~~~~~~~~~~
script: ok, 1 warning
1 script: 1 ok, 0 failed
