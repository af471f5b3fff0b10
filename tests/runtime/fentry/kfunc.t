# why: the old names
--- needs: root fentry
--- program: events
--- cmd: -q -c './events read 33'
--- script
kfunc:vfs_read /pid == cpid && args->count == 64/ { @in = count(); }
kretfunc:vmlinux:vfs_read /pid == cpid && args->count == 64/ { @out = count(); }
--- stdout


@in: 33
@out: 33
