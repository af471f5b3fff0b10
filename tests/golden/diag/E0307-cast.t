--- cmd: check
--- script
BEGIN { $a = (int64)(1, 2); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:14-21: ERROR: Cannot cast from "(int8,int8)" type
BEGIN { $a = (int64)(1, 2); }
             ~~~~~~~
  (E0307: scry explain E0307)
--- exit: 1
