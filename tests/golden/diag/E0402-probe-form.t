--- cmd: check
--- script
interval:s { exit(); }
tracepoint:a:b:c { }
watchpoint:0x1000:3:w { }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:1-11: ERROR: Invalid rate of interval probe: invalid integer: s
interval:s { exit(); }
~~~~~~~~~~
HINT: interval probe must have an integer frequency
  (E0402: scry explain E0402)
script:2:1-17: ERROR: tracepoint probe type requires 2 arguments, found 3
tracepoint:a:b:c { }
~~~~~~~~~~~~~~~~
  (E0402: scry explain E0402)
script:3:1-22: ERROR: watchpoint length must be one of (1,2,4,8)
watchpoint:0x1000:3:w { }
~~~~~~~~~~~~~~~~~~~~~
  (E0402: scry explain E0402)
--- exit: 1
