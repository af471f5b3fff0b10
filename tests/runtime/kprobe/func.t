# why: entry and return agree on func, also before 5.15, where the kernel has no helper that tells it
--- needs: root kprobe btf
--- program: events
--- cmd: -q -c './events write 3'
--- script
kprobe:vfs_write /pid == cpid/ { @in[func]++; @seen[func] = 7; }
kretprobe:vfs_writ* /pid == cpid && @seen[func]/ { @out[func, @seen[func]]++; }
--- stdout


@in[vfs_write]: 3
@out[vfs_write, 7]: 3
@seen[vfs_write]: 7
