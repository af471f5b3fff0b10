# why: pinned instead of read; each cat runs it
--- needs: root iter
--- setup: mount | grep -q ' /sys/fs/bpf type bpf' || mount -t bpf bpf /sys/fs/bpf || { echo a bpf file system; exit 77; }
--- sh
name=scry_test_$$
scry -q -e "iter:task:$name { printf(\"%d\\n\", ctx->task->pid); }" | sed "s/$name/NAME/"
cat /sys/fs/bpf/$name | grep -c '^1$'
scry -e "iter:task:$name { printf(\"x\"); }" 2>&1 | grep -o 'remove the file first'
rm /sys/fs/bpf/$name
--- stdout
Program pinned to /sys/fs/bpf/NAME
1
remove the file first
