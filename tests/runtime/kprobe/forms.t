# why: each way to write a kernel function finds exactly its calls, under the name that "probe" shows: short names, any case of full ones, quotes, parameters, modules, wildcards in both parts
--- needs: root vm kprobe btf
--- program: events
--- timeout: 60
--- sh
A=0x$(awk '$3 == "vfs_write" { print $1; exit }' /proc/kallsyms)
scry -q --unsafe -c './events write 3' -e '
k:vfs_write, KPROBE:"vfs_write", mine=kprobe:$1_$2, kprobe:vfs_writ*, kprobe:vfs_write+0, kprobe:vfs_write+0x0 /pid == cpid/ { @[probe, probetype] = count(); }
kprobe:vmlinux:vfs_write, k:vm*:vfs_writ*, kprobe:*:vfs_write /pid == cpid/ { @[probe, probetype] = count(); }
kr:vfs_write, KretProbe:vfs_writ* /pid == cpid/ { @[probe, probetype] = count(); @sum = sum(retval); }
kretprobe:vmlinux:vfs_write /pid == cpid/ { @[probe, probetype] = count(); }
k*robe:vfs_write /pid == cpid/ { @wild[probe] = count(); }
kprobe:'$A' /pid == cpid/ { @address = count(); @bytes = sum(arg2); }' vfs write
--- stdout


@[kretprobe:vmlinux:vfs_write, kretprobe]: 3
@[kretprobe:vfs_write, kretprobe]: 6
@[kprobe:vmlinux:vfs_write, kprobe]: 9
@[kprobe:vfs_write, kprobe]: 18
@address: 3
@bytes: 303
@sum: 606
@wild[kprobe:vfs_write]: 3
