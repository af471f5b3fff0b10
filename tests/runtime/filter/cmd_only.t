# why: by default -c does not filter probes in the kernel; with --cmd-only it does: the command alone, without its children
--- needs: root
--- program: events
--- sh
cp -L events evown
P='tracepoint:syscalls:sys_enter_getppid /comm == "evown"/ { @ = count(); }'
scry -q -c "sh -c './evown getppid 50; exit 0'" -e "$P" | grep '^@'
scry -q --cmd-only -c "./evown getppid 50" -e "$P" | grep '^@'
scry -q --cmd-only -c "sh -c './evown getppid 50; exit 0'" -e "$P" | grep -c '^@'
--- stdout
@: 50
@: 50
0
--- exit: 1
