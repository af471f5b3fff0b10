# why: a reader that goes away ends the run also when nothing happens
--- needs-root
--- timeout: 10
--- sh
scry -q -e 'BEGIN { printf("one\n"); } tracepoint:syscalls:sys_enter_getpgid /pid == 1 && comm == "nobody"/ { printf("two\n"); }' | head -n 1
echo ended
--- stdout
one
ended
