# why: entry and return of all matches, one in-flight value per thread and function
--- needs: root kprobe
--- program: events
--- timeout: 60
--- cmd: -q -c './events read 40'
--- script
kprobe:vfs_rea* /pid == cpid && arg2 == 64/ { @t[tid] = nsecs; }
kretprobe:vfs_rea* /@t[tid]/ { @ = count(); @ns = hist(nsecs - @t[tid]); delete(@t[tid]); }
--- stdout has
^@: 40$
