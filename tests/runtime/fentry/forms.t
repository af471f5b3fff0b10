# why: each way to write a typed probe finds exactly the calls, under the name that "probe" shows, which has the module filled in
--- needs: root vm fentry
--- program: events
--- timeout: 60
--- cmd: -q -c './events write 3'
--- script
fentry:vfs_write, f:vfs_write, kfunc:vfs_write, FENTRY:vmlinux:vfs_write, fentry:vm*:vfs_write, fentry:"vfs_write"
/pid == cpid/ { @[probe, probetype] = count(); @bytes = sum(args.count); }
fentry:vfs_writ*, f:*:vfs_write*
/pid == cpid/ { @wild[probe] = count(); }
fexit:vfs_write, fr:vfs_write, kretfunc:vmlinux:vfs_write, fexit:*:vfs_write
/pid == cpid/ { @[probe, probetype] = count(); @ret = sum(retval); @in = sum(args.count); }
--- stdout


@[fexit:vmlinux:vfs_write, fexit]: 12
@[fentry:vmlinux:vfs_write, fentry]: 18
@bytes: 1818
@in: 1212
@ret: 1212
@wild[fentry:vmlinux:vfs_write]: 6
