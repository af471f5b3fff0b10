--- cmd: check
--- script
#error "not on this machine"
BEGIN { exit(); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:1-7: ERROR: definitions.h:2:1: fatal error: "not on this machine"
#error "not on this machine"
~~~~~~
  (E0706: scry explain E0706)
--- exit: 1
