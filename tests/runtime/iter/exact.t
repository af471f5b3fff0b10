# why: as many lines as there are threads, files and mappings of the process; the kernel walks them all, the script picks
--- needs: root iter
--- program: events
--- before: ./events -w go getppid 1
--- sh
files=$(ls /proc/$PID/fd | wc -l)
maps=$(grep -vc vsyscall /proc/$PID/maps)
echo "tasks $(scry -q -e "iter:task { if (ctx->task) { if (ctx->task->tgid == $PID) { printf(\"%d\\n\", ctx->task->pid); } } }" | grep -c .)"
scry -q -e "iter:task_file { if (ctx->task && ctx->task->pid == $PID) { printf(\"%d\\n\", ctx->fd); } }" | grep -c . | sed "s/^$files\$/as many files/"
[ "$(scry -l iter:task_vma)" ] || { echo as many mappings; kill $PID; exit 0; }	# Linux 5.12
scry -q -e "iter:task_vma { if (ctx->task && ctx->vma && ctx->task->pid == $PID) { printf(\"%lx\\n\", ctx->vma->vm_start); } }" | grep -c . | sed "s/^$maps\$/as many mappings/"
kill $PID
--- stdout
tasks 1
as many files
as many mappings
