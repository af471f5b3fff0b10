# why: the table goes by 64-bit numbers; a 32-bit call with the number of another one must not be counted as that (getppid is 64 there, semget here)
--- needs: root
--- program: compat
--- setup: ./compat -q || { echo 'the kernel has no 32-bit system calls'; exit 77; }
--- cmd: -q -c './compat 7 50'
--- script
tracepoint:syscalls:sys_enter_* /pid == cpid/ { @enter[probe] = count(); }
tracepoint:syscalls:sys_exit_* /pid == cpid/ { @exit[probe] = count(); }
--- stdout has
^@enter\[tracepoint:syscalls:sys_enter_getppid\]: 7$
^@exit\[tracepoint:syscalls:sys_exit_getppid\]: 7$
--- stdout not
sem
