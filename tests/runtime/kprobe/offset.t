--- needs: root kprobe
--- program: events
--- cmd: -q -c './events read 30'
--- script
kprobe:vfs_read+0 /arg2 == 64 && pid == cpid/ { @ = count(); }
--- stdout


@: 30
