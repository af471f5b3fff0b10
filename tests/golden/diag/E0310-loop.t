--- cmd: check
--- script
BEGIN { unroll (1000) { @ = 1; } }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:17-21: ERROR: unroll maximum value is 100
BEGIN { unroll (1000) { @ = 1; } }
                ~~~~
  (E0310: scry explain E0310)
--- exit: 1
