# why: fields are followed through the typed argument
--- needs: root raw_tp_btf
--- program: events
--- setup: ln -s /bin/true true-c
--- cmd: -q -c './events exec 3 ./true-c'
--- script
rawtracepoint:sched_process_exec { @[args.p->comm == "true-c", str(args.bprm->filename, 64)] = count(); }
--- stdout has
^@\[(1|true), \./true-c\]: 3$
