# why: an exact name costs no reading of long lists; kallsyms is read only when an address must be printed
--- needs: root cmd:strace
--- sh
strace -f -qq -e trace=openat,open -o trace scry -q -e 'tracepoint:syscalls:sys_enter_getppid { @ = sum(args.__syscall_nr); } interval:ms:200 { exit(); } end { clear(@); }'
grep -c sys_enter_getppid trace | sed 's/^[1-9].*/the event was read/'
grep -E 'available_|kallsyms' trace || echo no list was read
--- stdout has
^the event was read$
^no list was read$
