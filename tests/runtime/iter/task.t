# why: the process of the test is among the tasks
--- needs: root iter
--- program: events
--- before: ./events -w go getppid 1
--- cmd: -q
--- script
iter:task { printf("%s %d\n", ctx->task->comm, ctx->task->pid); }
--- stdout has
^events [0-9]+$
^scry [0-9]+$
