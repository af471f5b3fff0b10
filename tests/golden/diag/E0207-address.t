--- cmd: check
--- script
BEGIN { $a = &pid; }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:15-18: ERROR: syntax: address-of operator (&) can only be used on a map or variable
BEGIN { $a = &pid; }
              ~~~
  (E0207: scry explain E0207)
--- exit: 1
