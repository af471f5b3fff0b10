--- needs: root iter
--- cmd: -q
--- script
iter:task_file { printf("%s %d\n", ctx->task->comm, ctx->fd); }
--- stdout has
^scry 0$
