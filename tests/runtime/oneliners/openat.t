# why: the first one-liner, word for word; another process opens known files meanwhile
--- needs-root
--- program: events
--- setup: ln -s events openev
--- sh: scry -e 'tracepoint:syscalls:sys_enter_openat { printf("%s opens %s\n", comm, str(args->filename)); }' -c 'sleep 3'
--- during: sleep 0.2; ./openev openat 7
--- signal: NONE
--- check
test "$(grep -c '^openev opens /nonexistent/event-[0-6]$' stdout)" = 7
grep -q '^sleep opens /.*/libc.so.6$' stdout
