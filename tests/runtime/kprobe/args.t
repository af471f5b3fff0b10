# why: arguments in registers; 100 to 119 bytes are written
--- needs: root kprobe
--- program: events
--- cmd: -q -c './events write 20'
--- script
kprobe:vfs_write /pid == cpid && arg2 >= 100 && arg2 < 120/ { @bytes = sum(arg2); @ = count(); }
--- stdout


@: 20
@bytes: 2190
