--- cmd: check
--- script
BEGIN { $a = 1 / 0; }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:14-19: ERROR: unable to fold literals due to overflow or underflow
BEGIN { $a = 1 / 0; }
             ~~~~~
HINT: this divides by zero
  (E0313: scry explain E0313)
--- exit: 1
