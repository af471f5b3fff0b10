--- cmd: check
--- script
macro m(x) { $y = 1; m(x) }
BEGIN { m(1); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:22-26: ERROR: Recursive macro call detected. Call chain: m > m
macro m(x) { $y = 1; m(x) }
                     ~~~~
script:2:9-13: ERROR: expanded from
BEGIN { m(1); }
        ~~~~
  (E0311: scry explain E0311)
--- exit: 1
