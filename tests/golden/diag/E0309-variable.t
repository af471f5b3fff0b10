--- cmd: check
--- script
BEGIN { let $a = 1; let $a = 2; }
--- stdout
script: FAILED
1 script: 0 ok, 1 failed
--- stderr
script:1:21-31: ERROR: Variable $a was already declared. Variable shadowing is not allowed.
BEGIN { let $a = 1; let $a = 2; }
                    ~~~~~~~~~~
script:1:9-15: ERROR: This is the initial declaration.
BEGIN { let $a = 1; let $a = 2; }
        ~~~~~~
  (E0309: scry explain E0309)
--- exit: 1
