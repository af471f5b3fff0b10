# why: each way to write a raw tracepoint finds exactly its events, with arguments by name and by number, under the name that has the module filled in
--- needs: root raw_tp_btf
--- program: events
--- cmd: -q -c './events getppid 3'
--- script
rawtracepoint:sys_enter, rt:sys_enter, RawTracepoint:vmlinux:sys_enter, rt:sys_ente*, rt:vm*:sys_enter
/pid == cpid && args.id == 110 && arg1 == 110/ { @[probe, probetype] = count(); }
--- stdout


@[rawtracepoint:vmlinux:sys_enter, rawtracepoint]: 15
