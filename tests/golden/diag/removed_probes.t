# why: probes that were removed say what to write instead
--- cmd: check
--- script
asyncwatchpoint:0x1000:8:w { print(1); }
watchpoint:vfs_read+arg1:8:w { print(2); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:1-27: ERROR: Invalid probe type: asyncwatchpoint
asyncwatchpoint:0x1000:8:w { print(1); }
~~~~~~~~~~~~~~~~~~~~~~~~~~
HINT: it was removed; write watchpoint:address:length:mode with an address that is known before the trace
  (E0401: scry explain E0401)
script:2:1-29: ERROR: Invalid function/address argument: invalid integer: vfs_read+arg1
watchpoint:vfs_read+arg1:8:w { print(2); }
~~~~~~~~~~~~~~~~~~~~~~~~~~~~
HINT: watchpoints on what an argument points to were removed; print the argument first, then watch that address
  (E0402: scry explain E0402)
--- exit: 1
