# why: Ctrl-C prints the maps and ends well
--- needs-root
--- program: events
--- script
BEGIN { printf("ready\n"); }
tracepoint:syscalls:sys_enter_getppid /comm == "events"/ { @ = count(); }
END { printf("end\n"); }
--- ready: Attached
--- during: ./events getppid 321
--- stdout
ready
end


@: 321
