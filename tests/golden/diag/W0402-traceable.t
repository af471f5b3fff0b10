--- cmd: --mode codegen
--- script
kprobe:no_such_function_here { exit(); }
--- stderr
script:1:1-29: WARNING: no_such_function_here is not traceable (either non-existing, inlined, or marked as "notrace"); attaching to it will likely fail
kprobe:no_such_function_here { exit(); }
~~~~~~~~~~~~~~~~~~~~~~~~~~~~
script:1:1-29: ERROR: No matches for kprobe no_such_function_here.
kprobe:no_such_function_here { exit(); }
~~~~~~~~~~~~~~~~~~~~~~~~~~~~
HINT: Probe has no valid attach points. If this is expected, set the 'missing_probes' config variable to 'warn'.
  (E0403: scry explain E0403)
--- exit: 1
