--- needs: root raw_tp_btf
--- program: events
--- cmd: -q -c './events write 10'
--- script
rt:sys_enter /pid == cpid && arg1 == 1/ { @ = count(); }
--- stdout


@: 10
