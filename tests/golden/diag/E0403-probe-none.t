--- cmd: -e 'tracepoint:sched:no_such_event { exit(); }' --mode codegen
--- stderr
stdin:1:1-31: ERROR: No matches for tracepoint sched:no_such_event.
tracepoint:sched:no_such_event { exit(); }
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
HINT: Probe has no valid attach points. If this is expected, set the 'missing_probes' config variable to 'warn'.
  (E0403: scry explain E0403)
--- exit: 1
