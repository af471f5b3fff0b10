# why: Ctrl-C prints the maps and ends well
--- needs-root
--- program: events
--- setup: ln -s events ctrlc
--- script
BEGIN { printf("ready\n"); }
tracepoint:syscalls:sys_enter_getppid /comm == "ctrlc"/ { @ = count(); }
END { printf("end\n"); }
--- ready: Attached
--- during: ./ctrlc getppid 321
--- stdout
ready
end


@: 321
