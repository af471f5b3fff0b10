# why: a probe that does not exist does not hide the mistakes in other probes, nor makes maps that it assigns unknown
--- cmd: --dump typed
--- script
tracepoint:sched:sched_swich { @a[pid] = count(); }
BEGIN { print(@a); @x = foo(1); $y = nosuch; }
--- exit: 1
--- stderr
script:1:1-29: ERROR: No matches for tracepoint sched:sched_swich.
tracepoint:sched:sched_swich { @a[pid] = count(); }
~~~~~~~~~~~~~~~~~~~~~~~~~~~~
HINT: did you mean 'tracepoint:sched:sched_switch'?
HINT: Probe has no valid attach points. If this is expected, set the 'missing_probes' config variable to 'warn'.
  (E0403: scry explain E0403)
script:2:25-31: ERROR: Unknown function: 'foo'
BEGIN { print(@a); @x = foo(1); $y = nosuch; }
                        ~~~~~~
  (E0501: scry explain E0501)
script:2:38-44: ERROR: Unknown identifier: 'nosuch'
BEGIN { print(@a); @x = foo(1); $y = nosuch; }
                                     ~~~~~~
  (E0301: scry explain E0301)
