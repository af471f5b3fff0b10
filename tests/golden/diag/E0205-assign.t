--- cmd: check
--- script
BEGIN { 1 = 2; pid = 3; }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:9-14: ERROR: syntax: invalid assignment target
BEGIN { 1 = 2; pid = 3; }
        ~~~~~
  (E0205: scry explain E0205)
script:1:16-23: ERROR: syntax: invalid assignment target
BEGIN { 1 = 2; pid = 3; }
               ~~~~~~~
HINT: scratch variables begin with '$', maps with '@'
  (E0205: scry explain E0205)
--- exit: 1
