# why: one message with the nearest name
--- needs-root
--- cmd: -e 'tracepoint:syscalls:sys_enter_opennat { exit(); }'
--- stderr has
No matches for tracepoint syscalls:sys_enter_opennat
--- exit: 1
