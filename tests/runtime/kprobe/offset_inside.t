# why: an instruction behind the entry: behind endbr64 where the kernel has it, else behind the nop for ftrace; arguments are still in place
--- needs: root kprobe
--- program: events
--- sh
for off in 4 5 9; do
	scry -q --dry-run -e "kprobe:vfs_read+$off { @ = count(); }" >/dev/null 2>&1 || continue
	exec scry -q -c './events read 30' -e "kprobe:vfs_read+$off /pid == cpid && arg2 == 64/ { @ = count(); }"
done
echo no instruction found
--- stdout


@: 30
