--- cmd: check
--- script
config = { max_strlen = 8 }
BEGIN { $a = "longer than eight"; print($a); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:2:14-33: ERROR: String is too long (over 8 bytes): longer than eight
BEGIN { $a = "longer than eight"; print($a); }
             ~~~~~~~~~~~~~~~~~~~
  (E0314: scry explain E0314)
--- exit: 1
