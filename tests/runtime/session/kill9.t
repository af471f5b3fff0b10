# why: nothing stays in the kernel after kill -9
--- needs-root
--- program: bpfids
--- program: calls
--- script
tracepoint:syscalls:sys_enter_getppid { @ = count(); }
uprobe:./calls:add { @a[comm] = count(); }
profile:hz:1 { @p = count(); }
--- during: ./bpfids list $SCRY_PID > ids; test "$(wc -w < ids)" -ge 3
--- signal: KILL
--- exit: 137
--- check
./bpfids gone $(cat ids)
