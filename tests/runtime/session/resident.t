# why: a running one-liner keeps neither the compiler nor kernel types resident; 30 MB is the promise
--- needs: root
--- sh: exec scry -e 'tracepoint:syscalls:sys_enter_openat /pid == 1/ { printf("%s opens %s\n", comm, str(args.filename)); }'
--- during: grep -E "VmRSS|VmHWM" /proc/$SCRY_PID/status > memory
--- check
cat memory
test "$(awk '/VmRSS/ { print $2 }' memory)" -lt 30000
