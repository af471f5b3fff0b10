--- needs: root raw_tp_btf
--- program: events
--- cmd: -q -c './events getppid 77'
--- script
rawtracepoint:sys_enter /pid == cpid && args.id == 110/ { @ = count(); }
--- stdout


@: 77
