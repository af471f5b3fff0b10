# why: each event with its own argument, in order
--- needs-root
--- program: events
--- cmd: -q -c './events openat 3'
--- script
tracepoint:syscalls:sys_enter_openat /pid == cpid && comm == "events"/ {
	$f = str(args.filename);
	if (strncmp($f, "/nonexistent", 12) == 0) { printf("%d %s %d\n", args.dfd, $f, args.flags); }
}
--- stdout
-100 /nonexistent/event-0 0
-100 /nonexistent/event-1 0
-100 /nonexistent/event-2 0
