# why: func and probe of typed probes, by name and by wildcard; func also before 5.15, where the kernel has no helper that tells it
--- needs: root vm fentry
--- program: events
--- cmd: -q -c './events write 3'
--- script
fentry:vfs_write /pid == cpid/ { @in[func, probe]++; @seen[func] = 7; }
fexit:vfs_writ* /pid == cpid && @seen[func]/ { @out[func, probe]++; }
--- stdout


@in[vfs_write, fentry:vmlinux:vfs_write]: 3
@out[vfs_write, fexit:vmlinux:vfs_write]: 3
@seen[vfs_write]: 7
