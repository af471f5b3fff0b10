# why: exit() ends the trace where it stands: what was reported after it is not told, maps keep what was written, end probes speak up to an exit() of theirs
--- needs-root
--- cmd: -q script
--- script
BEGIN { printf("a\n"); print("last"); exit(2); }
BEGIN { @x = 1; printf("b\n"); print(@x); clear(@x); }
END { printf("c\n"); print(@x); exit(3); }
END { printf("d\n"); @y = 2; }
--- stdout
a
last
c
@x: 1


@x: 1
@y: 2
--- exit: 3
