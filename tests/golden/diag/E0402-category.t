# why: a tracepoint by its event alone is told where that is
--- cmd: --mode codegen script
--- script
tracepoint:sys_enter_openat { exit(); }
tracepoint:no_such_event { exit(); }
--- exit: 1
--- stderr
script:1:1-28: ERROR: tracepoint probe type requires 2 arguments, found 1
tracepoint:sys_enter_openat { exit(); }
~~~~~~~~~~~~~~~~~~~~~~~~~~~
HINT: did you mean 'tracepoint:syscalls:sys_enter_openat'?
  (E0402: scry explain E0402)
script:2:1-25: ERROR: tracepoint probe type requires 2 arguments, found 1
tracepoint:no_such_event { exit(); }
~~~~~~~~~~~~~~~~~~~~~~~~
  (E0402: scry explain E0402)
