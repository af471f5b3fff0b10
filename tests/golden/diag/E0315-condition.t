--- cmd: check
--- script
BEGIN { if ((1, 2)) { exit(); } }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:13-19: ERROR: Invalid condition: (int8,int8)
BEGIN { if ((1, 2)) { exit(); } }
            ~~~~~~
  (E0315: scry explain E0315)
--- exit: 1
