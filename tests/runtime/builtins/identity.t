# why: what the kernel says of this process is what the shell says
--- needs-root
--- program: events
--- sh: id -u > uid; id -g > gid; scry -q -e 'tracepoint:syscalls:sys_enter_getppid /pid == cpid/ { printf("%d %d %s %s %d %d\n", uid, gid, username, comm, has_cpid, tid == pid); }' -c './events getppid 1'
--- check
test "$(head -n 1 stdout)" = "$(cat uid) $(cat gid) $(id -un) events 1 1"
