--- cmd: check
--- script
BEGIN { $a = 0x; $b = 99999999999999999999; $c = 12abc; }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:14-16: ERROR: syntax: invalid integer: 0x
BEGIN { $a = 0x; $b = 99999999999999999999; $c = 12abc; }
             ~~
  (E0104: scry explain E0104)
script:1:23-43: ERROR: syntax: overflow error, maximum value is 18446744073709551615: 99999999999999999999
BEGIN { $a = 0x; $b = 99999999999999999999; $c = 12abc; }
                      ~~~~~~~~~~~~~~~~~~~~
  (E0104: scry explain E0104)
script:1:52-55: ERROR: syntax: invalid integer suffix 'abc'
BEGIN { $a = 0x; $b = 99999999999999999999; $c = 12abc; }
                                                   ~~~
  (E0104: scry explain E0104)
--- exit: 1
