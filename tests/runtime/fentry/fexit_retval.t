--- needs: root fentry
--- program: events
--- cmd: -q -c './events read 33'
--- script
fexit:vfs_read /pid == cpid && args.count == 64/ { @ = sum(retval); @n = count(); }
--- stdout


@: 2112
@n: 33
