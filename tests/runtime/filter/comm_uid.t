# why: names and users are compared in the kernel; a name that no task can have is an error
--- needs: root
--- program: events
--- sh
cp -L events other
P='tracepoint:syscalls:sys_enter_getppid /comm != "sh"/ { @[comm, uid] = count(); }'
scry -q --follow --comm other -c "sh -c './events getppid 2; ./other getppid 3'" -e "$P"
chmod 755 . events; chmod o+x ..
scry -q --follow --uid 0 -c "sh -c './events getppid 2; setpriv --reuid 65534 --clear-groups $PWD/events getppid 5'" -e "$P"
scry -q --follow --uid nobody -c "sh -c './events getppid 2; setpriv --reuid 65534 --clear-groups /usr/bin/true; exit 0'" -e "tracepoint:sched:sched_process_exec { @[comm] = count(); }"
scry --comm sixteen-bytes-xx -e 'BEGIN { }' 2>&1; echo $?
scry --uid no-such-user -e 'BEGIN { }' 2>&1; echo $?
--- stdout


@[other, 0]: 3


@[events, 0]: 2


@[true]: 1
ERROR: --comm: the kernel keeps 15 bytes of a name, 'sixteen-bytes-xx' has 16
1
ERROR: --uid: there is no user 'no-such-user'
1
