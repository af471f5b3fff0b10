--- cmd: check
--- script
BEGIN { $t = (1, 2); print($t.2); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:28-32: ERROR: Invalid tuple index: 2. Found 2 elements in tuple.
BEGIN { $t = (1, 2); print($t.2); }
                           ~~~~
  (E0306: scry explain E0306)
--- exit: 1
