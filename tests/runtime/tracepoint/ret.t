--- needs-root
--- program: events
--- cmd: -q -c './events openat 25'
--- script
tracepoint:syscalls:sys_enter_openat /pid == cpid/ { @open[tid] = args.filename; }
tracepoint:syscalls:sys_exit_openat /@open[tid]/ {
	if (args.ret == -2) { @missing = count(); } else { @found = count(); }
	delete(@open[tid]);
}
--- stdout has
^@missing: (25|26|27)$
