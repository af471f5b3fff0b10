# why: a copy of the record has the address of a __data_loc field where args.FIELD has it, and the fields behind it are whole
--- needs: root probe:tracepoint:sched:sched_process_exec
--- cmd: -q -c /bin/true
--- script
tracepoint:sched:sched_process_exec /pid == cpid/ {
	$x = args;
	print(str($x.filename));
	print(($x.filename == args.filename, $x.pid == pid, $x.old_pid == args.old_pid));
	print(args);
	@m = args;
}
--- stdout match
/bin/true
\((1, 1, 1|true, true, true)\)
\{ \.filename = 0xf[0-9a-f]{15}, \.pid = [0-9]+, \.old_pid = [0-9]+ \}


@m: \{ \.filename = 0xf[0-9a-f]{15}, \.pid = [0-9]+, \.old_pid = [0-9]+ \}
