--- cmd: check
--- script
BEGIN { $t = (1, print(2)); $r = (a=1, a=2); }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:18-26: ERROR: Type 'void' cannot exist inside a tuple.
BEGIN { $t = (1, print(2)); $r = (a=1, a=2); }
                 ~~~~~~~~
  (E0317: scry explain E0317)
script:1:42-43: ERROR: Duplicate field name in record: 'a'
BEGIN { $t = (1, print(2)); $r = (a=1, a=2); }
                                         ~
  (E0317: scry explain E0317)
--- exit: 1
