--- cmd: check
--- script
BEGIN { $a = 1 ` 2; }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:16-17: ERROR: syntax: unexpected input
BEGIN { $a = 1 ` 2; }
               ~
  (E0101: scry explain E0101)
--- exit: 1
