--- needs: root kprobe
--- program: events
--- cmd: -q -c './events write 20'
--- script
kretprobe:vfs_write /pid == cpid/ { @[retval >= 100 && retval < 120] = count(); }
--- stdout has
^@\[(1|true)\]: 20$
