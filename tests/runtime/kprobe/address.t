# why: by address, which the user vouches for with --unsafe
--- needs: root kprobe
--- program: events
--- sh
at=0x$(awk '$3 == "vfs_read" { print $1; exit }' /proc/kallsyms)
scry -q -c './events read 25' -e "kprobe:$at { @ = count(); }" 2>&1 | grep -o 'Probing by address requires --unsafe'
exec scry --unsafe -q -c './events read 25' -e "kprobe:$at /pid == cpid && arg2 == 64/ { @ = count(); } kretprobe:$at /pid == cpid && retval == 64/ { @ret = count(); }"
--- stdout has
^Probing by address requires --unsafe$
^@: 25$
^@ret: 25$
