--- needs: root kprobe
--- program: events
--- cmd: -q -c './events read 5'
--- script
kprobe:vfs_read /arg2 == 64 && pid == cpid/ { @[kstack(2)] = count(); }
--- stdout fragments, in order
@[
        vfs_read+
        ksys_read+
]: 5
