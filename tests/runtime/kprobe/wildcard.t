--- needs: root kprobe
--- program: events
--- timeout: 60
--- cmd: -q -c './events read 40'
--- script
kprobe:vfs_rea* /pid == cpid && arg2 == 64/ { @[func] = count(); }
--- stdout has
^@\[vfs_read\]: 40$
