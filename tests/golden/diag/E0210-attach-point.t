--- cmd: check
--- script
{ exit(); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:1-2: ERROR: syntax: expected attach point
{ exit(); }
~
  (E0210: scry explain E0210)
--- exit: 1
