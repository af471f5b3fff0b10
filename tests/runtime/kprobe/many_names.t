# why: many functions are attached by their addresses, looked up at once: each one where it is, entry and return, each event once
--- needs: root vm kprobe
--- program: events
--- timeout: 60
--- sh
scry -q --no-feature kprobe_multi,kprobe_session -c './events kill 27' -e 'config = { missing_probes = ignore }
	kprobe:vfs_*, kprobe:tcp_s*, kprobe:__x64_sys_kill /pid == cpid/ { @[probe] = count(); }
	kretprobe:__x64_sys_kill /pid == cpid/ { @r = count(); }
	kprobe:vmlinux:__x64_sys_kill /pid == cpid/ { @again = count(); }' > out
grep 'sys_kill\|^@r\|^@again' out
--- stdout
@[kprobe:__x64_sys_kill]: 27
@again: 27
@r: 27
