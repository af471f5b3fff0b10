# why: functions of a list are one program; each is counted for itself, and a pair of entry and return as one session
--- needs: root kprobe
--- program: events
--- cmd: -q -c './events read 40'
--- script
kprobe:vfs_read, kprobe:vfs_write, kprobe:vfs_open /pid == cpid && (probe != "kprobe:vfs_read" || arg2 == 64)/ { @[probe] = count(); }
kprobe:vfs_read /pid == cpid && arg2 == 64/ { @start[tid] = 1; }
kretprobe:vfs_read /@start[tid]/ { @pairs = count(); delete(@start[tid]); }
--- stdout has
^@\[kprobe:vfs_read\]: 40$
^@pairs: 40$
