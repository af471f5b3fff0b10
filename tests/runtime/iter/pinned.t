# why: pinned instead of read; each reader runs it, and the kernel formats
--- needs: root iter
--- program: events
--- before: ./events -w go getppid 1
--- setup: mount | grep -q ' /sys/fs/bpf type bpf' || mount -t bpf bpf /sys/fs/bpf || { echo a bpf file system; exit 77; }
--- sh
name=scry_test_$$
scry -q -e "iter:task:$name { printf(\"%-8d|%s|100%% %x\\n\", ctx->task->pid, ctx->task->comm, 255); }" | sed "s/$name/NAME/"
grep "^$PID " /sys/fs/bpf/$name | sed "s/^$PID *|/PID|/"
scry -e "iter:task:$name { printf(\"x\"); }" 2>&1 | grep -o 'remove the file first'
rm /sys/fs/bpf/$name
kill $PID
--- stdout
Program pinned to /sys/fs/bpf/NAME
PID|events|100% ff
remove the file first
