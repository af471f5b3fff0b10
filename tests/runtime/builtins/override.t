# why: the call fails with the error that the script chose
--- needs: root kprobe override_return
--- program: events
--- cmd: -q --unsafe -c './events openat-ok 3'
--- script
kprobe:should_failslab { override(-12); }
--- exit: any
--- stderr not
ERROR
