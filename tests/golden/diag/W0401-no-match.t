--- cmd: --mode codegen
--- script
config = { missing_probes = "warn" }
tracepoint:sched:no_such_event { exit(); }
BEGIN { exit(); }
--- stdout
script:2:1-31: WARNING: No matches for tracepoint sched:no_such_event. Skipping.
tracepoint:sched:no_such_event { exit(); }
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
script:2:1-31: WARNING: Probe has no valid attach points. It is being removed which may cause issues with program behavior.
tracepoint:sched:no_such_event { exit(); }
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
