--- needs: root kprobe
--- program: events
--- cmd: -q -c './events read 11'
--- script
kprobe:vmlinux:vfs_read /arg2 == 64 && pid == cpid/ { @ = count(); }
--- stdout


@: 11
