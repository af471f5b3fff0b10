# why: fields are followed through the typed argument
--- needs: root raw_tp_btf
--- program: events
--- cmd: -q -c './events exec 3'
--- script
rawtracepoint:sched_process_exec { @[args.p->comm == "true", str(args.bprm->filename)] = count(); }
--- stdout has
^@\[(1|true), /bin/true\]: 3$
