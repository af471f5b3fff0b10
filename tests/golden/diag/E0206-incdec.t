--- cmd: check
--- script
BEGIN { pid++; --5; }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:12-14: ERROR: syntax: increment/decrement requires a variable or map
BEGIN { pid++; --5; }
           ~~
  (E0206: scry explain E0206)
script:1:18-19: ERROR: syntax: increment/decrement requires a variable or map
BEGIN { pid++; --5; }
                 ~
  (E0206: scry explain E0206)
--- exit: 1
