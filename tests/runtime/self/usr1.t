--- needs-root
--- script
BEGIN { printf("ready\n"); }
self:signal:SIGUSR1 { printf("got it\n"); exit(); }
--- ready: Attached
--- during: true
--- signal: USR1
--- stdout
ready
got it
