--- cmd: check
--- script
BEGIN { let $a; print($a); $a = 1; let $b : int8; }
--- stdout
script:1:23-25: WARNING: Variable used before it was assigned: $a
BEGIN { let $a; print($a); $a = 1; let $b : int8; }
                      ~~
script:1:36-42: WARNING: Variable $b was never assigned to.
BEGIN { let $a; print($a); $a = 1; let $b : int8; }
                                   ~~~~~~
script: ok, 2 warnings
1 script: 1 ok, 0 failed
